"""The rules of the statutes that an amendment on an agenda changes, as a form asks them: those that its writer picks.

A rule is asked in the same fields as when statutes are entered, within the block of its amendment, such as
``items-2-settings-notice_days-number`` and ``items-2-settings-notice_days-clause``. ``...-asked`` says that it is asked
for, and ``...-lapses`` that the statutes say nothing of it any more. All of it works without a script: picking a rule
and taking one out sends the whole form.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

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
from api.web.step import STEP, Rows
from governance.commands.meetings.agenda import AddAgendaItem
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import AgendaPoint, AmendmentMotion
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
    amendments = befores(form)
    for name in form.typed:
        rule = _RULE.match(name)
        if rule and (rule[1].removesuffix("settings-") not in amendments or _place_of(rule[2]) is None):
            wrong.setdefault("", FieldFault("unknown_field"))
    for before in amendments:
        settings, falls_back, faults = _rules_typed(form, f"{before}settings-")
        wrong |= faults
        if command is not None:
            command = _put_in(command, before, settings, falls_back)
    return Form(form.kind, form.typed, wrong, None if wrong else command)


def befores(form: Form[Any]) -> list[str]:
    """What the names of the fields of each amendment begin with: ``items-2-``."""
    kinds = ((_KIND.match(name), typed) for name, typed in form.typed.items())
    return [kind[1] for kind, typed in kinds if kind is not None and typed[:1] == [AMENDMENT]]


def _place_of(field: str) -> ParameterPlace | None:
    """The place of a field within ``settings``, such as ``notice_days-number``."""
    return next((place for name, place in _PLACES.items() if field.startswith(f"{name}-")), None)


def _asked_in(form: Form[Any], before: str) -> list[ParameterPlace]:
    """The rules for which the form asks, in the order of the statutes' page."""
    return [place for place in PLACES if any(name.startswith(f"{before}{place.name}-") for name in form.typed)]


def _rules_typed(
    form: Form[Any], before: str
) -> tuple[tuple[Setting, ...], tuple[SettingPlace, ...], dict[str, FieldFault]]:
    """What was typed of the rules, what the statutes then say nothing of, and what is wrong, by field."""
    asked = _asked_in(form, before)
    lapsing = [place for place in asked if form.text(f"{before}{place.name}-{_LAPSES}")]
    typed = {name: texts for name, texts in form.typed.items() if not name.endswith((f"-{_ASKED}", f"-{_LAPSES}"))}
    settings, wrong = settings_typed(typed, asked, before)
    told = {(setting.parameter, setting.kind) for setting in settings}
    for place in asked:
        at = (place.parameter.name, place.kind)
        broken = any(name.startswith(f"{before}{place.name}-") for name in wrong)
        if place not in lapsing and at not in told and not broken:
            wrong[f"{before}{place.field}"] = FieldFault("rule_empty")
        if place in lapsing and at in told:
            wrong[f"{before}{place.name}-{_LAPSES}"] = FieldFault("rule_lapses")
    falls_back = [SettingPlace(parameter=place.parameter.name, kind=place.kind) for place in lapsing]
    lapses = {(place.parameter, place.kind) for place in falls_back}
    kept = [setting for setting in settings if (setting.parameter, setting.kind) not in lapses]
    for field, fault in field_faults(faults_of_amendment(kept, falls_back)).items():
        wrong.setdefault(f"{before}{field}", fault)
    return tuple(settings), tuple(falls_back), wrong


def _put_in(command: C, before: str, settings: tuple[Setting, ...], falls_back: tuple[SettingPlace, ...]) -> C:
    """The command with what the amendment at this place changes."""
    if isinstance(command, AddAgendaItem):
        return replace(command, added=replace(command.added, settings=settings, falls_back=falls_back))
    items, at = list(command.items), int(before.split("-")[1]) - 1
    items[at] = replace(items[at], settings=settings, falls_back=falls_back)
    return replace(command, items=items)


def rules_of_blocks(
    form: Form[Any], rulebook: Rulebook, last: LastDays | None, texts: Texts
) -> dict[str, RulesOfBlock]:
    """What each amendment of a form asks, by what the names of its fields begin with.

    ``rulebook``: what holds today, which is shown beside what is asked.
    """
    parameters = in_force(rulebook)
    now = {
        (parameter.name, parameter.kind): texts.t("amending.now", value=words.value, source=words.source)
        for parameter, words in zip(parameters, shown(parameters, texts), strict=True)
    }
    blocks = {}
    for before in befores(form):
        asked = _asked_in(form, f"{before}settings-")
        questions = [
            question(place, rulebook.day, texts)._replace(
                name=f"{before}settings-{place.name}", now=now.get((place.parameter.name, place.kind))
            )
            for place in asked
        ]
        offered = [(place.name, texts.t(f"{place.key}.title")) for place in PLACES if place not in asked]
        blocks[before] = RulesOfBlock(questions, offered, last)
    return blocks


def changes_of(points: Sequence[AgendaPoint], texts: Texts) -> list[Rows]:
    """What each item changes in the statutes, in words; nothing where it is no amendment."""
    return [
        changes(point.settings, point.falls_back, point.clauses, point.not_before, texts)
        if isinstance(point, AmendmentMotion)
        else []
        for point in points
    ]
