"""Verdicts in words: plain Dutch and English, made anew each time from what was recorded.

``worded`` gives a verdict as every page and every program gets it::

    {"outcome": "carried", "nl": "Aangenomen.", "en": "Carried.", "rules": [{
        "rule": "majority", "article": null, "asked": "more than 1/2 of 41 valid votes", "was": "21", "met": true,
        "source": "practice", "default": true, "leans_on": null, "nl": "...", "en": "...",
        "basis_nl": "...", "basis_en": "..."}]}

``asked`` and ``was`` are English and short, for programs and tables; ``nl`` and ``en`` are whole sentences. Where the
rule stands is said in ``basis_nl`` and ``basis_en`` alone. A check that was recorded must find its words for ever, so
no branch here is ever taken away.
"""

from governance.rules.wording.shares import Words, share_in_words
from governance.rules.wording.verdicts import WordedCheck, WordedVerdict, outcome_in_words, worded, worded_check

__all__ = [
    "WordedCheck",
    "WordedVerdict",
    "Words",
    "outcome_in_words",
    "share_in_words",
    "worded",
    "worded_check",
]
