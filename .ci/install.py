"""Makes .venv from requirements.lock, and tells who waits for it what is done, how far that is and what was done.

    python3 .ci/install.py        in the folder of the repository; the Makefile does this where .venv is not up to date

In a terminal a bar shows how far it is; elsewhere each stage is one line.
"""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

VENV = Path(".venv")
LOCK = Path("requirements.lock")
PIP = [str(VENV / "bin" / "pip"), "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
WIDTH = 30
"""Columns of the bar."""

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==", re.MULTILINE)
IGNORED = re.compile(r"^Ignoring (\S+): markers", re.MULTILINE)
FETCHED = re.compile(r"^(?:Collecting|Processing) (\S+)", re.MULTILINE)
OUT_OF_REACH = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError|SSLError|connection broken"
)
NO_INDEX = (
    "The packages cannot be fetched, for pip reaches no package index: look at this machine's network, or at the index "
    "and proxy that `pip config list` names, and give the same command again."
)


class NotInstalled(Exception):
    """It did not work; the message is one sentence that says what to do."""


class Telling:
    """What whoever waits sees: a stage by its name, and in a terminal a bar."""

    def __init__(self) -> None:
        self.terminal = sys.stdout.isatty()
        self.stage = ""

    def line(self, text: str) -> None:
        """A line that stays."""
        if self.terminal:
            print("\r\033[K", end="")
        print(text, flush=True)

    def progress(self, stage: str, done: int, total: int) -> None:
        """How far a stage is."""
        if self.terminal:
            bar = "#" * (WIDTH * done // max(total, 1))
            print(f"\r\033[K{stage:10} [{bar:.<{WIDTH}}] {done} of {total}", end="", flush=True)
        elif stage != self.stage:
            self.line(f"{stage} {total} packages")
        self.stage = stage


def main() -> int:
    """Install; the exit code."""
    telling = Telling()
    try:
        install(telling)
    except NotInstalled as reason:
        telling.line("")
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        telling.line("Broken off; the same command begins anew.")
        return 130
    return 0


def install(telling: Telling) -> None:
    """Make .venv, with all that the lock names, and Kamer itself. Raises ``NotInstalled``."""
    began = time.monotonic()
    telling.line(f"Kamer installs the packages of {LOCK} into {VENV}, once. That takes a minute or so.")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise NotInstalled(f"Python could not make {VENV}: {last_line(made.stdout + made.stderr)}")
    packages = install_packages(telling)
    follow([*PIP, "--no-deps", "--no-build-isolation", "--editable", "."])
    seconds = time.monotonic() - began
    telling.line(
        f"Installed {packages} packages and Kamer itself into {VENV}, in {seconds:.0f} s. Outside this folder nothing "
        "has changed but pip's own cache of downloads; `make clean` removes the rest."
    )


def install_packages(telling: Telling) -> int:
    """Fetch and install what the lock names; how many packages that are. Raises ``NotInstalled``."""
    pinned = {name.lower() for name, _ in PINNED.findall(LOCK.read_text())}
    fetched: set[str] = set()
    before = installed()

    def show(printed: str) -> None:
        # A package that only another system needs is in the lock too.
        pinned.difference_update(name.lower() for name in IGNORED.findall(printed))
        fetched.update(FETCHED.findall(printed))
        if "\nInstalling collected packages" in printed:
            telling.progress("Installing", installed() - before, len(pinned))
        else:
            telling.progress("Fetching", len(fetched), len(pinned))

    follow([*PIP, "--require-hashes", "--requirement", str(LOCK)], show)
    return installed() - before


def installed() -> int:
    """How many packages are in .venv."""
    return sum(1 for _ in VENV.glob("lib/python*/site-packages/*.dist-info"))


def follow(command: list[str], show: Callable[[str], None] = lambda printed: None) -> None:
    """Run pip to its end, and have shown a few times a second what it has printed. Raises ``NotInstalled``."""
    printed, more = b"", b""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:
        assert pip.stdout is not None
        while True:
            readable, _, _ = select.select([pip.stdout], [], [], 0.2)
            if readable:
                more = os.read(pip.stdout.fileno(), 65_536)
                if not more:
                    break
                printed += more
            show(printed.decode("utf-8", "replace"))
    if pip.returncode != 0:
        raise NotInstalled(reason_of(printed.decode("utf-8", "replace")))


def reason_of(printed: str) -> str:
    """Why pip gave up, in a sentence; all that it printed is kept beside what it made."""
    if OUT_OF_REACH.search(printed):
        return NO_INDEX
    log = VENV / "pip.log"
    log.write_text(printed)
    errors = re.findall(r"^ERROR: (.+)", printed, re.MULTILINE)
    return f"pip could not install the packages: {errors[0] if errors else last_line(printed)} (all it said: {log})"


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]


if __name__ == "__main__":
    sys.exit(main())
