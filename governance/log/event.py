"""What an event is, its envelope, and the name and version under which it is stored.

The bytes of an event are one msgpack array, ``[version, envelope, event]``, so that a decision decodes the event
alone and skips the envelope. The stored name is the class attribute ``TOPIC``, never a Python path; the library's
selectors use it too (``get_topic``), so the mapper and every boundary speak of the same name. Renaming or moving a
class changes no history as long as its ``TOPIC`` stays.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

import msgspec
from eventsourcing.dcb import domain

from governance.dates import ImpreciseDate
from governance.dates import today as day_of
from governance.ids import KeyName, MemberId, Office, PersonId
from governance.log.errors import Damaged
from governance.log.sealed import FreeText, Sealed
from governance.log.wire import dec_hook, enc_hook

EVENTS: dict[str, type["Event"]] = {}
"""Every kind of event by its stored name."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the fields of one version, as msgpack gives them, into those of the next."""


class Event(msgspec.Struct, domain.Decision, frozen=True, kw_only=True):
    """A fact that somebody decided or that happened, in the past tense, for ever.

    A subclass declares its fields and ``tags``; the first tag is its subject. A field that holds personal data is
    ``Sealed[...]``, and then the event has a ``person`` whose key closes it (``sealed_with``). A field in which
    somebody wrote what they liked is ``FreeText[...]``, and then the event has ``words``: the id of that text, whose
    key closes it and whose tag the event bears.

    Whatever changes in the fields, one with a default too, is a new ``VERSION`` with its golden bytes and an upcaster
    in ``UPCASTERS`` from the version before: ``dict`` where a default says it all. At one version an older process
    would skip it silently.
    """

    TOPIC: ClassVar[str] = "Event"
    VERSION: ClassVar[int] = 1
    UPCASTERS: ClassVar[dict[int, Upcaster]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.TOPIC = cls.__name__
        known = EVENTS.get(cls.TOPIC)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.TOPIC} is the stored name of another kind of event, in {known.__module__}")
        EVENTS[cls.TOPIC] = cls

    def tags(self) -> list[str]:
        """The tags it bears, its subject first; they follow from its own fields."""
        raise TypeError(f"{type(self).__name__} does not say which tags it bears")

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        """When it takes effect in the world; ``None``: not known.

        That is today, unless its own fields say another day: the day of its instant, for example.
        """
        at: datetime | None = getattr(self, "at", None)
        return ImpreciseDate.of(today if at is None else day_of(at))

    def sealed_with(self) -> KeyName:
        """Which key closes what is personal in it: its person's, where it does not say otherwise. It never changes."""
        return KeyName(self.person)  # type: ignore[attr-defined]

    def key_of(self, field: str) -> KeyName:
        """Which key closes this sealed field."""
        return KeyName(self.words) if field in free_texts(type(self)) else self.sealed_with()  # type: ignore[attr-defined]

    def as_dict(self) -> dict[str, Any]:
        """Its fields by name, as the library asks for them."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    def apply(self, perspective: Any) -> None:
        """The library's way in: a slice hands the event on to those of its facts that asked for it."""
        perspective.see(self)


class Actor(msgspec.Struct, array_like=True, frozen=True):
    """Who recorded an event: a member, the holder of an office, the operator, or the system itself."""

    kind: Literal["member", "office", "operator", "system"]
    office: Office | None = None
    person: PersonId | None = None
    member: MemberId | None = None


class Envelope(msgspec.Struct, array_like=True, frozen=True):
    """What history needs beside an event's own facts. ``recorded_at`` is a column, set by the append under its lock."""

    id: bytes
    """UUIDv7, 16 bytes."""
    recorded_by: Actor
    effective_on: ImpreciseDate | None
    """When it takes effect in the world, as precisely as is known; ``None``: not known."""
    command: bytes
    """The id of the command that caused it, 16 bytes."""


class Recorded(domain.Tagged[Event]):
    """An event with its tags and its envelope: what is appended, and what is read."""

    def __init__(self, event: Event, envelope: Envelope, tags: list[str] | None = None) -> None:
        super().__init__(event.tags() if tags is None else tags, event)
        self.envelope = envelope


