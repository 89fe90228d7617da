"""Voting as members meet it: four taps from the letter, by keyboard, in the dark, on paper, and when it cannot be."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Route, expect

from api.texts import LANGUAGES
from governance.dates import today
from governance.log.statements import LOCK
from tests.browser.conftest import PageAt, Scheme, wait_until
from tests.browser.demo import Demo

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
TITLE: Final = "Koop samen een nieuwe koffiemachine"
FOLD: Final = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
FITS: Final = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"

HEALTH: Final = "**/health"

SignIn = Callable[[Page, str | int], Page]
Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], None]


def opened(demo: Demo, *members: int, title: str = TITLE, spoken_about: Sequence[str] = (), **more: Any) -> str:
    """A voting that is open, at a meeting of its own, with these members in the room; its address."""
    on = today(datetime.now(UTC))
    call: dict[str, Any] = {
        "held_on": on.isoformat(),
        "called_on": (on - timedelta(days=9)).isoformat(),
        "starts_at": "19:30:00",
        "place": "Voorbeeldzaal",
        "items": [
            *({"kind": "discussion", "title": about} for about in spoken_about),
            {"kind": "ordinary", "title": title, "text": "De oude is **stuk**. Een nieuwe kost € 120."},
        ],
    }
    meeting = demo.do("convene-assembly", **(call | more)).removeprefix("meeting:")
    for member in members:
        demo.do("check-in", meeting=meeting, member=member)
    demo.do("open-meeting", meeting=meeting)
    item = f"{meeting}.{1 + len(spoken_about)}"
    demo.do("open-voting", item=item)
    return f"/stemmen/{item}.1"


def test_a_vote_takes_four_taps_from_the_link_in_the_letter(demo: Demo, page_at: PageAt) -> None:
    path = opened(demo, 20)
    page = page_at(PHONE)
    page.goto(demo.link(20))
    taps = [
        page.get_by_role("main").get_by_role("button"),
        page.locator(f"a[href='{path}']").first,
        page.locator("summary", has_text="Vóór"),
        page.get_by_role("button", name="Stem vóór"),
    ]
    for tap in taps:
        tap.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt vóór gestemd")
    expect(page.get_by_text("Je stem is binnen en telt.")).to_be_visible()
    demo.do("close-voting", voting=path.removeprefix("/stemmen/"))


def test_a_vote_is_cast_by_keyboard_and_only_one_choice_is_open(demo: Demo, page_at: PageAt, as_: SignIn) -> None:
    path = opened(demo, 21)
    page = as_(page_at(PHONE), 21)
    page.goto(demo.at(path))
    expect(page.get_by_role("group", name="Wat kies je?")).to_match_aria_snapshot("""
        - group "Wat kies je?":
          - group: Vóór
          - group: Tegen
          - group: Blanco
    """)
    page.locator("summary", has_text="Tegen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stem tegen")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stem vóór")).to_be_visible()
    expect(page.get_by_role("button", name="Stem tegen")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt vóór gestemd")
    demo.do("close-voting", voting=path.removeprefix("/stemmen/"))


def test_a_vote_goes_on_by_itself_when_it_was_too_busy(
    demo: Demo, page_at: PageAt, as_: SignIn, axe: Axe, screenshot: Screenshot
) -> None:
    """Somebody else holds the log for longer than a vote waits for it.

    Before it goes on, the page asks for the health; that question is kept back while the page is looked at.
    """
    path = opened(demo, 25)
    page = as_(page_at(PHONE, busy=True), 25)
    kept_back: list[Route] = []
    looked_at = threading.Event()

    def keep_back(question: Route) -> None:
        if looked_at.is_set():
            question.continue_()
        else:
            kept_back.append(question)

    page.route(HEALTH, keep_back)
    page.goto(demo.at(path))
    page.locator("summary", has_text="Tegen").click()
    with demo.database() as holder, holder.transaction():
        holder.execute(LOCK)
        page.get_by_role("button", name="Stem tegen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Het is nu te druk", timeout=30_000)
        expect(page.get_by_text("deze pagina probeert het vanzelf opnieuw")).to_be_visible()
        screenshot(page, "voting-360-busy")
        axe(page)
        assert page.evaluate(FITS)
    looked_at.set()
    for question in kept_back:
        question.continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt tegen gestemd", timeout=30_000)
    demo.do("close-voting", voting=path.removeprefix("/stemmen/"))


def test_whoever_taps_two_members_at_the_door_lets_both_in(demo: Demo, page_at: PageAt, as_: SignIn) -> None:
    """On a slow line the second tap comes before the first one's page; only a second tap on the same button is none."""
    path = opened(demo, 20)
    door = f"/vergaderingen/{path.removeprefix('/stemmen/').partition('.')[0]}/presentie"
    page = as_(page_at(PHONE), "secretaris")
    page.goto(demo.at(door))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with demo.database() as holder, holder.transaction():
        holder.execute(LOCK)
        page.evaluate(
            """() => [26, 26, 27].forEach((member, turn) => setTimeout(
              () => document.querySelector(`#lid-${member} button`).click(), 300 * turn))"""
        )
        wait_until(page, lambda: len(sent) == 2)
    page.wait_for_url(f"**{door}?net=27#lid-27")
    for member in (26, 27):
        expect(page.locator(f"#lid-{member}.people__one--here")).to_be_visible()
    assert len(sent) == 2
    demo.do("close-voting", voting=path.removeprefix("/stemmen/"))


