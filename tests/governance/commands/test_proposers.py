"""Motions that members propose, or that a tenth of them asked for, and who can take them off the agenda again."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from governance.commands.meetings.agenda import AddAgendaItem, WithdrawAgendaItem
from governance.commands.meetings.closing import CloseMeeting, ItemLeft
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import OrdinaryMotion
from governance.events.meetings import AgendaItemWithdrawn, ItemHeldOver, MeetingClosed
from governance.events.voting import MotionTabled
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.log.event import Event
from tests.governance.examples import (
    AT,
    ITEM,
    MEETING,
    TODAY,
    a_cooperative,
    a_meeting,
    a_motion,
    an_end,
    meeting_begun,
    members,
    suspended,
)
from tests.governance.given import GivenLog

HELD_ON = TODAY + timedelta(days=8)
REQUESTED = {"rule": "convening", "article": "2:41 lid 2 BW"}


def a_proposal(*numbers: int, requested: bool = False) -> OrdinaryMotion:
    by = tuple(MemberId(number) for number in numbers)
    return OrdinaryMotion(title="Een voorstel", text="Tekst", proposed_by=by, requested=requested)


def called(motion: OrdinaryMotion) -> ConveneAssembly:
    return ConveneAssembly(held_on=HELD_ON, starts_at=time(19, 30), place="Voorbeeldplein 1", items=[motion])


def tabled(log: GivenLog) -> MotionTabled:
    event = log.recorded[-1]
    assert isinstance(event, MotionTabled)
    return event


def on_agenda(*, by: tuple[int, ...] = (), requested: bool = False) -> list[Event]:
    """An assembly that has begun, with one motion, of the board where nobody is named."""
    motion = replace(a_motion(), proposed_by=tuple(MemberId(number) for number in by), requested=requested)
    return [*a_cooperative(), *members(3), a_meeting(), motion]


@pytest.mark.parametrize("requested", [False, True])
def test_the_call_says_which_members_propose_a_motion(log: GivenLog, requested: bool) -> None:
    log.given(a_cooperative(), members(3), suspended(3))
    log.when(called(a_proposal(3, 1, requested=requested)), by="secretaris")
    assert (tabled(log).proposed_by, tabled(log).requested) == ((1, 3), requested)


def test_so_does_an_item_that_is_added_later(log: GivenLog) -> None:
    log.given(a_cooperative(), members(3), a_meeting(on=HELD_ON))
    log.when(AddAgendaItem(meeting=MEETING, added=a_proposal(2, requested=True)), by="secretaris")
    assert (tabled(log).proposed_by, tabled(log).requested) == ((2,), True)


@pytest.mark.parametrize("later", [False, True])
def test_only_members_of_that_day_propose_and_each_is_named_once(log: GivenLog, later: bool) -> None:
    log.given(a_cooperative(), members(3), an_end(2, TODAY), a_meeting(on=HELD_ON))
    for numbers, refused in (
        ((1, 2), Refused("proposer-no-member", rule="convening", article="2:41 lid 1 BW", member=2)),
        ((9,), Refused("proposer-no-member", rule="convening", article="2:41 lid 1 BW", member=9)),
        ((1, 3, 1), Refused("proposer-named-twice")),
    ):
        motion = a_proposal(*numbers)
        log.when(AddAgendaItem(meeting=MEETING, added=motion) if later else called(motion), by="secretaris")
        log.then(refused)


@pytest.mark.parametrize("by_proposers", [False, True])
def test_case_64_what_a_tenth_asked_for_only_they_take_back(log: GivenLog, by_proposers: bool) -> None:
    log.given(on_agenda(requested=True))
    log.when(WithdrawAgendaItem(item=ITEM, by_proposers=by_proposers), by="voorzitter")
    if by_proposers:
        log.then(AgendaItemWithdrawn(item=ITEM, announced_on=TODAY, by_proposers=True))
    else:
        log.then(Refused("only-requesters-withdraw", **REQUESTED, item=ITEM))


@pytest.mark.parametrize("by_proposers", [False, True])
def test_case_64_what_members_propose_they_take_back_or_the_board_takes_off(log: GivenLog, by_proposers: bool) -> None:
    log.given(on_agenda(by=(1, 2)))
    log.when(WithdrawAgendaItem(item=ITEM, by_proposers=by_proposers), by="voorzitter")
    log.then(AgendaItemWithdrawn(item=ITEM, announced_on=TODAY, by_proposers=by_proposers))


def test_no_members_take_back_what_the_board_proposed(log: GivenLog) -> None:
    log.given(on_agenda())
    log.when(WithdrawAgendaItem(item=ITEM, by_proposers=True), by="voorzitter")
    log.then(Refused("proposed-by-board", item=ITEM))


def test_the_same_holds_of_a_motion_that_is_left_at_the_closing(log: GivenLog) -> None:
    log.given(on_agenda(requested=True), *meeting_begun())
    closing = CloseMeeting(meeting=MEETING, left=(ItemLeft(item=ITEM, becomes="withdrawn"),))
    log.when(closing, by="voorzitter")
    log.then(Refused("only-requesters-withdraw", **REQUESTED, item=ITEM))
    log.when(replace(closing, left=(ItemLeft(item=ITEM, becomes="taken-back"),)), by="voorzitter")
    log.then(
        AgendaItemWithdrawn(item=ITEM, announced_on=TODAY, by_proposers=True), MeetingClosed(meeting=MEETING, at=AT)
    )


def test_what_a_tenth_asked_for_is_held_over_like_any_other_motion(log: GivenLog) -> None:
    log.given(on_agenda(requested=True), *meeting_begun())
    closing = CloseMeeting(meeting=MEETING, left=(ItemLeft(item=ITEM, becomes="held-over"),))
    log.when(closing, by="voorzitter")
    log.then(ItemHeldOver(item=ITEM, at=AT), MeetingClosed(meeting=MEETING, at=AT))


def test_nobody_takes_back_at_the_closing_what_the_board_proposed(log: GivenLog) -> None:
    log.given(on_agenda(), *meeting_begun())
    log.when(CloseMeeting(meeting=MEETING, left=(ItemLeft(item=ITEM, becomes="taken-back"),)), by="voorzitter")
    log.then(Refused("proposed-by-board", item=ITEM))
