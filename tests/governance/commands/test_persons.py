"""Contact details, and the erasure of what is known of somebody."""

from datetime import timedelta

import msgspec
import pytest

from governance.commands.persons import ErasePersonalData, GiveContactDetails
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.membership import MemberAdmitted
from governance.events.persons import ContactDetailsGiven, PersonalDataErased
from governance.ids import OFFICES, MemberId, Office
from governance.log.errors import Refused
from governance.log.event import Event
from governance.log.sealed import Sealed
from tests.governance.examples import (
    TODAY,
    a_cooperative,
    a_founding,
    a_member,
    an_end,
    holder_of,
    in_office,
    person_of,
)
from tests.governance.given import GivenLog

ONE = MemberId(1)
LEFT = an_end(1)
ERASED = PersonalDataErased(person=person_of(1), member=ONE)
KEPT = "17 lid 3 AVG"


@pytest.mark.parametrize("address", ["niks", "@example.org", "naam@", "a b@example.org", "a@b@c", "a@b\n", "@"])
def test_an_address_has_something_on_either_side_of_its_at_sign(address: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"email": address}, GiveContactDetails)
    assert msgspec.convert({"email": "naam+wijk@example.org"}, GiveContactDetails).email == "naam+wijk@example.org"


@pytest.mark.parametrize("number", ["abc", "0 1", "", "020\n", "nul twintig"])
def test_a_phone_number_has_digits(number: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"phone": number}, GiveContactDetails)
    phone = "06-12 34 56 78 (na zes uur)"
    assert msgspec.convert({"phone": phone}, GiveContactDetails).phone == phone


def test_a_member_says_how_they_can_be_reached(log: GivenLog) -> None:
    log.given(a_member(1))
    log.when(GiveContactDetails(email="lid01@example.org"), by=1)
    log.then(ContactDetailsGiven(person=person_of(1), email=Sealed("lid01@example.org")))


def test_a_member_takes_back_how_they_can_be_reached(log: GivenLog) -> None:
    log.given(a_member(1), ContactDetailsGiven(person=person_of(1), phone=Sealed("0123456789")))
    log.when(GiveContactDetails(), by=1)
    log.then(ContactDetailsGiven(person=person_of(1)))


@pytest.mark.parametrize(
    "before",
    [
        [],
        [
            ContactDetailsGiven(person=person_of(1), phone=Sealed("0123456789")),
            ContactDetailsGiven(person=person_of(1)),
        ],
    ],
    ids=["never given", "taken back"],
)
def test_nobody_takes_back_what_is_not_there(log: GivenLog, before: list[Event]) -> None:
    log.given(a_member(1), *before)
    log.when(GiveContactDetails(), by=1)
    log.then(Refused("nothing-new"))


def test_the_same_contact_details_again_are_recorded_for_they_are_sealed(log: GivenLog) -> None:
    given = ContactDetailsGiven(person=person_of(1), email=Sealed("lid01@example.org"))
    log.given(a_member(1), given)
    log.when(GiveContactDetails(email="lid01@example.org"), by=1)
    log.then(given)


def test_the_holder_of_an_office_says_how_they_can_be_reached(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(GiveContactDetails(phone="0123456789"), by="secretaris")
    log.then(ContactDetailsGiven(person=holder_of("secretaris"), phone=Sealed("0123456789")))


def test_nobody_is_reached_whom_the_record_does_not_know(log: GivenLog) -> None:
    log.when(GiveContactDetails(phone="0123456789"), by="stranger")
    log.then(Refused("not-in-the-record"))


def test_nothing_is_sealed_for_one_who_was_erased(log: GivenLog) -> None:
    log.given(a_member(1), LEFT, ERASED)
    log.when(GiveContactDetails(phone="0123456789"), by=1)
    log.then(Refused("not-in-the-record"))


@pytest.mark.parametrize("by", ["secretaris", "operator"])
def test_who_has_left_is_erased(log: GivenLog, by: str) -> None:
    log.given(a_cooperative(), a_member(1), LEFT)
    log.when(ErasePersonalData(member=ONE), by=by)  # type: ignore[arg-type]
    log.then(ERASED)


def test_erased_means_that_the_name_can_be_read_nowhere(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), a_member(2), LEFT)
    log.when(ErasePersonalData(member=ONE))
    names = [event.name for event in log.events() if isinstance(event, MemberAdmitted)]
    assert [name.value for name in names] == [None, "Voorbeeldlid 02"]


def test_only_a_number_that_was_given_is_erased(log: GivenLog) -> None:
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("no-such-member", member=1))


def test_a_member_is_not_erased(log: GivenLog) -> None:
    log.given(a_member(1))
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("still-a-member", article=KEPT, member=1, until=None))


def test_who_leaves_tomorrow_is_a_member_today(log: GivenLog) -> None:
    tomorrow = TODAY + timedelta(days=1)
    log.given(a_member(1), an_end(1, tomorrow))
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("still-a-member", article=KEPT, member=1, until=ImpreciseDate.of(tomorrow)))


@pytest.mark.parametrize("office", OFFICES)
def test_of_who_held_an_office_the_name_stays_and_how_to_reach_them_goes(log: GivenLog, office: Office) -> None:
    """GDPR 17(3) covers the name of somebody who governed, not their address."""
    log.given(
        a_founding(),
        a_member(1),
        ContactDetailsGiven(person=person_of(1), email=Sealed("voorbeeldlid01@example.org")),
        in_office(office, member=1),
        OfficeVacated(office=office, person=person_of(1), recorded_on=TODAY),
        LEFT,
    )
    log.when(ErasePersonalData(member=ONE))
    log.then(PersonalDataErased(person=person_of(1), member=ONE, name_kept=True))
    [admitted] = [event for event in log.events() if isinstance(event, MemberAdmitted)]
    [contacts] = [event for event in log.events() if isinstance(event, ContactDetailsGiven)]
    assert admitted.name.value == "Voorbeeldlid 01"
    assert contacts.email is not None
    assert contacts.email.value is None
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("name-must-be-kept", article=KEPT, member=1, office=office))


def test_who_holds_an_office_is_not_erased(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1), in_office("voorzitter", member=1), LEFT)
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("holds-an-office", member=1, office="voorzitter"))


def test_nobody_is_erased_twice(log: GivenLog) -> None:
    log.given(a_member(1), LEFT, ERASED)
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("already-erased", member=1))
