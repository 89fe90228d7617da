"""A buurtwerkkamer's life: opened, supported by the cooperative, run by residents, on its own, closed."""

from datetime import date
from typing import Protocol

from governance.commands.days import is_before, is_vague_and_ahead
from governance.commands.decisions.named import ask_decision, why_not_by
from governance.dates import ImpreciseDate
from governance.events import rooms as events
from governance.facts.rooms import RoomLife
from governance.facts.statutes import Founding
from governance.ids import DecisionId, Line, RoomSlug
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import BOARD_OR_OPERATOR


class RoomSoFar(Protocol):
    """A room as far as it is recorded: by the log's facts or, for a page, by a read table."""

    @property
    def slug(self) -> RoomSlug:
        """Which room it is."""
        ...

    @property
    def opened(self) -> bool:
        """There is such a room."""
        ...

    @property
    def closed(self) -> bool:
        """It is closed, or a day is recorded on which it will be."""
        ...

    @property
    def affiliated(self) -> bool | None:
        """The cooperative supports it; ``None``: not known."""
        ...

    @property
    def independent(self) -> bool | None:
        """It is active outside the cooperative; ``None``: not known."""
        ...

    @property
    def self_managed(self) -> bool | None:
        """Residents manage it; ``None``: not known."""
        ...

    @property
    def since(self) -> ImpreciseDate | None:
        """When it opened, as far as is known."""
        ...

    @property
    def changed(self) -> ImpreciseDate | None:
        """Since when it is whose it is now, as far as is known."""
        ...


class OpenRoom(Command, frozen=True, kw_only=True):
    """Record that a room became active in its neighbourhood, perhaps before the cooperative existed."""

    room: RoomSlug
    name: Line
    neighbourhood: Line
    district: Line
    since: ImpreciseDate | None = None
    """``None``: not known."""
    source: Line | None = None
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class OpenRoomSlice(CommandSlice[OpenRoom], right=BOARD_OR_OPERATOR):
    """A room is opened once, under an address that no other room has."""

    def asks(self) -> None:
        self.room = self.ask(RoomLife, self.command.room)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        command = self.command
        if self.room.opened:
            self.refuse("room-exists", room=command.room)
        if is_vague_and_ahead(command.since, self.call.today):
            self.refuse("day-must-be-known", date=command.since)
        self.record(
            events.RoomOpened(
                room=command.room,
                name=command.name,
                neighbourhood=command.neighbourhood,
                district=command.district,
                since=command.since,
                decision=command.decision,
            ),
            source=command.source,
        )


class AffiliateRoom(Command, frozen=True, kw_only=True):
    """Record that the cooperative supports a room; one that was on its own no longer is."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    source: Line | None = None
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class AffiliateRoomSlice(CommandSlice[AffiliateRoom], right=BOARD_OR_OPERATOR):
    """The cooperative supports a room from the day of its own founding at the earliest."""

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.room = self.ask(RoomLife, self.command.room)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        room, since = self.command.room, self.command.since
        self.refuse_if(why_no_affiliation(self.room, self.founding.founded_on, self.call.today, since))
        self.record(
            events.RoomAffiliated(room=room, since=since, decision=self.command.decision), source=self.command.source
        )


class RecordSelfManagement(Command, frozen=True, kw_only=True):
    """Record that residents manage a room themselves from now on (zelfbeheer)."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    source: Line | None = None
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class RecordSelfManagementSlice(CommandSlice[RecordSelfManagement], right=BOARD_OR_OPERATOR):
    """Residents take over a room once."""

    def asks(self) -> None:
        self.room = self.ask(RoomLife, self.command.room)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        room, since = self.command.room, self.command.since
        self.refuse_if(why_no_self_management(self.room, self.call.today, since))
        self.record(
            events.RoomBecameSelfManaged(room=room, since=since, decision=self.command.decision),
            source=self.command.source,
        )


