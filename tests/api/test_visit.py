"""What a page's handler is given: its reader, the moment it shows, a form and what becomes of it."""

import re
from contextlib import AsyncExitStack, suppress
from functools import cache
from typing import Any

import httpx
import pytest
from litestar import Litestar, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from api.access.gate import SESSION_COOKIE
from api.app import create_app
from api.texts import texts_in
from api.web.forms import Form
from api.web.visit import POSITION_COOKIE, Visit, see_other
from governance.commands.membership import AdmitMember
from governance.ids import OFFICES
from governance.log.errors import Busy
from tests.api.conftest import SERVED, House
from tests.rights import Role

PATH = "/voorbeeld"
TEMPLATE = "sign_in.html"

END_ALL_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database()"""

POISON = "ALTER TABLE members ADD CONSTRAINT poison CHECK (name <> 'Voorbeeldlid 10')"
"""The next member cannot be taken in."""


@get(PATH)
async def example_page(visit: NamedDependency[Visit]) -> Template:
    visit.must(visit.reader.sees_register, *OFFICES)
    async with visit.look():
        pass
    return visit.show(TEMPLATE, form=Form.blank(AdmitMember, visit.new_key()), section="members")


@post(PATH)
async def example_deed(visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.form(AdmitMember)
    done = await visit.give(form)
    if done.answer is None:
        return visit.show_again("busy.html", done, why="busy", seconds=1, sent=done.form, action=PATH, refreshes=False)
    return see_other(PATH, after=done.answer.position)


@cache
def with_example() -> Litestar:
    """The application with an example page of a capability that Kamer does not have."""
    app = create_app(SERVED.get)
    app.register(example_page)
    app.register(example_deed)
    return app


@pytest.fixture
def pages(house: House) -> House:
    """A Kamer with the example page."""
    SERVED.set(house.services)
    house.app = with_example()
    return house


async def signed_in(house: House, role: Role) -> httpx.AsyncClient:
    """The browser of the person who plays this role."""
    browser = house.browser()
    number = house.member(role)
    code = await house.services.access.issue_code(None if number is None else house.person(number))
    secret = await house.services.access.sign_in(code.secret, "192.0.2.1")
    browser.cookies.set(SESSION_COOKIE, secret, domain="kamer.example.org")
    return browser


async def filled_in(browser: httpx.AsyncClient, **typed: str) -> dict[str, str]:
    """The fields of the page's form, with what was typed."""
    page = (await browser.get(PATH)).text
    hidden = dict(re.findall(r'name="(_csrf_token|_key)" value="([^"]*)"', page))
    return {**hidden, **typed}


async def test_a_page_is_for_whom_it_is_for(pages: House) -> None:
    assert (await pages.browser().get(PATH)).status_code == 401
    member = await (await signed_in(pages, "member")).get(PATH)
    assert member.status_code == 403
    assert "de voorzitter, de secretaris of de penningmeester" in member.text
    board = await (await signed_in(pages, "penningmeester")).get(PATH)
    assert board.status_code == 200
    assert "penningmeester" in board.text
    operator = await (await signed_in(pages, "operator")).get(PATH)
    assert "beheerder" in operator.text


async def test_a_page_says_where_the_log_stands(pages: House) -> None:
    page = await (await signed_in(pages, "secretaris")).get(PATH)
    assert f"positie {pages.recorded}" in page.text


async def test_the_page_after_a_deed_shows_what_was_done(pages: House) -> None:
    browser = await signed_in(pages, "secretaris")
    for number in range(10, 16):
        done = await browser.post(PATH, data=await filled_in(browser, name=f"Voorbeeldlid {number}"))
        assert (done.status_code, done.headers["location"]) == (303, PATH)
        position = browser.cookies[POSITION_COOKIE]
        assert f"positie {position}" in (await browser.get(PATH)).text


async def test_where_the_read_tables_stand_still_a_page_is_shown_all_the_same(pages: House) -> None:
    """The page is old, and says as of when; the rest works."""
    browser = await signed_in(pages, "secretaris")
    before = pages.recorded
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    await pages.services.projector.stop()
    await browser.post(PATH, data=fields)
    page = await browser.get(PATH)
    assert (page.status_code, pages.recorded) == (200, before + 1)
    assert f"positie {before}" in page.text
    assert "loopt even achter" in page.text


