"""An assembly as it is read: attendance, quorum, votings, receipts, decisions, minutes; and who may see what of it."""

from datetime import date, time

import msgspec
import pytest
from msgspec import UNSET

from governance.dates import days_later
from governance.events.meetings import AttendanceEnded, AttendanceRegistered, MeetingClosed, MeetingConvened
from governance.events.membership import MemberAdmitted
from governance.events.voting import Secrecy, VoteCast, VotingClosed, VotingOpened
from governance.ids import CHOICES, DecisionId, MeetingId, MemberId, VotingId
from governance.log.errors import NotAllowed
from governance.log.sealed import FreeText, Sealed
from governance.log.wire import enc_hook
from governance.states.meetings import MeetingState
from governance.states.voting import MotionState
from projections.attendance import attendants
from projections.decisions import decision, decisions
from projections.meetings import Attendance, meeting, meetings, next_meeting
from projections.meetings import called_off as meetings_called_off
from projections.minutes import minutes
from projections.on_record import OnRecord
from projections.reader import Reader
from projections.voting import motion, open_votings, receipt, votes, voting, votings_of
from tests.governance.examples import TODAY, an_end, called_off, words_of
from tests.projections.an_assembly import (
    AT,
    CALLED_ON,
    HELD_ON,
    ITEM,
    MEETING,
    VOTING,
    closed_and_declared,
    convened,
    minutes_sent,
    opened,
    quorum_established,
    roll,
)
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog, person
from tests.projections.histories import founding

ANYBODY = Reader()
PENNINGMEESTER = Reader(person=person(901), offices=frozenset({"penningmeester"}))
SECRETARIS = Reader(person=person(902), offices=frozenset({"secretaris"}))


def member(number: int) -> Reader:
    return Reader(person=person(number), member=MemberId(number))


def plain(part: object) -> object:
    """For JSON: what is on record as codes, in its codes."""
    return part.codes if isinstance(part, OnRecord) else enc_hook(part)


def admitted(number: int) -> MemberAdmitted:
    name = Sealed(f"Voorbeeldlid {number:02d}")
    return MemberAdmitted(member=MemberId(number), person=person(number), name=name, recorded_on=TODAY)


def arrived(*numbers: int) -> list[AttendanceRegistered]:
    return [AttendanceRegistered(meeting=MEETING, member=MemberId(number), at=AT) for number in numbers]


def vote(number: int, choice: str = "for") -> VoteCast:
    return VoteCast(voting=VOTING, member=MemberId(number), choices=(choice,), way="device")


@pytest.fixture
async def held(given: GivenLog, tables: Tables) -> Tables:
    """Four members, three of whom came to an assembly that can decide; a voting is open, and two have voted."""
    given.record(*founding().events, *(admitted(number) for number in range(1, 5)))
    given.record(*convened(), *arrived(1, 2, 3), quorum_established(present=3, entitled=4), opened())
    await tables.reach(given.record(vote(1), vote(2, "against")))
    return tables


async def test_a_meeting_shows_its_agenda_who_is_there_and_whether_it_can_decide(given: GivenLog, held: Tables) -> None:
    await held.reach(given.record(AttendanceEnded(meeting=MEETING, member=MemberId(3), at=AT)))
    seen_meeting = await meeting(held.connection, member(1), MEETING)
    assert seen_meeting is not None
    assert [(point.number, point.title, point.motion) for point in seen_meeting.agenda] == [
        (1, "Opening", False),
        (2, "Een voorstel", True),
    ]
    assert seen_meeting.attendance == Attendance(present=2, came=3)
    assert seen_meeting.quorum is not None
    assert (
        seen_meeting.quorum.entitled,
        seen_meeting.quorum.present,
        seen_meeting.quorum.required,
        seen_meeting.quorum.reached,
    ) == (
        4,
        3,
        2,
        True,
    )
    assert seen_meeting.quorum.at_least is False
    assert seen_meeting.checked_in is True
    assert (seen_meeting.state, seen_meeting.closed_at, seen_meeting.proxies) == ("convened", None, 0)
    gone = await meeting(held.connection, member(3), MEETING)
    assert gone is not None
    assert gone.checked_in is False
    assert (await meetings(held.connection, member(4))).items[0].id == MEETING
    assert await meeting(held.connection, member(1), MeetingId("ALV-2099-1")) is None


async def test_who_came_is_shown_by_name_to_the_board_alone(held: Tables) -> None:
    page = await attendants(held.connection, PENNINGMEESTER, MEETING, limit=2)
    assert [(attendant.member, attendant.name) for attendant in page.items] == [
        (1, "Voorbeeldlid 01"),
        (2, "Voorbeeldlid 02"),
    ]
    page = await attendants(held.connection, PENNINGMEESTER, MEETING, after=page.next)
    assert [attendant.member for attendant in page.items] == [3]
    with pytest.raises(NotAllowed):
        await attendants(held.connection, member(1), MEETING)


