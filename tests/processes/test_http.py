"""What comes over the wire and is no good HTTP, or too much of it.

Every one is answered 4xx or cut off; the server goes on, and nothing of it is recorded.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.processes.kamer import LIMIT, log_ends_at, running
from tests.servers import copied

pytestmark = pytest.mark.xdist_group("http")

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
MULTIPART = b"Content-Type: multipart/form-data; boundary=x\r\n"


@pytest.fixture(scope="module")
def ways_in(first_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A demonstration that serves for all tests of this file."""
    data = copied(first_demonstration, tmp_path_factory.mktemp("kamer") / "data")
    with running(data, "demo", "--json", "--port", "0") as demo:
        yield demo.ways_in
        assert demo.stop() == 0


def post(path: bytes, headers: bytes, body: bytes, length: int | None = None) -> bytes:
    """The bytes of a request."""
    size = len(body) if length is None else length
    return b"POST %b HTTP/1.1\r\nHost: kamer\r\n%bContent-Length: %d\r\n\r\n%b" % (path, headers, size, body)


def get(path: bytes, headers: bytes = b"") -> bytes:
    """The bytes of a request."""
    return b"GET %b HTTP/1.1\r\nHost: kamer\r\n%b\r\n" % (path, headers)


BAD = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /inloggen HTTP/1.1\r\nHost: kamer\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "length and chunks": post(b"/inloggen", b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "negative length": b"POST /inloggen HTTP/1.1\r\nHost: kamer\r\nContent-Length: -3\r\n\r\n",
    "length no number": b"POST /inloggen HTTP/1.1\r\nHost: kamer\r\nContent-Length: x\r\n\r\n",
    "huge length": post(b"/inloggen", FORM, b"code=x", 10**12),
    "bad chunk": b"POST /inloggen HTTP/1.1\r\nHost: kamer\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "strange method": b"BREW /inloggen HTTP/1.1\r\nHost: kamer\r\n\r\n",
    "tracing": b"TRACE / HTTP/1.1\r\nHost: kamer\r\n\r\n",
    "a header of a megabyte": get(b"/inloggen", b"X-Large: " + b"x" * 1_000_000 + b"\r\n"),
    "many headers": get(b"/inloggen", b"".join(b"X-%d: x\r\n" % n for n in range(2_000))),
    "a header of two lines": get(b"/inloggen", b"X-Folded: a\r\n b\r\n"),
    "NUL in a header": get(b"/inloggen", b"X-Nul: a\x00b\r\n"),
    "a path of a megabyte": get(b"/" + b"x" * 1_000_000),
    "no UTF-8 in a path": get(b"/%ff%fe/%c3%28"),
    "NUL in a path": get(b"/kamers/%00"),
    "two thousand parameters": get(b"/api/rooms?" + b"&".join(b"p%d=x" % n for n in range(2_000))),
    "broken multipart": post(b"/inloggen", MULTIPART, b"--x\r\nContent-Disposition: form-data; name"),
    "multipart without boundary": post(b"/inloggen", b"Content-Type: multipart/form-data\r\n", b"--x\r\n"),
    "ten thousand fields": post(b"/inloggen", FORM, b"&".join(b"p%d=x" % n for n in range(10_000))),
    "a form of two megabytes": post(b"/inloggen", FORM, b"code=" + b"x" * 2_000_000),
    "no UTF-8 in a form": post(b"/inloggen", FORM, b"code=\xff\xfe&_csrf_token=\xff"),
    "a type that is none": post(b"/inloggen", b"Content-Type: /;;=\r\n", b"code=x"),
    "JSON in a form": post(b"/inloggen", b"Content-Type: application/json\r\n", b'{"code":'),
    "strange cookies": get(b"/mijn", b"Cookie: __Host-session=\xff; =; ;;; a=b=c; __Host-session\r\n"),
    "strange authorization": get(b"/api/members", b"Authorization: Bearer \xff\xfe\r\n"),
    "strange language": get(b"/api/nergens", b"Accept-Language: ;q=,,\xff;q=1e999\r\n"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_http_is_refused_or_cut_off(ways_in: dict[str, Any], name: str) -> None:
    answer = answer_to(ways_in["url"], BAD[name])
    status = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    assert status is None or 400 <= int(status[1]) < 500, answer[:300]
    assert b"Traceback" not in answer
    with httpx.Client(base_url=ways_in["url"], timeout=LIMIT) as others:
        assert others.get("/health").json()["status"] == "ok"


def test_nothing_of_it_was_recorded(ways_in: dict[str, Any]) -> None:
    with httpx.Client(base_url=ways_in["url"], timeout=LIMIT) as program:
        before = log_ends_at(program)
        for request in BAD.values():
            answer_to(ways_in["url"], request)
        assert log_ends_at(program) == before


def test_a_body_in_pieces_is_read_as_a_whole(ways_in: dict[str, Any]) -> None:
    token = ways_in["tokens"]["secretaris"]

    def pieces() -> Iterator[bytes]:
        yield from (b'{"name": ', b'"Voorbeeldlid', b' 81"}')

    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with httpx.Client(base_url=ways_in["url"], timeout=LIMIT) as program:
        assert program.post("/api/commands/admit-member", content=pieces(), headers=headers).status_code == 201


@pytest.mark.parametrize("path", ["/", "/kamers", "/api/rooms", "/health", "/static/kamer.css"])
def test_head_says_what_get_would_and_sends_no_body(ways_in: dict[str, Any], path: str) -> None:
    """RFC 9110, 9.3.2."""
    with httpx.Client(base_url=ways_in["url"], timeout=LIMIT) as program:
        whole, head = program.get(path), program.head(path)
        again = program.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers["content-security-policy"] == whole.headers["content-security-policy"]
    assert again.status_code == 200, "no body was left on the line"


def test_a_file_that_pages_need_is_kept_by_the_browser_for_its_address_changes_with_it(ways_in: dict[str, Any]) -> None:
    with httpx.Client(base_url=ways_in["url"], timeout=LIMIT) as program:
        addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', program.get("/").text)
        files = [program.get(address) for address in addresses]
        missing = program.get("/static/none.css")
    assert len(files) >= 3
    for file in files:
        assert (file.status_code, file.headers["cache-control"]) == (200, "max-age=31536000, public, immutable")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


def answer_to(url: str, request: bytes) -> bytes:
    """What comes back for these bytes, until the other side ends or says no more; nothing where it cut us off."""
    address = httpx.URL(url)
    answer = b""
    connection = socket.create_connection((address.host, address.port or 80), timeout=LIMIT)
    # Whoever is cut off while still sending may be told so by a reset, and then by nothing else.
    with connection, suppress(OSError):
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65_536):
            answer += piece
    return answer
