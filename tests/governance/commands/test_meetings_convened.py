"""An assembly convened: in time, for a lawful day, with its motion."""

from datetime import date, time, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import ValidationError, convert, structs, to_builtins

from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import AgendaPoint, CharterToAdopt, Discussion, OrdinaryMotion
from governance.dates import ImpreciseDate
from governance.events.decisions import AdoptCharter
from governance.events.meetings import (
    AgendaItemAdded,
    MeetingConvened,
)
from governance.events.rooms import CharterAdopted, RoomClosed
from governance.events.voting import MotionTabled
from governance.ids import DecisionId, ItemId, MeetingId, ParameterKind, parts_of
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from tests.governance.commands.polling import TOMORROW
from tests.governance.examples import (
    FOUNDED_ON,
    ROOM,
    TODAY,
    a_board,
    a_cooperative,
    a_meeting,
    a_room,
    statutes,
    words_of,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

FOURTEEN_DAYS = a_rulebook(notice_days=14)
IN_TIME = TODAY + timedelta(days=8)
"""Seven days between, neither the day of the call nor that of the meeting counted."""
A_WEEK_AGO = TODAY - timedelta(days=7)


MOTION = OrdinaryMotion(title="Een voorstel", text="Wij stellen voor.")
OPENING, NEWS = Discussion(title="Opening"), Discussion(title="Mededelingen")


def for_charter(text: str = "# Handvest") -> list[AgendaPoint]:
    """A motion to adopt the charter of the example room, as the only item."""
    return [structs.replace(MOTION, charter=CharterToAdopt(room=ROOM, wording=text))]


def convene(held_on: date = IN_TIME, **more: Any) -> ConveneAssembly:
    fields: dict[str, Any] = {
        "starts_at": time(19, 30),
        "place": "Plein 1",
        "items": [MOTION],
    }
    return ConveneAssembly(held_on=held_on, **(fields | more))


def convened(log: GivenLog, number: int = 1, held_on: date = IN_TIME, called_on: date = TODAY) -> MeetingConvened:
    return MeetingConvened(
        meeting=MeetingId(f"ALV-{held_on.year}-{number}"),
        held_on=held_on,
        starts_at=time(19, 30),
        words=log.words(1),
        place=FreeText("Plein 1"),
        called_on=called_on,
    )


def tabled(
    log: GivenLog,
    item: str = "ALV-2026-1.1",
    effect: AdoptCharter | None = None,
    words: int = 2,
    announced_on: date = TODAY,
) -> MotionTabled:
    return MotionTabled(
        item=ItemId(item),
        order=parts_of(ItemId(item)).item or 1,
        kind=ParameterKind("ordinary"),
        announced_on=announced_on,
        words=log.words(words),
        title=FreeText("Een voorstel"),
        text=FreeText("Wij stellen voor."),
        charter=None if effect is None else FreeText("# Handvest"),
        effect=effect,
    )


def point(log: GivenLog, number: int, title: str) -> AgendaItemAdded:
    """Something to speak about, of the first assembly of the year."""
    return AgendaItemAdded(
        item=ItemId(f"ALV-2026-1.{number}"),
        order=number,
        announced_on=TODAY,
        words=log.words(number + 1),
        title=FreeText(title),
    )


@pytest.mark.parametrize("by", ["voorzitter", "secretaris", "penningmeester"])
def test_the_board_convenes_an_assembly(log: GivenLog, by: str) -> None:
    log.given(a_cooperative())
    log.when(convene(), by=by)  # type: ignore[arg-type]
    log.then(convened(log), tabled(log))


def test_items_stand_on_the_agenda_in_the_order_in_which_they_were_given(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(items=[OPENING, MOTION, NEWS, MOTION]), by="secretaris")
    log.then(
        convened(log),
        point(log, 1, "Opening"),
        tabled(log, "ALV-2026-1.2", words=3),
        point(log, 3, "Mededelingen"),
        tabled(log, "ALV-2026-1.4", words=5),
    )


def test_an_assembly_has_99_items_at_most(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(items=[OPENING] * 99), by="secretaris")
    assert log.recorded[-1] == point(log, 99, "Opening")
    for items in ([], [OPENING] * 100):
        with pytest.raises(ValidationError):
            convert(to_builtins(convene(items=items)), ConveneAssembly)


def test_assemblies_are_numbered_by_the_year_in_which_they_are_held(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(MeetingId("ALV-2026-1")), a_meeting(MeetingId("ALV-2026-2")))
    log.when(convene(), by="secretaris")
    log.then(convened(log, 3), tabled(log, "ALV-2026-3.1"))
    log.when(convene(date(2027, 1, 4)), by="secretaris")
    log.then(convened(log, 1, date(2027, 1, 4)), tabled(log, "ALV-2027-1.1"))


def test_a_motion_adopts_a_rooms_charter(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room())
    log.when(convene(items=for_charter()), by="secretaris")
    log.then(convened(log), tabled(log, effect=AdoptCharter(room=ROOM)))


def a_charter(text: str, version: int = 1) -> CharterAdopted:
    """The room lives by this text."""
    decision = DecisionId(f"ALV-2026-00{version}")
    return CharterAdopted(room=ROOM, version=version, words=words_of(text), decision=decision, in_force_on=TODAY)


def test_an_assembly_may_be_called_for_the_charter_that_a_room_has(log: GivenLog) -> None:
    """What a room lives by goes by the day of the meeting, and another text may be decided on before this one is."""
    log.given(a_cooperative(), a_room(), a_charter("# Oud"), a_charter("# Handvest", 2))
    log.when(convene(items=for_charter()), by="secretaris")
    log.then(convened(log), tabled(log, effect=AdoptCharter(room=ROOM)))


def test_a_room_that_closes_later_can_have_a_charter_until_then(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room(), RoomClosed(room=ROOM, until=ImpreciseDate.of(TOMORROW)))
    log.when(convene(items=for_charter()), by="secretaris")
    log.then(convened(log), tabled(log, effect=AdoptCharter(room=ROOM)))


def test_a_charter_is_of_a_room_that_there_is(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(items=for_charter()), by="secretaris")
    log.then(Refused("no-such-room", room=ROOM))


@pytest.mark.parametrize("until", [None, "2026-06-09", "2025"])
def test_a_closed_room_gets_no_charter(log: GivenLog, until: str | None) -> None:
    day = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_room(), RoomClosed(room=ROOM, until=day))
    log.when(convene(items=for_charter()), by="secretaris")
    log.then(Refused("room-closed", room=ROOM))


