"""Whether every roll on record, and the base of every result, is what the log before it gives.

It is counted anew for each, a member at a time and a day at a time, over all that was recorded: it shares no code with
the facts and the rules, and imports neither. A date that is not exact is each of the days that it can be.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from governance.dates import ImpreciseDate
from governance.events.meetings import AttendanceEnded, AttendanceRegistered, MeetingConvened, QuorumEstablished
from governance.events.membership import (
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.voting import ResultDeclared, Roll, VoteCast, VotingClosed, VotingOpened
from governance.ids import VotingId, meeting_of
from governance.log.event import Event
from tests.invariants.checker import Entry, is_suspended

A_DAY = timedelta(days=1)
LONG = timedelta(days=30)
"""How far back a day is looked for of which nothing but the last is known."""


class Fault(NamedTuple):
    """What is on record, and what was counted."""

    position: int
    recorded: object
    counted: object


class Moment(NamedTuple):
    """An opening or a closing: how much had been recorded, which day it was, and who was in the room."""

    seen: int
    day: date
    here: frozenset[int]


class Counted(NamedTuple):
    """Who had a vote at a moment, by what was told until another."""

    entitled: set[int]
    perhaps: set[int]
    suspended: set[int]


class History:
    """What has been recorded so far, in order."""

    def __init__(self) -> None:
        self.seen = 0
        self.lives: dict[int, list[tuple[int, Event]]] = defaultdict(list)
        """The events of each member, and how many of all had been recorded before."""
        self.held_on: dict[str, date] = {}
        self.here: dict[str, set[int]] = defaultdict(set)
        self.voters: dict[str, set[int]] = defaultdict(set)
        self.opened: dict[str, Moment] = {}
        self.closed: dict[str, Moment] = {}
        self.complete_from: list[date] = []

    def take(self, event: Event, day: date) -> None:
        """One event more, recorded on a day."""
        if isinstance(event, MemberAdmitted | MemberSuspended | SuspensionLifted | MembershipEnded):
            self.lives[event.member].append((self.seen, event))
        elif isinstance(event, MeetingConvened):
            self.held_on[event.meeting] = event.held_on
        elif isinstance(event, AttendanceRegistered):
            self.here[event.meeting].add(event.member)
        elif isinstance(event, AttendanceEnded):
            self.here[event.meeting].discard(event.member)
        elif isinstance(event, VoteCast):
            self.voters[event.voting].add(event.member)
        elif isinstance(event, VotingOpened):
            self.opened[event.voting] = self.now(event.voting, day)
        elif isinstance(event, VotingClosed):
            self.closed[event.voting] = self.now(event.voting, day)
        elif isinstance(event, RegisterDeclaredComplete):
            self.complete_from.append(event.complete_from)
        self.seen += 1

    def now(self, voting: VotingId, day: date) -> Moment:
        """This moment at a voting's meeting; nobody can vote later than on the day after the meeting's."""
        meeting = meeting_of(voting)
        return Moment(self.seen, min(day, self.held_on[meeting] + A_DAY), frozenset(self.here[meeting]))

    def at(self, moment: Moment, voters: set[int]) -> Counted:
        """Who had a vote at a moment, by all that was told until now; whoever voted had one, whatever was told."""
        counted = Counted(set(voters), set(), set())
        for member, life in self.lives.items():
            then = [event for seen, event in life if seen < moment.seen]
            standing = _stood(then, [event for _, event in life], moment.day)
            if standing is not None and member not in voters:
                getattr(counted, standing).add(member)
        return counted

    def is_complete_on(self, day: date) -> bool:
        """Does the register name every member of this day?"""
        return any(complete_from <= day for complete_from in self.complete_from)


def roll_faults(log: Iterable[Entry]) -> list[Fault]:
    """Every roll, quorum and base on record that is not what was counted, in the order of the log."""
    history, faults = History(), []
    for position, event, envelope in log:
        day = date.min if envelope.effective_on is None else envelope.effective_on.latest
        recorded, counted = _judged(history, event, day)
        if recorded != counted:
            faults.append(Fault(position, recorded, counted))
        history.take(event, day)
    return faults


def _stood(then: list[Event], by_now: list[Event], day: date) -> str | None:
    """As what a member stood at a moment: told by then, and by now; ``None``: they had nothing to do with it."""
    life = then or by_now
    answers = is_member(life, day)
    if then:
        answers = _and(answers, {not dead for dead in _dead(by_now, day)})
    else:
        [admitted] = [event for event in by_now if isinstance(event, MemberAdmitted)]
        if admitted.decided_on is not None:
            answers = _and(answers, {decided < day for decided in _days(admitted.decided_on, date.max)})
    if answers == {False}:
        return None
    if is_suspended(life, day):
        return "suspended"
    return "entitled" if answers == {True} else "perhaps"


def is_member(life: list[Event], day: date) -> set[bool]:
    """Whether somebody is a member on a day: each answer that the days on record allow."""
    admitted = [event for event in life if isinstance(event, MemberAdmitted)]
    if not admitted:
        return {False}
    begins = _days(admitted[0].since, admitted[0].recorded_on)
    ends = [_days(event.until, event.recorded_on) for event in life if isinstance(event, MembershipEnded)]
    begun = {begin <= day for begin in begins}
    if not ends:
        return begun
    return _and(begun, {end > day for end in _after_a_day(life, min(ends, key=max))})


def _after_a_day(life: list[Event], ends: list[date]) -> list[date]:
    """The days on which it can have ended: whoever was a member was one for a day at least."""
    [admitted] = [event for event in life if isinstance(event, MemberAdmitted)]
    first = min(_days(admitted.since, admitted.recorded_on))
    return [end for end in ends if end > first] or [max(ends)]


def _dead(life: list[Event], day: date) -> set[bool]:
    deaths = [event for event in life if isinstance(event, MembershipEnded) and event.ground == "died"]
    ends = [_after_a_day(life, _days(death.until, death.recorded_on)) for death in deaths]
    return {death <= day for death in min(ends, key=max)} if ends else {False}


def _and(some: set[bool], others: set[bool]) -> set[bool]:
    return {first and second for first in some for second in others}


def _days(when: ImpreciseDate | None, recorded_on: date) -> list[date]:
    """Each day that a date can be which was recorded on this one: what is not exact had come by then."""
    if when is None:
        return _between(recorded_on - LONG, recorded_on)
    if when.exact is not None:
        return [when.exact]
    latest = when.latest
    earliest = latest - LONG if when.earliest is None else when.earliest
    return _between(earliest, latest if earliest > recorded_on else min(latest, recorded_on))


def _between(first: date, last: date) -> list[date]:
    return [first + number * A_DAY for number in range((last - first).days + 1)]


def _judged(history: History, event: Event, day: date) -> tuple[Any, Any]:
    """What an event has on record and what is counted; nothing on both sides where it has no roll."""
    if isinstance(event, QuorumEstablished):
        here = frozenset(history.here[event.meeting])
        moment = Moment(history.seen, day, here)
        return (*_told(event.roll), event.in_the_room), (*_roll(history, moment, set()), len(here))
    if isinstance(event, VotingOpened):
        return _told(event.roll), _roll(history, history.now(event.voting, day), set())
    if isinstance(event, VotingClosed):
        return _told(event.roll), _roll(history, history.now(event.voting, day), history.voters[event.voting])
    if isinstance(event, ResultDeclared):
        checks = {check.rule: check.was for check in event.verdict.rules}
        return _shares(checks), _counted(history, event.voting, checks)
    return None, None


def _told(roll: Roll) -> tuple[Any, ...]:
    excluded = [(exclusion.member, exclusion.ground, exclusion.here) for exclusion in roll.excluded]
    return roll.entitled.heads, roll.perhaps.heads, roll.present.heads, roll.complete, roll.hash, excluded


def _roll(history: History, moment: Moment, voters: set[int]) -> tuple[Any, ...]:
    entitled, perhaps, suspended = history.at(moment, voters)
    ended = moment.here - entitled - perhaps - suspended
    excluded = [(member, "suspended", member in moment.here) for member in suspended]
    excluded += [(member, "ended", True) for member in ended]
    present, complete = entitled & moment.here, history.is_complete_on(moment.day)
    return len(entitled), len(perhaps), len(present), complete, _hash(entitled), sorted(excluded)


def _shares(checks: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """What the verdict says of the base, and of who was there at the opening and at the closing."""
    base = checks["base"]
    shares = {"base": (base.members - base.suspended, base.perhaps)}
    return shares | {rule: (checks[rule].part, checks[rule].of) for rule in ("quorum", "quorum_at") if rule in checks}


def _counted(history: History, voting: VotingId, checks: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    voters = history.voters[voting]
    opened, closed = history.opened[voting], history.closed[voting]
    at_opening, at_closing = history.at(opened, set()), history.at(closed, voters)
    counted: dict[str, tuple[int, ...]] = {
        "base": (len(at_closing.entitled), len(at_closing.perhaps)),
        "quorum": (len(at_opening.entitled & opened.here), len(at_opening.entitled)),
        "quorum_at": (len(at_closing.entitled & closed.here), len(at_closing.entitled)),
    }
    return {rule: share for rule, share in counted.items() if rule in checks}


def _hash(entitled: set[int]) -> str:
    return hashlib.sha256("".join(f"{member}\n" for member in sorted(entitled)).encode()).hexdigest()
