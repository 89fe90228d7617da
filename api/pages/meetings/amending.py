"""The rules of the statutes that an amendment on an agenda changes, as a form asks them: those that its writer picks.

A rule is asked in the same fields as when statutes are entered, within the block of its amendment, such as
``items-2-settings-notice_days-number`` and ``items-2-settings-notice_days-clause``. ``...-asked`` says that it is asked
for, and ``...-lapses`` that the statutes say nothing of it any more. All of it works without a script: picking a rule
and taking one out sends the whole form.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from api.access.request import Pairs
from api.pages.statutes.amendments import LastDays, changes
from api.pages.statutes.places import (
    PLACES,
    ParameterAsked,
    ParameterPlace,
    field_faults,
    question,
    settings_typed,
    shown,
)
from api.texts import Texts
from api.web.forms import FieldFault, Form, read, written
from api.web.step import STEP
from governance.commands.meetings.agenda import AddAgendaItem
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import AgendaPoint, AmendmentMotion
from governance.ids import Clause
from governance.rules.amended import SettingPlace, faults_of_amendment
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook, in_force

C = TypeVar("C", ConveneAssembly, AddAgendaItem)

RULE: Final = "rule"
"""The step of a form that asks for the rule that was picked."""
NO_RULE: Final = "no-rule-"
"""The step that takes out a rule again: ``no-rule-items-2-settings-notice_days``."""
AMENDMENT: Final = str(AmendmentMotion.__struct_config__.tag)

_PICK: Final = re.compile(r"^((?:items-[1-9][0-9]?|added)-)pick$")
_KIND: Final = re.compile(r"^((?:items-[1-9][0-9]?|added)-)kind$")
_CLAUSES: Final = re.compile(r"^(?:items-[1-9][0-9]?|added)-clauses$")
_RULE: Final = re.compile(r"^((?:items-[1-9][0-9]?|added)-settings-)(.+)$")
_ASKED, _LAPSES = "asked", "lapses"
_PLACES: Final = {place.name: place for place in PLACES}


class RulesOfBlock(NamedTuple):
    """What the block of an amendment asks of the rules that it changes."""

    asked: list[ParameterAsked]
    """Those that were picked."""
    told: frozenset[str]
    """Of which of these, by name, the statutes of today say something, so that it can lapse."""
    offered: list[tuple[str, str]]
    """Those that can be picked yet: name and title."""
    last: LastDays | None
    """Until when it can be announced and laid open; ``None``: the day of the meeting is not known yet."""


def changes_rules(going: str) -> bool:
    """Whether a form was only sent for another rule, or one less, so that nothing in it is wrong yet."""
    return going == RULE or going.startswith(NO_RULE)


def picked(pairs: Pairs) -> Pairs:
    """The same form with the fields of the rules that were picked, and without the one that its button takes out."""
    going = next((typed for name, typed in pairs if name == STEP), "")
    out = f"{going.removeprefix(NO_RULE)}-" if going.startswith(NO_RULE) else None
    kept = [(name, typed) for name, typed in pairs if out is None or not name.startswith(out)]
    there = {name for name, _ in kept}
    for name, typed in list(kept):
        pick = _PICK.match(name)
        if pick is None:
            continue
        kept.remove((name, typed))
        asked = f"{pick[1]}settings-{typed}-{_ASKED}"
        if typed in _PLACES and asked not in there:
            kept.append((asked, "true"))
    return kept


def read_with_rules(kind: type[C], pairs: Pairs, *, given: Mapping[str, object] | None = None) -> Form[C]:
    """The form of a command that puts items on an agenda, with the rules that its amendments change."""
    of_rules: dict[str, list[str]] = {}
    others: list[tuple[str, str]] = []
    for name, typed in pairs:
        if _RULE.match(name) is not None:
            of_rules.setdefault(name, []).append(written.showable(typed))
        elif _CLAUSES.match(name) is not None:
            of_rules.setdefault(name, []).append(written.showable(typed))
            others += [(name, clause.strip()) for clause in typed.split(",")]
        else:
            others.append((name, typed))
    form = read(kind, others, given=given)
    return _with_rules(Form(kind, {**form.typed, **of_rules}, form.faults, form.command))


def _with_rules(form: Form[C]) -> Form[C]:
    wrong, command = dict(form.faults), form.command
    amendments = starts_of_amendments(form)
    for name in form.typed:
        rule = _RULE.match(name)
        if rule and (rule[1].removesuffix("settings-") not in amendments or _place_of(rule[2]) is None):
            wrong.setdefault("", FieldFault("unknown_field"))
    for before in amendments:
        rules = _rules_typed(form, f"{before}settings-")
        wrong |= rules.wrong
        if command is not None:
            command = _put_in(command, before, rules)
    return Form(form.kind, form.typed, wrong, None if wrong else command)


def starts_of_amendments(form: Form[Any]) -> list[str]:
    """What the names of the fields of each amendment begin with: ``items-2-``."""
    kinds = ((_KIND.match(name), typed) for name, typed in form.typed.items())
    return [kind[1] for kind, typed in kinds if kind is not None and typed[:1] == [AMENDMENT]]


def _place_of(field: str) -> ParameterPlace | None:
    """The place of a field within ``settings``, such as ``notice_days-number``."""
    return next((place for name, place in _PLACES.items() if field.startswith(f"{name}-")), None)


def _asked_in(form: Form[Any], before: str) -> list[ParameterPlace]:
    """The rules for which the form asks, in the order of the statutes' page."""
    return [place for place in PLACES if any(name.startswith(f"{before}{place.name}-") for name in form.typed)]


