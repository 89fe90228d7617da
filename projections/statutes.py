"""The cooperative itself, and the rulebook in force."""

from datetime import date
from typing import Any

import msgspec
import psycopg

from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.rules.parameters import Setting
from governance.rules.statutes import ParameterInForce, Rulebook, in_force
from projections.engine.projection import Change, Entry, Projection
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.membership import Count, count

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("statutes", tables=["cooperative", "rulebooks"])

COOPERATIVES = Table("cooperative", key="position")
RULEBOOKS = Table("rulebooks", key="position")


@PROJECTION.on(CooperativeFounded)
def found(event: CooperativeFounded, entry: Entry) -> Change:
    """The cooperative exists from its day on."""
    return COOPERATIVES.insert(event, position=entry.position)


@PROJECTION.on(StatutesAdopted)
def adopt(event: StatutesAdopted, entry: Entry) -> Change:
    """Statutes that hold from their day until the next ones'."""
    return RULEBOOKS.insert(event, position=entry.position)


class RulebookInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters that hold on a day, each with its source."""

    in_force_on: date
    parameters: list[ParameterInForce]


class Cooperative(msgspec.Struct, frozen=True, kw_only=True):
    """The legal person, on a day."""

    name: str
    founded_on: date
    purpose: str
    members: Count
    """How many there were, as far as is known."""
    rulebook: RulebookInForce | None
    """``None``: no statutes are on record for that day."""


class Adopted(msgspec.Struct, frozen=True):
    """What statutes set, and the day from which they hold."""

    in_force_on: date
    parameters: tuple[Setting, ...]


NAME = "SELECT name FROM cooperative LIMIT 1"

COOPERATIVE = Select(
    Cooperative, "SELECT {fields} FROM cooperative WHERE founded_on <= %(on)s", given=("members", "rulebook")
)

ADOPTED = Select(
    Adopted,
    """SELECT {fields} FROM rulebooks
WHERE in_force_on <= %(on)s AND EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)
ORDER BY in_force_on DESC, position DESC LIMIT 1""",
)


async def name_of(connection: Connection) -> str:
    """The cooperative's name; empty before it is founded."""
    row = await (await connection.execute(NAME)).fetchone()
    return str(row[0]) if row else ""


async def cooperative(connection: Connection, on: date) -> Cooperative | None:
    """The cooperative on a day, for anybody; ``None``: not founded yet."""
    adopted = await ADOPTED.first(connection, {"on": on})
    rulebook = adopted and RulebookInForce(
        in_force_on=adopted.in_force_on, parameters=in_force(Rulebook(on, adopted.parameters))
    )
    return await COOPERATIVE.first(connection, {"on": on}, members=await count(connection, on), rulebook=rulebook)


async def rulebook_on(connection: Connection, on: date) -> Rulebook:
    """The rulebook in force on a day; all defaults where no statutes are on record."""
    adopted = await ADOPTED.first(connection, {"on": on})
    return Rulebook(on, () if adopted is None else adopted.parameters)
