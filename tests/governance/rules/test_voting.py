"""A verdict looks at every rule and claims no more than the law, the statutes and the register say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import (
    Base,
    Electorate,
    Flaw,
    Majority,
    Share,
    Tally,
    Threshold,
    at_least,
    more_than,
)
from governance.rules.voting import majority, one_vote
from tests.governance.rulebooks import a_rulebook
from tests.governance.rules.voted import CARRIED, counts, rule, rulebooks, saying_of_ties, tallies, verdict


@given(tallies(), rulebooks(), counts, st.booleans(), st.integers(0, 30))
def test_every_rule_is_looked_at_whatever_failed_before(
    tally: Tally, rulebook: Rulebook, absent: int, complete: bool, days: int
) -> None:
    electorate = Electorate(members=tally.handed_in + absent, complete=complete)
    judged = verdict(tally, rulebook, electorate=electorate, days=days)
    names = [check.rule for check in judged.rules if check.rule != "defects"]
    assert names == ["notice_days", "quorum", "base", "one-vote", "majority", *(["tie"] if tally.valid else [])]


@given(tallies(), rulebooks(), counts, st.booleans(), st.integers(0, 30))
def test_carried_means_that_everything_but_the_call_was_met(
    tally: Tally, rulebook: Rulebook, absent: int, complete: bool, days: int
) -> None:
    electorate = Electorate(members=tally.handed_in + absent, complete=complete)
    judged = verdict(tally, rulebook, electorate=electorate, days=days)
    met = {check.rule: check.met for check in judged.rules}
    deciding = [met["quorum"], met["one-vote"], met["majority"], met.get("tie", True)]
    assert (judged.outcome == "carried") is all(answer is True for answer in deciding)
    assert (judged.outcome == "no-decision") is (met["quorum"] is False)
    assert judged.voidable is (judged.outcome == "carried" and not met["notice_days"])


@given(tallies(), rulebooks(), counts, counts)
def test_a_register_that_turns_out_larger_never_contradicts_what_was_said(
    tally: Tally, rulebook: Rulebook, absent: int, missing: int
) -> None:
    """Said while the register was not complete, it holds for any number of members that it missed."""
    known = Electorate(members=max(1, tally.handed_in + absent), complete=False)
    all_of_them = Electorate(members=known.members + missing)
    outcome = verdict(tally, rulebook, electorate=known).outcome
    if outcome != "not-known":
        assert verdict(tally, rulebook, electorate=all_of_them).outcome == outcome


@given(tallies(), rulebooks())
def test_one_vote_more_in_favour_never_rejects_what_was_carried(tally: Tally, rulebook: Rulebook) -> None:
    more = Tally(in_favour=tally.in_favour + 1, against=tally.against, blank=tally.blank, invalid=tally.invalid)
    electorate = Electorate(members=tally.handed_in + 1)
    if verdict(tally, rulebook, electorate=electorate).outcome == "carried":
        assert verdict(more, rulebook, electorate=electorate).outcome == "carried"


@given(counts.filter(bool), counts, rulebooks(), counts, st.booleans())
def test_as_many_for_as_against_carries_only_what_reaches_the_majority(
    equal: int, blank: int, rulebook: Rulebook, absent: int, complete: bool
) -> None:
    tally = Tally(in_favour=equal, against=equal, blank=blank)
    judged = verdict(tally, rulebook, electorate=Electorate(members=tally.handed_in + absent, complete=complete))
    assert rule(judged, "tie").met is rule(judged, "majority").met


@given(counts.filter(bool), counts, rulebooks())
def test_where_the_statutes_say_what_becomes_of_a_tie_that_is_what_becomes_of_it(
    equal: int, blank: int, rulebook: Rulebook
) -> None:
    judged = verdict(Tally(in_favour=equal, against=equal, blank=blank), saying_of_ties(rulebook))
    assert rule(judged, "tie").met is False
    assert judged.outcome != "carried"


@given(counts, counts, rulebooks(), st.booleans())
def test_where_nobody_was_for_or_against_there_is_no_tie(
    blank: int, invalid: int, rulebook: Rulebook, chosen: bool
) -> None:
    """Whatever becomes of a tie: it is rejected, for a majority is missing."""
    asked = saying_of_ties(rulebook) if chosen else rulebook
    judged = verdict(Tally(in_favour=0, against=0, blank=blank, invalid=invalid), asked)
    assert [check for check in judged.rules if check.rule == "tie"] == []
    assert rule(judged, "majority").met is False


@pytest.mark.parametrize(("in_favour", "met"), [(19, True), (20, False), (21, True)])
def test_only_as_many_for_as_against_is_a_tie(in_favour: int, met: bool) -> None:
    assert rule(verdict(Tally(in_favour=in_favour, against=20, blank=0)), "tie").met is met


@pytest.mark.parametrize(
    ("threshold", "base", "equal", "readings"),
    [
        (more_than("1/2"), "valid", True, []),
        (more_than("1/2"), "cast", True, [Reading.EQUAL_IS_A_TIE]),
        (more_than("1/2"), "entitled", True, [Reading.EQUAL_IS_A_TIE]),
        (more_than("1/2"), "cast", False, []),
        (at_least("1/2"), "valid", True, [Reading.REACHED_IS_NO_TIE]),
        (at_least("1/2"), "valid", False, []),
        (at_least("2/3"), "valid", True, [Reading.EQUAL_IS_A_TIE]),
    ],
)
def test_what_is_a_tie_but_where_more_than_half_of_the_valid_votes_is_asked_is_our_reading(
    threshold: Threshold, base: Base, equal: bool, readings: list[Reading]
) -> None:
    rulebook = a_rulebook(majority={"ordinary": Majority(threshold=threshold, base=base)})
    judged = verdict(Tally(in_favour=20, against=20 if equal else 19, blank=0), rulebook)
    assert rule(judged, "tie").readings == tuple(readings)


@pytest.mark.parametrize(
    ("says_of_ties", "complete", "reading"),
    [
        (True, True, Reading.TIE_RULE_OF_STATUTES),
        (True, False, Reading.TIE_RULE_OF_STATUTES),
        (False, True, Reading.REACHED_IS_NO_TIE),
        (False, False, Reading.REACHED_IS_NO_TIE),
    ],
)
def test_equal_votes_that_reach_the_majority_lean_on_the_reading_that_decides(
    says_of_ties: bool, complete: bool, reading: Reading
) -> None:
    half = a_rulebook(majority={"ordinary": Majority(threshold=at_least("1/2"), base="entitled")})
    rulebook = saying_of_ties(half) if says_of_ties else half
    electorate = Electorate(members=4, complete=complete)
    judged = verdict(Tally(in_favour=2, against=2, blank=0), rulebook, electorate=electorate)
    assert rule(judged, "tie").readings == (reading,)


def test_nobody_voting_for_or_against_carries_nothing() -> None:
    judged = verdict(Tally(in_favour=0, against=0, blank=12))
    assert judged.outcome == "rejected"
    assert rule(judged, "majority").was == Share(part=0, of=0)


def test_a_late_call_leaves_the_outcome_and_makes_it_voidable() -> None:
    """A procedural defect does not make a decision void (BW 2:15 lid 1 onder a)."""
    judged = verdict(CARRIED, days=6)
    assert (judged.outcome, judged.voidable) == ("carried", True)
    defects = rule(judged, "defects")
    assert (defects.article, defects.met, defects.default) == ("2:15 lid 1 onder a BW", False, True)
    assert defects.was == Flaw(rule="notice_days", makes="voidable")
    assert judged.rules[-1] is defects


def test_a_late_call_against_the_statutes_themselves_is_no_default() -> None:
    judged = verdict(CARRIED, a_rulebook(notice_days=7), days=6)
    assert rule(judged, "defects").default is False


def test_a_call_in_time_leaves_nothing_to_annul() -> None:
    judged = verdict(CARRIED, days=7)
    assert (judged.outcome, judged.voidable) == ("carried", False)
    assert "defects" not in judged.not_met


@pytest.mark.parametrize(("at_call", "at_meeting", "late"), [(7, 14, False), (14, 7, True)])
def test_a_call_is_judged_by_the_rulebook_of_its_own_day(at_call: int, at_meeting: int, late: bool) -> None:
    """Other statutes came into force between the call and its meeting, ten days later."""
    asking = {days: a_rulebook(notice_days=days) for days in (at_call, at_meeting)}
    judged = verdict(CARRIED, asking[at_meeting], rulebook_at_call=asking[at_call], days=10)
    assert ("notice_days" in judged.not_met, judged.voidable) == (late, late)
    assert rule(judged, "notice_days").readings == (Reading.CALL_BY_ITS_DAY,)


@pytest.mark.parametrize(
    ("tally", "rulebook"),
    [
        (Tally(in_favour=20, against=21, blank=0), a_rulebook()),
        (Tally(in_favour=21, against=20, blank=0), a_rulebook(quorum={"ordinary": at_least("1/2")})),
    ],
)
def test_what_was_not_carried_needs_no_annulling(tally: Tally, rulebook: Rulebook) -> None:
    judged = verdict(tally, rulebook, electorate=Electorate(members=100), days=6)
    assert judged.outcome in ("rejected", "no-decision")
    assert rule(judged, "notice_days").met is False
    assert not judged.voidable


@pytest.mark.parametrize("voters", [79, 81])
def test_votes_and_voters_that_do_not_add_up_establish_nothing(voters: int) -> None:
    judged = verdict(CARRIED, voters=voters)
    assert judged.outcome == "not-known"
    assert rule(judged, "one-vote").met is False


@pytest.mark.parametrize(("strangers", "readings"), [(0, []), (1, [Reading.VOTE_STAYS])])
def test_a_vote_of_who_is_said_later_to_have_had_none_leans_on_our_reading(
    strangers: int, readings: list[Reading]
) -> None:
    check = one_vote(CARRIED, CARRIED.handed_in, a_rulebook(), strangers)
    assert (check.met, check.readings) == (True, tuple(readings))


def test_each_member_has_one_vote_by_law() -> None:
    check = one_vote(CARRIED, 80, a_rulebook())
    assert (check.article, check.source, check.met) == ("2:38 lid 1 BW", "law", True)


def test_with_members_missing_in_the_register_a_majority_of_the_votes_is_known() -> None:
    incomplete = Electorate(members=80, complete=False)
    judged = verdict(CARRIED, electorate=incomplete)
    assert judged.outcome == "carried"
    assert (rule(judged, "base").met, rule(judged, "quorum").met) == (None, True)
    assert rule(judged, "majority").was == Share(part=21, of=41)


def test_with_members_missing_in_the_register_a_majority_of_all_members_is_not_known() -> None:
    rulebook = a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base="entitled")})
    incomplete = Electorate(members=80, complete=False)
    check = majority(Tally(in_favour=41, against=0, blank=0), 41, incomplete, rulebook)
    assert (check.met, check.was) == (None, Share(part=41, of=80, at_least=True))
    assert majority(Tally(in_favour=40, against=0, blank=0), 40, incomplete, rulebook).met is False
    assert verdict(Tally(in_favour=41, against=0, blank=0), rulebook, electorate=incomplete).outcome == "not-known"


@pytest.mark.parametrize(("base", "whole"), [("valid", 41), ("cast", 80), ("entitled-present", 90), ("entitled", 99)])
def test_a_majority_is_a_share_of_the_base_that_the_rulebook_names(base: Base, whole: int) -> None:
    rulebook = a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base=base)})
    tally = Tally(in_favour=21, against=20, blank=39, invalid=3)
    check = majority(tally, 90, Electorate(members=100, suspended=1), rulebook)
    assert check.was == Share(part=21, of=whole)
    assert (check.rule, check.article, check.source, check.default) == ("majority", None, "statutes", False)


def test_a_majority_of_all_members_is_one_of_their_votes() -> None:
    """Ten members, of whom one has three votes: seven of the twelve are more than half, six are not."""
    rulebook = a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base="entitled")})
    for in_favour, met in ((6, False), (7, True)):
        tally = Tally(in_favour=in_favour, against=12 - in_favour, blank=0)
        check = majority(tally, 10, Electorate(members=10, votes=12), rulebook)
        assert (check.was, check.met) == (Share(part=in_favour, of=12), met)


def test_an_amendment_is_judged_by_its_own_majority_and_article() -> None:
    check = majority(Tally(in_favour=40, against=20, blank=30), 90, Electorate(members=90), a_rulebook(), "amendment")
    assert (check.rule, check.article, check.source, check.met) == ("amendment-majority", "2:43 lid 1 BW", "law", True)
    assert check.was == Share(part=40, of=60)


@pytest.mark.parametrize(("by_device", "looked_at"), [(0, False), (1, True)])
def test_a_vote_by_phone_in_the_room_leans_on_our_reading(by_device: int, looked_at: bool) -> None:
    judged = verdict(CARRIED, by_device=by_device)
    checks = [check for check in judged.rules if check.rule == "electronic"]
    assert bool(checks) is looked_at
    assert all((check.article, check.readings) == ("2:38 lid 6 BW", (Reading.DEVICE_IN_THE_ROOM,)) for check in checks)
