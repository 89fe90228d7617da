"""The first start: one link from the terminal, who holds the offices and is a member, and where links come from.

It is long: what is asked and answered is asked of the HTML in tests/api/test_pages_set_up.py, what unfolds is looked at
in the gallery. Here every page of the way is looked at, at all widths.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageAt
from tests.browser.looking import Axe, Screenshot, look_at
from tests.browser.test_gallery import PHONE
from tests.processes.kamer import kamer, running

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_first_start_ends_with_a_secretaris_who_comes_in(
    tmp_path: Path, page_at: PageAt, axe: Axe, screenshot: Screenshot
) -> None:
    with running(tmp_path, "serve", "--port", "0") as process:
        url = process.first_line.split()[3].rstrip(".")
        link = kamer(tmp_path, "sign-in-link", "set-up", base_url=url).stdout.strip()
        page = page_at(PHONE)
        page.goto(link)
        look_at(page, "set-up-1-code", axe, screenshot)
        page.get_by_role("button", name="Begin met inrichten").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wie zit er nu in het bestuur?")
        page.get_by_role("button", name="Verder").click()
        expect(page.locator(".govuk-error-summary li")).to_have_count(3)
        look_at(page, "set-up-2-faults", axe, screenshot)
        office(page, "Secretaris").get_by_label("Naam").fill("Voorbeeldpersoon 1")
        office(page, "Secretaris").get_by_role("group", name="In functie sinds").get_by_label("Jaar").fill("2024")
        since = office(page, "Secretaris").get_by_role("group", name="Lid sinds")
        expect(since).to_be_hidden()
        office(page, "Secretaris").get_by_label("Ja, maak deze persoon nu lid in Kamer").check()
        since.get_by_label("Jaar").fill("2019")
        office(page, "Secretaris").get_by_label("Soort lid").select_option("bewoner")
        office(page, "Penningmeester").get_by_label("Naam").fill("Voorbeeldpersoon 2")
        office(page, "Penningmeester").get_by_label("Nee, geen lid").check()
        look_at(page, "set-up-2-filled", axe, screenshot)
        office(page, "Voorzitter").get_by_label("Ik weet niet wie nu voorzitter is").check()
        page.get_by_role("button", name="Verder").click()
        look_at(page, "set-up-3-check", axe, screenshot)
        page.get_by_role("button", name="Wijzig Secretaris").click()
        expect(office(page, "Secretaris").get_by_label("Naam")).to_have_value("Voorbeeldpersoon 1")
        page.get_by_role("button", name="Verder").click()
        page.get_by_role("button", name="Leg het bestuur vast").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kamer is ingericht")
        look_at(page, "set-up-4-done", axe, screenshot)
        made = kamer(tmp_path, "sign-in-link", "secretaris", base_url=url)
        its_link = re.search(r"http\S+#\S+", made.stdout)
        assert its_link is not None, made.stdout + made.stderr
        secretaris = page_at(PHONE)
        secretaris.goto(its_link[0])
        secretaris.get_by_role("button", name="Log in").click()
        expect(secretaris.get_by_role("heading", level=1)).to_have_text("Buurtwerkkamer Coöperatie")
        secretaris.goto(f"{url}/mijn")
        expect(secretaris.get_by_role("main")).to_contain_text("Voorbeeldpersoon 1")
        look_at(secretaris, "set-up-5-secretaris", axe, screenshot)
        secretaris.goto(f"{url}/leden")
        look_at(secretaris, "set-up-6-one-member", axe, screenshot)
        secretaris.goto(f"{url}/bestuur")
        look_at(secretaris, "set-up-7-board", axe, screenshot)
        secretaris.get_by_role("link", name="Leg vast welk lid de penningmeester is").click()
        look_at(secretaris, "set-up-8-which-member", axe, screenshot)
        secretaris.get_by_label("Lidnummer").fill("1")
        secretaris.get_by_role("button", name="Verder").click()
        look_at(secretaris, "set-up-9-check", axe, screenshot)
        secretaris.get_by_role("button", name="Leg dit lidnummer vast").click()
        expect(secretaris.get_by_role("main")).to_contain_text("niet aan je eigen lidmaatschap 1 koppelen")
        look_at(secretaris, "set-up-10-not-to-oneself", axe, screenshot)
        assert process.stop() == 0


def office(page: Page, name: str) -> Locator:
    """What is asked of one office."""
    return page.get_by_role("group", name=name)
