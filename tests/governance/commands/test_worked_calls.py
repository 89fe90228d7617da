"""The call, the hour, and what is declared at no meeting, worked out by hand: by commands, to the verdict on record.

The assembly is of 9 June 2026 at half past seven, called on 1 June. Each test has the number that its case has beside
those of ``tests/governance/rules/test_worked_calls.py``.
"""

from datetime import date, datetime, time
from typing import Any

import pytest

from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import instant
from governance.events.membership import RegisterDeclaredComplete
from governance.ids import Choice, MemberId
from governance.rules.called import Hours, Unanimity
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Flaw, Majority, Outcome, RulingGiven, Share, Verdict, at_least, check_of
from tests.governance.commands.polling import cast, result
from tests.governance.examples import (
    FOUNDED_ON,
    ITEM,
    MEETING,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    members,
    statutes,
    suspended,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

OPENED, CLOSED = (9, 19, 30), (9, 21, 0)
ONE_DAY_LATE = {"notice_days": 8}
"""Seven days lie between the call and the assembly."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In June, on the clock of Amsterdam."""
    return instant(datetime.combine(date(2026, 6, day), time(hour, minute)))


def polled(
    log: GivenLog,
    *choices: Choice,
    rulebook: Rulebook | None = None,
    count: int | None = None,
    here: int | None = None,
    without: int | None = None,
    opened: tuple[int, int, int] = OPENED,
    closed: tuple[int, int, int] = CLOSED,
) -> None:
    """Members 1 and so on come when the assembly is opened, and vote when the voting is closed.

    ``count``: how many members there are; ``here``: how many of them come. ``without``: one who is suspended.
    """
    complete = RegisterDeclaredComplete(complete_from=FOUNDED_ON)
    log.given(a_cooperative(), statutes(rulebook or a_rulebook()), members(count or len(choices)), complete)
    log.given(a_meeting(), a_motion(), [] if without is None else suspended(without))
    begins = min(at(*opened), at(*OPENED))
    for number in range(1, (here or len(choices)) + 1):
        log.when(CheckIn(meeting=MEETING, member=MemberId(number)), by="secretaris", on=begins)
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter", on=begins)
    assert log.recorded
    log.when(OpenVoting(item=ITEM), by="voorzitter", on=at(*opened))
    assert log.recorded
    for number, choice in enumerate(choices, start=1):
        log.when(cast(choice), by=number, on=at(*closed))
        assert log.recorded
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=at(*closed))
    assert log.recorded


def declared(log: GivenLog, on: datetime | None = None) -> Verdict:
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=on or at(*CLOSED))
    return result(log).verdict


def flaws(verdict: Verdict) -> dict[str, str | None]:
    """The article by which a decision can be annulled, by what went wrong."""
    return {check.was.rule: check.article for check in verdict.rules if isinstance(check.was, Flaw)}


@pytest.mark.parametrize(
    ("opened", "closed", "in_time", "past_midnight"),
    [
        ((9, 19, 30), (9, 21, 0), True, False),
        ((9, 0, 5), (9, 0, 20), False, False),
        ((9, 19, 29), (9, 21, 0), False, False),
        ((9, 23, 0), (10, 0, 30), True, True),
        ((9, 23, 0), (10, 12, 0), True, True),
        ((9, 23, 0), (10, 12, 1), False, True),
        ((10, 11, 0), (10, 23, 55), False, True),
    ],
)
def test_case_45_a_voting_at_another_hour_than_that_of_the_call_is_carried_and_it_is_said(
    log: GivenLog, opened: tuple[int, int, int], closed: tuple[int, int, int], in_time: bool, past_midnight: bool
) -> None:
    polled(log, "for", "for", "against", opened=opened, closed=closed)
    verdict = declared(log, at(*closed))
    hour = check_of(verdict.rules, "hour")
    assert hour.was == Hours(opened_at=at(*opened), closed_at=at(*closed))
    assert (verdict.outcome, hour.met) == (Outcome.CARRIED, in_time)
    assert (Reading.PAST_MIDNIGHT in hour.readings) is past_midnight
    assert flaws(verdict) == ({} if in_time else {"hour": "2:15 lid 1 onder b BW"})


def test_case_45_where_everybody_was_there_and_voted_for_nothing_follows_from_the_hour(log: GivenLog) -> None:
    polled(log, "for", "for", opened=(9, 0, 5), closed=(9, 0, 20))
    verdict = declared(log, at(9, 0, 20))
    assert check_of(verdict.rules, "outside").was == Unanimity(members=2, heals=("hour",))
    assert flaws(verdict) == {}


