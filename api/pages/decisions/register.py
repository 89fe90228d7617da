"""``/besluiten``: the register of decisions by organ and year, and each decision with what followed from it."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import DECISIONS, decision_named, history_path, organ_named
from api.pages.decisions.entering import ENTERING
from api.pages.decisions.of_board import recording_link
from api.pages.history import subject_path, subject_words
from api.pages.rooms import charter_path
from api.pages.statutes.deeds import STEPS as DEEDS
from api.pages.statutes.deeds import Amended, in_words
from api.pages.telling import Names, public_names
from api.pages.verdicts import verdict_shown
from api.problems import NotFound
from api.texts import Texts
from api.web.asked import address
from api.web.step import Link
from api.web.visit import Visit
from governance.events.decisions import AdoptCharter, AmendStatutes
from governance.ids import Organ, RoomSlug, room_of
from governance.log import tag
from governance.rules.board import BoardSeat
from projections.decisions import Decision, Followed, decision, decisions, organs_and_years
from projections.rooms import charters, room
from projections.statutes import amendment
from projections.voting import voting

MOST: Final = 2_000
"""More decisions than an assembly takes in a lifetime: the register is one page, the newest first."""


class FilterLink(msgspec.Struct, frozen=True):
    """One of the links by which the register is filtered."""

    words: str
    href: str
    chosen: bool


@get(DECISIONS)
async def decisions_page(visit: NamedDependency[Visit]) -> Template:
    """The register, for members: all that the reader may see, or what one organ decided, or of one year."""
    visit.must_be_signed_in()
    query = visit.request.query_params
    organ = organ_named(query["organ"]) if query.get("organ") else None
    year = query.get("jaar", "")
    async with visit.look() as connection:
        names = await public_names(connection)
        there = await organs_and_years(connection, visit.reader)
        in_force = (
            await decisions(
                connection,
                visit.reader,
                visit.today,
                organ=organ,
                year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
                limit=MOST,
            )
        ).items
        entering = [*recording_link(visit), *await ENTERING.links(visit, connection)]
    shown = sorted(in_force, key=lambda entry: (entry.year, entry.decided_on_latest, entry.number), reverse=True)
    return visit.show(
        "decisions/list.html",
        section="decisions",
        rows=[_row(visit, entry, names) for entry in shown],
        organs=_organ_links(there, organ, year, names, visit.texts),
        years=_year_links(there, organ, year, visit.texts),
        title=_title(organ, year, names, visit.texts),
        filtered=bool(organ or year),
        entering=entering,
    )


def _title(organ: Organ | None, year: str, names: Names, texts: Texts) -> str:
    """What the page shows: all decisions, those of one organ, of one year, or of both."""
    words = (
        texts.t("decisions.title") if organ is None else texts.t("decisions.of", organ=organ_words(organ, names, texts))
    )
    return f"{words} {year}" if year else words


def _organ_links(
    there: Sequence[tuple[Organ, int]], organ: Organ | None, year: str, names: Names, texts: Texts
) -> list[FilterLink]:
    organs = list(dict.fromkeys(each for each, _ in there))
    every = FilterLink(texts.t("decisions.every_organ"), address(DECISIONS, jaar=year or None), organ is None)
    return [
        every,
        *(
            FilterLink(
                texts.first(f"decisions.organ.{each}", "decisions.organ.room", room=_room_name(each, names)),
                address(DECISIONS, organ=each, jaar=year or None),
                each == organ,
            )
            for each in organs
        ),
    ]


def _year_links(there: Sequence[tuple[Organ, int]], organ: Organ | None, year: str, texts: Texts) -> list[FilterLink]:
    years = sorted({str(of_year) for each, of_year in there if organ in (None, each)}, reverse=True)
    every = FilterLink(texts.t("decisions.all_years"), address(DECISIONS, organ=organ), not year)
    return [every, *(FilterLink(each, address(DECISIONS, organ=organ, jaar=each), each == year) for each in years)]


def organ_words(organ: Organ, names: Names, texts: Texts) -> str:
    """Who decided, within a sentence: "het bestuur"."""
    return texts.first(f"decision.organ.{organ}", "decision.organ.room", room=_room_name(organ, names))


def _room_name(organ: Organ, names: Names) -> str:
    slug = room_of(organ)
    return "" if slug is None else names.rooms.get(slug, slug)


@get(DECISIONS + "/{name:str}")
async def decision_page(name: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """A decision: its text, how it was taken, and what followed from it by itself."""
    visit.must_be_signed_in()
    async with visit.look() as connection:
        names = await public_names(connection)
        recorded = await decision(connection, visit.reader, decision_named(name))
        if recorded is None:
            raise NotFound("no such decision")
        taken_in = None if recorded.voting is None else await voting(connection, visit.reader, recorded.voting)
        adopts = recorded.effect.room if isinstance(recorded.effect, AdoptCharter) else None
        of_room = None if adopts is None else await room(connection, adopts, visit.today)
        amends = await amendment(connection, recorded.decision) if isinstance(recorded.effect, AmendStatutes) else None
        deed = [] if amends is None else DEEDS.links_of(visit, Amended(amends))
        versions = None if adopts is None else await charters(connection, adopts, limit=200)
    version = (
        next((charter for charter in versions.items if charter.decision == recorded.decision), None)
        if versions
        else None
    )
    return visit.show(
        "decisions/decision.html",
        section="decisions",
        decision=recorded,
        organ=organ_words(recorded.organ, names, visit.texts),
        voting=taken_in,
        adopts=adopts,
        amends=amends,
        changes=[] if amends is None else in_words(amends, visit.texts),
        links=deed,
        verdict=None if recorded.verdict is None else verdict_shown(recorded.verdict.codes, visit.texts),
        took_part=seat_words(recorded.seats or [], visit.texts, lambda seat: seat.took_part),
        in_conflict=seat_words(recorded.seats or [], visit.texts, lambda seat: seat.in_conflict),
        room=of_room,
        charter=version,
        in_force=version is not None and of_room is not None and of_room.charter == version,
        followed=[followed_link(each, names, visit.texts) for each in recorded.followed],
        history=history_path(tag.decision(recorded.decision)),
    )


def seat_words(seats: Sequence[BoardSeat], texts: Texts, of: Callable[[BoardSeat], bool]) -> str | None:
    """Those members of the board, by their offices; ``None``: there are none."""
    offices = [texts.t(f"office.{office}") for seat in seats if of(seat) for office in seat.offices]
    return texts.join(offices) if offices else None


def followed_link(followed: Followed, names: Names, texts: Texts) -> Link:
    """What followed, in words, and where it is shown."""
    what = subject_words(followed.subject, names, texts)
    words = texts.t(f"decision.followed.{followed.type}", what=what, version=str(followed.version))
    words = f"{words[:1].upper()}{words[1:]}"
    if followed.version is not None:
        return words, charter_path(RoomSlug(followed.subject.partition(":")[2]), followed.version)
    return words, subject_path(followed.subject) or DECISIONS


def _origin(decision: Decision, texts: Texts) -> str:
    """How a decision that no meeting here took came into the register; of one that was judged, also what it came to."""
    origin = texts.t(f"decision.origin.{decision.origin}")
    if decision.verdict is None or decision.verdict.codes.outcome.is_carried:
        return origin
    return f"{origin}: {texts.t(f'verdict.outcome.{decision.verdict.codes.outcome}')}"


def _row(visit: Visit, decision: Decision, names: Names) -> list[object]:
    """A line of the register: number and title as a link, the day, who took it, and how it came here."""
    texts = visit.texts
    title = f"{decision.decision}: {texts.readable(decision.title)}"
    return [
        (title, f"{DECISIONS}/{decision.decision}"),
        texts.when(decision.decided_on),
        organ_words(decision.organ, names, texts),
        decision.meeting or _origin(decision, texts),
    ]
