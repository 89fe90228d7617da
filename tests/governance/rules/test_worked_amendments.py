"""Cases worked out by hand about amendments of the statutes: majority, call, text, and what is harder to amend.

What they share with ``test_worked_calls.py`` is in ``asking.py``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pytest

from governance.dates import days_later
from governance.ids import Clause
from governance.rules.entrenched import Entrenchment
from governance.rules.judging import Announcement, can_decide, judge
from governance.rules.readings import Reading
from governance.rules.verdict import (
    Days,
    DaysAsked,
    Electorate,
    Majority,
    at_least,
)
from tests.governance.rulebooks import a_rulebook
from tests.governance.rules.asking import (
    CALLED_ON,
    HELD_ON,
    UNREASONABLE,
    VOIDABLE,
    asked,
    flaws,
    healed,
    met,
    rule,
)


@pytest.mark.parametrize(
    ("in_favour", "against", "outcome"), [(40, 20, "carried"), (39, 20, "rejected"), (20, 20, "rejected")]
)
def test_case_6_an_amendment_needs_two_thirds(in_favour: int, against: int, outcome: str) -> None:
    """40 of 60 are exactly two thirds. As many for as against is no tie of which a rule could say something else."""
    verdict = judge(asked(in_favour, against))
    assert verdict.outcome == outcome
    assert "tie" not in {check.rule for check in verdict.rules}
    assert rule(verdict, "amendment-majority").article == "2:43 lid 1 BW"


@pytest.mark.parametrize(
    ("statutes", "called_on", "in_time"),
    [
        ({}, date(2026, 6, 1), True),
        ({}, date(2026, 6, 2), False),
        ({"notice_days_amendment": 14}, date(2026, 5, 25), True),
        ({"notice_days_amendment": 14}, date(2026, 5, 26), False),
        ({"notice_days_amendment": 14, "day_count": "call"}, date(2026, 5, 26), True),
        ({"notice_days_amendment": 14, "day_count": "meeting"}, date(2026, 5, 27), False),
        ({"notice_days_amendment": 14, "day_count": "none"}, date(2026, 5, 27), True),
        ({"notice_days_amendment": 14, "day_count": "none"}, date(2026, 5, 28), False),
        ({"notice_days_amendment": 8, "day_count": "none"}, date(2026, 6, 1), True),
        ({"notice_days_amendment": 8, "day_count": "none"}, date(2026, 6, 2), False),
    ],
)
def test_case_7_the_call_for_an_amendment_is_sent_seven_days_ahead_or_as_the_statutes_ask(
    statutes: Any, called_on: date, in_time: bool
) -> None:
    question = asked(40, 1, rulebook=a_rulebook(**statutes), called_on=called_on)
    assert met(question)["amendment-notice"] is in_time
    assert flaws(judge(question)) == ({} if in_time else {"amendment-notice": VOIDABLE})
    assert "notice_days" not in met(question), "what is common for an ordinary call is not asked beside it"


def test_the_term_that_the_statutes_ask_of_every_call_holds_for_an_amendment_too() -> None:
    question = asked(40, 1, rulebook=a_rulebook(notice_days=14))
    assert met(question)["notice_days"] is False
    assert flaws(judge(question)) == {"notice_days": VOIDABLE}


def test_so_it_does_for_an_amendment_that_was_added_after_the_call() -> None:
    """What is common is not asked beside the law's seven days, and what the statutes ask is."""
    added = Announcement(on=date(2026, 6, 1), rulebook=a_rulebook(notice_days=14))
    question = asked(40, 1, rulebook=added.rulebook, called_on=date(2026, 5, 20), announced=added)
    assert flaws(judge(question)) == {"call_names_items": UNREASONABLE}
    assert "call_names_items" not in met(asked(40, 1, announced=Announcement(on=CALLED_ON, rulebook=a_rulebook())))


def test_what_is_asked_of_one_amendment_is_not_asked_of_the_meeting() -> None:
    """Another may have been announced on another day, so the count of those present does not tell of it."""
    rules = {check.rule for check in can_decide(asked())}
    assert rules == {"quorum", "base"}


@pytest.mark.parametrize(
    ("statutes", "days", "in_time"),
    [
        ({}, 5, True),
        ({}, 4, False),
        ({"text_open_days": 8}, 8, True),
        ({"text_open_days": 8}, 7, False),
        ({"text_open_days": 8, "day_count": "call-and-meeting"}, 9, True),
        ({"text_open_days": 8, "day_count": "call-and-meeting"}, 8, False),
        ({"text_open_days": 8, "day_count": "none"}, 7, True),
        ({"text_open_days": 8, "day_count": "none"}, 6, False),
        ({"text_open_days": 5, "day_count": "none"}, 4, False),
    ],
)
def test_case_8_the_text_lies_open_for_five_days_or_as_the_statutes_ask(
    statutes: Any, days: int, in_time: bool
) -> None:
    """Two working days are among the five before 9 June."""
    question = asked(40, 1, rulebook=a_rulebook(**statutes), text_open_from=days_later(HELD_ON, -days))
    assert met(question)["amendment-text"] is in_time
    assert flaws(judge(question)) == ({} if in_time else {"amendment-text": VOIDABLE})


def test_case_8_the_text_lies_open_from_the_day_on_which_it_was_announced() -> None:
    assert met(asked())["amendment-text"] is True
    late = Announcement(on=date(2026, 6, 5), rulebook=a_rulebook())
    assert met(asked(announced=late))["amendment-text"] is False


