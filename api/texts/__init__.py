"""Every sentence that a person reads, in each language, under a key.

The catalogues are gettext files. A capability has one in each language, in which all its words are: its pages, what is
asked on them, its fields, its history, its refusals (`nl.rooms.po`). What belongs to no capability is in `nl.po`, what
went wrong in `nl.problems.po`. Their ids are keys (`voting.vote.for`), so the Dutch files hold Dutch just as the
English ones hold English: neither is the source of the other. They are compiled in memory once per process; there are
no `.mo` files. Adding a language is adding its files and its name in `catalogue.py`.

    texts = texts_in("nl")
    texts.t("members.count", n=80)          -> "80 leden"
    texts.day(date(2015, 12, 9))            -> "woensdag 9 december 2015"
    texts.when(ImpreciseDate.parse("2011-03")) -> "maart 2011"
"""

from api.texts.catalogue import DEFAULT_LANGUAGE, LANGUAGES, Language, MissingTextError, Texts, is_language, texts_in

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Language", "MissingTextError", "Texts", "is_language", "texts_in"]
