"""Brings the tables of a cooperative's schema up to this version: numbered SQL files, each once and in order.

    governance/log/migrations/0001_the_log.sql        component `governance`, number 1
    projections/migrations/0001_engine.sql        component `projections`, number 1

A file that has been applied somewhere never changes: what it made is changed by the next one. Each is applied in one
transaction with its row in the table `migrations`, under a lock that the server frees when its holder dies, so any
number of processes may start at once, and be killed.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from governance.log.connection import SCHEMA, conninfo_for, open_sync
from governance.log.errors import Unusable

FILE_NAME: Final = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")

LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('migrations of ' || %(schema)s, 0))"
"""Held to the end of the transaction by whoever looks what is to be done, and does it."""

SCHEMA_EXISTS: Final = "SELECT to_regnamespace(quote_ident(%(schema)s)) IS NOT NULL"
TABLE_EXISTS: Final = "SELECT to_regclass(quote_ident(%(schema)s) || '.migrations') IS NOT NULL"

CREATE_TABLE: Final = """CREATE TABLE migrations (
    component  text COLLATE "C" NOT NULL,
    number     int NOT NULL,
    name       text NOT NULL,
    checksum   text NOT NULL,                        -- SHA-256 of the file, in hexadecimal
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (component, number)
)"""

APPLIED: Final = "SELECT component, number, name, checksum FROM migrations ORDER BY component, number"

FIRST_OF_0_1: Final = ("governance", 1, "log")
"""The migration with which every database of version 0.1 began. The shapes of events were made anew after it, this
once: no cooperative kept its record in 0.1, and nothing in 0.2 can read what it recorded."""

MADE_BY_0_1: Final = (
    "This database was made by Kamer 0.1, whose record this version cannot read: go on with 0.1, or give this version "
    "another database (KAMER_DATABASE_URL) or data folder (KAMER_DATA)."
)

RECORD: Final = """INSERT INTO migrations (component, number, name, checksum)
VALUES (%(component)s, %(number)s, %(name)s, %(checksum)s)"""


class Component(NamedTuple):
    """A part of the program that has tables of its own."""

    name: str
    folder: Traversable
    """Where its numbered files are; it need not exist."""

    @classmethod
    def of(cls, package: str) -> "Component":
        """The component of a package: `governance.log` has its files in `governance/log/migrations`."""
        return cls(package.partition(".")[0], resources.files(package) / "migrations")


class Migration(NamedTuple):
    """One numbered file, read."""

    component: str
    number: int
    name: str
    statements: bytes

    @property
    def checksum(self) -> str:
        """SHA-256 of the file in hexadecimal, however its lines end."""
        return hashlib.sha256(self.statements.replace(b"\r\n", b"\n")).hexdigest()

    def __str__(self) -> str:
        return f"{self.component} {self.number:04} {self.name}"


def migrations_of(component: Component) -> list[Migration]:
    """The files of a component, in order. Raises `Unusable` unless they are numbered 1, 2, 3 and so on."""
    if not component.folder.is_dir():
        return []
    migrations: list[Migration] = []
    for file in sorted(component.folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".sql"):
            continue
        name = FILE_NAME.fullmatch(file.name)
        if name is None:
            raise Unusable(f"The migration {file.name} of {component.name} has no name like 0001_members.sql.")
        if int(name[1]) != len(migrations) + 1:
            raise Unusable(
                f"The migrations of {component.name} have no number {len(migrations) + 1:04}, or have it twice."
            )
        migrations.append(Migration(component.name, int(name[1]), name[2], file.read_bytes()))
    return migrations


def migrate(conninfo: str, schema: str = SCHEMA, *, components: Sequence[Component]) -> list[Migration]:
    """Apply what has not been applied, component by component in the order given; what was done.

    `conninfo` must be of a role that may make tables in `schema`, which is made where it is missing.
    Raises `Unusable` when a file was changed after it was applied, fails, or is not known to this version, and for a
    database of version 0.1, before anything in it is read or changed.
    """
    files = [file for component in components for file in migrations_of(component)]
    done: list[Migration] = []
    with open_sync(conninfo_for(conninfo, schema)) as connection:
        while True:
            with connection.transaction():
                connection.execute(LOCK, {"schema": schema})
                if not _is_true(connection, SCHEMA_EXISTS, schema):
                    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
                if not _is_true(connection, TABLE_EXISTS, schema):
                    connection.execute(CREATE_TABLE)
                following = next(_missing(connection, files, components), None)
                if following is None:
                    return done
                _apply(connection, following)
            done.append(following)


def pending(conninfo: str, schema: str = SCHEMA, *, components: Sequence[Component]) -> list[Migration]:
    """What `migrate` would apply. It changes nothing; it raises `Unusable` where `migrate` would refuse."""
    files = [file for component in components for file in migrations_of(component)]
    with open_sync(conninfo_for(conninfo, schema)) as connection:
        if not _is_true(connection, TABLE_EXISTS, schema):
            return files
        return list(_missing(connection, files, components))


def _missing(
    connection: psycopg.Connection[Any], files: Sequence[Migration], components: Sequence[Component]
) -> Iterator[Migration]:
    """The files that have not been applied, after a look at those that have."""
    known = {(file.component, file.number): file for file in files}
    named = {component.name for component in components}
    applied: set[tuple[str, int]] = set()
    for component, number, name, checksum in connection.execute(APPLIED):
        if (component, number, name) == FIRST_OF_0_1:
            raise Unusable(MADE_BY_0_1)
        applied.add((component, number))
        file = known.get((component, number))
        if file is None and component in named:
            raise Unusable(
                f"The database has the migration {component} {number:04} {name}, which this version does not know: "
                "start the newer version that made it."
            )
        if file is not None and file.checksum != checksum:
            raise Unusable(
                f"The migration {file} was changed after it was applied to this database: put the file back as it "
                "was, and write the change as the next number."
            )
    return (file for file in files if (file.component, file.number) not in applied)


def _apply(connection: psycopg.Connection[Any], file: Migration) -> None:
    try:
        connection.execute(file.statements, prepare=False)  # several statements at once
    except psycopg.Error as error:
        reason = error.diag.message_primary or str(error)
        raise Unusable(f"The migration {file} failed and has changed nothing: {reason}.") from error
    if connection.info.transaction_status != TransactionStatus.INTRANS:
        raise Unusable(f"The migration {file} ends its transaction itself; take COMMIT or ROLLBACK out of it.")
    connection.execute(
        RECORD,
        {"component": file.component, "number": file.number, "name": file.name, "checksum": file.checksum},
    )


def _is_true(connection: psycopg.Connection[Any], query: Any, schema: str) -> bool:
    row = connection.execute(query, {"schema": schema}).fetchone()
    return row is not None and bool(row[0])
