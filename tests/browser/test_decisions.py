"""The register of decisions, walked through: what the board decides and what follows, and what was decided years ago.

It has a demonstration of its own: its statutes give charters to the board, which would change the pages of others.
"""

import re
from datetime import UTC, datetime
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from governance.dates import today
from tests.browser.conftest import PageAt
from tests.browser.demo import Demo
from tests.browser.looking import Axe, Screenshot, look_at
from tests.browser.test_deeds import fill_date, title
from tests.browser.test_gallery import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long]

YEAR: Final = today(datetime.now(UTC)).year
EVERYBODY: Final = "Iedereen was vóór"
EARLIER: Final[list[tuple[str, str | None, str]]] = [
    ("ALV", "2015-12-09", "Oprichting van de coöperatie"),
    ("BESTUUR", "2015-12-09", "Verdeling van de functies"),
    ("ALV", "2016-05", "Jaarrekening van het eerste jaar"),
    ("ALV", "2017-05", "Contributie van 12 euro"),
    ("BESTUUR", "2018-09-03", "Huur van een opslag"),
    ("KAMER-multibron", "2018", "Huisregels van de kookgroep"),
    ("ALV", "2019-06-11", "Jaarrekening 2018"),
    ("ALV", "../2020", "Reglement van de kascommissie"),
    ("BESTUUR", "2021-10", "Vrijwilligersvergoeding"),
    ("ALV", None, "Naam van de nieuwsbrief"),
]
"""Ten decisions since the founding, each of a day as it is known."""


def begin(page: Page, demo: Demo, does: str) -> None:
    """From the register to the questions about a decision of the board that does something."""
    page.goto(demo.at("/besluiten"))
    page.get_by_role("link", name="Leg een besluit van het bestuur vast").click()
    page.get_by_role("link", name=does).click()


def tell(page: Page, heading: str, text: str) -> None:
    """What the board decided, all in favour."""
    page.get_by_label("Titel").fill(heading)
    page.get_by_label("Wat is besloten?").fill(text)
    page.get_by_label(EVERYBODY).check()


def in_conflict(page: Page, *offices: str) -> None:
    """These had a conflict of interest, and stood aside."""
    for office in offices:
        page.get_by_role("group", name="Wie had een tegenstrijdig belang?").get_by_label(office).check()
        page.get_by_role("group", name="Wie deden mee?").get_by_label(office).uncheck()


def record(page: Page) -> None:
    """From the questions by the check to the receipt."""
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Leg dit besluit vast").click()


