"""The pages, one file a capability; README.md says how one is added."""

from litestar.handlers import HTTPRouteHandler

from api.pages import (
    board,
    decisions,
    history,
    home,
    meetings,
    membership,
    mine,
    minutes,
    rooms,
    set_up,
    sign_in,
    voting,
)


def page_routes() -> list[HTTPRouteHandler]:
    """Every page's handlers."""
    return [
        *home.HANDLERS,
        *membership.HANDLERS,
        *board.HANDLERS,
        *rooms.HANDLERS,
        *meetings.HANDLERS,
        *voting.HANDLERS,
        *decisions.HANDLERS,
        *minutes.HANDLERS,
        *history.HANDLERS,
        *mine.HANDLERS,
        *set_up.HANDLERS,
        *sign_in.HANDLERS,
    ]
