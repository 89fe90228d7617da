"""How a connection to the log's database is opened: which schema, which isolation, how long it waits.

One schema a cooperative, chosen by the connection's ``search_path``, so that many cooperatives can share a server and
a schema can move to another.
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from governance.log.errors import Unusable
from governance.log.session import EVERYWHERE, SINCE_17, with_settings

SCHEMA = "kamer"
"""The schema of the one cooperative that this installation serves."""

VERSION_17 = 170_000
"""As ``server_version_num`` writes it."""

SET_UP_LIMIT: Final = 5.0
"""Seconds for what is set on a new connection, as many as it may take to connect: who opens one has no limit yet."""

TAKES_NO_WRITES = (
    "PostgreSQL only lets us read, for it is a standby or set to read-only: let KAMER_DATABASE_URL name the server "
    "that takes writes, or turn default_transaction_read_only off"
)

APPLICATION_ROLE = """SELECT rolname FROM pg_roles
WHERE rolname = current_schema() || '_app' AND pg_has_role(current_user, oid, 'MEMBER')"""


def conninfo_for(database: str, schema: str = SCHEMA) -> str:
    """A connection string (or URL) with everything that every connection of ours has.

    ``schema`` must be a plain lower-case name; options that ``database`` already carries are kept.
    """
    if not (schema.isidentifier() and schema.islower() and schema.isascii()):
        raise Unusable(f"{schema!r} cannot be the name of a schema: use lower-case letters, digits and underscores")
    given = conninfo_to_dict(database)
    return make_conninfo(
        with_settings(database, {"search_path": schema, **EVERYWHERE}),
        application_name=given.get("application_name") or "kamer",
        connect_timeout=given.get("connect_timeout") or 5,
        target_session_attrs="read-write",
    )


def to_read(conninfo: str) -> str:
    """The same for connections that mostly read.

    They are also made to a primary server that takes no writes now, but never to a standby, which may lack what the
    reader has just done.
    """
    return make_conninfo(conninfo, target_session_attrs="primary")


async def open_async(conninfo: str) -> psycopg.AsyncConnection[Any]:
    """An autocommitting async connection that prepares its statements at once.

    Raises ``psycopg.Error`` where the server cannot be reached, ``Unusable`` where it takes no writes.
    """
    try:
        connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True, prepare_threshold=0)
    except psycopg.Error as error:
        try:
            await (await psycopg.AsyncConnection.connect(_whichever(conninfo))).close()
        except psycopg.Error:
            raise error from None
        raise Unusable(TAKES_NO_WRITES) from error
    try:
        await set_up(connection)
    except BaseException:
        await connection.close()
        raise
    return connection


async def set_up(connection: psycopg.AsyncConnection[Any]) -> None:
    """Set on a new connection what its options could not say. Raises ``psycopg.Error`` where that takes too long."""
    if connection.info.server_version >= VERSION_17:
        with in_time(connection, SET_UP_LIMIT):
            await connection.execute(SINCE_17)


def shut_down(connection: psycopg.AsyncConnection[Any] | psycopg.Connection[Any]) -> None:
    """End a connection whose server does not answer: who waits on it gets ``psycopg.Error`` at once.

    Its socket is shut down and nothing is cancelled: a cancelled commit can look like a good one, and psycopg asks the
    server to cancel, which does not answer.
    """
    if connection.closed:
        return
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as duplicate:
        duplicate.shutdown(socket.SHUT_RDWR)


@contextmanager
def in_time(connection: psycopg.AsyncConnection[Any], seconds: float) -> Iterator[None]:
    """Shut a connection down where the block takes longer: what waits in it gets ``psycopg.Error``."""
    timer = asyncio.get_running_loop().call_later(seconds, shut_down, connection)
    try:
        yield
    finally:
        timer.cancel()


def open_sync(conninfo: str) -> psycopg.Connection[Any]:
    """The same, synchronous: for tools and tests."""
    try:
        connection = psycopg.connect(conninfo, autocommit=True, prepare_threshold=0)
    except psycopg.Error as error:
        try:
            psycopg.connect(_whichever(conninfo)).close()
        except psycopg.Error:
            raise error from None
        raise Unusable(TAKES_NO_WRITES) from error
    try:
        _set_up_sync(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up_sync(connection: psycopg.Connection[Any]) -> None:
    """What ``set_up`` does. A thread shuts the connection down where that takes too long: here no loop runs."""
    if connection.info.server_version < VERSION_17:
        return
    timer = Timer(SET_UP_LIMIT, shut_down, [connection])
    timer.start()
    try:
        connection.execute(SINCE_17)
    finally:
        timer.cancel()


def _whichever(conninfo: str) -> str:
    """The same server, or servers, whether they take writes or not."""
    return make_conninfo(conninfo, target_session_attrs="any")


def as_application(conninfo: str) -> str:
    """The same connection under the application's role, which may append to the log and never change it.

    ``conninfo`` comes from ``conninfo_for``; its schema has been migrated. Where the role could not be made, it comes
    back as it is. Raises what ``open_sync`` raises.
    """
    with open_sync(conninfo) as connection:
        row = connection.execute(APPLICATION_ROLE).fetchone()
    if row is None:
        return conninfo
    return make_conninfo(conninfo, options=f"{conninfo_to_dict(conninfo)['options']} -c role={row[0]}")
