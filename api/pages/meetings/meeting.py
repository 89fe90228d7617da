"""``/vergaderingen/{meeting}``: one assembly, and what its reader can do there now."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import MEETINGS, history_path, meeting_named, meeting_there
from api.pages.leading import OF_A_MOTION, OF_AN_ITEM, ItemNow, MeetingNow, meeting_now
from api.pages.meetings.agenda import links_of
from api.pages.meetings.calling import OF_A_CALL
from api.pages.meetings.led import led_in_words
from api.pages.meetings.tasks import next_for_member, next_task, tasks_of
from api.pages.telling import by_whom
from api.pages.verdicts import rule_shown
from api.web.step import Link
from api.web.visit import Visit
from governance.commands.meetings.agenda import AddAgendaItem, ChangeMotion, WithdrawAgendaItem
from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.closing import CloseMeeting
from governance.log import tag
from governance.states.membership import MembershipState
from projections.agendas import AgendaItem
from projections.decisions import decisions_about
from projections.membership import member
from projections.minutes import minutes_are_shared
from projections.voting import votings_of


@get(MEETINGS + "/{meeting:str}")
async def meeting_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """An assembly, for members: when and where, the agenda, the quorum, the votings, and what comes next."""
    visit.must_be_signed_in()
    reader, texts = visit.reader, visit.texts
    async with visit.look() as connection:
        held = await meeting_there(connection, reader, meeting_named(meeting))
        votings = await votings_of(connection, reader, held.id)
        leads = visit.may(CloseMeeting) and held.stage_on(visit.today).is_led
        now = await meeting_now(visit, connection, meeting) if leads or visit.may(AddAgendaItem) else None
        tasks = tasks_of(visit, now) if leads and now is not None else []
        minutes_shared = await minutes_are_shared(connection, held.id)
        decided = await decisions_about(connection, reader, tag.meeting(held.id))
        own = None if reader.member is None else await member(connection, reader, reader.member, visit.today)
    stage = held.stage_on(visit.today)
    return visit.show(
        "meetings/meeting.html",
        section="meetings",
        meeting=held,
        stage=stage,
        votings={voting.item: voting for voting in votings},
        tasks=tasks,
        item_links={} if now is None else {item.item: _links_of(visit, now, item) for item in held.agenda},
        agenda_links=[] if now is None else list(links_of(visit, now).values()),
        next=next_task(tasks),
        now=None
        if reader.member is None
        else next_for_member(
            held,
            votings,
            stage,
            texts,
            keeps_list=visit.may(CheckIn),
            leads=leads,
            suspended=own is not None and own.status is MembershipState.SUSPENDED,
            minutes_shared=minutes_shared,
        ),
        call_links=[] if now is None else OF_A_CALL.links_of(visit, now),
        called_off_by=None if held.called_off is None else by_whom(held.called_off.by, reader, texts),
        decided=decided,
        sees_list=reader.sees_register,
        led=led_in_words(held, visit.reader, texts),
        quorum_rules=[] if held.quorum is None else [rule_shown(check, texts) for check in held.quorum.rules.codes],
        history=history_path(tag.meeting(held.id)),
    )


def _links_of(visit: Visit, now: MeetingNow, item: AgendaItem) -> list[Link]:
    """What the reader can do with one item of the agenda."""
    of_motion = next((now.of_voting(voting) for voting in now.votings if voting.item == item.item), None)
    change = None if of_motion is None else OF_A_MOTION.link(visit, of_motion, ChangeMotion)
    return [link for link in (change, OF_AN_ITEM.link(visit, ItemNow(item, now.meeting), WithdrawAgendaItem)) if link]
