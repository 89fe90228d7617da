"""One batch: lock the projections' rows, read on in the log, let the handlers say what changes, write it and commit."""

import traceback
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import psycopg
import structlog
from msgspec import structs

from governance.log.database_errors import meaning_of
from governance.log.errors import KamerError
from governance.log.reading import head_of
from governance.log.vault import Vault
from projections.engine.projection import Change, Handlers, Projection, arranged
from projections.engine.reading import Batch, Read, erasures, read
from projections.engine.states import Connection, State, take

log = structlog.get_logger()

ADVANCE = """UPDATE projections SET position = %(position)s, stopped_by = NULL, error = NULL
WHERE name = ANY(%(names)s::text[])"""

STOP = """UPDATE projections SET position = %(position)s, stopped_by = %(stopped_by)s, error = %(error)s
WHERE name = %(name)s"""

ERASED = "UPDATE projections SET erased_to = %(position)s WHERE name = %(name)s"


class BatchTaken(NamedTuple):
    """What one batch brought."""

    states: list[State]
    """The states of all these projections, also of those that had nothing to do."""
    more: bool
    """Whether there is more to read at once."""
    trouble: KamerError | None
    """Why the log could not be read further."""


class Failure(NamedTuple):
    """Where a projection failed, and how."""

    position: int
    error: str


async def take_in_batch(
    connection: Connection, vault: Vault, projections: Sequence[Projection], most: int, *, again: bool = False
) -> BatchTaken:
    """Take in one batch of events, each exactly once.

    All of it is one transaction, with the projections' rows locked: if two processes do this at once, the second waits
    and reads on after the first. Projections at the same position read together, so one that is being made anew does
    not hold up the others.

    ``again``: let projections that have stopped try again; otherwise they are left alone. Projections whose tables
    belong to another version of the program are always left alone.
    """
    async with connection.transaction():
        states = {
            state.name: state for state in await take(connection, [projection.name for projection in projections])
        }
        more, trouble = False, None
        for position, together in groupby(sorted(_going(projections, states, again=again), key=_first), key=_first):
            batch, reached = await _take_in(
                connection, vault, [projection for _, projection in together], position, most
            )
            states |= {state.name: state for state in reached}
            more = more or batch.full
            trouble = trouble or batch.trouble
        await _erase(connection, projections, states, waiting=trouble is not None)
    return BatchTaken(list(states.values()), more, trouble)


def _first(pair: tuple[int, Projection]) -> int:
    return pair[0]


def _going(
    projections: Sequence[Projection], states: Mapping[str, State], *, again: bool
) -> list[tuple[int, Projection]]:
    """The projections that take in this batch, each with its position."""
    going = []
    for projection in projections:
        state = states.get(projection.name)
        if state is not None and (again or state.stopped_by is None) and state.version == projection.version:
            going.append((state.position, projection))
    return going


async def _erase(
    connection: Connection, projections: Sequence[Projection], states: dict[str, State], *, waiting: bool
) -> None:
    """Erase names from the tables of projections that stand still: those that have stopped, or all where ``waiting``.

    Otherwise they would show the name of somebody whose key is gone until they go on.
    """
    head = await head_of(connection)
    for projection in projections:
        state = states.get(projection.name)
        if state is None or state.version != projection.version or not (waiting or state.stopped_by is not None):
            continue
        after = max(state.position, state.erased_to)
        if after >= head:
            continue
        reads, until = await erasures(connection, after, head)
        failure = await _write(connection, projection.forgetting, reads)
        if failure is not None:
            log.error("nothing was erased", projection=projection.name, position=failure.position, error=failure.error)
            continue
        await connection.execute(ERASED, {"position": until, "name": projection.name})
        states[projection.name] = structs.replace(state, erased_to=until)


async def _take_in(
    connection: Connection, vault: Vault, together: list[Projection], position: int, most: int
) -> tuple[Batch, list[State]]:
    """Read on after a position, and write what these projections make of it."""
    types = {kind.TOPIC for projection in together for kind in projection.handlers}
    batch = await read(connection, vault, types, position, most)
    if batch.position == position:
        return batch, []
    reached: list[State] = []
    for projection in together:
        failure = await _write(connection, projection.handlers, batch.reads)
        if failure is None:
            reached.append(State(projection.name, batch.position, projection.version, None, None))
        else:
            reached.append(
                State(projection.name, failure.position - 1, projection.version, failure.position, failure.error)
            )
            await _stop(connection, projection, failure)
    going_on = [state.name for state in reached if state.stopped_by is None]
    await connection.execute(ADVANCE, {"position": batch.position, "names": going_on})
    return batch, reached


async def _stop(connection: Connection, projection: Projection, failure: Failure) -> None:
    """Stop one projection before the event that it failed on, and log it. The others go on."""
    stopped: dict[str, Any] = {"name": projection.name, "position": failure.position - 1}
    await connection.execute(STOP, stopped | {"stopped_by": failure.position, "error": failure.error})
    log.error("projection stopped", projection=projection.name, position=failure.position, error=failure.error)


async def _write(connection: Connection, handlers: Handlers, reads: Sequence[Read]) -> Failure | None:
    """Write what these events change, up to the first event that fails."""
    each, failure = _handled(handlers, reads)
    if each:
        try:
            async with connection.transaction():
                await _execute(connection, [change for _, changes in each for change in changes])
        except psycopg.Error as error:
            if meaning_of(error, connection).passes:
                raise
            return await _write_one_by_one(connection, each) or failure
    return failure


async def _write_one_by_one(connection: Connection, each: Sequence[tuple[int, Sequence[Change]]]) -> Failure | None:
    """Find the event whose changes fail, and keep those of all before it."""
    for position, changes in each:
        try:
            async with connection.transaction():
                await _execute(connection, changes)
        except psycopg.Error as error:
            if meaning_of(error, connection).passes:
                raise
            return Failure(position, _where_it_failed(error))
    return None


def _handled(handlers: Handlers, reads: Sequence[Read]) -> tuple[list[tuple[int, Sequence[Change]]], Failure | None]:
    """The changes that the handlers give for these events, by position, up to the first handler that fails."""
    each: list[tuple[int, Sequence[Change]]] = []
    for event, entry in reads:
        handler = handlers.get(type(event))
        if handler is None:
            continue
        try:
            changes = handler(event, entry)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one projection stops that one alone
            return each, Failure(entry.position, _where_it_failed(error))
        if changes:
            each.append((entry.position, [changes] if isinstance(changes, Change) else changes))
    return each, None


async def _execute(connection: Connection, changes: Iterable[Change]) -> None:
    cursor = connection.cursor()
    for run in arranged(changes):
        if run.statement.together is not None:
            await cursor.execute(run.statement.text, run.statement.together(run.values))
        elif len(run.values) == 1:
            await cursor.execute(run.statement.text, run.values[0])
        else:
            await cursor.executemany(run.statement.text, run.values)


def _where_it_failed(error: Exception) -> str:
    """The kind and place of an error. Its own text is left out, for that may repeat somebody's name."""
    if isinstance(error, psycopg.Error):
        diagnostic = error.diag
        places = (diagnostic.schema_name, diagnostic.table_name, diagnostic.column_name, diagnostic.constraint_name)
        where = ", ".join(place for place in places if place)
        return f"{type(error).__name__} ({error.sqlstate}) {where}".strip()
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, line {last.lineno}"
