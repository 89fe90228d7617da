"""Imprecise dates never claim a day that nobody knows, and the clock of Amsterdam is read right."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.dates import (
    AMSTERDAM,
    EDTF_PATTERN,
    ImpreciseDate,
    UnclearTime,
    dutch_time,
    holds_on,
    instant,
    months_later,
    today,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
every_day = st.dates()


@st.composite
def edtf(draw: st.DrawFn, day: st.SearchStrategy[date] = days) -> str:
    """A text of each of the six forms."""
    text = draw(day).isoformat()[: draw(st.sampled_from([4, 7, 10]))]
    return draw(st.sampled_from(["", "../"])) + text


imprecise = edtf().map(ImpreciseDate.parse)


def at(text: str, fold: int = 0) -> datetime:
    """A local time without an offset, as a form sends it."""
    return datetime.fromisoformat(text).replace(fold=fold)


def candidates(when: ImpreciseDate) -> list[date]:
    """Some days that it can be: both ends, one in the middle and, for "or before", one long ago."""
    first = when.earliest or date(1800, 1, 1)
    return [first, first + (when.latest - first) // 2, when.latest]


@given(edtf(every_day))
def test_the_text_comes_back_as_it_was(text: str) -> None:
    assert ImpreciseDate.parse(text).text == text == str(ImpreciseDate.parse(text))


@given(every_day)
@example(date.min)
@example(date.max)
def test_a_day_is_exact_and_by_a_day_is_not(day: date) -> None:
    exact, by = ImpreciseDate.of(day), ImpreciseDate.by(day)
    assert (exact.earliest, exact.latest, exact.exact) == (day, day, day)
    assert (by.earliest, by.latest, by.exact) == (None, day, None)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "exact"),
    [
        ("2011-03-05", date(2011, 3, 5), date(2011, 3, 5), date(2011, 3, 5)),
        ("2011-03", date(2011, 3, 1), date(2011, 3, 31), None),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), None),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28), None),
        ("2011", date(2011, 1, 1), date(2011, 12, 31), None),
        ("../2015", None, date(2015, 12, 31), None),
        ("../2011-03", None, date(2011, 3, 31), None),
        ("../2011-03-05", None, date(2011, 3, 5), None),
    ],
)
def test_a_date_spans_what_it_says(text: str, earliest: date | None, latest: date, exact: date | None) -> None:
    when = ImpreciseDate.parse(text)
    assert (when.earliest, when.latest, when.exact) == (earliest, latest, exact)
    assert when.names == ImpreciseDate.parse(text.removeprefix("../")).earliest


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2011-04-31", "2013-02-29", "0000", "0000-01-01", "2011-00", "2011-13", "2011-03-00", "11-03-05",
        "2011-3", "2011-3-5", "2011-03-05T00:00", "2011-03-05\n", "2011\n", " 2011", "..", "../", "../../2011",
        "2011/..", "2011/2012", "2011~", "2011?", "201X", "-2011", "+2011", "12011",
        "\u0662\u0660\u0661\u0661", "maart 2011", "2011-03-05 ",
        "20110305", "2011-W10", "NaN", "2011\x00",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date"):
        ImpreciseDate.parse(text)


@given(st.one_of(edtf(every_day), st.text(max_size=12), st.text(alphabet="0123-./\n", max_size=12)))
def test_the_pattern_for_schemas_lets_through_all_that_is_a_date(text: str) -> None:
    try:
        ImpreciseDate.parse(text)
    except ValueError:
        return
    assert re.search(EDTF_PATTERN, text)


@given(imprecise, days)
def test_on_or_before_is_true_only_if_it_is_for_each_day_that_it_can_be(when: ImpreciseDate, day: date) -> None:
    answers = {possible <= day for possible in candidates(when)}
    if when.earliest is None:
        answers.add(True)
    assert when.on_or_before(day) == (answers.pop() if len(answers) == 1 else None)


@given(imprecise, imprecise)
def test_before_is_known_only_if_it_is_for_each_pair_of_days(first: ImpreciseDate, other: ImpreciseDate) -> None:
    answers = {a < b for a in candidates(first) for b in candidates(other)}
    if first.earliest is None or other.earliest is None:
        answers |= {a < date(1700, 1, 1) for a in candidates(first) if other.earliest is None}
        answers |= {date(1700, 1, 1) < b for b in candidates(other) if first.earliest is None}
    assert first.before(other) == (answers.pop() if len(answers) == 1 else None)


@given(edtf(), edtf())
def test_equal_texts_are_equal_dates(text: str, other: str) -> None:
    assert (ImpreciseDate.parse(text) == ImpreciseDate.parse(other)) == (text == other)
    assert len({ImpreciseDate.parse(text), ImpreciseDate.parse(text)}) == 1
    assert ImpreciseDate.parse(text) != text


@given(st.none() | imprecise, st.none() | imprecise, st.booleans(), days)
def test_holds_on_claims_nothing_that_is_not_so_for_every_possible_day(
    since: ImpreciseDate | None, until: ImpreciseDate | None, ended: bool, day: date
) -> None:
    starts = candidates(since) if since else [date.min, date.max]
    ends = candidates(until) if until else ([date.min, date.max] if ended else [date.max])
    possible = {start <= day < end for start in starts for end in ends}
    answer = holds_on(since, until, ended, day)
    assert answer is None or possible == {answer}


MARCH_2011 = ImpreciseDate.parse("2011-03")


@pytest.mark.parametrize(
    ("since", "until", "ended", "day", "answer"),
    [
        (MARCH_2011, None, False, date(2011, 2, 28), False),
        (MARCH_2011, None, False, date(2011, 3, 1), None),
        (MARCH_2011, None, False, date(2011, 3, 30), None),
        (MARCH_2011, None, False, date(2011, 3, 31), True),
        (MARCH_2011, None, True, date(2011, 4, 1), None),
        (MARCH_2011, None, True, date(2011, 2, 28), False),
        (MARCH_2011, ImpreciseDate.parse("2014-06-01"), True, date(2014, 5, 31), True),
        (MARCH_2011, ImpreciseDate.parse("2014-06-01"), True, date(2014, 6, 1), False),
        (MARCH_2011, ImpreciseDate.parse("2014"), True, date(2014, 6, 1), None),
        (None, None, False, date(2014, 6, 1), None),
        (None, ImpreciseDate.parse("2014"), True, date(2015, 1, 1), False),
        (ImpreciseDate.parse("../2015"), None, False, date(2015, 6, 1), None),
        (ImpreciseDate.parse("../2015"), None, False, date(2015, 12, 31), True),
    ],
)
def test_what_is_known_of_a_period_on_a_day(
    since: ImpreciseDate | None, until: ImpreciseDate | None, ended: bool, day: date, answer: bool | None
) -> None:
    assert holds_on(since, until, ended, day) is answer


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 3), 1, date(2026, 4, 3)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 6, 30), 1, date(2026, 7, 30)),
        (date(2026, 6, 30), 0, date(2026, 6, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 31), -1, date.min),
    ],
)
def test_months_later_is_the_same_number_or_the_last_day(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 6, 30)),
    ],
)
def test_the_day_is_that_of_amsterdam(now: datetime, day: date) -> None:
    assert today(now) == day


def test_an_instant_without_an_offset_has_no_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        today(at("2026-06-30T22:00"))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 7, 1, 18, 0, tzinfo=UTC), "2026-07-01 20:00 Dutch time"),
        (datetime(2026, 12, 31, 23, 5, tzinfo=UTC), "2027-01-01 00:05 Dutch time"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=timezone(timedelta(hours=-10))), "2026-07-01 20:00 Dutch time"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30 Dutch time (CEST)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 02:30 Dutch time (CET)"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "2026-10-25 03:00 Dutch time"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "2027-03-28 03:00 Dutch time"),
    ],
)
def test_an_instant_is_told_to_the_operator_by_the_clock_of_amsterdam(moment: datetime, words: str) -> None:
    assert dutch_time(moment) == words


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (at("2027-02-26T00:00"), datetime(2027, 2, 25, 23, 0, tzinfo=UTC)),
        (at("2026-07-01T20:00"), datetime(2026, 7, 1, 18, 0, tzinfo=UTC)),
        (at("2027-03-28T01:59"), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (at("2027-03-28T03:00"), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (at("2026-10-25T01:59"), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (at("2026-10-25T03:00"), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_read_in_amsterdam(local: datetime, utc: datetime) -> None:
    assert instant(local) == utc
    assert instant(local).tzinfo is UTC


@pytest.mark.parametrize("minute", [0, 30, 59])
@pytest.mark.parametrize("fold", [0, 1])
def test_a_local_time_that_exists_twice_is_refused(minute: int, fold: int) -> None:
    with pytest.raises(UnclearTime) as refused:
        instant(at(f"2026-10-25T02:{minute:02d}", fold))
    assert refused.value.code == "exists-twice"


@pytest.mark.parametrize("fold", [0, 1])
def test_a_local_time_that_never_exists_is_refused(fold: int) -> None:
    with pytest.raises(UnclearTime) as refused:
        instant(at("2027-03-28T02:30", fold))
    assert refused.value.code == "does-not-exist"


def test_with_an_offset_the_doubled_hour_is_clear() -> None:
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    winter = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    assert instant(winter) - instant(summer) == timedelta(hours=1)


def test_a_time_outside_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="calendar"):
        instant(at("0001-01-01T00:00"))


@given(st.datetimes(min_value=at("1950-01-01T00:00"), max_value=at("2100-01-01T00:00")))
def test_a_clear_local_time_comes_back(local: datetime) -> None:
    try:
        utc = instant(local)
    except UnclearTime:
        return
    assert utc.astimezone(AMSTERDAM).replace(tzinfo=None) == local
