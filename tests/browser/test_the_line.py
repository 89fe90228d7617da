"""The whole line, as people walk it: from the call to a charter that holds, in a browser, on a phone and at a desk.

One meeting is led from beginning to end: the secretaris at one width, a member on a phone of 360 pixels with scripts
off. In `make test-long` every page on the way is looked at by axe, and kept as a picture.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from governance.dates import today
from tests.browser.conftest import PageAt
from tests.browser.demo import Demo, follow

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280
MEMBER: Final = 12
OTHERS: Final = (4, 5, 6, 7)
CHARTER: Final = "# Huisregels\n\n- Wie kookt, ruimt op.\n- De sleutel hangt bij de deur."

Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], None]


class Walk:
    """One walk along the line: pictures are numbered in its order. ``axe``: what looks at each page, if anything."""

    def __init__(self, demo: Demo, width: int, axe: Axe | None, screenshot: Screenshot) -> None:
        self.demo, self.width, self._axe, self._screenshot = demo, width, axe, screenshot
        self._taken = 0

    def seen(self, page: Page, name: str, *, scripts: bool = True) -> None:
        """Keep a picture of this page; axe finds nothing on it, nothing runs off it. (Axe itself needs scripts.)"""
        self._taken += 1
        self._screenshot(page, f"line-{self.width}-{self._taken:02}-{name}")
        if scripts:
            if self._axe is not None:
                self._axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def fill_date(page: Page, legend: str, day: date) -> None:
    """Type a day into its three boxes."""
    boxes = page.get_by_role("group", name=legend)
    boxes.get_by_label("Dag").fill(str(day.day))
    boxes.get_by_label("Maand").fill(str(day.month))
    boxes.get_by_label("Jaar").fill(str(day.year))


def convene(page: Page, walk: Walk, room: str) -> str:
    """Call the members to a meeting of today, by a call that went out nine days ago; its number."""
    on = today(datetime.now(UTC))
    page.goto(walk.demo.at("/vergaderingen"))
    walk.seen(page, "vergaderingen-leeg")
    page.get_by_role("link", name="Roep de leden bijeen").click()
    walk.seen(page, "oproepen-begin")
    page.get_by_role("button", name="Verder").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    walk.seen(page, "oproepen-fout")
    fill_date(page, "Op welke dag is de vergadering?", on)
    page.get_by_label("Hoe laat begint de vergadering?").fill("19.30")
    page.get_by_label("Waar is de vergadering?").fill("Voorbeeldzaal, Voorbeeldstraat 1")
    page.get_by_role("button", name="Punt om over te praten erbij").click()
    walk.seen(page, "oproepen-punt-erbij")
    about = page.get_by_label("Waar gaat het over?")
    about.nth(0).fill("Opening")
    about.nth(1).fill("Mededelingen")
    page.get_by_label(re.compile("^Plaats .*Punt 3")).fill("2")
    page.get_by_role("button", name="Zet op volgorde van plaats").click()
    expect(page.get_by_label("Waar gaat het over?").nth(1)).to_have_value("Mededelingen")
    page.get_by_label("Wat stellen jullie voor?").fill(f"Stel het kamerhandvest van {room} vast")
    page.get_by_label("Wat houdt het in, en waarom?").fill("De bewoners hebben dit handvest **samen** geschreven.")
    page.get_by_text("Wat volgt er vanzelf uit?").click()
    page.get_by_label("Voor welke kamer is er een kamerhandvest?").select_option(label=room)
    page.get_by_label("De tekst van het kamerhandvest").fill(CHARTER)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="Dit kan nu niet")).to_be_visible()
    walk.seen(page, "oproepen-te-laat")
    fill_date(page, "Op welke dag gaat de oproep uit?", on - timedelta(days=9))
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="Controleer de oproep")).to_be_visible()
    walk.seen(page, "oproepen-controleer")
    page.get_by_role("button", name="Wijzig Waar is de vergadering?").click()
    expect(page.get_by_label("Waar is de vergadering?")).to_have_value("Voorbeeldzaal, Voorbeeldstraat 1")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Roep de leden bijeen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("De leden zijn opgeroepen")
    walk.seen(page, "oproep")
    call = page.url
    page.go_back()
    page.get_by_role("button", name="Roep de leden bijeen").click()
    expect(page).to_have_url(call)
    meeting = re.search(r"ALV-\d+-\d+", page.url)
    assert meeting is not None
    return meeting[0]


def check_in(page: Page, walk: Walk, meeting: str) -> None:
    """The example member is found by number, others by one tap each."""
    page.goto(walk.demo.at(f"/vergaderingen/{meeting}"))
    walk.seen(page, "vergadering-begin")
    page.get_by_role("link", name="Houd de presentielijst bij").click()
    page.get_by_label("Naam of lidnummer").fill(str(MEMBER))
    page.get_by_role("button", name="Zoek").click()
    walk.seen(page, "presentie-gezocht")
    page.get_by_role("button", name=f"Is er Voorbeeldlid {MEMBER}").click()
    expect(page.get_by_role("status")).to_have_text(f"Voorbeeldlid {MEMBER} is aangemeld.")
    for number in OTHERS:
        page.get_by_role("button", name=f"Is er Voorbeeldlid {number:02}").click()
        expect(page.get_by_role("status")).to_have_text(f"Voorbeeldlid {number:02} is aangemeld.")
    page.get_by_role("button", name=f"Gaat weg Voorbeeldlid {OTHERS[-1]:02}").click()
    expect(page.get_by_role("status")).to_have_text(f"Voorbeeldlid {OTHERS[-1]:02} is afgemeld.")
    walk.seen(page, "presentie")
    page.get_by_role("link", name="Toon alleen wie er is").click()
    expect(page.locator(".people__one")).to_have_count(len(OTHERS))
    walk.seen(page, "presentie-wie-er-is")


def lead(page: Page, walk: Walk, meeting: str, step: str, deed: str, name: str) -> None:
    """Take the step that is next, on its own page."""
    page.goto(walk.demo.at(f"/vergaderingen/{meeting}"))
    page.get_by_role("link", name=step).click()
    walk.seen(page, f"{name}-vraag")
    page.get_by_role("button", name=deed).click()
    expect(page.get_by_role("main")).not_to_contain_text("Dit kan nu niet")
    walk.seen(page, name)


def begin(page: Page, walk: Walk, meeting: str) -> None:
    """The assembly is opened, by those who lead it where nobody says otherwise."""
    page.goto(walk.demo.at(f"/vergaderingen/{meeting}"))
    page.get_by_role("link", name="Open de vergadering").click()
    walk.seen(page, "openen-vraag")
    page.get_by_role("button", name="Verder").click()
    walk.seen(page, "openen-controle")
    page.get_by_role("button", name="Open de vergadering").click()
    expect(page.get_by_text("Voorzitter van de vergadering:")).to_be_visible()
    walk.seen(page, "geopend")


def vote(page: Page, walk: Walk, meeting: str) -> None:
    """The member on a phone, scripts off: from the meeting's page to the receipt in three taps."""
    page.goto(walk.demo.at(f"/vergaderingen/{meeting}"))
    walk.seen(page, "lid-vergadering", scripts=False)
    page.get_by_role("link", name="Stem nu").click()
    walk.seen(page, "lid-kies", scripts=False)
    page.locator("summary", has_text="Vóór").click()
    walk.seen(page, "lid-gekozen", scripts=False)
    page.get_by_role("button", name="Stem vóór").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt vóór gestemd")
    walk.seen(page, "lid-bewijs", scripts=False)
    receipt = page.url
    page.go_back()
    expect(page).to_have_url(receipt)
    page.goto(receipt.removesuffix("/bewijs"))
    expect(page).to_have_url(receipt)


