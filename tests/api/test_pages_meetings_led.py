"""A meeting led on pages, one step at a time."""

import re
from datetime import time, timedelta

import pytest

from api.texts import texts_in
from governance.commands.meetings.attendance import CheckOut
from governance.commands.membership import SuspendMember
from governance.ids import MemberId
from tests.api.assembly import TITLE, convened, do
from tests.api.conftest import House
from tests.api.visiting import Page, somebody

NL = texts_in("nl")
CONVENE = "/vergaderingen/oproepen"


def step(page: Page) -> str:
    """The step that the page says is next."""
    link = re.search(r'steps__next.*?<a class="govuk-button" href="[^"]*">([^<]*)</a>', page.html, re.DOTALL)
    return link[1] if link else ""


async def test_the_chair_sees_one_next_step_until_the_meeting_is_closed(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}"
    seen = [step(await secretaris.open(path))]
    for then in (
        assembly.check_in(4, 5),
        assembly.begin(),
        assembly.open(),
        assembly.vote(m4="for"),
        assembly.close(),
        assembly.declare(),
        assembly.end(),
    ):
        await then
        seen.append(step(await secretaris.open(path)))
    assert seen == [
        NL.t("step.CheckIn.link"),
        NL.t("step.OpenMeeting.link"),
        NL.t("step.OpenVoting.link"),
        NL.t("step.CloseVoting.link"),
        NL.t("step.CloseVoting.link"),
        NL.t("step.DeclareResult.link"),
        NL.t("step.CloseMeeting.link"),
        "",
    ]
    assert step(await (await somebody(house, "member")).open(path)) == ""


async def test_a_meeting_can_be_closed_from_its_page_unless_a_voting_is_open(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(4)).open()
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}"
    assert f"{path}/sluiten" not in (await secretaris.open(path)).links
    await assembly.close()
    assert f"{path}/sluiten" in (await secretaris.open(path)).links


async def test_a_member_is_told_the_one_thing_to_do(house: House) -> None:
    assembly = await convened(house)
    member, path = await somebody(house, "member"), f"/vergaderingen/{assembly.meeting}"

    async def told() -> str:
        return (await member.open(path)).text

    assert NL.t("meeting.now.not_checked_in") in await told()
    await assembly.check_in(5)
    assert NL.t("meeting.now.wait") in await told()
    await assembly.open()
    page = await member.open(path)
    assert NL.t("meeting.now.vote", title=TITLE) in page.text
    assert f"/stemmen/{assembly.voting}" in page.links
    await assembly.vote(m5="against")
    assert NL.t("meeting.now.voted", title=TITLE) in await told()
    await (await (await assembly.close()).declare()).end()
    assert NL.t("meeting.now.closed") in await told()
    ahead = await convened(house, held_on=house.services.today() + timedelta(days=9), called_on=house.services.today())
    page = await member.open(f"/vergaderingen/{ahead.meeting}")
    assert "Lees het voorstel alvast." in page.text


async def test_what_can_be_done_now_is_right_in_each_state_and_for_the_chair(house: House) -> None:
    """Nobody waits for a voting when all is decided, and the chair does not wait for the chair."""
    assembly = await (await convened(house)).check_in(1, 5)
    path = f"/vergaderingen/{assembly.meeting}"
    member, other, chair = (
        await somebody(house, "member"),
        await somebody(house, 6),
        await somebody(house, "secretaris"),
    )

    async def told(key: str, **values: str) -> None:
        assert NL.t(f"meeting.now.{key}.leads", **values) in (await chair.open(path)).text
        assert NL.t(f"meeting.now.{key}", **values) in (await member.open(path)).text

    await told("wait")
    await (await assembly.open()).vote(m1="for", m5="for")
    await told("voted", title=TITLE)
    assert NL.t("meeting.now.not_checked_in") in (await other.open(path)).text
    await assembly.close()
    await told("counted", title=TITLE)
    await assembly.declare()
    await told("decided")
    assert NL.t("meeting.now.decided") in (await other.open(path)).text
    assert NL.t("meeting.attendance") in (await other.open(path)).text
    await assembly.end()
    page = await member.open(path)
    assert NL.t("meeting.attended") in page.text
    assert NL.t("meeting.attendance") not in page.text


async def test_a_suspended_member_is_not_told_to_check_in(house: House) -> None:
    assembly = await convened(house)
    await do(house, SuspendMember(member=MemberId(6)))
    page = await (await somebody(house, 6)).open(f"/vergaderingen/{assembly.meeting}")
    assert NL.t("refusal.suspended.detail") in page.text
    assert NL.t("meeting.now.not_checked_in") not in page.text


@pytest.mark.parametrize("deed", ["quorum", "sluiten"])
async def test_each_deed_of_the_chair_is_asked_on_a_page_and_done_once(house: House, deed: str) -> None:
    assembly = await (await (await (await convened(house)).check_in(4)).open()).close()
    chair = await somebody(house, "voorzitter")
    path = f"/vergaderingen/{assembly.meeting}/{deed}"
    asked, recorded = await chair.open(path), house.recorded
    done = await chair.send(path, asked)
    assert (done.status, house.recorded) == (200, recorded + 1)
    assert done.path.startswith(f"/vergaderingen/{assembly.meeting}")
    await chair.send(path, asked)
    assert house.recorded == recorded + 1


