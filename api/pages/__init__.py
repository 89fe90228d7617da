"""The pages, one file a capability; README.md says how one is added."""

from typing import Any

from litestar.handlers import HTTPRouteHandler

from api.web.steps import Steps
from governance.modules import all_in


def page_routes() -> list[HTTPRouteHandler]:
    """Every page: the handlers in the modules of this package, and those of the steps that are declared there."""
    steps: list[Steps[Any]] = all_in(Steps, __name__)
    return [*all_in(HTTPRouteHandler, __name__), *(handler for taken in steps for handler in taken.handlers)]
