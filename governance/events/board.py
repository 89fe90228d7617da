"""Who holds which office."""

from datetime import date

from governance.dates import ImpreciseDate
from governance.ids import DecisionId, MemberId, Office, PersonId, TextId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText, Sealed


class OfficeAssumed(Event, frozen=True, kw_only=True):
    """Somebody took up an office (BW 2:37 lid 7). An office held by one who is not named is held, not vacant."""

    office: Office
    person: PersonId | None = None
    """``None``: held, by whom is not known."""
    member: MemberId | None = None
    """The holder's number, where the record says that they were a member."""
    name: Sealed[str] | None = None
    """The holder's name, where they are no member whose name the register holds."""
    since: ImpreciseDate | None = None
    recorded_on: date
    """The day on which this was recorded. A first day that is not known exactly had come by then."""
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        people = [tag.person(self.person)] if self.person else []
        return [tag.office(self.office), *people, *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.since


class OfficeVacated(Event, frozen=True, kw_only=True):
    """The holder of an office left it."""

    office: Office
    person: PersonId | None = None
    until: ImpreciseDate | None = None
    """The first day on which it was no longer held; ``None``: not known."""
    recorded_on: date
    """The day on which this was recorded. An end that is not known exactly had come by then."""
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        people = [tag.person(self.person)] if self.person else []
        return [tag.office(self.office), *people, *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.until
