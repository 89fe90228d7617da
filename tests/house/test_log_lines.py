"""What the program writes in its own log stands in `deploy/README.md`, line by line, and nothing else does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TypeGuard

import pytest

ROOT: Final = Path(__file__).parents[2]
JOURNAL: Final = ROOT / "api" / "process" / "journal.py"
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
    nodes = list(ast.walk(ast.parse(source)))
    calls = [(node, level) for node in nodes if isinstance(node, ast.Call) and (level := level_of(node.func))]
    mentioned = [node for node in nodes if is_log(node) and isinstance(node.ctx, ast.Load)]
    elsewhere = {node.lineno for node in mentioned} - {call.func.lineno for call, _ in calls}
    assert len(mentioned) == len(calls), f"lines {elsewhere}: a line is written by a plain `log.<level>(...)`"
    for call, level in calls:
        event, fields = call.args[0], {keyword.arg or "**" for keyword in call.keywords}
        assert isinstance(event, ast.Constant), f"line {call.lineno}: what happened is said in full"
        if level == "exception" or "exc_info" in fields:
            fields = (fields - {"exc_info"}) | OF_ERRORS
        yield Line(str(event.value), LEVELS[level], frozenset(fields))


def level_of(called: ast.expr) -> str | None:
    """At which level this writes a line; ``None`` where it is anything else."""
    if isinstance(called, ast.Attribute) and called.attr in LEVELS and is_log(called.value):
        return called.attr
    return None


def is_log(node: ast.AST) -> TypeGuard[ast.Name]:
    """Whether this names the logger of its module."""
    return isinstance(node, ast.Name) and node.id == "log"


def written() -> set[Line]:
    """All lines of the product."""
    return {line for file in modules() for line in lines_of(file.read_text())}


def modules() -> Iterator[Path]:
    """All modules of the product."""
    return (file for layer in ("api", "governance", "projections") for file in (ROOT / layer).rglob("*.py"))


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
    for file in modules():
        loggers = re.findall(r"^(\w+) = structlog\.get_logger\(\)$", file.read_text(), re.MULTILINE)
        assert file.read_text().count("get_logger(") == len(loggers), file
        assert set(loggers) <= {"log"}, file


def test_only_the_journal_knows_the_loggers_of_the_standard_library() -> None:
    """What is written by them stands in no table, and their sentences repeat values."""
    imports = re.compile(r"^\s*(?:import|from) logging\b|\bgetLogger\b", re.MULTILINE)
    assert [file for file in modules() if imports.search(file.read_text())] == [JOURNAL]


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


@pytest.mark.parametrize(
    "statement",
    [
        'tell = log.warning if passes else log.error\ntell("failed")',
        'log.critical("failed")',
        'log.bind(who=person).info("signed in")',
        'getattr(log, level)("failed")',
    ],
)
def test_a_line_that_is_written_by_a_detour_is_not_overlooked(statement: str) -> None:
    with pytest.raises(AssertionError, match="plain"):
        list(lines_of(f"log = structlog.get_logger()\n{statement}"))
