"""What the page of a step asks: the fields of its command with their words, and the answers as people check them.

The words are in the catalogue under ``step.<Command>.<field>``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect

from api.problems import in_words
from api.texts import Texts
from governance.dates import ImpreciseDate
from governance.log.command import Command

Kind = Literal["line", "text", "number", "choice", "several", "day", "when", "hour", "yes"]


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
    offers: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> list[Field]:
    """The fields that are asked for a command, in the order of its struct.

    - ``given``: fields that are known already, and are not asked.
    - ``called``: the values that the sentences of the catalogue take.
    - ``one_of``: fields of which one must be filled in.
    - ``offers``: the values that are offered for some fields, each with its words; a field for which nothing is there
      to be chosen is not asked.

    Raises TypeError for a field of a type that no page asks for.
    """
    kind = inspect.type_info(command)
    assert isinstance(kind, inspect.StructType)
    offered = offers or {}
    fields: list[Field] = []
    for of, field, name in _asked(kind, given):
        if offered.get(name) == []:
            continue
        asked = _field(of, field, texts, called, quiet=name in one_of, offered=offered.get(name))
        fields.append(msgspec.structs.replace(asked, name=name))
    return fields


def _asked(kind: inspect.StructType, given: Collection[str]) -> Iterator[tuple[type, inspect.Field, str]]:
    """The fields that are asked, with the struct in which each stands and its name; those of a part after its name."""
    for field in kind.fields:
        if field.name in given:
            continue
        part = _part(field.type)
        if part is None:
            yield kind.cls, field, field.name
        else:
            inside = (inner for inner in part.fields if inner.name not in UNASKED_IN_A_PART)
            yield from ((part.cls, inner, f"{field.name}-{inner.name}") for inner in inside)


UNASKED_IN_A_PART: Final = frozenset({"decision", "decided_on", "source"})
"""What a part of a command has from the command: the decision that it follows from, its day and its source."""


def _part(kind: inspect.Type) -> inspect.StructType | None:
    """The struct that a field holds or may hold; ``None``: it holds something else."""
    options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return next((option for option in options if isinstance(option, inspect.StructType)), None)


def parts_of(command: type[Command]) -> set[str]:
    """The fields of a command that hold a part of it, each with fields of its own."""
    kind = inspect.type_info(command)
    assert isinstance(kind, inspect.StructType)
    return {field.name for field in kind.fields if _part(field.type) is not None}


def first_field_of(command: type[Command], part: str) -> str:
    """The first field that is asked of a part of a command."""
    kind = inspect.type_info(command)
    assert isinstance(kind, inspect.StructType)
    return next(name for _, _, name in _asked(kind, ()) if name.startswith(f"{part}-"))


def answers(command: Command, fields: Sequence[Field], texts: Texts) -> list[tuple[str, str, str]]:
    """What was answered, in words: the question, the answer, and the field where it is changed."""
    chosen = [str(_answered(command, field)[1]) for field in fields if field.kind == "choice"]
    return [(field.label, _answer(command, field, chosen, texts), field.name) for field in fields]


def _answered(command: Command, field: Field) -> tuple[str, Any]:
    """The key of a field's words, and what was answered; of a part that stands in the part."""
    part, _, name = field.name.rpartition("-")
    struct: Any = getattr(command, part) if part else command
    return f"step.{type(struct).__name__}.{name}", getattr(struct, name)


def _answer(command: Command, field: Field, chosen: Sequence[str], texts: Texts) -> str:
    """One answer in words. The words for an empty one can depend on what was ``chosen`` in another field."""
    key, answer = _answered(command, field)
    if answer is None:
        none = f"{key}.none"
        return texts.first(*(f"{none}.{choice}" for choice in chosen), none, "step.none")
    if field.kind == "choice":
        return next(words for offered, words, _ in field.choices if offered == str(answer))
    if field.kind == "yes":
        return texts.t(f"{key}.yes" if answer else f"{key}.no")
    if isinstance(answer, time):
        return texts.hour(answer)
    if field.kind == "several":
        chosen_words = [words for offered, words, _ in field.choices if offered in map(str, answer)]
        return texts.join(chosen_words) if chosen_words else texts.first(f"{key}.none", "step.none")
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
    command: type,
    field: inspect.Field,
    texts: Texts,
    called: Mapping[str, object],
    *,
    quiet: bool,
    offered: Sequence[tuple[str, str]] | None,
) -> Field:
    key = f"step.{command.__name__}.{field.name}"
    kind = _kind(field.type)
    if offered is not None and kind != "several":
        kind = "choice"
    choices = _offered(get_type_hints(command)[field.name]) if kind in ("choice", "several") else ()
    return Field(
        name=field.name,
        kind=kind,
        optional=not field.required and not quiet,
        quiet=quiet,
        # A step has a title too, so the words of a field that is called so stand one word further.
        # What means the same in every step has its words once: the decision by which something is done.
        label=texts.first(f"{key}.label", key, f"step.{field.name}", **called),
        hint=next(
            (texts.t(hint, **called) for hint in (f"{key}.hint", f"step.{field.name}.hint") if texts.has(hint)), None
        ),
        choices=[(value, words, None) for value, words in offered]
        if offered is not None
        else [("true", texts.t(f"{key}.yes"), None)]
        if kind == "yes"
        else [
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
    (inspect.VarTupleType, "several"),
    (inspect.IntType, "number"),
    (inspect.DateType, "day"),
    (inspect.TimeType, "hour"),
    (inspect.BoolType, "yes"),
)


def _offered(hint: Any) -> tuple[Any, ...]:
    """The values of a choice, in the order in which they are declared."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return next((offered for part in get_args(hint) if (offered := _offered(part))), ())
