"""Meetings, who was there, and their minutes, as programs read them."""

import msgspec

from api.json.query import Asker, Cursor, Limit, MemberCursor, query
from api.problems import must_exist
from governance.ids import MeetingId
from projections.attendance import Attendant, attendants
from projections.meetings import Meeting, meeting, meetings
from projections.minutes import Minutes, minutes
from projections.paging import Page


class MeetingsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list."""

    after: Cursor | None = None
    limit: Limit = 50


class MeetingAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which meeting."""

    id: MeetingId


class AttendanceAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At which meeting, which part of the list."""

    id: MeetingId
    after: MemberCursor | None = None
    limit: Limit = 50


@query("/api/meetings")
async def the_meetings(asked: MeetingsAsked, asker: Asker) -> Page[Meeting]:
    """The assemblies, for members."""
    return await meetings(asker.connection, asker.reader, after=asked.after, limit=asked.limit)


@query("/api/meetings/{id}")
async def the_meeting(asked: MeetingAsked, asker: Asker) -> Meeting:
    """An assembly with its agenda, how many came, and the quorum; for members."""
    return must_exist(await meeting(asker.connection, asker.reader, asked.id))


@query("/api/meetings/{id}/attendance")
async def the_attendance(asked: AttendanceAsked, asker: Asker) -> Page[Attendant]:
    """Who came to an assembly, for the board."""
    return await attendants(asker.connection, asker.reader, asked.id, after=asked.after, limit=asked.limit)


@query("/api/minutes/{id}")
async def the_minutes(asked: MeetingAsked, asker: Asker) -> Minutes:
    """The minutes of a meeting as blocks: what the log says, and the secretaris's text between; for members."""
    return must_exist(await minutes(asker.connection, asker.reader, asked.id))
