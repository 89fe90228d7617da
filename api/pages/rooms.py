"""``/kamers``: the rooms on a day, the life and charter of each room, and the steps by which the board records them.

These pages read the read tables and never the log. The board's steps send commands, and
``governance/commands/rooms.py`` decides them: for example, if two people open a room with one name, the second is
refused as ``room-exists``. The words are in ``api/texts/nl.rooms.po`` and ``en.rooms.po``.
"""

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
from api.web.step import Rows, Step, Subject
from api.web.steps import Steps
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
from governance.log import tag
from governance.states.rooms import Phase, RoomState
from projections.decisions import decisions_about
from projections.rooms import Charter, Room, charters, room, rooms
from projections.statutes import cooperative

PATH: Final = "/kamers"
SECTION: Final = "rooms"
MOST_ROOMS: Final = 200
MOST_CHARTERS: Final = 200
END_OF_TIME: Final = date(9999, 12, 31)
"""A day after every other. A room on this day has everything that is on record about it, also what is still to come."""
LONGEST_SLUG: Final = 60
TAG_FOR_UNKNOWN: Final = "waiting"
"""The kind of tag for something that is not known."""


class Life(msgspec.Struct, frozen=True):
    """A room's life as the template macro ``time.life_lines`` takes it."""

    name: str
    href: str
    since: ImpreciseDate | None
    until: ImpreciseDate | None
    ended: bool
    open_line: bool
    note: str | None


class Moment(msgspec.Struct, frozen=True):
    """Something that happened to a room, as the template macro ``time.timeline`` takes it."""

    when: ImpreciseDate | date | None
    precision: str
    title: str
    text: str | None = None
    href: str | None = None


@get(PATH)
async def rooms_page(visit: NamedDependency[Visit]) -> Template:
    """The page ``/kamers`` shows the rooms on a day, on life lines and as a list."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    query = form.command or OnDay()
    on = query.on or visit.today
    async with visit.look() as connection:
        listed = (await rooms(connection, on, limit=MOST_ROOMS)).items
        founded = await cooperative(connection, on)
    texts = visit.texts
    first, last = span(listed, min(on, visit.today))
    return visit.show(
        "rooms/list.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=query.on is not None,
        rows=[_row(room, query.on, texts) for room in listed],
        some_unknown=any(not_known(room, texts) for room in listed),
        lives=[life(room, query.on, texts) for room in listed],
        first=first,
        last=last,
        founded_on=None if founded is None else founded.founded_on,
        opening=None if query.on else OPENING.link(visit, NewRoom(), OpenRoom),
    )


def _row(room: Room, on: date | None, texts: Texts) -> list[object]:
    known_words = texts.join(words for words, kind in tags(room, texts) if kind != TAG_FOR_UNKNOWN)
    unknown_sentence = not_known(room, texts)
    if known_words and unknown_sentence:
        status = f"{known_words[:1].upper()}{known_words[1:]}. {unknown_sentence}"
    else:
        status = unknown_sentence or known_words
    where = f"{room.neighbourhood}, {room.district}"
    return [(room.name, room_path(room.slug, on)), where, status, texts.when(room.since)]


def room_path(slug: RoomSlug, on: date | None = None) -> str:
    """The address of a room's page. ``on``: the day that the page is about; ``None``: today."""
    return address(f"{PATH}/{slug}", on=on)


def life(room: Room, on: date | None, texts: Texts) -> Life:
    """A room's life as one of the life lines. ``on``: the day that the linked page is about; ``None``: today."""
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
    """The note beside a room's life line: that it is closed, or who runs it since when; ``None``: no note."""
    if room.status.is_closed:
        return texts.t("rooms.note.closed")
    for phase, holds in ((Phase.INDEPENDENT, room.independent), (Phase.SELF_MANAGED, room.self_managed)):
        if holds:
            since = next((each.since for each in room.phases if each.phase is phase and each.holds), None)
            return texts.t(f"rooms.note.{phase}.unknown" if since is None else f"rooms.note.{phase}", since=since)
    return None


def span(listed: list[Room], last: date) -> tuple[date, date]:
    """The first and the last day of the scale of the life lines.

    The scale begins on 1 January of the year before the first known opening. If none is known, it begins on 1 January
    of the year before ``last``.
    """
    starts = [room.since.earliest for room in listed if room.since is not None and room.since.earliest is not None]
    first = min([last, *starts])
    return date(max(first.year - 1, 1), 1, 1), last


