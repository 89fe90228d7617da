"""Who holds which office on a day, as far as is known."""

from datetime import date
from typing import Any

import msgspec
import psycopg
from msgspec import UNSET, UnsetType

from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.persons import PersonalDataErased, PersonMerged
from governance.ids import OFFICES, MemberId, Office, PersonId
from governance.states.board import OfficeState
from projections.engine.periods import ending, past
from projections.engine.projection import Change, Entry, Projection, sql
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.reader import Reader

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("board", tables=["offices"])

TERMS = Table("offices", key="position")

VACATE = ending("offices", "position = (SELECT max(position) FROM offices WHERE office = %(office)s)")

MERGE = sql("UPDATE offices SET person = %(person)s, member = %(member)s WHERE recorded_as = %(merged)s")
"""The name on record for the term stays, under the key of the person for whom it was sealed (``recorded_as``)."""

FORGET = sql("UPDATE offices SET name = NULL WHERE recorded_as = %(person)s")


@PROJECTION.on(OfficeAssumed)
def assume(event: OfficeAssumed, entry: Entry) -> Change:
    """A term begins. If nobody gave a first day, it had begun when it was recorded."""
    return TERMS.insert(
        office=event.office,
        person=event.person,
        member=event.member,
        name=event.name,
        recorded_as=event.person,
        since=past(event.since, entry),
        position=entry.position,
    )


@PROJECTION.on(OfficeVacated)
def vacate(event: OfficeVacated, entry: Entry) -> Change:
    """The term of this office that was recorded last is over."""
    return VACATE(office=event.office, **past(event.until, entry).columns("until"))


@PROJECTION.on(PersonMerged)
def merge(event: PersonMerged, entry: Entry) -> Change:
    """The terms of the person who was merged are those of the other from now on."""
    return MERGE(person=event.person, member=event.member, merged=event.merged)


@PROJECTION.forgets(PersonalDataErased)
def forget(event: PersonalDataErased, entry: Entry) -> list[Change]:
    """The name goes, unless it must be kept.

    Of somebody who held an office the name is kept, and nobody else is in this table. Should a name that need not be
    kept be here all the same, it is erased.
    """
    return [] if event.name_kept else [FORGET(person=event.person)]


class OfficeHeld(msgspec.Struct, frozen=True, kw_only=True):
    """Who held an office on a day, or in one term of it."""

    office: Office
    status: OfficeState
    holder: str | None
    """The holder's name; ``None``: it is not known who held the office, or it is vacant."""
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    """The first day on which they no longer hold it; ``None``: the term is not over, or its end is not known."""
    ended: bool
    member: MemberId | UnsetType | None = UNSET
    """The holder's member number; absent for a reader who may not see the register."""
    person: PersonId | UnsetType | None = UNSET
    """The holder's id, by which ``MergePerson`` names them; absent for a reader who may not see the register."""
    entry: int | UnsetType | None = UNSET
    """The entry in the history by which they took office; ``None``: it is vacant. It is absent for a reader who may not
    see the register."""

    def seen_by(self, reader: Reader) -> "OfficeHeld":
        """The same, without the fields that tell who the holder is if this reader may not see the register."""
        if reader.sees_register:
            return self
        return msgspec.structs.replace(self, member=UNSET, person=UNSET, entry=UNSET)


HOLDERS = Select(
    OfficeHeld,
    """SELECT {fields} FROM (
    SELECT asked.n, asked.office, o.position AS entry, o.person, o.member, o.since, o.until,
        coalesce(o.ended, false) AS ended, coalesce(o.name, m.name) AS holder,
        CASE WHEN o.position IS NULL THEN 'vacant' WHEN o.certain THEN 'held' ELSE 'unknown' END AS status
    FROM unnest(%(offices)s::text[]) WITH ORDINALITY AS asked(office, n)
    LEFT JOIN LATERAL (
        SELECT *, holds_on(since_earliest, since_latest, until_earliest, until_latest, %(on)s) AS certain
        FROM offices WHERE office = asked.office
    ) AS o ON o.certain IS NOT false
    LEFT JOIN members m ON m.member = o.member
) AS held
WHERE EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)
ORDER BY n, entry""",
)

EVER_HELD = Select(
    OfficeHeld,
    """SELECT {fields} FROM offices o CROSS JOIN LATERAL (
    SELECT o.position AS entry, 'held' AS status,
        coalesce(o.name, (SELECT m.name FROM members m WHERE m.member = o.member)) AS holder
) AS s
ORDER BY array_position(%(offices)s::text[], office), position""",
)

IN_OFFICE = """SELECT person FROM offices
WHERE office = %(office)s AND holds_on(since_earliest, since_latest, until_earliest, until_latest, %(on)s)"""

NAMES = """SELECT o.position, coalesce(o.name, m.name) FROM offices o LEFT JOIN members m ON m.member = o.member"""


async def offices(connection: Connection, reader: Reader, on: date) -> list[OfficeHeld]:
    """Each office on a day: who held it, who may have held it, or that it was vacant. Anybody may read this.

    Before the founding there are no offices.
    """
    held = await HOLDERS.all(connection, {"on": on, "offices": list(OFFICES)})
    return [office.seen_by(reader) for office in held]


async def in_office(connection: Connection, office: Office, on: date) -> PersonId | None:
    """The person who surely holds an office on a day; ``None`` if nobody does, or it is not known who."""
    row = await (await connection.execute(IN_OFFICE, {"office": office, "on": on})).fetchone()
    return PersonId(row[0]) if row and row[0] else None


async def holders(connection: Connection) -> dict[int, str | None]:
    """The name of each holder of an office, by the position at which they took it; ``None``: not known, or erased."""
    return dict(await (await connection.execute(NAMES)).fetchall())


async def terms(connection: Connection, reader: Reader) -> list[OfficeHeld]:
    """Every term of every office, in the order in which they were recorded. Anybody may read this."""
    held = await EVER_HELD.all(connection, {"offices": list(OFFICES)})
    return [term.seen_by(reader) for term in held]
