"""The rules by which meetings and votes are judged: pure functions over plain values, one file a capability.

They read no log, no clock and no settings, and count in whole numbers and exact fractions alone. Each gives every check
that it made, also those after the first that failed. For example, a verdict on too few votes for still says whether the
call was in time. ``verdict.py`` has the checks and verdicts, in codes and numbers; the catalogues of the api have the
words for them.

``law.py`` is the table of the law's rules, with their articles and the periods in which they were in force; most stand
in Book 2 of the Burgerlijk Wetboek. ``articles.py`` names those articles that refusals and checks name. ``terms.py``
counts terms, and ``holidays.py`` knows the holidays, some of them by ``holidays.toml`` beside it.

Where the law is silent, a docstring says "our reading", and the check that turns on it names it (``readings.py``).
"""
