"""Who holds which office on a day, as far as is known."""

from datetime import date
from typing import Any

import msgspec
import psycopg
from msgspec import UNSET, UnsetType
from psycopg.rows import class_row

from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.persons import PersonalDataErased, PersonMerged
from governance.ids import OFFICES, MemberId, Office, PersonId
from governance.states.board import OfficeState
from projections.engine.projection import Change, Entry, Projection, sql
from projections.periods import dated, past
from projections.reader import Reader

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("board", tables=["offices"])

ASSUME = sql("""INSERT INTO offices
    (position, office, person, recorded_as, member, name, since, since_earliest, since_latest)
VALUES (%(position)s, %(office)s, %(person)s, %(person)s, %(member)s, %(name)s, %(since)s,
    coalesce(%(earliest)s, '-infinity'::date), %(latest)s)""")

VACATE = sql("""UPDATE offices SET ended = true, until = %(until)s, until_latest = %(latest)s,
    until_earliest = greatest(coalesce(%(earliest)s, '-infinity'::date), since_earliest + 1)
WHERE position = (SELECT max(position) FROM offices WHERE office = %(office)s)""")
"""Whoever assumed an office held it for a day at least."""

MERGE = sql("UPDATE offices SET person = %(person)s, member = %(member)s WHERE recorded_as = %(merged)s")
"""The name on record for the term stays, and stays under the key with which it is sealed (``recorded_as``)."""

FORGET = sql("UPDATE offices SET name = NULL WHERE recorded_as = %(person)s")

HOLDERS = """SELECT asked.office, o.position IS NOT NULL AS held, o.certain,
    coalesce(o.name, m.name) AS name, o.position, o.person, o.member, o.since, o.ended, o.until
FROM unnest(%(offices)s::text[]) WITH ORDINALITY AS asked(office, n)
LEFT JOIN LATERAL (
    SELECT *, holds_on(since_earliest, since_latest, until_earliest, until_latest, %(on)s) AS certain
    FROM offices WHERE office = asked.office
) AS o ON o.certain IS NOT false
LEFT JOIN members m ON m.member = o.member
WHERE EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)
ORDER BY asked.n, o.position"""

TERMS = """SELECT o.office, true AS held, true AS certain,
    coalesce(o.name, m.name) AS name, o.position, o.person, o.member, o.since, o.ended, o.until
FROM offices o LEFT JOIN members m ON m.member = o.member
ORDER BY array_position(%(offices)s::text[], o.office), o.position"""

IN_OFFICE = """SELECT person FROM offices
WHERE office = %(office)s AND holds_on(since_earliest, since_latest, until_earliest, until_latest, %(on)s)"""

NAMES = """SELECT o.position, coalesce(o.name, m.name) FROM offices o LEFT JOIN members m ON m.member = o.member"""


@PROJECTION.on(OfficeAssumed)
def assume(event: OfficeAssumed, entry: Entry) -> Change:
    """Held from then on; what nobody dated had begun when it was recorded."""
    since = past(event.since, entry)
    return ASSUME(
        position=entry.position,
        office=event.office,
        person=event.person,
        member=event.member,
        name=None if event.name is None else event.name.value,
        since=since.text,
        earliest=since.earliest,
        latest=since.latest,
    )


@PROJECTION.on(OfficeVacated)
def vacate(event: OfficeVacated, entry: Entry) -> Change:
    """The term that was recorded last is over."""
    until = past(event.until, entry)
    return VACATE(office=event.office, until=until.text, earliest=until.earliest, latest=until.latest)


@PROJECTION.on(PersonMerged)
def merge(event: PersonMerged, entry: Entry) -> Change:
    """The terms of the first are held by the second."""
    return MERGE(person=event.person, member=event.member, merged=event.merged)


@PROJECTION.forgets
def forget(event: PersonalDataErased, entry: Entry) -> list[Change]:
    """Who held an office is kept by name; who did not is not here. Should the two ever meet, erasure wins."""
    return [] if event.name_kept else [FORGET(person=event.person)]


class OfficeHeld(msgspec.Struct, frozen=True, kw_only=True):
    """An office on a day, or one term of it."""

    office: Office
    status: OfficeState
    holder: str | None
    """``None``: by whom is not known, or it is vacant."""
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    """The first day on which it is no longer theirs; ``None``: not over, or when is not known."""
    ended: bool
    member: MemberId | UnsetType | None = UNSET
    """The holder's number; absent for who does not see the register."""
    person: PersonId | UnsetType | None = UNSET
    """The holder's id, by which ``MergePerson`` names them; absent for who does not see the register."""
    entry: int | UnsetType | None = UNSET
    """The entry in the history by which they took office; ``None``: it is vacant. Absent for the same."""


class _Row(msgspec.Struct, frozen=True):
    office: Office
    held: bool
    certain: bool | None
    name: str | None
    position: int | None
    person: PersonId | None
    member: MemberId | None
    since: str | None
    ended: bool | None
    until: str | None


async def offices(connection: Connection, reader: Reader, on: date) -> list[OfficeHeld]:
    """Each office on a day, for anybody: who held it, who may have, or that it was vacant. None before the founding."""
    return await _asked(connection, reader, HOLDERS, {"on": on, "offices": list(OFFICES)})


async def in_office(connection: Connection, office: Office, on: date) -> PersonId | None:
    """The person who surely holds an office on a day; ``None`` where nobody does, or it is not known who."""
    row = await (await connection.execute(IN_OFFICE, {"office": office, "on": on})).fetchone()
    return PersonId(row[0]) if row and row[0] else None


async def holders(connection: Connection) -> dict[int, str | None]:
    """Everybody who ever held an office, by the position at which they took it; ``None``: who is not known."""
    return dict(await (await connection.execute(NAMES)).fetchall())


async def terms(connection: Connection, reader: Reader) -> list[OfficeHeld]:
    """Every term of every office that is on record, in the order of recording, for anybody."""
    return await _asked(connection, reader, TERMS, {"offices": list(OFFICES)})


async def _asked(connection: Connection, reader: Reader, query: str, values: dict[str, object]) -> list[OfficeHeld]:
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        found = await (await cursor.execute(query, values)).fetchall()
    return [
        OfficeHeld(
            office=row.office,
            status=_state(row),
            holder=row.name,
            since=dated(row.since),
            until=dated(row.until),
            ended=bool(row.ended),
            member=row.member if reader.sees_register else UNSET,
            person=row.person if reader.sees_register else UNSET,
            entry=row.position if reader.sees_register else UNSET,
        )
        for row in found
    ]


def _state(row: _Row) -> OfficeState:
    if not row.held:
        return OfficeState.VACANT
    return OfficeState.HELD if row.certain else OfficeState.UNKNOWN
