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
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from api.texts import DEFAULT_LANGUAGE, is_language
from api.web.templating import CONTENT_SECURITY_POLICY, STATIC, STATIC_PATH
from tests import seconds
from tests.browser.demo import as_, demo, own_demo
from tests.browser.gallery.pages import PAGES, render
from tests.servers import LIMIT

__all__ = ["as_", "demo", "own_demo"]

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


def listeners(
    faults: list[str], *, busy: bool = False
) -> tuple[Callable[[ConsoleMessage], None], Callable[[Error], None]]:
    """What hears a page's console and its scripts, and keeps what is a fault of ours."""

    def hear(message: ConsoleMessage) -> None:
        if is_fault(message, busy=busy):
            faults.append(message.text)

    def fail(error: Error) -> None:
        faults.append(str(error))

    return hear, fail


class Pages:
    """Pages, which tests use one after another: a new one takes Chromium longer than what most tests do with it.

    Each is of a context of its own, and none that is in use is given out, so two people never share one. Between two
    tests it loses its cookies, what its site has stored, and where it was.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[bool, bool], list[Page]] = defaultdict(list)

    @contextmanager
    def page(
        self,
        hear: Callable[[ConsoleMessage], None],
        fail: Callable[[Error], None],
        *,
        scripts: bool,
        forced_colors: bool,
        new: bool,
    ) -> Iterator[Page]:
        """A page with these settings, whose console is heard; ``new``: nobody used it before, and nobody does later."""
        free = self._free[scripts, forced_colors]
        page = self._made(scripts, forced_colors) if new or not free else free.pop()
        page.on("console", hear)
        page.on("pageerror", fail)
        try:
            yield page
        finally:
            page.remove_listener("console", hear)
            page.remove_listener("pageerror", fail)
            if new:
                page.context.close()
            else:
                self._left(page, scripts=scripts)
                free.append(page)

    def _made(self, scripts: bool, forced_colors: bool) -> Page:
        context = self._browser.new_context(
            java_script_enabled=scripts,
            forced_colors="active" if forced_colors else "none",
            locale="nl-NL",
            reduced_motion="reduce",
        )
        return context.new_page()

    def _left(self, page: Page, *, scripts: bool) -> None:
        """Leave nothing on a page of who has used it."""
        page.unroute_all()
        if scripts and page.url.startswith("http"):
            page.evaluate("sessionStorage.clear(); localStorage.clear()")
        page.goto("about:blank")
        page.context.clear_cookies()


@pytest.fixture(scope="session")
def pages(chromium: Browser) -> Pages:
    """The pages of all tests."""
    return Pages(chromium)


@pytest.fixture
def page_at(pages: Pages) -> Iterator[PageAt]:
    """Gives pages, each as if in a browser of its own.

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
            kept = pages.page(*listeners(faults, busy=busy), scripts=scripts, forced_colors=forced_colors, new=new)
            page = taken.enter_context(kept)
            page.set_viewport_size({"width": width, "height": 760})
            page.emulate_media(media="screen", color_scheme=scheme)
            return page

        yield make
        assert faults == []


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait while the browser goes on, until this holds; fail where it does not in time."""
    limit = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < limit, "what was waited for did not come"
        page.wait_for_timeout(10)


ITS_VIOLATIONS: Final = "async (options) => ({ violations: (await axe.run(options)).violations })"
"""What axe finds, and not all that it has looked at, which takes longer to be told than to be counted."""


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
        results = AxeResults(page.evaluate(ITS_VIOLATIONS, options))
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
            content = file.read_bytes()
            # In a function, as a script that runs again in the same window declares its names again.
            self.answer(b"(() => {%s})();" % content if file.suffix == ".js" else content, _TYPES[file.suffix])
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


@pytest.fixture(scope="module")
def window(pages: Pages, served_gallery: Gallery) -> Iterator[tuple[Page, list[str]]]:
    """A window on a phone that shows page after page of the gallery and is never left, and the faults that it told."""
    faults: list[str] = []
    with pages.page(*listeners(faults), scripts=True, forced_colors=False, new=False) as page:
        page.goto(served_gallery.at("/onderdelen"))
        yield page, faults


@pytest.fixture
def shown(window: tuple[Page, list[str]]) -> Iterator[Callable[[str, int], Page]]:
    """Shows a page of the gallery, at a width, in the window that is there already.

    Its HTML is read by the browser as it is when it is fetched, and its script runs. But the window stays, so the
    browser need not change over to another page, and axe, which is half a megabyte of script, is read into it once: a
    look takes half as long.
    """
    page, faults = window
    faults.clear()

    def show(path: str, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 760})
        page.set_content(render(path))
        return page

    yield show
    assert faults == []
