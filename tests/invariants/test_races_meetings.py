"""Two officers at once, of whom one ends or changes the call to an assembly: both read, then both save.

It is told as in ``test_races.py``: what the second rested on has changed, so its append must fail.
"""

from datetime import time

import pytest

from governance.commands.meetings.calling_off import CallOffAssembly
from governance.commands.meetings.moving import MoveAssembly
from governance.dates import days_later
from governance.events.meetings import MeetingCalledOff, MeetingOpened
from tests.governance.examples import MEETING, TODAY, a_meeting, a_member, a_motion, checked_in
from tests.governance.given import GivenLog
from tests.invariants.racing import (
    ADD_ITEM,
    BEGIN,
    CALLED,
    CHANGE,
    COME,
    WITHDRAW,
    Race,
    Said,
    Two,
    at_a_meeting,
    by_secretaris,
    of_two_that_have_both_read_one_saves,
    race,
)

CALL_OFF: Said = (CallOffAssembly(meeting=MEETING, reason="De zaal is dicht."), "penningmeester")
MOVE: Said = (
    MoveAssembly(meeting=MEETING, held_on=days_later(TODAY, 30), starts_at=time(20), reason="De zaal is dicht."),
    "penningmeester",
)
LATER_THAT_EVENING: Said = (
    MoveAssembly(meeting=MEETING, held_on=TODAY, starts_at=time(20), reason="De zaal is dicht.", short_notice=True),
    "penningmeester",
)
TO_COME = at_a_meeting(a_meeting(), a_motion())

BOTH_READ: dict[str, Race] = {
    "two callings off": Race(TO_COME, CALL_OFF, by_secretaris(CALL_OFF)),
    "a calling off and the opening": Race(at_a_meeting(CALLED), CALL_OFF, BEGIN),
    "the opening and a calling off": Race(at_a_meeting(CALLED), BEGIN, CALL_OFF),
    "a calling off and a member who comes": Race(at_a_meeting(a_member(1), a_meeting()), CALL_OFF, COME),
    "a calling off and an item that is added": Race(TO_COME, CALL_OFF, ADD_ITEM),
    "a calling off and a change of text": Race(TO_COME, CALL_OFF, CHANGE),
    "two moves": Race(TO_COME, MOVE, by_secretaris(MOVE)),
    "a move and a calling off": Race(TO_COME, MOVE, CALL_OFF),
    "a calling off and a move": Race(TO_COME, CALL_OFF, MOVE),
    "a move and the opening": Race(at_a_meeting(CALLED), LATER_THAT_EVENING, BEGIN),
    "a member who comes and a move": Race(at_a_meeting(a_member(1), a_meeting()), COME, MOVE),
    "a move and a member who comes": Race(at_a_meeting(a_member(1), a_meeting()), MOVE, COME),
    "a move and an item that is added": Race(TO_COME, MOVE, ADD_ITEM),
    "a change of text and a move": Race(TO_COME, CHANGE, MOVE),
    "a calling off and a withdrawal": Race(TO_COME, CALL_OFF, WITHDRAW),
}
"""By what the two do at once."""


@pytest.mark.parametrize("both", BOTH_READ.values(), ids=BOTH_READ)
def test_of_two_who_end_or_change_a_call_one_saves(log: GivenLog, both: Race) -> None:
    of_two_that_have_both_read_one_saves(log, both)


def test_an_assembly_is_opened_or_called_off_and_never_both(log: GivenLog) -> None:
    log.given(at_a_meeting(a_meeting(), a_member(1), checked_in(1)))

    async def work(two: Two) -> None:
        await two.do(BEGIN, CALL_OFF, by_secretaris(BEGIN), by_secretaris(CALL_OFF))

    two = race(log, work)
    [ended] = [type(event) for event in log.events() if isinstance(event, MeetingOpened | MeetingCalledOff)]
    expected = {"meeting-already-opened", "call-stands"} if ended is MeetingOpened else {"meeting-called-off"}
    assert two.codes == expected
