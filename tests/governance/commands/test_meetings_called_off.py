"""Calling an assembly off: before it is opened, by the board, with a reason; after that nothing happens there."""

from datetime import date, datetime, time

import pytest

from governance.commands.meetings.agenda import AddAgendaItem, ChangeAgendaOrder, ChangeMotion, WithdrawAgendaItem
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.calling_off import CallOffAssembly
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import Discussion
from governance.commands.meetings.minutes import CirculateMinutes
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.texts import WithdrawText
from governance.commands.voting.casting import CastVote
from governance.commands.voting.opening import OpenVoting
from governance.dates import instant
from governance.events.meetings import MeetingCalledOff, MeetingConvened
from governance.events.texts import TextWithdrawn
from governance.ids import DecisionId, ItemId, MeetingId, MemberId
from governance.log.command import Command
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from tests.governance.commands.polling import TOMORROW
from tests.governance.examples import (
    ITEM,
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    called_off,
    checked_in,
    meeting_closed,
    meeting_opened,
    members,
    words_of,
)
from tests.governance.given import Caller, GivenLog

CALL_OFF = CallOffAssembly(meeting=MEETING, reason="De zaal is dicht.")
NO_ASSEMBLY = {"rule": "defects", "article": "2:14 lid 1 BW"}
SECOND = ItemId("ALV-2026-1.4")


def at(hour: int, minute: int = 0) -> datetime:
    """On the day of the assembly, on the clock of Amsterdam."""
    return instant(datetime.combine(date(2026, 6, 9), time(hour, minute)))


@pytest.mark.parametrize("officer", ["voorzitter", "secretaris", "penningmeester"])
def test_an_officer_calls_an_assembly_off_with_a_reason(log: GivenLog, officer: Caller) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(CALL_OFF, by=officer, on=at(14))
    reason = FreeText("De zaal is dicht.")
    log.then(MeetingCalledOff(meeting=MEETING, words=log.words(), reason=reason, at=at(14)))


def test_case_61_who_meets_all_the_same_holds_no_assembly_and_decides_nothing(log: GivenLog) -> None:
    """Called off at 14.00; at half past seven some come, and can neither open it nor vote."""
    log.given(a_cooperative(), members(3), a_meeting(), a_motion())
    log.when(CALL_OFF, by="voorzitter", on=at(14))
    assert log.recorded
    anyway: list[tuple[Command, Caller]] = [
        (CheckIn(meeting=MEETING, member=MemberId(1)), "secretaris"),
        (OpenMeeting(meeting=MEETING), "voorzitter"),
        (OpenVoting(item=ITEM), "voorzitter"),
        (CastVote(voting=VOTING, choice="for"), 1),
    ]
    for command, caller in anyway:
        log.when(command, by=caller, on=at(19, 30))
        log.then(Refused("meeting-called-off", **NO_ASSEMBLY, meeting=MEETING))


@pytest.mark.parametrize(
    "command",
    [
        CALL_OFF,
        CheckOut(meeting=MEETING, member=MemberId(1)),
        EstablishQuorum(meeting=MEETING),
        CloseMeeting(meeting=MEETING),
        CirculateMinutes(meeting=MEETING, texts={"opening": "Wij waren er."}),
        AddAgendaItem(meeting=MEETING, added=Discussion(title="Rondvraag")),
        ChangeAgendaOrder(meeting=MEETING, order=[SECOND, ITEM]),
        ChangeMotion(item=ITEM, title="Anders", text="Met andere woorden."),
        WithdrawAgendaItem(item=ITEM),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_at_an_assembly_that_was_called_off_nor_about_it(log: GivenLog, command: Command) -> None:
    log.given(a_cooperative(), members(1), a_meeting(), a_motion(), a_motion(SECOND), checked_in(1), called_off())
    log.when(command, by="secretaris")
    log.then(Refused("meeting-called-off", **NO_ASSEMBLY, meeting=MEETING))


def test_an_assembly_that_was_opened_is_not_called_off(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), meeting_opened())
    log.when(CALL_OFF, by="voorzitter")
    log.then(Refused("call-stands", meeting=MEETING))
    log.given(meeting_closed())
    log.when(CALL_OFF, by="voorzitter")
    log.then(Refused("meeting-closed", meeting=MEETING))


def test_an_assembly_whose_day_passed_without_it_needs_no_calling_off(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(CALL_OFF, by="voorzitter", on=TOMORROW)
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))


def test_an_assembly_that_there_is_not_is_not_called_off(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(CALL_OFF, by="voorzitter")
    log.then(Refused("no-such-meeting", meeting=MEETING))


def test_a_decision_that_it_names_must_be_there(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    decision = DecisionId("BESTUUR-2026-001")
    log.when(CallOffAssembly(meeting=MEETING, reason="De zaal is dicht.", decision=decision), by="secretaris")
    log.then(Refused("no-such-decision", decision=decision))


def test_its_number_is_never_given_again(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), called_off())
    anew = ConveneAssembly(
        held_on=TODAY, starts_at=time(20), place="Plein 2", items=[Discussion(title="Opening")], short_notice=True
    )
    log.when(anew, by="secretaris")
    assert [event.meeting for event in log.recorded if isinstance(event, MeetingConvened)] == [MeetingId("ALV-2026-2")]


def test_the_reason_can_be_withdrawn_and_the_calling_off_stays(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), called_off())
    words = words_of(f"{MEETING} afgezegd")
    log.when(WithdrawText(words=words, ground="personal-data"), by="secretaris")
    log.then(TextWithdrawn(words=words, written_in="reason", ground="personal-data"))
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter")
    log.then(Refused("meeting-called-off", **NO_ASSEMBLY, meeting=MEETING))
