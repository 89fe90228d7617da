"""``/vergaderingen/{meeting}``: one assembly, and what its reader can do there now."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import MEETINGS, history_path, meeting_named
from api.pages.meetings.stage import meeting_there
from api.pages.meetings.steps import next_for_member, next_step, steps_of
from api.pages.rights import may
from api.pages.verdicts import rule_shown
from api.web.visit import Visit
from governance.log import tag
from governance.rights import CHAIR, SECRETARIS
from governance.states.membership import MembershipState
from projections.membership import member
from projections.voting import votings_of


@get(MEETINGS + "/{meeting:str}")
async def meeting_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """An assembly, for members: when and where, the agenda, the quorum, the votings, and what comes next."""
    visit.must_be_signed_in()
    reader, texts = visit.reader, visit.texts
    async with visit.look() as connection:
        held = await meeting_there(connection, reader, meeting_named(meeting))
        votings = await votings_of(connection, reader, held.id)
        own = None if reader.member is None else await member(connection, reader, reader.member, visit.today)
    stage = held.stage_on(visit.today)
    leads = may(reader, CHAIR) and stage.is_led
    keeps_list = may(reader, SECRETARIS)
    steps = []
    if leads:
        steps = steps_of(held, votings, texts, keeps_list=keeps_list, writes=keeps_list, stage=stage)
    return visit.show(
        "meetings/meeting.html",
        section="meetings",
        meeting=held,
        stage=stage,
        votings={voting.id: voting for voting in votings},
        steps=steps,
        next=next_step(steps),
        now=None
        if reader.member is None
        else next_for_member(
            held,
            votings,
            stage,
            texts,
            keeps_list=keeps_list,
            leads=leads,
            suspended=own is not None and own.status is MembershipState.SUSPENDED,
        ),
        sees_list=reader.sees_register,
        quorum_rules=[] if held.quorum is None else [rule_shown(check, texts) for check in held.quorum.rules],
        history=history_path(tag.meeting(held.id)),
    )
