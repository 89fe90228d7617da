"""Who is at a meeting, on pages: one tap a member."""

from datetime import UTC, datetime, time, timedelta

import pytest

from api.texts import texts_in
from governance import demo
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import OrdinaryMotion
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.membership import EndMembership, SuspendMember
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.ids import MeetingId, MemberId, item_id, voting_id
from governance.log.command import Command, call
from tests.api.assembly import TEXT, TITLE, convened, do
from tests.api.conftest import House
from tests.api.visiting import Page, somebody

NL = texts_in("nl")


def tap(page: Page, way: str, number: int) -> bool:
    """Whether there is a button that lets this member in or out."""
    return f'/presentie/{way}" name="member" value="{number}"' in page.html


async def test_one_tap_lets_a_member_in_and_another_out(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    assert tap(page, "komt", 5)
    page = await secretaris.send(f"{path}/komt", page, member="5")
    assert page.path == f"{path}?net=5"
    assert NL.t("attendance.just_in", name="Voorbeeldlid 05") in page.text
    assert tap(page, "gaat", 5)
    assert not tap(page, "komt", 5)
    page = await secretaris.send(f"{path}/gaat", page, member="5")
    assert NL.t("attendance.just_out", name="Voorbeeldlid 05") in page.text
    page = await secretaris.send(f"{path}/komt", page, member="5")
    assert tap(page, "gaat", 5)


@pytest.mark.parametrize(("typed", "expected"), [("5", 5), ("voorbeeldlid 05", 5), ("VOORB 06", 6)])
async def test_a_member_is_found_by_number_or_name_and_the_search_is_over_after_the_tap(
    house: House, typed: str, expected: int
) -> None:
    assembly = await convened(house)
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path, zoek=typed)
    assert [number for number in range(1, 9) if tap(page, "komt", number)] == [expected]
    page = await secretaris.send(f"{path}/komt", page, member=str(expected))
    assert "Voorbeeldlid 01" in page.text
    assert tap(page, "gaat", expected)