@pytest.mark.parametrize(
    ("width", "room", "sound"),
    [
        (PHONE, "De Handreiking", False),
        pytest.param(DESK, "MultiBron", True, marks=pytest.mark.long),
        pytest.param(PHONE, "Casa Jepie Makandra", True, marks=pytest.mark.long),
    ],
)
def test_from_the_call_to_a_charter_that_holds(
    width: int, room: str, sound: bool, demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    walk = Walk(demo, width, axe if sound else None, screenshot)
    secretaris = page_at(width)
    follow(secretaris, demo.link("secretaris"))
    meeting = convene(secretaris, walk, room)
    check_in(secretaris, walk, meeting)
    begin(secretaris, walk, meeting)
    lead(secretaris, walk, meeting, "Open de stemming", "Open de stemming", "stemming-open")

    member = page_at(PHONE, scripts=False)
    follow(member, demo.link(MEMBER))
    vote(member, walk, meeting)

    lead(secretaris, walk, meeting, "Sluit de stemming", "Sluit de stemming", "stemming-dicht")
    lead(secretaris, walk, meeting, "Maak de uitslag bekend", "Maak de uitslag bekend", "uitslag")
    expect(secretaris.get_by_role("heading", name="Aangenomen")).to_be_visible()
    secretaris.get_by_role("link", name="Lees het besluit").click()
    walk.seen(secretaris, "besluit")
    secretaris.get_by_role("link", name=f"Bekijk kamer {room}").click()
    expect(secretaris.get_by_text("Wie kookt, ruimt op.")).to_be_visible()
    walk.seen(secretaris, "kamer")
    lead(secretaris, walk, meeting, "Sluit de vergadering", "Sluit de vergadering", "gesloten")
    write_minutes(secretaris, walk)
    read_as_member(member, walk, meeting, room)


def write_minutes(page: Page, walk: Walk) -> None:
    """The minutes have filled themselves; a text is written, looked at, saved, and shared."""
    page.get_by_role("link", name="Schrijf de notulen").click()
    block = page.locator("#punt-3")
    expect(block).to_contain_text("Aangenomen.")
    expect(page.locator("#aanwezig")).to_contain_text("Er kwamen 5 leden. Bij de sluiting waren er 4 leden.")
    walk.seen(page, "notulen-klad")
    block.get_by_role("link", name="Schrijf hier iets bij").click()
    page.get_by_role("textbox").fill("De leden bedanken de schrijvers van het **handvest**.")
    page.get_by_role("button", name="Bekijk eerst hoe het wordt").click()
    expect(page.locator(".card strong")).to_have_text("handvest")
    walk.seen(page, "notulen-schrijven")
    page.get_by_role("button", name="Bewaar de tekst").click()
    expect(page.locator("#punt-3")).to_contain_text("De leden bedanken de schrijvers")
    page.get_by_role("link", name="Deel de notulen met de leden").click()
    walk.seen(page, "notulen-delen")
    page.get_by_role("button", name="Deel de notulen").click()
    expect(page.get_by_text("Versie 1, met de leden gedeeld op")).to_be_visible()
    walk.seen(page, "notulen-gedeeld")


def read_as_member(page: Page, walk: Walk, meeting: str, room: str) -> None:
    """The member, still on the phone without scripts, sees all of it: the result, the minutes, how it came about."""
    page.goto(walk.demo.at(f"/stemmen/{meeting}.3.1/bewijs"))
    page.get_by_role("link", name="Bekijk de uitslag").click()
    expect(page.get_by_role("heading", name="Aangenomen")).to_be_visible()
    expect(page.get_by_role("link", name="Wie koos wat")).to_have_count(0)
    walk.seen(page, "lid-uitslag", scripts=False)
    page.goto(walk.demo.at(f"/notulen/{meeting}"))
    expect(page.get_by_text("De leden bedanken de schrijvers")).to_be_visible()
    walk.seen(page, "lid-notulen", scripts=False)
    page.emulate_media(media="print")
    expect(page.get_by_text(re.compile(r"Stand op .*, positie \d+ van het log"))).to_be_visible()
    walk.seen(page, "lid-notulen-papier", scripts=False)
    page.emulate_media(media="screen")
    page.goto(walk.demo.at(f"/vergaderingen/{meeting}"))
    page.get_by_role("link", name="De historie van deze vergadering").click()
    expect(page.get_by_role("main")).to_contain_text(meeting)
    walk.seen(page, "lid-historie", scripts=False)
    page.goto(walk.demo.at("/besluiten"))
    expect(page.get_by_role("link", name=f"Stel het kamerhandvest van {room} vast")).to_be_visible()
    walk.seen(page, "lid-besluiten", scripts=False)
