"""How far a meeting has come: by the calendar, by whether it was opened, and by whether it was closed."""

from datetime import date, timedelta

import pytest

from governance.states.meetings import MeetingStage, MeetingState, stage_on

HELD_ON = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("days_later", "not_opened", "opened"),
    [
        (-365, MeetingStage.COMING, None),
        (-1, MeetingStage.COMING, None),
        (0, MeetingStage.TODAY, MeetingStage.OPENED),
        (1, MeetingStage.NOT_HELD, MeetingStage.UNCLOSED),
        (2, MeetingStage.NOT_HELD, MeetingStage.OVER),
        (365, MeetingStage.NOT_HELD, MeetingStage.OVER),
    ],
)
def test_a_meeting_comes_further_by_the_day_until_it_is_closed(
    days_later: int, not_opened: MeetingStage, opened: MeetingStage | None
) -> None:
    day = HELD_ON + timedelta(days=days_later)
    assert stage_on(day, MeetingState.CONVENED, HELD_ON) is not_opened
    assert opened is None or stage_on(day, MeetingState.OPENED, HELD_ON) is opened
    assert stage_on(day, MeetingState.CLOSED, HELD_ON) is MeetingStage.CLOSED
    assert stage_on(day, MeetingState.CALLED_OFF, HELD_ON) is MeetingStage.CALLED_OFF


def test_members_come_in_only_while_it_is_not_over() -> None:
    coming_in = [MeetingStage.TODAY, MeetingStage.OPENED, MeetingStage.UNCLOSED]
    assert [stage for stage in MeetingStage if stage.is_under_way] == coming_in
    assert [stage for stage in MeetingStage if stage.is_led] == [*coming_in, MeetingStage.OVER]
    assert [stage for stage in MeetingStage if not stage.has_begun] == [MeetingStage.COMING, MeetingStage.CALLED_OFF]
