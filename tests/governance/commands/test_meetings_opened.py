"""Opening an assembly: on its own day, once, by officers, with the first count in the same append."""

from datetime import datetime

import pytest

from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.meetings import InCharge, MeetingOpened, QuorumEstablished
from governance.facts.meetings import MeetingLife
from governance.ids import MemberId
from governance.log.command import Command
from governance.log.errors import NotAllowed, Refused
from governance.log.event import Event
from governance.states.meetings import MeetingState
from tests.governance.commands.polling import TOMORROW
from tests.governance.examples import (
    MEETING,
    TODAY,
    a_cooperative,
    a_meeting,
    a_member,
    checked_in,
    holder_of,
    in_office,
    meeting_begun,
    meeting_closed,
    meeting_opened,
    members,
    person_of,
    suspended,
)
from tests.governance.given import GivenLog

HERE: list[Event] = [*a_cooperative(), *members(3), a_meeting(), checked_in(1), checked_in(2)]
CHAIRS = {"rule": "at-the-table", "article": "2:38 lid 2 BW"}


def begun(log: GivenLog) -> MeetingOpened:
    """What was recorded first; the count is in the same append."""
    event, counted = log.recorded
    assert isinstance(event, MeetingOpened)
    assert isinstance(counted, QuorumEstablished)
    assert counted.at == event.at
    return event


def test_an_assembly_is_opened_and_counted_at_once(log: GivenLog) -> None:
    log.given(HERE)
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter")
    assert begun(log) == meeting_opened()
    counted = log.recorded[1]
    assert isinstance(counted, QuorumEstablished)
    assert (counted.roll.present.heads, counted.kinds["ordinary"].reached) == (2, True)


def test_another_officer_or_a_member_leads_where_one_is_away(log: GivenLog) -> None:
    """The deputy chairs, or whom the assembly picks."""
    log.given(HERE, checked_in(3))
    log.when(OpenMeeting(meeting=MEETING, chair="penningmeester", minute_taker_member=MemberId(3)), by="secretaris")
    opening = begun(log)
    assert opening.chair == InCharge(person=holder_of("penningmeester"), office="penningmeester")
    assert opening.minute_taker == InCharge(person=person_of(3), member=MemberId(3))


def test_an_officer_who_is_a_member_leads_under_their_number(log: GivenLog) -> None:
    vacated = OfficeVacated(
        office="voorzitter", person=holder_of("voorzitter"), recorded_on=TODAY, until=ImpreciseDate.of(TODAY)
    )
    log.given(HERE, vacated, in_office("voorzitter", ImpreciseDate.of(TODAY), member=2))
    log.when(OpenMeeting(meeting=MEETING), by="secretaris")
    assert begun(log).chair == InCharge(person=person_of(2), office="voorzitter", member=MemberId(2))


def test_nobody_leads_by_an_office_that_nobody_holds(log: GivenLog) -> None:
    log.given(
        HERE,
        OfficeVacated(
            office="voorzitter", person=holder_of("voorzitter"), recorded_on=TODAY, until=ImpreciseDate.of(TODAY)
        ),
    )
    log.when(OpenMeeting(meeting=MEETING), by="secretaris")
    log.then(Refused("nobody-in-office", office="voorzitter", **CHAIRS))
    log.when(OpenMeeting(meeting=MEETING, chair_member=MemberId(1)), by="secretaris")
    assert begun(log).chair.member == 1


@pytest.mark.parametrize(
    ("given", "number", "code"),
    [([], 9, "not-a-member"), ([suspended(3)], 3, "suspended"), ([a_member(7)], 7, "member-not-here")],
    ids=["nobody", "suspended", "elsewhere"],
)
@pytest.mark.parametrize("field", ["chair_member", "minute_taker_member"])
def test_a_member_who_has_no_vote_or_is_not_there_leads_no_assembly(
    log: GivenLog, given: list[Event], number: int, code: str, field: str
) -> None:
    log.given(HERE, given)
    log.when(OpenMeeting(meeting=MEETING, **{field: MemberId(number)}), by="voorzitter")  # type: ignore[arg-type]
    assert isinstance(log.refusal, Refused)
    assert (log.refusal.code, log.refusal.facts["member"]) == (code, number)


def test_an_assembly_is_opened_once(log: GivenLog) -> None:
    log.given(HERE, meeting_begun())
    log.when(OpenMeeting(meeting=MEETING), by="secretaris")
    log.then(Refused("meeting-already-opened", meeting=MEETING))


@pytest.mark.parametrize("command", [OpenMeeting(meeting=MEETING), CheckIn(meeting=MEETING, member=MemberId(3))])
def test_an_assembly_that_was_not_opened_on_its_day_is_over(log: GivenLog, command: Command) -> None:
    """Who was called for that day was not called for the next: it asks a new call (BW 2:41 lid 1)."""
    log.given(HERE)
    log.when(command, by="secretaris", on=TOMORROW)
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))
    log.given(meeting_begun())
    log.when(CheckIn(meeting=MEETING, member=MemberId(3)), by="secretaris", on=TOMORROW)
    assert log.recorded


def test_an_assembly_can_be_opened_before_the_hour_of_the_call(log: GivenLog) -> None:
    """At five past midnight of its day: allowed, and the rules see both hours."""
    early = datetime.fromisoformat("2026-06-08T22:05:00+00:00")
    log.given(a_cooperative(), a_member(1), a_meeting())
    log.when(CheckIn(meeting=MEETING, member=MemberId(1)), by="secretaris", on=early)
    log.when(OpenMeeting(meeting=MEETING), by="secretaris", on=early)
    assert begun(log).at == early
    life = MeetingLife(MEETING)
    for event in log.events():
        if life.tag in event.tags():
            life.see(event)
    assert (life.state, life.opened_at, life.starts_at) == (MeetingState.OPENED, early, a_meeting().starts_at)


@pytest.mark.parametrize("command", [EstablishQuorum(meeting=MEETING), CloseMeeting(meeting=MEETING)])
def test_what_is_done_at_an_assembly_waits_for_its_opening(log: GivenLog, command: Command) -> None:
    log.given(HERE)
    log.when(command, by="secretaris")
    log.then(Refused("meeting-not-opened", meeting=MEETING))


def test_a_closed_assembly_is_not_opened_again(log: GivenLog) -> None:
    log.given(HERE, meeting_begun(), meeting_closed())
    log.when(OpenMeeting(meeting=MEETING), by="secretaris")
    log.then(Refused("meeting-closed", meeting=MEETING))


def test_the_penningmeester_and_members_open_nothing(log: GivenLog) -> None:
    log.given(HERE)
    for caller in ("penningmeester", 1):
        log.when(OpenMeeting(meeting=MEETING), by=caller)
        log.then(NotAllowed("OpenMeeting", ("voorzitter", "secretaris")))
