"""What is read of the history: a page of entries, of those that the reader may see."""

from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
import psycopg
from msgspec import UNSET, UnsetType

from governance.dates import ImpreciseDate
from governance.events.voting import VoteCast
from governance.ids import TextId
from governance.log import tag
from governance.log.reading import recorded_at
from projections.engine.selecting import Select
from projections.history.writing import EVERYTHING, FOR_THE_BOARD
from projections.paging import LARGEST, Page, number_after, page_of
from projections.public_position import public_position
from projections.reader import Reader, is_member
from projections.recorder import RecordedBy
from projections.texts import Withdrawal

Connection = psycopg.AsyncConnection[Any]


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One fact, how it took effect, and how it came to be known."""

    position: int
    type: str
    effective_on: ImpreciseDate | None
    """When it took effect; ``None``: not known."""
    recorded_at: datetime
    recorded_by: RecordedBy
    source: str | None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so, or it can be read no more."""
    facts: dict[str, Any]
    """What its sentence is made from; dates as EDTF. What somebody wrote is ``None`` once it can be read no more."""
    words: TextId | UnsetType = UNSET
    """The id of the text that it is about, for the board, who can have it withdrawn; absent where there is none."""
    withdrawn: Withdrawal | None = None
    """When and why that text was withdrawn; ``None``: it was not."""


class KeptEntry(HistoryEntry, frozen=True, kw_only=True):
    """An entry as it is kept, with what its sentence takes of the text that was written in it."""

    of_text: TextId | None
    entry: int | None
    """Of a withdrawal: the position at which the text was written."""
    written: dict[str, Any] | None

    def seen_by(self, reader: Reader) -> HistoryEntry:
        """The entry without who recorded it and without facts that are for the board or the member whom they name."""
        written = self.written or {}
        facts = {name: written.get(name, fact) for name, fact in self.facts.items()}
        if self.entry is not None:
            facts["entry"] = self.entry
        if not (reader.sees_register or reader.is_own(facts.get("member"))):
            hidden = FOR_THE_BOARD.get(self.type, ())
            facts = {name: fact for name, fact in facts.items() if name not in hidden}
        return HistoryEntry(
            position=self.position,
            type=self.type,
            effective_on=self.effective_on,
            recorded_at=self.recorded_at,
            recorded_by=self.recorded_by.seen_by(reader),
            source=self.source,
            facts=facts,
            words=self.of_text if reader.sees_register and self.of_text is not None else UNSET,
            withdrawn=self.withdrawn,
        )


JOINED = """JOIN (
    SELECT position, type, effective_on, recorded_at, recorded_by, facts, words AS of_text,
        coalesce(source, written::jsonb ->> 'source') AS source, withdrawn,
        CASE type WHEN 'TextWithdrawn' THEN (SELECT min(position) FROM history WHERE words = h.words) END AS entry,
        jsonb_build_object(
            'title', written::jsonb -> 'title', 'place', written::jsonb -> 'place', 'reason', written::jsonb -> 'reason'
        ) AS written
    FROM history h LEFT JOIN texts USING (words)
) AS h USING (position)"""
"""An entry, with what its sentence takes of the text that it is about."""

HISTORY = Select(
    KeptEntry,
    """SELECT {fields} FROM (
    SELECT DISTINCT found.position
    FROM unnest(%(subjects)s::text[], %(audiences)s::text[], %(also)s::text[]) AS arm(subject, audience, also)
    CROSS JOIN LATERAL (
        SELECT s.position FROM history_subjects s JOIN history e ON e.position = s.position
        WHERE s.subject = arm.subject AND s.audience = arm.audience AND s.position > %(after)s
            AND s.position < %(before)s
            AND (%(type)s::text IS NULL OR e.type = %(type)s)
            AND (%(since)s::date IS NULL OR e.latest >= %(since)s)
            AND (%(until)s::date IS NULL OR e.earliest <= %(until)s)
            AND (arm.also IS NULL OR EXISTS (SELECT FROM history_subjects o WHERE o.subject = arm.also
                AND o.audience = ANY(%(every_audience)s::text[]) AND o.position = s.position))
        ORDER BY s.position LIMIT %(limit)s
    ) AS found
    ORDER BY found.position LIMIT %(limit)s
) AS page {joined}
ORDER BY position""",
    given=("words",),
    joined=JOINED,
)

