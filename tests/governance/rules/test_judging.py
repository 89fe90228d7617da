"""A meeting is judged by the law of its day: a rule that it did not have is not looked at, and a doubt says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from governance.rules.judging import CountedVotes, Question, can_decide, judge
from governance.rules.law import Law, law_on
from governance.rules.readings import Reading
from governance.rules.verdict import Electorate, Tally, Verdict, check_of
from tests.governance.rulebooks import a_rulebook

HELD_ON = date(2026, 6, 9)
ALL_RULES = ["notice_days", "quorum", "base", "one-vote", "electronic", "majority", "tie", "defects"]
"""Of a motion that is carried by phone in the room, at a meeting that was called too late."""


def question(law: Law | None = None, held_on: date = HELD_ON) -> Question:
    """Two for and one against, of three who are there, called the day before."""
    return Question(
        held_on=held_on,
        law=law or law_on(held_on),
        rulebook=a_rulebook(),
        called_on=held_on - timedelta(days=1),
        rulebook_at_call=a_rulebook(),
        electorate=Electorate(members=5),
        present=3,
        votes=CountedVotes(tally=Tally(in_favour=2, against=1, blank=0), voters=3, by_device=3),
    )


def rules_of(judged: Verdict) -> list[str]:
    return [check.rule for check in judged.rules]


def readings_by_rule(judged: Verdict) -> dict[str, tuple[Reading, ...]]:
    """The rules that lean on something, and on what."""
    return {check.rule: check.readings for check in judged.rules if check.readings}


def without(*rules: str) -> Law:
    """The law of the day as if it had no such rules."""
    law = law_on(HELD_ON)
    return replace(law, in_force={rule: text for rule, text in law.in_force.items() if rule not in rules})


def test_a_verdict_names_the_day_whose_law_judged() -> None:
    assert judge(question()).law_of == HELD_ON
    assert judge(question(law_on(HELD_ON + timedelta(days=1)))).law_of == HELD_ON + timedelta(days=1)


def test_every_rule_is_looked_at_in_the_order_in_which_it_is_read() -> None:
    judged = judge(question())
    assert rules_of(judged) == ALL_RULES
    assert [check.rule for check in can_decide(question())] == ALL_RULES[:3]
    assert readings_by_rule(judged) == {"electronic": (Reading.DEVICE_IN_THE_ROOM,)}


@pytest.mark.parametrize("rule", ["base", "one-vote", "electronic", "defects"])
def test_a_rule_that_the_law_did_not_have_is_not_looked_at(rule: str) -> None:
    judged = judge(question(without(rule)))
    assert rules_of(judged) == [other for other in ALL_RULES if other != rule]
    assert judged.outcome == "carried"


def test_what_statutes_and_practice_ask_holds_whatever_the_law_is() -> None:
    none = Law(day=HELD_ON, in_force={}, not_known=frozenset())
    assert rules_of(judge(question(none))) == ["notice_days", "quorum", "majority", "tie"]


@pytest.mark.parametrize(
    ("held_on", "not_read"),
    [
        (date(2025, 1, 1), []),
        (date(2024, 12, 31), ["base", "defects"]),
        (date(2015, 11, 1), ["base", "defects"]),
        (date(2015, 10, 31), ["base", "one-vote", "electronic", "defects"]),
    ],
)
def test_a_rule_of_a_law_that_was_not_read_says_so_and_judges_as_it_does_now(
    held_on: date, not_read: list[str]
) -> None:
    judged = judge(question(held_on=held_on))
    assert [rule for rule, readings in readings_by_rule(judged).items() if Reading.LAW_NOT_READ in readings] == not_read
    assert rules_of(judged) == ALL_RULES
    assert [check.met for check in judged.rules] == [check.met for check in judge(question()).rules]


def test_a_doubt_about_the_law_is_told_beside_a_reading_of_it() -> None:
    devices = check_of(judge(question(held_on=date(2015, 10, 31))).rules, "electronic")
    assert devices.readings == (Reading.DEVICE_IN_THE_ROOM, Reading.LAW_NOT_READ)


def test_a_kind_of_motion_that_has_no_rules_yet_is_an_error_and_not_judged_as_another() -> None:
    unknown: Any = "dissolution"
    with pytest.raises(KeyError, match="dissolution"):
        judge(replace(question(), kind=unknown))
