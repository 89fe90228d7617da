"""The founding, and the statutes with their rulebook."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

from msgspec import Meta

from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.facts.statutes import Founding, Statutes
from governance.ids import Line, Text
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import OPERATOR, SECRETARIS_OR_OPERATOR
from governance.rules.parameters import Setting
from governance.rules.statutes import faults, in_order

MOST_SETTINGS: Final = 200
"""More parameters, for all their kinds together, no statutes have."""


class FoundCooperative(Command, frozen=True, kw_only=True):
    """Record that the cooperative was founded, by notarial deed (BW 2:53)."""

    name: Line
    founded_on: date
    purpose: Text
    source: Line


class FoundCooperativeSlice(CommandSlice[FoundCooperative], right=OPERATOR):
    """The cooperative is founded once, on a day that has come. A second founding is refused as ``already-founded``."""

    def asks(self) -> None:
        self.founding = self.ask(Founding)

    def decide(self) -> None:
        command = self.command
        if self.founding.founded_on is not None:
            self.refuse("already-founded", founded_on=self.founding.founded_on)
        if command.founded_on > self.call.today:
            self.refuse("founded-in-future", founded_on=command.founded_on)
        self.record(
            CooperativeFounded(name=command.name, founded_on=command.founded_on, purpose=command.purpose),
            source=command.source,
        )


class AdoptStatutes(Command, frozen=True, kw_only=True):
    """Record the statutes that are in force from a day on, with what the rules need of them.

    Statutes that come to be known later are recorded with the day from which they were in force; of two for one day
    the later record holds. An amendment is for the assembly to decide (BW 2:42).
    """

    parameters: Annotated[tuple[Setting, ...], Meta(max_length=MOST_SETTINGS)]
    """What the statutes say, each parameter with its clause. What they leave open is not among them."""
    in_force_on: date
    source: Line


class AdoptStatutesSlice(CommandSlice[AdoptStatutes], right=SECRETARIS_OR_OPERATOR):
    """Statutes stay within the bounds of the law, and are in force from the founding at the earliest.

    The same statutes are adopted for the same day only once.
    """

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.statutes = self.ask(Statutes)

    def decide(self) -> None:
        command = self.command
        founded_on = self.founding.founded_on
        self.refuse_if(why_no_statutes(founded_on))
        assert founded_on is not None, "statutes are of what was founded"
        if command.in_force_on < founded_on:
            self.refuse("before-founding", founded_on=founded_on)
        self.refuse_if(why_out_of_bounds(command.parameters))
        parameters = in_order(command.parameters)
        if self.statutes.adopted_for(command.in_force_on) == parameters:
            self.refuse("nothing-new")
        self.record(StatutesAdopted(parameters=parameters, in_force_on=command.in_force_on), source=command.source)


def why_no_statutes(founded_on: date | None) -> Refused | None:
    """Why no statutes can be recorded, of whatever day; ``None``: they can."""
    return Refused("not-yet-founded") if founded_on is None else None


def why_out_of_bounds(settings: Iterable[Setting]) -> Refused | None:
    """Why statutes cannot be recorded as they are said to be, with all that is wrong; ``None``: they can."""
    broken = faults(settings)
    if not broken:
        return None
    return Refused(
        "rulebook-out-of-bounds",
        rule=broken[0].parameter,
        article=broken[0].article,
        parameters=[f"{fault.parameter}[{fault.kind}]" if fault.kind else fault.parameter for fault in broken],
        faults=[fault.code for fault in broken],
    )
