"""Cases worked out by hand from the law and from what statutes commonly say, each a vote or a day to either side."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from governance.dates import ImpreciseDate, days_later
from governance.facts.membership import Periods
from governance.ids import OFFICES
from governance.rules.board import BoardQuestion, BoardSeat, assembly_decides, judge_board, weight
from governance.rules.board_checks import Heads, Uncounted
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.meetings import notice
from governance.rules.membership import entitlement
from governance.rules.terms import (
    AMENDMENT_CALL,
    AMENDMENT_TEXT,
    APPEAL,
    ASSEMBLY_ON_REQUEST,
    CALL_ON_REQUEST,
    DEFICIT,
    EARLY_VOTES,
    LEAVING_AT_ONCE,
    NOTICE_BY_MEMBER,
    OPPOSITION,
    LegalTerm,
    TermLength,
    first_day,
)
from governance.rules.verdict import (
    Base,
    Electorate,
    Majority,
    Share,
    Tally,
    Threshold,
    Verdict,
    at_least,
    check_of,
    more_than,
)
from governance.rules.voting import base, majority, quorum
from tests.governance.rulebooks import a_rulebook

HALF, MORE_THAN_HALF, TWO_THIRDS = at_least("1/2"), more_than("1/2"), at_least("2/3")
CALLED_ON, MEETING_ON = date(2027, 6, 1), date(2027, 6, 15)


def reached(present: int, members: int | Electorate, required: Threshold) -> bool | None:
    """Is this quorum reached?"""
    rulebook = a_rulebook(quorum={"ordinary": required})
    electorate = Electorate(members=members) if isinstance(members, int) else members
    return quorum(present, electorate, rulebook).met


def ordinary(
    in_favour: int,
    against: int,
    blank: int,
    invalid: int = 0,
    *,
    base: Base = "valid",
    asked: Threshold = MORE_THAN_HALF,
    says_of_ties: bool = False,
    required: Threshold | None = None,
    present: int | None = None,
    electorate: Electorate | None = None,
) -> Verdict:
    """The verdict on an ordinary motion, called in time; everybody present voted unless said otherwise."""
    tally = Tally(in_favour=in_favour, against=against, blank=blank, invalid=invalid)
    rulebook = a_rulebook(
        majority={"ordinary": Majority(threshold=asked, base=base)},
        quorum={"ordinary": required},
        **({"tie": {"ordinary": "rejected"}} if says_of_ties else {}),
    )
    return judge(
        Question(
            held_on=MEETING_ON,
            law=law_on(MEETING_ON),
            rulebook=rulebook,
            called_on=CALLED_ON,
            rulebook_at_call=rulebook,
            electorate=electorate or Electorate(members=100),
            present=tally.handed_in if present is None else present,
            votes=CountedVotes(tally=tally, voters=tally.handed_in),
        )
    )


def whole(judged: Verdict) -> int:
    """The base of which the majority was a share."""
    was = check_of(judged.rules, "majority").was
    assert isinstance(was, Share)
    return was.of


def amendment(in_favour: int, against: int) -> bool | None:
    """Is an amendment of the statutes carried, by the law's own majority?"""
    tally = Tally(in_favour=in_favour, against=against, blank=0)
    return majority(tally, tally.handed_in, Electorate(members=100), a_rulebook(), "amendment").met


def called(on: date, meeting_on: date) -> bool | None:
    """Was it called in time, with seven days asked and neither end counted?"""
    return notice(on, meeting_on, a_rulebook()).met


def may_vote(member: bool, suspended: bool) -> bool:
    """Are both rules met?"""
    return all(check.met is True for check in entitlement(member, suspended))


def admitted(on: date, votes_on: date) -> bool:
    """May a member admitted on a day vote on another?"""
    return may_vote(Periods(ImpreciseDate.of(on), on).is_member_on(votes_on) is True, suspended=False)


def deadline(term: LegalTerm, counted_from: date) -> date | None:
    """The day with what the Algemene termijnenwet adds."""
    return term.deadline(counted_from).extended_on


