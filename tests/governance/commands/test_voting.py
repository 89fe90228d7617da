"""These tests open a voting, cast votes and close it.

Declaring is tested in ``test_voting_result.py``, and over whom a voting is judged in ``test_voting_base.py``. Two
commands at once are tested in ``tests/governance/log/test_bus.py`` and ``tests/invariants/test_races*.py``.
"""

from datetime import timedelta

import pytest

from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.membership import AdmitMember, SuspendMember
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.events.membership import RegisterDeclaredComplete, SuspensionLifted
from governance.events.voting import VoteCast, VotingOpened
from governance.ids import CHOICES, Choice, MeetingId, MemberId, VotingId, item_of
from governance.log.command import slice_for
from governance.log.errors import NotAllowed, Refused
from governance.log.event import Event
from governance.rules.readings import Reading
from governance.rules.verdict import Share, at_least
from tests.governance.commands.polling import ONE, ONE_VOTE, TOMORROW, all_here, cast, result, roll
from tests.governance.examples import (
    ITEM,
    MEETING,
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
    checked_out,
    closed,
    meeting_begun,
    meeting_closed,
    members,
    opened,
    statutes,
    suspended,
)
from tests.governance.given import GivenLog, call_by
from tests.governance.rulebooks import a_rulebook

QUORUM_OF_HALF = a_rulebook(quorum={"ordinary": at_least("1/2")})

# Opening


def test_a_voting_opens_with_its_roll(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(3), a_meeting(), a_motion(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(opened(roll=roll([1, 2, 3], present=3)))


def test_the_roll_says_who_is_excluded_and_why(log: GivenLog) -> None:
    log.given(
        a_cooperative(),
        all_here(4),
        suspended(2),
        an_end(3),
        a_meeting(),
        a_motion(),
        *meeting_begun(),
    )
    log.when(OpenVoting(item=ITEM), by="secretaris")
    [event] = log.recorded
    assert isinstance(event, VotingOpened)
    assert event.roll == roll([1, 4], present=2, excluded=[2], ended=[3])


def test_only_a_motion_is_put_to_the_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("no-such-motion", item=ITEM))


@pytest.mark.parametrize("happened_since", [[], [closed()]])
def test_a_voting_opens_once(log: GivenLog, happened_since: list[Event]) -> None:
    """A voting that was opened is not opened again, neither while it is open nor after its closing."""
    log.given(a_cooperative(), a_voting(), happened_since)
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("already-opened", item=ITEM))


def test_nothing_is_put_to_the_vote_after_the_meeting(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), *meeting_begun(), meeting_closed())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("meeting-closed", meeting=MEETING))


def test_nothing_is_put_to_the_vote_days_after_a_meeting_that_was_left_unclosed(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(3), a_meeting(), a_motion(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter", on=TOMORROW + timedelta(days=1))
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))
    log.when(OpenVoting(item=ITEM), by="voorzitter", on=TOMORROW)
    assert isinstance(log.recorded[0], VotingOpened)


def test_nobody_votes_days_after_a_meeting_whose_voting_was_left_open(log: GivenLog) -> None:
    log.given(a_voting(), all_here(2))
    log.when(cast(), by=1, on=TOMORROW + timedelta(days=1))
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))
    log.when(cast(), by=2, on=TOMORROW)
    log.then(a_vote(2))


def test_the_meeting_is_opened_before_anything_is_put_to_the_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("meeting-not-opened", meeting=MEETING))


def test_without_a_quorum_nothing_is_put_to_the_vote(log: GivenLog) -> None:
    """If the quorum was established twice, the second time counts."""
    log.given(a_cooperative(), a_meeting(), a_motion(), *meeting_begun(), *meeting_begun(reached=False))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("quorum-not-reached", rule="quorum", meeting=MEETING))


@pytest.mark.parametrize(
    ("gone", "complete", "refusal"),
    [
        ([], True, None),
        ([4], True, None),
        ([3, 4], True, "quorum-not-reached"),
        ([3, 4], False, "quorum-not-reached"),
        ([], False, None),
    ],
)
def test_a_quorum_is_still_there_when_something_is_put_to_the_vote(
    log: GivenLog, gone: list[int], complete: bool, refusal: str | None
) -> None:
    """The quorum was established, but members have left since. The statutes ask for 3 of the 6 members."""
    log.given(a_cooperative(), statutes(QUORUM_OF_HALF), all_here(4), a_member(5), a_member(6), a_meeting(), a_motion())
    log.given([RegisterDeclaredComplete(complete_from=TODAY)] if complete else [], *meeting_begun())
    log.given([checked_out(number) for number in gone])
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    if refusal is None:
        assert isinstance(log.recorded[0], VotingOpened)
    else:
        log.then(Refused(refusal, rule="quorum", meeting=MEETING))


