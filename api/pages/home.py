"""``/``: who the cooperative is, what it has, and what waits for whoever is signed in; or how it was on a day."""

from datetime import date

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from api.pages.board import seats
from api.pages.can_vote import OpenToReader, open_to_reader
from api.pages.meetings.convening import CALLING, CooperativeNow
from api.pages.membership import OF_THE_REGISTER, Register, count_words
from api.pages.rooms import END_OF_TIME, MOST_ROOMS, OPENING, NewRoom, life, span
from api.process.record import still_to_ask
from api.store.pool import Connection
from api.web.asked import OnDay, asked
from api.web.forms import Form
from api.web.step import Link
from api.web.visit import Visit
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.membership import AdmitMember
from governance.commands.rooms import OpenRoom
from projections.board import offices
from projections.meetings import Meeting, called_off, next_meeting
from projections.membership import Count
from projections.reader import is_member
from projections.rooms import rooms
from projections.statutes import cooperative


class ToDo(msgspec.Struct, frozen=True):
    """What waits for a member: votings that are open, the meeting that comes next, and those that are not held."""

    votings: list[OpenToReader]
    meeting: Meeting | None
    called_off: list[Meeting]

    @property
    def first(self) -> OpenToReader | None:
        """The voting that the button at the top leads to: one to vote in, or else one in which they voted."""
        offered = [open_voting for open_voting in self.votings if open_voting.why_not is None]
        return min(offered, key=lambda open_voting: open_voting.voted, default=None)


@get("/")
async def home_page(visit: NamedDependency[Visit]) -> Template:
    """The home page: who the cooperative is, what it has, and what waits for its reader."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    chosen = form.command or OnDay()
    on = chosen.on or visit.today
    async with visit.look() as connection:
        then = await cooperative(connection, on)
        ever = then or await cooperative(connection, END_OF_TIME)
        listed = (await rooms(connection, on, limit=MOST_ROOMS)).items
        held = await offices(connection, visit.reader, on)
        unsaid = await still_to_ask(connection)
        waiting = await _to_do(visit, connection) if chosen.on is None else None
    texts = visit.texts
    first, last = span(listed, min(on, visit.today))
    return visit.show(
        "home/home.html" if chosen.on is None else "home/then.html",
        status=422 if form.faults else 200,
        form=form,
        on=on,
        then=then,
        ever=ever,
        how_many=count_words(then.members if then else Count(0, None), texts),
        seats=seats(held, held, texts, unsaid, today=chosen.on is None),
        lives=[life(room, chosen.on, texts) for room in listed],
        together=sum(room.affiliated is True for room in listed),
        apart=sum(room.affiliated is not True and not room.status.is_closed for room in listed),
        first=first,
        last=last,
        waiting=waiting,
        steps=_steps(visit, ever.founded_on) if ever is not None and visit.reader.offices else [],
        opening=OPENING.link(visit, NewRoom(), OpenRoom),
        set_up=visit.reader.operator and bool(unsaid),
    )


def _steps(visit: Visit, founded_on: date) -> list[Link]:
    """Links to the steps that an officer takes most often."""
    calling = CALLING.link(visit, CooperativeNow(founded_on), ConveneAssembly)
    admission = OF_THE_REGISTER.link(visit, Register(founded_on), AdmitMember)
    return [link for link in (calling, admission) if link is not None]


async def _to_do(visit: Visit, connection: Connection) -> ToDo | None:
    """What waits for this reader; ``None`` for a reader who sees no meetings."""
    if not await is_member(connection, visit.reader):
        return None
    ahead = await next_meeting(connection, visit.reader, visit.today)
    gone = await called_off(connection, visit.reader, visit.today)
    return ToDo(await open_to_reader(visit, connection), ahead, gone)
