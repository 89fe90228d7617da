"""An amendment of the statutes in words: which rules change and how, which clauses, and when it is in force."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from api.pages.statutes.places import PLACES, ParameterPlace, setting_in_words
from api.texts import Texts
from api.web.step import Rows
from governance.ids import Clause
from governance.rules.amended import SettingPlace
from governance.rules.amending import call_deadline, text_deadline
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook

_PLACES = {(place.parameter.name, place.kind): place for place in PLACES}


def changes(
    settings: Iterable[Setting],
    falls_back: Iterable[SettingPlace],
    clauses: tuple[Clause, ...],
    not_before: date | None,
    texts: Texts,
) -> Rows:
    """What an amendment changes, as rows of words and value."""
    rows = []
    for setting in settings:
        place = _PLACES[setting.parameter, setting.kind]
        rows.append((_title(place, texts), setting_in_words(place, setting, texts)))
    rows += [
        (_title(_PLACES[lapsing.parameter, lapsing.kind], texts), texts.t("amendment.lapses")) for lapsing in falls_back
    ]
    if clauses:
        rows.append((texts.t("amendment.clauses"), texts.join(clauses)))
    if not_before is not None:
        rows.append((texts.t("amendment.not_before"), texts.day(not_before)))
    return rows


def _title(place: ParameterPlace, texts: Texts) -> str:
    return texts.t(f"{place.key}.title")


class AmendmentProposed(NamedTuple):
    """An amendment that the members are asked to decide on."""

    changes: Rows
    """What it would change."""
    open_from: date
    """Since when its literal text lies open."""
    last: date | None
    """The last day on which it could be laid open for this meeting; ``None``: not known."""


class LastDays(NamedTuple):
    """Until when it can be called, and its text laid open, for an assembly on a day; ``None``: not known."""

    call: date | None
    text: date | None


def last_days(held_on: date, statutes: Rulebook) -> LastDays:
    """By law and statutes, those of the day of the call."""
    return LastDays(call_deadline(held_on, statutes).duty_on, text_deadline(held_on, statutes).duty_on)
