"""How each fact came about: one entry an event, found by its subjects, shown to those whom it concerns.

An entry holds no name and no choice, only what a sentence in either language is made from. Who may see it follows from
its audiences (migrations/0011_history.sql). A vote is seen by its voter and, once the voting is closed, by voorzitter
and secretaris in that voting's history; those entries are made from the table of votes.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

import msgspec
import psycopg
from psycopg.rows import class_row

from governance.dates import ImpreciseDate, today
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.decisions import DecisionRecorded
from governance.events.meetings import (
    AgendaItemAdded,
    AttendanceEnded,
    AttendanceRegistered,
    MeetingClosed,
    MeetingConvened,
    MinutesCirculated,
    QuorumEstablished,
)
from governance.events.membership import (
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from governance.events.rooms import (
    CharterAdopted,
    RoomAffiliated,
    RoomBecameIndependent,
    RoomBecameSelfManaged,
    RoomClosed,
    RoomOpened,
)
from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.events.voting import MotionTabled, ResultDeclared, VoteCast, VotingClosed, VotingOpened
from governance.ids import MemberId, VotingId, meeting_of
from governance.log import tag
from governance.log.event import Event
from governance.log.reading import recorded_at
from governance.log.wire import enc_hook
from governance.rules.verdict import Share
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.paging import LARGEST, Page, number_after, page_of
from projections.periods import dated, past
from projections.reader import Reader, is_member
from projections.recorder import RecordedBy, by_whom, from_table

Connection = psycopg.AsyncConnection[Any]
Audience = Literal["anyone", "member", "board"]

PROJECTION = Projection("history", tables=["history", "history_subjects", "history_persons"], version=3)

EVERYTHING = "*"
"""The subject of all entries but votes."""

# What is written

TELL = rows("""INSERT INTO history
    (position, recorded_at, type, effective_on, earliest, latest, recorded_by, source, facts)
