"""Over whom a voting is judged: who is in its base and its quorum, whoever comes, goes or is entered meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.commands.membership import LiftSuspension
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.membership import RegisterDeclaredComplete, SuspensionLifted
from governance.ids import MemberId, VotingId, item_of
from governance.log.event import Event
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Electorate, Share, at_least
from tests.governance.commands.polling import (
    TOMORROW,
    all_here,
    cast,
    of_those,
    result,
    roll,
    share,
    voted,
    votes,
)
from tests.governance.examples import (
    ITEM,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_member,
    a_motion,
    a_roll,
    a_vote,
    a_voting,
    an_end,
    checked_in,
    checked_out,
    closed,
    meeting_begun,
    members,
    statutes,
    suspended,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

NEXT = VotingId("ALV-2026-1.4.1")


def counted(log: GivenLog) -> Any:
    """Which members the base counted, and what that leans on."""
    [base] = [check for check in result(log).verdict.rules if check.rule == "base"]
    return base.was, base.readings


def test_who_comes_in_while_the_voting_is_open_counts_in_the_base(log: GivenLog) -> None:
    """40 are there at the opening and 20 come later: 25 of 60 do not carry it, though 25 of 40 would."""
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(40), a_meeting(), a_motion())
    log.given(*meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given([a_member(n) for n in range(41, 61)], [checked_in(n) for n in range(41, 61)], votes(25, 35))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=25, of=60)
    assert result(log).verdict.outcome == "rejected"


def test_who_is_there_and_does_not_vote_counts_in_the_base(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(2), a_meeting(), a_motion())
    log.given(*meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given(a_member(3), checked_in(3), a_member(4), checked_in(4), votes(2, 0))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=2, of=4)


def test_who_voted_and_then_went_counts_in_the_base(log: GivenLog) -> None:
    """Whether they went home, were suspended or left the cooperative: their vote counts, and so do they."""
    log.given(
        a_cooperative(), statutes(of_those("entitled-present")), all_here(4), a_meeting(), a_motion(), *meeting_begun()
    )
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given(votes(1, 3), checked_out(2), suspended(3))
    log.given(an_end(4))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3, 4], present=3)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=1, of=4)


def test_members_admitted_while_the_voting_is_open_count_in_the_base(log: GivenLog) -> None:
    """They had a vote, so a majority of all members is a majority of them too."""
    log.given(a_cooperative(), statutes(of_those("entitled")), RegisterDeclaredComplete(complete_from=TODAY))
    log.given(all_here(3), a_meeting(), a_motion(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given(a_member(4), votes(2, 0))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=2, of=4)
    assert result(log).verdict.outcome == "rejected"


def test_a_suspension_lifted_during_the_voting_counts_in_its_base(log: GivenLog) -> None:
    """The base is who has a vote at the closing: 80. Of a voting that was closed before, it stays 79."""
    log.given(
        a_cooperative(), all_here(80), suspended(80), a_meeting(), a_motion(), a_motion(item_of(NEXT)), *meeting_begun()
    )
    log.when(OpenVoting(item=item_of(NEXT)), by="voorzitter")
    log.when(CloseVoting(voting=NEXT), by="voorzitter")
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.when(LiftSuspension(member=MemberId(80), lifted_on=TODAY), by="voorzitter")
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll(list(range(1, 81)), present=80)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert counted(log) == (Electorate(members=80, complete=False), (Reading.BASE_AT_CLOSING,))
    log.when(DeclareResult(voting=NEXT), by="voorzitter")
    assert counted(log) == (Electorate(members=80, suspended=1, complete=False), ())


def test_who_votes_after_their_suspension_was_lifted_counts_in_the_base(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(3), suspended(3), a_meeting(), a_motion(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.when(LiftSuspension(member=MemberId(3), lifted_on=TODAY), by="voorzitter")
    log.when(cast(), by=3)
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3], present=3)))


def test_the_base_is_never_less_than_those_who_voted(log: GivenLog) -> None:
    """Should those who voted be said to have left the cooperative, and the room, they count all the same."""
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(5), a_voting(), votes(2, 3))
    log.given(an_end(1), an_end(2), [checked_out(n) for n in (3, 4)])
    log.given(closed(roll=a_roll(3, 3)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=2, of=5)


def in_favour(count: int, of: int) -> list[Event]:
    """So many are there of all members and vote for, and the voting is closed."""
    roll_then, here = a_roll(of, count), [checked_in(number) for number in range(1, count + 1)]
    return [*members(of), *here, *a_voting(roll=roll_then), *votes(count, 0), closed(roll=roll_then)]


def entered(*numbers: int, since: str = "2016-05-01") -> list[Event]:
    """Members who stood in an earlier register are entered after the closing."""
    return [a_member(number, ImpreciseDate.parse(since)) for number in numbers]


def test_who_was_a_member_and_was_entered_after_the_closing_counts_in_the_base(log: GivenLog) -> None:
    """The register is made complete, as the refusal asks: 4 of the 6 who were known are 4 of the 20 who there were."""
    log.given(a_cooperative(), statutes(of_those("entitled")), in_favour(4, of=6))
    log.given(entered(*range(7, 21)), RegisterDeclaredComplete(complete_from=TODAY))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert (share(log), result(log).verdict.outcome) == (Share(part=4, of=20), "rejected")
    assert counted(log) == (Electorate(members=20), (Reading.ENTERED_LATER,))


def test_who_was_entered_after_the_closing_counts_in_the_quorum(log: GivenLog) -> None:
    half = a_rulebook(quorum={"ordinary": at_least("1/2")})
    log.given(a_cooperative(), statutes(half), in_favour(4, of=6), entered(*range(7, 10)))
    log.given(RegisterDeclaredComplete(complete_from=TODAY))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == "no-decision"


def test_who_is_entered_after_the_closing_and_was_suspended_does_not_count(log: GivenLog) -> None:
    """Nor does whose suspension was lifted between; but whoever voted does."""
    log.given(a_cooperative(), all_here(3), suspended(3), a_voting(roll=roll([1, 2], present=2, excluded=[3])))
    log.given(votes(2, 0), closed(roll=roll([1, 2], present=2, excluded=[3])))
    log.given(SuspensionLifted(member=MemberId(3), lifted_on=TODAY), suspended(2), entered(4, 5), suspended(5))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert counted(log) == (Electorate(members=5, suspended=2, complete=False), (Reading.ENTERED_LATER,))


@pytest.mark.parametrize(
    "since",
    [
        [a_member(4, ImpreciseDate("2026-06-01"), decided_on=ImpreciseDate("2026-06-09"))],
        [a_member(4, ImpreciseDate("2026-06-01"), decided_on=ImpreciseDate("2026-06-10"))],
        [an_end(3, TODAY)],
        [an_end(3, date(2026, 6, 1), ground="expelled")],
        [suspended(3)],
        [an_end(3, TOMORROW, ground="died")],
    ],
)
def test_who_comes_or_goes_after_the_closing_does_not_change_the_base(log: GivenLog, since: list[Event]) -> None:
    """Neither by a decision of after it, whatever day it names, nor by an end that is told then, but for a death."""
    log.given(a_cooperative(), statutes(of_those("entitled")), RegisterDeclaredComplete(complete_from=TODAY))
    log.given(in_favour(2, of=3), since)
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=TOMORROW)
    assert (share(log), counted(log)) == (Share(part=2, of=3), (Electorate(members=3), ()))


LATER = TODAY + timedelta(days=21)
"""When somebody sees that a voting was left open: nobody could vote in it since TOMORROW."""


def left_open(log: GivenLog, book: Rulebook, count: int) -> None:
    """Members 1 to 4 of so many are there and vote for, and the voting is not closed."""
    log.given(a_cooperative(), statutes(book), members(count), RegisterDeclaredComplete(complete_from=TODAY))
    log.given(a_meeting(), a_motion(), *meeting_begun(), [checked_in(number) for number in range(1, 5)])
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given(votes(4, 0))


def test_who_became_a_member_since_a_voting_was_left_open_is_not_in_its_base(log: GivenLog) -> None:
    left_open(log, a_rulebook(quorum={"ordinary": at_least("1/2")}), 6)
    log.given([a_member(number, ImpreciseDate.of(LATER)) for number in range(7, 13)], on=LATER)
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=LATER)
    log.then(closed(roll=roll([1, 2, 3, 4, 5, 6], present=4, day=TOMORROW, complete=True), on=LATER))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=LATER)
    assert result(log).verdict.outcome == "carried"


@pytest.mark.parametrize(("until", "at_closing", "outcome"), [(LATER, 8, "rejected"), (TOMORROW, 7, "carried")])
def test_a_voting_that_was_left_open_has_the_base_of_the_last_day_on_which_anybody_could_vote(
    log: GivenLog, until: date, at_closing: int, outcome: str
) -> None:
    """4 of 8 is not more than half, and 4 of 7 is: who left with the meeting's own day is not in it any more."""
    left_open(log, of_those("entitled"), 8)
    log.given(an_end(8, until))
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=LATER)
    log.then(closed(roll=roll([*range(1, 1 + at_closing)], present=4, day=TOMORROW, complete=True), on=LATER))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=LATER)
    assert (share(log), result(log).verdict.outcome) == (Share(part=4, of=at_closing), outcome)


