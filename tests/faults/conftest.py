"""Where faults strike, and their figures below the run, whatever else was printed: times fail nothing, but are seen."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

FIGURES = "figures"
"""Under this name a test records what it found (``record_property``)."""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on a disk, where a commit takes its time and a kill can come in the midst of it."""
    with TemporaryDirectory(prefix="kamer-faults-") as folder:
        yield Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each test that was run."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, figure in report.user_properties:
            if name == FIGURES and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {figure}")
