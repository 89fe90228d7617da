"""Days as precisely as they are known, and the calendar of Amsterdam.

Nothing here invents a day: "maart 2011" stays a month, and whether it lies before 15 March 2011 is *not known*.
So questions have three answers: ``True``, ``False`` and ``None`` (not known). A date of which nothing at all is
known is ``None`` everywhere, never a special value of a type.

A period is half open, like PostgreSQL's ``daterange``: ``since`` is the first day on which something held, ``until``
the first day on which it no longer did. A membership whose last day is 31 December has 1 January as its ``until``;
an office that passes from one to another on one day has one holder on that day, the new one.

Days are calendar days in Europe/Amsterdam, midnight to midnight; instants are kept in UTC.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment that everybody agrees on: in UTC, wherever it is kept."""

EDTF_PATTERN = r"^(\.\./)?[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$(?!\n)"
"""What an imprecise date looks like, for schemas; ``ImpreciseDate.parse`` also refuses 31 April and the year 0."""

_EDTF = re.compile(r"(\.\./)?([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class ImpreciseDate:
    """A day, a month or a year, or one of these "or before": a date as precisely as it is known. An immutable value.

    Its text is EDTF (ISO 8601-2), and equal texts are equal dates::

        2011-03-05  2011-03  2011          this day; some day of this month; some day of this year
        ../2011-03-05  ../2011-03  ../2015  on this day, in this month or year, or before
    """

    __slots__ = ("_earliest", "_latest", "_names", "_text")

    def __init__(self, text: str) -> None:
        parts = _EDTF.fullmatch(text)
        if parts is None:
            raise ValueError("expected a date such as 2011-03-05, 2011-03, 2011 or ../2015")
        before, year, month, day = parts.groups()
        try:
            earliest, latest = _span(int(year), int(month) if month else None, int(day) if day else None)
        except ValueError as wrong:
            raise ValueError("expected a date that exists") from wrong
        self._text = text
        self._names = earliest
        self._earliest = None if before else earliest
        self._latest = latest

    @classmethod
    def parse(cls, text: str) -> "ImpreciseDate":
        """The date that this EDTF text says. Raises ``ValueError`` on anything else, 31 April included."""
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> "ImpreciseDate":
        """Exactly this day."""
        return _exactly(day)

    @classmethod
    def by(cls, day: date) -> "ImpreciseDate":
        """This day or before: what is known of a start that nobody dated, on the day that it is recorded."""
        return cls(f"../{_iso(day)}")

    @property
    def text(self) -> str:
        """As EDTF writes it."""
        return self._text

    @property
    def earliest(self) -> date | None:
        """The first day that it can be; ``None``: any day up to ``latest``."""
        return self._earliest

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        return self._latest

    @property
    def names(self) -> date:
        """The first day of the day, month or year that it names, with or without "or before"."""
        return self._names

    @property
    def exact(self) -> date | None:
        """The day, where the day is known."""
        return self._latest if self._earliest == self._latest else None

    def on_or_before(self, day: date) -> bool | None:
        """Had it come by the end of this day? ``None``: not known."""
        if self._latest <= day:
            return True
        if self._earliest is not None and self._earliest > day:
            return False
        return None

    def before(self, other: "ImpreciseDate") -> bool | None:
        """Does it lie on an earlier day than the other? ``None``: not known."""
        if other.earliest is not None and self._latest < other.earliest:
            return True
        if self._earliest is not None and self._earliest >= other.latest:
            return False
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ImpreciseDate) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return f"ImpreciseDate({self._text!r})"

    def __str__(self) -> str:
        return self._text


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ImpreciseDate:
    """A value that never changes is made once: all votes of an evening are of one day, and members joined on few."""
    return ImpreciseDate(text)


@lru_cache(maxsize=64)
def _exactly(day: date) -> ImpreciseDate:
    return ImpreciseDate(_iso(day))


