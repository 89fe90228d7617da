"""Every page of the record: who sees it, in both languages, with one heading; and nothing personal for anybody."""

import re
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest

from governance.commands.board import VacateOffice
from tests.api.conftest import FORMER_MEMBER, MEMBERS, PLAIN_MEMBER, House
from tests.api.visiting import Page, Somebody, somebody
from tests.rights import ROLES, Role

PUBLIC: Final = (
    "/",
    "/?on=2015-12-08",
    "/?on=2015-12-09",
    "/leden",
    "/leden?on=2020-01-01",
    "/bestuur",
    "/bestuur?on=2016-01-01",
    "/kamers",
    "/kamers?on=2012-06-01",
    "/kamers/casa-jepie-makandra",
    "/kamers/het-koekoeksnest?on=2015-12-08",
    "/historie",
    "/historie?subject=room:multibron",
    "/historie/1",
    "/lidmaatschap-opzeggen",
    "/inloggen",
    "/inrichten",
)
FOR_WHO_IS_SIGNED_IN: Final = ("/mijn", "/mijn/contact")
FOR_THE_BOARD: Final = (
    "/leden/toelaten",
    "/kamer-openen",
    "/kamers/multibron/steunen",
    "/kamers/multibron/zelfbeheer",
    "/kamers/multibron/zelfstandig",
    "/kamers/multibron/sluiten",
)
FOR_OFFICE_HOLDERS: Final = ("/leden/5/schorsen", "/leden/5/opheffen", "/leden/5/beeindigen")
FOR_THE_SECRETARIS: Final = (
    "/leden/9/wissen",
    "/bestuur/voorzitter/aantreden",
    "/bestuur/voorzitter/aftreden",
)
CANNOT_BE: Final = ("/kamers/multibron/steunen", "/kamers/multibron/zelfbeheer", "/leden/5/opheffen")
"""Who may do it reads why it cannot be; whoever else learns nothing of that."""
CANNOT_BE_BY: Final = (("/mijn/contact", "operator"),)
"""The operator is nobody whom the record knows, so there is nobody to be reached."""
NOWHERE: Final = (
    "/leden/999",
    "/leden/0",
    "/leden/99999999999999999999",
    "/leden/5/iets",
    "/kamers/nergens",
    "/kamers/NERGENS%0A",
    "/kamers/multibron/iets",
    "/kamers/multibron/handvest/1",
    "/bestuur/keizer/aantreden",
    "/bestuur/voorzitter/iets",
    "/historie/999999",
    "/historie/0",
    "/historie/99999999999999999999",
)
BOARD: Final = ("voorzitter", "secretaris", "penningmeester")

IN_OFFICE: Final = ("Voorbeeldlid 01", "Voorbeeldlid 02", "Voorbeeldlid 03")
"""Whose names anybody may know."""

SECTIONS: Final = ("/leden", "/bestuur", "/kamers", "/historie", "/lidmaatschap", "/mijn", "/inrichten")


def who_may(path: str) -> tuple[Role, ...]:
    """The roles that see this page."""
    if path in PUBLIC:
        return ROLES
    if path in FOR_WHO_IS_SIGNED_IN:
        return tuple(role for role in ROLES if role != "anyone")
    if path in FOR_THE_BOARD:
        return (*BOARD, "operator")
    return BOARD if path in FOR_OFFICE_HOLDERS else ("secretaris", "operator")


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_sees_what_is_for_it_and_is_told_who_may_see_the_rest(house: House, role: Role) -> None:
    who = await somebody(house, role)
    for path in (*PUBLIC, *FOR_WHO_IS_SIGNED_IN, *FOR_THE_BOARD, *FOR_OFFICE_HOLDERS, *FOR_THE_SECRETARIS):
        page = await who.open(path)
        if role in who_may(path):
            told_why_not = path in CANNOT_BE or (path, role) in CANNOT_BE_BY
            assert page.status == (409 if told_why_not else 200), (path, page.text)
        elif role == "anyone":
            assert (page.status, page.title) == (401, "Log eerst in"), path
        else:
            assert (page.status, page.title) == (403, "Dit is niet voor jou"), path
            assert "Dit mag alleen: " in page.text, path


