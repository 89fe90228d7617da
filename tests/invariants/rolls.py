"""Whether every roll on record, and the base of every result, is what the log before it gives.

Counted anew for each, a member at a time, from what is on record of them: it shares no code with the facts.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from governance.events.meetings import AttendanceEnded, AttendanceRegistered, MeetingConvened, QuorumEstablished
from governance.events.membership import MemberAdmitted, MembershipEnded, MemberSuspended, SuspensionLifted
from governance.events.voting import ResultDeclared, Roll, VoteCast, VotingClosed, VotingOpened
from governance.ids import meeting_of
from governance.log.event import Event
from governance.rules.verdict import Electorate
from tests.invariants.checker import Entry, is_member, is_suspended

A_DAY = timedelta(days=1)


class Fault(NamedTuple):
    """What is on record, and what was counted."""

    position: int
    recorded: object
    counted: object


class _Seen:
    """What has happened so far, by member, meeting and voting."""

    def __init__(self) -> None:
        self.lives: dict[int, list[Event]] = defaultdict(list)
        self.held_on: dict[str, date] = {}
        self.here: dict[str, set[int]] = defaultdict(set)
        self.came: dict[str, set[int]] = defaultdict(set)
        self.voters: dict[str, set[int]] = defaultdict(set)
        self.opening: dict[str, tuple[int, set[int]]] = {}
        """How many were present, and who was suspended."""
        self.closing: dict[str, tuple[int, set[int]]] = {}
        """How many had a vote, and who was excluded."""

    def take(self, event: Event) -> None:
        if isinstance(event, MemberAdmitted | MemberSuspended | SuspensionLifted | MembershipEnded):
            self.lives[event.member].append(event)
        elif isinstance(event, MeetingConvened):
            self.held_on[event.meeting] = event.held_on
        elif isinstance(event, AttendanceRegistered):
            self.here[event.meeting].add(event.member)
            self.came[event.meeting].add(event.member)
        elif isinstance(event, AttendanceEnded):
            self.here[event.meeting].discard(event.member)
        elif isinstance(event, VoteCast):
            self.voters[event.voting].add(event.member)

    def members(self, day: date) -> set[int]:
        return {member for member, life in self.lives.items() if is_member(life, day)}

    def suspended(self, day: date) -> set[int]:
        return {member for member in self.members(day) if is_suspended(self.lives[member], day)}


def roll_faults(log: Iterable[Entry]) -> list[Fault]:
    """Every roll, quorum and base on record that is not what was counted, in the order of the log."""
    seen, faults = _Seen(), []
    for position, event, envelope in log:
        day = date.min if envelope.effective_on is None else envelope.effective_on.latest
        recorded, counted = _judged(seen, event, day)
        if recorded != counted:
            faults.append(Fault(position, recorded, counted))
        seen.take(event)
    return faults


def _judged(seen: _Seen, event: Event, day: date) -> tuple[Any, Any]:
    """What an event has on record and what is counted; nothing on both sides where it has no roll."""
    if isinstance(event, QuorumEstablished):
        entitled = seen.members(day) - seen.suspended(day)
        present = len(entitled & seen.here[event.meeting])
        return (event.entitled, event.present, event.roll), (len(entitled), present, _hash(entitled))
    if isinstance(event, VotingOpened):
        entitled, excluded = seen.members(day) - seen.suspended(day), seen.suspended(day)
        present = len(entitled & seen.here[meeting_of(event.voting)])
        seen.opening[event.voting] = present, excluded
        return _told(event.roll), (len(entitled), present, _hash(entitled), sorted(excluded))
    if isinstance(event, VotingClosed):
        return _told(event.roll), _at_closing(seen, event, day)
    if isinstance(event, ResultDeclared):
        [base] = [check.was for check in event.verdict.rules if check.rule == "base"]
        assert isinstance(base, Electorate)
        return base.entitled, _base(seen, event)
    return None, None


def _told(roll: Roll) -> tuple[Any, ...]:
    return roll.entitled, roll.present, roll.hash, [exclusion.member for exclusion in roll.excluded]


def _at_closing(seen: _Seen, event: VotingClosed, day: date) -> tuple[Any, ...]:
    """Of the day after the meeting's at the latest: nobody could vote after that."""
    meeting, voters = meeting_of(event.voting), seen.voters[event.voting]
    day = min(day, seen.held_on[meeting] + A_DAY)
    present_then, suspended_then = seen.opening[event.voting]
    excluded = seen.members(day) & (suspended_then | seen.suspended(day)) - voters
    entitled = (seen.members(day) - excluded) | voters
    stayed, came = (len(entitled & who | voters) for who in (seen.here[meeting], seen.came[meeting]))
    seen.closing[event.voting] = len(entitled), excluded
    return len(entitled), min(came, max(stayed, present_then)), _hash(entitled), sorted(excluded)


def _base(seen: _Seen, event: ResultDeclared) -> int:
    """As many as at the closing, or as were members by the day of the meeting as far as is known by now."""
    on_record, excluded = seen.closing[event.voting]
    held_on, voters = seen.held_on[meeting_of(event.voting)], seen.voters[event.voting]
    stayed = seen.members(held_on - A_DAY) & seen.members(held_on)
    return max(on_record, len((stayed - excluded - seen.suspended(held_on)) | voters))


def _hash(entitled: set[int]) -> str:
    return hashlib.sha256("".join(f"{member}\n" for member in sorted(entitled)).encode()).hexdigest()
