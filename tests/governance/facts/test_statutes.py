"""Which rulebook is in force on a day."""

from datetime import date

from governance.facts.statutes import Statutes
from governance.rules.statutes import Rulebook
from tests.governance.examples import statutes
from tests.governance.rulebooks import a_rulebook


def days_of_notice(fact: Statutes, day: date) -> int:
    return fact.rulebook_on(day).notice_days


def asking(days: int) -> Rulebook:
    return a_rulebook(notice_days=days)


def test_before_any_statutes_the_defaults_are_in_force() -> None:
    assert Statutes().rulebook_on(date(2026, 1, 1)) == Rulebook(date(2026, 1, 1))


def test_a_day_is_judged_by_what_came_into_force_last() -> None:
    fact = Statutes()
    for days, in_force_on in [(14, date(2016, 1, 1)), (21, date(2020, 1, 1)), (10, date(2018, 1, 1))]:
        fact.see(statutes(asking(days), in_force_on))
    asked = [date(2015, 12, 31), date(2016, 1, 1), date(2018, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]
    assert [days_of_notice(fact, day) for day in asked] == [7, 14, 10, 10, 21]


def test_of_two_for_one_day_the_one_that_was_recorded_last_holds() -> None:
    fact = Statutes()
    fact.see(statutes(asking(14)))
    fact.see(statutes(asking(21)))
    assert days_of_notice(fact, date(2026, 1, 1)) == 21
