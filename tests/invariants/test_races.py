"""Two commands at once, for every invariant: both read, then both save; and many at once, through two buses.

The first kind is exact: the library's repository reads for both before either is saved, so what the second rested on
has changed and its append must fail. The second is the real thing, as two processes do it.
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
from governance.commands.persons import ErasePersonalData, GiveContactDetails, MergePerson
from governance.commands.rooms import AffiliateRoom, CloseRoom, OpenRoom
from governance.commands.statutes import FoundCooperative
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.decisions import AdoptCharter, BoardDecisionRecorded, EarlierDecisionEntered
from governance.events.meetings import QuorumEstablished
from governance.events.voting import ResultDeclared, VoteCast, VotingClosed, VotingOpened
from governance.ids import BOARD_ORGAN, KeyName, MemberId, VotingId, item_of
from governance.log.bus import Bus
from governance.log.command import Command, slice_for
from governance.log.errors import Refused
from governance.log.event import Event
from governance.log.group import Answer
from governance.log.mapper import Mapper
from governance.log.recorder import Recorder
from governance.log.vault import Vault
from tests.governance.examples import (
    FOUNDED_ON,
    ITEM,
    MEETING,
    ROOM,
    TODAY,
    VOTING,
    a_cooperative,
    a_founding,
    a_meeting,
    a_member,
    a_motion,
    a_room,
    a_vote,
    a_voting,
    an_end,
    checked_in,
    closed,
    holder_of,
    in_office,
    meeting_begun,
    meeting_opened,
    members,
    opened,
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


BOTH_READ: dict[str, Race] = {
    "two items for one agenda": Race(at_a_meeting(a_meeting(), a_motion()), ADD_ITEM, by_secretaris(ADD_ITEM)),
    "a withdrawal and the opening": Race(at_a_meeting(READY), WITHDRAW, OPEN),
    "a change of text and the opening": Race(at_a_meeting(READY), CHANGE, OPEN),
    "an opening and a change of text": Race(at_a_meeting(READY), OPEN, CHANGE),
    "an opening and a withdrawal": Race(at_a_meeting(READY), OPEN, WITHDRAW),
    "a withdrawal and a change of text": Race(at_a_meeting(READY), WITHDRAW, CHANGE),
    "two votes of one member": Race(at_a_meeting(a_voting(), HERE), VOTE, VOTE),
    "a vote and the closing": Race(at_a_meeting(a_voting(), HERE), CLOSE, VOTE),
    "a vote and a suspension": Race(at_a_meeting(a_voting(), HERE), SUSPEND, VOTE),
    "a vote and the end of a membership": Race(at_a_meeting(a_voting(), HERE), END, VOTE),
    "a vote and a member who goes": Race(at_a_meeting(a_voting(), HERE), LEAVE, VOTE),
    "two openings": Race(at_a_meeting(READY), OPEN, by_secretaris(OPEN)),
    "two closings": Race(at_a_meeting(a_voting()), CLOSE, by_secretaris(CLOSE)),
    "two declarations": Race(at_a_meeting(CLOSED), DECLARE, by_secretaris(DECLARE)),
    "two who take up one office": Race([a_founding()], ASSUME, ASSUME),
    "two admissions": Race([a_founding()], ADMIT, ADMIT),
    "two decisions": Race(
        at_a_meeting(HERE, carried(VOTING), carried(OTHER)), DECLARE, (DeclareResult(voting=OTHER), "secretaris")
    ),
    "two decisions of the board": Race(a_cooperative(), DECIDE, (DECIDE[0], "voorzitter")),
    "a decision of the board and one of the same year that is entered": Race(a_cooperative(), DECIDE, ENTER),
    "two earlier decisions": Race(a_cooperative(), ENTER, ENTER),
    "a decision of the board and the end of a term on it": Race(a_cooperative(), VACATE, DECIDE),
    "a decision that admits a member and an admission": Race(a_cooperative(), ADMIT, DECIDE_TO_ADMIT),
    "a roll and an admission": Race(at_a_meeting(READY), ADMIT, OPEN),
    "a roll and a member who comes": Race(at_a_meeting(a_member(1), READY), COME, OPEN),
    "an opening and the quorum that it rests on": Race(at_a_meeting(READY), QUORUM, OPEN),
    "an opening and the right to it": Race(at_a_meeting(READY), VACATE, OPEN),
    "two openings of a meeting": Race(at_a_meeting(CALLED), BEGIN, by_secretaris(BEGIN)),
    "two closings of a meeting": Race(at_a_meeting(READY), END_MEETING, (END_MEETING[0], "voorzitter")),
    "the opening of a meeting and a member who comes": Race(at_a_meeting(a_member(1), CALLED), COME, BEGIN),
    "the opening of a meeting and whoever chairs it": Race(at_a_meeting(CALLED), VACATE, by_secretaris(BEGIN)),
    "a closing of a meeting and an opening": Race(at_a_meeting(READY), OPEN, END_MEETING),
    "an opening and the closing of its meeting": Race(at_a_meeting(READY), END_MEETING, OPEN),
    "the closing of a room and a motion about its charter": Race(
        at_a_meeting(a_room(), ABOUT_A_ROOM), CLOSE_ROOM, OPEN
    ),
    "the closing of a room and a decision on its charter": Race(
        at_a_meeting(a_room(), a_member(1), a_voting(effect=EFFECT), a_vote(1), closed()), CLOSE_ROOM, DECLARE
    ),
    "two assemblies of one year": Race(
        at_a_meeting(), (convene("Plein 1"), "voorzitter"), (convene("Plein 2"), "secretaris")
    ),
    "one member at two desks": Race(at_a_meeting(a_member(1), a_meeting()), COME, COME),
    "contact details and an erasure": Race(
        at_a_meeting(a_member(1), LEFT), ERASE, (GiveContactDetails(email="lid01@example.org"), 1)
    ),
    "an office and the end of a membership": Race(at_a_meeting(a_member(1), LEFT_OFFICE), TAKE_OFFICE, END),
    "the end of a membership and an office": Race(at_a_meeting(a_member(1), LEFT_OFFICE), END, TAKE_OFFICE),
    "a holder who is joined to two members": Race(at_a_meeting(members(2)), JOIN, JOIN_TO_ANOTHER),
    "a holder who is joined and leaves": Race(at_a_meeting(a_member(1)), VACATE, JOIN),
    "a holder who leaves and is joined": Race(at_a_meeting(a_member(1)), JOIN, VACATE),
    "a holder who is joined to a member who leaves": Race(at_a_meeting(a_member(1)), END, JOIN),
    "a member who leaves and to whom a holder is joined": Race(at_a_meeting(a_member(1)), JOIN, END),
    "a vote of a member to whom a holder is joined": Race(at_a_meeting(a_voting(), HERE), JOIN, VOTE),
    "an opening by a holder who is joined": Race(at_a_meeting(READY, a_member(1)), JOIN, OPEN),
    "contact details of a holder who is joined": Race(
        at_a_meeting(a_member(1)), JOIN, (GiveContactDetails(email="voorzitter@example.org"), "voorzitter")
    ),
    "a join and the right to it": Race(
        at_a_meeting(a_member(1)), (VacateOffice(office="secretaris"), "operator"), JOIN
    ),
    "a room that opens twice": Race([], OPEN_ROOM, OPEN_ROOM),
    "a room that is supported twice": Race(at_a_meeting(a_room()), SUPPORT, by_secretaris(SUPPORT)),
}
"""By what the two do at once."""


@pytest.mark.parametrize("race", BOTH_READ.values(), ids=BOTH_READ)
def test_of_two_that_have_both_read_one_saves(log: GivenLog, race: Race) -> None:
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


# Through two buses


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
    assert check(entries) == []
    assert check_acknowledged(entries, done[0].answers) == []
    return done[0]


def everybody(count: int) -> list[Event]:
    return [*members(count), *(checked_in(number) for number in range(1, count + 1))]


def test_40_members_who_vote_twice_at_once_vote_once(log: GivenLog) -> None:
    log.given(a_cooperative(), everybody(40), a_voting())
    votes: list[Said] = [(CastVote(voting=VOTING, choice="for"), number) for number in range(1, 41) for _ in range(2)]

    async def work(two: Two) -> None:
        await two.do(*votes)

    two = race(log, work)
    assert (len(two.answers), len(two.refused), two.codes) == (40, 40, {"already-voted"})


def test_decisions_of_two_sources_recorded_at_once_have_numbers_without_gaps(log: GivenLog) -> None:
    log.given(a_cooperative())

    async def work(two: Two) -> None:
        await two.do(*[DECIDE_TO_ADMIT, ENTER, (DECISION, "voorzitter")] * 20)

    two = race(log, work)
    numbers = [event.decision for event in log.events() if isinstance(event, OF_THE_REGISTER)]
    assert numbers == [f"BESTUUR-2026-{number:03d}" for number in range(1, 61)]
    assert (len(two.answers), two.refused) == (60, [])


def test_no_vote_comes_after_the_closing_and_the_result_is_the_count(log: GivenLog) -> None:
    """Every vote before the closing counts, and every other is refused."""
    log.given(a_cooperative(), everybody(60), a_voting())
    votes: list[Said] = [(CastVote(voting=VOTING, choice="for"), number) for number in range(1, 61)]

    async def work(two: Two) -> None:
        await two.do(*votes[:25], CLOSE, *votes[25:])
        await two.do(DECLARE, (DeclareResult(voting=VOTING), "secretaris"))

    two = race(log, work)
    [closing] = [position for position, event, _ in log.log() if isinstance(event, VotingClosed)]
    cast = [position for position, event, _ in log.log() if isinstance(event, VoteCast)]
    [result] = [event for event in log.events() if isinstance(event, ResultDeclared)]
    assert all(position < closing for position in cast)
    assert result.tally["for"] == len(cast)
    assert two.codes <= {"voting-closed", "already-declared"}
    assert len(two.refused) == 60 - len(cast) + 1


def test_100_admissions_at_once_leave_no_gap(log: GivenLog) -> None:
    log.given(a_cooperative())

    async def work(two: Two) -> None:
        await two.do(*[ADMIT] * 100)

    assert len(race(log, work).answers) == 100


def test_a_roll_taken_while_members_are_admitted_is_that_of_its_position(log: GivenLog) -> None:
    """The number of members that is put on record is right, whoever is admitted in between."""
    log.given(a_cooperative(), a_meeting(), meeting_opened(), *members(3), checked_in(1))

    async def work(two: Two) -> None:
        for _ in range(5):
            await two.do(*[ADMIT] * 6, QUORUM, (EstablishQuorum(meeting=MEETING), "voorzitter"), *[ADMIT] * 6)

    race(log, work)
    admitted, established = 0, 0
    for event in log.events():
        admitted += event.TOPIC == "MemberAdmitted"
        if event.TOPIC == "QuorumEstablished":
            established += 1
            assert isinstance(event, QuorumEstablished | VotingOpened | VotingClosed)
            assert event.roll.entitled.heads == admitted
    assert (admitted, established) == (63, 10)


def test_two_decisions_at_once_get_two_numbers(log: GivenLog) -> None:
    votings = [VotingId(f"ALV-2026-1.{item}.1") for item in range(1, 9)]
    log.given(a_cooperative(), everybody(1), a_meeting())
    for voting in votings:
        log.given(
            a_motion(item_of(voting)),
            opened(voting),
            VoteCast(voting=voting, member=ONE, choices=("for",), way="device"),
            closed(voting),
        )

    async def work(two: Two) -> None:
        await two.do(*((DeclareResult(voting=voting), "voorzitter") for voting in votings))

    assert len(race(log, work).answers) == 8


def test_two_who_take_up_an_office_at_once_are_one(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"))

    async def work(two: Two) -> None:
        await two.do(ASSUME, ASSUME, ASSUME, ASSUME)

    two = race(log, work)
    assert (len(two.answers), two.codes) == (1, {"office-held"})


def test_the_cooperative_is_founded_once(log: GivenLog) -> None:
    founding: Said = (
        FoundCooperative(name="Voorbeeld", founded_on=FOUNDED_ON, purpose="Een voorbeeld.", source="akte"),
        "operator",
    )

    async def work(two: Two) -> None:
        await two.do(founding, founding, founding)

    two = race(log, work)
    assert (len(two.answers), two.codes) == (1, {"already-founded"})


def test_a_holder_who_is_joined_at_four_screens_at_once_is_joined_once(log: GivenLog) -> None:
    log.given(a_cooperative(), *members(2))

    async def work(two: Two) -> None:
        await two.do(JOIN, JOIN_TO_ANOTHER, JOIN, JOIN_TO_ANOTHER)

    two = race(log, work)
    assert (len(two.answers), two.codes) == (1, {"already-joined"})


def test_a_holder_acts_and_leaves_and_votes_while_they_are_joined(log: GivenLog) -> None:
    """Whichever comes first: nothing that the holder may do is refused for the join, and the member votes once."""
    log.given(a_cooperative(), a_voting(), HERE)

    async def work(two: Two) -> None:
        await two.do(JOIN, VOTE, CLOSE, VOTE)
        await two.do(VACATE)

    two = race(log, work)
    assert two.codes <= {"already-voted", "voting-closed"}
    kinds = [event.TOPIC for event in log.events()]
    assert (kinds.count("VotingClosed"), kinds.count("OfficeVacated")) == (1, 1)
