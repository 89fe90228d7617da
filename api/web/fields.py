"""What the page of a step asks: the fields of its command with their words, and the answers as people check them.

The words are in the catalogue under ``step.<Command>.<field>``.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect

from api.problems import in_words
from api.texts import Texts
from governance.dates import ImpreciseDate
from governance.log.command import Command

Kind = Literal["line", "text", "number", "choice", "day", "when"]


class Field(msgspec.Struct, frozen=True):
    """One thing that is asked."""

    name: str
    kind: Kind
    optional: bool
    quiet: bool
    """Whether it does not say that it may stay empty, because one of a few such fields must be filled in."""
    label: str
    hint: str | None
    choices: list[tuple[str, str, str | None]]
    """The choices that are offered: value, words, and a hint."""
    more: dict[str, str]
    """Attributes of the input, such as ``inputmode``."""


def fields_of(
    command: type[Command],
    given: Collection[str],
    texts: Texts,
    called: Mapping[str, object],
    *,
    one_of: Collection[str] = (),
) -> list[Field]:
    """The fields that are asked for a command, in the order of its struct.

    - ``given``: fields that are known already, and are not asked.
    - ``called``: the values that the sentences of the catalogue take.
    - ``one_of``: fields of which one must be filled in.

    Raises TypeError for a field of a type that no page asks for.
    """
    kind = inspect.type_info(command)
    assert isinstance(kind, inspect.StructType)
    return [
        _field(command, field, texts, called, quiet=field.name in one_of)
        for field in kind.fields
        if field.name not in given
    ]


def answers(command: Command, fields: Sequence[Field], texts: Texts) -> list[tuple[str, str, str]]:
    """What was answered, in words: the question, the answer, and the field where it is changed."""
    chosen = [str(getattr(command, field.name)) for field in fields if field.kind == "choice"]
    return [(field.label, _answer(command, field, chosen, texts), field.name) for field in fields]


def _answer(command: Command, field: Field, chosen: Sequence[str], texts: Texts) -> str:
    """One answer in words. The words for an empty one can depend on what was ``chosen`` in another field."""
    answer = getattr(command, field.name)
    if answer is None:
        none = f"step.{type(command).__name__}.{field.name}.none"
        return texts.first(*(f"{none}.{choice}" for choice in chosen), none, "step.none")
    if field.kind == "choice":
        return next(words for offered, words, _ in field.choices if offered == answer)
    if isinstance(answer, date):
        return texts.day(answer)
    if isinstance(answer, ImpreciseDate) and answer.exact is not None:
        return texts.day(answer.exact)
    return str(answer) if isinstance(answer, int) else in_words(answer, texts)


_MORE: Final[dict[str, dict[str, str]]] = {
    "email": {"inputmode": "email"},
    "phone": {"inputmode": "tel"},
    "member": {"inputmode": "numeric"},
}


def _field(
    command: type[Command], field: inspect.Field, texts: Texts, called: Mapping[str, object], *, quiet: bool
) -> Field:
    key = f"step.{command.__name__}.{field.name}"
    kind = _kind(field.type)
    choices = _offered(get_type_hints(command)[field.name]) if kind == "choice" else ()
    return Field(
        name=field.name,
        kind=kind,
        optional=not field.required and not quiet,
        quiet=quiet,
        label=texts.t(key, **called),
        hint=texts.t(f"{key}.hint", **called) if texts.has(f"{key}.hint") else None,
        choices=[
            (
                str(choice),
                texts.t(f"{key}.{choice}"),
                texts.t(f"{key}.{choice}.hint") if texts.has(f"{key}.{choice}.hint") else None,
            )
            for choice in choices
        ],
        more=_MORE.get(field.name, {}),
    )


def _kind(kind: inspect.Type) -> Kind:
    """In which way a type is asked for. Raises TypeError for a type that no page asks for."""
    if isinstance(kind, inspect.Metadata):
        return _kind(kind.type)
    if isinstance(kind, inspect.UnionType):
        return _kind(next(part for part in kind.types if not isinstance(part, inspect.NoneType)))
    if isinstance(kind, inspect.StrType):
        return "text" if (kind.max_length or 0) > _LONGEST_LINE else "line"
    if isinstance(kind, inspect.CustomType) and kind.cls is ImpreciseDate:
        return "when"
    for of_kind, asked in _KINDS:
        if isinstance(kind, of_kind):
            return asked
    raise TypeError(f"no page asks for {kind}")


_LONGEST_LINE: Final = 1_000
_KINDS: Final[tuple[tuple[type[inspect.Type], Kind], ...]] = (
    (inspect.LiteralType, "choice"),
    (inspect.IntType, "number"),
    (inspect.DateType, "day"),
)


def _offered(hint: Any) -> tuple[Any, ...]:
    """The values of a choice, in the order in which they are declared."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return next((offered for part in get_args(hint) if (offered := _offered(part))), ())