async def test_of_two_who_close_a_meeting_the_second_is_told_so(house: House) -> None:
    assembly = await (await (await (await convened(house)).check_in(4)).open()).close()
    chair, other = await somebody(house, "voorzitter"), await somebody(house, "secretaris")
    path = f"/vergaderingen/{assembly.meeting}/sluiten"
    asked, also = await chair.open(path), await other.open(path)
    await chair.send(path, asked)
    recorded = house.recorded
    refused = await other.send(path, also)
    assert (refused.status, house.recorded) == (409, recorded)
    assert "is gesloten" in refused.text
    assert (await other.open(path)).path == f"/vergaderingen/{assembly.meeting}"


async def test_whoever_closes_a_meeting_says_what_becomes_of_a_motion_that_was_not_reached(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(4)).begin()
    chair, path = await somebody(house, "voorzitter"), f"/vergaderingen/{assembly.meeting}/sluiten"
    asked, recorded = await chair.open(path), house.recorded
    assert TITLE in asked.text
    assert NL.t("closing.held-over") in asked.text
    unsaid = await chair.send(path, asked)
    assert (unsaid.status, house.recorded) == (422, recorded)
    done = await chair.send(path, asked, left__1__becomes="held-over")
    assert (done.path, house.recorded) == (f"/vergaderingen/{assembly.meeting}", recorded + 2)
    secretaris = await somebody(house, "secretaris")
    assert NL.t("voting.minutes.held-over") in (await secretaris.open(f"/notulen/{assembly.meeting}")).text
    for address in (f"/vergaderingen/{assembly.meeting}", f"/stemmen/{assembly.item}"):
        assert NL.t("voting.state.held-over") in (await secretaris.open(address)).text


async def test_a_result_that_waits_is_named_at_the_closing_and_declared_after_it(house: House) -> None:
    assembly = await (await (await (await (await convened(house)).check_in(4)).open()).vote(m4="for")).close()
    chair, path = await somebody(house, "voorzitter"), f"/vergaderingen/{assembly.meeting}/sluiten"
    asked = await chair.open(path)
    assert NL.t("closing.undeclared", title=TITLE) in asked.text
    await chair.send(path, asked)
    voting = f"/stemmen/{assembly.voting}"
    assert f"{voting}/uitslag" in (await chair.open(voting)).links
    declared = await chair.send(f"{voting}/uitslag", await chair.open(f"{voting}/uitslag"))
    assert NL.t("verdict.rule.chair-ruling") in declared.text


async def test_a_meeting_is_not_closed_while_a_voting_is_open(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(4)).open()
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}/sluiten"
    told = await secretaris.open(path)
    assert told.status == 200
    assert f"Sluit eerst stemming {assembly.voting}." in told.text
    assert f"/stemmen/{assembly.voting}/sluiten" in told.links
    assert NL.t("step.CloseMeeting.deed") not in told.text


async def test_a_voting_that_opens_while_somebody_closes_the_meeting_leads_to_its_own_closing(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(4)).begin()
    secretaris, path = await somebody(house, "secretaris"), f"/vergaderingen/{assembly.meeting}/sluiten"
    asked = await secretaris.open(path)
    await assembly.open()
    refused = await secretaris.send(path, asked, left__1__becomes="held-over")
    assert refused.status == 409
    assert f"Sluit eerst stemming {assembly.voting}." in refused.text
    assert f"/stemmen/{assembly.voting}/sluiten" in refused.links


async def test_the_chair_opens_the_meeting_and_says_who_leads_it(house: House) -> None:
    """By another officer or a member, whom the page of the meeting and the minutes then name."""
    assembly = await (await convened(house)).check_in(4, 6)
    path, chair = f"/vergaderingen/{assembly.meeting}", await somebody(house, "voorzitter")
    asked = await chair.open(f"{path}/openen")
    assert asked.form()["chair"] == "voorzitter"
    assert NL.t("meeting.early.asked") not in asked.text
    wrong = await chair.send(f"{path}/openen", asked, chair_member="99")
    assert NL.t("refusal.not-a-member.detail") in (await chair.send(f"{path}/openen", wrong, _step="record")).text
    secretaris = await somebody(house, "secretaris")
    also = await secretaris.send(f"{path}/openen", await secretaris.open(f"{path}/openen"))
    check = await chair.send(f"{path}/openen", asked, chair="penningmeester", minute_taker_member="6")
    done = await chair.send(f"{path}/openen", check, _step="record")
    assert done.path == path
    told = (
        NL.t(
            "meeting.chaired", who=NL.t("meeting.led_as", name="Voorbeeldlid 02", office=NL.t("office.penningmeester"))
        ),
        NL.t("meeting.minuted", who="Voorbeeldlid 06"),
    )
    for page in (done, await secretaris.open(f"/notulen/{assembly.meeting}")):
        assert NL.t("history.by.voorzitter") in page.text
        assert all(sentence in page.text for sentence in told)
    again = await secretaris.send(f"{path}/openen", also, _step="record")
    assert NL.t("refusal.meeting-already-opened.detail", meeting=assembly.meeting) in again.text


