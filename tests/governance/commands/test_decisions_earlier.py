"""Decisions of earlier years: entered as their source tells them, numbered without gaps, judged by nothing."""

from typing import Any

import msgspec
import pytest

from governance.commands.decisions.earlier import EnterEarlierDecision
from governance.commands.voting.declaring import DeclareResult
from governance.dates import ImpreciseDate
from governance.events.decisions import (
    AdoptedCharter,
    AppointedHolder,
    DecisionRecorded,
    EarlierDecisionEntered,
    OpenedRoom,
)
from governance.events.rooms import CharterAdopted
from governance.ids import ASSEMBLY, BOARD_ORGAN, DecisionId, RoomSlug, charter_name, organ_of
from governance.log.errors import NotAllowed, Refused
from governance.log.sealed import FreeText
from governance.rules.verdict import Tally
from tests.governance.examples import (
    FOUNDED_ON,
    ROOM,
    TODAY,
    a_cooperative,
    a_decision,
    a_founding,
    a_member,
    a_room,
    a_vote,
    a_voting,
    closed,
    in_office,
    words_of,
)
from tests.governance.given import GivenLog


def day(text: str) -> ImpreciseDate:
    return ImpreciseDate.parse(text)


def enter(decided_on: str | None = "2018-05-12", **more: Any) -> EnterEarlierDecision:
    asked = {"organ": ASSEMBLY, "title": "Contributie", "source": "notulen van 12 mei 2018", **more}
    return EnterEarlierDecision(decided_on=None if decided_on is None else day(decided_on), **asked)


def entered(log: GivenLog, decision: str, decided_on: str | None = "2018-05-12", **more: Any) -> EarlierDecisionEntered:
    return EarlierDecisionEntered(
        decision=DecisionId(decision),
        decided_on=None if decided_on is None else day(decided_on),
        words=log.words(),
        title=FreeText("Contributie"),
        source=FreeText("notulen van 12 mei 2018"),
        **more,
    )


def an_earlier(number: int = 1, year: int = 2018) -> EarlierDecisionEntered:
    return EarlierDecisionEntered(
        decision=DecisionId(f"ALV-{year}-{number:03d}"),
        words=words_of(f"{year}-{number}"),
        title=FreeText("Contributie"),
        source=FreeText("notulen"),
    )


@pytest.mark.parametrize(
    ("decided_on", "decision"),
    [
        ("2018-05-12", "ALV-2018-001"),
        ("2018-05", "ALV-2018-001"),
        ("2018", "ALV-2018-001"),
        ("../2018", "ALV-2018-001"),
        ("2015-12-09", "ALV-2015-001"),
        (TODAY.isoformat(), "ALV-2026-001"),
        ("2026", "ALV-2026-001"),
        (None, "ALV-2026-001"),
    ],
)
def test_it_is_numbered_in_the_last_year_in_which_it_can_have_been_taken(
    log: GivenLog, decided_on: str | None, decision: str
) -> None:
    log.given(a_cooperative())
    log.when(enter(decided_on), by="secretaris")
    log.then(entered(log, decision, decided_on))


