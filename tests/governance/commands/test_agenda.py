"""The agenda after the call: added to, put in order, changed and withdrawn, each for as long as that can be."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.commands.meetings.agenda import AddAgendaItem, ChangeAgendaOrder, ChangeMotion, WithdrawAgendaItem
from governance.commands.meetings.items import CharterToAdopt, Discussion, OrdinaryMotion
from governance.events.decisions import AdoptCharter
from governance.events.meetings import AgendaItemAdded, AgendaItemWithdrawn, AgendaOrderChanged
from governance.events.voting import MotionAmended, MotionTabled
from governance.ids import MOST, ItemId, MeetingId, ParameterKind, item_id
from governance.log.errors import Refused
from governance.log.event import Event
from governance.log.sealed import FreeText
from tests.governance.commands.polling import TOMORROW
from tests.governance.examples import (
    CALLED_ON,
    ITEM,
    MEETING,
    ROOM,
    TODAY,
    a_cooperative,
    a_meeting,
    a_motion,
    a_room,
    a_voting,
    meeting_closed,
    meeting_opened,
    words_of,
)
from tests.governance.given import GivenLog

HELD_ON = TODAY + timedelta(days=8)
NEWS = Discussion(title="Mededelingen")
FIRST, SECOND, THIRD = (item_id(MEETING, number) for number in (1, 2, 3))


def a_point(item: ItemId = FIRST, order: int = 1) -> AgendaItemAdded:
    """Something to talk about, as the call had it."""
    return AgendaItemAdded(
        item=item, order=order, announced_on=CALLED_ON, words=words_of(item), title=FreeText("Opening")
    )


def agenda(on: date = HELD_ON) -> list[Event]:
    """An assembly with something to talk about and two motions."""
    return [*a_cooperative(), a_meeting(on=on), a_point(), a_motion(SECOND), a_motion(THIRD)]


def withdrawn(item: ItemId, on: date = TODAY) -> AgendaItemWithdrawn:
    return AgendaItemWithdrawn(item=item, announced_on=on)


def ordered(*items: ItemId) -> ChangeAgendaOrder:
    return ChangeAgendaOrder(meeting=MEETING, order=list(items))


def changed(item: ItemId = SECOND, **more: Any) -> ChangeMotion:
    return ChangeMotion(item=item, title="Een ander voorstel", text="Wij stellen iets voor.", **more)


def added(log: GivenLog, item: ItemId, order: int, announced_on: date = TODAY) -> AgendaItemAdded:
    return AgendaItemAdded(
        item=item, order=order, announced_on=announced_on, words=log.words(), title=FreeText("Mededelingen")
    )


@pytest.mark.parametrize("by", ["voorzitter", "secretaris", "penningmeester"])
def test_the_board_adds_an_item_which_has_a_call_of_its_own(log: GivenLog, by: Any) -> None:
    log.given(agenda())
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS), by=by)
    log.then(added(log, item_id(MEETING, 4), 4))


def test_a_motion_is_added_with_what_it_brings_about(log: GivenLog) -> None:
    log.given(agenda(), a_room())
    charter = CharterToAdopt(room=ROOM, wording="# Handvest")
    motion = OrdinaryMotion(title="Een voorstel", text="Tekst", charter=charter)
    log.when(AddAgendaItem(meeting=MEETING, added=motion, announced_on=TODAY), by="secretaris")
    log.then(
        MotionTabled(
            item=item_id(MEETING, 4),
            order=4,
            kind=ParameterKind("ordinary"),
            announced_on=TODAY,
            words=log.words(),
            title=FreeText("Een voorstel"),
            text=FreeText("Tekst"),
            charter=FreeText("# Handvest"),
            effect=AdoptCharter(room=ROOM),
        )
    )


def test_a_number_that_was_withdrawn_is_never_given_again(log: GivenLog) -> None:
    log.given(agenda(), withdrawn(THIRD))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS), by="secretaris")
    log.then(added(log, item_id(MEETING, 4), 4))


def test_an_item_comes_after_the_last_of_a_changed_order(log: GivenLog) -> None:
    log.given(agenda(), withdrawn(FIRST))
    log.given(AgendaOrderChanged(meeting=MEETING, order=(THIRD, SECOND), announced_on=TODAY))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS), by="secretaris")
    log.then(added(log, item_id(MEETING, 4), 3))


def test_an_item_that_comes_too_late_is_added_knowingly(log: GivenLog) -> None:
    """From tomorrow on six days lie between."""
    log.given(agenda())
    late = AddAgendaItem(meeting=MEETING, added=NEWS)
    log.when(late, by="secretaris", on=TOMORROW)
    earliest = TOMORROW + timedelta(days=8)
    log.then(Refused("notice-too-short", rule="notice_days", days=6, asked=7, earliest=earliest))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS, announced_on=TODAY), by="secretaris", on=TOMORROW)
    log.then(added(log, item_id(MEETING, 4), 4, TODAY))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS, short_notice=True), by="secretaris", on=TOMORROW)
    log.then(added(log, item_id(MEETING, 5), 5, TOMORROW))


def test_an_item_is_announced_between_the_call_and_today(log: GivenLog) -> None:
    log.given(agenda())
    early = CALLED_ON - timedelta(days=1)
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS, announced_on=early), by="secretaris")
    log.then(Refused("announced-before-call", meeting=MEETING, called_on=CALLED_ON))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS, announced_on=TOMORROW), by="secretaris")
    log.then(Refused("called-in-future", called_on=TOMORROW))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS, announced_on=CALLED_ON), by="secretaris")
    log.then(added(log, item_id(MEETING, 4), 4, CALLED_ON))


def test_an_agenda_has_99_items_at_most(log: GivenLog) -> None:
    points = [a_point(item_id(MEETING, number), number) for number in range(1, MOST + 1)]
    log.given(a_cooperative(), a_meeting(on=HELD_ON), points[:-1])
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS), by="secretaris")
    log.then(added(log, item_id(MEETING, MOST), MOST))
    log.when(AddAgendaItem(meeting=MEETING, added=NEWS), by="secretaris")
    log.then(Refused("too-many-items", most=MOST))


def test_the_order_changes_and_the_numbers_stay(log: GivenLog) -> None:
    log.given(agenda())
    log.when(ordered(SECOND, THIRD, FIRST), by="secretaris")
    log.then(AgendaOrderChanged(meeting=MEETING, order=(SECOND, THIRD, FIRST), announced_on=TODAY))


@pytest.mark.parametrize(
    "order", [(FIRST, SECOND), (FIRST, SECOND, SECOND), (FIRST, SECOND, ITEM, item_id(MEETING, 4))]
)
def test_an_order_has_each_item_that_stands_on_the_agenda_once(log: GivenLog, order: tuple[ItemId, ...]) -> None:
    log.given(agenda())
    log.when(ordered(*order), by="secretaris")
    log.then(Refused("not-these-items"))


def test_an_order_leaves_out_what_was_withdrawn(log: GivenLog) -> None:
    log.given(agenda(), withdrawn(FIRST))
    log.when(ordered(THIRD, FIRST, SECOND), by="secretaris")
    log.then(Refused("not-these-items"))
    log.when(ordered(THIRD, SECOND), by="secretaris")
    log.then(AgendaOrderChanged(meeting=MEETING, order=(THIRD, SECOND), announced_on=TODAY))
    log.when(ordered(THIRD, SECOND), by="secretaris")
    log.then(Refused("nothing-new"))


@pytest.mark.parametrize("item", [FIRST, SECOND])
def test_what_is_talked_about_and_a_motion_are_withdrawn_once(log: GivenLog, item: ItemId) -> None:
    log.given(agenda())
    log.when(WithdrawAgendaItem(item=item), by="voorzitter")
    log.then(withdrawn(item))
    log.when(WithdrawAgendaItem(item=item), by="voorzitter")
    log.then(Refused("item-withdrawn", item=item))


def test_a_motion_gets_another_text_under_another_key(log: GivenLog) -> None:
    log.given(agenda())
    log.when(changed(), by="secretaris")
    log.then(
        MotionAmended(
            item=SECOND,
            words=log.words(),
            title=FreeText("Een ander voorstel"),
            text=FreeText("Wij stellen iets voor."),
            announced_on=TODAY,
            at_meeting=False,
        )
    )


def test_a_motion_keeps_its_charter_and_gets_none(log: GivenLog) -> None:
    log.given(agenda(), a_room(), a_motion(item_id(MEETING, 4), effect=AdoptCharter(room=ROOM)))
    fourth = item_id(MEETING, 4)
    log.when(changed(fourth), by="secretaris")
    log.then(Refused("charter-missing", item=fourth, room=ROOM))
    log.when(changed(charter="# Ander handvest"), by="secretaris")
    log.then(Refused("no-charter-in-motion", item=SECOND))
    log.when(changed(fourth, charter="# Ander handvest"), by="secretaris")
    [amended] = log.recorded
    assert isinstance(amended, MotionAmended)
    assert amended.charter == FreeText("# Ander handvest")


def test_what_there_is_not_does_not_change(log: GivenLog) -> None:
    log.given(agenda())
    nowhere, ninth = MeetingId("ALV-2026-9"), item_id(MEETING, 9)
    log.when(AddAgendaItem(meeting=nowhere, added=NEWS), by="secretaris")
    log.then(Refused("no-such-meeting", meeting=nowhere))
    log.when(ChangeAgendaOrder(meeting=nowhere, order=[FIRST]), by="secretaris")
    log.then(Refused("no-such-meeting", meeting=nowhere))
    log.when(WithdrawAgendaItem(item=ninth), by="secretaris")
    log.then(Refused("no-such-item", item=ninth))
    for item in (ninth, FIRST):
        log.when(changed(item), by="secretaris")
        log.then(Refused("no-such-motion", item=item))


ALL = (
    AddAgendaItem(meeting=MEETING, added=NEWS),
    ordered(THIRD, SECOND, FIRST),
    WithdrawAgendaItem(item=SECOND),
    changed(),
)


@pytest.mark.parametrize("command", ALL, ids=lambda command: type(command).__name__)
def test_nothing_changes_at_a_meeting_that_is_over(log: GivenLog, command: Any) -> None:
    log.given(agenda(TODAY))
    log.when(command, by="secretaris", on=TODAY + timedelta(days=2))
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))
    log.given(meeting_closed())
    log.when(command, by="secretaris")
    log.then(Refused("meeting-closed", meeting=MEETING))


def test_an_item_is_added_on_the_day_of_the_meeting_and_not_after_it(log: GivenLog) -> None:
    log.given(agenda(TODAY))
    late = AddAgendaItem(meeting=MEETING, added=NEWS, short_notice=True)
    log.when(late, by="secretaris")
    log.then(added(log, item_id(MEETING, 4), 4))
    log.when(late, by="secretaris", on=TOMORROW)
    log.then(Refused("meeting-over", meeting=MEETING, held_on=TODAY))


def test_what_was_put_to_the_vote_neither_changes_nor_goes(log: GivenLog) -> None:
    log.given(a_cooperative(), a_voting())
    for command in (changed(ITEM), WithdrawAgendaItem(item=ITEM)):
        log.when(command, by="secretaris")
        log.then(Refused("already-opened", item=ITEM))


def test_nothing_is_added_once_the_meeting_was_opened_and_the_rest_still_changes(log: GivenLog) -> None:
    log.given(agenda(TODAY), meeting_opened())
    late = AddAgendaItem(meeting=MEETING, added=NEWS, short_notice=True)
    log.when(late, by="secretaris")
    log.then(Refused("agenda-is-fixed", meeting=MEETING))
    log.when(ordered(THIRD, SECOND, FIRST), by="voorzitter")
    log.then(AgendaOrderChanged(meeting=MEETING, order=(THIRD, SECOND, FIRST), announced_on=TODAY))
    log.when(WithdrawAgendaItem(item=THIRD), by="voorzitter")
    log.then(withdrawn(THIRD))
    log.when(changed(), by="voorzitter")
    [amended] = log.recorded
    assert isinstance(amended, MotionAmended)
    assert amended.at_meeting
