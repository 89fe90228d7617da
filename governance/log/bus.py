"""The command bus: commands wait, are decided in groups, and are answered after the commit.

The bus is one task in the event loop and has one connection of its own. A command that was answered is on disk: the
connection waits for the disk whatever the server's settings say, and a server whose settings could lose it is not used.

Several processes may each run a bus on one log. If two of them append at once, one gets a ``Conflict`` and decides its
group once more while it holds the log's lock, so nobody can come between and nobody waits for ever. After a lost
connection, a time limit or a WARNING at commit the outcome is not known: the bus connects again and sends the group
again under the same keys, so what was recorded is answered and not recorded twice.

The bus is never cancelled. Callers wait on a future of their own, and may go away.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import psycopg
import structlog
from psycopg.errors import Diagnostic

from governance.log.command import Call, Command
from governance.log.connection import open_async, shut_down
from governance.log.database_errors import A_WHILE, Meaning, busy_for, meaning_of
from governance.log.errors import Busy, Conflict, Fault, Malformed, Unusable
from governance.log.fitness import refuse_unsafe_async
from governance.log.group import Answer, Group, GroupOutcome, Waiting, asked_bytes
from governance.log.kept import KeptFacts
from governance.log.patience import Patience
from governance.log.session import RECORDING, WAIT_FOR_THE_DISK, with_settings
from governance.log.statements import LOCK, NOTIFY
from governance.log.vault import Vault

log = structlog.get_logger()

T = TypeVar("T")

LONGEST_KEY: Final = 200
"""Characters of an idempotency key."""

LOOK_EVERY: Final = 1.0
"""Seconds after which the server's settings are looked at again."""

FIRST_PAUSE: Final = 0.02
LONGEST_PAUSE: Final = 1.0
"""Seconds between two tries to connect again: they grow from the first to the longest."""

TELL_EVERY = 0.05
"""Seconds between two wakings of listeners while commands wait."""


class Unacknowledged(Exception):
    """PostgreSQL answered a commit with a warning, for example because its wait for a standby was cancelled."""


