"""Every sentence that a person reads, in each language, under a key.

The catalogues are gettext files (`nl.po`, and `nl.<part>.po` for a part that is long) whose ids are keys
(`voting.vote.for`), so the Dutch files hold Dutch just as the English ones hold English: neither is the source
of the other. They are compiled in memory once per process; there are no `.mo` files. Adding a language is adding
its files and its name in `catalogue.py`.

    texts = texts_in("nl")
    texts.t("members.count", n=80)          -> "80 leden"
    texts.day(date(2015, 12, 9))            -> "woensdag 9 december 2015"
    texts.when(ImpreciseDate.parse("2011-03")) -> "maart 2011"
"""

from api.texts.catalogue import DEFAULT_LANGUAGE, LANGUAGES, Language, MissingTextError, Texts, is_language, texts_in

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Language", "MissingTextError", "Texts", "is_language", "texts_in"]
