"""Clauses of the statutes that are harder to amend than the others, or may not be amended at all (BW 2:43 lid 2-4).

Entrenchment(clauses=("1.2",), by="21.4", asks=Majority(at_least("9/10"), "valid"))
    clause 21.4 asks nine tenths for an amendment of clause 1.2
Entrenchment(clauses=("3",), by="21.5")
    clause 21.5 forbids to amend clause 3, and so its paragraph 3.2 too
"""

from collections.abc import Iterable

from msgspec import Struct

from governance.ids import Clause
from governance.rules.verdict import Majority


class Entrenchment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause that limits or forbids the amendment of others, and by the law of itself too."""

    clauses: tuple[Clause, ...]
    """Those that are harder to amend."""
    by: Clause
    """The clause that says so."""
    asks: Majority | None = None
    """The majority that it asks; ``None``: they may not be amended."""

    def limits(self, amended: Iterable[Clause]) -> bool:
        """Is one of these clauses limited by it?"""
        return any(_overlap(clause, own) for clause in amended for own in self.clauses)

    def is_amended_by(self, amended: Iterable[Clause]) -> bool:
        """Is it itself one of these clauses?"""
        return any(_overlap(clause, self.by) for clause in amended)


def fault_of(entrenchments: tuple[Entrenchment, ...]) -> str | None:
    """The code of what is wrong with what statutes are said to entrench; ``None``: nothing."""
    return "empty" if any(not entrenchment.clauses for entrenchment in entrenchments) else None


def _overlap(clause: Clause, other: Clause) -> bool:
    """Is one of these clauses a part of the other, or the same? 3.2 is a part of 3, and 30 is none."""
    shorter, longer = sorted((clause.split("."), other.split(".")), key=len)
    return longer[: len(shorter)] == shorter
