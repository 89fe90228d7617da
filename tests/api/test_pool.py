"""Connections that are lost while nobody uses them are replaced before anybody is given one; one whose server does not
answer is given up."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final, LiteralString

import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from api.access.entrance import ANYBODY, Entrance
from api.store.pool import Pool
from governance.log.connection import open_sync
from governance.log.errors import Busy
from governance.log.fitness import WritingTrials
from tests.governance.log.away import away

pytestmark = pytest.mark.anyio

OTHERS: Final = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
async def pool(any_database: str) -> AsyncIterator[Pool]:
    made = Pool(any_database, most=4)
    await made.open()
    yield made
    await made.close()


async def test_a_connection_whose_server_ended_it_is_given_to_nobody(pool: Pool, any_database: str) -> None:
    """Over the embedded server's socket and over TCP: each of the four is lost many times, and nobody hears of it."""
    for _ in range(10):
        async with pool.connection(), pool.connection(), pool.connection(), pool.connection() as last:
            assert await (await last.execute("SELECT 1")).fetchone() == (1,)
        with open_sync(any_database) as connection:
            assert all(row == (True,) for row in connection.execute(OTHERS).fetchall())
        for _ in range(4):
            async with pool.connection() as lent:
                assert await (await lent.execute("SELECT 1")).fetchone() == (1,)


async def test_a_server_that_freezes_keeps_nobody_waiting(database: str) -> None:
    pool = Pool(database, most=1, limit=3.0)
    await pool.open()
    try:
        frozen = await _asked(pool, "SELECT pg_backend_pid()")
        os.kill(frozen, signal.SIGSTOP)
        try:
            with pytest.raises(Busy):
                await _asked(pool, "SELECT 1")
        finally:
            os.kill(frozen, signal.SIGCONT)
        assert await _asked(pool, "SELECT 1") == 1
    finally:
        await pool.close()


async def _asked(pool: Pool, query: LiteralString) -> int:
    async with pool.snapshot() as connection:
        row = await (await connection.execute(query)).fetchone()
    assert row is not None
    return int(row[0])


async def test_while_the_server_is_known_to_be_away_nobody_waits_for_it(any_database: str) -> None:
    """The first who asks finds it out; who comes after them is told at once, and gets in again once it is back."""
    pool = Pool(any_database, most=2, patience=5.0)
    await pool.open()
    loop = asyncio.get_running_loop()
    try:
        assert await _asked(pool, "SELECT 1") == 1
        with away(any_database):
            waited = []
            for _ in range(3):
                before = loop.time()
                with pytest.raises(Busy) as told:
                    await _asked(pool, "SELECT 1")
                assert told.value.code == "unreachable"
                waited.append(loop.time() - before)
            assert waited[1] + waited[2] < waited[0]
        async with asyncio.timeout(60):
            while True:
                with suppress(Busy):
                    assert await _asked(pool, "SELECT 1") == 1
                    break
    finally:
        await pool.close()


async def test_connections_opened_while_nothing_could_be_written_are_opened_anew(any_database: str) -> None:
    """``ALTER ROLE`` and ``ALTER DATABASE`` hold for a connection's whole life: nobody could sign in until the next
    start, and ``/health`` said for as long that nothing can be stored."""
    name = sql.Identifier(str(conninfo_to_dict(any_database)["dbname"]))
    setting = "default_transaction_read_only"
    pool = Pool(any_database, most=4)
    with open_sync(any_database) as admin:
        admin.execute(sql.SQL(f"ALTER DATABASE {{}} SET {setting} = on").format(name))
        await pool.open()
        try:
            assert await _all_can_write(pool) == [False] * 4
            assert await _asked(pool, "SELECT 1") == 1, "reading goes on"
            admin.execute(sql.SQL(f"ALTER DATABASE {{}} RESET {setting}").format(name))
            async with asyncio.timeout(60):
                while not all(await _all_can_write(pool)):
                    await asyncio.sleep(0.05)
        finally:
            await pool.close()


async def _all_can_write(pool: Pool) -> list[bool]:
    """Of each of the four connections, whether it takes a row."""
    async with pool.connection() as a, pool.connection() as b, pool.connection() as c, pool.connection() as d:
        return [await WritingTrials().fault(connection) is None for connection in (a, b, c, d)]


async def test_where_others_have_every_connection_it_is_busy_and_not_away(any_database: str) -> None:
    pool = Pool(any_database, most=1, patience=0.2)
    await pool.open()
    try:
        async with pool.connection():
            with pytest.raises(Busy) as told:
                await _asked(pool, "SELECT 1")
        assert told.value.code == "busy"
    finally:
        await pool.close()


async def test_who_waits_to_be_looked_up_waits_from_their_own_arrival(any_database: str) -> None:
    """However many look-ups are before theirs: here one that lasts until they have been told."""
    pool = Pool(any_database, most=1, patience=60)
    await pool.open()
    try:
        async with pool.connection():
            entrance = Entrance(pool, look_up_limit=0.2)
            visitors = [asyncio.create_task(entrance.visitor(f"secret {n}")) for n in range(2)]
            await asyncio.sleep(0.05)
            visitors.append(asyncio.create_task(entrance.visitor("one who comes later")))
            outcomes = await asyncio.gather(*visitors, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Busy] * 3
        assert await entrance.visitor("secret") == ANYBODY
    finally:
        await pool.close()
