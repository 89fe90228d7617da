"""The register of decisions, as programs read it."""

from datetime import date

import msgspec

from api.json.query import Asker, Cursor, Limit, query
from api.problems import must_exist
from governance.ids import DecisionId
from projections.decisions import Decision, decision, decisions
from projections.paging import Page


class DecisionsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day (today, where none is said), which part of the list."""

    on: date | None = None
    after: Cursor | None = None
    limit: Limit = 50


class DecisionAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which decision."""

    id: DecisionId


@query("/api/decisions")
async def the_decisions(asked: DecisionsAsked, asker: Asker) -> Page[Decision]:
    """The decisions in force by a day, for members."""
    return await decisions(
        asker.connection, asker.reader, asked.on or asker.today, after=asked.after, limit=asked.limit
    )


@query("/api/decisions/{id}")
async def the_decision(asked: DecisionAsked, asker: Asker) -> Decision:
    """One decision, for members."""
    return must_exist(await decision(asker.connection, asker.reader, asked.id))
