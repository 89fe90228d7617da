"""Admitting a member: the number, the days, and from where it is known."""

from datetime import timedelta

import msgspec
import pytest

from governance.commands.membership import AdmitMember
from governance.dates import ImpreciseDate
from governance.events.membership import AdmissionSource, MemberAdmitted
from governance.events.persons import ContactDetailsGiven
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.log.sealed import Sealed
from tests.governance.examples import FOUNDED_ON, TODAY, a_cooperative, a_member, an_end, suspended
from tests.governance.given import GivenLog

TOMORROW = TODAY + timedelta(days=1)
ONE = MemberId(1)
ADMISSION = {"rule": "admission", "article": "2:33 BW"}


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
    log.given(a_cooperative(), a_member(1), a_member(2), suspended(1), an_end(2, TODAY))
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
