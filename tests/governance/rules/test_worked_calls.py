"""Cases worked out by hand about the call, the hour, and amendments of the statutes; each stands on both sides of it.

The others are in ``test_worked_cases.py``. The assembly is of 9 June 2026 at half past seven, and was called on 1 June.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

import pytest

from governance.dates import days_later, instant
from governance.ids import Clause
from governance.rules.called import Unanimity
from governance.rules.entrenched import Entrenchment
from governance.rules.judging import Announcement, Closing, CountedVotes, Question, VotingHours, can_decide, judge
from governance.rules.law import law_on
from governance.rules.readings import Reading
from governance.rules.statutes import MotionKind, Rulebook
from governance.rules.verdict import (
    Check,
    Days,
    Electorate,
    Flaw,
    Majority,
    RulingGiven,
    Tally,
    Verdict,
    at_least,
    check_of,
    more_than,
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


@pytest.mark.parametrize(
    ("in_favour", "against", "outcome"), [(40, 20, "carried"), (39, 20, "rejected"), (20, 20, "rejected")]
)
def test_case_6_an_amendment_needs_two_thirds(in_favour: int, against: int, outcome: str) -> None:
    """40 of 60 are exactly two thirds. As many for as against is no tie of which a rule could say something else."""
    verdict = judge(asked(in_favour, against))
    assert verdict.outcome == outcome
    assert "tie" not in {check.rule for check in verdict.rules}
    assert rule(verdict, "amendment-majority").article == "2:43 lid 1 BW"


@pytest.mark.parametrize(
    ("statutes", "called_on", "in_time"),
    [
        ({}, date(2026, 6, 1), True),
        ({}, date(2026, 6, 2), False),
        ({"notice_days_amendment": 14}, date(2026, 5, 25), True),
        ({"notice_days_amendment": 14}, date(2026, 5, 26), False),
    ],
)
def test_case_7_the_call_for_an_amendment_is_sent_seven_days_ahead_or_as_the_statutes_ask(
    statutes: Any, called_on: date, in_time: bool
) -> None:
    question = asked(40, 1, rulebook=a_rulebook(**statutes), called_on=called_on)
    assert met(question)["amendment-notice"] is in_time
    assert flaws(judge(question)) == ({} if in_time else {"amendment-notice": VOIDABLE})
    assert "notice_days" not in met(question), "what is common for an ordinary call is not asked beside it"


def test_the_term_that_the_statutes_ask_of_every_call_holds_for_an_amendment_too() -> None:
    question = asked(40, 1, rulebook=a_rulebook(notice_days=14))
    assert met(question)["notice_days"] is False
    assert flaws(judge(question)) == {"notice_days": VOIDABLE}


def test_so_it_does_for_an_amendment_that_was_added_after_the_call() -> None:
    """What is common is not asked beside the law's seven days, and what the statutes ask is."""
    added = Announcement(on=date(2026, 6, 1), rulebook=a_rulebook(notice_days=14))
    question = asked(40, 1, rulebook=added.rulebook, called_on=date(2026, 5, 20), announced=added)
    assert flaws(judge(question)) == {"call_names_items": UNREASONABLE}
    assert "call_names_items" not in met(asked(40, 1, announced=Announcement(on=CALLED_ON, rulebook=a_rulebook())))


def test_what_is_asked_of_one_amendment_is_not_asked_of_the_meeting() -> None:
    """Another may have been announced on another day, so the count of those present does not tell of it."""
    rules = {check.rule for check in can_decide(asked())}
    assert rules == {"quorum", "base"}


@pytest.mark.parametrize(
    ("statutes", "days", "in_time"),
    [({}, 5, True), ({}, 4, False), ({"text_open_days": 8}, 8, True), ({"text_open_days": 8}, 7, False)],
)
def test_case_8_the_text_lies_open_for_five_days_or_as_the_statutes_ask(
    statutes: Any, days: int, in_time: bool
) -> None:
    """Two working days are among the five before 9 June."""
    question = asked(40, 1, rulebook=a_rulebook(**statutes), text_open_from=days_later(HELD_ON, -days))
    assert met(question)["amendment-text"] is in_time
    assert flaws(judge(question)) == ({} if in_time else {"amendment-text": VOIDABLE})


