"""``/vergaderingen/oproepen``: calling the members together, in two steps; and the call itself, to print.

The first step asks everything on one page, and the second shows the answers before they count. The forms carry what was
typed, so nothing is kept of a call that nobody has made.
"""

from datetime import date
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.access.request import HOLDS
from api.pages.addresses import MEETINGS, meeting_named, meeting_path, meeting_there
from api.pages.meetings.amending import (
    changes_of,
    changes_rules,
    fill_in_clauses,
    picked,
    read_with_rules,
    rules_of_blocks,
)
from api.pages.meetings.blocks import arranged, blank_blocks, changes_blocks, kinds_typed
from api.pages.statutes.amendments import last_days
from api.problems import NotFound
from api.store.pool import Connection
from api.web.forms import Form, written
from api.web.step import CHANGE, RECORD, STEP, Step, Subject
from api.web.steps import Steps
from api.web.visit import Done, Visit, see_other
from governance.commands.meetings.convening import ConveneAssembly, why_nobody_is_called, why_too_late
from governance.commands.meetings.items import why_late_amendment, why_wrong_amendment
from governance.events.meetings import MeetingConvened, MeetingMoved
from governance.ids import MeetingId
from governance.log import tag
from governance.log.errors import Refused
from governance.rules.meetings import days_of_notice, earliest_day, notice, notice_judged_on
from governance.rules.statutes import Rulebook
from projections.history import history
from projections.rooms import rooms
from projections.statutes import cooperative, rulebook_on
from projections.voting import votings_of

PATH: Final = f"{MEETINGS}/oproepen"
LONG_AGO: Final = 60
"""If a call went out more days ago than this, the page asks once more: with a wrong year any call is early enough."""

KEPT: Final = {"Cache-Control": "private, no-cache"}
"""The browser may keep the pages between the steps, so that its back button shows them with what was typed. The key
sees to it that each call is made once all the same."""

