"""Who is a member, who is suspended, and who may vote: of one member, and of all.

``Membership`` asks about one member, for the right to vote. ``MemberRegister`` counts all of them, for the roll that is
put on record when a voting is opened and when it is closed, so that years later the base can still be checked. Both
fold the same ``Periods``, so they cannot disagree about a day.

Whether somebody was a member on a day has three answers: yes, no, and not known (``None``). A day to come is always an
exact one, and what is not exact had come when it was recorded. So it is never not known of the day of the recording,
nor of a later one. For example, a member who is entered on 20 June as one "since June 2026" is a member on 20 June, and
of 9 June it is not known.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from eventsourcing.domain import event

from governance.dates import ImpreciseDate, come_by, days_later, span_on_record
from governance.events import membership as events
from governance.events.persons import PersonalDataErased, PersonMerged
from governance.events.voting import Roll, VotingClosed, VotingOpened
from governance.ids import MemberId, PersonId, VotingId
from governance.log import tag
from governance.log.fact import Fact

Suspension = tuple[date, date | None]
"""The first day of a suspension and the first day after it; ``None``: until it is lifted."""

Moment = Literal["opening", "closing"]
"""When the roll of a voting is put on record."""

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


class Bits:
    """A set of member numbers, one bit each: what is common to two is one ``&``, at any size."""

    __slots__ = ("_bytes",)

    def __init__(self) -> None:
        self._bytes = bytearray()

    def put(self, number: int, there: bool) -> None:
        """Have this number in, or out."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bytes):
            if not there:
                return
            self._bytes.extend(bytes(place + 1024 - len(self._bytes)))
        if there:
            self._bytes[place] |= bit
        else:
            self._bytes[place] &= ~bit

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bytes) and bool(self._bytes[place] & 1 << (number & 7))

    def __int__(self) -> int:
        return int.from_bytes(self._bytes, "little")


def numbers(bits: int) -> list[MemberId]:
    """The numbers in a set of bits, ascending."""
    return [MemberId(number) for number, bit in enumerate(bin(bits)[:1:-1]) if bit == "1"]


@lru_cache(maxsize=8)
def roll_hash(entitled: int) -> str:
    """SHA-256, in hexadecimal, over the numbers in a set of bits, ascending, one a line::

    1\\n2\\n5\\n  ->  sha256(b"1\\n2\\n5\\n")

    The last few are remembered, for quorum, opening and closing mostly have the same roll.
    """
    return hashlib.sha256("".join(f"{number}\n" for number in numbers(entitled)).encode()).hexdigest()


class RollNow(NamedTuple):
    """Who had a vote at the opening or closing of a voting, by all that is known by now; sets of members, as bits."""

    entitled: int
    perhaps: int
    """Those of whom it is not known whether they were members on that day."""
    suspended: int
    entered_later: int
    """Those of the entitled who were entered in the register only after that moment."""
    died: int
    """Those who stood on the roll, and had died by that day, as was told only after that moment."""
    complete: bool
    """Whether the register names every member of that day."""


class _Roll(NamedTuple):
    """What the register said at the opening or closing of a voting."""

    day: date
    entitled: int
    perhaps: int
    suspended: int
    admitted: int


