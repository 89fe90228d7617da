"""What an erasure leaves on the disk, and how it goes: tables are written anew, and the write-ahead log begins afresh.

A row that is gone leaves its bytes in the free space of its page, and a copy in the write-ahead log. Both would give
a name, or a wrapped key, back to whoever reads the disk. The owner's own functions take them away
(governance/log/migrations/0005_traces.sql). Which tables they are, each component says in its migrations.
"""

import asyncio
from typing import Any, Final, NamedTuple

import psycopg

Connection = psycopg.AsyncConnection[Any]

JOURNAL: Final = "pg_wal"
"""The place that is no table: PostgreSQL's write-ahead log, cleared last."""

LOOK_AGAIN: Final = 0.05
"""Seconds after which it is looked again whether somebody sees what was there before."""

LAST_ERASURE = """SELECT coalesce(max(position), 0) FROM events
WHERE type IN ('PersonalDataErased', 'TextWithdrawn')"""
"""A withdrawn text is erased as a person's name is."""

NOT_CLEARED = "SELECT place FROM erasure_traces WHERE cleared_to < %(erasure)s ORDER BY place"

MOMENT = "SELECT pg_current_xact_id()::text"

LOOKED_BACK_ON = "SELECT log_looked_back_on(%(moment)s::xid8)"

REWRITE = "SELECT log_rewrite(%(table)s, %(erasure)s)"

RENEW_JOURNAL = "SELECT log_renew_journal(%(erasure)s)"


class Traces(NamedTuple):
    """What the last erasure has left on the disk."""

    erasure: int
    """The position of that erasure; 0 where nobody was ever erased."""
    tables: list[str]
    """The tables that were not written anew since."""
    journal: bool
    """Whether the write-ahead log was not begun afresh since."""


async def traces(connection: Connection) -> Traces:
    """Where bytes of what was erased can still be."""
    last = await (await connection.execute(LAST_ERASURE)).fetchone()
    assert last is not None
    erasure = int(last[0])
    places = [place for (place,) in await (await connection.execute(NOT_CLEARED, {"erasure": erasure})).fetchall()]
    return Traces(erasure, [place for place in places if place != JOURNAL], JOURNAL in places)


async def is_looked_back_on(connection: Connection, seconds: float) -> bool:
    """Whether somebody still sees what was there before now, and goes on to for so many seconds.

    What they see is taken along into a table that is written anew: a page that began before an erasure sees the name.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    moment = await (await connection.execute(MOMENT)).fetchone()
    assert moment is not None
    while True:
        looked_back_on = await (await connection.execute(LOOKED_BACK_ON, {"moment": moment[0]})).fetchone()
        if looked_back_on == (False,):
            return False
        if loop.time() > until:
            return True
        await asyncio.sleep(LOOK_AGAIN)


async def rewrite(connection: Connection, table: str, erasure: int) -> None:
    """Write a table anew, without what was erased up to this position.

    Who reads or writes the table waits meanwhile. Raises ``psycopg.errors.LockNotAvailable`` where the table is in use
    for longer than the connection's ``lock_timeout``.
    """
    await connection.execute(REWRITE, {"table": table, "erasure": erasure})


async def renew_journal(connection: Connection, erasure: int) -> bool:
    """Let the server throw away the write-ahead log up to here; ``False`` where the owner of the tables may not."""
    row = await (await connection.execute(RENEW_JOURNAL, {"erasure": erasure})).fetchone()
    assert row is not None
    return bool(row[0])
