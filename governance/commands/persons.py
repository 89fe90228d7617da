"""How somebody can be reached, and the erasure of what is known of them."""

from governance.events.persons import ContactDetailsGiven, PersonalDataErased
from governance.facts.board import OfficeHolder
from governance.facts.membership import Membership
from governance.facts.persons import Person
from governance.ids import OFFICES, EmailAddress, MemberId, PhoneNumber
from governance.log.command import Command, CommandSlice
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
        said = self.command
        if self.call.person is None or self.person is None or not self.person.known or self.person.erased:
            self.refuse("not-in-the-record")
        self.record(
            ContactDetailsGiven(
                person=self.call.person,
                email=None if said.email is None else Sealed(said.email),
                phone=None if said.phone is None else Sealed(said.phone),
            )
        )


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
        said, membership = self.command, self.membership
        if membership.periods is None or membership.person is None:
            self.refuse("no-such-member", member=said.member)
        if membership.erased:
            self.refuse("already-erased", member=said.member)
        if membership.is_member_on(self.call.today):
            self.refuse("still-a-member", article=KEPT, member=said.member, until=membership.until)
        for holder in self.holders:
            if holder.term_of(membership.person, self.call.today) is not None:
                self.refuse("holds-an-office", member=said.member, office=holder.office)
            if holder.was_held_by(membership.person) and membership.contacts_erased:
                self.refuse("name-must-be-kept", article=KEPT, member=said.member, office=holder.office)
        name_kept = any(holder.was_held_by(membership.person) for holder in self.holders)
        gone = PersonalDataErased(person=membership.person, member=said.member, name_kept=name_kept)
        self.record(gone)
        for key in gone.keys:
            self.erase(key)
