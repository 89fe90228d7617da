"""Dates, times, numbers and text as people write them: read generously, never guessed."""

import re
import unicodedata
from datetime import date, time
from typing import Final

from api.web.forms.form import FieldFault

Parts = tuple[int, int | None, int | None]
"""Year, month and day of a date; None for what was not written."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb"),
            ("maart", "march", "mrt", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("augustus", "august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAYS: Final = re.compile(
    r"^(maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)[ .,]+"
)
_BEFORE: Final = re.compile(r"^(\.\./|(in|op) of voor |uiterlijk (in |op )?|(in|on) or before )")
_BETWEEN: Final = re.compile(r"[\s./,-]+")
_HOUR: Final = re.compile(r"^(\d{1,2})(?:\s*[.:u]\s*(\d{2})|(\d{2}))?\s*(?:uur|u|h)?$")

# Line breaks and tabs may stand; no other control character, nothing that turns the writing direction
# round, and no sign of bytes that were no text.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffd\ud800-\udfff]"
)
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_MOST_MARKS: Final = 30
"""Signs upon one letter (UAX 15, stream-safe text); no writing needs as many. The time in which they are put into their
order grows with the square of their number: twenty thousand held everybody up for half a second."""


def text(typed: str) -> str | FieldFault:
    """A text without what nobody sees: outer spaces, soft hyphens, zero-width spaces; line ends as `\\n`, NFC."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(lines) or _has_too_many_marks(lines):
        return FieldFault("characters")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", lines)).strip()


def _has_too_many_marks(typed: str) -> bool:
    """Whether more signs are put upon one letter than any writing has."""
    if typed.isascii():
        return False
    marks = 0
    for character in typed:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def showable(typed: str) -> str:
    """What was typed, fit to stand in a page again: what UTF-8 or HTML cannot hold becomes U+FFFD."""
    return re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", typed)


def number(typed: str) -> int | FieldFault:
    """A whole number: "12", "1.234", "1 234"."""
    if re.fullmatch(r"[-+]?\d{1,18}", typed):
        return int(typed)
    if re.fullmatch(r"\d{1,3}([. \u00a0\u202f]\d{3}){1,5}", typed):
        return int(re.sub(r"\D", "", typed))
    return FieldFault("not_a_number")


def month(typed: str) -> int | None:
    """A month by number or by name, in Dutch or English; None if it is none."""
    word = typed.strip().lower().rstrip(".")
    if re.fullmatch(r"0?[1-9]|1[0-2]", word):
        return int(word)
    return _MONTHS.get(word)


def parts_of(typed: str) -> tuple[Parts, bool] | FieldFault:
    """A date in one piece, and whether it says "in or before".

    "9-12-2015", "9 dec 2015", "woensdag 9 december 2015", "2015-12-09", "maart 2011", "3-2011", "2011",
    "in of voor 2015". Only years of four digits, for "9-12-15" may be of any century.
    """
    rest = " ".join(typed.lower().split())
    before = _BEFORE.match(rest)
    rest = _WEEKDAYS.sub("", rest[before.end() :] if before else rest)
    pieces = [piece for piece in _BETWEEN.split(rest) if piece]
    if len(pieces) > 1 and re.fullmatch(r"\d{4}", pieces[0]):
        pieces.reverse()
    if not 1 <= len(pieces) <= 3 or not re.fullmatch(r"\d{4}", pieces[-1]):
        return FieldFault("not_a_date")
    return _parts([*[""] * (3 - len(pieces)), *pieces], before=before is not None)


def parts_of_boxes(day: str, in_month: str, year: str, *, before: bool) -> tuple[Parts, bool] | FieldFault:
    """A date in three boxes. What is missing is named with its box; the day and the month may be."""
    if not year:
        return FieldFault("missing_year", box="year")
    if not re.fullmatch(r"\d{4}", year):
        return FieldFault("not_a_date", box="year")
    if day and not in_month:
        return FieldFault("missing_month", box="month")
    return _parts([day, in_month, year], before=before)


def _parts(pieces: list[str], *, before: bool) -> tuple[Parts, bool] | FieldFault:
    """Day, month and year as text, each checked, and together a day that exists."""
    day, in_month, year = pieces
    which = month(in_month) if in_month else None
    if in_month and which is None:
        return (
            FieldFault("no_such_day", {"day": "-".join(pieces)}, "month")
            if in_month.isdigit()
            else FieldFault("not_a_date", box="month")
        )
    if day and not re.fullmatch(r"\d{1,2}", day):
        return FieldFault("not_a_date", box="day")
    try:
        date(int(year), which or 1, int(day) if day else 1)
    except ValueError:
        return FieldFault(
            "no_such_day", {"day": "-".join(piece for piece in pieces if piece)}, "day" if day else "year"
        )
    return (int(year), which, int(day) if day else None), before


def hour(typed: str) -> time | FieldFault:
    """A time of day: "19.30", "19:30", "19u30", "1930", "19 uur"."""
    hour = _HOUR.match(typed.strip().lower())
    if hour is None:
        return FieldFault("not_a_time")
    hours, minutes = int(hour[1]), int(hour[2] or hour[3] or 0)
    if hours > 23 or minutes > 59:
        return FieldFault("not_a_time")
    return time(hours, minutes)