def test_case_8_the_text_lies_open_from_the_day_on_which_it_was_announced() -> None:
    assert met(asked())["amendment-text"] is True
    late = Announcement(on=date(2026, 6, 5), rulebook=a_rulebook())
    assert met(asked(announced=late))["amendment-text"] is False


@pytest.mark.parametrize(
    ("in_favour", "against", "blank", "present", "healing"),
    [
        (40, 0, 0, 40, {"amendment-unanimity": ("amendment-notice", "amendment-text")}),
        (39, 0, 1, 40, {}),
        (39, 1, 0, 40, {}),
        (39, 0, 0, 39, {}),
        (39, 0, 0, 40, {}),
    ],
)
def test_case_8_neither_call_nor_text_is_needed_where_all_are_there_and_all_vote_for(
    in_favour: int, against: int, blank: int, present: int, healing: Mapping[str, tuple[str, ...]]
) -> None:
    question = asked(
        in_favour,
        against,
        blank,
        electorate=Electorate(members=40),
        present=present,
        called_on=date(2026, 6, 8),
        text_open_from=date(2026, 6, 8),
    )
    verdict = judge(question)
    assert (verdict.outcome, healed(verdict)) == ("carried", healing)
    assert verdict.voidable is not bool(healing)
    silent_or_blank = present == 40 and not against and in_favour < 40
    leaning = {Reading.BLANK_IS_NOT_FOR in check.readings for check in verdict.rules if check.rule == "defects"}
    assert leaning == (set() if healing else {silent_or_blank})


@pytest.mark.parametrize(
    ("held_on", "open_from", "in_time"),
    [
        (date(2026, 4, 7), date(2026, 4, 1), True),
        (date(2026, 4, 7), date(2026, 4, 2), False),
        (date(2027, 5, 10), date(2027, 5, 3), True),
        (date(2027, 5, 10), date(2027, 5, 4), False),
        (date(2032, 6, 8), date(2032, 6, 3), None),
        (date(2032, 6, 8), date(2032, 6, 2), None),
        (date(2032, 6, 8), date(2032, 6, 1), True),
    ],
)
def test_case_34_the_days_of_the_text_hold_two_working_days(
    held_on: date, open_from: date, in_time: bool | None
) -> None:
    """By counting alone they would begin later: that the act holds for them is our reading. Of 2032 nobody
    knows, but seven days in a row hold two working days however the holidays fall."""
    question = asked(held_on=held_on, called_on=days_later(held_on, -20), text_open_from=open_from)
    check = rule(judge(question), "amendment-text")
    assert (check.met, Reading.LAW_TERM_GROWS in check.readings) == (in_time, True)


SEAT: Final = Entrenchment(
    clauses=(Clause("1.2"),), by=Clause("21.4"), asks=Majority(threshold=at_least("9/10"), base="valid")
)
PURPOSE: Final = Entrenchment(clauses=(Clause("3"),), by=Clause("21.5"))
ENTRENCHED: Final = a_rulebook(entrenched=(SEAT, PURPOSE))


@pytest.mark.parametrize(
    ("amended", "in_favour", "against", "outcome", "article"),
    [
        ("1.2", 54, 6, "carried", "2:43 lid 1 BW"),
        ("1.2", 53, 7, "rejected", "2:43 lid 1 BW"),
        ("21.4", 54, 6, "carried", "2:43 lid 3 BW"),
        ("21.4", 53, 7, "rejected", "2:43 lid 3 BW"),
        ("1", 53, 7, "rejected", "2:43 lid 1 BW"),
        ("1.2.a", 53, 7, "rejected", "2:43 lid 1 BW"),
        ("1.20", 53, 7, "carried", None),
        ("1.1", 53, 7, "carried", None),
    ],
)
def test_case_58_a_clause_that_limits_amending_binds_its_own_amendment(
    amended: str, in_favour: int, against: int, outcome: str, article: str | None
) -> None:
    """Nine tenths of 60 are 54. A whole article has its paragraphs in it."""
    verdict = judge(asked(in_favour, against, rulebook=ENTRENCHED, amended=(Clause(amended),)))
    assert verdict.outcome == outcome
    assert [check.article for check in verdict.rules if check.rule == "entrenched"] == ([article] if article else [])


