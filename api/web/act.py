"""A deed on a page of its own: asked, checked before it counts, and recorded.

From a command's struct come the fields that are asked and the answers that are checked; the words stand in the
catalogue under ``act.<Command>.``. The steps of one form:

    GET                       the questions (or, where there is nothing to ask, what it means)
    POST                      the answers, to be checked; nothing has been sent to the log yet
    POST  _step=change        the questions again, filled in
    POST  _step=record        done: on to the entry in the history, which is the receipt

Every step carries the same key, so that a form which is sent twice is one command, and whoever comes back to a step by
the back button after it was done is led to the receipt.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from litestar import Response
from litestar.response import Template
from msgspec import inspect

from api.problems import in_words
from api.texts import Texts
from api.web.forms import FieldFault, Form, read
from api.web.visit import Done, Visit, see_other
from governance.dates import ImpreciseDate
from governance.log.command import Command
from governance.log.errors import Refused

C = TypeVar("C", bound=Command)

STEP: Final = "_step"

Kind = Literal["line", "text", "number", "choice", "day", "when"]


class Field(msgspec.Struct, frozen=True):
    """One thing that is asked."""

    name: str
    kind: Kind
    optional: bool
    quiet: bool
    """It may stay empty and does not say so, for one of a few must be filled in."""
    label: str
    hint: str | None
    choices: list[tuple[str, str, str | None]]
    """Of a choice: value, words, and a hint."""
    more: dict[str, str]
    """``inputmode`` and ``autocomplete``, where the field has them."""


class Words(msgspec.Struct, frozen=True):
    """What is said of a deed."""

    title: str
    lead: str | None
    deed: str
    """On the button, with the verb."""
    means: list[str]
    """What it does, for whom, and from when."""
    rule: str | None
    article: str | None


class Act(Generic[C]):
    """One deed, for one visit.

    ``back``: the address that it was come from. ``given``: fields that are known from the address. ``about``: pairs of
    words and value that say whom or what it is about. ``notes``: the template with what else there is to say, if any.
    ``one_of``: fields of which one must be filled in. ``values``: what the words of the catalogue and that template
    need.
    """

    def __init__(
        self,
        visit: Visit,
        command: type[C],
        *,
        section: str,
        back: str,
        given: Mapping[str, object] | None = None,
        about: Sequence[tuple[str, str]] = (),
        notes: str | None = None,
        one_of: Collection[str] = (),
        **values: object,
    ) -> None:
        self._visit = visit
        self._command = command
        self._section = section
        self._back = back
        self._given = dict(given or {})
        self._about = list(about)
        self._notes = notes
        self._one_of = one_of
        self._values = values
        self.fields = self._fields()

    def ask(self, **filled: object) -> Template:
        """The questions, some of them answered already; where there are none, what it means."""
        form = Form.blank(self._command, self._visit.new_key(), **filled)
        return self._questions(form) if self.fields else self._check(form)

    async def go(self) -> Response[Any]:
        """The next step of the form that was sent. Raises what ``Visit.give`` raises."""
        form = await self._visit.form(self._command, given=self._given)
        return await self.go_on(form)

    async def go_on(self, form: Form[C], faults: Mapping[str, FieldFault] | None = None) -> Response[Any]:
        """The next step of a form that was read already, with what else is wrong with it."""
        if faults:
            form = Form(self._command, form.typed, {**form.faults, **faults})
        step = form.text(STEP)
        done_at = await self._visit.done_at(form) if step != "record" else None
        if done_at is not None:
            return see_other(f"/historie/{done_at}")
        if step == "change":
            return self._questions(Form(self._command, form.typed))
        if form.command is None:
            return self._questions(form, status=422)
        if step != "record":
            return self._check(form)
        done: Done[C] = await self._visit.give(form, self._values)
        if done.answer is None:
            shown = self._questions if self.fields else self._check
            return shown(done.form, status=done.status, refusal=done.refusal)
        return see_other(f"/historie/{done.answer.events[0].position}", after=done.answer.position)

    def refuse(self, refused: Refused) -> Template:
        """Instead of questions that lead nowhere: why it cannot be, as the command would say at the end."""
        said = msgspec.structs.asdict(self._visit.refusal(refused, self._values))
        return self._visit.show("refused.html", section=self._section, status=409, back=self._back, **said)

    @property
    def words(self) -> Words:
        """What is said of it, in the language of the visit."""
        texts, name = self._visit.texts, f"act.{self._command.__name__}"

        def said(which: str) -> str | None:
            key = f"{name}.{which}"
            return texts.t(key, **self._values) if texts.has(key) else None

        means = [said(f"means.{n}") for n in range(1, 10)]
        return Words(
            title=texts.t(f"{name}.title", **self._values),
            lead=said("lead"),
            deed=texts.t(f"{name}.deed", **self._values),
            means=[one for one in means if one],
            rule=said("rule"),
            article=said("article"),
        )

    def _questions(self, form: Form[C], **more: Any) -> Template:
        return self._visit.show(
            "act/ask.html",
            section=self._section,
            form=form,
            fields=self.fields,
            **self._around(),
            **more,
        )

    def _check(self, form: Form[C], **more: Any) -> Template:
        command = form.command or read(self._command, [], given=self._given).command
        rows = [] if command is None else answers(command, self.fields, self._visit.texts)
        return self._visit.show(
            "act/check.html",
            section=self._section,
            form=form,
            rows=[*((*pair, "") for pair in self._about), *rows],
            **self._around(),
            **more,
        )

    def _around(self) -> dict[str, Any]:
        return {
            "act": self.words,
            "address": self._visit.request.url.path,
            "back": self._back,
            "about": self._about,
            "notes": self._notes,
            "steps": bool(self.fields),
            **self._values,
        }

    def _fields(self) -> list[Field]:
        kind = inspect.type_info(self._command)
        assert isinstance(kind, inspect.StructType)
        asked = [one for one in kind.fields if one.name not in self._given]
        return [
            _field(self._command, one, self._visit.texts, self._values, quiet=one.name in self._one_of) for one in asked
        ]


def answers(command: Command, fields: Sequence[Field], texts: Texts) -> list[tuple[str, str, str]]:
    """What was answered, in words: the question, the answer, and the field where it is changed."""
    chosen = [str(getattr(command, one.name)) for one in fields if one.kind == "choice"]
    return [(one.label, _answer(command, one, chosen, texts), one.name) for one in fields]


def _answer(command: Command, field: Field, chosen: Sequence[str], texts: Texts) -> str:
    """One answer in words. What it means that there is none can depend on what was ``chosen`` elsewhere."""
    value = getattr(command, field.name)
    if value is None:
        none = f"act.{type(command).__name__}.{field.name}.none"
        return texts.first(*(f"{none}.{one}" for one in chosen), none, "act.none")
    if field.kind == "choice":
        return next(words for offered, words, _ in field.choices if offered == value)
    if isinstance(value, date):
        return texts.day(value)
    if isinstance(value, ImpreciseDate) and value.exact is not None:
        return texts.day(value.exact)
    return str(value) if isinstance(value, int) else in_words(value, texts)


_MORE: Final[dict[str, dict[str, str]]] = {
    "email": {"inputmode": "email"},
    "phone": {"inputmode": "tel"},
    "member": {"inputmode": "numeric"},
}


def _field(
    command: type[Command], field: inspect.Field, texts: Texts, values: Mapping[str, object], *, quiet: bool
) -> Field:
    key = f"act.{command.__name__}.{field.name}"
    kind = _kind(field.type)
    choices = _offered(get_type_hints(command)[field.name]) if kind == "choice" else ()

    def hint(of: str) -> str | None:
        return texts.t(f"{of}.hint", **values) if texts.has(f"{of}.hint") else None

    return Field(
        name=field.name,
        kind=kind,
        optional=not field.required and not quiet,
        quiet=quiet,
        label=texts.t(key, **values),
        hint=hint(key),
        choices=[
            (
                str(one),
                texts.t(f"{key}.{one}"),
                texts.t(f"{key}.{one}.hint") if texts.has(f"{key}.{one}.hint") else None,
            )
            for one in choices
        ],
        more=_MORE.get(field.name, {}),
    )


def _kind(kind: inspect.Type) -> Kind:
    """How a type is asked. Raises TypeError for one that no page asks."""
    if isinstance(kind, inspect.Metadata):
        return _kind(kind.type)
    if isinstance(kind, inspect.UnionType):
        return _kind(next(one for one in kind.types if not isinstance(one, inspect.NoneType)))
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
    return next((offered for one in get_args(hint) if (offered := _offered(one))), ())
