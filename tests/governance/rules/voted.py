"""Verdicts on votes that are counted by hand, and votes and rulebooks that are drawn."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import Law, law_on
from governance.rules.statutes import Rulebook, in_order
from governance.rules.verdict import (
    Base,
    Check,
    Electorate,
    Majority,
    Tally,
    Verdict,
    at_least,
    check_of,
    more_than,
)
from tests.governance.rulebooks import a_rulebook, settings

CALLED_ON = date(2027, 6, 1)


counts = st.integers(min_value=0, max_value=200)


thresholds = st.sampled_from([at_least("1/2"), more_than("1/2"), at_least("2/3"), at_least("1/1"), more_than("1/3")])


bases: st.SearchStrategy[Base] = st.sampled_from(["valid", "cast", "entitled-present", "entitled"])


CARRIED = Tally(in_favour=21, against=20, blank=39)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """Any rulebook that an ordinary motion can be judged by."""
    return a_rulebook(
        quorum={"ordinary": draw(st.none() | thresholds)},
        majority={"ordinary": Majority(threshold=draw(thresholds), base=draw(bases))},
        notice_days=draw(st.integers(0, 21)),
    )


def saying_of_ties(rulebook: Rulebook) -> Rulebook:
    """The same, where the statutes say what becomes of a tie."""
    return replace(rulebook, statutes=in_order((*rulebook.statutes, *settings(tie={"ordinary": "rejected"}))))


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Any count."""
    return Tally(in_favour=draw(counts), against=draw(counts), blank=draw(counts), invalid=draw(counts))


def verdict(
    tally: Tally,
    rulebook: Rulebook | None = None,
    *,
    present: int | None = None,
    electorate: Electorate | None = None,
    voters: int | None = None,
    days: int = 14,
    by_device: int = 0,
    rulebook_at_call: Rulebook | None = None,
    law: Law | None = None,
) -> Verdict:
    """A verdict on what a test is about; everything else is in order."""
    held_on = CALLED_ON + timedelta(days=days + 1)
    in_force = rulebook or a_rulebook()
    return judge(
        Question(
            held_on=held_on,
            law=law or law_on(held_on),
            rulebook=in_force,
            called_on=CALLED_ON,
            rulebook_at_call=rulebook_at_call or in_force,
            electorate=electorate or Electorate(members=max(1, tally.handed_in)),
            present=tally.handed_in if present is None else present,
            votes=CountedVotes(tally=tally, voters=tally.handed_in if voters is None else voters, by_device=by_device),
        )
    )


def rule(judged: Verdict, name: str) -> Check:
    """The one check of a rule."""
    return check_of(judged.rules, name)
