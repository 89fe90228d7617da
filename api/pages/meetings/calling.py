"""What the board does with the call to an assembly after it went out: it moves the assembly, or calls it off."""

from typing import Final

from api.pages.addresses import MEETINGS, meeting_named, meeting_path
from api.pages.leading import SECTION, MeetingNow, meeting_now
from api.texts import Texts
from api.web.step import Rows, Step
from api.web.steps import Steps
from governance.commands.meetings.calling_off import CallOffAssembly
from governance.commands.meetings.moving import MoveAssembly
from governance.commands.meetings.under_way import why_call_stands


def _called_for(now: MeetingNow, texts: Texts) -> Rows:
    """The day, the hour and the place for which the members were called."""
    held = now.meeting
    return [
        (texts.t("meeting.column.day"), texts.day(held.held_on)),
        (texts.t("meeting.column.hour"), texts.hour(held.starts_at)),
        (texts.t("meeting.column.place"), texts.readable(held.place)),
    ]


OF_A_CALL: Final = Steps(
    SECTION,
    MEETINGS + "/{meeting:str}",
    meeting_now,
    [
        Step(
            MoveAssembly,
            "verplaatsen",
            lambda now, today: why_call_stands(now.meeting, today),
            filled=lambda now, today: {
                "held_on": now.meeting.held_on,
                "starts_at": now.meeting.starts_at,
                "called_on": today,
            },
            about=_called_for,
            lands=lambda given: meeting_path(given["meeting"]),
        ),
        Step(
            CallOffAssembly,
            "afzeggen",
            lambda now, today: why_call_stands(now.meeting, today),
            about=_called_for,
            lands=lambda given: meeting_path(given["meeting"]),
            past=("meeting-called-off", "call-stands"),
        ),
    ],
    given=lambda name: {"meeting": meeting_named(name)},
)
