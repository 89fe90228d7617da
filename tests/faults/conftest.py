"""The figures of a run with faults stand below it, whatever else was printed: times fail nothing, but are seen."""

import pytest

FIGURES = "figures"
"""Under this name a test records what it found (``record_property``)."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each test that was run."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, figure in report.user_properties:
            if name == FIGURES and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {figure}")
