"""Admitting a member, suspending, lifting, ending, and when the register is complete."""

from datetime import date, timedelta

import msgspec
import pytest

from governance.commands.membership import (
    AdmitMember,
    DeclareRegisterComplete,
    EndMembership,
    LiftSuspension,
    SuspendMember,
)
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.membership import (
    AdmissionSource,
    Ending,
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.persons import ContactDetailsGiven
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.log.event import Event
from governance.log.sealed import Sealed
from tests.governance.examples import (
    FOUNDED_ON,
    TODAY,
    a_cooperative,
    a_founding,
    a_member,
    an_end,
    in_office,
    person_of,
    suspended,
)
from tests.governance.given import GivenLog

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ONE = MemberId(1)
ADMISSION = {"rule": "admission", "article": "2:33 BW"}
SUSPENSION = {"rule": "suspended", "article": "2:38 lid 1 BW"}
ENDING = {"rule": "ending", "article": "2:35 lid 1 BW"}


def ended(until: date, number: int = 1) -> MembershipEnded:
    return an_end(number, until)


# Admitting


def test_the_first_member_gets_number_1(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", kind="resident"), by="secretaris")
    log.then(
        MemberAdmitted(
            member=ONE,
            person=log.call.new_person,
            name=Sealed("Voorbeeldlid 01"),
            kind="resident",
            since=ImpreciseDate.of(TODAY),
            decided_on=ImpreciseDate.of(TODAY),
            recorded_on=TODAY,
        )
    )


def test_the_next_member_gets_the_next_number(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_member(2), suspended(1), ended(TODAY, 2))
    log.when(AdmitMember(name="Voorbeeldlid 03"), by="voorzitter")
    [event] = log.recorded
    assert isinstance(event, MemberAdmitted)
    assert event.member == 3


def test_contact_details_come_along_under_the_same_key(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", email="lid01@example.org"), by="penningmeester")
    log.then(
        MemberAdmitted(
            member=ONE,
            person=log.call.new_person,
            name=Sealed("Voorbeeldlid 01"),
            since=ImpreciseDate.of(TODAY),
            decided_on=ImpreciseDate.of(TODAY),
            recorded_on=TODAY,
        ),
        ContactDetailsGiven(person=log.call.new_person, email=Sealed("lid01@example.org"), phone=None),
    )


def test_a_phone_number_alone_is_a_way_to_be_reached(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", phone="0123456789"), by="secretaris")
    assert log.recorded[1:] == [ContactDetailsGiven(person=log.call.new_person, phone=Sealed("0123456789"))]


@pytest.mark.parametrize("since", ["2015-12-09", "2026-06-09", "2015-12", "2015", "2026-06", "../2016"])
def test_somebody_is_a_member_from_the_founding_up_to_today(log: GivenLog, since: str) -> None:
    """A month in which that day lies is not refused: which day it was is not known."""
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", since=ImpreciseDate.parse(since)), by="secretaris")
    [event] = log.recorded
    assert isinstance(event, MemberAdmitted)
    assert event.since == ImpreciseDate.parse(since)


@pytest.mark.parametrize("since", ["2026-06-10", "2026-07", "2027", "../2026-06-10", "../2027", "../2031-06-09"])
def test_nobody_is_admitted_for_a_day_to_come(log: GivenLog, since: str) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", since=ImpreciseDate.parse(since)), by="secretaris")
    log.then(Refused("since-in-future", since=ImpreciseDate.parse(since), **ADMISSION))


@pytest.mark.parametrize("since", ["2015-12-08", "2015-11", "../2014"])
def test_nobody_is_a_member_before_the_founding(log: GivenLog, since: str) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", since=ImpreciseDate.parse(since)), by="secretaris")
    log.then(Refused("before-founding", founded_on=FOUNDED_ON, **ADMISSION))


def test_an_admission_says_when_it_was_decided(log: GivenLog) -> None:
    """It can be entered later; from an earlier register the day is not known, unless somebody gives it."""
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", decided_on=ImpreciseDate("2026-05")), by="secretaris")
    [event] = log.recorded
    assert isinstance(event, MemberAdmitted)
    assert event.decided_on == ImpreciseDate("2026-05")


def test_no_admission_was_decided_on_a_day_to_come(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", decided_on=ImpreciseDate.of(TOMORROW)), by="secretaris")
    log.then(Refused("decided-in-future", decided_on=ImpreciseDate.of(TOMORROW), **ADMISSION))


def test_from_an_earlier_register_no_day_is_taken_for_today(log: GivenLog) -> None:
    """A member of before whose first day nobody gave has a first day that is not known: none is made up."""
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", source="register"), by="secretaris")
    log.then(
        MemberAdmitted(
            member=ONE,
            person=log.call.new_person,
            name=Sealed("Voorbeeldlid 01"),
            since=None,
            source="register",
            recorded_on=TODAY,
        )
    )


@pytest.mark.parametrize("source", [None, "application", "example"])
def test_who_is_admitted_now_is_a_member_from_today(log: GivenLog, source: AdmissionSource | None) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", source=source), by="secretaris")
    [event] = log.recorded
    assert isinstance(event, MemberAdmitted)
    assert event.since == ImpreciseDate.of(TODAY)


def test_a_day_that_stands_in_the_register_is_kept(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", since=ImpreciseDate.parse("2016"), source="register"), by="secretaris")
    [event] = log.recorded
    assert isinstance(event, MemberAdmitted)
    assert event.since == ImpreciseDate.parse("2016")


def test_nobody_is_a_member_of_what_was_never_founded(log: GivenLog) -> None:
    log.when(AdmitMember(name="Voorbeeldlid 01"))
    log.then(Refused("not-yet-founded"))


def test_a_source_names_nobody() -> None:
    """It is not sealed with their key, so what was typed there would outlive an erasure: it is one of a few words."""
    for source in ("register", "application", "example"):
        assert msgspec.convert({"name": "Voorbeeldlid 01", "source": source}, AdmitMember).source == source
    with pytest.raises(msgspec.ValidationError, match="source"):
        msgspec.convert({"name": "Voorbeeldlid 01", "source": "Aanmelding van Voorbeeldlid 01"}, AdmitMember)


def test_an_admission_says_from_which_source_it_comes(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(AdmitMember(name="Voorbeeldlid 01", email="lid01@example.org", source="register"), by="secretaris")
    admitted, _ = log.recorded
    assert isinstance(admitted, MemberAdmitted)
    assert admitted.source == "register"


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
    log.given(a_cooperative(), a_member(1), ended(TODAY))
    log.when(SuspendMember(member=ONE), by="voorzitter")
    log.then(Refused("not-a-member", member=1, **SUSPENSION))


def test_who_leaves_tomorrow_is_suspended_today(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), ended(TOMORROW))
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


# Ending


@pytest.mark.parametrize("until", [YESTERDAY, TODAY, date(2027, 1, 1)])
def test_a_membership_ends(log: GivenLog, until: date) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(until)), by="secretaris")
    log.then(an_end(1, until))


def test_only_a_number_that_was_given_ends(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TODAY)), by="secretaris")
    log.then(Refused("no-such-member", member=1))


@pytest.mark.parametrize("until", [date(2019, 1, 1), YESTERDAY, TODAY, TOMORROW])
@pytest.mark.parametrize("ground", ["resigned", "died"])
def test_a_membership_that_has_ended_ends_no_other_way(log: GivenLog, until: date, ground: Ending) -> None:
    """Another day or ground for what is over would be a correction under another name, also for an erased member."""
    log.given(a_cooperative(), a_member(1), ended(TODAY))
    log.when(EndMembership(member=ONE, ground=ground, until=ImpreciseDate.of(until)), by="secretaris")
    log.then(Refused("membership-ended", member=1, until=ImpreciseDate.of(TODAY), **ENDING))


@pytest.mark.parametrize("until", [YESTERDAY, TODAY])
def test_who_gave_notice_can_die_before_it_has_come(log: GivenLog, until: date) -> None:
    log.given(a_cooperative(), a_member(1), ended(TOMORROW))
    log.when(EndMembership(member=ONE, ground="died", until=ImpreciseDate.of(until)), by="secretaris")
    log.then(an_end(1, until, ground="died"))


@pytest.mark.parametrize("until", [TOMORROW, TOMORROW + timedelta(days=1)])
def test_an_end_that_is_to_come_is_not_put_off(log: GivenLog, until: date) -> None:
    log.given(a_cooperative(), a_member(1), ended(TOMORROW))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(until)), by="secretaris")
    log.then(Refused("membership-ended", member=1, until=ImpreciseDate.of(TOMORROW), **ENDING))


