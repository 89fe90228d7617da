"""The log has one door each way: only its own package reads it by SQL, and commands reach the bus in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
LOG: Final = ROOT / "governance" / "log"
TABLES: Final = frozenset(
    table
    for migration in (LOG / "migrations").glob("*.sql")
    for table in re.findall(r"^CREATE TABLE (\w+)", migration.read_text(), re.MULTILINE)
)
NAMED: Final = re.compile(rf"\b({'|'.join(TABLES)})\b")
SQL: Final = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|TRUNCATE|FROM|JOIN|COPY|ALTER|CREATE|DROP|REFERENCES)\b")


def texts_of(source: str) -> Iterator[str]:
    """The string literals of a Python source, those in f-strings too, but for its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def tables_named(text: str) -> set[str]:
    """The log's tables that a text names, where it is SQL; comments do not count."""
    return set(NAMED.findall(re.sub(r"--[^\n]*", "", text))) if SQL.search(text) else set()


def test_no_sql_outside_the_log_names_a_table_of_the_log() -> None:
    named = {}
    for layer in ("governance", "projections", "api"):
        for file in (ROOT / layer).rglob("*"):
            if LOG in file.parents or file.suffix not in (".py", ".sql"):
                continue
            source = file.read_text()
            texts = texts_of(source) if file.suffix == ".py" else iter([source])
            tables = set().union(*map(tables_named, texts))
            if tables:
                named[str(file.relative_to(ROOT))] = tables
    assert named == {}


@pytest.mark.parametrize(
    "source",
    [
        'HEAD = "SELECT max(position) FROM events"',
        'WHO = """SELECT member FROM members m, sealing_keys k WHERE k.person = m.person"""',
        'TAGS = f"SELECT {COLUMNS} FROM event_tags t"',
        'connection.execute("DELETE FROM " "commands")',
    ],
)
def test_a_table_of_the_log_is_seen_wherever_sql_names_it(source: str) -> None:
    assert set().union(*map(tables_named, texts_of(source)))


PAST_THE_DOORS = ["api/demo.py", "api/process/record.py", "api/process/services.py"]
"""What makes a record of its own, for the demonstration and at the start, and the services themselves."""


def test_no_page_and_no_endpoint_gives_a_command_but_by_the_services() -> None:
    """There it is counted whose commands are too many, and written down what was refused and whose it was."""
    past_them = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "api").rglob("*.py")
        if re.search(r"\bbus\.do\b", file.read_text())
    ]
    assert sorted(past_them) == PAST_THE_DOORS


def test_the_tables_of_the_log_are_those_that_its_migrations_make() -> None:
    assert {"events", "event_tags", "commands", "sealing_keys"} <= TABLES
