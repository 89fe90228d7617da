"""One event of every kind, with every field filled in: what the golden bytes are made of."""

from datetime import UTC, date, datetime, time
from typing import Any

from governance.dates import ImpreciseDate
from governance.events import board, decisions, meetings, membership, persons, rooms, statutes, texts, voting
from governance.ids import (
    Clause,
    DecisionId,
    ItemId,
    MeetingId,
    MemberId,
    ParameterKind,
    ParameterName,
    PersonId,
    RoomSlug,
    TextId,
    VotingId,
)
from governance.log.event import Actor, Envelope, Event
from governance.log.sealed import FreeText, Sealed
from governance.rules.amended import SettingPlace
from governance.rules.board import BoardQuestion, BoardSeat, judge_board
from governance.rules.judging import CountedVotes, Question, can_decide, judge
from governance.rules.law import law_on
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Electorate, Tally

ENVELOPE = Envelope(
    id=bytes(range(16)),
    recorded_by=Actor("office", office="secretaris", person=PersonId("1" * 32), member=MemberId(2)),
    effective_on=ImpreciseDate.parse("2015-12"),
    command=bytes(range(16, 32)),
)

CLOSED = bytes(range(40))
"""Stands for what the vault made of a sealed field: here only its place and type matter."""

_PERSON = PersonId("a" * 32)
_WORDS = TextId("b" * 32 + "-1")
_SOURCE: dict[str, Any] = {"words": _WORDS, "source": FreeText.closed(CLOSED)}
_MEMBER = MemberId(12)
_MEETING = MeetingId("ALV-2026-1")
_VOTING = VotingId("ALV-2026-1.3.1")
_ROOM = RoomSlug("kamer-voorbeeld")
_DECISION = DecisionId("ALV-2026-001")
_DAY = date(2026, 11, 24)
_AT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
_MONTH = ImpreciseDate.parse("2011-03")
_EFFECT = decisions.AdoptCharter(room=_ROOM)
_OF_BOARD = DecisionId("BESTUUR-2026-012")
_BOARD = BoardQuestion(
    decided_on=_DAY,
    law=law_on(_DAY),
    rulebook=Rulebook(_DAY),
    seats=(
        BoardSeat(offices=("voorzitter", "secretaris"), person=_PERSON, took_part=True),
        BoardSeat(offices=("penningmeester",), surely=False, in_conflict=True),
    ),
    votes=Tally(in_favour=1, against=0, blank=0),
)
_STATUTES = (
    Setting(parameter=ParameterName("notice_days"), value=14, clause=Clause("12.3")),
    Setting(
        parameter=ParameterName("quorum"),
        kind=ParameterKind("ordinary"),
        value={"comparison": "at_least", "share": "1/2"},
        clause=Clause("14.2"),
    ),
)
_RULEBOOK = Rulebook(_DAY, _STATUTES)
_ELECTORATE = Electorate(members=80, suspended=1)
_ROLL = voting.Roll(
    day=_DAY,
    entitled=voting.Strength(79, 158),
    perhaps=voting.Strength(1, 2),
    present=voting.Strength(41, 82),
    represented=voting.Strength(3, 6),
    complete=True,
    hash="0" * 64,
    excluded=[voting.Excluded(MemberId(7), "suspended"), voting.Excluded(MemberId(9), "ended", here=True)],
)
_QUESTION = Question(
    held_on=_DAY,
    law=law_on(_DAY),
    rulebook=_RULEBOOK,
    called_on=date(2026, 11, 1),
    rulebook_at_call=_RULEBOOK,
    electorate=_ELECTORATE,
    present=41,
    votes=CountedVotes(tally=Tally.of({"for": 21, "against": 20}), voters=41, by_device=41),
)

