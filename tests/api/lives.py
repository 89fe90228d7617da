"""Every state of every life, and how it comes about by real commands: from there all pages of it are looked at.

A state that is new has no way here, and then the test says which.
"""

import pkgutil
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from importlib import import_module
from typing import Final, NamedTuple

import governance.states
from api.store.pool import Connection
from governance.commands.board import VacateOffice
from governance.commands.meetings.agenda import WithdrawAgendaItem
from governance.commands.meetings.calling_off import CallOffAssembly
from governance.commands.meetings.minutes import CirculateMinutes
from governance.commands.membership import AdmitMember, EndMembership, SuspendMember
from governance.commands.rooms import CloseRoom
from governance.dates import ImpreciseDate
from governance.founding import CASA, KOEKOEKSNEST, MULTIBRON
from governance.ids import ItemId, MeetingId, MemberId, RoomSlug, VotingId
from governance.states.board import OfficeState
from governance.states.meetings import MeetingStage, MinutesState
from governance.states.membership import MembershipState
from governance.states.rooms import Phase, RoomState
from governance.states.voting import MotionState, VotingState
from projections.board import offices
from projections.meetings import meeting
from projections.membership import member
from projections.minutes import minutes
from projections.reader import Reader
from projections.rooms import room
from projections.voting import motion, voting
from tests.api.assembly import Assembly, convened, do
from tests.api.conftest import MEMBERS, PLAIN_MEMBER, House
from tests.api.visiting import somebody

ALL: Final = Reader(operator=True)


