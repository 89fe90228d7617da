"""The life of a buurtwerkkamer: whether it is open, and whose it is."""

from enum import StrEnum


class RoomState(StrEnum):
    """Whether a room is open on a day."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """Whether it had opened, or had closed, by that day is not known."""

    @property
    def is_closed(self) -> bool:
        """Is it known that it has closed?"""
        match self:
            case RoomState.CLOSED:
                return True
            case RoomState.OPEN | RoomState.UNKNOWN:
                return False


class Phase(StrEnum):
    """What a room is for a time. It can be self-managed and one of the others at once."""

    AFFILIATED = "affiliated"
    """Supported by the cooperative."""
    SELF_MANAGED = "self-managed"
    """Run by residents, whose room it is."""
    INDEPENDENT = "independent"
    """Outside the cooperative."""
