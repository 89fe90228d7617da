"""Sealed details of people, who turned out to be whom, and their erasure."""

from governance.ids import KeyName, MemberId, Office, PersonId
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


class PersonMerged(Event, frozen=True, kw_only=True):
    """Two people in the record turned out to be one: whatever is recorded of the first is the second's from now on.

    Sign-in, rights and erasure follow the second. What was sealed for the first stays closed with a key of its own, so
    the name on record for a term in office stays as it is, and an erasure takes the keys of both.
    """

    merged: PersonId
    """The first: nothing is recorded under this id any more."""
    person: PersonId
    """The second, under whom they go on."""
    member: MemberId | None = None
    """The number of the second."""
    offices: tuple[Office, ...] = ()
    """The offices of which the first has a term: its holder is the second."""
    numbers: tuple[MemberId, ...] = ()
    """The numbers that the first has: they are the second's."""

    def tags(self) -> list[str]:
        numbers = self.numbers if self.member is None else (self.member, *self.numbers)
        return [
            *map(tag.member, numbers),
            tag.person(self.person),
            tag.person(self.merged),
            *map(tag.office, self.offices),
        ]


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
