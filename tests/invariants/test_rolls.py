"""A count that finds nothing proves nothing: rolls that are right, and what is found in others."""

from datetime import timedelta

import msgspec
import pytest

from governance.dates import ImpreciseDate
from governance.events.membership import SuspensionLifted
from governance.events.voting import Excluded, ResultDeclared, VotingClosed
from governance.ids import MemberId
from governance.log.event import Actor, Envelope, Event
from governance.rules.verdict import Electorate, Outcome, Verdict
from governance.rules.voting import base
from tests.governance.commands.polling import all_here, roll
from tests.governance.examples import TODAY, VOTING, a_member, a_roll, a_vote, a_voting, closed, opened, suspended
from tests.invariants.checker import Entry
from tests.invariants.rolls import roll_faults

LATER = TODAY + timedelta(days=21)
OPEN: list[Event] = [*all_here(3), *a_voting()]
LIFTED = SuspensionLifted(member=MemberId(3), lifted_on=TODAY)
WITHOUT_THREE = roll([1, 2], present=2, excluded=[3])


def declared(members: int) -> ResultDeclared:
    verdict = Verdict(outcome=Outcome.REJECTED, rules=(base(Electorate(members=members)),), law_of=TODAY)
    return ResultDeclared(voting=VOTING, tally={}, verdict=verdict)


def log_of(*events: Event) -> list[Entry]:
    """What is closed is closed on LATER; everything else is of TODAY."""
    return [
        (
            position,
            event,
            Envelope(
                bytes(16),
                Actor("operator"),
                event.takes_effect(LATER if isinstance(event, VotingClosed) else TODAY),
                None,
                bytes(16),
            ),
        )
        for position, event in enumerate(events, start=1)
    ]


@pytest.mark.parametrize(
    "log",
    [
        [*OPEN, a_vote(1), closed(), a_member(4), declared(4)],
        [*OPEN, a_vote(1), closed(), a_member(4, ImpreciseDate.of(TODAY)), declared(3)],
        [*OPEN, a_member(4, ImpreciseDate.of(LATER)), closed()],
        [*OPEN, suspended(3), closed(roll=WITHOUT_THREE)],
        [*OPEN[:-1], suspended(3), opened(roll=WITHOUT_THREE), LIFTED, closed(roll=WITHOUT_THREE)],
    ],
)
def test_nothing_is_found_in_a_roll_that_is_right(log: list[Event]) -> None:
    assert roll_faults(log_of(*log)) == []


@pytest.mark.parametrize(
    "log",
    [
        [*OPEN[:-1], opened(roll=a_roll(3, 2))],
        [*OPEN[:-1], opened(roll=a_roll(4, 3))],
        [*OPEN, closed(roll=a_roll(3, 2))],
        [*OPEN, closed(roll=msgspec.structs.replace(a_roll(), hash="0" * 64))],
        [*OPEN, closed(roll=msgspec.structs.replace(a_roll(), excluded=[Excluded(MemberId(3), "suspended")]))],
        [*OPEN, a_member(4, ImpreciseDate.of(LATER)), closed(roll=a_roll(4, 3))],
        [*OPEN[:-1], suspended(3), opened(roll=WITHOUT_THREE), LIFTED, closed()],
        [*OPEN, closed(), a_member(4), declared(3)],
        [*OPEN, closed(), a_member(4, ImpreciseDate.of(TODAY)), declared(4)],
    ],
)
def test_what_is_wrong_in_the_last_event_is_found(log: list[Event]) -> None:
    assert [fault.position for fault in roll_faults(log_of(*log))] == [len(log)]
