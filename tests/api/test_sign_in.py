"""Coming in, and on to the page that was wanted: a page of ours, whatever an address says."""

from urllib.parse import urljoin, urlsplit

import pytest

from api.web.page import own_page
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import HOST, Somebody, somebody

HERE = f"https://{HOST}/inloggen"

ELSEWHERE = [
    "https://example.org/",
    "//example.org/",
    "///example.org/",
    "/\\\\example.org",
    "\\\\example.org",
    "/\\/example.org",
    "/%2Fexample.org",
    "/%5Cexample.org",
    "/\t/example.org",
    "/\n/example.org",
    "/.//example.org",
    "/%2e//example.org",
    " //example.org",
    "javascript:alert(1)",
    "/javascript:alert(1)",
    "example.org",
    "@example.org",
    "/@example.org",
    ":80/",
    "/leden\r\nSet-Cookie: a=b",
    "/leden?a=\r\nSet-Cookie: a=b",
    "/leden#//example.org",
    "/\udcff?\udcff",
    "",
    "/" + "x" * 3000,
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_address_leads_away_from_here(address: str) -> None:
    page = own_page(address)
    if page is not None:
        assert page.isascii()
        assert page.isprintable()
        assert page.startswith("/")
        assert not page.startswith(("//", "/\\"))
        assert urlsplit(urljoin(HERE, page)).netloc == HOST


def test_a_page_of_ours_is_kept_as_it_was_asked_for() -> None:
    for address in (
        "/historie/188",
        "/leden?search=caf%C3%A9&order=name",
        "/historie?subject=member%3A5",
        "/kamers/a%20b",
    ):
        assert own_page(address) == address


async def code_of(house: House, member: int) -> str:
    return (await house.services.access.issue_code(house.person(member))).secret


async def come_in(who: Somebody, address: str, member: int) -> str:
    """Where somebody comes after signing in by this address."""
    page = await who.open(address)
    answer = await who.browser.post(address, data=page.form() | {"code": await code_of(who.house, member)})
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_after_signing_in_one_comes_to_the_page_one_wanted(house: House) -> None:
    who = await somebody(house, "anyone")
    refused = await who.open("/mijn?taal=nl")
    assert refused.title == "Log eerst in"
    address = next(link for link in refused.links if link.startswith("/inloggen?"))
    assert await come_in(who, address, PLAIN_MEMBER) == "/mijn?taal=nl"


async def test_a_wrong_code_does_not_lose_the_page_one_wanted(house: House) -> None:
    who = await somebody(house, "anyone")
    address = "/inloggen?naar=%2Fhistorie%2F1"
    wrong = await who.send(address, await who.open(address), code="0000-0000")
    assert wrong.status == 422
    assert address in wrong.links, "also by the link in the frame"
    assert await come_in(who, address, PLAIN_MEMBER) == "/historie/1"


async def test_who_wanted_no_page_comes_home(house: House) -> None:
    who = await somebody(house, "anyone")
    assert "/inloggen" in (await who.open("/")).links
    for address in ("/inloggen", "/inloggen?naar=https%3A%2F%2Fexample.org%2F", "/inloggen?naar=%2F%2Fexample.org"):
        assert (
            urlsplit(urljoin(HERE, await come_in(await somebody(house, "anyone"), address, PLAIN_MEMBER))).netloc
            == HOST
        )
    assert await come_in(who, "/inloggen?naar=https%3A%2F%2Fexample.org%2F", PLAIN_MEMBER) == "/"


async def test_a_receipt_opened_signed_out_asks_to_sign_in_whether_it_is_there_or_not(house: House) -> None:
    anyone = await somebody(house, "anyone")
    there, not_there = house.recorded, 987_654
    for position in (there, not_there):
        page = await anyone.open(f"/historie/{position}")
        assert (page.status, page.title) == (401, "Log eerst in"), position
        assert f"/inloggen?naar=%2Fhistorie%2F{position}" in page.links
    member = await somebody(house, "member")
    for position in (there, not_there):
        assert (await member.open(f"/historie/{position}")).status == 404
