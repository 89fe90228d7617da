"""The cooperative itself, and the rulebook in force."""

from datetime import date
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.rules.statutes import ParameterInForce, Rulebook, in_force
from projections.engine.projection import Change, Entry, Projection, sql
from projections.membership import Count, count

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("statutes", tables=["cooperative", "rulebooks"])

FOUND = sql("""INSERT INTO cooperative (name, founded_on, purpose, position)
VALUES (%(name)s, %(founded_on)s, %(purpose)s, %(position)s)""")

ADOPT = sql("""INSERT INTO rulebooks (position, in_force_on, rulebook)
VALUES (%(position)s, %(in_force_on)s, %(rulebook)s)""")

COOPERATIVE = """SELECT c.name, c.founded_on, c.purpose, r.in_force_on, r.rulebook
FROM cooperative c LEFT JOIN LATERAL (
    SELECT in_force_on, rulebook FROM rulebooks WHERE in_force_on <= %(on)s
    ORDER BY in_force_on DESC, position DESC LIMIT 1
) AS r ON true
WHERE c.founded_on <= %(on)s"""


@PROJECTION.on(CooperativeFounded)
def found(event: CooperativeFounded, entry: Entry) -> Change:
    """The cooperative exists from its day on."""
    return FOUND(name=event.name, founded_on=event.founded_on, purpose=event.purpose, position=entry.position)


@PROJECTION.on(StatutesAdopted)
def adopt(event: StatutesAdopted, entry: Entry) -> Change:
    """A rulebook that holds from its day until the next one's."""
    text = msgspec.json.encode(event.rulebook).decode()
    return ADOPT(position=entry.position, in_force_on=event.in_force_on, rulebook=text)


class RulebookInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters that hold on a day, each with its source."""

    in_force_on: date
    parameters: list[ParameterInForce]


NAME = "SELECT name FROM cooperative LIMIT 1"


class Cooperative(msgspec.Struct, frozen=True, kw_only=True):
    """The legal person, on a day."""

    name: str
    founded_on: date
    purpose: str
    members: Count
    """How many there were, as far as is known."""
    rulebook: RulebookInForce | None
    """``None``: no statutes are on record for that day."""


class _Row(msgspec.Struct, frozen=True):
    name: str
    founded_on: date
    purpose: str
    in_force_on: date | None
    rulebook: str | None


async def name_of(connection: Connection) -> str:
    """The cooperative's name; empty before it is founded."""
    row = await (await connection.execute(NAME)).fetchone()
    return str(row[0]) if row else ""


async def cooperative(connection: Connection, on: date) -> Cooperative | None:
    """The cooperative on a day, for anybody; ``None``: not founded yet."""
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        row = await (await cursor.execute(COOPERATIVE, {"on": on})).fetchone()
    if row is None:
        return None
    rulebook = None
    if row.rulebook is not None and row.in_force_on is not None:
        adopted = msgspec.json.decode(row.rulebook, type=Rulebook)
        rulebook = RulebookInForce(in_force_on=row.in_force_on, parameters=in_force(adopted))
    return Cooperative(
        name=row.name,
        founded_on=row.founded_on,
        purpose=row.purpose,
        members=await count(connection, on),
        rulebook=rulebook,
    )


async def rulebook_on(connection: Connection, on: date) -> Rulebook:
    """The rulebook in force on a day; all defaults where none is on record."""
    async with connection.cursor(row_factory=class_row(_Row)) as cursor:
        row = await (await cursor.execute(COOPERATIVE, {"on": on})).fetchone()
    if row is None or row.rulebook is None:
        return Rulebook()
    return msgspec.json.decode(row.rulebook, type=Rulebook)
