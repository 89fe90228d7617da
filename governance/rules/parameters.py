"""What a parameter of the statutes is: its type and bounds, its defaults, and what a deed says of it.

The log holds a ``Setting`` for each parameter that a deed sets, and nothing of the others. Those have a default, which
is looked up when the rulebook is read. So a parameter that is new, or has a kind more, changes no event::

    {"parameter": "notice_days", "kind": null, "value": 14, "clause": "12.3"}
    {"parameter": "quorum", "kind": "amendment", "value": {"comparison": "at_least", "share": "2/3"}, "clause": null}
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeVar, overload

import msgspec
from msgspec import Struct

from governance.ids import Clause, ParameterKind, ParameterName
from governance.rules.verdict import Source

if TYPE_CHECKING:
    from governance.rules.statutes import Rulebook

T = TypeVar("T")

Plain = bool | int | str | list[Any] | dict[str, Any] | None
"""A value as msgpack and JSON have it: no fraction is ever a float, a share is a text such as ``"2/3"``."""


class Setting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the statutes say of one parameter, for one kind where the parameter has kinds."""

    parameter: ParameterName
    kind: ParameterKind | None = None
    """For which kind of decision; ``None`` if the parameter has no kinds."""
    value: Plain
    clause: Clause | None = None
    """Where the statutes say it; ``None``: not known."""


class Default(Struct, Generic[T], frozen=True):
    """The value where the statutes are silent, from a day on."""

    value: T
    source: Source
    """The law, or the practice that statutes commonly follow."""
    from_day: date = date.min
    """The first day on which it counts. What was decided earlier is judged without it."""


class NoRule(LookupError):
    """There is no rule for a kind, or none yet on a day: the rule of another kind or day must not stand in for it."""


class Basis(NamedTuple):
    """Where the value of a parameter comes from."""

    source: Source
    default: bool
    """Whether the statutes leave it open, as far as they are known here."""
    clause: Clause | None
    """The clause of the statutes that sets it; ``None`` for a default, and where the clause is not known."""


class Parameter(Generic[T]):
    """A parameter of the rulebook: ``Single``, or ``PerKind`` if it has a value for each kind of decision.

    - ``of`` is the type of its values.
    - ``defaults`` are those of each kind; the key is ``None`` if it has no kinds.
    - ``article`` is the article of the law that speaks of it; ``None`` if only statutes do.
    - ``least`` and ``most`` bound a whole number.
    - ``not_yet``: values that the law allows and that cannot be judged here so far.
    - ``fault``: gives the code of what else is wrong with a value; ``None``: nothing.
    """

    name: ParameterName

    def __init__(
        self,
        of: Any,
        defaults: Mapping[str | None, Sequence[Default[T]]],
        *,
        article: str | Mapping[str, str] | None = None,
        least: int | None = None,
        most: int | None = None,
        not_yet: Sequence[object] = (),
        fault: Callable[[T], str | None] = lambda _: None,
    ) -> None:
        self.of = of
        self.least = least
        self.most = most
        self._defaults = defaults
        self._article = article
        self._not_yet = not_yet
        self._fault = fault

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = ParameterName(name)

    @property
    def kinds(self) -> Sequence[ParameterKind | None]:
        """The kinds that it has a rule for; ``None`` alone if it has no kinds."""
        return [None if kind is None else ParameterKind(kind) for kind in self._defaults]

    def article(self, kind: ParameterKind | None) -> str | None:
        """The article of the law that speaks of it; ``None`` if only statutes do."""
        return self._article.get(kind or "") if isinstance(self._article, Mapping) else self._article

    def default(self, kind: ParameterKind | None, day: date) -> Default[T]:
        """What holds on a day where the statutes are silent. Raises ``NoRule``."""
        counting = [default for default in self._defaults.get(kind, ()) if default.from_day <= day]
        if not counting:
            raise NoRule(f"{self.name} has no rule for {kind or 'all kinds together'} on {day}")
        return max(counting, key=lambda default: default.from_day)

    def on(self, rulebook: "Rulebook", kind: ParameterKind | None) -> T:
        """Its value in this rulebook. Raises ``NoRule``."""
        setting = rulebook.setting(self.name, kind)
        return self.default(kind, rulebook.day).value if setting is None else self.read(setting.value)

    def has_rule(self, rulebook: "Rulebook", kind: ParameterKind | None) -> bool:
        """Whether this rulebook says anything of it, be it by default."""
        try:
            self.on(rulebook, kind)
        except NoRule:
            return False
        return True

    def read(self, plain: Plain) -> T:
        """The value that msgpack or JSON holds. Raises ``msgspec.ValidationError``."""
        typed: T = msgspec.convert(plain, self.of)
        return typed

    def plain(self, typed: T) -> Plain:
        """A value as msgpack and JSON hold it."""
        written: Plain = msgspec.msgpack.decode(msgspec.msgpack.encode(typed))
        return written

    def faults(self, typed: T) -> Iterator[str]:
        """The codes of what is wrong with a value of the right type."""
        if isinstance(typed, int) and self.least is not None and typed < self.least:
            yield "below-bound"
        elif isinstance(typed, int) and self.most is not None and typed > self.most:
            yield "above-bound"
        elif typed in self._not_yet:
            yield "not-supported"
        if (code := self._fault(typed)) is not None:
            yield code


class Single(Parameter[T]):
    """A parameter that has no kinds. The rulebook's attribute of this name is its value."""

    def __init__(self, of: Any, *defaults: Default[T], **bounds: Any) -> None:
        super().__init__(of, {None: defaults}, **bounds)

    @overload
    def __get__(self, rulebook: None, owner: type) -> Self: ...
    @overload
    def __get__(self, rulebook: "Rulebook", owner: type) -> T: ...
    def __get__(self, rulebook: "Rulebook | None", owner: type) -> Self | T:
        return self if rulebook is None else self.on(rulebook, None)


class PerKind(Parameter[T]):
    """A parameter with a value for each kind: ``rulebook.quorum["amendment"]``."""

    @overload
    def __get__(self, rulebook: None, owner: type) -> Self: ...
    @overload
    def __get__(self, rulebook: "Rulebook", owner: type) -> "ByKind[T]": ...
    def __get__(self, rulebook: "Rulebook | None", owner: type) -> "Self | ByKind[T]":
        return self if rulebook is None else ByKind(self, rulebook)


class ByKind(Generic[T]):
    """The values of a parameter by kind. For a kind without a rule there is none: ``NoRule`` is raised."""

    def __init__(self, parameter: PerKind[T], rulebook: "Rulebook") -> None:
        self._parameter = parameter
        self._rulebook = rulebook

    def __getitem__(self, kind: str) -> T:
        return self._parameter.on(self._rulebook, ParameterKind(kind))
