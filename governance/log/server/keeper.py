"""The keeper: a small process of its own between Kamer and its PostgreSQL.

It starts PostgreSQL, starts it again when it dies, and ends it when Kamer ends. It notices every end of Kamer, because
the kernel closes a pipe also for a process that was killed with -9. It is a process and not a thread for two reasons:
only a process outlives its parent, and only a process without threads may run code between fork and exec.

It is run as `python -I -S keeper.py JSON`, with `Orders` as JSON. It imports the standard library alone, and so starts
in 20 ms. It reads nothing from its standard input but the end of it, which is the order to stop. It writes lines:

    ready                     PostgreSQL takes connections
    died 9                    PostgreSQL ended unasked, with this signal or exit code; it is being started again
    gave-up it died ...       it will not be started again; the keeper ends
"""

import collections
import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, TypedDict

SIGNAL_AT_PARENTS_DEATH: Final = 1  # PR_SET_PDEATHSIG of prctl(2), Linux only
STRAGGLERS: Final = 30.0  # seconds for the parts of a killed PostgreSQL to end
VAIN_STARTS: Final = 3  # starts in a row that led to nothing
DEATHS_A_MINUTE: Final = 60
PAUSE: Final = 0.1  # seconds between two starts that led to nothing
FAST: Final = 30.0  # seconds for a fast shutdown, then it is told to go at once
IMMEDIATE: Final = 5.0
POSTMASTER_STATE: Final = 7  # line of postmaster.pid (pg_ctl reads it there too)


class Orders(TypedDict):
    """What the keeper is told at its start."""

    command: list[str]
    """The program `postgres` and its arguments."""
    user: int | None
    """Numeric user and group to run it as; `None` is the keeper's own."""
    group: int | None
    cluster: str
    """PostgreSQL's data folder, as the keeper sees it."""
    handle: int
    """An open descriptor of that folder, which `command` names: see `cluster.py`."""
    sockets: str
    """Folder of the Unix socket: nobody else's."""
    remove: list[str]
    """Files and folders to remove at the end."""


