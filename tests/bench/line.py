"""A line of the table: two sides, measured in the same run by turns, and their ratio."""

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, Final

import msgspec

ROUNDS: Final = 3

Rounds = dict[str, list[Any]]
"""What each side gave, round by round."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. Only ``ratio`` says anything: the other two are this machine's, at this moment."""

    what: str
    ours: float
    against: str
    """What the other side is."""
    other: float
    unit: str
    ratio: float
    goal: str = ""
    """``>= 2.0`` or ``<= 1.2``; empty: none."""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; ``None``: there is none."""
        if not self.goal:
            return None
        than, number = self.goal.split()
        return self.ratio >= float(number) if than == ">=" else self.ratio <= float(number)


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A number that must be what it is, not a speed."""

    what: str
    ours: int
    must_be: int | None
    against: str
    other: int

    @property
    def met(self) -> bool | None:
        """Whether it is what it must be."""
        return None if self.must_be is None else self.ours == self.must_be


def by_turns(sides: Mapping[str, Callable[[int], Any]], rounds: int = ROUNDS) -> Rounds:
    """Have every side measured in every round, each second round in the other order; each is told the round."""
    figures: Rounds = {name: [] for name in sides}
    for round_ in range(rounds):
        order = list(sides) if round_ % 2 == 0 else list(reversed(list(sides)))
        for name in order:
            figures[name].append(sides[name](round_))
    return figures


def line(what: str, ours: list[float], against: str, other: list[float], *, unit: str, goal: str = "") -> Line:
    """Two sides; the ratio is the median of those of the rounds."""
    ratio = median(our / their for our, their in zip(ours, other, strict=True))
    return Line(what=what, ours=median(ours), against=against, other=median(other), unit=unit, ratio=ratio, goal=goal)


def table(lines: list[Line | Count]) -> str:
    """The lines for people to read."""
    rows = [("", "ours", "against", "", "", "ratio", "goal", "")]
    for line in lines:
        verdict = {True: "reached", False: "SHORT", None: ""}[line.met]
        if isinstance(line, Count):
            must_be = "" if line.must_be is None else f"= {line.must_be}"
            rows.append((line.what, str(line.ours), line.against, str(line.other), "", "", must_be, verdict))
            continue
        ours, other = (f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in (line.ours, line.other))
        rows.append(
            (
                line.what,
                ours,
                line.against,
                other,
                line.unit,
                f"{line.ratio:.2f}",
                line.goal,
                verdict,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(8)]
    right = {1, 3, 5}
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
