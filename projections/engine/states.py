"""Where each projection stands: its position, and whether it has stopped itself."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
import psycopg

from governance.log.reading import head_of
from projections.engine.projection import Projection
from projections.engine.selecting import Select

Connection = psycopg.AsyncConnection[Any]


class State(msgspec.Struct, frozen=True):
    """How far one projection is."""

    name: str
    position: int
    """All events up to this one are in its tables."""
    version: int
    stopped_by: int | None
    """The position of the event on which it stopped itself; ``None`` while it goes on."""
    error: str | None
    erased_to: int = 0
    """Of one that does not go on: up to here the erasures after its position are done in its tables too."""


class Positions(msgspec.Struct, frozen=True):
    """Where the log ends, and how far each projection is."""

    head: int
    states: list[State]

    @property
    def stopped(self) -> list[State]:
        """Those that have stopped themselves."""
        return [state for state in self.states if state.stopped_by is not None]


class Freshness(msgspec.Struct, frozen=True):
    """How fresh the read tables are for a reader, in one snapshot."""

    position: int
    """Up to where every read table has read the log."""
    stopped: list[str]
    """Projections that have stopped themselves: whoever waits for a position does not wait for them, so what is read of
    their tables is old."""

    @property
    def retry_after(self) -> int:
        """Seconds after which they may have gone on: long, where some have stopped."""
        return 60 if self.stopped else 1


LOOK = Select(State, "SELECT {fields} FROM projections WHERE name = ANY(%(names)s::text[]) ORDER BY name")

TAKE = Select(State, "SELECT {fields} FROM projections WHERE name = ANY(%(names)s::text[]) ORDER BY name FOR UPDATE")
"""In the order of the names, so that two processes never wait for each other."""

FRESHNESS = Select(
    Freshness,
    """SELECT {fields} FROM (
    SELECT coalesce(min(position), 0) AS position,
        coalesce(array_agg(name) FILTER (WHERE stopped_by IS NOT NULL), '{}') AS stopped
    FROM projections WHERE name = ANY(%(names)s::text[])
) AS s""",
)
"""Of this program's own: another version may have left a row that nobody brings further."""


async def freshness(connection: Connection, names: Collection[str]) -> Freshness:
    """How far the read tables of these projections are, in the snapshot of this connection."""
    return await FRESHNESS.first(connection, {"names": list(names)}) or Freshness(0, [])


async def look(connection: Connection, names: Collection[str]) -> list[State]:
    """The states of these projections, without a lock."""
    return await LOOK.all(connection, {"names": list(names)})


async def take(connection: Connection, names: Collection[str]) -> list[State]:
    """The same, with their rows locked until the transaction ends."""
    return await TAKE.all(connection, {"names": list(names)})


async def positions(connection: Connection, projections: Sequence[Projection]) -> Positions:
    """How far these projections are, those included that nobody has begun yet. For ``doctor`` and the figures."""
    known = {state.name: state for state in await look(connection, [projection.name for projection in projections])}
    head = await head_of(connection)
    states = [
        known.get(projection.name, State(projection.name, 0, projection.version, None, None))
        for projection in projections
    ]
    return Positions(head, sorted(states, key=lambda state: state.name))