def test_nobody_is_called_to_an_assembly_of_what_was_never_founded(log: GivenLog) -> None:
    log.given(a_board())
    log.when(convene(), by="secretaris")
    log.then(Refused("not-yet-founded"))


def test_a_call_is_early_enough_or_refused_with_the_earliest_day(log: GivenLog) -> None:
    """Six days between the call and the meeting are too few where seven are asked."""
    log.given(a_cooperative())
    log.when(convene(IN_TIME - timedelta(days=1)), by="secretaris")
    log.then(Refused("notice-too-short", rule="notice_days", days=6, asked=7, earliest=IN_TIME))


def test_a_call_that_went_out_before_counts_from_its_own_day(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(TOMORROW, called_on=TODAY - timedelta(days=7)), by="secretaris")
    log.then(convened(log, 1, TOMORROW, A_WEEK_AGO), tabled(log, announced_on=A_WEEK_AGO))
    log.when(convene(TODAY, called_on=TODAY - timedelta(days=7)), by="secretaris")
    log.then(Refused("notice-too-short", rule="notice_days", days=6, asked=7, earliest=TOMORROW))


def test_at_the_end_of_the_calendar_no_day_is_late_enough(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(date.max), by="secretaris", on=date.max - timedelta(days=3))
    log.then(Refused("notice-too-short", rule="notice_days", days=2, asked=7, earliest=date.max))


def test_an_assembly_is_called_at_short_notice_where_that_is_said(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(TODAY, short_notice=True), by="secretaris")
    log.then(convened(log, 1, TODAY), tabled(log))


def test_the_statutes_say_how_early_a_call_must_be(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(a_rulebook(notice_days=14)))
    log.when(convene(), by="secretaris")
    log.then(Refused("notice-too-short", rule="notice_days", days=7, asked=14, earliest=date(2026, 6, 24)))


