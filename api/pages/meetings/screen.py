"""``/vergaderingen/{meeting}/scherm``: where a meeting stands, for everybody in the room to read from a wall."""

from collections.abc import Mapping, Sequence
from typing import Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import MEETINGS, meeting_named, meeting_there
from api.pages.verdicts import verdict_shown
from api.web.visit import Visit
from governance.ids import ItemId
from governance.states.voting import VotingState
from projections.agendas import AgendaItem
from projections.voting import Voting, votings_of

SECONDS: Final = 5
"""After how many seconds the screen looks again, by itself."""
AHEAD: Final = 3
"""How many of the items that come next it shows."""


@get(MEETINGS + "/{meeting:str}/scherm")
async def screen_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """The meeting, the item now, and what its voting has come to: how many voted, and after the declaring the result.

    What anybody chose is never on it.
    """
    visit.must_be_signed_in()
    async with visit.look() as connection:
        held = await meeting_there(connection, visit.reader, meeting_named(meeting))
        votings = {voting.item: voting for voting in await votings_of(connection, visit.reader, held.id)}
    standing = [item for item in held.agenda if item.withdrawn_on is None]
    now = item_now(standing, votings)
    voting = None if now is None else votings.get(now.item)
    verdict = None if voting is None or voting.verdict is None else verdict_shown(voting.verdict.codes, visit.texts)
    return visit.show(
        "meetings/screen.html",
        section="meetings",
        headers={"Refresh": str(SECONDS)},
        meeting=held,
        stage=held.stage_on(visit.today),
        now=now,
        voting=voting,
        verdict=verdict,
        next=[] if now is None else standing[standing.index(now) + 1 :][:AHEAD],
    )


def item_now(standing: Sequence[AgendaItem], votings: Mapping[ItemId, Voting]) -> AgendaItem | None:
    """The item that the meeting is at: what is voted on or waits for its result, else what was decided last, and before
    anything was put to the vote the first; ``None``: nothing stands on the agenda.
    """
    begun = [(item, votings[item.item]) for item in standing if item.item in votings and votings[item.item].opened_at]
    under_way = [item for item, voting in begun if voting.state is not VotingState.DECLARED]
    if under_way:
        return under_way[0]
    if begun:
        return max(begun, key=lambda pair: str(pair[1].opened_at))[0]
    return next(iter(standing), None)
