"""``/vergaderingen``: the assemblies as they were convened, a hundred a page, of which those to come stand first."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from api.pages.addresses import MEETINGS, meeting_path
from api.pages.can_vote import open_to_reader
from api.pages.meetings.convening import CALLING
from api.web.visit import Visit
from projections.meetings import Meeting, meetings

ON_A_PAGE = 100


@get(MEETINGS)
async def meetings_page(visit: NamedDependency[Visit]) -> Template:
    """The assemblies, for members: what is to come or goes on, what has been, and what was called off."""
    visit.must_be_signed_in()
    after = visit.request.query_params.get("na")
    async with visit.look() as connection:
        convened = await meetings(connection, visit.reader, after=after, limit=ON_A_PAGE)
        open_now = await open_to_reader(visit, connection)
        calling = await CALLING.links(visit, connection)
    by_day = sorted(convened.items, key=lambda meeting: meeting.held_on)
    ahead = [meeting for meeting in by_day if not meeting.state.is_closed and not meeting.state.is_called_off]
    past = [meeting for meeting in reversed(by_day) if meeting.state.is_closed]
    called_off = [meeting for meeting in reversed(by_day) if meeting.state.is_called_off]
    return visit.show(
        "meetings/list.html",
        section="meetings",
        ahead=[_row(visit, meeting) for meeting in ahead],
        past=[_row(visit, meeting) for meeting in past],
        called_off=[_row(visit, meeting) for meeting in called_off],
        votings=[voting for voting in open_now if not voting.voted],
        convening=next(iter(calling), None),
        next=None if convened.next is None else f"{MEETINGS}?na={convened.next}",
        first=None if after is None else MEETINGS,
    )


def _row(visit: Visit, held: Meeting) -> list[object]:
    """A line of the list: the day as a link, the hour, the place, the number, how far it is."""
    texts, linked = visit.texts, (visit.texts.day(held.held_on), meeting_path(held.id))
    stage = texts.t(f"meeting.stage.{held.stage_on(visit.today)}")
    return [linked, texts.hour(held.starts_at), texts.readable(held.place), held.id, stage]
