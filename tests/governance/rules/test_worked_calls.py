"""Cases worked out by hand about the call, the hour and what heals them; each stands on both sides of it.

Those about amendments are in ``test_worked_amendments.py``, and the others in ``test_worked_cases.py``.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

import pytest

from governance.dates import instant
from governance.rules.judging import Announcement, Closing, CountedVotes, VotingHours, judge
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import (
    Days,
    Electorate,
    Majority,
    RulingGiven,
    Tally,
    Verdict,
    at_least,
    more_than,
)
from tests.governance.rulebooks import a_rulebook
from tests.governance.rules.asking import (
    OUTSIDE,
    UNANIMOUS,
    UNREASONABLE,
    VOIDABLE,
    asked,
    flaws,
    healed,
    rule,
)

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
        ({"electorate": Electorate(members=5)}, {}),
        ({"electorate": Electorate(members=4, complete=False)}, {}),
        ({"electorate": Electorate(members=4, perhaps=1)}, {}),
    ],
)
def test_case_51_a_late_call_is_healed_where_all_are_there_and_all_vote_for(
    facts: dict[str, Any], healing: Mapping[str, tuple[str, ...]]
) -> None:
    """By the statutes, else as a decision of all: unless a member is suspended."""
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
    later = RulingGiven(ground=None, at_meeting=False, office="voorzitter", entered_by_another=False)
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
        ruling=RulingGiven(ground=None, at_meeting=False, office="voorzitter", entered_by_another=False),
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
    ("at_call", "at_meeting", "in_time", "readings"),
    [(5, 8, True, (Reading.CALL_BY_ITS_DAY,)), (8, 5, False, (Reading.CALL_BY_ITS_DAY,)), (5, 5, True, ())],
)
@pytest.mark.parametrize("added", [False, True])
def test_case_59_so_is_the_text_of_an_amendment(
    at_call: int, at_meeting: int, in_time: bool, readings: tuple[Reading, ...], added: bool
) -> None:
    """The text lies open for five days, and the statutes of the day on which it was announced say whether that is
    enough: those of the call, or of its own announcement where it was added later."""
    by_call, by_meeting = a_rulebook(text_open_days=at_call), a_rulebook(text_open_days=at_meeting)
    announced = Announcement(on=date(2026, 6, 2), rulebook=by_call) if added else None
    check = rule(
        judge(
            asked(
                rulebook=by_meeting,
                rulebook_at_call=by_meeting if added else by_call,
                announced=announced,
                text_open_from=date(2026, 6, 4),
            )
        ),
        "amendment-text",
    )
    assert (check.met, check.readings) == (in_time, readings)


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
