"""The register of decisions, and what a decision brings about by itself."""

from datetime import date

import msgspec

from governance.dates import ImpreciseDate
from governance.ids import Clause, DecisionId, RoomSlug, TextId, VotingId, parts_of
from governance.log import tag
from governance.log.event import Event
from governance.rules.amended import SettingPlace
from governance.rules.parameters import Setting


class AdoptCharter(msgspec.Struct, frozen=True, kw_only=True, tag="adopt-charter", tag_field="effect"):
    """The room lives by the charter in the motion from the day on which the decision works."""

    room: RoomSlug


class AmendStatutes(msgspec.Struct, frozen=True, kw_only=True, tag="amend-statutes", tag_field="effect"):
    """The statutes say otherwise, from the day of the deed on or a later day that it names (BW 2:43 lid 5)."""

    settings: tuple[Setting, ...] = ()
    """What they then say, each parameter with its clause; what is not among them stays as it is."""
    falls_back: tuple[SettingPlace, ...] = ()
    """What they then say nothing of any more, so that the default holds."""
    clauses: tuple[Clause, ...] = ()
    """The clauses that it changes, also where they set no parameter."""
    not_before: date | None = None
    """The day on which it comes into force at the earliest; ``None``: with the deed."""


Effect = AdoptCharter | AmendStatutes
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
    decided_on: date
    """The day of the meeting."""
    in_force_on: date | None
    """``None``: not yet. An amendment of the statutes comes into force with its deed."""

    def tags(self) -> list[str]:
        parts = parts_of(self.decision)
        return [tag.decision(self.decision), tag.decisions(parts.organ, parts.year)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.decided_on)
