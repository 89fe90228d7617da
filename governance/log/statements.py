"""The two functions of the log, as statements with binary parameters.

Parameters are ``%b``: psycopg builds the arrays in Python, and as text the same arrays cost many times as much.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

READ = "SELECT selector, position, type, data FROM log_read(%b::text[], %b::text[], %b::bigint[], %b::boolean[])"

APPEND = """SELECT head, recorded_at FROM log_append(
    %b::text[], %b::text[], %b::bigint[],
    %b::text[], %b::bytea[], %b::text[], %b::int[],
    %b::text[], %b::bytea[], %b::uuid[], %b::int[], %b::int[],
    %b::text[], %b::bytea[], %b::text[])"""

LOCK = "SELECT log_lock()"

NOTIFY = "SELECT pg_notify(current_schema() || '_log', '')"
"""Wakes who listens, in a statement of its own after the commit: inside the append it would take a lock over the whole
server until the commit is flushed."""


class Selectors(NamedTuple):
    """What was read and is guarded, as the functions take it: one element a fact."""

    tags: list[str]
    types: list[str]
    """Type names joined by commas, for each tag; empty for all."""
    afters: list[int]
    """The last position read for it, 0 if none."""


NO_SELECTORS = Selectors([], [], [])


def flat(ragged: Iterable[Sequence[str]]) -> tuple[list[str], list[int]]:
    """A list of lists as one list and its ends: PostgreSQL's arrays cannot be ragged."""
    every: list[str] = []
    ends = [0]
    for part in ragged:
        every.extend(part)
        ends.append(len(every))
    return every, ends


def channel(schema: str) -> str:
    """The name under which a schema's log is listened to."""
    return f"{schema}_log"
