"""What is inside a seal, kept as it was made: it must be opened for as long as its key is there."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from governance.log.event import EVENTS, Event, sealed_fields
from governance.log.sealed import Sealed
from governance.log.vault import close, opened
from tests.golden.examples import ENVELOPE, EXAMPLES

SEALS = Path(__file__).with_name("seals.jsonl")
NONCE = 12
EXAMPLE_OF: dict[Any, Any] = {str: "Voorbeeld, één regel.", dict[str, str]: {"opening": "Welkom.", "closing": ""}}
"""What is sealed in the examples, by its type."""


class Seal(NamedTuple):
    """One sealed field as it was stored, with its key, and what it says."""

    type: str
    field: str
    key: str
    box: str
    says: Any

    @property
    def plain(self) -> bytes:
        """The bytes inside."""
        box, associated = bytes.fromhex(self.box), ENVELOPE.id + self.field.encode()
        return AESGCM(bytes.fromhex(self.key)).decrypt(box[:NONCE], box[NONCE:], associated)

    @property
    def read(self) -> object:
        """What the vault makes of it in its event."""
        [example] = [event for event in EXAMPLES if self.type == event.TOPIC]
        sealed: Sealed[Any] = getattr(example, self.field)
        alone = _with(example, self.field, type(sealed).closed(bytes.fromhex(self.box)))
        key = alone.key_of(self.field)
        return getattr(opened(alone, ENVELOPE, {key: bytes.fromhex(self.key)}), self.field).value


def inside(kind: type[Event], field: str) -> Any:
    """The type of what a field seals: ``str`` for ``FreeText[str] | None``."""
    hint = get_type_hints(kind)[field]
    sealed = next((option for option in get_args(hint) if get_args(option)), hint)
    return get_args(sealed)[0]


def kept_seals() -> list[Seal]:
    """All lines of the file, in order."""
    return [Seal(**json.loads(line)) for line in SEALS.read_text().splitlines()] if SEALS.exists() else []


def missing_seals() -> Iterator[str]:
    """The lines of sealed fields that have none."""
    known = {(seal.type, seal.field) for seal in kept_seals()}
    for example in EXAMPLES:
        for field in sealed_fields(EVENTS[example.TOPIC]):
            if (example.TOPIC, field) in known:
                continue
            says, key = EXAMPLE_OF[inside(type(example), field)], os.urandom(32)
            alone = _with(example, field, type(getattr(example, field))(says))
            box = getattr(close(alone, ENVELOPE, {alone.key_of(field): key}), field).box
            yield json.dumps(Seal(example.TOPIC, field, key.hex(), box.hex(), says)._asdict(), ensure_ascii=False)


def _with(example: Event, field: str, sealed: Sealed[Any]) -> Event:
    """An example in which nothing but this field is sealed."""
    others = dict.fromkeys(sealed_fields(type(example)))
    return msgspec.structs.replace(example, **{**others, field: sealed})