@pytest.mark.long
def test_who_is_not_checked_in_is_told_so_and_what_to_do(
    demo: Demo, page_at: PageAt, as_: SignIn, axe: Axe, screenshot: Screenshot
) -> None:
    path = opened(demo, 20)
    page = as_(page_at(PHONE), 22)
    page.goto(demo.at(path))
    expect(page.get_by_role("heading", level=1)).to_have_text("Je kunt hier nu niet stemmen")
    expect(page.get_by_text("Meld je eerst aan bij de secretaris")).to_be_visible()
    screenshot(page, "voting-360-not-now")
    axe(page)
    demo.do("check-in", meeting=path.removeprefix("/stemmen/").partition(".")[0], member=22)
    page.get_by_role("link", name="Kijk opnieuw").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    demo.do("close-voting", voting=path.removeprefix("/stemmen/"))


@pytest.mark.long
def test_every_page_is_sound_in_both_languages_in_the_dark_and_at_every_width(
    demo: Demo, page_at: PageAt, as_: SignIn, axe: Axe, screenshot: Screenshot
) -> None:
    path = opened(demo, 1, 23)
    voting = path.removeprefix("/stemmen/")
    meeting = voting.partition(".")[0]
    page = as_(page_at(PHONE), "secretaris")

    def look(*paths: str) -> None:
        for at, language in product(paths, LANGUAGES):
            page.set_viewport_size({"width": PHONE, "height": 760})
            page.goto(demo.at(f"{at}{'&' if '?' in at else '?'}taal={language}"))
            page.evaluate(FOLD)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                axe(page)
                screenshot(page, f"dark{at.replace('/', '-').replace(meeting, 'm')}-{language}-{scheme}")
            for width in (320, PHONE, DESK):
                page.set_viewport_size({"width": width, "height": 760})
                assert page.evaluate(FITS), (at, width)

    look(path, "/stemmen", f"{path}/sluiten", f"/vergaderingen/{meeting}", f"/vergaderingen/{meeting}/presentie")
    page.goto(demo.at(f"{path}?taal=nl"))
    page.locator("summary", has_text="Blanco").click()
    page.get_by_role("button", name="Stem blanco").click()
    look(f"{path}/bewijs")
    demo.do("close-voting", voting=voting)
    look(path, f"{path}/uitslag", f"{path}/keuzes")
    demo.do("declare-result", voting=voting)
    demo.do("close-meeting", meeting=meeting)
    look(path, "/vergaderingen", f"/vergaderingen/{meeting}", f"/notulen/{meeting}", f"/notulen/{meeting}/punt-1")
    look(f"/notulen/{meeting}/delen", "/besluiten", "/vergaderingen/oproepen", f"/vergaderingen/{meeting}/oproep")


