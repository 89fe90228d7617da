"""Connections that are lost while nobody uses them are replaced before anybody is given one."""

from collections.abc import AsyncIterator
from typing import Final

import pytest

from api.pool import Pool
from governance.log.connection import open_sync

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