async def test_whoever_opens_before_the_hour_of_the_call_is_told_so_and_so_are_the_readers(house: House) -> None:
    later = time(23, 59, 59)
    assembly = await (await convened(house, starts_at=later)).check_in(4)
    path, chair = f"/vergaderingen/{assembly.meeting}", await somebody(house, "voorzitter")
    asked = await chair.open(f"{path}/openen")
    assert NL.t("meeting.early.told", hour=later) in asked.text
    await assembly.begin()
    secretaris = await somebody(house, "secretaris")
    for address in (path, f"/notulen/{assembly.meeting}"):
        assert NL.t("meeting.opened_early", hour=later) in (await secretaris.open(address)).text


async def test_a_meeting_that_nobody_opened_on_its_day_is_told_as_not_held(house: House) -> None:
    assembly = await (await convened(house, days_ago=1)).check_in(5)
    member, chair = await somebody(house, "member"), await somebody(house, "voorzitter")
    path = f"/vergaderingen/{assembly.meeting}"
    page = await member.open(path)
    assert NL.t("meeting.stage.not-held") in page.text
    assert NL.t("meeting.now.not_held") in page.text
    led = await chair.open(path)
    assert NL.t("steps.title") not in led.text
    assert (await chair.open(f"{path}/openen")).path == path, "it is over"


async def test_in_an_empty_room_nothing_is_counted_and_the_page_says_what_comes_first(house: House) -> None:
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}"
    secretaris, chair = await somebody(house, "secretaris"), await somebody(house, "voorzitter")
    overview = await secretaris.open(path)
    assert f"{path}/openen" not in overview.links
    assert NL.t("steps.nobody") in overview.text
    asked = await secretaris.open(f"{path}/openen")
    for page in (asked, await chair.open(f"{path}/openen")):
        assert NL.t("refusal.nobody-present.detail", meeting=assembly.meeting) in page.text
        assert f'value="{NL.t("step.OpenMeeting.deed")}"' not in page.html
        assert NL.t("step.OpenMeeting.deed") not in page.text
    assert f"{path}/presentie" in asked.links
    await assembly.check_in(4)
    ready = await chair.open(f"{path}/openen")
    ready, recorded = await chair.send(f"{path}/openen", ready), house.recorded
    await assembly.do(CheckOut(meeting=assembly.meeting, member=MemberId(4)))
    refused = await chair.send(f"{path}/openen", ready, _step="record")
    assert (refused.status, house.recorded) == (409, recorded + 1)
    assert NL.t("refusal.nobody-present.detail", meeting=assembly.meeting) in refused.text


async def test_where_no_quorum_is_asked_the_history_says_that_and_how_many_were_there(house: House) -> None:
    assembly = await (await convened(house)).check_in(4, 5)
    await assembly.open()
    member = await somebody(house, "member")
    page = await member.open(f"/historie?subject=meeting:{assembly.meeting}&type=QuorumEstablished")
    sentence = f"Er is geen quorum nodig bij {assembly.meeting}. Aanwezig: 2 van minstens 8 leden"
    assert sentence in page.text
    assert "werd gehaald" not in page.text


async def test_the_quorum_is_shown_with_every_rule_and_with_who_came_since(house: House) -> None:
    assembly = await (await convened(house)).check_in(4, 5)
    await assembly.open()
    await assembly.check_in(6)
    page = await (await somebody(house, "member")).open(f"/vergaderingen/{assembly.meeting}")
    assert "2 van minstens 8 leden die mogen stemmen" in page.text
    assert "Mogen stemmen minstens 8" in page.text
    assert 'aria-label="2 van minstens 8 leden zijn er' in page.html
    assert NL.t("quorum.changed", n=3) in page.text
    assert "Er is geen quorum nodig" in page.text


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_page_speaks_both_languages(house: House, language: str) -> None:
    assembly = await (await convened(house)).check_in(4)
    secretaris, texts = await somebody(house, "secretaris"), texts_in("en" if language == "en" else "nl")
    titles: dict[str, str] = {
        "": texts.t("meeting.title", day=texts.day(house.services.today())),
        "/presentie": texts.t("attendance.title"),
        "/openen": texts.t("step.OpenMeeting.title"),
    }
    for then, title in titles.items():
        page = await secretaris.open(f"/vergaderingen/{assembly.meeting}{then}", taal=language)
        assert page.title == title
    assert (await secretaris.open(CONVENE, taal=language)).title == texts.t("convene.title")


@pytest.mark.parametrize("number", ["5\r\n", " 5 ", "5\t"])
async def test_a_number_with_a_lines_end_behind_it_is_that_number(house: House, number: str) -> None:
    assembly, secretaris = await convened(house), await somebody(house, "secretaris")
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    fields = page.form("") | {"member": number}
    came = await secretaris.browser.post(f"{path}/komt", data=fields)
    assert (came.status_code, came.headers["location"]) == (303, f"{path}?net=5#lid-5")