class MemberRegister(Fact):
    """Who are members, who of them may vote, and who is excluded, on a day?

    The sets are kept as bits for one day and moved to another by the members for whom something changes in between,
    so asking costs the same however many members there are.
    """

    kept = True

    def __init__(self) -> None:
        self.tag = tag.REGISTER
        self._periods: dict[MemberId, Periods] = {}
        self._changing: dict[date, set[MemberId]] = {}
        """Members for whom something begins or ends on a day; a day that no longer counts does no harm."""
        self._day = date.min
        self._members = Bits()
        self._perhaps = Bits()
        self._suspended = Bits()
        self._admitted = Bits()
        self._died = Bits()
        self._complete_from: date | None = None
        self._rolls: dict[tuple[VotingId, Moment], _Roll] = {}

    def members(self, day: date) -> int:
        """All who are surely members on this day, as bits."""
        self._move_to(day)
        return int(self._members)

    def entitled(self, day: date) -> int:
        """The members on this day who have a vote, as bits: the suspended have none (BW 2:38 lid 1, 2:24d lid 1)."""
        self._move_to(day)
        return int(self._members) & ~int(self._suspended)

    def suspended(self, day: date) -> int:
        """The members on this day who are suspended, as bits; also where it is not known whether they are members."""
        self._move_to(day)
        return (int(self._members) | int(self._perhaps)) & int(self._suspended)

    def perhaps(self, day: date) -> int:
        """Those of whom it is not known whether they are members on this day, and who are not suspended; as bits."""
        self._move_to(day)
        return int(self._perhaps) & ~int(self._suspended)

    @property
    def admitted(self) -> int:
        """Everybody who ever was a member, as bits."""
        return int(self._admitted)

    def roll_now(self, voting: VotingId, moment: Moment) -> RollNow:
        """Who had a vote when a voting was opened or closed, by all that is known by now.

        The roll of that moment stands. Two things that are told later change it, and nothing else does:

        - A member is entered whose admission was decided before that day. What is decided afterwards gives nobody a
          vote in a voting that is over, whatever day it names: the decision to admit is the board's (BW 2:33).
        - A member had died by that day: death ends a membership by law, whenever it is told (BW 2:35 lid 1).
        """
        then = self._rolls[voting, moment]
        entered, perhaps_entered, suspended = self._entered_since(then)
        died, perhaps_died = self._died_since(then)
        return RollNow(
            entitled=then.entitled & ~died & ~perhaps_died | entered,
            perhaps=then.perhaps & ~died | then.entitled & perhaps_died | perhaps_entered,
            suspended=then.suspended & ~died | suspended,
            entered_later=entered,
            died=then.entitled & died,
            complete=self.is_complete_on(then.day),
        )

    def _entered_since(self, then: _Roll) -> tuple[int, int, int]:
        """Who was entered since, and was entitled then; perhaps was; or was suspended: as bits."""
        surely = perhaps = suspended = 0
        for member in numbers(self.admitted & ~then.admitted):
            periods = self._periods[member]
            known = (periods.is_member_on(then.day), periods.was_decided_before(then.day))
            if False in known:
                continue
            if periods.is_suspended_on(then.day):
                suspended |= 1 << member
            elif None in known:
                perhaps |= 1 << member
            else:
                surely |= 1 << member
        return surely, perhaps, suspended

    def _died_since(self, then: _Roll) -> tuple[int, int]:
        """Who stood on the roll and had died by its day; and who perhaps had: as bits."""
        died = perhaps = 0
        for member in numbers((then.entitled | then.perhaps | then.suspended) & int(self._died)):
            match self._periods[member].has_died_by(then.day):
                case True:
                    died |= 1 << member
                case None:
                    perhaps |= 1 << member
                case False:
                    pass
        return died, perhaps

    def _put_on_record(self, voting: VotingId, moment: Moment, day: date) -> None:
        self._rolls[voting, moment] = _Roll(
            day, self.entitled(day), self.perhaps(day), self.suspended(day), self.admitted
        )

    def is_complete_on(self, day: date) -> bool:
        """Does the register name every member on this day?"""
        return self._complete_from is not None and self._complete_from <= day

    def _move_to(self, day: date) -> None:
        if day != self._day:
            first, last = sorted((self._day, day))
            self._day = day
            for changing_on, members in self._changing.items():
                if first < changing_on <= last:
                    for member in members:
                        self._place(member)

    def _place(self, member: MemberId) -> None:
        """Put a member where they belong on the day for which the bits are kept."""
        periods = self._periods[member]
        is_member = periods.is_member_on(self._day)
        self._members.put(member, is_member is True)
        self._perhaps.put(member, is_member is None)
        self._suspended.put(member, periods.is_suspended_on(self._day))

    def _changed(self, member: MemberId) -> None:
        for day in self._periods[member].days():
            self._changing.setdefault(day, set()).add(member)
        self._place(member)

    @event(events.MemberAdmitted)
    def member_admitted(
        self, member: MemberId, since: ImpreciseDate | None, recorded_on: date, decided_on: ImpreciseDate | None
    ) -> None:
        self._periods[member] = Periods(since, recorded_on, decided_on)
        self._admitted.put(member, there=True)
        self._changed(member)

    @event(events.MemberSuspended)
    def member_suspended(self, member: MemberId, since: date, until: date | None) -> None:
        if member in self._periods:
            self._periods[member].suspend(since, until)
            self._changed(member)

    @event(events.SuspensionLifted)
    def suspension_lifted(self, member: MemberId, lifted_on: date) -> None:
        if member in self._periods:
            self._periods[member].lift(lifted_on)
            self._changed(member)

    @event(events.MembershipEnded)
    def membership_ended(
        self, member: MemberId, until: ImpreciseDate | None, recorded_on: date, ground: events.Ending
    ) -> None:
        if member in self._periods:
            self._periods[member].end(until, recorded_on, ground)
            self._died.put(member, self._periods[member].has_died)
            self._changed(member)

    @event(VotingOpened)
    def voting_opened(self, voting: VotingId, roll: Roll) -> None:
        self._put_on_record(voting, "opening", roll.day)

    @event(VotingClosed)
    def voting_closed(self, voting: VotingId, roll: Roll) -> None:
        self._put_on_record(voting, "closing", roll.day)

    @event(events.RegisterDeclaredComplete)
    def register_declared_complete(self, complete_from: date) -> None:
        earlier = self._complete_from
        self._complete_from = complete_from if earlier is None else min(earlier, complete_from)
