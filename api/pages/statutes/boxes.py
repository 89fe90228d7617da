"""How the value of a parameter is asked in a form, by its type: in which fields, and what they mean together."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.web.forms import FieldFault, written
from governance.ids import OFFICES, Clause, Office
from governance.rules.entrenched import Entrenchment
from governance.rules.parameters import Parameter, Plain
from governance.rules.statutes import DayOfYear
from governance.rules.verdict import Base, Majority, Threshold

Comparison = Literal["at_least", "more_than"]
NO_QUORUM: Final = "none"
NEVER: Final = "never"
"""The word of a form for what may not be amended."""

MOST_ENTRENCHMENTS: Final = 3
"""How many clauses a form asks for that make others harder to amend."""


class Misread(Exception):
    """What was typed in these fields is no value together: which field is to be changed, and why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(field)
        self.field = field
        self.fault = FieldFault(code)


class Box:
    """The fields in which one value is asked."""

    kind: str
    """Which part of the template shows them."""
    first: str
    """The field to go to where something is wrong with the value as a whole."""

    @abstractmethod
    def fields(self) -> list[tuple[str, Any, Any]]:
        """Name, type and default of each field; all may stay empty."""

    @property
    def names(self) -> Mapping[str, str]:
        """The names of fields in the form, where they are no names in Python."""
        return {}

    @abstractmethod
    def read(self, typed: Any) -> Plain | UnsetType:
        """What was typed, as plain data; ``UNSET`` where nothing was. Raises ``Misread``."""

    @abstractmethod
    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        """The fields that show a value, with what stands in them."""

    @property
    def choices(self) -> list[str]:
        """The values that are offered, if there are a few."""
        return []


class NumberBox(Box):
    """A whole number."""

    kind = first = "number"

    def __init__(self, parameter: Parameter[Any]) -> None:
        self._bounds = Meta(ge=parameter.least, le=parameter.most)

    def fields(self) -> list[tuple[str, Any, Any]]:
        return [("number", Annotated[int, self._bounds] | None, None)]

    def read(self, typed: Any) -> Plain | UnsetType:
        return UNSET if typed.number is None else int(typed.number)

    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        return {"number": [str(plain)]}


class ChoiceBox(Box):
    """One of a few words, or yes or no."""

    kind = first = "choice"

    def __init__(self, offered: tuple[Any, ...]) -> None:
        self._offered = {str(choice).lower(): choice for choice in offered}

    @property
    def choices(self) -> list[str]:
        return list(self._offered)

    def fields(self) -> list[tuple[str, Any, Any]]:
        return [("choice", Literal[tuple(self._offered)] | None, None)]

    def read(self, typed: Any) -> Plain | UnsetType:
        return UNSET if typed.choice is None else self._offered[typed.choice]

    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        return {} if plain is None else {"choice": [str(plain).lower()]}


class OfficesBox(Box):
    """Any number of the offices."""

    kind = first = "offices"

    @property
    def choices(self) -> list[str]:
        return list(OFFICES)

    def fields(self) -> list[tuple[str, Any, Any]]:
        return [("offices", list[Office], [])]

    def read(self, typed: Any) -> Plain | UnsetType:
        return typed.offices or UNSET

    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        return {"offices": list(plain)}


class DayBox(Box):
    """A day of every year."""

    kind, first = "day", "day"

    def fields(self) -> list[tuple[str, Any, Any]]:
        return [("day", int | None, None), ("month", str | None, None)]

    def read(self, typed: Any) -> Plain | UnsetType:
        if typed.day is None and typed.month is None:
            return UNSET
        if typed.day is None or typed.month is None:
            raise Misread("day" if typed.day is None else "month", "missing")
        month = written.month(typed.month)
        if month is None:
            raise Misread("month", "invalid")
        try:
            # In a leap year if need be.
            day = date(2000, month, typed.day)
        except ValueError:
            raise Misread("day", "no_such_day_of_year") from None
        return f"{day.month:02}-{day.day:02}"

    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        month, day = str(plain).split("-")
        return {"day": [str(int(day))], "month": [str(int(month))]}


class ShareBox(Box):
    """A share that is asked: of the members who must be there, or of the votes; then with what it is a share of."""

    kind, first = "share", "comparison"

    def __init__(self, *, of_votes: bool) -> None:
        self._of_votes = of_votes

    @property
    def choices(self) -> list[str]:
        return [*([] if self._of_votes else [NO_QUORUM]), *get_args(Comparison)]

    @property
    def bases(self) -> list[str]:
        """What it can be a share of."""
        return list(get_args(Base)) if self._of_votes else []

    def fields(self) -> list[tuple[str, Any, Any]]:
        asked: list[tuple[str, Any, Any]] = [
            ("comparison", Literal[tuple(self.choices)] | None, None),
            ("share", str | None, None),
        ]
        return [*asked, ("base", Base | None, None)] if self._of_votes else asked

    def read(self, typed: Any) -> Plain | UnsetType:
        base = typed.base if self._of_votes else None
        if typed.comparison is None:
            if typed.share is not None or base is not None:
                raise Misread("comparison", "missing_choice")
            return UNSET
        if typed.comparison == NO_QUORUM:
            return None
        if typed.share is None:
            raise Misread("share", "missing")
        share = _share(typed.share)
        threshold: dict[str, Any] = {"comparison": typed.comparison, "share": share}
        try:
            Threshold(comparison=typed.comparison, share=share)
        except ValueError:
            raise Misread("share", "no_share") from None
        if not self._of_votes:
            return threshold
        if base is None:
            raise Misread("base", "missing_choice")
        return {"threshold": threshold, "base": base}

    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        if plain is None:
            return {"comparison": [NO_QUORUM]}
        threshold = plain["threshold"] if self._of_votes else plain
        filled = {"comparison": [threshold["comparison"]], "share": [threshold["share"]]}
        return {**filled, "base": [plain["base"]]} if self._of_votes else filled


