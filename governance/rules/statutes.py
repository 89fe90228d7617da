"""The rulebook: what the statutes may set, as typed data, each parameter with its default and its bounds.

A rulebook is recorded when statutes are adopted, so its shape is permanent: a new parameter is a new field with a
default, and a new version of ``StatutesAdopted``. Where the cooperative's own statutes are not known, every parameter
is a default: the law's own, or what statutes commonly say, and every verdict that turns on one says so (rules.md,
"The rulebook as data").

    Rulebook()                                                             nothing is known of the statutes
    Rulebook(notice_days=14, from_statutes=("notice_days",))               one parameter is, the rest are defaults
"""

from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from governance.ids import OFFICES, Office
from governance.rules.verdict import DayCount, Majority, Source, Threshold, TieRule, at_least, more_than

MotionKind = Literal["ordinary", "amendment"]
"""What is decided: an ordinary motion, or a change of the statutes (BW 2:42, 2:43)."""

DayOfYear = Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)")]
"""A month and a day: ``12-31``."""


class Basis(NamedTuple):
    """Who asks what a parameter asks, and whether it is a default because the statutes leave it open."""

    source: Source
    default: bool


class Rulebook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters in force, and which of them the statutes themselves set. ``PARAMETERS`` says what each means."""

    financial_year_end: DayOfYear = "12-31"
    liability: Literal["UA", "BA", "WA"] | None = None
    offices: tuple[Office, ...] = OFFICES
    notice_days: int = 7
    day_count: DayCount = "call-and-meeting"
    quorum_ordinary: Threshold | None = None
    quorum_amendment: Threshold | None = None
    majority_ordinary: Majority = Majority(threshold=more_than("1/2"), base="valid")
    majority_amendment: Majority = Majority(threshold=at_least("2/3"), base="valid")
    tie_ordinary: TieRule = "rejected"
    votes_per_member: int = 1
    open_votes_replaceable: bool = False
    members_see: Literal["nothing", "names"] = "nothing"
    self_management_months: int = 12
    from_statutes: tuple[str, ...] = ()
    """The parameters that the statutes set themselves, by name; all others are defaults."""

    def source_of(self, parameter: str) -> Literal["statutes", "default"]:
        """Where the value of a parameter comes from. Raises ``KeyError`` for a name that is no parameter."""
        PARAMETERS[parameter]
        return "statutes" if parameter in self.from_statutes else "default"

    def basis(self, parameter: str) -> Basis:
        """Who asks what this parameter asks. Raises ``KeyError`` for a name that is no parameter."""
        if self.source_of(parameter) == "statutes":
            return Basis("statutes", default=False)
        return Basis(PARAMETERS[parameter].default_from, default=True)

    def quorum(self, kind: MotionKind) -> Threshold | None:
        """The share of entitled members who must be present or represented; ``None``: no quorum."""
        return self.quorum_ordinary if kind == "ordinary" else self.quorum_amendment

    def majority(self, kind: MotionKind) -> Majority:
        """What carries a motion of this kind."""
        return self.majority_ordinary if kind == "ordinary" else self.majority_amendment


class Parameter(Struct, frozen=True, kw_only=True):
    """What the statutes may set: its type, its bounds with their article, and what it means in one sentence.

    ``least`` and ``most`` bound a whole number; ``only`` is the one value that can be judged here so far, where the
    law allows more. ``article`` is where the law speaks of it, ``None`` where only statutes do.
    """

    name: str
    type: str
    default_from: Source
    article: str | None = None
    least: int | None = None
    most: int | None = None
    only: int | bool | None = None
    nl: str
    en: str


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            name="financial_year_end",
            type="month and day",
            default_from="law",
            article="2:10a BW",
            nl="De laatste dag van het boekjaar.",
            en="The last day of the financial year.",
        ),
        Parameter(
            name="liability",
            type="UA, BA, WA or not known",
            default_from="law",
            article="2:56 lid 1 BW",
            nl="Moeten leden meebetalen als de coöperatie stopt met schulden? UA: nee. BA: tot een grens. WA: ja.",
            en="Do members pay if the cooperative ends in debt? UA: no. BA: up to a limit. WA: yes.",
        ),
        Parameter(
            name="offices",
            type="offices",
            default_from="law",
            article="2:37 lid 7 BW",
            nl="De functies die het bestuur verdeelt.",
            en="The offices that the board fills from its midst.",
        ),
        Parameter(
            name="notice_days",
            type="days",
            default_from="practice",
            least=0,
            most=366,
            nl="Zo veel dagen liggen er minstens tussen de oproep en een gewone vergadering.",
            en="At least so many days lie between the call and an ordinary meeting.",
        ),
        Parameter(
            name="day_count",
            type="which days do not count",
            default_from="practice",
            nl="Welke dagen niet meetellen: die van de oproep, die van de vergadering, of allebei.",
            en="Which days do not count: that of the call, that of the meeting, or both.",
        ),
        Parameter(
            name="quorum_ordinary",
            type="share or none",
            default_from="law",
            nl="Welk deel van de stemgerechtigde leden er moet zijn voor een gewoon besluit.",
            en="What share of the members entitled to vote must be there for an ordinary decision.",
        ),
        Parameter(
            name="quorum_amendment",
            type="share or none",
            default_from="law",
            nl="Welk deel van de stemgerechtigde leden er moet zijn om de statuten te wijzigen.",
            en="What share of the members entitled to vote must be there to amend the statutes.",
        ),
        Parameter(
            name="majority_ordinary",
            type="share of a base",
            default_from="practice",
            nl="Welk deel van de stemmen vóór moet zijn voor een gewoon besluit.",
            en="What share of the votes must be in favour for an ordinary decision.",
        ),
        Parameter(
            name="majority_amendment",
            type="share of a base",
            default_from="law",
            article="2:43 lid 1 BW",
            nl="Welk deel van de stemmen vóór moet zijn om de statuten te wijzigen.",
            en="What share of the votes must be in favour to amend the statutes.",
        ),
        Parameter(
            name="tie_ordinary",
            type="rejected",
            default_from="practice",
            nl="Wat er gebeurt als er evenveel stemmen vóór als tegen zijn.",
            en="What happens when there are as many votes for as against.",
        ),
        Parameter(
            name="votes_per_member",
            type="votes",
            default_from="law",
            article="2:38 lid 1 BW",
            least=1,
            only=1,
            nl="Hoeveel stemmen een lid heeft.",
            en="How many votes a member has.",
        ),
        Parameter(
            name="open_votes_replaceable",
            type="yes or no",
            default_from="practice",
            only=False,
            nl="Of een lid zijn stem nog mag veranderen zolang een open stemming loopt.",
            en="Whether a member may still change a vote while an open voting runs.",
        ),
        Parameter(
            name="members_see",
            type="nothing or names",
            default_from="practice",
            nl="Wat leden van elkaar zien: niets, of elkaars naam.",
            en="What members see of each other: nothing, or names.",
        ),
        Parameter(
            name="self_management_months",
            type="months",
            default_from="practice",
            least=1,
            most=120,
            nl="Binnen zo veel maanden beheren bewoners een kamer zelf: een eigen belofte van de coöperatie.",
            en="Within so many months residents manage a room themselves: the cooperative's own promise.",
        ),
    )
}
"""Every parameter by name, in the order in which they are shown."""


class RulebookFault(NamedTuple):
    """What is wrong with one parameter.

    Codes: ``below-bound``, ``above-bound``, ``not-supported`` (the law allows it, this version cannot judge it yet),
    ``no-such-day``, ``doubled``, ``empty``, ``unknown-parameter``, ``not-from-statutes`` (a value other than the
    default, without the statutes as its source).
    """

    parameter: str
    code: str
    article: str | None
    detail: str


def faults(rulebook: Rulebook) -> list[RulebookFault]:
    """Every bound that a rulebook breaks, each with the article that sets it. Empty: it can be adopted."""
    found: list[RulebookFault] = []

    def wrong(name: str, code: str, detail: str) -> None:
        parameter = PARAMETERS.get(name)
        found.append(RulebookFault(name, code, parameter.article if parameter else None, detail))

    for parameter in PARAMETERS.values():
        name, value = parameter.name, getattr(rulebook, parameter.name)
        if parameter.least is not None and value < parameter.least:
            wrong(name, "below-bound", f"at least {parameter.least}")
        elif parameter.most is not None and value > parameter.most:
            wrong(name, "above-bound", f"at most {parameter.most}")
        elif parameter.only is not None and value != parameter.only:
            wrong(name, "not-supported", f"only {msgspec.json.encode(parameter.only).decode()} can be judged so far")
        if name not in rulebook.from_statutes and value != default_of(name):
            wrong(name, "not-from-statutes", "differs from the default, so the statutes must be its source")
    if not _is_a_day(rulebook.financial_year_end):
        wrong("financial_year_end", "no-such-day", "a day that some year has")
    if not rulebook.offices:
        wrong("offices", "empty", "at least one office")
    if len(set(rulebook.offices)) < len(rulebook.offices):
        wrong("offices", "doubled", "each office once")
    if len(set(rulebook.from_statutes)) < len(rulebook.from_statutes):
        wrong("from_statutes", "doubled", "each parameter once")
    for name in rulebook.from_statutes:
        if name not in PARAMETERS:
            wrong(name, "unknown-parameter", "not a parameter of the rulebook")
    return found


class ParameterInForce(Struct, frozen=True, kw_only=True):
    """A parameter as it is shown: its value as in JSON, and where it comes from."""

    name: str
    value: Any
    source: Literal["statutes", "default"]
    default_from: Source
    article: str | None
    nl: str
    en: str


def in_force(rulebook: Rulebook) -> list[ParameterInForce]:
    """Every parameter with its value and its source."""
    return [
        ParameterInForce(
            name=parameter.name,
            value=msgspec.json.decode(msgspec.json.encode(getattr(rulebook, parameter.name))),
            source=rulebook.source_of(parameter.name),
            default_from=parameter.default_from,
            article=parameter.article,
            nl=parameter.nl,
            en=parameter.en,
        )
        for parameter in PARAMETERS.values()
    ]


def default_of(parameter: str) -> Any:
    """The value that a parameter has where the statutes are silent."""
    return getattr(_NOTHING_KNOWN, parameter)


_NOTHING_KNOWN = Rulebook()


def _is_a_day(text: str) -> bool:
    """Does this month and day exist, in a leap year if need be?"""
    try:
        date.fromisoformat(f"2000-{text}")
    except ValueError:
        return False
    return True