def span_on_record(when: ImpreciseDate | None, recorded_on: date) -> tuple[date | None, date]:
    """The first and the last day that a date can be which was recorded on a day; the first ``None``: any before.

    A day to come is always recorded as an exact one. So a date that is not exact had come when it was recorded, and so
    had one of which nothing is known (``None``). For example, "June 2026" recorded on 9 June is 9 June at the latest.
    """
    if when is None:
        return None, recorded_on
    earliest, latest = when.earliest, when.latest
    if earliest == latest or (earliest is not None and earliest > recorded_on):
        return earliest, latest
    return earliest, min(latest, recorded_on)


def come_by(span: tuple[date | None, date], day: date) -> bool | None:
    """Had it come by the end of this day, if it can be any day of this span? ``None``: not known."""
    earliest, latest = span
    if latest <= day:
        return True
    return False if earliest is not None and earliest > day else None


def holds_on(since: ImpreciseDate | None, until: ImpreciseDate | None, ended: bool, day: date) -> bool | None:
    """Did something hold on this day? ``None``: not known.

    ``since`` and ``until`` are its first day and the first day after it. ``since`` ``None``: it began, when is not
    known. ``until`` ``None``: it goes on, or, where ``ended``, it ended and when is not known.
    """
    begun = None if since is None else since.on_or_before(day)
    if until is not None:
        over = until.on_or_before(day)
    else:
        over = None if ended else False
    if begun is False or over is True:
        return False
    return True if begun is True and over is False else None


EARLIEST_DAY: Final = date(1900, 1, 1)
"""Nothing that anybody says happened before this day: an earlier one is a slip of the pen."""

YEARS_AHEAD: Final = 5
"""How far ahead a day may lie that somebody says: a meeting, the end of a term or of a suspension."""


def furthest_day(today: date) -> date:
    """The last day to come that anybody may say on this day: the same day ``YEARS_AHEAD`` years on.

    On 29 February that is 28 February, and at the end of the calendar its last day.
    """
    return months_later(today, 12 * YEARS_AHEAD)


def days_later(day: date, days: int) -> date:
    """The day so many days on, or before where ``days`` is negative; at the ends of the calendar its last or first."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def months_later(day: date, months: int) -> date:
    """The day with the same number so many months on, or before where ``months`` is negative.

    In a month that has no such number it is the last day: a month after 31 January is 28 February. At the ends of the
    calendar it is the last or the first day of that.
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def today(now: datetime) -> date:
    """Which day it is in Amsterdam at this instant. Raises ``ValueError`` for a time without an offset."""
    if now.utcoffset() is None:
        raise ValueError("an instant needs an offset")
    return now.astimezone(AMSTERDAM).date()


def dutch_time(moment: datetime) -> str:
    """An instant as the operator reads it: "2026-07-01 20:00 Dutch time". The clock shows one hour a year twice, and
    then the name of the zone tells which: "2026-10-25 02:30 Dutch time (CET)".
    """
    local = moment.astimezone(AMSTERDAM)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:%Y-%m-%d %H:%M} Dutch time{f' ({local:%Z})' if twice else ''}"


class UnclearTime(ValueError):
    """A local time that exists twice (in October) or never (in March), so nobody can say which instant it is."""

    def __init__(self, code: Literal["exists-twice", "does-not-exist"], local: datetime) -> None:
        super().__init__(f"{local:%Y-%m-%d %H:%M} in Amsterdam: {code}")
        self.code = code
        self.local = local


def instant(local: datetime) -> datetime:
    """The instant, in UTC, that is meant by a time: with an offset that one, without one the time in Amsterdam.

    Raises ``UnclearTime`` for a time without an offset that the clock shows twice or never, ``ValueError`` for one
    that lies outside the calendar.
    """
    try:
        if local.utcoffset() is not None:
            return local.astimezone(UTC)
        first = local.replace(tzinfo=AMSTERDAM, fold=0)
        second = local.replace(tzinfo=AMSTERDAM, fold=1)
        if first.utcoffset() == second.utcoffset():
            return first.astimezone(UTC)
        comes_back = first.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) == local.replace(fold=0)
    except OverflowError as outside:
        raise ValueError("expected a time that lies in the calendar") from outside
    raise UnclearTime("exists-twice" if comes_back else "does-not-exist", local)


def _span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """First and last day of a year, a month or a day."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _iso(day: date) -> str:
    """Year, month and day alone: a ``datetime`` is a ``date`` too, and would bring its hour along."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
