"""Who is a member, who is suspended, and who may vote: of one member. ``register.py`` asks it of all of them.

Both fold the same ``Periods``, so they cannot disagree about a day.

Whether somebody was a member on a day has three answers: yes, no, and not known (``None``). A day to come is always an
exact one, and what is not exact had come when it was recorded. So it is never not known of the day of the recording,
nor of a later one. For example, a member who is entered on 20 June as one "since June 2026" is a member on 20 June, and
of 9 June it is not known.
"""

from collections.abc import Iterator
from datetime import date

from eventsourcing.domain import event

from governance.dates import ImpreciseDate, come_by, days_later, span_on_record
from governance.events import membership as events
from governance.events.persons import PersonalDataErased, PersonMerged
from governance.ids import MemberId, PersonId
from governance.log import tag
from governance.log.fact import Fact

Suspension = tuple[date, date | None]
"""The first day of a suspension and the first day after it; ``None``: until it is lifted."""

Days = tuple[date | None, date]
"""The first and the last day that a date can be; the first ``None``: any day before the last."""


class Periods:
    """From when until when somebody is a member, and is suspended."""

    __slots__ = ("_begins", "_dies", "_ends", "decided_on", "since", "suspensions", "until")

    def __init__(self, since: ImpreciseDate | None, recorded_on: date, decided_on: ImpreciseDate | None = None) -> None:
        self.since = since
        self.decided_on = decided_on
        """The day of the decision to admit them; ``None``: not known, but not after their first day."""
        self.until: ImpreciseDate | None = None
        """The first day on which it is over; ``None``: no end is recorded (``ended``), or its day is not known."""
        self.suspensions: tuple[Suspension, ...] = ()
        self._begins = span_on_record(since, recorded_on)
        self._ends: Days | None = None
        self._dies: Days | None = None

    @property
    def ended(self) -> bool:
        """Is an end on record, come or to come?"""
        return self._ends is not None

    def ends_by(self, day: date) -> bool:
        """Is an end on record that has surely come by this day?"""
        return self._ends is not None and self._ends[1] <= day

    @property
    def has_died(self) -> bool:
        """Is a death on record?"""
        return self._dies is not None

    def has_died_by(self, day: date) -> bool | None:
        """Is it known by now that they had died by this day? ``None``: whether by this day is not known."""
        return False if self._dies is None else come_by(self._dies, day)

    def suspend(self, since: date, until: date | None) -> None:
        """A suspension from the first day until the second, or until it is lifted."""
        self.suspensions += ((since, until),)

    def lift(self, lifted_on: date) -> None:
        """End the suspension that holds on this day; one that begins on it never held."""
        self.suspensions = tuple(
            (since, lifted_on if _covers(since, until, lifted_on) else until) for since, until in self.suspensions
        )

    def end(self, until: ImpreciseDate | None, recorded_on: date, ground: events.Ending = "not-known") -> None:
        """No longer a member from this day on; an earlier end that comes to be known later wins (a death)."""
        ends = self._after_a_day(span_on_record(until, recorded_on))
        if self._ends is None or ends[1] < self._ends[1]:
            self._ends, self.until = ends, until
        if ground == "died" and (self._dies is None or ends[1] < self._dies[1]):
            self._dies = ends

    def _after_a_day(self, ends: Days) -> Days:
        """Whoever was a member was one for a day at least."""
        earliest = None if self._begins[0] is None else days_later(self._begins[0], 1)
        if earliest is None or (ends[0] is not None and ends[0] >= earliest):
            return ends
        return min(earliest, ends[1]), ends[1]

    def is_member_on(self, day: date) -> bool | None:
        """A member on this day, suspended or not; ``None``: not known."""
        begun = come_by(self._begins, day)
        over = False if self._ends is None else come_by(self._ends, day)
        if begun is False or over is True:
            return False
        return None if begun is None or over is None else True

    def was_decided_before(self, day: date) -> bool | None:
        """Were they admitted by a decision of before this day, as far as that is known? ``None``: not known."""
        return True if self.decided_on is None else self.decided_on.before(ImpreciseDate.of(day))

    def is_suspended_on(self, day: date) -> bool:
        """Suspended on this day."""
        return any(_covers(since, until, day) for since, until in self.suspensions)

    def is_suspended_within(self, since: date, until: date | None) -> bool:
        """Suspended on any day from the first until the second."""
        return any(
            (until is None or start < until) and (end is None or since < end) and start != end
            for start, end in self.suspensions
        )

    def is_suspended_for_good(self, day: date) -> bool:
        """Suspended on this day, with no end known: there is none from it on on which they are not."""
        return any(since <= day and until is None for since, until in self.suspensions)

    def days(self) -> Iterator[date]:
        """The days on which something changes."""
        for first, last in (self._begins, self._ends or self._begins):
            yield last
            if first is not None:
                yield first
        for since, until in self.suspensions:
            yield since
            if until is not None:
                yield until


