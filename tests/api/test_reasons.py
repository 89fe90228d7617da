"""Which rule a verdict names as the reason of its outcome: the one on which it turned, whatever else was not met."""

from datetime import date

import pytest

from api.pages.verdicts import verdict_shown
from api.texts import texts_in
from api.texts.verdicts import check_in_words
from governance.rules.verdict import (
    Check,
    Outcome,
    Share,
    ShareAsked,
    Tally,
    TieAsked,
    Verdict,
    Votes,
    VotesAsked,
    at_least,
)

NL = texts_in("nl")
HALF, SHARE = ShareAsked(threshold=at_least("1/2"), base="entitled"), Share(part=3, of=8)
TALLY = Tally(in_favour=2, against=2, blank=0)


def check(rule: str, *, met: bool | None) -> Check:
    """A check with an answer; its sentence is its own."""
    match rule:
        case "tie":
            return Check(rule=rule, source="practice", asked=TieAsked(tie="rejected"), was=TALLY, met=met)
        case "one-vote":
            return Check(rule=rule, source="law", asked=VotesAsked(each=1), was=Votes(votes=4, voters=4), met=met)
        case _:
            return Check(rule=rule, source="statutes", asked=HALF, was=SHARE, met=met)


@pytest.mark.parametrize(
    ("outcome", "answers", "reason"),
    [
        (Outcome.CARRIED, {"quorum": True, "one-vote": True, "majority": True}, "majority"),
        (Outcome.CARRIED, {"quorum": False, "quorum_at": True, "one-vote": True, "majority": True}, "majority"),
        (Outcome.CARRIED, {"quorum": True, "one-vote": True, "amendment-majority": True}, "amendment-majority"),
        (Outcome.NO_DECISION, {"quorum": False, "one-vote": True, "majority": True}, "quorum"),
        (Outcome.NO_DECISION, {"quorum": True, "quorum_at": False, "majority": False}, "quorum_at"),
        (Outcome.REJECTED, {"quorum": True, "one-vote": True, "tie": False, "majority": False}, "tie"),
        (Outcome.REJECTED, {"quorum": False, "quorum_at": True, "majority": False}, "majority"),
        (Outcome.REJECTED, {"quorum": True, "one-vote": True, "amendment-majority": False}, "amendment-majority"),
        (Outcome.REJECTED, {"amendment-majority": True, "entrenched": False}, "entrenched"),
        (Outcome.NOT_KNOWN, {"quorum": None, "one-vote": True, "majority": True}, "quorum"),
        (Outcome.NOT_KNOWN, {"quorum": True, "one-vote": True, "amendment-majority": None}, "amendment-majority"),
    ],
)
def test_the_reason_is_the_rule_on_which_the_outcome_turned(
    outcome: Outcome, answers: dict[str, bool | None], reason: str
) -> None:
    checks = {rule: check(rule, met=met) for rule, met in answers.items()}
    verdict = Verdict(outcome=outcome, rules=tuple(checks.values()), law_of=date(2026, 6, 9))
    assert verdict_shown(verdict, NL).reason == check_in_words(checks[reason], NL)
