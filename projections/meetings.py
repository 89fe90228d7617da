"""Meetings: when and where, what is on the agenda, who is there, and whether they can decide."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import psycopg
from msgspec import UNSET, UnsetType
from psycopg.rows import class_row

from governance.dates import AMSTERDAM
from governance.events import meetings as events
from governance.ids import MeetingId, Office, meeting_of, parts_of
from governance.states.meetings import MeetingStage, MeetingState, stage_on
from projections.agendas import AgendaItem, agendas_of
from projections.attendance import WithoutVote
from projections.calls import CalledOff, Move
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.engine.tables import Table
from projections.paging import Page, number_after, page_of
from projections.quorums import Quorum, QuorumRow, quorum_of
from projections.reader import Reader, must_be_member
from projections.recorder import RecordedBy, by_whom
from projections.texts import Withdrawal, withdrawal

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("meetings", tables=["meetings", "moves", "agenda_items", "attendance", "quorums", "minutes"])

MEETINGS = Table("meetings", key="meeting")
ITEMS = Table("agenda_items", key="item")
QUORUMS = Table("quorums", key="position")
MINUTES = Table("minutes", key="position")

ARRIVE = rows("""INSERT INTO attendance (meeting, member, presence, arrived_at)
SELECT * FROM unnest(%(meeting)b::text[], %(member)b::int[], %(presence)b::text[], %(at)b::timestamptz[])
ON CONFLICT (meeting, member) DO UPDATE SET presence = excluded.presence, left_at = NULL""")

MOVE = sql("""INSERT INTO moves (position, meeting, from_day, from_hour, held_on, starts_at, called_on, words)
SELECT %(position)s, meeting, held_on, starts_at, %(held_on)s, %(starts_at)s, %(called_on)s, %(words)s
FROM meetings WHERE meeting = %(meeting)s""")

LEAVE = sql("UPDATE attendance SET left_at = %(at)s WHERE meeting = %(meeting)s AND member = %(member)s")


@PROJECTION.on(events.MeetingConvened)
def convene(event: events.MeetingConvened, entry: Entry) -> Change:
    """A meeting is called. Its day may be past: old meetings are entered too."""
    return MEETINGS.insert(event, position=entry.position)


@PROJECTION.on(events.AgendaItemAdded)
def add_item(event: events.AgendaItemAdded, entry: Entry) -> Change:
    """The agenda gets one item more, to be spoken about."""
    return ITEMS.insert(event, meeting=meeting_of(event.item), number=parts_of(event.item).item)


@PROJECTION.on(events.AgendaOrderChanged)
def reorder_items(event: events.AgendaOrderChanged, entry: Entry) -> list[Change]:
    """The items come in another order: those that are only spoken about; the motions stand in a table of their own."""
    return [ITEMS.update(item, order=place) for place, item in enumerate(event.order, start=1)]


@PROJECTION.on(events.AgendaItemWithdrawn)
def withdraw_item(event: events.AgendaItemWithdrawn, entry: Entry) -> Change:
    """An item is off the agenda."""
    return ITEMS.update(event.item, withdrawn_on=event.announced_on)


@PROJECTION.on(events.AttendanceRegistered)
def arrive(event: events.AttendanceRegistered, entry: Entry) -> Change:
    """A member comes in, or comes back."""
    return ARRIVE(meeting=event.meeting, member=event.member, presence=event.presence.value, at=event.at)


@PROJECTION.on(events.AttendanceEnded)
def leave(event: events.AttendanceEnded, entry: Entry) -> Change:
    """A member leaves before the end."""
    return LEAVE(meeting=event.meeting, member=event.member, at=event.at)


@PROJECTION.on(events.MeetingOpened)
def open_meeting(event: events.MeetingOpened, entry: Entry) -> Change:
    """The meeting begins."""
    return MEETINGS.update(
        event.meeting,
        opened_at=event.at,
        opened_by=by_whom(entry.recorded_by),
        chair=event.chair,
        minute_taker=event.minute_taker,
    )


@PROJECTION.on(events.MeetingMoved)
def move(event: events.MeetingMoved, entry: Entry) -> list[Change]:
    """The members are called anew: from now on the meeting is that of the new call."""
    columns = {"held_on": event.held_on, "starts_at": event.starts_at, "called_on": event.called_on}
    moved = MOVE(position=entry.position, meeting=event.meeting, words=event.words, **columns)
    place = {} if event.place is None else {"words": event.words}
    return [moved, MEETINGS.update(event.meeting, **columns, **place)]


@PROJECTION.on(events.MeetingCalledOff)
def call_off(event: events.MeetingCalledOff, entry: Entry) -> Change:
    """The meeting is not held."""
    return MEETINGS.update(
        event.meeting,
        called_off_at=event.at,
        called_off_words=event.words,
        called_off_by=by_whom(entry.recorded_by),
    )


@PROJECTION.on(events.QuorumEstablished)
def establish(event: events.QuorumEstablished, entry: Entry) -> Change:
    """The quorum is counted. It can be counted again; the last count is the one that is shown."""
    roll = event.roll
    return QUORUMS.insert(
        meeting=event.meeting,
        entitled=roll.entitled.heads,
        present=roll.present.heads,
        represented=roll.represented.heads,
        in_the_room=event.in_the_room,
        without_a_vote=[WithoutVote(gone.member, gone.ground) for gone in roll.excluded if gone.here],
        roll=roll.hash,
        kinds=event.kinds,
        law_of=event.law_of,
        established_at=event.at,
        position=entry.position,
    )


@PROJECTION.on(events.MeetingClosed)
def close(event: events.MeetingClosed, entry: Entry) -> Change:
    """The meeting is over."""
    return MEETINGS.update(event.meeting, closed_at=event.at)


@PROJECTION.on(events.MinutesCirculated)
def circulate(event: events.MinutesCirculated, entry: Entry) -> Change:
    """A version of the texts that stand between the blocks of the minutes."""
    return MINUTES.insert(event, circulated_at=entry.recorded_at, position=entry.position)


class LedBy(msgspec.Struct, frozen=True):
    """Who chaired a meeting or took its minutes."""

    name: str | None
    """``None``: it is erased, or not known."""
    office: Office | None
    """``None``: they were picked as a member."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """When a meeting began, and who led it."""

    at: datetime
    by: RecordedBy
    """In which capacity somebody opened it."""
    chair: LedBy
    minute_taker: LedBy


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """How many members are at the meeting, and how many have been there at any time."""

    present: int
    came: int


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """An assembly (algemene ledenvergadering)."""

    id: MeetingId
    held_on: date
    starts_at: time
    """Local time in Amsterdam."""
    place: str | None
    """``None``: it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why the place was withdrawn; ``None``: it was not."""
    called_on: date
    state: MeetingState
    moves: list[Move]
    """Each new call by which it was moved, the first one first."""
    called_off: CalledOff | None
    """``None``: it was not called off."""
    opening: Opening | None
    """``None``: nobody opened it yet, or ever."""
    closed_at: datetime | None
    agenda: list[AgendaItem]
    attendance: Attendance
    proxies: int
    """How many members are represented by another, as the quorum was counted last."""
    quorum: Quorum | None
    """How it was counted last; ``None``: it was not counted yet."""
    checked_in: bool | UnsetType = UNSET
    """Whether the reader is at the meeting; absent for a reader without a member number."""

    def stage_on(self, day: date) -> MeetingStage:
        """How far the meeting has come on a day."""
        return stage_on(day, self.state, self.held_on)

    @property
    def began_early(self) -> bool:
        """Was it opened before the hour of the call?"""
        return self.opening is not None and self.is_early_at(self.opening.at)

    def is_early_at(self, at: datetime) -> bool:
        """Does an instant lie before the hour of the call?"""
        local = at.astimezone(AMSTERDAM)
        return (local.date(), local.time()) < (self.held_on, self.starts_at)


class _MeetingRow(QuorumRow, frozen=True):
    position: int
    meeting: MeetingId
    held_on: date
    starts_at: time
    place: str | None
    withdrawn: str | None
    called_on: date
    moves: str | None
    called_off_at: datetime | None
    called_off_by: str | None
    reason: str | None
    reason_withdrawn: str | None
    opened_at: datetime | None
    opened_by: str | None
    closed_at: datetime | None
    present: int
    came: int
    checked_in: bool


MEETINGS_ASKED = """SELECT m.position, m.meeting, m.held_on, m.starts_at, t.place, t.withdrawn, m.called_on,
    mv.moves, m.called_off_at, m.called_off_by, r.reason, r.reason_withdrawn,
    m.opened_at, m.opened_by, m.closed_at, a.present, a.came,
    EXISTS (SELECT FROM attendance WHERE meeting = m.meeting AND member = %(member)s AND left_at IS NULL) AS checked_in,
    q.entitled, q.present AS counted, q.represented, q.in_the_room, q.without_a_vote,
    q.roll, q.kinds, q.law_of, q.established_at
