"""``/notulen/{meeting}/{block}``: the secretaris writes after one block. Two screens never overwrite each other."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta

from api.access.request import HOLDS
from api.pages.addresses import MINUTES, meeting_named, minutes_path
from api.pages.minutes.blocks import BlockShown, block_named, blocks_shown
from api.pages.minutes.reading import minutes_there
from api.store.drafts import Draft, drafts, must_be_readable, save
from api.web.forms import Form
from api.web.markdown import MOST_CHARACTERS
from api.web.visit import BusyForm, Visit, see_other
from governance.commands.meetings.minutes import CirculateMinutes
from governance.ids import MeetingId
from governance.log.errors import Busy

PATH: Final = MINUTES + "/{meeting:str}/{block:str}"
VERSION: Final = "version"
PREVIEW: Final = "_preview"


class WriteBlock(msgspec.Struct, frozen=True):
    """The text to be written after a block, and the version of the draft that it follows."""

    version: Annotated[int, Meta(ge=0)]
    text: Annotated[str, Meta(max_length=MOST_CHARACTERS)] = ""


@get(PATH)
async def write_page(meeting: FromPath[str], block: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """The text as it stands, to be changed."""
    visit.must_have_right(CirculateMinutes)
    name = meeting_named(meeting)
    shown = await _block(visit, name, block)
    form = Form.blank(WriteBlock, text=shown.text, version=shown.version)
    return _page(visit, name, shown, form)


@post(PATH, opt={HOLDS: WriteBlock})
async def write(meeting: FromPath[str], block: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Save the text, or show how it will look. If it is too busy for that, the page that says so keeps the text."""
    name = meeting_named(meeting)
    form = await visit.form(WriteBlock)
    try:
        return await _write(visit, name, block, form)
    except Busy as busy:
        raise BusyForm(form, visit.request.url.path, busy) from busy


async def _write(visit: Visit, name: MeetingId, block: str, form: Form[WriteBlock]) -> Response[Any]:
    visit.must_have_right(CirculateMinutes)
    shown = await _block(visit, name, block)
    if form.command is None:
        return _page(visit, name, shown, form, status=422)
    if form.text(PREVIEW):
        return _page(visit, name, shown, form, preview=form.command.text)
    saved = await _save(visit, name, shown, form.command)
    if saved is None:
        now = await _block(visit, name, block)
        # Sent twice, or again from a page that said that it was too busy, it stands there already.
        if now.text != form.command.text:
            return _both(visit, name, now, form.command)
    return see_other(minutes_path(name, then=f"#{shown.name}"))


async def _block(visit: Visit, name: MeetingId, block: str) -> BlockShown:
    async with visit.look() as connection:
        written = await minutes_there(visit, connection, name)
        kept = await drafts(connection, name)
        shown = block_named(blocks_shown(written, kept, visit.texts), block)
        await must_be_readable(connection, [kept.get(shown.block)])
    return shown


async def _save(visit: Visit, name: MeetingId, shown: BlockShown, typed: WriteBlock) -> Draft | None:
    text = None if typed.text == shown.shared else typed.text
    async with visit.services.pool.connection() as connection:
        return await save(connection, name, shown.block, text, upon=typed.version)


def _both(visit: Visit, name: MeetingId, now: BlockShown, typed: WriteBlock) -> Template:
    """The page if another screen saved first: what is saved now and what was typed here, to be put together."""
    form = Form.blank(WriteBlock, text=typed.text, version=now.version)
    return _page(visit, name, now, form, status=409, other=now.text)


def _page(
    visit: Visit,
    name: MeetingId,
    shown: BlockShown,
    form: Form[WriteBlock],
    *,
    status: int = 200,
    preview: str | None = None,
    other: str | None = None,
) -> Template:
    return visit.show(
        "minutes/write.html",
        section="meetings",
        status=status,
        meeting=name,
        block=shown,
        form=form,
        preview=preview,
        other=other,
    )
