"""Makes read tables anew from the log, and lets those that had stopped try again."""

from collections.abc import Callable, Collection, Sequence

import structlog
from psycopg import sql as identifiers

from governance.log.errors import Unusable
from governance.log.reading import head_of
from governance.log.vault import Vault
from projections.engine.batch import take_in_batch
from projections.engine.projection import Projection
from projections.engine.states import Connection, take

log = structlog.get_logger()

ENTER = "INSERT INTO projections (name, version) VALUES (%(name)s, %(version)s) ON CONFLICT (name) DO NOTHING"

TRY_AGAIN = """UPDATE projections SET stopped_by = NULL, error = NULL
WHERE name = ANY(%(names)s::text[]) AND stopped_by IS NOT NULL"""

BEGIN_ANEW = """UPDATE projections SET position = 0, version = %(version)s, stopped_by = NULL, error = NULL
WHERE name = %(name)s"""

Progress = Callable[[int, int], None]
"""Told how far the slowest is, and where the log ends."""


async def enter(connection: Connection, projections: Sequence[Projection]) -> None:
    """Give each projection its row, let those that had stopped try again, and empty those of an older version.

    Tables of a newer version belong to a newer program and are left alone.
    """
    async with connection.transaction():
        for projection in sorted(projections, key=lambda projection: projection.name):
            await connection.execute(ENTER, {"name": projection.name, "version": projection.version})
        known = {state.name: state for state in await take(connection, [projection.name for projection in projections])}
        outdated = [projection for projection in projections if known[projection.name].version < projection.version]
        await _begin_anew(connection, outdated)
        going = [projection.name for projection in projections if known[projection.name].version == projection.version]
        await connection.execute(TRY_AGAIN, {"names": going})


async def rebuild(
    connection: Connection,
    vault: Vault,
    projections: Sequence[Projection],
    names: Collection[str] = (),
    *,
    most: int = 5_000,
    progress: Progress | None = None,
) -> int:
    """Empty the tables of these projections (of all, where none is named) and fill them from the whole log.

    Other processes may run on: whoever holds the rows takes in the next batch. Returns the position that was reached;
    raises ``Unusable`` for a name that is none, or where an event cannot be read or taken in. ``most``: events a batch.
    """
    unknown = set(names) - {projection.name for projection in projections}
    if unknown:
        raise Unusable(f"there is no projection {', '.join(sorted(unknown))}")
    chosen = [projection for projection in projections if not names or projection.name in names]
    await enter(connection, chosen)
    async with connection.transaction():
        await take(connection, [projection.name for projection in chosen])
        await _begin_anew(connection, chosen)
    head = await head_of(connection)
    while True:
        done = await take_in_batch(connection, vault, chosen, most)
        slowest = min(state.position for state in done.states)
        if progress is not None:
            progress(slowest, max(head, slowest))
        if done.trouble is not None:
            raise Unusable(f"the log cannot be read on: {done.trouble}")
        if slowest >= head:
            return slowest
        if not done.more:
            stopped = [f"{state.name} ({state.error})" for state in done.states if state.stopped_by is not None]
            raise Unusable(
                f"the tables cannot be made anew past position {slowest}, where they stop again: {', '.join(stopped)}"
            )


async def _begin_anew(connection: Connection, projections: Sequence[Projection]) -> None:
    """Empty their tables and go back to the beginning of the log; their rows are locked.

    By DELETE: TRUNCATE would wait for everybody who reads, make them wait in turn, and could deadlock with them.
    """
    for projection in projections:
        for table in projection.tables:
            await connection.execute(identifiers.SQL("DELETE FROM {}").format(identifiers.Identifier(table)))
        await connection.execute(BEGIN_ANEW, {"name": projection.name, "version": projection.version})
