"""Terms end on the day that anybody counting on a calendar would come to, and on none where that cannot be known."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.rules import terms
from governance.rules.holidays import is_working_day
from governance.rules.readings import Reading
from governance.rules.terms import Deadline, LegalTerm, TermLength, Unit, extended, extended_back, first_day, last_day

UNITS: tuple[Unit, ...] = ("days", "weeks", "months", "years")
A_MONTH: Final = TermLength(1, "months")
LEGAL_TERMS: Final = {name: term for name, term in vars(terms).items() if isinstance(term, LegalTerm)}

lengths = st.builds(TermLength, st.integers(min_value=1, max_value=100), st.sampled_from(UNITS))
short_lengths = st.one_of(
    st.builds(TermLength, st.integers(min_value=1, max_value=90), st.just("days")),
    st.builds(TermLength, st.integers(min_value=1, max_value=12), st.just("weeks")),
    st.builds(TermLength, st.integers(min_value=1, max_value=3), st.just("months")),
)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
about_the_known_years = st.dates(min_value=date(2022, 11, 1), max_value=date(2029, 2, 28))


@pytest.mark.parametrize(
    ("length", "counted_from", "last"),
    [
        (TermLength(1, "days"), date(2027, 6, 1), date(2027, 6, 2)),
        (TermLength(14, "days"), date(2027, 6, 1), date(2027, 6, 15)),
        (TermLength(4, "weeks"), date(2027, 6, 1), date(2027, 6, 29)),
        (TermLength(4, "weeks"), date(2028, 2, 1), date(2028, 2, 29)),
        (A_MONTH, date(2026, 3, 3), date(2026, 4, 3)),
        (A_MONTH, date(2026, 1, 31), date(2026, 2, 28)),
        (A_MONTH, date(2028, 1, 31), date(2028, 2, 29)),
        (A_MONTH, date(2026, 3, 31), date(2026, 4, 30)),
        (A_MONTH, date(2026, 6, 30), date(2026, 7, 30)),
        (A_MONTH, date(2026, 12, 31), date(2027, 1, 31)),
        (TermLength(6, "months"), date(2026, 12, 31), date(2027, 6, 30)),
        (TermLength(6, "months"), date(2027, 2, 28), date(2027, 8, 28)),
        (TermLength(10, "months"), date(2026, 12, 31), date(2027, 10, 31)),
        (TermLength(1, "years"), date(2026, 6, 30), date(2027, 6, 30)),
        (TermLength(1, "years"), date(2028, 2, 29), date(2029, 2, 28)),
        (TermLength(4, "years"), date(2028, 2, 29), date(2032, 2, 29)),
    ],
)
def test_a_term_counted_forwards_does_not_hold_the_day_that_it_is_counted_from(
    length: TermLength, counted_from: date, last: date
) -> None:
    assert last_day(length, counted_from) == last


@pytest.mark.parametrize(
    ("length", "counted_from", "first"),
    [
        (TermLength(5, "days"), date(2026, 4, 7), date(2026, 4, 2)),
        (TermLength(30, "days"), date(2027, 3, 28), date(2027, 2, 26)),
        (TermLength(4, "weeks"), date(2027, 1, 1), date(2026, 12, 4)),
        (TermLength(4, "weeks"), date(2028, 3, 1), date(2028, 2, 2)),
        (A_MONTH, date(2027, 3, 1), date(2027, 2, 1)),
        (A_MONTH, date(2027, 3, 31), date(2027, 2, 28)),
        (TermLength(3, "months"), date(2027, 1, 1), date(2026, 10, 1)),
        (TermLength(1, "years"), date(2028, 2, 29), date(2027, 2, 28)),
    ],
)
def test_a_term_counted_back_does_not_hold_the_day_that_it_is_counted_from(
    length: TermLength, counted_from: date, first: date
) -> None:
    assert first_day(length, counted_from) == first


def on_the_calendar(length: TermLength, counted_from: date, step: Literal[1, -1]) -> date:
    """A second count, a day at a time, as with a finger on a calendar."""
    day = counted_from
    if length.unit in ("days", "weeks"):
        for _ in range(length.count * (7 if length.unit == "weeks" else 1)):
            day += timedelta(days=step)
        return day
    first_of_month = counted_from.replace(day=1)
    for _ in range(length.count * (12 if length.unit == "years" else 1)):
        left = first_of_month.month
        while first_of_month.month == left or first_of_month.day != 1:
            first_of_month += timedelta(days=step)
    of_that_month = [first_of_month + timedelta(days=number) for number in range(31)]
    return max(day for day in of_that_month if day.month == first_of_month.month and day.day <= counted_from.day)


@given(st.builds(TermLength, st.integers(min_value=1, max_value=30), st.sampled_from(UNITS)), days)
def test_both_ways_of_counting_come_to_the_day_on_the_calendar(length: TermLength, day: date) -> None:
    assert last_day(length, day) == on_the_calendar(length, day, 1)
    assert first_day(length, day) == on_the_calendar(length, day, -1)


@given(lengths, days)
@example(A_MONTH, date(2027, 1, 31))
def test_counting_forth_and_back_agree(length: TermLength, day: date) -> None:
    """They come back to the day itself, and not past it where a month was too short."""
    exact = day.day <= 28 or length.unit in ("days", "weeks")
    for there_and_back in (first_day(length, last_day(length, day)), last_day(length, first_day(length, day))):
        assert there_and_back <= day
        assert there_and_back == day or not exact


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("count", [1, 3, 200_000, 10**12])
def test_past_the_calendar_is_its_last_day_or_its_first(count: int, unit: Unit) -> None:
    assert last_day(TermLength(count, unit), date.max) == date.max
    assert first_day(TermLength(count, unit), date.min) == date.min


@given(short_lengths, st.sampled_from([date.min, date.max]), st.integers(min_value=0, max_value=100))
def test_a_term_of_the_law_at_an_end_of_the_calendar_is_not_known(length: TermLength, end: date, away: int) -> None:
    day = end + timedelta(days=away if end == date.min else -away)
    assert extended(length, day) is None
    needs_no_working_day = length.unit == "days" and length.count < 3
    assert extended_back(length, day) == (first_day(length, day) if needs_no_working_day else None)


@pytest.mark.parametrize(
    ("length", "grows"),
    [
        (TermLength(90, "days"), True),
        (TermLength(91, "days"), False),
        (TermLength(12, "weeks"), True),
        (TermLength(13, "weeks"), False),
        (TermLength(3, "months"), True),
        (TermLength(4, "months"), False),
        (TermLength(1, "years"), False),
    ],
)
def test_long_terms_are_not_extended(length: TermLength, grows: bool) -> None:
    """Not even one that ends on a Sunday."""
    august = [date(2026, 8, number) for number in range(1, 32)]
    to_a_sunday = next(day for day in august if last_day(length, day).weekday() == 6)
    deadline = LegalTerm(article="2:35 lid 4 BW", length=length).deadline(to_a_sunday)
    assert length.can_grow is grows
    assert deadline.extended_on == deadline.counted_on + timedelta(days=1 if grows else 0)


@pytest.mark.parametrize(
    ("length", "counted_from", "last", "why"),
    [
        (TermLength(2, "days"), date(2026, 6, 9), date(2026, 6, 11), "a Thursday"),
        (TermLength(2, "days"), date(2026, 6, 11), date(2026, 6, 15), "a Saturday: to Monday"),
        (TermLength(2, "days"), date(2026, 6, 12), date(2026, 6, 15), "a Sunday: to Monday"),
        (TermLength(2, "days"), date(2026, 4, 2), date(2026, 4, 7), "Saturday before Easter: to Tuesday"),
        (TermLength(2, "days"), date(2026, 5, 12), date(2026, 5, 18), "Ascension and the Friday by decree: to Monday"),
        (TermLength(2, "days"), date(2026, 12, 23), date(2026, 12, 28), "Christmas: to Monday"),
        (TermLength(2, "days"), date(2026, 4, 3), date(2026, 4, 7), "two days need hold no working day but the last"),
        (TermLength(3, "days"), date(2026, 4, 3), date(2026, 4, 8), "three days hold two: Tuesday and Wednesday"),
        (TermLength(4, "days"), date(2026, 4, 3), date(2026, 4, 8), "Tuesday alone would be one: to Wednesday"),
        (TermLength(5, "days"), date(2026, 4, 3), date(2026, 4, 8), "holds two by itself"),
        (
            TermLength(3, "days"),
            date(2026, 6, 4),
            date(2026, 6, 8),
            "a Sunday: to Monday, and with Friday it holds two",
        ),
        (TermLength(1, "weeks"), date(2027, 4, 30), date(2027, 5, 10), "7 May by decree: to Monday"),
        (A_MONTH, date(2026, 1, 31), date(2026, 3, 2), "28 February is a Saturday"),
    ],
)
def test_a_term_of_the_law_grows_at_its_end(length: TermLength, counted_from: date, last: date, why: str) -> None:
    assert extended(length, counted_from) == last, why


@pytest.mark.parametrize(
    ("length", "counted_from", "first", "why"),
    [
        (TermLength(5, "days"), date(2026, 4, 7), date(2026, 4, 1), "2 April alone is a working day"),
        (TermLength(5, "days"), date(2027, 5, 10), date(2027, 5, 3), "5 to 9 May hold none"),
        (TermLength(5, "days"), date(2026, 6, 11), date(2026, 6, 6), "a Saturday: it may begin on any day"),
        (TermLength(2, "days"), date(2026, 6, 8), date(2026, 6, 6), "two days need hold no working day"),
        (TermLength(3, "days"), date(2026, 6, 8), date(2026, 6, 4), "Friday alone is one: Thursday as well"),
        (TermLength(7, "days"), date(2026, 4, 7), date(2026, 3, 31), "seven days hold two by themselves"),
    ],
)
def test_a_term_of_the_law_that_is_counted_back_grows_at_its_beginning(
    length: TermLength, counted_from: date, first: date, why: str
) -> None:
    assert extended_back(length, counted_from) == first, why


def test_days_of_which_too_little_is_known_end_no_term() -> None:
    assert extended(TermLength(14, "days"), date(2016, 6, 1)) is None
    assert extended(TermLength(14, "days"), date(2028, 12, 15)) == date(2028, 12, 29)
    assert extended(TermLength(14, "days"), date(2028, 12, 16)) is None, "30 December is a Saturday, then another year"
    assert extended(TermLength(14, "days"), date(2022, 12, 20)) == date(2023, 1, 3)
    assert extended_back(TermLength(5, "days"), date(2023, 1, 5)) == date(2022, 12, 31)
    assert extended_back(TermLength(5, "days"), date(2023, 1, 4)) == date(2022, 12, 30)
    assert extended_back(TermLength(5, "days"), date(2023, 1, 3)) is None, "29 and 30 December are in another year"


def in_a_world(length: TermLength, counted_from: date, step: Literal[1, -1], works: Callable[[date], bool]) -> date:
    """The shortest term that holds what the Algemene termijnenwet asks, if it were known which days are worked."""
    by_counting = on_the_calendar(length, counted_from, step)
    asked = 2 if length.unit != "days" or length.count >= 3 else 0
    for more in range(200):
        end = by_counting + timedelta(days=step * more)
        term = [counted_from + timedelta(days=step * number) for number in range(1, abs((end - counted_from).days) + 1)]
        if sum(map(works, term)) >= asked and (step == -1 or works(end)):
            return end
    raise AssertionError("two hundred days hold two working days")


def worked_unless_known_not_to_be(day: date) -> bool:
    """A world in which no decree was ever made but those that are known."""
    return is_working_day(day) is not False


def worked_only_where_known(start: date) -> Callable[[date], bool]:
    """A world in which decrees fill all that is not known, but for a time long after."""
    return lambda day: is_working_day(day) is True or (is_working_day(day) is None and abs((day - start).days) > 140)


@given(short_lengths, about_the_known_years, st.sampled_from([1, -1]))
@example(TermLength(3, "days"), date(2022, 12, 29), 1)
@example(TermLength(5, "days"), date(2023, 1, 4), -1)
def test_a_term_is_known_only_if_no_unknown_decree_could_move_it(
    length: TermLength, day: date, step: Literal[1, -1]
) -> None:
    least = in_a_world(length, day, step, worked_unless_known_not_to_be)
    most = in_a_world(length, day, step, worked_only_where_known(day))
    assert (extended if step == 1 else extended_back)(length, day) == (least if least == most else None)


@given(short_lengths, about_the_known_years)
def test_a_term_of_the_law_never_ends_on_a_day_that_is_none(length: TermLength, day: date) -> None:
    last = extended(length, day)
    assert last is None or (is_working_day(last) is True and last >= last_day(length, day))


@given(short_lengths, about_the_known_years)
def test_who_begins_later_never_ends_earlier(length: TermLength, day: date) -> None:
    for ends in (extended, extended_back):
        earlier, later = ends(length, day), ends(length, day + timedelta(days=1))
        assert earlier is None or later is None or earlier <= later


GROWING_AT_THE_END: Final = {
    "APPEAL", "LEAVING_AT_ONCE", "LEAVING_AT_ONCE_AFTER_MERGER", "ASSEMBLY_ON_REQUEST", "CALL_ON_REQUEST", "ADOPTION",
    "WRITTEN_ANSWER", "MEMBER_LIST", "OPPOSITION", "PUBLICATION", "PUBLICATION_AS_DRAWN_UP", "TRADE_REGISTER",
}  # fmt: skip
COUNTED_BACK: Final = {"AMENDMENT_TEXT"}
NEVER_GROWING: Final = {
    "AMENDMENT_CALL", "AMENDMENT_TEXT_SENT", "EARLY_VOTES",  # a week always holds two working days
    "NOTICE_BY_MEMBER", "ACCOUNTS", "ACCOUNTS_PROLONGED", "PUBLICATION_AT_THE_LATEST", "ANNULMENT", "DEFICIT",
}  # fmt: skip


def test_which_terms_of_the_law_grow() -> None:
    growing = {name for name, term in LEGAL_TERMS.items() if term.can_grow}
    assert {name for name in growing if not LEGAL_TERMS[name].counted_back} == GROWING_AT_THE_END
    assert {name for name in growing if LEGAL_TERMS[name].counted_back} == COUNTED_BACK
    assert LEGAL_TERMS.keys() - growing == NEVER_GROWING


@pytest.mark.parametrize("name", sorted(NEVER_GROWING))
def test_a_term_that_never_grows_is_known_in_every_year(name: str) -> None:
    deadline = LEGAL_TERMS[name].deadline(date(2015, 12, 9))
    assert deadline.extended_on == deadline.counted_on
    assert deadline.readings == ()


def test_what_is_done_before_a_term_is_done_a_day_earlier_than_what_is_done_within_it() -> None:
    """Seven days before 9 June are 2 to 8 June: the call is sent on the 1st. Five are 4 to 8: the text opens on the
    4th."""
    meeting_on = date(2027, 6, 9)
    assert terms.AMENDMENT_CALL.deadline(meeting_on).extended_on == date(2027, 6, 1)
    assert terms.AMENDMENT_TEXT.deadline(meeting_on).extended_on == date(2027, 6, 4)
    assert terms.AMENDMENT_TEXT_SENT.deadline(meeting_on).extended_on == date(2027, 5, 26)


def test_a_duty_is_planned_on_the_earlier_day_and_a_right_kept_until_the_later() -> None:
    appeal = terms.APPEAL.deadline(date(2026, 3, 3))
    assert appeal == Deadline(counted_on=date(2026, 4, 3), extended_on=date(2026, 4, 7), counted_back=False)
    assert (appeal.duty_on, appeal.right_on, appeal.readings) == (
        date(2026, 4, 3),
        date(2026, 4, 7),
        (Reading.LAW_TERM_GROWS,),
    )
    text = terms.AMENDMENT_TEXT.deadline(date(2026, 4, 7))
    assert (text.duty_on, text.right_on, text.readings) == (
        date(2026, 4, 1),
        date(2026, 4, 2),
        (Reading.LAW_TERM_GROWS,),
    )


def test_where_nothing_is_added_nothing_leans_on_our_reading() -> None:
    deadline = terms.APPEAL.deadline(date(2026, 3, 31))
    assert (deadline.extended_on, deadline.readings) == (date(2026, 4, 30), ())
    assert deadline.duty_on == deadline.right_on == date(2026, 4, 30)


def test_of_a_year_without_holidays_on_record_the_count_alone_is_known() -> None:
    appeal = terms.APPEAL.deadline(date(2016, 3, 3))
    assert (appeal.counted_on, appeal.extended_on, appeal.readings) == (
        date(2016, 4, 3),
        None,
        (Reading.LAW_TERM_GROWS,),
    )
    assert (appeal.duty_on, appeal.right_on) == (date(2016, 4, 3), None)
    text = terms.AMENDMENT_TEXT.deadline(date(2016, 4, 5))
    assert (text.duty_on, text.right_on) == (None, date(2016, 3, 31))


@pytest.mark.parametrize(
    ("of_statutes", "counted_on", "extended_on"),
    [
        (A_MONTH, date(2026, 4, 3), date(2026, 4, 7)),
        (TermLength(33, "days"), date(2026, 4, 5), date(2026, 4, 7)),
        (TermLength(36, "days"), date(2026, 4, 8), date(2026, 4, 8)),
        (TermLength(2, "months"), date(2026, 5, 3), date(2026, 5, 3)),
        (TermLength(1, "days"), date(2026, 4, 3), date(2026, 4, 7)),
    ],
)
def test_a_term_of_the_statutes_ends_no_earlier_than_the_law_has_it(
    of_statutes: TermLength, counted_on: date, extended_on: date
) -> None:
    """Theirs does not grow: two months end on 3 May, though it is a Sunday."""
    deadline = terms.APPEAL.deadline(date(2026, 3, 3), of_statutes)
    assert (deadline.counted_on, deadline.extended_on) == (counted_on, extended_on)


@pytest.mark.parametrize(
    ("of_statutes", "opens_on"),
    [(5, date(2026, 4, 1)), (6, date(2026, 4, 1)), (7, date(2026, 3, 31)), (1, date(2026, 4, 1))],
)
def test_a_term_of_the_statutes_that_is_counted_back_begins_no_later(of_statutes: int, opens_on: date) -> None:
    deadline = terms.AMENDMENT_TEXT.deadline(date(2026, 4, 7), TermLength(of_statutes, "days"))
    assert deadline.extended_on == opens_on


def test_a_term_of_the_statutes_is_not_known_where_that_of_the_law_is_not() -> None:
    deadline = terms.APPEAL.deadline(date(2016, 3, 3), TermLength(2, "months"))
    assert (deadline.counted_on, deadline.extended_on) == (date(2016, 5, 3), None)
