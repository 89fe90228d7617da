"""Starting the program by forking a process that has imported it, for its imports take longer than most of its jobs.

What is started is a process like any other: with a number, an environment, a folder, streams and signals of its own.
Run as a module this is the process that is forked, which does nothing else::

    python -m tests.processes.starting SOCKET        the number of a descriptor
"""

import atexit
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, NoReturn

ROOT: Final = Path(__file__).parents[2]
MOST_BYTES: Final = 1 << 18
"""Of one request: arguments, folder and environment."""


class Started:
    """A Kamer that runs, or has run; what is asked of it is called as in ``subprocess.Popen``."""

    def __init__(self, pid: int, outcome: IO[str], stdout: IO[str] | None) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._outcome = outcome

    def poll(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it, or ``None`` while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; its exit code. Raises ``subprocess.TimeoutExpired``."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("kamer", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Wait for its end, and let its streams go."""
        self.wait()
        for stream in (self.stdout, self._outcome):
            if stream is not None:
                stream.close()

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            readable, _, _ = select.select([self._outcome], [], [], timeout)
            if readable:
                self.returncode = int(self._outcome.readline())
        return self.returncode


def start(
    arguments: list[str], environment: Mapping[str, str], stdout: int | IO[Any], stderr: IO[Any], cwd: Path = ROOT
) -> Started:
    """Start the program. ``stdout``: ``subprocess.PIPE`` for one that is then the process's ``stdout``."""
    asked = {"arguments": arguments, "environment": dict(environment), "cwd": str(cwd)}
    reads, writes = os.pipe()
    if isinstance(stdout, int):
        assert stdout == subprocess.PIPE
        printed, print_to = os.pipe()
    else:
        printed, print_to = None, os.dup(stdout.fileno())
    try:
        socket.send_fds(_ready(), [json.dumps(asked).encode()], [print_to, stderr.fileno(), writes])
    finally:
        os.close(writes)
        os.close(print_to)
    outcome = os.fdopen(reads, encoding="ascii", buffering=1)
    return Started(int(outcome.readline()), outcome, None if printed is None else os.fdopen(printed, encoding="utf-8"))


@cache
def _ready() -> socket.socket:
    """The process that is forked, started at its first use; it ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for half in (ours, its):
        half.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_BYTES)
    command = [sys.executable, "-m", "tests.processes.starting", str(its.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)
    its.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def main(listening: socket.socket) -> None:
    """Fork a Kamer for each request, and say how each has ended, until nobody asks any more."""
    running: dict[int, tuple[int, int]] = {}
    """By the descriptor of the process: its number, and where its end is told."""
    poll = select.poll()
    poll.register(listening.fileno(), select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor in running:
                pid, outcome = running.pop(descriptor)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                poll.unregister(descriptor)
                os.close(descriptor)
                _tell(outcome, code)
                os.close(outcome)
                continue
            request, descriptors, _, _ = socket.recv_fds(listening, MOST_BYTES, 3)
            if not request:
                return
            stdout, stderr, outcome = descriptors
            pid = os.fork()
            if pid == 0:
                _become(json.loads(request), stdout, stderr)
            os.close(stdout)
            os.close(stderr)
            _tell(outcome, pid)
            child = os.pidfd_open(pid)
            running[child] = pid, outcome
            poll.register(child, select.POLLIN)


def _tell(outcome: int, number: int) -> None:
    with suppress(BrokenPipeError):
        os.write(outcome, f"{number}\n".encode())


def _become(request: dict[str, Any], stdout: int, stderr: int) -> NoReturn:
    """Be the program, in the child."""
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    os.closerange(3, 1 + max(int(entry.name) for entry in Path("/proc/self/fd").iterdir()))
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["cwd"])
    time.tzset()
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), encoding="utf-8", write_through=True)
    sys.argv = ["-c", *request["arguments"]]
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    from api.cli import main as program

    code: object = 1
    try:
        program()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter does, whose place this takes
        sys.excepthook(*sys.exc_info())
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    # What a command imports for itself, so that its own process need not.
    import gc

    import api.app
    import api.demo
    import api.process.doctor
    import api.process.record
    import api.process.running
    import api.process.serve  # noqa: F401
    from governance.modules import modules_of

    modules_of("api.pages")
    # What is here now is no garbage of the processes to come: none looks through it, and so copies its memory.
    gc.collect()
    gc.freeze()
    main(socket.socket(fileno=int(sys.argv[1])))
