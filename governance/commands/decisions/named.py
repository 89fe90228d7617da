"""The decision by which something is done: what the board records by a command of its own can name it."""

from typing import Any

from governance.facts.decisions import DecisionTaken
from governance.ids import DecisionId
from governance.log.command import CommandSlice
from governance.log.errors import Refused


def ask_decision(asking: CommandSlice[Any], decision: DecisionId | None) -> DecisionTaken | None:
    """The decision that a command names; ``None``: it names none."""
    return None if decision is None else asking.ask(DecisionTaken, decision)


def why_not_by(decision: DecisionTaken | None) -> Refused | None:
    """Why nothing can be done by the decision that a command names; ``None``: it can, or none is named."""
    if decision is None:
        return None
    if not decision.there:
        return Refused("no-such-decision", decision=decision.decision)
    if decision.rejected:
        return Refused("decision-rejected", decision=decision.decision)
    return None
