"""An assembly as far as it is recorded: has it begun, was it closed or left unclosed, and what time is it there?"""

from datetime import date
from typing import NamedTuple, Protocol

from governance.dates import Instant, today
from governance.ids import MeetingId
from governance.log.command import Call
from governance.log.errors import Refused
from governance.rules.articles import VOID
from governance.states.meetings import MeetingState, is_over


class MeetingSoFar(Protocol):
    """An assembly as far as it is recorded: by the log's facts or, for a page, by a read table."""

    @property
    def id(self) -> MeetingId:
        """The id of the assembly."""
        ...

    @property
    def held_on(self) -> date | None:
        """The day for which it was called; ``None``: there is no such assembly."""
        ...

    @property
    def state(self) -> MeetingState | None:
        """Whether it is convened, opened, closed or called off; ``None``: there is no such assembly."""
        ...


class Timed(Protocol):
    """A fact that keeps the latest instant on record of what it is about."""

    @property
    def last_at(self) -> Instant | None:
        """The latest instant; ``None``: nothing has happened yet."""
        ...


class Now(NamedTuple):
    """The time at an assembly."""

    at: Instant
    today: date
    """The day in Amsterdam."""


def now_at(call: Call, *facts: Timed) -> Now:
    """When something happens at an assembly: at the instant of the call, and no earlier than what these facts know of.

    The clocks of two processes differ. Where this one is behind, the latest instant on record is taken, so that no
    voting closes before it was opened.
    """
    at = max([call.now, *(fact.last_at for fact in facts if fact.last_at is not None)])
    return Now(at, today(at))


def why_called_off(meeting: MeetingSoFar) -> Refused | None:
    """Why nothing is done at an assembly, nor about it; ``None``: it was not called off.

    What members who come all the same decide is no decision of an assembly (BW 2:14 lid 1), so none can be recorded.
    """
    if meeting.state is None or not meeting.state.is_called_off:
        return None
    return Refused("meeting-called-off", rule="defects", article=VOID, meeting=meeting.id)


def why_not_under_way(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why an assembly is not under way; ``None``: its day has come, and it is not closed."""
    if meeting.state is None or meeting.held_on is None:
        return Refused("no-such-meeting", meeting=meeting.id)
    called_off = why_called_off(meeting)
    if called_off is not None:
        return called_off
    if today < meeting.held_on:
        return Refused("meeting-not-begun", meeting=meeting.id, held_on=meeting.held_on)
    if meeting.state.is_closed:
        return Refused("meeting-closed", meeting=meeting.id)
    return None


def why_over(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why an assembly that nobody closed is over, or one that nobody opened on its day; ``None``: it is not."""
    opened = meeting.state is not MeetingState.CONVENED
    if meeting.held_on is not None and is_over(meeting.held_on, today, opened=opened):
        return Refused("meeting-over", meeting=meeting.id, held_on=meeting.held_on)
    return None


def why_not_opened_yet(meeting: MeetingSoFar) -> Refused | None:
    """Why that waits which is done at an assembly only once it was opened; ``None``: it was."""
    return Refused("meeting-not-opened", meeting=meeting.id) if meeting.state is MeetingState.CONVENED else None


def why_call_stands(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why the call to an assembly stands as it is; ``None``: the assembly can still be called off, or moved.

    It can until the assembly is opened, on its own day at the latest. After that day a new call is needed.
    """
    if meeting.state is None:
        return Refused("no-such-meeting", meeting=meeting.id)
    if meeting.state.is_closed:
        return Refused("meeting-closed", meeting=meeting.id)
    called_off = why_called_off(meeting)
    if called_off is not None:
        return called_off
    if meeting.state is MeetingState.OPENED:
        return Refused("call-stands", meeting=meeting.id)
    return why_over(meeting, today)
