"""The pages, one file a capability; `README.md` of the layer says how one is added."""

from litestar.handlers import HTTPRouteHandler


def page_routes() -> list[HTTPRouteHandler]:
    """Every page's handlers."""
    return []
