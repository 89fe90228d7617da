"""Whatever a sentence leans on is in this repository: no document that a reader does not have, and no number of one."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
FOLDERS: Final = ("governance", "projections", "api", "tests", "deploy", "docs")
ENDINGS: Final = frozenset({".py", ".sql", ".md", ".html", ".js", ".css", ".po", ".toml"})
DOCUMENT: Final = re.compile(r"\bdocs/[\w/.-]*\w|\w[\w-]*\.md\b")
"""Whatever lies in ``docs``, by its path, or another page by its name."""
NUMBERED: Final = re.compile(
    r"""\b(?:invariants?|cases?|choices?|issues?|risks?|(?:fault\ )?rows?|reliability)\ [0-9]+
    |\[[rvk][0-9]?\](?!\[)   # a mark of where a rule was read: [r], [v2]
    """,
    re.IGNORECASE | re.VERBOSE,
)
EXCEPT: Final = {
    # An applied migration is kept by its checksum, so that its comments stay as they are.
    "projections/migrations/0002_periods.sql",
    # Its cases are told in words beside their numbers.
    "tests/governance/rules/test_worked_cases.py",
    "tests/house/test_references.py",
}


def read() -> list[Path]:
    """Every file that somebody reads who reads this repository."""
    folders = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS]
    return sorted([*folders, *ROOT.glob("*.md")])


def missing(text: str, there: set[str]) -> list[str]:
    """What a text refers to and a reader cannot look up: documents that are not there, and bare numbers."""
    documents = [document for document in DOCUMENT.findall(text) if document not in there]
    return documents + NUMBERED.findall(text)


def test_every_document_that_is_named_is_here_and_nothing_is_known_by_a_number_alone() -> None:
    there = {path.name for path in read()} | {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*")}
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in read()}
    assert {name: gone for name, text in texts.items() if name not in EXCEPT and (gone := missing(text, there))} == {}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("as rulebook.md says", ["rulebook.md"]),
        ("the base on record (outlook.md, choice 4)", ["outlook.md", "choice 4"]),
        ("Invariants 1 and 2: one vote each", ["Invariants 1"]),
        ("cases 10 and 11", ["cases 10"]),
        ("Fault row 13, in small", ["Fault row 13"]),
        ("Sundays and holidays count [r].", ["[r]"]),
        ("docs/architecture.md says why, and README.md how", []),
        ("which article, docs/rules says", ["docs/rules"]),
        ("BW 2:38 lid 1", []),
    ],
)
def test_a_reference_that_leads_nowhere_is_seen(text: str, gone: list[str]) -> None:
    assert missing(text, {"docs/architecture.md", "README.md"}) == gone
