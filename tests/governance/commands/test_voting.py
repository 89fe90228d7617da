"""A motion put to the vote: opened, votes cast, closed, declared, and what follows by itself."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from governance.commands.meetings import CheckIn, CheckOut
from governance.commands.membership import AdmitMember, LiftSuspension, SuspendMember
from governance.commands.voting import CastVote, CloseVoting, DeclareResult, OpenVoting
from governance.dates import ImpreciseDate
from governance.events.decisions import AdoptCharter, DecisionRecorded
from governance.events.meetings import AttendanceEnded, MeetingClosed
from governance.events.membership import MembershipEnded, RegisterDeclaredComplete, SuspensionLifted
from governance.events.rooms import CharterAdopted, RoomClosed
from governance.events.voting import Excluded, ResultDeclared, Roll, VoteCast, VotingClosed, VotingOpened, WayIn
from governance.facts.membership import roll_hash
from governance.ids import CHOICES, Choice, DecisionId, MeetingId, MemberId, RoomSlug, VotingId
from governance.log.command import slice_for
from governance.log.errors import NotAllowed, Refused
from governance.log.event import Event
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Base, Devices, Electorate, Majority, Share, Tally, at_least, more_than
from tests.governance.examples import (
    MEETING,
    ROOM,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_member,
    a_motion,
    a_quorum,
    a_roll,
    a_room,
    a_vote,
    a_voting,
    checked_in,
    closed,
    members,
    opened,
    statutes,
    suspended,
)
from tests.governance.given import GivenLog, call_by

TOMORROW = TODAY + timedelta(days=1)
NEXT = VotingId("ALV-2026-1.4")
ONE = MemberId(1)
ONE_VOTE: dict[str, Any] = {"rule": "one-vote", "article": "2:38 lid 1 BW"}
EFFECT = AdoptCharter(room=ROOM, text="# Handvest")


def all_here(count: int) -> list[Event]:
    """Members 1 to ``count``, all at the meeting."""
    return [*members(count), *(checked_in(number) for number in range(1, count + 1))]


def roll(entitled: list[int], present: int, excluded: list[int] | None = None) -> Roll:
    return Roll(
        entitled=len(entitled),
        present=present,
        hash=roll_hash(sum(1 << number for number in entitled)),
        excluded=[Excluded(MemberId(number), "suspended") for number in excluded or []],
    )


def cast(choice: Choice = "for") -> CastVote:
    return CastVote(voting=VOTING, choice=choice)


# Opening


def test_a_voting_opens_with_its_roll(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(3), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(VotingOpened(voting=VOTING, secrecy="open", choices=list(CHOICES), roll=roll([1, 2, 3], present=3)))


def test_the_roll_says_who_is_excluded_and_why(log: GivenLog) -> None:
    log.given(
        a_cooperative(),
        all_here(4),
        suspended(2),
        MembershipEnded(member=MemberId(3), ground="resigned", until=TODAY),
        a_meeting(),
        a_motion(),
        a_quorum(),
    )
    log.when(OpenVoting(voting=VOTING), by="secretaris")
    [event] = log.recorded
    assert isinstance(event, VotingOpened)
    assert event.roll == roll([1, 4], present=2, excluded=[2])


def test_only_a_motion_is_put_to_the_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("no-such-voting", voting=VOTING))


@pytest.mark.parametrize("then", [[], [closed()]])
def test_a_voting_opens_once(log: GivenLog, then: list[Event]) -> None:
    """Nothing closed is reopened (invariant 4)."""
    log.given(a_cooperative(), a_voting(), then)
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("already-opened", voting=VOTING))


def test_nothing_is_put_to_the_vote_after_the_meeting(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), a_quorum(), MeetingClosed(meeting=MEETING))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("meeting-closed", meeting=MEETING))


def test_nothing_is_put_to_the_vote_days_after_a_meeting_that_was_left_unclosed(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(3), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter", on=TOMORROW + timedelta(days=1))
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))
    log.when(OpenVoting(voting=VOTING), by="voorzitter", on=TOMORROW)
    assert isinstance(log.recorded[0], VotingOpened)


def test_nobody_votes_days_after_a_meeting_whose_voting_was_left_open(log: GivenLog) -> None:
    log.given(a_voting(), all_here(2))
    log.when(cast(), by=1, on=TOMORROW + timedelta(days=1))
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))
    log.when(cast(), by=2, on=TOMORROW)
    log.then(a_vote(2))


def test_the_quorum_is_established_before_anything_is_put_to_the_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("quorum-not-established", rule="quorum", meeting=MEETING))


def test_without_a_quorum_nothing_is_put_to_the_vote(log: GivenLog) -> None:
    """What was established last counts."""
    log.given(a_cooperative(), a_meeting(), a_motion(), a_quorum(), a_quorum(reached=False))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("quorum-not-reached", rule="quorum", meeting=MEETING))


HALF_HERE = Rulebook(quorum_ordinary=at_least("1/2"), from_statutes=("quorum_ordinary",))


@pytest.mark.parametrize(
    ("gone", "complete", "refusal"),
    [
        ([], True, None),
        ([4], True, None),
        ([3, 4], True, "quorum-not-reached"),
        ([3, 4], False, "quorum-not-reached"),
        ([], False, "quorum-not-known"),
    ],
)
def test_a_quorum_is_still_there_when_something_is_put_to_the_vote(
    log: GivenLog, gone: list[int], complete: bool, refusal: str | None
) -> None:
    """It was established, but members have left since: of 6 the statutes ask 3."""
    log.given(a_cooperative(), statutes(HALF_HERE), all_here(4), a_member(5), a_member(6), a_meeting(), a_motion())
    log.given([RegisterDeclaredComplete(complete_from=TODAY)] if complete else [], a_quorum())
    log.given([AttendanceEnded(meeting=MEETING, member=MemberId(number)) for number in gone])
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    if refusal is None:
        assert isinstance(log.recorded[0], VotingOpened)
    else:
        log.then(Refused(refusal, rule="quorum", meeting=MEETING))


def test_nothing_is_put_to_the_vote_in_an_empty_room(log: GivenLog) -> None:
    """The quorum was counted, none is asked, and all have left since."""
    log.given(a_cooperative(), all_here(1), a_meeting(), a_motion(), a_quorum())
    log.given(AttendanceEnded(meeting=MEETING, member=ONE))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("nobody-present", meeting=MEETING))
    log.when(CheckIn(meeting=MEETING, member=ONE), by="secretaris")
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    assert isinstance(log.recorded[0], VotingOpened)


def test_a_quorum_that_is_not_known_is_none(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), a_quorum(reached=None))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("quorum-not-known", rule="quorum", meeting=MEETING))


def test_a_quorum_of_another_meeting_is_none(log: GivenLog) -> None:
    other = MeetingId("ALV-2026-2")
    log.given(a_cooperative(), a_meeting(), a_motion(), a_meeting(other), a_quorum(other))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("quorum-not-established", rule="quorum", meeting=MEETING))


# Casting


@pytest.mark.parametrize("choice", CHOICES)
def test_a_member_votes(log: GivenLog, choice: Choice) -> None:
    log.given(a_voting(), all_here(1))
    log.when(cast(choice), by=1)
    log.then(VoteCast(voting=VOTING, member=ONE, choice=choice, way="device"))


def test_nobody_votes_twice(log: GivenLog) -> None:
    """Invariant 1 of domain.md."""
    log.given(a_voting(), all_here(1), a_vote(1, "for"))
    log.when(cast("against"), by=1)
    log.then(Refused("already-voted", voting=VOTING, **ONE_VOTE))


def test_a_vote_in_one_voting_is_none_in_another(log: GivenLog) -> None:
    other = VotingId("ALV-2026-1.4")
    log.given(a_voting(), a_motion(other), opened(other), all_here(1), a_vote(1, voting=other))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_nobody_votes_before_the_opening(log: GivenLog) -> None:
    """Invariant 2."""
    log.given(a_meeting(), a_motion(), a_quorum(), all_here(1))
    log.when(cast(), by=1)
    log.then(Refused("voting-not-open", voting=VOTING))


def test_nobody_votes_after_the_closing(log: GivenLog) -> None:
    """Invariant 2."""
    log.given(a_voting(), all_here(1), closed())
    log.when(cast(), by=1)
    log.then(Refused("voting-closed", voting=VOTING))


@pytest.mark.parametrize("by", ["stranger", "secretaris"])
def test_who_is_no_member_does_not_vote(log: GivenLog, by: Any) -> None:
    log.given(a_cooperative(), a_voting(), all_here(1))
    log.when(cast(), by=by)
    log.then(Refused("not-a-member", **ONE_VOTE))


def test_who_has_left_does_not_vote(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), MembershipEnded(member=ONE, ground="resigned", until=TODAY))
    log.when(cast(), by=1)
    log.then(Refused("not-a-member", **ONE_VOTE))


def test_who_leaves_tomorrow_votes_today(log: GivenLog) -> None:
    log.given(a_voting(), all_here(1), MembershipEnded(member=ONE, ground="resigned", until=TOMORROW))
    log.when(cast(), by=1)
    log.then(a_vote(1))


def test_a_suspended_member_does_not_vote(log: GivenLog) -> None:
    """rules.md, case 10: refused, and the base is 79, not 80."""
    log.given(a_cooperative(), all_here(80), suspended(7), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
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


@pytest.mark.parametrize("here", [[], [checked_in(1), AttendanceEnded(meeting=MEETING, member=ONE)], [checked_in(2)]])
def test_who_is_not_at_the_meeting_does_not_vote(log: GivenLog, here: list[Event]) -> None:
    log.given(a_voting(), a_member(1), here)
    log.when(cast(), by=1)
    log.then(Refused("not-checked-in", rule="electronic", article="2:38 lid 6 BW", meeting=MEETING))


def test_what_is_not_put_to_the_vote_cannot_be_chosen(log: GivenLog) -> None:
    log.given(a_meeting(), a_motion(), a_quorum(), opened(choices=("for", "against")), all_here(1))
    log.when(cast("blank"), by=1)
    log.then(Refused("no-such-choice", choices=["for", "against"]))


def test_nobody_votes_under_anothers_number(log: GivenLog) -> None:
    log.given(a_voting(), a_member(1), checked_in(1), a_member(2), checked_in(2))
    log.when(cast(), by=(2, 1))
    log.then(NotAllowed("CastVote", ("signed-in",)))


def test_a_member_admitted_while_the_voting_is_open_votes(log: GivenLog) -> None:
    """rules.md, case 11: entitled if a member when the vote is taken; the roll at the opening is no right to vote."""
    log.given(a_cooperative(), all_here(2), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.when(AdmitMember(name="Voorbeeldlid 03"), by="secretaris")
    person = log.call.new_person
    log.when(CheckIn(meeting=MEETING, member=MemberId(3)), by="secretaris")
    log.when(cast(), by=(person, 3))
    log.then(a_vote(3))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3], present=3)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).tally == {"for": 1, "against": 0, "blank": 0}


def test_a_vote_asks_about_nobody_but_its_voter() -> None:
    """The cost of a vote must not grow with the votes or the members: nothing that is about many is asked."""
    asked = slice_for(cast(), call_by(1)).facts
    assert sorted(fact.tag for fact in asked) == [
        "attendance:ALV-2026-1/1",
        "meeting:ALV-2026-1",
        "member:1",
        "vote:ALV-2026-1.3/1",
        "voting:ALV-2026-1.3",
    ]
    assert not any(type(fact).kept for fact in asked)


# Closing


def test_a_voting_closes_with_its_roll(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), all_here(3), AttendanceEnded(meeting=MEETING, member=MemberId(3)))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3], present=3)))


def quorum_of_half(log: GivenLog, count: int) -> None:
    """Statutes that ask for half of the members, of whom there are so many; a meeting, its quorum established."""
    half = Rulebook(quorum_ordinary=at_least("1/2"), from_statutes=("quorum_ordinary",))
    log.given(a_cooperative(), statutes(half), RegisterDeclaredComplete(complete_from=TODAY), members(count))
    log.given(a_meeting(), a_motion(), a_quorum())


def test_nobody_breaks_the_quorum_by_walking_out(log: GivenLog) -> None:
    """Case 41: two of four are there at the opening, one votes for, the other leaves: there is a quorum, carried."""
    quorum_of_half(log, 4)
    log.given(checked_in(1), checked_in(2))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.when(cast(), by=1)
    log.when(CheckOut(meeting=MEETING, member=MemberId(2)), by="secretaris")
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3, 4], present=2)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    [quorum] = [check for check in result(log).verdict.rules if check.rule == "quorum"]
    assert (quorum.met, quorum.leans_on, quorum.was) == (True, "reading", Share(part=2, of=4))
    assert result(log).verdict.outcome == "carried"


def test_who_left_before_the_opening_makes_no_quorum(log: GivenLog) -> None:
    """Case 41, the other side: they were not there while the voting was open."""
    quorum_of_half(log, 4)
    log.given(checked_in(1), checked_in(2), AttendanceEnded(meeting=MEETING, member=MemberId(2)))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("quorum-not-reached", rule="quorum", meeting=MEETING))
    log.given(checked_in(3))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3, 4], present=2)))


def test_who_comes_while_the_voting_is_open_is_counted_beside_those_who_stay(log: GivenLog) -> None:
    quorum_of_half(log, 4)
    log.given(checked_in(1), checked_in(2))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(checked_in(3))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3, 4], present=3)))


def test_who_is_suspended_while_the_voting_is_open_is_not_counted_as_present(log: GivenLog) -> None:
    """BW 2:24d lid 1, whether they stay or go: it is the law that takes them out, not they."""
    quorum_of_half(log, 5)
    log.given(checked_in(1), checked_in(2), checked_in(3))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(suspended(2), suspended(3), AttendanceEnded(meeting=MEETING, member=MemberId(3)))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 4, 5], present=1, excluded=[2, 3])))


def test_only_what_is_open_is_closed(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), a_quorum())
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-not-open", voting=VOTING))


def test_a_voting_is_closed_once(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting(), closed())
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-closed", voting=VOTING))


# Declaring


def result(log: GivenLog) -> ResultDeclared:
    event = log.recorded[0]
    assert isinstance(event, ResultDeclared)
    return event


def votes(in_favour: int, against: int, blank: int = 0) -> list[Event]:
    """Votes of members 1 and so on: first those for, then those against, then the blank ones."""
    choices = ["for"] * in_favour + ["against"] * against + ["blank"] * blank
    return [a_vote(number, choice) for number, choice in enumerate(choices, start=1)]


def voted(in_favour: int, against: int, blank: int = 0, effect: AdoptCharter | None = None) -> list[Event]:
    """Everybody is there and has voted, and the voting is closed."""
    count = in_favour + against + blank
    whole = a_roll(count, count)
    return [
        *all_here(count),
        *a_voting(roll=whole, effect=effect),
        *votes(in_favour, against, blank),
        closed(roll=whole),
    ]


def decision(number: int = 1, effect: AdoptCharter | None = None) -> DecisionRecorded:
    return DecisionRecorded(
        decision=DecisionId(f"ALV-2026-{number:03d}"),
        organ="ALV",
        year=2026,
        number=number,
        meeting=MEETING,
        voting=VOTING,
        title="Een voorstel",
        text="Wij stellen voor.",
        effect=effect,
        in_force_on=TODAY,
    )


def test_a_motion_that_is_carried_becomes_a_decision(log: GivenLog) -> None:
    log.given(a_cooperative(), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    declared = result(log)
    assert (declared.tally, declared.verdict.outcome) == ({"for": 2, "against": 1, "blank": 0}, "carried")
    assert log.recorded[1:] == [decision()]


def test_a_motion_that_is_rejected_becomes_none(log: GivenLog) -> None:
    log.given(a_cooperative(), voted(1, 2, effect=EFFECT))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == "rejected"
    assert len(log.recorded) == 1


def test_where_nobody_votes_nothing_is_decided(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(2), a_voting(), closed())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).tally == {"for": 0, "against": 0, "blank": 0}
    assert result(log).verdict.outcome == "rejected"


@pytest.mark.parametrize(
    ("case", "counted", "base", "outcome"),
    [
        (4, (20, 20, 5), "valid", "rejected"),
        (4, (21, 20, 39), "valid", "carried"),
        (5, (21, 20, 39), "cast", "rejected"),
        (26, (25, 24, 6), "valid", "carried"),
    ],
)
def test_the_verdict_is_that_of_the_worked_case(
    log: GivenLog, case: int, counted: tuple[int, int, int], base: Any, outcome: str
) -> None:
    """rules.md, through the command; the functions themselves are tested with the rules."""
    more = Rulebook(
        majority_ordinary=Majority(threshold=more_than("1/2"), base=base), from_statutes=("majority_ordinary",)
    )
    log.given(a_cooperative(), statutes(more), voted(*counted))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == outcome
    [tie] = [check for check in result(log).verdict.rules if check.rule == "tie"]
    assert tie.was == Tally(in_favour=counted[0], against=counted[1], blank=counted[2])


def test_a_decision_gets_the_next_number_of_its_year(log: GivenLog) -> None:
    earlier = decision(7)
    log.given(a_cooperative(), earlier, voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="secretaris")
    assert log.recorded[1:] == [decision(8)]


def test_a_decision_is_of_the_day_of_its_meeting(log: GivenLog) -> None:
    """Also when its result is declared after that: it was taken when the members voted."""
    log.given(a_cooperative(), decision(7), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="secretaris", on=TODAY.replace(year=2027, month=1, day=1))
    event = log.recorded[1]
    assert isinstance(event, DecisionRecorded)
    assert (event.decision, event.in_force_on) == ("ALV-2026-008", TODAY)


def test_a_motion_is_judged_by_the_rulebook_of_the_meetings_day(log: GivenLog) -> None:
    """Statutes that come into force before the result is declared are not those under which the members voted."""
    log.given(a_cooperative(), statutes(of_those("cast"), in_force_on=TOMORROW), voted(2, 1, blank=3))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=TOMORROW)
    assert (share(log), result(log).verdict.outcome) == (Share(part=2, of=3), "carried")


def test_the_call_is_judged_by_the_rulebook_of_its_own_day(log: GivenLog) -> None:
    """It went out on 1 June, seven days before; that statutes of after it ask fourteen makes nothing voidable."""
    fourteen = Rulebook(notice_days=14, from_statutes=("notice_days",))
    log.given(a_cooperative(), statutes(fourteen, in_force_on=date(2026, 6, 2)), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    verdict = result(log).verdict
    [notice] = [check for check in verdict.rules if check.rule == "notice_days"]
    assert (notice.met, notice.leans_on, verdict.voidable) == (True, "reading", False)


def test_the_register_was_complete_on_the_meetings_day_or_it_was_not(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(of_those("entitled")), voted(2, 1))
    log.given(RegisterDeclaredComplete(complete_from=TOMORROW))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=TOMORROW)
    log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))


def test_a_charter_is_adopted_by_the_decision_itself(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room(), voted(2, 1, effect=EFFECT))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert log.recorded[1:] == [
        decision(effect=EFFECT),
        CharterAdopted(room=ROOM, version=1, text="# Handvest", decision=DecisionId("ALV-2026-001"), in_force_on=TODAY),
    ]


CLOSED_ROOM = pytest.mark.parametrize("until", [None, "2026-06-09", "2026-06", "2025"])


@CLOSED_ROOM
def test_the_charter_of_a_room_that_has_closed_is_not_put_to_the_vote(log: GivenLog, until: str | None) -> None:
    day = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_room(), all_here(2), a_meeting(), a_motion(effect=EFFECT), a_quorum())
    log.given(RoomClosed(room=ROOM, until=day))
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.then(Refused("room-closed", room=ROOM))


@CLOSED_ROOM
def test_a_room_that_closes_during_the_voting_gets_no_charter(log: GivenLog, until: str | None) -> None:
    """The members decided, and the register says so; but no more follows from it."""
    day = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_room(), voted(2, 1, effect=EFFECT), RoomClosed(room=ROOM, until=day))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert log.recorded[1:] == [decision(effect=None)]


@pytest.mark.parametrize("closing", [(ROOM, TOMORROW), (RoomSlug("andere-kamer"), TODAY)])
def test_a_room_that_is_still_open_gets_its_charter(log: GivenLog, closing: tuple[RoomSlug, date]) -> None:
    room, until = closing
    log.given(a_cooperative(), a_room(), a_room(RoomSlug("andere-kamer")), all_here(3))
    log.given(RoomClosed(room=room, until=ImpreciseDate.of(until)), a_meeting(), a_motion(effect=EFFECT), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(votes(2, 1))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert [event.TOPIC for event in log.recorded] == ["ResultDeclared", "DecisionRecorded", "CharterAdopted"]


def test_a_rooms_next_charter_is_its_next_version(log: GivenLog) -> None:
    old = CharterAdopted(room=ROOM, version=3, text="Oud", decision=DecisionId("ALV-2020-001"), in_force_on=TODAY)
    log.given(a_cooperative(), a_room(), old, voted(2, 1, effect=EFFECT))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    event = log.recorded[2]
    assert isinstance(event, CharterAdopted)
    assert event.version == 4


def of_those(base: Base) -> Rulebook:
    """More than half of this base carries a motion."""
    return Rulebook(
        majority_ordinary=Majority(threshold=more_than("1/2"), base=base), from_statutes=("majority_ordinary",)
    )


def share(log: GivenLog) -> Any:
    """What the majority was a share of."""
    [majority] = [check for check in result(log).verdict.rules if check.rule == "majority"]
    return majority.was


def test_who_comes_in_while_the_voting_is_open_counts_in_the_base(log: GivenLog) -> None:
    """40 are there at the opening and 20 come later: 25 of 60 do not carry it, though 25 of 40 would."""
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(40), a_meeting(), a_motion())
    log.given(a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given([a_member(n) for n in range(41, 61)], [checked_in(n) for n in range(41, 61)], votes(25, 35))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=25, of=60)
    assert result(log).verdict.outcome == "rejected"


def test_who_is_there_and_does_not_vote_counts_in_the_base(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(2), a_meeting(), a_motion())
    log.given(a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(a_member(3), checked_in(3), a_member(4), checked_in(4), votes(2, 0))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=2, of=4)


def test_who_voted_and_then_went_counts_in_the_base(log: GivenLog) -> None:
    """Whether they went home, were suspended or left the cooperative: their vote counts, and so do they."""
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(4), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(votes(1, 3), AttendanceEnded(meeting=MEETING, member=MemberId(2)), suspended(3))
    log.given(MembershipEnded(member=MemberId(4), ground="resigned", until=TODAY))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3, 4], present=4)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=1, of=4)


def test_members_admitted_while_the_voting_is_open_count_in_the_base(log: GivenLog) -> None:
    """rules.md, case 11: they had a vote, so a majority of all members is one of them too."""
    log.given(a_cooperative(), statutes(of_those("entitled")), RegisterDeclaredComplete(complete_from=TODAY))
    log.given(all_here(3), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(a_member(4), votes(2, 0))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=2, of=4)
    assert result(log).verdict.outcome == "rejected"


def test_a_suspension_lifted_during_the_voting_does_not_change_its_base(log: GivenLog) -> None:
    """rules.md, case 27: but it does the next one's."""
    log.given(a_cooperative(), all_here(80), suspended(80), a_meeting(), a_motion(), a_motion(NEXT), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.when(LiftSuspension(member=MemberId(80), lifted_on=TODAY), by="voorzitter")
    log.when(OpenVoting(voting=NEXT), by="voorzitter")
    [event] = log.recorded
    assert isinstance(event, VotingOpened)
    assert event.roll.entitled == 80
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll(list(range(1, 80)), present=79, excluded=[80])))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    [base] = [check for check in result(log).verdict.rules if check.rule == "base"]
    assert base.was == Electorate(members=80, suspended=1, complete=False)


