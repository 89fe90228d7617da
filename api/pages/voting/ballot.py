"""A voting as its reader meets it: with their own vote, if they cast one, or with the reason why they cannot."""

import msgspec

from api.pool import Connection
from api.problems import NotFound
from api.visit import Visit
from governance.commands.days import is_over
from governance.commands.voting import why_no_vote
from governance.ids import VotingId
from governance.log.errors import Refused
from projections.meetings import Meeting, meeting
from projections.membership import member
from projections.reader import Reader
from projections.rooms import room
from projections.voting import Counted, Receipt, Voting, counted_vote, receipt, voting


class BallotSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One voting, for one reader."""

    voting: Voting
    meeting: Meeting
    receipt: Receipt | None
    """The reader's own vote."""
    counted: Counted | None
    """Where it stands in the log, while the read tables lack it."""
    refused: Refused | None
    """Why the reader cannot vote now, as far as the read tables know; the log decides."""
    room: str | None
    """The name of the room whose charter it would adopt."""

    @property
    def has_voted(self) -> bool:
        """Whether the reader's vote is in the log."""
        return self.receipt is not None or self.counted is not None


async def ballot_seen(visit: Visit, connection: Connection, name: VotingId) -> BallotSeen:
    """The voting of this name, for members. Raises ``NotFound``, ``NotAllowed``."""
    found = await voting(connection, visit.reader, name)
    if found is None:
        raise NotFound("no such voting")
    held = await meeting(connection, visit.reader, found.meeting)
    assert held is not None, "a motion is tabled at a meeting"
    own = await receipt(connection, visit.reader, name)
    counted = await counted_vote(connection, visit.reader, name) if own is None else None
    refused = None
    if found.state == "open" and own is None and counted is None:
        refused = await _why_not(visit, connection, held, name)
    named = None
    if found.effect is not None:
        of_room = await room(connection, found.effect.room, visit.today)
        named = found.effect.room if of_room is None else of_room.name
    return BallotSeen(voting=found, meeting=held, receipt=own, counted=counted, refused=refused, room=named)


async def _why_not(visit: Visit, connection: Connection, held: Meeting, name: VotingId) -> Refused | None:
    """What ``CastVote`` would answer, in its order: said before somebody chooses in vain."""
    if is_over(held.held_on, visit.today):
        return Refused("meeting-over", meeting=held.id, held_on=held.held_on)
    reader: Reader = visit.reader
    own = None
    if reader.member is not None:
        own = await member(connection, reader, reader.member, visit.today)
    return why_no_vote(
        name,
        member=own is not None and own.status not in ("ended", "unknown"),
        suspended=own is not None and own.status == "suspended",
        here=held.checked_in is True,
        voted=False,
    )
