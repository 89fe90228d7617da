"""Moving an assembly: called anew by the board, before it is opened, and judged by the day of the new call.

The assembly is of 9 June 2026 at half past seven, called on 1 June. The new call is of 9 June, unless a test says
otherwise.
"""

from datetime import date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from governance.commands.meetings.agenda import AddAgendaItem
from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.items import Discussion
from governance.commands.meetings.moving import MoveAssembly
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import instant
from governance.events.decisions import AmendStatutes
from governance.events.meetings import AgendaItemAdded, MeetingMoved, MeetingOpened
from governance.events.membership import RegisterDeclaredComplete
from governance.ids import MemberId, ParameterKind
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rules.called import HoursAsked
from governance.rules.meetings import notice
from governance.rules.verdict import Days, check_of
from tests.governance.commands.polling import TOMORROW, cast, result
from tests.governance.examples import (
    FOUNDED_ON,
    ITEM,
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    checked_in,
    members,
    moved,
    statutes,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook, settings

TOO_SOON, IN_TIME = date(2026, 6, 16), date(2026, 6, 17)


def move(**changed: Any) -> MoveAssembly:
    """To 17 June, at eight."""
    asked: dict[str, Any] = {"held_on": IN_TIME, "starts_at": time(20), "reason": "De zaal is dicht."}
    return MoveAssembly(meeting=MEETING, **asked | changed)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In June, on the clock of Amsterdam."""
    return instant(datetime.combine(date(2026, 6, day), time(hour, minute)))


@pytest.mark.parametrize(("held_on", "days", "met"), [(TOO_SOON, 6, False), (IN_TIME, 7, True)])
def test_case_61_a_new_call_is_counted_from_its_own_day(held_on: date, days: int, met: bool) -> None:
    check = notice(TODAY, held_on, a_rulebook(notice_days=7))
    assert check.was == Days(days=days, called_on=TODAY, meeting_on=held_on)
    assert check.met is met


def test_case_61_a_day_too_soon_is_refused_and_the_next_holds(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(a_rulebook(notice_days=7)), a_meeting())
    log.when(move(held_on=TOO_SOON), by="voorzitter")
    log.then(Refused("notice-too-short", rule="notice_days", days=6, asked=7, earliest=IN_TIME))
    log.when(move(), by="penningmeester", on=at(9, 14))
    reason = FreeText("De zaal is dicht.")
    log.then(
        MeetingMoved(
            meeting=MEETING,
            held_on=IN_TIME,
            starts_at=time(20),
            called_on=TODAY,
            words=log.words(),
            reason=reason,
            at=at(9, 14),
        )
    )


@pytest.mark.parametrize(("held_on", "days", "met"), [(TOO_SOON, 6, False), (IN_TIME, 7, True)])
def test_case_61_the_verdict_judges_the_new_call_its_day_and_its_hour(
    log: GivenLog, held_on: date, days: int, met: bool
) -> None:
    complete = RegisterDeclaredComplete(complete_from=FOUNDED_ON)
    log.given(a_cooperative(), statutes(a_rulebook(notice_days=7)), members(3), complete, a_meeting(), a_motion())
    log.when(move(held_on=held_on, short_notice=True), by="voorzitter")
    assert log.recorded
    when = at(held_on.day, 20)
    for number in (1, 2, 3):
        log.when(CheckIn(meeting=MEETING, member=MemberId(number)), by="secretaris", on=when)
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter", on=when)
    log.when(OpenVoting(item=ITEM), by="voorzitter", on=when)
    log.when(cast("for"), by=1, on=when)
    log.when(cast("against"), by=2, on=when)
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=when)
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=when)
    rules = result(log).verdict.rules
    notice_days, hour = check_of(rules, "notice_days"), check_of(rules, "hour")
    assert notice_days.was == Days(days=days, called_on=TODAY, meeting_on=held_on)
    assert notice_days.met is met
    assert isinstance(hour.asked, HoursAsked)
    assert hour.asked.from_hour == when
    assert hour.met is True


@pytest.mark.parametrize(
    ("held_on", "open_from", "refused"),
    [
        (date(2026, 6, 16), date(2026, 6, 1), "amendment-too-late"),
        (date(2026, 6, 17), date(2026, 6, 1), None),
        (date(2026, 6, 17), date(2026, 6, 13), "text-opened-too-late"),
    ],
)
def test_an_amendment_on_the_agenda_is_announced_anew_and_its_text_has_lain_open_since_it_did(
    log: GivenLog, held_on: date, open_from: date, refused: str | None
) -> None:
    amendment = replace(
        a_motion(),
        kind=ParameterKind("amendment"),
        effect=AmendStatutes(settings=settings(notice_days=14)),
        text_open_from=open_from,
    )
    log.given(a_cooperative(), statutes(a_rulebook(notice_days=0)), a_meeting(), amendment)
    log.when(move(held_on=held_on), by="voorzitter")
    assert getattr(log.refusal, "code", None) == refused


def test_it_is_opened_on_its_new_day_and_not_on_the_old_one(log: GivenLog) -> None:
    log.given(a_cooperative(), members(1), a_meeting(), moved(IN_TIME, TODAY))
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter")
    log.then(Refused("meeting-not-begun", meeting=MEETING, held_on=IN_TIME))
    log.when(CheckIn(meeting=MEETING, member=MemberId(1)), by="secretaris", on=IN_TIME)
    log.when(OpenMeeting(meeting=MEETING), by="voorzitter", on=IN_TIME)
    assert isinstance(log.recorded[0], MeetingOpened)


def test_an_assembly_whose_day_passed_is_not_moved(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(move(held_on=date(2026, 7, 1)), by="voorzitter", on=TOMORROW)
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))


def test_it_can_be_moved_again_and_keeps_its_number_in_another_year(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), moved(IN_TIME, TODAY))
    log.when(move(held_on=date(2027, 1, 12)), by="voorzitter", on=IN_TIME)
    [event] = log.recorded
    assert isinstance(event, MeetingMoved)
    assert (event.meeting, event.called_on) == (MEETING, IN_TIME)


def test_a_call_that_changes_nothing_is_none(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    same = move(held_on=TODAY, starts_at=time(19, 30), short_notice=True)
    log.when(same, by="voorzitter")
    log.then(Refused("nothing-new"))


def test_the_new_call_is_no_older_than_the_last(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting())
    log.when(move(called_on=date(2026, 5, 31)), by="voorzitter")
    log.then(Refused("called-before-last-call", meeting=MEETING, called_on=date(2026, 6, 1)))
    log.when(move(called_on=date(2026, 6, 10)), by="voorzitter")
    log.then(Refused("called-in-future", called_on=date(2026, 6, 10)))
    log.when(move(held_on=date(2026, 6, 8)), by="voorzitter")
    log.then(Refused("meeting-day-passed", held_on=date(2026, 6, 8)))


def test_an_item_that_is_added_after_the_move_has_its_own_call(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(), moved(IN_TIME, TODAY))
    added = AddAgendaItem(meeting=MEETING, added=Discussion(title="Rondvraag"), short_notice=True)
    log.when(added, by="secretaris", on=TOMORROW)
    [event] = log.recorded
    assert isinstance(event, AgendaItemAdded)
    assert event.announced_on == TOMORROW


def test_who_was_let_in_is_not_taken_along_to_another_day(log: GivenLog) -> None:
    log.given(a_cooperative(), members(2), a_meeting(), checked_in(1), checked_in(2))
    log.when(move(), by="voorzitter")
    log.then(Refused("members-are-here", meeting=MEETING, present=2))
    log.when(move(held_on=TODAY, starts_at=time(20, 30), short_notice=True), by="voorzitter")
    assert log.recorded
