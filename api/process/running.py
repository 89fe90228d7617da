"""How a process gets at its database, embedded or of one's own, and brings its tables and services up."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

import psycopg
import structlog

from api.process.catalogue import PROJECTIONS
from api.process.record import load_founding_record
from api.process.services import Services, services, vault_for
from api.process.settings import Settings
from governance.log.connection import as_application, conninfo_for, open_sync
from governance.log.database_errors import unusable_for
from governance.log.errors import KamerError, KeyReused, Unusable
from governance.log.fitness import refuse_unsafe
from governance.log.migrations import Component, migrate, pending
from governance.log.reading import head_of
from governance.log.server import EmbeddedServer
from governance.log.vault import vault_of
from projections.engine.projector import connect
from projections.engine.rebuild import Progress, rebuild

log = structlog.get_logger()

COMPONENTS: Final = tuple(Component.of(package) for package in ("governance.log", "projections", "api"))
"""The parts of the program that have tables, in the order in which those are made."""

Begin = Callable[[Services], Awaitable[None]]

ADDRESS_FILE: Final = "address"
"""The file in the data folder that holds the address of the process that serves, for its port can be any."""

NO_RECORD: Final = "There is no record in {} yet: start `kamer serve` first, or name its folder by KAMER_DATA."


@asynccontextmanager
async def database(settings: Settings, *, to_serve: bool = False) -> AsyncIterator[str]:
    """The connection string of the database's owner, without a schema.

    That is the database of the settings, or else the embedded one. The embedded server is started if it does not run
    yet, and then ends with the block. A process ``to_serve`` must have started it itself: a server that another process
    started would end while this one goes on. If the server cannot be kept running, the process is asked to stop.

    Raises ``Unusable``.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    async with EmbeddedServer(settings.cluster, settings.pg_bin) as server:
        if to_serve and not server.owned:
            raise Unusable(
                f"Another process uses the database in {settings.data}: end it first, or let several processes serve "
                "one database of your own by KAMER_DATABASE_URL."
            )
        watching = asyncio.create_task(_end_with(server)) if to_serve else None
        try:
            yield server.conninfo()
        except (KamerError, psycopg.Error) as error:
            if server.failure is None:
                raise
            # What was asked failed for want of a database: why there is none says more.
            raise Unusable(server.failure) from error
        finally:
            if watching is not None:
                watching.cancel()
        if server.failure is not None:
            raise Unusable(server.failure)


async def _end_with(server: EmbeddedServer) -> None:
    """Ask this process to stop when its database will not come back. A supervisor, like systemd, starts both anew."""
    while server.failure is None:  # noqa: ASYNC110 - a thread sets it
        await asyncio.sleep(1)
    signal.raise_signal(signal.SIGTERM)


def ready(owner: str) -> str:
    """Bring the tables up to this version. Returns the connection string of the application.

    Raises ``Unusable`` if the database cannot be reached or used, or could lose a vote.
    """
    try:
        with open_sync(conninfo_for(owner)) as connection:
            refuse_unsafe(connection)
        migrate(owner, components=COMPONENTS)
        return as_application(conninfo_for(owner))
    except psycopg.Error as error:
        raise unusable_for(error) from error


@asynccontextmanager
async def serving(settings: Settings, begin: Begin = load_founding_record) -> AsyncIterator[Services]:
    """All services, on tables of this version. Before that ``begin`` has loaded, once, what a record begins with."""
    async with database(settings, to_serve=True) as owner:
        conninfo = await asyncio.to_thread(ready, owner)
        async with services(settings, conninfo, PROJECTIONS) as made:
            await _begin(made, begin, settings, conninfo)
            yield made


async def _begin(made: Services, begin: Begin, settings: Settings, conninfo: str) -> None:
    """Have ``begin`` done, and make sure that the master key is still this database's. Raises ``Unusable``.

    Two first starts with different key files both find nothing sealed yet. What has been sealed by now tells which of
    the two keys it is, for the founding record begins with a source, which is sealed. The other start must not go on,
    for it would seal the next persons with its own key. What it asks is remembered under the first one's, so it is
    refused as another body.
    """
    try:
        await begin(made)
    except KeyReused:
        await asyncio.to_thread(vault_for, settings, conninfo)
        raise
    await asyncio.to_thread(vault_for, settings, conninfo)


@asynccontextmanager
async def looking(settings: Settings) -> AsyncIterator[Services]:
    """All services for a moment, with read tables that are up to the log. Another process may serve meanwhile.

    Raises ``Unusable`` if nothing has served here yet.
    """
    _must_have_served(settings)
    async with database(settings) as owner:
        try:
            missing = await asyncio.to_thread(pending, owner, components=COMPONENTS)
            if missing:
                raise Unusable("The tables are not those of this version: start `kamer serve` first.")
            conninfo = await asyncio.to_thread(as_application, conninfo_for(owner))
        except psycopg.Error as error:
            raise unusable_for(error) from error
        async with services(settings, conninfo, PROJECTIONS) as made:
            async with made.pool.connection() as connection:
                head = await head_of(connection)
            await made.wait_for(head, seconds=60)
            yield made


@contextmanager
def telling_where(settings: Settings) -> Iterator[None]:
    """While the block lasts, other processes can read in the data folder at which address this one serves.

    If the address cannot be written there, serving goes on all the same.
    """
    if settings.database_url is not None:
        yield
        return
    file = settings.data / ADDRESS_FILE
    try:
        file.write_text(settings.address)
    except OSError as error:
        log.warning("links made beside this process may name another address", file=str(file), reason=error.strerror)
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def address_told(settings: Settings) -> str:
    """How people reach the pages: as the settings say, or else at the address of the process that serves beside us."""
    if settings.database_url is None and settings.address == Settings().address:
        file = settings.data / ADDRESS_FILE
        try:
            return file.read_text() or settings.address
        except FileNotFoundError:
            pass
        except OSError as error:
            log.warning("the address that is served at cannot be read", file=str(file), reason=error.strerror)
    return settings.address


def _must_have_served(settings: Settings) -> None:
    """Raise ``Unusable`` if there is no embedded database yet, because a command that only looks makes none."""
    if settings.database_url is None and not settings.cluster.exists():
        raise Unusable(NO_RECORD.format(settings.data))


async def rebuilt(settings: Settings, names: Iterable[str], progress: Progress | None = None) -> int:
    """Make read tables anew from the log. Another process may serve meanwhile. Returns the position reached.

    Raises ``Unusable`` for a name that no projection has, if nothing has served yet, or if the log cannot be read.
    """
    _must_have_served(settings)
    async with database(settings) as owner:
        conninfo = await asyncio.to_thread(ready, owner)
        with open_sync(conninfo) as asking:
            vault = vault_of(settings.master_key, asking)
        async with await connect(conninfo) as connection:
            return await rebuild(connection, vault, PROJECTIONS, list(names), progress=progress)
