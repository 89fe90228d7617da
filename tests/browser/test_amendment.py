"""An amendment of the statutes, walked through by pages alone: called for, decided on, and in force with its deed.

A meeting is held weeks after its call, so two are walked through: one is called for, and the demonstration's own, of
today, is held. It has a demonstration to itself, for with the deed the statutes of all others would change.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from governance.dates import today
from tests.browser.conftest import PageAt
from tests.browser.demo import Demo
from tests.browser.looking import Axe, Screenshot, look_at
from tests.browser.test_deeds import boxes_of, fill_date, title
from tests.browser.test_gallery import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long]

TODAY: Final = today(datetime.now(UTC))
NOTICE: Final = "Termijn van de oproep"
QUORUM: Final = "Quorum om de statuten te wijzigen"
MEETING: Final = f"/vergaderingen/ALV-{TODAY.year}-1"
"""The assembly of today, which the demonstration has."""
VOTED_ON: Final = ("Houd elke maand een open dag", "Roep de leden eerder op")
"""The motions of the demonstration's assembly; the second amends the statutes."""


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()


def follow_link(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()


def to_meeting(page: Page) -> None:
    """Go back to the meeting by a link of this page, or look again where this is its page."""
    if urlsplit(page.url).path == MEETING:
        page.reload()
    else:
        page.locator(f"a[href='{MEETING}']").first.click()


def lead_on(page: Page, words: str) -> None:
    """On the meeting's page follow the button of what is to be done now, which is this."""
    to_meeting(page)
    button = page.locator("section.card .govuk-button")
    expect(button).to_have_text(words)
    button.click()


def vote(page: Page) -> None:
    """From the meeting's page to the receipt."""
    to_meeting(page)
    follow_link(page, "Stem nu")
    page.locator("summary", has_text="Vóór").click()
    press(page, "Stem vóór")
    assert title(page) == "Je hebt vóór gestemd"


def test_an_amendment_is_called_for_on_pages(own_demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot) -> None:
    """With something to talk about and an ordinary motion before it; a rule is picked, another picked and taken out."""
    page = page_at(PHONE)
    own_demo.sign_in(page, "secretaris")
    page.goto(own_demo.at("/vergaderingen"))
    follow_link(page, "Roep de leden bijeen")
    fill_date(page, "Op welke dag is de vergadering?", *boxes_of(TODAY + timedelta(days=30)))
    page.get_by_label("Hoe laat begint de vergadering?").fill("19.30")
    page.get_by_label("Waar is de vergadering?").fill("Voorbeeldzaal, Voorbeeldstraat 1")
    page.get_by_label("Waar gaat het over?").fill("Opening")
    page.get_by_label("Wat stellen jullie voor?").fill("Houd een open dag")
    page.get_by_label("Wat houdt het in, en waarom?").fill("Elke kamer doet de deur open.")
    press(page, "Statutenwijziging erbij")
    amendment = page.get_by_role("group", name="Punt 3: voorstel om de statuten te wijzigen", exact=True)
    expect(amendment).to_contain_text("Oproepen voor deze vergadering kan tot en met")
    amendment.get_by_label("Wat verandert er in de statuten?").fill("Roep de leden eerder op")
    amendment.get_by_label("De letterlijke tekst van de wijziging").fill(
        "De oproep gaat **veertien dagen** vooraf uit."
    )
    for rule in (QUORUM, NOTICE):
        amendment.get_by_role("combobox", name=re.compile("^Kies (een|nog een) regel$")).select_option(label=rule)
        press(page, "Vul deze regel in")
    look_at(page, "amendment-1-rules", axe, screenshot)
    amendment.get_by_role("button", name=f"Deze regel verandert niet ({QUORUM})").click()
    expect(amendment.get_by_role("group", name=QUORUM, exact=True)).to_have_count(0)
    press(page, "Verder")
    expect(page.get_by_role("link", name="Vul deze regel in, of haal hem weg.")).to_have_count(1)
    notice = amendment.get_by_role("group", name=NOTICE, exact=True)
    notice.get_by_label("Aantal").fill("14")
    notice.get_by_label("Artikel van de statuten").fill("12.3")
    press(page, "Verder")
    assert title(page) == "Controleer de oproep"
    expect(page.get_by_role("main")).to_contain_text("14 dagen (artikel 12.3)")
    look_at(page, "amendment-2-check", axe, screenshot)
    press(page, "Roep de leden bijeen")
    expect(page.get_by_role("heading", name="Voorstel om de statuten te wijzigen bij punt 3")).to_be_visible()
    look_at(page, "amendment-3-call", axe, screenshot)
    page.get_by_role("link", name="Terug naar de vergadering").click()
    follow_link(page, "Roep de leden eerder op")
    expect(page.get_by_role("main")).to_contain_text("De letterlijke tekst ligt hier ter inzage vanaf")
    look_at(page, "amendment-4-open-text", axe, screenshot)


def test_an_amendment_is_decided_on_and_in_force_with_its_deed(
    own_demo: Demo, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    """The secretaris leads at a desk and votes; a member comes in, and votes with a phone.

    What is decided on the day of the decision is judged by the statutes as they were: the new ones show the day after.
    """
    page, phone = page_at(DESK), page_at(PHONE)
    own_demo.sign_in(page, "secretaris")
    own_demo.sign_in(phone, 12)
    page.goto(own_demo.at("/statuten"))
    expect(page.get_by_role("main")).to_contain_text("7 dagen")
    expect(page.get_by_role("main")).not_to_contain_text("14 dagen")
    for browser in (page, phone):
        browser.goto(own_demo.at("/vergaderingen"))
    to_meeting(phone)
    expect(phone.get_by_role("link", name="Stem nu")).to_have_count(0)
    to_meeting(page)
    follow_link(page, "Houd de presentielijst bij")
    page.get_by_label("Naam of lidnummer").fill("12")
    press(page, "Zoek")
    page.locator("#lid-12").get_by_role("button").click()
    expect(page.locator("#lid-12.people__one--here")).to_be_visible()
    lead_on(page, "Open de vergadering")
    press(page, "Verder")
    press(page, "Open de vergadering")
    for motion in VOTED_ON:
        lead_on(page, "Open de stemming")
        expect(page.get_by_role("main")).to_contain_text(motion)
        press(page, "Open de stemming")
        for browser in (phone, page):
            browser.bring_to_front()
            vote(browser)
        lead_on(page, "Sluit de stemming")
        press(page, "Sluit de stemming")
        lead_on(page, "Maak de uitslag bekend")
        press(page, "Maak de uitslag bekend")
        expect(page.get_by_role("main")).to_contain_text("Aangenomen")
    follow_link(page, "Lees het besluit")
    expect(page.get_by_role("main")).to_contain_text(
        "De wijziging gaat in met de akte van de notaris. Die is er nog niet."
    )
    look_at(page, "amendment-10-decision", axe, screenshot)
    follow_link(page, f"Vergadering ALV-{TODAY.year}-1")
    lead_on(page, "Sluit de vergadering")
    look_at(page, "amendment-11-closing", axe, screenshot)
    press(page, "Sluit de vergadering")
    page.goto(own_demo.at("/besluiten"))
    follow_link(page, f"ALV-{TODAY.year}-002: {VOTED_ON[1]}")
    follow_link(page, "Leg de akte vast")
    fill_date(page, "Dag van de akte", *boxes_of(TODAY))
    page.get_by_label("Welke akte is het?").fill("Akte van statutenwijziging, map 3")
    look_at(page, "amendment-12-deed", axe, screenshot)
    press(page, "Verder")
    look_at(page, "amendment-13-deed-check", axe, screenshot)
    press(page, "Leg deze akte vast")
    expect(page).not_to_have_url(re.compile("/akte"))
    phone.goto(own_demo.at(f"/statuten?on={TODAY + timedelta(days=1)}"))
    notice = phone.get_by_role("main")
    expect(notice).to_contain_text("14 dagen")
    expect(notice).to_contain_text("Statuten, artikel 12.3")
    look_at(phone, "amendment-15-statutes", axe, screenshot)
