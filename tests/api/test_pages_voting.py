"""Casting a vote on pages, and leading a voting from its opening to its result."""

import pytest

from api.texts import texts_in
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.membership import SuspendMember
from governance.events.voting import VoteCast
from governance.ids import CHOICES, Choice, MemberId
from tests.api.assembly import TITLE, Assembly, convened, do, open_for_three
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import Page, somebody
from tests.rights import ROLES, Role

NL, EN = texts_in("nl"), texts_in("en")

CHAIR: frozenset[Role] = frozenset({"voorzitter", "secretaris"})

LAST_EVENT = "SELECT position, type FROM events ORDER BY position DESC LIMIT 1"


@pytest.fixture
async def opened(house: House) -> Assembly:
    return await open_for_three(house)


def can_vote(page: Page) -> bool:
    """Whether the page offers the three choices, each with the button that counts."""
    return [f'name="choice" value="{choice}"' in page.html for choice in CHOICES] == [True] * 3


@pytest.mark.parametrize("choice", CHOICES)
async def test_a_vote_is_cast_by_one_form_and_its_receipt_says_where_it_stands_in_the_log(
    house: House, opened: Assembly, choice: Choice
) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    assert can_vote(page)
    assert page.title == TITLE
    assert page.html.index(NL.t("voting.who_sees.open")) < page.html.index('name="choice"')
    receipt = await member.send(path, page, choice=choice)
    assert (receipt.path, receipt.title) == (f"{path}/bewijs", NL.t(f"voting.receipt.{choice}"))
    last = house.database.execute(LAST_EVENT).fetchone()
    assert last is not None
    assert last[1] == VoteCast.TOPIC
    assert NL.t("receipt.position", position=last[0]) in receipt.text
    assert NL.t("voting.receipt.which", voting=opened.voting, member="5") in receipt.text


async def test_who_has_voted_sees_the_receipt_and_never_the_form(house: House, opened: Assembly) -> None:
    await opened.vote(m5="for")
    member = await somebody(house, "member")
    for path in (f"/stemmen/{opened.voting}", f"/stemmen/{opened.voting}/bewijs"):
        page = await member.open(path)
        assert page.path == f"/stemmen/{opened.voting}/bewijs"
        assert not can_vote(page)
    answer = await member.browser.get(f"/stemmen/{opened.voting}")
    assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")


async def test_the_same_form_twice_is_one_vote_and_the_same_receipt(house: House, opened: Assembly) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    first = await member.send(path, page, choice="for")
    recorded = house.recorded
    again = await member.send(path, page, choice="for")
    assert (again.path, again.text, house.recorded) == (first.path, first.text, recorded)


async def test_going_back_and_choosing_otherwise_is_refused_and_leads_to_the_receipt(
    house: House, opened: Assembly
) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    await member.send(path, page, choice="for")
    recorded = house.recorded
    refused = await member.send(path, page, choice="against")
    assert (refused.status, refused.title, house.recorded) == (409, NL.t("voting.not_now"), recorded)
    assert NL.t("refusal.already-voted.detail", voting=opened.voting) in refused.text
    assert "2:38 lid 1 BW" in refused.text
    assert f"{path}/bewijs" in refused.links


async def test_a_vote_that_the_read_tables_lack_has_its_receipt_all_the_same(house: House, opened: Assembly) -> None:
    """Nobody is told that their vote is not there, or asked for it once more, because a page is behind."""
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    assert (await member.open(f"{path}/bewijs")).status == 404
    await house.services.projector.stop()
    receipt = await member.send(path, page, choice="for")
    assert (receipt.status, receipt.path) == (200, f"{path}/bewijs")
    assert receipt.title == NL.t("voting.receipt.counts")
    assert NL.t("receipt.position", position=house.recorded) in receipt.text
    for again in (await member.open(path), await member.send(path, page, choice="for")):
        assert (again.path, again.text) == (f"{path}/bewijs", receipt.text)
    refused = await member.send(path, page, choice="against")
    assert refused.status == 409
    assert f"{path}/bewijs" in refused.links
    other = await somebody(house, 6)
    assert (await other.open(f"{path}/bewijs")).status == 404


