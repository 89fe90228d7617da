"""The buurtwerkkamers on a day: whether they are open, who runs them, and the charters that they live by."""

from datetime import date
from typing import Any

import msgspec
import psycopg

from governance.dates import ImpreciseDate
from governance.events import rooms as events
from governance.ids import CharterName, DecisionId, RoomSlug, charter_name
from governance.states.rooms import Phase, RoomState
from projections.engine.periods import ending, past
from projections.engine.projection import Change, Entry, Projection
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.paging import Page
from projections.texts import OF_MOTIONS, Withdrawal

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("rooms", tables=["rooms", "room_phases", "charters"])

ROOMS = Table("rooms", key="room")
PHASES = Table("room_phases", key="position")
CHARTERS = Table("charters", key="position")

CLOSE = ending("rooms", "room = %(room)s")

END_PHASE = ending("room_phases", "room = %(room)s AND phase = %(phase)s AND NOT ended")


@PROJECTION.on(events.RoomOpened)
def open_room(event: events.RoomOpened, entry: Entry) -> Change:
    """A room opens. If nobody gave a day, it was open when this was recorded."""
    return ROOMS.insert(
        room=event.room,
        name=event.name,
        neighbourhood=event.neighbourhood,
        district=event.district,
        since=past(event.since, entry),
        position=entry.position,
    )


@PROJECTION.on(events.RoomClosed)
def close(event: events.RoomClosed, entry: Entry) -> Change:
    """A room closes."""
    return CLOSE(room=event.room, **past(event.until, entry).columns("until"))


@PROJECTION.on(events.RoomAffiliated)
def affiliate(event: events.RoomAffiliated, entry: Entry) -> list[Change]:
    """The cooperative supports a room, which is then no longer independent."""
    return _turn(event, Phase.AFFILIATED, entry, ends=Phase.INDEPENDENT)


@PROJECTION.on(events.RoomBecameIndependent)
def become_independent(event: events.RoomBecameIndependent, entry: Entry) -> list[Change]:
    """A room goes on outside the cooperative, and is then no longer affiliated."""
    return _turn(event, Phase.INDEPENDENT, entry, ends=Phase.AFFILIATED)


@PROJECTION.on(events.RoomBecameSelfManaged)
def become_self_managed(event: events.RoomBecameSelfManaged, entry: Entry) -> list[Change]:
    """Residents manage a room themselves from now on."""
    return _turn(event, Phase.SELF_MANAGED, entry)


@PROJECTION.on(events.CharterAdopted)
def adopt(event: events.CharterAdopted, entry: Entry) -> Change:
    """A room gets the next version of its charter, which is in force from its day on."""
    return CHARTERS.insert(event, position=entry.position)


def _turn(
    event: events.RoomAffiliated | events.RoomBecameIndependent | events.RoomBecameSelfManaged,
    phase: Phase,
    entry: Entry,
    *,
    ends: Phase | None = None,
) -> list[Change]:
    since = past(event.since, entry)
    began = PHASES.insert(position=entry.position, room=event.room, phase=phase, since=since)
    return [began] if ends is None else [END_PHASE(room=event.room, phase=ends.value, **since.columns("until")), began]


