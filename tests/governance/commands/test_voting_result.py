"""The result of a voting: judged, declared, and what follows by itself."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.decisions import AdoptCharter, DecisionRecorded
from governance.events.membership import RegisterDeclaredComplete
from governance.events.rooms import CharterAdopted, RoomClosed
from governance.events.voting import VoteCast, WayIn
from governance.ids import DecisionId, MemberId, RoomSlug
from governance.log.errors import Refused
from governance.log.event import Event
from governance.rules.readings import Reading
from governance.rules.verdict import Devices, Majority, Share, Tally, Threshold, at_least, more_than
from tests.governance.commands.polling import (
    ONE_VOTE,
    TOMORROW,
    all_here,
    of_those,
    result,
    share,
    voted,
    votes,
)
from tests.governance.examples import (
    ITEM,
    ROOM,
    TODAY,
    VOTING,
    a_cooperative,
    a_decision,
    a_meeting,
    a_motion,
    a_roll,
    a_room,
    a_vote,
    a_voting,
    closed,
    meeting_begun,
    meeting_closed,
    statutes,
    words_of,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

EFFECT = AdoptCharter(room=ROOM)


def test_a_motion_that_is_carried_becomes_a_decision(log: GivenLog) -> None:
    log.given(a_cooperative(), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    declared = result(log)
    assert (declared.tally, declared.verdict.outcome) == ({"for": 2, "against": 1, "blank": 0}, "carried")
    assert log.recorded[1:] == [a_decision()]


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
    ("counted", "base", "outcome"),
    [
        ((20, 20, 5), "valid", "rejected"),
        ((21, 20, 39), "valid", "carried"),
        ((21, 20, 39), "cast", "rejected"),
        ((25, 24, 6), "valid", "carried"),
    ],
)
def test_the_verdict_is_that_of_the_rules(
    log: GivenLog, counted: tuple[int, int, int], base: Any, outcome: str
) -> None:
    """Votes for, against and blank are judged as in ``test_worked_cases.py``, where the rules are tested alone."""
    more = a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base=base)})
    log.given(a_cooperative(), statutes(more), voted(*counted))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == outcome
    [tie] = [check for check in result(log).verdict.rules if check.rule == "tie"]
    assert tie.was == Tally(in_favour=counted[0], against=counted[1], blank=counted[2])


@pytest.mark.parametrize(
    ("counted", "asked", "says_of_ties", "outcome", "tie"),
    [
        ((2, 2, 0), at_least("1/2"), False, "carried", True),
        ((2, 2, 0), at_least("1/2"), True, "rejected", False),
        ((2, 2, 0), more_than("1/2"), False, "rejected", False),
        ((0, 0, 0), more_than("1/2"), False, "rejected", None),
        ((0, 0, 5), at_least("1/2"), True, "rejected", None),
    ],
    ids=["half is enough", "statutes on ties", "more than half", "nobody votes", "all are blank"],
)
def test_a_tie_is_asked_where_votes_are_equal_and_not_enough(
    log: GivenLog, counted: tuple[int, int, int], asked: Threshold, says_of_ties: bool, outcome: str, tie: bool | None
) -> None:
    """``tie`` is what the verdict on record says of that rule; ``None``: it does not name it."""
    of_ties = {"tie": {"ordinary": "rejected"}} if says_of_ties else {}
    more = a_rulebook(majority={"ordinary": Majority(threshold=asked, base="valid")}, **of_ties)
    log.given(a_cooperative(), statutes(more), voted(*counted))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    verdict = result(log).verdict
    assert verdict.outcome == outcome
    assert {check.rule: check.met for check in verdict.rules}.get("tie") is tie


def test_a_decision_gets_the_next_number_of_its_year(log: GivenLog) -> None:
    earlier = a_decision(7)
    log.given(a_cooperative(), earlier, voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="secretaris")
    assert log.recorded[1:] == [a_decision(8)]


def test_a_decision_is_of_the_day_of_its_meeting(log: GivenLog) -> None:
    """Also when its result is declared after that: it was taken when the members voted."""
    log.given(a_cooperative(), a_decision(7), voted(2, 1))
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
    fourteen = a_rulebook(notice_days=14)
    log.given(a_cooperative(), statutes(fourteen, in_force_on=date(2026, 6, 2)), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    verdict = result(log).verdict
    [notice] = [check for check in verdict.rules if check.rule == "notice_days"]
    assert (notice.met, notice.readings, verdict.voidable) == (True, (Reading.CALL_BY_ITS_DAY,), False)


def test_the_register_was_complete_on_the_meetings_day_or_it_was_not(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(of_those("entitled")), voted(2, 1))
    log.given(RegisterDeclaredComplete(complete_from=TOMORROW))
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=TOMORROW)
    log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))


def test_a_charter_is_adopted_by_the_decision_itself(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room(), voted(2, 1, effect=EFFECT))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert log.recorded[1:] == [
        a_decision(effect=EFFECT),
        CharterAdopted(
            room=ROOM, version=1, words=words_of(ITEM), decision=DecisionId("ALV-2026-001"), in_force_on=TODAY
        ),
    ]


CLOSED_ROOM = pytest.mark.parametrize("until", [None, "2026-06-09", "2026-06", "2025"])


@CLOSED_ROOM
def test_the_charter_of_a_room_that_has_closed_is_not_put_to_the_vote(log: GivenLog, until: str | None) -> None:
    day = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_room(), all_here(2), a_meeting(), a_motion(effect=EFFECT), *meeting_begun())
    log.given(RoomClosed(room=ROOM, until=day))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("room-closed", room=ROOM))


@CLOSED_ROOM
def test_a_room_that_closes_during_the_voting_gets_no_charter(log: GivenLog, until: str | None) -> None:
    """The members decided, and the register says so; but no more follows from it."""
    day = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_room(), voted(2, 1, effect=EFFECT), RoomClosed(room=ROOM, until=day))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert log.recorded[1:] == [a_decision(effect=None)]


@pytest.mark.parametrize("closing", [(ROOM, TOMORROW), (RoomSlug("andere-kamer"), TODAY)])
def test_a_room_that_is_still_open_gets_its_charter(log: GivenLog, closing: tuple[RoomSlug, date]) -> None:
    room, until = closing
    log.given(a_cooperative(), a_room(), a_room(RoomSlug("andere-kamer")), all_here(3))
    log.given(
        RoomClosed(room=room, until=ImpreciseDate.of(until)), a_meeting(), a_motion(effect=EFFECT), *meeting_begun()
    )
    log.when(OpenVoting(item=ITEM), by="voorzitter")
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
        room=ROOM, version=1, words=words_of(ITEM), decision=DecisionId("ALV-2026-001"), in_force_on=TODAY
    )
    assert log.recorded[1:] == [a_decision(effect=EFFECT), adopted]


def test_a_rooms_next_charter_is_its_next_version(log: GivenLog) -> None:
    old = CharterAdopted(
        room=ROOM, version=3, words=words_of("oud"), decision=DecisionId("ALV-2020-001"), in_force_on=TODAY
    )
    log.given(a_cooperative(), a_room(), old, voted(2, 1, effect=EFFECT))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    event = log.recorded[2]
    assert isinstance(event, CharterAdopted)
    assert event.version == 4


def test_the_verdict_says_how_many_votes_came_in_by_a_device(log: GivenLog) -> None:
    """A phone or a kiosk in the room is only a way of voting, and that this is our reading is said (2:38 lid 6)."""
    ways = [
        VoteCast(voting=VOTING, member=MemberId(n), choices=("for",), way=way)
        for n, way in enumerate(get_args(WayIn), 1)
    ]
    count = len(ways)
    log.given(a_cooperative(), all_here(count), a_voting(roll=a_roll(count, count)), ways, closed())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    [electronic] = [check for check in result(log).verdict.rules if check.rule == "electronic"]
    assert electronic.was == Devices(votes=2)


def test_an_outcome_that_is_not_known_is_no_result(log: GivenLog) -> None:
    """Where the majority is a share of all members, it turns on those who may be missing in the register."""
    half = a_rulebook(majority={"ordinary": Majority(threshold=at_least("1/2"), base="entitled")})
    log.given(a_cooperative(), statutes(half), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))
    log.given(RegisterDeclaredComplete(complete_from=TODAY))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert result(log).verdict.outcome == "carried"


def test_a_result_is_not_declared_before_the_opening(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), a_motion(), *meeting_begun())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-not-open", voting=VOTING))


def test_a_result_is_not_declared_before_the_closing(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting())
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("voting-still-open", voting=VOTING))


def test_a_result_is_declared_once(log: GivenLog) -> None:
    """A declared result is final."""
    log.given(a_cooperative(), voted(2, 1))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.when(DeclareResult(voting=VOTING), by="secretaris")
    log.then(Refused("already-declared", rule="chair-ruling", article="2:13 lid 3 BW", voting=VOTING))


def test_a_result_can_be_declared_after_the_meeting(log: GivenLog) -> None:
    log.given(a_cooperative(), voted(2, 1), meeting_closed())
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
    log.then(Refused("votes-do-not-add-up", voting=VOTING, entitled=2, **wrong, **ONE_VOTE))
