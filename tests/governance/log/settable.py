"""A PostgreSQL of a test's own whose settings are those of its file, as on a server that is not embedded."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from governance.log.server import DATABASE, EmbeddedServer
from governance.log.server.cluster import SERVER_SETTINGS
from tests.servers import POSTGRESQL_15, ServerOverTcp

Admin = psycopg.Connection[Any]
Kind = Literal["embedded", "postgresql-15"]

CAN_LOSE: Final = ("fsync", "full_page_writes", "synchronous_commit")
"""What the embedded server is told on its command line, and what no reload can change there."""


@contextmanager
def settable_server(data: Path, kind: Kind) -> Iterator[tuple[EmbeddedServer, str]]:
    """The server on this data folder, and how its owner reaches it: by its socket, or PostgreSQL 15 over TCP."""
    with pytest.MonkeyPatch.context() as patch:
        free = tuple(setting for setting in SERVER_SETTINGS if setting.partition("=")[0] not in CAN_LOSE)
        patch.setattr("governance.log.server.SERVER_SETTINGS", free)
        if kind == "embedded":
            with EmbeddedServer(data) as server:
                yield server, server.conninfo()
        else:
            with ServerOverTcp(data, POSTGRESQL_15) as server:
                yield server, make_conninfo(server.over_tcp(), dbname=DATABASE)


def turn(admin: Admin, name: str, value: str) -> None:
    """Change a setting in the server's file, and have it read by all who are connected.

    The checkpointer reads it as the last, before it makes a checkpoint: from then on a commit waits for a standby.
    """
    admin.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    admin.execute("SELECT pg_reload_conf()")
    while admin.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone() != (value,):
        time.sleep(0.01)
    admin.execute("CHECKPOINT")
