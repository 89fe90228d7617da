"""The screen in the room: where the meeting stands, and never what anybody chose before that is declared."""

import re

from api.pages.meetings.screen import SECONDS
from api.texts import texts_in
from governance.commands.meetings.agenda import WithdrawAgendaItem
from governance.commands.meetings.items import Discussion, OrdinaryMotion
from governance.ids import item_id
from tests.api.assembly import TEXT, TITLE, Assembly, convened
from tests.api.conftest import House
from tests.api.visiting import Page, somebody
from tests.rights import ROLES

NL = texts_in("nl")
SECOND = "Koop samen een fiets"


async def screen(house: House, assembly: Assembly) -> Page:
    return await (await somebody(house, "member")).open(f"/vergaderingen/{assembly.meeting}/scherm")


async def with_two_motions(house: House) -> Assembly:
    motions = [OrdinaryMotion(title=title, text=TEXT) for title in (TITLE, SECOND)]
    return await convened(house, items=[Discussion(title="Opening"), *motions])


async def test_members_see_the_screen_and_nobody_else(house: House) -> None:
    assembly = await convened(house)
    for role in ROLES:
        page = await (await somebody(house, role)).open(f"/vergaderingen/{assembly.meeting}/scherm")
        expected = {"anyone": 401, "former": 403}.get(role, 200)
        assert (role, page.status) == (role, expected)
        assert page.headings == 1
    assert (await (await somebody(house, "member")).open("/vergaderingen/ALV-2026-99/scherm")).status == 404


async def test_the_screen_looks_again_by_itself_and_has_no_menu(house: House) -> None:
    assembly = await convened(house)
    answer = await house.get(f"/vergaderingen/{assembly.meeting}/scherm", "anyone")
    assert "refresh" not in answer.headers, "who is not signed in sees nothing to look at again"
    browser = (await somebody(house, "member")).browser
    answer = await browser.get(f"/vergaderingen/{assembly.meeting}/scherm")
    assert answer.headers["refresh"] == str(SECONDS)
    assert "<nav" not in answer.text
    assert "<script" not in answer.text


async def test_the_screen_follows_the_meeting_item_by_item(house: House) -> None:
    assembly = await with_two_motions(house)
    page = await screen(house, assembly)
    assert page.title == "Opening"
    assert page.html.index(NL.t("screen.next")) < page.html.index(TITLE) < page.html.index(SECOND)
    await (await assembly.check_in(4, 5, 6)).open()
    page = await screen(house, assembly)
    assert page.title == TITLE
    assert NL.t("screen.present", n=3) in page.text
    assert NL.t("screen.open") in page.text
    await assembly.vote(m4="for", m5="against")
    assert NL.t("screen.voted", n=2) in (await screen(house, assembly)).text
    await assembly.close()
    page = await screen(house, assembly)
    assert NL.t("screen.counted") in page.text
    await assembly.declare()
    page = await screen(house, assembly)
    assert NL.t("verdict.outcome.rejected") in page.text
    assert page.title == TITLE


async def test_no_choice_is_on_the_screen_before_the_result(house: House) -> None:
    assembly = await (await (await convened(house, charter=None)).check_in(4, 5, 6)).open()
    before = (await screen(house, assembly)).text
    await assembly.vote(m4="for", m5="for", m6="for")
    after = (await screen(house, assembly)).text
    assert re.sub(r"\d+ (lid heeft|leden hebben)", "", after) == re.sub(r"\d+ (lid heeft|leden hebben)", "", before)


async def test_what_was_withdrawn_is_not_on_the_screen(house: House) -> None:
    assembly = await with_two_motions(house)
    await assembly.do(WithdrawAgendaItem(item=item_id(assembly.meeting, 3)))
    assert SECOND not in (await screen(house, assembly)).text


async def test_a_meeting_that_is_closed_says_so(house: House) -> None:
    assembly = await (await (await (await convened(house)).check_in(4)).begin()).end()
    assert (await screen(house, assembly)).title == NL.t("screen.closed")