@pytest.mark.parametrize("role", ROLES)
async def test_what_is_not_there_is_not_there_for_anybody(house: House, role: Role) -> None:
    who = await somebody(house, role)
    for path in NOWHERE:
        page = await who.open(path)
        assert page.status == 404 or (page.status in (401, 403) and role not in BOARD), (path, page.status)


async def test_of_a_member_only_the_board_and_that_member_learn_that_there_is_one(house: House) -> None:
    path = f"/leden/{PLAIN_MEMBER}"
    seen = {role: (await (await somebody(house, role)).open(path)).status for role in ROLES}
    assert seen == {
        "anyone": 404,
        "former": 404,
        "member": 200,
        "voorzitter": 200,
        "secretaris": 200,
        "penningmeester": 200,
        "operator": 200,
    }
    other = await (await somebody(house, 6)).open(path)
    nobody = await (await somebody(house, 6)).open("/leden/999")
    assert (other.status, other.text.replace("/leden/5", "")) == (404, nobody.text.replace("/leden/999", ""))


@pytest.mark.parametrize("role", ["anyone", "former", "member"])
async def test_no_page_shows_anything_personal_of_others(house: House, role: Role) -> None:
    who = await somebody(house, role)
    own = house.member(role)
    count = 0
    async for page in everything(who):
        count += 1
        assert "lid0" not in page.html.replace(f"lid0{own}@example.org", ""), page.path
        for number in range(1, MEMBERS + 1):
            name = f"Voorbeeldlid {number:02}"
            if name not in IN_OFFICE and number != own:
                assert name not in page.html, (page.path, name)
    assert count > 30, "else this test looks at little"


@pytest.mark.parametrize("role", ROLES)
async def test_no_link_leads_to_a_no(house: House, role: Role) -> None:
    who = await somebody(house, role)
    async for page in everything(who):
        allowed = {200, 401} if role == "anyone" else {200}
        assert page.status in allowed, (page.path, page.status)
        assert page.headings == 1, page.path


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_page_speaks_one_language(house: House, language: str) -> None:
    who = await somebody(house, "secretaris")
    await who.open("/", taal=language)
    async for page in everything(who):
        assert f'<html lang="{language}">' in page.html, page.path
        if language == "en":
            others = re.findall(r"\b(niet bekend|lees|Bekijk|het|een)\b", without_the_records_own_words(page))
            assert not others, (page.path, others)


def without_the_records_own_words(page: Page) -> str:
    """What stands on a page, but for what people wrote: the purpose, sources, names."""
    text = re.sub(r"„[^”]*”|Publicatie van de voorzitter[^)]*\)|Het Koekoeksnest", "", page.text)
    return re.sub(r'<[^>]*lang="nl".*?>', "", text)


async def everything(who: Somebody) -> AsyncIterator[Page]:
    """Every page that somebody comes to by links, from the front door on."""
    seen, queue = {"/"}, ["/"]
    while queue:
        page = await who.open(queue.pop(0))
        yield page
        for link in page.links:
            parts = urlsplit(link)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            mine = parts.path.startswith(SECTIONS) or parts.path == "/"
            if link.startswith("/") and mine and "taal=" not in link and path not in seen:
                seen.add(path)
                queue.append(path)


async def test_a_day_that_does_not_exist_is_told_at_its_field(house: House) -> None:
    who = await somebody(house, "anyone")
    for path in ("/", "/leden", "/bestuur", "/kamers", "/kamers/multibron", "/historie"):
        name = "from" if path == "/historie" else "on"
        page = await who.open(path, **{f"{name}-day": "31", f"{name}-month": "4", f"{name}-year": "2020"})
        assert page.status == 422, path
        assert page.html.count("31-4-2020 bestaat niet.") >= 2, path
        assert 'value="31"' in page.html, path


