"""One's own page: who one is, how one is reached, one's votes, and by what one comes in."""

import pytest

from api.access.gate import SESSION_COOKIE
from tests.api.conftest import House
from tests.api.test_pages_home import an_open_voting
from tests.api.visiting import Page, Somebody, somebody

__all__ = ["an_open_voting"]


@pytest.fixture
async def member(house: House) -> Somebody:
    """Member 5, with a browser."""
    return await somebody(house, "member")


async def test_my_page_says_who_i_am(member: Somebody, house: House) -> None:
    page = await member.open("/mijn")
    assert "Je bent Voorbeeldlid 05, lid 5." in page.text
    assert "voorbeeldlid05@example.org" in page.text
    assert "/historie?subject=member%3A5" in page.links
    board = await (await somebody(house, "secretaris")).open("/mijn")
    assert "Je bent Voorbeeldlid 01, lid 1." in board.text
    assert "secretaris" in board.text
    operator = await (await somebody(house, "operator")).open("/mijn")
    assert "Je bent de beheerder" in operator.text


async def test_i_change_how_i_am_reached_and_the_history_says_that_and_not_what(member: Somebody) -> None:
    asked = await member.open("/mijn/contact")
    assert asked.form()["email"] == "voorbeeldlid05@example.org"
    done = await member.do("/mijn/contact", email="", phone="020 555 01 00")
    assert done.title == "Je contactgegevens zijn opgegeven of veranderd"
    assert "jou" in done.text
    assert "020" not in done.text
    page = await member.open("/mijn")
    assert "E-mailadres niet opgegeven" in page.text
    assert "Telefoonnummer 020 555 01 00" in page.text


async def test_an_address_has_an_at_sign_and_a_number_has_digits(house: House, member: Somebody) -> None:
    before = house.recorded
    asked = await member.open("/mijn/contact")
    page = await member.send("/mijn/contact", asked, email="geen-adres", phone="abc")
    assert page.status == 422
    assert page.html.count("Schrijf het e-mailadres met een @, bijvoorbeeld naam@example.org.") == 2
    assert page.html.count("Schrijf het telefoonnummer met cijfers, bijvoorbeeld 020 555 01 00.") == 2
    assert page.form()["email"] == "geen-adres"
    assert house.recorded == before
    assert (await member.do("/mijn/contact", email="naam@example.org", phone="+31 (0)20-5550100")).status == 200


async def test_somebody_in_office_who_is_no_member_has_a_page_too(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    await secretaris.do("/bestuur/voorzitter/aftreden")
    await secretaris.do("/bestuur/voorzitter/aantreden", name="Voorbeeldpersoon")
    row = house.database.execute("SELECT person FROM offices ORDER BY position DESC LIMIT 1").fetchone()
    assert row is not None
    browser = house.browser()
    code = (await house.services.access.issue_code(row[0])).secret
    secret = await house.services.access.sign_in(code, "192.0.2.1")
    browser.cookies.set(SESSION_COOKIE, secret, domain="kamer.example.org")
    who = Somebody(house, browser)
    page = await who.open("/mijn")
    assert "Je bent hier zonder lidnummer." in page.text
    assert "voorzitter" in page.text
    assert (await who.do("/mijn/contact", phone="020 555 01 00")).status == 200
    assert "020 555 01 00" in (await who.open("/mijn")).text


async def test_i_see_my_votes_with_what_i_chose_and_nobody_else_does(
    house: House, member: Somebody, an_open_voting: str
) -> None:
    assert "Je hebt nog niet gestemd." in (await member.open("/mijn")).text
    answer = await house.post("cast-vote", {"voting": an_open_voting, "choice": "against"}, "member")
    await house.services.wait_for(answer.json()["position"], 10)
    page = await member.open("/mijn")
    assert f"Het voorstel ({an_open_voting})" in page.text
    assert "Je stemde Tegen" in page.text
    assert f"/stemmen/{an_open_voting}/bewijs" in page.links
    entry = await member.open(f"/historie/{answer.json()['position']}")
    assert entry.title == f"Lid 5 stemde over {an_open_voting}"
    assert "tegen" not in entry.text.lower()
    board = await (await somebody(house, "secretaris")).open(f"/historie/{answer.json()['position']}")
    assert board.status == 404


async def test_i_see_by_what_i_come_in_and_end_one(house: House, member: Somebody) -> None:
    elsewhere = await somebody(house, "member")
    token = await house.token("member")
    page = await member.open("/mijn")
    assert "hier en nu" in page.text
    assert "Sleutel voor een programma" in page.text
    assert token not in page.html
    ends = [action for action in page.actions if action.startswith("/mijn/sessies/")]
    assert len(ends) == 3
    for action in ends:
        if action != own_session(page):
            assert (await member.send(action, page, action)).status == 200
    ended = await elsewhere.open("/mijn")
    assert (ended.status, ended.title) == (401, "Je bent niet meer ingelogd")
    assert (await house.get("/api/meetings", "member")).status_code == 401
    assert (await member.open("/mijn")).status == 200


async def test_i_end_all_but_this_one(house: House, member: Somebody) -> None:
    others = [await somebody(house, "member") for _ in range(3)]
    page = await member.send("/mijn/sessies", await member.open("/mijn"), "/mijn/sessies")
    assert page.title == "Mijn pagina"
    assert [(await other.open("/mijn")).status for other in others] == [401, 401, 401]


async def test_ending_this_very_session_lets_me_out(member: Somebody) -> None:
    page = await member.open("/mijn")
    own = own_session(page)
    out = await member.send(own, page, own)
    assert out.path == "/"
    assert (await member.open("/mijn")).title == "Log eerst in"


async def test_i_let_myself_out_by_the_button(member: Somebody) -> None:
    page = await member.open("/mijn")
    assert "Uitloggen" in page.text
    assert "/mijn/contact" in page.links
    await member.send("/uitloggen", page, "/uitloggen")
    assert (await member.open("/mijn")).title == "Log eerst in"


async def test_nobody_ends_anothers_session(house: House, member: Somebody) -> None:
    other = await somebody(house, 6)
    theirs = own_session(await other.open("/mijn"))
    page = await member.open("/mijn")
    fields = page.form("/mijn/sessies")
    answer = await member.browser.post(theirs, data=fields)
    assert answer.status_code == 404
    assert (await other.open("/mijn")).status == 200


def own_session(page: Page) -> str:
    """Where the session that a page was opened with is ended."""
    here = page.html.index("hier en nu")
    start = page.html.index('action="/mijn/sessies/', here) + len('action="')
    return page.html[start : page.html.index('"', start)]
