"""The lives of a motion and of a voting: a motion is tabled and put to the vote, and then its voting begins."""

from enum import StrEnum


class MotionState(StrEnum):
    """What became of a motion, up to its voting."""

    TABLED = "tabled"
    PUT_TO_THE_VOTE = "put-to-the-vote"
    WITHDRAWN = "withdrawn"
    """It was taken off the agenda, and nobody votes on it."""
    HELD_OVER = "held-over"
    """Its meeting was closed before it was reached: it is for a later one."""
    CALLED_OFF = "called-off"
    """Its meeting was called off, and nobody votes on it there."""

    @property
    def is_settled(self) -> bool:
        """Is nothing to be done any more? Of a motion that was put to the vote, its voting says so."""
        match self:
            case MotionState.TABLED | MotionState.PUT_TO_THE_VOTE:
                return False
            case MotionState.WITHDRAWN | MotionState.HELD_OVER | MotionState.CALLED_OFF:
                return True

    @property
    def votes_to_come(self) -> bool:
        """Can members still vote on it, now or later? Of a motion that was put to the vote, its voting says so."""
        match self:
            case MotionState.TABLED:
                return True
            case MotionState.PUT_TO_THE_VOTE | MotionState.WITHDRAWN:
                return False
            case MotionState.HELD_OVER | MotionState.CALLED_OFF:
                return False


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
    def votes_to_come(self) -> bool:
        """Can members still vote?"""
        return self.takes_votes

    @property
    def is_settled(self) -> bool:
        """Is the result known, so that nothing is to be done any more?"""
        match self:
            case VotingState.OPEN | VotingState.CLOSED:
                return False
            case VotingState.DECLARED:
                return True


Stand = MotionState | VotingState
"""How far an item of the agenda has come that is to be decided: the motion's own state until it is put to the vote, and
from then on that of its voting."""
