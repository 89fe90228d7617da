"""Reading the kept bytes, and adding those of events that have none yet."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from governance.log.event import Event, decode_event, encode
from governance.log.wire import enc_hook
from tests.golden.examples import ENVELOPE, EXAMPLES

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
    return [Golden(one["type"], one["version"], bytes.fromhex(one["bytes"]), one["fields"]) for one in lines]


def said(event: Event) -> Any:
    """An event's fields as JSON has them."""
    return json.loads(msgspec.json.encode(event, enc_hook=lambda value: _shown(enc_hook(value))))


def _shown(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def missing() -> Iterator[str]:
    """The lines of events whose present version has none."""
    known = {(one.name, one.version) for one in kept()} if GOLDEN.exists() else set()
    for event in EXAMPLES:
        if (event.TOPIC, event.VERSION) not in known:
            stored = encode(event, ENVELOPE)
            fields = said(decode_event(event.TOPIC, stored))
            yield json.dumps(
                {"type": event.TOPIC, "version": event.VERSION, "bytes": stored.hex(), "fields": fields},
                ensure_ascii=False,
            )
