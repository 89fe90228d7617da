"""A voting as its reader meets it: with their own vote, if they cast one, or with the reason why they cannot."""

import msgspec

from api.pages.can_vote import why_not
from api.pages.statutes.amendments import AmendmentProposed, changes, last_days
from api.problems import must_exist
from api.store.pool import Connection
from api.web.visit import Visit
from governance.events.decisions import AdoptCharter, AmendStatutes
from governance.events.voting import Secrecy
from governance.ids import ItemId, VotingId
from governance.log.errors import Refused
from governance.log.reading import Place
from projections.meetings import Meeting, meeting
from projections.rooms import room
from projections.statutes import rulebook_on
from projections.voting import Receipt, Voting, counted_vote, motion, receipt, voting


class BallotSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One voting, for one reader."""

    voting: Voting
    meeting: Meeting
    receipt: Receipt | None
    """The reader's own vote."""
    counted: Place | None
    """Where it stands in the log, while the read tables lack it."""
    refused: Refused | None
    """Why the reader cannot vote now, as far as the read tables know; the log decides."""
    room: str | None
    """The name of the room whose charter it would adopt."""
    amends: AmendmentProposed | None
    """What it would change in the statutes."""

    @property
    def secrecy(self) -> Secrecy:
        """Who learns who chose what. Before it is opened it is the only way that can be asked for."""
        return self.voting.secrecy or Secrecy.OPEN

    @property
    def has_voted(self) -> bool:
        """Whether the reader's vote is in the log."""
        return self.receipt is not None or self.counted is not None


async def ballot_seen(visit: Visit, connection: Connection, name: VotingId) -> BallotSeen:
    """The voting of this name, for members. Raises ``NotFound``, ``NotAllowed``."""
    return await _seen(visit, connection, must_exist(await voting(connection, visit.reader, name)))


async def motion_seen(visit: Visit, connection: Connection, item: ItemId) -> BallotSeen:
    """The motion that is this item, with the last voting on it if there is any, for members.

    Raises ``NotFound``, ``NotAllowed``.
    """
    return await _seen(visit, connection, must_exist(await motion(connection, visit.reader, item)))


async def _seen(visit: Visit, connection: Connection, the_voting: Voting) -> BallotSeen:
    held = await meeting(connection, visit.reader, the_voting.meeting)
    assert held is not None, "a motion is tabled at a meeting"
    own, counted = None, None
    if the_voting.id is not None:
        own = await receipt(connection, visit.reader, the_voting.id)
        counted = await counted_vote(connection, visit.reader, the_voting.id) if own is None else None
    refused = None
    if the_voting.takes_votes and own is None and counted is None:
        refused = await why_not(visit, connection, held, the_voting)
    named = None
    if isinstance(the_voting.effect, AdoptCharter):
        of_room = await room(connection, the_voting.effect.room, visit.today)
        named = the_voting.effect.room if of_room is None else of_room.name
    return BallotSeen(
        voting=the_voting,
        meeting=held,
        receipt=own,
        counted=counted,
        refused=refused,
        room=named,
        amends=await _amends(visit, connection, held, the_voting),
    )


async def _amends(visit: Visit, connection: Connection, held: Meeting, the_voting: Voting) -> AmendmentProposed | None:
    effect = the_voting.effect
    if not isinstance(effect, AmendStatutes):
        return None
    statutes = await rulebook_on(connection, held.held_on)
    return AmendmentProposed(
        changes=changes(effect.settings, effect.falls_back, effect.clauses, effect.not_before, visit.texts),
        open_from=the_voting.text_open_from or the_voting.announced_on,
        last=last_days(held.held_on, statutes).text,
    )