class EntrenchedBox(Box):
    """The clauses that are harder to amend than the others, in a few groups of the same fields."""

    kind, first = "entrenched", "1-clauses"

    @property
    def numbers(self) -> list[int]:
        """Of the groups, from 1."""
        return list(range(1, MOST_ENTRENCHMENTS + 1))

    @property
    def choices(self) -> list[str]:
        return [NEVER, *get_args(Comparison)]

    @property
    def bases(self) -> list[str]:
        """What a share can be a share of."""
        return list(get_args(Base))

    @property
    def names(self) -> Mapping[str, str]:
        fields = ("clauses", "comparison", "share", "base", "by")
        return {f"{field}_{number}": f"{number}-{field}" for field in fields for number in self.numbers}

    def fields(self) -> list[tuple[str, Any, Any]]:
        asked: list[tuple[str, Any, Any]] = []
        for number in self.numbers:
            asked += [
                (f"clauses_{number}", str | None, None),
                (f"comparison_{number}", Literal[tuple(self.choices)] | None, None),
                (f"share_{number}", str | None, None),
                (f"base_{number}", Base | None, None),
                (f"by_{number}", Clause | None, None),
            ]
        return asked

    def read(self, typed: Any) -> Plain | UnsetType:
        groups = [group for number in self.numbers if (group := self._group(typed, number)) is not None]
        return groups or UNSET

    def _group(self, typed: Any, number: int) -> dict[str, Any] | None:
        """One clause and what it limits; ``None``: nothing was typed. Raises ``Misread``."""
        clauses, comparison, share, base, by = (
            getattr(typed, f"{field}_{number}") for field in ("clauses", "comparison", "share", "base", "by")
        )
        if clauses is None and comparison is None and share is None and base is None and by is None:
            return None
        if clauses is None:
            raise Misread(f"{number}-clauses", "missing")
        if comparison is None:
            raise Misread(f"{number}-comparison", "missing_choice")
        if by is None:
            raise Misread(f"{number}-by", "missing")
        listed = [clause.strip() for clause in clauses.split(",") if clause.strip()]
        try:
            msgspec.convert(listed, list[Clause])
        except msgspec.ValidationError:
            raise Misread(f"{number}-clauses", "invalid") from None
        return {"clauses": listed, "by": by, "asks": self._asks(comparison, share, base, number)}

    def _asks(self, comparison: str, share: str | None, base: str | None, number: int) -> dict[str, Any] | None:
        if comparison == NEVER:
            return None
        if share is None:
            raise Misread(f"{number}-share", "missing")
        if base is None:
            raise Misread(f"{number}-base", "missing_choice")
        try:
            threshold = {"comparison": comparison, "share": _share(share)}
            msgspec.convert(threshold, Threshold)
        except (Misread, msgspec.ValidationError):
            raise Misread(f"{number}-share", "no_share") from None
        return {"threshold": threshold, "base": base}

    def filled(self, plain: Any) -> Mapping[str, list[str]]:
        fields: dict[str, list[str]] = {}
        for number, group in enumerate(plain, start=1):
            asks = group["asks"]
            fields |= {f"{number}-clauses": [", ".join(group["clauses"])], f"{number}-by": [group["by"]]}
            fields[f"{number}-comparison"] = [NEVER if asks is None else asks["threshold"]["comparison"]]
            if asks is not None:
                fields |= {f"{number}-share": [asks["threshold"]["share"]], f"{number}-base": [asks["base"]]}
        return fields


def _share(typed: str) -> str:
    """A share in lowest terms: ``2/3`` for "2 / 3" and for "4/6". Raises ``Misread``."""
    part, slash, whole = typed.replace(" ", "").partition("/")
    numbers = [text for text in (part, whole) if text.isascii() and text.isdecimal() and len(text) <= 6]
    if not slash or len(numbers) < 2 or int(whole) == 0:
        raise Misread("share", "no_share")
    share = Fraction(int(part), int(whole))
    return f"{share.numerator}/{share.denominator}"


def box_of(parameter: Parameter[Any]) -> Box:
    """How a parameter is asked. Raises ``TypeError`` for a type that no form asks for yet."""
    of = parameter.of
    if of is int:
        return NumberBox(parameter)
    if of is bool:
        return ChoiceBox((True, False))
    if of == DayOfYear:
        return DayBox()
    if of is Majority:
        return ShareBox(of_votes=True)
    options = [option for option in get_args(of) if option is not type(None)]
    if Threshold in options:
        return ShareBox(of_votes=False)
    if of == tuple[Entrenchment, ...]:
        return EntrenchedBox()
    if get_origin(of) is tuple:
        return OfficesBox()
    literals = [of] if get_origin(of) is Literal else [option for option in options if get_origin(option) is Literal]
    if literals:
        return ChoiceBox(get_args(literals[0]))
    raise TypeError(f"no form asks for {parameter.name} yet")
