"""From JSON, or from the parameters of an address, to a struct: or to everything that is wrong with it at once.

msgspec stops at the first fault, and whoever sends a command should be told all of them. So what does not decode as
a whole is read again field by field, each fault with its JSON pointer (RFC 6901). Nothing is ever ignored: a field
that the struct does not have is a fault too.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import FieldInfo, fields

from api.access.bodies import BESIDE
from api.access.bounds import bounds_of
from governance.log.errors import Fault, Malformed
from governance.log.wire import dec_hook

SMALLEST_NUMBER: Final = -(2**63)
LARGEST_NUMBER: Final = 2**63 - 1
"""Of whole numbers: nothing of ours means one that 64 bits do not hold, and the log cannot store it."""

S = TypeVar("S", bound=msgspec.Struct)

_MOST_UNKNOWN: Final = 100
"""Fields that a struct does not have and that are told: who sends more of them has another struct in mind."""

_SIGNS: Final = (b",", b":", b"[", b"{")
_SIGNS_OF_FIELD: Final = 8
"""Of a field itself, and of what else was sent along and is told as unknown."""
_LONG_TEXT: Final = re.compile(rb'"[^"]{100,}"')

_MANY_DIGITS: Final = re.compile(rb"[0-9]{19}")
_PLACE: Final = re.compile(r" - at `\$(?P<path>.*)`$", re.DOTALL)
_STEP: Final = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")


@cache
def _decoder(kind: type[S]) -> msgspec.json.Decoder[S]:
    return msgspec.json.Decoder(kind, dec_hook=dec_hook)


def read_json(kind: type[S], body: bytes) -> S:
    """The struct that a JSON body says. Raises ``Malformed`` with every fault."""
    outline = body
    if len(body) > BESIDE:
        outline = _outline(body)
        if sum(map(outline.count, _SIGNS)) > bounds_of(kind).fields * _SIGNS_OF_FIELD:
            raise Malformed([Fault("", "more values than it can hold")])
    try:
        read = _read_json(kind, body)
        _UNAMBIGUOUS.decode(outline.decode())
    except RecursionError:
        raise Malformed([Fault("", "nested too deeply")]) from None
    return read


def _outline(body: bytes) -> bytes:
    """The same JSON with its long texts left empty: what it is made of, in a few steps however long it is.

    Whatever makes many values of a long body, or many characters of escapes, does so in one go, and nobody else's turn
    comes until it is done. No name of ours is as long as a text that is left out, nor has it a quote or a backslash.
    """
    return _LONG_TEXT.sub(b'""', body.replace(b"\\\\", b"").replace(b'\\"', b""))


def _each_once(pairs: list[tuple[str, object]]) -> None:
    """Raise ``Malformed`` for a name that an object has twice: which of the two counts, no two programs agree on
    (RFC 8259, 4), and a vote is either for or against."""
    names = set()
    for name, _ in pairs:
        if name in names:
            raise Malformed([Fault("", f"{name[:100]!r} stands twice in one object")])
        names.add(name)


_UNAMBIGUOUS: Final = json.JSONDecoder(object_pairs_hook=_each_once, parse_int=len, strict=False)
"""``parse_int``: the numbers have been read, and Python refuses to read very long ones."""


def _read_json(kind: type[S], body: bytes) -> S:
    try:
        read: S = _decoder(kind).decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        whole = error
    else:
        if _MANY_DIGITS.search(body):
            _refuse_boundless(msgspec.json.decode(body), "")
        return read
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Malformed([Fault("", "not JSON (RFC 8259) in UTF-8")]) from whole
    if not isinstance(given, dict):
        raise Malformed([Fault("", "expected an object")]) from whole
    given = _with_whole_numbers(given)
    _refuse_boundless(given, "")
    with suppress(msgspec.ValidationError):
        return msgspec.convert(given, kind, dec_hook=dec_hook)
    raise Malformed(_faults(kind, given, strict=True) or [_fault(str(whole), "")]) from whole


def _refuse_boundless(given: Any, pointer: str) -> None:
    """Raise ``Malformed`` for a whole number out of all bounds."""
    if isinstance(given, int) and not SMALLEST_NUMBER <= given <= LARGEST_NUMBER:
        raise Malformed([Fault(pointer, "a number out of all bounds")])
    if isinstance(given, dict):
        for name, value in given.items():
            _refuse_boundless(value, pointer + _pointer(name))
    if isinstance(given, list):
        for number, value in enumerate(given):
            _refuse_boundless(value, f"{pointer}/{number}")


def _with_whole_numbers(given: Any) -> Any:
    """The same with ``12.0`` as ``12``: to JSON Schema, and to many programs, they are one number."""
    if isinstance(given, dict):
        return {name: _with_whole_numbers(value) for name, value in given.items()}
    if isinstance(given, list):
        return [_with_whole_numbers(value) for value in given]
    return int(given) if isinstance(given, float) and given.is_integer() else given


def read_parameters(kind: type[S], given: Mapping[str, str | list[str]]) -> S:
    """The struct that the parameters of an address say. Raises ``Malformed`` with every fault."""
    try:
        read = msgspec.convert(given, kind, strict=False, dec_hook=dec_hook)
    except msgspec.ValidationError as error:
        raise Malformed(_faults(kind, given, strict=False) or [_fault(str(error), "")]) from error
    # msgspec takes the word "null" for None: but who has nothing to say leaves the parameter out.
    nulls = [name for name, field in _fields(kind).items() if name in given and getattr(read, field.name) is None]
    if nulls:
        raise Malformed([Fault(_pointer(name), "cannot be null") for name in nulls])
    return read


def _faults(kind: type[msgspec.Struct], given: Mapping[str, Any], *, strict: bool) -> list[Fault]:
    """All that is wrong, in the order of the struct's fields, and then the fields that it does not have."""
    known = _fields(kind)
    faults = []
    for name, field in known.items():
        fault = _missing(name, field) if name not in given else _wrong(name, field, given[name], strict)
        if fault is not None:
            faults.append(fault)
    unknown = islice((name for name in given if name not in known), _MOST_UNKNOWN)
    return faults + [Fault(_pointer(name), "there is no such field", "unknown") for name in unknown]


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, FieldInfo]:
    """The fields by the names that stand in what is sent."""
    return {field.encode_name: field for field in fields(kind)}


def _missing(name: str, field: FieldInfo) -> Fault | None:
    return Fault(_pointer(name), "missing", "missing") if field.required else None


def _wrong(name: str, field: FieldInfo, value: object, strict: bool) -> Fault | None:
    convert: Callable[..., object] = msgspec.convert
    try:
        convert(value, field.type, strict=strict, dec_hook=dec_hook)
    except msgspec.ValidationError as error:
        return _fault(str(error), _pointer(name))
    return None


def _fault(message: str, before: str) -> Fault:
    """One of msgspec's messages, with the place that it ends in as a pointer."""
    place = _PLACE.search(message)
    if place is None:
        return Fault(before, _lower_first(message))
    pointer = before
    for step in _STEP.finditer(place["path"]):
        if step["index"] == "...":
            break
        pointer += _pointer(step["key"] or step["index"])
    return Fault(pointer, _lower_first(message[: place.start()]))


def _pointer(name: str) -> str:
    """One step of a pointer; of what could be long or strange, enough to find it."""
    return "/" + name[:100].replace("~", "~0").replace("/", "~1")


def _lower_first(message: str) -> str:
    """A message as the end of a sentence; it can repeat what was sent, so it has a bound."""
    return message[:1].lower() + message[1:300]
