"""From the bytes of a form to a command: field by field, every fault told at once.

msgspec stops at the first fault, an error summary needs all of them. So each field is read by itself, as
generously as its type allows, and msgspec has the last word over the whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType, inspect

from api.access.request import Pairs
from api.web.forms import written
from api.web.forms.form import KEY_FIELD, Asked, FieldFault, Form
from governance.dates import AMSTERDAM, ImpreciseDate
from governance.log.bus import LONGEST_KEY

_MOST_ROWS: Final = 100

_YES: Final = {"true", "on", "1", "yes", "ja"}
_NO: Final = {"", "false", "off", "0", "no", "nee"}

Value = Any
"""A field's value: whatever its type in the command is; UNSET where nothing was typed and nothing is asked."""


def read(kind: type[Asked], pairs: Pairs, *, given: Mapping[str, object] | None = None) -> Form[Asked]:
    """A form of `kind` as it was sent, by the names and values of its fields.

    given: fields that do not come from the form but from the address or the session; the form may not name
    them. Raises TypeError for a command with a field that no form can hold.
    """
    given = given or {}
    typed: dict[str, list[str]] = {}
    for name, value in pairs:
        typed.setdefault(name, []).append(value)
    key = next(iter(typed.get(KEY_FIELD, [])), "")
    if not (len(key) <= LONGEST_KEY and key.isprintable()):
        del typed[KEY_FIELD]
        return Form(kind, _shown(typed), {"": FieldFault("not_a_form")})
    reading = _Reading(typed)
    values = reading.struct(inspect.type_info(kind), "", leave=frozenset(given))
    faults = reading.faults
    if not faults and any(not name.startswith("_") for name in typed.keys() - reading.used):
        faults = {"": FieldFault("unknown_field")}
    shown = _shown(typed)
    if faults:
        return Form(kind, shown, faults)
    try:
        return Form(kind, shown, {}, msgspec.convert({**values, **given}, kind, dec_hook=_as_it_is))
    except msgspec.ValidationError as error:
        place = re.search(r"\$\.(\w+)", str(error))
        return Form(kind, shown, {place[1] if place else "": FieldFault("invalid" if place else "not_a_form")})


