"""``/vergaderingen/{meeting}/agenda`` and ``/volgorde``: one more item on an agenda, and its items in another order."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.access.request import HOLDS, Pairs
from api.pages.addresses import MEETINGS, meeting_named, meeting_path
from api.pages.leading import OF_A_MEETING, SECTION, MeetingNow, meeting_now
from api.pages.meetings.amending import (
    changes_of,
    changes_rules,
    fill_in_clauses,
    picked,
    read_with_rules,
    rules_of_blocks,
)
from api.pages.meetings.blocks import KINDS, stands_at
from api.pages.meetings.convening import KEPT, TOO_LATE, counted, day_typed
from api.pages.statutes.amendments import last_days
from api.web.forms import Form
from api.web.step import CHANGE, RECORD, STEP
from api.web.visit import Done, Visit, see_other
from governance.commands.meetings.agenda import AddAgendaItem, ChangeAgendaOrder, why_agenda_is_fixed
from governance.commands.meetings.convening import why_too_late
from governance.commands.meetings.items import why_late_amendment, why_wrong_amendment
from governance.ids import ItemId
from governance.log.command import Command
from governance.log.errors import Refused
from governance.rules.meetings import notice_judged_on
from projections.rooms import rooms
from projections.statutes import rulebook_on

PLACE: Final = "_place-"


@get(MEETINGS + "/{meeting:str}/agenda")
async def add_item_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """What is asked of one more item: ``?soort=ordinary`` for a motion, and else something to talk about."""
    visit.must_have_right(AddAgendaItem)
    asked = visit.request.query_params.get("soort", "")
    kind = asked if asked in KINDS else KINDS[0]
    form = Form.blank(AddAgendaItem, visit.new_key(), announced_on=visit.today)
    form.typed["added-kind"] = [kind]
    return await _item_asked(visit, meeting, form)


@post(MEETINGS + "/{meeting:str}/agenda", opt={HOLDS: AddAgendaItem})
async def add_item(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """From the form to the check, back again, and on to the agenda."""
    visit.must_have_right(AddAgendaItem)
    given = {"meeting": meeting_named(meeting)}
    form = await visit.form(AddAgendaItem, given=given, arranged=picked, read_by=read_with_rules)
    going = form.text(STEP)
    if going == CHANGE or changes_rules(going):
        return await _item_asked(visit, meeting, Form(form.kind, form.typed))
    if form.command is None:
        return await _item_asked(visit, meeting, form, status=422)
    if going == RECORD:
        done = await visit.give(form)
        if done.answer is None:
            return await _item_asked(visit, meeting, done.form, done=done)
        return see_other(meeting_path(form.command.meeting, then="#agenda"), after=done.answer.position)
    return await _item_checked(visit, meeting, form, form.command)


@get(MEETINGS + "/{meeting:str}/volgorde")
async def order_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Every item with its place, which can be typed."""
    visit.must_have_right(ChangeAgendaOrder)
    now = await _looked(visit, meeting)
    refused = now.why_no_other_order(visit.today)
    if refused is not None:
        return _refused(visit, now, refused)
    return _order_shown(visit, now, Form.blank(ChangeAgendaOrder, visit.new_key()))