SELECT position, recorded_at, type, effective_on, coalesce(earliest, '-infinity'), latest, recorded_by, source, facts
FROM unnest(%(position)b::bigint[], %(recorded_at)b::timestamptz[], %(type)b::text[], %(effective_on)b::text[],
    %(earliest)b::date[], %(latest)b::date[], %(recorded_by)b::text[], %(source)b::text[], %(facts)b::text[])
    AS h(position, recorded_at, type, effective_on, earliest, latest, recorded_by, source, facts)""")

FIND_UNDER = rows("""INSERT INTO history_subjects (subject, audience, position)
SELECT * FROM unnest(%(subject)b::text[], %(audience)b::text[], %(position)b::bigint[])""")

FIND_UNDER_MEMBER = sql("""INSERT INTO history_subjects (subject, audience, position)
SELECT 'member:' || p.member, audience, %(position)s
FROM history_persons p CROSS JOIN unnest(ARRAY['board', 'own']) AS a(audience) WHERE p.person = %(person)s""")
"""For an event that names the person alone; who is no member has no history of their own."""

KNOW = rows("""INSERT INTO history_persons (person, member)
SELECT * FROM unnest(%(person)b::text[], %(member)b::int[])
ON CONFLICT (person) DO UPDATE SET member = excluded.member""")


class Told(NamedTuple):
    """How a kind of event is told."""

    audience: Audience
    subjects: Callable[[Any], list[str]]
    """What it is about, besides the member that it names."""
    facts: tuple[str, ...]
    """The fields that go into its sentence."""
    for_the_board: tuple[str, ...] = ()
    """Those of them that only the board is told, and the member whom they name."""


def _cooperative(_: Event) -> list[str]:
    return [tag.COOPERATIVE]


def _office(event: Any) -> list[str]:
    return [tag.office(event.office)]


def _offices(event: Any) -> list[str]:
    return [tag.office(office) for office in event.offices]


def _room(event: Any) -> list[str]:
    return [tag.room(event.room)]


def _meeting(event: Any) -> list[str]:
    return [tag.meeting(event.meeting)]


def _voting(event: Any) -> list[str]:
    return [tag.voting(event.voting), tag.meeting(meeting_of(event.voting))]


def _nothing_else(_: Event) -> list[str]:
    return []


TOLD: dict[type[Event], Told] = {
    CooperativeFounded: Told("anyone", _cooperative, ("name", "founded_on")),
    StatutesAdopted: Told("anyone", _cooperative, ("in_force_on",)),
    RegisterDeclaredComplete: Told("anyone", _cooperative, ("complete_from",)),
    OfficeAssumed: Told("anyone", _office, ("office", "since")),
    OfficeVacated: Told("anyone", _office, ("office", "until")),
    RoomOpened: Told("anyone", _room, ("room", "name", "neighbourhood", "district", "since")),
    RoomAffiliated: Told("anyone", _room, ("room", "since")),
    RoomBecameSelfManaged: Told("anyone", _room, ("room", "since")),
    RoomBecameIndependent: Told("anyone", _room, ("room", "since")),
    RoomClosed: Told("anyone", _room, ("room", "until")),
    CharterAdopted: Told("anyone", _room, ("room", "version", "decision", "in_force_on")),
    MemberAdmitted: Told("board", _nothing_else, ("member", "kind", "since")),
    MemberSuspended: Told("board", _nothing_else, ("member", "since", "until")),
    SuspensionLifted: Told("board", _nothing_else, ("member", "lifted_on")),
    MembershipEnded: Told("board", _nothing_else, ("member", "ground", "until")),
    ContactDetailsGiven: Told("board", _nothing_else, ()),
    PersonMerged: Told("anyone", _offices, ("offices", "member"), for_the_board=("member",)),
    PersonalDataErased: Told("board", _nothing_else, ("member", "name_kept")),
    MeetingConvened: Told("member", _meeting, ("meeting", "held_on", "starts_at", "place", "called_on")),
    AgendaItemAdded: Told("member", _meeting, ("meeting", "item", "title")),
    AttendanceRegistered: Told("board", _meeting, ("meeting", "member", "presence")),
    AttendanceEnded: Told("board", _meeting, ("meeting", "member")),
    QuorumEstablished: Told("member", _meeting, ("meeting", "entitled", "present", "represented", "reached")),
    MeetingClosed: Told("member", _meeting, ("meeting",)),
    MinutesCirculated: Told("member", _meeting, ("meeting", "version")),
    MotionTabled: Told("member", _voting, ("voting", "meeting", "title")),
    VotingOpened: Told("member", _voting, ("voting", "secrecy", "choices")),
    VotingClosed: Told("member", _voting, ("voting",)),
    ResultDeclared: Told("member", _voting, ("voting", "tally")),
    DecisionRecorded: Told(
        "member",
        lambda event: [tag.decision(event.decision), *_voting(event)],
        ("decision", "organ", "title", "in_force_on"),
    ),
}
"""Every kind of event but votes, and how it is told."""

FOR_THE_BOARD = {kind.TOPIC: told.for_the_board for kind, told in TOLD.items() if told.for_the_board}


@PROJECTION.on(*TOLD)
def tell(event: Event, entry: Entry) -> list[Change]:
    """An entry, under what it is about; under the member it names for the board and for that member."""
    told = TOLD[type(event)]
    changes = [_entry(event, entry, _json(facts_of(event)))]
    changes += (
        FIND_UNDER(subject=subject, audience=told.audience, position=entry.position)
        for subject in (*told.subjects(event), EVERYTHING, f"type:{event.TOPIC}")
    )
    number: MemberId | None = getattr(event, "member", None)
    if number is not None:
        changes += (
            FIND_UNDER(subject=tag.member(number), audience=audience, position=entry.position)
            for audience in ("board", "own")
        )
    if isinstance(event, MemberAdmitted):
        changes.append(KNOW(person=event.person, member=event.member))
    if isinstance(event, PersonMerged) and event.member is not None:
        changes.append(KNOW(person=event.merged, member=event.member))
    if isinstance(event, ContactDetailsGiven):
        changes.append(FIND_UNDER_MEMBER(person=event.person, position=entry.position))
    return changes


def facts_of(event: Event) -> dict[str, object]:
    """What the sentence of an event is made from."""
    facts: dict[str, object] = {name: getattr(event, name) for name in TOLD[type(event)].facts}
    return facts | _counted(event) if isinstance(event, QuorumEstablished) else facts


def _entry(event: Event, entry: Entry, facts: str) -> Change:
    # A call took effect on the day on which it went out, also where it was recorded later.
    called_on = ImpreciseDate.of(event.called_on) if isinstance(event, MeetingConvened) else None
    effective = past(called_on or entry.effective_on, entry)
    return TELL(
        position=entry.position,
        recorded_at=entry.recorded_at,
        type=event.TOPIC,
        effective_on=effective.text,
        earliest=effective.earliest,
        latest=effective.latest,
        recorded_by=by_whom(entry.recorded_by),
        source=entry.source,
        facts=facts,
    )


def _counted(event: QuorumEstablished) -> dict[str, object]:
    """Whether a quorum was asked at all, and whether more may be entitled than the register names."""
    checks = [check for check in event.rules if check.rule == "quorum"]
    return {
        "asked": any(check.asked is not None for check in checks),
        "at_least": any(isinstance(check.was, Share) and check.was.at_least for check in checks),
    }


def _json(facts: dict[str, object]) -> str:
    return msgspec.json.encode(facts, enc_hook=enc_hook).decode()


# What is read


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One fact, how it took effect, and how it came to be known."""

    position: int
    type: str
    effective_on: ImpreciseDate | None
    """When it took effect; ``None``: not known."""
    recorded_at: datetime
    recorded_by: RecordedBy
    source: str | None
    """For history entered afterwards: what document it comes from."""
    facts: dict[str, Any]
    """What its sentence is made from; dates as EDTF."""