@pytest.mark.parametrize(("amended", "article"), [("3.2", "2:43 lid 2 BW"), ("21.5", "2:43 lid 4 BW")])
@pytest.mark.parametrize(
    ("in_favour", "blank", "present", "outcome"),
    [(60, 0, 60, "carried"), (59, 0, 59, "rejected"), (59, 1, 60, "rejected"), (59, 0, 60, "rejected")],
)
def test_case_58_what_may_not_be_amended_needs_all_votes_with_all_there(
    amended: str, article: str, in_favour: int, blank: int, present: int, outcome: str
) -> None:
    question = asked(
        in_favour,
        0,
        blank,
        rulebook=ENTRENCHED,
        amended=(Clause(amended),),
        electorate=Electorate(members=60),
        present=present,
    )
    check = rule(judge(question), "entrenched")
    assert (judge(question).outcome, check.article, check.clause) == (outcome, article, "21.5")
    assert check.readings == ((Reading.BLANK_IS_NOT_FOR,) if blank else ())


def test_case_58_several_clauses_each_ask_their_own() -> None:
    verdict = judge(asked(59, 1, rulebook=ENTRENCHED, amended=(Clause("1.2"), Clause("3"))))
    assert [check.met for check in verdict.rules if check.rule == "entrenched"] == [True, False]
    assert verdict.outcome == "rejected"


LATE: Final[dict[str, Any]] = {"kind": "ordinary", "called_on": date(2026, 6, 2)}
HEALS: Final = a_rulebook(unanimity_heals_call=True)
ONE_SUSPENDED: Final = Electorate(members=5, suspended=1)


@pytest.mark.parametrize(
    ("facts", "healing"),
    [
        ({}, {"outside": ("notice_days",)}),
        ({"rulebook": HEALS}, {"unanimity_heals_call": ("notice_days",)}),
        ({"electorate": ONE_SUSPENDED}, {}),
        ({"electorate": ONE_SUSPENDED, "rulebook": HEALS}, {"unanimity_heals_call": ("notice_days",)}),
        ({"board_knew": False}, {}),
        ({"electorate": Electorate(members=5)}, {}),
        ({"electorate": Electorate(members=4, complete=False)}, {}),
        ({"electorate": Electorate(members=4, perhaps=1)}, {}),
    ],
)
def test_case_51_a_late_call_is_healed_where_all_are_there_and_all_vote_for(
    facts: dict[str, Any], healing: Mapping[str, tuple[str, ...]]
) -> None:
    """By the statutes, else as a decision of all: unless a member is suspended, or the board did not know."""
    verdict = judge(asked(4, **LATE, **facts))
    assert (verdict.outcome, healed(verdict)) == ("carried", healing)
    assert flaws(verdict) == ({} if healing else {"notice_days": VOIDABLE})


@pytest.mark.parametrize(("against", "blank"), [(0, 1), (1, 0)])
def test_case_51_a_blank_vote_is_not_for(against: int, blank: int) -> None:
    verdict = judge(asked(3, against, blank, **LATE, rulebook=HEALS))
    assert (healed(verdict), flaws(verdict)) == ({}, {"notice_days": VOIDABLE})
    assert rule(verdict, "defects").readings == ((Reading.BLANK_IS_NOT_FOR,) if blank else ())