class _RulesTyped(NamedTuple):
    """What was typed of the rules that an amendment changes."""

    settings: tuple[Setting, ...]
    falls_back: tuple[SettingPlace, ...]
    clauses: tuple[Clause, ...]
    """Where the statutes say what lapses."""
    wrong: dict[str, FieldFault]
    """By field."""


def _rules_typed(form: Form[Any], before: str) -> _RulesTyped:
    asked = _asked_in(form, before)
    lapsing = [place for place in asked if form.text(f"{before}{place.name}-{_LAPSES}")]
    of_lapsing = tuple(f"{before}{place.name}-clause" for place in lapsing)
    unread = (*(f"-{_ASKED}", f"-{_LAPSES}"), *of_lapsing)
    typed = {name: texts for name, texts in form.typed.items() if not name.endswith(unread)}
    settings, wrong = settings_typed(typed, asked, before)
    told = {(setting.parameter, setting.kind) for setting in settings}
    for place in asked:
        at = (place.parameter.name, place.kind)
        broken = any(name.startswith(f"{before}{place.name}-") for name in wrong)
        if place not in lapsing and at not in told and not broken:
            wrong[f"{before}{place.field}"] = FieldFault("rule_empty")
        if place in lapsing and at in told:
            wrong[f"{before}{place.name}-{_LAPSES}"] = FieldFault("rule_lapses")
    falls_back = tuple(SettingPlace(parameter=place.parameter.name, kind=place.kind) for place in lapsing)
    lapses = {(place.parameter, place.kind) for place in falls_back}
    kept = [setting for setting in settings if (setting.parameter, setting.kind) not in lapses]
    for field, fault in field_faults(faults_of_amendment(kept, falls_back)).items():
        wrong.setdefault(f"{before}{field}", fault)
    clauses, misread = _clauses_typed(form, of_lapsing)
    return _RulesTyped(tuple(settings), falls_back, clauses, wrong | misread)


def _clauses_typed(form: Form[Any], fields: Iterable[str]) -> tuple[tuple[Clause, ...], dict[str, FieldFault]]:
    """The clauses in these fields, and which of them cannot be read."""
    clauses: list[Clause] = []
    wrong: dict[str, FieldFault] = {}
    for field in fields:
        try:
            clauses += msgspec.convert([form.text(field)] if form.text(field) else [], list[Clause])
        except msgspec.ValidationError:
            wrong[field] = FieldFault("invalid")
    return tuple(clauses), wrong


