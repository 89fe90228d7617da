"""Pictures of numbers as SVG: how many are here, how the votes fell, how long a room has lived.

Each is one `<svg role="img">` whose label says what it shows. The numbers stand beside it in a table or in
words, for readers who cannot see it. Sizes are in percents of the width, so that text and lines keep their size on
any screen. Nothing carries a style: colours come from the stylesheet by class, textures from the patterns
that `base.html` defines, and no two parts differ by colour alone.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from markupsafe import Markup

from governance.dates import ImpreciseDate

Choice = Literal["for", "against", "blank"]
CHOICES: Final[tuple[Choice, ...]] = ("for", "against", "blank")

_NARROW: Final = Fraction(1, 8)
"""A part of the bar that is smaller than this share has no room for its number above it."""

_PICTURE: Final = Markup(
    '<svg class="picture picture--{kind}" role="img" aria-label="{label}" height="{height}">{parts}</svg>'
)
_RECT: Final = Markup('<rect class="{name}" x="{x}%" y="{y}" width="{width}%" height="{height}"{more}/>')
_LINE: Final = Markup('<line class="{name}" x1="{x}%" x2="{to}%" y1="{y}" y2="{down}"/>')
_TEXT: Final = Markup('<text x="{x}%" y="{y}" text-anchor="{anchor}">{text}</text>')
_SIGN: Final = Markup(
    '<svg x="{x}%" y="{y}" overflow="visible"><use href="#sign-{name}" x="{dx}" width="18" height="18"/></svg>'
)


def quorum_picture(
    label: str, needed: str, *, entitled: int, present: int, represented: int, required: int | None
) -> Markup:
    """A bar as long as all who may vote: who is here, who is represented, and a mark at what is needed.

    label: the picture in words; needed: the words at the mark. required: None if no quorum is asked.
    """
    here, by_proxy = _percent(present, entitled), _percent(represented, entitled)
    parts = [_RECT.format(name="bar-rest", x=0, y=30, width=100, height=40, more="")]
    if present:
        parts.append(_RECT.format(name="bar-here", x=0, y=30, width=here, height=40, more=""))
    if represented:
        pattern = Markup(' fill="url(#pattern-proxy)"')
        parts.append(_RECT.format(name="bar-proxy", x=here, y=30, width=by_proxy, height=40, more=pattern))
    if required is not None:
        mark = _percent(required, entitled)
        parts.append(_LINE.format(name="bar-mark", x=mark, to=mark, y=24, down=76))
        parts.append(_TEXT.format(x=mark, y=16, anchor=_anchor(mark), text=needed))
    return _PICTURE.format(kind="quorum", label=label, height=80, parts=Markup("").join(parts))


def vote_picture(label: str, votes: Sequence[tuple[Choice, int]]) -> Markup:
    """A bar of all votes cast, in the order given: each part with its own colour, texture, sign and number."""
    cast = sum(count for _, count in votes)
    parts: list[Markup] = []
    start = 0.0
    for choice, count in votes:
        if not count:
            continue
        width = _percent(count, cast)
        pattern = Markup("") if choice == "for" else Markup(' fill="url(#pattern-{})"').format(choice)
        parts.append(_RECT.format(name=f"bar-{choice}", x=_short(start), y=28, width=width, height=44, more=pattern))
        if Fraction(count, cast) >= _NARROW:
            middle = _short(start + width / 2)
            parts.append(_SIGN.format(x=middle, y=3, name=choice, dx=-22))
            parts.append(
                Markup('<svg x="{}%" overflow="visible"><text x="2" y="19">{}</text></svg>').format(middle, count)
            )
        start += width
    return _PICTURE.format(kind="votes", label=label, height=76, parts=Markup("").join(parts))


def shares(votes: Sequence[tuple[Choice, int]]) -> list[tuple[Choice, int, Fraction | None]]:
    """Each choice with its votes and its share of all votes cast; None if none was."""
    cast = sum(count for _, count in votes)
    return [(choice, count, Fraction(count, cast) if cast else None) for choice, count in votes]


def life_line(
    label: str,
    *,
    since: ImpreciseDate | None,
    until: ImpreciseDate | None,
    ended: bool,
    first: date,
    last: date,
    marked: date | None = None,
    open_line: bool = False,
) -> Markup:
    """One life between two days: solid while it surely was, dotted where it may have been.

    A start known by its month only is dotted through that month; one not known at all is dotted throughout.
    marked: a day to draw a line at (the founding). open_line: an outline instead of a full bar.
    """
    sure_from = since.latest if since else last
    sure_until = (until.earliest or first) if until else first if ended else last
    maybe_from = (since.earliest or first) if since else first
    maybe_until = until.latest if until else last
    parts = [_LINE.format(name="life-axis", x=0, to=100, y=22, down=22)]
    left, right = _at(maybe_from, first, last), _at(maybe_until, first, last)
    if right > left:
        more = Markup(' fill="url(#pattern-maybe)"')
        parts.append(_RECT.format(name="life-maybe", x=left, y=14, width=_short(right - left), height=16, more=more))
    left, right = _at(sure_from, first, last), _at(sure_until, first, last)
    if right > left:
        name = "life-open" if open_line else "life-sure"
        parts.append(_RECT.format(name=name, x=left, y=12, width=_short(right - left), height=20, more=Markup("")))
    if marked is not None and first <= marked <= last:
        at = _at(marked, first, last)
        parts.append(_LINE.format(name="life-under", x=at, to=at, y=0, down=44))
        parts.append(_LINE.format(name="life-mark", x=at, to=at, y=0, down=44))
    return _PICTURE.format(kind="life", label=label, height=44, parts=Markup("").join(parts))


def year_axis(label: str, *, first: date, last: date, most: int = 4) -> Markup:
    """The years below a group of life lines, never more than `most`, so that they do not touch on a phone."""
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    step = max(1, -(-len(years) // most))
    parts = []
    for year in years[::step]:
        at = _at(date(year, 1, 1), first, last)
        parts.append(_LINE.format(name="life-tick", x=at, to=at, y=0, down=8))
        parts.append(_TEXT.format(x=at, y=28, anchor=_anchor(at), text=year))
    return _PICTURE.format(kind="axis", label=label, height=34, parts=Markup("").join(parts))


_HOUSE: Final = Markup(
    '<g transform="translate({x} 0)"><g transform="{turn}">'
    '<path class="street-wall" d="M1 12h62v74H1z"/>'
    '<path class="street-light" d="M9 42h22v24H9zM43 42h14v44H43z"/>'
    '<path class="street-line" d="M20 42v24M9 54h22"/>'
    '<path class="street-glow" d="M43 86h14l9 8H38z"/>'
    '<path class="street-leaf" d="M43 42l-8 5v44l8-5z"/>'
    '<path class="street-awning street-awning--{kind}" d="M3 24h58l3 11H0z"/>'
    "</g></g>"
)
_TREE: Final = Markup(
    '<g transform="translate({x} 0)"><path class="street-line" d="M20 86V54"/>'
    '<circle class="street-tree" cx="20" cy="42" r="17"/></g>'
)
_HOUSE_WIDTH: Final = 64
_GAP: Final = 40
_MOST_HOUSES: Final = 8


def street(together: int, apart: int) -> Markup:
    """The rooms as shops in one street in the evening: those that belong together, and those on their own.

    Says nothing that the page does not say in words: it is for the eye alone.
    """
    together = min(together, _MOST_HOUSES)
    apart = min(apart, _MOST_HOUSES - together)
    parts, x = [], 0
    for house in range(together + apart):
        if house >= together:
            parts.append(_TREE.format(x=x))
            x += _GAP
        turn = "translate(64 0) scale(-1 1)" if house % 2 else "translate(0 0)"
        parts.append(_HOUSE.format(x=x, turn=turn, kind=house % 3))
        x += _HOUSE_WIDTH
    ground = Markup('<path class="street-line" d="M0 86h{}"/>').format(x)
    frame = Markup(
        '<svg class="street" viewBox="-2 8 {} 88" width="{}" height="88" aria-hidden="true" focusable="false">{}</svg>'
    )
    return frame.format(x + 4, x + 4, Markup("").join([*parts, ground]))


def _percent(part: int, of: int) -> float:
    return _short(100 * min(part, of) / of) if of else 0.0


def _at(day: date, first: date, last: date) -> float:
    """Where a day lies between two others, in percents of the width."""
    return _short(100 * min(1.0, max(0.0, (day - first).days / max(1, (last - first).days))))


def _short(number: float) -> float:
    return round(number, 2)


def _anchor(at: float) -> str:
    """On which side of its place a text stands, so that it does not run off the picture."""
    return "start" if at < 12 else "end" if at > 88 else "middle"