def test_case_51_the_basis_is_named_with_its_article() -> None:
    assert rule(judge(asked(4, **LATE)), "outside").article == OUTSIDE
    amendment = judge(asked(4, called_on=date(2026, 6, 2)))
    assert rule(amendment, "amendment-unanimity").article == UNANIMOUS
    assert rule(judge(asked(4, **LATE)), "outside").readings == (Reading.HEALED_OUTSIDE,)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In June, on the clock of Amsterdam."""
    return instant(datetime.combine(date(2026, 6, day), time(hour, minute)))


def voted_at(opened_at: datetime, closed_at: datetime, **facts: Any) -> Verdict:
    """An ordinary motion that was carried by two of three."""
    hours = VotingHours(starts_at=time(19, 30), opened_at=opened_at, closed_at=closed_at)
    return judge(asked(2, 1, kind="ordinary", hours=hours, **facts))


@pytest.mark.parametrize(
    ("opened_at", "closed_at", "in_time"),
    [
        (at(9, 19, 30), at(9, 20), True),
        (at(9, 19, 29), at(9, 20), False),
        (at(9, 0, 5), at(9, 0, 10), False),
        (at(9, 23, 50), at(10, 0, 30), True),
        (at(10, 0, 30), at(10, 1), True),
        (at(10, 11), at(10, 12), True),
        (at(10, 11), at(10, 12, 1), False),
        (at(10, 23), at(10, 23, 55), False),
    ],
)
def test_case_45_the_members_vote_in_the_hours_of_the_call(
    opened_at: datetime, closed_at: datetime, in_time: bool
) -> None:
    verdict = voted_at(opened_at, closed_at)
    check = rule(verdict, "hour")
    assert (verdict.outcome, check.met, check.article) == ("carried", in_time, "2:41 BW")
    assert (Reading.PAST_MIDNIGHT in check.readings) is (closed_at > at(10, 0))
    assert flaws(verdict) == ({} if in_time else {"hour": UNREASONABLE})


def test_case_45_where_the_statutes_want_the_hour_in_the_call_it_is_against_them() -> None:
    verdict = voted_at(at(9, 0, 5), at(9, 0, 10), rulebook=a_rulebook(call_names_hour=True))
    assert flaws(verdict) == {"hour": VOIDABLE}
    assert rule(verdict, "defects").readings == (Reading.PERHAPS_NO_ASSEMBLY,)
    silent = voted_at(at(9, 0, 5), at(9, 0, 10))
    assert rule(silent, "defects").readings == (Reading.UNREASONABLE_IF_SILENT, Reading.PERHAPS_NO_ASSEMBLY)


def test_case_45_it_is_healed_as_a_late_call_is() -> None:
    hours = VotingHours(starts_at=time(19, 30), opened_at=at(9, 0, 5), closed_at=at(9, 0, 10))
    verdict = judge(asked(3, **LATE, hours=hours))
    assert (healed(verdict), verdict.voidable) == ({"outside": ("notice_days", "hour")}, False)
    amendment = judge(asked(3, called_on=date(2026, 6, 2), hours=hours))
    assert healed(amendment) == {"amendment-unanimity": ("amendment-notice",), "outside": ("hour",)}


@pytest.mark.parametrize(
    ("quorum_at", "opening", "closing", "outcome"),
    [
        ("opening", 4, 3, "carried"),
        ("opening", 3, 4, "carried"),
        ("opening", 3, 3, "no-decision"),
        ("voting", 4, 3, "no-decision"),
        ("voting", 3, 4, "no-decision"),
        ("voting", 4, 4, "carried"),
        ("both", 4, 3, "no-decision"),
        ("both", 4, 4, "carried"),
    ],
)
def test_case_50_the_statutes_say_when_the_quorum_must_be_there(
    quorum_at: Any, opening: int, closing: int, outcome: str
) -> None:
    """Half of eight. It is our reading that either is enough only where they do not say it."""
    at_closing = Closing(electorate=Electorate(members=8), present=closing, present_or_voted=closing)
    tally = Tally(in_favour=2, against=1, blank=0)
    asking = a_rulebook(quorum={"ordinary": at_least("1/2")}, quorum_at=quorum_at)
    verdict = judge(
        asked(
            kind="ordinary",
            rulebook=asking,
            electorate=Electorate(members=8),
            present=opening,
            votes=CountedVotes(tally=tally, voters=3, closing=at_closing),
        )
    )
    assert verdict.outcome == outcome
    check = rule(verdict, "quorum_at")
    assert (check.source, check.default, check.readings) == ("statutes", False, ())


def test_case_50_a_quorum_of_which_it_is_not_known_at_one_moment_is_not_known() -> None:
    at_closing = Closing(electorate=Electorate(members=6, perhaps=9), present=4, present_or_voted=4)
    tally = Tally(in_favour=2, against=1, blank=0)
    verdict = judge(
        asked(
            kind="ordinary",
            rulebook=a_rulebook(quorum={"ordinary": at_least("1/2")}, quorum_at="voting"),
            electorate=Electorate(members=8),
            present=4,
            votes=CountedVotes(tally=tally, voters=3, closing=at_closing),
        )
    )
    assert verdict.outcome == "not-known"


def test_case_53_what_is_declared_at_no_meeting_is_no_ruling_that_decides() -> None:
    later = RulingGiven(ground=None, at_meeting=False)
    verdict = judge(asked(2, 1, kind="ordinary", ruling=later))
    check = rule(verdict, "chair-ruling")
    assert (verdict.outcome, check.met, check.was, check.readings) == ("carried", False, later, ())
    assert "chair-ruling" not in {check.rule for check in judge(asked(2, 1, kind="ordinary")).rules}


def test_case_53_a_result_that_nobody_knows_is_not_ruled_on_by_declaring_it() -> None:
    question = asked(
        2,
        1,
        kind="ordinary",
        rulebook=a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base="entitled")}),
        electorate=Electorate(members=3, complete=False),
        ruling=RulingGiven(ground=None, at_meeting=False),
    )
    assert judge(question).outcome == "not-known"


FROM_7_TO_14 = (a_rulebook(notice_days=7), a_rulebook(notice_days=14))


@pytest.mark.parametrize(
    ("called_on", "held_on", "at_call", "at_meeting", "holds", "otherwise"),
    [
        (date(2026, 6, 25), date(2026, 7, 9), *FROM_7_TO_14, True, False),
        (date(2026, 6, 24), date(2026, 7, 9), *FROM_7_TO_14, True, True),
        (date(2026, 6, 28), date(2026, 7, 9), *reversed(FROM_7_TO_14), False, True),
        (date(2026, 6, 25), date(2026, 7, 9), *FROM_7_TO_14[:1] * 2, True, None),
    ],
)
def test_case_59_a_call_is_judged_as_it_was_made_and_it_is_shown_what_the_statutes_of_the_meeting_say(
    called_on: date, held_on: date, at_call: Rulebook, at_meeting: Rulebook, holds: bool, otherwise: bool | None
) -> None:
    """From 1 July on fourteen days are asked. Between 25 June and 9 July are thirteen."""
    question = asked(
        kind="ordinary", called_on=called_on, held_on=held_on, rulebook=at_meeting, rulebook_at_call=at_call
    )
    check = rule(judge(question), "notice_days")
    assert isinstance(check.was, Days)
    assert (check.met, check.was.otherwise) == (holds, otherwise)


def test_case_59_so_is_the_call_for_an_amendment() -> None:
    by_call, by_meeting = a_rulebook(notice_days_amendment=7), a_rulebook(notice_days_amendment=14)
    check = rule(judge(asked(rulebook=by_meeting, rulebook_at_call=by_call)), "amendment-notice")
    assert isinstance(check.was, Days)
    assert (check.met, check.was.otherwise, check.readings) == (True, False, (Reading.CALL_BY_ITS_DAY,))


@pytest.mark.parametrize(
    ("announced_on", "statutes", "article"),
    [
        (date(2026, 6, 1), {}, None),
        (date(2026, 6, 3), {}, UNREASONABLE),
        (date(2026, 6, 3), {"call_names_items": True}, VOIDABLE),
        (date(2026, 6, 3), {"call_names_items": False}, UNREASONABLE),
    ],
)
def test_case_62_an_item_that_was_added_later_has_its_own_call(
    announced_on: date, statutes: Any, article: str | None
) -> None:
    """Five days are left of the seven. That the meeting was called in time does not change with it."""
    asking = a_rulebook(**statutes)
    verdict = judge(
        asked(2, 1, kind="ordinary", rulebook=asking, announced=Announcement(on=announced_on, rulebook=asking))
    )
    check = rule(verdict, "call_names_items")
    assert (check.met, check.readings) == (article is None, (Reading.ITEM_HAS_OWN_CALL,))
    assert rule(verdict, "notice_days").met is True
    assert flaws(verdict) == ({} if article is None else {"call_names_items": article})


def test_case_62_an_amendment_that_was_added_later_was_not_announced() -> None:
    added = Announcement(on=date(2026, 6, 3), rulebook=a_rulebook())
    verdict = judge(asked(40, 1, announced=added))
    assert (rule(verdict, "amendment-notice").met, verdict.voidable) == (False, True)
    unanimous = judge(asked(40, announced=added))
    assert (healed(unanimous), unanimous.voidable) == ({"amendment-unanimity": ("amendment-notice",)}, False)