@post(MEETINGS + "/{meeting:str}/volgorde", opt={HOLDS: ChangeAgendaOrder})
async def change_order(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """The items in the order of the places that were typed."""
    visit.must_have_right(ChangeAgendaOrder)
    form = await visit.form(ChangeAgendaOrder, given={"meeting": meeting_named(meeting)}, arranged=in_order)
    done = await visit.give(form)
    if done.answer is None:
        return _order_shown(visit, await _looked(visit, meeting), done.form, done=done)
    return see_other(meeting_path(meeting_named(meeting), then="#agenda"), after=done.answer.position)


def in_order(pairs: Pairs) -> Pairs:
    """The items of the form in the order of the places that were typed beside them."""
    placed = enumerate(((name.removeprefix(PLACE), place) for name, place in pairs if name.startswith(PLACE)), start=1)
    ordered = sorted(placed, key=lambda each: stands_at(each[0], each[1][1]))
    others = [(name, typed) for name, typed in pairs if not name.startswith(PLACE)]
    return [*others, *(("order", item) for _, (item, _) in ordered)]


async def _looked(visit: Visit, meeting: str) -> MeetingNow:
    async with visit.look() as connection:
        return await meeting_now(visit, connection, meeting)


async def _item_asked(
    visit: Visit, meeting: str, form: Form[AddAgendaItem], *, status: int = 200, done: Done[Any] | None = None
) -> Response[Any]:
    announced_on = day_typed(form, "announced_on") or visit.today
    async with visit.look() as connection:
        now = await meeting_now(visit, connection, meeting)
        rulebook = await rulebook_on(connection, notice_judged_on(announced_on))
        today = await rulebook_on(connection, visit.today)
        there = (await rooms(connection, visit.today, limit=200)).items
    refused = why_agenda_is_fixed(now.meeting, visit.today)
    if refused is not None and done is None:
        return _refused(visit, now, refused)
    asked_again = done is not None and done.refused is not None and done.refused.code in TOO_LATE
    fill_in_clauses(form, today)
    return visit.show(
        "meetings/agenda_add.html",
        section=SECTION,
        headers=KEPT,
        status=done.status if done else status,
        form=form,
        refusal=done.refusal if done else None,
        meeting=now.meeting,
        kind=form.text("added-kind"),
        kinds=KINDS,
        late=why_too_late(announced_on, now.meeting.held_on, rulebook) is not None
        or asked_again
        or form.text("short_notice") != "",
        notice=counted(announced_on, now.meeting.held_on, rulebook),
        amended=rules_of_blocks(form, today, last_days(now.meeting.held_on, rulebook), visit.texts),
        rooms=[(room.slug, room.name) for room in there if not room.status.is_closed],
    )


async def _item_checked(visit: Visit, meeting: str, form: Form[AddAgendaItem], command: AddAgendaItem) -> Response[Any]:
    announced_on = command.announced_on or visit.today
    async with visit.look() as connection:
        now = await meeting_now(visit, connection, meeting)
        rulebook = await rulebook_on(connection, notice_judged_on(announced_on))
        today = await rulebook_on(connection, visit.today)
        there = (await rooms(connection, visit.today, limit=200)).items
    points, held_on = [command.added], now.meeting.held_on
    late = why_late_amendment(points, announced_on, held_on, visit.today, rulebook)
    refused = why_wrong_amendment(points, visit.today, today)
    if refused is None and not command.short_notice:
        refused = why_too_late(announced_on, held_on, rulebook) or late
    if refused is not None:
        done = Done(form, refusal=visit.refusal(refused), status=409, refused=refused)
        return await _item_asked(visit, meeting, form, done=done)
    return visit.show(
        "meetings/agenda_check.html",
        section=SECTION,
        headers=KEPT,
        form=form,
        meeting=now.meeting,
        kind=form.text("added-kind"),
        point=command.added,
        changes=changes_of(command.added, "added-", today, visit.texts),
        late=None if late is None else visit.refusal(late).sentence,
        announced_on=announced_on,
        notice=counted(announced_on, held_on, rulebook),
        rooms={room.slug: room.name for room in there},
    )


def _order_shown(
    visit: Visit, now: MeetingNow, form: Form[ChangeAgendaOrder], *, done: Done[Any] | None = None
) -> Template:
    items = {item.item: item for item in now.standing}
    typed = [ItemId(name) for name in form.chosen("order") if name in items]
    return visit.show(
        "meetings/agenda_order.html",
        section=SECTION,
        status=done.status if done else 200,
        form=form,
        refusal=done.refusal if done else None,
        meeting=now.meeting,
        items=[items[name] for name in typed] if len(typed) == len(items) else now.standing,
    )


def _refused(visit: Visit, now: MeetingNow, refused: Refused) -> Template:
    """The page in place of questions that lead nowhere."""
    shown: Mapping[str, Any] = {name: getattr(visit.refusal(refused), name) for name in _SHOWN}
    return visit.show("refused.html", section=SECTION, status=409, back=now.path, **shown)


_SHOWN: Final = ("sentence", "rule", "article", "code", "facts")


def links_of(visit: Visit, now: MeetingNow) -> dict[type[Command], tuple[str, str]]:
    """The links to what the reader can do with the agenda as a whole."""
    links = ((command, OF_A_MEETING.link(visit, now, command)) for command in (AddAgendaItem, ChangeAgendaOrder))
    return {command: link for command, link in links if link is not None}
