"""The minutes of a meeting: blocks that fill themselves from the log, and the text of the secretaris after each.

It is a part of the capability meetings, in a file of its own because it looks into votings and decisions too.
"""

from datetime import datetime
from typing import Any

import msgspec
import psycopg

from governance.ids import MeetingId
from governance.states.meetings import MinutesState
from projections.agendas import AgendaItem
from projections.decisions import Decision, decision
from projections.engine.selecting import Select
from projections.meetings import Meeting, meeting
from projections.reader import Reader
from projections.texts import Withdrawal
from projections.voting import Voting, votings_of

Connection = psycopg.AsyncConnection[Any]


class Block(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the minutes."""

    block: str
    """Which part it is: ``opening``, ``attendance``, ``quorum``, ``closing``, or the id of an item of the agenda."""
    text: str | None
    """The text of the secretaris after it, in Markdown; ``None``: there is none, or it can be read no more."""
    item: AgendaItem | None = None
    voting: Voting | None = None
    decision: Decision | None = None


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    """The minutes of a meeting: its facts, and block by block what was said about them."""

    meeting: Meeting
    version: int
    """The number of the version that was sent round last, from 1; 0: none was sent round yet."""
    circulated_at: datetime | None
    withdrawn: Withdrawal | None
    """When and why the text of that version was withdrawn; ``None``: it was not."""
    blocks: list[Block]

    @property
    def state(self) -> MinutesState:
        """How far the minutes have come."""
        return MinutesState.CIRCULATED if self.version else MinutesState.DRAFT


class Circulated(msgspec.Struct, frozen=True):
    """A version of the texts that the secretaris sent round."""

    version: int
    texts: dict[str, str] | None
    """The texts in Markdown, by their block; ``None``: they can be read no more."""
    circulated_at: datetime
    withdrawn: Withdrawal | None


CIRCULATED = Select(
    Circulated,
    """SELECT {fields} FROM (
    SELECT * FROM minutes WHERE meeting = %(meeting)s ORDER BY version DESC LIMIT 1
) AS sent
LEFT JOIN (SELECT words, written::jsonb -> 'texts' AS texts, withdrawn FROM texts) AS t USING (words)""",
)

ARE_SHARED = "SELECT EXISTS (SELECT FROM minutes WHERE meeting = %(meeting)s)"


async def minutes_are_shared(connection: Connection, meeting_id: MeetingId) -> bool:
    """Whether the members have some version of the minutes of a meeting."""
    row = await (await connection.execute(ARE_SHARED, {"meeting": meeting_id})).fetchone()
    return row is not None and bool(row[0])


async def minutes(connection: Connection, reader: Reader, meeting_id: MeetingId) -> Minutes | None:
    """The minutes of a meeting: for members once they have been sent round, before that for voorzitter and secretaris.

    ``None``: there are none that the reader may see. Raises ``NotAllowed`` for a reader who is no member.
    """
    held = await meeting(connection, reader, meeting_id)
    if held is None:
        return None
    sent = await CIRCULATED.first(connection, {"meeting": meeting_id})
    if sent is None and not reader.sees_drafts:
        return None
    return Minutes(
        meeting=held,
        version=0 if sent is None else sent.version,
        circulated_at=None if sent is None else sent.circulated_at,
        withdrawn=None if sent is None else sent.withdrawn,
        blocks=await _blocks(connection, reader, held, {} if sent is None else sent.texts or {}),
    )


async def _blocks(connection: Connection, reader: Reader, held: Meeting, texts: dict[str, str]) -> list[Block]:
    votings = {voting.item: voting for voting in await votings_of(connection, reader, held.id)}
    blocks = [Block(block=name, text=texts.get(name)) for name in ("opening", "attendance", "quorum")]
    for item in held.agenda:
        voting = votings.get(item.item)
        decided = None
        if voting is not None and voting.decision is not None:
            decided = await decision(connection, reader, voting.decision)
        blocks.append(Block(block=item.item, text=texts.get(item.item), item=item, voting=voting, decision=decided))
    return [*blocks, Block(block="closing", text=texts.get("closing"))]
