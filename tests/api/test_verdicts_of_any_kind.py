"""Whatever was judged has words: in both languages, plain, and the same after a round through the log."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from api.json.verdicts import WordedVerdict, worded, worded_check
from api.texts import LANGUAGES, Language, texts_in
from api.texts.verdicts import outcome_in_words
from governance.rules.membership import entitlement
from governance.rules.readings import Reading, ReadingKind
from governance.rules.verdict import (
    Check,
    DayCount,
    Electorate,
    Flaw,
    Majority,
    Outcome,
    ShareAsked,
    Tally,
    Verdict,
    at_least,
)
from tests.api.wording import CALLED_ON, THRESHOLDS, is_plain, plainly_worded, verdict
from tests.governance.rulebooks import a_rulebook
from tests.governance.rules.test_verdict import RECORDED

counts = st.integers(min_value=0, max_value=3)


day_counts: st.SearchStrategy[DayCount] = st.sampled_from(["call-and-meeting", "call", "meeting", "none"])


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    """Any verdict, with the small numbers that have words of their own."""
    tally = Tally(in_favour=draw(counts), against=draw(counts), blank=draw(counts), invalid=draw(counts))
    could_set: dict[str, Any] = {
        "quorum": {"ordinary": draw(st.none() | st.sampled_from(THRESHOLDS))},
        "majority": {
            "ordinary": Majority(
                threshold=draw(st.sampled_from(THRESHOLDS)),
                base=draw(st.sampled_from(["valid", "cast", "entitled-present", "entitled"])),
            )
        },
        "tie": {"ordinary": "rejected"},
        "votes_per_member": 1,
        "notice_days": draw(st.integers(0, 8)),
        "day_count": draw(day_counts),
    }
    names = draw(st.sets(st.sampled_from(sorted(could_set))))
    rulebook = a_rulebook(**{name: could_set[name] for name in names})
    members = tally.handed_in + draw(counts)
    electorate = Electorate(
        members=members, suspended=draw(st.integers(0, min(1, members))), complete=draw(st.booleans())
    )
    return verdict(tally, rulebook, electorate, draw(st.integers(0, 9)))


@given(verdicts())
def test_every_verdict_has_plain_words(judged: Verdict) -> None:
    shown = worded(judged)
    is_plain(shown.nl)
    is_plain(shown.en)
    for check in shown.rules:
        for text in (check.nl, check.en, check.basis_nl, check.basis_en):
            is_plain(text)
            assert text.endswith(".")
        assert check.asked
        assert check.was


@given(verdicts())
def test_what_is_a_default_or_a_reading_or_not_known_says_so(judged: Verdict) -> None:
    for check, shown in zip(judged.rules, worded(judged).rules, strict=True):
        assert "statuten" not in shown.nl or check.rule == "defects"
        assert ("default, not from our statutes" in shown.basis_en) is (check.source == "practice")
        may_differ = check.default and check.source == "law" and check.rule != "defects"
        assert ("may say otherwise" in shown.basis_en) is may_differ
        assert ("in our statutes" in shown.basis_en) is (check.source == "statutes")
        assert (check.article or "") in shown.basis_en
        assert ("or writers differ" in shown.basis_en) is any(
            reading.kind is ReadingKind.OURS for reading in check.readings
        )
        assert ("not yet complete" in shown.en) is (check.met is None)
        assert shown.met is check.met


@given(verdicts())
def test_words_are_the_same_after_a_round_through_the_log(judged: Verdict) -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(judged), type=Verdict)
    assert worded(again) == worded(judged)
    assert msgspec.json.decode(msgspec.json.encode(worded(judged)), type=WordedVerdict) == worded(judged)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words(outcome: Outcome, language: Language) -> None:
    told = outcome_in_words(Verdict(outcome=outcome, rules=(), law_of=CALLED_ON), texts_in(language))
    is_plain(told)
    assert texts_in(language).has(f"verdict.outcome.{outcome}")


def test_what_was_recorded_has_words_for_ever() -> None:
    verdict = msgspec.json.decode(RECORDED, type=Verdict)
    assert len(worded(verdict).rules) == len(verdict.rules)


@pytest.mark.parametrize("reading", Reading)
def test_each_reading_has_a_sentence_of_its_own(reading: Reading) -> None:
    """It is told whatever the rule, and beside the others."""
    plain, others = entitlement(member=True, suspended=False)[0], tuple(other for other in Reading if other != reading)
    without, with_all = (
        plainly_worded(structs.replace(plain, readings=readings)) for readings in (others, (*others, reading))
    )
    shown = plainly_worded(structs.replace(plain, readings=(reading,)))
    for all_others, everything, alone in (
        (without.nl, with_all.nl, shown.nl),
        (without.en, with_all.en, shown.en),
    ):
        own = everything.removeprefix(all_others).strip()
        assert own
        assert own in alone
        assert own not in all_others
    assert shown.readings == (reading,)


def test_a_check_that_no_rule_records_has_no_words() -> None:
    odd = Check(
        rule="odd",
        source="law",
        asked=ShareAsked(threshold=at_least("1/2"), base="valid"),
        was=Flaw(rule="odd", makes="void"),
        met=True,
    )
    with pytest.raises(ValueError, match="odd"):
        worded_check(odd)
