"""The projector, one in each process: the log wakes it, it takes in batches of events, and wakes those who wait.

It has a connection for its batches and another for LISTEN. It also looks by itself once a second, so that a lost
notification costs a second and no event. If a connection is lost it opens another: the batch was rolled back, and is
read again. It writes without waiting for the disk (``synchronous_commit`` off). That is safe, because tables and
positions are lost together or not at all, and the events that they are made from are on disk already.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, Final

import psycopg
import structlog
from psycopg import sql as identifiers

from governance.log.connection import in_time, open_async
from governance.log.database_errors import Meaning, meaning_of
from governance.log.errors import KamerError, Unusable
from governance.log.reading import head_of
from governance.log.session import PROJECTING, with_settings
from governance.log.statements import channel
from governance.log.vault import Vault
from projections.engine.batch import take_in_batch
from projections.engine.projection import Projection
from projections.engine.rebuild import enter
from projections.engine.states import State, look
from projections.engine.waiting import Reached

log = structlog.get_logger()

_QUICK: Final = 0.25
"""The part of its limit in which a batch was quick: twice as many events stay well within it."""


async def connect(conninfo: str) -> psycopg.AsyncConnection[Any]:
    """A connection to write read tables on. Raises ``psycopg.Error``, and ``Unusable`` where it takes no writes."""
    return await open_async(with_settings(conninfo, PROJECTING))


class Projector:
    """Keeps these projections up to the log.

    - ``most``: how many events are in a batch. After a batch that took too long it is fewer for a while.
    - ``pause``: seconds between batches while nobody waits, so that events that come one by one are taken in together.
    - ``look_every``: seconds after which it looks by itself.
    - ``again_every``: seconds after which projections that have stopped try again.
    - ``limit``: seconds for the start and for one batch. After that the connection counts as lost, because a frozen
      server says nothing.
    """

    def __init__(
        self,
        conninfo: str,
        vault: Vault,
        projections: Sequence[Projection],
        *,
        most: int = 1_000,
        pause: float = 0.05,
        look_every: float = 1.0,
        again_every: float = 300.0,
        limit: float = 60.0,
    ) -> None:
        self.projections = tuple(projections)
        self.batches = 0
        self.trouble: str | None = None
        """Why nothing more is read: an event is damaged or newer than this program, the last batch failed, or this has
        ended; ``None``: all is well."""
        self._conninfo = conninfo
        self._vault = vault
        self._most = most
        self._size = most
        """Events in the next batch: half as many after one in which the connection was lost, for it may have taken too
        long, and twice as many after a quick one."""
        self._pause = pause
        self._look_every = look_every
        self._again_every = again_every
        self._limit = limit
        self._names = [projection.name for projection in projections]
        self._called = asyncio.Event()
        self._urgent = asyncio.Event()
        self._reached = Reached(self._names, self._urgent.set)
        self._stopping = False
        self._began = 0.0
        self._tried = 0.0
        """When those that have stopped tried last."""
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connect, enter the projections, let those that had stopped try again, and begin.

        Raises ``psycopg.Error`` where the server cannot be reached or does not answer in time, ``Unusable`` where it
        takes no writes. Tables of an older version are emptied and made anew.
        """
        connection = self._connection = await connect(self._conninfo)
        with in_time(connection, self._limit):
            await enter(connection, self.projections)
            self._tried = asyncio.get_running_loop().time()
            self._reached.note(await look(connection, self._names))
        self._tasks = [
            asyncio.create_task(self._run(), name="projector"),
            asyncio.create_task(self._listen(), name="projector's listener"),
        ]
        self._tasks[0].add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Note that the task has ended, whatever ended it, so that nobody thinks that the tables are still kept up."""
        if not self._stopping:
            self.trouble = "the projector has ended"
            log.error("the projector ended", cancelled=task.cancelled())

    async def stop(self) -> None:
        """Finish the running batch and let the connections go."""
        self._stopping = True
        self._urgent.set()
        if self._tasks:
            running, listening = self._tasks
            await asyncio.wait([running])
            listening.cancel()
            await asyncio.wait([listening])
            self._tasks = []
        if self._connection is not None:
            await self._connection.close()

    async def wait_for(self, position: int, seconds: float = 2.0, names: Collection[str] = ()) -> None:
        """Return once the read tables have reached a position, whichever process brings them there.

        ``names`` are the projections that matter; if it is empty, all that have not stopped. Raises ``Busy`` if they
        have not reached it in so many seconds, and at once if one of ``names`` has stopped.
        """
        await self._reached.wait_for(position, seconds, names)

    async def _run(self) -> None:
        backoff = 0.05
        while not self._stopping:
            try:
                more = await self._once()
                backoff = 0.05
            except (psycopg.Error, Unusable) as error:
                await self._note_failure(error, backoff)
                await self._rest(backoff)
                backoff = min(backoff * 2, 2.0)
            except Exception as error:
                # Nobody restarts this loop, so it never ends by itself: it says what is wrong and tries again.
                log.exception("projector failed", again_in=2.0)
                self.trouble = f"the last batch failed ({type(error).__name__})"
                await self._rest(2.0)
            else:
                if not more:
                    await self._until_needed()

    async def _note_failure(self, error: psycopg.Error | Unusable, again_in: float) -> None:
        """Log why a batch failed. All of it is rolled back. If the connection is lost, let it go."""
        self.trouble = f"the last batch failed ({type(error).__name__})"
        meaning = meaning_of(error, self._connection) if isinstance(error, psycopg.Error) else Meaning.LOST
        kind, state = type(error).__name__, error.sqlstate if isinstance(error, psycopg.Error) else None
        if meaning.passes:
            log.warning("batch failed and is done again", error=kind, sqlstate=state, again_in=again_in)
        else:
            log.error("batch failed and is done again", error=kind, sqlstate=state, again_in=again_in)
        if meaning is Meaning.LOST and self._connection is not None:
            await self._connection.close()

    async def _once(self) -> bool:
        """Take in one batch, if there is one. Returns whether there is more."""
        self._urgent.clear()
        self._called.clear()
        connection = self._connection
        if connection is None or connection.closed:
            connection = self._connection = await connect(self._conninfo)
        with in_time(connection, self._limit):
            return await self._take_in(connection)

    async def _take_in(self, connection: psycopg.AsyncConnection[Any]) -> bool:
        """Do what ``_once`` does, on this connection."""
        states = await look(connection, self._names)
        self._reached.note(states)
        head = await head_of(connection)
        again = self._is_time_to_try_again(states)
        stands = (state.position >= head or (state.stopped_by and state.erased_to >= head) for state in states)
        if all(stands) and not again:
            self.trouble = None
            return False
        self.batches += 1
        self._began = asyncio.get_running_loop().time()
        try:
            done = await take_in_batch(connection, self._vault, self.projections, self._size, again=again)
        except psycopg.Error as error:
            if meaning_of(error, connection) is Meaning.LOST:
                self._size = max(1, self._size // 2)
            raise
        # A batch that was not full says nothing about larger ones.
        if done.more and asyncio.get_running_loop().time() - self._began <= self._limit * _QUICK:
            self._size = min(self._most, self._size * 2)
        self._reached.note(done.states)
        self._tell(done.trouble)
        await asyncio.sleep(0)
        return done.more

    def _is_time_to_try_again(self, states: Collection[State]) -> bool:
        """Whether a projection has stopped, and may try again now. What was wrong may have been mended since."""
        now = asyncio.get_running_loop().time()
        if now - self._tried < self._again_every or all(state.stopped_by is None for state in states):
            return False
        self._tried = now
        return True

    def _tell(self, trouble: KamerError | None) -> None:
        """Log once why the log cannot be read further, and once that it can be read again."""
        reason = None if trouble is None else str(trouble)
        if reason is not None and reason != self.trouble:
            log.error("projections wait at an event that cannot be read", reason=reason)
        elif reason is None and self.trouble is not None:
            log.info("projections go on")
        self.trouble = reason

    async def _until_needed(self) -> None:
        """Wait until somebody waits, or the log has news and the pause is over, or it is time to look."""
        if self._reached.waited_for:
            # What is waited for is not in the log yet, or another process is at it: look again soon.
            await self._rest(0.01)
            return
        await _either(self._called, self._urgent, self._look_every)
        await self._rest(self._began + self._pause - asyncio.get_running_loop().time())

    async def _rest(self, seconds: float) -> None:
        """Wait so many seconds, or until somebody waits or the projector is to stop."""
        if seconds <= 0:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._urgent.wait()

    async def _listen(self) -> None:
        """Hear of the log's news, on a connection of its own.

        It asks for news again each time ``limit`` has passed, because a frozen server is as silent as one without news.
        """
        backoff = 0.05
        while True:
            try:
                async with await open_async(self._conninfo) as connection:
                    while True:
                        with in_time(connection, self._limit):
                            await _ask_for_news(connection)
                        backoff = 0.05
                        self._called.set()
                        async for _ in connection.notifies(timeout=self._limit):
                            self._called.set()
            except (psycopg.Error, Unusable):
                # The projector looks once a second meanwhile, and says what is in the way.
                await asyncio.sleep(backoff)
                backoff = min(backoff * 2, 2.0)


async def _ask_for_news(connection: psycopg.AsyncConnection[Any]) -> None:
    """Have the log's news sent on this connection. Asking twice changes nothing."""
    row = await (await connection.execute("SELECT current_schema()")).fetchone()
    assert row is not None
    await connection.execute(identifiers.SQL("LISTEN {}").format(identifiers.Identifier(channel(row[0]))))


async def _either(first: asyncio.Event, second: asyncio.Event, seconds: float) -> None:
    """Until one of two events is set, or so many seconds have passed."""
    waiting = [asyncio.ensure_future(first.wait()), asyncio.ensure_future(second.wait())]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
