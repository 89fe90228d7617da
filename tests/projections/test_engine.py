"""Batches exactly once, a failing projection stops alone, waiting is bounded: the engine on projections of its own."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from governance.events.membership import MemberAdmitted
from governance.events.persons import ContactDetailsGiven, PersonalDataErased
from governance.events.voting import VoteCast
from governance.ids import MemberId, VotingId
from governance.log.connection import open_async, open_sync
from governance.log.errors import Busy, Unusable
from governance.log.sealed import Sealed
from governance.log.vault import Vault
from projections.engine import Change, Entry, Projection, Projector, positions, rebuild, rows, sql
from projections.engine.projection import Run, arranged
from projections.engine.projector import connect
from tests.projections.given import Appended, GivenLog, person

TABLES = """
CREATE TABLE heard (position bigint PRIMARY KEY, type text);
CREATE TABLE tally (voting text PRIMARY KEY, votes int NOT NULL);
CREATE TABLE names (member int PRIMARY KEY, name text);
"""
HEAR = rows("INSERT INTO heard SELECT * FROM unnest(%(position)b::bigint[], %(type)b::text[])")
COUNT = rows(
    """INSERT INTO tally (voting, votes)
    SELECT voting, count(*) FROM unnest(%(voting)b::text[]) AS v(voting) GROUP BY voting
    ON CONFLICT (voting) DO UPDATE SET votes = tally.votes + excluded.votes"""
)
NAME = sql("INSERT INTO names (member, name) VALUES (%(member)s, %(name)s)")

FORGET = sql("UPDATE names SET name = NULL WHERE member = %(member)s")
NAMES = "SELECT member, name FROM names ORDER BY member"

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

VOTING = VotingId("ALV-2026-1.3")


def a_hearing() -> Projection:
    """One row for every vote, and their number."""
    hearing = Projection("hearing", tables=["heard", "tally"])

    @hearing.on(VoteCast)
    def hear(event: VoteCast, entry: Entry) -> list[Change]:
        return [HEAR(position=entry.position, type=event.TOPIC), COUNT(voting=event.voting)]

    return hearing


def a_naming(poisoned: int | None = None) -> Projection:
    """The names of members; it fails on the member with the number ``poisoned``."""
    naming = Projection("naming", tables=["names"])

    @naming.on(MemberAdmitted)
    def name(event: MemberAdmitted, entry: Entry) -> Change:
        if event.member == poisoned:
            raise ValueError("nobody reads this: Voorbeeldlid")
        return NAME(member=event.member, name=event.name.value)

    return naming


def vote(member: int) -> VoteCast:
    return VoteCast(voting=VOTING, member=MemberId(member), choice="for", way="device")


def admitted(member: int) -> MemberAdmitted:
    return MemberAdmitted(member=MemberId(member), person=person(member), name=Sealed(f"Voorbeeldlid {member:02d}"))


@pytest.fixture
def given(given: GivenLog) -> GivenLog:
    """The log, beside tables of this file's own."""
    given.connection.execute(TABLES, prepare=False)
    return given


@asynccontextmanager
async def projecting(given: GivenLog, *projections: Projection, **options: Any) -> AsyncIterator[Projector]:
    projector = Projector(given.conninfo, given.vault, projections, **options)
    await projector.start()
    try:
        yield projector
    finally:
        await projector.stop()


def said_to_be_in_trouble(projector: Projector) -> bool:
    return projector.trouble is not None


def all_of(given: GivenLog, query: str) -> list[Any]:
    return given.connection.execute(query).fetchall()


async def test_what_is_recorded_is_read_and_a_page_waits_for_it(given: GivenLog) -> None:
    async with projecting(given, a_hearing(), a_naming()) as projector:
        at = given.record(admitted(1), vote(1), vote(2))
        await projector.wait_for(at, 10)
        assert all_of(given, "SELECT * FROM tally") == [(VOTING, 2)]
        assert all_of(given, "SELECT * FROM names") == [(1, "Voorbeeldlid 01")]
        assert all_of(given, "SELECT name, position FROM projections ORDER BY name") == [
            ("hearing", 3),
            ("naming", 3),
        ]


