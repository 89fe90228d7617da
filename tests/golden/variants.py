"""Events with every value that their types name: each literal, each kind of a union, each optional field with and
without. They follow from the types alone, so a type that changes changes them too.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

import msgspec
from msgspec import inspect

from governance.dates import ImpreciseDate
from governance.log.event import Envelope, Event
from governance.log.sealed import FreeText, Sealed
from governance.log.wire import dec_hook, enc_hook
from governance.rules.parameters import Setting

LEAVES: Final[dict[type, list[Any]]] = {
    inspect.BoolType: [False, True],
    inspect.NoneType: [None],
    inspect.BytesType: [bytes(range(16))],
    inspect.DateType: [date(2026, 11, 24)],
    inspect.TimeType: [time(19, 30)],
    inspect.DateTimeType: [datetime(2026, 11, 24, 18, 30, tzinfo=UTC)],
}
CUSTOM: Final[dict[type, list[Any]]] = {
    ImpreciseDate: ["2011-03-05", "2011-03", "2011", "../2015-12-09", "../2015-12", "../2015"],
    Sealed: [bytes(range(40))],
    FreeText: [bytes(range(40))],
}
MADE: Final[dict[type, list[Any]]] = {
    # What may stand in a value follows from the parameter and from no type here: one of each form that there is.
    Setting: [
        {"parameter": "notice_days", "kind": None, "value": 14, "clause": "14.2"},
        {"parameter": "liability", "kind": None, "value": None, "clause": None},
        {"parameter": "open_votes_replaceable", "kind": None, "value": False, "clause": "9"},
        {"parameter": "members_see", "kind": None, "value": "names", "clause": "20.1.b"},
        {"parameter": "offices", "kind": None, "value": ["voorzitter", "secretaris"], "clause": "8a.3"},
        {
            "parameter": "majority",
            "kind": "amendment",
            "value": {"threshold": {"comparison": "at_least", "share": "3/4"}, "base": "cast"},
            "clause": "XIV",
        },
    ],
}
BY_PATTERN: Final = (
    "ALV-2026-1.3.1",
    "ALV-2026-1.3",
    "ALV-2026-1",
    "ALV-2026-001",
    "14.2",
    "a" * 32,
    "a" * 32 + "-1",
    "2/3",
    "12-31",
    "kamer",
    "Voorbeeld",
)
"""The first that a pattern lets through stands for all texts that it does."""


def variants(kind: type[Event]) -> Iterator[Event]:
    """Events of this kind in which every value that its type names occurs."""
    for made in _structs(inspect.type_info(kind)):
        yield msgspec.msgpack.decode(msgspec.msgpack.encode(made, enc_hook=enc_hook), type=kind, dec_hook=dec_hook)


def envelopes() -> list[Envelope]:
    """The same of the envelope."""
    made = msgspec.msgpack.encode(_structs(inspect.type_info(Envelope)), enc_hook=enc_hook)
    return msgspec.msgpack.decode(made, type=list[Envelope], dec_hook=dec_hook)


def _structs(kind: inspect.Type) -> list[Any]:
    """Structs in which every value of every field occurs; and one with its required fields alone."""
    assert isinstance(kind, inspect.StructType)
    values = [_values(field.type) for field in kind.fields]
    made = [[of[n % len(of)] for of in values] for n in range(max(map(len, values), default=1))]
    if kind.array_like:
        return made
    tag = {} if kind.tag_field is None else {kind.tag_field: kind.tag}
    whole = [tag | {field.encode_name: value for field, value in zip(kind.fields, row, strict=True)} for row in made]
    required = {field.encode_name for field in kind.fields if field.required} | tag.keys()
    return [*whole, {name: value for name, value in whole[0].items() if name in required}]


def _values(kind: inspect.Type) -> list[Any]:
    """One value at least for everything that the type names."""
    if isinstance(kind, inspect.StructType):
        return MADE.get(kind.cls) or _structs(kind)
    if isinstance(kind, inspect.UnionType):
        return [value for part in kind.types for value in _values(part)]
    if isinstance(kind, inspect.LiteralType):
        return list(kind.values)
    if isinstance(kind, inspect.EnumType):
        return sorted(member.value for member in kind.cls)
    if isinstance(kind, inspect.ListType | inspect.VarTupleType):
        return [_values(kind.item_type), []]
    if isinstance(kind, inspect.DictType):
        return [{_values(kind.key_type)[0]: value} for value in _values(kind.value_type)]
    if isinstance(kind, inspect.IntType):
        return [max(kind.ge or 1, 1)]
    if isinstance(kind, inspect.StrType):
        return [_text(kind)]
    if isinstance(kind, inspect.CustomType):
        return CUSTOM[kind.cls]
    return LEAVES[type(kind)]


def _text(kind: inspect.StrType) -> str:
    return next(text for text in BY_PATTERN if kind.pattern is None or re.search(kind.pattern, text))