async def test_where_one_projection_has_stopped_its_page_says_that_it_is_old(pages: House) -> None:
    """It says so also to a reader who waits for nothing, and up to where it is right; not that the rest comes soon, for
    it does not before the operator sees to it. The other projections go on meanwhile."""
    browser = await signed_in(pages, "secretaris")
    before = pages.recorded
    old = f"Deze pagina kan oud zijn. Zij is bijgewerkt tot positie {before} van het log."
    assert old not in (await browser.get("/leden")).text
    pages.database.execute(POISON)
    answer = await pages.post("admit-member", {"name": "Voorbeeldlid 10"})
    await pages.services.wait_for(answer.json()["position"], 10)
    page = await browser.get("/leden")
    assert (page.status_code, "Voorbeeldlid 10" in page.text) == (200, False)
    assert old in page.text
    assert "loopt even achter" not in page.text
    assert "Voorbeeldlid 10" not in page.text
    assert (await browser.get(f"/historie/{pages.recorded}")).status_code == 200


@pytest.mark.parametrize("position", ["x", "-1", "9" * 30, str(2**63 - 1), ""])
async def test_a_forged_position_holds_up_nobody(pages: House, position: str) -> None:
    browser = await signed_in(pages, "secretaris")
    browser.cookies.set(POSITION_COOKIE, position, domain="kamer.example.org")
    assert (await browser.get(PATH)).status_code == 200


