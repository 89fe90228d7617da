"""The cooperative itself, as programs read it."""

from datetime import date

import msgspec
from msgspec.structs import asdict

from api.json.query import Asker, query
from api.problems import NotYetFounded
from api.texts import texts_in
from api.texts.parameters import parameter_key
from governance.rules.statutes import ParameterInForce
from projections.membership import Count
from projections.statutes import cooperative


class CooperativeAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day; today, where none is said."""

    on: date | None = None


class ParameterShown(ParameterInForce, frozen=True, kw_only=True):
    """A parameter, and what it means in each language."""

    nl: str
    en: str


class RulebookShown(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters that hold on a day."""

    in_force_on: date
    parameters: list[ParameterShown]


class CooperativeShown(msgspec.Struct, frozen=True, kw_only=True):
    """The legal person, on a day."""

    name: str
    founded_on: date
    purpose: str
    members: Count
    """How many there were, as far as is known."""
    rulebook: RulebookShown | None
    """``None``: no statutes are on record for that day."""


@query("/api/cooperative")
async def the_cooperative(asked: CooperativeAsked, asker: Asker) -> CooperativeShown:
    """The cooperative on a day: name, purpose, how many members, and the rulebook in force.

    Before the founding it is 404, `not-yet-founded`.
    """
    founded = await cooperative(asker.connection, asked.on or asker.today)
    if founded is None:
        raise NotYetFounded("not yet founded")
    rulebook = None
    if founded.rulebook is not None:
        parameters = [parameter_shown(parameter) for parameter in founded.rulebook.parameters]
        rulebook = RulebookShown(in_force_on=founded.rulebook.in_force_on, parameters=parameters)
    return CooperativeShown(
        name=founded.name,
        founded_on=founded.founded_on,
        purpose=founded.purpose,
        members=founded.members,
        rulebook=rulebook,
    )


def parameter_shown(parameter: ParameterInForce) -> ParameterShown:
    """A parameter with its meaning from the catalogue of each language."""
    key = parameter_key(parameter.name, parameter.kind)
    return ParameterShown(**asdict(parameter), nl=texts_in("nl").t(key), en=texts_in("en").t(key))