@pytest.mark.parametrize(
    ("in_favour", "against", "blank", "present", "healing"),
    [
        (40, 0, 0, 40, {"amendment-unanimity": ("amendment-notice", "amendment-text")}),
        (39, 0, 1, 40, {}),
        (39, 1, 0, 40, {}),
        (39, 0, 0, 39, {}),
        (39, 0, 0, 40, {}),
    ],
)
def test_case_8_neither_call_nor_text_is_needed_where_all_are_there_and_all_vote_for(
    in_favour: int, against: int, blank: int, present: int, healing: Mapping[str, tuple[str, ...]]
) -> None:
    question = asked(
        in_favour,
        against,
        blank,
        electorate=Electorate(members=40),
        present=present,
        called_on=date(2026, 6, 8),
        text_open_from=date(2026, 6, 8),
    )
    verdict = judge(question)
    assert (verdict.outcome, healed(verdict)) == ("carried", healing)
    assert verdict.voidable is not bool(healing)
    silent_or_blank = present == 40 and not against and in_favour < 40
    leaning = {Reading.BLANK_IS_NOT_FOR in check.readings for check in verdict.rules if check.rule == "defects"}
    assert leaning == (set() if healing else {silent_or_blank})


@pytest.mark.parametrize(
    ("held_on", "open_from", "in_time"),
    [
        (date(2026, 4, 7), date(2026, 4, 1), True),
        (date(2026, 4, 7), date(2026, 4, 2), False),
        (date(2027, 5, 10), date(2027, 5, 3), True),
        (date(2027, 5, 10), date(2027, 5, 4), False),
        (date(2032, 6, 8), date(2032, 6, 3), None),
        (date(2032, 6, 8), date(2032, 6, 2), None),
        (date(2032, 6, 8), date(2032, 6, 1), True),
    ],
)
def test_case_34_the_days_of_the_text_hold_two_working_days(
    held_on: date, open_from: date, in_time: bool | None
) -> None:
    """By counting alone they would begin later: that the act holds for them is our reading. Of 2032 nobody
    knows, but seven days in a row hold two working days however the holidays fall."""
    question = asked(held_on=held_on, called_on=days_later(held_on, -20), text_open_from=open_from)
    check = rule(judge(question), "amendment-text")
    assert (check.met, Reading.LAW_TERM_GROWS in check.readings) == (in_time, True)


SEAT: Final = Entrenchment(
    clauses=(Clause("1.2"),), by=Clause("21.4"), asks=Majority(threshold=at_least("9/10"), base="valid")
)
PURPOSE: Final = Entrenchment(clauses=(Clause("3"),), by=Clause("21.5"))
ENTRENCHED: Final = a_rulebook(entrenched=(SEAT, PURPOSE))


@pytest.mark.parametrize(
    ("amended", "in_favour", "against", "outcome", "article"),
    [
        ("1.2", 54, 6, "carried", "2:43 lid 1 BW"),
        ("1.2", 53, 7, "rejected", "2:43 lid 1 BW"),
        ("21.4", 54, 6, "carried", "2:43 lid 3 BW"),
        ("21.4", 53, 7, "rejected", "2:43 lid 3 BW"),
        ("1", 53, 7, "rejected", "2:43 lid 1 BW"),
        ("1.2.a", 53, 7, "rejected", "2:43 lid 1 BW"),
        ("1.20", 53, 7, "carried", None),
        ("1.1", 53, 7, "carried", None),
    ],
)
def test_case_58_a_clause_that_limits_amending_binds_its_own_amendment(
    amended: str, in_favour: int, against: int, outcome: str, article: str | None
) -> None:
    """Nine tenths of 60 are 54. A whole article has its paragraphs in it."""
    verdict = judge(asked(in_favour, against, rulebook=ENTRENCHED, amended=(Clause(amended),)))
    assert verdict.outcome == outcome
    assert [check.article for check in verdict.rules if check.rule == "entrenched"] == ([article] if article else [])


@pytest.mark.parametrize(("amended", "article"), [("3.2", "2:43 lid 2 BW"), ("21.5", "2:43 lid 4 BW")])
@pytest.mark.parametrize(
    ("in_favour", "blank", "present", "outcome"),
    [(60, 0, 60, "carried"), (59, 0, 59, "rejected"), (59, 1, 60, "rejected"), (59, 0, 60, "rejected")],
)
def test_case_58_what_may_not_be_amended_needs_all_votes_with_all_there(
    amended: str, article: str, in_favour: int, blank: int, present: int, outcome: str
) -> None:
    question = asked(
        in_favour,
        0,
        blank,
        rulebook=ENTRENCHED,
        amended=(Clause(amended),),
        electorate=Electorate(members=60),
        present=present,
    )
    check = rule(judge(question), "entrenched")
    assert (judge(question).outcome, check.article, check.clause) == (outcome, article, "21.5")
    assert check.readings == ((Reading.BLANK_IS_NOT_FOR,) if blank else ())


def test_case_58_several_clauses_each_ask_their_own() -> None:
    verdict = judge(asked(59, 1, rulebook=ENTRENCHED, amended=(Clause("1.2"), Clause("3"))))
    assert [check.met for check in verdict.rules if check.rule == "entrenched"] == [True, False]
    assert verdict.outcome == "rejected"


@pytest.mark.parametrize(
    ("statutes", "term", "days"),
    [
        ({"notice_days_amendment": 14, "day_count": "none"}, DaysAsked(days=14, day_count="none"), 9),
        ({"notice_days_amendment": 8, "day_count": "none"}, DaysAsked(days=7, day_count="call-and-meeting"), 7),
    ],
)
def test_the_term_is_shown_by_which_the_call_is_judged(statutes: Any, term: DaysAsked, days: int) -> None:
    """The call is of 1 June for 9 June. Eight days that count both of these are fewer than the law's seven between."""
    check = rule(judge(asked(rulebook=a_rulebook(**statutes))), "amendment-notice")
    assert check.asked == term
    assert isinstance(check.was, Days)
    assert check.was.days == days
