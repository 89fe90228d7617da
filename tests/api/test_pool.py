"""Connections that are lost while nobody uses them are replaced before anybody is given one; one whose server does not
answer is given up."""

import os
import signal
from collections.abc import AsyncIterator
from typing import Final, LiteralString

import pytest

from api.store.pool import Pool
from governance.log.connection import open_sync
from governance.log.errors import Busy

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
            async with pool.connection() as one:
                assert await (await one.execute("SELECT 1")).fetchone() == (1,)


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
