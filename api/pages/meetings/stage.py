"""How far a meeting has come, by the calendar and by what was done."""

from datetime import date
from typing import Literal

from api.pool import Connection
from api.problems import NotFound
from governance.commands.days import is_over
from governance.ids import MeetingId
from projections.meetings import Meeting, meeting
from projections.reader import Reader

Stage = Literal["coming", "today", "unclosed", "over", "closed"]
"""To come, on this day, since the day before and not closed yet, longer ago but never closed, closed."""


def stage_of(held: Meeting, today: date) -> Stage:
    """How far it has come on this day."""
    if held.state == "closed":
        return "closed"
    if held.held_on > today:
        return "coming"
    if is_over(held.held_on, today):
        return "over"
    return "today" if held.held_on == today else "unclosed"


def is_under_way(held: Meeting, today: date) -> bool:
    """Whether members come in and votings are opened: its day has come, and it is neither closed nor over."""
    return stage_of(held, today) in ("today", "unclosed")


def is_led(held: Meeting, today: date) -> bool:
    """Whether there is something left to lead: its day has come, and it is not closed, be it over or not."""
    return stage_of(held, today) in ("today", "unclosed", "over")


async def meeting_there(connection: Connection, reader: Reader, name: MeetingId) -> Meeting:
    """The meeting of this name, for members. Raises ``NotFound``, ``NotAllowed``."""
    held = await meeting(connection, reader, name)
    if held is None:
        raise NotFound("no such meeting")
    return held
