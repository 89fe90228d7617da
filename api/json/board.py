"""Who holds which office, as programs read it."""

from datetime import date

import msgspec

from api.json.query import Asker, query
from projections.board import OfficeHeld, offices
from projections.paging import Page


class OfficesAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day; today, where none is said."""

    on: date | None = None


@query("/api/offices")
async def the_offices(asked: OfficesAsked, asker: Asker) -> Page[OfficeHeld]:
    """Each office on a day, with its holder. An office held by somebody who is not named is held, not vacant."""
    return Page(await offices(asker.connection, asker.reader, asked.on or asker.today))
