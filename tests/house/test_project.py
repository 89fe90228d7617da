"""The files around the code say what is true."""

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.process.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def name_of(requirement: str) -> str:
    """The name of a package without extras, version and marker: `psycopg[binary]>=3.3` is `psycopg`."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return name[0].lower().replace("_", "-")


def test_the_lock_pins_every_package_with_hashes_and_names_no_place(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pinned = dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", lock, re.MULTILINE))
    asked = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    assert {name_of(requirement) for requirement in asked} <= pinned.keys()
    blocks = re.split(r"\n(?=[a-z0-9])", lock)[1:]
    assert len(blocks) >= len(pinned)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)", lock, re.MULTILINE)


def test_what_builds_the_package_is_in_the_lock(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements.lock").read_text()
    for requirement in project["build-system"]["requires"]:
        assert f"\n{name_of(requirement)}==" in lock


def test_the_readme_names_every_setting_and_its_default() -> None:
    readme = (ROOT / "README.md").read_text()
    rows = [line for line in readme.splitlines() if line.startswith("| `KAMER_")]
    named = {name.removeprefix("KAMER_").lower() for row in rows for name in re.findall(r"KAMER_[A-Z_]+", row)}
    assert named == set(Settings.__struct_fields__)
    for field in msgspec.structs.fields(Settings):
        if field.default not in (None, msgspec.NODEFAULT):
            row = next(row for row in rows if f"`KAMER_{field.name.upper()}`" in row)
            assert f"`{field.default}`" in row


def test_every_job_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    told = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(phony[1].split()) == sorted(told)


def test_every_dependency_has_one_line_of_why(project: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text()
    told = re.findall(r"^\| `([a-z0-9-]+)` \| \S.*\.( |$)", page, re.MULTILINE)
    asked = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    assert sorted(name for name, _ in told) == sorted(name_of(requirement) for requirement in asked)


def test_no_page_asks_the_database_itself() -> None:
    """What stands in a table is asked where the table is made: pages translate (style, 8)."""
    pages = [ROOT / "api" / "web" / "step.py", *(ROOT / "api" / "pages").rglob("*.py")]
    told = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b")
    assert [page.name for page in pages if told.search(page.read_text())] == []


def test_every_path_that_the_documentation_names_is_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *ROOT.glob("[a-z]*/**/README.md")]
    missing = [
        f"{page.name}: {path}"
        for page in pages
        for path in re.findall(
            r"`((?:governance|projections|api|tests|deploy|docs)/[A-Za-z0-9_./-]+)`", page.read_text()
        )
        if not (ROOT / path).exists()
    ]
    assert missing == []


FOLDERS = sorted(
    page.parent for layer in ("governance", "projections", "api") for page in (ROOT / layer).rglob("README.md")
)
CAPABILITIES = {path.stem for path in (ROOT / "governance" / "events").glob("[a-z]*.py")} | {"history"}
"""Each has a file of its own in every layer; what says so for one says it for all."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_the_page_of_a_folder_names_what_is_in_it_and_nothing_else(folder: Path) -> None:
    page = (folder / "README.md").read_text()
    files = {path.name for path in folder.glob("[a-z]*.py") if path.stem not in CAPABILITIES}
    folders = {f"{path.name}/" for path in folder.iterdir() if any(path.glob("*.py")) and path.name not in CAPABILITIES}
    missing = {name for name in files | folders if not re.search(rf"`[^`\n]*\b{re.escape(name)}", page)}
    named = re.findall(r"(?<![\w/`.])`([a-z_]+\.py)`", page)
    gone = {name for name in named if not any(folder.rglob(name))}
    assert (missing, gone) == (set(), set())