def test_all_that_its_source_says_is_kept(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(
        enter(text="De contributie is 12 euro.", numbered="2018/4", votes_for=12, votes_against=3), by="secretaris"
    )
    log.then(
        entered(
            log,
            "ALV-2018-001",
            text=FreeText("De contributie is 12 euro."),
            numbered=FreeText("2018/4"),
            votes=Tally(in_favour=12, against=3, blank=0),
        )
    )


def test_it_can_be_said_what_it_did_where_that_is_on_record(log: GivenLog) -> None:
    charter = CharterAdopted(room=ROOM, version=1, words=words_of("handvest"), in_force_on=TODAY)
    log.given(a_cooperative(), a_room(), charter)
    log.when(
        enter(appointed=("secretaris",), opened=(ROOM,), charters=(charter_name(ROOM, 1),)),
        by="secretaris",
    )
    did = (AppointedHolder(office="secretaris"), OpenedRoom(room=ROOM), AdoptedCharter(room=ROOM, version=1))
    log.then(entered(log, "ALV-2018-001", did=did))


OTHER_ROOM = RoomSlug("andere-kamer")


@pytest.mark.parametrize(
    ("said_to_have_done", "refused"),
    [
        ({"appointed": ("voorzitter",)}, Refused("office-never-held", office="voorzitter")),
        ({"opened": (OTHER_ROOM,)}, Refused("no-such-room", room=OTHER_ROOM)),
        (
            {"charters": (charter_name(ROOM, 2),)},
            Refused("no-such-charter", room=ROOM, version=2),
        ),
    ],
)
def test_what_is_not_on_record_it_did_not_do(
    log: GivenLog, said_to_have_done: dict[str, Any], refused: Refused
) -> None:
    charter = CharterAdopted(room=ROOM, version=1, words=words_of("handvest"), in_force_on=TODAY)
    log.given(a_founding(), in_office("secretaris"), a_room(), charter)
    log.when(enter(**said_to_have_done), by="secretaris")
    log.then(refused)


@pytest.mark.parametrize("decided_on", ["2026-06-10", "2027", "../2027"])
def test_nothing_was_decided_on_a_day_to_come(log: GivenLog, decided_on: str) -> None:
    log.given(a_cooperative())
    log.when(enter(decided_on), by="secretaris")
    log.then(Refused("decision-in-future", decided_on=day(decided_on)))


def test_the_assembly_decided_nothing_before_the_founding(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(enter("2015-12-08"), by="secretaris")
    log.then(Refused("before-founding", founded_on=FOUNDED_ON))


def test_a_room_may_have_decided_before_the_founding(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room())
    log.when(enter("2011-03", organ=organ_of(ROOM)), by="secretaris")
    log.then(entered(log, "KAMER-voorbeeldkamer-2011-001", "2011-03"))


def test_a_room_that_is_not_there_decided_nothing(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(enter(organ=organ_of(ROOM)), by="secretaris")
    log.then(Refused("no-such-room", room=ROOM))


@pytest.mark.parametrize("counted", [{"votes_for": 3}, {"votes_against": 3}, {"votes_blank": 3}])
def test_votes_for_and_against_go_together(log: GivenLog, counted: dict[str, Any]) -> None:
    log.given(a_cooperative())
    log.when(enter("2018", **counted), by="secretaris")
    log.then(Refused("votes-incomplete"))


def test_nothing_is_entered_of_what_was_never_founded(log: GivenLog) -> None:
    log.given(in_office("secretaris"))
    log.when(enter(), by="secretaris")
    log.then(Refused("not-yet-founded"))


@pytest.mark.parametrize("by", ["voorzitter", "penningmeester", "operator", 1])
def test_only_the_secretaris_enters_it(log: GivenLog, by: Any) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(enter(), by=by)
    log.then(NotAllowed("EnterEarlierDecision", ("secretaris",)))


def test_the_register_counts_on_whatever_a_decision_comes_from(log: GivenLog) -> None:
    """Of one organ and year there is one row of numbers."""
    log.given(a_cooperative(), a_member(1), a_decision(1))
    log.when(enter("2026-03"), by="secretaris")
    log.then(entered(log, "ALV-2026-002", "2026-03"))
    log.given(a_voting(), a_vote(1), closed())
    log.when(DeclareResult(voting=a_decision().voting), by="voorzitter")
    assert [event.decision for event in log.recorded if isinstance(event, DecisionRecorded)] == ["ALV-2026-003"]


def test_each_organ_and_year_counts_by_itself(log: GivenLog) -> None:
    log.given(a_cooperative(), an_earlier(1), an_earlier(2))
    log.when(enter(), by="secretaris")
    log.then(entered(log, "ALV-2018-003"))
    log.when(enter("2019"), by="secretaris")
    log.then(entered(log, "ALV-2019-001", "2019"))
    log.when(enter(organ=BOARD_ORGAN), by="secretaris")
    log.then(entered(log, "BESTUUR-2018-001"))


@pytest.mark.parametrize(
    "did",
    [{"opened": (ROOM,)}, {"charters": (charter_name(ROOM, 1),)}],
    ids=["opened", "charters"],
)
def test_it_did_nothing_that_another_decision_did_by_the_record(log: GivenLog, did: dict[str, Any]) -> None:
    decision = a_decision(1).decision
    charter = CharterAdopted(room=ROOM, version=1, words=words_of("handvest"), in_force_on=TODAY, decision=decision)
    log.given(a_cooperative(), a_decision(1), msgspec.structs.replace(a_room(), decision=decision), charter)
    log.when(enter(**did), by="secretaris")
    log.then(Refused("done-by-another-decision", decision=decision))


def test_what_it_did_is_recorded_once_however_often_it_is_said(log: GivenLog) -> None:
    charter, version = (
        CharterAdopted(room=ROOM, version=1, words=words_of("handvest"), in_force_on=TODAY),
        charter_name(ROOM, 1),
    )
    log.given(a_cooperative(), a_room(), charter)
    log.when(enter(appointed=("secretaris",) * 2, opened=(ROOM, ROOM), charters=(version, version)), by="secretaris")
    did = (AppointedHolder(office="secretaris"), OpenedRoom(room=ROOM), AdoptedCharter(room=ROOM, version=1))
    log.then(entered(log, "ALV-2018-001", did=did))
