"""What a projection is: read tables, and one function per kind of event that says what changes in them.

    COUNT_VOTES = rows('''INSERT INTO turnout (voting, votes)
        SELECT voting, count(*) FROM unnest(%(voting)b::text[]) AS v(voting) GROUP BY voting
        ON CONFLICT (voting) DO UPDATE SET votes = turnout.votes + excluded.votes''')
    voting = Projection("voting", tables=["turnout"])

    @voting.on(VoteCast)
    def count_vote(event: VoteCast, entry: Entry) -> Change:
        return COUNT_VOTES(voting=event.voting)

A handler is pure: no clock, no other projection, no command. It is given the event with its sealed fields open (their
value ``None`` where the person has been erased or the text withdrawn) and the entry around it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, LiteralString, NamedTuple, TypeVar

from governance.dates import ImpreciseDate, today
from governance.events.persons import PersonalDataErased
from governance.events.texts import TextWithdrawn
from governance.log.event import Actor, Envelope, Event, decode

_NAMED = re.compile(r"%\((\w+)\)")


Values = Mapping[str, object]
"""The values of a statement's parameters, by their names."""


class Statement:
    """SQL with named parameters. Called with their values, it gives a ``Change``.

    ``together`` makes the parameters of one execution from the values of many changes. If it is ``None``, the statement
    is executed once for each change.
    """

    __slots__ = ("text", "together")

    def __init__(self, text: str, together: Callable[[Sequence[Values]], Values] | None = None) -> None:
        self.text = text
        self.together = together

    def __call__(self, **values: object) -> "Change":
        """This statement with these values, one for each of its parameters."""
        return Change(self, values)


class Change(NamedTuple):
    """A statement and its values."""

    statement: Statement
    values: Values


def sql(text: LiteralString) -> Statement:
    """A statement that is executed once for each change (``%(name)s``), in the order of the changes."""
    return Statement(text)


def rows(text: LiteralString) -> Statement:
    """A statement over arrays (``%(name)b::text[]``), executed once for many changes.

    Each change gives one element to each array. All changes of the statement between two plain statements (``sql``) are
    executed together, before or after those of other ``rows``. So it must not depend on what those write.
    """
    names = tuple(dict.fromkeys(_NAMED.findall(text)))
    return Statement(text, lambda changes: {name: [values[name] for values in changes] for name in names})


class Entry:
    """What stands around an event in the log."""

    __slots__ = ("_envelope", "_stored", "_type", "position", "recorded_at")

    def __init__(
        self, position: int, recorded_at: datetime, type_: str, stored: bytes, envelope: Envelope | None = None
    ) -> None:
        self.position = position
        self.recorded_at = recorded_at
        """In UTC."""
        self._type = type_
        self._stored = stored
        self._envelope = envelope

    @property
    def envelope(self) -> Envelope:
        """The envelope. It is decoded when it is first asked for, because that of a vote hardly ever is."""
        if self._envelope is None:
            self._envelope = decode(self._type, self._stored)[1]
        return self._envelope

    @property
    def recorded_by(self) -> Actor:
        """Who recorded it, in which capacity."""
        return self.envelope.recorded_by

    @property
    def effective_on(self) -> ImpreciseDate | None:
        """When it takes effect in the world; ``None``: not known."""
        return self.envelope.effective_on

    @property
    def recorded_on(self) -> date:
        """The day of recording, in Amsterdam."""
        return today(self.recorded_at)


Changes = Change | Sequence[Change] | None
E_ = TypeVar("E_", bound=Event)
Handler = Callable[[Any, Entry], Changes]
ERASURES: Final[tuple[type[Event], ...]] = (PersonalDataErased, TextWithdrawn)
"""The kinds of events by which something can be read no more: somebody's details, or a text."""

Handlers = Mapping[type[Event], Handler]


class Projection:
    """A set of read tables, fed by handlers.

    If its tables or handlers come to mean something else, ``version`` goes up by one, and the tables are made anew.
    """

    def __init__(self, name: str, *, tables: Sequence[str], version: int = 1) -> None:
        self.name = name
        self.tables = tuple(tables)
        self.version = version
        self.handlers: dict[type[Event], Handler] = {}
        self.forgetting: dict[type[Event], Handler] = {}
        """The handlers that take away what was erased. They come to the same in any order, and if they run twice."""

    def __repr__(self) -> str:
        return f"Projection({self.name!r})"

    def on(self, *kinds: type[E_]) -> Callable[[Callable[[E_, Entry], Changes]], Callable[[E_, Entry], Changes]]:
        """Register the function for these kinds of events. Raises ``TypeError`` if one has a function already."""

        def put(handler: Callable[[E_, Entry], Changes]) -> Callable[[E_, Entry], Changes]:
            for kind in kinds:
                if kind in self.handlers:
                    raise TypeError(f"{self.name} takes {kind.TOPIC} in two places")
                self.handlers[kind] = handler
            return handler

        return put

    def forgets(self, kind: type[E_]) -> Callable[[Callable[[E_, Entry], Changes]], Callable[[E_, Entry], Changes]]:
        """Register the function for one kind of ``ERASURES``. If this projection has stopped, it is called out of turn.

        What it changes must come to the same whether it is called once or twice, before or after the events between.
        """
        assert kind in ERASURES, f"nothing is erased by {kind.TOPIC}"

        def put(handler: Callable[[E_, Entry], Changes]) -> Callable[[E_, Entry], Changes]:
            self.forgetting[kind] = handler
            return self.on(kind)(handler)

        return put


class Run(NamedTuple):
    """One statement and the values of all changes that are executed with it."""

    statement: Statement
    values: list[Values]


def arranged(changes: Iterable[Change]) -> list[Run]:
    """The changes of one projection, in as few executions as their order allows.

    Plain statements keep their order. The changes of each ``rows`` between two of them are executed together.
    """
    runs: list[Run] = []
    adding: dict[Statement, list[Values]] = {}
    for statement, values in changes:
        if statement.together is not None:
            together = adding.get(statement)
            if together is None:
                together = adding[statement] = []
                runs.append(Run(statement, together))
            together.append(values)
        elif not adding and runs and runs[-1].statement is statement:
            runs[-1].values.append(values)
        else:
            adding = {}
            runs.append(Run(statement, [values]))
    return runs
