"""Statutes that are entered after a voting was opened judge it all the same, and the verdict says what turns on it."""

from datetime import date

import pytest
from msgspec.structs import replace

from governance.commands.statutes import AdoptStatutes, RecordDeed
from governance.commands.voting.opening import OpenVoting
from governance.events.decisions import AmendStatutes
from governance.ids import DecisionId, ItemId
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import ByEarlierStatutes, Check, Outcome, Verdict, at_least
from tests.governance.commands.step_by_step import COMPLETE, HALF, begun, closed, declared, opened, rule, voted
from tests.governance.examples import (
    FOUNDED_ON,
    TODAY,
    a_cooperative,
    a_decision,
    a_meeting,
    a_motion,
    checked_in,
    meeting_begun,
    members,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

QUARTER = a_rulebook(quorum={"ordinary": at_least("1/4")})


def entered(log: GivenLog, rulebook: Rulebook, in_force_on: date = FOUNDED_ON) -> None:
    log.when(AdoptStatutes(parameters=rulebook.statutes, in_force_on=in_force_on, source="akte"), by="secretaris")
    assert log.recorded


def carried_by_three_of_eight(log: GivenLog) -> None:
    voted(log, "for", "for", "for")
    closed(log)


def by_earlier(verdict: Verdict) -> list[Check]:
    """What the verdict says of statutes that were entered later."""
    return [check for check in verdict.rules if isinstance(check.was, ByEarlierStatutes)]


@pytest.mark.parametrize("entered_at", ["while it is open", "after the closing"])
def test_a_quorum_that_is_entered_after_the_opening_decides_and_it_is_said_that_it_turns_on_it(
    log: GivenLog, entered_at: str
) -> None:
    begun(log, a_rulebook(), 8, here=3)
    if entered_at == "while it is open":
        entered(log, HALF)
    carried_by_three_of_eight(log)
    if entered_at == "after the closing":
        entered(log, HALF)
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "quorum").met) == (Outcome.NO_DECISION, False)
    [check] = by_earlier(verdict)
    assert (check.was, check.met) == (ByEarlierStatutes(outcome=Outcome.CARRIED), False)
    assert (check.article, check.readings) == ("2:43 lid 5 BW", (Reading.STATUTES_ENTERED_LATER,))


def test_it_is_said_too_where_the_outcome_does_not_turn_on_it(log: GivenLog) -> None:
    begun(log, a_rulebook(), 8, here=3)
    entered(log, QUARTER)
    carried_by_three_of_eight(log)
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "quorum").met) == (Outcome.CARRIED, True)
    [check] = by_earlier(verdict)
    assert (check.was, check.met) == (ByEarlierStatutes(outcome=Outcome.CARRIED), True)


def test_nothing_is_said_of_statutes_that_were_entered_before_or_that_judge_another_day(log: GivenLog) -> None:
    begun(log, QUARTER, 8, here=3)
    entered(log, HALF, in_force_on=date(2026, 6, 10))
    entered(log, a_rulebook(notice_days=10), in_force_on=date(2026, 6, 8))
    entered(log, QUARTER, in_force_on=TODAY)
    carried_by_three_of_eight(log)
    assert by_earlier(declared(log)) == []


def test_each_voting_is_judged_from_its_own_opening(log: GivenLog) -> None:
    """The statutes are entered between the openings of two votings: only the first is opened before them."""
    log.given(a_cooperative(), members(8), COMPLETE)
    second = ItemId("ALV-2026-1.4")
    log.given(a_meeting(), a_motion(second), a_motion(), [checked_in(number) for number in range(1, 5)])
    log.given(*meeting_begun())
    log.when(OpenVoting(item=second), by="voorzitter")
    entered(log, HALF)
    opened(log)
    voted(log, "for", "for", "for")
    closed(log)
    assert by_earlier(declared(log)) == []


def test_a_term_of_the_call_that_is_entered_later_is_said_too(log: GivenLog) -> None:
    """The call is judged by the statutes of its own day, which were not on record yet either."""
    begun(log, a_rulebook(), 3, here=2)
    entered(log, a_rulebook(notice_days=60))
    voted(log, "for", "for")
    closed(log)
    verdict = declared(log)
    assert rule(verdict, "notice_days").met is False
    [check] = by_earlier(verdict)
    assert check.was == ByEarlierStatutes(outcome=Outcome.CARRIED)


def test_so_it_is_of_a_deed_that_is_recorded_after_the_opening(log: GivenLog) -> None:
    amendment = AmendStatutes(settings=HALF.statutes, falls_back=(), clauses=(), not_before=None)
    earlier = replace(a_decision(effect=amendment), decided_on=date(2026, 5, 1))
    begun(log, a_rulebook(), 8, here=3)
    log.given(earlier)
    log.when(
        RecordDeed(decision=DecisionId("ALV-2026-001"), passed_on=date(2026, 6, 1), document="akte"), by="secretaris"
    )
    assert log.recorded
    carried_by_three_of_eight(log)
    verdict = declared(log)
    assert verdict.outcome is Outcome.NO_DECISION
    [check] = by_earlier(verdict)
    assert (check.was, check.met) == (ByEarlierStatutes(outcome=Outcome.CARRIED), False)
