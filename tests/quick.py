"""Runs the tests that a change can break first, in about a minute: ``make quick``.

    python -m tests.quick           runs them, and says which they are and what is left for ``make test``
    python -m tests.quick --list    only says so

What is changed is told by git: everything that differs from where the branch left ``main``, committed or not, and files
that git does not know yet. A test is chosen

- that has been changed itself, or uses a changed file of ``tests/``;
- that bears the name of what has been changed: one capability has one word in every layer, so that a change in
  ``governance/rules/voting.py`` chooses ``tests/projections/test_voting.py`` too; anything else chooses within its own
  layer, by the name of the file or else by that of its folder; where there is none, those that import it are chosen;
- that holds the house together: ``tests/house`` and ``tests/golden``, always.

It reads names and nothing else, so it can miss what ``make test`` will find.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
LAYERS: Final = ("governance", "projections", "api")
ALWAYS: Final = ("tests/house", "tests/golden")
SLOW: Final = ("tests/browser", "tests/processes", "tests/faults", "tests/invariants", "tests/bench")
"""Run by this only where they have been changed themselves: most of what they take is starting what they look at."""
OF_ALL: Final = ("tests/conftest.py", "tests/servers.py", "tests/patience.py")
"""What every test uses: a change in it is for ``make test``."""


MOST_USERS: Final = 12
"""Test files: what more of them import is everybody's, and a change in it is for ``make test``."""


class Choice(NamedTuple):
    """What is run, and what is not looked at."""

    tests: list[str]
    unmatched: list[str]
    """Changed files of which no test bears the name."""


def main(arguments: list[str]) -> int:
    """Say what is chosen, and run it unless that was all that was asked; the exit code."""
    everything = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))
    changed = changed_files()
    choice = chosen(changed, everything)
    tell(changed, choice, everything)
    if "--list" in arguments:
        return 0
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not long", *ALWAYS, *choice.tests]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def changed_files() -> list[str]:
    """What differs from where this branch left main, committed or not; without a main, from the last commit."""
    base = git("merge-base", "HEAD", "main") or git("merge-base", "HEAD", "origin/main") or ["HEAD"]
    known = git("diff", "--name-only", base[0])
    return sorted({*known, *git("ls-files", "--others", "--exclude-standard")})


def git(*arguments: str) -> list[str]:
    """The lines that git answers; none where it cannot."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )[:-1]


def chosen(changed: Iterable[str], everything: Iterable[str]) -> Choice:
    """The tests to run for these changed files, of all files of ``tests/``."""
    files = [PurePosixPath(path) for path in everything]
    tests = [file for file in files if file.name.startswith("test_")]
    capabilities = {path.stem for path in (ROOT / "governance" / "events").glob("[a-z]*.py")}
    picked: set[PurePosixPath] = set()
    unmatched = []
    for path in map(PurePosixPath, changed):
        if path in tests:
            matching = {path}
        elif path.parts[0] == "tests":
            matching = set(using(path, tests))
        elif path.parts[0] in LAYERS and path.suffix != ".md":
            quick = [test for test in tests if not str(test).startswith(SLOW)]
            matching = set(named_after(path, quick, capabilities)) or few(set(using(path, quick)))
        else:
            continue
        if not matching:
            unmatched.append(str(path))
        picked |= matching
    always = tuple(PurePosixPath(folder) for folder in ALWAYS)
    return Choice(sorted(str(test) for test in picked if not any(test.is_relative_to(f) for f in always)), unmatched)


def using(path: PurePosixPath, tests: Iterable[PurePosixPath]) -> Iterator[PurePosixPath]:
    """The tests that use a file: those below a ``conftest.py``, else those that import it."""
    if str(path) in OF_ALL or path.suffix != ".py":
        return
    module = re.compile(rf"^(from|import) {re.escape('.'.join(path.with_suffix('').parts))}\b", re.MULTILINE)
    for test in tests:
        if test.is_relative_to(path.parent) if path.name == "conftest.py" else module.search((ROOT / test).read_text()):
            yield test


def few(users: set[PurePosixPath]) -> set[PurePosixPath]:
    """These tests, unless they are too many for a minute."""
    return users if len(users) <= MOST_USERS else set()


def named_after(
    path: PurePosixPath, tests: Sequence[PurePosixPath], capabilities: Iterable[str]
) -> Sequence[PurePosixPath]:
    """The tests that bear the name of a file of the product."""
    folders, stem = path.parts[1:-1], re.sub(r"^[0-9]+_", "", path.name.partition(".")[0])
    words = [stem, *reversed(folders)]
    if path.suffix == ".po":
        words = [*path.name.split(".")[1:-1], "texts"]
    elif path.suffix == ".html":
        words.append("templating")
    for word in words:
        if word in capabilities:
            return [test for test in tests if bears(test, word)]
    own = [test for test in tests if test.parts[1] == path.parts[0]]
    return next(filter(None, ([test for test in own if bears(test, word)] for word in words)), [])


def bears(test: PurePosixPath, word: str) -> bool:
    """Whether a test, or the folder that it is in, has this name: ``test_voting_base``, ``test_pages_voting``."""
    return re.fullmatch(rf"test_(pages_)?{re.escape(word)}s?(_.*)?", test.stem) is not None or word in test.parts[2:-1]


def tell(changed: list[str], choice: Choice, everything: list[str]) -> None:
    """Say what is run, and what is left out."""
    print(f"{len(changed)} files differ from main. Run: {', '.join([*ALWAYS, *choice.tests])}")
    left = sum(Path(path).name.startswith("test_") for path in everything) - len(choice.tests)
    for path in choice.unmatched:
        print(f"No test bears the name of {path}.")
    print(f"Left out, among {left} other files: {', '.join(SLOW)}, and all that is long. `make test` runs them.")
    sys.stdout.flush()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
