"""The frame of every page: its language, who reads it, its menu, and how far the log is that it shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Template
from litestar.template.base import csrf_token

from api.access.tls import keeps_cookies
from api.texts import DEFAULT_LANGUAGE, LANGUAGES, Language, is_language, texts_in

LANGUAGE_COOKIE: Final = "taal"
LANGUAGE_QUERY: Final = "taal"
LANGUAGE_NAMES: Final[Mapping[Language, str]] = {"nl": "Nederlands", "en": "English"}
_A_YEAR: Final = 365 * 24 * 3600

LEAVE_PATH: Final = "/lidmaatschap-opzeggen"
"""The page that tells how to leave. The law wants it easy to find (BW 2:35 lid 6), so every footer links to it."""
SIGN_IN_PATH: Final = "/inloggen"
SIGN_OUT_PATH: Final = "/uitloggen"
WANTED_QUERY: Final = "naar"
"""The parameter of the sign-in page that names the page to go on to."""
_LONGEST_WANTED: Final = 2_000

SECTIONS: Final = (
    ("members", "/leden"),
    ("board", "/bestuur"),
    ("rooms", "/kamers"),
    ("meetings", "/vergaderingen"),
    ("decisions", "/besluiten"),
    ("history", "/historie"),
    ("mine", "/mijn"),
)
"""The main menu: the end of a catalogue key (`nav.members`) and where it leads."""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the contents of a page for one reader: its address, its day, the menu and who is signed in.

    address: path and query as asked for. position: that of the log which the page shows, None if it is not
    known. day: the day of showing, in Amsterdam. reader: who is signed in, in a few words ("lid 12"), None
    for everyone else. section: which item of the menu this page is under. csrf: the token for its forms.
    wanted: the page to come back to after signing in, empty for none. keeps_cookies: whether the browser does.
    """

    language: Language
    address: str
    day: date
    cooperative: str = ""
    position: int | None = None
    reader: str | None = None
    section: str = ""
    csrf: str = ""
    language_chosen: bool = False
    wanted: str = ""
    keeps_cookies: bool = True

    @classmethod
    def of(cls, request: Request[Any, Any, Any], day: date, **more: Any) -> "Frame":
        """The frame for a request. The language is the one in the address, else the one remembered, else Dutch."""
        asked, remembered = request.query_params.get(LANGUAGE_QUERY, ""), request.cookies.get(LANGUAGE_COOKIE, "")
        query = request.scope["query_string"].decode("utf-8", "replace")
        address = own_address(request.scope["path"]) + (f"?{query}" if query else "")
        return cls(
            language=language_of(asked, remembered),
            language_chosen=is_language(asked),
            address=address,
            day=day,
            wanted=_wanted(request, address),
            csrf=csrf_token({"request": request}),
            keeps_cookies=keeps_cookies(request),
            **more,
        )

    @property
    def name(self) -> str:
        """The cooperative's name; before the founding, the name in the catalogue."""
        return self.cooperative or texts_in(self.language).t("site.name")

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The main menu."""
        return SECTIONS

    @property
    def languages(self) -> list[tuple[Language, str, str]]:
        """Each language: its code, its own name, and the address of this page in it."""
        return [(language, LANGUAGE_NAMES[language], self.in_language(language)) for language in LANGUAGES]

    def in_language(self, language: Language) -> str:
        """The address of this same page in a language."""
        path, _, query = self.address.partition("?")
        others = [(name, value) for name, value in parse_qsl(query, errors="replace") if name != LANGUAGE_QUERY]
        return f"{path}?{urlencode([*others, (LANGUAGE_QUERY, language)])}"

    @property
    def paths(self) -> dict[str, str]:
        """The addresses that the frame links to."""
        sign_in = f"{SIGN_IN_PATH}?{urlencode({WANTED_QUERY: self.wanted})}" if self.wanted else SIGN_IN_PATH
        return {"leave": LEAVE_PATH, "sign_in": sign_in, "sign_out": SIGN_OUT_PATH}


def own_address(path: str) -> str:
    """The address of a path of ours, as it can stand in a link.

    A browser takes a path that begins with two slashes, of either kind, for another site's name (WHATWG URL, 4.4). It
    also leaves out some characters, such as a tab, which could hide one of the slashes: those are quoted.
    """
    return quote("/" + path.lstrip("/\\"), safe="/:@!$&'()*+,;=~", errors="replace")


def own_page(address: str) -> str | None:
    """The page of ours that an address names, as it can stand in ``Location``; ``None``: it names none.

    People go on to it after signing in, so it must never lead to another site. Only its path and query are used, and
    both are quoted anew.
    """
    if not address.startswith("/") or len(address) > _LONGEST_WANTED:
        return None
    path, _, query = address.partition("#")[0].partition("?")
    return own_address(unquote(path)) + (f"?{quote(query, safe=_IN_QUERY, errors='replace')}" if query else "")


_IN_QUERY: Final = "/:@!$&'()*+,;=~?%"


def _wanted(request: Request[Any, Any, Any], address: str) -> str:
    """The page to come back to after signing in: the page of this request, or the one that the sign-in page was given.

    It is empty for a form that was sent, because there is no page to come back to, and for the home page.
    """
    if request.scope["path"] == SIGN_IN_PATH:
        return own_page(request.query_params.get(WANTED_QUERY, "")) or ""
    return address if request.method in ("GET", "HEAD") and address != "/" and len(address) <= _LONGEST_WANTED else ""


def language_of(asked: str, remembered: str) -> Language:
    """The language asked for in the address, else the one chosen before, else Dutch. It is never guessed."""
    for name in (asked, remembered):
        if is_language(name):
            return name
    return DEFAULT_LANGUAGE


def show(
    page: Frame, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> Template:
    """A page from a template. A language that was asked for in the address is remembered for a year."""
    cookies = []
    if page.language_chosen:
        cookies.append(
            Cookie(key=LANGUAGE_COOKIE, value=page.language, path="/", max_age=_A_YEAR, httponly=True, samesite="lax")
        )
    return Template(
        template,
        context={**context, "page": page, "language": page.language},
        status_code=status,
        headers={"Content-Language": page.language, **(headers or {})},
        cookies=cookies,
    )
