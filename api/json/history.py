"""How everything came about, as programs read it."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from api.json.query import Asker, Cursor, Limit, query
from projections.history import HistoryEntry, history
from projections.paging import Page


class HistoryAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """About what (``member:12``, ``room:multibron``), which kind, taking effect from when to when, which part."""

    subject: Annotated[str, Meta(pattern=r"^[A-Za-z0-9:/.-]{1,100}$(?!\n)")] | None = None
    type: Annotated[str, Meta(pattern=r"^[A-Za-z]{1,60}$(?!\n)")] | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    """The first day on which it took effect, or may have."""
    to: date | None = None
    """The last one."""
    after: Cursor | None = None
    limit: Limit = 50


@query("/api/history")
async def the_history(asked: HistoryAsked, asker: Asker) -> Page[HistoryEntry]:
    """What happened, in the order of recording: when it took effect, when and by whom it was recorded, from where."""
    return await history(
        asker.connection,
        asker.reader,
        subject=asked.subject,
        type_=asked.type,
        since=asked.from_,
        until=asked.to,
        after=asked.after,
        limit=asked.limit,
    )
