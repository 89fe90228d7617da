"""What the program writes in its own log stands in `deploy/README.md`, line by line, and nothing else does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[2]
LEVELS: Final = {"debug": "debug", "info": "info", "warning": "warning", "error": "error", "exception": "error"}
ROW: Final = re.compile(r"^\| `([^`]+)` \| (\w+) \|([^|]*)\| [^|]*\w[^|]* \|$", re.MULTILINE)
OF_ERRORS: Final = frozenset({"kind", "at"})
"""What the journal writes of every error; of PostgreSQL's also `sqlstate`, and of one with a cause `because`."""


class Line(NamedTuple):
    """A line of the log: what happened, how bad it is, and what is said besides."""

    event: str
    level: str
    fields: frozenset[str]


def lines_of(source: str) -> Iterator[Line]:
    """The lines that a module writes, if it writes by structlog."""
    if "structlog.get_logger()" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "log":
            event, fields = node.args[0], {keyword.arg or "**" for keyword in node.keywords}
            assert isinstance(event, ast.Constant), f"line {node.lineno}: what happened is said in full"
            if node.func.attr == "exception" or "exc_info" in fields:
                fields = (fields - {"exc_info"}) | OF_ERRORS
            yield Line(str(event.value), LEVELS[node.func.attr], frozenset(fields))


def written() -> set[Line]:
    """All lines of the product."""
    files = (file for layer in ("api", "governance", "projections") for file in (ROOT / layer).rglob("*.py"))
    return {line for file in files for line in lines_of(file.read_text())}


def listed() -> set[Line]:
    """The lines in the table of the readme."""
    readme = (ROOT / "deploy" / "README.md").read_text()
    rows = ROW.findall(readme)
    return {Line(event, level, frozenset(re.findall(r"`(\w+)`", fields))) for event, level, fields in rows}


def test_every_line_that_is_written_is_listed_and_no_other() -> None:
    assert sorted(written() - listed()) == [], "written, and not in the table of deploy/README.md as it is written"
    assert sorted(listed() - written()) == [], "in the table, and written nowhere like this"


def test_only_the_journal_and_the_tools_of_tests_make_loggers_of_another_name() -> None:
    """A logger that is called otherwise would write lines that nobody finds here."""
    for layer in ("api", "governance", "projections"):
        for file in (ROOT / layer).rglob("*.py"):
            loggers = re.findall(r"^(\w+) = structlog\.get_logger\(\)$", file.read_text(), re.MULTILINE)
            assert file.read_text().count("get_logger(") == len(loggers), file
            assert set(loggers) <= {"log"}, file


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ('log.info("signed in", who=person)', Line("signed in", "info", frozenset({"who"}))),
        ('log.exception("failed", command=name)', Line("failed", "error", frozenset({"command"}) | OF_ERRORS)),
        ('log.error("failed", exc_info=error)', Line("failed", "error", OF_ERRORS)),
    ],
)
def test_a_line_is_seen_however_it_is_written(statement: str, line: Line) -> None:
    assert list(lines_of(f"log = structlog.get_logger()\n{statement}")) == [line]
