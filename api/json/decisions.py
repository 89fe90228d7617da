"""The register of decisions, as programs read it."""

from datetime import date
from typing import Annotated

import msgspec

from api.json.query import Asker, Cursor, Limit, query
from api.problems import must_exist
from governance.ids import DecisionId, Organ
from projections.decisions import Decision, decision, decisions
from projections.paging import Page

Year = Annotated[int, msgspec.Meta(ge=1900, le=9999)]


class DecisionsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day (today, where none is said), of which organ and year, which part of the list."""

    on: date | None = None
    organ: Organ | None = None
    """``ALV``, ``BESTUUR`` or ``KAMER-<slug>``; left out: all that the reader may see."""
    year: Year | None = None
    after: Cursor | None = None
    limit: Limit = 50


class DecisionAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which decision."""

    id: DecisionId


@query("/api/decisions")
async def the_decisions(asked: DecisionsAsked, asker: Asker) -> Page[Decision]:
    """The decisions in force by a day: the assembly's and the rooms' for members, the board's for the board."""
    return await decisions(
        asker.connection,
        asker.reader,
        asked.on or asker.today,
        organ=asked.organ,
        year=asked.year,
        after=asked.after,
        limit=asked.limit,
    )


@query("/api/decisions/{id}")
async def the_decision(asked: DecisionAsked, asker: Asker) -> Decision:
    """One decision, for members; one of the board for the board. ``verdict`` is null where nothing judged it here."""
    return must_exist(await decision(asker.connection, asker.reader, asked.id))
