"""``/besluiten``: the register of decisions, numbered without gaps, and each decision with what followed from it."""

from typing import Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import DECISIONS, decision_named, history_path
from api.pages.statutes.deeds import STEPS as DEEDS
from api.pages.statutes.deeds import Amended, in_words
from api.problems import NotFound
from api.web.forms import Form
from api.web.visit import Visit
from governance.events.decisions import AdoptCharter, AmendStatutes
from governance.log import tag
from projections.decisions import Decision, decision, decisions
from projections.rooms import charters, room
from projections.statutes import amendment
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
        in_force = (await decisions(connection, visit.reader, visit.today, limit=MOST)).items
    years = sorted({str(entry.year) for entry in in_force}, reverse=True)
    shown = [entry for entry in reversed(in_force) if not year or str(entry.year) == year]
    return visit.show(
        "decisions/list.html",
        section="decisions",
        rows=[_row(visit, entry) for entry in shown],
        years=years,
        year=year if year in years else "",
        form=Form.blank(YearAsked, jaar=year),
    )


@get(DECISIONS + "/{name:str}")
async def decision_page(name: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """A decision, for members: its text, how it was taken, and what followed from it by itself."""
    visit.must_be_signed_in()
    async with visit.look() as connection:
        recorded = await decision(connection, visit.reader, decision_named(name))
        if recorded is None:
            raise NotFound("no such decision")
        taken_in = await voting(connection, visit.reader, recorded.voting)
        effect = recorded.effect
        adopts = effect if isinstance(effect, AdoptCharter) else None
        of_room = None if adopts is None else await room(connection, adopts.room, visit.today)
        amends = await amendment(connection, recorded.decision) if isinstance(effect, AmendStatutes) else None
        deed = [] if amends is None else DEEDS.links_of(visit, Amended(amends))
        versions = None if adopts is None else await charters(connection, adopts.room, limit=200)
    version = (
        next((charter for charter in versions.items if charter.decision == recorded.decision), None)
        if versions
        else None
    )
    return visit.show(
        "decisions/decision.html",
        section="decisions",
        decision=recorded,
        voting=taken_in,
        room=of_room,
        charter=version,
        adopts=adopts,
        amends=amends,
        changes=[] if amends is None else in_words(amends, visit.texts),
        links=deed,
        in_force=version is not None and of_room is not None and of_room.charter == version,
        history=history_path(tag.decision(recorded.decision)),
    )


def _row(visit: Visit, decision: Decision) -> list[object]:
    """A line of the register: number and title as a link, the day on which it takes effect, and the meeting."""
    title = f"{decision.decision}: {visit.texts.readable(decision.title)}"
    in_force = decision.in_force_on
    since = visit.texts.t("decision.with_the_deed") if in_force is None else visit.texts.when(in_force)
    return [(title, f"{DECISIONS}/{decision.decision}"), since, decision.meeting]
