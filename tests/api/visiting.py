"""Somebody with a browser, over ASGI: signed in as a role, opening pages and sending their forms as they stand."""

from html import unescape
from html.parser import HTMLParser
from typing import Final

import httpx

from api.access.gate import SESSION_COOKIE
from governance.ids import PersonId
from tests.api.conftest import House
from tests.rights import Role

HOST: Final = "kamer.example.org"


class Page:
    """A page as it came."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.path = answer.url.raw_path.decode()
        self.html = answer.text
        self._read = _Reader()
        self._read.feed(answer.text)

    @property
    def text(self) -> str:
        """What stands on it, without its frame's head, in one line."""
        return " ".join(" ".join(self._read.words).split())

    @property
    def title(self) -> str:
        """The words of its ``<h1>``."""
        return " ".join(self._read.title.split())

    @property
    def headings(self) -> int:
        """How many ``<h1>`` it has."""
        return self._read.headings

    @property
    def links(self) -> list[str]:
        """Where it leads."""
        return self._read.links

    def form(self, action: str | None = None) -> dict[str, str]:
        """What a form holds before anybody has typed: that with this action, by default the page's own."""
        own = [fields for to, fields in self._read.posted if to in self._addresses(action)]
        return dict((own or [fields for to, fields in self._read.forms if to in self._addresses(action)])[0])

    def _addresses(self, action: str | None) -> tuple[str, ...]:
        return ("", self.path.partition("?")[0]) if action is None else (action,)

    @property
    def actions(self) -> list[str]:
        """Where its forms go."""
        return [action for action, _ in self._read.forms]

    @property
    def posts(self) -> list[str]:
        """Where those of them go that record something."""
        return [action for action, _ in self._read.posted]

    @property
    def is_check(self) -> bool:
        """Whether it is the check before something counts."""
        return ("_step", "record") in self._read.buttons


class Somebody:
    """A browser of one role."""

    def __init__(self, house: House, browser: httpx.AsyncClient) -> None:
        self.house = house
        self.browser = browser

    async def open(self, path: str, **query: str) -> Page:
        """Open a page, wherever it leads."""
        return Page(await self.browser.get(path, params=query or None, follow_redirects=True))

    async def send(self, path: str, page: Page, action: str | None = None, **typed: str) -> Page:
        """Send a form of a page, with what was typed into it (``since_day`` is ``since-day``); and what follows."""
        return Page(await self.post(path, page, action, **typed))

    async def post(self, path: str, page: Page, action: str | None = None, **typed: str) -> httpx.Response:
        """The same, with the answer as it came, after it has led where it leads."""
        fields = page.form(action) | {name.replace("__", "-"): value for name, value in typed.items()}
        return await self.browser.post(path, data=fields, follow_redirects=True)

    async def do(self, path: str, **typed: str) -> Page:
        """Go through the steps of a deed: the questions, the check, and what follows."""
        page = await self.open(path)
        if not page.is_check:
            page = await self.send(path, page, **typed)
        return await self.send(path, page, _step="record") if page.is_check else page


async def somebody(house: House, role: Role | int) -> Somebody:
    """A browser that this role is signed in with; ``anyone``: one that nobody is signed in with."""
    if role == "anyone":
        return Somebody(house, house.browser())
    number = role if isinstance(role, int) else house.member(role)
    return await signed_in(house, None if number is None else house.person(number))


async def signed_in(house: House, person: PersonId | None) -> Somebody:
    """A browser that this person is signed in with; ``None``: the operator."""
    browser, access = house.browser(), house.services.access
    secret = await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    browser.cookies.set(SESSION_COOKIE, secret, domain=HOST)
    return Somebody(house, browser)


class _Reader(HTMLParser):
    """Reads words, links, headings and forms."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.title = ""
        self.headings = 0
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.buttons: list[tuple[str, str]] = []
        self._in: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "title", "h1", "textarea"):
            self._in.append(tag)
        if tag == "h1":
            self.headings += 1
        elif tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "form":
            self.forms.append((attributes.get("action", ""), {}))
            if attributes.get("method", "get").lower() == "post":
                self.posted.append(self.forms[-1])
        elif tag == "button" and attributes.get("name"):
            self.buttons.append((attributes["name"], attributes.get("value", "")))
        elif self.forms:
            self._field(tag, attributes)

    def _field(self, tag: str, attributes: dict[str, str]) -> None:
        fields = self.forms[-1][1]
        if tag == "input" and attributes.get("name"):
            if attributes.get("type") not in ("radio", "checkbox") or "checked" in attributes:
                fields[attributes["name"]] = unescape(attributes.get("value", ""))
        elif tag == "textarea":
            fields[attributes["name"]] = ""
        elif tag == "select":
            self._select = attributes["name"]
        elif tag == "option" and "selected" in attributes:
            fields[self._select] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if self._in and self._in[-1] == tag:
            self._in.pop()

    def handle_data(self, data: str) -> None:
        inside = self._in[-1] if self._in else ""
        if inside == "h1":
            self.title += data
        if inside == "textarea" and self.forms:
            name = next(reversed(self.forms[-1][1]))
            self.forms[-1][1][name] += data
        if inside not in ("script", "style", "title"):
            self.words.append(data)
