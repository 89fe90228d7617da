"""Reading the kept bytes, and adding those of events that have none yet."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from governance.events.meetings import MeetingClosed
from governance.log.event import EVENTS, Envelope, Event, decode, encode
from governance.log.wire import enc_hook
from tests.golden.examples import ENVELOPE, EXAMPLES
from tests.golden.variants import envelopes, variants

GOLDEN = Path(__file__).with_name("events.jsonl")


class Golden(NamedTuple):
    """One version of one kind of event, as it was recorded when it was new."""

    name: str
    version: int
    stored: bytes
    fields: Any
    """What the bytes say, as JSON: what today's version makes of them."""


def kept() -> list[Golden]:
    """All lines of the file, in order."""
    lines = (json.loads(line) for line in GOLDEN.read_text().splitlines())
    return [Golden(line["type"], line["version"], bytes.fromhex(line["bytes"]), line["says"]) for line in lines]


def fields_of(event: Event, envelope: Envelope) -> Any:
    """The fields of an event and of its envelope as JSON has them."""
    return json.loads(msgspec.json.encode([envelope, event], enc_hook=lambda value: _shown(enc_hook(value))))


def _shown(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def todays(kind: type[Event]) -> list[bytes]:
    """The bytes that the present version of a kind can have: its example, its variants; with one, all envelopes."""
    [example] = [event for event in EXAMPLES if type(event) is kind]
    made = [encode(event, ENVELOPE) for event in (example, *variants(kind))]
    if kind is MeetingClosed:
        made += [encode(example, envelope) for envelope in envelopes()]
    return list(dict.fromkeys(made))


def missing() -> Iterator[str]:
    """The lines of kinds whose present version has none."""
    known = {(golden.name, golden.version) for golden in kept()} if GOLDEN.exists() else set()
    for event in EXAMPLES:
        kind = EVENTS[event.TOPIC]
        if (kind.TOPIC, kind.VERSION) not in known:
            for stored in todays(kind):
                says = fields_of(*decode(kind.TOPIC, stored))
                line = {"type": kind.TOPIC, "version": kind.VERSION, "bytes": stored.hex(), "says": says}
                yield json.dumps(line, ensure_ascii=False)
