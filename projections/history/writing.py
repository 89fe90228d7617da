"""What is written of the history: for each kind of event who may see it, where it is found, and what it tells."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from governance.dates import ImpreciseDate
from governance.events import board, decisions, meetings, membership, persons, rooms, statutes, texts, voting
from governance.ids import BOARD_ORGAN, DecisionId, MemberId, item_of, meeting_of, parts_of
from governance.log import tag
from governance.log.event import Event
from governance.rules.verdict import Share
from projections.engine.periods import LONG_AGO, past
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.engine.tables import Table
from projections.recorder import by_whom

Audience = Literal["anyone", "member", "board"]

PROJECTION = Projection("history", tables=["history", "history_subjects", "history_persons"], version=3)

EVERYTHING = "*"
"""The subject of all entries but votes."""

ENTRIES = Table("history", key="position")
SUBJECTS = Table("history_subjects", key="position")

FIND_UNDER_MEMBER = sql("""INSERT INTO history_subjects (subject, audience, position)
SELECT 'member:' || p.member, audience, %(position)s
FROM history_persons p CROSS JOIN unnest(ARRAY['board', 'own']) AS a(audience) WHERE p.person = %(person)s""")
"""For an event that names a person and no member number. Somebody who is no member has no history of their own."""

FIND_WHERE_TEXT_STANDS = sql("""INSERT INTO history_subjects (subject, audience, position)
SELECT CASE WHEN s.subject LIKE 'type:%%' THEN %(type)s ELSE s.subject END, s.audience, %(position)s
FROM history h JOIN history_subjects s ON s.position = h.position
WHERE h.words = %(words)s ON CONFLICT DO NOTHING""")
"""A withdrawal is found under all that the text is about, by those who see that: also the decision and the charter."""

KNOW = rows("""INSERT INTO history_persons (person, member)
SELECT * FROM unnest(%(person)b::text[], %(member)b::int[])
ON CONFLICT (person) DO UPDATE SET member = excluded.member""")


class Telling(NamedTuple):
    """How one kind of event is told: to whom, under which subjects, and with which of its fields."""

    audience: Audience | Callable[[Any], Audience]
    """To whom, or how that follows from the event."""
    subjects: Callable[[Any], list[str]]
    """The subjects that an entry is found under, besides the member that the event names."""
    facts: tuple[str, ...]
    """The fields that go into its sentence."""
    written: tuple[str, ...] = ()
    """The fields in which somebody wrote something that goes into its sentence too."""
    for_the_board: tuple[str, ...] = ()
    """Those of the facts that only the board sees, and the member whom they name."""


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


def _item(event: Any) -> list[str]:
    return [tag.item(event.item), tag.meeting(meeting_of(event.item))]


def _voting(event: Any) -> list[str]:
    return [tag.voting(event.voting), tag.item(item_of(event.voting)), tag.meeting(meeting_of(event.voting))]


def _decision(event: Any) -> list[str]:
    return [tag.decision(event.decision)]


def _who_reads_decision(event: Any) -> Audience:
    """What the board decided is the board's; what others decided, members read."""
    return "board" if parts_of(event.decision).organ == BOARD_ORGAN else "member"


def _nothing_else(_: Event) -> list[str]:
    return []


TOLD: dict[type[Event], Telling] = {
    statutes.CooperativeFounded: Telling("anyone", _cooperative, ("name", "founded_on")),
    statutes.StatutesAdopted: Telling("anyone", _cooperative, ("in_force_on",)),
    statutes.StatutesAmended: Telling(
        "anyone",
        lambda event: [tag.COOPERATIVE, tag.decision(event.decision)],
        ("decision", "passed_on", "in_force_on"),
    ),
    membership.RegisterDeclaredComplete: Telling("anyone", _cooperative, ("complete_from",)),
    board.OfficeAssumed: Telling("anyone", _office, ("office", "since")),
    board.OfficeVacated: Telling("anyone", _office, ("office", "until")),
    rooms.RoomOpened: Telling("anyone", _room, ("room", "name", "neighbourhood", "district", "since")),
    rooms.RoomAffiliated: Telling("anyone", _room, ("room", "since")),
    rooms.RoomBecameSelfManaged: Telling("anyone", _room, ("room", "since")),
    rooms.RoomBecameIndependent: Telling("anyone", _room, ("room", "since")),
    rooms.RoomClosed: Telling("anyone", _room, ("room", "until")),
    rooms.CharterAdopted: Telling("anyone", _room, ("room", "version", "decision", "in_force_on")),
    membership.MemberAdmitted: Telling("board", _nothing_else, ("member", "kind", "since")),
    membership.MemberSuspended: Telling("board", _nothing_else, ("member", "since", "until")),
    membership.SuspensionLifted: Telling("board", _nothing_else, ("member", "lifted_on")),
    membership.MembershipEnded: Telling("board", _nothing_else, ("member", "ground", "until")),
    persons.ContactDetailsGiven: Telling("board", _nothing_else, ()),
    persons.PersonMerged: Telling("anyone", _offices, ("offices", "member"), for_the_board=("member",)),
    persons.PersonalDataErased: Telling("board", _nothing_else, ("member", "name_kept")),
    meetings.MeetingConvened: Telling(
        "member", _meeting, ("meeting", "held_on", "starts_at", "called_on"), written=("place",)
    ),
    meetings.MeetingMoved: Telling(
        "member", _meeting, ("meeting", "held_on", "starts_at", "called_on"), written=("reason",)
    ),
    meetings.MeetingCalledOff: Telling("member", _meeting, ("meeting",), written=("reason",)),
    meetings.AgendaItemAdded: Telling("member", _item, ("item",), written=("title",)),
    meetings.AgendaOrderChanged: Telling("member", _meeting, ("meeting",)),
    meetings.AgendaItemWithdrawn: Telling("member", _item, ("item",)),
    meetings.ItemHeldOver: Telling("member", _item, ("item",)),
    meetings.AttendanceRegistered: Telling("board", _meeting, ("meeting", "member", "presence")),
    meetings.AttendanceEnded: Telling("board", _meeting, ("meeting", "member")),
    meetings.MeetingOpened: Telling("member", _meeting, ("meeting",)),
    meetings.QuorumEstablished: Telling("member", _meeting, ("meeting",)),
    meetings.MeetingClosed: Telling("member", _meeting, ("meeting",)),
    meetings.MinutesCirculated: Telling("member", _meeting, ("meeting", "version")),
    voting.MotionTabled: Telling("member", _item, ("item",), written=("title",)),
    voting.MotionAmended: Telling("member", _item, ("item", "at_meeting"), written=("title",)),
    voting.VotingOpened: Telling("member", _voting, ("voting", "secrecy", "choices")),
    voting.VotingClosed: Telling("member", _voting, ("voting",)),
    voting.ResultDeclared: Telling("member", _voting, ("voting", "tally")),
    texts.TextWithdrawn: Telling("board", _nothing_else, ("written_in", "ground")),
    decisions.DecisionRecorded: Telling(
        "member",
        lambda event: [*_decision(event), *_voting(event)],
        ("decision", "decided_on", "in_force_on"),
        written=("title",),
    ),
    decisions.BoardDecisionRecorded: Telling("board", _decision, ("decision", "decided_on"), written=("title",)),
    decisions.EarlierDecisionEntered: Telling(
        _who_reads_decision, _decision, ("decision", "decided_on"), written=("title",)
    ),
}
"""How each kind of event is told, all but votes."""

