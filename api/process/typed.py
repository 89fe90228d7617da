"""How the program is called by who types it: so a sentence that names a command can be followed as it stands."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

NAME: Final = "kamer"


def program() -> str:
    """``kamer`` where that is found, else the path by which it was started, such as ``.venv/bin/kamer``.

    A path that is not absolute was typed so, and is typed so again. An absolute one comes from ``PATH`` or from a
    service, and beside a service there is a ``kamer`` for who types (deploy/README.md).
    """
    started = Path(sys.argv[0])
    if started.name != NAME or (started.is_absolute() and shutil.which(NAME)):
        return NAME
    return shlex.quote(sys.argv[0])


def as_typed(sentence: str) -> str:
    """The sentence, its commands (between back-ticks) called as they are typed here."""
    return sentence.replace(f"`{NAME} ", f"`{program()} ")
