"""A few connections for reading, and for the tables of sign-in; the bus has one of its own."""

import asyncio
import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from governance.log.connection import in_time, set_up, to_read
from governance.log.database_errors import A_WHILE, busy_for
from governance.log.errors import Busy
from governance.log.session import READING, with_settings

Connection = psycopg.AsyncConnection[Any]

SNAPSHOT: Final = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
LONGEST_PAUSE: Final = 1.0
"""Seconds between two tries to connect, while somebody asks for a connection."""
A_MOMENT: Final = 0.2
"""Seconds for which somebody waits for a server of which it is known that it cannot be reached."""


def _is_lost(connection: Connection) -> bool:
    """Whether a connection that nobody used has something to say: its server said that it ends, or went away.

    To ask the server instead would be a way there and back before every request; and the pool's own check waits for
    seconds after each connection that it finds lost.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _only_reads(connection: Connection) -> bool:
    """Whether nothing can be written on this connection, as its server has told when it was opened, or since then."""
    return connection.info.parameter_status("default_transaction_read_only") == "on"


class Pool:
    """At most ``most`` connections, kept open; who comes when all are in use waits for ``patience`` seconds.

    A connection is looked at before it is given out, so one that was lost with its server is replaced unseen. One that
    is not given back within ``limit`` seconds counts as lost too: its server may have frozen, and says nothing. Once
    it is known that there is no server to be reached, nobody waits for one but for a moment.
    """

    def __init__(self, conninfo: str, *, most: int = 8, patience: float = 10.0, limit: float = 10.0) -> None:
        self._limit = limit
        self._patience = patience
        self._away = False
        """Whether the last who asked got none, for there was no server to be reached."""
        self._opened_anew_at = float("-inf")
        """When all connections were opened anew last, for nothing could be written on one (seconds of the loop)."""
        self._most = most
        self._in_use = 0
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            with_settings(to_read(conninfo), READING),
            kwargs={"autocommit": True, "prepare_threshold": 0},
            min_size=1,
            max_size=most,
            # A try that has failed is given up soon: the next who asks begins another, where the library's own would
            # come minutes later.
            reconnect_timeout=LONGEST_PAUSE,
            open=False,
            configure=set_up,
        )

    async def open(self) -> None:
        """Begin; the first connections are made in the background."""
        await self._pool.open()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection in autocommit, for as long as the block lasts.

        Raises ``Busy`` where none came free in time, or the server cannot be reached or does not answer.
        """
        connection = await self._taken()
        self._in_use += 1
        try:
            with in_time(connection, self._limit):
                async with connection:
                    yield connection
        except psycopg.Error as error:
            busy = busy_for(error, connection)
            if busy is None:
                raise
            raise busy from error
        finally:
            self._in_use -= 1
            await self._pool.putconn(connection)

    async def _taken(self) -> Connection:
        """One that is not lost, nor older than it need be; in the stead of each that is, the pool makes another.

        Raises ``Busy``.
        """
        while True:
            try:
                connection = await self._pool.getconn(A_MOMENT if self._away else self._patience)
            except PoolTimeout as timeout:
                if self._in_use < self._most:
                    # Nobody has them all, so there are none to be had.
                    self._away = True
                    raise Busy("the database cannot be reached", A_WHILE, "unreachable") from timeout
                raise Busy("every connection for reading is in use", retry_after=2) from timeout
            if _is_lost(connection):
                await connection.close()
            elif _only_reads(connection) and asyncio.get_running_loop().time() - self._opened_anew_at > LONGEST_PAUSE:
                self._opened_anew_at = asyncio.get_running_loop().time()
                await self._pool.drain()
            else:
                self._away = False
                return connection
            await self._pool.putconn(connection)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """A connection that sees one moment for as long as the block lasts, and writes nothing. Raises ``Busy``."""
        async with self.connection() as connection:
            await connection.execute(SNAPSHOT)
            yield connection
            await connection.execute("COMMIT")

    async def close(self) -> None:
        """Give out no more, and close those that are there."""
        await self._pool.close()
