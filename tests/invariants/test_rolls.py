"""A count that finds nothing proves nothing: rolls that are right, and what is found in others."""

from datetime import timedelta

import msgspec
import pytest

from governance.dates import ImpreciseDate
from governance.events.membership import SuspensionLifted
from governance.events.voting import Excluded, ResultDeclared, Strength
from governance.ids import MemberId
from governance.log.event import Actor, Envelope, Event
from governance.rules.verdict import Electorate, Outcome, Verdict
from governance.rules.voting import base
from tests.governance.commands.polling import all_here, roll
from tests.governance.examples import (
    AT,
    TODAY,
    VOTING,
    a_member,
    a_roll,
    a_vote,
    a_voting,
    an_end,
    closed,
    opened,
    suspended,
)
from tests.invariants.checker import Entry
from tests.invariants.rolls import roll_faults

LATER = TODAY + timedelta(days=21)
OPEN: list[Event] = [*all_here(3), *a_voting()]
LIFTED = SuspensionLifted(member=MemberId(3), lifted_on=TODAY)
SHUT = roll([1, 2, 3], present=3, day=TODAY + timedelta(days=1))


def shut(entitled: list[int] | None = None, present: int | None = None, excluded: list[int] | None = None) -> Event:
    """The voting is closed on LATER: its roll is that of the day after the meeting's."""
    members = entitled or [1, 2, 3]
    there = len([member for member in members if member <= 3]) if present is None else present
    return closed(roll=roll(members, present=there, excluded=excluded, day=SHUT.day), on=LATER)


def declared(members: int) -> ResultDeclared:
    verdict = Verdict(outcome=Outcome.REJECTED, rules=(base(Electorate(members=members)),), law_of=TODAY)
    return ResultDeclared(voting=VOTING, tally={}, verdict=verdict, at=AT)


def log_of(*events: Event) -> list[Entry]:
    """What is closed is closed on LATER; everything else is of TODAY."""
    return [
        (
            position,
            event,
            Envelope(
                bytes(16),
                Actor("operator"),
                event.takes_effect(TODAY),
                bytes(16),
            ),
        )
        for position, event in enumerate(events, start=1)
    ]


@pytest.mark.parametrize(
    "log",
    [
        [*OPEN, a_vote(1), shut(), a_member(4), declared(4)],
        [*OPEN, a_vote(1), shut(), a_member(4, decided_on=ImpreciseDate.of(LATER)), declared(3)],
        [*OPEN, a_vote(1), shut(), an_end(2, TODAY, ground="died"), declared(2)],
        [*OPEN, a_vote(1), shut(), an_end(2, TODAY, ground="resigned"), declared(3)],
        [*OPEN, a_member(4, ImpreciseDate.of(LATER)), shut()],
        [*OPEN, suspended(3), shut([1, 2], excluded=[3])],
        [*OPEN[:-1], suspended(3), opened(roll=roll([1, 2], present=2, excluded=[3])), LIFTED, shut()],
    ],
)
def test_nothing_is_found_in_a_roll_that_is_right(log: list[Event]) -> None:
    assert roll_faults(log_of(*log)) == []


@pytest.mark.parametrize(
    "log",
    [
        [*OPEN[:-1], opened(roll=a_roll(3, 2))],
        [*OPEN[:-1], opened(roll=a_roll(4, 3))],
        [*OPEN, shut(present=2)],
        [*OPEN, closed(roll=msgspec.structs.replace(SHUT, hash="0" * 64))],
        [*OPEN, closed(roll=msgspec.structs.replace(SHUT, complete=True))],
        [*OPEN, closed(roll=msgspec.structs.replace(SHUT, perhaps=Strength(1, 1)))],
        [*OPEN, closed(roll=msgspec.structs.replace(SHUT, excluded=[Excluded(MemberId(3), "suspended")]))],
        [*OPEN, a_member(4, ImpreciseDate.of(LATER)), shut([1, 2, 3, 4])],
        [*OPEN, suspended(3), shut()],
        [*OPEN, shut(), a_member(4), declared(3)],
        [*OPEN, shut(), a_member(4, decided_on=ImpreciseDate.of(LATER)), declared(4)],
        [*OPEN, shut(), an_end(2, TODAY, ground="died"), declared(3)],
        [*OPEN, shut(), an_end(2, TODAY, ground="expelled"), declared(2)],
    ],
)
def test_what_is_wrong_in_the_last_event_is_found(log: list[Event]) -> None:
    assert [fault.position for fault in roll_faults(log_of(*log))] == [len(log)]
