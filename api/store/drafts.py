"""Minutes while they are written: one text a block, each with a version, outside the log.

A text is saved upon the version that its writer began from. If another screen has saved since, nothing is overwritten
and the writer gets both to see. Once minutes have been shared their text stands in the log, sealed, and no longer here:
it is forgotten by a projection, which takes in what was recorded whoever shared it, so nothing that goes wrong between
the two leaves it in the clear. Should the table of what was shared have stopped before it, the text is in the log alone
for as long: who writes is told to wait then, and never begins from nothing.

Free text can name people, and no erasure can find them in it: what is written here has the reader of the minutes in
mind, as the text that is shared has (``MinutesCirculated``). The page that asks for an erasure says so.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import class_row

from api.store.pool import Connection
from governance.events.meetings import MinutesCirculated
from governance.ids import MeetingId
from governance.log.errors import Busy
from projections.engine import Change, Entry, Projection, sql
from projections.meetings import PROJECTION as MEETINGS

PROJECTION: Final = Projection("drafts", tables=[])
"""It only takes away: the table is nothing that could be made anew from the log."""

DRAFTS: Final = "SELECT block, text, version, saved_at FROM minutes_drafts WHERE meeting = %(meeting)s"

BEGIN: Final = """INSERT INTO minutes_drafts (meeting, block, text, version)
VALUES (%(meeting)s, %(block)s, %(text)s, 1)
ON CONFLICT (meeting, block) DO NOTHING
RETURNING block, text, version, saved_at"""
"""Of two who begin a block at once, the second begins nothing."""

GO_ON: Final = """UPDATE minutes_drafts SET text = %(text)s, version = version + 1, saved_at = now()
WHERE meeting = %(meeting)s AND block = %(block)s AND version = %(upon)s
RETURNING block, text, version, saved_at"""
"""Whoever began from an older version changes no row."""


FORGET = sql("""UPDATE minutes_drafts d SET text = NULL, version = d.version + 1
WHERE d.meeting = %(meeting)s AND d.saved_at <= %(at)s AND d.text = coalesce(
    (SELECT shared.text FROM unnest(%(blocks)s::text[], %(texts)s::text[]) AS shared(block, text)
    WHERE shared.block = d.block), '')""")
"""What was shared as it stood here. What was saved later stays, also when the log is gone through again."""


OUTRUN: Final = """SELECT FROM projections AS shared, projections AS drafts
WHERE shared.name = %(shared)s AND drafts.name = %(drafts)s AND shared.position < drafts.position"""


class Draft(msgspec.Struct, frozen=True):
    """What stands for one block now."""

    block: str
    text: str | None
    """Markdown; empty: nothing; ``None``: what was shared."""
    version: int
    saved_at: datetime


async def drafts(connection: Connection, meeting: MeetingId) -> dict[str, Draft]:
    """The drafts of a meeting's minutes by block."""
    async with connection.cursor(row_factory=class_row(Draft)) as cursor:
        kept = await (await cursor.execute(DRAFTS, {"meeting": meeting})).fetchall()
    return {draft.block: draft for draft in kept}


async def must_be_readable(connection: Connection, texts: Iterable[Draft | None]) -> None:
    """Raise ``Busy`` where one of these is what was shared and the read tables may lack that."""
    if all(draft is not None and draft.text is not None for draft in texts):
        return
    names = {"shared": MEETINGS.name, "drafts": PROJECTION.name}
    if (await connection.execute(OUTRUN, names)).rowcount:
        raise Busy("what was shared cannot be read yet", retry_after=10)


async def save(connection: Connection, meeting: MeetingId, block: str, text: str | None, *, upon: int) -> Draft | None:
    """Save a block's text (``None``: what was shared) upon the version that the writer began from (0: none).

    ``None``: another one stands now.
    """
    asked = {"meeting": meeting, "block": block, "text": text, "upon": upon}
    async with connection.cursor(row_factory=class_row(Draft)) as cursor:
        return await (await cursor.execute(GO_ON if upon else BEGIN, asked)).fetchone()


@PROJECTION.on(MinutesCirculated)
def forget(event: MinutesCirculated, entry: Entry) -> Change | None:
    """The text that was shared is kept in the clear no longer."""
    texts = event.texts.value
    if texts is None:
        return None
    return FORGET(meeting=event.meeting, at=entry.recorded_at, blocks=list(texts), texts=list(texts.values()))
