"""The life of a membership."""

from enum import StrEnum


class MembershipState(StrEnum):
    """What somebody who has a number is on a day."""

    MEMBER = "member"
    SUSPENDED = "suspended"
    """A member still, without a vote."""
    ENDED = "ended"
    UNKNOWN = "unknown"
    """Whether the membership had begun by that day is not known."""

    @property
    def is_member(self) -> bool:
        """Is it known that they are a member, suspended or not?"""
        match self:
            case MembershipState.MEMBER | MembershipState.SUSPENDED:
                return True
            case MembershipState.ENDED | MembershipState.UNKNOWN:
                return False

    @property
    def is_suspended(self) -> bool:
        """Are they without a vote for a time?"""
        match self:
            case MembershipState.SUSPENDED:
                return True
            case MembershipState.MEMBER | MembershipState.ENDED | MembershipState.UNKNOWN:
                return False