async def test_the_meeting_that_comes_next_is_the_first_that_is_not_closed(given: GivenLog, held: Tables) -> None:
    later, sooner = MeetingId("ALV-2025-2"), MeetingId("ALV-2025-3")
    for called, day in ((later, date(2025, 9, 1)), (sooner, date(2025, 8, 1))):
        at = given.record(
            MeetingConvened(
                meeting=called,
                held_on=day,
                starts_at=time(20),
                words=words_of(called),
                place=FreeText("Buurthuis"),
                called_on=CALLED_ON,
            )
        )
    await held.reach(at)

    async def coming(on: date) -> MeetingId | None:
        seen_meeting = await next_meeting(held.connection, member(4), on)
        return None if seen_meeting is None else seen_meeting.id

    assert await coming(HELD_ON) == MEETING
    assert await coming(date(2025, 6, 2)) == sooner
    assert await coming(date(2025, 8, 2)) == later
    assert await coming(date(2025, 9, 2)) is None
    await held.reach(given.record(MeetingClosed(meeting=MEETING, at=AT)))
    assert await coming(HELD_ON) == sooner
    with pytest.raises(NotAllowed):
        await next_meeting(held.connection, ANYBODY, HELD_ON)


async def test_while_a_voting_is_open_only_how_many_voted_is_shown_to_anybody(held: Tables) -> None:
    for reader in (member(1), member(4), PENNINGMEESTER, SECRETARIS, Reader(operator=True)):
        seen_voting = await voting(held.connection, reader, VOTING)
        assert seen_voting is not None
        assert (seen_voting.state, seen_voting.votes, seen_voting.result, seen_voting.verdict) == (
            "open",
            2,
            None,
            None,
        )
        assert seen_voting.choices == list(CHOICES)
        with pytest.raises(NotAllowed):
            await votes(held.connection, reader, VOTING)
    assert [open_voting.id for open_voting in await open_votings(held.connection, member(4), HELD_ON)] == [VOTING]
    assert await open_votings(held.connection, member(4), date(2025, 6, 3)) == [], "it was left open, and is over"


async def test_a_rolls_hash_is_for_who_sees_the_register(given: GivenLog, held: Tables) -> None:
    """The numbers are few, so by trying whom to leave out anybody finds from it who is suspended or left."""
    await held.reach(given.record(*closed_and_declared({"for": 1, "against": 1, "blank": 0}), *minutes_sent({})))
    for reader in (member(1), member(4), PENNINGMEESTER, SECRETARIS, Reader(operator=True)):
        seen = [
            await voting(held.connection, reader, VOTING),
            *await votings_of(held.connection, reader, MEETING),
            await meeting(held.connection, reader, MEETING),
            *(await meetings(held.connection, reader)).items,
            await minutes(held.connection, reader, MEETING),
        ]
        for page in seen:
            written = msgspec.json.encode(page, enc_hook=plain).decode()
            assert ("0" * 64 in written) == reader.sees_register, (reader, page)
            assert '"entitled":4' in written, "how many is for every member"


async def test_a_receipt_is_the_voters_own(held: Tables) -> None:
    own = await receipt(held.connection, member(2), VOTING)
    assert own is not None
    assert (own.member, own.choice, own.way) == (2, "against", "device")
    assert own.position > 0
    for reader in (member(3), SECRETARIS, ANYBODY):
        assert await receipt(held.connection, reader, VOTING) is None
    voted = [(await voting(held.connection, member(number), VOTING)) for number in (1, 3)]
    assert [seen_voting.voted for seen_voting in voted if seen_voting is not None] == [True, False]
    seen = await voting(held.connection, SECRETARIS, VOTING)
    assert seen is not None
    assert seen.voted is UNSET


async def test_after_the_closing_voorzitter_and_secretaris_see_who_chose_what(given: GivenLog, held: Tables) -> None:
    await held.reach(given.record(VotingClosed(voting=VOTING, roll=roll(), at=AT)))
    page = await votes(held.connection, SECRETARIS, VOTING)
    assert page is not None
    assert [(vote.member, vote.name, vote.choice) for vote in page.items] == [
        (1, "Voorbeeldlid 01", "for"),
        (2, "Voorbeeldlid 02", "against"),
    ]
    seen_voting = await voting(held.connection, SECRETARIS, VOTING)
    assert seen_voting is not None
    assert (seen_voting.state, seen_voting.result) == ("closed", None), "not even to them before it is declared"
    for reader in (member(1), PENNINGMEESTER, ANYBODY):
        with pytest.raises(NotAllowed):
            await votes(held.connection, reader, VOTING)
    assert await votes(held.connection, SECRETARIS, VotingId("ALV-2025-1.9.1")) is None


