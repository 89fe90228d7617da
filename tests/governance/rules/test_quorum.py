"""Who must be there, and of whom quorum and majority are a share: the rules about quorum and base."""

import pytest

from governance.rules.readings import Reading
from governance.rules.verdict import (
    Electorate,
    Majority,
    Share,
    Tally,
    Threshold,
    at_least,
    more_than,
)
from governance.rules.voting import base, majority, quorum, quorum_at
from tests.governance.rulebooks import a_rulebook
from tests.governance.rules.voted import CARRIED, rule, verdict


def test_too_few_present_decide_nothing_even_when_all_are_in_favour() -> None:
    rulebook = a_rulebook(quorum={"ordinary": at_least("1/2")})
    judged = verdict(Tally(in_favour=39, against=0, blank=0), rulebook, electorate=Electorate(members=80))
    assert judged.outcome == "no-decision"
    assert rule(judged, "majority").met is True


def test_who_is_present_and_does_not_vote_counts_for_the_quorum() -> None:
    rulebook = a_rulebook(quorum={"ordinary": at_least("1/2")})
    judged = verdict(Tally(in_favour=3, against=2, blank=1), rulebook, present=40, electorate=Electorate(members=80))
    assert judged.outcome == "carried"


@pytest.mark.parametrize(("voters", "readings"), [(39, [Reading.SILENT_PRESENT]), (40, [])])
def test_a_quorum_that_turns_on_who_did_not_vote_leans_on_our_reading(voters: int, readings: list[Reading]) -> None:
    """They may have left while the voting was open: that they count all the same no law says."""
    rulebook = a_rulebook(quorum={"ordinary": at_least("1/2")})
    tally = Tally(in_favour=voters, against=0, blank=0)
    check = rule(verdict(tally, rulebook, present=45, electorate=Electorate(members=80)), "quorum")
    assert (check.met, check.readings) == (True, tuple(readings))


def test_a_quorum_that_is_not_reached_leans_on_nothing() -> None:
    rulebook = a_rulebook(quorum={"ordinary": at_least("1/2")})
    judged = verdict(Tally(in_favour=2, against=0, blank=0), rulebook, present=39, electorate=Electorate(members=80))
    assert (rule(judged, "quorum").met, rule(judged, "quorum").readings) == (False, ())


def test_without_a_quorum_two_members_decide() -> None:
    judged = verdict(Tally(in_favour=2, against=0, blank=0), electorate=Electorate(members=80))
    assert judged.outcome == "carried"
    assert (rule(judged, "quorum").asked, rule(judged, "quorum").source) == (None, "law")


@pytest.mark.parametrize(
    ("present", "members", "met"), [(40, 80, None), (39, 80, False), (41, 81, None), (40, 81, False)]
)
def test_with_members_missing_in_the_register_a_quorum_is_never_known_to_be_reached(
    present: int, members: int, met: bool | None
) -> None:
    rulebook = a_rulebook(quorum={"ordinary": at_least("1/2")})
    check = quorum(present, Electorate(members=members, complete=False), rulebook)
    assert check.met is met
    assert check.was == Share(part=present, of=members, at_least=True)


def test_a_quorum_for_amendments_is_another_one() -> None:
    rulebook = a_rulebook(quorum={"amendment": at_least("2/3")})
    electorate = Electorate(members=90)
    assert quorum(59, electorate, rulebook).met is True
    assert quorum(59, electorate, rulebook, "amendment").met is False
    assert quorum(60, electorate, rulebook, "amendment").met is True
    assert quorum(60, electorate, rulebook, "amendment").source == "statutes"


@pytest.mark.parametrize("threshold", [at_least("1/2"), more_than("1/2")])
def test_what_the_statutes_set_is_said_to_be_theirs(threshold: Threshold) -> None:
    rulebook = a_rulebook(
        majority={"ordinary": Majority(threshold=threshold, base="valid")}, tie={"ordinary": "rejected"}
    )
    judged = verdict(CARRIED, rulebook)
    assert {
        name: (rule(judged, name).source, rule(judged, name).default) for name in ("majority", "tie", "quorum")
    } == {
        "majority": ("statutes", False),
        "tie": ("statutes", False),
        "quorum": ("law", True),
    }


def test_the_base_shows_who_is_left_out_and_by_which_article() -> None:
    check = base(Electorate(members=80, suspended=1))
    assert (check.article, check.met) == ("2:24d lid 1 BW", True)
    assert check.was == Electorate(members=80, suspended=1)


@pytest.mark.parametrize(
    ("electorate", "known"),
    [
        (Electorate(members=5), True),
        (Electorate(members=5, perhaps=1), None),
        (Electorate(members=5, complete=False), None),
    ],
)
def test_a_base_is_known_where_the_register_is_complete_and_says_since_when_each_is_a_member(
    electorate: Electorate, known: bool | None
) -> None:
    assert base(electorate).met is known


@pytest.mark.parametrize(
    ("in_favour", "electorate", "met"),
    [
        (3, Electorate(members=5, perhaps=1), None),
        (4, Electorate(members=5, perhaps=1), True),
        (2, Electorate(members=5, perhaps=1), False),
        (4, Electorate(members=5, perhaps=1, complete=False), None),
        (4, Electorate(members=5, perhaps=3), None),
    ],
)
def test_a_share_of_all_is_reached_where_it_is_however_many_there_are(
    in_favour: int, electorate: Electorate, met: bool | None
) -> None:
    """Three of five or six is not known to be more than half; four is more than half of both."""
    half = a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base="entitled")})
    check = majority(Tally(in_favour=in_favour, against=0, blank=0), in_favour, electorate, half)
    assert check.met is met
    assert check.was == Share(part=in_favour, of=5, at_least=True, at_most=electorate.at_most(5))


@pytest.mark.parametrize(
    ("present", "at_opening", "met", "readings"),
    [
        (4, True, True, ()),
        (3, True, False, (Reading.QUORUM_AT_OPENING,)),
        (4, False, True, (Reading.QUORUM_AT_OPENING,)),
        (3, False, False, ()),
    ],
)
def test_a_quorum_at_the_closing_leans_on_our_reading_where_the_opening_had_another_answer(
    present: int, at_opening: bool, met: bool, readings: tuple[Reading, ...]
) -> None:
    check = quorum_at(
        present, Electorate(members=8), a_rulebook(quorum={"ordinary": at_least("1/2")}), at_opening=at_opening
    )
    assert check is not None
    assert (check.met, check.readings) == (met, readings)
    assert quorum_at(present, Electorate(members=8), a_rulebook(), at_opening=True) is None
