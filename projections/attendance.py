"""Who is at a meeting, or was, and who of them has no vote: for the board.

It is a part of the capability meetings, whose tables it reads, in a file of its own because it tells of people.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
import psycopg

from governance.events.meetings import Presence
from governance.ids import MeetingId, MemberId
from projections.engine.selecting import Select
from projections.paging import Page
from projections.reader import Reader, must_see_register

Connection = psycopg.AsyncConnection[Any]


class Attendant(msgspec.Struct, frozen=True, kw_only=True):
    """A member who is at a meeting, or was."""

    member: MemberId
    name: str | None
    """``None``: the name is erased."""
    presence: Presence
    arrived_at: datetime
    left_at: datetime | None
    """``None``: they are still there."""


class WithoutVote(msgspec.Struct, frozen=True):
    """Somebody in the room who does not count for the quorum, and on what ground."""

    member: MemberId
    ground: str


ATTENDANTS = Select(
    Attendant,
    """SELECT {fields}, member
FROM attendance LEFT JOIN (SELECT member, name FROM members) AS m USING (member)
WHERE meeting = %(meeting)s AND member > %(after)s AND (left_at IS NULL OR NOT %(here)s)
ORDER BY member LIMIT %(limit)s""",
)

ATTENDED = Select(
    Attendant,
    """SELECT {fields}
FROM unnest(%(members)s::int[]) AS asked(number)
CROSS JOIN LATERAL (SELECT * FROM attendance WHERE meeting = %(meeting)s AND member = number LIMIT 1) AS a
LEFT JOIN (SELECT member, name FROM members) AS m USING (member)""",
)

IN_THE_ROOM_WITHOUT_A_VOTE = """SELECT member, status
FROM attendance JOIN members m USING (member)
CROSS JOIN LATERAL (
    SELECT member_status(m.member, m.since_latest, m.until_earliest, m.until_latest, %(on)s) AS status
) AS s
WHERE meeting = %(meeting)s AND left_at IS NULL AND status IN ('suspended', 'ended') ORDER BY member"""


async def attendants(
    connection: Connection,
    reader: Reader,
    meeting_id: MeetingId,
    *,
    here: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[Attendant]:
    """The members who are or were at a meeting, with their names, in the order of their numbers, for the board.

    ``here``: only those who are still there. Raises ``NotAllowed``, ``Malformed``.
    """
    must_see_register(reader, "attendance")
    asked = {"meeting": meeting_id, "here": here}
    return await ATTENDANTS.page(connection, asked, after=after, limit=limit, largest=9_999_999)


async def without_a_vote(connection: Connection, reader: Reader, meeting_id: MeetingId, on: date) -> list[WithoutVote]:
    """Those who are at a meeting and have no vote on a day, in the order of their numbers, for the board.

    They came while they had one: somebody who has none is not checked in. Raises ``NotAllowed``.
    """
    must_see_register(reader, "attendance")
    cursor = await connection.execute(IN_THE_ROOM_WITHOUT_A_VOTE, {"meeting": meeting_id, "on": on})
    return [WithoutVote(member, status) for member, status in await cursor.fetchall()]


async def attended(
    connection: Connection, reader: Reader, meeting_id: MeetingId, members: Iterable[MemberId]
) -> dict[MemberId, Attendant]:
    """Those of these members who are or were at the meeting, for the board. Raises ``NotAllowed``."""
    must_see_register(reader, "attendance")
    attendants = await ATTENDED.all(connection, {"meeting": meeting_id, "members": list(members)})
    return {attendant.member: attendant for attendant in attendants}
