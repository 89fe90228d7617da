"""The agendas of meetings: what stands on them, in which order, and what became of it.

It is a part of the capability meetings, whose tables it reads together with those of the motions.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from governance.ids import ItemId, MeetingId, ParameterKind, VotingId
from projections.texts import Withdrawal, withdrawal

Connection = psycopg.AsyncConnection[Any]


class AgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the agenda."""

    item: ItemId
    number: int
    """The item's own, which stays if the order of the agenda changes."""
    order: int
    """Its place on the agenda, from 1."""
    title: str | None
    """``None``: it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why its text was withdrawn; ``None``: it was not."""
    motion: bool
    """Whether something is to be decided."""
    kind: ParameterKind | None
    """Of which kind the motion is, such as ``ordinary``; ``None``: nothing is to be decided."""
    announced_on: date
    """Since when the members can know of it."""
    withdrawn_on: date | None
    """Since when it is off the agenda; ``None``: it stands there. (``withdrawn`` is about its text.)"""
    voting: VotingId | None = None
    """The last voting on it; ``None``: it was not put to the vote."""


class _Item(msgspec.Struct, frozen=True):
    meeting: MeetingId
    item: ItemId
    number: int
    order: int
    title: str | None
    withdrawn: str | None
    kind: ParameterKind | None
    announced_on: date
    withdrawn_on: date | None
    voting: VotingId | None


AGENDAS = """SELECT meeting, item, number, "order", written::jsonb ->> 'title' AS title, withdrawn,
    kind, announced_on, withdrawn_on,
    (SELECT voting FROM votings v WHERE v.item = items.item ORDER BY turn DESC LIMIT 1) AS voting
FROM (
    SELECT meeting, item, number, "order", announced_on, withdrawn_on, words, NULL AS kind
    FROM agenda_items
    WHERE meeting = ANY(%(meetings)s::text[])
    UNION ALL
    SELECT meeting, item, number, "order", announced_on, withdrawn_on, words, kind FROM motions
    WHERE meeting = ANY(%(meetings)s::text[])
) AS items LEFT JOIN texts USING (words)
ORDER BY meeting, "order", number"""


async def agendas_of(connection: Connection, meetings: Sequence[MeetingId]) -> dict[MeetingId, list[AgendaItem]]:
    """The agenda of each of these meetings, in its order, with what was taken off it."""
    agendas: dict[MeetingId, list[AgendaItem]] = {meeting: [] for meeting in meetings}
    async with connection.cursor(row_factory=class_row(_Item)) as items:
        for item in await (await items.execute(AGENDAS, {"meetings": list(agendas)})).fetchall():
            shown = AgendaItem(
                item=item.item,
                number=item.number,
                title=item.title,
                withdrawn=withdrawal(item.withdrawn),
                order=item.order,
                motion=item.kind is not None,
                kind=item.kind,
                announced_on=item.announced_on,
                withdrawn_on=item.withdrawn_on,
                voting=item.voting,
            )
            agendas[item.meeting].append(shown)
    return agendas
