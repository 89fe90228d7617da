"""The founding, and statutes with their rulebook."""

from datetime import date, timedelta

import msgspec
import pytest

from governance.commands.statutes import AdoptStatutes, FoundCooperative
from governance.dates import ImpreciseDate
from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.ids import Clause, ParameterKind, ParameterName
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook
from governance.rules.verdict import at_least
from tests.governance.examples import FOUNDED_ON, TODAY, a_founding, statutes
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook


def found(on: date = FOUNDED_ON) -> FoundCooperative:
    return FoundCooperative(name="Voorbeeldcoöperatie", founded_on=on, purpose="Een voorbeeld.", source="akte")


def adopt(rulebook: Rulebook | None = None, in_force_on: date = FOUNDED_ON) -> AdoptStatutes:
    return AdoptStatutes(parameters=(rulebook or a_rulebook()).statutes, in_force_on=in_force_on, source="statuten")


def adopted(log: GivenLog, parameters: tuple[Setting, ...], in_force_on: date) -> StatutesAdopted:
    source = FreeText("statuten")
    return StatutesAdopted(parameters=parameters, in_force_on=in_force_on, words=log.words(), source=source)


@pytest.mark.parametrize("on", [FOUNDED_ON, TODAY])
def test_a_cooperative_is_founded(log: GivenLog, on: date) -> None:
    log.when(found(on))
    log.then(
        CooperativeFounded(
            name="Voorbeeldcoöperatie",
            founded_on=on,
            purpose="Een voorbeeld.",
            words=log.words(),
            source=FreeText("akte"),
        )
    )


def test_the_founding_has_its_own_day_beside_that_of_recording(log: GivenLog) -> None:
    log.when(found())
    [(_, _, envelope)] = log.log()
    assert envelope.effective_on == ImpreciseDate.of(FOUNDED_ON)
    assert envelope.recorded_by.kind == "operator"


def test_a_cooperative_is_founded_once(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(found())
    log.then(Refused("already-founded", founded_on=FOUNDED_ON))


def test_nothing_is_founded_tomorrow(log: GivenLog) -> None:
    tomorrow = TODAY + timedelta(days=1)
    log.when(found(tomorrow))
    log.then(Refused("founded-in-future", founded_on=tomorrow))


def test_statutes_are_adopted_from_the_founding_on(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(adopt())
    log.then(adopted(log, a_rulebook().statutes, FOUNDED_ON))


def test_statutes_that_come_to_be_known_later_are_adopted_besides(log: GivenLog) -> None:
    known = a_rulebook(notice_days=14)
    log.given(a_founding(), statutes(a_rulebook()))
    log.when(adopt(known))
    log.then(adopted(log, known.statutes, FOUNDED_ON))


def test_the_same_statutes_for_the_same_day_are_adopted_once(log: GivenLog) -> None:
    log.given(a_founding(), statutes(a_rulebook()))
    log.when(adopt())
    log.then(Refused("nothing-new"))


def test_what_was_adopted_in_between_makes_the_same_statutes_new_again(log: GivenLog) -> None:
    log.given(a_founding(), statutes(a_rulebook()), statutes(a_rulebook(notice_days=14)))
    log.when(adopt())
    log.then(adopted(log, a_rulebook().statutes, FOUNDED_ON))


def test_the_same_rulebook_from_another_day_on_is_new(log: GivenLog) -> None:
    """There is a deed of that day: its rulebook may go on where one that is entered later does not."""
    log.given(a_founding(), statutes(a_rulebook()))
    log.when(adopt(in_force_on=TODAY))
    log.then(adopted(log, a_rulebook().statutes, TODAY))


def test_nobody_adopts_statutes_before_there_is_a_cooperative(log: GivenLog) -> None:
    log.when(adopt())
    log.then(Refused("not-yet-founded"))


def test_no_statutes_are_in_force_before_the_founding(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(adopt(in_force_on=FOUNDED_ON - timedelta(days=1)))
    log.then(Refused("before-founding", founded_on=FOUNDED_ON))


def test_statutes_outside_the_bounds_of_the_law_are_not_adopted_and_all_that_is_wrong_is_told(log: GivenLog) -> None:
    """Also what is not built yet, by its name: nothing that a deed says is left out silently."""
    wrong = [
        Setting(parameter=ParameterName("votes_per_member"), value=0),
        Setting(parameter=ParameterName("proxies_per_holder"), value=2, clause=Clause("14.4")),
        Setting(parameter=ParameterName("quorum"), kind=ParameterKind("dissolution"), value=None),
        Setting(parameter=ParameterName("notice_days"), value=14),
    ]
    log.given(a_founding())
    log.when(AdoptStatutes(parameters=tuple(wrong), in_force_on=FOUNDED_ON, source="statuten"))
    log.then(
        Refused(
            "rulebook-out-of-bounds",
            rule="votes_per_member",
            article="2:38 lid 1 BW",
            parameters=["votes_per_member", "proxies_per_holder", "quorum[dissolution]"],
            faults=["below-bound", "not-supported", "not-supported"],
        )
    )


def test_the_same_statutes_in_another_order_are_the_same(log: GivenLog) -> None:
    more = a_rulebook(notice_days=14, quorum={"ordinary": at_least("1/2")})
    log.given(a_founding(), statutes(more))
    log.when(AdoptStatutes(parameters=more.statutes[::-1], in_force_on=FOUNDED_ON, source="statuten"))
    log.then(Refused("nothing-new"))


def test_a_clause_that_comes_to_be_known_is_new(log: GivenLog) -> None:
    more = a_rulebook(notice_days=14)
    known = [msgspec.structs.replace(setting, clause=Clause("12.3")) for setting in more.statutes]
    log.given(a_founding(), statutes(more))
    log.when(AdoptStatutes(parameters=tuple(known), in_force_on=FOUNDED_ON, source="statuten"))
    log.then(adopted(log, tuple(known), FOUNDED_ON))