def _shown(typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What was typed, as a page can show it again."""
    return {name: [written.showable(value) for value in values] for name, values in typed.items()}


def _as_it_is(kind: type, value: object) -> object:
    """A value of a type of ours is already what it should be."""
    if not isinstance(value, kind):
        raise TypeError(f"not a {kind.__name__}")
    return value


class _Reading:
    """One reading of one form: what was typed, which names were asked for, what is wrong."""

    def __init__(self, typed: Mapping[str, list[str]]) -> None:
        self.typed = typed
        self.used: set[str] = set()
        self.faults: dict[str, FieldFault] = {}

    def struct(self, kind: inspect.Type, before: str, leave: frozenset[str] = frozenset()) -> dict[str, Value]:
        """The fields of a struct whose names all begin with `before`, but those to leave.

        Of several structs it is the one whose tag was typed: `items-2-kind` says which one the second item is.
        """
        values: dict[str, Value] = {}
        if isinstance(kind, inspect.UnionType):
            chosen = self.tagged(kind, before)
            if chosen is None:
                return values
            kind, values = chosen, {str(chosen.tag_field): chosen.tag}
        if not isinstance(kind, inspect.StructType):
            raise TypeError(f"a form is read into a struct, not into {kind}")
        for field in kind.fields:
            if field.name in leave:
                continue
            value = self.field(f"{before}{field.encode_name}", field)
            if value is not UNSET:
                values[field.encode_name] = value
        return values

    def tagged(self, kinds: inspect.UnionType, before: str) -> inspect.StructType | None:
        """The struct whose tag was typed; None if none was, and the fault is noted."""
        structs = [kind for kind in kinds.types if isinstance(kind, inspect.StructType)]
        name = f"{before}{structs[0].tag_field}"
        typed = self.only(name)
        for kind in structs:
            if kind.tag == typed:
                return kind
        self.faults[name] = FieldFault("not_offered" if typed else "missing_choice")
        return None

    def nothing_typed(self, before: str) -> bool:
        """Whether every field that begins with `before` was left empty. Such fields are known ones."""
        names = [name for name in self.typed if name.startswith(before)]
        if any(typed.strip() for name in names for typed in self.typed[name]):
            return False
        self.used.update(names)
        return True

    def field(self, name: str, field: inspect.Field) -> Value:
        """The value of one field; a fault is noted under its name."""
        kind, may_be_none = _without_none(field.type)
        if isinstance(kind, inspect.StructType | inspect.UnionType):
            return None if may_be_none and self.nothing_typed(f"{name}-") else self.struct(kind, f"{name}-")
        if isinstance(kind, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
            return self.several(name, kind, required=field.required)
        if isinstance(kind, inspect.DictType):
            return self.by_name(name, kind)
        value = self.single(name, kind)
        if isinstance(value, FieldFault):
            self.faults[name] = value
            return UNSET
        if value is UNSET and may_be_none and field.required:
            return None
        if value is UNSET and field.required:
            self.faults[name] = _missing(kind)
        return value

    def several(self, name: str, kind: "_Several", *, required: bool) -> Value:
        """A list: all values under one name, or rows of fields (`agenda-1-title`, `agenda-2-title`)."""
        values: list[Value] = []
        if isinstance(kind.item_type, inspect.StructType | inspect.UnionType):
            values.extend(self.struct(kind.item_type, before) for before in self.rows(name))
        else:
            for typed in self.take(name):
                value = _scalar(kind.item_type, typed)
                if isinstance(value, FieldFault):
                    self.faults[name] = value
                    return UNSET
                if value is not UNSET:
                    values.append(value)
        if len(values) < (kind.min_length or (1 if required and kind.min_length is None else 0)):
            self.faults[name] = FieldFault(
                "missing_choice" if not values else "too_few", {"least": kind.min_length or 1}
            )
        elif kind.max_length is not None and len(values) > kind.max_length:
            self.faults[name] = FieldFault("too_many", {"most": kind.max_length})
        return values

    def by_name(self, name: str, kind: inspect.DictType) -> dict[str, Value]:
        """Values by key, the key being the rest of the name (`texts-ALV-2026-1.3`); empty ones are left out."""
        values: dict[str, Value] = {}
        for field in [field for field in self.typed if field.startswith(f"{name}-")]:
            key = _scalar(kind.key_type, field.removeprefix(f"{name}-"))
            value = self.only(field)
            if not isinstance(value, FieldFault):
                value = _scalar(kind.value_type, value)
            if isinstance(key, FieldFault) or isinstance(value, FieldFault):
                self.faults[field] = value if isinstance(value, FieldFault) else key
            elif value is not UNSET:
                values[key] = value
        return values

    def rows(self, name: str) -> Iterator[str]:
        """The beginnings of the names of each row in which something was typed."""
        of_row: dict[str, set[str]] = {}
        for field in self.typed:
            row = field.removeprefix(f"{name}-").partition("-")[0]
            if field.startswith(f"{name}-{row}-"):
                of_row.setdefault(row, set()).add(field)
        for row in map(str, range(1, _MOST_ROWS + 1)):
            if row not in of_row:
                return
            if any(typed.strip() for field in of_row[row] for typed in self.typed[field]):
                yield f"{name}-{row}-"
            else:
                self.used |= of_row[row]

    def single(self, name: str, kind: inspect.Type) -> Value:
        """The single value of a field, UNSET if nothing was typed, or a fault."""
        if isinstance(kind, inspect.DateType) or _is_imprecise(kind):
            return self.day(name, precise=isinstance(kind, inspect.DateType))
        if isinstance(kind, inspect.DateTimeType):
            return self.moment(name)
        typed = self.only(name)
        if isinstance(typed, FieldFault):
            return typed
        return _scalar(kind, typed)

    def day(self, name: str, *, precise: bool) -> date | ImpreciseDate | UnsetType | FieldFault:
        """A date in one field, or in boxes `-day`, `-month`, `-year` (and `-before`, for one not so precise)."""
        boxes = [self.only(f"{name}-{box}") for box in ("day", "month", "year", "before")]
        whole = self.only(name)
        for typed in (*boxes, whole):
            if isinstance(typed, FieldFault):
                return typed
        day, month, year, before = (str(box) for box in boxes)
        if whole:
            parts = written.parts_of(str(whole))
        elif day or month or year:
            if precise and not (day and month and year):
                box = next(box for box, typed in (("day", day), ("month", month), ("year", year)) if not typed)
                return FieldFault(f"missing_{box}", box=box)
            parts = written.parts_of_boxes(day, month, year, before=before in _YES)
        else:
            return UNSET
        if isinstance(parts, FieldFault):
            return FieldFault(parts.code, parts.facts) if whole else parts
        (in_year, in_month, on_day), is_before = parts
        if not precise:
            text = "-".join(f"{part:02}" for part in (in_month, on_day) if part is not None)
            return ImpreciseDate.parse(("../" if is_before else "") + f"{in_year:04}" + (f"-{text}" if text else ""))
        if in_month is None or on_day is None or is_before:
            return FieldFault("not_a_date")
        return date(in_year, in_month, on_day)

    def moment(self, name: str) -> datetime | UnsetType | FieldFault:
        """A day in its boxes and an hour in `-time`, as a moment in Amsterdam."""
        day, typed = self.day(name, precise=True), self.only(f"{name}-time")
        if isinstance(day, FieldFault) or isinstance(typed, FieldFault):
            return day if isinstance(day, FieldFault) else FieldFault("one_only", box="time")
        if day is UNSET and not typed:
            return UNSET
        hour = written.hour(typed)
        if not isinstance(day, date):
            return FieldFault("missing_day", box="day")
        if isinstance(hour, FieldFault):
            return FieldFault("not_a_time", box="time")
        moment = datetime.combine(day, hour, AMSTERDAM)
        # In the night that the clocks go forward, an hour is left out: nobody can meet in it.
        try:
            back = datetime.fromtimestamp(moment.timestamp(), AMSTERDAM)
        except (OverflowError, ValueError):
            return FieldFault("not_a_date")
        return (
            moment if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else FieldFault("not_a_time", box="time")
        )

    def take(self, name: str) -> list[str]:
        """All that was typed under a name, which from now on is a known one."""
        self.used.add(name)
        return self.typed.get(name, [])

    def only(self, name: str) -> str | FieldFault:
        """What was typed under a name that may be there once; the same twice is once."""
        typed = set(self.take(name))
        if len(typed) > 1:
            return FieldFault("one_only")
        return written.text(typed.pop()) if typed else ""


_Several = inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType


def _without_none(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    """A type without its wrapping and its None, and whether None was among it."""
    if isinstance(kind, inspect.Metadata):
        return _without_none(kind.type)
    if not isinstance(kind, inspect.UnionType):
        return kind, False
    kinds = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
    tagged = all(isinstance(option, inspect.StructType) and option.tag is not None for option in kinds)
    if len(kinds) > 1 and tagged:
        return inspect.UnionType(tuple(kinds)), len(kinds) < len(kind.types)
    if len(kinds) != 1:
        raise TypeError(f"no form can hold {kind}")
    return _without_none(kinds[0])[0], len(kinds) < len(kind.types)


def _is_imprecise(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.CustomType) and kind.cls is ImpreciseDate


def _missing(kind: inspect.Type) -> FieldFault:
    """What to say of a field that was left empty."""
    if isinstance(kind, inspect.LiteralType | inspect.BoolType):
        return FieldFault("missing_choice")
    if isinstance(kind, inspect.DateType | inspect.DateTimeType) or _is_imprecise(kind):
        return FieldFault("missing", box="day")
    return FieldFault("missing")


def _scalar(kind: inspect.Type, typed: str) -> Value:
    """One typed text as a value of a simple type; UNSET if it is empty, or a fault."""
    text = written.text(typed)
    if isinstance(text, FieldFault):
        return text
    kind, _ = _without_none(kind)
    if not text:
        return UNSET
    for of_kind, reader in _READERS:
        if isinstance(kind, of_kind):
            return reader(kind, text)
    raise TypeError(f"no form can hold {kind}")


def _text(kind: inspect.StrType, text: str) -> str | FieldFault:
    if kind.max_length is not None and len(text) > kind.max_length:
        return FieldFault("too_long", {"most": kind.max_length, "now": len(text)})
    if kind.min_length is not None and len(text) < kind.min_length:
        return FieldFault("too_short", {"least": kind.min_length})
    if kind.pattern is not None and not re.search(kind.pattern, text):
        return FieldFault("invalid")
    return text


def _number(kind: inspect.IntType, text: str) -> int | FieldFault:
    value = written.number(text)
    if isinstance(value, FieldFault):
        return value
    least = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
    most = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
    if least is not None and value < least:
        return FieldFault("too_small", {"least": least})
    if most is not None and value > most:
        return FieldFault("too_large", {"most": most})
    return value


def _choice(kind: inspect.LiteralType, text: str) -> Value:
    return next((value for value in kind.values if str(value) == text), FieldFault("not_offered"))


def _yes_or_no(_: inspect.BoolType, text: str) -> bool | FieldFault:
    return True if text.lower() in _YES else False if text.lower() in _NO else FieldFault("not_offered")


_READERS: Final[tuple[tuple[type[inspect.Type], Callable[[Any, str], Value]], ...]] = (
    (inspect.StrType, _text),
    (inspect.IntType, _number),
    (inspect.LiteralType, _choice),
    (inspect.BoolType, _yes_or_no),
    (inspect.TimeType, lambda _, text: written.hour(text)),
)