@cache
def sealed_fields(kind: type[Event]) -> tuple[str, ...]:
    """Which fields of this kind of event are sealed, with its person's key or with its text's.

    Raises ``TypeError`` where the event does not say whose key that is.
    """
    sealed = _fields_of_type(kind, Sealed)
    written = free_texts(kind)
    if written and "words" not in kind.__struct_fields__:
        raise TypeError(f"{kind.__name__} has free text and no words that name its key")
    if set(sealed) - set(written) and "person" not in kind.__struct_fields__:
        raise TypeError(f"{kind.__name__} has sealed fields and no person whose key closes them")
    return sealed


@cache
def free_texts(kind: type[Event]) -> tuple[str, ...]:
    """In which fields of this kind of event somebody wrote what they liked."""
    return _fields_of_type(kind, FreeText)


def _fields_of_type(kind: type[Event], of: type[Sealed[Any]]) -> tuple[str, ...]:
    """The fields of this kind of event that are of this type, or of it or ``None``."""
    hints = get_type_hints(kind)
    named = {name: (hints[name], *get_args(hints[name])) for name in kind.__struct_fields__}
    return tuple(name for name, options in named.items() if any(_is(option, of) for option in options))


def _is(option: Any, of: type[Sealed[Any]]) -> bool:
    origin = get_origin(option)
    return isinstance(origin, type) and issubclass(origin, of)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=enc_hook)
_OUTER = msgspec.msgpack.Decoder(tuple[int, msgspec.Raw, msgspec.Raw])
_ENVELOPE = msgspec.msgpack.Decoder(Envelope, dec_hook=dec_hook)


@cache
def _decoder(kind: type[Event]) -> msgspec.msgpack.Decoder[Event]:
    return msgspec.msgpack.Decoder(kind, dec_hook=dec_hook)


@cache
def _stored(kind: type[Event]) -> msgspec.msgpack.Decoder[tuple[int, msgspec.Raw, Event]]:
    return msgspec.msgpack.Decoder(tuple[int, msgspec.Raw, kind], dec_hook=dec_hook)  # type: ignore[valid-type]


def encode(event: Event, envelope: Envelope) -> bytes:
    """The bytes that are stored. Raises ``TypeError`` for a sealed value that the vault has not closed."""
    return _ENCODER.encode((event.VERSION, envelope, event))


def decode_event(name: str, stored: bytes) -> Event:
    """The event alone, upcast to today's version. Raises ``Damaged``.

    Nearly all are of today's version, and are decoded at one go.
    """
    kind = EVENTS.get(name)
    if kind is None:
        return _decode_older(name, stored)
    try:
        version, _, event = _stored(kind).decode(stored)
    except msgspec.DecodeError:
        return _decode_older(name, stored)
    return event if version == kind.VERSION else _decode_older(name, stored)


def _decode_older(name: str, stored: bytes) -> Event:
    """One of an older version, or the reason why it is none that can be read."""
    try:
        version, _, body = _OUTER.decode(stored)
        return _decode_body(name, version, body)
    except msgspec.DecodeError as error:
        raise Damaged(f"{name} does not decode: {error}") from error


def decode(name: str, stored: bytes) -> tuple[Event, Envelope]:
    """The event and its envelope, upcast to today's version. Raises ``Damaged``."""
    try:
        version, envelope, body = _OUTER.decode(stored)
        return _decode_body(name, version, body), _ENVELOPE.decode(envelope)
    except msgspec.DecodeError as error:
        raise Damaged(f"{name} does not decode: {error}") from error


def _decode_body(name: str, version: int, body: msgspec.Raw) -> Event:
    kind = EVENTS.get(name)
    if kind is None:
        raise Damaged(f"{name} is not a kind of event that this version knows")
    if version == kind.VERSION:
        return _decoder(kind).decode(body)
    if version > kind.VERSION or version < 1:
        raise Damaged(f"{name} has version {version}, and this version knows it up to {kind.VERSION}")
    fields: dict[str, Any] = msgspec.msgpack.decode(body)
    for old in range(version, kind.VERSION):
        fields = kind.UPCASTERS[old](fields)
    return msgspec.convert(fields, kind, dec_hook=dec_hook)
