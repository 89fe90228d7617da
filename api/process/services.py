"""The services of one process, such as the bus and the read tables: they are made and let go in one place."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import ceil
from typing import Final

import msgspec
import psycopg
import structlog

from api.access.bodies import Bodies
from api.access.entrance import ANYBODY, Entrance, Visitor
from api.access.once_a_minute import OnceAMinute
from api.access.pace import Pace
from api.access.register import AccessRegister
from api.process.metrics import Metrics
from api.process.settings import Settings
from api.process.shared_look import SharedLook
from api.store.pool import Connection, Pool
from governance.dates import today
from governance.ids import PersonId
from governance.log.bus import Bus
from governance.log.command import Call, Command
from governance.log.connection import open_sync
from governance.log.database_errors import unusable_for
from governance.log.errors import Busy, KeyReused, Refused, Unusable
from governance.log.fitness import WritingTrials
from governance.log.group import Answer
from governance.log.reading import first_of, head_of
from governance.log.vault import Vault, vault_of
from projections.engine import Forgetting, Projection, Projector
from projections.engine.states import Freshness, freshness
from projections.public_position import public_position
from projections.reader import Reader


@dataclass
class Services:
    """The bus, the read tables, the ways in, and the settings, for the handlers to use.

    ``csrf_secret`` is derived from the master key, as is every other secret of a process (``derived``).
    """

    settings: Settings
    bus: Bus
    vault: Vault
    projector: Projector
    forgetting: Forgetting
    pool: Pool
    access: AccessRegister
    entrance: Entrance
    csrf_secret: str
    metrics: Metrics = field(default_factory=Metrics)
    bodies: Bodies = field(default_factory=Bodies)
    pace: Pace = field(default_factory=Pace)
    trials: WritingTrials = field(default_factory=WritingTrials)
    in_vain: OnceAMinute = field(default_factory=OnceAMinute)
    """Writes what became of the requests of those who are not signed in, where nothing came of it."""
    public: SharedLook[Freshness] = field(init=False)
    """How far the read tables are, as far as anybody may know it."""

    def __post_init__(self) -> None:
        self.public = SharedLook(self._look_as_anybody, LOOKS_APART)

    async def give(self, command: Command, visitor: Visitor, key: str | None) -> Answer:
        """Have a visitor's command decided, unless they gave too many in the last minute.

        Raises what ``Bus.do`` raises, and ``Busy`` if they gave too many. A command that was answered before, under the
        same ``key``, gets its answer all the same.
        """
        call = visitor.call()
        try:
            if call.person is None:
                return await self.bus.do(command, call, key)
            return await self._in_pace(call.person, command, call, key)
        except Refused as refused:
            log.info("refused", command=type(command).__name__, who=visitor.known_as, code=refused.code)
            raise
        except KeyReused:
            log.info("key used for another command", command=type(command).__name__, who=visitor.known_as)
            raise

    async def _in_pace(self, person: PersonId, command: Command, call: Call, key: str | None) -> Answer:
        """The same as ``give``, for a person, whose commands are counted."""
        wait = self.pace.wait_for(person)
        if wait > 0:
            if not await self._is_answered(call, key):
                raise Busy("too many commands of one person", max(1, ceil(wait)), "too-many-commands")
            return await self.bus.do(command, call, key)
        counted = self.pace.count(person)
        answer = await self.bus.do(command, call, key)
        if answer.command.bytes != call.id:
            self.pace.take_back(person, counted)
        return answer

    async def _is_answered(self, call: Call, key: str | None) -> bool:
        """Whether a command of this caller was recorded under this key."""
        if key is None:
            return False
        async with self.pool.connection() as connection:
            return await first_of(connection, call.caller, key) is not None

    async def wait_for(self, position: int, seconds: float = 2.0) -> None:
        """Wait until the read tables have reached a position.

        Raises ``Busy`` if that takes too long, and at once if the log itself has not reached the position.
        """
        async with self.pool.connection() as connection:
            head = await head_of(connection)
        if position > head:
            raise Busy(f"the log ends before position {position}")
        await self.projector.wait_for(position, seconds)

    async def wait_as(self, reader: Reader, position: int) -> None:
        """Wait until the read tables, as far as this reader may know them, have reached a position.

        A reader who is not signed in waits only for the position that anybody may know. So neither the answer nor how
        long it takes tells them where the log ends. They look after pauses of their own, and share each look with all
        others who wait at that time. Raises ``Busy`` if it takes too long.
        """
        if reader.signed_in:
            return await self.wait_for(position)
        clock = asyncio.get_running_loop().time
        looks_at = clock()
        for pause in (*PAUSES, None):
            tables = await self.public.seen()
            if tables.position >= position:
                return None
            if pause is not None:
                looks_at += pause
                await asyncio.sleep(looks_at - clock())
        raise Busy(f"nothing that anybody may know is at position {position} yet", retry_after=tables.retry_after)

    async def _look_as_anybody(self) -> Freshness:
        async with self.pool.snapshot() as connection:
            return await self.freshness(connection, ANYBODY.reader)

    async def freshness(self, connection: Connection, reader: Reader) -> Freshness:
        """How far the read tables are in the snapshot of this connection, as far as this reader may know it."""
        tables = await freshness(connection, [projection.name for projection in self.projector.projections])
        if reader.signed_in:
            return tables
        known = min(tables.position, await public_position(connection))
        return msgspec.structs.replace(tables, position=known)

    def today(self) -> date:
        """Today's date in Amsterdam."""
        return today(datetime.now(UTC))


