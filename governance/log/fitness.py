"""Whether a server is fit to record on: it loses nothing that it has acknowledged, and can be written to now."""

import asyncio
from typing import Any, Final

import psycopg

from governance.log.connection import in_time
from governance.log.database_errors import busy_for
from governance.log.errors import Busy, Unusable

UNSAFE: Final = """SELECT name FROM (VALUES ('fsync'), ('full_page_writes'), ('synchronous_commit')) AS setting(name)
WHERE current_setting(name) IN ('off', 'local') ORDER BY name"""

TRIAL: Final = (
    "SELECT set_config('work_mem', '64kB', true), set_config('temp_tablespaces', '', true)",
    """INSERT INTO trial_writes (row_number, written_at) VALUES (1, clock_timestamp())
    ON CONFLICT (row_number) DO UPDATE SET written_at = excluded.written_at""",
    "SELECT count(*) FROM generate_series(1, 20000)",
)
"""In one transaction: a row of our own, for an emitted message (``pg_logical_emit_message``) succeeds in a session that
may only read; and a file for a moment, beside the tables, for that row finds room on a full disk where it stood before.

PostgreSQL puts a result that is larger than ``work_mem`` into such a file: here 400 kB, which it neither flushes nor
keeps. Where there is no room for it the error is 53100, as for an event.
"""

TRY_EVERY: Final = 10.0
"""Seconds for which the answer of a trial is kept: anybody may ask for it."""

TRIAL_LIMIT: Final = 5.0
"""Seconds after which a server that has not written the row counts as lost."""


def refuse_unsafe(connection: psycopg.Connection[Any]) -> None:
    """Raise ``Unusable`` where the server could lose what it has acknowledged, as one with ``fsync`` off could."""
    refuse([name for (name,) in connection.execute(UNSAFE)])


async def refuse_unsafe_async(connection: psycopg.AsyncConnection[Any]) -> None:
    """The same, on an async connection."""
    refuse([name for (name,) in await (await connection.execute(UNSAFE)).fetchall()])


def refuse(unsafe: list[str]) -> None:
    """Raise ``Unusable`` if there is an unsafe setting. ``unsafe`` has their names, as ``UNSAFE`` selects them."""
    if unsafe:
        raise Unusable(
            f"PostgreSQL runs with {' and '.join(unsafe)} off, and could lose acknowledged votes: turn it on"
        )


def why_not_written(connection: psycopg.Connection[Any]) -> str | None:
    """Why the server takes nothing new now, as PostgreSQL says it; ``None`` where it does."""
    try:
        with connection.transaction():
            for statement in TRIAL:
                connection.execute(statement)
    except psycopg.Error as error:
        words = error.diag.message_primary or str(error)
        return f"{words} ({error.sqlstate or type(error).__name__})"
    return None


class WritingTrials:
    """Whether the server takes what is written, tried at most every ten seconds however many ask."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._tried_at = float("-inf")
        self._fault: Busy | None = None

    async def fault(self, connection: psycopg.AsyncConnection[Any]) -> Busy | None:
        """Why nothing can be written now, by the last trial or by a new one on this connection.

        Raises ``psycopg.Error`` where the connection is lost meanwhile, for then nothing is known.
        """
        async with self._one_at_a_time:
            now = asyncio.get_running_loop().time()
            if now - self._tried_at >= TRY_EVERY:
                self._fault = await _tried(connection)
                self._tried_at = now
            return self._fault


async def _tried(connection: psycopg.AsyncConnection[Any]) -> Busy | None:
    try:
        with in_time(connection, TRIAL_LIMIT):
            async with connection.transaction():
                for statement in TRIAL:
                    await connection.execute(statement)
    except psycopg.Error as error:
        if connection.closed:
            raise
        # Whatever else it is, a missing right among it: nothing is written.
        return busy_for(error, connection) or Busy("the trial row cannot be written", code="cannot-store")
    return None