async def test_news_wakes_the_projector_though_nobody_waits_and_it_would_not_look(given: GivenLog) -> None:
    """Three times, for it also looks when it begins to listen."""
    async with (
        projecting(given, a_hearing(), look_every=3600.0) as projector,
        await psycopg.AsyncConnection.connect(given.conninfo, autocommit=True) as looking,
    ):
        for member in (1, 2, 3):
            given.record(vote(member))
            async with asyncio.timeout(20):
                while (await positions(looking, projector.projections)).lag:
                    await asyncio.sleep(0.005)
    assert all_of(given, "SELECT votes FROM tally") == [(3,)]


async def test_waiting_is_bounded_and_says_so(given: GivenLog) -> None:
    async with projecting(given, a_hearing()) as projector:
        with pytest.raises(Busy):
            await projector.wait_for(1, 0.05)
        at = given.record(vote(1))
        await projector.wait_for(at, 10)


async def test_one_that_ends_by_itself_says_so(given: GivenLog) -> None:
    """Else its silence would pass for being up to the log."""
    async with projecting(given, a_hearing()) as projector:
        assert projector.trouble is None
        (running,) = (task for task in asyncio.all_tasks() if task.get_name() == "projector")
        running.cancel()
        await asyncio.wait([running])
        assert projector.trouble == "the projector has ended"


async def test_a_server_that_freezes_is_left_for_another_connection(given: GivenLog) -> None:
    """It says nothing, so without a limit the read tables stood still for as long as the process lived."""
    async with projecting(given, a_hearing(), limit=1.0, look_every=0.05) as projector:
        await projector.wait_for(given.record(vote(1)), 60)
        assert projector._connection is not None
        frozen = projector._connection.info.backend_pid
        os.kill(frozen, signal.SIGSTOP)
        try:
            await projector.wait_for(given.record(vote(2)), 60)
        finally:
            os.kill(frozen, signal.SIGCONT)
    assert all_of(given, "SELECT votes FROM tally") == [(2,)]


async def test_two_projectors_take_every_event_in_once(given: GivenLog) -> None:
    async with projecting(given, a_hearing(), most=7) as first, projecting(given, a_hearing(), most=5) as second:
        at = 0
        for start in range(0, 400, 8):
            at = given.record(*(vote(start + n + 1) for n in range(8)))
            await asyncio.sleep(0)
        await first.wait_for(at, 20)
        await second.wait_for(at, 20)
        assert first.batches > 1
        assert second.batches > 1
    assert all_of(given, "SELECT votes FROM tally") == [(400,)]
    assert all_of(given, "SELECT count(*), max(position) FROM heard") == [(400, 400)]


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
    assert seen.lag == at - 1


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
        while not said_to_be_in_trouble(projector):
            await asyncio.sleep(0.005)
        assert all_of(given, "SELECT stopped_by FROM projections") == [(None,), (None,)]
        given.connection.execute("DELETE FROM refused")
        await projector.wait_for(at, 60)
        while said_to_be_in_trouble(projector):
            await asyncio.sleep(0.005)
    assert all_of(given, "SELECT member FROM names ORDER BY member") == [(1,), (2,)]


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
    """Two versions at once (reliability.md, row 22): the old one skips nothing, it stops and says so."""
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


async def test_who_was_erased_has_no_name_any_more(given: GivenLog) -> None:
    at = given.record(admitted(1), ContactDetailsGiven(person=person(1), email=Sealed("voorbeeld@example.org")))
    at = given.record(PersonalDataErased(person=person(1)))
    async with projecting(given, a_naming()) as projector:
        await projector.wait_for(at, 10)
    assert all_of(given, "SELECT * FROM names") == [(1, None)]


def a_naming_that_forgets(poisoned: int) -> Projection:
    """Names that go when somebody is erased."""
    naming = a_naming(poisoned)

    @naming.forgets
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