FROM meetings m
LEFT JOIN (SELECT words, written::jsonb ->> 'place' AS place, withdrawn FROM texts) AS t USING (words)
LEFT JOIN (
    SELECT words AS called_off_words, written::jsonb ->> 'reason' AS reason, withdrawn AS reason_withdrawn FROM texts
) AS r USING (called_off_words)
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'from_day', from_day, 'from_hour', from_hour, 'held_on', held_on, 'starts_at', starts_at,
        'called_on', called_on, 'reason', written::jsonb ->> 'reason', 'withdrawn', withdrawn::json
    ) ORDER BY position)::text AS moves
    FROM moves LEFT JOIN texts USING (words) WHERE meeting = m.meeting
) AS mv
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE left_at IS NULL) AS present, count(*) AS came
    FROM attendance WHERE meeting = m.meeting
) AS a
LEFT JOIN LATERAL (
    SELECT * FROM quorums WHERE meeting = m.meeting ORDER BY position DESC LIMIT 1
) AS q ON true
WHERE m.position > %(after)s AND (%(meeting)s::text IS NULL OR m.meeting = %(meeting)s)
ORDER BY m.position LIMIT %(limit)s"""

LEADERS = """SELECT meeting, led.part, led.who ->> 'office' AS office, coalesce(
    (
        SELECT coalesce(o.name, m.name) FROM offices o LEFT JOIN members m ON m.member = o.member
        WHERE o.office = led.who ->> 'office' AND led.who ->> 'person' IN (o.person, o.recorded_as)
        ORDER BY o.position DESC LIMIT 1
    ),
    (SELECT m.name FROM members m WHERE m.member = (led.who ->> 'member')::int)
) AS name
FROM meetings
CROSS JOIN LATERAL (VALUES ('chair', chair::jsonb), ('minute_taker', minute_taker::jsonb)) AS led (part, who)
WHERE meeting = ANY(%(meetings)s::text[]) AND opened_at IS NOT NULL"""

CALLED_OFF = """SELECT meeting FROM meetings WHERE held_on >= %(on)s AND called_off_at IS NOT NULL
ORDER BY held_on, starts_at, position LIMIT %(limit)s"""

NEXT_MEETING = """SELECT meeting FROM meetings WHERE held_on >= %(on)s AND closed_at IS NULL AND called_off_at IS NULL
ORDER BY held_on, starts_at, position LIMIT 1"""


async def meetings(
    connection: Connection, reader: Reader, *, after: str | None = None, limit: int = 50
) -> Page[Meeting]:
    """The meetings in the order in which they were convened, for members. Raises ``NotAllowed``, ``Malformed``."""
    await must_be_member(connection, reader, "meetings")
    placed = await _asked(connection, reader, {"meeting": None, "after": number_after(after), "limit": limit + 1})
    return page_of([shown for _, shown in placed], limit, [position for position, _ in placed])


async def meeting(connection: Connection, reader: Reader, meeting_id: MeetingId) -> Meeting | None:
    """One meeting, for members; ``None``: there is none with that id. Raises ``NotAllowed``."""
    await must_be_member(connection, reader, "meetings")
    meetings = await _asked(connection, reader, {"meeting": meeting_id, "after": 0, "limit": 1})
    return meetings[0][1] if meetings else None


async def next_meeting(connection: Connection, reader: Reader, on: date) -> Meeting | None:
    """The first meeting from this day on that is neither closed nor called off, for members; ``None``: there is none.

    Raises ``NotAllowed``.
    """
    await must_be_member(connection, reader, "meetings")
    row = await (await connection.execute(NEXT_MEETING, {"on": on})).fetchone()
    return None if row is None else await meeting(connection, reader, row[0])


async def called_off(connection: Connection, reader: Reader, on: date, *, limit: int = 5) -> list[Meeting]:
    """The first meetings from this day on that were called off, for members. Raises ``NotAllowed``."""
    await must_be_member(connection, reader, "meetings")
    rows_ = await (await connection.execute(CALLED_OFF, {"on": on, "limit": limit})).fetchall()
    known = [await meeting(connection, reader, row[0]) for row in rows_]
    return [called for called in known if called is not None]


async def _asked(connection: Connection, reader: Reader, asked: dict[str, object]) -> list[tuple[int, Meeting]]:
    async with connection.cursor(row_factory=class_row(_MeetingRow)) as cursor:
        meeting_rows = await (await cursor.execute(MEETINGS_ASKED, asked | {"member": reader.member})).fetchall()
    agendas = await agendas_of(connection, [row.meeting for row in meeting_rows])
    leaders = {
        (meeting, part): LedBy(name, office)
        for meeting, part, office, name in await (
            await connection.execute(LEADERS, {"meetings": list(agendas)})
        ).fetchall()
    }
    return [
        (row.position, _shown(row, agendas[row.meeting], _opening(row, leaders, reader), reader))
        for row in meeting_rows
    ]


def _opening(row: _MeetingRow, leaders: Mapping[tuple[MeetingId, str], LedBy], reader: Reader) -> Opening | None:
    if row.opened_at is None or row.opened_by is None:
        return None
    return Opening(
        at=row.opened_at.astimezone(UTC),
        by=msgspec.json.decode(row.opened_by, type=RecordedBy).seen_by(reader),
        chair=leaders[row.meeting, "chair"],
        minute_taker=leaders[row.meeting, "minute_taker"],
    )


def _called_off(row: _MeetingRow, reader: Reader) -> CalledOff | None:
    if row.called_off_at is None or row.called_off_by is None:
        return None
    return CalledOff(
        at=row.called_off_at.astimezone(UTC),
        by=msgspec.json.decode(row.called_off_by, type=RecordedBy).seen_by(reader),
        reason=row.reason,
        withdrawn=withdrawal(row.reason_withdrawn),
    )


def _state(row: _MeetingRow) -> MeetingState:
    if row.called_off_at is not None:
        return MeetingState.CALLED_OFF
    if row.closed_at is not None:
        return MeetingState.CLOSED
    return MeetingState.CONVENED if row.opened_at is None else MeetingState.OPENED


def _shown(row: _MeetingRow, agenda: list[AgendaItem], opening: Opening | None, reader: Reader) -> Meeting:
    return Meeting(
        id=row.meeting,
        held_on=row.held_on,
        starts_at=row.starts_at,
        place=row.place,
        withdrawn=withdrawal(row.withdrawn),
        called_on=row.called_on,
        state=_state(row),
        moves=[] if row.moves is None else msgspec.json.decode(row.moves, type=list[Move]),
        called_off=_called_off(row, reader),
        opening=opening,
        closed_at=_at(row.closed_at),
        agenda=agenda,
        attendance=Attendance(present=row.present, came=row.came),
        proxies=row.represented or 0,
        quorum=quorum_of(row, reader),
        checked_in=UNSET if reader.member is None else row.checked_in,
    )


def _at(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(UTC)
