"""The embedded server keeps what was acknowledged, ends with its process, and comes back after every kill.

The kills are real ones (-9), of a process of its own that holds the server: `Holder`.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from governance.log.errors import Unusable
from governance.log.server import EmbeddedServer, wait_ready
from governance.log.server.account import account_for
from tests.servers import Installed, ends, keeper_of, postmaster_of, remember, remembered

PROGRAM = """
import signal, sys
from pathlib import Path
import psycopg, structlog
from governance.log.server import EmbeddedServer
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
server = EmbeddedServer(Path(sys.argv[1]))
server.start()
print(server.owned, server.conninfo(), flush=True)
for line in sys.stdin:
    exec(line)
"""


class Holder:
    """Another process that holds a server on the folder `data`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def started(self) -> tuple[bool, str]:
        """Wait for the server; whether it owns it, and its conninfo."""
        owned, _, conninfo = self.line().partition(" ")
        return owned == "True", conninfo

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def tell(self, line: str) -> None:
        """Have it carry out a line of Python."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


Hold = Callable[[], Holder]


@pytest.fixture
def data(tmp_path: Path, installed: Installed) -> Path:
    """A data folder of the test's own, with a PostgreSQL in it that can be started at once."""
    return installed(tmp_path / "postgresql")


@pytest.fixture
def hold(data: Path) -> Iterator[Hold]:
    """Starts processes that hold a server on one folder; ends them, and what they left, after the test."""
    yield from holding(data)


@pytest.fixture
def hold_anew(tmp_path: Path) -> Iterator[Hold]:
    """The same on an empty folder."""
    yield from holding(tmp_path / "postgresql")


def holding(data: Path) -> Iterator[Hold]:
    holders: list[Holder] = []

    def start() -> Holder:
        holders.append(Holder(data))
        return holders[-1]

    yield start
    for holder in holders:
        with holder.process:
            holder.process.kill()


def test_it_is_durable_checked_and_sorts_alike_everywhere(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path / "postgresql") as server, psycopg.connect(server.conninfo()) as connection:
        settings: dict[str, str] = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
        assert {name: settings[name] for name in ("fsync", "synchronous_commit", "full_page_writes")} == {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
        }
        assert settings["data_checksums"] == "on"
        assert settings["server_encoding"] == "UTF8"
        assert settings["listen_addresses"] == ""
        provider = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert provider == ("b", "C.UTF-8")


def test_it_keeps_its_record_between_starts_and_leaves_no_socket(data: Path) -> None:
    server = EmbeddedServer(data)
    with server:
        remember(server.conninfo(), 1)
        postmaster = postmaster_of(server.data_folder)
        socket = Path(json.loads((server.data_folder / "running.json").read_text())["socket"])
        with ends(postmaster):
            server.stop()
        assert not socket.exists()
        assert not (server.data_folder / "running.json").exists()
    with server:
        assert remembered(server.conninfo()) == [1]


async def test_it_starts_and_stops_beside_an_event_loop(data: Path) -> None:
    async with EmbeddedServer(data) as server:
        connection = await psycopg.AsyncConnection.connect(server.conninfo())
        async with connection:
            assert (await (await connection.execute("SELECT 1")).fetchone()) == (1,)


def test_it_is_told_apart_from_one_that_was_not_started(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="has not been started"):
        EmbeddedServer(tmp_path / "postgresql").conninfo()


def test_it_runs_as_somebody_with_fewer_rights_than_root(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path / "postgresql") as server:
        runs_as = Path(f"/proc/{postmaster_of(server.data_folder)}").stat().st_uid
        assert runs_as != 0
        assert runs_as == (server.cluster.stat().st_uid)


def test_nobody_else_may_enter_the_folder_of_its_socket(data: Path) -> None:
    with EmbeddedServer(data) as server:
        socket = Path(json.loads((server.data_folder / "running.json").read_text())["socket"])
        assert socket.stat().st_mode & 0o777 == 0o700
        access = (server.cluster / "pg_hba.conf").read_text()
        assert access == "local all all peer map=kamer\n"


