"""The days that commands are given lie where days can be reckoned with, and are meant."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from governance.commands.meetings.closing import CloseMeeting
from governance.commands.membership import SuspendMember
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.dates import EARLIEST_DAY, ImpreciseDate, furthest_day
from governance.events.membership import RegisterDeclaredComplete
from governance.ids import MemberId
from governance.log.command import Command
from governance.log.errors import Refused
from tests.governance.examples import (
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_member,
    a_motion,
    a_vote,
    checked_in,
    meeting_begun,
    members,
    opened,
)
from tests.governance.given import Caller, GivenLog
from tests.rights import example_commands

FURTHEST = date(2031, 6, 9)
DAY = timedelta(days=1)


def days_asked() -> Iterator[tuple[Command, str, Caller]]:
    """Every field of every command that holds a day, in a command that its caller may give."""
    for command, allowed in example_commands(TODAY):
        caller: Any = "operator" if "operator" in allowed else "secretaris"
        for name, hint in get_type_hints(type(command)).items():
            if {date, ImpreciseDate} & {hint, *get_args(hint)}:
                yield command, name, caller


def with_day(command: Command, field: str, day: date) -> Command:
    """The command with this day in that field, written as the field asks."""
    hint = get_type_hints(type(command))[field]
    imprecise = ImpreciseDate in (hint, *get_args(hint))
    return msgspec.structs.replace(command, **{field: ImpreciseDate.of(day) if imprecise else day})


FIELDS = list(days_asked())


def test_days_are_asked_in_many_fields() -> None:
    assert len(FIELDS) >= 17


@pytest.mark.parametrize(
    ("command", "field", "caller"), FIELDS, ids=[f"{type(command).__name__}-{field}" for command, field, _ in FIELDS]
)
def test_a_day_out_of_reach_is_refused_wherever_it_is_said(
    log: GivenLog, command: Command, field: str, caller: Caller
) -> None:
    log.given(a_cooperative(), a_member(1))
    for day in (FURTHEST + DAY, date.max):
        log.when(with_day(command, field, day), by=caller)
        log.then(Refused("day-too-far-ahead", date=day, furthest=FURTHEST))
    for day in (EARLIEST_DAY - DAY, date.min):
        log.when(with_day(command, field, day), by=caller)
        log.then(Refused("day-too-long-ago", date=day, earliest=EARLIEST_DAY))
    for day in (FURTHEST, EARLIEST_DAY):
        log.when(with_day(command, field, day), by=caller)
        assert not (isinstance(log.refusal, Refused) and log.refusal.code.startswith("day-too-"))


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        ("9999", "day-too-far-ahead"),
        ("../9999", "day-too-far-ahead"),
        ("2031-07", "day-too-far-ahead"),
        ("0001", "day-too-long-ago"),
        ("../1899-12", "day-too-long-ago"),
    ],
)
def test_a_date_that_is_known_less_precisely_has_the_same_reach(log: GivenLog, when: str, refusal: str) -> None:
    log.given(a_cooperative())
    for command, field, caller in FIELDS:
        if ImpreciseDate in get_args(get_type_hints(type(command))[field]):
            log.when(msgspec.structs.replace(command, **{field: ImpreciseDate.parse(when)}), by=caller)
            assert isinstance(log.refusal, Refused)
            assert log.refusal.code == refusal


def test_the_right_is_looked_at_before_the_day(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(SuspendMember(member=MemberId(1), since=date.max), by=1)
    assert not isinstance(log.refusal, Refused)


@pytest.mark.parametrize(
    ("today", "furthest"),
    [
        (date(2026, 6, 9), date(2031, 6, 9)),
        (date(2028, 2, 29), date(2033, 2, 28)),
        (date(2023, 2, 28), date(2028, 2, 28)),
        (date(9998, 2, 28), date.max),
        (date.max, date.max),
    ],
)
def test_the_furthest_day_is_five_years_on(today: date, furthest: date) -> None:
    assert furthest_day(today) == furthest


@pytest.mark.parametrize(("held_on", "today"), [(date.max, date.max), (date.min, TODAY)])
def test_a_meeting_at_an_end_of_the_calendar_is_led_to_its_end_all_the_same(
    log: GivenLog, held_on: date, today: date
) -> None:
    """As one that was convened before days had a reach."""
    log.given(a_cooperative(), members(3), [checked_in(number) for number in (1, 2, 3)], a_motion())
    log.given(
        a_meeting(on=held_on), *meeting_begun(), opened(), a_vote(1), RegisterDeclaredComplete(complete_from=date.min)
    )
    log.when(CloseVoting(voting=VOTING), by="secretaris", on=today)
    assert log.recorded
    log.when(DeclareResult(voting=VOTING), by="secretaris", on=today)
    assert log.recorded
    log.when(CloseMeeting(meeting=MEETING), by="secretaris", on=today)
    assert log.recorded
