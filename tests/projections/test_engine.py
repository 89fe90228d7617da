"""The engine takes every event in once, waiting is bounded, and tables can be made anew."""

import asyncio
import os
import signal
from collections import Counter

import psycopg
import pytest

from governance.events.persons import ContactDetailsGiven, PersonalDataErased
from governance.events.voting import VoteCast
from governance.log.connection import open_async, open_sync
from governance.log.errors import Busy, Unusable
from governance.log.sealed import Sealed
from governance.log.vault import Vault
from projections.engine import Change, Entry, Projection, Projector, positions, rebuild
from projections.engine.projection import Run, arranged
from projections.engine.projector import connect
from projections.engine.states import Positions
from tests.projections.given import GivenLog, person
from tests.projections.hearing import (
    COUNT,
    HEAR,
    NAME,
    REST,
    VOTING,
    a_hearing,
    a_naming,
    admitted,
    all_of,
    is_in_trouble,
    projecting,
    vote,
    with_tables,
)


@pytest.fixture
def given(given: GivenLog) -> GivenLog:
    return with_tables(given)


def lag(now: Positions) -> int:
    """How many events the slowest projection has still to take in."""
    return max(now.head - state.position for state in now.states)


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
                while lag(await positions(looking, projector.projections)):
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


WAITING_FOR_A_LOCK = """SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""

LISTENING = """SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND starts_with(query, 'LISTEN') AND pid <> ALL(%(frozen)s)"""


async def backend_of(given: GivenLog, query: str, *frozen: int) -> int:
    """The process that serves the connection which a query looks for, once there is one that has not frozen."""
    async with asyncio.timeout(20):
        while not (rows := given.connection.execute(query, {"frozen": list(frozen)}).fetchall()):
            await asyncio.sleep(0.005)
    return int(rows[0][0])


async def test_a_start_at_a_server_that_freezes_fails_in_time(given: GivenLog) -> None:
    """Without a limit the process neither served nor ended: whoever watches over it saw nothing to start again."""
    async with projecting(given, a_hearing()):
        pass
    projector = Projector(given.conninfo, given.vault, [a_hearing()], limit=1.0)
    with open_sync(given.conninfo) as holder, holder.transaction():
        holder.execute("SELECT FROM projections FOR UPDATE")
        starting = asyncio.create_task(projector.start())
        frozen = await backend_of(given, WAITING_FOR_A_LOCK)
        os.kill(frozen, signal.SIGSTOP)
        try:
            with pytest.raises(psycopg.OperationalError):
                await asyncio.wait_for(starting, 20)
        finally:
            os.kill(frozen, signal.SIGCONT)
    await projector.stop()


async def test_a_server_that_freezes_between_batches_is_left_for_another_connection(given: GivenLog) -> None:
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


async def test_a_batch_whose_server_freezes_in_the_middle_of_it_is_done_again_once_that_goes_on(
    given: GivenLog,
) -> None:
    """It holds the projections' rows as long as it is frozen, so all that can be done is to say so and try again."""
    frozen: list[int] = []
    freezing = Projection("freezing", tables=["tally"])

    @freezing.on(VoteCast)
    def freeze(event: VoteCast, entry: Entry) -> Change:
        if not frozen:
            assert projector._connection is not None
            frozen.append(projector._connection.info.backend_pid)
            os.kill(frozen[0], signal.SIGSTOP)
        return COUNT(voting=event.voting)

    async with projecting(given, freezing, limit=0.5) as projector, asyncio.timeout(60):
        at = given.record(vote(1), vote(2))
        try:
            while not is_in_trouble(projector):
                await asyncio.sleep(0.005)
            assert all_of(given, "SELECT position FROM projections") == [(0,)]
        finally:
            os.kill(frozen[0], signal.SIGCONT)
        await projector.wait_for(at, 60)
    assert all_of(given, "SELECT votes FROM tally") == [(2,)]


async def test_a_batch_that_takes_too_long_is_done_again_in_halves_and_then_they_grow_again(given: GivenLog) -> None:
    """It was done again as it was, and undone again, for good: nothing after it was ever shown."""
    slow, sizes = 20, Counter[int]()
    resting = Projection("resting", tables=["tally"])

    @resting.on(VoteCast)
    def rest(event: VoteCast, entry: Entry) -> list[Change]:
        sizes[projector.batches] += 1
        return [COUNT(voting=event.voting), REST(seconds=0.12 if entry.position <= slow else 0)]

    async with projecting(given, resting, limit=1.5, most=slow) as projector, asyncio.timeout(60):
        at = given.record(*(vote(member + 1) for member in range(slow)))
        await projector.wait_for(at, 60)
        first, second, *_ = sizes.values()
        assert first == 20, "they rest for longer than the limit"
        assert second <= 10
        slow_batches = projector.batches
        while max((size for batch, size in sizes.items() if batch > slow_batches), default=0) < 20:
            at = given.record(*(vote(at + member + 1) for member in range(20)))
            await projector.wait_for(at, 60)
    assert all_of(given, "SELECT votes FROM tally") == [(at,)]


async def test_who_listens_at_a_server_that_freezes_listens_at_another_connection(given: GivenLog) -> None:
    """A frozen server is as silent as a log without news: each event waited for the look of every second, for good."""
    async with projecting(given, a_hearing(), limit=0.5, look_every=3600.0):
        frozen = await backend_of(given, LISTENING)
        os.kill(frozen, signal.SIGSTOP)
        try:
            await backend_of(given, LISTENING, frozen)
        finally:
            os.kill(frozen, signal.SIGCONT)


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


async def test_who_was_erased_has_no_name_any_more(given: GivenLog) -> None:
    at = given.record(admitted(1), ContactDetailsGiven(person=person(1), email=Sealed("voorbeeld@example.org")))
    at = given.record(PersonalDataErased(person=person(1)))
    async with projecting(given, a_naming()) as projector:
        await projector.wait_for(at, 10)
    assert all_of(given, "SELECT * FROM names") == [(1, None)]


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
            return lag(await positions(connection, [a_hearing()]))

    assert asyncio.run(ask()) == 1
    with open_sync(given.conninfo) as connection:
        assert connection.execute("SELECT FROM projections").fetchall() == []
