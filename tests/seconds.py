"""How many processor seconds the tests take, part by part: the last lines of ``make test``.

As a plugin of pytest it counts, and at the end of a run writes a file::

    pytest --seconds FOLDER ...                 writes FOLDER/<number of the process>.json
    python -m tests.seconds FOLDER              prints the table of all runs in that folder

A part is a folder of ``tests/``. What a test and the programs that it starts and waits for have used counts for its
part. What all tests of a run share (PostgreSQL, the processes of pytest and their imports) is known for the run as a
whole, when all of its processes have ended; in a run of one part, that is the part's.
"""

import ctypes
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Mapping
from contextlib import suppress
from functools import partial
from operator import itemgetter
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, Final

import pytest

SHARED: Final = "PostgreSQL and pytest itself"
OUTPUT: Final = "seconds"
SET_CHILD_SUBREAPER: Final = 36
PATIENCE: Final = 10.0
"""Seconds that are waited for programs to end."""

counted: defaultdict[str, float] = defaultdict(float)
"""Processor seconds by part: of this process, and in the one that hands out the tests of those that run them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folder that the seconds are written to; without one nothing is written."""
    parser.addoption("--seconds", metavar="FOLDER", help="write how many processor seconds each part of the tests took")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Write at the end, in the process that hands out the tests. It is registered first, and so ends last."""
    folder = config.getoption("--seconds")
    if folder is not None and not hasattr(config, "workerinput"):
        config.add_cleanup(partial(write, Path(folder)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Count what a test takes, with the fixtures that are made or let go for it.

    With the last one, what is shared is let go, and the programs that end then have served all tests.
    """
    whose = [RUSAGE_SELF] if nextitem is None else [RUSAGE_SELF, RUSAGE_CHILDREN]
    before = used(*whose)
    try:
        return (yield)
    finally:
        counted[part_of(item)] += used(*whose) - before


def part_of(item: pytest.Item) -> str:
    """The folder of ``tests/`` that a test is in."""
    parts = item.path.parts
    return parts[parts.index("tests") + 1]


def used(*whose: int) -> float:
    """Processor seconds so far: of this process, or of those that it started and that have ended."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, whose))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was counted to the process that hands out the tests, where this is another."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[OUTPUT] = dict(counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what another process has counted; one that crashed has counted nothing."""
    add(counted, getattr(node, "workeroutput", {}).get(OUTPUT, {}))


def write(folder: Path) -> None:
    """Write what this run took, once its other processes have ended."""
    folder.mkdir(parents=True, exist_ok=True)
    run = {"parts": dict(counted), "whole": used(RUSAGE_SELF, RUSAGE_CHILDREN)}
    (folder / f"{os.getpid()}.json").write_text(json.dumps(run))


def adopt_orphans(config: pytest.Config) -> None:
    """Have this process told, as their parent is, what programs have used whose own parent ended before them.

    Those of a browser are such, and take more than a quarter of its seconds. Linux can do that (prctl(2)).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        config.add_cleanup(wait_for_adopted)


def wait_for_adopted() -> None:
    """Wait until the programs that were adopted have ended, and not for one that does not end."""
    limit = time.monotonic() + PATIENCE
    with suppress(ChildProcessError):
        while time.monotonic() < limit:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)


def add(seconds: defaultdict[str, float], more: Mapping[str, float]) -> None:
    """Add by part."""
    for part, taken in more.items():
        seconds[part] += taken


def table(runs: list[dict[str, Any]]) -> str:
    """The parts, the most costly first, and the whole of all runs last."""
    rows: defaultdict[str, float] = defaultdict(float)
    for run in runs:
        parts: dict[str, float] = run["parts"]
        whole: float = run["whole"]
        alone = len(parts) == 1
        add(rows, dict.fromkeys(parts, whole) if alone else {**parts, SHARED: whole - sum(parts.values())})
    lines = [*sorted(rows.items(), key=itemgetter(1), reverse=True), ("in all", sum(rows.values()))]
    width = max(len(name) for name, _ in lines)
    return "\n".join(["Processor seconds:", *(f"  {name:{width}} {taken:7.1f}" for name, taken in lines)])


if __name__ == "__main__":
    print(table([json.loads(path.read_text()) for path in sorted(Path(sys.argv[1]).glob("*.json"))]))