def test_who_became_a_member_after_midnight_while_the_members_voted_is_in_the_base(log: GivenLog) -> None:
    left_open(log, of_those("entitled"), 6)
    log.given(a_member(7, ImpreciseDate.of(TOMORROW)), on=TOMORROW)
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=TOMORROW)
    log.then(closed(roll=roll([1, 2, 3, 4, 5, 6, 7], present=4, day=TOMORROW, complete=True)))


@pytest.mark.parametrize(
    ("recorded", "readings"),
    [
        ([an_end(1, date(2026, 1, 1), ground="expelled")], [Reading.VOTE_STAYS]),
        ([suspended(1, date(2020, 1, 1))], [Reading.VOTE_STAYS]),
        ([suspended(1, date(2026, 6, 1), TOMORROW)], [Reading.VOTE_STAYS]),
        ([an_end(1)], []),
        ([suspended(1, TODAY)], []),
    ],
)
def test_a_vote_stays_also_where_its_member_is_said_to_have_had_none_by_then(
    log: GivenLog, recorded: list[Event], readings: list[Reading]
) -> None:
    """Who could vote when they did is not undone by a day that is recorded afterwards; and the verdict says so."""
    log.given(a_cooperative(), voted(2, 1), recorded)
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert (result(log).verdict.outcome, result(log).tally["for"]) == ("carried", 2)
    [one_vote] = [check for check in result(log).verdict.rules if check.rule == "one-vote"]
    assert (one_vote.met, one_vote.readings) == (True, tuple(readings))
    assert counted(log) == (Electorate(members=3, complete=False), ())


def test_who_voted_and_then_left_still_counts(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(2), a_voting(roll=a_roll(2, 2)), a_vote(1), a_vote(2, "blank"))
    log.given(an_end(1), closed(roll=a_roll(1, 1)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).tally == {"for": 1, "against": 0, "blank": 1}
