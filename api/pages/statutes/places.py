"""Each parameter for each of its kinds, as a page names and asks it; and what was typed there, as a deed says it.

``quorum-amendment`` is the place of the quorum for amendments: its fields are ``quorum-amendment-share``,
``quorum-amendment-clause`` and so on.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET, Struct

from api.pages.statutes.boxes import Box, Misread, box_of
from api.texts import Texts
from api.texts.parameters import parameter_key
from api.texts.verdicts import threshold_in_words
from api.web.forms import FieldFault, Form, read
from governance.commands.statutes import AdoptStatutes
from governance.ids import Clause, Line, ParameterKind
from governance.rules.entrenched import Entrenchment
from governance.rules.parameters import Default, Parameter, Plain, Setting
from governance.rules.statutes import PARAMETERS, ParameterInForce, RulebookFault, faults
from governance.rules.verdict import Majority, Threshold


class ParameterPlace:
    """A parameter, for one kind where it has kinds."""

    def __init__(self, parameter: Parameter[Any], kind: ParameterKind | None) -> None:
        self.parameter = parameter
        self.kind = kind
        self.box: Box = box_of(parameter)
        self.name = parameter.name if kind is None else f"{parameter.name}-{kind}"

    @cached_property
    def key(self) -> str:
        """Under which its words stand in the catalogues."""
        return parameter_key(self.parameter.name, self.kind)

    @property
    def field(self) -> str:
        """The field to go to where something is wrong with the value, or to change it."""
        return f"{self.name}-{self.box.first}"

    @cached_property
    def asked(self) -> type[Struct]:
        """What a form asks of it: its value, and the clause."""
        fields = [*self.box.fields(), ("clause", Clause | None, None)]
        name = f"Asked_{self.parameter.name}_{self.kind}"
        return msgspec.defstruct(name, fields, rename=self.box.names or None, frozen=True)

    def setting(self, typed: Any) -> Setting | None:
        """What was typed, as a deed says it; ``None``: it says nothing of it. Raises ``Misread``."""
        plain = self.box.read(typed)
        if plain is UNSET:
            if typed.clause is not None:
                raise Misread(self.box.first, "clause_alone")
            return None
        return Setting(parameter=self.parameter.name, kind=self.kind, value=plain, clause=typed.clause)

    def filled(self, setting: Setting) -> dict[str, list[str]]:
        """The fields that show a setting."""
        fields = dict(self.box.filled(setting.value))
        if setting.clause is not None:
            fields["clause"] = [setting.clause]
        return {f"{self.name}-{field}": texts for field, texts in fields.items()}

    def value_shown(self, plain: Plain, texts: Texts) -> str:
        """A value in words: "14 dagen", "meer dan de helft van de geldige stemmen"."""
        key = f"parameter.{self.parameter.name}.value"
        if isinstance(plain, bool | str) and self.box.kind == "choice":
            return texts.t(f"{key}.{str(plain).lower()}")
        if isinstance(plain, int):
            return texts.t(key, n=plain)
        if plain is None:
            return texts.t(f"{key}.none")
        typed = self.parameter.read(plain)
        if isinstance(typed, Threshold):
            return texts.t(key, share=threshold_in_words(typed, texts))
        if isinstance(typed, Majority):
            return majority_in_words(typed, texts)
        if self.box.kind == "entrenched":
            return entrenched_in_words(typed, texts)
        if isinstance(typed, tuple):
            return texts.join(texts.t(f"office.{office}") for office in typed)
        return day_of_year(str(plain), texts)


def entrenched_in_words(entrenchments: Iterable[Entrenchment], texts: Texts) -> str:
    """ "artikelen 1.2 en 3: minstens negen tiende van de geldige stemmen (artikel 21.4)"."""
    listed = [
        texts.t(
            "parameter.entrenched.value",
            clauses=texts.t(
                "parameter.entrenched.clauses",
                n=len(entrenchment.clauses),
                clauses=texts.join(entrenchment.clauses),
            ),
            asks=texts.t("parameter.entrenched.never")
            if entrenchment.asks is None
            else majority_in_words(entrenchment.asks, texts),
            by=entrenchment.by,
        )
        for entrenchment in entrenchments
    ]
    return "; ".join(listed) or texts.t("parameter.entrenched.value.none")


def majority_in_words(majority: Majority, texts: Texts) -> str:
    """ "meer dan de helft van de geldige stemmen"."""
    share = threshold_in_words(majority.threshold, texts)
    return texts.t("parameter.majority.value", share=share, base=texts.t(f"base.{majority.base}"))


def day_of_year(text: str, texts: Texts) -> str:
    """``12-31`` in words."""
    month, day = text.split("-")
    return texts.t("parameter.day_of_year", day=str(int(day)), month=texts.t(f"month.{int(month)}"))


PLACES: Final = [ParameterPlace(parameter, kind) for parameter in PARAMETERS.values() for kind in parameter.kinds]

STATUTES: Final = msgspec.defstruct(
    "TypedStatutes",
    [
        ("in_force_on", date),
        ("source", Line),
        *((place.name.replace("-", "_"), place.asked) for place in PLACES),
    ],
    rename={place.name.replace("-", "_"): place.name for place in PLACES},
    frozen=True,
)
"""Everything that the form asks."""


class Shown(NamedTuple):
    """A parameter as the page shows it."""

    title: str
    value: str
    source: str
    meaning: str


def shown(in_force: Iterable[ParameterInForce], texts: Texts) -> list[Shown]:
    """Each parameter in words, with where its value comes from."""
    places = {(place.parameter.name, place.kind): place for place in PLACES}
    listed = ((places[parameter.name, parameter.kind], parameter) for parameter in in_force)
    return [
        Shown(
            title=texts.t(f"{place.key}.title"),
            value=place.value_shown(parameter.value, texts),
            source=_source(parameter, texts),
            meaning=texts.t(place.key),
        )
        for place, parameter in listed
    ]


def _source(parameter: ParameterInForce, texts: Texts) -> str:
    if parameter.source == "statutes":
        if parameter.clause is None:
            return texts.t("statutes.source.statutes")
        return texts.t("statutes.source.clause", clause=parameter.clause)
    if parameter.article is not None and parameter.source == "law":
        return texts.t("statutes.source.article", article=parameter.article)
    return texts.t(f"statutes.source.{parameter.source}")


class ParameterAsked(NamedTuple):
    """What the form asks of one parameter, in words."""

    name: str
    title: str
    meaning: str
    default: str
    """What holds where the statutes are silent."""
    bounds: str | None
    article: str | None
    box: Box
    choices: list[tuple[str, str]]
    now: str | None = None
    """What holds today, where the form shows that."""


def questions(today: date, texts: Texts) -> list[ParameterAsked]:
    """All questions of the form."""
    return [question(place, today, texts) for place in PLACES]


def question(place: ParameterPlace, today: date, texts: Texts) -> ParameterAsked:
    """What is asked of the parameter at one place."""
    parameter = place.parameter
    default = parameter.default(place.kind, today)
    key = f"parameter.{parameter.name}.value"
    return ParameterAsked(
        name=place.name,
        title=texts.t(f"{place.key}.title"),
        meaning=texts.t(place.key),
        default=_default(place, default, texts),
        bounds=_bounds(parameter, texts),
        article=parameter.article(place.kind),
        box=place.box,
        choices=[] if place.box.kind != "choice" else [(word, texts.t(f"{key}.{word}")) for word in place.box.choices],
    )


def _default(place: ParameterPlace, default: Default[Any], texts: Texts) -> str:
    """What holds where the statutes are silent; of a choice that nothing stands in for, that it may stay open."""
    if default.value is None and place.box.kind == "choice":
        return texts.t("statutes.default.unknown")
    words = place.value_shown(place.parameter.plain(default.value), texts)
    return texts.t(f"statutes.default.{default.source}", shown=words)


def _bounds(parameter: Parameter[Any], texts: Texts) -> str | None:
    if parameter.least is None:
        return None
    if parameter.most is None:
        return texts.t("statutes.bounds.least", least=parameter.least)
    return texts.t("statutes.bounds.between", least=parameter.least, most=parameter.most)


def command_of(form: Form[Any]) -> Form[AdoptStatutes]:
    """The form of the command, from the form as it was typed: with all of its faults, each at its field."""
    settings, misread = settings_typed(form.typed, PLACES)
    wrong: dict[str, FieldFault] = {**form.faults, **misread}
    for field, fault in field_faults(faults(settings)).items():
        wrong.setdefault(field, fault)
    if wrong or form.command is None:
        return Form(AdoptStatutes, form.typed, _in_order_of_the_page(wrong))
    whole: Any = form.command
    command = AdoptStatutes(parameters=tuple(settings), in_force_on=whole.in_force_on, source=whole.source)
    return Form(AdoptStatutes, form.typed, {}, command)


def settings_typed(
    typed: Mapping[str, list[str]], places: Iterable[ParameterPlace], before: str = ""
) -> tuple[list[Setting], dict[str, FieldFault]]:
    """What was typed at these places, and what is wrong with it, by field.

    ``before``: what the names of all of these fields begin with.
    """
    settings: list[Setting] = []
    wrong: dict[str, FieldFault] = {}
    for place in places:
        start = f"{before}{place.name}-"
        pairs = [
            (name.removeprefix(start), text)
            for name, texts in typed.items()
            if name.startswith(start)
            for text in texts
        ]
        asked = read(place.asked, pairs)
        wrong |= {f"{start}{field or place.box.first}": fault for field, fault in asked.faults.items()}
        if asked.command is None:
            continue
        try:
            setting = place.setting(asked.command)
        except Misread as misread:
            wrong[f"{start}{misread.field}"] = misread.fault
            continue
        if setting is not None:
            settings.append(setting)
    return settings, wrong


def field_faults(broken: Iterable[RulebookFault]) -> dict[str, FieldFault]:
    """What is wrong with settings, at the field of each."""
    fields = {(place.parameter.name, place.kind): place.field for place in PLACES}
    wrong: dict[str, FieldFault] = {}
    for fault in broken:
        wrong.setdefault(fields[fault.parameter, fault.kind], FieldFault(fault.code.replace("-", "_")))
    return wrong


def _in_order_of_the_page(wrong: dict[str, FieldFault]) -> dict[str, FieldFault]:
    names = [place.name for place in PLACES]

    def place_of(field: str) -> int:
        return max((at for at, name in enumerate(names) if field.startswith(f"{name}-")), default=-1)

    return dict(sorted(wrong.items(), key=lambda fault: place_of(fault[0])))


def begun(key: str, settings: Iterable[Setting]) -> Form[AdoptStatutes]:
    """The form as it begins: filled in with what the statutes in force say."""
    form: Form[AdoptStatutes] = Form.blank(AdoptStatutes, key)
    places = {(place.parameter.name, place.kind): place for place in PLACES}
    for setting in settings:
        form.typed.update(places[setting.parameter, setting.kind].filled(setting))
    return form


def answers(command: AdoptStatutes, texts: Texts) -> list[tuple[str, str, str]]:
    """What was answered, in words: the question, the answer, and the field where it is changed."""
    settings = {(setting.parameter, setting.kind): setting for setting in command.parameters}
    rows = [
        (texts.t("step.AdoptStatutes.in_force_on"), texts.day(command.in_force_on), "in_force_on"),
        (texts.t("step.AdoptStatutes.source"), command.source, "source"),
    ]
    for place in PLACES:
        setting = settings.get((place.parameter.name, place.kind))
        if setting is not None:
            rows.append((texts.t(f"{place.key}.title"), setting_in_words(place, setting, texts), place.field))
    return rows


def setting_in_words(place: ParameterPlace, setting: Setting, texts: Texts) -> str:
    """ "14 dagen (artikel 12.3)"."""
    clause = setting.clause
    known = texts.t("statutes.clause.unknown") if clause is None else texts.t("statutes.clause.known", clause=clause)
    return f"{place.value_shown(setting.value, texts)} ({known})"
