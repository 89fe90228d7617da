"""Whose ruling a declared result is, until when it is given at the meeting, and whether somebody else entered it."""

from datetime import date, datetime, time

import pytest

from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.voting.declaring import DeclareResult, RuleOnResult
from governance.dates import instant
from governance.ids import MemberId, Office
from governance.rules.verdict import Outcome, RulingGiven, Verdict, check_of
from tests.governance.commands.polling import result
from tests.governance.commands.step_by_step import COMPLETE, HALF, begun, closed, opened, voted
from tests.governance.examples import (
    MEETING,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    checked_in,
    members,
)
from tests.governance.given import GivenLog


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In June, on the clock of Amsterdam."""
    return instant(datetime.combine(date(2026, 6, day), time(hour, minute)))


def voted_on(log: GivenLog, chair_member: int | None = None) -> None:
    """A meeting of three, opened by command, votes on its motion."""
    log.given(a_cooperative(), members(3), COMPLETE, a_meeting(), a_motion())
    log.given([checked_in(number) for number in range(1, 4)])
    chair = None if chair_member is None else MemberId(chair_member)
    log.when(OpenMeeting(meeting=MEETING, chair_member=chair), by="secretaris")
    assert log.recorded
    opened(log)
    voted(log, "for", "for", "against")
    closed(log)


def ruling(verdict: Verdict) -> RulingGiven | None:
    """What the verdict says of the ruling; ``None``: nothing, for there is nothing to say."""
    checks = [check for check in verdict.rules if check.rule == "chair-ruling"]
    assert len(checks) < 2
    if not checks:
        return None
    assert isinstance(checks[0].was, RulingGiven)
    assert checks[0].met is checks[0].was.at_meeting
    return checks[0].was


@pytest.mark.parametrize(("by", "entered_by_another"), [("voorzitter", False), ("secretaris", True)])
def test_the_ruling_is_that_of_who_leads_the_meeting_whoever_enters_it(
    log: GivenLog, by: Office, entered_by_another: bool
) -> None:
    begun(log, HALF, 8, here=5, complete=False)
    voted(log, "for", "for", "against")
    closed(log)
    log.when(RuleOnResult(voting=VOTING, ground="nobody-objected"), by=by)
    assert ruling(result(log).verdict) == RulingGiven(
        ground="nobody-objected", at_meeting=True, office="voorzitter", entered_by_another=entered_by_another
    )


@pytest.mark.parametrize("by", ["secretaris", "voorzitter"])
def test_what_an_officer_declares_for_a_member_who_leads_the_meeting_is_entered_by_another(
    log: GivenLog, by: Office
) -> None:
    voted_on(log, chair_member=2)
    log.when(DeclareResult(voting=VOTING), by=by)
    verdict = result(log).verdict
    assert verdict.outcome is Outcome.CARRIED
    assert ruling(verdict) == RulingGiven(ground=None, at_meeting=True, office=None, entered_by_another=True)


def test_nothing_is_said_where_who_leads_the_meeting_declares_it_there(log: GivenLog) -> None:
    voted_on(log)
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    assert ruling(result(log).verdict) is None


@pytest.mark.parametrize(
    ("declared_at", "at_meeting"),
    [(at(10, 0, 30), True), (at(10, 12), True), (at(10, 12, 1), False), (at(11, 9), False)],
)
def test_a_ruling_is_given_at_the_meeting_until_noon_of_the_next_day_as_votes_are(
    log: GivenLog, declared_at: datetime, at_meeting: bool
) -> None:
    voted_on(log)
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=declared_at)
    given = ruling(result(log).verdict)
    assert (given is None) is at_meeting
    assert given is None or not given.at_meeting


def test_after_the_meeting_was_closed_it_is_not_given_there(log: GivenLog) -> None:
    voted_on(log)
    log.when(CloseMeeting(meeting=MEETING), by="voorzitter")
    assert log.recorded
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    check = check_of(result(log).verdict.rules, "chair-ruling")
    assert check.was == RulingGiven(ground=None, at_meeting=False, office="voorzitter", entered_by_another=False)
