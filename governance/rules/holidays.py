"""Which days are a Saturday, a Sunday or a holiday of the Algemene termijnenwet (https://wetten.overheid.nl/BWBR0002448).

Most holidays are computed, as its article 3 lists them. Those that a royal decree adds for a few years at a time stand
in ``holidays.toml``, with their source. Outside the years that the file covers, a decree may have made any weekday a
holiday, so that nobody can tell from here: the answer is ``None``, not known.
"""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

_SATURDAY: Final = 5
_DECREES: Final = Path(__file__).with_name("holidays.toml")


class Decree(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A royal decree that puts some days on a par with the holidays (art. 3 lid 3)."""

    years: str
    """Those for which it was made, in words."""
    days: tuple[date, ...]
    source: str


class Decrees(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decrees that are known here, and the years of which every decree is known."""

    first_year: int
    last_year: int
    decrees: tuple[Decree, ...]


@cache
def decrees() -> Decrees:
    """What ``holidays.toml`` says."""
    return msgspec.toml.decode(_DECREES.read_bytes(), type=Decrees)


def is_working_day(day: date) -> bool | None:
    """Is this a day that is neither a Saturday, a Sunday nor a holiday? ``None``: not known."""
    if day.weekday() >= _SATURDAY:
        return False
    if not decrees().first_year <= day.year <= decrees().last_year:
        return None
    return day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Every holiday of a year: those of each year, and those by decree."""
    by_decree = {day for decree in decrees().decrees for day in decree.days if day.year == year}
    return holidays_of_each_year(year) | by_decree


def holidays_of_each_year(year: int) -> frozenset[date]:
    """The holidays that need no decree (art. 3 lid 1 and 2).

    They are New Year's Day, Good Friday, Easter Monday, King's day, Liberation day, Ascension day, Whit Monday and both
    days of Christmas.
    """
    easter = easter_sunday(year)
    return frozenset(
        {
            date(year, 1, 1),
            easter - timedelta(days=2),
            easter + timedelta(days=1),
            kings_day(year),
            date(year, 5, 5),
            easter + timedelta(days=39),
            easter + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def kings_day(year: int) -> date:
    """The day on which the King's birthday is celebrated: 27 April, or the 26th where that is a Sunday. Since 2014."""
    birthday = date(year, 4, 27)
    return birthday - timedelta(days=1) if birthday.weekday() > _SATURDAY else birthday


def easter_sunday(year: int) -> date:
    """The first Sunday after the first full moon of spring, as the Gregorian calendar computes that moon.

    It is the way of counting that was published without a name in Nature, 20 April 1876.
    """
    golden = year % 19  # its place in the nineteen years after which the moon's phases fall on the same days
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - full_moon - year_rest) % 7
    too_late = (golden + 11 * full_moon + 22 * to_sunday) // 451
    month, day = divmod(full_moon + to_sunday - 7 * too_late + 114, 31)
    return date(year, month, day + 1)
