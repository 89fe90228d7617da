"""How people type the name of the program, so that they can follow a sentence that names a command as it stands."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

NAME: Final = "kamer"


def program() -> str:
    """``kamer`` where that is found, else the path by which it was started, such as ``.venv/bin/kamer``.

    If the path is not absolute, somebody typed it, and can type it again. An absolute path comes from ``PATH``, or from
    a service, and where the service is installed people can type ``kamer`` (deploy/README.md).
    """
    started = Path(sys.argv[0])
    if started.name != NAME or (started.is_absolute() and shutil.which(NAME)):
        return NAME
    return shlex.quote(sys.argv[0])


def as_typed(sentence: str) -> str:
    """The sentence with its commands, which stand between back-ticks, as people type them here."""
    return sentence.replace(f"`{NAME} ", f"`{program()} ")
