"""The register of decisions."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from governance.events.decisions import DecisionRecorded, Effect
from governance.ids import DecisionId, MeetingId, VotingId
from projections.engine.projection import Change, Entry, Projection, sql
from projections.paging import Page, number_after, page_of
from projections.reader import Reader, must_be_member

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("decisions", tables=["decisions"])

RECORD = sql("""INSERT INTO decisions
    (decision, organ, year, number, meeting, voting, title, text, effect, in_force_on, recorded_at, position)
VALUES (%(decision)s, %(organ)s, %(year)s, %(number)s, %(meeting)s, %(voting)s, %(title)s, %(text)s, %(effect)s,
    %(in_force_on)s, %(recorded_at)s, %(position)s)""")

DECISIONS = """SELECT decision, organ, year, number, meeting, voting, title, text, effect, in_force_on, recorded_at,
    position
FROM decisions
WHERE position > %(after)s AND in_force_on <= %(on)s ORDER BY position LIMIT %(limit)s"""

DECISION = """SELECT decision, organ, year, number, meeting, voting, title, text, effect, in_force_on, recorded_at,
    position
FROM decisions WHERE decision = %(decision)s"""


@PROJECTION.on(DecisionRecorded)
def record(event: DecisionRecorded, entry: Entry) -> Change:
    """The next decision of its organ."""
    return RECORD(
        decision=event.decision,
        organ=event.organ,
        year=event.year,
        number=event.number,
        meeting=event.meeting,
        voting=event.voting,
        title=event.title,
        text=event.text,
        effect=None if event.effect is None else msgspec.json.encode(event.effect).decode(),
        in_force_on=event.in_force_on,
        recorded_at=entry.recorded_at,
        position=entry.position,
    )


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What an organ decided."""

    decision: DecisionId
    organ: str
    year: int
    number: int
    meeting: MeetingId
    voting: VotingId
    title: str
    text: str
    """Markdown."""
    effect: Effect | None
    """What followed from it by itself."""
    in_force_on: date
    recorded_at: datetime
    position: int


class _Row(msgspec.Struct, frozen=True):
    decision: DecisionId
    organ: str
    year: int
    number: int
    meeting: MeetingId
    voting: VotingId
    title: str
    text: str
    effect: str | None
    in_force_on: date
    recorded_at: datetime
    position: int


async def decisions(
    connection: Connection, reader: Reader, on: date, *, after: str | None = None, limit: int = 50
) -> Page[Decision]:
    """The decisions in force by then, in the order of recording, for members. Raises ``NotAllowed``, ``Malformed``."""
    await must_be_member(connection, reader, "decisions")
    asked = {"on": on, "after": number_after(after), "limit": limit + 1}
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = await (await cursor.execute(DECISIONS, asked)).fetchall()
    return page_of([_shown(row) for row in found], limit, [row.position for row in found])


async def decision(connection: Connection, reader: Reader, decision_id: DecisionId) -> Decision | None:
    """One decision, for members; ``None``: there is none of that name. Raises ``NotAllowed``."""
    await must_be_member(connection, reader, "decisions")
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        row = await (await cursor.execute(DECISION, {"decision": decision_id})).fetchone()
    return None if row is None else _shown(row)


def _shown(row: _Row) -> Decision:
    return Decision(
        decision=row.decision,
        organ=row.organ,
        year=row.year,
        number=row.number,
        meeting=row.meeting,
        voting=row.voting,
        title=row.title,
        text=row.text,
        effect=None if row.effect is None else msgspec.json.decode(row.effect, type=Effect),
        in_force_on=row.in_force_on,
        recorded_at=row.recorded_at.astimezone(UTC),
        position=row.position,
    )
