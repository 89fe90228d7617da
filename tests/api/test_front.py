"""A request that is no good HTTP, or too long a one, goes no further, wherever it leads."""

from typing import Any

import pytest

from api.web.front import LONGEST_ADDRESS, MOST_HEADER_BYTES, MOST_PARAMETERS, why_not
from tests.api.conftest import House

pytestmark = pytest.mark.anyio

PATHS = [
    "/",
    "/inloggen",
    "/nergens",
    "/static/kamer.css",
    "/static/none",
    "/health",
    "/metrics",
    "/api/rooms",
    "/api",
]
COMMAND = "/api/commands/cast-vote"
HOST = (b"host", b"kamer.example.org")


def asked(*headers: tuple[bytes, bytes], query: bytes = b"", path: bytes = b"/", version: str = "1.1") -> Any:
    """What an HTTP server makes of a request."""
    return {"type": "http", "headers": list(headers), "raw_path": path, "query_string": query, "http_version": version}


async def answer_to(house: House, path: str, headers: list[tuple[bytes, bytes]], method: str = "GET") -> int:
    """The status of what comes back for these headers and no others."""
    statuses: list[int] = []
    scope = {
        **asked(*headers, path=path.encode()),
        "method": method,
        "path": path,
        "root_path": "",
        "scheme": "https",
        "server": ("kamer.example.org", 443),
        "client": ("192.0.2.1", 1),
        "asgi": {"version": "3.0", "spec_version": "2.3"},
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await house.app(scope, receive, send)  # type: ignore[arg-type]
    return statuses[0]


async def test_a_request_is_for_one_host_at_every_kind_of_address(house: House) -> None:
    """RFC 9112, 3.2."""
    for path in PATHS:
        assert await answer_to(house, path, [HOST]) != 400
        for hosts in ([], [HOST, HOST], [HOST, (b"host", b"elsewhere.example.org")]):
            assert await answer_to(house, path, hosts) == 400, (path, hosts)
    assert await answer_to(house, COMMAND, [], "POST") == 400


@pytest.mark.parametrize("host", [b"", b"a b", b"a/b", b"user@host", b"[::1", b"h:p", b"h:1:2", b"\xff"])
async def test_a_host_is_a_name_and_perhaps_a_port(host: bytes) -> None:
    trouble = why_not(asked((b"host", host)))
    assert trouble is not None
    assert (trouble.status, trouble.code) == (400, "one-host")


@pytest.mark.parametrize("host", [b"localhost", b"127.0.0.1:8000", b"[::1]:8000", b"xn--caf-dma.example.org", b"h:"])
async def test_a_host_that_is_one_is_let_through(host: bytes) -> None:
    assert why_not(asked((b"host", host))) is None


async def test_an_older_protocol_knows_no_host() -> None:
    assert why_not(asked(version="1.0")) is None


async def test_headers_and_an_address_have_a_length() -> None:
    """Many cookies, a long ``Accept-Language`` or ``If-None-Match``, a thousand parameters: each is cut into parts."""
    few = MOST_HEADER_BYTES - len(HOST[0] + HOST[1]) - len(b"cookie")
    assert why_not(asked(HOST, (b"cookie", b";" * few))) is None
    too_large = why_not(asked(HOST, (b"cookie", b";" * (few + 1))))
    assert too_large is not None
    assert too_large.status == 431
    assert why_not(asked(HOST, query=b"&" * (MOST_PARAMETERS - 1))) is None
    for long in (asked(HOST, query=b"&" * MOST_PARAMETERS), asked(HOST, path=b"/" + b"x" * LONGEST_ADDRESS)):
        too_long = why_not(long)
        assert too_long is not None
        assert too_long.status == 414


async def test_what_is_wrong_is_said_in_the_asked_language_like_every_problem(house: House) -> None:
    answer = await house.client.get("/kamers?" + "&" * MOST_PARAMETERS, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/problem+json")
    assert answer.json()["title"] == "This address is too long"
    assert answer.headers["content-security-policy"]
