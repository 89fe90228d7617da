"""A verdict to be put into words, and whether the words are plain."""

import re
from datetime import date, timedelta

from api.json.verdicts import WordedCheck, worded_check
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.statutes import Rulebook
from governance.rules.verdict import (
    Check,
    Electorate,
    Tally,
    Verdict,
    at_least,
    more_than,
)
from tests.governance.rulebooks import a_rulebook

THRESHOLDS = [at_least("1/2"), more_than("1/2"), at_least("2/3"), at_least("1/1"), at_least("3/5"), more_than("1/10")]


CALLED_ON = date(2027, 6, 1)


def verdict(
    tally: Tally,
    rulebook: Rulebook | None = None,
    electorate: Electorate | None = None,
    days: int = 14,
) -> Verdict:
    """A verdict by phone in the room, so that every rule is looked at."""
    held_on = CALLED_ON + timedelta(days=days + 1)
    in_force = rulebook or a_rulebook()
    return judge(
        Question(
            held_on=held_on,
            law=law_on(held_on),
            rulebook=in_force,
            called_on=CALLED_ON,
            rulebook_at_call=in_force,
            electorate=electorate or Electorate(members=tally.handed_in),
            present=tally.handed_in,
            votes=CountedVotes(tally=tally, voters=tally.handed_in, by_device=tally.handed_in),
        )
    )


def is_plain(text: str) -> None:
    """No sentence above 20 words, no gap, nothing left unfilled."""
    assert text == text.strip()
    assert "  " not in text
    assert not re.search(r"[{}]|None|True|False", text)
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        assert len(sentence.split()) <= 20, sentence


def plainly_worded(check: Check) -> WordedCheck:
    """A check in its words, which are plain."""
    shown = worded_check(check)
    is_plain(shown.nl)
    is_plain(shown.en)
    return shown
