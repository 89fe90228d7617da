"""Many commands at once, through two buses on one log, as two processes send them."""

from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.statutes import FoundCooperative
from governance.commands.voting.casting import CastVote
from governance.commands.voting.declaring import DeclareResult
from governance.events.meetings import QuorumEstablished
from governance.events.voting import ResultDeclared, VoteCast, VotingClosed, VotingOpened
from governance.ids import VotingId, item_of
from tests.governance.examples import (
    FOUNDED_ON,
    MEETING,
    VOTING,
    a_cooperative,
    a_founding,
    a_meeting,
    a_motion,
    a_voting,
    checked_in,
    closed,
    in_office,
    meeting_opened,
    members,
    opened,
)
from tests.governance.given import GivenLog
from tests.invariants.racing import (
    ADMIT,
    ASSUME,
    CLOSE,
    DECIDE_TO_ADMIT,
    DECISION,
    DECLARE,
    ENTER,
    HERE,
    JOIN,
    JOIN_TO_ANOTHER,
    OF_THE_REGISTER,
    ONE,
    QUORUM,
    VACATE,
    VOTE,
    Said,
    Two,
    everybody,
    race,
)


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
    log.given(a_cooperative(), everybody(1), a_meeting(), meeting_opened())
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
