"""The pages, one file a capability; README.md says how one is added."""

from litestar.handlers import HTTPRouteHandler

from governance.modules import all_in


def page_routes() -> list[HTTPRouteHandler]:
    """Every page: whatever is a handler in a module of this package."""
    return all_in(HTTPRouteHandler, __name__)
