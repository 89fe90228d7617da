"""Lists in pages: what is on one, and where the next begins."""

from typing import Generic, TypeVar

import msgspec

from governance.log.errors import Fault, Malformed

T = TypeVar("T")

LARGEST = 2**63 - 1


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list."""

    items: list[T]
    next: str | None = None
    """What to ask for as ``after`` to read on; ``None`` at the end."""


def number_after(after: str | None, largest: int = LARGEST) -> int:
    """The number behind a cursor; 0 for the first page. Raises ``Malformed`` for what was never one."""
    if after is None:
        return 0
    if after.isascii() and after.isdigit() and len(after) <= len(str(largest)) and int(after) <= largest:
        return int(after)
    raise Malformed([Fault("/after", "expected what the page before gave as next")])


def page_of(items: list[T], limit: int, cursors: list[int]) -> Page[T]:
    """The page of these items, of which one more than ``limit`` was asked; ``cursors`` has each one's own number.

    None may be left out on the way here, for from their number it follows whether there are more.
    """
    assert len(items) == len(cursors)
    if len(items) <= limit:
        return Page(items)
    return Page(items[:limit], str(cursors[limit - 1]))