def test_a_board_of_three_decides_with_one_in_conflict_and_not_with_all_three(
    own_demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    page = page_at(PHONE)
    own_demo.sign_in(page, "secretaris")
    begin(page, own_demo, "Er volgt niets vanzelf uit")
    look_at(page, "decision-board-1-questions", axe, screenshot)
    tell(page, "Huur van een zaal", "Wij huren de zaal van een van ons.")
    in_conflict(page, "penningmeester")
    page.get_by_role("button", name="Verder").click()
    look_at(page, "decision-board-2-check", axe, screenshot)
    page.get_by_role("button", name="Leg dit besluit vast").click()
    expect(page).to_have_url(re.compile(r"/historie/\d+$"))
    page.get_by_role("link", name=re.compile(r"Bekijk BESTUUR-")).click()
    assert title(page) == "Huur van een zaal"
    expect(page.get_by_role("main")).to_contain_text("1 bestuurder had een tegenstrijdig belang en deed niet mee.")
    look_at(page, "decision-board-3-decision", axe, screenshot)
    begin(page, own_demo, "Er volgt niets vanzelf uit")
    tell(page, "Onze vergoeding", "Wij geven ons een vergoeding.")
    in_conflict(page, "voorzitter", "secretaris", "penningmeester")
    record(page)
    expect(page.get_by_role("alert")).to_contain_text("Dan beslist de ledenvergadering.")
    look_at(page, "decision-board-4-refused", axe, screenshot)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_member_and_a_charter_follow_from_decisions_of_the_board_without_scripts(
    width: int, own_demo: Demo, page_at: PageAt, screenshot: Screenshot
) -> None:
    page = page_at(width, scripts=False)
    own_demo.sign_in(page, "secretaris")
    begin(page, own_demo, "Iemand wordt lid")
    tell(page, "Een nieuw lid", "Wij laten iemand toe.")
    page.get_by_role("button", name="Verder").click()
    assert page.title().startswith("Fout: "), "who becomes a member is not told yet"
    page.get_by_label("Naam", exact=True).fill(f"Voorbeeldlid van {width}")
    record(page)
    page.get_by_role("link", name=re.compile(r"Bekijk BESTUUR-")).click()
    page.get_by_role("link", name=re.compile(r"Lid \d+ werd toegelaten")).click()
    assert title(page) == f"Voorbeeldlid van {width}"
    screenshot(page, f"decision-member-{width}")
    page.get_by_role("link", name=re.compile(f"Besluit BESTUUR-{YEAR}-")).click()
    assert title(page) == "Een nieuw lid"
    charter = {"parameter": "charter_organ", "kind": None, "value": "board", "clause": "18"}
    day = f"2016-01-{width % 27 + 1:02}"
    own_demo.do("adopt-statutes", parameters=[charter], in_force_on=day, source="Voorbeeldakte")
    begin(page, own_demo, "Een kamer krijgt een kamerhandvest")
    tell(page, "Handvest", "Wij stellen het vast.")
    page.get_by_label("MultiBron").check()
    page.get_by_label("De tekst van het kamerhandvest").fill(f"# Huisregels\n\nWie kookt, ruimt op ({width}).")
    record(page)
    page.get_by_role("link", name=re.compile(r"Bekijk BESTUUR-")).click()
    screenshot(page, f"decision-charter-{width}")
    page.get_by_role("link", name="Bekijk kamer MultiBron").click()
    expect(page.get_by_role("main")).to_contain_text(f"Wie kookt, ruimt op ({width}).")


def test_ten_decisions_since_the_founding_are_entered_with_days_as_they_are_known(
    own_demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    for organ, decided_on, heading in EARLIER[:-1]:
        own_demo.do("enter-earlier-decision", organ=organ, decided_on=decided_on, title=heading, source="Notulen")
    page = page_at(DESK)
    own_demo.sign_in(page, "secretaris")
    page.goto(own_demo.at("/besluiten"))
    page.get_by_role("link", name="Voer een eerder besluit in").click()
    look_at(page, "decision-earlier-1-questions", axe, screenshot)
    page.get_by_label("Ledenvergadering").check()
    page.get_by_label("Titel").fill(EARLIER[-1][2])
    page.get_by_label("Waar staat het?").fill("Overgeleverd")
    fill_date(page, "Wanneer? (niet verplicht)", "", "", "")
    page.get_by_role("button", name="Verder").click()
    look_at(page, "decision-earlier-2-check", axe, screenshot)
    page.get_by_role("button", name="Voer dit besluit in").click()
    page.get_by_role("link", name=re.compile(rf"Bekijk ALV-{YEAR}-")).click()
    expect(page.get_by_role("main")).to_contain_text("Dit besluit is later ingevoerd.")
    look_at(page, "decision-earlier-3-decision", axe, screenshot)
    page.goto(own_demo.at("/besluiten"))
    for *_, heading in EARLIER:
        expect(page.get_by_role("link", name=heading)).to_have_count(1)
    look_at(page, "decisions-all", axe, screenshot)
    page.get_by_role("navigation", name="Wie besloot").get_by_role("link", name="Bestuur").click()
    page.get_by_role("navigation", name="Jaar").get_by_role("link", name="2018").click()
    assert title(page) == "Besluiten van het bestuur 2018"
    expect(page.get_by_role("link", name="Huur van een opslag")).to_have_count(1)
    look_at(page, "decisions-of-board", axe, screenshot)
    member = page_at(PHONE)
    own_demo.sign_in(member, 12)
    member.goto(own_demo.at("/besluiten"))
    expect(member.get_by_role("link", name="Huur van een opslag")).to_have_count(0)
    look_at(member, "decisions-member", axe, screenshot, (PHONE,))
