"""The founding record as it is read: what was known of which day."""

from datetime import UTC, date, datetime

import pytest

from governance.dates import ImpreciseDate, today
from governance.events.membership import RegisterDeclaredComplete
from governance.founding import CASA, KOEKOEKSNEST, SOURCE, load
from governance.ids import OFFICES
from governance.log.bus import Bus
from governance.states.board import OfficeState
from projections.board import OfficeHeld, offices
from projections.history import history
from projections.membership import Count
from projections.reader import Reader
from projections.rooms import Room, room, rooms
from projections.statutes import cooperative
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog

ANYBODY = Reader()
BEFORE, FOUNDED_ON = date(2015, 12, 8), date(2015, 12, 9)


@pytest.fixture
async def founded(given: GivenLog, tables: Tables) -> Tables:
    """The read tables after the founding record was loaded by commands."""
    bus = Bus(given.conninfo, given.vault)
    await bus.start()
    await load(bus.do)
    await bus.stop()
    [(head,)] = given.connection.execute("SELECT max(position) FROM events").fetchall()
    await tables.reach(head)
    return tables


def now() -> date:
    return today(datetime.now(UTC))


async def all_rooms(tables: Tables, on: date) -> dict[str, Room]:
    return {room.slug: room for room in (await rooms(tables.connection, on)).items}


async def test_the_day_before_there_were_rooms_and_no_cooperative(founded: Tables) -> None:
    assert await cooperative(founded.connection, BEFORE) is None
    assert await offices(founded.connection, ANYBODY, BEFORE) == []
    known = await all_rooms(founded, BEFORE)
    assert [(room.slug, room.status) for room in known.values()] == [
        ("casa-jepie-makandra", "open"),
        ("multibron", "open"),
        ("de-handreiking", "open"),
        ("het-koekoeksnest", "unknown"),
    ]
    assert known[CASA].since == ImpreciseDate("2011-03")
    assert {(room.affiliated, room.independent) for room in known.values()} == {(False, False)}


async def test_on_its_first_day_the_board_is_known_but_for_one_name(founded: Tables) -> None:
    seen_cooperative = await cooperative(founded.connection, FOUNDED_ON)
    assert seen_cooperative is not None
    assert (seen_cooperative.name, seen_cooperative.founded_on) == ("Buurtwerkkamer Coöperatie", FOUNDED_ON)
    since = ImpreciseDate.of(FOUNDED_ON)
    assert await offices(founded.connection, ANYBODY, FOUNDED_ON) == [
        OfficeHeld(office=office, status=OfficeState.HELD, holder=holder, since=since, until=None, ended=False)
        for office, holder in zip(OFFICES, (None, "Saskia Bedford", "Maurice Riesewijk"), strict=True)
    ]
    assert seen_cooperative.rulebook is not None
    assert all(parameter.default for parameter in seen_cooperative.rulebook.parameters)


async def test_since_when_the_rooms_are_the_cooperatives_is_not_known_then_and_certain_today(
    founded: Tables,
) -> None:
    then = await all_rooms(founded, FOUNDED_ON)
    assert {(room.affiliated, room.independent) for room in then.values()} == {(None, False), (False, None)}
    today_ = await all_rooms(founded, now())
    assert [slug for slug, room in today_.items() if room.affiliated] == [
        "casa-jepie-makandra",
        "multibron",
        "de-handreiking",
    ]
    nest = await room(founded.connection, KOEKOEKSNEST, now())
    assert nest is not None
    assert (nest.status, nest.independent, nest.since) == ("open", True, None)


async def test_how_many_members_there_are_is_not_known_and_never_nought(given: GivenLog, founded: Tables) -> None:
    seen_cooperative = await cooperative(founded.connection, now())
    assert seen_cooperative is not None
    assert seen_cooperative.members == Count(0, None)
    await founded.reach(given.record(RegisterDeclaredComplete(complete_from=now())))
    seen_cooperative = await cooperative(founded.connection, now())
    assert seen_cooperative is not None
    assert seen_cooperative.members == Count(0, 0)


async def test_history_says_what_is_about_2015_was_recorded_today_and_from_which_source(
    founded: Tables,
) -> None:
    told = (await history(founded.connection, ANYBODY, subject="cooperative")).items
    assert [(line.type, line.effective_on) for line in told] == [
        ("CooperativeFounded", ImpreciseDate.of(FOUNDED_ON)),
        ("StatutesAdopted", ImpreciseDate.of(FOUNDED_ON)),
    ]
    assert {today(line.recorded_at) for line in told} == {now()}
    assert {line.source for line in told} == {SOURCE}
    assert {line.recorded_by.kind for line in told} == {"operator"}
    about_2011 = await history(founded.connection, ANYBODY, since=date(2011, 3, 31), until=date(2011, 3, 31))
    assert "casa-jepie-makandra" in {line.facts.get("room") for line in about_2011.items}
