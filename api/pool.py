"""A few connections for reading, and for the tables of sign-in; the bus has one of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

from governance.log.connection import open_async
from governance.log.errors import Busy, KamerError

Connection = psycopg.AsyncConnection[Any]

SNAPSHOT: Final = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
SETTINGS: Final = """SELECT set_config('statement_timeout', '15s', false),
    set_config('idle_in_transaction_session_timeout', '15s', false),
    set_config('enable_seqscan', 'off', false)"""
"""Plans are kept by the connection, and may be made while the tables are still empty: without the last setting such a
plan reads whole tables for ever."""


class Pool:
    """At most ``most`` connections, opened when first needed and kept; who comes when all are in use waits.

    A connection that was lost, or whose user was cancelled, is closed and never given to another.
    """

    def __init__(self, conninfo: str, *, most: int = 8, patience: float = 10.0) -> None:
        self.conninfo = conninfo
        self.patience = patience
        self._idle: list[Connection] = []
        self._places = asyncio.Semaphore(most)
        self._closed = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection in autocommit, for as long as the block lasts.

        Raises ``Busy`` where none came free in ``patience`` seconds, or the server cannot be reached.
        """
        try:
            async with asyncio.timeout(self.patience):
                await self._places.acquire()
        except TimeoutError:
            raise Busy("every connection for reading is in use", retry_after=2) from None
        try:
            connection = await self._open()
            try:
                yield connection
            except KamerError:
                if connection.info.transaction_status == TransactionStatus.INTRANS:
                    await connection.rollback()
                await self._give_back(connection)
                raise
            except psycopg.OperationalError as error:
                await connection.close()
                raise Busy("the database could not answer", retry_after=1) from error
            except BaseException:
                await connection.close()
                raise
            await self._give_back(connection)
        finally:
            self._places.release()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """A connection that sees one moment for as long as the block lasts, and writes nothing. Raises ``Busy``."""
        async with self.connection() as connection:
            await connection.execute(SNAPSHOT)
            yield connection
            await connection.execute("COMMIT")

    async def close(self) -> None:
        """Close all that are idle; those in use are closed when their users are done."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()

    async def _open(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.closed:
                return connection
        try:
            connection = await open_async(self.conninfo)
            await connection.execute(SETTINGS)
        except psycopg.OperationalError as error:
            raise Busy("the database cannot be reached", retry_after=2) from error
        return connection

    async def _give_back(self, connection: Connection) -> None:
        clean = not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE
        if clean and not self._closed:
            self._idle.append(connection)
        else:
            await connection.close()
