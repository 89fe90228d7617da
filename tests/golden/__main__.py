"""``python -m tests.golden``: keep the bytes of new kinds and versions of events."""

import sys

from tests.golden.keeping import GOLDEN, missing

lines = list(missing())
with GOLDEN.open("a") as file:
    file.writelines(f"{line}\n" for line in lines)
sys.stdout.write(f"{len(lines)} added to {GOLDEN.name}\n")
