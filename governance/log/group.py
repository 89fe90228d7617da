"""Deciding a group of commands: one read for all, each in order, one conditional append.

A later command sees what an earlier command of its group recorded: of two votes by one member in one group, the second
is refused. Events are shown to the facts once their command has decided, so a command that refuses leaves nothing.

A kept fact sees only what is committed. So the group ends before a command that asks a kept fact about which an earlier
command of the group recorded something; that command is decided in the next group.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import structlog

from governance.ids import KeyName
from governance.log.command import Call, Command, CommandSlice, NotFolded, key_of, slice_for
from governance.log.errors import Conflict, Damaged, KamerError, KeyReused
from governance.log.event import Recorded, decode_event, encode
from governance.log.fact import Fact
from governance.log.kept import KeptFacts
from governance.log.reading import wrapped_keys
from governance.log.statements import APPEND, READ, flat
from governance.log.vault import Vault, close, keys_needed
from governance.log.wire import enc_hook

log = structlog.get_logger()

KNOWN = """
SELECT c.key, c.digest, c.command, c.first, c.events, e.types, e.subjects, e.recorded_at
FROM unnest(%b::text[]) AS k(key)
CROSS JOIN LATERAL (SELECT * FROM commands c WHERE c.key = k.key LIMIT 1) AS c
CROSS JOIN LATERAL (
    SELECT array_agg(e.type ORDER BY e.position) AS types, array_agg(e.tags[1] ORDER BY e.position) AS subjects,
           max(e.recorded_at) AS recorded_at
    FROM events e WHERE e.position >= c.first AND e.position < c.first + c.events
) AS e"""
"""What was answered under these keys before."""

COMMIT_ALONE = "SELECT pg_logical_emit_message(true, 'kamer', '')"
"""Nothing to append, but an answer follows a commit made after its reading: this one waits for the disk (and for a
standby, where there is one), so a repeated key or a refusal never speaks of what a failover takes back."""

_ASKED = msgspec.msgpack.Encoder(enc_hook=enc_hook)


Rows = list[tuple[Any, ...]]


class RecordedEvent(msgspec.Struct, frozen=True):
    """One event that a command recorded."""

    type: str
    position: int
    subject: str
    """What it is about: its first tag, such as ``member:12``."""


class Answer(msgspec.Struct, frozen=True):
    """What a command recorded. It is on disk before it is answered, and the same key always gets the same answer."""

    command: UUID
    position: int
    """The position of its last event."""
    recorded_at: datetime
    events: list[RecordedEvent]


class Waiting:
    """A command with its call and its key, waiting for its group."""

    __slots__ = ("call", "command", "digest", "future", "key")

    def __init__(self, command: Command, call: Call, key: str | None, digest: bytes, future: Any) -> None:
        self.command = command
        self.call = call
        self.key = call.id.hex() if key is None else key_of(call.caller, key)
        self.digest = digest
        self.future = future

    @property
    def gave_up(self) -> bool:
        """Whether the caller was told that no answer came in time. If they went away, it is decided all the same."""
        return self.future.done() and not self.future.cancelled()


def asked_bytes(command: Command) -> bytes:
    """A command as bytes: equal for equal commands and for no others."""
    return _ASKED.encode((type(command).__name__, command))


@dataclass
class GroupOutcome:
    """What became of a group: an answer or an error for each, in order."""

    answers: list[tuple[Waiting, Answer | Exception]]
    later: list[Waiting]
    """Those who wait for the next group."""
    appended: bool
    unfolded: list[tuple[Waiting, list[Fact]]] = field(default_factory=list)
    """Those who cannot be decided before these facts about many are folded."""


@dataclass
class _Batch:
    """What the group has decided so far, as the append takes it."""

    events: list[Recorded] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    commands: list[UUID] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    erased: list[KeyName] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    def add(self, waiting: Waiting, decided: CommandSlice[Any]) -> None:
        """Take in what one command recorded."""
        recorded = decided.new_decisions
        self.keys.append(waiting.key)
        self.digests.append(waiting.digest)
        self.commands.append(UUID(bytes=waiting.call.id))
        self.at.append(len(self.events) + 1)
        self.counts.append(len(recorded))
        self.events.extend(recorded)  # type: ignore[arg-type]
        self.erased.extend(decided.erased)
        for event in recorded:
            self.touched.update(event.tags)


class Group:
    """One attempt at a group, on one connection."""

    def __init__(
        self, connection: psycopg.AsyncConnection[Any], kept: KeptFacts, vault: Vault, waiting: list[Waiting]
    ) -> None:
        self._connection = connection
        self._kept = kept
        self._vault = vault
        self._waiting = waiting

    async def attempt(self, *, again: bool) -> GroupOutcome:
        """Read the facts, decide each command, append what they recorded.

        Raises ``Conflict`` if an event was recorded meanwhile that one of the facts would have seen. ``again``: the
        outcome of an earlier attempt is not known, so the key of every command is looked up.
        """
        slices, failed = self._slices()
        facts = list({fact.identity: fact for asking in slices.values() for fact in asking.facts}.values())
        afters = [self._kept.position(fact) if type(fact).kept else 0 for fact in facts]
        read, answered = await self._look(facts, afters, again)
        self._fold(facts, afters, read)
        known = _known(answered)
        batch = _Batch()
        unfolded: list[tuple[Waiting, list[Fact]]] = []
        answers, later = self._decide(slices, failed, known, facts, batch, unfolded)
        if batch.events:
            head, recorded_at = await self._append(facts, afters, batch)
            return GroupOutcome(
                _filled_in(answers, _answers(batch, head, recorded_at)), later, appended=True, unfolded=unfolded
            )
        if answers:
            await self._connection.execute(COMMIT_ALONE)
        return GroupOutcome(_filled_in(answers, []), later, appended=False, unfolded=unfolded)

    def _slices(self) -> tuple[dict[Waiting, CommandSlice[Any]], dict[Waiting, Exception]]:
        """The slice of each command; the error of a command that cannot even name its facts is its own alone."""
        shared = self._kept.facts()
        slices: dict[Waiting, CommandSlice[Any]] = {}
        failed: dict[Waiting, Exception] = {}
        for waiting in self._waiting:
            try:
                slices[waiting] = slice_for(waiting.command, waiting.call, shared, folds_aside=True)
            except Exception as error:
                log.exception("command failed", command=type(waiting.command).__name__)
                failed[waiting] = error
        return slices, failed

    async def _look(self, facts: list[Fact], afters: list[int], again: bool) -> tuple[Rows, Rows]:
        """Read the events of the facts, and what was answered before under the keys, in one round trip.

        On a busy machine a round trip costs a group as long as it takes the processes to get their turns.
        """
        asked = (
            [fact.tag for fact in facts],
            [type(fact).types for fact in facts],
            afters,
            [type(fact).newest for fact in facts],
        )
        keys = [waiting.key for waiting in self._waiting if again or waiting.digest]
        async with self._connection.pipeline():
            read = await self._connection.execute(READ, asked, binary=True)
            answered = await self._connection.execute(KNOWN, (keys,), binary=True)
        return await read.fetchall(), await answered.fetchall()

    def _fold(self, facts: list[Fact], afters: list[int], rows: Rows) -> None:
        """Let the facts see what was read; ``afters`` becomes the last position read for each."""
        position = 0
        try:
            for selector, position, kind, body in rows:
                facts[selector - 1].see(decode_event(kind, body))
                afters[selector - 1] = position
        except Exception as error:
            for fact in facts:
                self._kept.forget(fact)
            if isinstance(error, Damaged):
                raise Damaged(error.reason, position) from error
            raise
        for fact, after in zip(facts, afters, strict=True):
            if type(fact).kept:
                self._kept.keep(fact, after)

    def _decide(
        self,
        slices: dict[Waiting, CommandSlice[Any]],
        failed: dict[Waiting, Exception],
        known: dict[str, tuple[bytes, Answer]],
        facts: list[Fact],
        batch: _Batch,
        unfolded: list[tuple[Waiting, list[Fact]]],
    ) -> tuple[list[tuple[Waiting, Answer | Exception | None]], list[Waiting]]:
        """Each command in order; ``None`` stands for an answer that waits for the append."""
        by_tag: dict[str, list[Fact]] = {}
        for fact in facts:
            if not type(fact).kept:
                by_tag.setdefault(fact.tag, []).append(fact)
        answers: list[tuple[Waiting, Answer | Exception | None]] = []
        for n, waiting in enumerate(self._waiting):
            if waiting in failed:
                answers.append((waiting, failed[waiting]))
                continue
            if waiting.key in known:
                digest, answer = known[waiting.key]
                answers.append((waiting, answer if digest == waiting.digest else KeyReused("another body")))
                continue
            decided = slices[waiting]
            if any(type(fact).kept and fact.tag in batch.touched for fact in decided.facts):
                return answers, self._waiting[n:]
            error = _execute(decided)
            if isinstance(error, NotFolded):
                unfolded.append((waiting, decided.unfolded))
                continue
            if error is not None:
                answers.append((waiting, error))
                continue
            batch.add(waiting, decided)
            answers.append((waiting, None))
            for event in decided.new_decisions:
                for tag in event.tags:
                    for fact in by_tag.get(tag, ()):
                        fact.see(event.decision)
        return answers, []

    async def _append(self, facts: list[Fact], afters: list[int], batch: _Batch) -> tuple[int, datetime]:
        persons, wrapped, keys = await self._keys_for(batch)
        bodies = [encode(close(event.decision, event.envelope, keys), event.envelope) for event in batch.events]
        flat_tags, ends = flat(event.tags for event in batch.events)
        parameters = (
            [fact.tag for fact in facts],
            [type(fact).types for fact in facts],
            afters,
            [event.decision.TOPIC for event in batch.events],
            bodies,
            flat_tags,
            ends,
            batch.keys,
            batch.digests,
            batch.commands,
            batch.at,
            batch.counts,
            persons,
            wrapped,
            batch.erased,
        )
        cursor = await self._connection.execute(APPEND, parameters, binary=True)
        row = await cursor.fetchone()
        if row is None:
            raise Conflict
        return row[0], row[1]

    async def _keys_for(self, batch: _Batch) -> tuple[list[KeyName], list[bytes], dict[KeyName, bytes | None]]:
        """The keys that sealing needs, and those made for new persons, which go along in the append."""
        needed = keys_needed([event.decision for event in batch.events])
        if not needed:
            return [], [], {}
        keys = self._vault.unwrap(await wrapped_keys(self._connection, needed))
        names, boxes = [], []
        for name in needed:
            if name not in keys:
                keys[name], wrapped = self._vault.new_key(name)
                names.append(name)
                boxes.append(wrapped)
        return names, boxes, keys


def _known(rows: Rows) -> dict[str, tuple[bytes, Answer]]:
    """What was answered before, by key, with the digest of what was asked."""
    answered = {}
    for key, digest, command, first, count, kinds, subjects, recorded_at in rows:
        events = [
            RecordedEvent(kind, first + n, subject)
            for n, (kind, subject) in enumerate(zip(kinds, subjects, strict=True))
        ]
        answered[key] = (digest, Answer(command, first + count - 1, recorded_at, events))
    return answered


def _execute(decided: CommandSlice[Any]) -> Exception | None:
    """Let one command decide. What it refuses with, or fails with, is its own answer and stops no other command."""
    try:
        decided.execute()
    except (KamerError, NotFolded) as refusal:
        return refusal
    except Exception as fault:
        log.exception("command failed", command=type(decided.command).__name__)
        return fault
    if not decided.new_decisions:
        return AssertionError(f"{type(decided.command).__name__} neither refused nor recorded anything")
    return None


def _answers(batch: _Batch, head: int, recorded_at: datetime) -> list[Answer]:
    """The answers to those who recorded something, in order."""
    first = head - len(batch.events)
    answers = []
    for command, at, count in zip(batch.commands, batch.at, batch.counts, strict=True):
        events = [
            RecordedEvent(event.decision.TOPIC, first + at + n, event.tags[0])
            for n, event in enumerate(batch.events[at - 1 : at - 1 + count])
        ]
        answers.append(Answer(command, events[-1].position, recorded_at, events))
    return answers


def _filled_in(
    answers: list[tuple[Waiting, Answer | Exception | None]], recorded: list[Answer]
) -> list[tuple[Waiting, Answer | Exception]]:
    """Everybody's answer, with those in their places that waited for the append."""
    new = iter(recorded)
    return [(waiting, next(new) if answer is None else answer) for waiting, answer in answers]