async def test_a_result_comes_with_its_verdict_and_the_decision_it_became(given: GivenLog, held: Tables) -> None:
    await held.reach(given.record(vote(3), *closed_and_declared({"for": 2, "against": 1, "blank": 0})))
    [seen_voting] = await votings_of(held.connection, member(4), MEETING)
    assert (seen_voting.state, seen_voting.votes, seen_voting.result) == (
        "declared",
        3,
        {"for": 2, "against": 1, "blank": 0},
    )
    assert seen_voting.verdict is not None
    assert seen_voting.verdict.codes.outcome == "carried"
    assert "majority" in {check.rule for check in seen_voting.verdict.codes.rules}
    assert seen_voting.decision == "ALV-2025-001"
    decided = await decision(held.connection, member(4), DecisionId("ALV-2025-001"))
    assert decided is not None
    assert (decided.title, decided.voting, decided.in_force_on) == ("Een voorstel", VOTING, date(2025, 6, 1))
    assert (await decisions(held.connection, member(4), date(2025, 6, 1))).items == [decided]
    assert (await decisions(held.connection, member(4), date(2025, 5, 31))).items == []


async def test_what_is_for_members_nobody_else_reads_nor_who_has_left(given: GivenLog, held: Tables) -> None:
    left = an_end(4, date(2024, 1, 1))
    await held.reach(given.record(left))
    someone_else = Reader(person=person(77), member=MemberId(1))
    for reader in (ANYBODY, Reader(person=person(77)), member(4), someone_else):
        with pytest.raises(NotAllowed):
            await meetings(held.connection, reader)
        with pytest.raises(NotAllowed):
            await meeting(held.connection, reader, MEETING)
        with pytest.raises(NotAllowed):
            await voting(held.connection, reader, VOTING)
        with pytest.raises(NotAllowed):
            await open_votings(held.connection, reader, HELD_ON)
        with pytest.raises(NotAllowed):
            await decisions(held.connection, reader, date(2025, 6, 1))
        with pytest.raises(NotAllowed):
            await minutes(held.connection, reader, MEETING)


async def test_minutes_fill_themselves_and_members_read_them_once_they_were_sent_round(
    given: GivenLog, held: Tables
) -> None:
    await held.reach(given.record(vote(3), *closed_and_declared({"for": 2, "against": 1, "blank": 0})))
    for reader in (member(1), PENNINGMEESTER):
        assert await minutes(held.connection, reader, MEETING) is None
    draft = await minutes(held.connection, SECRETARIS, MEETING)
    assert draft is not None
    assert (draft.version, {block.text for block in draft.blocks}) == (0, {None})
    await held.reach(given.record(*minutes_sent({"opening": "Welkom.", ITEM: "Er was *discussie*."})))
    sent = await minutes(held.connection, member(1), MEETING)
    assert sent is not None
    assert sent.version == 1
    assert sent.meeting.state == "closed"
    assert [(block.block, block.text) for block in sent.blocks] == [
        ("opening", "Welkom."),
        ("attendance", None),
        ("quorum", None),
        ("ALV-2025-1.1", None),
        (ITEM, "Er was *discussie*."),
        ("closing", None),
    ]
    motion = sent.blocks[4]
    assert motion.voting is not None
    assert motion.voting.result == {"for": 2, "against": 1, "blank": 0}
    assert motion.decision is not None
    assert motion.decision.decision == "ALV-2025-001"


async def test_a_voting_that_was_not_opened_is_tabled(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events, admitted(1))
    await tables.reach(given.record(*convened()))
    assert await voting(tables.connection, member(1), VOTING) is None
    seen_voting = await motion(tables.connection, member(1), ITEM)
    assert seen_voting is not None
    assert (seen_voting.motion, seen_voting.state, seen_voting.secrecy, seen_voting.choices, seen_voting.votes) == (
        "tabled",
        None,
        None,
        [],
        0,
    )
    opening = VotingOpened(voting=VOTING, secrecy=Secrecy.OPEN, choices=["for", "against"], roll=roll(), at=AT)
    await tables.reach(given.record(opening))
    seen_voting = await voting(tables.connection, member(1), VOTING)
    assert seen_voting is not None
    assert (seen_voting.motion, seen_voting.state, seen_voting.secrecy) == ("put-to-the-vote", "open", "open")
    assert seen_voting.choices == ["for", "against"]
    assert seen_voting.roll_at_opening is not None
    assert seen_voting.roll_at_opening.entitled == roll().entitled.heads
    assert seen_voting.roll_at_closing is None


async def test_a_meeting_that_was_called_off_does_not_come_and_nobody_votes_there(
    given: GivenLog, tables: Tables
) -> None:
    given.record(*founding().events, admitted(4))
    await tables.reach(given.record(*convened(), called_off(MEETING, AT)))
    seen_meeting = await meeting(tables.connection, member(4), MEETING)
    assert seen_meeting is not None
    assert seen_meeting.called_off is not None
    assert (seen_meeting.state, seen_meeting.called_off.reason) == (MeetingState.CALLED_OFF, "De zaal is dicht.")
    assert await next_meeting(tables.connection, member(4), HELD_ON) is None
    off = await meetings_called_off(tables.connection, member(4), HELD_ON)
    assert [gone.id for gone in off] == [MEETING]
    assert await meetings_called_off(tables.connection, member(4), days_later(HELD_ON, 1)) == []
    shown = await motion(tables.connection, member(4), ITEM)
    assert shown is not None
    assert shown.motion is MotionState.CALLED_OFF
    with pytest.raises(NotAllowed):
        await meetings_called_off(tables.connection, ANYBODY, HELD_ON)
