"""What was sealed once is opened for ever, and what is inside keeps its shape."""

import msgspec
import pytest

from governance.log.event import EVENTS, sealed_fields
from tests.golden.seals import Seal, inside, kept_seals

each_seal = pytest.mark.parametrize("seal", kept_seals(), ids=lambda seal: f"{seal.type}.{seal.field}")


@each_seal
def test_what_was_sealed_once_is_opened_for_ever(seal: Seal) -> None:
    assert seal.read == seal.says


@each_seal
def test_what_is_inside_is_written_today_as_it_was_then(seal: Seal) -> None:
    """And it is of the type that the field names: nothing else notices what is closed."""
    kind = inside(EVENTS[seal.type], seal.field)
    assert msgspec.msgpack.encode(msgspec.msgpack.decode(seal.plain, type=kind, strict=True)) == seal.plain
    assert msgspec.msgpack.encode(seal.says) == seal.plain


def test_every_sealed_field_has_its_golden_seal() -> None:
    """Else add them: python -m tests.golden."""
    fields = {(topic, field) for topic, kind in EVENTS.items() for field in sealed_fields(kind)}
    assert {(seal.type, seal.field) for seal in kept_seals()} == fields