def lives() -> Iterator[type[StrEnum]]:
    """Every enum of states that there is."""
    for module in pkgutil.iter_modules(governance.states.__path__, "governance.states."):
        for kind in vars(import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.name:
                yield kind


class Place(NamedTuple):
    """Where something stands.

    ``gaps``: what fills them in the addresses of its pages. ``of``: which of them says what a page is about. ``on``:
    the day that is looked at. ``also``: other addresses.
    """

    gaps: Mapping[str, Sequence[object]]
    of: Collection[str]
    on: date | None = None
    also: Sequence[str] = ()


Way = Callable[[House], Awaitable[Place]]
Seen = Callable[[Connection, Place, date], Awaitable[set[StrEnum]]]


class Life(NamedTuple):
    """One life: the way to each of its states, what the read tables say of it, and the lists in which it stands."""

    ways: Mapping[StrEnum, Way]
    seen: Seen
    lists: Sequence[str]


def of_meeting(assembly: Assembly) -> Place:
    """A meeting: its own pages, those of its minutes and of its voting."""
    blocks = ("opening", "punt-2")
    voting = assembly.voting if assembly.opened else assembly.item
    gaps = {"meeting": (assembly.meeting,), "item": (assembly.item,), "voting": (voting,), "block": blocks}
    return Place(gaps, ("meeting", "item", "voting"))


async def coming(house: House) -> Place:
    today = house.services.today()
    return of_meeting(await convened(house, held_on=today + timedelta(days=9), called_on=today))


async def under_way(house: House) -> Place:
    return of_meeting(await (await convened(house)).check_in(1, 3, 5))


async def begun(house: House) -> Place:
    return of_meeting(await (await (await convened(house)).check_in(1, 3, 5)).begin())


async def since_yesterday(house: House) -> Place:
    return of_meeting(await (await (await convened(house, days_ago=1)).check_in(1, 3, 5)).begin())


async def never_opened(house: House) -> Place:
    return of_meeting(await (await convened(house, days_ago=1)).check_in(1, 3, 5))


async def never_closed(house: House) -> Place:
    return of_meeting(await (await (await convened(house, days_ago=2)).check_in(1, 3, 5)).open())


async def closed(house: House) -> Place:
    assembly = await decided(house)
    return of_meeting(await assembly.end())


async def called_off(house: House) -> Place:
    assembly = await convened(house)
    await assembly.do(CallOffAssembly(meeting=assembly.meeting, reason="De zaal is dicht."))
    return of_meeting(assembly)


async def tabled(house: House) -> Place:
    return of_meeting(await convened(house))


async def withdrawn(house: House) -> Place:
    assembly = await convened(house)
    await assembly.do(WithdrawAgendaItem(item=assembly.item))
    return of_meeting(assembly)


async def held_over(house: House) -> Place:
    """Its meeting was closed before it was reached."""
    return of_meeting(await (await (await (await convened(house)).check_in(1, 3, 5)).begin()).end())


async def opened(house: House) -> Assembly:
    """Of those who are there one has voted."""
    return await (await (await (await convened(house)).check_in(1, 2, 3, 5, 6)).open()).vote(m5="for")


async def voting_open(house: House) -> Place:
    return of_meeting(await opened(house))


async def voting_closed(house: House) -> Place:
    return of_meeting(await (await opened(house)).close())


async def decided(house: House) -> Assembly:
    return await (await (await opened(house)).close()).declare()


async def declared(house: House) -> Place:
    """With the decision that it became, and the charter that followed from it."""
    assembly = await decided(house)
    decision = f"/besluiten/ALV-{house.services.today().year}-001"
    return of_meeting(assembly)._replace(also=(decision, f"/kamers/{MULTIBRON}/handvest/1"))


async def minutes_in_draft(house: House) -> Place:
    place = await closed(house)
    await write(house, place, "Wij openden om half acht.")
    return place


async def minutes_circulated(house: House) -> Place:
    """The members have a version, and the secretaris has changed it since."""
    place = await closed(house)
    texts = {"opening": "Wij openden om half acht."}
    await do(house, CirculateMinutes(meeting=MeetingId(str(place.gaps["meeting"][0])), texts=texts))
    await write(house, place, "Wij openden om acht uur.")
    return place


async def write(house: House, place: Place, text: str) -> None:
    """The secretaris writes after the opening."""
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{place.gaps['meeting'][0]}/opening"
    await secretaris.send(path, await secretaris.open(path), text=text)


def of_member(number: MemberId, on: date | None = None) -> Place:
    return Place({"number": (number,), "name": ("schorsen", "opheffen", "beeindigen", "wissen")}, ("number",), on)


async def a_member(house: House) -> Place:
    return of_member(PLAIN_MEMBER)


async def suspended(house: House) -> Place:
    await do(house, SuspendMember(member=PLAIN_MEMBER))
    return of_member(PLAIN_MEMBER)


async def ended(house: House) -> Place:
    await do(
        house, EndMembership(member=PLAIN_MEMBER, ground="resigned", until=ImpreciseDate.of(house.services.today()))
    )
    return of_member(PLAIN_MEMBER)


async def perhaps_a_member(house: House) -> Place:
    await do(house, AdmitMember(name="Voorbeeldlid 10", since=ImpreciseDate.parse("2018"), source="register"))
    return of_member(MemberId(MEMBERS + 1), on=date(2018, 6, 1))


def of_room(slug: RoomSlug, on: date | None = None) -> Place:
    return Place({"slug": (slug,), "name": ("steunen", "zelfbeheer", "zelfstandig", "sluiten")}, ("slug",), on)


async def a_room(house: House) -> Place:
    return of_room(MULTIBRON)


async def a_room_of_its_own(house: House) -> Place:
    return of_room(KOEKOEKSNEST)


async def a_closed_room(house: House) -> Place:
    await do(house, CloseRoom(room=CASA))
    return of_room(CASA)


async def perhaps_a_room(house: House) -> Place:
    return of_room(KOEKOEKSNEST, on=date(2015, 12, 8))


def of_office(on: date | None = None) -> Place:
    return Place({"office": ("penningmeester",), "deed": ("aantreden", "aftreden")}, ("office",), on)


async def held(house: House) -> Place:
    return of_office()


async def vacant(house: House) -> Place:
    await do(house, VacateOffice(office="penningmeester"))
    return of_office()


async def perhaps_held(house: House) -> Place:
    """Until when its first holder held it is not on record."""
    return of_office(on=date(2020, 1, 1))


async def stage(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await meeting(connection, ALL, MeetingId(str(place.gaps["meeting"][0])))
    assert there is not None
    return {there.stage_on(day)}


async def motion_state(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await motion(connection, ALL, ItemId(str(place.gaps["item"][0])))
    assert there is not None
    return {there.motion}


async def voting_state(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await voting(connection, ALL, VotingId(str(place.gaps["voting"][0])))
    assert there is not None
    assert there.state is not None
    return {there.state}


async def minutes_state(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await minutes(connection, ALL, MeetingId(str(place.gaps["meeting"][0])))
    assert there is not None
    return {there.state}


async def membership_state(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await member(connection, ALL, MemberId(int(str(place.gaps["number"][0]))), day)
    assert there is not None
    assert isinstance(there.status, MembershipState)
    return {there.status}


async def room_state(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await room(connection, RoomSlug(str(place.gaps["slug"][0])), day)
    assert there is not None
    return {there.status}


async def phases(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    there = await room(connection, RoomSlug(str(place.gaps["slug"][0])), day)
    assert there is not None
    return {phase.phase for phase in there.phases if phase.holds}


async def office_state(connection: Connection, place: Place, day: date) -> set[StrEnum]:
    return {office.status for office in await offices(connection, ALL, day) if office.office in place.gaps["office"]}


LIVES: Final[Mapping[type[StrEnum], Life]] = {
    MeetingStage: Life(
        {
            MeetingStage.COMING: coming,
            MeetingStage.TODAY: under_way,
            MeetingStage.OPENED: begun,
            MeetingStage.UNCLOSED: since_yesterday,
            MeetingStage.OVER: never_closed,
            MeetingStage.NOT_HELD: never_opened,
            MeetingStage.CLOSED: closed,
            MeetingStage.CALLED_OFF: called_off,
        },
        stage,
        ("/", "/vergaderingen", "/stemmen", "/besluiten"),
    ),
    MotionState: Life(
        {
            MotionState.TABLED: tabled,
            MotionState.PUT_TO_THE_VOTE: voting_open,
            MotionState.WITHDRAWN: withdrawn,
            MotionState.HELD_OVER: held_over,
            MotionState.CALLED_OFF: called_off,
        },
        motion_state,
        ("/", "/vergaderingen", "/stemmen"),
    ),
    VotingState: Life(
        {VotingState.OPEN: voting_open, VotingState.CLOSED: voting_closed, VotingState.DECLARED: declared},
        voting_state,
        ("/", "/mijn", "/vergaderingen", "/stemmen", "/besluiten"),
    ),
    MinutesState: Life(
        {MinutesState.DRAFT: minutes_in_draft, MinutesState.CIRCULATED: minutes_circulated},
        minutes_state,
        ("/vergaderingen",),
    ),
    MembershipState: Life(
        {
            MembershipState.MEMBER: a_member,
            MembershipState.SUSPENDED: suspended,
            MembershipState.ENDED: ended,
            MembershipState.UNKNOWN: perhaps_a_member,
        },
        membership_state,
        ("/", "/mijn", "/mijn/contact", "/leden", "/bestuur"),
    ),
    RoomState: Life(
        {RoomState.OPEN: a_room, RoomState.CLOSED: a_closed_room, RoomState.UNKNOWN: perhaps_a_room},
        room_state,
        ("/", "/kamers", "/vergaderingen/oproepen"),
    ),
    Phase: Life(
        {Phase.AFFILIATED: a_room, Phase.SELF_MANAGED: a_room, Phase.INDEPENDENT: a_room_of_its_own},
        phases,
        ("/", "/kamers"),
    ),
    OfficeState: Life(
        {OfficeState.HELD: held, OfficeState.VACANT: vacant, OfficeState.UNKNOWN: perhaps_held},
        office_state,
        ("/", "/mijn", "/bestuur", "/inrichten"),
    ),
}
