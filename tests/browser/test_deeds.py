"""What people record, walked through on a phone without scripts and at a desk: asked, checked, done, refused.

All of it is long: what needs neither layout nor scripts is asked of the HTML in tests/api, and what needs them of the
gallery. Here both come together at all widths.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from governance.dates import today
from tests.browser.conftest import PageAt
from tests.browser.demo import Demo, follow
from tests.browser.looking import Axe, Screenshot, look_at
from tests.browser.test_gallery import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long]

WIDTHS: Final = (PHONE, DESK)


def fill_date(page: Page, legend: str, *typed: str) -> None:
    """Type into the three boxes of a date."""
    boxes = page.get_by_role("group", name=legend)
    for label, text in zip(("Dag", "Maand", "Jaar"), typed, strict=True):
        boxes.get_by_label(label, exact=True).fill(text)


def boxes_of(day: date) -> tuple[str, str, str]:
    """A day as it is typed."""
    return str(day.day), str(day.month), str(day.year)


def title(page: Page) -> str:
    """The words of the heading."""
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_statutes_are_entered_without_scripts(width: int, demo: Demo, page_at: PageAt, screenshot: Screenshot) -> None:
    """A fault is said at its field; then the check, and the rules with the clause in which they stand.

    They ask for as many days as the default does: all tests share one demonstration, in which others call meetings.
    """
    page = page_at(width, scripts=False)
    demo.sign_in(page, "secretaris")
    page.goto(demo.at("/statuten"))
    page.get_by_role("link", name="Voer statuten in").click()
    fill_date(page, "Vanaf welke dag gelden ze?", *boxes_of(date(2026, 2, width % 27 + 1)))
    page.get_by_label("Waar staat dit?").fill("Voorbeeldakte")
    notice = page.get_by_role("group", name="Termijn van de oproep", exact=True)
    notice.get_by_label("Aantal").fill("367")
    notice.get_by_label("Artikel van de statuten").fill("12.3")
    quorum = page.get_by_role("group", name="Quorum om de statuten te wijzigen", exact=True)
    quorum.get_by_label("Hoeveel er nodig is").select_option(label="Minstens dit deel")
    quorum.get_by_label("Welk deel").fill("")
    page.get_by_role("button", name="Verder").click()
    assert page.title().startswith("Fout: ")
    for sentence in ("Vul voor het aantal 366 of minder in.", "Vul het deel in."):
        expect(page.get_by_text(sentence)).to_have_count(2)
    screenshot(page, f"deed-statutes-1-faults-{width}")
    notice.get_by_label("Aantal").fill("7")
    quorum.get_by_label("Welk deel").fill("2/3")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("main")).to_contain_text("7 dagen (artikel 12.3)")
    screenshot(page, f"deed-statutes-2-check-{width}")
    page.get_by_role("button", name="Leg deze statuten vast").click()
    assert title(page) == "Wat onze statuten bepalen"
    expect(page.get_by_role("main")).to_contain_text("Statuten, artikel 12.3")
    screenshot(page, f"deed-statutes-3-in-force-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_is_admitted_without_scripts(width: int, demo: Demo, page_at: PageAt, screenshot: Screenshot) -> None:
    page = page_at(width, scripts=False)
    demo.sign_in(page, "secretaris")
    page.goto(demo.at("/leden"))
    page.get_by_role("link", name="Laat een nieuw lid toe").click()
    fill_date(page, "Lid sinds", "31", "februari", "2024")
    page.get_by_label("Telefoonnummer").fill("020 555 01 00")
    page.get_by_role("button", name="Verder").click()
    assert page.title().startswith("Fout: ")
    for sentence in ("Vul de naam in.", "31-februari-2024 bestaat niet. Kijk de dag, de maand en het jaar na."):
        expect(page.get_by_text(sentence)).to_have_count(2)
    screenshot(page, f"deed-admit-1-faults-{width}")
    page.get_by_label("Naam", exact=True).fill(f"Voorbeeldlid van {width}")
    page.get_by_label("Bewoner").check()
    fill_date(page, "Lid sinds", "", "februari", "2024")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("main")).to_contain_text("Er is nog niets verstuurd.")
    screenshot(page, f"deed-admit-2-check-{width}")
    page.get_by_role("button", name="Wijzig Telefoonnummer").click()
    assert page.url.endswith("#phone")
    expect(page.get_by_label("Naam", exact=True)).to_have_value(f"Voorbeeldlid van {width}")
    expect(page.get_by_label("Bewoner")).to_be_checked()
    page.get_by_label("Telefoonnummer").fill("")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Laat dit lid toe").click()
    expect(page).to_have_url(re.compile(r"/historie/\d+$"))
    assert re.fullmatch(r"Lid \d+ werd toegelaten", title(page))
    expect(page.get_by_role("main")).to_contain_text("februari 2024")
    screenshot(page, f"deed-admit-3-receipt-{width}")
    page.get_by_role("link", name=re.compile(r"^Bekijk lid")).click()
    assert title(page) == f"Voorbeeldlid van {width}"
    page.goto(demo.at("/leden"))
    page.get_by_label("Naam of lidnummer").fill(f"van {width}")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("link", name=f"Voorbeeldlid van {width}")).to_have_count(1)


@pytest.mark.parametrize(("width", "member"), [(PHONE, 70), (DESK, 71)])
def test_a_member_is_suspended_ended_and_erased_without_scripts(
    width: int, member: int, demo: Demo, page_at: PageAt, screenshot: Screenshot
) -> None:
    page = page_at(width, scripts=False)
    demo.sign_in(page, "secretaris")
    page.goto(demo.at(f"/leden/{member}"))
    page.get_by_role("link", name="Schors dit lid").click()
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Schors dit lid").click()
    assert title(page) == f"Lid {member} werd geschorst"
    page.goto(demo.at(f"/leden/{member}/schorsen"))
    assert title(page) == "Dit kan nu niet"
    expect(page.get_by_role("main")).to_contain_text("Er is niets vastgelegd.")
    page.get_by_text("Welke regel is dit?").click()
    expect(page.get_by_role("main")).to_contain_text("2:38 lid 1 BW")
    screenshot(page, f"deed-suspend-refused-{width}")
    page.goto(demo.at(f"/leden/{member}"))
    screenshot(page, f"deed-suspended-{width}")
    page.get_by_role("link", name="Beëindig het lidmaatschap").click()
    page.get_by_label("Het lid heeft opgezegd").check()
    fill_date(page, "Eerste dag zonder lidmaatschap", *boxes_of(today(datetime.now(UTC))))
    page.get_by_role("button", name="Verder").click()
    screenshot(page, f"deed-end-check-{width}")
    page.get_by_role("button", name="Beëindig dit lidmaatschap").click()
    page.goto(demo.at(f"/leden/{member}"))
    page.get_by_role("link", name="Wis de gegevens van dit oud-lid").click()
    expect(page.get_by_role("heading", name="Dit blijft")).to_be_visible()
    page.get_by_role("button", name="Wis deze gegevens voorgoed").click()
    screenshot(page, f"deed-erase-receipt-{width}")
    page.goto(demo.at(f"/leden/{member}"))
    assert title(page) == "gewist"
    screenshot(page, f"deed-erased-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_room_is_recorded_with_a_month_and_without_scripts(
    width: int, demo: Demo, page_at: PageAt, screenshot: Screenshot
) -> None:
    page = page_at(width, scripts=False)
    demo.sign_in(page, "penningmeester")
    page.goto(demo.at("/kamers"))
    page.get_by_role("link", name="Leg een nieuwe kamer vast").click()
    page.get_by_label("Naam van de kamer").fill(f"Kamer Voorbeeld {width}")
    page.get_by_label("Buurt").fill("Voorbeeldbuurt")
    page.get_by_label("Stadsdeel").fill("Voorbeeldstad")
    fill_date(page, "Open sinds", "", "9", "2019")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Leg deze kamer vast").click()
    page.goto(demo.at(f"/kamers/kamer-voorbeeld-{width}"))
    expect(page.get_by_role("list", name="Het leven van de kamer")).to_contain_text("september 2019")
    page.get_by_role("link", name="Deze kamer is gesloten").click()
    fill_date(page, "Eerste dag dat de kamer dicht was", "", "", "2023")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Leg de sluiting vast").click()
    page.goto(demo.at(f"/kamers/kamer-voorbeeld-{width}"))
    expect(page.get_by_role("list", name="Status")).to_contain_text("gesloten")
    screenshot(page, f"deed-room-closed-{width}")


def test_i_come_in_by_a_link_and_change_how_i_am_reached(
    demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    page = page_at(PHONE)
    link = demo.link(20)
    page.goto(link)
    expect(page.get_by_label("Wat is je code?")).to_have_value(link.partition("#")[2])
    expect(page.get_by_role("button", name="Log in")).to_be_focused()
    assert "#" not in page.url, "the code is nowhere to be found afterwards"
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_text("Menu").click()
    page.get_by_role("link", name="Mijn", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn pagina")
    page.get_by_role("link", name="Geef of verander je gegevens").click()
    page.get_by_label("Telefoonnummer").fill("020 555 01 00")
    page.get_by_role("button", name="Verder").click()
    look_at(page, "deed-contact-check", axe, screenshot, (PHONE,))
    page.get_by_role("button", name="Bewaar mijn gegevens").click()
    look_at(page, "deed-contact-receipt", axe, screenshot, (PHONE,))
    page.goto(demo.at("/mijn"))
    expect(page.get_by_role("main")).to_contain_text("020 555 01 00")
    page.get_by_role("button", name="Uitloggen").click()
    page.goto(demo.at("/mijn"))
    assert title(page) == "Log eerst in"


def test_i_end_a_session_that_i_do_not_know(demo: Demo, page_at: PageAt) -> None:
    """Of a member whom no other test signs in: of two that are not known each has its button."""
    here, there = page_at(PHONE, scripts=False), page_at(DESK, scripts=False)
    follow(there, demo.link(61))
    follow(here, demo.link(61))
    here.goto(demo.at("/mijn"))
    here.get_by_role("button", name=re.compile(r"^Log daar uit")).click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Mijn pagina")
    there.goto(demo.at("/mijn"))
    assert title(there) == "Je bent niet meer ingelogd"


def test_a_fault_takes_the_focus_and_its_link_leads_into_the_field(demo: Demo, page_at: PageAt, axe: Axe) -> None:
    page = page_at(PHONE)
    demo.sign_in(page, "secretaris")
    page.goto(demo.at("/leden/toelaten"))
    page.get_by_role("button", name="Verder").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    page.get_by_role("link", name="Vul de naam in.").click()
    expect(page.get_by_label("Naam", exact=True)).to_be_focused()


def test_an_english_reader_is_asked_and_answered_in_english(demo: Demo, page_at: PageAt, axe: Axe) -> None:
    page = page_at(PHONE)
    demo.sign_in(page, "secretaris")
    page.goto(demo.at("/kamers/de-handreiking/sluiten?taal=en"))
    fill_date_in_english(page, "First day on which the room was closed", "1", "1", "2010")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record the closing").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was recorded.")
    axe(page)


def fill_date_in_english(page: Page, legend: str, *typed: str) -> None:
    """Type into the three boxes of a date, on an English page."""
    boxes = page.get_by_role("group", name=legend)
    for label, text in zip(("Day", "Month", "Year"), typed, strict=True):
        boxes.get_by_label(label, exact=True).fill(text)
