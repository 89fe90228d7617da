"""Every component, as people meet it: on a phone and a desk, light and dark, by keyboard, without scripts, on paper."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Gallery, PageAt, Scheme, wait_until
from tests.browser.gallery.pages import PAGES

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
LEAST_TEXT, LEAST_TARGET = 18, 44

FOLD = "(open) => document.querySelectorAll('details').forEach((details) => { details.open = open; })"
"""What is folded in is looked at too."""

WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

SMALL_TEXT = """(least) => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && element.checkVisibility()
        && !element.closest('[aria-hidden=true][tabindex="-1"]')
        && parseFloat(getComputedStyle(element).fontSize) < least) found.push(walk.currentNode.data.trim());
  }
  return found;
}"""

SMALL_TARGETS = """(least) => [...document.querySelectorAll(
    'a, button, summary, select, textarea, input:not([type=hidden])')].flatMap((target) => {
  const choice = target.matches('[type=radio], [type=checkbox]');
  const box = (choice ? target.labels[0] : target).getBoundingClientRect();
  const small = Math.min(box.height, choice ? box.width : 1e6) < least;
  return target.checkVisibility() && !target.matches('.govuk-skip-link, [aria-hidden=true][tabindex="-1"]') && small
    ? [`${target.outerHTML.slice(0, 80)} ${box.height}`] : [];
})"""

TOUCHING = """(least) => [...document.querySelectorAll('main .buttons, main .govuk-button')].flatMap((button) => {
  let above = button.previousElementSibling;
  while (above && !above.checkVisibility()) above = above.previousElementSibling;
  if (!above || !button.checkVisibility()) return [];
  const box = button.getBoundingClientRect(), other = above.getBoundingClientRect();
  const beside = other.right <= box.left || box.right <= other.left;
  const space = box.top - other.bottom;
  return !beside && space < least ? [`${button.outerHTML.slice(0, 80)} ${space}`] : [];
})"""
"""Buttons that stand against what is above them."""
LEAST_SPACE = 8


@pytest.mark.parametrize("path", PAGES)
def test_every_component_can_be_read_hit_and_zoomed_and_axe_finds_nothing(
    path: str, shown: Callable[[str, int], Page], axe: Callable[[Page], None]
) -> None:
    """On a phone, in light; and nothing runs off the screen however far one zooms in."""
    page = shown(path, PHONE)
    page.evaluate(FOLD, True)
    assert page.evaluate(SMALL_TEXT, LEAST_TEXT) == []
    assert page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []
    assert page.evaluate(TOUCHING, LEAST_SPACE) == []
    axe(page)
    page.set_viewport_size({"width": 320, "height": 760})
    assert page.evaluate(WIDER_THAN_SCREEN) == 0
    page.set_viewport_size({"width": DESK, "height": 760})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate(WIDER_THAN_SCREEN) == 0


@pytest.mark.long
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_any_page_at_any_width_in_light_and_in_the_dark(
    path: str,
    gallery: Gallery,
    page_at: PageAt,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = page_at(PHONE)
    page.goto(gallery.at(path))
    for width, scheme in product((PHONE, DESK), SCHEMES):
        page.set_viewport_size({"width": width, "height": 760})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(FOLD, False)
        screenshot(page, f"gallery{path.replace('/', '-').rstrip('-')}-{width}-{scheme}")
        page.evaluate(FOLD, True)
        axe(page)


def test_the_frame_is_read_in_the_order_of_its_use(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(DESK, scripts=False)
    page.goto(gallery.at("/historie"))
    expect(page.get_by_role("banner")).to_match_aria_snapshot("""
        - banner:
          - link "Buurtwerkkamer Coöperatie"
          - navigation "Taal":
            - list:
              - listitem:
                - link "Nederlands"
              - listitem:
                - link "English"
          - link "Inloggen"
    """)
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_match_aria_snapshot("""
        - navigation "Hoofdmenu":
          - list:
            - listitem:
              - link "Leden"
            - listitem:
              - link "Bestuur"
            - listitem:
              - link "Kamers"
            - listitem:
              - link "Vergaderingen"
            - listitem:
              - link "Besluiten"
            - listitem:
              - link "Historie"
            - listitem:
              - link "Mijn"
    """)
    expect(page.get_by_role("link", name="Historie")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("contentinfo")).to_contain_text("Stand van het log: positie 132")


def test_the_first_tab_leads_to_the_content(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/historie"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_menu_unfolds_on_a_phone_without_scripts(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/historie"))
    members = page.get_by_role("link", name="Leden", exact=True)
    expect(members).to_have_count(0)
    page.get_by_text("Menu", exact=True).click()
    members.click()
    expect(page).to_have_url(gallery.at("/leden"))


def test_the_other_language_is_one_tap_away_and_shows_the_same_page(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/uitslag"))
    english = page.get_by_role("link", name="English")
    expect(english).to_have_attribute("hreflang", "en")
    english.click()
    expect(page).to_have_url(gallery.at("/uitslag?taal=en"))
    expect(page.get_by_role("heading", name="Result").first).to_be_visible()


def test_faults_are_told_above_and_at_each_field_and_what_was_typed_stays(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE)
    page.goto(gallery.at("/formulier-fout"))
    assert page.title().startswith("Fout: ")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Hoe laat begint het?")).to_have_value("half acht")
    expect(page.get_by_label("Wat is het voorstel?")).to_have_value(
        "Wij stellen voor de huur van de kamer te verlengen."
    )
    for link in summary.get_by_role("link").all():
        sentence = link.inner_text()
        link.click()
        field = page.locator(":focus")
        expect(field).to_have_js_property("tagName", "INPUT")
        group = field.locator("xpath=ancestor::*[contains(@class, 'govuk-form-group--error')]")
        expect(group.last).to_contain_text(sentence)
    expect(page.get_by_label("Waar is de vergadering?")).to_have_accessible_description(
        "De naam van de kamer of de zaal. Fout: Vul de plaats in."
    )


def test_what_is_asked_of_a_member_unfolds_with_the_answer_that_they_are_one(gallery: Gallery, page_at: PageAt) -> None:
    """Of each office by itself, and of the others nothing."""
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/inrichten"))
    secretaris = page.get_by_role("group", name="Secretaris")
    since, number = secretaris.get_by_role("group", name="Lid sinds"), secretaris.get_by_label("Lidnummer")
    expect(since).to_be_hidden()
    expect(number).to_be_hidden()
    secretaris.get_by_label("Ja, maak deze persoon nu lid in Kamer").check()
    since.get_by_label("Jaar").fill("2019")
    secretaris.get_by_label("Soort lid").select_option("bewoner")
    expect(number).to_be_hidden()
    expect(page.get_by_role("group", name="Penningmeester").get_by_role("group", name="Lid sinds")).to_be_hidden()
    secretaris.get_by_label("Ja, en staat al in het ledenregister").check()
    expect(number).to_be_visible()
    expect(since).to_be_hidden()


def test_a_refusal_above_a_form_takes_the_focus_and_keeps_the_choice(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE)
    page.goto(gallery.at("/formulier-geweigerd"))
    expect(page.locator(".refusal")).to_be_focused()
    expect(page.get_by_role("radio", name="Vóór")).to_be_checked()
    page.get_by_text("Welke regel is dit?").click()
    expect(page.get_by_text("voting-not-open")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_vote_is_cast_by_one_button_with_its_token_and_key(scripts: bool, gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE, scripts=scripts)
    page.goto(gallery.at("/stem"))
    page.locator("summary", has_text="Vóór").click()
    page.get_by_role("button", name="Stem vóór").click()
    expect(page.get_by_role("heading", name="Je hebt vóór gestemd")).to_be_visible()
    assert gallery.sent == ["_csrf_token=example&_key=k&choice=for"]


def test_a_second_click_sends_nothing(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE)
    page.goto(gallery.at("/controleer"))
    # Both clicks come before the browser could leave the page: only the script can stop the second.
    page.evaluate(
        """() => {
          window.sent = 0;
          document.addEventListener('submit', (event) => {
            window.sent += event.defaultPrevented ? 0 : 1;
            event.preventDefault();
          });
        }"""
    )
    page.get_by_role("button", name="Verstuur de oproeping").evaluate("(button) => { button.click(); button.click(); }")
    assert page.evaluate("window.sent") == 1


def has_counted(page: Page, tries: int) -> bool:
    """Whether the page is about to look so many times."""
    return bool(page.evaluate("tries => sessionStorage.getItem('tries') === `${tries}`", tries))


def test_a_form_that_came_when_it_was_too_busy_goes_by_itself(
    gallery: Gallery, page_at: PageAt, axe: Callable[[Page], None]
) -> None:
    """By later and later looks whether Kamer answers, and only then: the choice stays on the page, and its key.

    Its clock stands still but for what the test lets go by.
    """
    looked_at = page_at(PHONE)
    looked_at.goto(gallery.at("/druk"))
    axe(looked_at)
    page = page_at(PHONE, new=True)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    looks: list[str] = []

    def look(route: Route) -> None:
        looks.append(route.request.url)
        route.fulfill(status=200 if len(looks) > 3 else 404)

    page.route("**/health", look)
    page.goto(gallery.at("/druk"))
    expect(page.get_by_text("deze pagina probeert het vanzelf opnieuw")).to_be_visible()
    expect(page.get_by_text("Wacht 3 seconden")).to_be_hidden()
    for looked, seconds in enumerate((3, 6, 12)):
        page.clock.run_for(seconds * 1000 - 100)
        assert len(looks) == looked
        with page.expect_response("**/health"):
            page.clock.run_for(seconds * 500 + 200)
        # It has set its clock for the next look when it has counted that.
        wait_until(page, partial(has_counted, page, looked + 2))
    assert gallery.sent == []
    page.clock.run_for(36_100)
    expect(page.get_by_role("heading", name="Je hebt vóór gestemd")).to_be_visible()
    assert gallery.sent == ["_csrf_token=example&_key=k&choice=for"]
    assert page.evaluate("sessionStorage.length") == 0


def test_without_scripts_a_form_that_came_when_it_was_too_busy_has_its_button(
    gallery: Gallery, page_at: PageAt
) -> None:
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/druk"))
    expect(page.get_by_text("Wacht 3 seconden")).to_be_visible()
    expect(page.get_by_text("deze pagina probeert het vanzelf opnieuw")).to_be_hidden()
    page.get_by_role("button", name="Probeer het opnieuw").click()
    assert gallery.sent == ["_csrf_token=example&_key=k&choice=for"]


def test_a_code_behind_the_address_goes_into_the_field_and_out_of_the_address(
    gallery: Gallery, page_at: PageAt
) -> None:
    page = page_at(PHONE)
    page.goto(gallery.at("/inloggen#ABCD-EFGH-JKLM"))
    code = page.get_by_label("Wat is je code?")
    expect(code).to_have_value("ABCD-EFGH-JKLM")
    expect(code).to_have_attribute("autocomplete", "one-time-code")
    assert page.url == gallery.at("/inloggen")
    expect(page.get_by_role("button", name="Log in")).to_be_focused()


def test_what_is_no_code_is_not_put_into_the_field(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE)
    page.goto(gallery.at("/inloggen#<script>alert(1)</script>"))
    expect(page.get_by_label("Wat is je code?")).to_have_value("")
    assert page.url == gallery.at("/inloggen")


def test_pictures_have_words_and_their_numbers_stand_in_a_table(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/uitslag"))
    expect(page.get_by_role("img", name="Vóór: 25. Tegen: 14. Blanco: 2.")).to_be_visible()
    first = page.locator(".votes").first
    expect(first.get_by_role("row", name="Vóór 25 61%")).to_be_visible()
    expect(first.get_by_role("row", name="Samen 41")).to_be_visible()
    quorum = "41 van 80 leden zijn er of laten een ander stemmen. Nodig: 40."
    expect(page.get_by_role("img", name=quorum)).to_be_visible()


def test_signs_and_textures_stay_apart_without_colours(
    gallery: Gallery, page_at: PageAt, screenshot: Callable[[Page, str], None]
) -> None:
    page = page_at(PHONE, forced_colors=True)
    page.goto(gallery.at("/uitslag"))
    screenshot(page, "gallery-uitslag-360-forced-colors")
    fills = {
        name: page.locator(f".picture .{name}").first.evaluate(
            "(bar) => bar.getAttribute('fill') ?? getComputedStyle(bar).fill"
        )
        for name in ("bar-for", "bar-against", "bar-blank")
    }
    assert len(set(fills.values())) == 3, fills


def test_a_register_of_cards_on_a_phone_is_still_a_table_to_a_screen_reader(gallery: Gallery, page_at: PageAt) -> None:
    page = page_at(PHONE, scripts=False)
    page.goto(gallery.at("/leden"))
    register = page.get_by_role("table", name="Ledenregister")
    expect(register.get_by_role("row")).to_have_count(9)
    expect(register.get_by_role("rowheader", name="Voorbeeldlid 04")).to_be_visible()
    expect(register.get_by_role("columnheader", name="Status")).to_have_count(1)


def test_paper_says_where_the_page_stands_in_the_log_and_leaves_the_menu_out(
    gallery: Gallery, page_at: PageAt, screenshot: Callable[[Page, str], None]
) -> None:
    page = page_at(DESK, scripts=False)
    page.goto(gallery.at("/uitslag"))
    page.emulate_media(media="print")
    expect(page.get_by_text("Stand op zaterdag 27 maart 2027, positie 132 van het log")).to_be_visible()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    screenshot(page, "gallery-uitslag-print")
    assert page.pdf(format="A4").startswith(b"%PDF")
