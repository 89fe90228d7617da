"""What state a database is in, in plain words: looked at, never changed but for one row of our own, written as a trial.

Each finding is ``good``, a ``note`` (worth knowing, nothing to do now) or ``wrong``, and then says what to do.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec
import psycopg

from governance.dates import dutch_time
from governance.ids import KeyName
from governance.log.connection import APPLICATION_ROLE, conninfo_for, open_sync
from governance.log.database_errors import unusable_for
from governance.log.errors import Damaged, Unusable
from governance.log.event import EVENTS, decode
from governance.log.fitness import refuse_unsafe, why_not_written
from governance.log.migrations import Component, pending
from governance.log.vault import Vault

Level = Literal["good", "note", "wrong"]

OLDEST = 150_000
"""PostgreSQL 15, as ``server_version_num`` writes it."""

HEAD = "SELECT count(*), coalesce(max(position), 0), max(recorded_at) FROM events"
KINDS = "SELECT DISTINCT type FROM events ORDER BY type"
PAGE = """SELECT position, type, data FROM events WHERE position > %(after)s ORDER BY position LIMIT 5000"""
KEYS = "SELECT person, wrapped FROM sealing_keys WHERE wrapped IS NOT NULL"
CHECKSUMS = "SHOW data_checksums"

Progress = Callable[[int, int], None]
"""Told how many events have been read, and how many there are."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    level: Level
    subject: str
    """``server``, ``settings``, ``tables``, ``log``, ``keys``, ``events`` or a projection's name."""
    sentence: str


def examine(
    database: str,
    components: Sequence[Component],
    vault: Vault | None,
    *,
    deep: bool = False,
    progress: Progress | None = None,
) -> Iterator[Finding]:
    """Everything about the server, the tables and the log, one finding after another.

    ``database`` is the owner's connection string, without a schema; ``vault`` is ``None`` where its key file is
    missing. ``deep``: decode every event. After a finding that makes further looking pointless it ends.
    """
    conninfo = conninfo_for(database)
    try:
        connection = open_sync(conninfo)
    except Unusable as unfit:
        yield Finding("wrong", "server", f"{unfit}.")
        return
    except psycopg.Error as error:
        yield Finding("wrong", "server", f"{unusable_for(error)}.")
        return
    with connection:
        yield _version(connection)
        yield _settings(connection)
        tables = _tables(database, components)
        yield tables
        if tables.level == "wrong":
            return
        yield _writing(connection)
        yield _role(connection)
        count, finding = _log(connection)
        yield finding
        yield _keys(connection, vault)
        if deep:
            yield _events(connection, count, progress)


def _version(connection: psycopg.Connection[Any]) -> Finding:
    version = connection.info.server_version
    words = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    if version < OLDEST:
        return Finding("wrong", "server", f"{words} is too old: use PostgreSQL 15 or later.")
    return Finding("good", "server", f"{words} answers.")


def _settings(connection: psycopg.Connection[Any]) -> Finding:
    try:
        refuse_unsafe(connection)
    except Unusable as unsafe:
        return Finding("wrong", "settings", f"{unsafe}.")
    row = connection.execute(CHECKSUMS).fetchone()
    if row is not None and row[0] != "on":
        return Finding("note", "settings", "The server writes to disk before it answers, but keeps no data checksums.")
    return Finding("good", "settings", "The server writes to disk before it answers, and keeps data checksums.")


def _tables(database: str, components: Sequence[Component]) -> Finding:
    try:
        missing = pending(database, components=components)
    except Unusable as newer:
        return Finding("wrong", "tables", str(newer))
    if missing:
        names = ", ".join(str(migration) for migration in missing)
        return Finding("wrong", "tables", f"Not yet applied: {names}. Start `kamer serve` once, which applies them.")
    return Finding("good", "tables", "The tables are those of this version.")


def _writing(connection: psycopg.Connection[Any]) -> Finding:
    reason = why_not_written(connection)
    if reason is not None:
        return Finding("wrong", "server", f"PostgreSQL takes nothing new, so nobody can vote: {reason}.")
    return Finding("good", "server", "PostgreSQL takes what is written: a row was written as a trial.")


def _role(connection: psycopg.Connection[Any]) -> Finding:
    if connection.execute(APPLICATION_ROLE).fetchone() is None:
        return Finding(
            "note",
            "settings",
            "The role under which Kamer can append and change nothing is missing, so it serves as the tables' owner.",
        )
    return Finding("good", "settings", "Kamer serves under a role that can append to the log and change nothing in it.")


def _log(connection: psycopg.Connection[Any]) -> tuple[int, Finding]:
    row = connection.execute(HEAD).fetchone()
    assert row is not None
    count, head, last = row
    if count != head:
        return count, Finding("wrong", "log", f"The log ends at {head} but holds {count} events: restore a backup.")
    if count == 0:
        return 0, Finding("note", "log", "The log is empty.")
    strange = [kind for (kind,) in connection.execute(KINDS) if kind not in EVENTS]
    if strange:
        names = ", ".join(strange)
        sentence = f"The log holds {names}, which this version does not know: use a newer one."
        return count, Finding("wrong", "log", sentence)
    recorded = dutch_time(last)
    return count, Finding("good", "log", f"The log ends at position {head}, recorded {recorded}, without gaps.")


def _keys(connection: psycopg.Connection[Any], vault: Vault | None) -> Finding:
    keys = connection.execute(KEYS, binary=True).fetchall()
    if not keys:
        return Finding("note", "keys", "Nothing is sealed yet.")
    if vault is None:
        return Finding("wrong", "keys", "The master key is missing, and names cannot be read: put its file back.")
    foreign = sum(not _fits(vault, name, wrapped) for name, wrapped in keys)
    if foreign:
        sentence = f"The master key does not fit {foreign} of {len(keys)} keys: put the right file back."
        return Finding("wrong", "keys", sentence)
    return Finding("good", "keys", f"The master key fits all {len(keys)} keys.")


def _fits(vault: Vault, name: KeyName, wrapped: bytes) -> bool:
    try:
        vault.unwrap({name: wrapped})
    except Unusable:
        return False
    return True


def _events(connection: psycopg.Connection[Any], count: int, progress: Progress | None) -> Finding:
    after, read = 0, 0
    while page := connection.execute(PAGE, {"after": after}).fetchall():
        for position, kind, stored in page:
            try:
                decode(kind, stored)
            except Damaged as damaged:
                return Finding("wrong", "events", f"Position {position} cannot be read: {damaged.reason}.")
            after = position
        read += len(page)
        if progress is not None:
            progress(read, count)
    return Finding("good", "events", f"All {read} events can be read.")
