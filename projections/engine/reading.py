"""Reads the log in batches: decoded, with the sealed fields open."""

from collections.abc import Collection
from typing import Any, NamedTuple

import psycopg

from governance.log.errors import Damaged, KamerError, Unusable
from governance.log.event import EVENTS, Event, decode_event, sealed_fields
from governance.log.reading import batch, between, wrapped_keys
from governance.log.vault import Vault, keys_needed, opened
from projections.engine.projection import ERASURES, Entry


class Read(NamedTuple):
    """One event as the projections are given it."""

    event: Event
    entry: Entry


class Batch(NamedTuple):
    """What one look into the log gave."""

    reads: list[Read]
    position: int
    """Up to here all was read; the position after which was asked where there was nothing."""
    full: bool
    """There may be more."""
    trouble: KamerError | None
    """Why nothing after ``position`` could be read: an event that is damaged, or newer than this program."""


async def read(
    connection: psycopg.AsyncConnection[Any], vault: Vault, types: Collection[str], after: int, most: int
) -> Batch:
    """The events after a position, at most so many, up to the first that cannot be read.

    The keys of all their persons come in one statement and are forgotten when this returns.
    """
    rows = await batch(connection, types, after, most)
    reads: list[Read] = []
    position, trouble = after, None
    for at, recorded_at, kind, stored in rows:
        if kind not in EVENTS:
            trouble = Damaged(f"{kind} is not a kind of event that this version knows", at)
            break
        if stored is not None:
            try:
                event = decode_event(kind, stored)
            except Damaged as damaged:
                trouble = Damaged(damaged.reason, at)
                break
            reads.append(Read(event, Entry(at, recorded_at, kind, stored)))
        position = at
    return await _opened(connection, vault, Batch(reads, position, len(rows) == most and trouble is None, trouble))


async def erasures(connection: psycopg.AsyncConnection[Any], after: int, until: int) -> tuple[list[Read], int]:
    """All that was erased or withdrawn after a position, and up to where that could be read; the rest is passed."""
    reads: list[Read] = []
    for at, recorded_at, kind, stored in await between(connection, ERASURES, after, until):
        assert stored is not None
        try:
            reads.append(Read(decode_event(kind, stored), Entry(at, recorded_at, kind, stored)))
        except Damaged:
            return reads, at - 1
    return reads, until


async def _opened(connection: psycopg.AsyncConnection[Any], vault: Vault, batch: Batch) -> Batch:
    """The same batch with its sealed fields open, up to the first that does not open."""
    needed = keys_needed([event for event, _ in batch.reads if sealed_fields(type(event))])
    if not needed:
        return batch
    wrapped = await wrapped_keys(connection, needed)
    first = batch.reads[0].entry.position
    try:
        keys = vault.unwrap(wrapped)
    except Unusable as locked:
        return Batch([], first - 1, False, locked)
    reads: list[Read] = []
    for event, entry in batch.reads:
        try:
            reads.append(Read(opened(event, entry.envelope, keys), entry))
        except Damaged as damaged:
            return Batch(reads, entry.position - 1, False, Damaged(damaged.reason, entry.position))
    return batch._replace(reads=reads)