def test_statutes_that_are_not_in_force_yet_say_nothing(log: GivenLog) -> None:
    log.given(a_cooperative(), statutes(a_rulebook(notice_days=14), TOMORROW))
    log.when(convene(), by="secretaris")
    log.then(convened(log), tabled(log))


def test_a_call_is_judged_by_the_statutes_of_the_day_on_which_it_was_sent(log: GivenLog) -> None:
    """Entered after an amendment it was as early as what held when it went out; the other way round it was not."""
    log.given(a_cooperative(), statutes(FOURTEEN_DAYS, TODAY))
    log.when(convene(TOMORROW, called_on=TODAY - timedelta(days=7)), by="secretaris")
    log.then(convened(log, 1, TOMORROW, A_WEEK_AGO), tabled(log, announced_on=A_WEEK_AGO))
    log.given(statutes(a_rulebook(), TOMORROW))
    log.when(convene(), by="secretaris")
    log.then(Refused("notice-too-short", rule="notice_days", days=7, asked=14, earliest=date(2026, 6, 24)))
    log.when(convene(called_on=TODAY), by="secretaris", on=TOMORROW)
    log.then(Refused("notice-too-short", rule="notice_days", days=7, asked=14, earliest=date(2026, 6, 24)))


def test_a_call_is_not_sent_tomorrow(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(convene(called_on=TOMORROW), by="secretaris")
    log.then(Refused("called-in-future", called_on=TOMORROW))


def test_nothing_is_called_before_the_founding(log: GivenLog) -> None:
    """A slip of the year would make any call early enough."""
    log.given(a_cooperative())
    log.when(convene(TOMORROW, called_on=FOUNDED_ON - timedelta(days=1)), by="secretaris")
    log.then(Refused("before-founding", founded_on=FOUNDED_ON))
    log.when(convene(TOMORROW, called_on=FOUNDED_ON), by="secretaris")
    log.then(convened(log, 1, TOMORROW, FOUNDED_ON), tabled(log, announced_on=FOUNDED_ON))


def test_nobody_is_called_to_yesterday(log: GivenLog) -> None:
    yesterday = TODAY - timedelta(days=1)
    log.given(a_cooperative())
    log.when(convene(yesterday, short_notice=True), by="secretaris")
    log.then(Refused("meeting-day-passed", held_on=yesterday))


def test_an_hour_that_the_clock_shows_twice_is_refused(log: GivenLog) -> None:
    day = date(2026, 10, 25)
    log.given(a_cooperative())
    log.when(convene(day, starts_at=time(2, 30)), by="secretaris")
    log.then(Refused("hour-exists-twice", held_on=day, starts_at=time(2, 30)))


def test_an_hour_that_the_clock_skips_is_refused(log: GivenLog) -> None:
    day = date(2027, 3, 28)
    log.given(a_cooperative())
    log.when(convene(day, starts_at=time(2, 30)), by="secretaris")
    log.then(Refused("hour-does-not-exist", held_on=day, starts_at=time(2, 30)))


def test_an_assembly_is_called_for_five_years_ahead_at_most(log: GivenLog) -> None:
    furthest = date(2031, 6, 9)
    log.given(a_cooperative())
    log.when(convene(furthest + timedelta(days=1)), by="secretaris")
    log.then(Refused("day-too-far-ahead", date=furthest + timedelta(days=1), furthest=furthest))
    log.when(convene(furthest), by="secretaris")
    log.then(convened(log, 1, furthest), tabled(log, "ALV-2031-1.1"))


def test_a_years_numbers_hold_99_assemblies(log: GivenLog) -> None:
    log.given(a_cooperative(), a_meeting(MeetingId("ALV-2026-99")))
    log.when(convene(), by="secretaris")
    log.then(Refused("too-many-meetings", most=99))


@pytest.mark.parametrize("hour", ["19:30:00Z", "19:30:00+02:00"])
def test_an_hour_has_no_offset(hour: str) -> None:
    body = {"held_on": "2026-07-01", "starts_at": hour, "place": "Plein 1", "title": "T", "text": "T"}
    with pytest.raises(msgspec.ValidationError, match="starts_at"):
        msgspec.convert(body, ConveneAssembly)