async def test_a_vote_that_is_sent_again_from_the_busy_page_is_the_same_vote(
    house: House, opened: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been recorded before the busy page came: then it leads to its receipt, and is not refused."""
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    await member.send(path, page, choice="for")
    recorded = house.recorded
    monkeypatch.setattr(house.services.bus, "room", 0)
    busy = await member.send(path, page, choice="for")
    assert busy.status == 503
    monkeypatch.undo()
    receipt = await member.send(path, busy, path)
    assert (receipt.path, receipt.title) == (f"{path}/bewijs", NL.t("voting.receipt.for"))
    assert house.recorded == recorded


async def test_the_key_of_a_vote_tells_no_choice(house: House, opened: Assembly) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    await member.send(path, await member.open(path), choice="against")
    [(key,)] = house.database.execute("SELECT key FROM commands ORDER BY first DESC LIMIT 1").fetchall()
    assert "against" not in key


async def test_a_form_without_a_choice_comes_back_with_the_sentence(house: House, opened: Assembly) -> None:
    member, path, recorded = await somebody(house, "member"), f"/stemmen/{opened.voting}", house.recorded
    page = await member.open(path)
    for typed in ({}, {"choice": "misschien"}):
        back = await member.send(path, page, **typed)
        assert (back.status, house.recorded) == (422, recorded)
        assert "Kies vóór, tegen of blanco." in back.text
        assert can_vote(back)


async def test_who_is_not_there_is_told_so_before_choosing_and_after(house: House, opened: Assembly) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    await opened.do(CheckOut(meeting=opened.meeting, member=PLAIN_MEMBER))
    recorded = house.recorded
    told = await member.open(path)
    refused = await member.send(path, page, choice="for")
    sentence = NL.t("refusal.not-checked-in.detail", meeting=opened.meeting)
    assert (told.status, refused.status, house.recorded) == (200, 409, recorded)
    for page in (told, refused):
        assert not can_vote(page)
        assert sentence in page.text
        assert "2:38 lid 6 BW" in page.text
    assert told.title == "Je kunt hier nu niet stemmen"
    assert "Meld je eerst aan bij de secretaris" in told.text
    await opened.do(CheckIn(meeting=opened.meeting, member=PLAIN_MEMBER))
    assert path in told.links
    again = await member.open(path)
    assert (again.title, can_vote(again)) == (TITLE, True)


async def test_who_is_suspended_is_told_so_before_choosing_and_after(house: House, opened: Assembly) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    await do(house, SuspendMember(member=MemberId(PLAIN_MEMBER)))
    recorded = house.recorded
    told = await member.open(path)
    refused = await member.send(path, page, choice="for")
    assert (told.status, refused.status, house.recorded) == (200, 409, recorded)
    for page in (told, refused):
        assert not can_vote(page)
        assert NL.t("refusal.suspended.detail") in page.text


async def test_a_vote_after_the_closing_is_refused_in_one_sentence(house: House, opened: Assembly) -> None:
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    await opened.close()
    recorded = house.recorded
    refused = await member.send(path, page, choice="for")
    assert (refused.status, house.recorded) == (409, recorded)
    assert NL.t("refusal.voting-closed.detail", voting=opened.voting) in refused.text
    closed = await member.open(path)
    assert NL.t("voting.closed_note") in closed.text
    assert not can_vote(closed)


async def test_a_voting_that_is_not_open_yet_shows_the_motion_and_no_form(house: House) -> None:
    assembly = await (await convened(house)).check_in(PLAIN_MEMBER)
    member = await somebody(house, "member")
    assert (await member.open(f"/stemmen/{assembly.voting}")).status == 404
    page = await member.open(f"/stemmen/{assembly.item}")
    assert NL.t("voting.tabled_note") in page.text
    assert "Huisregels" in page.text
    assert not can_vote(page)


async def test_what_can_be_voted_on_is_listed_until_it_is_closed(house: House, opened: Assembly) -> None:
    member = await somebody(house, "member")
    assert f"/stemmen/{opened.voting}" in (await member.open("/stemmen")).links
    await opened.vote(m5="for")
    assert f"/stemmen/{opened.voting}/bewijs" in (await member.open("/stemmen")).links
    await opened.close()
    assert NL.t("votings.empty.title") in (await member.open("/stemmen")).text


@pytest.mark.parametrize("deed", ["openen", "sluiten", "uitslag"])
async def test_only_the_chair_is_asked_to_lead_a_voting(house: House, opened: Assembly, deed: str) -> None:
    for role in ROLES:
        about = opened.item if deed == "openen" else opened.voting
        page = await (await somebody(house, role)).open(f"/stemmen/{about}/{deed}")
        expected = 200 if role in CHAIR else 401 if role == "anyone" else 403
        assert (role, page.status) == (role, expected)


async def test_the_chair_opens_closes_and_declares_each_on_a_page_of_its_own(house: House) -> None:
    assembly = await (await convened(house)).check_in(4)
    chair, path = await somebody(house, "voorzitter"), f"/stemmen/{assembly.voting}"
    opening, meeting = f"/stemmen/{assembly.item}/openen", f"/vergaderingen/{assembly.meeting}/openen"
    told = await chair.open(opening)
    assert NL.t("refusal.meeting-not-opened.detail", meeting=assembly.meeting) in told.text
    assert NL.t("step.OpenVoting.deed") not in told.text
    assert meeting in told.links
    await chair.send(meeting, await chair.send(meeting, await chair.open(meeting)), _step="record")
    ask = await chair.open(opening)
    assert NL.t("voting.who_sees.told") in ask.text
    assert (await chair.send(opening, ask)).path == f"/vergaderingen/{assembly.meeting}"
    assert (await chair.open(opening)).path == path, "what is open is not opened again"
    await assembly.vote(m4="for")
    ask = await chair.open(f"{path}/sluiten")
    assert NL.t("members.count", n=1) in ask.text
    await chair.send(f"{path}/sluiten", ask)
    result = await chair.send(f"{path}/uitslag", await chair.open(f"{path}/uitslag"))
    assert result.path == path
    assert NL.t("verdict.outcome.carried") in result.text


async def test_in_a_room_that_emptied_nothing_is_opened(house: House) -> None:
    assembly = await (await convened(house)).check_in(4)
    chair, path = await somebody(house, "voorzitter"), f"/stemmen/{assembly.item}/openen"
    await assembly.begin()
    ready = await chair.open(path)
    await assembly.do(CheckOut(meeting=assembly.meeting, member=MemberId(4)))
    told = await chair.open(path)
    refused = await chair.send(path, ready)
    assert (told.status, refused.status) == (200, 409)
    for page in (told, refused):
        assert NL.t("refusal.nobody-present.detail", meeting=assembly.meeting) in page.text
        assert NL.t("step.OpenVoting.deed") not in page.text
    assert path not in (await chair.open(f"/vergaderingen/{assembly.meeting}")).links


async def test_of_two_who_open_a_voting_the_second_is_told_so(house: House) -> None:
    assembly = await (await convened(house)).check_in(4)
    await assembly.open()
    other = await convened(house)
    await other.check_in(4)
    path = f"/stemmen/{assembly.voting}/sluiten"
    chair, second = await somebody(house, "voorzitter"), await somebody(house, "secretaris")
    asked, also = await chair.open(path), await second.open(path)
    await chair.send(path, asked)
    recorded = house.recorded
    refused = await second.send(path, also)
    assert (refused.status, house.recorded) == (409, recorded)
    assert NL.t("refusal.voting-closed.detail", voting=assembly.voting) in refused.text
