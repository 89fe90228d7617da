"""Where a rule comes from, in words: the law with its article, the statutes, practice, or our reading of the law."""

from governance.rules.readings import ReadingKind
from governance.rules.verdict import Check, Flaw
from governance.rules.wording.shares import Words


def basis_of(check: Check) -> Words:
    """Where a rule comes from. If the statutes may differ from the law, both are named: one alone would be untrue."""
    sources = [_source(check)]
    # What follows from a rule that was not met says itself whether that turns on the statutes.
    if check.default and check.source == "law" and not isinstance(check.was, Flaw):
        sources.append(
            Words(
                "Onze statuten mogen iets anders zeggen. Voor zover wij weten doen ze dat niet.",
                "Our statutes may say otherwise. As far as we know they do not.",
            )
        )
    if ReadingKind.OURS in _kinds(check) and check.source != "law":
        sources.append(
            Words(
                f"Zo lezen wij de wet{_read_by(check)}: die zegt het niet, of kenners zijn het niet eens.",
                f"This is our reading{_read_by(check)}: the law is silent, or writers differ.",
            )
        )
    return Words(" ".join(words.nl for words in sources), " ".join(words.en for words in sources))


def _kinds(check: Check) -> set[ReadingKind]:
    return {reading.kind for reading in check.readings}


def _read_by(check: Check) -> str:
    """The articles that the readings of a check read, between brackets; nothing if no article speaks of them."""
    articles = dict.fromkeys(reading.article for reading in check.readings if reading.article is not None)
    return f" ({', '.join(articles)})" if articles else ""


def _source(check: Check) -> Words:
    """Who asks for it, with the article if there is one."""
    article = check.article
    if check.source == "practice":
        return Words("Dit is een standaard, niet uit onze statuten.", "This is a default, not from our statutes.")
    if check.source == "statutes":
        words = Words("Dit staat in onze statuten.", "This is in our statutes.")
        if article is None:
            return words
        return Words(f"{words.nl} De wet laat dat toe: {article}.", f"{words.en} The law allows that: {article}.")
    behind = "" if article is None else f" ({article})"
    if ReadingKind.OURS in _kinds(check):
        return Words(
            f"Zo lezen wij de wet{_read_by(check)}. Die zegt het niet, of kenners zijn het niet eens.",
            f"This is how we read the law{_read_by(check)}. It is silent, or writers differ.",
        )
    if ReadingKind.COMMON_KNOWLEDGE in _kinds(check):
        return Words(
            f"Dit is algemeen bekend, maar wij lazen het niet na in de wet{behind}.",
            f"This is common knowledge, and was not looked up in the law{behind}.",
        )
    if article is None:
        return Words("Dit volgt uit de wet.", "This follows from the law.")
    return Words(f"Dit staat in de wet: {article}.", f"This is in the law: {article}.")
