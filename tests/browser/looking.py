"""Looking at a page as people meet it: on a phone and at a desk, with everything that is folded in opened."""

from collections.abc import Callable, Sequence
from typing import Final

from playwright.sync_api import Page

from tests.browser.test_gallery import (
    DESK,
    FOLD,
    LEAST_SPACE,
    LEAST_TARGET,
    LEAST_TEXT,
    PHONE,
    SMALL_TARGETS,
    SMALL_TEXT,
    TOUCHING,
    WIDER_THAN_SCREEN,
)

Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], None]


EVERY_WIDTH: Final = (PHONE, DESK)


def look_at(page: Page, name: str, axe: Axe, screenshot: Screenshot, widths: Sequence[int] = EVERY_WIDTH) -> None:
    """Keep a picture at each width; axe finds nothing, nothing runs off or touches, all can be read and hit, one h1."""
    size = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": 760})
        page.evaluate(FOLD, False)
        screenshot(page, f"{name}-{width}")
        page.evaluate(FOLD, True)
        axe(page)
        assert page.evaluate(WIDER_THAN_SCREEN) == 0, (name, width)
        assert page.evaluate(SMALL_TEXT, LEAST_TEXT) == [], name
        assert page.evaluate(SMALL_TARGETS, LEAST_TARGET) == [], name
        assert page.evaluate(TOUCHING, LEAST_SPACE) == [], name
        page.evaluate(FOLD, False)
    assert page.get_by_role("heading", level=1).count() == 1, name
    if size is not None:
        page.set_viewport_size(size)
