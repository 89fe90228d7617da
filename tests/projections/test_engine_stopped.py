"""A projection that fails stops alone and says so; what was erased leaves its tables all the same."""

import asyncio

import pytest

from governance.events.persons import PersonalDataErased
from governance.ids import MemberId
from governance.log.connection import open_async
from governance.log.errors import Busy, Unusable
from projections.engine import Change, Entry, Projection, positions
from projections.engine.projector import connect
from projections.engine.rebuild import rebuild
from tests.projections.given import Appended, GivenLog, person
from tests.projections.hearing import (
    FORGET,
    NAMES,
    a_hearing,
    a_naming,
    admitted,
    all_of,
    is_in_trouble,
    projecting,
    vote,
    with_tables,
)

REFUSED_NAMES = """
CREATE TABLE refused (member int, state text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted text := (SELECT state FROM refused WHERE member = NEW.member);
BEGIN
    IF wanted IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = wanted; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON names FOR EACH ROW EXECUTE FUNCTION refuse();
"""
"""PostgreSQL refuses the names of some members, with an error of its own."""


@pytest.fixture
def given(given: GivenLog) -> GivenLog:
    return with_tables(given)


async def test_a_poisoned_event_stops_one_projection_alone_and_loudly(given: GivenLog) -> None:
    at = given.record(admitted(1), admitted(2), vote(1), admitted(3), vote(2))
    async with projecting(given, a_hearing(), a_naming(poisoned=2)) as projector:
        await projector.wait_for(at, 10)
        await projector.wait_for(at, 10, ["hearing"])
        assert all_of(given, "SELECT votes FROM tally") == [(2,)]
        assert all_of(given, "SELECT member FROM names") == [(1,)]
        with pytest.raises(Busy, match="naming"):
            await projector.wait_for(at, 10, ["naming"])
        async with await open_async(given.conninfo) as connection:
            seen = await positions(connection, projector.projections)
    [stopped] = seen.stopped
    assert (stopped.name, stopped.position, stopped.stopped_by) == ("naming", 1, 2)
    assert stopped.error is not None
    assert stopped.error.startswith("ValueError in name")
    assert "Voorbeeldlid" not in stopped.error
    assert seen.head - stopped.position == at - 1


@pytest.mark.parametrize("state", ["54000", "22001", "23514", "42501", "XX000"])
async def test_a_row_that_can_never_be_written_stops_its_own_projection_alone(given: GivenLog, state: str) -> None:
    """One row too large for an index (54000) once held up all projections for good, and nothing said so."""
    given.connection.execute(REFUSED_NAMES, prepare=False)
    given.connection.execute("INSERT INTO refused VALUES (2, %(state)s)", {"state": state})
    at = given.record(admitted(1), admitted(2), vote(1), admitted(3), vote(2))
    async with projecting(given, a_hearing(), a_naming()) as projector:
        await projector.wait_for(at, 60, ["hearing"])
        stopped = "SELECT stopped_by, error LIKE %(state)s FROM projections WHERE stopped_by IS NOT NULL"
        seen = given.connection.execute(stopped, {"state": f"%({state})%"}).fetchall()
    assert seen == [(2, True)]
    assert all_of(given, "SELECT member FROM names") == [(1,)]


@pytest.mark.parametrize("state", ["53100", "55P03", "40001", "57014", "25006", "57P01"])
async def test_what_passes_stops_no_projection_and_is_said_meanwhile(given: GivenLog, state: str) -> None:
    """The disk may have room again, the lock may be had, another server may take what is written."""
    given.connection.execute(REFUSED_NAMES, prepare=False)
    given.connection.execute("INSERT INTO refused VALUES (2, %(state)s)", {"state": state})
    at = given.record(admitted(1), admitted(2), vote(1))
    async with projecting(given, a_hearing(), a_naming()) as projector, asyncio.timeout(60):
        while not is_in_trouble(projector):
            await asyncio.sleep(0.005)
        assert all_of(given, "SELECT stopped_by FROM projections") == [(None,), (None,)]
        given.connection.execute("DELETE FROM refused")
        await projector.wait_for(at, 60)
        while is_in_trouble(projector):
            await asyncio.sleep(0.005)
    assert all_of(given, "SELECT member FROM names ORDER BY member") == [(1,), (2,)]


async def test_tables_that_stop_again_while_they_are_made_anew_are_named(given: GivenLog) -> None:
    """It was said as "one of hearing, naming stopped", and neither which nor why."""
    given.record(admitted(1), admitted(2), vote(1))
    given.connection.execute(REFUSED_NAMES, prepare=False)
    given.connection.execute("INSERT INTO refused VALUES (2, '54000')")
    async with await connect(given.conninfo) as connection:
        with pytest.raises(Unusable, match=r"past position 1, where they stop again: naming \(\w+ \(54000\)\)$"):
            await rebuild(connection, given.vault, [a_hearing(), a_naming()])


