"""`make quick` chooses what a change can break first, and says what it leaves out."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.quick import SLOW, changed_files, chosen

ROOT: Final = Path(__file__).parents[2]
EVERYTHING: Final = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")]


@pytest.mark.parametrize(
    ("changed", "among", "never"),
    [
        ("governance/rules/voting.py", ["governance/rules/test_voting.py", "api/test_pages_voting.py"], "rooms"),
        ("governance/commands/voting/cast.py", ["governance/commands/test_voting_base.py"], "rooms"),
        ("projections/rooms.py", ["projections/test_rooms.py", "api/test_pages_rooms.py"], "voting"),
        ("api/templates/rooms/list.html", ["api/test_pages_rooms.py"], "voting"),
        ("api/texts/nl.rooms.po", ["api/test_pages_rooms.py"], "voting"),
        ("api/texts/nl.po", ["api/test_texts.py"], "voting"),
        ("api/web/forms/reading.py", ["api/test_forms.py"], "projections"),
        ("governance/log/bus.py", ["governance/log/test_bus.py"], "projections"),
        ("governance/log/tag.py", ["governance/log/test_fact.py"], "projections"),
        ("projections/engine/batch.py", ["projections/test_engine.py"], "governance"),
        ("api/process/services.py", ["api/test_first_start.py"], "browser"),
        ("api/templates/base.html", ["api/test_templating.py"], "pages"),
        ("projections/migrations/0007_rooms.sql", ["api/test_pages_rooms.py"], "voting"),
        ("governance/dates.py", ["governance/test_dates.py"], "api"),
        ("tests/governance/examples.py", ["governance/commands/test_rooms.py"], "browser"),
        ("tests/projections/conftest.py", ["projections/test_board.py"], "governance"),
        ("tests/browser/test_voting.py", ["browser/test_voting.py"], "api"),
    ],
)
def test_a_change_chooses_the_tests_that_bear_its_name(changed: str, among: list[str], never: str) -> None:
    choice = chosen([changed], EVERYTHING)
    assert {f"tests/{name}" for name in among} <= set(choice.tests)
    assert [test for test in choice.tests if never in test] == []
    assert choice.unmatched == []


def test_every_file_of_the_product_chooses_less_than_a_third_and_nothing_slow() -> None:
    files = [
        path.relative_to(ROOT).as_posix()
        for layer in ("governance", "projections", "api")
        for path in (ROOT / layer).rglob("*.*")
        if "__pycache__" not in path.parts and path.is_file()
    ]
    tests = [path for path in EVERYTHING if Path(path).name.startswith("test_")]
    for file in files:
        choice = chosen([file], EVERYTHING)
        assert len(choice.tests) < len(tests) / 3, (file, choice.tests)
        assert not [test for test in choice.tests if test.startswith(SLOW)], file


def test_what_no_test_is_named_after_is_said() -> None:
    choice = chosen(["governance/log/nowhere.sql", "api/marvel.py", "tests/servers.py", "README.md"], EVERYTHING)
    assert choice.unmatched == ["api/marvel.py", "tests/servers.py"]
    assert "tests/governance/log/test_bus.py" in choice.tests, "the folder's, where none is the file's"


def test_what_has_been_changed_is_told_by_git_whether_committed_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*arguments: str) -> None:
        names = ["-c", "user.name=Voorbeeld", "-c", "user.email=voorbeeld@example.org"]
        subprocess.run(["git", *names, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(text)

    monkeypatch.setattr("tests.quick.ROOT", tmp_path)
    git("init", "--initial-branch", "main")
    for name in ("before", "committed", "edited", "kept"):
        write(name, "1")
    git("add", ".")
    git("commit", "-m", "first")
    git("switch", "-c", "branch")
    write("committed", "2")
    git("commit", "-am", "second")
    write("edited", "2")
    write("new", "1")
    git("switch", "main")
    git("rm", "-q", "before")
    git("commit", "-m", "elsewhere", "--", "before")
    git("switch", "branch")
    assert changed_files() == ["committed", "edited", "new"]


def test_it_says_what_it_runs_and_what_it_leaves_out() -> None:
    command = [sys.executable, "-m", "tests.quick", "--list"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "Run: tests/house, tests/golden" in printed
    assert "tests/browser" in printed.splitlines()[-1]
    assert "`make test` runs them" in printed