@pytest.mark.parametrize(("since", "until"), [("2026-06-01", "2026-06-01"), ("2026-06", "2026-06-01")])
def test_nobody_leaves_before_they_came(log: GivenLog, since: str, until: str) -> None:
    """Of a month its first day is the earliest on which they can have come."""
    came = ImpreciseDate.parse(since)
    log.given(a_cooperative(), a_member(1, came))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.parse(until)), by="secretaris")
    log.then(Refused("until-before-since", since=came, until=ImpreciseDate.parse(until)))


def test_nobody_leaves_before_the_founding(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1, ImpreciseDate.parse("../2020")))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(date(2015, 12, 8))), by="secretaris")
    log.then(Refused("before-founding", founded_on=FOUNDED_ON, **ENDING))


def in_office_until(until: str | None, ended: bool = True) -> list[Event]:
    left = OfficeVacated(
        office="secretaris", person=person_of(1), until=None if until is None else ImpreciseDate.parse(until)
    )
    return [a_founding(), a_member(1), in_office("secretaris", member=1), *([left] if ended else [])]


@pytest.mark.parametrize(
    "happened",
    [
        in_office_until(None, ended=False),
        in_office_until("2026-06-11"),
        [*in_office_until("2026-06-11"), in_office("secretaris", ImpreciseDate.parse("2026-06-11"))],
    ],
    ids=["holds it", "leaves later", "leaves later, and the successor is known"],
)
def test_who_holds_an_office_leaves_that_first(log: GivenLog, happened: list[Event]) -> None:
    """Else somebody who is no member any more would go on in an office that they hold as one."""
    log.given(happened, in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TOMORROW)), by="voorzitter")
    log.then(Refused("holds-an-office", rule="board", article="2:37 lid 1 BW", member=1, office="secretaris"))