class Charter(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the rules that a room lives by (kamerhandvest)."""

    version: int
    decision: DecisionId | None
    """``None``: not known."""
    in_force_on: date
    text: str | None
    """The rules, in Markdown; ``None``: they can be read no more."""
    withdrawn: Withdrawal | None
    """When and why its text was withdrawn; ``None``: it was not."""


class RoomPhase(msgspec.Struct, frozen=True, kw_only=True):
    """What a room was for a time, such as affiliated or self-managed."""

    phase: Phase
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    ended: bool
    holds: bool | None
    """Whether it was so on the day that was asked; ``None``: not known."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A buurtwerkkamer on a day. ``None`` in a field that says yes or no means that it is not known."""

    slug: RoomSlug
    name: str
    neighbourhood: str
    district: str
    status: RoomState
    affiliated: bool | None
    """Whether the cooperative supports it."""
    independent: bool | None
    """Whether it is active outside the cooperative."""
    self_managed: bool | None
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    """The first day on which it is closed; ``None``: it is open, or its last day is not known."""
    charter: Charter | None
    """The version in force on the day; ``None``: there is none."""
    phases: list[RoomPhase]
    """All that it was and is, in the order in which it was recorded."""

    @property
    def opened(self) -> bool:
        """Whether there is such a room. There is, because a room has no row for a day before it opened."""
        return True

    @property
    def closed(self) -> bool:
        """Whether it is closed, or the day is recorded on which it will be."""
        return self.status.is_closed or self.until is not None

    @property
    def changed(self) -> ImpreciseDate | None:
        """The day on which it became affiliated or independent last, as far as is known."""
        whose = (phase.since for phase in reversed(self.phases) if phase.phase in (Phase.AFFILIATED, Phase.INDEPENDENT))
        return next(whose, None)


ROOMS_ON = Select(
    Room,
    """SELECT {fields}, r.number
FROM (SELECT *, row_number() OVER (ORDER BY position) AS number FROM rooms) AS r
CROSS JOIN LATERAL (
    SELECT r.room AS slug,
        holds_on(r.since_earliest, r.since_latest, r.until_earliest, r.until_latest, %(on)s) AS open
) AS s
CROSS JOIN LATERAL (
    SELECT CASE s.open WHEN true THEN 'open' WHEN false THEN 'closed' ELSE 'unknown' END AS status,
        coalesce(json_agg(p ORDER BY p.position), '[]') AS phases,
        s.open AND true = ANY(coalesce(array_agg(holds) FILTER (WHERE phase = 'affiliated'), '{}')) AS affiliated,
        s.open AND true = ANY(coalesce(array_agg(holds) FILTER (WHERE phase = 'independent'), '{}')) AS independent,
        s.open AND true = ANY(coalesce(array_agg(holds) FILTER (WHERE phase = 'self-managed'), '{}')) AS self_managed
    FROM (
        SELECT *, holds_on(since_earliest, since_latest, until_earliest, until_latest, %(on)s) AS holds
        FROM room_phases WHERE room = r.room AND since_earliest <= %(on)s
            AND EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)
    ) AS p
) AS l
LEFT JOIN LATERAL (
    SELECT to_json(c) AS charter
    FROM (SELECT c.*, t.charter AS text, t.withdrawn FROM charters c LEFT JOIN {of_motions} AS t USING (words)) AS c
    WHERE room = r.room AND in_force_on <= %(on)s ORDER BY in_force_on DESC, version DESC LIMIT 1
) AS c ON true
WHERE r.number > %(after)s AND (%(room)s::text IS NULL OR r.room = %(room)s)
    AND r.since_earliest <= %(on)s
ORDER BY r.number LIMIT %(limit)s""",
    of_motions=OF_MOTIONS,
)
"""The rooms on a day.

- A room can be older than the cooperative. Before the founding it is neither affiliated nor independent.
- A room that is not open is not affiliated, independent or self-managed.
- Charters are numbered in the order in which results were declared. The one in force follows from their days.
- A page goes on after a room's ``number``, not its position: by a position in the log anybody could tell how many votes
  had been cast before.
"""

CHARTERS_OF = Select(
    Charter,
    """SELECT {fields}, version
FROM (SELECT c.*, t.charter AS text, t.withdrawn FROM charters c LEFT JOIN {of_motions} AS t USING (words)) AS c
WHERE room = %(room)s AND version > %(after)s ORDER BY version LIMIT %(limit)s""",
    of_motions=OF_MOTIONS,
)

IS_ROOM = "SELECT EXISTS (SELECT FROM rooms WHERE room = %(room)s)"

NAMES = "SELECT room, name FROM rooms"

CHARTER_NAMES = "SELECT room, version FROM charters WHERE decision IS NULL ORDER BY room, version"


async def rooms(connection: Connection, on: date, *, after: str | None = None, limit: int = 50) -> Page[Room]:
    """The rooms that had opened by a day, in the order in which they were recorded. Anybody may read this.

    Raises ``Malformed``.
    """
    return await ROOMS_ON.page(connection, {"on": on, "room": None}, after=after, limit=limit)


async def room(connection: Connection, slug: RoomSlug, on: date) -> Room | None:
    """One room on a day; ``None``: no room with this slug had opened by then. Anybody may read this."""
    return await ROOMS_ON.first(connection, {"on": on, "room": slug, "after": 0, "limit": 1})


async def charters(
    connection: Connection, slug: RoomSlug, *, after: str | None = None, limit: int = 50
) -> Page[Charter] | None:
    """All versions of a room's charter, for anybody; ``None``: there is no such room. Raises ``Malformed``."""
    row = await (await connection.execute(IS_ROOM, {"room": slug})).fetchone()
    if row is None or not row[0]:
        return None
    return await CHARTERS_OF.page(connection, {"room": slug}, after=after, limit=limit, largest=2**31 - 1)


async def names(connection: Connection) -> dict[str, str]:
    """The name of every room by its slug. Anybody may read this."""
    return dict(await (await connection.execute(NAMES)).fetchall())


async def charters_of_unknown_decision(connection: Connection) -> list[CharterName]:
    """The charters of which it is not known which decision adopted them, by room. Anybody may read this."""
    rows = await (await connection.execute(CHARTER_NAMES)).fetchall()
    return [charter_name(RoomSlug(room), version) for room, version in rows]
