"""Over plain HTTP from another machine nobody can sign in, and nobody has to guess why."""

from typing import Any, cast

import httpx
import pytest

from api.access.tls import is_this_machine, lets_somebody_in
from api.texts import LANGUAGES, Language, texts_in
from tests.api.conftest import House
from tests.api.visiting import Page

LAN = "http://192.168.1.20:8000"
TLS = [{"x-forwarded-proto": "https"}, {"x-forwarded-proto": "http, https"}, {"sec-fetch-site": "none"}]


def browser(house: House, address: str) -> httpx.AsyncClient:
    """A browser that keeps ``Secure`` cookies only where they are safe, as every browser does."""
    transport = httpx.ASGITransport(app=cast(Any, house.answer), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=address)


def told(page: Page, language: Language = "nl") -> bool:
    """Whether the page says why signing in cannot work, and what to do; all of it or nothing."""
    texts = texts_in(language)
    shown = {texts.t(f"problem.no-tls.{part}") in page.text for part in ("title", "text", "next")}
    assert len(shown) == 1, page.text
    return shown == {True}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/inloggen", "/inrichten"])
async def test_where_a_code_is_asked_it_is_said_that_no_cookie_will_come_back(
    new_house: House, path: str, language: Language
) -> None:
    page = Page(await browser(new_house, LAN).get(path, params={"taal": language}))
    assert (page.status, told(page, language)) == (200, True)
    assert page.form() != {}, "the form stays, for whoever knows better"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_form_that_came_without_the_cookie_is_refused_with_the_reason(house: House, language: Language) -> None:
    code = (await house.services.access.issue_code(house.person(5))).secret
    somebody = browser(house, LAN)
    page = Page(await somebody.get("/inloggen"))
    refused = Page(await somebody.post("/inloggen", params={"taal": language}, data={**page.form(), "code": code}))
    assert (refused.status, told(refused, language)) == (403, True)
    assert texts_in(language).t("problem.forged.title") not in refused.text, "it is not too old"
    near = await house.browser().get("/inloggen")
    assert (await house.services.access.sign_in(code, "192.0.2.1")) is not None, "the code was not used"
    assert near.status_code == 200


@pytest.mark.parametrize("headers", TLS, ids=str)
async def test_behind_a_proxy_that_gives_tls_nothing_is_said_of_it(house: House, headers: dict[str, str]) -> None:
    somebody = browser(house, "http://kamer.example.org")
    assert told(Page(await somebody.get("/inloggen"))), "it came over plain HTTP, as far as anybody knows"
    assert not told(Page(await somebody.get("/inloggen", headers=headers)))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000"])
async def test_on_ones_own_machine_nothing_is_said_of_it(house: House, address: str) -> None:
    assert not told(Page(await browser(house, address).get("/inloggen")))


async def test_a_form_of_another_day_is_too_old_as_before(house: House) -> None:
    refused = Page(await house.browser().post("/inloggen", data={"code": "x"}))
    assert refused.status == 403
    assert texts_in("nl").t("problem.forged.title") in refused.text
    assert not told(refused)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("kamer.localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - it is not listened on
        ("::", False),
        ("192.168.1.20", False),
        ("localhost.example.org", False),
        ("kamer", False),
        ("", False),
    ],
)
def test_what_is_this_machine(host: str, here: bool) -> None:
    assert is_this_machine(host) is here


@pytest.mark.parametrize(
    ("address", "lets_in"),
    [
        ("https://kamer.example.org", True),
        ("https://192.168.1.20:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://0.0.0.0:8000", False),
        ("http://[::]:8000", False),
        ("http://kamer.example.org", False),
        ("http://[", False),
    ],
)
def test_which_addresses_let_somebody_in(address: str, lets_in: bool) -> None:
    assert lets_somebody_in(address) is lets_in
