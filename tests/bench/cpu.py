"""How much of the processors something took, as Linux counts it: on a machine that others use, this says more than how
long it took."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

TICK: Final = os.sysconf("SC_CLK_TCK")


def of_process(pid: int) -> float:
    """Seconds that a process has used until now."""
    # The program's name stands in brackets and may hold anything; the two counts are the 12th and 13th after it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def of_server(cluster: Path) -> float:
    """Seconds that a PostgreSQL and all its parts have used until now: they work in its folder."""
    used = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                if Path(entry / "cwd").samefile(cluster):
                    used += of_process(int(entry.name))
    return used
