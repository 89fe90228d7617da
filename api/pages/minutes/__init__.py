"""Minutes: they fill themselves from the log; the secretaris writes between the blocks, and shares them."""

from litestar.handlers import HTTPRouteHandler

from api.pages.minutes.reading import all_minutes_page, minutes_page
from api.pages.minutes.sharing import ask_share, share
from api.pages.minutes.writing import write, write_page

HANDLERS: list[HTTPRouteHandler] = [
    all_minutes_page,
    minutes_page,
    write_page,
    write,
    ask_share,
    share,
]