def _put_in(command: C, before: str, rules: _RulesTyped) -> C:
    """The command with what the amendment at this place changes."""
    if isinstance(command, AddAgendaItem):
        return replace(command, added=_ruled(command.added, rules))
    items, at = list(command.items), int(before.split("-")[1]) - 1
    items[at] = _ruled(items[at], rules)
    return replace(command, items=items)


def _ruled(amendment: AgendaPoint, rules: _RulesTyped) -> AmendmentMotion:
    assert isinstance(amendment, AmendmentMotion), "rules stand in no other block"
    clauses = tuple(dict.fromkeys((*amendment.clauses, *rules.clauses)))
    return replace(amendment, settings=rules.settings, falls_back=rules.falls_back, clauses=clauses)


def fill_in_clauses(form: Form[Any], rulebook: Rulebook) -> None:
    """Fill in the clause of each rule that was just picked: most amendments leave it as it is."""
    for before in starts_of_amendments(form):
        for place in _asked_in(form, f"{before}settings-"):
            start = f"{before}settings-{place.name}-"
            setting = rulebook.setting(place.parameter.name, place.kind)
            just_picked = [name for name in form.typed if name.startswith(start)] == [f"{start}{_ASKED}"]
            if just_picked and setting is not None and setting.clause is not None:
                form.typed[f"{start}clause"] = [setting.clause]


def rules_of_blocks(
    form: Form[Any], rulebook: Rulebook, last: LastDays | None, texts: Texts
) -> dict[str, RulesOfBlock]:
    """What each amendment of a form asks, by what the names of its fields begin with.

    ``rulebook``: what holds today, which is shown beside what is asked.
    """
    now, blocks = _now(rulebook, texts), {}
    for before in starts_of_amendments(form):
        asked = {f"{before}settings-{place.name}": place for place in _asked_in(form, f"{before}settings-")}
        blocks[before] = RulesOfBlock(
            asked=[
                question(place, rulebook.day, texts)._replace(
                    name=name, now=now.get((place.parameter.name, place.kind))
                )
                for name, place in asked.items()
            ],
            told=frozenset(
                name for name, place in asked.items() if rulebook.setting(place.parameter.name, place.kind) is not None
            ),
            offered=[(place.name, texts.t(f"{place.key}.title")) for place in PLACES if place not in asked.values()],
            last=last,
        )
    return blocks


def _now(rulebook: Rulebook, texts: Texts) -> dict[tuple[str, str | None], str]:
    """What holds of each rule, in words."""
    parameters = in_force(rulebook)
    return {
        (parameter.name, parameter.kind): texts.t("amending.now", value=words.value, source=words.source)
        for parameter, words in zip(parameters, shown(parameters, texts), strict=True)
    }


class RuleChange(NamedTuple):
    """What an amendment changes, for the check."""

    words: str
    value: str
    now: str
    """What holds today; empty where there is nothing to compare."""
    field: str
    """Where it is changed."""


def changes_of(point: AgendaPoint, before: str, rulebook: Rulebook, texts: Texts) -> list[RuleChange]:
    """What an item changes in the statutes; nothing where it is no amendment. ``rulebook``: what holds today."""
    if not isinstance(point, AmendmentMotion):
        return []
    now, places = _now(rulebook, texts), {(place.parameter.name, place.kind): place for place in PLACES}
    rules = [(setting.parameter, setting.kind) for setting in point.settings]
    rules += [(place.parameter, place.kind) for place in point.falls_back]
    fields = [f"{before}settings-{places[rule].name}-clause" for rule in rules]
    rest = [f"{before}clauses"] * bool(point.clauses) + [f"{before}not_before-day"] * (point.not_before is not None)
    rows = changes(point.settings, point.falls_back, point.clauses, point.not_before, texts)
    compared = [*(now.get(rule, "") for rule in rules), *("" for _ in rest)]
    return [
        RuleChange(words, value, then, field)
        for (words, value), then, field in zip(rows, compared, [*fields, *rest], strict=True)
    ]
