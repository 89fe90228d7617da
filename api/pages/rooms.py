"""``/kamers``: the rooms on a day, the life of each, its charter; and what the board records of it."""

import re
import unicodedata
from datetime import date
from hashlib import sha256
from typing import Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.board import precision
from api.problems import NotFound, must_exist
from api.store.pool import Connection
from api.texts import Texts
from api.web.asked import OnDay, address, asked
from api.web.forms import Form
from api.web.step import Rows, Step, Steps, Subject
from api.web.tags import tag_kind
from api.web.visit import Visit
from governance.commands.rooms import (
    AffiliateRoom,
    CloseRoom,
    OpenRoom,
    RecordIndependence,
    RecordSelfManagement,
    why_no_affiliation,
    why_no_closing,
    why_no_independence,
    why_no_self_management,
)
from governance.dates import ImpreciseDate
from governance.ids import RoomSlug
from governance.states.rooms import Phase, RoomState
from projections.rooms import Charter, Room, charters, room, rooms
from projections.statutes import cooperative

PATH: Final = "/kamers"
SECTION: Final = "rooms"
MOST: Final = 200
END_OF_TIME: Final = date(9999, 12, 31)
LONGEST_SLUG: Final = 60
UNKNOWN: Final = "waiting"
"""The kind of tag for what is not known."""


class Life(msgspec.Struct, frozen=True):
    """A room's life as ``time.life_lines`` takes it."""

    name: str
    href: str
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    ended: bool
    open_line: bool
    note: str | None


class Moment(msgspec.Struct, frozen=True):
    """Something that happened to a room, as ``time.timeline`` takes it."""

    when: ImpreciseDate | date | None
    precision: str
    title: str
    text: str | None = None
    href: str | None = None


@get(PATH)
async def rooms_page(visit: NamedDependency[Visit]) -> Template:
    """The rooms on a day, on life lines and as a list."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    chosen = form.command or OnDay()
    on = chosen.on or visit.today
    async with visit.look() as connection:
        there = (await rooms(connection, on, limit=MOST)).items
        founded = await cooperative(connection, on)
    texts = visit.texts
    first, last = span(there, min(on, visit.today))
    return visit.show(
        "rooms/list.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=chosen.on is not None,
        rows=[_row(room, chosen.on, texts) for room in there],
        unknown=any(not_known(room, texts) for room in there),
        lives=[life(room, chosen.on, texts) for room in there],
        first=first,
        last=last,
        founded_on=None if founded is None else founded.founded_on,
        opening=None if chosen.on else OPENING.link(visit, NewRoom(), OpenRoom),
    )


def _row(room: Room, on: date | None, texts: Texts) -> list[object]:
    known = texts.join(words for words, kind in tags(room, texts) if kind != UNKNOWN)
    unknown = not_known(room, texts)
    status = f"{known[:1].upper()}{known[1:]}. {unknown}" if known and unknown else unknown or known
    where = f"{room.neighbourhood}, {room.district}"
    return [(room.name, room_path(room.slug, on)), where, status, texts.when(room.since)]


def room_path(slug: RoomSlug, on: date | None = None) -> str:
    """Where a room's page is, on the day that is looked at."""
    return address(f"{PATH}/{slug}", on=on)


def life(room: Room, on: date | None, texts: Texts) -> Life:
    """A room's life as a line."""
    return Life(
        name=room.name,
        href=room_path(room.slug, on),
        since=room.since,
        until=room.until,
        ended=room.status.is_closed or room.until is not None,
        open_line=room.independent is True,
        note=_note(room, texts),
    )


def _note(room: Room, texts: Texts) -> str | None:
    """What is said beside its line: closed, or by whom it is run and since when, which is not since it opened."""
    if room.status.is_closed:
        return texts.t("rooms.note.closed")
    for phase, holds in ((Phase.INDEPENDENT, room.independent), (Phase.SELF_MANAGED, room.self_managed)):
        if holds:
            since = next((each.since for each in room.phases if each.phase is phase and each.holds), None)
            return texts.t(f"rooms.note.{phase}.unknown" if since is None else f"rooms.note.{phase}", since=since)
    return None


