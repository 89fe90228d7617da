"""Who holds which office?"""

from datetime import date

from eventsourcing.domain import event

from governance.dates import ImpreciseDate, come_by, span_on_record
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.persons import PersonMerged
from governance.ids import MemberId, Office, PersonId
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.board import BoardSeat


class Term:
    """One person's time in an office."""

    __slots__ = ("_begins", "_ends", "ended", "member", "person", "recorded_as", "since", "until")

    def __init__(
        self, person: PersonId | None, member: MemberId | None, since: ImpreciseDate | None, recorded_on: date
    ) -> None:
        self.person = person
        """``None``: held, by whom is not known."""
        self.recorded_as = person
        """Under whom it was recorded: whose key the name is sealed with, also once they were merged into another."""
        self.member = member
        self.since = since
        self.until: ImpreciseDate | None = None
        self.ended = False
        self._begins = span_on_record(since, recorded_on)
        self._ends: tuple[date | None, date] | None = None

    def end(self, until: ImpreciseDate | None, recorded_on: date) -> None:
        """It ends on this day; ``None``: not known, but over when this was recorded."""
        self.until, self.ended = until, True
        self._ends = span_on_record(until, recorded_on)

    def held_on(self, day: date) -> bool | None:
        """Was the office theirs on this day? ``None``: not known, for its first or last day is not."""
        begun = come_by(self._begins, day)
        over = False if self._ends is None else come_by(self._ends, day)
        if begun is False or over is True:
            return False
        return None if begun is None or over is None else True

    def is_of(self, person: PersonId) -> bool:
        """Is it this person's, by either id where two people turned out to be one?"""
        return person in (self.person, self.recorded_as)

    def holds_on(self, day: date) -> bool:
        """Is the office theirs on this day?

        A date that is not exact lies in the past of its recording (the commands refuse others): so the term has begun
        by then, and where it has an end that is over too.
        """
        begun = self.since is None or self.since.on_or_before(day) is not False
        over = self.ended and (self.until is None or self.until.on_or_before(day) is not False)
        return begun and not over

    def is_ahead(self, day: date) -> bool:
        """Does it begin after this day, as far as is recorded?"""
        return self.since is not None and self.since.on_or_before(day) is False and not self.ended


class OfficeHolder(Fact):
    """Who holds this office, and who held it?"""

    def __init__(self, office: Office) -> None:
        self.tag = tag.office(office)
        self.office = office
        self.terms: list[Term] = []

    @property
    def last(self) -> Term | None:
        """The term that was recorded last; ``None``: nobody ever held the office."""
        return self.terms[-1] if self.terms else None

    def held_on(self, day: date) -> Term | None:
        """The term of whoever holds the office on this day, the newest where two may; ``None``: nobody is known to."""
        return next((term for term in reversed(self.terms) if term.person and term.holds_on(day)), None)

    def term_of(self, person: PersonId, day: date) -> Term | None:
        """The term by which this person holds the office on this day."""
        for term in self.terms:
            if term.is_of(person) and term.holds_on(day):
                return term
        return None

    def term_to_come_of(self, person: PersonId, day: date) -> Term | None:
        """The term of this person that holds on this day, or begins later."""
        for term in self.terms:
            if term.is_of(person) and (term.holds_on(day) or term.is_ahead(day)):
                return term
        return None

    def was_held_as(self, person: PersonId) -> bool:
        """Is there a term, past or to come, that was recorded of this very person?"""
        return any(term.recorded_as == person for term in self.terms)

    def is_held_past(self, member: MemberId, day: date) -> bool:
        """Is there a term of this member's number with no end known that comes by this day?

        Not the last alone: until the day on which an office passes it is theirs, also where the successor is on record.
        An end whose day is not exact lies in the past of its recording, so where it may lie by this day it does.
        """
        return any(
            not term.ended or (term.until is not None and term.until.on_or_before(day) is False)
            for term in self.terms
            if term.member == member
        )

    def seat_on(self, day: date) -> BoardSeat | None:
        """Who held it on a day, as a seat on the board; ``None``: surely nobody did.

        Where several may have held it, who it was is not known.
        """
        held = [(term, term.held_on(day)) for term in self.terms]
        surely = [term for term, holds in held if holds]
        if surely:
            return BoardSeat(offices=(self.office,), person=surely[-1].person)
        perhaps = [term for term, holds in held if holds is None]
        if not perhaps:
            return None
        return BoardSeat(offices=(self.office,), person=perhaps[0].person if len(perhaps) == 1 else None, surely=False)

    @event(OfficeAssumed)
    def assumed(
        self, person: PersonId | None, member: MemberId | None, since: ImpreciseDate | None, recorded_on: date
    ) -> None:
        self.terms.append(Term(person, member, since, recorded_on))

    @event(OfficeVacated)
    def vacated(self, until: ImpreciseDate | None, recorded_on: date) -> None:
        if self.terms:
            self.terms[-1].end(until, recorded_on)

    @event(PersonMerged)
    def merged(self, merged: PersonId, person: PersonId, member: MemberId | None) -> None:
        for term in self.terms:
            if term.person == merged:
                term.person, term.member = person, member
