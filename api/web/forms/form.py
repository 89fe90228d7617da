"""A form as it stands: what was typed, what is wrong with it, and the command if nothing is."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar

import msgspec

from api.texts import Texts
from governance.dates import AMSTERDAM, ImpreciseDate

Asked = TypeVar("Asked", bound=msgspec.Struct)

KEY_FIELD = "_key"
"""The hidden field with the form's idempotency key: the same form sent twice is one command."""


class FieldFault(msgspec.Struct, frozen=True):
    """What is wrong with one field.

    code: the end of a catalogue key (`form.fault.missing`); facts: what its sentence needs;
    box: which of a date's boxes it is about (`day`, `month`, `year`), else empty.
    """

    code: str
    facts: dict[str, Any] = {}
    box: str = ""


class Form(Generic[Asked]):
    """What was typed for a command, field by field, under the names that stand in the page.

    faults: by field name; under the empty name what is wrong with the form as a whole.
    command: None as long as there are faults, and of a form that nobody has sent yet.
    """

    def __init__(
        self,
        kind: type[Asked],
        typed: Mapping[str, list[str]],
        faults: Mapping[str, FieldFault] | None = None,
        command: Asked | None = None,
    ) -> None:
        self.kind = kind
        self.typed = dict(typed)
        self.faults = dict(faults or {})
        self.command = command

    @classmethod
    def blank(cls, kind: type[Asked], key: str = "", /, **filled: object) -> "Form[Asked]":
        """A form to be filled in, some of it perhaps already: `Form.blank(ConveneMeeting, key, hour=time(19, 30))`.

        key: the idempotency key that the page carries. A date fills its three boxes, a list several fields
        of one name, True ticks a box.
        """
        typed: dict[str, list[str]] = {KEY_FIELD: [key]} if key else {}
        for name, value in filled.items():
            typed.update(_boxes(name, value))
        return cls(kind, typed)

    @property
    def key(self) -> str:
        """The idempotency key that came with the form, or was put into it; empty if there is none."""
        return self.text(KEY_FIELD)

    def text(self, name: str) -> str:
        """What stands in a field, as it was typed; empty if nothing does."""
        return next(iter(self.typed.get(name, [])), "")

    def chosen(self, name: str) -> list[str]:
        """All that was chosen under one name."""
        return self.typed.get(name, [])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Every field and value but the CSRF token, to send the same form once more."""
        return self.kept_but(())

    def kept_but(self, rows: Collection[str]) -> list[tuple[str, str]]:
        """The same without the fields of these rows, which the page asks for again: of ``left``, ``left-1-item``."""
        return [
            (name, value)
            for name, values in self.typed.items()
            if name == KEY_FIELD or not name.startswith(("_", *(f"{row}-" for row in rows)))
            for value in values
        ]

    def sentence(self, name: str, texts: Texts) -> str | None:
        """What is wrong with a field, in one sentence that says what to do; None if nothing is.

        The most particular sentence that the catalogue has: for this command's field
        (`form.CastVote.choice.missing`), for a field of this name (`field.choice.missing`), or for
        any field, with the field's own words (`field.choice.the`) in it.
        """
        fault = self.faults.get(name)
        if fault is None:
            return None
        field, whole = name.rpartition("-")[2], name.partition("-")[0]
        the = texts.first(f"field.{field}.the", f"field.{whole}.the", "field.the")
        return texts.first(
            f"form.{self.kind.__name__}.{field}.{fault.code}",
            f"field.{field}.{fault.code}",
            f"form.fault.{fault.code}",
            **{"the": the, **fault.facts},
        )

    def summary(self, texts: Texts) -> list[tuple[str, str]]:
        """All that is wrong: pairs of the id of the field to go to (empty for the whole form) and the sentence."""
        return [
            (f"{name}-{fault.box}" if fault.box else name, self.sentence(name, texts) or "")
            for name, fault in self.faults.items()
        ]


def _boxes(name: str, value: object) -> dict[str, list[str]]:
    """The fields that show a value, with what stands in them."""
    if value is None or value is False:
        return {}
    if value is True:
        return {name: ["true"]}
    if isinstance(value, datetime):
        local = value.astimezone(AMSTERDAM)
        return _boxes(name, local.date()) | _boxes(f"{name}-time", local.time())
    if isinstance(value, date | ImpreciseDate):
        text = value.isoformat() if isinstance(value, date) else value.text
        parts = text.removeprefix("../").split("-")
        boxes = {f"{name}-{box}": [str(int(part))] for box, part in zip(("year", "month", "day"), parts, strict=False)}
        return boxes | ({f"{name}-before": ["true"]} if text.startswith("../") else {})
    if isinstance(value, time):
        return {name: [f"{value.hour}.{value.minute:02}"]}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return {name: [str(item) for item in value]}
    return {name: [str(value)]}
