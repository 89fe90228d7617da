"""A log to test commands on: what has happened (``given``), what is asked (``when``), what follows (``then``).

It is the real log on the real database, asked through the real bus. Before that each command is decided through the
library's own repository, without appending, and both must say the same (but of a key that is used again, for then
nothing is decided): so a fact that is ``newest`` or ``kept``
gives the answer that it gives without.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime
from typing import Any, Literal

import psycopg
from eventsourcing.dcb.application import DCBRepository
from eventsourcing.dcb.persistence import DCBEventStore
from psycopg import sql
from uuid_utils.compat import uuid7

import governance.commands  # noqa: F401 (importing them is what makes them known)
from governance.events.persons import PersonalDataErased
from governance.events.texts import TextWithdrawn
from governance.ids import OFFICES, KeyName, MemberId, Office, PersonId, TextId
from governance.log.bus import Bus
from governance.log.command import Call, Command, call, slice_for
from governance.log.connection import open_sync
from governance.log.errors import KamerError, KeyReused, NotAllowed, Refused
from governance.log.event import Actor, Envelope, Event, decode, encode
from governance.log.group import Answer
from governance.log.mapper import Mapper
from governance.log.reading import WRAPPED_KEYS
from governance.log.recorder import Recorder
from governance.log.statements import APPEND, NO_SELECTORS, flat
from governance.log.vault import Vault, close, keys_needed, opened
from tests.governance.examples import TODAY, at_on, holder_of, person_of, stranger

Caller = int | Office | Literal["operator", "stranger", "system"] | tuple[int | PersonId, int]
"""A member by number, the holder of an office, the operator, somebody without a number, nobody at all; or a person
(that of a member with one number, or by id) who calls under a number."""

HEAD = "SELECT coalesce(max(position), 0) FROM events"
EVENTS = "SELECT position, type, data FROM events WHERE position > %b ORDER BY position"


class GivenLog:
    """A log to test on, with a bus of its own, on a database that no other test uses meanwhile."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.vault = Vault(bytes(32))
        self._connection: psycopg.Connection[Any] = open_sync(conninfo)
        self._recorder = Recorder(conninfo)
        self._runner = asyncio.Runner()
        self._begin()

    def _begin(self) -> None:
        self.call: Call = call()
        """The call by which was asked last."""
        self.answer: Answer | None = None
        """What was answered last."""
        self._outcome: list[Event] | KamerError = []
        self._bus = Bus(self.conninfo, self.vault)
        self._runner.run(self._bus.start())

    def begin_anew(self) -> None:
        """Forget all that stands in the log, and go on with a bus that has seen nothing: only a test can."""
        self._runner.run(self._bus.stop())
        empty(self._connection)
        self._begin()

    def end(self) -> None:
        """Stop the bus and let the connections go."""
        self._runner.run(self._bus.stop())
        self._runner.close()
        self._recorder.close()
        self._connection.close()

    def given(self, *happened: Event | Iterable[Event], on: date = TODAY) -> None:
        """Append events as they are, without any command."""
        events = [event for given in happened for event in ([given] if isinstance(given, Event) else given)]
        append(self._connection, self.vault, events, on)

    def when(
        self, command: Command, *, by: Caller = "operator", on: date | datetime = TODAY, key: str | None = None
    ) -> None:
        """Ask for something, on a day or at an instant, in somebody's name."""
        self.call = call_by(by, on)
        before = self.head
        by_library = self._decide_in_the_library(command)
        assert self.head == before, "deciding appends nothing"
        try:
            self.answer = self._runner.run(self._bus.do(command, self.call, key))
            self._outcome = self.events(after=before)
        except KamerError as refusal:
            self.answer, self._outcome = None, refusal
            assert self.head == before, "what is refused records nothing"
        if not (isinstance(self._outcome, KeyReused) or (self.answer is not None and self.answer.position <= before)):
            assert _comparable(by_library) == _comparable(self._outcome), "the library and the bus decide the same"

    def then(self, *expected: Event | KamerError) -> None:
        """These events were recorded by what was asked last, or this was its refusal, its rule and article included."""
        if isinstance(self._outcome, KamerError) and not isinstance(self._outcome, Refused | NotAllowed):
            raise self._outcome
        assert _comparable(self._outcome) == _comparable(
            expected[0] if isinstance(expected[0], KamerError) else list(expected)
        )

    def words(self, number: int = 1) -> TextId:
        """The id of a text that was recorded by what was asked last: of the first, or of the one with this number."""
        return TextId(f"{self.call.id.hex()}-{number}")

    @property
    def recorded(self) -> list[Event]:
        """The events of what was asked last. Raises its refusal, where it was refused."""
        if isinstance(self._outcome, KamerError):
            raise self._outcome
        return self._outcome

    @property
    def refusal(self) -> KamerError | None:
        """Why what was asked last was refused; ``None``: it was not."""
        return self._outcome if isinstance(self._outcome, KamerError) else None

    @property
    def head(self) -> int:
        """The last position."""
        row = self._connection.execute(HEAD).fetchone()
        assert row is not None
        return int(row[0])

    def events(self, after: int = 0) -> list[Event]:
        """What stands in the log after a position, with what is sealed open: ``None`` for the erased."""
        return [event for _, event, _ in self.log(after)]

    def log(self, after: int = 0) -> list[tuple[int, Event, Envelope]]:
        """The same with position and envelope."""
        rows = self._connection.execute(EVENTS, (after,), binary=True).fetchall()
        decoded = [(position, *decode(kind, body)) for position, kind, body in rows]
        needed = keys_needed([event for _, event, _ in decoded])
        keys = self.vault.unwrap(dict(self._connection.execute(WRAPPED_KEYS, (needed,)).fetchall()))
        return [(position, opened(event, envelope, keys), envelope) for position, event, envelope in decoded]

    def stored(self) -> list[bytes]:
        """The bytes of all events, as they stand on disk."""
        return [body for _, _, body in self._connection.execute(EVENTS, (0,), binary=True).fetchall()]

    def run(self, work: Callable[[Bus], Awaitable[None]]) -> None:
        """Have something done with the bus."""
        self._runner.run(_awaited(work(self._bus)))

    def _decide_in_the_library(self, command: Command) -> list[Event] | KamerError:
        """What the command records or refuses in the library's repository, over our recorder."""
        repository = DCBRepository(DCBEventStore(Mapper(lambda persons: {}), self._recorder))
        decided = slice_for(command, self.call)
        repository.advance(decided)
        try:
            decided.execute()
        except KamerError as refusal:
            return refusal
        return [recorded.decision for recorded in decided.new_decisions]


