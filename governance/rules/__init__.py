"""The rules by which meetings and votes are judged: pure functions over plain values, one file a capability.

They read no log, no clock and no settings, and count in whole numbers and exact fractions alone. Each gives every check
that it made, also those after the first that failed. For example, a verdict on too few votes for still says whether the
call was in time. ``verdict.py`` has the checks and verdicts, and ``wording/`` says them in Dutch and English.

``terms.py`` counts terms, and ``holidays.py`` knows the holidays, some of them by ``holidays.toml`` beside it.
``articles.py`` names the articles of the law, which are those of Book 2 of the Burgerlijk Wetboek. Where the law is
silent, a docstring says "our reading", and the check that turns on it has ``leans_on="reading"``.
"""