@pytest.mark.parametrize("widths", [(320,), pytest.param((320, PHONE, 800, DESK), marks=pytest.mark.long)], ids=str)
def test_a_word_that_is_longer_than_a_phone_is_wide_breaks_on_every_page(
    widths: tuple[int, ...], demo: Demo, page_at: PageAt, as_: SignIn
) -> None:
    long = "Koffiezetapparatenonderhoudscontractverlengingsvoorstelbespreking"
    path = opened(demo, 20, title=f"Over de {long}", place=long, spoken_about=[long])
    voting = path.removeprefix("/stemmen/")
    meeting = f"/vergaderingen/{voting.partition('.')[0]}"
    page = as_(page_at(PHONE, scripts=False), "secretaris")
    page.goto(demo.at("/"))

    def fits(*paths: str) -> None:
        for at in paths:
            # Its layout alone is looked at, for which the browser need not go there: that takes three times as long.
            answer = page.request.get(demo.at(at))
            assert answer.ok, at
            page.set_content(answer.text())
            page.evaluate(FOLD)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 760})
                assert page.evaluate(FITS), (at, width)

    fits("/", "/vergaderingen", meeting, f"{meeting}/oproep", f"{meeting}/quorum", "/stemmen", path, f"{path}/sluiten")
    demo.do("close-voting", voting=voting)
    fits(meeting, path, f"{path}/uitslag", f"{path}/keuzes")
    demo.do("declare-result", voting=voting)
    demo.do("close-meeting", meeting=voting.partition(".")[0])
    fits(meeting, path, meeting.replace("vergaderingen", "notulen"), "/besluiten", f"/historie?subject=voting:{voting}")


def test_a_call_and_minutes_on_paper_are_for_the_members_who_get_them(
    demo: Demo, page_at: PageAt, as_: SignIn, screenshot: Screenshot
) -> None:
    """No receipt, no button, no link to write; the text as wide as the paper. A button prints, where scripts can."""
    path = opened(demo, 20)
    voting = path.removeprefix("/stemmen/")
    meeting = voting.partition(".")[0]
    demo.do("close-voting", voting=voting)
    demo.do("declare-result", voting=voting)
    demo.do("close-meeting", meeting=meeting)
    page = as_(page_at(DESK), "secretaris")
    wide = "(e) => e.getBoundingClientRect().width / e.parentElement.getBoundingClientRect().width"
    for at, name in ((f"/vergaderingen/{meeting}/oproep", "oproep"), (f"/notulen/{meeting}", "notulen")):
        page.goto(demo.at(at))
        page.evaluate("window.print = () => { document.title = 'printed'; }")
        page.get_by_role("button", name="Print deze pagina").click()
        expect(page).to_have_title("printed")
        page.emulate_media(media="print")
        main = page.get_by_role("main")
        for gone in ("Vastgelegd op positie", "Print ", "Schrijf hier iets bij", "Deel de notulen"):
            expect(main.get_by_text(gone).locator("visible=true")).to_have_count(0)
        expect(main.locator("button:visible, .govuk-button:visible")).to_have_count(0)
        screenshot(page, f"papier-{name}")
        assert page.locator("main p:visible, main section p:visible").last.evaluate(wide) > 0.95
        page.emulate_media(media="screen")
    quiet = as_(page_at(DESK, scripts=False), "secretaris")
    quiet.goto(demo.at(f"/notulen/{meeting}"))
    expect(quiet.get_by_role("button", name="Print deze pagina")).to_have_count(0)


def test_the_result_on_paper_shows_every_rule_and_where_it_stands_in_the_log(
    demo: Demo, page_at: PageAt, as_: SignIn, screenshot: Screenshot
) -> None:
    path = opened(demo, 24)
    voting = path.removeprefix("/stemmen/")
    demo.do("close-voting", voting=voting)
    demo.do("declare-result", voting=voting)
    page = as_(page_at(DESK, scripts=False), 24)
    page.goto(demo.at(path))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Verworpen")).to_be_visible()
    expect(page.get_by_text("Dit staat in de wet: 2:24d lid 1 BW.")).to_be_visible()
    expect(page.locator(".printed")).to_contain_text("positie")
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    screenshot(page, "voting-result-print")
    assert page.pdf(format="A4").startswith(b"%PDF")
