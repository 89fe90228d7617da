"""The life of an office."""

from enum import StrEnum


class OfficeState(StrEnum):
    """What is known of an office on a day."""

    HELD = "held"
    """By somebody, also where it is not known by whom."""
    VACANT = "vacant"
    UNKNOWN = "unknown"
    """Whether a term covers the day is not known."""
