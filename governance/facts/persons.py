"""Is there a key under which somebody's contact details can be sealed?"""

from eventsourcing.domain import event

from governance.events.board import OfficeAssumed
from governance.events.membership import MemberAdmitted
from governance.events.persons import PersonalDataErased
from governance.ids import PersonId
from governance.log import tag
from governance.log.fact import Fact


class Person(Fact):
    """Is this somebody whom the record names, and not erased?"""

    def __init__(self, person: PersonId) -> None:
        self.tag = tag.person(person)
        self.known = False
        self.erased = False
        """There is no key for contact details any more."""

    @event(MemberAdmitted)
    def _(self) -> None:
        self.known = True

    @event(OfficeAssumed)
    def _(self) -> None:
        self.known = True

    @event(PersonalDataErased)
    def _(self) -> None:
        self.erased = True