def test_killed_it_is_started_again_with_all_that_was_acknowledged(data: Path) -> None:
    with capture_logs() as lines, EmbeddedServer(data) as server:
        for number in range(3):
            remember(server.conninfo(), number)
            with psycopg.connect(server.conninfo()) as connection:
                with ends(postmaster := postmaster_of(server.data_folder)):
                    os.kill(postmaster, signal.SIGKILL)
                with pytest.raises(psycopg.OperationalError):
                    connection.execute("SELECT pg_sleep(60)")
            wait_ready(server.conninfo())
            assert postmaster_of(server.data_folder) != postmaster
        assert remembered(server.conninfo()) == [0, 1, 2]
        assert server.failure is None
    died = {"event": "the embedded PostgreSQL died: it is started again", "log_level": "error", "ended_with": "9"}
    assert lines.count(died) == 3


@pytest.mark.long
def test_killed_twenty_times_under_load_it_loses_nothing_that_was_acknowledged(data: Path) -> None:
    acknowledged: list[int] = []
    finished = threading.Event()

    def write(conninfo: str) -> None:
        """Record number after number, on a new connection whenever the last one was lost."""
        number = 0
        while not finished.is_set():
            wait_ready(conninfo)
            lost = contextlib.suppress(psycopg.OperationalError)
            with lost, psycopg.connect(conninfo, autocommit=True) as connection:
                while not finished.is_set():
                    number += 1  # an unknown outcome is left behind: its number is never given again
                    connection.execute("INSERT INTO kept VALUES (%(number)s)", {"number": number})
                    acknowledged.append(number)

    with EmbeddedServer(data) as server:
        remember(server.conninfo(), 0)
        writer = threading.Thread(target=write, args=(server.conninfo(),))
        writer.start()
        try:
            for _ in range(20):
                before = len(acknowledged)
                wait_ready(server.conninfo())
                while len(acknowledged) < before + 50:
                    assert writer.is_alive()
                    finished.wait(0.001)
                with ends(postmaster := postmaster_of(server.data_folder)):
                    os.kill(postmaster, signal.SIGKILL)
        finally:
            finished.set()
            writer.join()
        wait_ready(server.conninfo())
        kept = set(remembered(server.conninfo()))
        assert set(acknowledged) <= kept
        assert len(acknowledged) >= 20 * 50
        # Each kill leaves at most one number whose fate its writer was not told.
        assert len(kept) <= 1 + len(acknowledged) + 20


def test_it_ends_with_its_process_when_that_is_killed(hold: Hold) -> None:
    first = hold()
    owned, conninfo = first.started()
    assert owned
    remember(conninfo, 7)
    with ends(postmaster_of(first.data), keeper_of(first.data)):
        first.kill()
    owned, conninfo = hold().started()
    assert owned
    assert remembered(conninfo) == [7]


def test_it_ends_with_its_process_also_when_a_fork_of_that_lives_on(hold: Hold) -> None:
    first = hold()
    first.started()
    first.tell("import os, time; child = os.fork(); print(child, flush=True) if child else time.sleep(1000)")
    child = int(first.line())
    try:
        with ends(postmaster_of(first.data)):
            first.kill()
    finally:
        os.kill(child, signal.SIGKILL)


def test_it_ends_with_its_process_when_nobody_stops_it(hold: Hold) -> None:
    first = hold()
    first.started()
    with ends(postmaster_of(first.data), first.process.pid):
        first.tell("sys.exit(3)")


def test_it_ends_when_its_keeper_is_killed_and_says_so(hold: Hold) -> None:
    first = hold()
    _, conninfo = first.started()
    remember(conninfo, 7)
    with ends(postmaster_of(first.data)):
        os.kill(keeper_of(first.data), signal.SIGKILL)
        first.tell("server._follower.join(); print(server.failure, flush=True)")
        assert first.line() == "The keeper of the embedded PostgreSQL was ended from outside."
    owned, conninfo = hold().started()
    assert owned
    assert remembered(conninfo) == [7]


