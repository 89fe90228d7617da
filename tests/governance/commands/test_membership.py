"""Suspending a member, lifting that, and when the register is complete."""

from datetime import date, timedelta

import pytest

from governance.commands.membership import DeclareRegisterComplete, LiftSuspension, SuspendMember
from governance.events.membership import MemberSuspended, RegisterDeclaredComplete, SuspensionLifted
from governance.ids import MemberId
from governance.log.errors import Refused
from tests.governance.examples import FOUNDED_ON, TODAY, a_cooperative, a_member, an_end, suspended
from tests.governance.given import GivenLog

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ONE = MemberId(1)
SUSPENSION = {"rule": "suspended", "article": "2:38 lid 1 BW"}


# Suspending


def test_a_member_is_suspended_from_today_until_it_is_lifted(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.then(MemberSuspended(member=ONE, since=TODAY))


def test_a_member_is_suspended_for_a_time_to_come(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(SuspendMember(member=ONE, since=TOMORROW, until=TOMORROW + timedelta(days=1)), by="voorzitter")
    log.then(MemberSuspended(member=ONE, since=TOMORROW, until=TOMORROW + timedelta(days=1)))


def test_only_a_number_that_was_given_is_suspended(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(SuspendMember(member=MemberId(2)), by="voorzitter")
    log.then(Refused("no-such-member", member=2))


def test_who_has_left_is_not_suspended(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), an_end(1, TODAY))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.then(Refused("not-a-member", member=1, **SUSPENSION))


def test_who_leaves_tomorrow_is_suspended_today(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), an_end(1, TOMORROW))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.then(MemberSuspended(member=ONE, since=TODAY))


def test_a_suspension_lasts_a_day_at_least(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(SuspendMember(member=ONE, until=TODAY), by="voorzitter")
    log.then(Refused("until-before-since", since=TODAY, until=TODAY))


@pytest.mark.parametrize(
    ("since", "until"), [(YESTERDAY, None), (TODAY, TOMORROW), (TOMORROW, None), (YESTERDAY, TOMORROW)]
)
def test_nobody_is_suspended_twice_at_a_time(log: GivenLog, since: date, until: date | None) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1, since, until))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.then(Refused("already-suspended", member=1, **SUSPENSION))


@pytest.mark.parametrize(("since", "until"), [(YESTERDAY, TODAY), (TOMORROW, None)])
def test_one_suspension_can_follow_another(log: GivenLog, since: date, until: date | None) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1, since, until))
    log.when(SuspendMember(member=ONE, until=TOMORROW), by="voorzitter")
    log.then(MemberSuspended(member=ONE, since=TODAY, until=TOMORROW))


# Lifting


@pytest.mark.parametrize("since", [YESTERDAY, TODAY])
def test_a_suspension_is_lifted(log: GivenLog, since: date) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1, since))
    log.when(LiftSuspension(member=ONE, lifted_on=TODAY), by="voorzitter")
    log.then(SuspensionLifted(member=ONE, lifted_on=TODAY))


@pytest.mark.parametrize(("since", "until"), [(YESTERDAY, TODAY), (TOMORROW, None)])
def test_what_does_not_hold_on_the_day_is_not_lifted(log: GivenLog, since: date, until: date | None) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1, since, until))
    log.when(LiftSuspension(member=ONE, lifted_on=TODAY), by="voorzitter")
    log.then(Refused("not-suspended", member=1, lifted_on=TODAY, **SUSPENSION))


def test_a_suspension_is_lifted_once(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1), SuspensionLifted(member=ONE, lifted_on=TODAY))
    log.when(LiftSuspension(member=ONE, lifted_on=TODAY), by="voorzitter")
    log.then(Refused("not-suspended", member=1, lifted_on=TODAY, **SUSPENSION))


def test_who_was_lifted_can_be_suspended_again(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1), SuspensionLifted(member=ONE, lifted_on=TODAY))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.then(MemberSuspended(member=ONE, since=TODAY))


# The register


@pytest.mark.parametrize("complete_from", [FOUNDED_ON, TODAY])
def test_the_register_is_declared_complete(log: GivenLog, complete_from: date) -> None:
    log.given(a_cooperative())
    log.when(DeclareRegisterComplete(complete_from=complete_from), by="secretaris")
    log.then(RegisterDeclaredComplete(complete_from=complete_from))


def test_the_register_is_not_complete_before_the_founding(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(DeclareRegisterComplete(complete_from=FOUNDED_ON - timedelta(days=1)), by="secretaris")
    log.then(Refused("before-founding", founded_on=FOUNDED_ON))


def test_the_register_is_not_complete_from_tomorrow(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(DeclareRegisterComplete(complete_from=TOMORROW), by="secretaris")
    log.then(Refused("complete-in-future", complete_from=TOMORROW))


def test_a_register_without_a_cooperative_is_never_complete(log: GivenLog) -> None:
    log.given(a_cooperative()[1:])
    log.when(DeclareRegisterComplete(complete_from=TODAY), by="secretaris")
    log.then(Refused("not-yet-founded"))


def test_a_later_declaration_reaches_further_back(log: GivenLog) -> None:
    log.given(a_cooperative(), RegisterDeclaredComplete(complete_from=TODAY))
    log.when(DeclareRegisterComplete(complete_from=YESTERDAY), by="secretaris")
    log.then(RegisterDeclaredComplete(complete_from=YESTERDAY))


def test_what_is_complete_is_not_declared_again(log: GivenLog) -> None:
    log.given(a_cooperative(), RegisterDeclaredComplete(complete_from=YESTERDAY))
    log.when(DeclareRegisterComplete(complete_from=TODAY), by="secretaris")
    log.then(Refused("already-complete", complete_from=YESTERDAY))