def test_who_votes_after_their_suspension_was_lifted_counts_in_the_base(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(3), suspended(3), a_meeting(), a_motion(), a_quorum())
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.when(LiftSuspension(member=MemberId(3), lifted_on=TODAY), by="voorzitter")
    log.when(cast(), by=3)
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3], present=3)))


def test_the_base_is_never_less_than_those_who_voted(log: GivenLog) -> None:
    """Should a roll on record say so all the same, the votes are believed."""
    log.given(a_cooperative(), statutes(of_those("entitled-present")), all_here(5), a_voting(), votes(2, 3))
    log.given(closed(roll=a_roll(3, 3)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert share(log) == Share(part=2, of=5)


def test_the_verdict_says_how_many_votes_came_in_by_a_device(log: GivenLog) -> None:
    """A phone or a kiosk in the room is only a way of voting, and that this is our reading is said (2:38 lid 6)."""
    ways = [
        VoteCast(voting=VOTING, member=MemberId(n), choice="for", way=way) for n, way in enumerate(get_args(WayIn), 1)
    ]
    count = len(ways)
    log.given(a_cooperative(), all_here(count), a_voting(roll=a_roll(count, count)), ways, closed())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    [electronic] = [check for check in result(log).verdict.rules if check.rule == "electronic"]
    assert electronic.was == Devices(votes=2)


def test_an_outcome_that_is_not_known_is_no_result(log: GivenLog) -> None:
    """Where the majority is a share of all members, it turns on those who may be missing in the register."""
    half = Rulebook(
        majority_ordinary=Majority(threshold=at_least("1/2"), base="entitled"), from_statutes=("majority_ordinary",)
    )
    log.given(a_cooperative(), statutes(half), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))
    log.given(RegisterDeclaredComplete(complete_from=TODAY))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == "carried"


def test_a_result_is_not_declared_before_the_opening(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), a_quorum())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-not-open", voting=VOTING))


