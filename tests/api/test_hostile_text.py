"""Hostile text in every text field of every command, over HTTP: refused by name, or accepted and shown inert.

Every string says ``kwaad`` where a page that was taken in would run it, load it or be bent by it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from html.parser import HTMLParser
from itertools import count
from typing import Any, Final

import httpx
import msgspec
import pytest
from msgspec import inspect

from api.json.commands import kebab
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.rooms import OpenRoom
from governance.ids import RoomSlug
from governance.log.command import SLICES
from governance.log.errors import Refused
from tests.api.assembly import Assembly, convened
from tests.api.bodies import bodies
from tests.api.conftest import House
from tests.api.visiting import Somebody, somebody
from tests.rights import ROLES, Body, Role

MARK: Final = "Merk"
"""Stands at the end of every string, so that it is seen where it is shown."""

HOSTILE: Final = (
    "<script>kwaad()</script>",
    "a\x00b",
    "\ud800",
    "\u202ekwaad\u202c",
    "'; DROP TABLE events; --",
    '"><img src=kwaad onerror=kwaad()>',
    "a\u200bb\u200dc",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("https://kwaad.example")',
    "regel\r\nregel",
    "😀👩‍👩‍👧‍👦𝕂",
    "Zoë",
    "Zoe\u0308",
    "<svg/onload=kwaad()>",
    "javascript:kwaad()",
    "[klik](javascript:kwaad())",
    "![x](https://kwaad.example/kwaad.png)",
    "<https://kwaad.example>",
    "</textarea><script>kwaad()</script>",
    "</title><script>kwaad()</script>",
    "<!-- kwaad",
    "<iframe src=https://kwaad.example></iframe>",
    "<a href=javascript:kwaad()>klik</a>",
    "<style>@import url(kwaad)</style>",
    "<base href=https://kwaad.example>",
    "&lt;script&gt;kwaad()&lt;/script&gt;",
    "' onmouseover='kwaad()",
    "%3Cscript%3Ekwaad()%3C/script%3E",
    "../../etc/passwd",
    "+1 @SUM(1)",
    "%s%n%d {0} {name}",
    "$(kwaad) `kwaad`",
    "\x1b[31mkwaad",
    "\x7f",
    "\u2028kwaad\u2029",
    "\ufeffkwaad",
    "\ufffe\uffff",
    "z" + "\u0300" * 150,
    "kwaad" * 5_000,
    "k" * 1_000_000,
)
A_TENTH: Final = HOSTILE[::10]

Path = tuple[str, ...]

SHOWN: Final = {
    "admit-member": ["email", "name", "phone"],
    "adopt-statutes": ["source"],
    "affiliate-room": ["source"],
    "assume-office": ["name", "source"],
    "circulate-minutes": ["texts"],
    "close-room": ["source"],
    "convene-assembly": ["items", "items", "items", "items", "place"],
    "enter-earlier-decision": ["numbered", "source", "text", "title"],
    "give-contact-details": ["email", "phone"],
    "open-room": ["district", "name", "neighbourhood", "source"],
    "record-board-decision": ["text", "title"],
    "record-independence": ["source"],
    "record-self-management": ["source"],
    "vacate-office": ["source"],
}
"""The fields of which some of the strings are accepted, and seen on a page; the others hold no text that is free."""


async def test_a_tenth_of_it_is_refused_by_name_or_shown_inert(house: House) -> None:
    await _all_of(house, A_TENTH)


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
async def test_all_of_it_is_refused_by_name_or_shown_inert(house: House, part: int) -> None:
    await _all_of(house, HOSTILE[part::4])


async def _all_of(house: House, strings: tuple[str, ...]) -> None:
    stage = Stage(house, await _closed_meeting(house), await somebody(house, "secretaris"))
    shown: set[tuple[str, Path]] = set()
    asked: set[tuple[str, Path]] = set()
    for name, (body, may) in bodies(house.services.today()).items():
        role: Role = next(candidate for candidate in reversed(ROLES) if candidate in may and candidate != "voorzitter")
        for field in text_fields(name, body):
            asked.add((name, field))
            for text in strings:
                if await stage.give(name, field, text, role):
                    shown.add((name, field))
    assert len(asked) > 30
    for name, fields in SHOWN.items():
        assert sorted(field[0] for command, field in shown if command == name) == fields, name


def text_fields(name: str, body: Body) -> Iterator[Path]:
    """The fields that hold text, and the places in lists and texts where text can stand."""
    kind = next(command for command in SLICES if kebab(command.__name__) == name)
    for field in msgspec.structs.fields(kind):
        value = body.get(field.encode_name)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ((field.encode_name, *place) for place in _within(value) if place[-1] != "kind")
        elif isinstance(value, list):
            yield (field.encode_name, "0")
        elif isinstance(value, dict) and value:
            yield (field.encode_name, next(iter(value)))
        elif _is_text(inspect.type_info(field.type)):
            yield (field.encode_name,)


def _within(value: Any) -> Iterator[Path]:
    """Where texts stand within an example: ``("1", "charter", "wording")``."""
    if isinstance(value, str):
        yield ()
    elif isinstance(value, list | dict):
        for name, part in enumerate(value) if isinstance(value, list) else value.items():
            yield from ((str(name), *place) for place in _within(part))


def _is_text(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.UnionType):
        return any(_is_text(part) for part in kind.types)
    if isinstance(kind, inspect.Metadata):
        return _is_text(kind.type)
    return isinstance(kind, inspect.StrType)


def bent(body: Body, field: Path, text: str) -> Body:
    """The body with this text in the field."""
    if len(field) == 1:
        return {**body, field[0]: text}
    value = body[field[0]]
    if len(field) > 2:
        bent_value = json.loads(json.dumps(value))
        put: Any = bent_value
        for name in field[1:-1]:
            put = put[int(name) if isinstance(put, list) else name]
        put[field[-1]] = text
        return {**body, field[0]: bent_value}
    return {**body, field[0]: [text] if isinstance(value, list) else {**value, field[1]: text}}


def fitting(field: Path, text: str) -> str:
    """The text with the mark, and with what else this field must have: so that it is seen and not only refused."""
    if field[0] == "email":
        return f"{''.join(text.split()).replace('@', '')}{MARK}@example.org"
    return f"{text} {MARK} 020" if field[0] == "phone" else f"{text} {MARK}"


class Stage:
    """Brings about what each command needs, gives it, and looks at what came of it."""

    def __init__(self, house: House, closed: Assembly, reader: Somebody) -> None:
        self._house = house
        self._closed = closed
        self._reader = reader
        self._numbers = count(1)

    async def give(self, name: str, field: Path, text: str, role: Role) -> bool:
        """Give a command with this text; whether it was then shown. Fails where it is neither refused nor inert."""
        typed = fitting(field, text)
        body = bent(await self._body(name), field, typed)
        before = self._house.recorded
        answer = await self._house.post(name, body, role)
        what = (name, field, text[:40], answer.text[:300])
        if answer.status_code == 201:
            await self._house.services.wait_for(answer.json()["position"], 10)
            return await self._look(name, answer, what)
        assert self._house.recorded == before, what
        assert answer.status_code in (409, 422) or (answer.status_code == 413 and len(text) > 100_000), what
        if answer.status_code == 422:
            pointer = "" if "\ud800" in text else f"/{field[0]}"
            assert any(fault["pointer"].startswith(pointer) for fault in answer.json()["faults"]), what
        return False

    async def _body(self, name: str) -> Body:
        body: dict[str, Any] = dict(bodies(self._house.services.today())[name][0])
        if name == "record-board-decision":
            slug, line = RoomSlug(f"kamer-{next(self._numbers)}"), "Voorbeeld"
            await self._house.do(OpenRoom(room=slug, name=line, neighbourhood=line, district=line))
            body["close_room"] = {**body["close_room"], "room": slug}
        if "room" in body:
            body["room"] = f"kamer-{next(self._numbers)}"
            if name != "open-room":
                slug, line = RoomSlug(body["room"]), "Voorbeeld"
                await self._house.do(OpenRoom(room=slug, name=line, neighbourhood=line, district=line))
        if name in ("assume-office", "vacate-office"):
            body = {"office": "voorzitter", "source": "voorbeeld"}
            if name == "assume-office":
                body |= {"name": "Voorbeeldpersoon 1"}
            with suppress(Refused):
                await self._house.do(VacateOffice(office="voorzitter"))
            if name == "vacate-office":
                await self._house.do(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon 1"))
        if name == "circulate-minutes":
            body["meeting"] = self._closed.meeting
        if name == "adopt-statutes":
            # The same rulebook is adopted for one day only once.
            body["in_force_on"] = str(self._house.services.today() - timedelta(days=next(self._numbers)))
        return body

    async def _look(self, name: str, answer: httpx.Response, what: object) -> bool:
        event = answer.json()["events"][0]
        pages = [f"/historie/{event['position']}", *_pages_of(name, event["subject"])]
        html = [(await self._reader.browser.get(path, follow_redirects=True)) for path in pages]
        assert {page.status_code for page in html} == {200}, (what, pages)
        words = ""
        for page in html:
            looker = Looker()
            looker.feed(page.text)
            assert not looker.taken_in, (what, looker.taken_in)
            words += looker.words
        return MARK in words


def _pages_of(name: str, subject: str) -> list[str]:
    kind, _, which = subject.partition(":")
    return {
        "member": [f"/leden/{which}", "/leden"],
        "room": [f"/kamers/{which}", "/kamers"],
        "meeting": [f"/vergaderingen/{which}", f"/stemmen/{which}.2"]
        + ([f"/notulen/{which}"] if "minutes" in name else []),
        "decision": [f"/besluiten/{which}", "/besluiten"],
        "office": ["/bestuur"],
        "person": ["/leden/2"],
    }.get(kind, [])


class Looker(HTMLParser):
    """Looks at a page as a browser would read it: ``kwaad`` may stand in words and in values, and nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.taken_in: list[str] = []
        self.words = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name in ("value", "title", "aria-label", "content", "alt"):
                continue
            if name == "href" and re.match(r"https://kwaad\.example|mailto:|tel:", value or ""):
                continue
            if "kwaad" in f"{tag}{name}{value}":
                self.taken_in.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._inside in ("script", "style") and "kwaad" in data:
            self.taken_in.append(f"<{self._inside}>{data}")

    def handle_comment(self, data: str) -> None:
        if "kwaad" in data:
            self.taken_in.append(f"<!--{data}-->")


async def _closed_meeting(house: House) -> Assembly:
    assembly = await (await convened(house)).check_in(1, 2, 3)
    return await (await assembly.begin()).end()


@pytest.mark.parametrize("taken_in", ["<script>kwaad()</script>", "<img src=x onerror=kwaad()>", "<!-- kwaad -->"])
def test_a_page_that_was_taken_in_is_seen_to_be(taken_in: str) -> None:
    looker = Looker()
    looker.feed(f"<p>kwaad &lt;script&gt;kwaad()</p><input value=kwaad>{taken_in}")
    assert len(looker.taken_in) == 1
