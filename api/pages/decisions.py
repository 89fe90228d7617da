"""``/besluiten``: the register of decisions, numbered without gaps, and each decision with what followed from it."""

from typing import Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import DECISIONS, decision_named, history_path
from api.problems import NotFound
from api.web.forms import Form
from api.web.visit import Visit
from governance.log import tag
from projections.decisions import Decision, decision, decisions
from projections.rooms import charters, room
from projections.voting import voting

MOST: Final = 2_000
"""More decisions than an assembly takes in a lifetime: the register is one page, the newest first."""


class YearAsked(msgspec.Struct, frozen=True):
    """The year that is filtered by; the address carries it under a Dutch name."""

    jaar: str = ""


@get(DECISIONS)
async def decisions_page(visit: NamedDependency[Visit]) -> Template:
    """The register, for members: all of it, or of one year."""
    visit.must_be_signed_in()
    year = visit.request.query_params.get("jaar", "")
    async with visit.look() as connection:
        found = (await decisions(connection, visit.reader, visit.today, limit=MOST)).items
    years = sorted({str(one.year) for one in found}, reverse=True)
    shown = [one for one in reversed(found) if not year or str(one.year) == year]
    return visit.show(
        "decisions/list.html",
        section="decisions",
        rows=[_row(visit, one) for one in shown],
        years=years,
        year=year if year in years else "",
        form=Form.blank(YearAsked, jaar=year),
    )


@get(DECISIONS + "/{name:str}")
async def decision_page(name: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """A decision, for members: its text, how it was taken, and what followed from it by itself."""
    visit.must_be_signed_in()
    async with visit.look() as connection:
        found = await decision(connection, visit.reader, decision_named(name))
        if found is None:
            raise NotFound("no such decision")
        taken_in = await voting(connection, visit.reader, found.voting)
        of_room = None if found.effect is None else await room(connection, found.effect.room, visit.today)
        versions = None if found.effect is None else await charters(connection, found.effect.room, limit=200)
    version = next((one for one in versions.items if one.decision == found.decision), None) if versions else None
    return visit.show(
        "decisions/decision.html",
        section="decisions",
        decision=found,
        voting=taken_in,
        room=of_room,
        charter=version,
        in_force=version is not None and of_room is not None and of_room.charter == version,
        history=history_path(tag.decision(found.decision)),
    )


def _row(visit: Visit, one: Decision) -> list[object]:
    """A line of the register: number and title as a link, the day from which it works, the meeting."""
    title = f"{one.decision}: {one.title}"
    return [(title, f"{DECISIONS}/{one.decision}"), visit.texts.when(one.in_force_on), one.meeting]
