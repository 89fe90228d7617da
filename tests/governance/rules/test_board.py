"""What the board decided: who had to be there, who stood aside, whose votes count, and what it came to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from governance.ids import OFFICES, Office
from governance.rules.board import BoardQuestion, BoardSeat, assembly_decides, judge_board, weight
from governance.rules.board_checks import BoardVotes, ConflictOfInterest, Heads, Uncounted
from governance.rules.law import law_on
from governance.rules.readings import Reading
from governance.rules.verdict import (
    Check,
    Majority,
    Outcome,
    Share,
    Tally,
    check_of,
    more_than,
)
from tests.governance.rulebooks import a_rulebook

DAY = date(2026, 6, 9)
ALL_FOR = Uncounted(unanimous=True, carried=True)
CHAIR, SECRETARY, TREASURER = OFFICES


def seats(
    took_part: Sequence[Office] = OFFICES,
    in_conflict: Sequence[Office] = (),
    on_the_board: Sequence[Office] = OFFICES,
    perhaps: Sequence[Office] = (),
) -> tuple[BoardSeat, ...]:
    """A board of one person an office."""
    return tuple(
        BoardSeat(
            offices=(office,),
            surely=office not in perhaps,
            took_part=office in took_part,
            in_conflict=office in in_conflict,
        )
        for office in on_the_board
    )


def asked(
    board: tuple[BoardSeat, ...] | None = None, votes: Tally | Uncounted = ALL_FOR, on: date = DAY, **statutes: Any
) -> BoardQuestion:
    """What did this board decide?"""
    return BoardQuestion(
        decided_on=on, law=law_on(on), rulebook=a_rulebook(**statutes), seats=board or seats(), votes=votes
    )


def tally(in_favour: int, against: int = 0, blank: int = 0) -> Tally:
    return Tally(in_favour=in_favour, against=against, blank=blank)


def check(rule: str, question: BoardQuestion) -> Check:
    return check_of(judge_board(question).rules, rule)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        (ALL_FOR, "carried"),
        (Uncounted(unanimous=True, carried=False), "rejected"),
        (Uncounted(unanimous=False, carried=True), "carried"),
        (Uncounted(unanimous=False, carried=False), "rejected"),
        (tally(2, 1), "carried"),
        (tally(1, 2), "rejected"),
        (tally(1, 1, 1), "rejected"),
        (tally(1, 0, 2), "carried"),
        (tally(0, 0, 3), "rejected"),
        (tally(3, 1), "not-known"),
    ],
)
def test_the_board_decides_by_more_than_half_of_the_votes(votes: Tally | Uncounted, outcome: str) -> None:
    assert judge_board(asked(votes=votes)).outcome == outcome


def test_every_rule_is_looked_at() -> None:
    rules = [each.rule for each in judge_board(asked(seats((CHAIR, SECRETARY), (TREASURER,)), tally(1, 1))).rules]
    assert rules == [
        "incomplete_board_competent",
        "conflict-of-interest",
        "board_needed",
        "board_votes",
        "majority",
        "tie",
    ]


def test_who_took_part_with_a_conflict_of_interest_is_not_counted_and_makes_the_decision_voidable() -> None:
    verdict = judge_board(asked(seats(OFFICES, (TREASURER,)), tally(2)))
    assert verdict.outcome is Outcome.CARRIED
    assert verdict.voidable
    conflict = check_of(verdict.rules, "conflict-of-interest")
    assert (conflict.met, conflict.was) == (False, ConflictOfInterest(in_conflict=1, took_part=1, left=2))
    assert check_of(verdict.rules, "board_needed").was == Heads(heads=2)
    assert judge_board(asked(seats(OFFICES, (TREASURER,)), tally(3))).outcome is Outcome.NOT_KNOWN


def test_a_rejected_decision_is_not_voidable_for_who_took_part() -> None:
    assert not judge_board(asked(seats(OFFICES, (TREASURER,)), tally(0, 2))).voidable


@pytest.mark.parametrize(("on", "looked_at"), [(date(2021, 6, 30), False), (date(2021, 7, 1), True)])
def test_before_1_july_2021_nobody_had_to_stand_aside(on: date, looked_at: bool) -> None:
    verdict = judge_board(asked(seats(OFFICES, OFFICES), tally(3), on))
    assert ("conflict-of-interest" in {each.rule for each in verdict.rules}) is looked_at
    assert verdict.outcome == ("no-decision" if looked_at else "carried")
    assert verdict.law_of == on


def test_statutes_can_let_a_board_decide_of_which_everybody_has_a_conflict() -> None:
    question = asked(seats(OFFICES, OFFICES), tally(3), conflict_fallback="board")
    assert judge_board(question).outcome is Outcome.CARRIED
    assert check("conflict-of-interest", question).was == ConflictOfInterest(in_conflict=3, took_part=0, left=3)
    assert not assembly_decides(question)


@pytest.mark.parametrize(
    ("took_part", "needed", "outcome"),
    [
        ((), 1, "no-decision"),
        ((CHAIR,), 1, "carried"),
        ((CHAIR,), 2, "no-decision"),
        ((CHAIR, SECRETARY), 2, "carried"),
    ],
)
def test_enough_of_the_board_take_part(took_part: tuple[Office, ...], needed: int, outcome: str) -> None:
    assert judge_board(asked(seats(took_part), board_needed=needed)).outcome == outcome


@pytest.mark.parametrize(("needed", "outcome"), [(1, "carried"), (2, "not-known"), (3, "no-decision")])
def test_where_it_turns_on_who_was_on_the_board_it_is_not_known(needed: int, outcome: str) -> None:
    question = asked(seats((CHAIR, SECRETARY), perhaps=(SECRETARY,)), board_needed=needed)
    assert judge_board(question).outcome == outcome
    assert check("board_needed", question).was == Heads(heads=1, perhaps=1)


@pytest.mark.parametrize(
    ("on_the_board", "perhaps", "competent", "met"),
    [
        (OFFICES, (), False, True),
        (OFFICES[:2], (), True, True),
        (OFFICES[:2], (), False, False),
        (OFFICES, OFFICES[2:], False, None),
    ],
)
def test_a_board_that_lacks_somebody_decides_if_the_statutes_let_it(
    on_the_board: tuple[Office, ...], perhaps: tuple[Office, ...], competent: bool, met: bool | None
) -> None:
    board = seats(OFFICES[:2], on_the_board=on_the_board, perhaps=perhaps)
    question = asked(board, incomplete_board_competent=competent)
    assert check("incomplete_board_competent", question).met is met
    outcome = {True: "carried", False: "no-decision", None: "not-known"}[met]
    assert judge_board(question).outcome == outcome


def test_somebody_with_two_offices_is_one_person() -> None:
    both = BoardSeat(offices=(CHAIR, TREASURER), took_part=True)
    other = BoardSeat(offices=(SECRETARY,), took_part=True)
    question = asked((both, other), tally(2))
    assert check("board_needed", question).was == Heads(heads=2)
    assert check("incomplete_board_competent", question).was == Heads(heads=3)
    assert check("board_votes", question).was == BoardVotes(votes=2, allowed=2, voters=2)


@pytest.mark.parametrize(
    ("votes_of", "board", "on", "expected"),
    [
        (2, seats(), DAY, 2),
        (3, seats(), DAY, 2),
        (3, seats(), date(2021, 6, 30), 3),
        (3, seats(), date(2021, 7, 1), 2),
        (2, seats(in_conflict=(TREASURER,)), DAY, 1),
        (2, seats((CHAIR,)), DAY, 2),
        (2, seats(on_the_board=(CHAIR,)), DAY, 1),
    ],
)
def test_nobody_has_more_votes_than_the_others_together(
    votes_of: int, board: tuple[BoardSeat, ...], on: date, expected: int
) -> None:
    assert weight(asked(board, on=on, board_votes={CHAIR: votes_of}), board[0]) == expected


def test_more_votes_than_there_are_make_no_outcome() -> None:
    with_two: dict[str, Any] = {"board_votes": {CHAIR: 2}}
    assert judge_board(asked(votes=tally(4), **with_two)).outcome is Outcome.CARRIED
    assert judge_board(asked(votes=tally(5), **with_two)).outcome is Outcome.NOT_KNOWN
    capped = check("board_votes", asked(seats(in_conflict=(TREASURER,)), tally(2), **with_two))
    assert (capped.readings, capped.met, capped.source) == ((Reading.CHAIR_NOT_ABOVE_THE_REST,), True, "statutes")


def test_a_majority_of_the_board_is_one_of_its_votes() -> None:
    of_all: dict[str, Any] = {"majority": {"board": Majority(threshold=more_than("1/2"), base="entitled")}}
    question = asked(seats((CHAIR, SECRETARY)), tally(1), **of_all)
    assert check("majority", question).was == Share(part=1, of=3)
    assert judge_board(question).outcome is Outcome.REJECTED


def test_a_board_on_which_nobody_was_decides_nothing() -> None:
    nobody = BoardQuestion(decided_on=DAY, law=law_on(DAY), rulebook=a_rulebook(), seats=(), votes=ALL_FOR)
    assert judge_board(nobody).outcome is Outcome.NO_DECISION
    assert not assembly_decides(nobody)