def day_after(term: LegalTerm, counted_from: date) -> date | None:
    """The first day on which a term is over."""
    last = deadline(term, counted_from)
    return None if last is None else days_later(last, 1)


def in_time_for(year_end: date, notice_on: date) -> bool:
    """Does notice on this day end a membership with a year that ends on that day, by the four weeks of the law?"""
    last = deadline(NOTICE_BY_MEMBER, days_later(year_end, 1))
    assert last is not None
    return notice_on <= last


def owes_the_deficit(left_on: date, dissolved_on: date) -> bool:
    """Did somebody leave less than a year before?"""
    last = deadline(DEFICIT, left_on)
    assert last is not None
    return dissolved_on < last


ONE_SUSPENDED, NINETY = Electorate(members=80, suspended=1), Electorate(members=90)
FOUR = Electorate(members=4)

A_TENTH, NINE_TENTHS = at_least("1/10"), at_least("9/10")

IN_WORDS = {
    "case 1": "At least half of 80 must be there: 40 are enough.",
    "case 2": "At least half of 81 must be there: 40 are too few, 41 are enough.",
    "case 3": "More than half of 80 must be there: 40 are too few, 41 are enough.",
    "case 4": "20 to 20 is a tie, and rejected. Blank votes do not count: 21 to 20 carries, however many are blank.",
    "case 5": "Where the statutes count blank votes among the votes cast, 21 for, 20 against and 39 blank is rejected.",
    "case 6": "The statutes are amended by two thirds of the votes (BW 2:43 lid 1): 40 to 20 will do, 39 to 20 not.",
    "case 7": "Seven days lie between the call and the meeting, which do not count: a call of 1 June is for 9 June.",
    "case 8": "The text of an amendment lies open for five days (BW 2:42 lid 2), and then on the day of the assembly.",
    "case 9": "Two thirds of 90 must be there, and 59 are: no decision was taken, whatever they voted.",
    "case 10": "Whoever is suspended has no vote and counts in no base (BW 2:24d lid 1): of 80 members 79 are left.",
    "case 11": "The law knows no record date for an assembly: who is admitted while the voting is open may vote.",
    "case 12": "Early votes are cast from the thirtieth day before the assembly (BW 2:38 lid 8).",
    "case 20": "A board member with a conflict of interest stays out of a decision (BW 2:44 lid 6), since 1 July 2021. "
    "Of three, one in conflict leaves two; if all three are, the assembly decides.",
    "case 22": "A tenth of 85 votes can ask for an assembly: 9 are enough, 8 of 79 are. It is held within four weeks. "
    "If the board has not called it in fourteen days, which grow if they end on a Saturday, those who asked may.",
    "case 23": "Notice is given four weeks before the year ends: 3 December at the latest, else it works a year later. "
    "A member whose contribution was raised may leave at once within a month of being told (BW 2:36).",
    "case 24": "An expelled member may appeal within a month of receipt. It grows: from 3 April 2026, which is Good "
    "Friday, to the Tuesday after Easter, and from Saturday 3 April 2027 to Monday.",
    "case 26": "60 of 100 are there: 25 for, 24 against, 6 blank, 2 invalid, 3 silent. Half had to be there, and the "
    "silent count for that. Of the valid votes 25 of 49 carries; of all votes cast, or of all present, 25 is too few.",
    "case 33": "The leap day counts: for a year that ends in February, and for a call over the end of February.",
    "case 34": "Five days before Tuesday 7 April 2026 hold one working day, before Monday 10 May 2027 none. So the "
    "text of an amendment lies open from 1 April and from 3 May: our reading.",
    "case 35": "A month from 31 January ends on 28 February, in 2026 a Saturday, one from 31 March on 30 April, "
    "one from 7 April 2027 on 7 May, which is a holiday by decree.",
    "case 37": "Two of three board members in conflict: one decides, or the assembly where the statutes ask two. A "
    "chair with two votes has one while another is in conflict, for nobody has more than the rest together.",
    "case 38": "Of three board members that the statutes ask, two can decide by default; none decide nothing.",
    "case 39": "A year and a month to the day: the deficit is owed by somebody who left less than a year before, and a "
    "merger is decided once the month is over. A conversion asks nine tenths of the votes.",
    "case 47": "Two to two is half of the valid votes: carried where at least half is asked and statutes say nothing "
    "of ties, rejected where they do, or where more than half is asked.",
    "case 52": "Nobody votes, or all five vote blank: there is no valid vote, so it is rejected, and it is no tie.",
    "case 61": "An assembly that is moved by a new call is judged by that call's own days.",
    "case 68": "Notice of 20 November leaves 40 days: enough for four weeks, not for three months, which begin on 1 "
    "October. A month from 1 October ends on a Sunday, and runs to Monday.",
    "who walks out": "Two of four are there at the opening, and half had to be. One leaves, one votes for: carried. "
    "Nobody breaks a quorum by walking out. Who left before the opening does not count.",
}
"""Each case as a rule would be explained to somebody."""

