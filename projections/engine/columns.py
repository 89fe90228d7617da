"""How what Python holds stands in a column, and comes back: the one place that knows UTC, imprecise dates and JSON.

======================================  ==========================================================
in Python                               in the column
======================================  ==========================================================
``datetime``                            ``timestamptz``; read in UTC
``ImpreciseDate``                       its text in EDTF
an enum                                 its value
a struct, list, tuple or dict           JSON, as ``text`` or ``json``
``Sealed``, opened                      what it holds; NULL for a person who has been erased
``Span`` of ``since``                   ``since``, ``since_earliest`` and ``since_latest``
everything else                         as psycopg has it
======================================  ==========================================================
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from types import NoneType
from typing import Any

import msgspec
from msgspec import inspect, structs

from governance.dates import ImpreciseDate
from governance.log.sealed import Sealed
from governance.log.wire import dec_hook, enc_hook
from projections.engine.periods import Span

Reading = Callable[[Any], Any]
"""Turns what stands in a column into the value of a field."""

_AS_IT_IS = frozenset((NoneType, bool, int, str, date, datetime, time))
"""Looked at first, for nearly all is of these, and votes come by thousands."""

_JSON = (inspect.StructType, inspect.ListType, inspect.VarTupleType, inspect.TupleType, inspect.DictType)


def as_columns(row: Mapping[str, object]) -> dict[str, object]:
    """The columns of a row, as they are written."""
    columns: dict[str, object] = {}
    for name, value in row.items():
        if type(value) in _AS_IT_IS:
            columns[name] = value
        elif isinstance(value, Span):
            columns |= value.columns(name)
        else:
            columns[name] = _written(value)
    return columns


def _written(value: object) -> object:
    if isinstance(value, Sealed):
        return _written(value.value)
    if isinstance(value, ImpreciseDate):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, msgspec.Struct | list | tuple | dict):
        return msgspec.json.encode(value, enc_hook=enc_hook).decode()
    return value


class Column:
    """How the column of one field of a struct is read."""

    def __init__(self, field: structs.FieldInfo, kind: inspect.Type, read: Reading | None = None) -> None:
        self.name = field.name
        options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
        self._or_none = any(isinstance(option, inspect.NoneType | inspect.AnyType) for option in options)
        self._default = field.default
        self._read = read or _reading(options, field.type)

    def read(self, value: Any) -> Any:
        """The field's value. NULL where the field is never ``None`` leaves the field at its default: absent."""
        if value is None:
            return None if self._or_none else self._absent()
        return value if self._read is None else self._read(value)

    def _absent(self) -> object:
        if self._default is msgspec.NODEFAULT:
            raise TypeError(f"{self.name} is NULL in a row, and can be neither None nor absent")
        return self._default


def columns_of(shape: type[msgspec.Struct], read: Mapping[str, Reading] | None = None) -> list[Column]:
    """The columns of a struct's fields, in their order. ``read``: those that are not read by their type, and how."""
    made = read or {}
    described = inspect.type_info(shape)
    assert isinstance(described, inspect.StructType)
    kinds = (field.type for field in described.fields)
    return [Column(field, kind, made.get(field.name)) for field, kind in zip(structs.fields(shape), kinds, strict=True)]


def _reading(options: tuple[inspect.Type, ...], hint: object) -> Reading | None:
    """How a value other than NULL is read; ``None``: it is taken as it stands."""
    if any(isinstance(option, _JSON) for option in options):
        return _json(hint)
    if any(isinstance(option, inspect.DateTimeType) for option in options):
        return _in_utc
    kinds = [option.cls for option in options if isinstance(option, inspect.CustomType | inspect.EnumType)]
    if ImpreciseDate in kinds:
        return ImpreciseDate.parse
    return kinds[0] if kinds else None


def _in_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _json(hint: Any) -> Reading:
    """Read JSON, which psycopg gives as text from a column of text and decoded from one of JSON."""

    def read(value: object) -> object:
        if isinstance(value, str):
            return msgspec.json.decode(value, type=hint, dec_hook=dec_hook)
        return msgspec.convert(value, hint, dec_hook=dec_hook)

    return read