EXAMPLES: list[Event] = [
    statutes.CooperativeFounded(
        name="Coöperatie Voorbeeld",
        founded_on=date(2015, 12, 9),
        purpose="Kamers in zelfbeheer.",
        **_SOURCE,
    ),
    statutes.StatutesAdopted(parameters=_STATUTES, in_force_on=date(2015, 12, 9), **_SOURCE),
    statutes.StatutesAmended(
        decision=_DECISION,
        decided_on=_DAY,
        passed_on=_DAY,
        settings=_STATUTES,
        falls_back=(SettingPlace(parameter=ParameterName("quorum"), kind=ParameterKind("amendment")),),
        in_force_on=_DAY,
        words=_WORDS,
        document=FreeText.closed(CLOSED),
    ),
    membership.MemberAdmitted(
        member=_MEMBER,
        person=_PERSON,
        name=Sealed.closed(CLOSED),
        kind="resident",
        since=_MONTH,
        source="register",
        decided_on=_MONTH,
        recorded_on=_DAY,
        decision=_OF_BOARD,
    ),
    membership.MemberSuspended(member=_MEMBER, since=_DAY, until=date(2027, 1, 1), decision=_OF_BOARD),
    membership.SuspensionLifted(member=_MEMBER, lifted_on=_DAY, decision=_OF_BOARD),
    membership.MembershipEnded(member=_MEMBER, ground="resigned", until=_MONTH, recorded_on=_DAY, decision=_OF_BOARD),
    membership.RegisterDeclaredComplete(complete_from=_DAY),
    persons.ContactDetailsGiven(person=_PERSON, email=Sealed.closed(CLOSED), phone=Sealed.closed(CLOSED)),
    texts.TextWithdrawn(words=_WORDS, written_in="minutes", ground="personal-data", meeting=_MEETING),
    persons.PersonMerged(
        merged=PersonId("c" * 32), person=_PERSON, member=_MEMBER, offices=("secretaris",), numbers=(MemberId(13),)
    ),
    persons.PersonalDataErased(person=_PERSON, member=_MEMBER),
    board.OfficeAssumed(
        office="secretaris",
        person=_PERSON,
        member=_MEMBER,
        name=Sealed.closed(CLOSED),
        since=_MONTH,
        **_SOURCE,
        recorded_on=_DAY,
        decision=_OF_BOARD,
    ),
    board.OfficeVacated(
        office="secretaris",
        person=_PERSON,
        until=ImpreciseDate.parse("../2026"),
        **_SOURCE,
        recorded_on=_DAY,
        decision=_OF_BOARD,
    ),
    rooms.RoomOpened(
        room=_ROOM,
        name="Kamer Voorbeeld",
        neighbourhood="Buurt",
        district="Stadsdeel",
        since=_MONTH,
        **_SOURCE,
        decision=_OF_BOARD,
    ),
    rooms.RoomAffiliated(room=_ROOM, since=_MONTH, **_SOURCE, decision=_OF_BOARD),
    rooms.RoomBecameSelfManaged(room=_ROOM, since=_MONTH, **_SOURCE, decision=_OF_BOARD),
    rooms.RoomBecameIndependent(room=_ROOM, since=_MONTH, **_SOURCE, decision=_OF_BOARD),
    rooms.RoomClosed(room=_ROOM, until=_MONTH, **_SOURCE, decision=_OF_BOARD),
    rooms.CharterAdopted(room=_ROOM, version=1, words=_WORDS, decision=_DECISION, in_force_on=_DAY),
    meetings.MeetingConvened(
        meeting=_MEETING,
        held_on=_DAY,
        starts_at=time(19, 30),
        words=_WORDS,
        place=FreeText.closed(CLOSED),
        called_on=date(2026, 11, 1),
    ),
    meetings.MeetingMoved(
        meeting=_MEETING,
        held_on=_DAY,
        starts_at=time(20),
        called_on=date(2026, 11, 1),
        words=_WORDS,
        place=FreeText.closed(CLOSED),
        reason=FreeText.closed(CLOSED),
        decision=_OF_BOARD,
        at=_AT,
    ),
    meetings.MeetingCalledOff(
        meeting=_MEETING, words=_WORDS, reason=FreeText.closed(CLOSED), decision=_OF_BOARD, at=_AT
    ),
    meetings.AgendaItemAdded(
        item=ItemId("ALV-2026-1.1"), order=1, announced_on=_DAY, words=_WORDS, title=FreeText.closed(CLOSED)
    ),
    meetings.AgendaOrderChanged(
        meeting=_MEETING, order=(ItemId("ALV-2026-1.3"), ItemId("ALV-2026-1.1")), announced_on=_DAY
    ),
    meetings.AgendaItemWithdrawn(item=ItemId("ALV-2026-1.3"), announced_on=_DAY, by_proposers=True),
    meetings.ItemHeldOver(item=ItemId("ALV-2026-1.4"), at=_AT),
    meetings.AttendanceRegistered(meeting=_MEETING, member=_MEMBER, presence=meetings.Presence.IN_PERSON, at=_AT),
    meetings.AttendanceEnded(meeting=_MEETING, member=_MEMBER, at=_AT),
    meetings.MeetingOpened(
        meeting=_MEETING,
        chair=meetings.InCharge(person=_PERSON, office="voorzitter"),
        minute_taker=meetings.InCharge(person=_PERSON, member=_MEMBER),
        at=_AT,
    ),
    meetings.QuorumEstablished(
        meeting=_MEETING,
        roll=_ROLL,
        in_the_room=43,
        kinds={"ordinary": meetings.QuorumOfKind(reached=True, rules=can_decide(_QUESTION))},
        law_of=_DAY,
        at=_AT,
    ),
    meetings.MeetingClosed(meeting=_MEETING, at=_AT),
    meetings.MinutesCirculated(meeting=_MEETING, version=1, words=_WORDS, texts=FreeText.closed(CLOSED)),
    voting.MotionTabled(
        item=ItemId("ALV-2026-1.3"),
        order=3,
        kind=ParameterKind("ordinary"),
        proposed_by=(_MEMBER,),
        requested=True,
        announced_on=_DAY,
        words=_WORDS,
        title=FreeText.closed(CLOSED),
        text=FreeText.closed(CLOSED),
        charter=FreeText.closed(CLOSED),
        effect=_EFFECT,
        text_open_from=_DAY,
    ),
    voting.MotionAmended(
        item=ItemId("ALV-2026-1.3"),
        words=_WORDS,
        title=FreeText.closed(CLOSED),
        text=FreeText.closed(CLOSED),
        charter=FreeText.closed(CLOSED),
        announced_on=_DAY,
        at_meeting=True,
    ),
    voting.VotingOpened(
        voting=_VOTING, secrecy=voting.Secrecy.OPEN, choices=["for", "against", "blank"], roll=_ROLL, at=_AT
    ),
    voting.VoteCast(
        voting=_VOTING,
        member=_MEMBER,
        choices=("for",),
        holder=MemberId(13),
        way="device",
        entered_by=PersonId("b" * 32),
    ),
    voting.VotingClosed(voting=_VOTING, roll=_ROLL, at=_AT),
    voting.ResultDeclared(
        voting=_VOTING, tally={"for": 21, "against": 20, "blank": 0}, verdict=judge(_QUESTION), at=_AT
    ),
    decisions.DecisionRecorded(
        decision=_DECISION,
        voting=_VOTING,
        words=_WORDS,
        effect=_EFFECT,
        decided_on=_DAY,
        in_force_on=_DAY,
    ),
    decisions.BoardDecisionRecorded(
        decision=_OF_BOARD,
        decided_on=_DAY,
        way="meeting",
        kind="persons",
        seats=_BOARD.seats,
        voted="counted",
        votes=Tally(in_favour=1, against=0, blank=0),
        verdict=judge_board(_BOARD),
        effect=decisions.MemberAdmission(member=_MEMBER),
        words=_WORDS,
        title=FreeText.closed(CLOSED),
        text=FreeText.closed(CLOSED),
        charter=FreeText.closed(CLOSED),
    ),
    decisions.EarlierDecisionEntered(
        decision=DecisionId("ALV-2018-001"),
        decided_on=ImpreciseDate.parse("2018-05"),
        votes=Tally(in_favour=12, against=3, blank=1),
        did=(
            decisions.AppointedHolder(office="secretaris"),
            decisions.OpenedRoom(room=_ROOM),
            decisions.AdoptedCharter(room=_ROOM, version=1),
        ),
        words=_WORDS,
        title=FreeText.closed(CLOSED),
        text=FreeText.closed(CLOSED),
        numbered=FreeText.closed(CLOSED),
        source=FreeText.closed(CLOSED),
    ),
]
