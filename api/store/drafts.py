"""Minutes while they are written: one text for each block, with a version, outside the log.

A writer saves a text together with the version that they began from. If another screen has saved since, nothing is
overwritten, and the writer sees both texts.

Once minutes have been shared their text is in the log, sealed, and no longer here. A projection removes it here when it
takes in that they were shared. So the text does not stay in the clear if a process is killed right after the sharing.
If the read table of shared minutes has stopped meanwhile, the text can be read nowhere for a time. A writer then has
to wait, and does not begin from nothing.

Minutes that are withdrawn take the drafts of their meeting along, because the same can stand there. The page that asks
for it says so.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import class_row

from api.store.pool import Connection
from governance.events.meetings import MinutesCirculated
from governance.events.texts import TextWithdrawn
from governance.ids import MeetingId
from governance.log.errors import Busy
from projections.engine import Change, Entry, Projection, sql
from projections.meetings import PROJECTION as MEETINGS

PROJECTION: Final = Projection("drafts", tables=[])
"""It only removes texts, and has no tables to rebuild: the drafts are not made from the log."""

DRAFTS: Final = "SELECT block, text, version, saved_at FROM minutes_drafts WHERE meeting = %(meeting)s"

BEGIN: Final = """INSERT INTO minutes_drafts (meeting, block, text, version)
VALUES (%(meeting)s, %(block)s, %(text)s, 1)
ON CONFLICT (meeting, block) DO NOTHING
RETURNING block, text, version, saved_at"""
"""If two begin a block at once, the second changes nothing, and gets no row back."""

GO_ON: Final = """UPDATE minutes_drafts SET text = %(text)s, version = version + 1, saved_at = now()
WHERE meeting = %(meeting)s AND block = %(block)s AND version = %(upon)s
RETURNING block, text, version, saved_at"""
"""A writer who began from an older version changes nothing, and gets no row back."""


FORGET = sql("""UPDATE minutes_drafts d SET text = NULL, version = d.version + 1
WHERE d.meeting = %(meeting)s AND d.saved_at <= %(at)s AND d.text = coalesce(
    (SELECT shared.text FROM unnest(%(blocks)s::text[], %(texts)s::text[]) AS shared(block, text)
    WHERE shared.block = d.block), '')""")
"""Remove the texts that were shared. A text that was saved later stays, also if the log is read again."""

CLEAR = sql("""UPDATE minutes_drafts SET text = NULL, version = version + 1
WHERE meeting = %(meeting)s AND saved_at <= %(at)s AND text IS NOT NULL""")
"""Remove every text of a meeting that was saved by then."""


OUTRUN: Final = """SELECT FROM projections AS shared, projections AS drafts
WHERE shared.name = %(shared)s AND drafts.name = %(drafts)s AND shared.position < drafts.position"""


class Draft(msgspec.Struct, frozen=True):
    """The draft of one block, as it is now."""

    block: str
    text: str | None
    """The text in Markdown; ``None``: it is the text that was shared."""
    version: int
    saved_at: datetime


async def drafts(connection: Connection, meeting: MeetingId) -> dict[str, Draft]:
    """The drafts of a meeting's minutes by block."""
    async with connection.cursor(row_factory=class_row(Draft)) as cursor:
        kept = await (await cursor.execute(DRAFTS, {"meeting": meeting})).fetchall()
    return {draft.block: draft for draft in kept}


async def must_be_readable(connection: Connection, texts: Iterable[Draft | None]) -> None:
    """Raise ``Busy`` if one of these texts is the one that was shared, and the read tables may lack it."""
    if all(draft is not None and draft.text is not None for draft in texts):
        return
    names = {"shared": MEETINGS.name, "drafts": PROJECTION.name}
    if (await connection.execute(OUTRUN, names)).rowcount:
        raise Busy("what was shared cannot be read yet", retry_after=10)


async def save(connection: Connection, meeting: MeetingId, block: str, text: str | None, *, upon: int) -> Draft | None:
    """Save the text of a block. Returns the draft, or ``None`` if another screen has saved since.

    - ``text``: ``None`` stands for the text that was shared.
    - ``upon``: the version that the writer began from; 0 if there was none.
    """
    asked = {"meeting": meeting, "block": block, "text": text, "upon": upon}
    async with connection.cursor(row_factory=class_row(Draft)) as cursor:
        return await (await cursor.execute(GO_ON if upon else BEGIN, asked)).fetchone()


@PROJECTION.on(MinutesCirculated)
def forget(event: MinutesCirculated, entry: Entry) -> Change:
    """Remove the texts that were shared, so that they are no longer kept in the clear.

    If those were withdrawn since, nobody can compare them with the drafts any more, and all drafts from before go.
    """
    texts = event.texts.value
    if texts is None:
        return CLEAR(meeting=event.meeting, at=entry.recorded_at)
    return FORGET(meeting=event.meeting, at=entry.recorded_at, blocks=list(texts), texts=list(texts.values()))


@PROJECTION.forgets(TextWithdrawn)
def clear(event: TextWithdrawn, entry: Entry) -> Change | None:
    """Remove the drafts of a meeting whose minutes were withdrawn."""
    return None if event.meeting is None else CLEAR(meeting=event.meeting, at=entry.recorded_at)
