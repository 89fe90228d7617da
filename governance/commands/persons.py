"""How somebody can be reached, who turned out to be whom, and the erasure of what is known of somebody."""

from collections.abc import Collection, Sequence
from datetime import date

from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from governance.facts.board import OfficeHolder
from governance.facts.membership import Membership, Periods
from governance.facts.persons import Person
from governance.ids import OFFICES, EmailAddress, MemberId, Office, PersonId, PhoneNumber
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import Sealed
from governance.rights import BOARD_OR_OPERATOR, SECRETARIS_OR_OPERATOR, SIGNED_IN
from governance.rules.articles import FROM_THE_MEMBERS, KEPT


class GiveContactDetails(Command, frozen=True, kw_only=True):
    """Say how you can be reached. What is left out is no longer to be used."""

    email: EmailAddress | None = None
    phone: PhoneNumber | None = None


class GiveContactDetailsSlice(CommandSlice[GiveContactDetails], right=SIGNED_IN):
    """Somebody gives their own contact details, if the record knows them.

    What is on record is sealed, but not whether anything is: nobody takes back what is not there.
    """

    person: Person | None = None

    def asks(self) -> None:
        if self.call.person is not None:
            self.person = self.ask(Person, self.call.person)

    def decide(self) -> None:
        email, phone, person = self.command.email, self.command.phone, self.call.person
        self.refuse_if(why_no_contact_details(self.person is not None and self.person.can_be_reached))
        if email is None and phone is None and self.person is not None and not self.person.may_be_reached:
            self.refuse("nothing-new")
        assert person is not None, "only who is a person is in the record"
        self.record(
            ContactDetailsGiven(
                person=person,
                email=None if email is None else Sealed(email),
                phone=None if phone is None else Sealed(phone),
            )
        )


def why_no_contact_details(in_the_record: bool) -> Refused | None:
    """Why somebody cannot give their contact details; ``None``: they can. Pages ask it too."""
    return None if in_the_record else Refused("not-in-the-record")


class MergePerson(Command, frozen=True, kw_only=True):
    """Record that the holder of an office, known by name alone, is this member: office and membership are one person's.

    They then vote as the member that they are. Nobody left the office, and the name on record for the term stays.
    """

    person: PersonId
    """The holder, as ``/api/offices`` names them to the board: so nobody joins a successor by mistake."""
    member: MemberId


class MergePersonSlice(CommandSlice[MergePerson], right=BOARD_OR_OPERATOR):
    """The holder of an office who has no member number becomes one person with a member whose membership has no end.

    It happens once to a person, so there are no chains: A is never joined to B and B to C. From then on the holder
    votes as the member, and the member acts in the office. So it takes two people: nobody joins an office to their own
    membership, and nobody joins their own office while there is another officer who can. The operator may do both, for
    the operator can let anybody in anyway.
    """

    def asks(self) -> None:
        self.holders = [self.ask(OfficeHolder, office) for office in OFFICES]
        self.person = self.ask(Person, self.command.person)
        self.membership = self.ask(Membership, self.command.member)

    def decide(self) -> None:
        holder, member, today = self.command.person, self.command.member, self.call.today
        self.refuse_if(
            why_not_joined(
                holder,
                self.person.number,
                in_office=any(office.term_to_come_of(holder, today) is not None for office in self.holders),
                speaks=self.call.person,
                officers=[term.person for office in self.holders for term in office.terms if term.holds_on(today)],
            )
        )
        self.refuse_if(why_not_joined_to(member, self.membership.periods, today))
        if self.call.person in (self.membership.person, *self.membership.merged):
            self.refuse("not-to-oneself", member=member)
        assert self.membership.person is not None, "whoever is a member is a person"
        self.record(
            PersonMerged(
                merged=holder,
                person=self.membership.person,
                member=member,
                offices=tuple(office.office for office in self.holders if office.was_held_as(holder)),
            )
        )


def why_not_joined(
    holder: PersonId,
    number: MemberId | None,
    *,
    in_office: bool,
    speaks: PersonId | None,
    officers: Collection[PersonId | None],
) -> Refused | None:
    """Why the caller cannot join the holder of an office to any member; ``None``: they can. Pages ask it too.

    ``number``: the member number of the holder, where they have one already.
    ``officers``: who holds an office today. ``None`` among them is a holder who is not known, and who therefore cannot
    do it in the caller's place.
    """
    if number is not None:
        return Refused("already-joined", member=number)
    if not in_office:
        return Refused("holds-no-office")
    if speaks == holder and any(officer not in (None, holder) for officer in officers):
        return Refused("own-office")
    return None


def why_not_joined_to(member: MemberId, periods: Periods | None, today: date) -> Refused | None:
    """Why no office can be joined to this member number; ``None``: one can be.

    A member leaves their office before the membership ends, so a membership with an end on record will not do.
    """
    if periods is None:
        return Refused("no-such-member", member=member)
    if not periods.is_member_on(today):
        return Refused("not-a-member", rule="board", article=FROM_THE_MEMBERS, member=member)
    if periods.ended:
        return Refused("membership-ended", rule="board", article=FROM_THE_MEMBERS, member=member, until=periods.until)
    return None


class ErasePersonalData(Command, frozen=True, kw_only=True):
    """Erase the name and contact details of somebody who was a member (GDPR 17). Every count stays.

    The name of an office holder stays, and their contact details go. Where two people turned out to be one, both go.
    """

    member: MemberId


class ErasePersonalDataSlice(CommandSlice[ErasePersonalData], right=SECRETARIS_OR_OPERATOR):
    """Data is erased of somebody who is no member any more and holds no office.

    Somebody who governed the cooperative stays on record by name for as long as the cooperative exists (GDPR 17(3)(b)
    and (d)). Their contact details are erased, and after that there is nothing more to erase.
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
            ever = [holder.office for holder in self.holders if holder.was_held_as(person)]
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
        for of_them in (person, *membership.merged):
            self._erase_all_of(of_them)

    def _erase_all_of(self, person: PersonId) -> None:
        """Delete the keys of one of those who turned out to be one person; a name that is on record for a term stays.

        A name that stands in the register alone goes, also where the name of the same person's term stays.
        """
        name_kept = any(holder.was_held_as(person) for holder in self.holders)
        gone = PersonalDataErased(person=person, member=self.command.member, name_kept=name_kept)
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
    """Why a member's name and contact details cannot be erased; ``None``: they can be. Pages ask it too.

    ``erased``: whether name and contact details have been erased already.
    ``held``: the offices that they hold today; ``ever_held``: those that they ever held or will hold.
    """
    if periods is None:
        return Refused("no-such-member", member=member)
    if erased:
        return Refused("already-erased", member=member)
    if periods.is_member_on(today) is not False:
        return Refused("still-a-member", article=KEPT, member=member, until=periods.until)
    for office in OFFICES:
        if office in held:
            return Refused("holds-an-office", member=member, office=office)
        if office in ever_held and contacts_erased:
            return Refused("name-must-be-kept", article=KEPT, member=member, office=office)
    return None