def _covers(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)


class Membership(Fact):
    """Is this a member, whose number is it, and are they suspended?"""

    def __init__(self, member: MemberId) -> None:
        self.tag = tag.member(member)
        self.person: PersonId | None = None
        """Whose number it is; ``None``: nobody's."""
        self.merged: list[PersonId] = []
        """Others who turned out to be this person: what was sealed for them is erased too."""
        self.periods: Periods | None = None
        self.erased = False
        """Name and contact details."""
        self.contacts_erased = False

    @property
    def since(self) -> ImpreciseDate | None:
        """The first day of the membership; ``None``: not known, or no member at all."""
        return None if self.periods is None else self.periods.since

    def is_member_on(self, day: date) -> bool | None:
        """A member on this day, suspended or not; ``None``: not known."""
        return self.periods is not None and self.periods.is_member_on(day)

    def is_suspended_on(self, day: date) -> bool:
        """Suspended on this day."""
        return self.periods is not None and self.periods.is_suspended_on(day)

    @event(events.MemberAdmitted)
    def admitted(
        self, person: PersonId, since: ImpreciseDate | None, recorded_on: date, decided_on: ImpreciseDate | None
    ) -> None:
        self.person = person
        self.periods = Periods(since, recorded_on, decided_on)

    @event(events.MemberSuspended)
    def suspended(self, since: date, until: date | None) -> None:
        if self.periods is not None:
            self.periods.suspend(since, until)

    @event(events.SuspensionLifted)
    def suspension_lifted(self, lifted_on: date) -> None:
        if self.periods is not None:
            self.periods.lift(lifted_on)

    @event(events.MembershipEnded)
    def ended(self, until: ImpreciseDate | None, recorded_on: date, ground: events.Ending) -> None:
        if self.periods is not None:
            self.periods.end(until, recorded_on, ground)

    @event(PersonMerged)
    def was_merged(self, merged: PersonId, person: PersonId) -> None:
        self.person = person
        self.merged.append(merged)

    @event(PersonalDataErased)
    def data_erased(self, person: PersonId, name_kept: bool) -> None:
        self.contacts_erased = True
        if person == self.person:
            self.erased = self.erased or not name_kept


class LastMember(Fact):
    """Which member number was given last? Numbers have no gaps."""

    newest = True

    def __init__(self) -> None:
        self.tag = tag.REGISTER
        self.number = 0

    @event(events.MemberAdmitted)
    def admitted(self, member: MemberId) -> None:
        self.number = member


class Completeness(Fact):
    """From which day on does the register name every member?"""

    def __init__(self) -> None:
        self.tag = tag.COOPERATIVE
        self.complete_from: date | None = None

    @event(events.RegisterDeclaredComplete)
    def declared(self, complete_from: date) -> None:
        self.complete_from = complete_from if self.complete_from is None else min(self.complete_from, complete_from)
