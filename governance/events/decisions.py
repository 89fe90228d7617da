"""The register of decisions, and what a decision brings about by itself."""

from datetime import date

import msgspec

from governance.dates import ImpreciseDate
from governance.ids import DecisionId, RoomSlug, TextId, VotingId, parts_of
from governance.log import tag
from governance.log.event import Event


class AdoptCharter(msgspec.Struct, frozen=True, kw_only=True, tag="adopt-charter", tag_field="effect"):
    """The room lives by the charter in the motion from the day on which the decision works."""

    room: RoomSlug


Effect = AdoptCharter
"""What a decision does by itself. ``None`` instead of an effect: it says what it says, and no more follows from it."""


class DecisionRecorded(Event, frozen=True, kw_only=True):
    """An organ decided, and the decision has its number in the register."""

    decision: DecisionId
    """Numbered from 1, without gaps, for each organ and year."""
    voting: VotingId
    """In which it was taken."""
    words: TextId
    """The text that was decided on: that of the motion."""
    effect: Effect | None = None
    in_force_on: date

    def tags(self) -> list[str]:
        parts = parts_of(self.decision)
        return [tag.decision(self.decision), tag.decisions(parts.organ, parts.year)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.in_force_on)
