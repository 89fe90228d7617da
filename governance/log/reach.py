"""Refuses a command that names a day too long ago or too far ahead.

Every command is checked before it is decided, and every field of it that holds a day. For example, a meeting on
31 December 9999 was once recorded, and from then on each question for the day after it failed.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from governance.dates import EARLIEST_DAY, ImpreciseDate, furthest_day
from governance.log.errors import Refused


def why_out_of_reach(command: msgspec.Struct, today: date) -> Refused | None:
    """The refusal for the first day in this command that lies out of reach; ``None`` where every day is within it."""
    furthest = furthest_day(today)
    for day in _days_in(command):
        if day > furthest:
            return Refused("day-too-far-ahead", date=day, furthest=furthest)
        if day < EARLIEST_DAY:
            return Refused("day-too-long-ago", date=day, earliest=EARLIEST_DAY)
    return None


def _days_in(part: object) -> Iterator[date]:
    """Every day in a command or in a part of one, however deep.

    An imprecise date gives the first day that its text names: for "maart 2011" that is 1 March 2011.
    """
    if isinstance(part, date):
        yield part
    elif isinstance(part, ImpreciseDate):
        yield part.names
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from _days_in(getattr(part, name))
    elif isinstance(part, list | tuple):
        for element in part:
            yield from _days_in(element)
    elif isinstance(part, dict):
        yield from _days_in(list(part.values()))
