"""The buurtwerkkamers on a day: open or closed, whose they are, and the charters they live by."""

from datetime import date
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from governance.dates import ImpreciseDate
from governance.events.rooms import (
    CharterAdopted,
    RoomAffiliated,
    RoomBecameIndependent,
    RoomBecameSelfManaged,
    RoomClosed,
    RoomOpened,
)
from governance.ids import DecisionId, RoomSlug
from governance.states.rooms import Phase, RoomState
from projections.engine.projection import Change, Entry, Projection, sql
from projections.paging import Page, number_after, page_of
from projections.periods import Bounds, dated, past

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("rooms", tables=["rooms", "room_phases", "charters"])

OPEN = sql("""INSERT INTO rooms (room, name, neighbourhood, district, since, since_earliest, since_latest, position)
VALUES (%(room)s, %(name)s, %(neighbourhood)s, %(district)s, %(since)s,
    coalesce(%(earliest)s, '-infinity'::date), %(latest)s, %(position)s)""")

CLOSE = sql("""UPDATE rooms SET ended = true, until = %(until)s, until_latest = %(latest)s,
    until_earliest = greatest(coalesce(%(earliest)s, '-infinity'::date), since_earliest + 1)
WHERE room = %(room)s""")

BEGIN = sql("""INSERT INTO room_phases (position, room, phase, since, since_earliest, since_latest)
VALUES (%(position)s, %(room)s, %(phase)s, %(since)s, coalesce(%(earliest)s, '-infinity'::date), %(latest)s)""")

END = sql("""UPDATE room_phases SET ended = true, until = %(until)s, until_latest = %(latest)s,
    until_earliest = greatest(coalesce(%(earliest)s, '-infinity'::date), since_earliest + 1)
WHERE room = %(room)s AND phase = %(phase)s AND NOT ended""")

ADOPT = sql("""INSERT INTO charters (room, version, text, decision, in_force_on, position)
VALUES (%(room)s, %(version)s, %(text)s, %(decision)s, %(in_force_on)s, %(position)s)""")

ROOMS = """SELECT r.position, r.room, r.name, r.neighbourhood, r.district, r.since, r.ended, r.until,
    holds_on(r.since_earliest, r.since_latest, r.until_earliest, r.until_latest, %(on)s) AS open,
    come_by(r.until_earliest, r.until_latest, %(on)s) AS closed,
    c.version, c.decision, c.in_force_on, c.text
FROM rooms r LEFT JOIN LATERAL (
    SELECT version, decision, in_force_on, text FROM charters
    WHERE room = r.room AND in_force_on <= %(on)s ORDER BY in_force_on DESC, version DESC LIMIT 1
) AS c ON true
WHERE r.position > %(after)s AND (%(room)s::text IS NULL OR r.room = %(room)s)
    AND r.since_earliest <= %(on)s
ORDER BY r.position LIMIT %(limit)s"""
"""Rooms can be older than the cooperative. Versions are numbered as results are declared, and in force by their day."""

PHASES = """SELECT room, phase, since, ended, until,
    holds_on(since_earliest, since_latest, until_earliest, until_latest, %(on)s) AS holds
FROM room_phases
WHERE room = ANY(%(rooms)s::text[]) AND since_earliest <= %(on)s
    AND EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)
ORDER BY position"""
"""Before the founding there was no cooperative that a room could belong to, or stand apart from."""

CHARTERS = """SELECT version, decision, in_force_on, text FROM charters
WHERE room = %(room)s AND version > %(after)s ORDER BY version LIMIT %(limit)s"""

IS_ROOM = "SELECT EXISTS (SELECT FROM rooms WHERE room = %(room)s)"


@PROJECTION.on(RoomOpened)
def open_room(event: RoomOpened, entry: Entry) -> Change:
    """A room, from then on; what nobody dated was open when it was recorded."""
    return OPEN(
        room=event.room,
        name=event.name,
        neighbourhood=event.neighbourhood,
        district=event.district,
        position=entry.position,
        **_bounds(past(event.since, entry), "since"),
    )


@PROJECTION.on(RoomClosed)
def close(event: RoomClosed, entry: Entry) -> Change:
    """Open no more."""
    return CLOSE(room=event.room, **_bounds(past(event.until, entry), "until"))


@PROJECTION.on(RoomAffiliated)
def affiliate(event: RoomAffiliated, entry: Entry) -> list[Change]:
    """Supported by the cooperative, and so not independent any more."""
    return _turn(event.room, Phase.AFFILIATED, past(event.since, entry), entry, ends=Phase.INDEPENDENT)


@PROJECTION.on(RoomBecameIndependent)
def become_independent(event: RoomBecameIndependent, entry: Entry) -> list[Change]:
    """Outside the cooperative, and so not affiliated any more."""
    return _turn(event.room, Phase.INDEPENDENT, past(event.since, entry), entry, ends=Phase.AFFILIATED)


@PROJECTION.on(RoomBecameSelfManaged)
def become_self_managed(event: RoomBecameSelfManaged, entry: Entry) -> list[Change]:
    """Managed by residents, whose room it is."""
    return _turn(event.room, Phase.SELF_MANAGED, past(event.since, entry), entry)


@PROJECTION.on(CharterAdopted)
def adopt(event: CharterAdopted, entry: Entry) -> Change:
    """The next version of the charter, from its day on."""
    return ADOPT(
        room=event.room,
        version=event.version,
        text=event.text,
        decision=event.decision,
        in_force_on=event.in_force_on,
        position=entry.position,
    )


