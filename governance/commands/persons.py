"""How somebody can be reached, and the erasure of what is known of them."""

from collections.abc import Sequence
from datetime import date

from governance.events.persons import ContactDetailsGiven, PersonalDataErased
from governance.facts.board import OfficeHolder
from governance.facts.membership import Membership, Periods
from governance.facts.persons import Person
from governance.ids import OFFICES, EmailAddress, MemberId, Office, PhoneNumber
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import Sealed
from governance.rights import SECRETARIS_OR_OPERATOR, SIGNED_IN
from governance.rules.articles import KEPT


class GiveContactDetails(Command, frozen=True, kw_only=True):
    """Say how you can be reached. What is left out is no longer to be used."""

    email: EmailAddress | None = None
    phone: PhoneNumber | None = None


class GiveContactDetailsSlice(CommandSlice[GiveContactDetails], right=SIGNED_IN):
    """For oneself, as long as the record knows who one is."""

    person: Person | None = None

    def asks(self) -> None:
        if self.call.person is not None:
            self.person = self.ask(Person, self.call.person)

    def decide(self) -> None:
        email, phone, person = self.command.email, self.command.phone, self.call.person
        self.refuse_if(why_no_contact_details(self.person is not None and self.person.known and not self.person.erased))
        assert person is not None, "only who is a person is in the record"
        self.record(
            ContactDetailsGiven(
                person=person,
                email=None if email is None else Sealed(email),
                phone=None if phone is None else Sealed(phone),
            )
        )


def why_no_contact_details(in_the_record: bool) -> Refused | None:
    """Why somebody cannot say how they are reached; ``None``: they can. Pages ask it too."""
    return None if in_the_record else Refused("not-in-the-record")


class ErasePersonalData(Command, frozen=True, kw_only=True):
    """Erase the name and contact details of somebody who was a member (GDPR 17). Every count stays.

    Of who held an office the name stays, and the contact details go.
    """

    member: MemberId


class ErasePersonalDataSlice(CommandSlice[ErasePersonalData], right=SECRETARIS_OR_OPERATOR):
    """Of one who has left, and who holds no office.

    Who governed the cooperative stays on record by name for as long as it lives (GDPR 17(3)(b) and (d)): of them the
    contact details go, and once these have gone there is nothing more to erase.
    """

    def asks(self) -> None:
        self.membership = self.ask(Membership, self.command.member)
        self.holders = [self.ask(OfficeHolder, office) for office in OFFICES]

    def decide(self) -> None:
        member, membership = self.command.member, self.membership
        person = membership.person
        held, ever = [], []
        if person is not None:
            held = [holder.office for holder in self.holders if holder.term_of(person, self.call.today) is not None]
            ever = [holder.office for holder in self.holders if holder.was_held_by(person)]
        self.refuse_if(
            why_no_erasure(
                member,
                membership.periods,
                self.call.today,
                erased=membership.erased,
                contacts_erased=membership.contacts_erased,
                held=held,
                ever_held=ever,
            )
        )
        assert person is not None, "whoever is a member is a person"
        gone = PersonalDataErased(person=person, member=member, name_kept=bool(ever))
        self.record(gone)
        for key in gone.keys:
            self.erase(key)


def why_no_erasure(
    member: MemberId,
    periods: Periods | None,
    today: date,
    *,
    erased: bool,
    contacts_erased: bool,
    held: Sequence[Office],
    ever_held: Sequence[Office],
) -> Refused | None:
    """Why a member's name and contact details cannot be erased; ``None``: they can. Pages ask it too.

    ``erased``: name and contact details are; ``held``: offices that are theirs today; ``ever_held``: those that ever
    were, or will be.
    """
    if periods is None:
        return Refused("no-such-member", member=member)
    if erased:
        return Refused("already-erased", member=member)
    if periods.is_member_on(today):
        return Refused("still-a-member", article=KEPT, member=member, until=periods.until)
    for office in OFFICES:
        if office in held:
            return Refused("holds-an-office", member=member, office=office)
        if office in ever_held and contacts_erased:
            return Refused("name-must-be-kept", article=KEPT, member=member, office=office)
    return None
