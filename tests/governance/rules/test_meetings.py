"""Days are counted as the rulebook says, and the earliest day is the first that holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.meetings import EarliestDay, days_of_notice, earliest_day, notice
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import DayCount, Days, DaysAsked
from tests.governance.rulebooks import a_rulebook

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
day_counts: st.SearchStrategy[DayCount] = st.sampled_from(["call-and-meeting", "call", "meeting", "none"])


def test_between_the_call_and_the_meeting_neither_counts() -> None:
    assert days_of_notice(date(2027, 6, 1), date(2027, 6, 8), "call-and-meeting") == 6
    assert days_of_notice(date(2027, 6, 1), date(2027, 6, 9), "call-and-meeting") == 7


@pytest.mark.parametrize("meeting_on", [date(2027, 3, 6), date(2028, 3, 5)])
def test_a_leap_day_counts(meeting_on: date) -> None:
    """Between a call on 26 February and 6 March are seven days, and in a leap year so are there before 5 March."""
    assert days_of_notice(date(meeting_on.year, 2, 26), meeting_on, "call-and-meeting") == 7


@given(days, st.integers(min_value=0, max_value=60), day_counts)
def test_the_days_counted_are_those_that_the_rulebook_does_not_leave_out(
    called_on: date, later: int, day_count: DayCount
) -> None:
    meeting_on = called_on + timedelta(days=later)
    every_day = {called_on + timedelta(days=number) for number in range(later + 1)}
    left_out = {
        "call-and-meeting": {called_on, meeting_on},
        "call": {called_on},
        "meeting": {meeting_on},
        "none": set[date](),
    }[day_count]
    assert days_of_notice(called_on, meeting_on, day_count) == len(every_day - left_out)


@given(days, st.integers(min_value=0, max_value=60), day_counts)
def test_the_earliest_day_holds_and_the_day_before_does_not(called_on: date, asked: int, day_count: DayCount) -> None:
    rulebook = a_rulebook(notice_days=asked, day_count=day_count)
    earliest = earliest_day(called_on, rulebook)
    assert notice(called_on, earliest.meeting_on, rulebook).met is True
    assert notice(called_on, earliest.meeting_on - timedelta(days=1), rulebook).met is False


@given(days, st.integers(min_value=1, max_value=60), day_counts)
def test_the_days_shown_are_as_many_as_are_asked(called_on: date, asked: int, day_count: DayCount) -> None:
    earliest = earliest_day(called_on, a_rulebook(notice_days=asked, day_count=day_count))
    assert earliest.first_counted_on is not None
    assert earliest.last_counted_on is not None
    assert (earliest.last_counted_on - earliest.first_counted_on).days + 1 == asked == earliest.days
    assert (earliest.first_counted_on == called_on) is (day_count in ("meeting", "none"))
    assert (earliest.last_counted_on == earliest.meeting_on) is (day_count in ("call", "none"))


@pytest.mark.parametrize(
    ("of_meeting", "readings"),
    [
        (a_rulebook(notice_days=14), [Reading.CALL_BY_ITS_DAY]),
        (a_rulebook(day_count="none"), [Reading.CALL_BY_ITS_DAY]),
        (a_rulebook(notice_days=7), []),
        (None, []),
    ],
)
def test_that_statutes_of_after_the_call_do_not_judge_it_is_our_reading(
    of_meeting: Rulebook | None, readings: list[Reading]
) -> None:
    check = notice(date(2027, 6, 1), date(2027, 6, 9), a_rulebook(), of_meeting)
    assert (check.met, check.readings) == (True, tuple(readings))
    assert check.asked == DaysAsked(days=7, day_count="call-and-meeting")


def test_the_earliest_day_is_shown_with_the_days_that_were_counted() -> None:
    assert earliest_day(date(2027, 6, 1), a_rulebook()) == EarliestDay(
        called_on=date(2027, 6, 1),
        meeting_on=date(2027, 6, 9),
        days=7,
        first_counted_on=date(2027, 6, 2),
        last_counted_on=date(2027, 6, 8),
    )


def test_without_a_term_it_may_be_held_on_the_day_of_the_call() -> None:
    rulebook = a_rulebook(notice_days=0)
    assert earliest_day(date(2027, 6, 1), rulebook).meeting_on == date(2027, 6, 1)
    assert notice(date(2027, 6, 1), date(2027, 6, 1), rulebook).met is True


def test_a_call_after_the_meeting_is_none() -> None:
    check = notice(date(2027, 6, 2), date(2027, 6, 1), a_rulebook(notice_days=0))
    assert check.met is False
    assert check.was == Days(days=0, called_on=date(2027, 6, 2), meeting_on=date(2027, 6, 1))


def test_holidays_and_sundays_count_for_a_term_that_the_law_does_not_set() -> None:
    """Easter of 2027 lies in between; the Algemene termijnenwet does not touch a term of the statutes."""
    assert earliest_day(date(2027, 3, 24), a_rulebook()).meeting_on == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("asked", "meeting_on", "day_count", "leans"),
    [
        (2, date(2027, 3, 30), "call-and-meeting", False),  # 28 and 29 March, Easter: too short to hold working days
        (3, date(2027, 3, 30), "call-and-meeting", True),  # 27, 28 and 29 March hold none
        (5, date(2027, 3, 30), "call-and-meeting", True),  # from Thursday the 25th: the 26th is Good Friday
        (6, date(2027, 3, 30), "call-and-meeting", False),  # from Wednesday the 24th: two working days
        (3, date(2027, 6, 10), "call-and-meeting", False),  # Monday to Wednesday
        (4, date(2027, 6, 9), "call-and-meeting", False),  # Saturday to Tuesday: two working days
        (3, date(2027, 6, 8), "call-and-meeting", True),  # Saturday to Monday
        (3, date(2027, 6, 8), "call", False),  # Sunday to Tuesday: the day of the meeting counts
        (3, date(2027, 6, 8), "meeting", True),
        (3, date(2027, 6, 8), "none", False),
        (3, date(2029, 6, 14), "call-and-meeting", True),  # no holidays are known of 2029
        (6, date(2022, 6, 14), "call-and-meeting", True),  # nor of 2022
        (7, date(2029, 6, 14), "call-and-meeting", False),  # a week always holds two
    ],
)
def test_a_term_that_the_act_would_make_longer_leans_on_our_reading_that_it_does_not(
    asked: int, meeting_on: date, day_count: DayCount, leans: bool
) -> None:
    check = notice(meeting_on - timedelta(days=30), meeting_on, a_rulebook(notice_days=asked, day_count=day_count))
    assert check.readings == ((Reading.STATUTES_TERM_STAYS,) if leans else ())


def test_a_check_names_every_reading_that_it_leans_on() -> None:
    """The statutes asked three days when the call went out, and ask five on the day of the meeting."""
    check = notice(date(2027, 6, 4), date(2027, 6, 8), a_rulebook(notice_days=3), a_rulebook(notice_days=5))
    assert (check.met, check.readings) == (True, (Reading.CALL_BY_ITS_DAY, Reading.STATUTES_TERM_STAYS))


def test_the_call_has_no_article_and_says_that_it_is_a_default() -> None:
    check = notice(date(2027, 6, 1), date(2027, 6, 8), a_rulebook())
    assert (check.rule, check.article, check.source, check.default) == ("notice_days", None, "practice", True)
    assert check.asked == DaysAsked(days=7, day_count="call-and-meeting")


def test_the_call_of_the_statutes_is_theirs() -> None:
    check = notice(date(2027, 6, 1), date(2027, 6, 15), a_rulebook(notice_days=14))
    assert (check.source, check.default, check.met) == ("statutes", False, False)


@pytest.mark.parametrize("called_on", [date.max, date(9999, 12, 24)])
def test_a_day_past_the_calendar_is_its_last(called_on: date) -> None:
    assert earliest_day(called_on, a_rulebook()).meeting_on == date.max
