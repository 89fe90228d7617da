"""``/notulen/{meeting}/delen``: the minutes are shared with all members, as a version that stays."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta

from api.pages.addresses import MINUTES, meeting_named, minutes_path
from api.pages.minutes.blocks import BlockShown, blocks_shown
from api.pages.minutes.reading import minutes_there
from api.store.drafts import drafts, must_be_readable
from api.web.forms import Form, read
from api.web.visit import BusyForm, Done, Visit, see_other
from governance.commands.meetings.minutes import CirculateMinutes, why_no_minutes
from governance.ids import MeetingId
from governance.log.errors import Busy, Refused
from governance.states.meetings import MinutesState

PATH: Final = MINUTES + "/{meeting:str}/delen"


class ShareMinutes(msgspec.Struct, frozen=True):
    """What was looked at. Nothing has an underscore, so that the page that says that it is too busy keeps it."""

    seen: Annotated[str, Meta(max_length=64)]
    """A fingerprint of the texts that were looked at."""
    after: Annotated[int, Meta(ge=0)]
    """The version that the members had then; 0: they had none."""


class Shareable(msgspec.Struct, frozen=True):
    """The minutes that would be shared now."""

    blocks: list[BlockShown]
    state: MinutesState
    version: int
    """The version that the members have; 0: they have none."""
    refused: Refused | None
    """Why there is nothing to be shared yet."""

    @property
    def is_shared(self) -> bool:
        """Whether the members have exactly these texts."""
        return self.state.is_shared and not any(block.draft for block in self.blocks)

    def is_what(self, form: Form[ShareMinutes]) -> bool:
        """Whether it is what was looked at."""
        return (form.text("seen"), form.text("after")) == (_fingerprint(self.blocks), str(self.version))


@get(PATH)
async def ask_share(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """All texts once more, before the members see them. Raises ``Refused``, while the meeting is not closed."""
    visit.must_have_right(CirculateMinutes)
    name = meeting_named(meeting)
    there = await _there(visit, name)
    if there.refused is not None:
        raise there.refused
    return _page(visit, name, there)


@post(PATH)
async def share(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Share what was looked at, once; if another screen has changed a text since, look once more."""
    name = meeting_named(meeting)
    form = await visit.form(ShareMinutes)
    try:
        return await _share(visit, name, form)
    except Busy as busy:
        raise BusyForm(form, visit.request.url.path, busy) from busy


async def _share(visit: Visit, name: MeetingId, form: Form[ShareMinutes]) -> Response[Any]:
    visit.must_have_right(CirculateMinutes)
    done_at = await visit.done_at(form)
    if done_at is not None:
        return see_other(minutes_path(name), after=done_at)
    there = await _there(visit, name)
    if there.is_shared and form.text("seen") == _fingerprint(there.blocks):
        return see_other(minutes_path(name))
    if not there.is_what(form):
        return _page(visit, name, there, key=form.key, status=409, changed=True)
    texts = {block.block: block.text for block in there.blocks if block.text}
    made = read(CirculateMinutes, [], given={"meeting": name, "texts": texts, "after": there.version})
    done = await visit.give(Form(CirculateMinutes, form.typed, made.faults, made.command))
    if done.answer is None:
        return _page(visit, name, await _there(visit, name), key=form.key, status=done.status, done=done)
    return see_other(minutes_path(name), after=done.answer.position)


async def _there(visit: Visit, name: MeetingId) -> Shareable:
    async with visit.look() as connection:
        written = await minutes_there(visit, connection, name)
        kept = await drafts(connection, name)
        shown = blocks_shown(written, kept, visit.texts)
        await must_be_readable(connection, [kept.get(block.block) for block in shown])
    return Shareable(shown, written.state, written.version, why_no_minutes(written.meeting))


def _fingerprint(blocks: Sequence[BlockShown]) -> str:
    """A fingerprint of all texts, which changes with any of them."""
    seen = hashlib.sha256()
    for block in blocks:
        seen.update(f"{block.block}\0{block.text}\0".encode())
    return seen.hexdigest()


def _page(
    visit: Visit,
    name: MeetingId,
    there: Shareable,
    *,
    key: str = "",
    status: int = 200,
    changed: bool = False,
    done: Done[Any] | None = None,
) -> Template:
    """The page with all texts. ``key`` is that of a form that came back: its outcome may not be known, so it stays."""
    form = Form.blank(ShareMinutes, key or visit.new_key(), seen=_fingerprint(there.blocks), after=there.version)
    if done is not None:
        form.faults = done.form.faults
    return visit.show(
        "minutes/share.html",
        section="meetings",
        status=status,
        meeting=name,
        blocks=[block for block in there.blocks if block.text],
        changed=changed,
        refusal=None if done is None else done.refusal,
        form=form,
    )