class _Row(msgspec.Struct, frozen=True):
    position: int
    recorded_at: datetime
    type: str
    effective_on: str | None
    recorded_by: str
    source: str | None
    facts: str


class _Vote(msgspec.Struct, frozen=True):
    voting: VotingId
    member: MemberId
    position: int
    recorded_at: datetime
    recorded_by: str | None


HISTORY = """SELECT h.position, h.recorded_at, h.type, h.effective_on, h.recorded_by, h.source, h.facts
FROM (
    SELECT DISTINCT found.position
    FROM unnest(%(subjects)s::text[], %(audiences)s::text[], %(also)s::text[]) AS arm(subject, audience, also)
    CROSS JOIN LATERAL (
        SELECT s.position FROM history_subjects s JOIN history e ON e.position = s.position
        WHERE s.subject = arm.subject AND s.audience = arm.audience AND s.position > %(after)s
            AND (%(type)s::text IS NULL OR e.type = %(type)s)
            AND (%(since)s::date IS NULL OR e.latest >= %(since)s)
            AND (%(until)s::date IS NULL OR e.earliest <= %(until)s)
            AND (arm.also IS NULL OR EXISTS (SELECT FROM history_subjects o WHERE o.subject = arm.also
                AND o.audience = ANY(%(every_audience)s::text[]) AND o.position = s.position))
        ORDER BY s.position LIMIT %(limit)s
    ) AS found
    ORDER BY found.position LIMIT %(limit)s
) AS page JOIN history h ON h.position = page.position
ORDER BY h.position"""

HISTORY_BACKWARDS = """SELECT h.position, h.recorded_at, h.type, h.effective_on, h.recorded_by, h.source, h.facts
FROM (
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
) AS page JOIN history h ON h.position = page.position
ORDER BY h.position DESC"""

VOTES_OF_MEMBER = """SELECT voting, member, position, recorded_at, recorded_by FROM votes
WHERE member = %(member)s AND position > %(after)s AND position < %(before)s
    AND (%(voting)s::text IS NULL OR voting = %(voting)s)
    AND (%(since)s::date IS NULL OR (recorded_at AT TIME ZONE 'Europe/Amsterdam')::date >= %(since)s)
    AND (%(until)s::date IS NULL OR (recorded_at AT TIME ZONE 'Europe/Amsterdam')::date <= %(until)s)
ORDER BY CASE WHEN %(backwards)s THEN -position ELSE position END LIMIT %(limit)s"""
"""One member casts few votes, so they are all looked at."""

