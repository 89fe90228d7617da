"""The law of a day holds the rules of that day, and says of which nobody looked up whether they were in force."""

import ast
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.rules import articles, terms
from governance.rules.law import RULES, article, law_on
from governance.rules.not_built import NOT_BUILT
from governance.rules.statutes import PARAMETERS
from governance.rules.terms import LegalTerm

GOVERNANCE: Final = Path(articles.__file__).parents[1]
IDS: Final = sorted({rule.id for rule in RULES})
BEFORE, LATER = date(2015, 10, 31), date(2027, 6, 1)


def test_the_rules_are_those_that_were_read() -> None:
    assert IDS == [
        "accounts", "admission", "agreements", "amendment-majority", "amendment-notice", "amendment-text",
        "amendment-unanimity", "at-the-table", "audit-committee", "ba-and-wa-only", "base", "board", "branches",
        "call-by-e-mail", "capacity", "chair-ruling", "conflict-of-interest", "convening", "defects", "deficit",
        "delegates", "discharge", "dissolution", "duties", "early-votes", "electronic", "ending", "entrenched",
        "expulsion", "fully-digital", "hour", "leaving", "leaving-at-once", "leaving-information",
        "merger-division-conversion", "name", "nomination", "notice", "one-vote", "other-voters", "outside", "personal",
        "place", "plural-votes-in-the-board", "powers", "proxy", "publication", "suspended", "temporary-act",
        "trade-register", "vacancy", "whole-year", "withheld-vote", "year-books",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "day", "holds"),
    [
        ("one-vote", BEFORE, None),
        ("one-vote", date(2015, 11, 1), True),
        ("one-vote", LATER, True),
        ("base", date(2024, 12, 31), None),
        ("base", date(2025, 1, 1), True),
        ("vacancy", BEFORE, False),
        ("vacancy", date(2021, 6, 30), False),
        ("vacancy", date(2021, 7, 1), True),
        ("plural-votes-in-the-board", date(2021, 6, 30), False),
        ("plural-votes-in-the-board", date(2021, 7, 1), True),
        ("nomination", date(2021, 6, 30), True),
        ("nomination", date(2021, 7, 1), True),
        ("place", date(2020, 3, 15), True),
        ("place", date(2020, 3, 16), False),
        ("place", date(2023, 1, 31), False),
        ("place", date(2023, 2, 1), True),
        ("temporary-act", date(2020, 3, 15), False),
        ("temporary-act", date(2020, 3, 16), True),
        ("temporary-act", date(2023, 1, 31), True),
        ("temporary-act", date(2023, 2, 1), False),
        ("accounts", date(2015, 10, 30), None),
        ("accounts", BEFORE, True),
        ("accounts", date(2015, 11, 1), True),
        ("publication", date(2018, 12, 31), None),
        ("publication", date(2019, 1, 1), True),
        ("fully-digital", BEFORE, False),
        ("fully-digital", date.max, False),
    ],
)
def test_a_rule_holds_in_its_period(rule: str, day: date, holds: bool | None) -> None:
    assert law_on(day).holds(rule) is holds


def test_a_rule_that_was_changed_is_that_of_the_day() -> None:
    before, after = law_on(date(2021, 6, 30)).in_force, law_on(date(2021, 7, 1)).in_force
    assert before["at-the-table"].articles == ("2:38 lid 2 BW",)
    assert after["at-the-table"].articles == ("2:38 lid 2 BW", "2:44 lid 8 BW")
    assert before["one-vote"] == after["one-vote"]
    assert article("at-the-table", lid=8) == "2:44 lid 8 BW", "what is named without a day is the rule as it is now"


def test_an_id_that_no_rule_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        law_on(LATER).holds("quorum")
    with pytest.raises(KeyError):
        article("quorum")
    with pytest.raises(ValueError, match="values to unpack"):
        article("one-vote", lid=7)


