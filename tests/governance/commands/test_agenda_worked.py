"""The agenda and who leads the meeting, worked out by hand: by commands, to the verdict on record.

The assembly is of 9 June 2026. Each test has the number that its case has beside those of ``test_worked_cases.py``.
"""

from datetime import date, datetime

import pytest

from governance.commands.meetings.agenda import ChangeMotion, WithdrawAgendaItem
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.events.decisions import DecisionRecorded
from governance.events.meetings import AgendaItemWithdrawn, InCharge, MeetingOpened, QuorumEstablished
from governance.events.voting import MotionAmended
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.rules.verdict import (
    Days,
    check_of,
)
from tests.governance.commands.polling import result
from tests.governance.commands.step_by_step import HALF, begun, closed, declared, opened, rule, voted
from tests.governance.examples import (
    ITEM,
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    checked_in,
    meeting_begun,
    meeting_opened,
    members,
    person_of,
)
from tests.governance.given import GivenLog


def test_case_45_an_assembly_that_was_not_opened_on_its_day_asks_a_new_call(log: GivenLog) -> None:
    """Five past midnight of the next day: nobody was called for that (BW 2:41 lid 1)."""
    log.given(a_cooperative(), members(2), a_meeting(), a_motion(), checked_in(1), checked_in(2))
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter", on=datetime.fromisoformat("2026-06-09T22:05:00+00:00"))
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))


def test_case_62_a_motion_that_was_announced_later_is_judged_by_its_own_call(log: GivenLog) -> None:
    """Called on 1 June for 9 June, seven days between; this motion on 3 June, and only it is too late."""
    log.given(a_cooperative(), members(3), a_meeting(), meeting_opened(), a_motion(announced_on=date(2026, 6, 3)))
    log.given([checked_in(number) for number in (1, 2)])
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter")
    quorum = log.recorded[0]
    assert isinstance(quorum, QuorumEstablished)
    assert check_of(quorum.kinds["ordinary"].rules, "notice_days").met is True
    opened(log)
    voted(log, "for")
    closed(log)
    verdict = declared(log)
    announced = rule(verdict, "call_names_items")
    assert (announced.was, announced.met) == (Days(days=5, called_on=date(2026, 6, 3), meeting_on=TODAY), False)
    assert rule(verdict, "notice_days").met is True


def test_case_63_a_motion_that_was_changed_at_the_meeting_is_decided_on_in_its_new_words(log: GivenLog) -> None:
    log.given(a_cooperative(), members(3), a_meeting(), a_motion(), checked_in(1), checked_in(2), *meeting_begun())
    log.when(ChangeMotion(item=ITEM, title="Anders", text="Met andere woorden."), by="secretaris")
    [amended] = log.recorded
    assert isinstance(amended, MotionAmended)
    assert (amended.at_meeting, amended.announced_on) == (True, TODAY)
    opened(log)
    voted(log, "for")
    closed(log)
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    decided = log.recorded[-1]
    assert isinstance(decided, DecisionRecorded)
    assert decided.words == amended.words
    notice = rule(result(log).verdict, "notice_days")
    assert (notice.was, notice.met) == (Days(days=7, called_on=date(2026, 6, 1), meeting_on=TODAY), True)


def test_case_64_a_motion_that_was_withdrawn_is_not_put_to_the_vote(log: GivenLog) -> None:
    log.given(a_cooperative(), members(3), a_meeting(), a_motion(), checked_in(1), *meeting_begun())
    log.when(WithdrawAgendaItem(item=ITEM), by="voorzitter")
    log.then(AgendaItemWithdrawn(item=ITEM, announced_on=TODAY))
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    log.then(Refused("item-withdrawn", item=ITEM))


@pytest.mark.parametrize("so_far", ["open", "closed", "declared"])
def test_case_64_after_the_opening_a_motion_is_withdrawn_no_more(log: GivenLog, so_far: str) -> None:
    begun(log, HALF, 3, here=3)
    voted(log, "for")
    if so_far != "open":
        closed(log)
    if so_far == "declared":
        declared(log)
    log.when(WithdrawAgendaItem(item=ITEM), by="voorzitter")
    log.then(Refused("already-opened", item=ITEM))


def test_case_66_who_chairs_is_recorded_at_the_opening(log: GivenLog) -> None:
    """The voorzitter is away: the deputy chairs, or whom the assembly picks."""
    log.given(a_cooperative(), members(2), a_meeting(), a_motion(), checked_in(1), checked_in(2))
    log.when(OpenMeeting(meeting=MEETING, chair_member=MemberId(2)), by="secretaris")
    opening = log.recorded[0]
    assert isinstance(opening, MeetingOpened)
    assert opening.chair == InCharge(person=person_of(2), member=MemberId(2))