def test_nothing_is_put_to_the_vote_in_an_empty_room(log: GivenLog) -> None:
    """The statutes ask for no quorum, so it was established as reached. Everybody has left since."""
    log.given(a_cooperative(), all_here(1), a_meeting(), a_motion(), *meeting_begun())
    log.given(checked_out(1))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("nobody-present", meeting=MEETING))
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    assert isinstance(log.recorded[0], VotingOpened)


def test_members_vote_where_nobody_knows_whether_enough_are_there(log: GivenLog) -> None:
    """The register is not complete. The result waits until it is, or the chair rules."""
    log.given(a_cooperative(), all_here(2), a_meeting(), a_motion(), *meeting_begun(reached=None))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(opened(roll=roll([1, 2], present=2)))


def test_the_opening_of_another_meeting_is_none(log: GivenLog) -> None:
    other = MeetingId("ALV-2026-2")
    log.given(a_cooperative(), a_meeting(), a_motion(), a_meeting(other), *meeting_begun(other))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("meeting-not-opened", meeting=MEETING))


# Casting


@pytest.mark.parametrize("choice", CHOICES)
def test_a_member_votes(log: GivenLog, choice: Choice) -> None:
    log.given(a_voting(), all_here(1))
    log.when(cast(choice), by=1)
    log.then(VoteCast(voting=VOTING, member=ONE, choices=(choice,), way="device"))


def test_nobody_votes_twice(log: GivenLog) -> None:
    """A member has one vote in a voting."""
    log.given(a_voting(), all_here(1), a_vote(1, "for"))
    log.when(cast("against"), by=1)
    log.then(Refused("already-voted", voting=VOTING, **ONE_VOTE))


def test_a_vote_in_one_voting_is_none_in_another(log: GivenLog) -> None:
    other = VotingId("ALV-2026-1.4.1")
    log.given(a_voting(), a_motion(item_of(other)), opened(other), all_here(1), a_vote(1, voting=other))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_nobody_votes_before_the_opening(log: GivenLog) -> None:
    """A vote before the opening is refused."""
    log.given(a_meeting(), a_motion(), *meeting_begun(), all_here(1))
    log.when(cast(), by=1)
    log.then(Refused("voting-not-open", voting=VOTING))


def test_nobody_votes_after_the_closing(log: GivenLog) -> None:
    """A vote after the closing is refused."""
    log.given(a_voting(), all_here(1), closed())
    log.when(cast(), by=1)
    log.then(Refused("voting-closed", voting=VOTING))


def test_who_is_no_member_does_not_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), all_here(1))
    log.when(cast(), by="stranger")
    log.then(Refused("not-a-member", **ONE_VOTE))


def test_an_officer_without_a_number_is_told_that_nobody_has_joined_them_to_a_member(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), all_here(1))
    log.when(cast(), by="secretaris")
    log.then(Refused("office-not-joined", office="secretaris", **ONE_VOTE))


def test_who_has_left_does_not_vote(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), an_end(1))
    log.when(cast(), by=1)
    log.then(Refused("not-a-member", **ONE_VOTE))


def test_who_leaves_tomorrow_votes_today(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), an_end(1, TOMORROW))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_a_suspended_member_does_not_vote(log: GivenLog) -> None:
    """The vote of a suspended member is refused, and of the 80 members 79 are in the base."""
    log.given(a_cooperative(), all_here(80), suspended(7), a_meeting(), a_motion(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    [event] = log.recorded
    assert isinstance(event, VotingOpened)
    assert event.roll == roll([n for n in range(1, 81) if n != 7], present=79, excluded=[7])
    log.when(cast(), by=7)
    log.then(Refused("suspended", rule="suspended", article="2:38 lid 1 BW"))


def test_a_member_suspended_until_today_votes(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), suspended(1, until=TODAY))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_a_member_suspended_from_tomorrow_votes(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), suspended(1, since=TOMORROW))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_a_member_whose_suspension_was_lifted_votes(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), suspended(1), SuspensionLifted(member=ONE, lifted_on=TODAY))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_a_member_who_is_suspended_while_the_voting_is_open_votes_no_more(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), all_here(2))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.when(cast(), by=1)
    log.then(Refused("suspended", rule="suspended", article="2:38 lid 1 BW"))


@pytest.mark.parametrize("attendance", [[], [checked_in(1), checked_out(1)], [checked_in(2)]])
def test_who_is_not_at_the_meeting_does_not_vote(log: GivenLog, attendance: list[Event]) -> None:
    log.given(a_voting(), a_member(1), attendance)
    log.when(cast(), by=1)
    log.then(Refused("not-checked-in", rule="electronic", article="2:38 lid 6 BW", meeting=MEETING))


