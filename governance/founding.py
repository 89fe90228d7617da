"""The founding record: what is known of the cooperative's beginning, as commands for the log.

It is what the voorzitter published about it some time after 9 December 2015; the day of that publication is not
known. Nothing stands here that does not stand there: where it gives a month, a month is recorded, and where it gives
no date or no name, neither is. The facts are recorded later than they happened, so each has its own day beside the day
of recording.

Each command has a key, so the record can be loaded again at every start and is recorded once.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from governance.commands.board import AssumeOffice
from governance.commands.rooms import AffiliateRoom, OpenRoom, RecordIndependence, RecordSelfManagement
from governance.commands.statutes import AdoptStatutes, FoundCooperative
from governance.dates import ImpreciseDate
from governance.ids import RoomSlug
from governance.log.command import Call, Command, call

SOURCE = "Publicatie van de voorzitter over de oprichting, van na 9 december 2015 (dag niet bekend)"
"""Where all of it comes from."""

FOUNDED_ON = date(2015, 12, 9)

PURPOSE = (
    "het met, voor en door buurtbewoners en buurtondernemers in kwetsbare buurten ondersteunen en ontwikkelen van "
    "buurtwerkkamers in zelfbeheer"
)

ZUIDOOST, NOORD = "Amsterdam Zuidoost", "Amsterdam Noord"
CASA = RoomSlug("casa-jepie-makandra")
MULTIBRON = RoomSlug("multibron")
HANDREIKING = RoomSlug("de-handreiking")
KOEKOEKSNEST = RoomSlug("het-koekoeksnest")


class FoundingEntry(NamedTuple):
    """One command of a record, and the key under which it is done once."""

    key: str
    command: Command


Do = Callable[[Command, Call, str], Awaitable[Any]]
"""Has a command decided under a key: the bus's ``do``."""


def _opened(room: RoomSlug, name: str, neighbourhood: str, district: str, since: str | None) -> OpenRoom:
    return OpenRoom(
        room=room,
        name=name,
        neighbourhood=neighbourhood,
        district=district,
        since=None if since is None else ImpreciseDate.parse(since),
        source=SOURCE,
    )


def _record() -> list[Command]:
    founding_day = ImpreciseDate.of(FOUNDED_ON)
    return [
        FoundCooperative(name="Buurtwerkkamer Coöperatie", founded_on=FOUNDED_ON, purpose=PURPOSE, source=SOURCE),
        # The deed's statutes are not in the record: every parameter is a default, and every verdict says so.
        AdoptStatutes(parameters=(), in_force_on=FOUNDED_ON, source=SOURCE),
        # The voorzitter speaks of themselves without a name: the office is held, by whom is not known.
        AssumeOffice(office="voorzitter", since=founding_day, source=SOURCE),
        AssumeOffice(office="secretaris", name="Saskia Bedford", since=founding_day, source=SOURCE),
        AssumeOffice(office="penningmeester", name="Maurice Riesewijk", since=founding_day, source=SOURCE),
        _opened(CASA, "Casa Jepie Makandra", "Holendrecht West", ZUIDOOST, "2011-03"),
        _opened(MULTIBRON, "MultiBron", "Venserpolder", ZUIDOOST, "2013-02"),
        _opened(HANDREIKING, "De Handreiking", "H-buurt", ZUIDOOST, "2014-03"),
        _opened(KOEKOEKSNEST, "Het Koekoeksnest", "Vogelbuurt", NOORD, None),
        # Since when the cooperative supports them is not in the record; it cannot be from before the founding.
        *(AffiliateRoom(room=room, source=SOURCE) for room in (CASA, MULTIBRON, HANDREIKING)),
        # The record says that residents manage a room themselves within a year, and of these three only that the day
        # on which each got there is missing: that it happened is known, when is not. "Within a year" is what the
        # cooperative promises, no date. Of the fourth it says nothing of the kind, so nothing is recorded.
        *(RecordSelfManagement(room=room, source=SOURCE) for room in (CASA, MULTIBRON, HANDREIKING)),
        RecordIndependence(room=KOEKOEKSNEST, source=SOURCE),
    ]


RECORD: tuple[FoundingEntry, ...] = tuple(
    FoundingEntry(f"founding/{number}", command) for number, command in enumerate(_record(), start=1)
)
"""The whole of it, in the order in which it is recorded."""


async def load(do: Do, entries: Iterable[FoundingEntry] = RECORD) -> None:
    """Have a record decided in the operator's name, one after another; what was recorded before stays as it is.

    Raises what ``do`` raises; what came before that is recorded, and loading again goes on from there.
    """
    for entry in entries:
        await do(entry.command, call(operator=True), entry.key)
