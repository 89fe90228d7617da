"""Chromium for tests: pages at the widths and settings that people have, the accessibility check, screenshots.

Run in a pytest of its own: Playwright's own loop and anyio's tests break each other in one process.
"""

import os
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Literal, Protocol
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from api.texts import DEFAULT_LANGUAGE, is_language
from api.web.templating import CONTENT_SECURITY_POLICY, STATIC, STATIC_PATH
from tests import seconds
from tests.browser.demo import as_, demo
from tests.browser.gallery.pages import PAGES, render
from tests.servers import LIMIT

__all__ = ["as_", "demo"]

CHROMIUM: Final = os.environ.get("KAMER_CHROMIUM", "/usr/bin/chromium")
QUIET: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS: Final = Path(__file__).parents[2] / "screenshots"
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

Scheme = Literal["light", "dark"]


def pytest_configure(config: pytest.Config) -> None:
    """Where seconds are counted, count those of Chromium's helpers too, which outlive what started them."""
    if config.getoption("--seconds"):
        seconds.adopt_orphans(config)


class PageAt(Protocol):
    """A browser page of a width, in pixels, with the settings of whoever reads it; ``new``: its clock is changed."""

    def __call__(
        self,
        width: int,
        scheme: Scheme = "light",
        *,
        scripts: bool = True,
        forced_colors: bool = False,
        busy: bool = False,
        new: bool = False,
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
        yield browser
        browser.close()


NO_FAULT: Final = re.compile(r"the server responded with a status of (40[1349]|422) ")
"""A page that says why not: not signed in, not allowed, not there, refused, or a form that comes back."""


BUSY: Final = re.compile(r"the server responded with a status of 503 ")


def is_fault(message: ConsoleMessage, *, busy: bool) -> bool:
    """Whether the console tells of an error that is ours; ``busy``: to be told that it is too busy is none."""
    expected = NO_FAULT.search(message.text) or (busy and BUSY.search(message.text))
    return message.type == "error" and not expected


class Contexts:
    """Browser contexts, which tests use one after another: a new one takes Chromium longer than a page.

    None that is in use is given out, so two people never share one; between two tests it loses its cookies and pages.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[bool, bool], list[BrowserContext]] = defaultdict(list)

    @contextmanager
    def context(self, *, scripts: bool, forced_colors: bool, new: bool) -> Iterator[BrowserContext]:
        """A context with these settings; ``new``: nobody has used it, and nobody uses it afterwards."""
        free = self._free[scripts, forced_colors]
        context = self._made(scripts, forced_colors) if new or not free else free.pop()
        try:
            yield context
        finally:
            if new:
                context.close()
            else:
                for page in context.pages[1:]:
                    page.close()
                context.clear_cookies()
                free.append(context)

    def _made(self, scripts: bool, forced_colors: bool) -> BrowserContext:
        context = self._browser.new_context(
            java_script_enabled=scripts,
            forced_colors="active" if forced_colors else "none",
            locale="nl-NL",
            reduced_motion="reduce",
        )
        context.new_page()  # keeps the process of its pages from ending with each
        return context


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Contexts:
    """The contexts of all tests."""
    return Contexts(chromium)


@pytest.fixture
def page_at(contexts: Contexts) -> Iterator[PageAt]:
    """Makes pages, each as if in a browser of its own.

    Whatever a page's policy forbids, and any error in a script, fails the test.
    """
    with ExitStack() as taken:
        faults: list[str] = []

        def make(
            width: int,
            scheme: Scheme = "light",
            *,
            scripts: bool = True,
            forced_colors: bool = False,
            busy: bool = False,
            new: bool = False,
        ) -> Page:
            context = taken.enter_context(contexts.context(scripts=scripts, forced_colors=forced_colors, new=new))
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": 760})
            page.emulate_media(color_scheme=scheme)
            page.on("console", lambda message: faults.append(message.text) if is_fault(message, busy=busy) else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            return page

        yield make
        assert faults == []


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait while the browser goes on, until this holds; fail where it does not in time."""
    limit = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < limit, "what was waited for did not come"
        page.wait_for_timeout(10)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails with a report if axe finds anything, by any of its rules, those of level AAA among them."""
    checker = Axe()
    options = {
        "resultTypes": ["violations"],
        "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    }

    def check(page: Page) -> None:
        # Loaded once into a page: a second look is then twice as fast as with a script that has just been read.
        if not page.evaluate("'axe' in window"):
            page.evaluate(checker.axe_script)
        results = AxeResults(page.evaluate("options => axe.run(options)", options))
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(scope="session")
def screenshot() -> Callable[[Page, str], None]:
    """Keeps a picture of a whole page, under a name, where KAMER_SCREENSHOTS asks for it; git ignores the folder."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("KAMER_SCREENSHOTS"):
            SCREENS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENS / f"{name}.png", full_page=True)

    return take


class _Gallery(BaseHTTPRequestHandler):
    """Serves the gallery under the policy that the real pages have. A form that is sent is counted, and answered."""

    sent: list[str]

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith(STATIC_PATH):
            file = STATIC / address.path.removeprefix(f"{STATIC_PATH}/")
            self.answer(file.read_bytes(), _TYPES[file.suffix])
        elif address.path in PAGES:
            language = parse_qs(address.query).get("taal", [DEFAULT_LANGUAGE])[0]
            assert is_language(language)
            self.answer(render(address.path, language).encode(), "text/html; charset=utf-8")
        else:
            self.answer(b"", "text/plain", 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.sent.append(body.decode())
        self.answer(render("/bewijs").encode(), "text/html; charset=utf-8")

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Nobody reads a line per request."""


class Gallery:
    """Where the gallery is served, and what was sent to it."""

    def __init__(self, address: str, sent: list[str]) -> None:
        self.address, self.sent = address, sent

    def at(self, path: str) -> str:
        """The whole address of a page."""
        return self.address + path


@pytest.fixture(scope="session")
def served_gallery() -> Iterator[Gallery]:
    """The gallery, served on loopback for all tests."""
    sent: list[str] = []
    handler = type("OneGallery", (_Gallery,), {"sent": sent})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Gallery(f"http://127.0.0.1:{server.server_port}", sent)
        server.shutdown()
        thread.join()


@pytest.fixture
def gallery(served_gallery: Gallery) -> Gallery:
    """The gallery, to which nothing has been sent yet."""
    served_gallery.sent.clear()
    return served_gallery
