"""Sealed details of people, and their erasure."""

from governance.ids import MemberId, PersonId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import Sealed


class ContactDetailsGiven(Event, frozen=True, kw_only=True):
    """How somebody can be reached, as they gave it last; what is left out is no longer to be used."""

    person: PersonId
    email: Sealed[str] | None = None
    phone: Sealed[str] | None = None

    def tags(self) -> list[str]:
        return [tag.person(self.person)]


class PersonalDataErased(Event, frozen=True, kw_only=True):
    """Somebody's key was deleted: name and contact details can be read nowhere any more (GDPR 17). Counts stay."""

    person: PersonId
    member: MemberId | None = None
    """The number under which they were a member."""

    def tags(self) -> list[str]:
        return [tag.person(self.person)] + ([tag.member(self.member)] if self.member else [])
