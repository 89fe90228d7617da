"""Whether a log keeps the invariants of domain.md, judged from its events alone.

It shares no code with the facts that the commands rest on: it goes through the log once, in order, and looks at each
event in the light of those before it, in its own way. A fault says which invariant, and at which position.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.decisions import DecisionRecorded
from governance.events.meetings import AttendanceEnded, AttendanceRegistered
from governance.events.membership import MemberAdmitted, MembershipEnded, MemberSuspended, SuspensionLifted
from governance.events.persons import PersonMerged
from governance.events.voting import ResultDeclared, VoteCast, VotingClosed, VotingOpened
from governance.log.event import Envelope, Event
from governance.log.group import Answer

Entry = tuple[int, Event, Envelope]


class Fault(NamedTuple):
    """An invariant that does not hold."""

    invariant: int
    position: int
    what: str


def check(log: Iterable[Entry]) -> list[Fault]:
    """Every breach of the invariants 1 to 6, in the order of the log."""
    entries = list(log)
    return [*_votes(entries), *_results(entries), *_offices(entries), *_merges(entries), *_numbers(entries)]


def check_officers(log: Iterable[Entry], today: date) -> list[Fault]:
    """Invariant 5: who holds an office as a member is one until they leave it (BW 2:37 lid 1).

    An end that is recorded late may lie before the day on which the office was left, but not before one to come.
    """
    terms: dict[str, list[list[Any]]] = defaultdict(list)
    ends: dict[int, date] = {}
    for position, event, _ in log:
        if isinstance(event, OfficeAssumed):
            terms[event.office].append([position, event.member, date.max, event.person])
        elif isinstance(event, PersonMerged):
            for term in (term for held in terms.values() for term in held if term[3] == event.merged):
                term[1] = event.member
        elif isinstance(event, OfficeVacated):
            # Where the day is not known, it had come when it was recorded.
            terms[event.office][-1][2] = (event.until and event.until.exact) or date.min
        elif isinstance(event, MembershipEnded):
            ends[event.member] = min(event.until, ends.get(event.member, date.max))
    return [
        Fault(5, position, f"{member} is {office} until {until}, and no member from {ends[member]} on")
        for office, held in terms.items()
        for position, member, until, _ in held
        if member in ends and until > max(ends[member], today)
    ]


def check_acknowledged(log: Iterable[Entry], answers: Iterable[Answer]) -> list[Fault]:
    """Invariant 9: what was acknowledged stands in the log where the answer says, once, and nothing else does.

    Events in the system's name are the test's own, given without a command.
    """
    stored = {
        position: (event.TOPIC, event.tags()[0], envelope.command)
        for position, event, envelope in log
        if envelope.recorded_by.kind != "system"
    }
    faults = []
    for answer in answers:
        for recorded in answer.events:
            entry = stored.pop(recorded.position, None)
            if entry != (recorded.type, recorded.subject, answer.command.bytes):
                faults.append(Fault(9, recorded.position, f"acknowledged {recorded}, stored {entry}"))
    return faults + [Fault(9, position, f"nobody was told of {entry}") for position, entry in stored.items()]


def _votes(log: list[Entry]) -> Iterable[Fault]:
    """Invariants 1 and 2: one vote each, by who may vote when it is cast, between opening and closing."""
    state: dict[Any, str] = {}
    """Votings: open or closed."""
    lives: dict[int, list[Event]] = defaultdict(list)
    here: set[tuple[str, int]] = set()
    voted: set[tuple[str, int]] = set()
    for position, event, envelope in log:
        if isinstance(event, VotingOpened):
            if event.voting in state:
                yield Fault(4, position, f"{event.voting} was opened again")
            state[event.voting] = "open"
        elif isinstance(event, VotingClosed):
            state[event.voting] = "closed"
        elif isinstance(event, MemberAdmitted | MemberSuspended | SuspensionLifted | MembershipEnded):
            lives[event.member].append(event)
        elif isinstance(event, AttendanceRegistered):
            here.add((event.meeting, event.member))
        elif isinstance(event, AttendanceEnded):
            here.discard((event.meeting, event.member))
        elif isinstance(event, VoteCast):
            assert envelope.effective_on is not None, "a vote takes effect on the day on which it is cast"
            day = envelope.effective_on.latest
            if (event.voting, event.member) in voted:
                yield Fault(1, position, f"{event.member} voted twice in {event.voting}")
            voted.add((event.voting, event.member))
            if state.get(event.voting) != "open":
                yield Fault(2, position, f"{event.voting} was {state.get(event.voting)}")
            if not is_member(lives[event.member], day) or is_suspended(lives[event.member], day):
                yield Fault(2, position, f"{event.member} had no vote on {day}")
            if (event.voting.partition(".")[0], event.member) not in here:
                yield Fault(2, position, f"{event.member} was not there")


def is_member(life: list[Event], day: date) -> bool:
    """A member on this day, as far as this life has it."""
    member = False
    for event in life:
        if isinstance(event, MemberAdmitted):
            member = _begun(event.since, day)
        elif isinstance(event, MembershipEnded) and event.until <= day:
            member = False
    return member


def is_suspended(life: list[Event], day: date) -> bool:
    """Suspended on this day, as far as this life has it."""
    for number, event in enumerate(life):
        if isinstance(event, MemberSuspended) and event.since <= day and (event.until is None or day < event.until):
            lifted = [
                later.lifted_on
                for later in life[number:]
                if isinstance(later, SuspensionLifted) and event.since <= later.lifted_on
            ]
            ended = [on for on in lifted if event.until is None or on < event.until]
            if not (ended and min(ended) <= day):
                return True
    return False


def _begun(since: ImpreciseDate | None, day: date) -> bool:
    return since is None or since.earliest is None or since.earliest <= day


def _results(log: list[Entry]) -> Iterable[Fault]:
    """Invariants 3 and 4: the declared result is the count up to the closing, and is declared once."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    closed: dict[str, dict[str, int]] = {}
    declared: set[str] = set()
    for position, event, _ in log:
        if isinstance(event, VoteCast):
            counted[event.voting][event.choice] += 1
        elif isinstance(event, VotingClosed):
            closed[event.voting] = dict(counted[event.voting])
        elif isinstance(event, ResultDeclared):
            told = {choice: votes for choice, votes in event.tally.items() if votes}
            if told != closed.get(event.voting):
                yield Fault(3, position, f"declared {told}, counted {closed.get(event.voting)}")
            if event.voting in declared:
                yield Fault(4, position, f"{event.voting} was declared again")
            declared.add(event.voting)


