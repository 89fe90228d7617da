"""``/notulen/{meeting}/delen``: the minutes are shared with all members, as a version that stays."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.drafts import drafts, forget_shared
from api.forms import Form
from api.pages.addresses import MINUTES, meeting_named, minutes_path
from api.pages.minutes.blocks import BlockShown, blocks_shown
from api.pages.minutes.reading import minutes_there
from api.pages.rights import must
from api.visit import Done, Visit, see_other
from governance.commands.meetings import CirculateMinutes
from governance.ids import MeetingId
from governance.rights import SECRETARIS

PATH: Final = MINUTES + "/{meeting:str}/delen"
SEEN: Final = "_seen"
"""The hidden field that says which texts were looked at."""


@get(PATH)
async def ask_share(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """All texts once more, before the members see them."""
    must(visit, SECRETARIS)
    name = meeting_named(meeting)
    return _page(visit, name, await _blocks(visit, name))


@post(PATH)
async def share(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Share what was looked at; if another screen has changed a text since, look once more."""
    must(visit, SECRETARIS)
    name = meeting_named(meeting)
    blocks = await _blocks(visit, name)
    texts = {block.block: block.text for block in blocks if block.text}
    form: Form[CirculateMinutes] = await visit.form(CirculateMinutes, given={"meeting": name, "texts": texts})
    if form.text(SEEN) != _fingerprint(blocks):
        return _page(visit, name, blocks, status=409, changed=True)
    done = await visit.give(form)
    if done.answer is None:
        return _page(visit, name, blocks, status=done.status, done=done)
    async with visit.services.pool.connection() as connection:
        await forget_shared(connection, name, {block.block: block.version for block in blocks})
    return see_other(minutes_path(name), after=done.answer.position)


async def _blocks(visit: Visit, name: MeetingId) -> list[BlockShown]:
    async with visit.look() as connection:
        written = await minutes_there(visit, connection, name)
        kept = await drafts(connection, name)
    return blocks_shown(written, kept, visit.texts)


def _fingerprint(blocks: Sequence[BlockShown]) -> str:
    """Of all texts: it changes with any of them."""
    seen = hashlib.sha256()
    for block in blocks:
        seen.update(f"{block.block}\0{block.text}\0".encode())
    return seen.hexdigest()


def _page(
    visit: Visit,
    name: MeetingId,
    blocks: list[BlockShown],
    *,
    status: int = 200,
    changed: bool = False,
    done: Done[Any] | None = None,
) -> Template:
    return visit.show(
        "minutes/share.html",
        section="meetings",
        status=status,
        meeting=name,
        blocks=[block for block in blocks if block.text],
        seen=_fingerprint(blocks),
        changed=changed,
        refusal=None if done is None else done.refusal,
        form=Form.blank(CirculateMinutes, visit.new_key()),
    )