@pytest.mark.parametrize(
    ("statutes_say", "choices", "outcome"),
    [
        ({}, ("for", "for", "against", "against"), Outcome.CARRIED),
        ({}, ("for", "against", "against"), Outcome.REJECTED),
        ({"tie": {"ordinary": "rejected"}}, ("for", "for", "against", "against"), Outcome.REJECTED),
    ],
)
def test_case_47_half_is_enough_where_the_statutes_ask_at_least_half(
    log: GivenLog, statutes_say: dict[str, Any], choices: tuple[Choice, ...], outcome: Outcome
) -> None:
    """Two to two reaches it, so that no tie is asked, unless the statutes say themselves what becomes of one."""
    half = {"ordinary": Majority(threshold=at_least("1/2"), base="valid")}
    polled(log, *choices, rulebook=a_rulebook(majority=half, **statutes_say))
    assert declared(log).outcome is outcome


@pytest.mark.parametrize("choices", [(), ("blank", "blank", "blank")])
def test_case_52_without_a_valid_vote_it_is_rejected_and_is_no_tie(log: GivenLog, choices: tuple[Choice, ...]) -> None:
    polled(log, *choices, count=3, here=3)
    verdict = declared(log)
    assert (verdict.outcome, check_of(verdict.rules, "majority").was) == (Outcome.REJECTED, Share(part=0, of=0))
    assert "tie" not in {check.rule for check in verdict.rules}


@pytest.mark.parametrize(
    ("statutes_say", "basis"), [({}, "outside"), ({"unanimity_heals_call": True}, "unanimity_heals_call")]
)
def test_case_51_a_late_call_is_healed_where_everybody_is_there_and_votes_for(
    log: GivenLog, statutes_say: dict[str, Any], basis: str
) -> None:
    polled(log, "for", "for", "for", rulebook=a_rulebook(**ONE_DAY_LATE, **statutes_say))
    verdict = declared(log)
    assert check_of(verdict.rules, basis).was == Unanimity(members=3, heals=("notice_days",))
    assert (verdict.outcome, verdict.voidable, flaws(verdict)) == (Outcome.CARRIED, False, {})


@pytest.mark.parametrize(
    ("choices", "count"),
    [(("for", "for", "blank"), 3), (("for", "for", "against"), 3), (("for", "for", "for"), 4)],
)
def test_case_51_and_is_not_healed_where_somebody_is_not_there_or_not_for(
    log: GivenLog, choices: tuple[Choice, ...], count: int
) -> None:
    rulebook = a_rulebook(**ONE_DAY_LATE, unanimity_heals_call=True)
    polled(log, *choices, rulebook=rulebook, count=count)
    verdict = declared(log)
    assert (verdict.outcome, flaws(verdict)) == (Outcome.CARRIED, {"notice_days": "2:15 lid 1 onder a BW"})


@pytest.mark.parametrize(("statutes_say", "is_healed"), [({}, False), ({"unanimity_heals_call": True}, True)])
def test_case_51_while_a_member_is_suspended_only_the_statutes_heal_it(
    log: GivenLog, statutes_say: dict[str, Any], is_healed: bool
) -> None:
    polled(log, "for", "for", "for", rulebook=a_rulebook(**ONE_DAY_LATE, **statutes_say), count=4, without=4)
    verdict = declared(log)
    assert verdict.voidable is not is_healed


def test_case_53_declared_after_the_meeting_was_closed_it_is_carried_and_no_ruling_that_decides(
    log: GivenLog,
) -> None:
    polled(log, "for", "for", "against")
    log.when(CloseMeeting(meeting=MEETING), by="voorzitter", on=at(9, 22))
    assert log.recorded
    verdict = declared(log, at(10, 20))
    ruling = check_of(verdict.rules, "chair-ruling")
    assert (verdict.outcome, ruling.met, ruling.was) == (
        Outcome.CARRIED,
        False,
        RulingGiven(ground=None, at_meeting=False, office="voorzitter", entered_by_another=False),
    )


def test_case_53_declared_at_the_meeting_the_ruling_is_not_spoken_of(log: GivenLog) -> None:
    polled(log, "for", "for", "against")
    assert "chair-ruling" not in {check.rule for check in declared(log).rules}
