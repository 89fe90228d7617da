"""How far a meeting has come: by the calendar, and by whether it was closed."""

from datetime import date, timedelta

import pytest

from governance.states.meetings import MeetingStage, MeetingState, stage_on

HELD_ON = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("days_later", "stage"),
    [
        (-365, MeetingStage.COMING),
        (-1, MeetingStage.COMING),
        (0, MeetingStage.TODAY),
        (1, MeetingStage.UNCLOSED),
        (2, MeetingStage.OVER),
        (365, MeetingStage.OVER),
    ],
)
def test_a_meeting_comes_further_by_the_day_until_it_is_closed(days_later: int, stage: MeetingStage) -> None:
    day = HELD_ON + timedelta(days=days_later)
    assert stage_on(day, MeetingState.CONVENED, HELD_ON) is stage
    assert stage_on(day, MeetingState.CLOSED, HELD_ON) is MeetingStage.CLOSED