VOTES_IN_VOTING = """SELECT voting, member, position, recorded_at, recorded_by FROM votes
WHERE voting = %(voting)s AND position > %(after)s AND position < %(before)s
    AND (%(since)s::date IS NULL OR (recorded_at AT TIME ZONE 'Europe/Amsterdam')::date >= %(since)s)
    AND (%(until)s::date IS NULL OR (recorded_at AT TIME ZONE 'Europe/Amsterdam')::date <= %(until)s)
    AND EXISTS (SELECT FROM votings WHERE voting = %(voting)s AND closed_at IS NOT NULL)
ORDER BY CASE WHEN %(backwards)s THEN -position ELSE position END LIMIT %(limit)s"""

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

    ``subject``: a tag such as ``member:12`` or ``room:multibron``; ``type_``: the stored name of a kind of event;
    ``since`` and ``until``: the days, both included, on which it took effect or may have. Of what cannot be the name of
    a subject or a kind (a NUL, half a surrogate) there is no history.
    """
    if not (subject or "").isprintable() or not (type_ or "").isprintable():
        return Page([])
    asked: dict[str, object] = {
        "after": 0 if newest_first else number_after(after),
        "before": number_after(after) or LARGEST if newest_first else LARGEST,
        "type": type_,
        "since": since,
        "until": until,
        "backwards": newest_first,
        "limit": limit + 1,
    }
    found = await _entries(connection, reader, subject, asked)
    if type_ in (None, VoteCast.TOPIC):
        found += await _votes(connection, reader, subject, asked)
    found.sort(key=lambda one: one.position, reverse=newest_first)
    found = found[: limit + 1]
    return page_of(found, limit, [one.position for one in found])


async def not_read_yet(connection: Connection, position: int) -> datetime | None:
    """When an event was recorded that these tables have not taken in yet; ``None``: they have, or there is none."""
    row = await (await connection.execute(IS_READ, {"position": position})).fetchone()
    return None if row is None or row[0] else await recorded_at(connection, position)


async def _entries(
    connection: Connection, reader: Reader, subject: str | None, asked: dict[str, object]
) -> list[HistoryEntry]:
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
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        rows_ = await (await cursor.execute(HISTORY_BACKWARDS if asked["backwards"] else HISTORY, asked)).fetchall()
    return [
        HistoryEntry(
            position=row.position,
            type=row.type,
            effective_on=dated(row.effective_on),
            recorded_at=row.recorded_at.astimezone(UTC),
            recorded_by=from_table(row.recorded_by).seen_by(reader),
            source=row.source,
            facts=_seen_by(reader, row),
        )
        for row in rows_
    ]


def _seen_by(reader: Reader, row: _Row) -> dict[str, Any]:
    """The facts of an entry, without those that are for the board or for the member whom they name."""
    facts: dict[str, Any] = msgspec.json.decode(row.facts)
    if reader.sees_register or reader.is_own(facts.get("member")):
        return facts
    hidden = FOR_THE_BOARD.get(row.type, ())
    return {name: fact for name, fact in facts.items() if name not in hidden}


class Arm(NamedTuple):
    """One part of what a reader may see."""

    subject: str
    audience: str
    also: str | None
    """Only what is under this subject too."""


async def _votes(
    connection: Connection, reader: Reader, subject: str | None, asked: dict[str, object]
) -> list[HistoryEntry]:
    """That somebody voted, never what: the reader's own votes, or all in a closed voting for who sees choices."""
    voting = subject.removeprefix("voting:") if subject is not None and subject.startswith("voting:") else None
    asked = asked | {"member": reader.member, "voting": voting}
    found: list[_Vote] = []
    async with connection.cursor(row_factory=class_row(_Vote)) as cursor:
        if voting is not None and reader.sees_choices:
            found = await (await cursor.execute(VOTES_IN_VOTING, asked)).fetchall()
        concerned = subject is None or voting is not None or subject == f"member:{reader.member}"
        if not found and reader.member is not None and concerned:
            found = await (await cursor.execute(VOTES_OF_MEMBER, asked)).fetchall()
    return [
        HistoryEntry(
            position=vote.position,
            type=VoteCast.TOPIC,
            effective_on=ImpreciseDate.of(today(vote.recorded_at)),
            recorded_at=vote.recorded_at.astimezone(UTC),
            recorded_by=_by(vote).seen_by(reader),
            source=None,
            facts={"voting": vote.voting, "member": vote.member},
        )
        for vote in found
    ]


def _by(vote: "_Vote") -> RecordedBy:
    return RecordedBy("member", None, vote.member) if vote.recorded_by is None else from_table(vote.recorded_by)