@pytest.mark.parametrize("until", [None, "2026-06-01", "2026-06", "2026-06-10"])
def test_who_has_left_office_by_then_ends_their_membership(log: GivenLog, until: str | None) -> None:
    log.given(in_office_until(until), in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TOMORROW)), by="voorzitter")
    log.then(ended(TOMORROW))


def test_who_was_succeeded_by_then_ends_their_membership(log: GivenLog) -> None:
    successor = in_office("secretaris", ImpreciseDate.of(TOMORROW))
    log.given(in_office_until("2026-06-10"), successor, in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TOMORROW)), by="voorzitter")
    log.then(ended(TOMORROW))


def test_an_office_that_was_left_after_the_membership_ended_keeps_nobody(log: GivenLog) -> None:
    """What has happened is recorded as it was, also where the one was late."""
    log.given(in_office_until("2026-06-09"), in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="died", until=ImpreciseDate.of(YESTERDAY)), by="voorzitter")
    log.then(an_end(1, YESTERDAY, ground="died"))


def test_the_office_of_another_keeps_no_member(log: GivenLog) -> None:
    log.given(in_office_until(None, ended=False), in_office("voorzitter"), a_member(2))
    log.when(EndMembership(member=MemberId(2), ground="resigned", until=ImpreciseDate.of(TODAY)), by="voorzitter")
    log.then(ended(TODAY, 2))


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


@pytest.mark.parametrize("until", [None, "2026", "2026-06", "../2020"])
def test_the_end_of_a_membership_of_long_ago_is_not_always_known(log: GivenLog, until: str | None) -> None:
    """Neither the day nor the ground; it is over now."""
    ends = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_member(1))
    log.when(EndMembership(member=ONE, ground="not-known", until=ends), by="secretaris")
    log.then(an_end(1, ends, ground="not-known"))
    log.when(EndMembership(member=ONE, ground="resigned"), by="secretaris")
    log.then(Refused("membership-ended", member=1, until=ends, **ENDING))


def test_an_end_to_come_is_an_exact_day(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate("2026-12")), by="secretaris")
    log.then(Refused("day-must-be-known", date=ImpreciseDate("2026-12")))