COMPLETE: dict[str, Any] = {"incomplete_board_competent": False}


def board_asked(
    took_part: str, in_conflict: str = "", *, there: str = "VSP", on: date = MEETING_ON, **statutes: Any
) -> BoardQuestion:
    """A board by the first letters of its offices, all of one mind."""
    seats = tuple(
        BoardSeat(
            offices=(office,), took_part=office[0].upper() in took_part, in_conflict=office[0].upper() in in_conflict
        )
        for office in OFFICES
        if office[0].upper() in there
    )
    mind = Uncounted(unanimous=True, carried=True)
    return BoardQuestion(decided_on=on, law=law_on(on), rulebook=a_rulebook(**statutes), seats=seats, votes=mind)


def board_of(took_part: str, in_conflict: str = "", **more: Any) -> Verdict:
    """The verdict on what it decided."""
    return judge_board(board_asked(took_part, in_conflict, **more))


def of_board(took_part: str, in_conflict: str = "", **more: Any) -> str:
    """What it decided."""
    return board_of(took_part, in_conflict, **more).outcome


def whole_of_board(took_part: str, in_conflict: str) -> int:
    """How many could decide."""
    return len(board_asked(took_part, in_conflict).free)


def goes_to_the_assembly(took_part: str, in_conflict: str, **more: Any) -> bool:
    """Is it the assembly that decides?"""
    return assembly_decides(board_asked(took_part, in_conflict, **more))


def votes_of_chair(in_conflict: str = "") -> int:
    """How many votes a voorzitter has to whom the statutes give two."""
    question = board_asked("VSP", in_conflict, board_votes={"voorzitter": 2})
    return weight(question, question.seats[0])