async def test_an_address_that_others_made_longer_still_works(house: House) -> None:
    who = await somebody(house, "anyone")
    page = await who.open("/kamers?utm_source=krant&fbclid=x&on=2015-12-08&%00=%ff")
    assert page.status == 200
    assert "dinsdag 8 december 2015" in page.text


async def test_a_form_that_was_sent_twice_is_one_command(house: House) -> None:
    who = await somebody(house, "secretaris")
    asked = await who.open("/leden/toelaten")
    check = await who.send("/leden/toelaten", asked, name="Voorbeeldlid 10")
    before = house.recorded
    first = await who.send("/leden/toelaten", check, _step="record")
    second = await who.send("/leden/toelaten", check, _step="record")
    assert (first.path, house.recorded) == (second.path, before + 1)
    assert first.title == "Lid 10 werd toegelaten"


async def test_who_comes_back_after_it_was_done_is_led_to_the_receipt(house: House) -> None:
    who = await somebody(house, "secretaris")
    asked = await who.open("/leden/toelaten")
    check = await who.send("/leden/toelaten", asked, name="Voorbeeldlid 10")
    done = await who.send("/leden/toelaten", check, _step="record")
    before = house.recorded
    for page, typed in ((asked, {"name": "Voorbeeldlid 11"}), (check, {"_step": "change"})):
        again = await who.send("/leden/toelaten", page, **typed)
        assert (again.path, house.recorded) == (done.path, before)


async def test_nothing_counts_before_the_last_button(house: House) -> None:
    who = await somebody(house, "secretaris")
    before = house.recorded
    asked = await who.open("/leden/toelaten")
    check = await who.send("/leden/toelaten", asked, name="Voorbeeldlid 10", kind="entrepreneur")
    assert check.is_check
    assert "Er is nog niets verstuurd." in check.text
    again = await who.send("/leden/toelaten", check, _step="change")
    assert (again.title, house.recorded) == ("Laat een nieuw lid toe", before)
    assert again.form()["name"] == "Voorbeeldlid 10"
    assert again.form()["kind"] == "entrepreneur"
    assert again.form()["_key"] == asked.form()["_key"]


async def test_who_loses_an_office_between_two_steps_is_told_so(house: House) -> None:
    who = await somebody(house, "penningmeester")
    asked = await who.open("/leden/toelaten")
    check = await who.send("/leden/toelaten", asked, name="Voorbeeldlid 10")
    await house.do(VacateOffice(office="penningmeester"))
    before = house.recorded
    page = await who.send("/leden/toelaten", check, _step="record")
    assert (page.status, page.title, house.recorded) == (403, "Dit is niet voor jou", before)


async def test_the_page_that_follows_has_waited_for_what_was_done(house: House) -> None:
    who = await somebody(house, "secretaris")
    page = await who.do("/kamer-openen", name="Kamer Voorbeeld", neighbourhood="Buurt", district="Stadsdeel")
    assert page.title == "De kamer Kamer Voorbeeld ging open, in Buurt, Stadsdeel"
    assert (await who.open("/kamers/kamer-voorbeeld")).title == "Kamer Voorbeeld"


async def test_a_former_member_still_sees_what_is_their_own(house: House) -> None:
    page = await (await somebody(house, "former")).open("/mijn")
    assert f"lid {FORMER_MEMBER}" in page.text
    assert "geen lid meer" in page.text


@pytest.mark.parametrize("path", ["//evil.example/", "/%5C/evil.example/", "/%09/evil.example/", "///evil.example/"])
async def test_no_address_makes_a_page_lead_to_another_site(house: House, path: str) -> None:
    answer = await house.browser().get(f"https://kamer.example.org{path}")
    links = re.findall(r'(?:href|action)="([^"]*taal=[^"]*)"', answer.text)
    assert answer.status_code == 404
    assert len(links) == 2
    for link in links:
        assert urljoin("https://kamer.example.org", link).startswith("https://kamer.example.org/"), link
        assert re.match(r"/[^/\\\t]", link), link
