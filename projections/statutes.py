"""The cooperative itself, the rulebook in force, and the amendments of the statutes."""

from datetime import date
from typing import Any

import msgspec
import psycopg

from governance.events.decisions import AmendStatutes, DecisionRecorded
from governance.events.statutes import CooperativeFounded, StatutesAdopted, StatutesAmended
from governance.ids import Clause, DecisionId
from governance.rules.amended import SettingPlace, StatutesChange, holds_from, settings_on
from governance.rules.parameters import Setting
from governance.rules.statutes import ParameterInForce, Rulebook, in_force
from projections.engine.projection import Change, Entry, Projection
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.membership import Count, count

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("statutes", tables=["cooperative", "rulebooks", "amendments"])

COOPERATIVES = Table("cooperative", key="position")
RULEBOOKS = Table("rulebooks", key="position")
AMENDMENTS = Table("amendments", key="decision")


@PROJECTION.on(CooperativeFounded)
def found(event: CooperativeFounded, entry: Entry) -> Change:
    """The cooperative exists from its day on."""
    return COOPERATIVES.insert(event, position=entry.position)


@PROJECTION.on(StatutesAdopted)
def adopt(event: StatutesAdopted, entry: Entry) -> Change:
    """Statutes that hold from their day until the next ones'."""
    return RULEBOOKS.insert(event, position=entry.position)


@PROJECTION.on(DecisionRecorded)
def decide(event: DecisionRecorded, entry: Entry) -> Change | None:
    """An amendment of the statutes is decided, and waits for its deed."""
    effect = event.effect
    if not isinstance(effect, AmendStatutes):
        return None
    return AMENDMENTS.insert(
        decision=event.decision,
        decided_on=event.decided_on,
        settings=effect.settings,
        falls_back=effect.falls_back,
        clauses=effect.clauses,
        not_before=effect.not_before,
        passed_on=None,
        in_force_on=None,
        position=entry.position,
    )


@PROJECTION.on(StatutesAmended)
def amend(event: StatutesAmended, entry: Entry) -> Change:
    """Its deed is passed."""
    return AMENDMENTS.update(
        event.decision, passed_on=event.passed_on, in_force_on=event.in_force_on, position=entry.position
    )


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


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """An amendment of the statutes that was decided."""

    decision: DecisionId
    decided_on: date
    settings: tuple[Setting, ...]
    """What the statutes say otherwise by it."""
    falls_back: tuple[SettingPlace, ...]
    """What they say nothing of any more."""
    clauses: tuple[Clause, ...]
    """The clauses that it names."""
    not_before: date | None
    """The day that it names to come into force; ``None``: with the deed."""
    passed_on: date | None
    """The day of the deed; ``None``: none is on record."""
    in_force_on: date | None
    """``None``: not yet, for its deed is not on record."""

    @property
    def holds_from(self) -> date | None:
        """The first day whose decisions are judged by it; ``None``: not known yet."""
        return None if self.in_force_on is None else holds_from(self.in_force_on, self.decided_on)


class Changed(msgspec.Struct, frozen=True):
    """Something that changed the statutes, as the read tables have it."""

    in_force_on: date
    parameters: tuple[Setting, ...]
    falls_back: tuple[SettingPlace, ...]
    decided_on: date | None
    """``None``: they were adopted as a whole."""


NAME = "SELECT name FROM cooperative LIMIT 1"

COOPERATIVE = Select(
    Cooperative, "SELECT {fields} FROM cooperative WHERE founded_on <= %(on)s", given=("members", "rulebook")
)

CHANGES = Select(
    Changed,
    """SELECT {fields} FROM (
    SELECT in_force_on, parameters, '[]' AS falls_back, NULL::date AS decided_on, position FROM rulebooks
    UNION ALL SELECT in_force_on, settings, falls_back, decided_on, position FROM amendments
) AS changes
WHERE in_force_on <= %(on)s AND EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s) ORDER BY position""",
)
"""All that changed the statutes by a day, in the order in which it was recorded."""

OPEN_AMENDMENTS = Select(
    Amendment,
    """SELECT {fields} FROM amendments
WHERE decided_on <= %(on)s AND (in_force_on IS NULL OR GREATEST(in_force_on, decided_on + 1) > %(on)s)
ORDER BY position""",
)

AMENDMENT = Select(Amendment, "SELECT {fields} FROM amendments WHERE decision = %(decision)s")


async def name_of(connection: Connection) -> str:
    """The cooperative's name; empty before it is founded."""
    row = await (await connection.execute(NAME)).fetchone()
    return str(row[0]) if row else ""


async def cooperative(connection: Connection, on: date) -> Cooperative | None:
    """The cooperative on a day, for anybody; ``None``: not founded yet."""
    changes = await _changes(connection, on)
    rulebook = None
    if changes:
        rulebook = RulebookInForce(
            in_force_on=max(change.holds_from for change in changes),
            parameters=in_force(Rulebook(on, settings_on(on, changes))),
        )
    return await COOPERATIVE.first(connection, {"on": on}, members=await count(connection, on), rulebook=rulebook)


async def rulebook_on(connection: Connection, on: date) -> Rulebook:
    """The rulebook in force on a day; all defaults where no statutes are on record."""
    return Rulebook(on, settings_on(on, await _changes(connection, on)))


async def amendments_to_come(connection: Connection, on: date) -> list[Amendment]:
    """The amendments that were decided by a day and are not in force on it, for members."""
    return await OPEN_AMENDMENTS.all(connection, {"on": on})


async def amendment(connection: Connection, decision: DecisionId) -> Amendment | None:
    """What a decision amends in the statutes; ``None``: it amends nothing."""
    return await AMENDMENT.first(connection, {"decision": decision})


async def _changes(connection: Connection, on: date) -> list[StatutesChange]:
    """What the statutes of a day come from."""
    changes = [
        StatutesChange(
            in_force_on=change.in_force_on,
            settings=change.parameters,
            falls_back=change.falls_back,
            decided_on=change.decided_on,
        )
        for change in await CHANGES.all(connection, {"on": on})
    ]
    return [change for change in changes if change.holds_on(on)]
