"""The program itself, started as anybody starts it: another process, its own database, asked over HTTP."""

import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

import httpx

from tests.processes.starting import Started, start

PROGRAM: Final = (sys.executable, "-c", "from api.cli import main; main()")
LIMIT: Final = 90.0
"""Seconds after which a wait for something that should happen is given up."""
FOUNDED: Final = 16
"""Events of the founding record."""
LOG_ENDS_AT: Final = re.compile(r"^kamer_log_position (\S+)$", re.MULTILINE)


def environment(data: Path, **settings: object) -> dict[str, str]:
    """This process's environment with these settings (``port=1`` is ``KAMER_PORT``) and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAMER_")}
    own = {f"KAMER_{name.upper()}": str(value) for name, value in {"data": data, **settings}.items()}
    return {**kept, **own, "NO_COLOR": "1", "COLUMNS": "200"}


def log_ends_at(program: httpx.Client) -> int:
    """The position of the last event, as the figures have it for a client on this machine."""
    figure = LOG_ENDS_AT.search(program.get("/metrics").text)
    assert figure is not None
    return int(float(figure[1]))


def kamer(data: Path, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    with TemporaryFile("w+") as stdout, TemporaryFile("w+") as stderr:
        process = start([*arguments], environment(data, **settings), stdout, stderr)
        try:
            code = process.wait(LIMIT)
        finally:
            process.kill()
            process.close()
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(arguments, code, stdout.read(), stderr.read())


class Running:
    """A Kamer that serves."""

    def __init__(self, process: Started, log: IO[str]) -> None:
        self.process = process
        self._printed = b""
        self._log = log
        self.first_line = self.line()

    def line(self) -> str:
        """The next line that it prints; it fails where there is none in time."""
        return self.up_to("\n")

    def up_to(self, end: str) -> str:
        """What it prints up to these words, with them; it fails where they do not come in time.

        Read past the buffer of ``stdout``, of which nobody can tell whether it holds a line.
        """
        assert self.process.stdout is not None
        while end.encode() not in self._printed:
            readable, _, _ = select.select([self.process.stdout], [], [], LIMIT)
            assert readable, f"only this was printed in time: {self._printed!r}"
            more = os.read(self.process.stdout.fileno(), 65_536)
            assert more, f"it ended and had printed only this: {self._printed!r}"
            self._printed += more
        printed, _, self._printed = self._printed.partition(end.encode())
        return printed.decode() + end

    def rest(self) -> str:
        """What it has printed since, once it has ended."""
        assert self.process.stdout is not None
        return self._printed.decode() + self.process.stdout.read()

    def logged(self) -> str:
        """What it has logged, read without moving the place where it writes on."""
        descriptor = self._log.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode()

    @property
    def ways_in(self) -> dict[str, Any]:
        """What ``demo --json`` has printed first."""
        printed: dict[str, Any] = json.loads(self.first_line)
        return printed

    def client(self, url: str, token: str | None = None) -> httpx.Client:
        """A program that asks."""
        return httpx.Client(base_url=url, timeout=LIMIT, headers={"Authorization": f"Bearer {token}"} if token else {})

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(LIMIT)


def url_of(line: str) -> str:
    """The address that a line names."""
    url = re.search(r"http://[^ #]*\d", line)
    assert url is not None, line
    return url[0]


@contextmanager
def running(data: Path, *arguments: str, log_to: str | None = None, **settings: object) -> Iterator[Running]:
    """A Kamer that serves for as long as the block lasts.

    What it logs goes to a file, where none is named to one of its own, for a pipe that nobody reads fills up, and then
    it waits.
    """
    with TemporaryFile("w+") if log_to is None else Path(log_to).open("w") as log:
        process = start([*arguments], environment(data, **settings), subprocess.PIPE, log)
        try:
            yield Running(process, log)
        except BaseException:
            if log.readable():
                log.seek(0)
                sys.stderr.write(log.read()[-20_000:])
            raise
        finally:
            process.kill()
            process.close()
