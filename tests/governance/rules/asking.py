"""Questions about votes that are counted by hand, and what a verdict on them says.

The assembly is of 9 June 2026 at half past seven, and was called on 1 June.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from governance.rules.called import Unanimity
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.statutes import MotionKind, Rulebook
from governance.rules.verdict import (
    Check,
    Electorate,
    Flaw,
    Tally,
    Verdict,
    check_of,
)
from tests.governance.rulebooks import a_rulebook

HELD_ON, CALLED_ON = date(2026, 6, 9), date(2026, 6, 1)
VOIDABLE, UNREASONABLE = "2:15 lid 1 onder a BW", "2:15 lid 1 onder b BW"
OUTSIDE, UNANIMOUS = "2:40 lid 2 BW", "2:42 lid 3 BW"


def asked(
    in_favour: int = 40,
    against: int = 0,
    blank: int = 0,
    *,
    kind: MotionKind = "amendment",
    rulebook: Rulebook | None = None,
    electorate: Electorate | None = None,
    **facts: Any,
) -> Question:
    """What is asked about votes by hand; everybody voted unless said otherwise."""
    tally = Tally(in_favour=in_favour, against=against, blank=blank)
    asking = rulebook or a_rulebook()
    held_on = facts.pop("held_on", HELD_ON)
    return Question(
        **{
            "kind": kind,
            "held_on": held_on,
            "law": law_on(held_on),
            "rulebook": asking,
            "called_on": CALLED_ON,
            "rulebook_at_call": asking,
            "electorate": electorate or Electorate(members=tally.handed_in),
            "present": tally.handed_in,
            "votes": CountedVotes(tally=tally, voters=tally.handed_in),
            **facts,
        }
    )


def met(question: Question) -> Mapping[str, bool | None]:
    """Whether each rule was met."""
    return {check.rule: check.met for check in judge(question).rules}


def rule(verdict: Verdict, name: str) -> Check:
    return check_of(verdict.rules, name)


def flaws(verdict: Verdict) -> dict[str, str | None]:
    """The article by which a decision can be annulled, by what went wrong."""
    return {check.was.rule: check.article for check in verdict.rules if isinstance(check.was, Flaw)}


def healed(verdict: Verdict) -> dict[str, tuple[str, ...]]:
    """What is healed, by the rule that heals it."""
    return {check.rule: check.was.heals for check in verdict.rules if isinstance(check.was, Unanimity)}
