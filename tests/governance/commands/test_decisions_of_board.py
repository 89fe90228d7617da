"""What the board decides is judged, numbered, and takes effect in the same append."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.commands.decisions.board import CharterOfBoard, RecordBoardDecision
from governance.commands.membership import AdmitMember, SuspendMember
from governance.commands.rooms import AffiliateRoom, CloseRoom, OpenRoom
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.decisions import (
    AdoptCharter,
    BoardDecisionRecorded,
    MemberAdmission,
    MemberSuspension,
    RoomClosing,
    RoomOpening,
)
from governance.events.membership import MemberAdmitted, MemberSuspended
from governance.events.persons import ContactDetailsGiven
from governance.events.rooms import CharterAdopted, RoomAffiliated, RoomClosed, RoomOpened
from governance.ids import OFFICES, DecisionId, MemberId, Office
from governance.log.errors import NotAllowed, Refused
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.articles import CONFLICT, POWERS, VOID
from governance.rules.verdict import Flaw, Outcome, check_of
from tests.governance.examples import (
    FOUNDED_ON,
    ROOM,
    TODAY,
    a_cooperative,
    a_founding,
    a_member,
    a_room,
    in_office,
    statutes,
    suspended,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

FIRST = DecisionId("BESTUUR-2026-001")
LONG_AGO = ImpreciseDate.parse("2016-01-01")
OF_TODAY = ImpreciseDate.of(TODAY)


def decide(**more: Any) -> RecordBoardDecision:
    asked: dict[str, Any] = {
        "decided_on": TODAY,
        "way": "meeting",
        "title": "Huur",
        "text": "Wij huren een zaal.",
        "took_part": OFFICES,
        "voted": "unanimous",
    }
    return RecordBoardDecision(**asked | more)


def a_board_since(day: ImpreciseDate) -> list[Event]:
    return [a_founding(), *(in_office(office, day) for office in OFFICES)]


def taken(log: GivenLog) -> BoardDecisionRecorded:
    (decision,) = (event for event in log.recorded if isinstance(event, BoardDecisionRecorded))
    return decision


def test_a_decision_is_numbered_and_has_every_rule_in_its_verdict(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(decide(voted="counted", votes_for=2, votes_against=1), by="secretaris")
    decision = taken(log)
    assert (decision.decision, decision.decided_on, decision.words) == (FIRST, TODAY, log.words())
    assert (decision.title, decision.text, decision.effect) == (FreeText("Huur"), FreeText("Wij huren een zaal."), None)
    assert decision.verdict.outcome is Outcome.CARRIED
    assert decision.verdict.law_of == TODAY
    assert [seat.offices for seat in decision.seats] == [(office,) for office in OFFICES]
    log.when(decide(voted="unanimous-against"), by="voorzitter")
    assert (taken(log).decision, taken(log).verdict.outcome) == ("BESTUUR-2026-002", Outcome.REJECTED)
    assert len(log.recorded) == 1


def test_of_three_with_one_in_conflict_two_decide(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(decide(took_part=("voorzitter", "secretaris"), in_conflict=("penningmeester",)), by="secretaris")
    decision = taken(log)
    assert decision.verdict.outcome is Outcome.CARRIED
    assert check_of(decision.verdict.rules, "conflict-of-interest").met is True
    assert [seat.in_conflict for seat in decision.seats] == [False, False, True]


def test_of_three_in_conflict_none_decides_and_the_assembly_does(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(decide(in_conflict=OFFICES), by="secretaris")
    log.then(Refused("assembly-decides", rule="conflict-of-interest", article=CONFLICT, in_conflict=3))


def test_before_the_rule_was_there_nobody_had_to_stand_aside(log: GivenLog) -> None:
    log.given(a_board_since(LONG_AGO))
    log.when(decide(decided_on=date(2021, 6, 30), in_conflict=OFFICES), by="secretaris")
    assert taken(log).verdict.outcome is Outcome.CARRIED
    log.when(decide(decided_on=date(2021, 7, 1), in_conflict=OFFICES), by="secretaris")
    log.then(Refused("assembly-decides", rule="conflict-of-interest", article=CONFLICT, in_conflict=3))


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"took_part": ()}, Refused("too-few-on-the-board", rule="board_needed", needed=1, took_part=0)),
        ({"voted": "counted"}, Refused("votes-incomplete")),
        ({"voted": "counted", "votes_for": 3}, Refused("votes-incomplete")),
        ({"votes_for": 3, "votes_against": 0}, Refused("votes-not-counted")),
        (
            {"voted": "counted", "votes_for": 4, "votes_against": 0},
            Refused("too-many-votes", rule="board_votes", votes=4),
        ),
        (
            {"decided_on": TODAY + timedelta(days=1)},
            Refused("decision-in-future", decided_on=ImpreciseDate.of(TODAY + timedelta(days=1))),
        ),
        ({"decided_on": FOUNDED_ON - timedelta(days=1)}, Refused("before-founding", founded_on=FOUNDED_ON)),
    ],
)
def test_what_is_no_decision_is_refused(log: GivenLog, told: dict[str, Any], refused: Refused) -> None:
    log.given(a_cooperative())
    log.when(decide(**told), by="secretaris")
    log.then(refused)


@pytest.mark.parametrize(
    ("told", "flaw"),
    [
        ({"took_part": ("voorzitter",)}, "board_needed"),
        ({"in_conflict": OFFICES}, "conflict-of-interest"),
        ({"took_part": ("voorzitter",), "in_conflict": ("secretaris", "penningmeester")}, "conflict-of-interest"),
    ],
)
def test_what_the_board_decided_though_it_could_not_is_recorded_as_void(
    log: GivenLog, told: dict[str, Any], flaw: str
) -> None:
    """Where somebody says so: it has its number and its verdict, and nothing follows from it, then or later."""
    log.given(a_cooperative(), statutes(a_rulebook(board_needed=2)))
    log.when(decide(**told, admit_member=AdmitMember(name="Voorbeeldlid 01"), if_void="record"), by="secretaris")
    assert [type(event) for event in log.recorded] == [BoardDecisionRecorded]
    decision = taken(log)
    assert (decision.decision, decision.effect, decision.verdict.outcome) == (FIRST, None, Outcome.NO_DECISION)
    assert decision.verdict.void
    assert not decision.verdict.voidable
    consequence = check_of(decision.verdict.rules, "defects")
    assert (consequence.was, consequence.article) == (Flaw(rule=flaw, makes="void"), VOID)
    log.when(AdmitMember(name="Voorbeeldlid 01", decision=FIRST), by="secretaris")
    log.then(Refused("decision-rejected", decision=FIRST))


def test_an_incomplete_board_that_decided_all_the_same_is_on_record(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"), statutes(a_rulebook(incomplete_board_competent=False)))
    log.when(decide(took_part=("secretaris",), if_void="record"), by="secretaris")
    flaw = check_of(taken(log).verdict.rules, "defects").was
    assert flaw == Flaw(rule="incomplete_board_competent", makes="void")


def test_what_is_not_known_or_does_not_add_up_is_recorded_as_nothing(log: GivenLog) -> None:
    """That a decision is void is said only where it is so."""
    log.given(a_cooperative())
    log.when(decide(decided_on=TODAY - timedelta(days=1), if_void="record"), by="secretaris")
    log.then(Refused("board-not-known", rule="board_needed", decided_on=TODAY - timedelta(days=1)))
    log.when(decide(voted="counted", votes_for=4, votes_against=0, if_void="record"), by="secretaris")
    log.then(Refused("too-many-votes", rule="board_votes", votes=4))


def test_who_was_not_on_the_board_took_no_part(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"), in_office("voorzitter", OF_TODAY))
    log.when(decide(decided_on=TODAY - timedelta(days=1), took_part=("voorzitter",)), by="secretaris")
    log.then(Refused("not-on-the-board", office="voorzitter", decided_on=TODAY - timedelta(days=1)))
    log.when(decide(took_part=("penningmeester",)), by="secretaris")
    log.then(Refused("not-on-the-board", office="penningmeester", decided_on=TODAY))


def test_where_it_is_not_known_who_was_on_the_board_nothing_is_judged(log: GivenLog) -> None:
    """Of a term that began nobody knows when, only the days from its recording on are known."""
    yesterday = TODAY - timedelta(days=1)
    log.given(a_cooperative())
    log.when(decide(decided_on=yesterday), by="secretaris")
    log.then(Refused("board-not-known", rule="board_needed", decided_on=yesterday))
    log.when(decide(), by="secretaris")
    assert taken(log).verdict.outcome is Outcome.CARRIED


def test_an_incomplete_board_decides_unless_the_statutes_forbid_it(log: GivenLog) -> None:
    two: tuple[Office, ...] = ("voorzitter", "secretaris")
    log.given(a_founding(), *(in_office(office) for office in two))
    log.when(decide(took_part=two), by="secretaris")
    complete = check_of(taken(log).verdict.rules, "incomplete_board_competent")
    assert (complete.met, complete.default) == (True, True)
    log.given(statutes(a_rulebook(incomplete_board_competent=False)))
    log.when(decide(took_part=two), by="secretaris")
    log.then(Refused("board-incomplete", rule="incomplete_board_competent", board=2))


def test_the_statutes_of_the_day_say_how_many_are_needed(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(a_rulebook(board_needed=2)))
    log.when(decide(took_part=("voorzitter",)), by="secretaris")
    log.then(Refused("too-few-on-the-board", rule="board_needed", needed=2, took_part=1))
    log.when(decide(took_part=("voorzitter",), in_conflict=("secretaris", "penningmeester")), by="secretaris")
    log.then(Refused("assembly-decides", rule="conflict-of-interest", article=CONFLICT, in_conflict=2))


def test_somebody_with_two_offices_has_one_seat(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1), in_office("secretaris"))
    log.given(in_office("voorzitter", member=1), in_office("penningmeester", member=1))
    log.when(decide(voted="counted", votes_for=2, votes_against=0), by="secretaris")
    assert {seat.offices for seat in taken(log).seats} == {("voorzitter", "penningmeester"), ("secretaris",)}
    log.when(decide(voted="counted", votes_for=3, votes_against=0), by="secretaris")
    log.then(Refused("too-many-votes", rule="board_votes", votes=3))


@pytest.mark.parametrize("by", ["penningmeester", "operator", 1])
def test_the_secretaris_and_the_voorzitter_record_it(log: GivenLog, by: Any) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(decide(), by=by)
    log.then(NotAllowed("RecordBoardDecision", ("voorzitter", "secretaris")))


# It takes effect by itself


def test_a_member_is_admitted_by_a_decision(log: GivenLog) -> None:
    log.given(a_board_since(LONG_AGO), a_member(1))
    decided_on = date(2026, 6, 2)
    admission = AdmitMember(name="Voorbeeldlid 02", kind="resident", email="voorbeeld@example.org")
    log.when(decide(decided_on=decided_on, admit_member=admission), by="secretaris")
    decision, admitted, contact = log.recorded
    assert decision == taken(log)
    assert taken(log).effect == MemberAdmission(member=MemberId(2))
    assert isinstance(admitted, MemberAdmitted)
    assert (admitted.member, admitted.decision) == (2, FIRST)
    assert admitted.since == admitted.decided_on == ImpreciseDate.of(decided_on)
    assert isinstance(contact, ContactDetailsGiven)


def test_a_member_is_suspended_by_a_decision(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(decide(suspend_member=SuspendMember(member=MemberId(1))), by="voorzitter")
    assert taken(log).effect == MemberSuspension(member=MemberId(1))
    assert log.recorded[1] == MemberSuspended(member=MemberId(1), since=TODAY, decision=FIRST)


def test_a_room_opens_and_closes_by_a_decision(log: GivenLog) -> None:
    log.given(a_cooperative())
    opening = OpenRoom(room=ROOM, name="Kamer", neighbourhood="Buurt", district="Deel", source="verslag")
    log.when(decide(open_room=opening), by="secretaris")
    assert taken(log).effect == RoomOpening(room=ROOM)
    opened = log.recorded[1]
    assert isinstance(opened, RoomOpened)
    assert (opened.decision, opened.since, opened.words) == (FIRST, OF_TODAY, log.words(2))
    log.when(decide(close_room=CloseRoom(room=ROOM)), by="secretaris")
    assert taken(log).effect == RoomClosing(room=ROOM)
    assert log.recorded[1] == RoomClosed(room=ROOM, until=OF_TODAY, decision=DecisionId("BESTUUR-2026-002"))


def test_a_charter_is_adopted_where_the_statutes_give_that_to_the_board(log: GivenLog) -> None:
    charter = CharterOfBoard(room=ROOM, text="# Huisregels")
    log.given(a_cooperative(), a_room())
    log.when(decide(adopt_charter=charter), by="secretaris")
    log.then(Refused("charter-is-the-assemblys", rule="powers", article=POWERS, room=ROOM))
    log.given(statutes(a_rulebook(charter_organ="board")))
    log.when(decide(adopt_charter=charter), by="secretaris")
    decision = taken(log)
    assert (decision.effect, decision.charter) == (AdoptCharter(room=ROOM), FreeText("# Huisregels"))
    assert log.recorded[1] == CharterAdopted(
        room=ROOM, version=1, words=decision.words, decision=FIRST, in_force_on=TODAY
    )
    log.given(RoomClosed(room=ROOM, until=OF_TODAY))
    log.when(decide(adopt_charter=charter), by="secretaris")
    log.then(Refused("room-closed", room=ROOM))


EFFECTS: list[dict[str, Any]] = [
    {"admit_member": AdmitMember(name="Voorbeeldlid 02")},
    {"suspend_member": SuspendMember(member=MemberId(1))},
    {"close_room": CloseRoom(room=ROOM)},
    {"adopt_charter": CharterOfBoard(room=ROOM, text="# Huisregels")},
]


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: next(iter(effect)))
def test_nothing_follows_from_what_was_rejected(log: GivenLog, effect: dict[str, Any]) -> None:
    log.given(a_cooperative(), a_member(1), a_room())
    log.when(decide(voted="unanimous-against", **effect), by="secretaris")
    assert [type(event) for event in log.recorded] == [BoardDecisionRecorded]
    assert (taken(log).effect, taken(log).charter) == (None, None)


@pytest.mark.parametrize(
    ("effect", "refused"),
    [
        ({"suspend_member": SuspendMember(member=MemberId(9))}, Refused("no-such-member", member=9)),
        ({"close_room": CloseRoom(room=ROOM)}, Refused("no-such-room", room=ROOM)),
    ],
)
def test_what_cannot_follow_keeps_the_decision_from_being_recorded(
    log: GivenLog, effect: dict[str, Any], refused: Refused
) -> None:
    """By the rules of its own command, which are not copied."""
    log.given(a_cooperative())
    log.when(decide(**effect), by="secretaris")
    log.then(refused)


@pytest.mark.parametrize(
    ("effects", "code"),
    [
        ({"close_room": CloseRoom(room=ROOM), "suspend_member": SuspendMember(member=MemberId(1))}, "several-effects"),
        ({"close_room": CloseRoom(room=ROOM, decision=FIRST)}, "effect-of-another-decision"),
    ],
)
def test_a_decision_does_one_thing_and_no_other_decides_it(log: GivenLog, effects: dict[str, Any], code: str) -> None:
    log.given(a_cooperative(), a_room(), a_member(1))
    log.when(decide(**effects), by="secretaris")
    log.then(Refused(code))


# What is done by a command of its own names its decision


def test_what_the_board_does_can_name_its_decision(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room())
    log.when(decide(), by="secretaris")
    log.when(AffiliateRoom(room=ROOM, decision=FIRST), by="penningmeester")
    log.then(RoomAffiliated(room=ROOM, decision=FIRST))


BY_DECISION = [
    AdmitMember(name="Voorbeeldlid 02", decision=FIRST),
    SuspendMember(member=MemberId(1), decision=FIRST),
    AffiliateRoom(room=ROOM, decision=FIRST),
    CloseRoom(room=ROOM, decision=FIRST),
]


@pytest.mark.parametrize("command", BY_DECISION, ids=lambda command: type(command).__name__)
def test_nothing_is_done_by_a_decision_that_is_not_there_or_was_rejected(log: GivenLog, command: Any) -> None:
    log.given(a_cooperative(), a_member(1), a_room())
    log.when(command, by="secretaris")
    log.then(Refused("no-such-decision", decision=FIRST))
    log.when(decide(voted="established-against"), by="secretaris")
    log.when(command, by="secretaris")
    log.then(Refused("decision-rejected", decision=FIRST))


def test_who_left_the_board_is_on_it_no_more(log: GivenLog) -> None:
    left = OfficeVacated(office="penningmeester", until=ImpreciseDate.parse("2026-05"), recorded_on=TODAY)
    log.given(a_board_since(LONG_AGO), left)
    log.when(decide(decided_on=date(2026, 4, 30)), by="secretaris")
    assert [seat.surely for seat in taken(log).seats] == [True] * 3
    log.when(decide(decided_on=date(2026, 5, 15)), by="secretaris")
    assert [seat.surely for seat in taken(log).seats] == [True, True, False]
    log.when(decide(decided_on=date(2026, 6, 1)), by="secretaris")
    log.then(Refused("not-on-the-board", office="penningmeester", decided_on=date(2026, 6, 1)))


def test_a_suspension_by_decision_is_refused_as_any_other(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1))
    log.when(decide(suspend_member=SuspendMember(member=MemberId(1))), by="secretaris")
    assert isinstance(log.refusal, Refused)
    assert log.refusal.code == "already-suspended"
