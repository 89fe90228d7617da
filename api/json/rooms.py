"""The buurtwerkkamers and their charters, as programs read them."""

from datetime import date

import msgspec

from api.json.query import Asker, Cursor, Limit, VersionCursor, query
from api.problems import must_exist
from governance.ids import RoomSlug
from projections.paging import Page
from projections.rooms import Charter, Room, charters, room, rooms


class RoomsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day (today, where none is said), which part of the list."""

    on: date | None = None
    after: Cursor | None = None
    limit: Limit = 50


class RoomAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which room, on which day."""

    slug: RoomSlug
    on: date | None = None


class ChartersAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which room, which part of the list."""

    slug: RoomSlug
    after: VersionCursor | None = None
    limit: Limit = 50


@query("/api/rooms")
async def the_rooms(asked: RoomsAsked, asker: Asker) -> Page[Room]:
    """The rooms on a day, each with the charter in force. A room can be older than the cooperative."""
    return await rooms(asker.connection, asked.on or asker.today, after=asked.after, limit=asked.limit)


@query("/api/rooms/{slug}")
async def the_room(asked: RoomAsked, asker: Asker) -> Room:
    """One room on a day, and what it was before."""
    return must_exist(await room(asker.connection, asked.slug, asked.on or asker.today))


@query("/api/rooms/{slug}/charters")
async def the_charters(asked: ChartersAsked, asker: Asker) -> Page[Charter]:
    """Every version of a room's charter, each with its text and the decision that adopted it."""
    return must_exist(await charters(asker.connection, asked.slug, after=asked.after, limit=asked.limit))