def span(there: list[Room], last: date) -> tuple[date, date]:
    """The days at both ends of the life lines: from the year before the first that is known."""
    starts = [room.since.earliest for room in there if room.since is not None and room.since.earliest is not None]
    first = min([last, *starts])
    return date(max(first.year - 1, 1), 1, 1), last


def tags(room: Room, texts: Texts) -> list[tuple[str, str]]:
    """What a room is on the day: words, and which kind of tag. The first says whether it is open."""
    match room.status:
        case RoomState.OPEN | RoomState.CLOSED:
            words = texts.t(f"room.status.{room.status}")
        case RoomState.UNKNOWN:
            words = texts.t("rooms.maybe_open")
    found_tags: list[tuple[str, str]] = [(words, tag_kind(room.status))]
    for name, holds in (
        ("affiliated", room.affiliated),
        ("self_managed", room.self_managed),
        ("independent", room.independent),
    ):
        if holds:
            found_tags.append((texts.t(f"rooms.{name}"), "good"))
    return found_tags


def not_known(room: Room, texts: Texts) -> str | None:
    """What is not known of a room on the day, in one sentence; ``None``: all is."""
    asked_of = {
        "open": None if room.status is RoomState.UNKNOWN else True,
        "affiliated": room.affiliated,
        "self_managed": room.self_managed,
        "independent": room.independent,
    }
    whether = [texts.t(f"rooms.whether.{name}") for name, holds in asked_of.items() if holds is None]
    return texts.t("rooms.not_known", what=texts.join(whether)) if whether else None


