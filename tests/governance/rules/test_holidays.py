"""Working days are told apart from holidays in the years whose decrees are known, and in no other year."""

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.rules.holidays import decrees, easter_sunday, is_working_day, kings_day

HOLIDAYS: Final = {
    2023: "01-01 04-07 04-10 04-27 04-28 05-05 05-18 05-19 05-29 12-25 12-26",
    2024: "01-01 03-29 04-01 04-27 05-05 05-09 05-10 05-20 12-25 12-26 12-27",
    2025: "01-01 04-18 04-21 04-26 05-05 05-29 05-30 06-09 12-25 12-26",
    2026: "01-01 01-02 04-03 04-06 04-27 05-05 05-14 05-15 05-25 12-25 12-26",
    2027: "01-01 03-26 03-29 04-27 05-05 05-06 05-07 05-17 12-25 12-26",
    2028: "01-01 04-14 04-17 04-27 04-28 05-05 05-25 05-26 06-05 12-25 12-26",
}
"""Every holiday and every day put on a par with one, written out by hand from a calendar and from the decrees."""

COVERED: Final = [date(2023, 1, 1) + timedelta(days=days) for days in range(6 * 365 + 2)]
WRITTEN_OUT: Final = {
    date.fromisoformat(f"{year}-{day}") for year, holidays in HOLIDAYS.items() for day in holidays.split()
}


def test_a_working_day_is_every_weekday_that_is_no_holiday() -> None:
    assert COVERED[-1] == date(2028, 12, 31)
    answers = {day: is_working_day(day) for day in COVERED}
    assert answers == {day: day.weekday() < 5 and day not in WRITTEN_OUT for day in COVERED}


@given(st.dates())
@example(date.min)
@example(date.max)
@example(date(2022, 12, 30))
@example(date(2029, 1, 1))
def test_in_other_years_nothing_is_known_of_a_weekday(day: date) -> None:
    expected = False if day.weekday() >= 5 else None
    assert 2023 <= day.year <= 2028 or is_working_day(day) is expected


def test_a_decree_names_its_source_and_only_weekdays_of_the_years_that_are_covered() -> None:
    known = decrees()
    assert known.first_year >= 2014, "the King's birthday has been celebrated in April since then"
    for decree in known.decrees:
        assert decree.source
        assert all(day.weekday() < 5 and known.first_year <= day.year <= known.last_year for day in decree.days)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2014, date(2014, 4, 26)),
        (2019, date(2019, 4, 27)),
        (2024, date(2024, 4, 27)),
        (2025, date(2025, 4, 26)),
        (2026, date(2026, 4, 27)),
    ],
)
def test_kings_day_is_a_day_earlier_only_where_it_is_a_sunday(year: int, day: date) -> None:
    """In 2019 and 2024 it was a Saturday, and stayed on it."""
    assert kings_day(year) == day


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1818, 3, 22), (1943, 4, 25), (1954, 4, 18), (1981, 4, 19), (2000, 4, 23), (2015, 4, 5), (2016, 3, 27),
     (2019, 4, 21), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (2049, 4, 18), (2076, 4, 19), (2285, 3, 22)],
)  # fmt: skip
def test_easter_is_on_the_day_that_calendars_show(year: int, month: int, day: int) -> None:
    """The earliest and the latest that there are, and the years in which the moon is a day early (1954, 1981)."""
    assert easter_sunday(year) == date(year, month, day)


def after_the_full_moon_of_the_church(year: int) -> date:
    """Easter by epacts, the age of the moon on 1 January, as the calendar of 1582 has it."""
    century = year // 100 + 1
    solar, lunar = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    golden = year % 19 + 1
    epact = (11 * golden + 20 + lunar - solar) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = date(year, 3, 1) + timedelta(days=(44 - epact if epact <= 23 else 74 - epact) - 1)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)


def test_easter_is_the_sunday_after_the_full_moon_of_the_church() -> None:
    """In every year: the rare ones are those that a formula gets wrong."""
    years = range(1583, 10_000)
    assert [year for year in years if easter_sunday(year) != after_the_full_moon_of_the_church(year)] == []
