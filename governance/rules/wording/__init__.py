"""Verdicts in words: plain Dutch and English, made anew each time from what was recorded.

``worded`` gives a verdict as every page and every program gets it::

    {"outcome": "carried", "chosen": [], "remaining": [], "nl": "Aangenomen.", "en": "Carried.", "rules": [{
        "rule": "majority", "article": null, "asked": "more than 1/2 of 41 valid votes", "was": "21", "met": true,
        "source": "practice", "default": true, "readings": [], "nl": "...", "en": "...",
        "basis_nl": "...", "basis_en": "..."}], "law_of": "2026-06-09"}

``asked`` and ``was`` are short and in English, for programs and tables. ``nl`` and ``en`` are whole sentences.
``basis_nl`` and ``basis_en`` alone say where a rule comes from: the law, the statutes or practice.

A check that was recorded years ago must still find its words, so a branch for it is never removed.
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
