"""How much a body may hold: little before its sender is known, and after that as much as its struct can hold.

The bounds come from the struct's own (``max_length``, the values of a choice), so a new field brings its own along::

    CastVote(voting: at most 80 characters, choice: one of three)      101,112 bytes, 42 fields
    ConveneAssembly(99 items of at most 20,000 characters, ...)        1,000,000 bytes, 5,000 fields
"""

from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from governance.rules.parameters import Setting


class Bounds(NamedTuple):
    """The most that a body may hold."""

    size: int
    """Bytes."""
    fields: int
    """Pairs of a name and a value, in a form."""

    def __add__(self, other: Any) -> "Bounds":
        return Bounds(self.size + other.size, self.fields + other.fields)

    def times(self, number: int) -> "Bounds":
        """The bounds of ``number`` such values."""
        return Bounds(self.size * number, self.fields * number)


UNKNOWN_SENDER: Final = Bounds(256_000, 500)
"""The bounds for somebody who has not signed in, and for a struct without bounds of its own."""
MOST_BYTES: Final = 1_000_000
"""No body is larger than this, whatever its struct could hold. The Caddyfile says the same."""
MOST_FIELDS: Final = 5_000
"""No form has more fields than this, whatever its struct could hold."""

_AROUND: Final = Bounds(100_000, 40)
"""Room for what a body holds besides the values of its struct: a form's key, token, buttons and empty lines, and the
spaces of JSON. It is also room for a text that is too long, so that the page can say so with the text still in its
field."""
_BYTES_OF_CHARACTER: Final = 12
"""The most that one character takes: ``%F0%9F%98%80`` in a form, ``\\\\ud83d\\\\ude00`` in JSON."""
_NUMBER: Final = 40
_DAY: Final = Bounds(400, 4)
"""A day: it is typed in three boxes, with one more for "or before", each under a name of its own."""

_SETTING: Final = Bounds(10_000, 20)
"""What the statutes say of one parameter. Its value can be of any shape, and none that there is takes so much."""


@cache
def bounds_of(kind: type[msgspec.Struct]) -> Bounds:
    """What a form or a JSON body of this struct may hold; ``UNKNOWN_SENDER`` if the struct does not bound it."""
    try:
        held = _AROUND + _of(inspect.type_info(kind))
    except _Unbounded:
        return UNKNOWN_SENDER
    return Bounds(min(held.size, MOST_BYTES), min(held.fields, MOST_FIELDS))


class _Unbounded(Exception):
    """A type has no bounds."""


def _of(kind: inspect.Type) -> Bounds:
    """What a value of this type may take. Raises ``_Unbounded``."""
    if isinstance(kind, inspect.Metadata):
        return _of(kind.type)
    if isinstance(kind, inspect.UnionType):
        parts = [_of(part) for part in kind.types]
        return Bounds(max(part.size for part in parts), max(part.fields for part in parts))
    if isinstance(kind, inspect.StructType) and kind.cls is Setting:
        return _SETTING
    if isinstance(kind, inspect.StructType):
        named = (_of(field.type) + Bounds(len(field.encode_name) * 4 + 10, 0) for field in kind.fields)
        tag = Bounds(0, 0) if kind.tag is None else Bounds(_NUMBER, 1)
        return sum(named, tag)
    if isinstance(kind, inspect.StrType):
        if kind.max_length is None:
            raise _Unbounded
        return Bounds(kind.max_length * _BYTES_OF_CHARACTER, 1)
    if isinstance(kind, inspect.DictType):
        return (_of(kind.key_type) + _of(kind.value_type)).times(_most(kind.max_length, kind.key_type))
    if isinstance(kind, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        return _of(kind.item_type).times(_most(kind.max_length, kind.item_type))
    if isinstance(kind, inspect.TupleType):
        return sum((_of(part) for part in kind.item_types), Bounds(0, 0))
    if isinstance(kind, inspect.LiteralType):
        return Bounds(max(len(str(each)) for each in kind.values) * _BYTES_OF_CHARACTER, 1)
    if isinstance(kind, inspect.DateType | inspect.DateTimeType | inspect.TimeType | inspect.CustomType):
        return _DAY
    if isinstance(kind, inspect.IntType | inspect.BoolType | inspect.NoneType):
        return Bounds(_NUMBER, 1)
    raise _Unbounded


def _most(length: int | None, kind: inspect.Type) -> int:
    """How many values a list may hold: as many as it says, or else each choice once. Raises ``_Unbounded``."""
    if length is not None:
        return length
    if isinstance(kind, inspect.LiteralType):
        return len(kind.values)
    raise _Unbounded
