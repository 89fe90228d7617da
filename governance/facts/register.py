"""Who are members, and who of them may vote: of all of them at once, and as it was at each opening and closing.

``MemberRegister`` is for the roll that is put on record when a voting is opened and when it is closed, so that years
later the base can still be checked. It folds the same ``Periods`` as ``Membership``, so the two cannot disagree about a
day.
"""

from datetime import date
from typing import Literal, NamedTuple

from eventsourcing.domain import event

from governance.dates import ImpreciseDate, days_later
from governance.events import membership as events
from governance.events.voting import Roll, VotingClosed, VotingOpened
from governance.facts.member_bits import Bits, numbers
from governance.facts.membership import Periods
from governance.ids import MemberId, VotingId
from governance.log import tag
from governance.log.fact import Fact

Moment = Literal["opening", "closing"]
"""When the roll of a voting is put on record."""


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

    def without_a_vote(self, voting: VotingId, voters: int) -> int:
        """Those of the voters who had no vote when they voted, by all that is known by now; as bits.

        They had none on the day of the opening, nor on that of the closing, nor the day before. That day counts because
        what is told names a day and no hour: somebody who lost their vote on the day itself can have voted before that.
        """
        opening, closing = self._rolls[voting, "opening"].day, self._rolls[voting, "closing"].day
        before = days_later(opening, -1)
        return voters & ~(self.entitled(before) | self.entitled(opening) | self.entitled(closing))

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
