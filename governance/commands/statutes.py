"""The founding, the statutes with their rulebook, and the deed that amends them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Final

from msgspec import Meta

from governance.events.decisions import AmendStatutes
from governance.events.statutes import CooperativeFounded, StatutesAdopted, StatutesAmended
from governance.facts.statutes import AmendmentDecided, Founding, Statutes
from governance.ids import DecisionId, Line, Text
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import OPERATOR, SECRETARIS, SECRETARIS_OR_OPERATOR
from governance.rules.amended import amended_clauses, faults_of_amendment
from governance.rules.articles import AMENDMENT, DEED, ENTRENCHED_ITSELF
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook, RulebookFault, faults, in_order

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
    return _out_of_bounds(faults(settings))


def _out_of_bounds(broken: Sequence[RulebookFault]) -> Refused | None:
    if not broken:
        return None
    return Refused(
        "rulebook-out-of-bounds",
        rule=broken[0].parameter,
        article=broken[0].article,
        parameters=[f"{fault.parameter}[{fault.kind}]" if fault.kind else fault.parameter for fault in broken],
        faults=[fault.code for fault in broken],
    )


def why_no_amendment(amendment: AmendStatutes, statutes: Rulebook) -> Refused | None:
    """Why an amendment of the statutes cannot be proposed, with all that is wrong; ``None``: it can be.

    It is asked again when its deed is recorded. Where the statutes make some clauses harder to amend, it must say which
    clauses it changes.

    ``statutes``: as they are before it.
    """
    if not (amendment.settings or amendment.falls_back or amendment.clauses):
        return Refused("amends-nothing", rule="amendment-majority", article=AMENDMENT)
    changed = amended_clauses(amendment.clauses, amendment.settings, amendment.falls_back, statutes)
    if statutes.entrenched and not changed:
        return Refused("clauses-not-named", rule="entrenched", article=ENTRENCHED_ITSELF)
    return _out_of_bounds(faults_of_amendment(amendment.settings, amendment.falls_back))


class RecordDeed(Command, frozen=True, kw_only=True):
    """Record that the notary passed the deed of an amendment, with which it comes into force (BW 2:43 lid 5)."""

    decision: DecisionId
    """By which the assembly decided on the amendment."""
    passed_on: date
    """The day of the deed."""
    document: Line
    """What the deed is called, and where it is kept."""


class RecordDeedSlice(CommandSlice[RecordDeed], right=SECRETARIS):
    """An amendment comes into force once, with its deed or on the later day that it names.

    From then on every decision is judged by the statutes as they have become. If two people record the deed at once,
    the second is refused as ``deed-already-recorded``.
    """

    def asks(self) -> None:
        self.amendment = self.ask(AmendmentDecided, self.command.decision)
        self.statutes = self.ask(Statutes)

    def decide(self) -> None:
        command, effect, decided_on = self.command, self.amendment.effect, self.amendment.decided_on
        self.refuse_if(
            why_no_deed(
                command.decision,
                there=self.amendment.there,
                amends=effect is not None,
                passed_on=self.amendment.passed_on,
            )
        )
        assert effect is not None, "what amends nothing was refused above"
        assert decided_on is not None, "a decision has a day"
        if command.passed_on > self.call.today:
            self.refuse("deed-in-future", rule="amendment-majority", article=DEED, passed_on=command.passed_on)
        if command.passed_on < decided_on:
            self.refuse("deed-before-decision", rule="amendment-majority", article=DEED, decided_on=decided_on)
        self.refuse_if(why_no_amendment(effect, self.statutes.rulebook_on(decided_on)))
        self.record(
            StatutesAmended(
                decision=command.decision,
                decided_on=decided_on,
                passed_on=command.passed_on,
                settings=in_order(effect.settings),
                falls_back=effect.falls_back,
                in_force_on=max(command.passed_on, effect.not_before or command.passed_on),
                words=self.new_words(),
                document=FreeText(command.document),
            )
        )


def why_no_deed(decision: DecisionId, *, there: bool, amends: bool, passed_on: date | None) -> Refused | None:
    """Why no deed of this decision can be recorded, on whatever day; ``None``: it can be. Pages ask this too.

    ``there``: whether there is such a decision. A motion that was not carried is none.
    ``amends``: whether it amends the statutes. ``passed_on``: the day of a deed that is on record.
    """
    if not there:
        return Refused("no-such-decision", decision=decision)
    if not amends:
        return Refused("no-deed-needed", rule="amendment-majority", article=DEED, decision=decision)
    if passed_on is not None:
        return Refused("deed-already-recorded", decision=decision, passed_on=passed_on)
    return None