def test_it_comes_back_after_all_of_it_was_killed_at_once(hold: Hold) -> None:
    first = hold()
    _, conninfo = first.started()
    remember(conninfo, 7)
    keeper, postmaster = keeper_of(first.data), postmaster_of(first.data)
    with ends(keeper, postmaster):
        os.kill(keeper, signal.SIGSTOP)
        os.kill(postmaster, signal.SIGKILL)
        os.kill(keeper, signal.SIGKILL)
        first.kill()
    assert (first.data / "cluster" / "postmaster.pid").exists()
    assert (first.data / "running.json").exists()
    owned, conninfo = hold().started()
    assert owned
    assert remembered(conninfo) == [7]


def test_a_number_that_another_process_has_got_by_now_does_not_stop_the_start(data: Path) -> None:
    server = EmbeddedServer(data)
    with server:
        remember(server.conninfo(), 7)
        pidfile = server.cluster / "postmaster.pid"
        first, _, rest = pidfile.read_text().partition("\n")
    account = account_for(server.cluster)
    root = os.geteuid() == 0
    with subprocess.Popen(
        ["sleep", "1000"], user=account.uid if root else None, group=account.gid if root else None
    ) as stranger:
        assert first != str(stranger.pid)
        pidfile.write_text(f"{stranger.pid}\n{rest}")
        pidfile.chmod(0o600)
        os.chown(pidfile, account.uid, account.gid)
        try:
            with server:
                assert remembered(server.conninfo()) == [7]
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_an_empty_file_of_the_last_run_does_not_stop_the_start(data: Path) -> None:
    server = EmbeddedServer(data)
    with server:
        remember(server.conninfo(), 7)
    (server.cluster / "postmaster.pid").touch()
    with server:
        assert remembered(server.conninfo()) == [7]


def test_a_second_process_uses_the_running_one_and_may_take_over(hold_anew: Hold) -> None:
    first, second = hold_anew(), hold_anew()
    starts = [first.started(), second.started()]
    assert sorted(owned for owned, _ in starts) == [False, True]
    assert starts[0][1] == starts[1][1]
    owner, guest = (first, second) if starts[0][0] else (second, first)
    remember(starts[0][1], 7)

    guest.tell("connection = psycopg.connect(server.conninfo())")
    with ends(postmaster_of(owner.data)):
        owner.tell("sys.exit()")
    guest.tell("print(connection.closed or 'open', flush=True)")
    assert guest.line() == "open"
    lost = "try: connection.execute('SELECT 1')\\nexcept psycopg.OperationalError: print('lost', flush=True)"
    guest.tell(f'exec("{lost}")')
    assert guest.line() == "lost"

    guest.tell("server.start(); print(server.owned, server.conninfo(), flush=True)")
    owned, conninfo = guest.started()
    assert owned
    assert remembered(conninfo) == [7]


def test_a_guest_that_stops_leaves_the_server_to_its_owner(data: Path) -> None:
    with EmbeddedServer(data) as owner:
        with EmbeddedServer(data) as guest:
            assert (owner.owned, guest.owned) == (True, False)
            assert guest.conninfo() == owner.conninfo()
        remember(owner.conninfo(), 7)


def test_ctrl_c_in_a_terminal_is_for_the_process_to_answer(hold: Hold) -> None:
    first = hold()
    _, conninfo = first.started()
    postmaster = postmaster_of(first.data)
    first.tell("signal.signal(signal.SIGINT, lambda *_: print('interrupted', flush=True)); print('set', flush=True)")
    assert first.line() == "set"
    os.killpg(first.process.pid, signal.SIGINT)
    assert first.line() == "interrupted"
    remember(conninfo, 7)
    assert remembered(conninfo) == [7]
    assert postmaster_of(first.data) == postmaster


def test_waiting_for_a_database_that_is_not_there_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="takes no connections"):
        wait_ready(f"host={tmp_path} dbname=kamer", patience=0.0)
