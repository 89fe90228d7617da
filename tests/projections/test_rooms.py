"""The rooms on a day: what they are, whose, and by which charter they live."""

from datetime import date

from governance.dates import ImpreciseDate
from governance.events.decisions import AdoptCharter
from governance.events.rooms import (
    CharterAdopted,
    RoomAffiliated,
    RoomBecameIndependent,
    RoomBecameSelfManaged,
    RoomClosed,
    RoomOpened,
)
from governance.events.voting import MotionTabled
from governance.ids import DecisionId, ItemId, ParameterKind, RoomSlug
from governance.log.event import Event
from governance.log.sealed import FreeText
from projections.rooms import Room, charters, room, rooms
from tests.governance.examples import words_of
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog
from tests.projections.histories import founding

SLUG = RoomSlug("voorbeeldkamer")


def opened(slug: RoomSlug = SLUG, since: str | None = "2011-03") -> RoomOpened:
    day = None if since is None else ImpreciseDate.parse(since)
    return RoomOpened(room=slug, name="Voorbeeldkamer", neighbourhood="Buurt", district="Stad", since=day)


def adopted(version: int, text: str, day: date) -> list[Event]:
    """A motion with the text of a charter, and that it was adopted."""
    item, words = ItemId(f"ALV-2020-{version}.1"), words_of(text)
    return [
        MotionTabled(
            item=item,
            order=1,
            kind=ParameterKind("ordinary"),
            announced_on=day,
            words=words,
            title=FreeText("Handvest"),
            text=FreeText("Wij stellen voor."),
            charter=FreeText(text),
            effect=AdoptCharter(room=SLUG),
        ),
        CharterAdopted(
            room=SLUG,
            version=version,
            words=words,
            decision=DecisionId(f"ALV-2020-{version:03d}"),
            in_force_on=day,
        ),
    ]


async def on(tables: Tables, *day: int) -> Room:
    seen_room = await room(tables.connection, SLUG, date(*day))
    assert seen_room is not None
    return seen_room


async def test_a_room_opens_changes_hands_and_closes_as_precisely_as_is_known(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(
        opened(),
        RoomAffiliated(room=SLUG, since=ImpreciseDate("2016-05-01")),
        RoomBecameSelfManaged(room=SLUG, since=ImpreciseDate("2017")),
        RoomBecameIndependent(room=SLUG, since=ImpreciseDate("2018-01-01")),
        RoomClosed(room=SLUG, until=ImpreciseDate("2020-06")),
    )
    await tables.reach(at)
    assert await room(tables.connection, SLUG, date(2011, 2, 28)) is None
    assert (await on(tables, 2011, 3, 15)).status == "unknown"
    assert (await on(tables, 2011, 3, 31)).status == "open"
    seen = {
        day: (
            (seen_room := await on(tables, *day)).status,
            seen_room.affiliated,
            seen_room.self_managed,
            seen_room.independent,
        )
        for day in [(2016, 4, 30), (2016, 5, 1), (2017, 6, 1), (2018, 1, 1), (2020, 6, 15), (2020, 6, 30)]
    }
    assert seen == {
        (2016, 4, 30): ("open", False, False, False),
        (2016, 5, 1): ("open", True, False, False),
        (2017, 6, 1): ("open", True, None, False),
        (2018, 1, 1): ("open", False, True, True),
        (2020, 6, 15): ("unknown", False, None, None),
        (2020, 6, 30): ("closed", False, False, False),
    }
    last = await on(tables, 2020, 6, 30)
    assert last.since == ImpreciseDate("2011-03")
    assert last.until == ImpreciseDate("2020-06")
    assert [(phase.phase, phase.ended) for phase in last.phases] == [
        ("affiliated", True),
        ("self-managed", False),
        ("independent", False),
    ]


async def test_the_charter_in_force_is_the_last_whose_day_has_come(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(opened(), *adopted(1, "# Een", date(2020, 1, 1)), *adopted(2, "# Twee", date(2021, 1, 1)))
    await tables.reach(at)
    assert (await on(tables, 2019, 12, 31)).charter is None
    first, second = (await on(tables, 2020, 12, 31)).charter, (await on(tables, 2021, 1, 1)).charter
    assert first is not None
    assert second is not None
    assert (first.version, second.version, second.text) == (1, 2, "# Twee")
    page = await charters(tables.connection, SLUG, limit=1)
    assert page is not None
    assert page.items == [first]
    page = await charters(tables.connection, SLUG, after=page.next)
    assert page is not None
    assert page.items == [second]
    assert page.next is None
    assert await charters(tables.connection, RoomSlug("tea")) is None


async def test_the_charter_of_the_later_meeting_is_in_force_whichever_result_was_declared_first(
    given: GivenLog, tables: Tables
) -> None:
    """Versions are numbered as they are declared; of two of one day the one declared last holds."""
    given.record(*founding().events)
    of_the_tenth, of_the_ninth = date(2026, 6, 10), date(2026, 6, 9)
    await tables.reach(
        given.record(opened(), *adopted(1, "# Van 10 juni", of_the_tenth), *adopted(2, "# Van 9 juni", of_the_ninth))
    )
    seen = [(await on(tables, 2026, 6, day)).charter for day in (9, 10, 14)]
    assert [None if charter is None else charter.version for charter in seen] == [2, 1, 1]
    await tables.reach(given.record(*adopted(3, "# Ook van 10 juni", of_the_tenth)))
    last = (await on(tables, 2026, 6, 10)).charter
    assert last is not None
    assert last.version == 3


async def test_before_anything_is_founded_rooms_may_be_there(given: GivenLog, tables: Tables) -> None:
    await tables.reach(given.record(opened(), opened(RoomSlug("andere-kamer"), since=None)))
    page = await rooms(tables.connection, date(2015, 1, 1), limit=1)
    assert [room.slug for room in page.items] == [SLUG]
    page = await rooms(tables.connection, date(2015, 1, 1), after=page.next)
    assert [(room.slug, room.status, room.since) for room in page.items] == [("andere-kamer", "unknown", None)]
