"""``docs/first-change.md`` can be followed as it stands: a test takes its steps in a copy of the repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "first-change.md").read_text()

STEP = re.compile(
    r"^(At the end of|In|Above `(?P<line>[^`\n]+)` in) `(?P<file>[^`\n]+)`:\n\n```(?P<kind>\w+)\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis", "screenshots")


def taken(step: re.Match[str], text: str) -> str:
    """A file's text after one step of the page; as it is, where somebody who follows the page has taken it already."""
    block = step["block"]
    if step["kind"] == "diff":
        lines = block.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    elif step["line"]:
        old, new = step["line"], block + step["line"]
    else:
        return text if block in text else text + block
    if new in text:
        return text
    assert text.count(old) == 1, f"{step['file']} does not have this once:\n{old}"
    return text.replace(old, new)


def follow(folder: Path) -> int:
    """Take every step in a copy of the repository; how many there were."""
    steps = list(STEP.finditer(PAGE))
    for step in steps:
        file = folder / step["file"]
        file.write_text(taken(step, file.read_text()))
    return len(steps)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository once more, to be changed."""
    return Path(shutil.copytree(ROOT, tmp_path / "kamer", ignore=NOT_COPIED))


def test_every_step_of_the_first_change_fits_the_code(copy: Path) -> None:
    blocks = re.findall(r"^```(?!sh$)\w+$", PAGE, re.MULTILINE)
    assert follow(copy) == len(blocks)


@pytest.mark.long
def test_every_command_of_the_first_change_shows_that_it_works(copy: Path) -> None:
    follow(copy)
    lines = [line for block in SHELL.findall(PAGE) for line in block.splitlines()]
    programs = f"{sys.prefix}/bin/"
    done = 0
    for line in lines:
        if not re.match(r"\.venv/bin/|make (docs|lint)$", line):
            continue
        command = line.replace(".venv/bin/", programs).replace("make ", f"make -o .venv/installed BIN={programs[:-1]} ")
        around = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        run = subprocess.run(["sh", "-c", command], cwd=copy, env=around, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
        done += 1
    assert done == len(lines) - len(["make .venv/installed", "git switch", "make demo"])
