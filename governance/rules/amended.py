"""What an amendment changes in the statutes, and what the statutes say on a day by all that changed them until then.

adopted on 9 December 2015    notice_days 7 (12.3), quorum for amendments at least 1/2 (21.1)
amended on 1 July 2026        notice_days 14 (12.3), and nothing about a quorum for amendments any more
on 2 July 2026                notice_days 14 (12.3); a quorum for amendments is what the law has by default
"""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from governance.ids import Clause, ParameterKind, ParameterName
from governance.rules.parameters import Setting
from governance.rules.statutes import PARAMETERS, Rulebook, RulebookFault, faults, in_order


class SettingPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A parameter, for one kind where it has kinds, of which the statutes say nothing any more."""

    parameter: ParameterName
    kind: ParameterKind | None = None


class StatutesChange(Struct, frozen=True, kw_only=True):
    """Something that changed the statutes: they were adopted as a whole, or a part of them was amended."""

    in_force_on: date
    settings: tuple[Setting, ...]
    """What they say: all of it where they were adopted, else what is said otherwise."""
    falls_back: tuple[SettingPlace, ...] = ()
    decided_on: date | None = None
    """The day on which an amendment was decided; ``None``: they were adopted as a whole."""

    @property
    def holds_from(self) -> date:
        """The first day whose decisions are judged by it."""
        return holds_from(self.in_force_on, self.decided_on)

    def holds_on(self, day: date) -> bool:
        """Is a decision of this day judged by it?"""
        return self.holds_from <= day


def holds_from(in_force_on: date, decided_on: date | None) -> date:
    """The first day whose decisions are judged by statutes that come into force on a day.

    What is decided beside an amendment, at the same meeting, is judged by the statutes as they were: also if the deed
    is passed on that very day. ``decided_on``: the day of the amendment; ``None``: they were adopted as a whole.
    """
    return in_force_on if decided_on is None else max(in_force_on, decided_on + timedelta(days=1))


def settings_on(day: date, changes: Iterable[StatutesChange]) -> tuple[Setting, ...]:
    """What the statutes say on a day. Of two changes that came into force on one day, the one recorded last holds.

    ``changes``: in the order in which they were recorded.
    """
    settings: tuple[Setting, ...] = ()
    for change in sorted((change for change in changes if change.holds_on(day)), key=lambda each: each.in_force_on):
        settings = change.settings if change.decided_on is None else amended(settings, change)
    return settings


def amended(settings: Iterable[Setting], change: StatutesChange) -> tuple[Setting, ...]:
    """What the statutes say once this amendment of them is in force."""
    replaced = {(setting.parameter, setting.kind) for setting in change.settings}
    replaced |= {(place.parameter, place.kind) for place in change.falls_back}
    kept = (setting for setting in settings if (setting.parameter, setting.kind) not in replaced)
    return in_order((*kept, *change.settings))


def amended_clauses(
    named: Iterable[Clause],
    settings: Iterable[Setting],
    falls_back: Iterable[SettingPlace],
    statutes: Rulebook,
) -> tuple[Clause, ...]:
    """The clauses that an amendment changes: those that it names, and those of what it sets, as they are and will be.

    ``statutes``: as they are before it.
    """
    settings = tuple(settings)
    places = [(setting.parameter, setting.kind) for setting in settings]
    places += [(place.parameter, place.kind) for place in falls_back]
    before = [statutes.setting(parameter, kind) for parameter, kind in places]
    of_settings = [setting.clause for setting in (*settings, *before) if setting is not None]
    clauses = [*named, *(clause for clause in of_settings if clause is not None)]
    return tuple(dict.fromkeys(clauses))


def faults_of_amendment(settings: Iterable[Setting], falls_back: Iterable[SettingPlace]) -> list[RulebookFault]:
    """Everything that is wrong with what an amendment sets, as ``faults`` tells it. Empty: it can be proposed.

    What falls back to its default must be a parameter too, and cannot be set as well.
    """
    settings = tuple(settings)
    broken = faults(settings)
    places = {(setting.parameter, setting.kind) for setting in settings}
    for place in falls_back:
        parameter = PARAMETERS.get(place.parameter)
        if parameter is None or place.kind not in parameter.kinds:
            code = "unknown-parameter" if parameter is None else "no-such-kind"
            broken.append(RulebookFault(place.parameter, place.kind, code, None))
        elif (place.parameter, place.kind) in places:
            broken.append(RulebookFault(place.parameter, place.kind, "doubled", parameter.article(place.kind)))
        places.add((place.parameter, place.kind))
    return broken
