"""One task a process that takes away what erasures have left on the disk, within ten minutes of each.

It waits until every read table has forgotten: a projection that still holds a name would write it into its new table
too. Several processes may run it on one log, for a table that another has written anew is left alone.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Final

import psycopg
import structlog

from governance.log.connection import in_time, open_async
from governance.log.errors import Unusable
from governance.log.session import FORGETTING, with_settings
from governance.log.traces import Traces, is_looked_back_on, renew_journal, rewrite, traces
from projections.engine.states import Connection, look

log = structlog.get_logger()

LOOK_EVERY: Final = 240.0
"""Seconds between two looks, so that also the second one comes within ten minutes."""

PATIENCE: Final = 30.0
"""Seconds to wait for readers who began before the erasure. No page reads for as long."""

LIMIT: Final = 120.0
"""Seconds for one look, after which its connection counts as lost: its server may have frozen, and says nothing."""


class Forgetting:
    """Writes tables anew after an erasure.

    - ``names``: the projections that must have forgotten first.
    - ``look_every``: seconds between two looks.
    - ``limit``: seconds that one look may take.
    """

    def __init__(
        self, conninfo: str, names: Collection[str], *, look_every: float = LOOK_EVERY, limit: float = LIMIT
    ) -> None:
        self._conninfo = with_settings(conninfo, FORGETTING)
        self._names = list(names)
        self._look_every = look_every
        self._limit = limit
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, again and again."""
        self._task = asyncio.create_task(self._run(), name="forgetting")

    async def stop(self) -> None:
        """Stop looking, after the table that is being written."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while not await self._told_to_stop():
            try:
                await self.forget()
            except (psycopg.Error, Unusable) as error:
                log.warning("erased data may still be on the disk: tried again later", error=type(error).__name__)

    async def _told_to_stop(self) -> bool:
        """Wait until it is time to look again. Returns whether it is to stop instead."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._look_every):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def forget(self) -> bool:
        """Write anew every table that can still hold erased data. Returns whether none can any more.

        Raises ``psycopg.Error`` or ``Unusable`` if the server cannot be used, or a table is in use. The next look does
        what was left.
        """
        connection = await open_async(self._conninfo)
        with in_time(connection, self._limit):
            async with connection:
                return await self._forget(connection)

    async def _forget(self, connection: Connection) -> bool:
        """Do what ``forget`` does, on this connection."""
        left = await traces(connection)
        if not left.journal:
            return True
        if not await self._all_have_forgotten(connection, left):
            return False
        if await is_looked_back_on(connection, PATIENCE):
            log.warning("erased data may still be on the disk: somebody still reads what was there before it")
            return False
        for table in left.tables:
            await rewrite(connection, table, left.erasure)
        if await renew_journal(connection, left.erasure):
            log.info("erased data is off the disk", tables=left.tables)
        else:
            log.warning("erased data is off the tables, and stays in the write-ahead log for a while")
        return True

    async def _all_have_forgotten(self, connection: Connection, left: Traces) -> bool:
        """Whether every read table has forgotten what was erased."""
        states = await look(connection, self._names)
        return all(max(state.position, state.erased_to) >= left.erasure for state in states)
