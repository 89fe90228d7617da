"""How a connection to the log's database is opened: which schema, which isolation, how long it waits.

One schema a cooperative, chosen by the connection's ``search_path``, so that many cooperatives can share a server and
a schema can move to another.
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from governance.log.errors import Unusable

SCHEMA = "kamer"
"""The schema of the one cooperative that this installation serves."""

UNSAFE = """SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'
    OR name = 'synchronous_commit' AND setting IN ('off', 'local') ORDER BY name"""

APPLICATION_ROLE = """SELECT rolname FROM pg_roles
WHERE rolname = current_schema() || '_app' AND pg_has_role(current_user, oid, 'MEMBER')"""


def conninfo_for(database: str, schema: str = SCHEMA) -> str:
    """A connection string (or URL) with everything that every connection of ours has.

    ``schema`` must be a plain lower-case name; options that ``database`` already carries are kept.
    """
    if not (schema.isidentifier() and schema.islower() and schema.isascii()):
        raise Unusable(f"{schema!r} cannot be the name of a schema: use lower-case letters, digits and underscores")
    given = conninfo_to_dict(database)
    ours = f"-c search_path={schema} -c timezone=UTC -c default_transaction_isolation=read\\ committed"
    return make_conninfo(
        database,
        options=f"{given.get('options') or ''} {ours}".strip(),
        application_name=given.get("application_name") or "kamer",
        connect_timeout=given.get("connect_timeout") or 5,
    )


async def open_async(conninfo: str) -> psycopg.AsyncConnection[Any]:
    """An autocommitting async connection that prepares its statements at once. Raises ``psycopg.OperationalError``."""
    return await psycopg.AsyncConnection.connect(conninfo, autocommit=True, prepare_threshold=0)


def shut_down(connection: psycopg.AsyncConnection[Any]) -> None:
    """End a connection whose server does not answer: who waits on it gets ``psycopg.OperationalError`` at once.

    Its socket is shut down and nothing is cancelled: a cancelled commit can look like a good one, and psycopg asks the
    server to cancel, which does not answer.
    """
    if connection.closed:
        return
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as duplicate:
        duplicate.shutdown(socket.SHUT_RDWR)


@contextmanager
def in_time(connection: psycopg.AsyncConnection[Any], seconds: float) -> Iterator[None]:
    """Shut a connection down where the block takes longer: what waits in it gets ``psycopg.OperationalError``."""
    timer = asyncio.get_running_loop().call_later(seconds, shut_down, connection)
    try:
        yield
    finally:
        timer.cancel()


def open_sync(conninfo: str) -> psycopg.Connection[Any]:
    """The same, synchronous: for tools and tests."""
    return psycopg.connect(conninfo, autocommit=True, prepare_threshold=0)


def refuse_unsafe(connection: psycopg.Connection[Any]) -> None:
    """Raise ``Unusable`` where the server could lose what it has acknowledged (reliability.md section 1)."""
    _refuse([name for (name,) in connection.execute(UNSAFE)])


async def refuse_unsafe_async(connection: psycopg.AsyncConnection[Any]) -> None:
    """The same, on an async connection."""
    _refuse([name for (name,) in await (await connection.execute(UNSAFE)).fetchall()])


def _refuse(unsafe: list[str]) -> None:
    if unsafe:
        raise Unusable(
            f"PostgreSQL runs with {' and '.join(unsafe)} off, and could lose acknowledged votes: turn it on"
        )


def as_application(conninfo: str) -> str:
    """The same connection under the application's role, which may append to the log and never change it.

    ``conninfo`` comes from ``conninfo_for``; its schema has been migrated. Where the role could not be made, it comes
    back as it is. Raises ``psycopg.OperationalError`` where the server cannot be reached.
    """
    with open_sync(conninfo) as connection:
        row = connection.execute(APPLICATION_ROLE).fetchone()
    if row is None:
        return conninfo
    return make_conninfo(conninfo, options=f"{conninfo_to_dict(conninfo)['options']} -c role={row[0]}")
