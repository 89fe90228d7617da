"""Somebody who takes up an office and becomes a member in the same step, by the rules of an admission."""

from datetime import timedelta
from typing import Any

import pytest

from governance.commands.board import Admission, AssumeOffice
from governance.commands.membership import AdmitMember
from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed
from governance.events.membership import MemberAdmitted
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.log.sealed import FreeText, Sealed
from tests.governance.examples import FOUNDED_ON, TODAY, a_founding, a_member, in_office
from tests.governance.given import GivenLog

ADMISSION: dict[str, Any] = {"rule": "admission", "article": "2:33 BW"}
BOARD: dict[str, Any] = {"rule": "board", "article": "2:37 lid 1 BW"}
NAME = "Voorbeeldpersoon"


def taking_office(admission: Admission, since: str | None = None) -> AssumeOffice:
    """Somebody becomes secretaris and a member."""
    begins = None if since is None else ImpreciseDate.parse(since)
    return AssumeOffice(office="secretaris", name=NAME, admission=admission, since=begins, source="opgave")


@pytest.mark.parametrize("since", [None, "2016", "2024-05-01"])
def test_whoever_takes_office_becomes_a_member_in_the_same_step(log: GivenLog, since: str | None) -> None:
    """The number is the next one, and the name stands in the register alone."""
    day = None if since is None else ImpreciseDate.parse(since)
    log.given(a_founding(), a_member(1))
    log.when(taking_office(Admission(kind="resident", since=day), since="2025"))
    person, number = log.call.new_person, MemberId(2)
    log.then(
        MemberAdmitted(member=number, person=person, name=Sealed(NAME), kind="resident", since=day, recorded_on=TODAY),
        OfficeAssumed(
            office="secretaris",
            person=person,
            member=number,
            since=ImpreciseDate("2025"),
            words=log.words(),
            source=FreeText("opgave"),
            recorded_on=TODAY,
        ),
    )
    log.when(AdmitMember(name="Voorbeeldlid 03"))
    [admitted] = log.recorded
    assert isinstance(admitted, MemberAdmitted)
    assert admitted.member == 3


def test_who_becomes_a_member_with_an_office_has_a_name(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1))
    log.when(AssumeOffice(office="secretaris", admission=Admission(), source="opgave"))
    log.then(Refused("admission-without-name", office="secretaris"))
    log.when(AssumeOffice(office="secretaris", member=MemberId(1), admission=Admission()))
    log.then(Refused("member-or-name"))


def test_nobody_is_admitted_with_an_office_before_the_founding_or_to_come(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(taking_office(Admission(since=ImpreciseDate("2014"))))
    log.then(Refused("before-founding", founded_on=FOUNDED_ON, **ADMISSION))
    tomorrow = ImpreciseDate.of(TODAY + timedelta(days=1))
    log.when(taking_office(Admission(since=tomorrow)))
    log.then(Refused("since-in-future", since=tomorrow, **ADMISSION))


def test_what_is_held_as_a_member_begins_no_sooner_than_the_membership(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(taking_office(Admission(since=ImpreciseDate("2020")), since="2019"))
    log.then(Refused("not-a-member", member=1, **BOARD))


def test_nobody_is_admitted_with_an_office_that_is_held(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"))
    log.when(taking_office(Admission()))
    log.then(Refused("office-held", rule="board", article="2:37 lid 7 BW", office="secretaris", since=None))