def _turn(room: RoomSlug, phase: Phase, since: Bounds, entry: Entry, *, ends: Phase | None = None) -> list[Change]:
    began = BEGIN(position=entry.position, room=room, phase=phase.value, **_bounds(since, "since"))
    return [began] if ends is None else [END(room=room, phase=ends.value, **_bounds(since, "until")), began]


def _bounds(bounds: Bounds, name: str) -> dict[str, object]:
    return {name: bounds.text, "earliest": bounds.earliest, "latest": bounds.latest}


class Charter(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the rules that a room lives by (kamerhandvest)."""

    version: int
    decision: DecisionId
    in_force_on: date
    text: str
    """Markdown."""


class RoomPhase(msgspec.Struct, frozen=True, kw_only=True):
    """What a room was, and from when until when."""

    phase: Phase
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    ended: bool
    holds: bool | None
    """On the day that was asked; ``None``: not known."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A buurtwerkkamer on a day. Of what is ``None`` it is not known whether it held."""

    slug: RoomSlug
    name: str
    neighbourhood: str
    district: str
    status: RoomState
    affiliated: bool | None
    """Supported by the cooperative."""
    independent: bool | None
    """Outside the cooperative."""
    self_managed: bool | None
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    """The first day on which it was closed."""
    charter: Charter | None
    """The version in force."""
    phases: list[RoomPhase]
    """What it was and is, in the order of recording."""


class _Row(msgspec.Struct, frozen=True):
    position: int
    room: RoomSlug
    name: str
    neighbourhood: str
    district: str
    since: str | None
    ended: bool
    until: str | None
    open: bool | None
    closed: bool | None
    version: int | None
    decision: DecisionId | None
    in_force_on: date | None
    text: str | None


class _Phase(msgspec.Struct, frozen=True):
    room: RoomSlug
    phase: str
    since: str | None
    ended: bool
    until: str | None
    holds: bool | None


async def rooms(connection: Connection, on: date, *, after: str | None = None, limit: int = 50) -> Page[Room]:
    """The rooms that had opened by then, in the order of recording, for anybody. Raises ``Malformed``."""
    found = await _rooms(connection, {"on": on, "room": None, "after": number_after(after), "limit": limit + 1})
    return page_of([room for _, room in found], limit, [position for position, _ in found])


async def room(connection: Connection, slug: RoomSlug, on: date) -> Room | None:
    """One room on a day, for anybody; ``None``: none of that name had opened by then."""
    found = await _rooms(connection, {"on": on, "room": slug, "after": 0, "limit": 1})
    return found[0][1] if found else None


async def charters(
    connection: Connection, slug: RoomSlug, *, after: str | None = None, limit: int = 50
) -> Page[Charter] | None:
    """All versions of a room's charter, for anybody; ``None``: there is no such room. Raises ``Malformed``."""
    row = await (await connection.execute(IS_ROOM, {"room": slug})).fetchone()
    if row is None or not row[0]:
        return None
    asked = {"room": slug, "after": number_after(after, 2**31 - 1), "limit": limit + 1}
    async with connection.cursor(row_factory=class_row(Charter)) as cursor:
        found = await (await cursor.execute(CHARTERS, asked)).fetchall()
    return page_of(found, limit, [charter.version for charter in found])


async def _rooms(connection: Connection, asked: dict[str, object]) -> list[tuple[int, Room]]:
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = await (await cursor.execute(ROOMS, asked)).fetchall()
    lives: dict[RoomSlug, list[_Phase]] = {row.room: [] for row in found}
    async with connection.cursor(row_factory=class_row(_Phase)) as phases:
        for phase in await (await phases.execute(PHASES, {"rooms": list(lives), "on": asked["on"]})).fetchall():
            lives[phase.room].append(phase)
    return [(row.position, _shown(row, lives[row.room])) for row in found]


def _shown(row: _Row, life: list[_Phase]) -> Room:
    charter = None
    if row.version is not None and row.decision is not None and row.in_force_on is not None:
        charter = Charter(version=row.version, decision=row.decision, in_force_on=row.in_force_on, text=row.text or "")
    return Room(
        slug=row.room,
        name=row.name,
        neighbourhood=row.neighbourhood,
        district=row.district,
        status=RoomState.CLOSED if row.closed else RoomState.OPEN if row.open else RoomState.UNKNOWN,
        affiliated=_held(row, life, Phase.AFFILIATED),
        independent=_held(row, life, Phase.INDEPENDENT),
        self_managed=_held(row, life, Phase.SELF_MANAGED),
        since=dated(row.since),
        until=dated(row.until),
        charter=charter,
        phases=[
            RoomPhase(
                phase=Phase(one.phase), since=dated(one.since), until=dated(one.until), ended=one.ended, holds=one.holds
            )
            for one in life
        ],
    )


def _held(row: _Row, life: list[_Phase], phase: Phase) -> bool | None:
    """Was it that on the day? Only an open room is anything; ``None``: not known."""
    answers = [one.holds for one in life if one.phase == phase]
    if row.closed or not any(answer is not False for answer in answers):
        return False
    return True if True in answers and row.open else None


NAMES = "SELECT room, name FROM rooms"


async def names(connection: Connection) -> dict[str, str]:
    """Every room's name by its slug, for anybody."""
    return dict(await (await connection.execute(NAMES)).fetchall())
