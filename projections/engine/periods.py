"""Periods whose ends are known more or less precisely, as they stand in tables (see migrations/0002_periods.sql)."""

from datetime import date
from typing import LiteralString, NamedTuple

from psycopg.sql import SQL, Identifier

from governance.dates import ImpreciseDate, span_on_record
from projections.engine.projection import Entry, Statement

END = SQL("""UPDATE {table} SET ended = true, until = %(until)s, until_latest = %(until_latest)s,
    until_earliest = greatest(%(until_earliest)s::date, since_earliest + 1)
WHERE {rows}""")
"""Whatever began has held for a day at least."""

LONG_AGO = "-infinity"
"""The first day that "or before" can mean, in SQL; Python has no such day."""


class Span(NamedTuple):
    """A date as its text, and the first and last day that it can be; ``earliest`` ``None``: any day before."""

    text: str | None
    earliest: date | None
    latest: date

    def columns(self, name: str) -> dict[str, object]:
        """The three columns of a date: ``since`` as it is shown, ``since_earliest`` and ``since_latest`` to ask by."""
        return {name: self.text, f"{name}_earliest": self.earliest or LONG_AGO, f"{name}_latest": self.latest}


def past(day: ImpreciseDate | None, entry: Entry) -> Span:
    """A date on record. What is not an exact day had come when it was recorded; what nobody dated, too."""
    return Span(None if day is None else day.text, *span_on_record(day, entry.recorded_on))


def ending(table: LiteralString, rows: LiteralString) -> Statement:
    """The end of what some rows of a table say, with the parameters ``until``, ``until_earliest``, ``until_latest``."""
    return Statement(END.format(table=Identifier(table), rows=SQL(rows)).as_string())
