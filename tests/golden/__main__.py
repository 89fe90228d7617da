"""``python -m tests.golden``: keep the bytes of new kinds and versions of events, and of what is inside new seals."""

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.golden.keeping import GOLDEN, missing
from tests.golden.seals import SEALS, missing_seals


def keep(path: Path, new: Iterable[str]) -> None:
    """Add these lines to a file, and say how many there are."""
    lines = list(new)
    with path.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)
    sys.stdout.write(f"{len(lines)} added to {path.name}\n")


keep(GOLDEN, missing())
keep(SEALS, missing_seals())