HISTORY_BACKWARDS = Select(
    KeptEntry,
    """SELECT {fields} FROM (
    SELECT DISTINCT found.position
    FROM unnest(%(subjects)s::text[], %(audiences)s::text[], %(also)s::text[]) AS arm(subject, audience, also)
    CROSS JOIN LATERAL (
        SELECT s.position FROM history_subjects s JOIN history e ON e.position = s.position
        WHERE s.subject = arm.subject AND s.audience = arm.audience AND s.position < %(before)s
            AND (%(type)s::text IS NULL OR e.type = %(type)s)
            AND (%(since)s::date IS NULL OR e.latest >= %(since)s)
            AND (%(until)s::date IS NULL OR e.earliest <= %(until)s)
            AND (arm.also IS NULL OR EXISTS (SELECT FROM history_subjects o WHERE o.subject = arm.also
                AND o.audience = ANY(%(every_audience)s::text[]) AND o.position = s.position))
        ORDER BY s.position DESC LIMIT %(limit)s
    ) AS found
    ORDER BY found.position DESC LIMIT %(limit)s
) AS page {joined}
ORDER BY position DESC""",
    given=("words",),
    joined=JOINED,
)

VOTES_TOLD = """(
    SELECT voting, member, position, recorded_at, day, 'VoteCast' AS type, NULL AS source,
        to_char(day, 'YYYY-MM-DD') AS effective_on,
        coalesce(recorded_by::json, json_build_object('kind', 'member', 'member', member)) AS recorded_by,
        json_build_object('voting', voting, 'member', member) AS facts, NULL::jsonb AS written,
        NULL AS of_text, NULL AS withdrawn, NULL AS entry
    FROM votes CROSS JOIN LATERAL (SELECT (recorded_at AT TIME ZONE 'Europe/Amsterdam')::date AS day) AS d
) AS v"""
"""That somebody voted, never what. Where nobody entered it for the member, the member recorded it."""

VOTES_ASKED = """position > %(after)s AND position < %(before)s
    AND (%(since)s::date IS NULL OR day >= %(since)s) AND (%(until)s::date IS NULL OR day <= %(until)s)"""

VOTES_OF_MEMBER = Select(
    KeptEntry,
    """SELECT {fields} FROM {votes_told}
WHERE member = %(member)s AND {votes_asked} AND (%(voting)s::text IS NULL OR voting = %(voting)s)
ORDER BY CASE WHEN %(backwards)s THEN -position ELSE position END LIMIT %(limit)s""",
    given=("words",),
    votes_told=VOTES_TOLD,
    votes_asked=VOTES_ASKED,
)
"""One member casts few votes, so they are all looked at."""

VOTES_IN_VOTING = Select(
    KeptEntry,
    """SELECT {fields} FROM {votes_told}
WHERE voting = %(voting)s AND {votes_asked}
    AND EXISTS (SELECT FROM votings WHERE voting = %(voting)s AND closed_at IS NOT NULL)
ORDER BY CASE WHEN %(backwards)s THEN -position ELSE position END LIMIT %(limit)s""",
    given=("words",),
    votes_told=VOTES_TOLD,
    votes_asked=VOTES_ASKED,
)

WHERE_WRITTEN = "SELECT min(position) FROM history WHERE words = %(words)s"

IS_READ = """SELECT NOT EXISTS (
    SELECT FROM projections WHERE name IN ('history', 'voting') AND position < %(position)s)"""

EVERY_AUDIENCE = ["anyone", "board", "member", "own"]


