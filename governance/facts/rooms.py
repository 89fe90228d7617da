"""What is a room's life so far, and which version of its charter comes next?"""

from datetime import date

from eventsourcing.domain import event

from governance.dates import ImpreciseDate
from governance.events import rooms as events
from governance.ids import DecisionId, RoomSlug
from governance.log import tag
from governance.log.fact import Fact


class RoomLife(Fact):
    """Is there such a room, whose is it, and is it still open?"""

    def __init__(self, room: RoomSlug) -> None:
        self.tag = tag.room(room)
        self.slug = room
        self.opened = False
        self.affiliated = False
        self.independent = False
        self.self_managed = False
        self.closed = False
        self.opened_by: DecisionId | None = None
        """The decision by which it was opened; ``None``: there is none, or nobody said so."""
        self.charters = 0
        """How many versions of its charter there are."""
        self.charters_by: dict[int, DecisionId] = {}
        """The decision that adopted each version of its charter, where that is on record."""
        self.since: ImpreciseDate | None = None
        """When it opened, as far as is known."""
        self.changed: ImpreciseDate | None = None
        """Since when it is whose it is now (affiliated or independent), as far as is known."""
        self._until: ImpreciseDate | None = None

    def is_closed_on(self, day: date) -> bool:
        """Is it closed on this day?"""
        return self.closed and _has_ended(self._until, day)

    @event(events.RoomOpened)
    def room_opened(self, since: ImpreciseDate | None, decision: DecisionId | None) -> None:
        self.opened, self.opened_by = True, decision
        self.since = since

    @event(events.RoomAffiliated)
    def became_affiliated(self, since: ImpreciseDate | None) -> None:
        self.affiliated, self.independent = True, False
        self.changed = since

    @event(events.RoomBecameIndependent)
    def became_independent(self, since: ImpreciseDate | None) -> None:
        self.affiliated, self.independent = False, True
        self.changed = since

    @event(events.RoomBecameSelfManaged)
    def became_self_managed(self) -> None:
        self.self_managed = True

    @event(events.CharterAdopted)
    def charter_adopted(self, version: int, decision: DecisionId | None) -> None:
        self.charters = version
        if decision is not None:
            self.charters_by[version] = decision

    @event(events.RoomClosed)
    def room_closed(self, until: ImpreciseDate | None) -> None:
        self.closed = True
        self._until = until


class Charters(Fact):
    """How many charters has each room had, and which rooms get no more?

    It is about all rooms, for which room a result is about stands in the motion, not in the command that declares it.
    """

    kept = True

    def __init__(self) -> None:
        self.tag = tag.CHARTERS
        self._versions: dict[RoomSlug, int] = {}
        self._closed: dict[RoomSlug, ImpreciseDate | None] = {}

    def next_of(self, room: RoomSlug) -> int:
        """The version that this room's next charter gets, from 1."""
        return self._versions.get(room, 0) + 1

    def is_closed_on(self, room: RoomSlug, day: date) -> bool:
        """Is this room closed on this day, so that no charter is adopted for it?"""
        return room in self._closed and _has_ended(self._closed[room], day)

    @event(events.CharterAdopted)
    def adopted(self, room: RoomSlug, version: int) -> None:
        self._versions[room] = version

    @event(events.RoomClosed)
    def room_closed(self, room: RoomSlug, until: ImpreciseDate | None) -> None:
        self._closed[room] = until


def _has_ended(until: ImpreciseDate | None, day: date) -> bool:
    """Is it over by this day? A closing whose day is not exact lies in the past of its recording."""
    return until is None or until.on_or_before(day) is not False
