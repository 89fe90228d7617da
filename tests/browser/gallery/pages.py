"""The gallery's pages, rendered as the real ones are, from example content."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from api.pages.set_up import SetUp
from api.pages.verdicts import RuleShown, VerdictShown
from api.texts import Language, texts_in
from api.web.forms import FieldFault, Form, read
from api.web.page import Frame
from api.web.templating import TEMPLATES, environment
from governance.dates import ImpreciseDate
from governance.rules.verdict import Outcome

HERE: Final = Path(__file__).parent
DAY: Final = date(2027, 3, 27)
RECORDED: Final = datetime(2027, 3, 27, 18, 42, tzinfo=UTC)


class Vote(msgspec.Struct):
    choice: Literal["for", "against", "blank"]


class SignIn(msgspec.Struct):
    code: str


class Convene(msgspec.Struct):
    """A form with a field of every kind."""

    place: Annotated[str, msgspec.Meta(min_length=2, max_length=80)]
    held_on: date
    starts_at: time
    since: ImpreciseDate | None
    kind: Literal["resident", "professional", "entrepreneur"]
    text: Annotated[str, msgspec.Meta(max_length=2000)]
    rooms: list[str] = []
    status: Literal["member", "suspended"] = "member"


class Moment(msgspec.Struct):
    when: ImpreciseDate | date | None
    precision: str
    title: str
    text: str | None = None
    href: str | None = None


class Life(msgspec.Struct):
    name: str
    since: ImpreciseDate | None
    until: ImpreciseDate | None = None
    ended: bool = False
    open_line: bool = False
    note: str | None = None
    href: str = "/kamer"


class Entry(msgspec.Struct):
    position: int
    effective_on: ImpreciseDate | date | None
    recorded_at: datetime
    recorded_by: str
    summary: str
    source: str | None = None
    withdrawn: str | None = None
    href: str | None = None
    at_once: bool = False


def _when(text: str) -> ImpreciseDate:
    return ImpreciseDate.parse(text)


WRONG: Final = [
    ("held_on-day", "31"),
    ("held_on-month", "4"),
    ("held_on-year", "2027"),
    ("starts_at", "half acht"),
    ("since-month", "3"),
    ("text", "Wij stellen voor de huur van de kamer te verlengen."),
    ("rooms", "a"),
    ("_key", "k"),
]
REFUSED: Final = {
    "sentence": "Je hebt in deze stemming al gestemd. Je stem telt.",
    "rule": "Iedereen stemt één keer",
    "article": "2:38 lid 1 BW",
    "code": "already-voted",
    "facts": [("Stemming", "ALV-2027-1.3")],
    "back": "/",
}


def _rule(rule: str, title: str, sentence: str, basis: str, *, met: bool | None) -> RuleShown:
    return RuleShown(rule=rule, title=title, sentence=sentence, met=met, consequence=False, basis=basis)


QUORUM: Final = _rule(
    "quorum",
    "Quorum",
    "Minstens de helft van 80 leden: 40. Er waren 41 leden.",
    "Dit staat in onze statuten.",
    met=True,
)
CALL: Final = _rule(
    "notice_days",
    "Oproeping",
    "Er zijn 7 dagen nodig. De dag van oproepen en de dag zelf tellen niet mee. Het waren 9 dagen.",
    "Dit is een standaard, niet uit onze statuten.",
    met=True,
)
LAW_OF: Final = "Beoordeeld naar de wet en de statuten van 24 november 2026."
CARRIED: Final = VerdictShown(
    outcome=Outcome.CARRIED,
    flaws="",
    reason="Meer dan de helft van 39 geldige stemmen is nodig. Het waren 25 stemmen vóór.",
    rules=[
        QUORUM,
        _rule(
            "majority",
            "Meerderheid",
            "Meer dan de helft van 39 geldige stemmen is nodig. Het waren 25 stemmen vóór.",
            "Dit staat in de wet: 2:38 lid 1 BW.",
            met=True,
        ),
        CALL,
    ],
    law_of=LAW_OF,
)
REJECTED: Final = VerdictShown(
    outcome=Outcome.REJECTED,
    flaws="",
    reason="Meer dan de helft van 40 geldige stemmen is nodig. Het waren 20 stemmen vóór.",
    rules=[
        msgspec.structs.replace(QUORUM, met=None),
        _rule(
            "majority",
            "Meerderheid",
            "Meer dan de helft van 40 geldige stemmen is nodig. Het waren 20 stemmen vóór.",
            "Dit staat in de wet: 2:38 lid 1 BW.",
            met=False,
        ),
    ],
    law_of=LAW_OF,
)
UNDECIDED: Final = msgspec.structs.replace(REJECTED, outcome=Outcome.NO_DECISION, reason="Het quorum ontbrak.")

LIVES: Final = [
    Life("Kamer Voorbeeld Oost", _when("2011-03"), note="In zelfbeheer sinds 2014."),
    Life("Kamer Voorbeeld West", _when("2013-02")),
    Life("Kamer Voorbeeld Noord", _when("2014-03-12"), until=_when("2022"), ended=True, note="Gesloten."),
    Life(
        "Kamer Voorbeeld Zuid met een naam die lang is",
        None,
        open_line=True,
        note="Zelfstandig, sinds wanneer is niet bekend.",
    ),
]

ROOM: Final = [
    Moment(_when("2011-03"), "month", "De kamer ging open", "In een lege winkelruimte, samen met bewoners."),
    Moment(_when("2011-11-20"), "day", "Bewoners namen het zelfbeheer over", href="/historie"),
    Moment(date(2016, 4, 5), "day", "Kamerhandvest vastgesteld", "Besluit ALV-2016-003."),
    Moment(None, "unknown", "De kookclub begon"),
]

ENTRIES: Final = [
    Entry(
        132,
        date(2027, 3, 27),
        RECORDED,
        "de voorzitter",
        "Besluit ALV-2027-003 is genomen: het handvest van Kamer Voorbeeld West",
        href="/uitslag",
    ),
    Entry(12, _when("2011-03"), RECORDED, "de beheerder", "Kamer Voorbeeld Oost ging open", source="voorbeeldgegevens"),
    Entry(
        11,
        None,
        RECORDED,
        "de beheerder",
        "De coöperatie ging Kamer Voorbeeld Oost steunen",
        source="voorbeeldgegevens",
    ),
]

MEMBERS: Final = [
    (
        (f"Voorbeeldlid {number:02}", "/leden"),
        number,
        "bewoner" if number % 3 else "ondernemer",
        "lid" if number != 4 else "geschorst",
        "5 april 2016",
    )
    for number in range(1, 9)
]

Content = dict[str, Any]


def _problem(kind: str) -> Callable[[], tuple[str, Content]]:
    content = {
        "kind": kind,
        "who": "de secretaris" if kind == "403" else None,
        "code": "K7QF" if kind == "500" else None,
    }
    return lambda: ("problem.html", content)


def _filled() -> Form[Convene]:
    return Form.blank(Convene, "k", held_on=DAY, starts_at=time(19, 30), kind="resident")


def _first_start() -> tuple[str, Content]:
    """What is asked of each office at a first start, of which some questions depend on an answer."""
    words = texts_in("nl").t
    memberships = [(answer, words(f"set_up.membership.{answer}"), None) for answer in ("new", "registered", "none")]
    offices = [(office, words(f"office.{office}")) for office in ("secretaris", "penningmeester")]
    kinds = [("", words("set_up.kind.none")), ("resident", words("member.kind.resident"))]
    asked = {"offices": offices, "memberships": memberships, "kinds": kinds, "seats": [], "refusal": None}
    return "set_up/ask.html", {"form": Form.blank(SetUp, "k"), **asked}


def _wrong_code() -> Form[SignIn]:
    return Form(SignIn, {"code": ["ABCD-EFGH"]}, {"code": FieldFault("wrong")})


PAGES: Final[dict[str, Callable[[], tuple[str, Content]]]] = {
    "/": lambda: ("home.html", {"lives": LIVES, "first": date(2010, 1, 1), "founded": date(2015, 12, 9), "today": DAY}),
    "/onderdelen": lambda: ("parts.html", {}),
    "/leden": lambda: ("list.html", {"members": MEMBERS, "form": Form.blank(Convene)}),
    "/kamer": lambda: ("room.html", {"entries": ROOM}),
    "/stem": lambda: ("vote.html", {"form": Form.blank(Vote, "k")}),
    "/formulier": lambda: ("form.html", {"form": _filled()}),
    "/formulier-fout": lambda: ("form.html", {"form": read(Convene, WRONG)}),
    "/inrichten": _first_start,
    "/formulier-geweigerd": lambda: ("came_back.html", {"form": Form.blank(Vote, "k", choice="for")}),
    "/controleer": lambda: ("check.html", {"form": Form.blank(Vote, "k", choice="for")}),
    "/bewijs": lambda: ("receipt.html", {"recorded_at": RECORDED}),
    "/uitslag": lambda: ("result.html", {"carried": CARRIED, "rejected": REJECTED, "undecided": UNDECIDED}),
    "/historie": lambda: ("history.html", {"entries": ENTRIES}),
    "/inloggen": lambda: ("sign_in.html", {"form": Form.blank(SignIn, "k")}),
    "/inloggen-fout": lambda: ("sign_in.html", {"form": _wrong_code()}),
    "/geweigerd": lambda: ("refused.html", REFUSED),
    "/druk": lambda: (
        "busy.html",
        {
            "why": "busy",
            "seconds": 3,
            "sent": read(Vote, [("choice", "for"), ("_key", "k")]),
            "action": "/stem",
            "refreshes": False,
        },
    ),
    "/onbereikbaar": lambda: (
        "busy.html",
        {
            "seconds": 5,
            "why": "unreachable",
            "sent": read(Vote, [("choice", "for"), ("_key", "k")]),
            "action": "/stem",
            "refreshes": False,
        },
    ),
    "/opslaan-lukt-niet": lambda: (
        "busy.html",
        {
            "seconds": 5,
            "why": "cannot-store",
            "sent": read(Vote, [("choice", "for"), ("_key", "k")]),
            "action": "/stem",
            "refreshes": False,
        },
    ),
    "/druk-lezen": lambda: (
        "busy.html",
        {"why": "busy", "seconds": 1, "sent": None, "action": "/leden", "refreshes": True},
    ),
    "/niet-meer-ingelogd": lambda: (
        "problem.html",
        {"kind": "expired", "sent": read(Vote, [("choice", "for"), ("_key", "k")]), "action": "/stem"},
    ),
    **{f"/fout/{kind}": _problem(kind) for kind in ("expired", "403", "404", "500")},
}


@cache
def _templates(language: Language) -> Environment:
    """The templates of the program and those of the gallery; compiling them takes longer than a page."""
    return environment(language).overlay(loader=ChoiceLoader([FileSystemLoader(TEMPLATES), FileSystemLoader(HERE)]))


def render(path: str, language: Language = "nl") -> str:
    """One page of the gallery."""
    name, content = PAGES[path]()
    page = Frame(
        language=language,
        address=path,
        day=DAY,
        position=132,
        reader="Voorbeeldlid 12" if path in ("/stem", "/bewijs", "/leden") else None,
        section={"/leden": "members", "/kamer": "rooms", "/historie": "history", "/uitslag": "meetings"}.get(path, ""),
        csrf="example",
    )
    return _templates(language).get_template(name).render(page=page, language=language, **content)
