"""Whether a log keeps what must hold of every log, judged from its events alone.

It shares no code with the facts that the commands rest on: it goes through the log once, in order, and looks at each
event in the light of those before it, in its own way. A fault says which invariant, and at which position.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple

from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.decisions import BoardDecisionRecorded, DecisionRecorded, EarlierDecisionEntered
from governance.events.meetings import (
    AgendaItemWithdrawn,
    AttendanceEnded,
    AttendanceRegistered,
    ItemHeldOver,
    MeetingClosed,
    MeetingOpened,
)
from governance.events.membership import MemberAdmitted, MembershipEnded, MemberSuspended, SuspensionLifted
from governance.events.persons import PersonMerged
from governance.events.statutes import StatutesAmended
from governance.events.texts import TextWithdrawn
from governance.events.voting import ResultDeclared, VoteCast, VotingClosed, VotingOpened
from governance.ids import parts_of
from governance.log.event import Envelope, Event
from governance.log.group import Answer

Entry = tuple[int, Event, Envelope]


class Invariant(Enum):
    """What holds of every log, whoever acts at once and whatever is killed."""

    ONE_VOTE = "A member has at most one vote in a voting."
    ENTITLED = "Only a member who is not suspended and is at the meeting votes, between opening and closing."
    COUNTED = "A declared result is the count of the votes in the log up to the closing."
    FINAL = "Nothing that was opened, closed, declared, passed or withdrawn is so a second time."
    EFFECT = "A decision of the board comes with what it does, and with no more."
    ONE_HOLDER = "An office has one holder at a time."
    MEMBER_IN_OFFICE = "Whoever holds an office as a member stays a member until they leave it (BW 2:37 lid 1)."
    MERGED_ONCE = "A person who turned out to be another is merged into that other once, for good, without a chain."
    NO_GAPS = "The numbers of members, and of the decisions of an organ and a year, go up by one."
    ACKNOWLEDGED = "What was acknowledged is in the log once, where the answer says, and nothing else is."


class Fault(NamedTuple):
    """An invariant that does not hold."""

    invariant: Invariant
    position: int
    what: str


def check(log: Iterable[Entry]) -> list[Fault]:
    """Every breach of an invariant that the events alone show."""
    entries = list(log)
    return [
        *_votes(entries),
        *_results(entries),
        *_once(entries),
        *_effects(entries),
        *_offices(entries),
        *_merges(entries),
        *_numbers(entries),
    ]


def check_officers(log: Iterable[Entry], today: date) -> list[Fault]:
    """Every officer who held an office as a member and was none any more.

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
            ends[event.member] = min(_over_from(event), ends.get(event.member, date.max))
    return [
        Fault(
            Invariant.MEMBER_IN_OFFICE,
            position,
            f"{member} is {office} until {until}, and no member from {ends[member]} on",
        )
        for office, held in terms.items()
        for position, member, until, _ in held
        if member in ends and until > max(ends[member], today)
    ]


def check_acknowledged(log: Iterable[Entry], answers: Iterable[Answer]) -> list[Fault]:
    """Every answer that the log does not bear out, and every event that no answer told of.

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
                faults.append(
                    Fault(Invariant.ACKNOWLEDGED, recorded.position, f"acknowledged {recorded}, stored {entry}")
                )
    return faults + [
        Fault(Invariant.ACKNOWLEDGED, position, f"nobody was told of {entry}") for position, entry in stored.items()
    ]


def _votes(log: list[Entry]) -> Iterable[Fault]:
    """Votes that are a second one, that somebody without a vote cast, or that no open voting takes."""
    state: dict[Any, str] = {}
    """Votings: open or closed."""
    lives: dict[int, list[Event]] = defaultdict(list)
    here: set[tuple[str, int]] = set()
    voted: set[tuple[str, int]] = set()
    for position, event, envelope in log:
        if isinstance(event, VotingOpened):
            if event.voting in state:
                yield Fault(Invariant.FINAL, position, f"{event.voting} was opened again")
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
                yield Fault(Invariant.ONE_VOTE, position, f"{event.member} voted twice in {event.voting}")
            voted.add((event.voting, event.member))
            if state.get(event.voting) != "open":
                yield Fault(Invariant.ENTITLED, position, f"{event.voting} was {state.get(event.voting)}")
            if not is_member(lives[event.member], day) or is_suspended(lives[event.member], day):
                yield Fault(Invariant.ENTITLED, position, f"{event.member} had no vote on {day}")
            if (event.voting.partition(".")[0], event.member) not in here:
                yield Fault(Invariant.ENTITLED, position, f"{event.member} was not there")


def is_member(life: list[Event], day: date) -> bool:
    """A member on this day, as far as this life has it."""
    member = False
    for event in life:
        if isinstance(event, MemberAdmitted):
            member = _begun(event.since, day)
        elif isinstance(event, MembershipEnded) and _over_from(event) <= day:
            member = False
    return member


def _over_from(ended: MembershipEnded) -> date:
    """From which day on a membership is surely over: where that is not an exact day, from that of the recording on."""
    exact = None if ended.until is None else ended.until.exact
    return ended.recorded_on if exact is None else exact


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
    """Results that are not the count up to the closing, or are declared again."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    closed: dict[str, dict[str, int]] = {}
    declared: set[str] = set()
    for position, event, _ in log:
        if isinstance(event, VoteCast):
            for choice in event.choices:
                counted[event.voting][choice] += event.votes
        elif isinstance(event, VotingClosed):
            closed[event.voting] = dict(counted[event.voting])
        elif isinstance(event, ResultDeclared):
            told = {choice: votes for choice, votes in event.tally.items() if votes}
            if told != closed.get(event.voting):
                yield Fault(Invariant.COUNTED, position, f"declared {told}, counted {closed.get(event.voting)}")
            if event.voting in declared:
                yield Fault(Invariant.FINAL, position, f"{event.voting} was declared again")
            declared.add(event.voting)