async def test_who_is_there_is_listed_page_by_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come before them in the register, and however many have left again."""
    monkeypatch.setattr("api.pages.meetings.attendance.ON_A_PAGE", 2)
    assembly = await (await convened(house)).check_in(4, 5, 6, 7)
    await assembly.do(CheckOut(meeting=assembly.meeting, member=MemberId(5)))
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}/presentie"
    first = await secretaris.open(path, toon="er")
    assert [number for number in range(1, 9) if tap(first, "gaat", number)] == [4, 6]
    [following] = [link for link in first.links if "na=" in link]
    second = await secretaris.open(following)
    assert [number for number in range(1, 9) if tap(second, "gaat", number)] == [7]
    assert not [number for number in range(1, 9) if tap(second, "komt", number)]


async def test_of_two_phones_at_the_door_the_second_is_told_that_the_member_is_in(house: House) -> None:
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    first, other = await somebody(house, "secretaris"), await somebody(house, "secretaris")
    at_one, at_other = await first.open(path), await other.open(path)
    await first.send(f"{path}/komt", at_one, member="5")
    recorded = house.recorded
    refused = await other.send(f"{path}/komt", at_other, member="5")
    assert (refused.status, house.recorded) == (409, recorded)
    assert f"Lid 5 is al aangemeld bij vergadering {assembly.meeting}." in refused.text
    assert tap(refused, "gaat", 5)


async def test_a_double_tap_is_one_tap(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    await secretaris.send(f"{path}/komt", page, member="5")
    recorded = house.recorded
    again = await secretaris.send(f"{path}/komt", page, member="5")
    assert (again.status, house.recorded) == (200, recorded)


async def test_a_tap_that_is_sent_again_from_the_busy_page_is_the_same_tap(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembly, secretaris = await convened(house), await somebody(house, "secretaris")
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    await secretaris.send(f"{path}/komt", page, member="4")
    recorded = house.recorded
    monkeypatch.setattr(house.services.bus, "room", 0)
    busy = await secretaris.send(f"{path}/komt", page, member="4")
    assert busy.status == 503
    monkeypatch.undo()
    again = await secretaris.send(f"{path}/komt", busy, f"{path}/komt")
    assert (again.status, house.recorded) == (200, recorded)


async def two_days_ago(house: House, command: Command) -> str:
    """Have it decided as the secretaris asked it then; what it is about."""
    secretaris, then = demo.OFFICE_HOLDERS["secretaris"], datetime.now(UTC) - timedelta(days=2)
    answer = await house.services.bus.do(command, call(person=house.person(secretaris), member=secretaris, now=then))
    await house.services.wait_for(answer.position, 10)
    return answer.events[0].subject


async def left_open(house: House, *, voting: bool) -> MeetingId:
    """An assembly of two days ago that could decide, and that nobody closed; ``voting``: nor its voting."""
    then = house.services.today() - timedelta(days=2)
    convene = ConveneAssembly(
        held_on=then,
        starts_at=time(20),
        place="Zaal",
        called_on=then - timedelta(days=9),
        items=[OrdinaryMotion(title=TITLE, text=TEXT)],
    )
    meeting = MeetingId((await two_days_ago(house, convene)).removeprefix("meeting:"))
    for number in (4, 5, 6):
        await two_days_ago(house, CheckIn(meeting=meeting, member=MemberId(number)))
    await two_days_ago(house, OpenMeeting(meeting=meeting))
    if voting:
        await two_days_ago(house, OpenVoting(item=item_id(meeting, 1)))
    return meeting


async def test_no_button_leads_a_member_to_an_assembly_that_is_over(house: House) -> None:
    """It may last past midnight and no day longer, closed or not (``is_over``): what then is refused is not offered."""
    meeting = await left_open(house, voting=True)
    member, vote = await somebody(house, "member"), f"/stemmen/{voting_id(item_id(meeting, 1), 1)}"
    page = await member.open(f"/vergaderingen/{meeting}")
    assert NL.t("meeting.stage.over") in page.text
    assert NL.t("meeting.now.over") in page.text
    for path in ("/", "/vergaderingen", "/stemmen"):
        assert vote not in (await member.open(path)).links, path
    told = await member.open(vote)
    assert 'name="choice"' not in told.html
    assert "Voor een nieuwe dag is een nieuwe oproep nodig." in told.text


async def test_no_button_leads_the_chair_to_a_no_after_an_assembly_that_was_left_open(house: House) -> None:
    """What can still be tidied up is offered: who left, the closing of a voting, its result, the closing."""
    meeting = await left_open(house, voting=True)
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{meeting}"
    page = await secretaris.open(path)
    assert f"{path}/quorum" not in page.links
    assert f"/stemmen/{voting_id(item_id(meeting, 1), 1)}/sluiten" in page.links
    there = await secretaris.open(f"{path}/presentie")
    assert not [number for number in range(1, 9) if tap(there, "komt", number)]
    assert tap(there, "gaat", 5)
    assert (await secretaris.open(f"{path}/quorum")).path == path


async def test_a_voting_that_was_not_opened_stays_so_once_the_assembly_is_over(house: House) -> None:
    meeting = await left_open(house, voting=False)
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{meeting}"
    page, opening = await secretaris.open(path), f"/stemmen/{item_id(meeting, 1)}/openen"
    assert opening not in page.links
    assert (await secretaris.open(opening)).path == opening.removesuffix("/openen")
    assert f"{NL.t('steps.next')} {NL.t('step.CloseMeeting.link')}" in page.text
    closing = f"{path}/sluiten"
    await secretaris.send(closing, await secretaris.open(closing), **{"left-1-becomes": "held-over"})
    assert NL.t("meeting.stage.closed") in (await secretaris.open(path)).text


async def test_who_is_suspended_or_has_left_has_no_button(house: House) -> None:
    await do(house, SuspendMember(member=MemberId(6)))
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    page = await (await somebody(house, "secretaris")).open(path)
    assert [number for number in range(1, 10) if tap(page, "komt", number)] == [1, 2, 3, 4, 5, 7, 8]
    assert "Voorbeeldlid 06" in page.text
    assert "Voorbeeldlid 09" not in page.text


async def test_the_rest_of_the_board_sees_the_list_and_taps_nothing(house: House) -> None:
    assembly = await (await convened(house)).check_in(5)
    page = await (await somebody(house, "penningmeester")).open(f"/vergaderingen/{assembly.meeting}/presentie")
    assert "Voorbeeldlid 05" in page.text
    assert "/presentie/komt" not in page.html
    here = await (await somebody(house, "penningmeester")).open(
        f"/vergaderingen/{assembly.meeting}/presentie", toon="er"
    )
    assert "Voorbeeldlid 04" not in here.text


async def test_who_is_in_the_room_and_has_no_vote_is_named_with_the_ground(house: House) -> None:
    """Four people, and two count for the quorum. A member reads both numbers, and not who the two others are."""
    assembly = await (await convened(house)).check_in(4, 5, 6, 7)
    await do(house, SuspendMember(member=MemberId(5)))
    left = EndMembership(member=MemberId(6), ground="resigned", until=ImpreciseDate.of(house.services.today()))
    await do(house, left)
    await assembly.begin()
    secretaris, member = await somebody(house, "secretaris"), await somebody(house, "member")
    page = await secretaris.open(f"/vergaderingen/{assembly.meeting}/presentie")
    of_meeting = await secretaris.open(f"/vergaderingen/{assembly.meeting}")
    read = await member.open(f"/vergaderingen/{assembly.meeting}")
    suspended = NL.t("quorum.without.suspended", member=NL.t("member.one", number="5"))
    ended = NL.t("quorum.without.ended", member=NL.t("member.one", number="6"))
    assert NL.t("attendance.counts_now", n=2) in page.text
    assert tap(page, "gaat", 6)
    for shown in (page, of_meeting):
        assert suspended in shown.text
        assert ended in shown.text
    assert NL.t("quorum.in_the_room", n=4, counted=2) in read.text
    assert suspended not in read.text
    assert ended not in read.text
