"""The words that verdicts and the rulebook share: of shares, of their bases, and of the days that count."""

from typing import NamedTuple

from governance.rules.verdict import Base, DayCount, Threshold


class Words(NamedTuple):
    """The same in Dutch and in English."""

    nl: str
    en: str


_SHARES: dict[str, Words] = {
    "1/2": Words("de helft", "half"),
    "1/3": Words("een derde", "one third"),
    "2/3": Words("twee derde", "two thirds"),
    "1/4": Words("een kwart", "a quarter"),
    "3/4": Words("drie kwart", "three quarters"),
    "1/10": Words("een tiende", "one tenth"),
    "9/10": Words("negen tiende", "nine tenths"),
}


def share_in_words(threshold: Threshold) -> Words:
    """A threshold in words: "meer dan de helft", "at least two thirds"."""
    if threshold.share == "1/1":
        return Words("100 procent", "all")
    share = _SHARES.get(threshold.share, Words(f"{threshold.share} deel", threshold.share))
    if threshold.comparison == "at_least":
        return Words(f"minstens {share.nl}", f"at least {share.en}")
    return Words(f"meer dan {share.nl}", f"more than {share.en}")


BASES: dict[Base, tuple[Words, Words, Words]] = {
    "valid": (
        Words("geldige stem", "valid vote"),
        Words("geldige stemmen", "valid votes"),
        Words("Blanco en ongeldige stemmen tellen niet mee.", "Blank and invalid votes do not count."),
    ),
    "cast": (
        Words("stem", "vote cast, blank included"),
        Words("stemmen", "votes cast, blank included"),
        Words("Blanco stemmen tellen mee, ongeldige niet.", "Blank votes count, invalid ones do not."),
    ),
    "entitled-present": (
        Words("aanwezig of vertegenwoordigd lid", "member present or represented"),
        Words("aanwezige of vertegenwoordigde leden", "members present or represented"),
        Words("Ook wie niet stemde, telt mee.", "Who did not vote counts too."),
    ),
    "entitled": (
        Words("stemgerechtigd lid", "member entitled to vote"),
        Words("stemgerechtigde leden", "members entitled to vote"),
        Words("Ook wie er niet was, telt mee.", "Who was not there counts too."),
    ),
}
"""Each base in words: in the singular, in the plural, and who or what counts in it."""

NOT_COUNTED: dict[DayCount, Words] = {
    "call-and-meeting": Words(
        "De dag van de oproep en die van de vergadering tellen niet mee.",
        "The day of the call and that of the meeting do not count.",
    ),
    "call": Words("De dag van de oproep telt niet mee.", "The day of the call does not count."),
    "meeting": Words("De dag van de vergadering telt niet mee.", "The day of the meeting does not count."),
    "none": Words("Alle dagen tellen mee, ook de eerste en de laatste.", "All days count, the first and the last too."),
}
"""Which days count between the call and the meeting, in a sentence."""