async def test_another_master_key_stops_the_reading_and_records_nothing(given: GivenLog) -> None:
    given.record(admitted(1))
    projector = Projector(given.conninfo, Vault(bytes(31) + b"\x01"), [a_naming()])
    await projector.start()
    with pytest.raises(Busy):
        await projector.wait_for(1, 0.3)
    await projector.stop()
    assert projector.trouble is not None
    assert "master key" in projector.trouble
    assert all_of(given, "SELECT position, stopped_by FROM projections") == [(0, None)]


async def test_a_lost_connection_is_opened_again_and_nothing_is_taken_in_twice(given: GivenLog) -> None:
    cut = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    async with projecting(given, a_hearing(), most=3) as projector:
        at = 0
        for member in range(1, 61):
            at = given.record(vote(member))
            if member % 10 == 0:
                all_of(given, cut)
            await asyncio.sleep(0)
        await projector.wait_for(at, 20)
    assert all_of(given, "SELECT votes FROM tally") == [(60,)]


async def test_a_rebuild_gives_the_same_and_does_not_hold_up_the_others(given: GivenLog) -> None:
    given.record(*(vote(member) for member in range(1, 41)), admitted(1))
    both = [a_hearing(), a_naming()]
    told: list[tuple[int, int]] = []
    async with projecting(given, *both) as projector:
        await projector.wait_for(41, 10)
        kept = all_of(given, "SELECT * FROM heard ORDER BY 1")
        async with await connect(given.conninfo) as connection:
            reached = await rebuild(
                connection, given.vault, both, ["hearing"], most=9, progress=lambda at, of: told.append((at, of))
            )
        await projector.wait_for(given.record(vote(41)), 10)
    assert reached == 41
    assert told[-1] == (41, 41)
    assert all_of(given, "SELECT * FROM heard WHERE position <= 41 ORDER BY 1") == kept
    assert all_of(given, "SELECT votes FROM tally") == [(41,)]
    assert all_of(given, "SELECT member FROM names") == [(1,)]


async def test_a_rebuild_of_what_is_no_projection_is_refused(given: GivenLog) -> None:
    async with await connect(given.conninfo) as connection:
        with pytest.raises(Unusable, match="tea"):
            await rebuild(connection, given.vault, [a_hearing()], ["tea"])


async def test_tables_of_an_older_version_are_made_anew_and_those_of_a_newer_left_alone(given: GivenLog) -> None:
    at = given.record(vote(1), vote(2))
    async with projecting(given, a_hearing()) as projector:
        await projector.wait_for(at, 10)
    newer = a_hearing()
    newer.version = 2
    given.connection.execute("UPDATE tally SET votes = 99")
    async with projecting(given, newer) as projector:
        await projector.wait_for(at, 10)
        assert all_of(given, "SELECT votes FROM tally") == [(2,)]
        async with projecting(given, a_hearing()) as old:
            at = given.record(vote(3))
            await projector.wait_for(at, 10)
            await old.wait_for(at, 10)
    assert all_of(given, "SELECT votes FROM tally") == [(3,)]
    assert all_of(given, "SELECT version FROM projections") == [(2,)]


def test_rows_are_put_together_and_plain_statements_keep_their_place() -> None:
    hear, count, name = (HEAR(position=1, type="a"), COUNT(voting="v"), NAME(member=1, name=None))
    runs = arranged([hear, count, hear, name, name, count, hear, count])
    assert runs == [
        Run(HEAR, [hear.values, hear.values]),
        Run(COUNT, [count.values]),
        Run(NAME, [name.values, name.values]),
        Run(COUNT, [count.values, count.values]),
        Run(HEAR, [hear.values]),
    ]


def test_a_kind_of_event_is_taken_in_one_place_of_a_projection() -> None:
    hearing = a_hearing()
    with pytest.raises(TypeError, match="VoteCast"):
        hearing.on(VoteCast)(lambda event, entry: None)


def test_a_database_without_projections_says_how_far_each_would_be(given: GivenLog) -> None:
    given.record(vote(1))

    async def ask() -> int:
        async with await open_async(given.conninfo) as connection:
            return (await positions(connection, [a_hearing()])).lag

    assert asyncio.run(ask()) == 1
    with open_sync(given.conninfo) as connection:
        assert connection.execute("SELECT FROM projections").fetchall() == []
