"""Every page of the record as it is met: small and large, light and dark, in both languages, on paper."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAt
from tests.browser.demo import Demo
from tests.browser.looking import Axe, Screenshot, look_at
from tests.browser.test_gallery import DESK, PHONE

pytestmark = pytest.mark.browser

PAGES: Final = {
    "anyone": (
        "/",
        "/?on=2015-12-08",
        "/?on-day=31&on-month=2&on-year=2015",
        "/leden",
        "/bestuur",
        "/bestuur?on=2020-01-01",
        "/kamers",
        "/statuten",
        "/kamers/casa-jepie-makandra",
        "/kamers/het-koekoeksnest?on=2015-12-08",
        "/historie?type=RoomOpened",
        "/historie/1",
        "/lidmaatschap-opzeggen",
        "/inloggen",
        "/inrichten",
        "/mijn",
        "/leden/12",
        "/leden/toelaten",
    ),
    "12": ("/", "/mijn", "/mijn/contact", "/leden/12", "/leden/toelaten", "/historie?subject=member:12"),
    "secretaris": (
        "/leden",
        "/leden?search=iemand",
        "/leden/13",
        "/leden/toelaten",
        "/leden/13/schorsen",
        "/leden/13/beeindigen",
        "/leden/13/wissen",
        "/leden/volledig",
        "/bestuur",
        "/bestuur/voorzitter/aftreden",
        "/bestuur/voorzitter/aantreden",
        "/kamer-openen",
        "/statuten",
        "/statuten/invoeren",
        "/kamers/multibron",
        "/kamers/multibron/sluiten",
        "/historie",
    ),
}
IN_SHORT: Final = ("secretaris", "/leden")
"""The page that is looked at in `make test`; what all are made of is looked at in the gallery."""
EVERY: Final = [
    pytest.param(who, path, marks=[] if (who, path) == IN_SHORT else [pytest.mark.long])
    for who, paths in PAGES.items()
    for path in paths
]


@pytest.mark.parametrize(("who", "path"), EVERY)
def test_every_page_is_readable_on_a_phone_and_at_a_desk(
    who: str, path: str, demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    page = opened(page_at(PHONE), who, path, demo)
    name = path.partition("?")[0].strip("/").replace("/", "-") or "begin"
    asked = "".join(sign for sign in path.partition("?")[2] if sign.isalnum())
    look_at(page, f"page-{who}-{name}{'-' + asked if asked else ''}", axe, screenshot)
    page.emulate_media(color_scheme="dark")
    axe(page)


def test_the_record_on_paper_says_where_it_stands_in_the_log(demo: Demo, page_at: PageAt) -> None:
    page = opened(page_at(DESK), "secretaris", "/leden", demo)
    for path in ("/", "/leden", "/bestuur", "/kamers/multibron", "/historie", "/historie/1"):
        page.goto(demo.at(path))
        page.emulate_media(media="print")
        expect(page.get_by_role("contentinfo")).to_contain_text("positie")
        expect(page.locator("form:visible, nav.menu:visible, .acts:visible")).to_have_count(0)
        page.emulate_media(media="screen")


def test_the_front_door_is_read_in_the_order_of_its_use(demo: Demo, page_at: PageAt) -> None:
    page = opened(page_at(PHONE, scripts=False), "anyone", "/", demo)
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
        - main:
          - heading "Buurtwerkkamer Coöperatie" [level=1]
          - region "Wie wij zijn":
            - figure:
              - blockquote
          - region "De kamers":
            - list "De kamers door de jaren":
              - listitem:
                - paragraph:
                  - link "Casa Jepie Makandra"
          - region "Bestuur"
          - complementary "Wil je geen lid meer zijn?":
            - paragraph:
              - link /Lidmaatschap opzeggen/
    """)


@pytest.mark.long
def test_another_day_is_asked_with_three_boxes_and_without_scripts(demo: Demo, page_at: PageAt) -> None:
    page = opened(page_at(PHONE, scripts=False), "anyone", "/", demo)
    page.get_by_text("Hoe was het op een andere dag?").click()
    for label, typed in (("Dag", "8"), ("Maand", "december"), ("Jaar", "2015")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_role("button", name="Toon die dag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zo was het op dinsdag 8 december 2015")
    expect(page.get_by_role("main")).to_contain_text("De coöperatie bestond nog niet.")
    page.get_by_role("link", name="Terug naar vandaag").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Buurtwerkkamer Coöperatie")


def opened(page: Page, who: str, path: str, demo: Demo) -> Page:
    """A page, opened by somebody."""
    if who != "anyone":
        demo.sign_in(page, who)
    page.goto(demo.at(path))
    return page