async def test_a_form_that_is_sent_twice_is_one_command(pages: House) -> None:
    browser = await signed_in(pages, "secretaris")
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    before = pages.recorded
    answers = [await browser.post(PATH, data=fields) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert pages.recorded == before + 1
    changed = await browser.post(PATH, data={**fields, "name": "Voorbeeldlid 11"})
    assert (changed.status_code, pages.recorded) == (422, before + 1)


@pytest.mark.parametrize("key", ["x" * 5_000, "x" * 201, "a\x00b", "a\nb"])
async def test_a_key_that_cannot_be_kept_is_a_fault_of_the_form(pages: House, key: str) -> None:
    browser = await signed_in(pages, "secretaris")
    before = pages.recorded
    fields = {**await filled_in(browser, name="Voorbeeldlid 10"), "_key": key}
    answer = await browser.post(PATH, data=fields)
    assert (answer.status_code, pages.recorded) == (422, before)
    assert 'value="Voorbeeldlid 10"' in answer.text
    longest = await browser.post(PATH, data={**fields, "_key": "x" * 200})
    assert (longest.status_code, pages.recorded) == (303, before + 1)


async def test_what_is_wrong_or_refused_comes_back_filled_in(pages: House) -> None:
    browser = await signed_in(pages, "secretaris")
    before = pages.recorded
    wrong = await browser.post(PATH, data=await filled_in(browser, name="", email="voorbeeld@example.org"))
    assert wrong.status_code == 422
    refused = await browser.post(
        PATH, data=await filled_in(browser, **{"name": "Voorbeeldlid 10", "since-year": "2999"})
    )
    assert refused.status_code == 409
    assert 'value="2999"' in refused.text
    assert 'value="voorbeeld@example.org"' in wrong.text
    assert pages.recorded == before


async def test_who_has_lost_the_office_while_a_page_is_open_does_no_more(pages: House) -> None:
    browser = await signed_in(pages, "penningmeester")
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    answer = await pages.post("vacate-office", {"office": "penningmeester"}, "secretaris")
    assert answer.status_code == 201
    before = pages.recorded
    assert (await browser.post(PATH, data=fields)).status_code == 403
    assert pages.recorded == before


async def test_when_it_is_too_busy_what_was_typed_is_kept(pages: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await signed_in(pages, "secretaris")
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    monkeypatch.setattr(pages.services.bus, "room", 0)
    busy = await browser.post(PATH, data=fields)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "1")
    kept = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', busy.text))
    assert kept["name"] == "Voorbeeldlid 10"
    assert kept["_key"] == fields["_key"], "sent again, it is the same command"
    monkeypatch.undo()
    assert (await browser.post(PATH, data=kept)).status_code == 303


async def test_a_page_that_could_not_be_made_comes_by_itself_and_a_form_by_its_script(
    pages: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser refreshes only what it asked for. Without scripts what was sent goes by the button."""
    browser = await signed_in(pages, "secretaris")
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    async with AsyncExitStack() as all_in_use:
        with suppress(Busy):
            monkeypatch.setattr(pages.services.pool, "_patience", 0.3)
            while True:
                await all_in_use.enter_async_context(pages.services.pool.connection())
        asked, sent = await browser.get(PATH), await browser.post(PATH, data=fields)
    assert [(answer.status_code, answer.headers.get("refresh")) for answer in (asked, sent)] == [
        (503, "2"),
        (503, None),
    ]
    assert ("data-again" in asked.text, 'data-again="2"' in sent.text) == (False, True)
    texts = texts_in("nl")
    for answer, shown, hidden in (
        (asked, texts.t("problem.503.by_itself"), texts.t("problem.503.next", n=2)),
        (sent, texts.t("problem.503.next", n=2), texts.t("problem.503.by_itself")),
    ):
        assert re.search(rf"<p [a-z-]+>{re.escape(shown)}</p>", answer.text)
        assert re.search(rf"<p [a-z-]+ hidden>{re.escape(hidden)}</p>", answer.text)


async def test_a_fault_of_ours_says_nothing_of_what_is_inside(pages: House) -> None:
    browser = await signed_in(pages, "secretaris")
    pages.database.execute("ALTER TABLE projections RENAME TO gone")
    page = await browser.get(PATH)
    pages.database.execute("ALTER TABLE gone RENAME TO projections")
    assert page.status_code == 500
    assert "projections" not in page.text
    assert re.search(r"[0-9a-f]{8}", page.text), "a reference to ask about"
    assert (await browser.get(PATH)).status_code == 200


async def test_a_connection_that_was_lost_meanwhile_is_not_noticed(pages: House) -> None:
    """The next page comes by a new connection."""
    browser = await signed_in(pages, "secretaris")
    await browser.get(PATH)
    for _ in range(5):
        pages.database.execute(END_ALL_OTHERS)
        assert (await browser.get(PATH)).status_code == 200


async def test_a_form_in_parts_is_refused_at_once(pages: House) -> None:
    browser, before = await signed_in(pages, "secretaris"), pages.recorded
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    parts = {name: (None, value) for name, value in fields.items()}
    answer = await browser.post(PATH, files=parts)
    assert (answer.status_code, pages.recorded) == (415, before)
    assert answer.headers["content-type"].startswith("text/html")


async def test_what_was_typed_is_kept_also_where_it_is_too_busy_to_know_who_comes(
    pages: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything of the form was read."""
    browser, before = await signed_in(pages, "secretaris"), pages.recorded
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    pool = pages.services.pool
    async with AsyncExitStack() as all_in_use:
        with suppress(Busy):
            monkeypatch.setattr(pool, "_patience", 0.3)
            while True:
                await all_in_use.enter_async_context(pool.connection())
        busy = await browser.post(PATH, data=fields)
        forged = await browser.post(PATH, data=fields | {"_csrf_token": "0" * 128})
    assert (busy.status_code, busy.headers["retry-after"], pages.recorded) == (503, "2", before)
    kept = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', busy.text))
    assert (kept["name"], kept["_key"]) == ("Voorbeeldlid 10", fields["_key"])
    assert (forged.status_code, "Voorbeeldlid 10" in forged.text) == (503, False)
    assert (await browser.post(PATH, data=kept)).status_code == 303


async def test_what_was_typed_is_kept_where_the_session_has_ended_meanwhile(pages: House) -> None:
    browser, before = await signed_in(pages, "secretaris"), pages.recorded
    fields = await filled_in(browser, name="Voorbeeldlid 10")
    again = (await signed_in(pages, "secretaris")).cookies[SESSION_COOKIE]
    browser.cookies.set(SESSION_COOKIE, "x" * 43, domain="kamer.example.org")
    ended = await browser.post(PATH, data=fields)
    forged = await browser.post(PATH, data=fields | {"_csrf_token": "0" * 128})
    assert (ended.status_code, pages.recorded) == (401, before)
    assert 'href="/inloggen"' in ended.text
    kept = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', ended.text))
    assert (kept["name"], kept["_key"]) == ("Voorbeeldlid 10", fields["_key"])
    assert (forged.status_code, "Voorbeeldlid 10" in forged.text) == (403, False)
    browser.cookies.set(SESSION_COOKIE, again, domain="kamer.example.org")
    assert (await browser.post(PATH, data=kept)).status_code == 303