async def history(
    connection: Connection,
    reader: Reader,
    *,
    subject: str | None = None,
    type_: str | None = None,
    since: date | None = None,
    until: date | None = None,
    newest_first: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[HistoryEntry]:
    """What the reader may see, in the order of recording (or backwards); for anybody. Raises ``Malformed``.

    For a reader who is not signed in it ends at the position that they may know (projections/public_position.py).

    ``subject``: a tag such as ``member:12`` or ``room:multibron``; ``type_``: the stored name of a kind of event;
    ``since`` and ``until``: the days, both included, on which it took effect or may have. Of what cannot be the name of
    a subject or a kind (a NUL, half a surrogate) there is no history.
    """
    if not (subject or "").isprintable() or not (type_ or "").isprintable():
        return Page([])
    end = LARGEST if reader.signed_in else await public_position(connection) + 1
    asked: dict[str, object] = {
        "after": 0 if newest_first else number_after(after),
        "before": min(end, number_after(after) or LARGEST) if newest_first else end,
        "type": type_,
        "since": since,
        "until": until,
        "backwards": newest_first,
        "limit": limit + 1,
    }
    entries = await _entries(connection, reader, subject, asked)
    if type_ in (None, VoteCast.TOPIC):
        entries += await _votes(connection, reader, subject, asked)
    entries.sort(key=lambda entry: entry.position, reverse=newest_first)
    shown = [entry.seen_by(reader) for entry in entries[: limit + 1]]
    return page_of(shown, limit, [entry.position for entry in shown])


async def not_read_yet(connection: Connection, reader: Reader, position: int) -> datetime | None:
    """When an event was recorded that these tables have not taken in yet; ``None``: they have, or there is none.

    Who is not signed in is not told, for they could see by it how far the log goes.
    """
    if not reader.signed_in:
        return None
    row = await (await connection.execute(IS_READ, {"position": position})).fetchone()
    return None if row is None or row[0] else await recorded_at(connection, position)


async def where_written(connection: Connection, words: TextId) -> int | None:
    """The position of the entry in which a text was written; ``None``: there is no such text."""
    row = await (await connection.execute(WHERE_WRITTEN, {"words": words})).fetchone()
    return None if row is None else row[0]


async def _entries(
    connection: Connection, reader: Reader, subject: str | None, asked: dict[str, object]
) -> list[KeptEntry]:
    """All but votes."""
    audiences = ["anyone"]
    if await is_member(connection, reader):
        audiences.append("member")
    if reader.sees_register:
        audiences.append("board")
    place = subject or (EVERYTHING if asked["type"] is None else f"type:{asked['type']}")
    arms = [Arm(place, audience, None) for audience in audiences]
    if reader.member is not None:
        own = tag.member(reader.member)
        arms.append(Arm(own, "own", None if subject in (None, own) else subject))
    asked = asked | {
        "subjects": [arm.subject for arm in arms],
        "audiences": [arm.audience for arm in arms],
        "also": [arm.also for arm in arms],
        "every_audience": EVERY_AUDIENCE,
    }
    return await (HISTORY_BACKWARDS if asked["backwards"] else HISTORY).all(connection, asked)


class Arm(NamedTuple):
    """One part of what a reader may see."""

    subject: str
    audience: str
    also: str | None
    """Only what is under this subject too."""


async def _votes(
    connection: Connection, reader: Reader, subject: str | None, asked: dict[str, object]
) -> list[KeptEntry]:
    """Entries that somebody voted, never what: the reader's own, or all of a closed voting if they see choices."""
    voting = subject.removeprefix("voting:") if subject is not None and subject.startswith("voting:") else None
    asked = asked | {"member": reader.member, "voting": voting}
    entries: list[KeptEntry] = []
    if voting is not None and reader.sees_choices:
        entries = await VOTES_IN_VOTING.all(connection, asked)
    concerned = subject is None or voting is not None or subject == f"member:{reader.member}"
    if not entries and reader.member is not None and concerned:
        entries = await VOTES_OF_MEMBER.all(connection, asked)
    return entries
