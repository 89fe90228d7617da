"""The screen in the room: read from a wall, and each time it looks again it tells where the meeting stands."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAt
from tests.browser.demo import Demo
from tests.browser.looking import Axe, Screenshot, look_at
from tests.browser.test_voting import SCHEMES, TITLE, opened

pytestmark = [pytest.mark.browser, pytest.mark.long]

BEAMERS: Final = ((1024, 768), (1280, 720), (1920, 1080))
HEADING: Final = 20
"""The letters of the heading are at least this part of the picture's width."""
ANY_WORD: Final = 50
"""And those of any other word this part."""
LETTERS: Final = """(within) => {
  const walk = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT), sizes = [];
  while (walk.nextNode()) {
    if (walk.currentNode.data.trim()) sizes.push(parseFloat(getComputedStyle(walk.currentNode.parentElement).fontSize));
  }
  return Math.min(...sizes);
}"""
ON_ONE_PICTURE: Final = "document.documentElement.scrollHeight <= document.documentElement.clientHeight"
LOOKED_AGAIN: Final = 60_000
"""Within so many milliseconds the screen has looked again by itself, also on a machine that is busy."""


def read_from_a_wall(page: Page, address: str, stage: str, axe: Axe, screenshot: Screenshot) -> None:
    """All of it stands on one picture in large type; and whoever opens it on a phone can read it too.

    It is looked at as it came, in a page that does not look again meanwhile.
    """
    answer = page.request.get(address)
    assert answer.ok
    page.set_content(answer.text())
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        look_at(page, f"screen-{stage}-{scheme}", axe, screenshot)
    for width, height in BEAMERS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(ON_ONE_PICTURE), (stage, width)
        assert page.evaluate(LETTERS, "h1") * HEADING >= width, (stage, width)
        assert page.evaluate(LETTERS, "body") * ANY_WORD >= width, (stage, width)


def test_the_screen_follows_a_voting_by_itself_in_type_that_is_read_from_afar(
    demo: Demo, page_at: PageAt, as_: Callable[[Page, str | int], Page], axe: Axe, screenshot: Screenshot
) -> None:
    """Nobody touches it: what it shows next, it shows because it looked again. Without scripts, as any page."""
    path = opened(demo, 1, 20, spoken_about=["Opening"])
    voting = path.removeprefix("/stemmen/")
    meeting = voting.partition(".")[0]
    address = demo.at(f"/vergaderingen/{meeting}/scherm")
    page, still = as_(page_at(1280, scripts=False), 20), as_(page_at(1280), 20)
    still.goto(demo.at("/"))
    page.goto(address)
    heading, stand = page.get_by_role("heading", level=1), page.locator(".screen__stand")
    expect(heading).to_have_text(TITLE)
    expect(stand).to_have_text("De stemming is open. 0 leden hebben gestemd.")
    read_from_a_wall(still, address, "open", axe, screenshot)
    demo.do("cast-vote", voting=voting, choice="for")
    expect(stand).to_have_text("De stemming is open. 1 lid heeft gestemd.", timeout=LOOKED_AGAIN)
    demo.do("close-voting", voting=voting)
    expect(stand).to_have_text("De stemming is gesloten. 1 lid heeft gestemd.", timeout=LOOKED_AGAIN)
    demo.do("declare-result", voting=voting)
    expect(stand).to_contain_text("Aangenomen.", timeout=LOOKED_AGAIN)
    read_from_a_wall(still, address, "declared", axe, screenshot)
    demo.do("close-meeting", meeting=meeting)
    expect(heading).to_have_text("De vergadering is gesloten", timeout=LOOKED_AGAIN)
    read_from_a_wall(still, address, "closed", axe, screenshot)
