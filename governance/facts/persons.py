"""Is somebody known, under which number, and is there a key under which their contact details can be sealed?"""

from eventsourcing.domain import event

from governance.events.board import OfficeAssumed
from governance.events.membership import MemberAdmitted
from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from governance.ids import MemberId, PersonId
from governance.log import tag
from governance.log.fact import Fact
from governance.log.sealed import Sealed


class Person(Fact):
    """Is this somebody whom the record names, under which number, and not erased?"""

    def __init__(self, person: PersonId) -> None:
        self.tag = tag.person(person)
        self.person = person
        self.known = False
        self.number: MemberId | None = None
        """Their number: their own, or that of the person into whom they were merged."""
        self.merged = False
        """They go on as another person: nothing is recorded of this one any more."""
        self.erased = False
        """There is no key for contact details any more."""
        self.may_be_reached = False
        """Something may be on record by which they are reached; what it is, is sealed."""

    @property
    def can_be_reached(self) -> bool:
        """Is something on record under this id, and can contact details be sealed for it?"""
        return self.known and not self.merged and not self.erased

    @event(MemberAdmitted)
    def admitted(self, member: MemberId) -> None:
        self.known = True
        self.number = member

    @event(OfficeAssumed)
    def took_office(self) -> None:
        self.known = True

    @event(ContactDetailsGiven)
    def gave_contact_details(self, email: Sealed[str] | None, phone: Sealed[str] | None) -> None:
        self.may_be_reached = email is not None or phone is not None

    @event(PersonMerged)
    def was_merged(self, merged: PersonId, member: MemberId | None) -> None:
        if merged == self.person:
            self.merged = True
            self.number = member
        else:
            self.may_be_reached = True

    @event(PersonalDataErased)
    def was_erased(self) -> None:
        self.erased = True