@given(st.dates())
@example(date.min)
@example(date.max)
@example(BEFORE)
@example(BEFORE + timedelta(days=1))
@example(date(2021, 6, 30))
@example(date(2021, 7, 1))
def test_no_day_has_two_versions_of_a_rule(day: date) -> None:
    """And the law of a day is counted anew from the ends of each period alone."""
    law = law_on(day)
    for rule in IDS:
        versions = [version for version in RULES if version.id == rule and version.in_force_from is not None]
        possible = [
            version
            for version in versions
            if version.in_force_from is not None
            and (version.in_force_from.earliest is None or version.in_force_from.earliest <= day)
            and (version.until is None or day < version.until.latest)
        ]
        certain = [version for version in possible if version.in_force_from and version.in_force_from.latest <= day]
        assert len(possible) <= 1
        assert law.holds(rule) is (True if certain else None if possible else False)
        assert law.in_force.get(rule) == (certain[0] if certain else None)


def test_the_articles_are_written_as_they_have_been_recorded() -> None:
    """They stand in verdicts and in refusals, which keep the words that they had."""
    assert {name: text for name, text in vars(articles).items() if name.isupper()} == {
        "ADMISSION": "2:33 BW",
        "ENDING": "2:35 lid 1 BW",
        "FROM_THE_MEMBERS": "2:37 lid 1 BW",
        "ONE_HOLDER": "2:37 lid 7 BW",
        "ONE_VOTE": "2:38 lid 1 BW",
        "CHAIRS": "2:38 lid 2 BW",
        "FROM_ELSEWHERE": "2:38 lid 6 BW",
        "BASE": "2:24d lid 1 BW",
        "RULING": "2:13 lid 3 BW",
        "POWERS": "2:40 lid 1 BW",
        "CONFLICT": "2:44 lid 6 BW",
        "PLURAL_VOTES": "2:44 lid 4 BW",
        "VOID": "2:14 lid 1 BW",
        "VOIDABLE": "2:15 lid 1 onder a BW",
        "UNREASONABLE": "2:15 lid 1 onder b BW",
        "AMENDMENT": "2:43 lid 1 BW",
        "DEED": "2:43 lid 5 BW",
        "AMENDMENT_CALL": "2:42 lid 1 BW",
        "AMENDMENT_TEXT": "2:42 lid 2 BW",
        "AMENDMENT_UNANIMOUS": "2:42 lid 3 BW",
        "ENTRENCHED": "2:43 lid 2 BW",
        "ENTRENCHED_ITSELF": "2:43 lid 3 BW",
        "FORBIDS_ITSELF": "2:43 lid 4 BW",
        "HOUR": "2:41 BW",
        "OUTSIDE": "2:40 lid 2 BW",
        "REQUESTED": "2:41 lid 2 BW",
        "CONVENING": "2:41 lid 1 BW",
        "KEPT": "17 lid 3 AVG",
        "TERMS_ACT": "2 Algemene termijnenwet",
        "YEAR": "2:10a BW",
        "LIABILITY": "2:56 lid 1 BW",
    }


def test_every_article_of_a_term_or_a_parameter_is_in_the_table() -> None:
    table = {text for rule in RULES for text in rule.articles}
    of_terms = {term.article for term in vars(terms).values() if isinstance(term, LegalTerm)}
    of_parameters = {parameter.article(kind) for parameter in PARAMETERS.values() for kind in parameter.kinds} - {None}
    assert of_terms - table == set()
    assert of_parameters - table == set()


def named_rules() -> set[str]:
    """The ids of all rules that a check or a refusal names."""
    return {
        text.value
        for path in GOVERNANCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "rule"
        for text in ast.walk(keyword.value)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }


def test_every_rule_that_is_named_is_in_the_table_or_is_what_statutes_ask() -> None:
    """What only statutes or practice ask is called after its parameter."""
    named = named_rules()
    assert {"one-vote", "board", "quorum", "notice_days"} <= named
    assert named - set(IDS) - set(PARAMETERS) - set(NOT_BUILT) - {"ordinary"} == set()


def test_how_far_statutes_may_deviate_is_told() -> None:
    may_deviate = {rule.id: rule.may_deviate for rule in RULES if rule.id in law_on(LATER).in_force}
    assert {may_deviate[rule] for rule in ("one-vote", "admission")} == {"yes"}
    assert {may_deviate[rule] for rule in ("base", "outside", "defects", "name")} == {"no"}
    assert may_deviate["conflict-of-interest"] == "partly"
    assert may_deviate["electronic"] == "opt-in"
    assert may_deviate["vacancy"] == "required"