def tags(room: Room, texts: Texts) -> list[tuple[str, str]]:
    """The tags of a room on the day, each with its words and its kind. The first tag says whether the room is open."""
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
    """One sentence that says what is not known of a room on the day; ``None``: everything is known."""
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
    """The page of one room shows where it is, what it is, its life and its charters, on a day."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    query = form.command or OnDay()
    on = query.on or visit.today
    async with visit.look() as connection:
        room_on_day = await room(connection, _slug(slug), on)
        room_on_record = room_on_day or must_exist(await room(connection, _slug(slug), END_OF_TIME))
        versions = (must_exist(await charters(connection, _slug(slug), limit=MOST_CHARTERS))).items
        decided = (
            await decisions_about(connection, visit.reader, tag.room(room_on_record.slug))
            if visit.reader.signed_in
            else []
        )
        steps = [] if room_on_day is None or query.on is not None else await STEPS.links(visit, connection, slug)
    texts = visit.texts
    return visit.show(
        "rooms/room.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=query.on is not None,
        room=room_on_record,
        opened_by_then=room_on_day is not None,
        tags=[] if room_on_day is None else tags(room_on_day, texts),
        unknown_sentence=None if room_on_day is None else not_known(room_on_day, texts),
        life=[] if room_on_day is None else moments(room_on_day, lived_by(versions, on), texts),
        versions=lived_by(versions, on),
        steps=steps,
        decided=decided,
    )


def lived_by(versions: list[Charter], on: date) -> list[Charter]:
    """The versions of a charter that had come into force by a day, in that order. The last is in force.

    If the result of a later meeting was declared first, that order differs from the order of the version numbers.
    """
    come = [version for version in versions if version.in_force_on <= on]
    return sorted(come, key=lambda version: (version.in_force_on, version.version))


def moments(room: Room, versions: list[Charter], texts: Texts) -> list[Moment]:
    """A room's life in the order of its days. The opening comes first and the closing comes last.

    Between them, events without a date come before events with a date.
    """
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
    """The address of one version of a room's charter."""
    return f"{PATH}/{slug}/handvest/{version}"


@get(f"{PATH}/{{slug:str}}/handvest/{{version:int}}")
async def charter_page(slug: FromPath[str], version: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """The page of one version of a room's charter, to read and to print."""
    async with visit.look() as connection:
        room_on_record = must_exist(await room(connection, _slug(slug), END_OF_TIME))
        versions = must_exist(await charters(connection, room_on_record.slug, limit=MOST_CHARTERS)).items
    shown = must_exist(next((charter for charter in versions if charter.version == version), None))
    return visit.show(
        "rooms/charter.html",
        section=SECTION,
        room=room_on_record,
        charter=shown,
        in_force=lived_by(versions, visit.today)[-1:] == [shown],
        others=[
            (charter, charter_path(room_on_record.slug, charter.version))
            for charter in versions
            if charter.version != version
        ],
    )


# What the board records


class RoomNow(Subject, frozen=True):
    """A room with everything that is on record about it, and the day on which the cooperative was founded."""

    room: Room
    founded_on: date | None

    @property
    def path(self) -> str:
        return room_path(self.room.slug)

    @property
    def which(self) -> object:
        return self.room.slug

    def called(self, texts: Texts) -> dict[str, object]:
        return {"room": self.room.name}

    def about(self, texts: Texts) -> Rows:
        return [(texts.t("rooms.room"), self.room.name), (texts.t("rooms.began"), texts.when(self.room.since))]


async def _room_now(visit: Visit, connection: Connection, slug: str) -> RoomNow:
    room_on_record = must_exist(await room(connection, _slug(slug), END_OF_TIME))
    founded = await cooperative(connection, END_OF_TIME)
    return RoomNow(room_on_record, None if founded is None else founded.founded_on)


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
    given=lambda slug: {"room": _slug(slug)},
)


class NewRoom(Subject, frozen=True):
    """A room that the board is about to open."""

    @property
    def path(self) -> str:
        return PATH


class _Name(msgspec.Struct, frozen=True):
    name: str


async def _new_room(visit: Visit, connection: Connection, which: None) -> NewRoom:
    return NewRoom()


async def _address_by_name(visit: Visit) -> dict[str, object]:
    """The room's address, which is made from its name."""
    return {"room": slug_of((await visit.form(_Name)).text("name")) if visit.sends_a_form else None}


OPENING: Final = Steps(SECTION, "", _new_room, [Step(OpenRoom, "kamer-openen", made=_address_by_name)])
"""The page to record a new room is ``/kamer-openen``.

It is outside ``/kamers/``, because ``/kamers/openen`` could be the address of a room with that name.
"""


def slug_of(name: str) -> RoomSlug:
    """A room's address from its name: ``Café 't Hoekje`` is ``cafe-t-hoekje``, ``日本`` is ``kamer-cf2abf0c``.

    A name in which no letter from a to z and no digit is left without its accents gets a digest of the name as its
    address, so the same name always gives the same address. Two names can share an address: for example, ``Café`` and
    ``Cafe!`` are both ``cafe``, and the second room is refused as ``room-exists``.
    """
    whole = unicodedata.normalize("NFKD", name.strip().casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", whole.encode("ascii", "ignore").decode())
    digest = sha256(whole.encode(errors="replace")).hexdigest()
    return RoomSlug(plain.strip("-")[:LONGEST_SLUG].strip("-") or f"kamer-{digest[:8]}")


def _slug(text: str) -> RoomSlug:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > LONGEST_SLUG:
        raise NotFound("no such room")
    return RoomSlug(text)
