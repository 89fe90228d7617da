"""The items of an agenda as somebody says them: points to talk about, and motions, each kind with what it needs.

A form and a program say the same: ``kind`` tells which of the structs an item is. A new kind of motion is one more of
them, with its own fields::

    {"kind": "discussion", "title": "Opening"}
    {"kind": "ordinary", "title": "Houd een open dag", "text": "Elke eerste zaterdag."}
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from governance.events.decisions import AdoptCharter
from governance.events.meetings import AgendaItemAdded
from governance.events.voting import MotionTabled
from governance.facts.rooms import RoomLife
from governance.ids import ItemId, Line, MemberId, ParameterKind, RoomSlug, Text
from governance.log.command import CommandSlice
from governance.log.sealed import FreeText


class Discussion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="discussion", tag_field="kind"):
    """Something to talk about, on which nothing is decided."""

    title: Line


class CharterToAdopt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The charter that a room gets if the motion is carried."""

    room: RoomSlug
    wording: Text
    """The charter itself, in Markdown."""


class OrdinaryMotion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ordinary", tag_field="kind"):
    """A motion that is decided by the majority for ordinary decisions."""

    title: Line
    text: Text
    """What is proposed and why, in Markdown."""
    charter: CharterToAdopt | None = None


AgendaPoint = Discussion | OrdinaryMotion
"""An item of an agenda, as it is put there."""


class ItemsAsked:
    """Items that are put on an agenda, and the rooms that they are about; ``decided`` is the slice that does it."""

    def __init__(self, decided: CommandSlice[Any], points: Iterable[AgendaPoint]) -> None:
        self._decided = decided
        self._points = tuple(points)
        slugs = {room for point in self._points if (room := _room_of(point)) is not None}
        self._rooms = {room: decided.ask(RoomLife, room) for room in slugs}

    def refuse_wrong_rooms(self) -> None:
        """Refuse a charter of a room that there is not, or that is closed today."""
        for slug, room in self._rooms.items():
            if not room.opened:
                self._decided.refuse("no-such-room", room=slug)
            if room.is_closed_on(self._decided.call.today):
                self._decided.refuse("room-closed", room=slug)

    def record(self, at: Iterable[tuple[ItemId, int]], announced_on: date, by: tuple[MemberId, ...] = ()) -> None:
        """Put each on the agenda, under these ids and at these places; ``by``: who proposes the motions."""
        for point, (item, order) in zip(self._points, at, strict=True):
            if isinstance(point, Discussion):
                self._decided.record(
                    AgendaItemAdded(
                        item=item,
                        order=order,
                        announced_on=announced_on,
                        words=self._decided.new_words(),
                        title=FreeText(point.title),
                    )
                )
                continue
            charter = point.charter
            self._decided.record(
                MotionTabled(
                    item=item,
                    order=order,
                    kind=ParameterKind("ordinary"),
                    proposed_by=by,
                    announced_on=announced_on,
                    words=self._decided.new_words(),
                    title=FreeText(point.title),
                    text=FreeText(point.text),
                    charter=None if charter is None else FreeText(charter.wording),
                    effect=None if charter is None else AdoptCharter(room=charter.room),
                )
            )


def _room_of(point: AgendaPoint) -> RoomSlug | None:
    return point.charter.room if isinstance(point, OrdinaryMotion) and point.charter is not None else None
