"""The front door: what is known, what is not, what waits for whom; and how it was on a day."""

import pytest

from api.texts import texts_in
from governance.commands.membership import SuspendMember
from governance.ids import MemberId
from tests.api.assembly import do
from tests.api.conftest import House
from tests.api.visiting import somebody

NL = texts_in("nl")


async def test_the_home_page_says_who_the_cooperative_is_and_what_is_not_known(house: House) -> None:
    page = await (await somebody(house, "anyone")).open("/")
    assert page.title == "Buurtwerkkamer Coöperatie"
    assert "„het met, voor en door buurtbewoners en buurtondernemers in kwetsbare buurten" in page.text
    assert "Opgericht 9 december 2015" in page.text
    assert "Leden minstens 8 leden" in page.text
    assert "Casa Jepie Makandra maart 2011 – nu. In zelfbeheer, sinds wanneer is niet bekend." in page.text
    assert "Het Koekoeksnest begin niet bekend – nu. Zelfstandig, sinds wanneer is niet bekend." in page.text
    assert "Secretaris Voorbeeldlid 01 2 juni 2025 – nu" in page.text
    assert "Wil je geen lid meer zijn?" in page.text
    assert page.links.count("/lidmaatschap-opzeggen") == 2


async def test_on_the_day_before_the_founding_there_are_rooms_and_no_cooperative(house: House) -> None:
    anyone = await somebody(house, "anyone")
    assert {"on-day", "on-month", "on-year"} <= (await anyone.open("/")).form("/").keys()
    page = await anyone.open("/?on-day=8&on-month=december&on-year=2015")
    assert page.title == "Zo was het op dinsdag 8 december 2015"
    assert (await anyone.open("/?on-day=8&on-month=12&on-year=2015")).title == page.title
    assert "/" in page.links, "back to today"
    assert "De coöperatie bestond nog niet. Zij begon op 9 december 2015." in page.text
    assert "Casa Jepie Makandra sinds maart 2011" in page.text
    assert "Secretaris" not in page.text
    assert "in zelfbeheer" not in page.text
    day_after = await (await somebody(house, "anyone")).open("/?on=2015-12-09")
    assert "Secretaris Saskia Bedford 9 december 2015 – einde niet bekend" in day_after.text
    for day in (page, day_after):
        assert "– nu" not in day.text, "now is not then"
    assert "Voorzitter wie dat is, is niet bekend" in day_after.text


async def test_long_before_any_room_nothing_is_invented(house: House) -> None:
    page = await (await somebody(house, "anyone")).open("/?on=2010-01-01")
    assert "Casa" not in page.text
    assert "Het Koekoeksnest begin niet bekend" in page.text, "since when it is there, nobody knows"


async def test_a_member_sees_what_waits_and_nobody_else_does(house: House, an_open_voting: str) -> None:
    member = await (await somebody(house, "member")).open("/")
    assert "Er is een stemming open" in member.text
    assert member.links.count(f"/stemmen/{an_open_voting}") == 2
    assert "Stem nu" in member.text
    for role in ("anyone", "former"):
        other = await (await somebody(house, role)).open("/")
        assert "stemming" not in other.text.lower()
        assert not [link for link in other.links if link.startswith("/stemmen")]


@pytest.mark.parametrize("path", ["/", "/vergaderingen", "/stemmen"])
async def test_who_cannot_vote_now_is_told_what_to_do_and_not_to_vote(
    house: House, an_open_voting: str, path: str
) -> None:
    meeting = an_open_voting.partition(".")[0]
    outside = await (await somebody(house, 6)).open(path)
    await do(house, SuspendMember(member=MemberId(5)))
    suspended = await (await somebody(house, 5)).open(path)
    assert NL.t("refusal.not-checked-in.detail", meeting=meeting) in outside.text
    assert NL.t("refusal.suspended.detail") in suspended.text
    for page in (outside, suspended):
        assert NL.t("voting.open_now") in page.text
        assert NL.t("home.vote_now") not in page.text
        assert f"/stemmen/{an_open_voting}" not in page.links


async def test_a_member_who_voted_is_not_asked_again(house: House, an_open_voting: str) -> None:
    answer = await house.post("cast-vote", {"voting": an_open_voting, "choice": "for"}, "member")
    await house.services.wait_for(answer.json()["position"], 10)
    page = await (await somebody(house, "member")).open("/")
    assert "Stem nu" not in page.text
    assert "Je hebt gestemd" in page.text


async def test_a_page_that_looked_up_nothing_says_nothing_of_the_log(house: House) -> None:
    anyone = await somebody(house, "anyone")
    for path in ("/inloggen", "/nergens", "/mijn"):
        page = await anyone.open(path)
        assert "Stand van het log" not in page.text, path
        assert "stand van het log is nu niet bekend" not in page.text, path
    assert "Stand van het log: positie" in (await anyone.open("/kamers")).text


async def test_the_board_finds_on_the_home_page_what_it_does(house: House) -> None:
    board = await (await somebody(house, "penningmeester")).open("/")
    assert {"/vergaderingen/oproepen", "/leden/toelaten", "/vergaderingen"} <= set(board.links)
    for role in ("anyone", "member", "operator"):
        other = await (await somebody(house, role)).open("/")
        assert not {"/vergaderingen/oproepen", "/leden/toelaten"} & set(other.links), role


async def test_beside_the_next_meeting_a_member_finds_the_others(house: House, an_open_voting: str) -> None:
    page = await (await somebody(house, "member")).open("/")
    assert "De volgende vergadering" in page.text
    assert page.links.count("/vergaderingen") == 3, "twice in the menu, once here"


@pytest.fixture
async def an_open_voting(house: House) -> str:
    """A voting that is open now, at a meeting of today where some members are."""
    today = house.services.today().isoformat()
    meeting = {
        "held_on": today,
        "starts_at": "00:00:00",
        "place": "Kamer Voorbeeld",
        "items": [{"kind": "ordinary", "title": "Het voorstel", "text": "Wij stellen voor dit te doen."}],
        "short_notice": True,
    }
    convened = (await house.post("convene-assembly", meeting)).json()
    name = next(event["subject"] for event in convened["events"] if event["type"] == "MeetingConvened")
    number = name.removeprefix("meeting:")
    for member in (1, 2, 3, 5):
        assert (await house.post("check-in", {"meeting": number, "member": member})).status_code == 201
    assert (await house.post("open-meeting", {"meeting": number})).status_code == 201
    opened = await house.post("open-voting", {"item": f"{number}.1"})
    assert opened.status_code == 201, opened.text
    await house.services.wait_for(opened.json()["position"], 10)
    return f"{number}.1.1"
