"""The two PostgreSQLs that the tests run on, a fresh database for each test, and what a test must know to kill one.

The embedded one is the program's own. Debian's PostgreSQL 15 is the oldest that Kamer promises to run on; it is
reached as servers of one's own are, over TCP and with a password.
"""

import fcntl
import hashlib
import os
import secrets
import select
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from governance.log.connection import conninfo_for
from governance.log.migrations import Component, migrate, migrations_of
from governance.log.server import EmbeddedServer
from governance.log.server.account import account_for
from governance.log.server.cluster import ROLE, make_cluster
from governance.log.server.programs import find_programs
from tests.memory import opened

POSTGRESQL_15: Final = Path("/usr/lib/postgresql/15/bin")

COMPONENTS: Final = [Component.of(package) for package in ("governance.log", "projections", "api")]
"""Whose tables a test's database has."""

PASSWORD: Final = "voorbeeld"

LIMIT: Final = 60.0
"""Seconds after which a wait for something that should happen is given up."""


class ServerOverTcp(EmbeddedServer):
    """A PostgreSQL on loopback, as Debian's would be; kept running by the same keeper."""

    access = EmbeddedServer.access + "host all all 127.0.0.1/32 scram-sha-256\n"

    def listens_on(self) -> tuple[str, int]:
        """A port that is free just now."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return "127.0.0.1", int(free.getsockname()[1])

    def over_tcp(self) -> str:
        """How to connect over TCP."""
        with psycopg.connect(self.conninfo("postgres")) as connection:
            # Of two test processes that do this at the same instant PostgreSQL refuses one.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('password'))")
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ROLE), PASSWORD))
        return make_conninfo(host="127.0.0.1", port=self.port, user=ROLE, password=PASSWORD, dbname="postgres")


@contextmanager
def shared(server: EmbeddedServer) -> Iterator[EmbeddedServer]:
    """A server that all test processes use, in a folder that holds it alone; who has started it ends it last of all.

    The folder goes with it.
    """
    folder = server.data_folder.parent
    folder.mkdir(parents=True, exist_ok=True)
    with opened(folder) as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        server.start()
        yield server
        # Who has started it gives up its own share and waits for all others; a process that dies gives up its own too.
        fcntl.flock(users, fcntl.LOCK_EX if server.owned else fcntl.LOCK_UN)
        if server.owned:
            server.stop()
            rmtree(folder)


class Installed:
    """Data folders in which PostgreSQL has been made already, as where Kamer was started before.

    To make one takes a second of the processor and to copy it a tenth of that, so each of the two PostgreSQLs is made
    once in a run. Tests that are about the first start begin with an empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, data: Path, kind: str = "embedded") -> Path:
        """The folder `data`, which may be there and then holds no PostgreSQL yet, with a new one of this kind."""
        original = self._folder / kind / "cluster"
        with locked(original.parent):
            account = account_for(original)
            if not original.exists():
                programs = find_programs(POSTGRESQL_15 if kind == "postgresql-15" else None, account)
                make_cluster(original, programs, account)
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        copied(original, data / "cluster")
        return data


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Of all processes of this run, one at a time is in the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with opened(folder) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def copied(folder: Path, to: Path) -> Path:
    """A copy of a data folder that nobody uses now, its files belonging to whom they belong."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(folder), str(to)], check=True)
    return to


def template(conninfo: str) -> str:
    """The name of a migrated database, made once for each state of the migrations."""
    state = hashlib.sha256()
    for component in COMPONENTS:
        for file in migrations_of(component):
            state.update(f"{file} {file.checksum}\n".encode())
    name = f"template_{state.hexdigest()[:16]}"
    with psycopg.connect(conninfo, autocommit=True) as connection, connection.transaction():
        # A lock in another database than the one it guards: no database can be made in a transaction.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('template'))")
        known = connection.execute("SELECT FROM pg_database WHERE datname = %(name)s", {"name": name}).fetchone()
        if known is None:
            with psycopg.connect(conninfo, autocommit=True) as maker:
                half_made = f"{name}_half_made"
                _run(maker, "DROP DATABASE IF EXISTS {}", half_made)
                _run(maker, "CREATE DATABASE {}", half_made)
                migrate(make_conninfo(conninfo, dbname=half_made), components=COMPONENTS)
                _run(maker, "ALTER DATABASE {} RENAME TO {}", half_made, name)
    return name


@contextmanager
def fresh_database(conninfo: str, of_template: str | None) -> Iterator[str]:
    """A new database: a copy of the template, empty without one. It is dropped afterwards.

    What comes back is the conninfo of the program's own connections: its schema is the search path.
    """
    name = f"test_{secrets.token_hex(8)}"
    made_database(conninfo, name, of_template)
    try:
        yield conninfo_for(make_conninfo(conninfo, dbname=name))
    finally:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            _run(connection, "DROP DATABASE {} WITH (FORCE)", name)


def made_database(conninfo: str, name: str, of_template: str | None) -> None:
    """Make a database of this name: a copy of the template, empty without one.

    Files are copied as they are, for a copy that is written to the server's log as well takes twice as long.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        _run(connection, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, of_template or "template0")


def remember(conninfo: str, number: int) -> None:
    """Record a number; when this returns, it has been acknowledged."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number integer PRIMARY KEY)")
        connection.execute("INSERT INTO kept VALUES (%(number)s)", {"number": number})


def remembered(conninfo: str) -> list[int]:
    """All numbers that are there."""
    with psycopg.connect(conninfo) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number")]


def postmaster_of(data: Path) -> int:
    """The number of the running PostgreSQL."""
    return int((data / "cluster" / "postmaster.pid").read_text().splitlines()[0])


def keeper_of(data: Path) -> int:
    """The number of the keeper: PostgreSQL's parent."""
    status = Path(f"/proc/{postmaster_of(data)}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


@contextmanager
def ends(*pids: int) -> Iterator[None]:
    """These processes end because of what is done in the block."""
    handles = [os.pidfd_open(pid) for pid in pids]
    try:
        yield
        for handle in handles:
            readable, _, _ = select.select([handle], [], [], LIMIT)
            assert readable, "a process that should have ended runs on"
    finally:
        for handle in handles:
            os.close(handle)


def _run(connection: "psycopg.Connection[tuple[object, ...]]", statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
