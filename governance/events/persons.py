"""Sealed details of people, and their erasure."""

from governance.ids import KeyName, MemberId, PersonId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import Sealed


def contact_key(person: PersonId) -> KeyName:
    """Under which name the vault keeps the key of somebody's contact details.

    It is not the key of their name: who held an office is known for as long as the cooperative lives, but how they
    could be reached is kept no longer than it is needed (GDPR 5(1)(e), 17). The name of the key never changes.
    """
    return KeyName(f"{person}.contact")


class ContactDetailsGiven(Event, frozen=True, kw_only=True):
    """How somebody can be reached, as they gave it last; what is left out is no longer to be used."""

    person: PersonId
    email: Sealed[str] | None = None
    phone: Sealed[str] | None = None

    def sealed_with(self) -> KeyName:
        return contact_key(self.person)

    def tags(self) -> list[str]:
        return [tag.person(self.person)]


class PersonalDataErased(Event, frozen=True, kw_only=True):
    """Somebody's keys were deleted: name and contact details can be read nowhere any more (GDPR 17). Counts stay."""

    person: PersonId
    member: MemberId | None = None
    """The number under which they were a member."""
    name_kept: bool = False
    """They held an office: of them only the contact details went (GDPR 17(3)(b) and (d))."""

    @property
    def keys(self) -> list[KeyName]:
        """The keys that went."""
        return [contact_key(self.person)] + ([] if self.name_kept else [KeyName(self.person)])

    def tags(self) -> list[str]:
        return [tag.person(self.person)] + ([tag.member(self.member)] if self.member else [])
