"""The catalogue of one language: sentences by key; dates, times, lists and numbers as people write them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal, TypeGuard

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from markupsafe import Markup, escape

from governance.dates import AMSTERDAM, ImpreciseDate

Language = Literal["nl", "en"]
When = ImpreciseDate | date | None
"""A date as precisely as it is known; None is not known."""

LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
DEFAULT_LANGUAGE: Final[Language] = "nl"

_LOCALES: Final[dict[Language, str]] = {"nl": "nl_NL", "en": "en_GB"}
_HERE: Final = Path(__file__).parent


class MissingTextError(KeyError):
    """No sentence stands under this key: a fault of ours, which the tests find before a reader does."""


def is_language(name: str) -> TypeGuard[Language]:
    """Whether there is a catalogue of that name."""
    return name in LANGUAGES


def catalogue_of(language: Language) -> Catalog:
    """Everything that is said in a language: `nl.po`, and beside it `nl.rooms.po` and the like, each key once.

    Raises ValueError for a key that stands in two files.
    """
    whole = Catalog(locale=Locale.parse(_LOCALES[language]))
    for path in sorted(_HERE.glob(f"{language}*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=whole.locale)
        for entry in part:
            if entry.id and entry.id in whole:
                raise ValueError(f"{path.name}: {entry.id} stands in another file already")
            if entry.id:
                whole[entry.id] = entry
    return whole


@cache
def texts_in(language: Language) -> "Texts":
    """The catalogue of a language; compiled at the first call, the same object afterwards."""
    return Texts(language)


class Texts:
    """What Kamer says in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Final[Language] = language
        self._locale: Final = Locale.parse(_LOCALES[language])
        source = catalogue_of(language)
        compiled = BytesIO()
        write_mo(compiled, source)
        compiled.seek(0)
        self._translations: Final = Translations(compiled)
        # A plural entry has the pair (key, key) as its id; the others have the key itself.
        self._counts: Final[dict[str, bool]] = {
            entry.id if isinstance(entry.id, str) else entry.id[0]: not isinstance(entry.id, str)
            for entry in source
            if entry.id and not entry.fuzzy
        }

    @property
    def keys(self) -> frozenset[str]:
        """Every key that has a sentence."""
        return frozenset(self._counts)

    def has(self, key: str) -> bool:
        """Whether a sentence stands under this key."""
        return key in self._counts

    def t(self, key: str, /, **values: Any) -> str:
        """The sentence under a key, with `{names}` replaced by the values.

        An entry with a plural is chosen by the value `n`. Whole numbers are written as the language writes
        them, days as words. If a value is `Markup` (a link within a sentence), the answer is `Markup` too
        and all other values are escaped.

        Raises MissingTextError for a key that does not exist, KeyError for a value that was not given.
        """
        if key not in self._counts:
            raise MissingTextError(key)
        if self._counts[key]:
            sentence = self._translations.ungettext(key, key, values["n"])
        else:
            sentence = self._translations.ugettext(key)
        shown = {name: self._written(value) for name, value in values.items()}
        if any(isinstance(value, Markup) for value in shown.values()):
            return escape(sentence).format_map(shown)
        return str(sentence).format_map(shown)

    def readable(self, written: str | None) -> str:
        """What somebody wrote, or the words for a text that can be read no more."""
        return self.t("text.gone") if written is None else written

    def withdrawn(self, ground: str, on: date) -> str:
        """That a text was withdrawn, when and why."""
        return self.t(f"text.withdrawn.{ground}", day=self.when(on))

    def first(self, *keys: str, **values: Any) -> str:
        """The sentence under the first of these keys that exists: the most particular one comes first."""
        for key in keys:
            if self.has(key):
                return self.t(key, **values)
        raise MissingTextError(keys[-1])

    def number(self, number: int) -> str:
        """A whole number with the language's own grouping: "1.234"."""
        return format_decimal(number, locale=self._locale)

    def percent(self, share: Fraction) -> str:
        """A share with one decimal at most: "51,2%"."""
        return format_percent(Decimal(share.numerator) / share.denominator, format="0.#%", locale=self._locale)

    def join(self, words: Iterable[str], *, last: Literal["and", "or"] = "and") -> str:
        """Words as one list: "a, b en c"."""
        return format_list(list(words), style="standard" if last == "and" else "or", locale=self._locale)

    def day(self, day: date) -> str:
        """A day on which one must come somewhere, with its weekday: "woensdag 9 december 2015"."""
        return self._pattern(day, "EEEE d MMMM y")

    def when(self, when: When) -> str:
        """A date as precisely as it is known.

        "9 december 2015", "maart 2011", "2011", "in of voor 2015", "op of voor 5 maart 2011", "niet bekend".
        """
        if when is None:
            return self.t("date.unknown")
        if isinstance(when, date):
            return self._pattern(when, "d MMMM y")
        before = when.text.startswith("../")
        parts = [int(part) for part in when.text.removeprefix("../").split("-")]
        year, month, day = [*parts, 1, 1][:3]
        written = self._pattern(date(year, month, day), ("y", "MMMM y", "d MMMM y")[len(parts) - 1])
        if not before:
            return written
        return self.t("date.on_or_before" if len(parts) == 3 else "date.in_or_before", date=written)

    def period(self, since: When, until: When, *, ended: bool, today: bool = True) -> str:
        """From when until when: "maart 2011 – nu", "9 december 2015 – einde niet bekend".

        `ended` tells an end that is not known from one that has not come. Seen from another day than today nothing
        lasts until now: "sinds maart 2011".
        """
        start = self.t("date.start_unknown") if since is None else self.when(since)
        if until is not None:
            end = self.when(until)
        elif ended or today:
            end = self.t("date.end_unknown" if ended else "date.now")
        else:
            return start if since is None else self.t("date.since", date=start)
        return f"{start} – {end}"

    def hour(self, moment: time | datetime) -> str:
        """A time of day, in Amsterdam if it is a moment: "19.30 uur"."""
        local = moment.astimezone(AMSTERDAM) if isinstance(moment, datetime) else moment
        return self.t("date.hour", hour=f"{local.hour}", minute=f"{local.minute:02}")

    def moment(self, moment: datetime) -> str:
        """A moment, in Amsterdam: "24 november 2026 om 18.16 uur"."""
        local = moment.astimezone(AMSTERDAM)
        return self.t("date.moment", date=self.when(local.date()), hour=self.hour(local))

    def _pattern(self, day: date, pattern: str) -> str:
        return format_date(day, format=pattern, locale=self._locale)

    def _written(self, value: Any) -> Any:
        """A value as it stands in a sentence; a bool is never meant to be one."""
        if isinstance(value, bool):
            raise TypeError("a sentence cannot hold a yes or no: choose between two keys")
        if isinstance(value, int):
            return self.number(value)
        if value is None or isinstance(value, date | ImpreciseDate):
            return self.moment(value) if isinstance(value, datetime) else self.when(value)
        if isinstance(value, time):
            return self.hour(value)
        return value
