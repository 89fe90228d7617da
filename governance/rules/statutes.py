"""The rulebook of a day: what the statutes set, clause by clause, and the default of everything that they leave open.

A default is the law's own, or what statutes commonly say. Every verdict that turns on one says so: "This is a default,
not from our statutes." ``parameters.py`` says what a parameter is, and what of it the log holds.

    book = Rulebook(day)                      nothing is known of the statutes
    book.notice_days                          7, by practice
    book.majority["amendment"]                at least two thirds of the valid votes, by law
    book.basis("quorum", "amendment")         by law, a default, no clause
    book.quorum["dissolution"]                raises NoRule: there is none yet
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta, Struct

from governance.ids import OFFICES, Clause, Office, ParameterKind, ParameterName
from governance.rules.articles import (
    AMENDMENT,
    AMENDMENT_CALL,
    AMENDMENT_TEXT,
    CONFLICT,
    ENTRENCHED,
    LIABILITY,
    ONE_HOLDER,
    ONE_VOTE,
    PLURAL_VOTES,
    POWERS,
    YEAR,
)
from governance.rules.entrenched import Entrenchment, fault_of
from governance.rules.not_built import KINDS_NOT_BUILT, NOT_BUILT
from governance.rules.parameters import Basis, Default, NoRule, Parameter, PerKind, Plain, Setting, Single
from governance.rules.verdict import DayCount, Majority, QuorumAt, Source, Threshold, TieRule, at_least, more_than

MotionKind = Literal["ordinary", "amendment"]
"""What a motion is about: an ordinary decision, or an amendment of the statutes (BW 2:42, 2:43)."""

MOTION_KINDS: Final[tuple[MotionKind, ...]] = get_args(MotionKind)


def motion_kind(name: ParameterKind) -> MotionKind:
    """The kind of motion of this name. Raises ``NoRule`` for one that this version does not know."""
    for kind in MOTION_KINDS:
        if kind == name:
            return kind
    raise NoRule(f"there are no rules for a motion of kind {name}")


OrganOfLaw = Literal["assembly", "board"]
"""The general assembly or the board, as a parameter names who decides."""

DayOfYear = Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)")]
"""A month and a day: ``12-31``."""


def _no_such_day(text: str) -> str | None:
    """A month and day exist if they do in a leap year."""
    try:
        date.fromisoformat(f"2000-{text}")
    except ValueError:
        return "no-such-day"
    return None


def _not_a_set(offices: tuple[Office, ...]) -> str | None:
    if not offices:
        return "empty"
    return "doubled" if len(set(offices)) < len(offices) else None


def _more_than_one(votes: int) -> str | None:
    return "not-supported" if votes > 1 else None


@dataclass(frozen=True)
class Rulebook:
    """The parameters that hold on a day, in the order in which they are shown."""

    day: date
    statutes: tuple[Setting, ...] = ()
    """What the statutes in force on that day say."""

    financial_year_end = Single[str](DayOfYear, Default("12-31", "law"), article=YEAR, fault=_no_such_day)
    liability = Single[Literal["UA", "BA", "WA"] | None](
        Literal["UA", "BA", "WA"] | None, Default(None, "law"), article=LIABILITY
    )
    offices = Single[tuple[Office, ...]](
        tuple[Office, ...], Default(OFFICES, "law"), article=ONE_HOLDER, fault=_not_a_set
    )
    notice_days = Single[int](int, Default(7, "practice"), least=0, most=366)
    day_count = Single[DayCount](DayCount, Default("call-and-meeting", "practice"))
    notice_days_amendment = Single[int](int, Default(7, "law"), article=AMENDMENT_CALL, least=7, most=366)
    text_open_days = Single[int](int, Default(5, "law"), article=AMENDMENT_TEXT, least=5, most=366)
    call_names_hour = Single[bool](bool, Default(False, "practice"))
    call_names_items = Single[bool](bool, Default(False, "practice"))
    unanimity_heals_call = Single[bool](bool, Default(False, "practice"))
    quorum = PerKind[Threshold | None](
        Threshold | None, {"ordinary": [Default(None, "law")], "amendment": [Default(None, "law")]}
    )
    quorum_at = Single[QuorumAt](QuorumAt, Default("opening", "practice"))
    majority = PerKind[Majority](
        Majority,
        {
            "ordinary": [Default(Majority(threshold=more_than("1/2"), base="valid"), "practice")],
            "amendment": [Default(Majority(threshold=at_least("2/3"), base="valid"), "law")],
            "board": [Default(Majority(threshold=more_than("1/2"), base="valid"), "practice")],
        },
        article={"amendment": AMENDMENT},
    )
    tie = PerKind[TieRule](
        TieRule,
        {"ordinary": [Default("rejected", "practice")], "board": [Default("rejected", "practice")]},
        not_yet=("chair", "lot", "revote"),
    )
    entrenched = Single[tuple[Entrenchment, ...]](
        tuple[Entrenchment, ...], Default((), "law"), article=ENTRENCHED, fault=fault_of
    )
    votes_per_member = Single[int](int, Default(1, "law"), article=ONE_VOTE, least=1, fault=_more_than_one)
    open_votes_replaceable = Single[bool](bool, Default(False, "practice"), not_yet=(True,))
    members_see = Single[Literal["nothing", "names"]](Literal["nothing", "names"], Default("nothing", "practice"))
    board_needed = Single[int](int, Default(1, "practice"), least=1, most=99)
    incomplete_board_competent = Single[bool](bool, Default(True, "practice"))
    board_votes = PerKind[int](
        int, {office: [Default(1, "law")] for office in OFFICES}, article=PLURAL_VOTES, least=1, most=99
    )
    conflict_fallback = Single[OrganOfLaw](OrganOfLaw, Default("assembly", "law"), article=CONFLICT)
    charter_organ = Single[OrganOfLaw](OrganOfLaw, Default("assembly", "law"), article=POWERS)
    self_management_months = Single[int](int, Default(12, "practice"), least=1, most=120)

    def setting(self, parameter: str, kind: str | None) -> Setting | None:
        """What the statutes say of a parameter; ``None``: they leave it open, as far as they are known here."""
        settings = (setting for setting in self.statutes if (setting.parameter, setting.kind) == (parameter, kind))
        return next(settings, None)

    def basis(self, parameter: str, kind: str | None = None) -> Basis:
        """Where the value of a parameter comes from. Raises ``NoRule``; ``KeyError`` for a name of no parameter."""
        described = PARAMETERS[parameter]
        setting = self.setting(parameter, kind)
        if setting is not None:
            return Basis("statutes", default=False, clause=setting.clause)
        default = described.default(None if kind is None else ParameterKind(kind), self.day)
        return Basis(default.source, default=True, clause=None)


PARAMETERS: Final[dict[str, Parameter[Any]]] = {
    parameter.name: parameter for parameter in vars(Rulebook).values() if isinstance(parameter, Parameter)
}
"""Every parameter by name, in the order in which they are shown."""


class RulebookFault(NamedTuple):
    """What is wrong with one setting.

    Codes: ``unknown-parameter``, ``no-such-kind``, ``not-supported`` (statutes may say it, and it cannot be judged here
    yet), ``not-a-value`` (not of the parameter's type), ``below-bound``, ``above-bound``, ``no-such-day``, ``empty``,
    ``doubled`` (said twice).
    """

    parameter: ParameterName
    kind: ParameterKind | None
    code: str
    article: str | None


def faults(settings: Iterable[Setting]) -> list[RulebookFault]:
    """Everything that is wrong with what a deed is said to say, each with its article. Empty: it can be adopted."""
    broken: list[RulebookFault] = []
    before: set[tuple[ParameterName, ParameterKind | None]] = set()
    for setting in settings:
        parameter = PARAMETERS.get(setting.parameter)
        codes = list(_faults_of(setting))
        if (setting.parameter, setting.kind) in before:
            codes.append("doubled")
        before.add((setting.parameter, setting.kind))
        article = None if parameter is None else parameter.article(setting.kind)
        broken += (RulebookFault(setting.parameter, setting.kind, code, article) for code in codes)
    return broken


def _faults_of(setting: Setting) -> Iterator[str]:
    unreadable = why_unreadable(setting)
    if unreadable is None:
        parameter = PARAMETERS[setting.parameter]
        yield from parameter.faults(parameter.read(setting.value))
    elif (unreadable == "no-such-kind" and setting.kind in KINDS_NOT_BUILT) or setting.parameter in NOT_BUILT:
        yield "not-supported"
    else:
        yield unreadable


def why_unreadable(setting: Setting) -> str | None:
    """Why this version cannot read a setting at all, as the code of a fault; ``None``: it can."""
    parameter = PARAMETERS.get(setting.parameter)
    if parameter is None:
        return "unknown-parameter"
    if setting.kind not in parameter.kinds:
        return "no-such-kind"
    try:
        parameter.read(setting.value)
    except msgspec.ValidationError:
        return "not-a-value"
    return None


def in_order(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """The settings as the log has them: in the order of the parameters, each value written in one way only.

    They have no ``faults``.
    """
    places = [(name, kind) for name, parameter in PARAMETERS.items() for kind in parameter.kinds]
    written = [msgspec.structs.replace(setting, value=_written(setting)) for setting in settings]
    return tuple(sorted(written, key=lambda setting: places.index((setting.parameter, setting.kind))))


def _written(setting: Setting) -> Plain:
    parameter = PARAMETERS[setting.parameter]
    return parameter.plain(parameter.read(setting.value))


class ParameterInForce(Struct, frozen=True, kw_only=True):
    """A parameter as it is shown, for one kind where it has kinds."""

    name: ParameterName
    kind: ParameterKind | None
    value: Plain
    """As in JSON."""
    source: Source
    default: bool
    """Whether the statutes leave it open, as far as they are known here."""
    clause: Clause | None
    """The clause of the statutes that sets it; ``null`` for a default, and where the clause is not known."""
    article: str | None
    """The article of the law that speaks of it; ``null`` if only statutes do."""
    least: int | None
    most: int | None
    """The bounds of a whole number."""


def in_force(rulebook: Rulebook) -> list[ParameterInForce]:
    """Every parameter that has a rule on the day, with its value and where that comes from."""
    return [
        ParameterInForce(
            name=parameter.name,
            kind=kind,
            value=parameter.plain(parameter.on(rulebook, kind)),
            article=parameter.article(kind),
            least=parameter.least,
            most=parameter.most,
            **rulebook.basis(parameter.name, kind)._asdict(),
        )
        for parameter in PARAMETERS.values()
        for kind in parameter.kinds
        if parameter.has_rule(rulebook, kind)
    ]
