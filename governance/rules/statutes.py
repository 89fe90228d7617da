"""The rulebook: what the statutes may set, as typed data, each parameter with its default and its bounds.

A rulebook is recorded when statutes are adopted, so its shape is permanent: a new parameter is a new field with a
default, and a new version of ``StatutesAdopted``. Where the cooperative's own statutes are not known, every parameter
is a default: the law's own, or what statutes commonly say. Every verdict that turns on one says so: "This is a
default, not from our statutes."

    Rulebook()                                                             nothing is known of the statutes
    Rulebook(notice_days=14, from_statutes=("notice_days",))               one parameter is, the rest are defaults
"""

from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from governance.ids import OFFICES, Office
from governance.rules.articles import AMENDMENT, LIABILITY, ONE_HOLDER, ONE_VOTE, YEAR
from governance.rules.verdict import DayCount, Majority, Source, Threshold, at_least, more_than

MotionKind = Literal["ordinary", "amendment"]
"""What a motion is about: an ordinary decision, or an amendment of the statutes (BW 2:42, 2:43)."""

DayOfYear = Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)")]
"""A month and a day: ``12-31``."""


class Basis(NamedTuple):
    """Where a parameter comes from: who asks for it, and whether it is a default because the statutes leave it open."""

    source: Source
    default: bool


class Rulebook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters in force, and which of them the statutes themselves set. ``PARAMETERS`` has the bounds of each."""

    financial_year_end: DayOfYear = "12-31"
    liability: Literal["UA", "BA", "WA"] | None = None
    offices: tuple[Office, ...] = OFFICES
    notice_days: int = 7
    day_count: DayCount = "call-and-meeting"
    quorum_ordinary: Threshold | None = None
    quorum_amendment: Threshold | None = None
    majority_ordinary: Majority = Majority(threshold=more_than("1/2"), base="valid")
    majority_amendment: Majority = Majority(threshold=at_least("2/3"), base="valid")
    tie_ordinary: Literal["rejected"] = "rejected"
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
        """Where this parameter comes from. Raises ``KeyError`` for a name that is no parameter."""
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
    """One parameter that the statutes may set, with its bounds. The catalogues say in words what it means.

    - ``least`` and ``most`` bound a whole number.
    - ``only`` is the one value that can be judged so far, although the law allows more. For example, every member has
      one vote, and statutes that give some members more cannot be adopted here.
    - ``article`` is the article of the law that speaks of it; ``None`` if only statutes do.
    """

    name: str
    default_from: Source
    article: str | None = None
    least: int | None = None
    most: int | None = None
    only: int | bool | None = None


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            name="financial_year_end",
            default_from="law",
            article=YEAR,
        ),
        Parameter(
            name="liability",
            default_from="law",
            article=LIABILITY,
        ),
        Parameter(
            name="offices",
            default_from="law",
            article=ONE_HOLDER,
        ),
        Parameter(
            name="notice_days",
            default_from="practice",
            least=0,
            most=366,
        ),
        Parameter(
            name="day_count",
            default_from="practice",
        ),
        Parameter(
            name="quorum_ordinary",
            default_from="law",
        ),
        Parameter(
            name="quorum_amendment",
            default_from="law",
        ),
        Parameter(
            name="majority_ordinary",
            default_from="practice",
        ),
        Parameter(
            name="majority_amendment",
            default_from="law",
            article=AMENDMENT,
        ),
        Parameter(
            name="tie_ordinary",
            default_from="practice",
        ),
        Parameter(
            name="votes_per_member",
            default_from="law",
            article=ONE_VOTE,
            least=1,
            only=1,
        ),
        Parameter(
            name="open_votes_replaceable",
            default_from="practice",
            only=False,
        ),
        Parameter(
            name="members_see",
            default_from="practice",
        ),
        Parameter(
            name="self_management_months",
            default_from="practice",
            least=1,
            most=120,
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


def faults(rulebook: Rulebook) -> list[RulebookFault]:
    """Every bound that a rulebook breaks, each with the article that sets it. Empty: it can be adopted."""
    broken: list[RulebookFault] = []

    def wrong(name: str, code: str) -> None:
        parameter = PARAMETERS.get(name)
        broken.append(RulebookFault(name, code, parameter.article if parameter else None))

    for parameter in PARAMETERS.values():
        name, value = parameter.name, getattr(rulebook, parameter.name)
        if parameter.least is not None and value < parameter.least:
            wrong(name, "below-bound")
        elif parameter.most is not None and value > parameter.most:
            wrong(name, "above-bound")
        elif parameter.only is not None and value != parameter.only:
            wrong(name, "not-supported")
        if name not in rulebook.from_statutes and value != default_of(name):
            wrong(name, "not-from-statutes")
    if not _is_a_day(rulebook.financial_year_end):
        wrong("financial_year_end", "no-such-day")
    if not rulebook.offices:
        wrong("offices", "empty")
    if len(set(rulebook.offices)) < len(rulebook.offices):
        wrong("offices", "doubled")
    if len(set(rulebook.from_statutes)) < len(rulebook.from_statutes):
        wrong("from_statutes", "doubled")
    for name in rulebook.from_statutes:
        if name not in PARAMETERS:
            wrong(name, "unknown-parameter")
    return broken


class ParameterInForce(Struct, frozen=True, kw_only=True):
    """A parameter as it is shown: its value as in JSON, and where it comes from."""

    name: str
    value: Any
    source: Literal["statutes", "default"]
    default_from: Source
    article: str | None


def in_force(rulebook: Rulebook) -> list[ParameterInForce]:
    """Every parameter with its value and its source."""
    return [
        ParameterInForce(
            name=parameter.name,
            value=msgspec.json.decode(msgspec.json.encode(getattr(rulebook, parameter.name))),
            source=rulebook.source_of(parameter.name),
            default_from=parameter.default_from,
            article=parameter.article,
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