def keys_gone(event: Event) -> list[KeyName]:
    """The keys that go in the append of this event."""
    if isinstance(event, TextWithdrawn):
        return [KeyName(event.words)]
    return event.keys if isinstance(event, PersonalDataErased) else []


def empty(connection: psycopg.Connection[Any]) -> None:
    """Forget all that stands in a log; only a test can."""
    for table in ("events", "event_tags", "commands", "sealing_keys"):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def append(connection: psycopg.Connection[Any], vault: Vault, events: list[Event], on: date = TODAY) -> int:
    """Append events as they are, in the system's name; the position of the last."""
    envelopes = [Envelope(uuid7().bytes, Actor("system"), event.takes_effect(on), bytes(16)) for event in events]
    needed = keys_needed(events)
    keys = vault.unwrap(dict(connection.execute(WRAPPED_KEYS, (needed,)).fetchall()))
    new: dict[KeyName, bytes] = {}
    for name in needed:
        if name not in keys:
            keys[name], new[name] = vault.new_key(name)
    closed = [close(event, envelope, keys) for event, envelope in zip(events, envelopes, strict=True)]
    tags, ends = flat(event.tags() for event in events)
    row = connection.execute(
        APPEND,
        (
            *NO_SELECTORS,
            [event.TOPIC for event in events],
            [encode(event, envelope) for event, envelope in zip(closed, envelopes, strict=True)],
            tags,
            ends,
            *([],) * 5,
            list(new),
            list(new.values()),
            [key for event in events for key in keys_gone(event)],
        ),
    ).fetchone()
    assert row is not None
    return int(row[0])


def call_by(caller: Caller, on: date | datetime = TODAY) -> Call:
    """A call at an instant, or at the usual hour of a day, in the name of one of the examples."""
    now = on if isinstance(on, datetime) else at_on(on)
    if caller == "operator":
        return call(operator=True, now=now)
    if caller == "system":
        return call(now=now)
    if caller == "stranger":
        return call(person=stranger(), now=now)
    if isinstance(caller, tuple):
        person, member = caller
        return call(person=person_of(person) if isinstance(person, int) else person, member=MemberId(member), now=now)
    if isinstance(caller, int):
        return call(person=person_of(caller), member=MemberId(caller), now=now)
    assert caller in OFFICES
    return call(person=holder_of(caller), now=now)


async def _awaited(work: Awaitable[None]) -> None:
    await work


def _comparable(outcome: Any) -> Any:
    """Refusals with their rule and article, which two that are equal may differ in."""
    if isinstance(outcome, Refused):
        return ("refused", outcome.code, outcome.rule, outcome.article, outcome.facts)
    if isinstance(outcome, NotAllowed):
        return ("not allowed", outcome.command, outcome.roles)
    return outcome
