"""The lives of what the cooperative has, each an enum of its states, with what is asked of a state as properties.

Facts, read tables, JSON and pages all speak of a state by its enum, so a new one is added in one place, and mypy names
every question that it still has to answer. The text of a state is the one in the tables and on the wire.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)
Answer = TypeVar("Answer")


def for_every(life: type[State], answers: Mapping[State, Answer]) -> Mapping[State, Answer]:
    """The same answers, once it is sure that every state of this life has one. Raises ``TypeError``: it names the rest.

    Two lives may have states of one text (a meeting and a voting are both ``closed``), so each has a table of its own.
    """
    missing = [state for state in life if state not in answers]
    if missing:
        raise TypeError(f"nothing is said of {life.__name__} {', '.join(missing)}")
    return answers