log = structlog.get_logger()

PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between the looks of somebody who waits without having signed in."""
LOOKS_APART: Final = PAUSES[0]
"""Seconds between the looks that all of them share."""

Serving = Callable[[], Services]
"""Gives the services that a request is answered with. It is called for each request, so that one application can serve
with other services later: tests do so."""


def derived(master: bytes, purpose: str) -> bytes:
    """A key for one purpose: HMAC-SHA-256 under the master key (32 random bytes). It is the same in every process."""
    return hmac.digest(master, f"kamer/{purpose}".encode(), "sha256")


@asynccontextmanager
async def services(
    settings: Settings, conninfo: str, projections: Sequence[Projection], *, project: bool = True
) -> AsyncIterator[Services]:
    """Everything that serving needs, on a database that has been migrated, for as long as the block lasts.

    - ``conninfo``: comes from ``conninfo_for`` and ``as_application``.
    - ``project``: off if another process keeps the read tables.

    At the end the bus answers what it has taken. Raises ``Unusable`` for a wrong master key file, and if the database
    cannot be reached or is not fit to record on.
    """
    vault = await asyncio.to_thread(vault_for, settings, conninfo)
    master = settings.master_key.read_bytes()
    pool = Pool(conninfo)
    bus = Bus(conninfo, vault)
    projector = Projector(conninfo, vault, projections)
    forgetting = Forgetting(conninfo, [projection.name for projection in projections])
    made = Services(
        settings=settings,
        bus=bus,
        vault=vault,
        projector=projector,
        forgetting=forgetting,
        pool=pool,
        access=AccessRegister(pool, derived(master, "addresses")),
        entrance=Entrance(pool, projector),
        csrf_secret=derived(master, "forms").hex(),
    )
    try:
        await pool.open()
        await bus.start()
        if project:
            await projector.start()
            forgetting.start()
    except psycopg.Error as error:
        await _let_go(made)
        raise unusable_for(error) from error
    except Unusable:
        await _let_go(made)
        raise
    try:
        yield made
    finally:
        await _let_go(made)


def vault_for(settings: Settings, conninfo: str) -> Vault:
    """The vault with this database's key. Raises ``Unusable`` for another key, or if the database cannot be asked."""
    try:
        with open_sync(conninfo) as connection:
            return vault_of(settings.master_key, connection)
    except psycopg.Error as error:
        raise unusable_for(error) from error


async def _let_go(made: Services) -> None:
    await made.bus.stop()
    await made.forgetting.stop()
    await made.projector.stop()
    made.access.stop()
    made.in_vain.stop()
    await made.pool.close()
