"""What happens at an assembly says at which instant, and clocks that differ never make times on record run back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.meetings import MeetingClosed
from governance.events.voting import VotingClosed
from governance.ids import MemberId
from governance.log.command import Command
from governance.log.errors import Refused
from governance.log.event import Event
from tests.governance.commands.polling import TOMORROW, all_here
from tests.governance.examples import (
    AT,
    ITEM,
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    a_vote,
    a_voting,
    an_end,
    checked_in,
    checked_out,
    closed,
    meeting_begun,
    meeting_opened,
)
from tests.governance.given import Caller, GivenLog

AN_HOUR = timedelta(hours=1)
MIDNIGHT = datetime.fromisoformat("2026-06-09T22:00:00+00:00")
"""In Amsterdam, at the end of the day of the meeting."""

STEPS: list[tuple[Command, Caller, list[Event]]] = [
    (CheckIn(meeting=MEETING, member=MemberId(3)), "secretaris", [a_meeting(), *meeting_begun()]),
    (CheckIn(meeting=MEETING, member=MemberId(1)), "secretaris", [a_meeting(), checked_out(1)]),
    (CheckOut(meeting=MEETING, member=MemberId(1)), "secretaris", [a_meeting()]),
    (OpenMeeting(meeting=MEETING), "voorzitter", [a_meeting(), checked_in(1), checked_in(1)]),
    (EstablishQuorum(meeting=MEETING), "voorzitter", [a_meeting(), meeting_opened()]),
    (OpenVoting(item=ITEM), "voorzitter", [a_meeting(), a_motion(), *meeting_begun()]),
    (CloseVoting(voting=VOTING), "voorzitter", a_voting()),
    (DeclareResult(voting=VOTING), "voorzitter", [*a_voting(), a_vote(1), closed()]),
    (CloseMeeting(meeting=MEETING), "voorzitter", [a_meeting(), *meeting_begun()]),
]


@pytest.mark.parametrize(("behind", "at"), [(-AN_HOUR, AT + AN_HOUR), (timedelta(0), AT), (AN_HOUR, AT)])
@pytest.mark.parametrize(("command", "by", "given"), STEPS, ids=lambda part: type(part).__name__)
def test_the_instant_is_that_of_the_call_and_none_before_the_last_on_record(
    log: GivenLog, command: Command, by: Caller, given: list[Event], behind: timedelta, at: datetime
) -> None:
    log.given(a_cooperative(), all_here(2), given, members_of(3))
    log.when(command, by=by, on=AT - behind)
    first: Any = log.recorded[0]
    assert first.at == at
    [(_, _, envelope)] = log.log(after=log.head - len(log.recorded))[:1]
    assert envelope.effective_on == ImpreciseDate.of(TODAY)


def members_of(number: int) -> list[Event]:
    """One more member, who has not come."""
    return all_here(number)[number - 1 : number]


def test_the_last_that_counts_is_the_latest_and_not_the_last_recorded(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(2), a_voting())
    log.given(checked_out(1, at=AT + AN_HOUR), checked_out(2, at=AT))
    log.when(CloseVoting(voting=VOTING), by="voorzitter")
    assert isinstance(log.recorded[0], VotingClosed)
    assert log.recorded[0].at == AT + AN_HOUR


def test_a_clock_that_is_behind_does_not_bring_back_the_day_before(log: GivenLog) -> None:
    """By the clock of one process the meeting has come past midnight; by that of the next it is a minute before."""
    log.given(a_cooperative(), all_here(3), a_voting(), an_end(3, TOMORROW), an_end(2, TOMORROW))
    log.given(checked_in(1, at=MIDNIGHT))
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter", on=MIDNIGHT)
    before = MIDNIGHT - timedelta(minutes=1)
    log.when(CastVote(voting=VOTING, choice="for"), by=3, on=before)
    assert isinstance(log.refusal, Refused)
    assert log.refusal.code == "not-a-member"
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=before)
    assert isinstance(log.recorded[0], VotingClosed)
    assert (log.recorded[0].roll.day, log.recorded[0].roll.entitled.heads) == (TOMORROW, 1)


def test_an_assembly_is_closed_no_earlier_than_the_last_one_left(log: GivenLog) -> None:
    log.given(a_cooperative(), all_here(2), a_meeting(), *meeting_begun(), checked_out(1, at=AT + AN_HOUR))
    log.when(CloseMeeting(meeting=MEETING), by="voorzitter")
    log.then(MeetingClosed(meeting=MEETING, at=AT + AN_HOUR))


def test_nobody_votes_on_the_day_before_they_came_in(log: GivenLog) -> None:
    """Member 3 came in after midnight, by the clock of one process; by that of the next it is a minute before."""
    log.given(a_cooperative(), all_here(2), members_of(3)[:1], a_voting(), an_end(3, TOMORROW))
    log.given(checked_in(3, at=MIDNIGHT))
    log.when(CastVote(voting=VOTING, choice="for"), by=3, on=MIDNIGHT - timedelta(minutes=1))
    assert isinstance(log.refusal, Refused)
    assert log.refusal.code == "not-a-member"
