"""The buurtwerkkamers: their lives and the charters they live by."""

from datetime import date

from governance.dates import ImpreciseDate
from governance.ids import DecisionId, RoomSlug, TextId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText


class RoomOpened(Event, frozen=True, kw_only=True):
    """A room became active in its neighbourhood, perhaps before the cooperative existed."""

    room: RoomSlug
    name: str
    neighbourhood: str
    district: str
    """The part of the city: Amsterdam Zuidoost."""
    since: ImpreciseDate | None = None
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.room(self.room), *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.since


class RoomAffiliated(Event, frozen=True, kw_only=True):
    """The cooperative began to support a room."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.room(self.room), *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.since


class RoomBecameSelfManaged(Event, frozen=True, kw_only=True):
    """Residents manage the room themselves from now on (zelfbeheer)."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.room(self.room), *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.since


class RoomBecameIndependent(Event, frozen=True, kw_only=True):
    """A room is active by itself, outside the cooperative."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.room(self.room), *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.since


class RoomClosed(Event, frozen=True, kw_only=True):
    """A room is no longer active."""

    room: RoomSlug
    until: ImpreciseDate | None = None
    """The first day on which it was closed."""
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.room(self.room), tag.CHARTERS, *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.until


class CharterAdopted(Event, frozen=True, kw_only=True):
    """A room has a charter to live by (kamerhandvest)."""

    room: RoomSlug
    version: int
    """From 1, without gaps, for each room."""
    words: TextId
    """The text in which the charter stands: that of the motion."""
    decision: DecisionId | None = None
    """The decision that adopted it; ``None``: not known, as of a charter of years ago."""
    in_force_on: date

    def tags(self) -> list[str]:
        return [tag.room(self.room), tag.CHARTERS]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.in_force_on)
