"""A buurtwerkkamer's life: opened, supported by the cooperative, run by residents, on its own, closed."""

from governance.commands.days import is_before, is_vague_and_ahead
from governance.dates import ImpreciseDate
from governance.events.rooms import (
    RoomAffiliated,
    RoomBecameIndependent,
    RoomBecameSelfManaged,
    RoomClosed,
    RoomOpened,
)
from governance.facts.rooms import Room
from governance.facts.statutes import Founding
from governance.ids import Line, RoomSlug
from governance.log.command import Command, CommandSlice
from governance.rights import BOARD_OR_OPERATOR


class OpenRoom(Command, frozen=True, kw_only=True):
    """Record that a room became active in its neighbourhood, perhaps before the cooperative existed."""

    room: RoomSlug
    name: Line
    neighbourhood: Line
    district: Line
    since: ImpreciseDate | None = None
    """``None``: not known."""
    source: Line | None = None


class OpenRoomSlice(CommandSlice[OpenRoom], right=BOARD_OR_OPERATOR):
    """A room has an address of its own."""

    def asks(self) -> None:
        self.room = self.ask(Room, self.command.room)

    def decide(self) -> None:
        said = self.command
        if self.room.opened:
            self.refuse("room-exists", room=said.room)
        if is_vague_and_ahead(said.since, self.call.today):
            self.refuse("day-must-be-known", date=said.since)
        self.record(
            RoomOpened(
                room=said.room,
                name=said.name,
                neighbourhood=said.neighbourhood,
                district=said.district,
                since=said.since,
            ),
            source=said.source,
        )


class AffiliateRoom(Command, frozen=True, kw_only=True):
    """Record that the cooperative supports a room; one that was on its own no longer is."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    source: Line | None = None


class AffiliateRoomSlice(CommandSlice[AffiliateRoom], right=BOARD_OR_OPERATOR):
    """From the founding on."""

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.room = self.ask(Room, self.command.room)

    def decide(self) -> None:
        said, founded_on = self.command, self.founding.founded_on
        _refuse_unless_active(self, self.room, said.room, said.since)
        if founded_on is None:
            self.refuse("not-yet-founded")
        if is_before(said.since, founded_on):
            self.refuse("before-founding", founded_on=founded_on)
        if self.room.affiliated:
            self.refuse("already-affiliated", room=said.room)
        _refuse_before_last_change(self, self.room, said.since)
        self.record(RoomAffiliated(room=said.room, since=said.since), source=said.source)


class RecordSelfManagement(Command, frozen=True, kw_only=True):
    """Record that residents manage a room themselves from now on (zelfbeheer)."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    source: Line | None = None


class RecordSelfManagementSlice(CommandSlice[RecordSelfManagement], right=BOARD_OR_OPERATOR):
    """Once."""

    def asks(self) -> None:
        self.room = self.ask(Room, self.command.room)

    def decide(self) -> None:
        said = self.command
        _refuse_unless_active(self, self.room, said.room, said.since)
        if self.room.self_managed:
            self.refuse("already-self-managed", room=said.room)
        self.record(RoomBecameSelfManaged(room=said.room, since=said.since), source=said.source)


class RecordIndependence(Command, frozen=True, kw_only=True):
    """Record that a room is active by itself, outside the cooperative; one that was supported no longer is."""

    room: RoomSlug
    since: ImpreciseDate | None = None
    source: Line | None = None


class RecordIndependenceSlice(CommandSlice[RecordIndependence], right=BOARD_OR_OPERATOR):
    """A room is the cooperative's or its own, not both."""

    def asks(self) -> None:
        self.room = self.ask(Room, self.command.room)

    def decide(self) -> None:
        said = self.command
        _refuse_unless_active(self, self.room, said.room, said.since)
        if self.room.independent:
            self.refuse("already-independent", room=said.room)
        _refuse_before_last_change(self, self.room, said.since)
        self.record(RoomBecameIndependent(room=said.room, since=said.since), source=said.source)


class CloseRoom(Command, frozen=True, kw_only=True):
    """Record that a room is no longer active."""

    room: RoomSlug
    until: ImpreciseDate | None = None
    """The first day on which it is closed; ``None``: not known, but closed when this is recorded."""
    source: Line | None = None


class CloseRoomSlice(CommandSlice[CloseRoom], right=BOARD_OR_OPERATOR):
    """Once, and not before it opened."""

    def asks(self) -> None:
        self.room = self.ask(Room, self.command.room)

    def decide(self) -> None:
        said = self.command
        _refuse_unless_active(self, self.room, said.room, said.until)
        self.record(RoomClosed(room=said.room, until=said.until), source=said.source)


RoomSlice = AffiliateRoomSlice | RecordSelfManagementSlice | RecordIndependenceSlice | CloseRoomSlice


def _refuse_unless_active(slice_: RoomSlice, room: Room, slug: RoomSlug, when: ImpreciseDate | None) -> None:
    """Nothing happens to a room that never opened or has closed, nor before it opened."""
    if not room.opened:
        slice_.refuse("no-such-room", room=slug)
    if room.closed:
        slice_.refuse("room-closed", room=slug)
    if is_vague_and_ahead(when, slice_.call.today):
        slice_.refuse("day-must-be-known", date=when)
    if when is not None and room.since is not None and when.before(room.since) is True:
        slice_.refuse("before-opening", room=slug, since=room.since)


def _refuse_before_last_change(
    slice_: AffiliateRoomSlice | RecordIndependenceSlice, room: Room, since: ImpreciseDate | None
) -> None:
    """Whose a room is changes in the order in which it is recorded."""
    if since is not None and room.changed is not None and since.before(room.changed) is True:
        slice_.refuse("before-last-change", room=slice_.command.room, since=room.changed)
