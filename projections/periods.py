"""Periods whose ends are known more or less precisely, as they stand in tables (see migrations/0002_periods.sql)."""

from datetime import date
from typing import NamedTuple

from governance.dates import ImpreciseDate
from projections.engine.projection import Entry


class Bounds(NamedTuple):
    """A date as its text, and the first and last day that it can be; ``earliest`` ``None``: any day before."""

    text: str | None
    earliest: date | None
    latest: date


def past(day: ImpreciseDate | None, entry: Entry) -> Bounds:
    """A date on record. What is not an exact day had come when it was recorded; what nobody dated, too."""
    if day is None:
        return Bounds(None, None, entry.recorded_on)
    earliest, latest = day.earliest, day.latest
    if earliest == latest:
        return Bounds(day.text, earliest, latest)
    recorded_on = entry.recorded_on
    if earliest is not None and earliest > recorded_on:
        return Bounds(day.text, earliest, latest)
    return Bounds(day.text, earliest, min(latest, recorded_on))


def dated(text: str | None) -> ImpreciseDate | None:
    """The date that stands in a table."""
    return None if text is None else ImpreciseDate.parse(text)