class Keeper:
    """Keeps one PostgreSQL running until standard input ends."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.parent = os.getppid()
        self.pidfile = Path(orders["cluster"], "postmaster.pid")
        self.deaths: collections.deque[float] = collections.deque(maxlen=DEATHS_A_MINUTE)
        self.failing_since = time.monotonic()
        self.vain_starts = 0
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        # Ctrl-C and a stop of the whole unit are Kamer's to answer: it still has votes to commit.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)

    def keep(self) -> int:
        """Run PostgreSQL until the order to stop (0), or until it will not run (1)."""
        while True:
            self.end_leftover()
            postgres = self.start()
            ready = self.wait_ready(postgres)
            if ready:
                tell("ready")
                self.wait(postgres, None)
            if postgres.poll() is None:
                end(postgres)
                return 0
            tell(f"died {abs(postgres.returncode)}")
            reason = self.hopeless(was_ready=ready)
            if reason:
                tell(f"gave-up {reason}")
                return 1
            if not ready and self.wait(None, PAUSE):
                return 0

    def start(self) -> "subprocess.Popen[bytes]":
        """Start PostgreSQL, told by the kernel to shut down should the keeper itself be killed."""
        orders, keeper = self.orders, os.getpid()

        def follow_the_keeper() -> None:
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(SIGNAL_AT_PARENTS_DEATH, signal.SIGINT)
                if os.getppid() != keeper:  # it died before the kernel was told
                    os._exit(1)

        return subprocess.Popen(
            orders["command"],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # which is PostgreSQL's log
            cwd="/",
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
            pass_fds=(orders["handle"],),
            user=orders["user"],
            group=orders["group"],
            extra_groups=None if orders["user"] is None else [],
            preexec_fn=follow_the_keeper,  # noqa: PLW1509 - this process has no threads
        )

    def wait_ready(self, postgres: "subprocess.Popen[bytes]") -> bool:
        """Has PostgreSQL said, in its own file, that it takes connections? False when it died or we must stop."""
        while not self.wait(postgres, 0.01):
            if self.state_of(postgres.pid) == "ready":
                return True
        return False

    def wait(self, postgres: "subprocess.Popen[bytes] | None", seconds: float | None) -> bool:
        """Wait for PostgreSQL's end or the order to stop (True), or until the time is over (False)."""
        limit = None if seconds is None else time.monotonic() + seconds
        while True:
            left = 1.0 if limit is None else min(1.0, max(0.0, limit - time.monotonic()))
            readable, _, _ = select.select([sys.stdin.fileno(), self.woken], [], [], left)
            with contextlib.suppress(BlockingIOError):
                os.read(self.woken, 512)
            # A fork of Kamer may hold the pipe open after its death, so the parent is looked at as well.
            if sys.stdin.fileno() in readable or os.getppid() != self.parent:
                return True
            if postgres is not None and postgres.poll() is not None:
                return True
            if limit is not None and time.monotonic() >= limit:
                return False

    def hopeless(self, *, was_ready: bool) -> str | None:
        """Why PostgreSQL is not started once more; `None`: it is."""
        now = time.monotonic()
        if was_ready:
            self.vain_starts, self.failing_since = 0, now
            self.deaths.append(now)
            if len(self.deaths) == DEATHS_A_MINUTE and now - self.deaths[0] < 60:
                return f"it died {DEATHS_A_MINUTE} times within a minute"
        elif self.has_parts():
            # Parts of a killed one hold its memory until they notice, and until then no other may start.
            if now - self.failing_since > STRAGGLERS:
                return f"parts of the one before it did not end within {STRAGGLERS:.0f} seconds"
        else:
            self.vain_starts += 1
            if self.vain_starts == VAIN_STARTS:
                return f"it did not start in {VAIN_STARTS} attempts"
        return None

    def has_parts(self) -> bool:
        """Does any process still work in our folder?"""
        return any(self.is_ours(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdecimal())

    def state_of(self, pid: int) -> str | None:
        """The state that the PostgreSQL with this number last wrote down."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            lines = self.pidfile.read_text().splitlines()
            if int(lines[0]) == pid:
                return lines[POSTMASTER_STATE].strip()
        return None

    def end_leftover(self) -> None:
        """End a PostgreSQL on this folder whose keeper was killed, and clear what a dead one has left.

        We hold the folder's lock, so no other keeper lives. The process number in the file of a dead PostgreSQL may by
        now be another process's, and PostgreSQL would then refuse to start. So we put our own number there, because
        PostgreSQL takes its parent's number for a stale one. The rest of the file stays: PostgreSQL finds the old
        shared memory by it, and looks whether that is still in use.
        """
        for socket in Path(self.orders["sockets"]).glob(".s.PGSQL.*"):
            socket.unlink()
        try:
            first, _, rest = self.pidfile.read_text().partition("\n")
            pid = int(first)
        except FileNotFoundError:
            return
        except ValueError:  # the machine stopped between making and writing it
            self.pidfile.unlink()
            return
        limit = time.monotonic() + FAST
        while self.is_ours(pid) and time.monotonic() < limit:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            time.sleep(0.02)
        if self.pidfile.exists() and is_alive(pid) and not self.is_ours(pid):
            write_anew(self.pidfile, f"{os.getpid()}\n{rest}", self.orders["user"], self.orders["group"])

    def is_ours(self, pid: int) -> bool:
        """Does this process work in our folder? PostgreSQL and all its parts do so from their start to their end."""
        try:
            return Path(f"/proc/{pid}/cwd").samefile(self.orders["cluster"])
        except OSError:
            return False


def write_anew(path: Path, text: str, user: int | None, group: int | None) -> None:
    """Replace a file in PostgreSQL's folder as a whole: it is another user's, who could have laid a link there."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if user is not None and group is not None:
            os.fchown(descriptor, user, group)
        file.write(text)
    fresh.replace(path)


def is_alive(pid: int) -> bool:
    """Does a process of this number exist?"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end(postgres: "subprocess.Popen[bytes]") -> None:
    """End PostgreSQL: politely, then at once (it recovers at its next start), then by force."""
    for number, patience in ((signal.SIGINT, FAST), (signal.SIGQUIT, IMMEDIATE), (signal.SIGKILL, None)):
        postgres.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            postgres.wait(patience)
            return


def tell(line: str) -> None:
    """Write a line to Kamer. If Kamer is gone, nothing happens."""
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), f"{line}\n".encode())


def main() -> int:
    """Keep PostgreSQL running, and remove its socket and files at the end."""
    orders: Orders = json.loads(sys.argv[1])
    try:
        return Keeper(orders).keep()
    finally:
        for path in orders["remove"]:
            if Path(path).is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                Path(path).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
