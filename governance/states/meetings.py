"""The lives of a meeting and of its minutes."""

from datetime import date
from enum import StrEnum

from governance.dates import days_later


class MeetingState(StrEnum):
    """What has been recorded of a meeting."""

    CONVENED = "convened"
    OPENED = "opened"
    CLOSED = "closed"
    CALLED_OFF = "called-off"
    """The board called it off before it was opened: there is no assembly."""

    @property
    def is_closed(self) -> bool:
        """Was it closed, so that all that is recorded of it stands?"""
        match self:
            case MeetingState.CONVENED | MeetingState.OPENED | MeetingState.CALLED_OFF:
                return False
            case MeetingState.CLOSED:
                return True

    @property
    def is_called_off(self) -> bool:
        """Was it called off, so that it is never held?"""
        match self:
            case MeetingState.CONVENED | MeetingState.OPENED | MeetingState.CLOSED:
                return False
            case MeetingState.CALLED_OFF:
                return True


class MeetingStage(StrEnum):
    """How far a meeting has come on a day, by the calendar and by what has been recorded."""

    COMING = "coming"
    """Its day has not come."""
    TODAY = "today"
    """Its day has come, and nobody has opened it yet."""
    OPENED = "opened"
    UNCLOSED = "unclosed"
    """Its day was yesterday: it may have lasted past midnight, and nobody has closed it yet."""
    OVER = "over"
    """Its day lies further back, and nobody ever closed it."""
    NOT_HELD = "not-held"
    """Its day has passed, and nobody opened it: for what was to be decided there the members are called anew."""
    CLOSED = "closed"
    CALLED_OFF = "called-off"
    """It is not held, whatever its day was."""

    @property
    def has_begun(self) -> bool:
        """Has its day come, whatever became of it since?"""
        match self:
            case MeetingStage.COMING | MeetingStage.CALLED_OFF:
                return False
            case MeetingStage.TODAY | MeetingStage.OPENED | MeetingStage.UNCLOSED | MeetingStage.OVER:
                return True
            case MeetingStage.NOT_HELD | MeetingStage.CLOSED:
                return True

    @property
    def is_under_way(self) -> bool:
        """Do members come in?"""
        match self:
            case MeetingStage.TODAY | MeetingStage.OPENED | MeetingStage.UNCLOSED:
                return True
            case MeetingStage.COMING | MeetingStage.OVER | MeetingStage.NOT_HELD | MeetingStage.CLOSED:
                return False
            case MeetingStage.CALLED_OFF:
                return False

    @property
    def is_led(self) -> bool:
        """Is there something left to lead? Where it is over, what was begun is still ended."""
        match self:
            case MeetingStage.TODAY | MeetingStage.OPENED | MeetingStage.UNCLOSED | MeetingStage.OVER:
                return True
            case MeetingStage.COMING | MeetingStage.NOT_HELD | MeetingStage.CLOSED | MeetingStage.CALLED_OFF:
                return False

    @property
    def is_closed(self) -> bool:
        """Was it closed, so that all that is recorded of it stands?"""
        match self:
            case MeetingStage.COMING | MeetingStage.TODAY | MeetingStage.OPENED | MeetingStage.UNCLOSED:
                return False
            case MeetingStage.OVER | MeetingStage.NOT_HELD | MeetingStage.CALLED_OFF:
                return False
            case MeetingStage.CLOSED:
                return True

    @property
    def is_called_off(self) -> bool:
        """Was it called off, so that it is never held?"""
        return self is MeetingStage.CALLED_OFF


class MinutesState(StrEnum):
    """How far the minutes of a meeting have come."""

    DRAFT = "draft"
    """Only those who write them see them, and the voorzitter."""
    CIRCULATED = "circulated"

    @property
    def is_shared(self) -> bool:
        """Do the members have a version of them?"""
        match self:
            case MinutesState.DRAFT:
                return False
            case MinutesState.CIRCULATED:
                return True


def last_day(held_on: date) -> date:
    """The last day of an assembly that was opened on this day.

    It may last past midnight, and no day longer: who was called for that day was not called for another.
    """
    return days_later(held_on, 1)


def is_over(held_on: date, day: date, *, opened: bool = True) -> bool:
    """Is an assembly of this day over, whether it was closed or not? One that nobody opened is over with its day."""
    return day > (last_day(held_on) if opened else held_on)


def stage_on(day: date, state: MeetingState, held_on: date) -> MeetingStage:
    """How far a meeting has come on a day."""
    match state:
        case MeetingState.CLOSED:
            return MeetingStage.CLOSED
        case MeetingState.CALLED_OFF:
            return MeetingStage.CALLED_OFF
        case MeetingState.CONVENED if day < held_on:
            return MeetingStage.COMING
        case MeetingState.CONVENED if day == held_on:
            return MeetingStage.TODAY
        case MeetingState.CONVENED:
            return MeetingStage.NOT_HELD
        case MeetingState.OPENED if is_over(held_on, day):
            return MeetingStage.OVER
        case MeetingState.OPENED if day > held_on:
            return MeetingStage.UNCLOSED
        case MeetingState.OPENED:
            return MeetingStage.OPENED
