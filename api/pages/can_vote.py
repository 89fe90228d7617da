"""Can a reader vote now? Pages ask this before they offer it, so that nobody is sent to a vote that is refused."""

import msgspec

from api.store.pool import Connection
from api.web.visit import Visit
from governance.commands.voting.casting import why_member_cannot_vote
from governance.log.errors import Refused
from projections.meetings import Meeting, meeting
from projections.membership import member
from projections.reader import Reader
from projections.voting import Voting, open_votings


class OpenToReader(msgspec.Struct, frozen=True):
    """A voting that is open, for one reader."""

    voting: Voting
    why_not: str | None
    """Why they cannot vote in it now, and what they can do; ``None``: they can, or they have voted."""

    @property
    def voted(self) -> bool:
        """Whether the reader has voted."""
        return self.voting.voted is True

    @property
    def presses(self) -> bool:
        """Whether they can vote, and have not."""
        return self.why_not is None and not self.voted


async def open_to_reader(visit: Visit, connection: Connection) -> list[OpenToReader]:
    """The votings that are open, for members. Raises ``NotAllowed``."""
    listed = []
    for voting in await open_votings(connection, visit.reader, visit.today):
        refused = None
        if voting.voted is not True:
            held = await meeting(connection, visit.reader, voting.meeting)
            assert held is not None, "a motion is tabled at a meeting"
            refused = await why_not(visit, connection, held, voting)
        listed.append(OpenToReader(voting, None if refused is None else visit.refusal(refused).sentence))
    return listed


async def why_not(visit: Visit, connection: Connection, held: Meeting, voting: Voting) -> Refused | None:
    """Why ``CastVote`` would refuse this reader, if they have not voted; ``None``: it would count their vote."""
    assert voting.id is not None, "a voting that takes votes was opened"
    reader: Reader = visit.reader
    own = None if reader.member is None else await member(connection, reader, reader.member, visit.today)
    state = None if own is None else own.status or None
    return why_member_cannot_vote(
        voting.id,
        held,
        visit.today,
        voting_state=voting.state,
        member=state is not None and state.is_member,
        suspended=state is not None and state.is_suspended,
        here=held.checked_in is True,
        voted=False,
        unlinked_office=min(reader.offices, default=None) if reader.member is None else None,
    )
