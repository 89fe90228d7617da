"""Two who do something at once: both read before either saves, or both ask, by two buses on one log.

What they ask for, and what has happened before, stands here for every test of such a race.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time
from typing import NamedTuple

import pytest
from eventsourcing.dcb.application import DCBRepository
from eventsourcing.dcb.persistence import DCBEventStore
from eventsourcing.persistence import IntegrityError
from msgspec.structs import replace

from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.decisions.board import RecordBoardDecision
from governance.commands.decisions.earlier import EnterEarlierDecision
from governance.commands.meetings.agenda import AddAgendaItem, ChangeMotion, WithdrawAgendaItem
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.closing import CloseMeeting, ItemLeft
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import Discussion, OrdinaryMotion
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.membership import AdmitMember, EndMembership, SuspendMember
from governance.commands.persons import ErasePersonalData, MergePerson
from governance.commands.rooms import AffiliateRoom, CloseRoom, OpenRoom
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.decisions import AdoptCharter, BoardDecisionRecorded, EarlierDecisionEntered
from governance.ids import BOARD_ORGAN, KeyName, MemberId, VotingId
from governance.log.bus import Bus
from governance.log.command import Command, slice_for
from governance.log.errors import Refused
from governance.log.event import Event
from governance.log.group import Answer
from governance.log.mapper import Mapper
from governance.log.recorder import Recorder
from governance.log.vault import Vault
from tests.governance.examples import (
    ITEM,
    MEETING,
    ROOM,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_member,
    a_motion,
    a_vote,
    a_voting,
    an_end,
    checked_in,
    closed,
    holder_of,
    meeting_begun,
    members,
)
from tests.governance.given import Caller, GivenLog, call_by
from tests.invariants.checker import check, check_acknowledged

ONE = MemberId(1)
OTHER = VotingId("ALV-2026-1.4.1")
HERE: list[Event] = [a_member(1), checked_in(1)]
OF_THE_REGISTER = (BoardDecisionRecorded, EarlierDecisionEntered)
Said = tuple[Command, Caller]
Keys = dict[KeyName, bytes | None]

VOTE: Said = (CastVote(voting=VOTING, choice="for"), 1)
CLOSE: Said = (CloseVoting(voting=VOTING), "voorzitter")
DECLARE: Said = (DeclareResult(voting=VOTING), "voorzitter")
ADMIT: Said = (AdmitMember(name="Voorbeeldlid 01"), "operator")
ASSUME: Said = (AssumeOffice(office="voorzitter", name="Voorbeeldpersoon"), "operator")
SUSPEND: Said = (SuspendMember(member=ONE), "secretaris")
END: Said = (EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TODAY)), "secretaris")
OPEN: Said = (OpenVoting(item=ITEM), "voorzitter")
ADD_ITEM: Said = (
    AddAgendaItem(meeting=MEETING, added=Discussion(title="Rondvraag"), short_notice=True),
    "voorzitter",
)
WITHDRAW: Said = (WithdrawAgendaItem(item=ITEM), "penningmeester")
CHANGE: Said = (ChangeMotion(item=ITEM, title="Anders", text="Met andere woorden."), "secretaris")
QUORUM: Said = (EstablishQuorum(meeting=MEETING), "secretaris")
VACATE: Said = (VacateOffice(office="voorzitter"), "operator")
COME: Said = (CheckIn(meeting=MEETING, member=ONE), "secretaris")
LEAVE: Said = (CheckOut(meeting=MEETING, member=ONE), "secretaris")
BEGIN: Said = (OpenMeeting(meeting=MEETING), "voorzitter")
END_MEETING: Said = (
    CloseMeeting(meeting=MEETING, left=(ItemLeft(item=ITEM, becomes="held-over"),)),
    "secretaris",
)
ERASE: Said = (ErasePersonalData(member=ONE), "operator")
OPEN_ROOM: Said = (OpenRoom(room=ROOM, name="Kamer", neighbourhood="Buurt", district="Deel"), "operator")
SUPPORT: Said = (AffiliateRoom(room=ROOM), "operator")
CLOSE_ROOM: Said = (CloseRoom(room=ROOM), "operator")
DECISION = RecordBoardDecision(
    decided_on=TODAY, way="meeting", title="Huur", text="Wij huren.", took_part=("secretaris",), voted="unanimous"
)
DECIDE: Said = (DECISION, "secretaris")
DECIDE_TO_ADMIT: Said = (replace(DECISION, admit_member=AdmitMember(name="Voorbeeldlid 02")), "secretaris")
ENTER: Said = (
    EnterEarlierDecision(organ=BOARD_ORGAN, decided_on=ImpreciseDate.of(TODAY), title="Toen", source="notulen"),
    "secretaris",
)
EFFECT = AdoptCharter(room=ROOM)
ONE_THERE: list[Event] = [a_meeting(), a_member(2), checked_in(2), *meeting_begun()]
ABOUT_A_ROOM: list[Event] = [*ONE_THERE, a_motion(effect=EFFECT)]
LEFT = an_end(1)
TAKE_OFFICE: Said = (AssumeOffice(office="penningmeester", member=ONE), "operator")
LEFT_OFFICE = OfficeVacated(office="penningmeester", person=holder_of("penningmeester"), recorded_on=TODAY)
JOIN: Said = (MergePerson(person=holder_of("voorzitter"), member=ONE), "secretaris")
JOIN_TO_ANOTHER: Said = (MergePerson(person=holder_of("voorzitter"), member=MemberId(2)), "penningmeester")
CALLED: list[Event] = [a_meeting(), a_member(2), checked_in(2)]
READY: list[Event] = [*ONE_THERE, a_motion()]
CLOSED: list[Event] = [*a_voting(), closed()]


class Race(NamedTuple):
    """What has happened, and two who read it before either saves."""

    given: list[Event]
    first: Said
    second: Said


def at_a_meeting(*happened: Event | list[Event]) -> list[Event]:
    """A cooperative with a board, and what happened besides."""
    return [
        *a_cooperative(),
        *(event for given in happened for event in ([given] if isinstance(given, Event) else given)),
    ]


def carried(voting: VotingId) -> list[Event]:
    """A voting that is closed, with one vote in it."""
    return [*a_voting(voting), a_vote(1, voting=voting), closed(voting)]


def by_secretaris(request: Said) -> Said:
    """The same, by another officer at another screen."""
    return request[0], "secretaris"


def convene(place: str) -> ConveneAssembly:
    """An assembly of this evening, called at short notice."""
    motion = OrdinaryMotion(title="Voorstel", text="Tekst")
    return ConveneAssembly(held_on=TODAY, starts_at=time(19, 30), place=place, items=[motion], short_notice=True)


def of_two_that_have_both_read_one_saves(log: GivenLog, race: Race) -> None:
    """The library's repository reads for both before either is saved, so the second's append must fail."""
    if race.given:
        log.given(race.given)
    recorder = Recorder(log.conninfo)
    keys: Keys = {}
    repository = DCBRepository(DCBEventStore(Mapper(lambda needed: keys_for(log.vault, needed, keys)), recorder))
    slices = [slice_for(command, call_by(caller)) for command, caller in (race.first, race.second)]
    for command_slice in slices:
        repository.advance(command_slice)
    for command_slice in slices:
        command_slice.execute()
    repository.save(slices[0])
    with pytest.raises(IntegrityError):
        repository.save(slices[1])
    recorder.close()


def keys_for(vault: Vault, needed: list[KeyName], known: Keys) -> Keys:
    """A key for everybody, made where there was none."""
    for name in needed:
        known.setdefault(name, vault.new_key(name)[0])
    return known


class Two:
    """Two buses on one log, as two processes have them, and what they answered."""

    def __init__(self, first: Bus, second: Bus) -> None:
        self.buses = (first, second)
        self.answers: list[Answer] = []
        self.refused: list[Refused] = []

    async def do(self, *requests: Said) -> None:
        """Everything at once, alternately by one bus and by the other."""
        await asyncio.gather(*(self._do_by(number, *request) for number, request in enumerate(requests)))

    async def _do_by(self, number: int, command: Command, caller: Caller) -> None:
        try:
            self.answers.append(await self.buses[number % 2].do(command, call_by(caller)))
        except Refused as refused:
            self.refused.append(refused)

    @property
    def codes(self) -> set[str]:
        """Why what was refused was refused."""
        return {refused.code for refused in self.refused}


def race(log: GivenLog, work: Callable[[Two], Awaitable[None]]) -> Two:
    """Do something on two buses at once, and check the invariants of all that is in the log then."""
    done: list[Two] = []

    async def with_two(bus: Bus) -> None:
        other = Bus(log.conninfo, log.vault)
        await other.start()
        two = Two(bus, other)
        try:
            await work(two)
        finally:
            await other.stop()
        done.append(two)

    log.run(with_two)
    entries = log.log()
    faults = [*check(entries), *check_acknowledged(entries, done[0].answers)]
    assert faults == [], faults
    return done[0]


def everybody(count: int) -> list[Event]:
    """So many members, all at the meeting."""
    return [*members(count), *(checked_in(number) for number in range(1, count + 1))]