def _offices(log: list[Entry]) -> Iterable[Fault]:
    """Invariant 5: on no day do two persons hold one office, as far as days are known."""
    terms: dict[str, list[list[Any]]] = defaultdict(list)
    for position, event, _ in log:
        if isinstance(event, OfficeAssumed):
            terms[event.office].append([position, event.since, None, False])
        elif isinstance(event, OfficeVacated):
            terms[event.office][-1][2:] = [event.until, True]
    for office, held in terms.items():
        for (_, _, until, ended), (position, since, _, _) in pairwise(held):
            if not ended:
                yield Fault(5, position, f"{office} was held")
            elif until is not None and since is not None and since.latest < (until.earliest or date.min):
                yield Fault(5, position, f"{office} was held until {until}")


def _merges(log: list[Entry]) -> Iterable[Fault]:
    """Invariant 5: who turned out to be another goes on as that one, for good: no second time, no chain, no cycle."""
    gone: set[str] = set()
    goes_on: set[str] = set()
    for position, event, _ in log:
        if isinstance(event, PersonMerged):
            again = event.merged in gone
            gone.add(event.merged)
            if again or event.merged in goes_on or event.person in gone:
                yield Fault(5, position, f"{event.merged} was merged into {event.person}")
            goes_on.add(event.person)


def _numbers(log: list[Entry]) -> Iterable[Fault]:
    """Invariant 6: member and decision numbers go up by one."""
    last: dict[Any, int] = defaultdict(int)
    for position, event, _ in log:
        if isinstance(event, MemberAdmitted):
            of, number = "member", int(event.member)
        elif isinstance(event, DecisionRecorded):
            of, number = f"{event.organ}-{event.year}", event.number
        else:
            continue
        if number != last[of] + 1:
            yield Fault(6, position, f"{of} {number} after {last[of]}")
        last[of] = number