def test_what_is_not_put_to_the_vote_cannot_be_chosen(log: GivenLog) -> None:
    log.given(a_meeting(), a_motion(), *meeting_begun(), opened(choices=("for", "against")), all_here(1))
    log.when(cast("blank"), by=1)
    log.then(Refused("no-such-choice", choices=["for", "against"]))


def test_nobody_votes_under_anothers_number(log: GivenLog) -> None:
    log.given(a_voting(), a_member(1), checked_in(1), a_member(2), checked_in(2))
    log.when(cast(), by=(2, 1))
    log.then(NotAllowed("CastVote", ("signed-in",)))


def test_a_member_admitted_while_the_voting_is_open_votes(log: GivenLog) -> None:
    """Somebody who is a member when they vote may vote, also if they are not on the roll of the opening."""
    log.given(a_cooperative(), all_here(2), a_meeting(), a_motion(), *meeting_begun())
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.when(AdmitMember(name="Voorbeeldlid 03"), by="secretaris")
    person = log.call.new_person
    log.when(CheckIn(meeting=MEETING, member=MemberId(3)), by="secretaris")
    log.when(cast(), by=(person, 3))
    log.then(a_vote(3))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3], present=3)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).tally == {"for": 1, "against": 0, "blank": 0}


def test_a_vote_asks_about_nobody_but_its_voter() -> None:
    """The cost of a vote must not grow with the number of votes or members, so no fact about many is asked."""
    asked = slice_for(cast(), call_by(1)).facts
    assert sorted(fact.tag for fact in asked) == [
        "attendance:ALV-2026-1/1",
        "meeting:ALV-2026-1",
        "member:1",
        "vote:ALV-2026-1.3.1/1",
        "voting:ALV-2026-1.3.1",
    ]
    assert not any(type(fact).kept for fact in asked)


# Closing


def test_a_voting_closes_with_its_roll(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), all_here(3), checked_out(3))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3], present=2)))


def given_a_quorum_of_half(log: GivenLog, count: int) -> None:
    """There are ``count`` members, the statutes ask for half of them, and the quorum of a meeting is established."""
    log.given(a_cooperative(), statutes(QUORUM_OF_HALF), RegisterDeclaredComplete(complete_from=TODAY), members(count))
    log.given(a_meeting(), a_motion(), *meeting_begun())


def test_nobody_breaks_the_quorum_by_walking_out(log: GivenLog) -> None:
    """Two of four members are there at the opening. One votes for and the other leaves, and the motion is carried."""
    given_a_quorum_of_half(log, 4)
    log.given(checked_in(1), checked_in(2))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.when(cast(), by=1)
    log.when(CheckOut(meeting=MEETING, member=MemberId(2)), by="secretaris")
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3, 4], present=1, complete=True)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    [quorum] = [check for check in result(log).verdict.rules if check.rule == "quorum"]
    assert (quorum.met, quorum.readings, quorum.was) == (True, (Reading.SILENT_PRESENT,), Share(part=2, of=4))
    assert result(log).verdict.outcome == "carried"


def test_who_left_before_the_opening_makes_no_quorum(log: GivenLog) -> None:
    """A member who left before the opening was not there while the voting was open, so the quorum is without them."""
    given_a_quorum_of_half(log, 4)
    log.given(checked_in(1), checked_in(2), checked_out(2))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("quorum-not-reached", rule="quorum", meeting=MEETING))
    log.given(checked_in(3))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3, 4], present=2, complete=True)))


def test_who_comes_while_the_voting_is_open_is_counted_beside_those_who_stay(log: GivenLog) -> None:
    given_a_quorum_of_half(log, 4)
    log.given(checked_in(1), checked_in(2))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given(checked_in(3))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll([1, 2, 3, 4], present=3, complete=True)))


def test_who_is_suspended_while_the_voting_is_open_is_not_counted_as_present(log: GivenLog) -> None:
    """A suspended member does not count as present, whether they stay or leave (BW 2:24d lid 1)."""
    roll_then = roll([1, 4, 5], present=1, excluded=[2], gone=[3], complete=True)
    given_a_quorum_of_half(log, 5)
    log.given(checked_in(1), checked_in(2), checked_in(3))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.given(suspended(2), suspended(3), checked_out(3))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(closed(roll=roll_then))


def test_only_what_is_open_is_closed(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), *meeting_begun())
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-not-open", voting=VOTING))


def test_a_voting_is_closed_once(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), closed())
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-closed", voting=VOTING))
