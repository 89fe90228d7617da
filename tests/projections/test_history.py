"""How facts came about, and that nobody reads of what is not theirs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from governance.dates import ImpreciseDate, today
from governance.events.board import OfficeAssumed
from governance.events.meetings import AttendanceRegistered
from governance.events.membership import MemberAdmitted
from governance.events.persons import ContactDetailsGiven
from governance.events.rooms import RoomOpened
from governance.events.voting import VoteCast, VotingClosed
from governance.ids import MemberId, RoomSlug
from governance.log.errors import Malformed
from governance.log.event import Actor
from governance.log.sealed import FreeText, Sealed
from projections.history import history
from projections.reader import Reader
from projections.recorder import RecordedBy
from tests.governance.examples import TODAY, an_end, words_of
from tests.projections.an_assembly import AT, MEETING, VOTING, convened, opened, roll
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog, person
from tests.projections.histories import a_history, founding

ANYBODY = Reader()
BOARD = Reader(person=person(901), offices=frozenset({"penningmeester"}))
SECRETARIS = Reader(person=person(902), offices=frozenset({"secretaris"}))
PUBLIC = ["CooperativeFounded", "StatutesAdopted", "RoomOpened", "OfficeAssumed"]


def member(number: int) -> Reader:
    return Reader(person=person(number), member=MemberId(number))


def admitted(number: int) -> MemberAdmitted:
    name = Sealed(f"Voorbeeldlid {number:02d}")
    return MemberAdmitted(member=MemberId(number), person=person(number), name=name, kind="resident", recorded_on=TODAY)


async def types(tables: Tables, reader: Reader, subject: str | None = None) -> list[str]:
    return [line.type for line in (await history(tables.connection, reader, subject=subject)).items]


@pytest.fixture
async def happened(given: GivenLog, tables: Tables) -> Tables:
    """A founding, a room, an office, three members of whom one has left, and an open voting with two votes."""
    room = RoomOpened(
        room=RoomSlug("voorbeeldkamer"),
        name="Voorbeeldkamer",
        neighbourhood="Buurt",
        district="Stad",
        since=ImpreciseDate("2011-03"),
        words=words_of("kamer"),
        source=FreeText("een stuk"),
    )
    office = OfficeAssumed(
        office="penningmeester",
        person=person(901),
        name=Sealed("Voorbeeldbestuurder A"),
        since=None,
        words=words_of("functie"),
        source=FreeText("een stuk"),
        recorded_on=TODAY,
    )
    given.record(*founding().events, room, office)
    secretaris = Actor("office", "secretaris", person(902), MemberId(2))
    given.record(*(admitted(number) for number in (1, 2, 3)), by=secretaris)
    given.record(ContactDetailsGiven(person=person(1), email=Sealed("voorbeeld@example.org")))
    given.record(an_end(3, date(2024, 1, 1)))
    given.record(*convened(), AttendanceRegistered(meeting=MEETING, member=MemberId(1), at=AT), opened())
    at = 0
    for number in (1, 2):
        vote = VoteCast(voting=VOTING, member=MemberId(number), choices=("against",), way="device")
        at = given.record(vote, by=Actor("member", None, person(number), MemberId(number)))
    await tables.reach(at)
    return tables


async def test_each_reader_is_told_what_concerns_them(happened: Tables) -> None:
    assembly = ["MeetingConvened", "AgendaItemAdded", "MotionTabled"]
    assert await types(happened, ANYBODY) == PUBLIC
    assert await types(happened, member(1)) == [
        *PUBLIC,
        "MemberAdmitted",
        "ContactDetailsGiven",
        *assembly,
        "AttendanceRegistered",
        "VotingOpened",
        "VoteCast",
    ]
    assert await types(happened, member(2)) == [*PUBLIC, "MemberAdmitted", *assembly, "VotingOpened", "VoteCast"]
    left = await types(happened, member(3))
    assert left == [*PUBLIC, "MemberAdmitted", "MembershipEnded"], "who has left keeps what was their own"
    assert await types(happened, BOARD) == [
        *PUBLIC,
        *["MemberAdmitted"] * 3,
        "ContactDetailsGiven",
        "MembershipEnded",
        *assembly,
        "AttendanceRegistered",
        "VotingOpened",
    ]


async def test_somebody_elses_history_is_empty_and_so_is_nobodys(happened: Tables) -> None:
    for subject in ("member:1", "member:99", "tea:1", "*", "type:MemberAdmitted"):
        for reader in (ANYBODY, member(2)):
            told = await types(happened, reader, subject)
            assert not {"MemberAdmitted", "ContactDetailsGiven", "AttendanceRegistered"} & set(told) or (
                reader.member == 2 and subject in ("*", "type:MemberAdmitted")
            )
    assert await types(happened, member(1), "member:1") == [
        "MemberAdmitted",
        "ContactDetailsGiven",
        "AttendanceRegistered",
        "VoteCast",
    ]
    assert await types(happened, BOARD, "member:3") == ["MemberAdmitted", "MembershipEnded"]
    assert await types(happened, ANYBODY, "room:voorbeeldkamer") == ["RoomOpened"]


@pytest.mark.parametrize("text", ["\0", "member:1\0", "\ud800", "member:1\n", "%", "' OR true --"])
async def test_what_cannot_be_a_subject_has_no_history(happened: Tables, text: str) -> None:
    assert (await history(happened.connection, BOARD, subject=text)).items == []
    assert (await history(happened.connection, BOARD, type_=text)).items == []


async def test_a_vote_is_told_to_its_voter_and_after_the_closing_to_two_officers(
    given: GivenLog, happened: Tables
) -> None:
    subject = f"voting:{VOTING}"
    cast = ["VotingOpened", "VoteCast"]
    assert await types(happened, member(1), subject) == cast
    assert await types(happened, SECRETARIS, subject) == cast[:1]
    await happened.reach(given.record(VotingClosed(voting=VOTING, roll=roll(), at=AT)))
    assert await types(happened, SECRETARIS, subject) == [*cast, "VoteCast", "VotingClosed"]
    assert await types(happened, BOARD, subject) == [*cast[:1], "VotingClosed"]
    assert await types(happened, member(1), subject) == [*cast, "VotingClosed"]
    own = await history(happened.connection, member(1), type_="VoteCast")
    assert [(line.facts, line.recorded_by) for line in own.items] == [
        ({"voting": VOTING, "member": 1}, RecordedBy("member", None, MemberId(1)))
    ]
    assert own.items[0].effective_on == ImpreciseDate.of(today(datetime.now(UTC)))


async def test_no_choice_and_no_name_is_in_any_entry(given: GivenLog, tables: Tables) -> None:
    """Not even to readers who may see them elsewhere: a sentence is made from the facts alone."""
    at = 0
    for recording in a_history(5, 120):
        at = given.record(*recording.events)
    await tables.reach(at)
    for (row,) in given.connection.execute("SELECT h::text FROM history h").fetchall():
        assert "Voorbeeldlid" not in row
        assert "Voorbeeldbestuurder" not in row
        assert "@" not in row
        assert '"choice"' not in row


async def test_who_recorded_it_is_told_by_number_to_the_board_and_to_themselves(happened: Tables) -> None:
    own = await history(happened.connection, member(1), subject="member:1")
    assert own.items[0].recorded_by == RecordedBy("office", "secretaris")
    seen = await history(happened.connection, BOARD, subject="member:1")
    assert seen.items[0].recorded_by == RecordedBy("office", "secretaris", MemberId(2))
    assert seen.items[0].facts == {"member": 1, "kind": "resident", "since": None}


async def test_history_is_filtered_by_type_and_by_the_day_it_took_effect(happened: Tables) -> None:
    async def told(*days: date | None, kind: str | None = None) -> Sequence[str]:
        since, until = days
        page = await history(happened.connection, BOARD, since=since, until=until, type_=kind)
        return [line.type for line in page.items]

    assert await told(None, None, kind="MemberAdmitted") == ["MemberAdmitted"] * 3
    assert "RoomOpened" in await told(date(2011, 3, 31), date(2011, 3, 31))
    assert "RoomOpened" in await told(None, date(2011, 3, 1))
    assert "RoomOpened" not in await told(date(2011, 4, 1), None)
    assert "RoomOpened" not in await told(None, date(2011, 2, 28))
    assert await told(date(2024, 1, 1), date(2024, 1, 1), kind="MembershipEnded") == ["MembershipEnded"]
    assert await told(date(2024, 1, 2), None, kind="MembershipEnded") == []


@pytest.mark.parametrize("newest_first", [False, True])
async def test_history_is_read_page_by_page_in_the_order_of_recording(happened: Tables, newest_first: bool) -> None:
    for reader in (ANYBODY, member(1), SECRETARIS):
        seen: list[int] = []
        after: str | None = None
        while True:
            page = await history(happened.connection, reader, newest_first=newest_first, after=after, limit=2)
            seen += [line.position for line in page.items]
            if page.next is None:
                break
            after = page.next
        whole = await history(happened.connection, reader, newest_first=newest_first)
        assert seen == [line.position for line in whole.items]
        assert seen == sorted(set(seen), reverse=newest_first)
    with pytest.raises(Malformed):
        await history(happened.connection, ANYBODY, after="tea")