def test_a_result_is_not_declared_before_the_closing(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-still-open", voting=VOTING))


def test_a_result_is_declared_once(log: GivenLog) -> None:
    """Invariant 4."""
    log.given(a_cooperative(), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="secretaris")
    log.then(Refused("already-declared", rule="chair-ruling", article="2:13 lid 3 BW", voting=VOTING))


def test_a_result_can_be_declared_after_the_meeting(log: GivenLog) -> None:
    log.given(a_cooperative(), voted(2, 1), MeetingClosed(meeting=MEETING))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == "carried"


@pytest.mark.parametrize(
    ("cast", "wrong"),
    [
        ([a_vote(1), a_vote(9), closed()], {"votes": 2, "strangers": 1, "doubled": 0, "outside": 0}),
        ([a_vote(1), a_vote(1), closed()], {"votes": 2, "strangers": 0, "doubled": 1, "outside": 0}),
        ([a_vote(1), closed(), a_vote(2)], {"votes": 2, "strangers": 0, "doubled": 0, "outside": 1}),
    ],
)
def test_votes_that_do_not_add_up_give_no_result(log: GivenLog, cast: list[Event], wrong: dict[str, Any]) -> None:
    """No command lets such a vote through; should one have come in by another way, it is not declared over."""
    log.given(a_cooperative(), all_here(2), a_voting(roll=a_roll(2, 2)), cast)
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("votes-do-not-add-up", voting=VOTING, entitled=3, **wrong, **ONE_VOTE))


def test_who_voted_and_then_left_still_counts(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(2), a_voting(roll=a_roll(2, 2)), a_vote(1), a_vote(2, "blank"))
    log.given(MembershipEnded(member=ONE, ground="resigned", until=TODAY), closed(roll=a_roll(1, 1)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).tally == {"for": 1, "against": 0, "blank": 1}
