"""The register of decisions: what was decided, and since when it is in force."""

from datetime import date, datetime
from typing import Any

import msgspec
import psycopg

from governance.events.decisions import DecisionRecorded, Effect
from governance.events.statutes import StatutesAmended
from governance.ids import DecisionId, MeetingId, Organ, VotingId, meeting_of, parts_of
from projections.engine.projection import Change, Entry, Projection
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.paging import Page
from projections.reader import Reader, must_be_member
from projections.texts import OF_MOTIONS, Withdrawal

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("decisions", tables=["decisions"])

DECISIONS = Table("decisions", key="decision")


@PROJECTION.on(DecisionRecorded)
def record(event: DecisionRecorded, entry: Entry) -> Change:
    """A decision enters the register, with the next number of its organ and year."""
    parts = parts_of(event.decision)
    return DECISIONS.insert(
        event,
        organ=parts.organ,
        year=parts.year,
        number=parts.number,
        meeting=meeting_of(event.voting),
        recorded_at=entry.recorded_at,
        position=entry.position,
    )


@PROJECTION.on(StatutesAmended)
def come_into_force(event: StatutesAmended, entry: Entry) -> Change:
    """An amendment of the statutes is in force with its deed, or later."""
    return DECISIONS.update(event.decision, in_force_on=event.in_force_on)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What an organ of the cooperative decided, such as the general assembly (``ALV``)."""

    decision: DecisionId
    organ: Organ
    year: int
    number: int
    meeting: MeetingId
    voting: VotingId
    title: str | None
    """``None``: it can be read no more."""
    text: str | None
    """The text that was decided on, in Markdown; ``None``: it can be read no more."""
    charter: str | None
    """The charter that it adopts, in Markdown; ``None``: it adopts none, or it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why its text was withdrawn; ``None``: it was not."""
    effect: Effect | None
    """What follows from it by itself, such as the adoption of a charter; ``None``: nothing does."""
    decided_on: date
    in_force_on: date | None
    """``None``: not yet. An amendment of the statutes comes into force with its deed."""
    recorded_at: datetime
    position: int


IN_FORCE = Select(
    Decision,
    """SELECT {fields}, position FROM decisions LEFT JOIN {of_motions} AS t USING (words)
WHERE position > %(after)s AND decided_on <= %(on)s ORDER BY position LIMIT %(limit)s""",
    of_motions=OF_MOTIONS,
)

DECISION = Select(
    Decision,
    "SELECT {fields} FROM decisions LEFT JOIN {of_motions} AS t USING (words) WHERE decision = %(decision)s",
    of_motions=OF_MOTIONS,
)


async def decisions(
    connection: Connection, reader: Reader, on: date, *, after: str | None = None, limit: int = 50
) -> Page[Decision]:
    """The decisions in force by a day, in the order in which they were recorded, for members.

    Raises ``NotAllowed``, ``Malformed``.
    """
    await must_be_member(connection, reader, "decisions")
    return await IN_FORCE.page(connection, {"on": on}, after=after, limit=limit)


async def decision(connection: Connection, reader: Reader, decision_id: DecisionId) -> Decision | None:
    """One decision, for members; ``None``: there is none with this id. Raises ``NotAllowed``."""
    await must_be_member(connection, reader, "decisions")
    return await DECISION.first(connection, {"decision": decision_id})
