"""How early and how late a day may lie that a command says.

Every command is held to it before it is decided, whatever its fields are called. A meeting on 31 December 9999 was once
recorded, and from then on each question for the day after it failed.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from governance.dates import EARLIEST_DAY, ImpreciseDate, furthest_day
from governance.log.errors import Refused


def why_out_of_reach(command: msgspec.Struct, today: date) -> Refused | None:
    """Why a day in this command is none that can be meant; ``None``: all of them can be."""
    furthest = furthest_day(today)
    for day in _days_in(command):
        if day > furthest:
            return Refused("day-too-far-ahead", date=day, furthest=furthest)
        if day < EARLIEST_DAY:
            return Refused("day-too-long-ago", date=day, earliest=EARLIEST_DAY)
    return None


def _days_in(said: object) -> Iterator[date]:
    """Every day that is said, at whatever depth: of "maart 2011" or "in of voor 2015" the first that it names."""
    if isinstance(said, date):
        yield said
    elif isinstance(said, ImpreciseDate):
        yield said.names
    elif isinstance(said, msgspec.Struct):
        for name in said.__struct_fields__:
            yield from _days_in(getattr(said, name))
    elif isinstance(said, list | tuple):
        for each in said:
            yield from _days_in(each)
    elif isinstance(said, dict):
        yield from _days_in(list(said.values()))
