"""How it is judged: pure functions over plain values, one file a capability.

They read no log, no clock and no settings, and count in whole numbers and exact fractions alone. A function gives
every rule that it looked at, also after the first that failed (``verdict.py``); ``wording/`` says it in Dutch and
English. Articles are those of Book 2 of the Burgerlijk Wetboek, as docs/rules says which.
"""
