"""The result of a voting: judged, declared, and what follows by itself."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from governance.commands.membership import LiftSuspension
from governance.commands.voting import CloseVoting, DeclareResult, OpenVoting
from governance.dates import ImpreciseDate
from governance.events.decisions import AdoptCharter, DecisionRecorded
from governance.events.meetings import AttendanceEnded, MeetingClosed
from governance.events.membership import MembershipEnded, RegisterDeclaredComplete, SuspensionLifted
from governance.events.rooms import CharterAdopted, RoomClosed
from governance.events.voting import VoteCast, VotingClosed, VotingOpened, WayIn
from governance.ids import DecisionId, MemberId, RoomSlug, VotingId
from governance.log.errors import Refused
from governance.log.event import Event
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Base, Devices, Electorate, Majority, Share, Tally, at_least, more_than
from tests.governance.commands.polling import ONE, ONE_VOTE, TOMORROW, all_here, cast, result, roll
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
    statutes,
    suspended,
)
from tests.governance.given import GivenLog

NEXT = VotingId("ALV-2026-1.4")
EFFECT = AdoptCharter(room=ROOM, text="# Handvest")


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


@pytest.mark.parametrize("declared_on", [TODAY, TOMORROW, TODAY + timedelta(days=30)], ids=str)
def test_what_a_decision_does_does_not_turn_on_when_its_result_is_declared(log: GivenLog, declared_on: date) -> None:
    """It is of the day of its meeting, on which the room was open."""
    log.given(a_cooperative(), a_room(), voted(2, 1, effect=EFFECT))
    log.given(RoomClosed(room=ROOM, until=ImpreciseDate.of(TOMORROW)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=declared_on)
    adopted = CharterAdopted(
        room=ROOM, version=1, text="# Handvest", decision=DecisionId("ALV-2026-001"), in_force_on=TODAY
    )
    assert log.recorded[1:] == [decision(effect=EFFECT), adopted]


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


def counted(log: GivenLog) -> Any:
    """Which members the base counted, and what that leans on."""
    [base] = [check for check in result(log).verdict.rules if check.rule == "base"]
    return base.was, base.leans_on


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
    assert counted(log) == (Electorate(members=20), "reading")


def test_who_was_entered_after_the_closing_counts_in_the_quorum(log: GivenLog) -> None:
    half = Rulebook(quorum_ordinary=at_least("1/2"), from_statutes=("quorum_ordinary",))
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
    assert counted(log) == (Electorate(members=5, suspended=2, complete=False), "reading")


@pytest.mark.parametrize(
    "since", [entered(4, since="2026-06-09"), [MembershipEnded(member=MemberId(3), ground="died", until=TODAY)]]
)
def test_who_comes_or_goes_after_the_closing_does_not_change_the_base(log: GivenLog, since: list[Event]) -> None:
    """Of who became a member on the day itself nobody knows whether that was before the closing: the roll does."""
    log.given(a_cooperative(), statutes(of_those("entitled")), RegisterDeclaredComplete(complete_from=TODAY))
    log.given(in_favour(2, of=3), since)
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=TOMORROW)
    assert (share(log), counted(log)) == (Share(part=2, of=3), (Electorate(members=3), None))


LATER = TODAY + timedelta(days=21)
"""When somebody sees that a voting was left open: nobody could vote in it since TOMORROW."""


def left_open(log: GivenLog, book: Rulebook, count: int) -> None:
    """Members 1 to 4 of so many are there and vote for, and the voting is not closed."""
    log.given(a_cooperative(), statutes(book), members(count), RegisterDeclaredComplete(complete_from=TODAY))
    log.given(a_meeting(), a_motion(), a_quorum(), [checked_in(number) for number in range(1, 5)])
    log.when(OpenVoting(voting=VOTING), by="voorzitter")
    log.given(votes(4, 0))


def test_who_became_a_member_since_a_voting_was_left_open_is_not_in_its_base(log: GivenLog) -> None:
    left_open(log, Rulebook(quorum_ordinary=at_least("1/2"), from_statutes=("quorum_ordinary",)), 6)
    log.given([a_member(number, ImpreciseDate.of(LATER)) for number in range(7, 13)], on=LATER)
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=LATER)
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3, 4, 5, 6], present=4)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=LATER)
    assert result(log).verdict.outcome == "carried"


@pytest.mark.parametrize(("until", "at_closing"), [(LATER, 8), (TOMORROW, 7)])
def test_who_left_since_a_voting_was_left_open_is_still_in_its_base(
    log: GivenLog, until: date, at_closing: int
) -> None:
    """4 of 8 is not more than half, also where who left did so with the meeting's day, as at the end of a year."""
    left_open(log, of_those("entitled"), 8)
    log.given(MembershipEnded(member=MemberId(8), ground="resigned", until=until))
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=LATER)
    log.then(VotingClosed(voting=VOTING, roll=roll([*range(1, 1 + at_closing)], present=4)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=LATER)
    assert (share(log), result(log).verdict.outcome) == (Share(part=4, of=8), "rejected")


def test_who_became_a_member_after_midnight_while_the_members_voted_is_in_the_base(log: GivenLog) -> None:
    left_open(log, of_those("entitled"), 6)
    log.given(a_member(7, ImpreciseDate.of(TOMORROW)), on=TOMORROW)
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=TOMORROW)
    log.then(VotingClosed(voting=VOTING, roll=roll([1, 2, 3, 4, 5, 6, 7], present=4)))


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


@pytest.mark.parametrize(
    ("recorded", "leaning"),
    [
        ([MembershipEnded(member=ONE, ground="expelled", until=date(2026, 1, 1))], "reading"),
        ([suspended(1, date(2020, 1, 1))], "reading"),
        ([MembershipEnded(member=ONE, ground="resigned", until=TODAY)], None),
        ([suspended(1, TODAY)], None),
    ],
)
def test_a_vote_stays_also_where_its_member_is_said_to_have_had_none_by_then(
    log: GivenLog, recorded: list[Event], leaning: str | None
) -> None:
    """Who could vote when they did is not undone by a day that is recorded afterwards; and the verdict says so."""
    log.given(a_cooperative(), voted(2, 1), recorded)
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert (result(log).verdict.outcome, result(log).tally["for"]) == ("carried", 2)
    [one_vote] = [check for check in result(log).verdict.rules if check.rule == "one-vote"]
    assert (one_vote.met, one_vote.leans_on) == (True, leaning)
    assert counted(log) == (Electorate(members=3, complete=False), None)


def test_who_voted_and_then_left_still_counts(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(2), a_voting(roll=a_roll(2, 2)), a_vote(1), a_vote(2, "blank"))
    log.given(MembershipEnded(member=ONE, ground="resigned", until=TODAY), closed(roll=a_roll(1, 1)))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).tally == {"for": 1, "against": 0, "blank": 1}