async def test_one_that_stopped_goes_on_where_it_was_once_it_is_mended(given: GivenLog) -> None:
    at = given.record(admitted(1), admitted(2), vote(1), admitted(3))
    async with projecting(given, a_naming(poisoned=2)):
        async with asyncio.timeout(20):
            while not all_of(given, "SELECT FROM projections WHERE stopped_by = 2"):
                await asyncio.sleep(0.005)
    async with projecting(given, a_naming()) as projector:
        await projector.wait_for(at, 10, ["naming"])
    assert all_of(given, "SELECT member FROM names ORDER BY member") == [(1,), (2,), (3,)]


async def test_one_that_stopped_tries_again_by_itself(given: GivenLog) -> None:
    """Whoever mends what was wrong need not start Kamer again."""
    given.connection.execute("INSERT INTO names VALUES (2, 'somebody else')")
    at = given.record(admitted(1), admitted(2), vote(1), admitted(3))
    async with projecting(given, a_hearing(), a_naming(), look_every=0.01, again_every=0.05) as projector:
        await projector.wait_for(at, 10, ["hearing"])
        async with asyncio.timeout(20):
            while not all_of(given, "SELECT FROM projections WHERE stopped_by = 2 AND position = 1"):
                await asyncio.sleep(0.005)
        given.connection.execute("DELETE FROM names WHERE member = 2")
        async with asyncio.timeout(20):
            while not all_of(given, "SELECT FROM projections WHERE name = 'naming' AND position = 4"):
                await asyncio.sleep(0.005)
    assert all_of(given, "SELECT member FROM names ORDER BY member") == [(1,), (2,), (3,)]
    assert all_of(given, "SELECT stopped_by, error FROM projections WHERE name = 'naming'") == [(None, None)]


async def test_sql_that_fails_keeps_what_came_before_and_names_the_event(given: GivenLog) -> None:
    at = given.record(admitted(1), vote(1), admitted(2), admitted(2), admitted(3))
    async with projecting(given, a_hearing(), a_naming()) as projector:
        await projector.wait_for(at, 10)
        assert all_of(given, "SELECT member FROM names ORDER BY member") == [(1,), (2,)]
        assert all_of(given, "SELECT name, position, stopped_by FROM projections ORDER BY name") == [
            ("hearing", 5, None),
            ("naming", 3, 4),
        ]
        [(error,)] = all_of(given, "SELECT error FROM projections WHERE name = 'naming'")
    assert error.startswith("UniqueViolation (23505)")
    assert "names_pkey" in error


async def test_an_event_that_nobody_here_knows_is_never_passed(given: GivenLog) -> None:
    """While two versions run at once the old one meets events of the new: it skips nothing, it stops and says so."""
    first = given.record(vote(1))
    given.append(Appended(["TeaServed"], [b"\x93\x01\x90\x80"], [["tea"]]))
    later = given.record(vote(2))
    async with projecting(given, a_hearing()) as projector:
        await projector.wait_for(first, 10)
        with pytest.raises(Busy):
            await projector.wait_for(later, 0.3)
        assert projector.trouble is not None
        assert "position 2: TeaServed" in projector.trouble
        assert all_of(given, "SELECT position, stopped_by FROM projections") == [(1, None)]


def a_naming_that_forgets(poisoned: int) -> Projection:
    """Names that go when somebody is erased."""
    naming = a_naming(poisoned)

    @naming.forgets(PersonalDataErased)
    def forget(event: PersonalDataErased, entry: Entry) -> Change:
        return FORGET(member=event.member)

    return naming


async def test_one_that_has_stopped_forgets_who_was_erased_and_nobody_else(given: GivenLog) -> None:
    given.record(admitted(1), admitted(2), admitted(3), admitted(4))
    erased = PersonalDataErased(person=person(1), member=MemberId(1))
    async with projecting(given, a_hearing(), a_naming_that_forgets(3)) as projector:
        await projector.wait_for(given.record(vote(1)), 10)
        assert all_of(given, NAMES) == [(1, "Voorbeeldlid 01"), (2, "Voorbeeldlid 02")]
        await projector.wait_for(given.record(erased), 10)
        assert all_of(given, NAMES) == [(1, None), (2, "Voorbeeldlid 02")]
        assert all_of(given, "SELECT position, stopped_by, erased_to FROM projections WHERE name = 'naming'") == [
            (2, 3, 6)
        ]


async def test_the_only_one_forgets_too_when_it_has_stopped(given: GivenLog) -> None:
    given.record(admitted(1), admitted(2))
    async with projecting(given, a_naming_that_forgets(2)):
        given.record(PersonalDataErased(person=person(1), member=MemberId(1)))
        async with asyncio.timeout(20):
            while all_of(given, NAMES) != [(1, None)]:
                await asyncio.sleep(0.005)


async def test_while_an_event_that_nobody_knows_holds_up_all_they_forget(given: GivenLog) -> None:
    given.record(admitted(1), admitted(2))
    given.append(Appended(["TeaServed"], [b"\x93\x01\x90\x80"], [["tea"]]))
    given.record(PersonalDataErased(person=person(1), member=MemberId(1)))
    async with projecting(given, a_naming_that_forgets(9)), asyncio.timeout(20):
        while all_of(given, NAMES) != [(1, None), (2, "Voorbeeldlid 02")]:
            await asyncio.sleep(0.005)
