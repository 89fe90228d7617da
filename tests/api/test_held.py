"""Nobody's input holds the event loop for long: how long it was held at a time is counted in processor time.

The bound is a ratio: so many times what an ordinary page holds it. A page is laid out in one go, in some milliseconds.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx
import msgspec
import pytest

from api.access.bounds import UNKNOWN_SENDER
from api.access.request import CSRF_COOKIE
from tests.api.conftest import House

pytestmark = pytest.mark.anyio

FORM: Final = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
TRIES: Final = 5
"""The least of so many counts, for whatever else the machine does only adds to one."""
PAGES: Final = 4
"""As long as this many ordinary pages nobody may hold the others up."""


async def held(work: Callable[[], Awaitable[Any]]) -> float:
    """The longest that the loop was held at a time while this was done, in seconds of the process's processor time.

    Of the whole process, for a thread beside the loop can hold it up too: some functions let no other thread go on.
    """
    longest, done = 0.0, asyncio.Event()

    async def watch() -> None:
        nonlocal longest
        before = time.process_time()
        while not done.is_set():
            await asyncio.sleep(0)
            now = time.process_time()
            longest, before = max(longest, now - before), now

    watching = asyncio.ensure_future(watch())
    await asyncio.sleep(0)
    await work()
    done.set()
    await watching
    return longest


async def least_held(work: Callable[[], Awaitable[Any]]) -> float:
    """The same, without what comes from elsewhere."""
    return min([await held(work) for _ in range(TRIES)])


@pytest.fixture
async def page(house: House) -> float:
    """How long an ordinary page holds the loop."""
    await house.client.get("/kamers")
    return await least_held(lambda: house.client.get("/kamers"))


async def visitor(house: House) -> httpx.AsyncClient:
    """Somebody who has looked at a page, and so has what a form needs to be read."""
    browser = house.browser()
    await browser.get("/inloggen")
    assert CSRF_COOKIE in browser.cookies
    return browser


BODIES: Final = {
    "many fields": b"a=&" * 333_000,
    "as many fields as are read": b"&".join(b"a%d=%%41" % n for n in range(UNKNOWN_SENDER.fields - 1)),
    "one field": b"code=" + b"%41" * 85_000,
    "signs upon one letter": b"code=a" + b"%CC%95%CC%80" * 20_000,
    "no form at all": b"\xff" * 250_000,
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_form_of_somebody_unknown_holds_nobody_up(house: House, page: float, name: str) -> None:
    stranger, known = house.browser(), await visitor(house)
    token = b"_csrf_token=" + known.cookies[CSRF_COOKIE].encode() + b"&"
    for browser, body in ((stranger, BODIES[name]), (known, BODIES[name]), (known, token + BODIES[name])):
        longest = await least_held(lambda: browser.post("/inloggen", content=body, headers=FORM))  # noqa: B023
        assert longest < PAGES * page, f"{longest * 1000:.1f} ms, where a page takes {page * 1000:.1f} ms"
        answer = await browser.post("/inloggen", content=body, headers=FORM)
        fits = len(body) <= UNKNOWN_SENDER.size and body.count(b"&") < UNKNOWN_SENDER.fields
        read = browser is known and fits
        assert answer.status_code == (422 if read and token in body else 403 if read or browser is stranger else 413)


async def test_a_body_in_many_pieces_costs_as_much_as_it_is_long(house: House, page: float) -> None:
    async def pieces(number: int) -> Any:
        for _ in range(number):
            yield b" "

    async def sent(number: int) -> int:
        headers = {**await house.headers("secretaris"), "content-type": "application/json"}
        answer = await house.client.post("/api/commands/circulate-minutes", content=pieces(number), headers=headers)
        return answer.status_code

    assert await sent(300_000) == 413
    assert await sent(3_000) == 422
    assert await least_held(lambda: sent(300_000)) < PAGES * page


async def test_a_command_as_large_as_it_may_be_holds_nobody_up(house: House, page: float) -> None:
    text = "x" * 20_000
    texts = {f"ALV-2026-1.{number}": text for number in range(1, 41)}
    large: list[Any] = [
        {"meeting": "ALV-2026-1", "texts": texts},
        {"meeting": "ALV-2026-1", "texts": {}, **{f"x{number}": {} for number in range(60_000)}},
        {"meeting": "ALV-2026-1", "texts": [[]] * 200_000},
        {"meeting": "ALV-2026-1", "texts": [""] * 200_000},
        {"meeting": "ALV-2026-1", "texts": {"opening": '"' * 400_000}},
    ]
    headers = {**await house.headers("secretaris"), "content-type": "application/json"}
    for body in map(msgspec.json.encode, large):
        path = "/api/commands/circulate-minutes"
        longest = await least_held(lambda: house.client.post(path, content=body, headers=headers))  # noqa: B023
        assert longest < PAGES * page, f"{longest * 1000:.1f} ms, where a page takes {page * 1000:.1f} ms"


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": ";" * 15_000},
        {"cookie": "a=b;" * 3_700},
        {"cookie": "a=b;" * 90_000},
        {"cookie": "__Host-session=;" * 900},
        {"cookie": 'taal="\\101' + "\\101" * 3_000 + '"'},
        {"accept-language": "," * 15_000},
        {"if-none-match": "W/," * 5_000},
        {"authorization": "Bearer " + "x" * 15_000},
    ],
    ids=["no cookies", "cookies", "too many", "sessions", "a quoted cookie", "languages", "tags", "a token"],
)
async def test_headers_hold_nobody_up(house: House, page: float, headers: dict[str, str]) -> None:
    for path in ("/kamers", "/api/rooms"):
        longest = await least_held(lambda: house.client.get(path, headers=headers))  # noqa: B023
        assert longest < PAGES * page, f"{longest * 1000:.1f} ms, where a page takes {page * 1000:.1f} ms"


QUERIES: Final = ("on=" + "%41" * 2_600, "&".join(["on=%41"] * 100), "on=" + "9" * 7_000)


@pytest.mark.parametrize("query", QUERIES, ids=["one", "many", "digits"])
async def test_an_address_holds_nobody_up(house: House, page: float, query: str) -> None:
    for path in ("/kamers", "/api/rooms", "/historie"):
        longest = await least_held(lambda: house.client.get(f"{path}?{query}"))  # noqa: B023
        assert longest < PAGES * page, f"{longest * 1000:.1f} ms, where a page takes {page * 1000:.1f} ms"
