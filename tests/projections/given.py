"""A log to write to in a test: the same append as the bus makes, with keys and erasures, without commands."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import psycopg
from uuid_utils.compat import uuid7

from governance.dates import today
from governance.ids import KeyName, PersonId
from governance.log.connection import open_sync
from governance.log.event import Actor, Envelope, Event, encode
from governance.log.reading import WRAPPED_KEYS
from governance.log.statements import APPEND, NO_SELECTORS, NOTIFY, flat
from governance.log.vault import Vault, close, keys_needed
from tests.governance.given import keys_gone

OPERATOR = Actor(kind="operator")


class Appended(NamedTuple):
    """Events as the append takes them."""

    types: list[str]
    bodies: list[bytes]
    tags: Sequence[Sequence[str]]

    def flat_tags(self) -> tuple[list[str], list[int]]:
        """All tags one after another, and where those of each event end, from 0."""
        return flat(self.tags)


class GivenLog:
    """Appends events to the log of a test's database, one transaction a call."""

    def __init__(self, conninfo: str, vault: Vault) -> None:
        self.conninfo = conninfo
        self.vault = vault
        self.connection: psycopg.Connection[Any] = open_sync(conninfo)

    def record(
        self,
        *events: Event,
        by: Actor = OPERATOR,
    ) -> int:
        """Append these events; the position of the last. The keys of the erased go in the same append."""
        day = today(datetime.now(UTC))
        envelopes = [Envelope(uuid7().bytes, by, event.takes_effect(day), uuid7().bytes) for event in events]
        keys, fresh = self._keys(keys_needed(events))
        closed = [close(event, envelope, keys) for event, envelope in zip(events, envelopes, strict=True)]
        appended = Appended(
            [event.TOPIC for event in closed],
            [encode(event, envelope) for event, envelope in zip(closed, envelopes, strict=True)],
            [event.tags() for event in closed],
        )
        gone = [key for event in events for key in keys_gone(event)]
        return self.append(appended, fresh, gone)

    def append(
        self, appended: Appended, fresh: dict[KeyName, bytes] | None = None, erase: Iterable[KeyName] = ()
    ) -> int:
        """Append what is encoded already, with the new wrapped keys."""
        tags, ends = appended.flat_tags()
        fresh = fresh or {}
        people: list[Any] = [list(fresh), list(fresh.values()), list(erase)]
        values = (*NO_SELECTORS, appended.types, appended.bodies, tags, ends, *([],) * 5, *people)
        row = self.connection.execute(APPEND, values).fetchone()
        assert row is not None
        self.connection.execute(NOTIFY)
        return int(row[0])

    def _keys(self, needed: list[KeyName]) -> tuple[dict[KeyName, bytes | None], dict[KeyName, bytes]]:
        wrapped = dict(self.connection.execute(WRAPPED_KEYS, [needed]).fetchall())
        keys = self.vault.unwrap(wrapped)
        fresh: dict[KeyName, bytes] = {}
        for name in needed:
            if name not in wrapped:
                keys[name], fresh[name] = self.vault.new_key(name)
        return keys, fresh

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()


def person(number: int) -> PersonId:
    """The example person with this number."""
    return PersonId(f"{number:032x}")
