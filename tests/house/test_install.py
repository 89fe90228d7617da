"""What somebody sees who types `make demo` in a fresh clone: what is installed, how far that is, what was done."""

import hashlib
import os
import pty
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
INSTALL: Final = (sys.executable, str(ROOT / ".ci" / "install.py"))
PACKAGES: Final = ("example-one", "example-two")

PYPROJECT: Final = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "example"
version = "1"
"""
BACKEND: Final = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/example-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("example-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: example\\nVersion: 1\\n")
        wheel.writestr("example-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("example-1.dist-info/RECORD", "")
    return "example-1-py3-none-any.whl"
"""


def wheel_of(name: str, folder: Path) -> str:
    """The hash of a package that holds nothing, made in this folder."""
    stem = f"{name.replace('-', '_')}-1"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        about = f"{stem}.dist-info"
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder like a fresh clone's, whose lock names two packages and one that only another system needs."""
    folder, wheels = tmp_path / "clone", tmp_path / "wheels"
    folder.mkdir()
    wheels.mkdir()
    lines = [f"{name}==1 --hash=sha256:{wheel_of(name, wheels)}" for name in PACKAGES]
    lines.append(f"elsewhere==1 ; sys_platform == 'nowhere' --hash=sha256:{'0' * 64}")
    (folder / "requirements.lock").write_text("\n".join(lines))
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    return folder


def environment(clone: Path) -> dict[str, str]:
    """That of somebody whose pip knows no index but the folder of wheels."""
    around = {name: setting for name, setting in os.environ.items() if not name.startswith("PIP_")}
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(clone.parent / "wheels")}
    return {**around, **own}


def on_a_terminal(clone: Path) -> str:
    """What is seen of it there."""
    screen, terminal = pty.openpty()
    with subprocess.Popen(INSTALL, cwd=clone, env=environment(clone), stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        seen = b""
        while True:
            try:
                seen += os.read(screen, 65_536)
            except OSError:  # how Linux says that nobody writes to a terminal any more
                break
    os.close(screen)
    assert process.returncode == 0, seen
    return seen.decode()


def elsewhere(clone: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """The same where it is read later, by a pipe."""
    around = {**environment(clone), **settings}
    return subprocess.run(INSTALL, cwd=clone, env=around, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_in_a_terminal_it_is_seen_how_far_it_is_and_then_what_was_done(clone: Path) -> None:
    seen = on_a_terminal(clone)
    shown = [line.removeprefix("\x1b[K").strip() for line in re.split(r"[\r\n]+", seen.strip())]
    assert shown[0].startswith("Kamer installs the packages of requirements.lock into .venv, once.")
    assert re.fullmatch(r"Fetching +\[\.{30}\] 0 of 3", shown[1])
    assert any(re.fullmatch(r"Fetching +\[#+\.*\] [12] of 2", line) for line in shown)
    assert re.match(r"Installed 2 packages and Kamer itself into \.venv, in \d+ s\. Outside this folder", shown[-1])
    assert (clone / ".venv" / "bin" / "python").exists()


@pytest.mark.long
def test_where_it_is_read_later_each_stage_is_a_line(clone: Path) -> None:
    done = elsewhere(clone)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert "\r" not in done.stdout
    assert [line.split()[0] for line in lines] == ["Kamer", "Fetching", "Installing", "Installed"]


@pytest.mark.parametrize(
    ("lock", "settings", "sentence"),
    [
        (
            "example-one==2 --hash=sha256:" + "0" * 64,
            {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"},
            r"The packages cannot be fetched, for pip reaches no package index: look at this machine's network, .*",
        ),
        (
            "example-one==1 --hash=sha256:" + "0" * 64,
            {},
            r"pip could not install the packages: .*MATCH THE HASHES.* \(all it said: \.venv/pip\.log\)",
        ),
    ],
    ids=["no network", "another package"],
)
@pytest.mark.long
def test_what_cannot_be_installed_is_one_sentence_that_says_what_to_do(
    clone: Path, lock: str, settings: dict[str, str], sentence: str
) -> None:
    (clone / "requirements.lock").write_text(lock)
    done = elsewhere(clone, **settings)
    assert done.returncode == 1
    assert re.fullmatch(sentence, done.stderr.strip()), done.stderr


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        ("", "There is no a-python here: install Python 3.11 or later, on Debian by `apt-get install"),
        ('case $2 in *"version_info <"*) echo too old >&2; exit 1;; esac', "too old"),
        ("case $2 in *ensurepip*) exit 1;; esac", "Python cannot make a .venv here. Install: python3 python3-venv"),
    ],
    ids=["no Python", "an old one", "no venv"],
)
def test_what_the_machine_lacks_is_named(clone: Path, python: str, sentence: str) -> None:
    """Where nothing more may be installed: no Python, one that is too old, one without ``venv`` as Debian's is."""
    programs = clone.parent / "bin"
    programs.mkdir()
    for name in ("sh", "bash", "make", "id", "env"):
        (programs / name).symlink_to(str(shutil.which(name)))
    for name in ("Makefile", ".ci"):
        (clone / name).symlink_to(ROOT / name)
    if python:
        (programs / "a-python").write_text(f"#!/bin/sh\n{python}\n")
        (programs / "a-python").chmod(0o700)
    make = ["make", ".venv/installed", "PYTHON=a-python"]
    done = subprocess.run(make, cwd=clone, env={"PATH": str(programs)}, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith(sentence), done.stderr
