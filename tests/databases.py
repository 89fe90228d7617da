"""Databases for tests: each is given out as if it were new, and is used again by the next test.

A new one costs some 60 ms of processor time, for PostgreSQL copies and deletes three hundred files; to put back the
rows that it began with costs less than a third of that. Only rows are put back. A database of which a test has changed
anything else (a table, a function, a setting, the planner's samples) is dropped, and so is one through which many rows
have gone, for its files keep their room.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from governance.log.connection import SCHEMA, conninfo_for
from tests.servers import made_database

MOST_ROWS_GONE: Final = 5000
"""Rows that are deleted from a database before it is dropped."""

TABLES: Final = """SELECT relname FROM pg_class
WHERE relnamespace = %(schema)s::regnamespace AND relkind = 'r' ORDER BY relname"""

SHAPE: Final = """SELECT array[
    (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database
        WHERE datname = current_database())),
    (SELECT count(*) FROM pg_statistic WHERE starelid >= 16384),
    (SELECT count(*) FROM pg_namespace),
    (SELECT count(*) FROM pg_depend),
    (SELECT sum(xmin::text::bigint) FROM pg_class WHERE oid >= 16384),
    (SELECT sum(xmin::text::bigint) FROM pg_attribute WHERE attrelid >= 16384),
    (SELECT sum(xmin::text::bigint) FROM pg_proc WHERE oid >= 16384),
    (SELECT sum(xmin::text::bigint) FROM pg_trigger WHERE oid >= 16384),
    (SELECT sum(xmin::text::bigint) FROM pg_constraint WHERE oid >= 16384)
]"""
"""What a database is but for its rows: whoever changes it, makes a new version of one of these (its ``xmin``)."""

END_ALL_OTHERS: Final = """SELECT bool_and(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""

FORGET_FIGURES: Final = "SELECT pg_stat_reset()"


class Contents(NamedTuple):
    """A database as its tests find it."""

    shape: list[Any]
    rows: dict[str, bytes]
    """Those of each table, as COPY writes them."""


@dataclass
class Database:
    """One of them, with a connection on which its rows are put back.

    That stays open between tests: a new one reads the catalogues of all tables first, which takes ten times as long.
    """

    name: str
    connection: psycopg.Connection[Any]
    rows_gone: int = 0

    def is_as_made(self, contents: Contents) -> bool:
        """Put the rows back that it began with; whether it can be used again then."""
        try:
            self.connection.execute(END_ALL_OTHERS)
            if shape(self.connection) != contents.shape:
                return False
            self.rows_gone += put_back(self.connection, contents.rows)
        except psycopg.OperationalError:
            return False  # the test has ended all connections, or their server
        return self.rows_gone < MOST_ROWS_GONE


class Databases:
    """Copies of a template on one server, for the tests of one process."""

    def __init__(self, server: str, template: str) -> None:
        """``server``: a conninfo of its superuser; ``template``: a database to which nobody is connected, by name."""
        self._server = server
        self._template = template
        self._free: list[Database] = []
        self._contents: Contents | None = None

    @contextmanager
    def database(self, *, untouched: bool = False) -> Iterator[str]:
        """The conninfo of a database that is the test's own as long as the block lasts.

        ``untouched``: no test has used it, so that its files too are as new, for who counts blocks.
        """
        given, contents = self._given(untouched)
        try:
            yield conninfo_for(make_conninfo(self._server, dbname=given.name))
        finally:
            if given.is_as_made(contents):
                self._free.append(given)
            else:
                given.connection.close()
                with psycopg.connect(self._server, autocommit=True) as connection:
                    name = sql.Identifier(given.name)
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _given(self, untouched: bool) -> tuple[Database, Contents]:
        if self._contents is not None and self._free and not untouched:
            return self._free.pop(), self._contents
        name = f"test_{secrets.token_hex(8)}"
        made_database(self._server, name, self._template)
        made = Database(name, psycopg.connect(self._server, dbname=name, autocommit=True, prepare_threshold=0))
        if self._contents is None:
            self._contents = contents_of(made.connection)
        return made, self._contents


def contents_of(connection: psycopg.Connection[Any]) -> Contents:
    """What stands in a database."""
    tables = [table for (table,) in connection.execute(TABLES, {"schema": SCHEMA}).fetchall()]
    rows = {}
    for table in tables:
        with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(SCHEMA, table))) as copy:
            rows[table] = b"".join(bytes(block) for block in copy)
    return Contents(shape(connection), rows)


def shape(connection: psycopg.Connection[Any]) -> list[Any]:
    """What a database is but for its rows, to be compared."""
    row = connection.execute(SHAPE).fetchone()
    assert row is not None
    return cast("list[Any]", row[0])


def put_back(connection: psycopg.Connection[Any], rows: dict[str, bytes]) -> int:
    """Put these rows in the place of all that stand there, past every trigger; how many were deleted."""
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        with connection.pipeline():
            cursors = [
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(SCHEMA, table))) for table in rows
            ]
        deleted = sum(cursor.rowcount for cursor in cursors)
        for table, copied in rows.items():
            if copied:
                with connection.cursor().copy(
                    sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(SCHEMA, table))
                ) as copy:
                    copy.write(copied)
    connection.execute(FORGET_FIGURES)
    return deleted
