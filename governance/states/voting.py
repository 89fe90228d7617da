"""The lives of a motion and of a voting: a motion is tabled and put to the vote, and then its voting begins."""

from enum import StrEnum
from typing import Literal


class MotionState(StrEnum):
    """What became of a motion, up to its voting."""

    TABLED = "tabled"
    PUT_TO_THE_VOTE = "put-to-the-vote"


class VotingState(StrEnum):
    """How far a voting has come, from its opening on."""

    OPEN = "open"
    CLOSED = "closed"
    """No vote is counted any more, and the result is not known yet."""
    DECLARED = "declared"

    @property
    def takes_votes(self) -> bool:
        """Is a vote counted that is cast now?"""
        match self:
            case VotingState.OPEN:
                return True
            case VotingState.CLOSED | VotingState.DECLARED:
                return False

    @property
    def is_declared(self) -> bool:
        """Is the result known?"""
        match self:
            case VotingState.OPEN | VotingState.CLOSED:
                return False
            case VotingState.DECLARED:
                return True


Stand = Literal[MotionState.TABLED] | VotingState
"""How far an item of the agenda has come that is to be decided: the motion's own state until it is put to the vote, and
from then on that of its voting."""


def stand_of(motion: MotionState, voting: VotingState | None) -> Stand:
    """How far an item has come. ``voting`` is ``None`` for a motion that was not put to the vote."""
    match motion:
        case MotionState.TABLED:
            return MotionState.TABLED
        case MotionState.PUT_TO_THE_VOTE:
            assert voting is not None, "a motion is put to the vote by opening its voting"
            return voting