FOR_THE_BOARD = {kind.TOPIC: told.for_the_board for kind, told in TOLD.items() if told.for_the_board}


@PROJECTION.on(*TOLD)
def tell(event: Event, entry: Entry) -> list[Change]:
    """Write an entry under each of its subjects, and under the member whom it names for the board and that member."""
    told = TOLD[type(event)]
    told_to = told.audience(event) if callable(told.audience) else told.audience
    changes = [_entry(event, entry)]
    changes += (
        SUBJECTS.insert(subject=subject, audience=told_to, position=entry.position)
        for subject in (*told.subjects(event), EVERYTHING, f"type:{event.TOPIC}")
    )
    decision: DecisionId | None = getattr(event, "decision", None)
    if decision is not None and tag.decision(decision) not in told.subjects(event):
        # What was done by a decision is found under it too, by those who read the decision.
        subject, readers = tag.decision(decision), _who_reads_decision(event)
        changes.append(SUBJECTS.insert(subject=subject, audience=readers, position=entry.position))
    number: MemberId | None = getattr(event, "member", None)
    if number is not None:
        changes += (
            SUBJECTS.insert(subject=tag.member(number), audience=audience, position=entry.position)
            for audience in ("board", "own")
        )
    if isinstance(event, membership.MemberAdmitted):
        changes.append(KNOW(person=event.person, member=event.member))
    if isinstance(event, persons.PersonMerged) and event.member is not None:
        changes.append(KNOW(person=event.merged, member=event.member))
    if isinstance(event, persons.ContactDetailsGiven):
        changes.append(FIND_UNDER_MEMBER(person=event.person, position=entry.position))
    if isinstance(event, texts.TextWithdrawn):
        changes.append(FIND_WHERE_TEXT_STANDS(words=event.words, type=f"type:{event.TOPIC}", position=entry.position))
    return changes


def facts_of(event: Event) -> dict[str, object]:
    """The facts from which the sentence of an event is made: ``{"room": "multibron", "until": "2019"}``.

    What somebody wrote is ``None`` here: it stands in the table of texts alone.
    """
    told = TOLD[type(event)]
    facts: dict[str, object] = {name: getattr(event, name) for name in told.facts} | dict.fromkeys(told.written)
    return facts | _counted(event) if isinstance(event, meetings.QuorumEstablished) else facts


def _entry(event: Event, entry: Entry) -> Change:
    # A call took effect on the day on which it went out, also where it was recorded later.
    calls = meetings.MeetingConvened | meetings.MeetingMoved
    called_on = ImpreciseDate.of(event.called_on) if isinstance(event, calls) else None
    effective, source = past(called_on or entry.effective_on, entry), getattr(event, "source", None)
    return ENTRIES.insert(
        position=entry.position,
        recorded_at=entry.recorded_at,
        type=event.TOPIC,
        effective_on=effective.text,
        earliest=effective.earliest or LONG_AGO,
        latest=effective.latest,
        recorded_by=by_whom(entry.recorded_by),
        source=source if isinstance(source, str) else None,
        words=getattr(event, "words", None),
        facts=facts_of(event),
    )


def _counted(event: meetings.QuorumEstablished) -> dict[str, object]:
    """How many there were, and whether they could take an ordinary decision, or one of the only kind that was asked:
    whether that asked a quorum at all, and whether more may be entitled than the register names."""
    kinds = event.kinds
    first = kinds.get("ordinary") or next(iter(kinds.values()))
    checks = [check for check in first.rules if check.rule == "quorum"]
    return {
        "entitled": event.roll.entitled.heads,
        "present": event.roll.present.heads,
        "represented": event.roll.represented.heads,
        "reached": first.reached,
        "asked": any(check.asked is not None for check in checks),
        "at_least": any(isinstance(check.was, Share) and check.was.at_least for check in checks),
    }
