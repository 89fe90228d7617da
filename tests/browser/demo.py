"""A demonstration for a browser: `kamer demo --json` as anybody starts it, once for all tests, on a free port.

All tests share its record, so each makes what it is about: a meeting of its own, found again by the address it gets.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from api.process.settings import Settings
from governance.log.connection import conninfo_for, open_sync
from governance.log.server import EmbeddedServer
from tests.processes.kamer import kamer, running

SESSION_COOKIE: Final = "__Host-session"


class Demo:
    """Where the demonstration is, and the ways in that it printed.

    ``links`` and ``tokens``: of the ``member`` (number 12), the ``secretaris`` and the ``penningmeester``. Such a link
    works once; ``link`` makes another.
    """

    def __init__(self, data: Path, url: str, links: dict[str, str], tokens: dict[str, str]) -> None:
        self.data, self.url, self.links, self.tokens = data, url, links, tokens
        self._sessions: dict[str, str] = {}

    def at(self, path: str) -> str:
        """The whole address of a page."""
        return self.url + path

    def link(self, who: str | int) -> str:
        """A new link that lets an office or a member's number in, once."""
        made = kamer(self.data, "sign-in-link", str(who), "--json", base_url=self.url)
        assert made.returncode == 0, made.stderr
        return str(json.loads(made.stdout)["link"])

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection to its database, beside its own."""
        server = EmbeddedServer(Settings(data=self.data).cluster)
        with server, open_sync(conninfo_for(server.conninfo())) as connection:
            yield connection

    def do(self, command: str, **body: Any) -> str:
        """Have the secretaris's command done by the JSON door; the subject of its first event."""
        headers = {"Authorization": f"Bearer {self.tokens['secretaris']}"}
        answer = httpx.post(self.at(f"/api/commands/{command}"), json=body, headers=headers, timeout=60)
        assert answer.status_code == 201, answer.text
        done = answer.json()
        seen = httpx.get(
            self.at("/api/meetings"), headers={**headers, "Wait-For-Position": str(done["position"])}, timeout=60
        )
        assert seen.status_code == 200, seen.text
        return str(done["events"][0]["subject"])

    def sign_in(self, page: Page, who: str | int) -> None:
        """Let this page's browser in as somebody: by a link, and from then on by the session that it began."""
        name = str(who)
        if name in self._sessions:
            # The name's prefix asks for a secure address, as loopback is one to the browser.
            address = self.url.replace("http:", "https:")
            session = self._sessions[name]
            page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": address, "secure": True}])
            return
        follow(page, self.link(who))
        self._sessions[name] = session_of(page.context)


def follow(page: Page, link: str) -> None:
    """Open a sign-in link and tap the button; without scripts the code behind ``#`` is typed."""
    page.goto(link)
    code = page.get_by_role("textbox")
    if not code.input_value():
        code.fill(link.partition("#")[2])
    page.get_by_role("main").get_by_role("button").click()
    expect(page).not_to_have_url(re.compile("/inloggen"))


def session_of(context: BrowserContext) -> str:
    """The session that a browser is in."""
    return next(str(cookie["value"]) for cookie in context.cookies() if cookie.get("name") == SESSION_COOKIE)


@contextmanager
def started(data: Path) -> Iterator[Demo]:
    """A demonstration in this folder, which serves for as long as the block lasts."""
    with running(data, "demo", "--json", "--port", "0") as process:
        ways = process.ways_in
        yield Demo(data, ways["url"], ways["links"], ways["tokens"])
        assert process.stop() == 0


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration, ended when all tests have run."""
    with started(tmp_path_factory.mktemp("demo")) as shared:
        yield shared


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration that only the tests of one file see."""
    with started(tmp_path_factory.mktemp("own_demo")) as own:
        yield own


@pytest.fixture
def as_(demo: Demo) -> Callable[[Page, str | int], Page]:
    """Signs a page's browser in: ``as_(page_at(360), 12)``."""

    def let_in(page: Page, who: str | int) -> Page:
        demo.sign_in(page, who)
        return page

    return let_in
