"""The one door by which the log is read outside a decision: by projections, pages, sign-in and tools.

A query that must join the log with its own tables uses ``log_erased`` and ``log_newest`` (migrations/0004_reading.sql).
No SQL outside this package names a table of the log; a house test looks for them.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import psycopg

from governance.ids import KeyName
from governance.log.command import key_of
from governance.log.event import Event
from governance.log.statements import READ

Connection = psycopg.AsyncConnection[Any]

LARGEST_POSITION: Final = 2**63 - 1
"""No log has more events: a position is a ``bigint``."""

HEAD = "SELECT coalesce(max(position), 0) FROM events"

RECORDED_AT = "SELECT recorded_at FROM events WHERE position = %(position)s"

PLACE_OF = """SELECT e.position, e.recorded_at FROM event_tags t JOIN events e ON e.position = t.position
WHERE t.tag = %(tag)s ORDER BY t.position LIMIT 1"""

FIRST_OF = "SELECT first FROM commands WHERE key = %(key)s"

TIMES = """SELECT selector, count(*) FROM log_read(%b::text[], %b::text[], %b::bigint[], %b::boolean[])
GROUP BY selector"""

BATCH = """SELECT position, recorded_at, type, CASE WHEN type = ANY(%(types)b::text[]) THEN data END
FROM events WHERE position > %(after)b::bigint ORDER BY position LIMIT %(most)b::bigint"""

BETWEEN = """SELECT position, recorded_at, type, data FROM events
WHERE type = ANY(%(types)s::text[]) AND position > %(after)s AND position <= %(until)s ORDER BY position"""

WRAPPED_KEYS = "SELECT person, wrapped FROM sealing_keys WHERE person = ANY(%b::text[])"


class Place(NamedTuple):
    """Where an event stands in the log, and since when."""

    position: int
    recorded_at: datetime
    """In UTC."""


class Stored(NamedTuple):
    """An event as it is stored."""

    position: int
    recorded_at: datetime
    """In UTC."""
    type: str
    bytes: bytes | None
    """``None`` where the bytes of this kind were not asked for."""


async def head_of(connection: Connection) -> int:
    """The position of the last event; 0 for an empty log."""
    row = await (await connection.execute(HEAD)).fetchone()
    assert row is not None
    return int(row[0])


async def recorded_at(connection: Connection, position: int) -> datetime | None:
    """The instant at which the event at this position was recorded, in UTC; ``None`` where there is none yet."""
    row = await (await connection.execute(RECORDED_AT, {"position": position})).fetchone()
    return None if row is None else row[0].astimezone(UTC)


async def place_of(connection: Connection, tag: str) -> Place | None:
    """The place of the first event that bears this tag; ``None`` where no event does."""
    row = await (await connection.execute(PLACE_OF, {"tag": tag})).fetchone()
    return None if row is None else Place(row[0], row[1].astimezone(UTC))


async def first_of(connection: Connection, caller: str, key: str) -> int | None:
    """The position of the first event that a caller's command under this key recorded; ``None`` where none did."""
    row = await (await connection.execute(FIRST_OF, {"key": key_of(caller, key)})).fetchone()
    return None if row is None else int(row[0])


async def times(connection: Connection, tags: Sequence[str], kind: type[Event]) -> dict[str, int]:
    """How many events of this kind bear each of these tags. A tag that none bears is left out."""
    rows = await (await connection.execute(TIMES, _asked(tags, kind, newest=False), binary=True)).fetchall()
    return {tags[selector - 1]: count for selector, count in rows}


async def newest(connection: Connection, tags: Sequence[str], kind: type[Event]) -> dict[str, bytes]:
    """The bytes of the last event of this kind under each of these tags. A tag that none bears is left out."""
    rows = await (await connection.execute(READ, _asked(tags, kind, newest=True), binary=True)).fetchall()
    return {tags[selector - 1]: stored for selector, _, _, stored in rows}


async def every(connection: Connection, tags: Sequence[str], kind: type[Event]) -> list[bytes]:
    """The bytes of all events of this kind under these tags, in the order of the log."""
    rows = await (await connection.execute(READ, _asked(tags, kind, newest=False), binary=True)).fetchall()
    return [stored for _, _, _, stored in rows]


async def batch(connection: Connection, types: Collection[str], after: int, most: int) -> list[Stored]:
    """The events after a position in order, at most so many, with the bytes of those of these types."""
    asked = {"types": list(types), "after": after, "most": most}
    return await _stored(connection, BATCH, asked)


async def between(connection: Connection, kinds: Collection[type[Event]], after: int, until: int) -> list[Stored]:
    """All events of these kinds after a position, up to and with another, in order."""
    types = [kind.TOPIC for kind in kinds]
    return await _stored(connection, BETWEEN, {"types": types, "after": after, "until": until})


async def wrapped_keys(connection: Connection, names: Sequence[KeyName]) -> dict[KeyName, bytes | None]:
    """The wrapped keys of these names; ``None`` for a key that was thrown away. A name without one is left out."""
    return dict(await (await connection.execute(WRAPPED_KEYS, (list(names),), binary=True)).fetchall())


def _asked(tags: Sequence[str], kind: type[Event], *, newest: bool) -> tuple[list[object], ...]:
    """The parameters of ``READ`` for events of one kind under each of these tags."""
    many = len(tags)
    return list(tags), [kind.TOPIC] * many, [0] * many, [newest] * many


async def _stored(connection: Connection, query: str, asked: dict[str, object]) -> list[Stored]:
    rows = await (await connection.execute(query, asked, binary=True)).fetchall()
    return [Stored(position, instant.astimezone(UTC), kind, stored) for position, instant, kind, stored in rows]