TOO_LATE: Final = frozenset({"notice-too-short", "amendment-too-late", "text-opened-too-late"})
"""The refusals after which the page asks whether it is to be done all the same, by short notice."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """How many days lie between the call and the meeting, and how many have to."""

    days: int
    asked: int
    enough: bool
    called_on: date
    held_on: date


class CooperativeNow(Subject, frozen=True):
    """The cooperative whose members are called together."""

    founded_on: date | None

    @property
    def path(self) -> str:
        return MEETINGS


async def _cooperative_now(visit: Visit, connection: Connection, which: None) -> CooperativeNow:
    founded = await cooperative(connection, visit.today)
    return CooperativeNow(None if founded is None else founded.founded_on)


CALLING: Final = Steps(
    "meetings",
    MEETINGS,
    _cooperative_now,
    [Step(ConveneAssembly, "oproepen", lambda now, _: why_nobody_is_called(now.founded_on), own_page=True)],
)


@get(PATH)
async def convene_page(visit: NamedDependency[Visit]) -> Template:
    """The form, empty but for today as the day on which the call goes out."""
    visit.must_have_right(ConveneAssembly)
    form = Form.blank(ConveneAssembly, visit.new_key(), called_on=visit.today)
    return await _first_step(visit, Form(form.kind, {**form.typed, **blank_blocks()}))


@post(PATH, opt={HOLDS: ConveneAssembly})
async def convene(visit: NamedDependency[Visit]) -> Response[Any]:
    """From the form to the check, back again, and on to the call itself."""
    visit.must_have_right(ConveneAssembly)
    form = await visit.form(ConveneAssembly, arranged=lambda pairs: arranged(picked(pairs)), read_by=read_with_rules)
    going = form.text(STEP)
    if going == CHANGE or changes_blocks(going) or changes_rules(going):
        return await _first_step(visit, Form(form.kind, form.typed))
    if form.command is None:
        return await _first_step(visit, form, status=422)
    refused = await _why_not(visit, form.command)
    if refused is not None:
        return await _first_step(visit, form, status=409, refused=refused)
    if going != RECORD:
        return await _second_step(visit, form, form.command)
    done = await visit.give(form)
    if done.answer is None:
        return await _first_step(visit, done.form, done=done)
    meeting = MeetingId(done.answer.events[0].subject.partition(":")[2])
    return see_other(meeting_path(meeting, then="/oproep"), after=done.answer.position)


@get(MEETINGS + "/{meeting:str}/oproep")
async def call_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """The call, for members: all of it on one page, to print and hand out; for the board with where it is recorded."""
    visit.must_be_signed_in()
    name = meeting_named(meeting)
    async with visit.look() as connection:
        held = await meeting_there(connection, visit.reader, name)
        votings = await votings_of(connection, visit.reader, name)
        open_rooms = {room.slug: room for room in (await rooms(connection, visit.today, limit=200)).items}
        call = MeetingMoved if held.moves else MeetingConvened
        entries = await history(connection, visit.reader, subject=tag.meeting(name), type_=call.TOPIC, limit=1)
        rulebook = await rulebook_on(connection, notice_judged_on(held.called_on))
    if not entries.items:
        raise NotFound("no such call")
    return visit.show(
        "meetings/call.html",
        section="meetings",
        meeting=held,
        votings={voting.item: voting for voting in votings},
        rooms=open_rooms,
        entry=entries.items[0],
        notice=counted(held.called_on, held.held_on, rulebook),
        convenes=visit.may(ConveneAssembly),
    )


async def _first_step(
    visit: Visit,
    form: Form[ConveneAssembly],
    *,
    status: int = 200,
    refused: Refused | None = None,
    done: Done[Any] | None = None,
) -> Template:
    called_on, held_on = day_typed(form, "called_on") or visit.today, day_typed(form, "held_on")
    async with visit.look() as connection:
        rulebook = await rulebook_on(connection, notice_judged_on(called_on))
        today = await rulebook_on(connection, visit.today)
        there = (await rooms(connection, visit.today, limit=200)).items
    refusal = visit.refusal(refused) if refused else done.refusal if done else None
    last = None if held_on is None else last_days(held_on, rulebook)
    fill_in_clauses(form, today)
    return visit.show(
        "meetings/convene.html",
        section="meetings",
        headers=KEPT,
        status=done.status if done else status,
        form=form,
        refusal=refusal,
        earliest=earliest_day(called_on, rulebook),
        rulebook=rulebook,
        notice=None if held_on is None else counted(called_on, held_on, rulebook),
        late=(refused is not None and refused.code in TOO_LATE) or form.text("short_notice") != "",
        kinds=kinds_typed(form.typed),
        amended=rules_of_blocks(form, today, last, visit.texts),
        rooms=[(room.slug, room.name) for room in there if not room.status.is_closed],
    )


async def _second_step(visit: Visit, form: Form[ConveneAssembly], command: ConveneAssembly) -> Template:
    called_on = command.called_on or visit.today
    async with visit.look() as connection:
        rulebook = await rulebook_on(connection, notice_judged_on(called_on))
        today = await rulebook_on(connection, visit.today)
        there = (await rooms(connection, visit.today, limit=200)).items
    late = why_late_amendment(command.items, called_on, command.held_on, visit.today, rulebook)
    return visit.show(
        "meetings/convene_check.html",
        section="meetings",
        headers=KEPT,
        form=form,
        command=command,
        called_on=called_on,
        notice=counted(called_on, command.held_on, rulebook),
        late=None if late is None else visit.refusal(late).sentence,
        long_ago=days_ago if (days_ago := (visit.today - called_on).days) > LONG_AGO else None,
        points=[
            (kind, point, changes_of(point, f"items-{number}-", today, visit.texts))
            for number, (kind, point) in enumerate(zip(kinds_typed(form.typed), command.items, strict=True), start=1)
        ],
        rooms={room.slug: room.name for room in there},
    )


async def _why_not(visit: Visit, command: ConveneAssembly) -> Refused | None:
    """Why the call would be refused, told before the check: it is too late, or an amendment in it cannot be.

    ``None``: it can be made, as far as is looked at here.
    """
    called_on = command.called_on or visit.today
    async with visit.look() as connection:
        rulebook = await rulebook_on(connection, notice_judged_on(called_on))
        today = await rulebook_on(connection, visit.today)
    wrong = why_wrong_amendment(command.items, visit.today, today)
    # A day that has passed, or a call of tomorrow, is refused for that: the command says so itself.
    if wrong is not None or command.short_notice or command.held_on < visit.today or called_on > visit.today:
        return wrong
    late = why_too_late(called_on, command.held_on, rulebook)
    return late or why_late_amendment(command.items, called_on, command.held_on, visit.today, rulebook)


def counted(called_on: date, held_on: date, rulebook: Rulebook) -> Notice:
    """The days between a call and a meeting, and whether they are enough."""
    return Notice(
        days=days_of_notice(called_on, held_on, rulebook.day_count),
        asked=rulebook.notice_days,
        enough=notice(called_on, held_on, rulebook).met is True,
        called_on=called_on,
        held_on=held_on,
    )


def day_typed(form: Form[Any], name: str) -> date | None:
    """The day in a field, if it was typed right, also if other answers are wrong."""
    if form.command is not None:
        day: date | None = getattr(form.command, name)
        return day
    year, month, on = (form.text(f"{name}-{box}").strip() for box in ("year", "month", "day"))
    try:
        return date(int(year), written.month(month) or 0, int(on))
    except ValueError:
        return None
