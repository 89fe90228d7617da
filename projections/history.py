"""How each fact came about: one entry an event, found by its subjects, shown to those whom it concerns.

An entry holds no name and no choice, only what a sentence in either language is made from. Who may see it follows from
its audiences (migrations/0011_history.sql). A vote is seen by its voter and, once the voting is closed, by voorzitter
and secretaris in that voting's history; those entries are made from the table of votes.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec
import psycopg

from governance.dates import ImpreciseDate
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
from governance.ids import MemberId, meeting_of
from governance.log import tag
from governance.log.event import Event
from governance.log.reading import recorded_at
from governance.rules.verdict import Share
from projections.engine.periods import LONG_AGO, past
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.paging import LARGEST, Page, number_after, page_of
from projections.public_position import public_position
from projections.reader import Reader, is_member
from projections.recorder import RecordedBy, by_whom

Connection = psycopg.AsyncConnection[Any]
Audience = Literal["anyone", "member", "board"]

PROJECTION = Projection("history", tables=["history", "history_subjects", "history_persons"], version=3)

EVERYTHING = "*"
"""The subject of all entries but votes."""

# What is written

ENTRIES = Table("history", key="position")
SUBJECTS = Table("history_subjects", key="position")

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
    changes = [_entry(event, entry)]
    changes += (
        SUBJECTS.insert(subject=subject, audience=told.audience, position=entry.position)
        for subject in (*told.subjects(event), EVERYTHING, f"type:{event.TOPIC}")
    )
    number: MemberId | None = getattr(event, "member", None)
    if number is not None:
        changes += (
            SUBJECTS.insert(subject=tag.member(number), audience=audience, position=entry.position)
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


def _entry(event: Event, entry: Entry) -> Change:
    # A call took effect on the day on which it went out, also where it was recorded later.
    called_on = ImpreciseDate.of(event.called_on) if isinstance(event, MeetingConvened) else None
    effective = past(called_on or entry.effective_on, entry)
    return ENTRIES.insert(
        position=entry.position,
        recorded_at=entry.recorded_at,
        type=event.TOPIC,
        effective_on=effective.text,
        earliest=effective.earliest or LONG_AGO,
        latest=effective.latest,
        recorded_by=by_whom(entry.recorded_by),
        source=entry.source,
        facts=facts_of(event),
    )


def _counted(event: QuorumEstablished) -> dict[str, object]:
    """Whether a quorum was asked at all, and whether more may be entitled than the register names."""
    checks = [check for check in event.rules if check.rule == "quorum"]
    return {
        "asked": any(check.asked is not None for check in checks),
        "at_least": any(isinstance(check.was, Share) and check.was.at_least for check in checks),
    }


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

    def seen_by(self, reader: Reader) -> "HistoryEntry":
        """The same, without who recorded it and without facts that are for the board or the member whom they name."""
        facts = self.facts
        if not (reader.sees_register or reader.is_own(facts.get("member"))):
            hidden = FOR_THE_BOARD.get(self.type, ())
            facts = {name: fact for name, fact in facts.items() if name not in hidden}
        return msgspec.structs.replace(self, recorded_by=self.recorded_by.seen_by(reader), facts=facts)


HISTORY = Select(
    HistoryEntry,
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
) AS page JOIN history h USING (position)
ORDER BY position""",
)

HISTORY_BACKWARDS = Select(
    HistoryEntry,
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
) AS page JOIN history h USING (position)
ORDER BY position DESC""",
)

VOTES_TOLD = """(
    SELECT voting, member, position, recorded_at, day, 'VoteCast' AS type, NULL AS source,
        to_char(day, 'YYYY-MM-DD') AS effective_on,
        coalesce(recorded_by::json, json_build_object('kind', 'member', 'member', member)) AS recorded_by,
        json_build_object('voting', voting, 'member', member) AS facts
    FROM votes CROSS JOIN LATERAL (SELECT (recorded_at AT TIME ZONE 'Europe/Amsterdam')::date AS day) AS d
) AS v"""
"""That somebody voted, never what. Where nobody entered it for the member, the member recorded it."""

VOTES_ASKED = """position > %(after)s AND position < %(before)s
    AND (%(since)s::date IS NULL OR day >= %(since)s) AND (%(until)s::date IS NULL OR day <= %(until)s)"""

VOTES_OF_MEMBER = Select(
    HistoryEntry,
    """SELECT {fields} FROM {votes_told}
WHERE member = %(member)s AND {votes_asked} AND (%(voting)s::text IS NULL OR voting = %(voting)s)
ORDER BY CASE WHEN %(backwards)s THEN -position ELSE position END LIMIT %(limit)s""",
    votes_told=VOTES_TOLD,
    votes_asked=VOTES_ASKED,
)
"""One member casts few votes, so they are all looked at."""

VOTES_IN_VOTING = Select(
    HistoryEntry,
    """SELECT {fields} FROM {votes_told}
WHERE voting = %(voting)s AND {votes_asked}
    AND EXISTS (SELECT FROM votings WHERE voting = %(voting)s AND closed_at IS NOT NULL)
ORDER BY CASE WHEN %(backwards)s THEN -position ELSE position END LIMIT %(limit)s""",
    votes_told=VOTES_TOLD,
    votes_asked=VOTES_ASKED,
)

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

    For who is not signed in it ends at the position that they may know (projections/public_position.py).

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
    return await (HISTORY_BACKWARDS if asked["backwards"] else HISTORY).all(connection, asked)


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
    entries: list[HistoryEntry] = []
    if voting is not None and reader.sees_choices:
        entries = await VOTES_IN_VOTING.all(connection, asked)
    concerned = subject is None or voting is not None or subject == f"member:{reader.member}"
    if not entries and reader.member is not None and concerned:
        entries = await VOTES_OF_MEMBER.all(connection, asked)
    return entries
