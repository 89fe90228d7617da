"""A fact is one question to the log, written once and put to it by every command that asks it.

It has a tag, and a handler for each kind of event that answers it; its boundary follows from the two, so nothing is
read that is not guarded. It is given exactly the events that bear its tag and that it handles, by the bus and by a
slice in the library's own repository alike. Its class and arguments are its identity: two commands of a group that
ask the same get the same object, so a fact is a fold and nothing else.
"""

import inspect
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, NoReturn, Self

from eventsourcing.dcb.domain import MetaSupportsEventDecorator, Perspective, Selector, decorated_funcs

from governance.log.event import Event

Handler = tuple[Callable[..., None], tuple[str, ...]]


class MetaFact(MetaSupportsEventDecorator):
    """Checks a fact's handlers when the class is made, and keeps function and names for a cheap fold."""

    handlers: dict[type[Event], Handler]
    types: str

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:  # noqa: N805
        super().__init__(name, bases, namespace)
        if any(getattr(base, "handlers", None) for base in bases):
            raise TypeError(f"{name}: a fact is never inherited, for its handlers would not be (ask both instead)")
        cls.handlers = {}
        for kind in cls.projected_types:
            function = decorated_funcs[cls, kind]
            if function.__name__ == "_":
                raise TypeError(f"{name}: the handler of {kind.__name__} has no name that says what happened")
            parameters = tuple(inspect.signature(function).parameters)[1:]
            unknown = set(parameters) - set(kind.__struct_fields__)  # type: ignore[attr-defined]
            if unknown:
                raise TypeError(f"{name}: {kind.__name__} has no field {', '.join(sorted(unknown))}")
            cls.handlers[kind] = (function, parameters)  # type: ignore[index]
        cls.types = ",".join(kind.TOPIC for kind in cls.handlers)


class Fact(Perspective[Event], metaclass=MetaFact):
    """One question to the log."""

    newest: ClassVar[bool] = False
    """Only the last event of the tag is asked for: one probe. For numbers, never for what has a day."""
    kept: ClassVar[bool] = False
    """It is about many: the bus keeps its state and position, and reads on from there."""

    tag: str
    identity: tuple[type["Fact"], tuple[Hashable, ...]]

    def __new__(cls, *arguments: Hashable) -> Self:
        self = super().__new__(cls)
        self.identity = (cls, arguments)
        return self

    def consistency_boundary(self) -> Selector:
        """What the library reads and guards for it."""
        return Selector(types=type(self).projected_types, tags=[self.tag])

    def trigger_event(self, *_: object, **__: object) -> NoReturn:
        """Refuse to be called as a command, as the library understands a call of a handler that has a name."""
        raise TypeError(f"{type(self).__name__} is a fact: it is shown events, and records none")

    def see(self, event: Event) -> None:
        """Take in one event that bears this fact's tag."""
        handler = type(self).handlers.get(type(event))
        if handler is not None:
            function, names = handler
            function(self, *[getattr(event, name) for name in names])
