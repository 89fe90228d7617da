"""What became of the call to a meeting: it was moved by a new one, or called off.

It is a part of the capability meetings, whose tables hold it.
"""

from datetime import date, datetime, time

import msgspec

from projections.recorder import RecordedBy
from projections.texts import Withdrawal


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """That the members were called anew to a meeting, for another day, hour or place."""

    from_day: date
    from_hour: time
    held_on: date
    starts_at: time
    called_on: date
    """The day on which the new call was sent."""
    reason: str | None
    """``None``: it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why the reason was withdrawn; ``None``: it was not."""


class CalledOff(msgspec.Struct, frozen=True, kw_only=True):
    """That a meeting was called off: it is not held, and nothing is decided there."""

    at: datetime
    by: RecordedBy
    """In which capacity somebody called it off."""
    reason: str | None
    """``None``: it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why the reason was withdrawn; ``None``: it was not."""