CASES: list[tuple[str, Callable[[], object], object]] = [
    ("case 1", lambda: reached(40, 80, HALF), True),
    ("case 1, one more", lambda: reached(41, 80, HALF), True),
    ("case 1, one fewer", lambda: reached(39, 80, HALF), False),
    ("case 2", lambda: reached(40, 81, HALF), False),
    ("case 2, one more", lambda: reached(41, 81, HALF), True),
    ("case 2, one fewer", lambda: reached(39, 81, HALF), False),
    ("case 3", lambda: reached(40, 80, MORE_THAN_HALF), False),
    ("case 3, one more", lambda: reached(41, 80, MORE_THAN_HALF), True),
    ("case 3, one fewer", lambda: reached(39, 80, MORE_THAN_HALF), False),
    ("case 4, a tie", lambda: ordinary(20, 20, 5).outcome, "rejected"),
    ("case 4, one more for", lambda: ordinary(21, 20, 5).outcome, "carried"),
    ("case 4, one more against", lambda: ordinary(20, 21, 5).outcome, "rejected"),
    ("case 4", lambda: ordinary(21, 20, 39).outcome, "carried"),
    ("case 4, one fewer for", lambda: ordinary(20, 20, 39).outcome, "rejected"),
    ("case 4, one more blank", lambda: ordinary(21, 20, 40).outcome, "carried"),
    ("case 5", lambda: ordinary(21, 20, 39, base="cast").outcome, "rejected"),
    ("case 5, half of all", lambda: ordinary(40, 20, 20, base="cast").outcome, "rejected"),
    ("case 5, one more than half of all", lambda: ordinary(41, 20, 20, base="cast").outcome, "carried"),
    ("case 6", lambda: amendment(40, 20), True),
    ("case 6, one more", lambda: amendment(41, 20), True),
    ("case 6, one fewer", lambda: amendment(39, 20), False),
    ("case 6, one more against", lambda: amendment(40, 21), False),
    ("case 7, the days", lambda: called(date(2027, 6, 1), date(2027, 6, 8)), False),
    ("case 7, one day more", lambda: called(date(2027, 6, 1), date(2027, 6, 9)), True),
    ("case 7, two days more", lambda: called(date(2027, 6, 1), date(2027, 6, 10)), True),
    ("case 7, by the law's own term", lambda: deadline(AMENDMENT_CALL, date(2027, 6, 9)), date(2027, 6, 1)),
    ("case 8", lambda: deadline(AMENDMENT_TEXT, date(2027, 6, 9)), date(2027, 6, 4)),
    ("case 9, the first meeting", lambda: reached(59, 90, TWO_THIRDS), False),
    ("case 9, one more", lambda: reached(60, 90, TWO_THIRDS), True),
    ("case 9, its verdict", lambda: ordinary(40, 19, 0, required=TWO_THIRDS, electorate=NINETY).outcome, "no-decision"),
    (
        "case 9, verdict, one more",
        lambda: ordinary(40, 20, 0, required=TWO_THIRDS, electorate=NINETY).outcome,
        "carried",
    ),
    ("case 10, the vote", lambda: may_vote(member=True, suspended=True), False),
    ("case 10, another's vote", lambda: may_vote(member=True, suspended=False), True),
    ("case 10, the base", lambda: ONE_SUSPENDED.entitled, 79),
    ("case 10, the base as it is shown", lambda: base(ONE_SUSPENDED).was, ONE_SUSPENDED),
    (
        "case 10, more than half of it",
        lambda: ordinary(40, 39, 0, base="entitled", electorate=ONE_SUSPENDED).outcome,
        "carried",
    ),
    ("case 10, one fewer", lambda: ordinary(39, 38, 0, base="entitled", electorate=ONE_SUSPENDED).outcome, "rejected"),
    ("case 10, a quorum of the base", lambda: reached(40, ONE_SUSPENDED, MORE_THAN_HALF), True),
    ("case 10, nobody suspended", lambda: reached(40, 80, MORE_THAN_HALF), False),
    ("case 11", lambda: admitted(on=MEETING_ON, votes_on=MEETING_ON), True),
    ("case 11, admitted a day later", lambda: admitted(on=date(2027, 6, 16), votes_on=MEETING_ON), False),
    ("case 11, admitted a day earlier", lambda: admitted(on=date(2027, 6, 14), votes_on=MEETING_ON), True),
    ("case 12", lambda: deadline(EARLY_VOTES, date(2027, 3, 28)), date(2027, 2, 26)),
    ("case 20, before the rule", lambda: law_on(date(2021, 6, 30)).holds("conflict-of-interest"), False),
    ("case 20, its first day", lambda: law_on(date(2021, 7, 1)).holds("conflict-of-interest"), True),
    ("case 22", lambda: A_TENTH.met_by(9, of=85), True),
    ("case 22, one fewer", lambda: A_TENTH.met_by(8, of=85), False),
    ("case 22, six suspended", lambda: A_TENTH.met_by(8, of=79), True),
    ("case 22, held by", lambda: deadline(ASSEMBLY_ON_REQUEST, date(2027, 6, 1)), date(2027, 6, 29)),
    ("case 22, called by", lambda: deadline(CALL_ON_REQUEST, date(2027, 6, 1)), date(2027, 6, 15)),
    ("case 22, who asked may call", lambda: day_after(CALL_ON_REQUEST, date(2027, 6, 1)), date(2027, 6, 16)),
    ("case 22, a Saturday", lambda: day_after(CALL_ON_REQUEST, date(2026, 6, 6)), date(2026, 6, 23)),
    ("case 23", lambda: in_time_for(date(2027, 12, 31), date(2027, 12, 3)), True),
    ("case 23, a day later", lambda: in_time_for(date(2027, 12, 31), date(2027, 12, 4)), False),
    ("case 23, a week later", lambda: in_time_for(date(2027, 12, 31), date(2027, 12, 10)), False),
    ("case 23, a year later", lambda: in_time_for(date(2028, 12, 31), date(2027, 12, 10)), True),
    ("case 23, at once", lambda: deadline(LEAVING_AT_ONCE, date(2027, 1, 15)), date(2027, 2, 15)),
    ("case 24, Good Friday", lambda: deadline(APPEAL, date(2026, 3, 3)), date(2026, 4, 7)),
    ("case 24, a Saturday", lambda: deadline(APPEAL, date(2027, 3, 3)), date(2027, 4, 5)),
    ("case 26, the quorum", lambda: reached(60, 100, HALF), True),
    ("case 26", lambda: ordinary(25, 24, 6, 2, present=60, required=HALF).outcome, "carried"),
    ("case 26, one fewer", lambda: ordinary(24, 24, 6, 2, present=59, required=HALF).outcome, "rejected"),
    (
        "case 26, with blanks",
        lambda: ordinary(25, 24, 6, 2, base="cast", present=60, required=HALF).outcome,
        "rejected",
    ),
    (
        "case 26, of those present",
        lambda: ordinary(25, 24, 6, 2, base="entitled-present", present=60).outcome,
        "rejected",
    ),
    ("case 33", lambda: deadline(NOTICE_BY_MEMBER, date(2027, 3, 1)), date(2027, 1, 31)),
    ("case 33, a leap year", lambda: deadline(NOTICE_BY_MEMBER, date(2028, 3, 1)), date(2028, 2, 1)),
    ("case 33, the call", lambda: called(date(2027, 2, 26), date(2027, 3, 6)), True),
    ("case 33, the call, a day earlier", lambda: called(date(2027, 2, 26), date(2027, 3, 5)), False),
    ("case 33, the call in a leap year", lambda: called(date(2028, 2, 26), date(2028, 3, 5)), True),
    ("case 33, by the law", lambda: deadline(AMENDMENT_CALL, date(2028, 3, 5)), date(2028, 2, 26)),
    ("case 34", lambda: deadline(AMENDMENT_TEXT, date(2026, 4, 7)), date(2026, 4, 1)),
    ("case 34, a decree", lambda: deadline(AMENDMENT_TEXT, date(2027, 5, 10)), date(2027, 5, 3)),
    ("case 35", lambda: deadline(APPEAL, date(2026, 1, 31)), date(2026, 3, 2)),
    ("case 35, no 31st", lambda: deadline(APPEAL, date(2026, 3, 31)), date(2026, 4, 30)),
    ("case 35, a decree", lambda: deadline(APPEAL, date(2027, 4, 7)), date(2027, 5, 10)),
    ("case 39, a dissolution", lambda: amendment(40, 20), True),
    ("case 39, the deficit", lambda: owes_the_deficit(date(2026, 6, 30), date(2027, 6, 29)), True),
    ("case 39, the deficit, a day later", lambda: owes_the_deficit(date(2026, 6, 30), date(2027, 6, 30)), False),
    ("case 39, a merger", lambda: day_after(OPPOSITION, date(2027, 2, 1)), date(2027, 3, 2)),
    ("case 39, a conversion", lambda: NINE_TENTHS.met_by(54, of=60), True),
    ("case 39, a conversion, one fewer", lambda: NINE_TENTHS.met_by(53, of=60), False),
    ("case 47", lambda: ordinary(2, 2, 0, asked=HALF).outcome, "carried"),
    ("case 47, one more against", lambda: ordinary(2, 3, 0, asked=HALF).outcome, "rejected"),
    ("case 47, blank votes in the base", lambda: ordinary(2, 2, 1, asked=HALF, base="cast").outcome, "rejected"),
    (
        "case 47, statutes with a tie rule",
        lambda: ordinary(2, 2, 0, asked=HALF, says_of_ties=True).outcome,
        "rejected",
    ),
    ("case 47, more than half", lambda: ordinary(2, 2, 0).outcome, "rejected"),
    ("case 47, the tie of more than half", lambda: check_of(ordinary(2, 2, 0).rules, "tie").met, False),
    ("case 47, an amendment", lambda: amendment(20, 20), False),
    ("case 52, nobody", lambda: ordinary(0, 0, 0, present=5).outcome, "rejected"),
    ("case 52, all blank", lambda: ordinary(0, 0, 5).outcome, "rejected"),
    ("case 52, where half is enough", lambda: ordinary(0, 0, 5, asked=HALF).outcome, "rejected"),
    ("case 52, of how many", lambda: check_of(ordinary(0, 0, 5).rules, "majority").was, Share(part=0, of=0)),
    ("case 52, no tie", lambda: "tie" in {check.rule for check in ordinary(0, 0, 5).rules}, False),
    (
        "case 52, whatever becomes of a tie",
        lambda: "tie" in {check.rule for check in ordinary(0, 0, 5, says_of_ties=True).rules},
        False,
    ),
    ("case 61", lambda: called(date(2026, 6, 9), date(2026, 6, 16)), False),
    ("case 61, a day later", lambda: called(date(2026, 6, 9), date(2026, 6, 17)), True),
    ("case 68, four weeks", lambda: in_time_for(date(2026, 12, 31), date(2026, 11, 20)), True),
    ("case 68, three months", lambda: first_day(TermLength(3, "months"), date(2027, 1, 1)), date(2026, 10, 1)),
    ("case 68, at once", lambda: deadline(LEAVING_AT_ONCE, date(2026, 10, 1)), date(2026, 11, 2)),
    ("who walks out", lambda: ordinary(1, 0, 0, present=2, required=HALF, electorate=FOUR).outcome, "carried"),
    ("who walks out, only who stays", lambda: ordinary(1, 0, 0, required=HALF, electorate=FOUR).outcome, "no-decision"),
    ("case 20, one in conflict", lambda: of_board("VS", "P"), "carried"),
    ("case 20, of how many", lambda: whole_of_board("VS", "P"), 2),
    ("case 20, all three in conflict", lambda: of_board("", "VSP"), "no-decision"),
    ("case 20, all three, who decides", lambda: goes_to_the_assembly("", "VSP"), True),
    ("case 20, one in conflict, who decides", lambda: goes_to_the_assembly("VS", "P"), False),
    ("case 20, all three the day before the rule", lambda: of_board("VSP", "VSP", on=date(2021, 6, 30)), "carried"),
    ("case 37", lambda: of_board("V", "SP"), "carried"),
    ("case 37, two asked", lambda: of_board("V", "SP", board_needed=2), "no-decision"),
    ("case 37, two asked, who decides", lambda: goes_to_the_assembly("V", "SP", board_needed=2), True),
    ("case 37, a chair with two votes", votes_of_chair, 2),
    ("case 37, a chair with two votes, one in conflict", lambda: votes_of_chair("P"), 1),
    ("case 38, two left", lambda: of_board("VS", there="VS"), "carried"),
    ("case 38, two left, which is told", lambda: board_of("VS", there="VS").rules[0].was, Heads(heads=2)),
    ("case 38, two left, where that is not enough", lambda: of_board("VS", there="VS", **COMPLETE), "no-decision"),
    ("case 38, none left", lambda: of_board("", there=""), "no-decision"),
    ("case 26, the whole", lambda: whole(ordinary(25, 24, 6, 2, present=60)), 49),
    ("case 26, with blanks, the whole", lambda: whole(ordinary(25, 24, 6, 2, base="cast")), 55),
]


@pytest.mark.parametrize(("answer", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_worked_case(answer: Callable[[], object], expected: object) -> None:
    assert answer() == expected


def test_every_case_is_told_in_words() -> None:
    assert {case[0].partition(",")[0] for case in CASES} == IN_WORDS.keys()
