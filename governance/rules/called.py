"""What is asked of a text that lies open, of an hour, and of members who heal a call; and what was the case."""

from datetime import date

from msgspec import Struct

from governance.dates import Instant
from governance.rules.counts import Count


class TextAsked(Struct, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """The text lies open for at least this many days before the day of the meeting, and on that day."""

    days: Count
    open_on: date | None
    """The last day on which it can be laid open; ``None``: not known, for the holidays of then are not."""


class TextOpen(Struct, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """Since when the text that was put to the vote lay open."""

    days: Count
    """How many days before that of the meeting."""
    open_from: date
    meeting_on: date


class HoursAsked(Struct, frozen=True, kw_only=True, tag="hours", tag_field="kind"):
    """The members vote within the hours for which they were called."""

    from_hour: Instant
    """The hour of the call."""
    to_hour: Instant
    """Noon of the next day."""


class Hours(Struct, frozen=True, kw_only=True, tag="hours", tag_field="kind"):
    """When a voting was opened, and when it was closed."""

    opened_at: Instant
    closed_at: Instant


class Unanimity(Struct, frozen=True, kw_only=True, tag="unanimity", tag_field="kind"):
    """All members who have a vote were there, and all of them voted for."""

    members: Count
    heals: tuple[str, ...]
    """The rules that were not met, and of which that makes nothing."""
