"""The cooperative itself, as programs read it."""

from datetime import date

import msgspec

from api.json.query import Asker, query
from api.problems import NotYetFounded
from projections.statutes import Cooperative, cooperative


class CooperativeAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day; today, where none is said."""

    on: date | None = None


@query("/api/cooperative")
async def the_cooperative(asked: CooperativeAsked, asker: Asker) -> Cooperative:
    """The cooperative on a day: name, purpose, how many members, and the rulebook in force.

    Before the founding it is 404, `not-yet-founded`.
    """
    found = await cooperative(asker.connection, asked.on or asker.today)
    if found is None:
        raise NotYetFounded("not yet founded")
    return found