@get(f"{PATH}/{{slug:str}}")
async def room_page(slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """One room: where it is, what it is, its life and its charters."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    chosen = form.command or OnDay()
    on = chosen.on or visit.today
    async with visit.look() as connection:
        on_that_day = await room(connection, _slug(slug), on)
        known = on_that_day or must_exist(await room(connection, _slug(slug), END_OF_TIME))
        versions = (must_exist(await charters(connection, _slug(slug), limit=MOST))).items
        steps = [] if on_that_day is None or chosen.on is not None else await STEPS.links(visit, connection, slug)
    texts = visit.texts
    return visit.show(
        "rooms/room.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=chosen.on is not None,
        room=known,
        there=on_that_day is not None,
        tags=[] if on_that_day is None else tags(on_that_day, texts),
        unknown=None if on_that_day is None else not_known(on_that_day, texts),
        life=[] if on_that_day is None else moments(on_that_day, lived_by(versions, on), texts),
        versions=lived_by(versions, on),
        steps=steps,
    )


def lived_by(versions: list[Charter], on: date) -> list[Charter]:
    """The versions of a charter whose day had come, in the order in which the room lived by them: the last still does.

    That is not the order of their numbers where the result of a later meeting was declared first.
    """
    come = [version for version in versions if version.in_force_on <= on]
    return sorted(come, key=lambda version: (version.in_force_on, version.version))


def moments(room: Room, versions: list[Charter], texts: Texts) -> list[Moment]:
    """A room's life in the order of its days; what is not dated stands after what began it, before what is."""
    began = _moment(room.since, texts.t("rooms.life.opened"))
    between = [_moment(phase.since, texts.t(f"rooms.life.{phase.phase}")) for phase in room.phases]
    between += [
        Moment(
            ImpreciseDate.of(version.in_force_on),
            "day",
            texts.t("rooms.life.charter", version=str(version.version)),
            texts.t("rooms.life.decided", decision=version.decision),
            charter_path(room.slug, version.version),
        )
        for version in versions
    ]
    between.sort(key=lambda moment: moment.when.latest if isinstance(moment.when, ImpreciseDate) else date.min)
    closed = room.status.is_closed or room.until is not None
    return [began, *between, *([_moment(room.until, texts.t("rooms.life.closed"))] if closed else [])]


def _moment(when: ImpreciseDate | None, title: str) -> Moment:
    return Moment(when, precision(when), title)


def charter_path(slug: RoomSlug, version: int) -> str:
    """Where a version of a charter is."""
    return f"{PATH}/{slug}/handvest/{version}"


@get(f"{PATH}/{{slug:str}}/handvest/{{version:int}}")
async def charter_page(slug: FromPath[str], version: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """One version of a room's charter, to read and to print."""
    async with visit.look() as connection:
        known = must_exist(await room(connection, _slug(slug), END_OF_TIME))
        versions = must_exist(await charters(connection, known.slug, limit=MOST)).items
    shown = must_exist(next((each for each in versions if each.version == version), None))
    return visit.show(
        "rooms/charter.html",
        section=SECTION,
        room=known,
        charter=shown,
        in_force=lived_by(versions, visit.today)[-1:] == [shown],
        others=[(each, charter_path(known.slug, each.version)) for each in versions if each.version != version],
    )


# What the board records


class RoomNow(Subject, frozen=True):
    """A room as it is recorded, whatever day that is about."""

    room: Room
    founded_on: date | None

    @property
    def path(self) -> str:
        return room_path(self.room.slug)

    @property
    def which(self) -> object:
        return self.room.slug

    @property
    def given(self) -> dict[str, object]:
        return {"room": self.room.slug}

    def called(self, texts: Texts) -> dict[str, object]:
        return {"room": self.room.name}

    def about(self, texts: Texts) -> Rows:
        return [(texts.t("rooms.room"), self.room.name), (texts.t("rooms.began"), texts.when(self.room.since))]


async def _room_now(visit: Visit, connection: Connection, slug: str) -> RoomNow:
    known = must_exist(await room(connection, _slug(slug), END_OF_TIME))
    founded = await cooperative(connection, END_OF_TIME)
    return RoomNow(known, None if founded is None else founded.founded_on)


STEPS: Final = Steps(
    SECTION,
    f"{PATH}/{{slug:str}}",
    _room_now,
    [
        Step(AffiliateRoom, "steunen", lambda now, today: why_no_affiliation(now.room, now.founded_on, today)),
        Step(RecordSelfManagement, "zelfbeheer", lambda now, today: why_no_self_management(now.room, today)),
        Step(RecordIndependence, "zelfstandig", lambda now, today: why_no_independence(now.room, today)),
        Step(CloseRoom, "sluiten", lambda now, today: why_no_closing(now.room, today)),
    ],
)


class NewRoom(Subject, frozen=True):
    """The room that would be opened: its address is made from its name."""

    slug: RoomSlug | None = None

    @property
    def path(self) -> str:
        return PATH

    @property
    def given(self) -> dict[str, object]:
        return {"room": self.slug}


class _Name(msgspec.Struct, frozen=True):
    name: str


async def _new_room(visit: Visit, connection: Connection, which: None) -> NewRoom:
    if not visit.sends_a_form:
        return NewRoom()
    typed = await visit.form(_Name)
    return NewRoom(slug_of(typed.text("name")))


OPENING: Final = Steps(SECTION, "", _new_room, [Step(OpenRoom, "kamer-openen")])
"""Beside the rooms' own addresses, for a room may be called anything."""


def slug_of(name: str) -> RoomSlug:
    """A room's address from its name: ``Café 't Hoekje`` is ``cafe-t-hoekje``, ``日本`` is ``kamer-cf2abf0c``.

    Where no letter of it can stand, a digest does: another name has another address, and the same form the same again.
    """
    whole = unicodedata.normalize("NFKD", name.strip().casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", whole.encode("ascii", "ignore").decode())
    digest = sha256(whole.encode(errors="replace")).hexdigest()
    return RoomSlug(plain.strip("-")[:LONGEST_SLUG].strip("-") or f"kamer-{digest[:8]}")


def _slug(text: str) -> RoomSlug:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > LONGEST_SLUG:
        raise NotFound("no such room")
    return RoomSlug(text)