def _once(log: list[Entry]) -> Iterable[Fault]:
    """Meetings that begin or end again, items that become of two things, deeds and texts that come or go twice."""
    happened: set[tuple[str, str]] = set()
    for position, event, _ in log:
        if isinstance(event, MeetingOpened | MeetingClosed):
            what: tuple[str, str] = (event.TOPIC, event.meeting)
        elif isinstance(event, AgendaItemWithdrawn | ItemHeldOver):
            what = ("item left", event.item)
        elif isinstance(event, StatutesAmended):
            what = ("deed", event.decision)
        elif isinstance(event, TextWithdrawn):
            what = ("text withdrawn", event.words)
        else:
            continue
        if what in happened:
            yield Fault(Invariant.FINAL, position, f"{what} again")
        happened.add(what)


def _effects(log: list[Entry]) -> Iterable[Fault]:
    """Decisions of the board whose effect is not on record right after them, by the same command."""
    follows: dict[tuple[bytes, str], int] = {}
    for position, event, envelope in log:
        if not isinstance(event, BoardDecisionRecorded) and (decision := getattr(event, "decision", None)):
            follows[(envelope.command, decision)] = position
    for position, event, envelope in log:
        if isinstance(event, BoardDecisionRecorded):
            at = follows.get((envelope.command, event.decision))
            if at != (None if event.effect is None else position + 1):
                yield Fault(Invariant.EFFECT, position, f"{event.decision} does {event.effect}, at {at}")


def _offices(log: list[Entry]) -> Iterable[Fault]:
    """Terms of two holders of one office that overlap, as far as days are known."""
    terms: dict[str, list[list[Any]]] = defaultdict(list)
    for position, event, _ in log:
        if isinstance(event, OfficeAssumed):
            terms[event.office].append([position, event.since, None, False])
        elif isinstance(event, OfficeVacated):
            terms[event.office][-1][2:] = [event.until, True]
    for office, held in terms.items():
        for (_, _, until, ended), (position, since, _, _) in pairwise(held):
            if not ended:
                yield Fault(Invariant.ONE_HOLDER, position, f"{office} was held")
            elif until is not None and since is not None and since.latest < (until.earliest or date.min):
                yield Fault(Invariant.ONE_HOLDER, position, f"{office} was held until {until}")


def _merges(log: list[Entry]) -> Iterable[Fault]:
    """Merges of somebody a second time, in a chain or in a circle."""
    gone: set[str] = set()
    goes_on: set[str] = set()
    for position, event, _ in log:
        if isinstance(event, PersonMerged):
            again = event.merged in gone
            gone.add(event.merged)
            if again or event.merged in goes_on or event.person in gone:
                yield Fault(Invariant.MERGED_ONCE, position, f"{event.merged} was merged into {event.person}")
            goes_on.add(event.person)


def _numbers(log: list[Entry]) -> Iterable[Fault]:
    """Numbers that are skipped or given twice."""
    last: dict[Any, int] = defaultdict(int)
    for position, event, _ in log:
        if isinstance(event, MemberAdmitted):
            of, number = "member", int(event.member)
        elif isinstance(event, DecisionRecorded | BoardDecisionRecorded | EarlierDecisionEntered):
            parts = parts_of(event.decision)
            of, number = f"{parts.organ}-{parts.year}", parts.number
        else:
            continue
        if number != last[of] + 1:
            yield Fault(Invariant.NO_GAPS, position, f"{of} {number} after {last[of]}")
        last[of] = number