class RecordIndependence(Command, frozen=True, kw_only=True):
    """Record that a room is active by itself, outside the cooperative; one that was supported no longer is."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    source: Line | None = None
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class RecordIndependenceSlice(CommandSlice[RecordIndependence], right=BOARD_OR_OPERATOR):
    """From then on a room is on its own and the cooperative supports it no more: it is never both at once."""

    def asks(self) -> None:
        self.room = self.ask(RoomLife, self.command.room)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        room, since = self.command.room, self.command.since
        self.refuse_if(why_no_independence(self.room, self.call.today, since))
        self.record(
            events.RoomBecameIndependent(room=room, since=since, decision=self.command.decision),
            source=self.command.source,
        )


class CloseRoom(Command, frozen=True, kw_only=True):
    """Record that a room is no longer active."""

    room: RoomSlug
    until: ImpreciseDate | None = None
    """The first day on which it is closed; ``None``: not known, but closed when this is recorded."""
    source: Line | None = None
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class CloseRoomSlice(CommandSlice[CloseRoom], right=BOARD_OR_OPERATOR):
    """A room is closed once, and not before the day on which it opened."""

    def asks(self) -> None:
        self.room = self.ask(RoomLife, self.command.room)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        room, until = self.command.room, self.command.until
        self.refuse_if(why_no_closing(self.room, self.call.today, until))
        self.record(
            events.RoomClosed(room=room, until=until, decision=self.command.decision), source=self.command.source
        )


# Why not. Pages ask these too, of the read tables, before anything is filled in: then the day is not said yet.


def why_no_affiliation(
    room: RoomSoFar, founded_on: date | None, today: date, since: ImpreciseDate | None = None
) -> Refused | None:
    """Why the cooperative cannot begin to support a room; ``None``: it can."""
    refused = _why_not_active(room, today, since)
    if refused is not None:
        return refused
    if founded_on is None:
        return Refused("not-yet-founded")
    if is_before(since, founded_on):
        return Refused("before-founding", founded_on=founded_on)
    if room.affiliated:
        return Refused("already-affiliated", room=room.slug)
    return _why_before_last_change(room, since)


def why_no_self_management(room: RoomSoFar, today: date, since: ImpreciseDate | None = None) -> Refused | None:
    """Why residents cannot begin to manage a room; ``None``: they can."""
    refused = _why_not_active(room, today, since)
    if refused is None and room.self_managed:
        return Refused("already-self-managed", room=room.slug)
    return refused


def why_no_independence(room: RoomSoFar, today: date, since: ImpreciseDate | None = None) -> Refused | None:
    """Why a room cannot go on by itself; ``None``: it can."""
    refused = _why_not_active(room, today, since)
    if refused is None and room.independent:
        return Refused("already-independent", room=room.slug)
    return refused or _why_before_last_change(room, since)


def why_no_closing(room: RoomSoFar, today: date, until: ImpreciseDate | None = None) -> Refused | None:
    """Why a room cannot close; ``None``: it can."""
    return _why_not_active(room, today, until)


def _why_not_active(room: RoomSoFar, today: date, when: ImpreciseDate | None) -> Refused | None:
    """Why nothing can happen to a room on this day; ``None``: it has opened by then and is not closed."""
    if not room.opened:
        return Refused("no-such-room", room=room.slug)
    if room.closed:
        return Refused("room-closed", room=room.slug)
    if is_vague_and_ahead(when, today):
        return Refused("day-must-be-known", date=when)
    if when is not None and room.since is not None and when.before(room.since) is True:
        return Refused("before-opening", room=room.slug, since=room.since)
    return None


def _why_before_last_change(room: RoomSoFar, since: ImpreciseDate | None) -> Refused | None:
    """Why a day is too early: the room came into other hands only after it. ``None``: it is not."""
    if since is not None and room.changed is not None and since.before(room.changed) is True:
        return Refused("before-last-change", room=room.slug, since=room.changed)
    return None