class Bus:
    """Commits commands in groups.

    - ``most``: how many commands are in a group.
    - ``room``: how many commands may wait. Others get ``Busy``.
    - ``patience``: seconds, from their own arrival, after which a caller without an answer gets ``Busy``.
    - ``limit``: seconds for one attempt. After that its connection is shut down and counts as lost.
    """

    def __init__(
        self,
        conninfo: str,
        vault: Vault,
        *,
        most: int = 256,
        room: int = 10_000,
        patience: float = 40.0,
        limit: float = 15.0,
    ) -> None:
        self.most = most
        self.room = room
        self.patience = patience
        self.limit = limit
        self.groups = self.commands = self.conflicts = self.lost = 0
        self._conninfo = with_settings(conninfo, RECORDING)
        self._vault = vault
        self._kept = KeptFacts(conninfo)
        self._waiting: deque[Waiting] = deque()
        self._clock = Patience(self._too_late)
        self._away = False
        """Whether it is known that there is no server to record on: the last try to connect again has failed."""
        self._in_the_way: psycopg.Error | Unusable | None = None
        """Why the last attempt was lost, or the last try to connect again; ``None`` once something was brought to its
        end."""
        self._work = asyncio.Event()
        self._stopping = False
        self._warned = False
        self._news = False
        self._told = 0.0
        self._looked_at = 0.0
        """When the server's settings were seen last to lose nothing (seconds of the loop's clock)."""
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def queued(self) -> int:
        """How many commands wait for their group, or for what they ask about many."""
        return len(self._waiting) + self._kept.waited_for

    @property
    def away(self) -> Busy | None:
        """What a caller is told while it is known that there is no server to record on; ``None`` where there is one."""
        return self._too_late() if self._away else None

    def _too_late(self) -> Busy:
        """What a caller is told when their time is over. Their command may have been recorded: the same key tells."""
        error = self._in_the_way
        if isinstance(error, Unusable):
            return Busy(str(error), A_WHILE, "cannot-store")
        return (error and busy_for(error)) or Busy("no answer came in time")

    async def start(self) -> None:
        """Connect and begin.

        Raises ``psycopg.Error`` where the server cannot be reached, ``Unusable`` where it is not fit to record on.
        """
        await self._limited(self._connect())
        self._task = asyncio.create_task(self._run(), name="command bus")
        self._task.add_done_callback(self._ended)

    @property
    def running(self) -> bool:
        """Whether commands are taken and decided."""
        return self._task is not None and not self._task.done() and not self._stopping

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Answer everybody who still waits, now that the task of the bus has ended, whatever ended it."""
        self._stopping = True
        if not task.cancelled() and task.exception() is not None:
            log.error("the command bus ended", error=type(task.exception()).__name__)
        _answer_all(list(self._waiting), Busy("the command bus has ended"))
        self._waiting.clear()

    async def stop(self) -> None:
        """Take no more, finish what waits, and let the connection go."""
        self._stopping = True
        self._work.set()
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._kept.stop()
        if self._connection is not None:
            await self._connection.close()

    async def do(self, command: Command, call: Call, key: str | None = None) -> Answer:
        """Have a command decided; the answer comes after its commit.

        Raises ``Refused`` or ``NotAllowed`` (nothing was recorded), ``KeyReused``; ``Busy``, at once where it is known
        that nothing can be recorded now, and else no later than the bus's patience. The same ``key`` of the same caller
        gets the first answer again and records nothing; raises ``Malformed`` for one that is too long.
        """
        if key is not None and not 0 < len(key) <= LONGEST_KEY:
            raise Malformed([Fault("", f"an idempotency key has 1 to {LONGEST_KEY} characters")])
        self._refuse_more()
        digest = b"" if key is None else self._vault.digest(asked_bytes(command))
        waiting = Waiting(command, call, key, digest, asyncio.get_running_loop().create_future())
        self._clock.watch(waiting.future, self.patience)
        self._waiting.append(waiting)
        self._work.set()
        return await waiting.future  # type: ignore[no-any-return]

    def _refuse_more(self) -> None:
        """Raise ``Busy`` where nothing more is taken."""
        if self._stopping:
            raise Busy("shutting down")
        away = self.away
        if away is not None:
            raise away
        if self.queued >= self.room:
            raise Busy("too many commands are waiting")

    def _take_again(self, waiting: Waiting, error: Exception | None) -> None:
        """Put a command first in the queue, now that the facts about many that it asks have been folded."""
        if self._stopping:
            error = Busy("shutting down")
        elif isinstance(error, psycopg.Error):
            error = busy_for(error) or error
        elif isinstance(error, Unusable):
            error = Busy(str(error), A_WHILE, "cannot-store")
        if error is not None:
            _answer(waiting, error)
            return
        self._waiting.appendleft(waiting)
        self._work.set()

    async def _run(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            while self._waiting:
                await self._commit(self._next_group())
                await self._tell()
                if self._stopping and self._away:
                    _answer_all(list(self._waiting), self._too_late())
                    self._waiting.clear()
            if self._stopping:
                return

    def _next_group(self) -> list[Waiting]:
        """Take the first who wait as a group. Of two commands with one key the second waits for that answer."""
        group: dict[str, Waiting] = {}
        again: list[Waiting] = []
        while self._waiting and len(group) < self.most:
            waiting = self._waiting.popleft()
            if waiting.gave_up:
                continue
            if waiting.key in group:
                again.append(waiting)
            else:
                group[waiting.key] = waiting
        self._waiting.extendleft(reversed(again))
        return list(group.values())

    async def _commit(self, group: list[Waiting]) -> None:
        """Decide a group and answer everybody in it.

        If the group fails as a whole, for example because PostgreSQL refuses an event of it, each command is decided
        again as a group of its own, so that only the command at fault is answered with an error.
        """
        later: list[Waiting] = []
        try:
            outcome = await self._outcome(group)
        except Busy as busy:
            _answer_all(group, busy)
        except Exception as error:
            if len(group) > 1:
                log.warning("group failed: done again one by one", commands=len(group), error=type(error).__name__)
                for waiting in group:
                    await self._commit([waiting])
                return
            log.exception("group failed", command=type(group[0].command).__name__)
            _answer_all(group, error)
        else:
            later = [*outcome.later, *(waiting for waiting, _ in outcome.unfolded)]
            self._waiting.extendleft(reversed(outcome.later))
            for waiting, facts in outcome.unfolded:
                self._kept.fold_aside(facts, partial(self._take_again, waiting))
            for waiting, answer in outcome.answers:
                _answer(waiting, answer)
            self._news = self._news or outcome.appended
        self.groups += 1
        self.commands += len(group) - len(later)

    async def _outcome(self, group: list[Waiting]) -> GroupOutcome:
        """What became of the group. While that is not known, the group is sent again under the same keys.

        A caller who has been told meanwhile that no answer came in time is left out of what is sent again.
        """
        again, pause = False, 0.0
        while group:
            try:
                outcome = await self._limited(self._attempt(group, again))
                self._in_the_way = None
                return outcome
            except Unacknowledged:
                log.warning("a warning at commit is no acknowledgement: the group is sent again")
            except Unusable as unfit:
                self._in_the_way = unfit
            except psycopg.Error as error:
                self._in_the_way = error
                if meaning_of(error, self._connection) is not Meaning.LOST:
                    busy = busy_for(error, self._connection)
                    if busy is None:
                        raise
                    raise busy from error
            again = True
            self.lost += 1
            await self._reconnect()
            # A server that is lost again with each attempt is not asked without a pause.
            await asyncio.sleep(pause)
            pause = min(max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            group = [waiting for waiting in group if not waiting.gave_up]
        return GroupOutcome([], [], appended=False)

    async def _attempt(self, group: list[Waiting], again: bool) -> GroupOutcome:
        """Decide without the log's lock. After a conflict, decide once more with it, so that nobody comes between."""
        connection = await self._connected()
        await self._see_settings(connection)
        try:
            outcome = await Group(connection, self._kept, self._vault, group).attempt(again=again)
        except Conflict:
            self.conflicts += 1
            async with connection.transaction():
                await connection.execute(LOCK)
                outcome = await Group(connection, self._kept, self._vault, group).attempt(again=True)
        # They may have been changed under a group that took long.
        await self._see_settings(connection)
        if self._warned:
            raise Unacknowledged
        return outcome

    async def _see_settings(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Look at the server's settings, unless that was done within the last second. Raises ``Unusable``.

        A reload of the server can switch off what keeps an acknowledged vote, such as ``fsync``.
        """
        if asyncio.get_running_loop().time() - self._looked_at > LOOK_EVERY:
            await self._look_at_settings(connection)

    async def _look_at_settings(self, connection: psycopg.AsyncConnection[Any]) -> None:
        looking_at = asyncio.get_running_loop().time()
        await refuse_unsafe_async(connection)
        self._looked_at = looking_at

    async def _limited(self, attempt: Awaitable[T]) -> T:
        """Wait for an attempt; after the time limit its connection is shut down.

        It is never cancelled: a commit that was cancelled can look like one that succeeded.
        """
        timer = asyncio.get_running_loop().call_later(self.limit, self._shut_down)
        try:
            return await attempt
        finally:
            timer.cancel()

    def _shut_down(self) -> None:
        if self._connection is None or self._connection.closed:
            return
        log.warning("an attempt took too long: its connection is shut down", seconds=self.limit)
        shut_down(self._connection)

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            await self._connect()
        assert self._connection is not None
        return self._connection

    async def _connect(self) -> None:
        """Open a connection to a server that is fit to record on. Raises ``psycopg.Error`` and ``Unusable``."""
        self._warned = False
        try:
            connection = await open_async(self._conninfo)
            # What is on the other side may be another server, restored or failed over: nothing that was kept is sure.
            self._kept.forget_all()
            self._connection = connection
            connection.add_notice_handler(self._notice)
            await connection.execute(WAIT_FOR_THE_DISK)
            await self._look_at_settings(connection)
        except Unusable:
            if self._connection is not None:
                await self._connection.close()
            raise

    async def _reconnect(self) -> None:
        """Let the old connection go and open another, for as long as it takes. Raises ``Busy`` where the bus stops."""
        if self._connection is not None:
            await self._connection.close()
        pause = FIRST_PAUSE
        while True:
            try:
                await self._limited(self._connect())
            except (psycopg.Error, Unusable) as error:
                if not self._away or type(error) is not type(self._in_the_way):
                    reason = str(error) if isinstance(error, Unusable) else type(error).__name__
                    log.error("nothing can be recorded now", reason=reason)
                self._away, self._in_the_way = True, error
            else:
                self._away = False
                return
            if self._stopping:
                raise self._too_late()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _notice(self, diagnostic: Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":
            self._warned = True

    async def _tell(self) -> None:
        """Tell the projectors of news in the log: at once, or while commands wait at most every ``TELL_EVERY`` seconds.

        A connection that is lost here does no harm, for projectors also look by themselves once a second.
        """
        connection, now = self._connection, asyncio.get_running_loop().time()
        if not self._news or (self._waiting and now < self._told + TELL_EVERY):
            return
        self._news, self._told = False, now
        if connection is not None and not connection.closed:
            with suppress(psycopg.Error):
                await self._limited(connection.execute(NOTIFY))


def _answer_all(group: list[Waiting], error: Exception) -> None:
    for waiting in group:
        _answer(waiting, error)


def _answer(waiting: Waiting, answer: Answer | Exception) -> None:
    """Wake one caller, unless they have gone."""
    if waiting.future.done():
        return
    if isinstance(answer, Exception):
        waiting.future.set_exception(answer)
    else:
        waiting.future.set_result(answer)
