"""Each migration is applied once, whole, in order, whoever starts and whoever is killed."""

import secrets
import subprocess
import sys
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from governance.log.errors import Unusable
from governance.log.migrations import Component, migrate, migrations_of, pending
from tests.servers import COMPONENTS

MEMBERS = "CREATE TABLE members (number integer PRIMARY KEY);"
ROOMS = "CREATE TABLE rooms (slug text PRIMARY KEY);\nINSERT INTO rooms VALUES ('voorbeeldkamer-01');"


def component(folder: Path, **files: str) -> Component:
    """A component with these files: `_0001_members="CREATE ..."`."""
    folder.mkdir(exist_ok=True)
    for name, statements in files.items():
        (folder / f"{name.removeprefix('_')}.sql").write_text(statements)
    return Component(folder.name, folder)


def rows(conninfo: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo) as connection:
        return connection.execute(query.encode()).fetchall()


def test_every_file_is_applied_once_and_in_order(empty_database: str, tmp_path: Path) -> None:
    first = component(tmp_path / "first", _0001_members=MEMBERS)
    second = component(tmp_path / "second", _0001_rooms=ROOMS)
    both = [first, second]
    assert [str(file) for file in pending(empty_database, components=both)] == [
        "first 0001 members",
        "second 0001 rooms",
    ]
    done = migrate(empty_database, components=both)
    assert [(file.component, file.number, file.name) for file in done] == [
        ("first", 1, "members"),
        ("second", 1, "rooms"),
    ]
    assert migrate(empty_database, components=both) == []
    assert pending(empty_database, components=both) == []

    component(tmp_path / "first", _0002_since="ALTER TABLE members ADD since date;")
    assert [str(file) for file in migrate(empty_database, components=both)] == ["first 0002 since"]
    kept = rows(empty_database, "SELECT component, number, name, checksum FROM kamer.migrations ORDER BY applied_at")
    assert kept == [
        (file.component, file.number, file.name, file.checksum)
        for file in [*migrations_of(first)[:1], *migrations_of(second), *migrations_of(first)[1:]]
    ]


def test_a_cooperative_has_a_schema_of_its_own(empty_database: str, tmp_path: Path) -> None:
    tables = [component(tmp_path / "first", _0001_rooms=ROOMS)]
    migrate(empty_database, "kamer", components=tables)
    migrate(empty_database, "voorbeeld", components=tables)
    schemas = rows(empty_database, "SELECT table_schema FROM information_schema.tables WHERE table_name = 'rooms'")
    assert sorted(schemas) == [("kamer",), ("voorbeeld",)]


def test_what_fails_changes_nothing_and_says_which_file(empty_database: str, tmp_path: Path) -> None:
    good = component(tmp_path / "good", _0001_members=MEMBERS)
    bad = component(tmp_path / "bad", _0001_rooms=f"{ROOMS}\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(Unusable, match=r"migration bad 0001 rooms failed and has changed nothing: .*nowhere"):
        migrate(empty_database, components=[good, bad])
    assert rows(empty_database, "SELECT component FROM kamer.migrations") == [("good",)]
    assert rows(empty_database, "SELECT to_regclass('kamer.rooms')") == [(None,)]
    component(tmp_path / "bad", _0001_rooms=ROOMS)
    assert [str(file) for file in migrate(empty_database, components=[good, bad])] == ["bad 0001 rooms"]


def test_a_file_that_was_changed_after_it_was_applied_is_refused(empty_database: str, tmp_path: Path) -> None:
    tables = component(tmp_path / "first", _0001_members=MEMBERS)
    migrate(empty_database, components=[tables])
    component(tmp_path / "first", _0001_members=MEMBERS.replace("\n", "\r\n"))
    assert migrate(empty_database, components=[tables]) == []
    component(tmp_path / "first", _0001_members=f"{MEMBERS}\n-- and a remark", _0002_rooms=ROOMS)
    for action in (migrate, pending):
        with pytest.raises(Unusable, match="first 0001 members was changed after it was applied"):
            action(empty_database, components=[tables])
    assert rows(empty_database, "SELECT to_regclass('kamer.rooms')") == [(None,)]


def test_a_database_of_a_newer_version_is_refused(empty_database: str, tmp_path: Path) -> None:
    tables = component(tmp_path / "first", _0001_members=MEMBERS, _0002_rooms=ROOMS)
    migrate(empty_database, components=[tables])
    (tmp_path / "first" / "0002_rooms.sql").unlink()
    for action in (migrate, pending):
        with pytest.raises(Unusable, match="first 0002 rooms, which this version does not know"):
            action(empty_database, components=[tables])


def test_a_database_of_0_1_is_refused_by_name_and_left_as_it_is(empty_database: str, tmp_path: Path) -> None:
    tables = component(tmp_path / "governance", _0001_the_log=MEMBERS)
    migrate(empty_database, components=[tables])
    with psycopg.connect(empty_database) as connection:
        connection.execute("UPDATE kamer.migrations SET name = 'log'")
    component(tmp_path / "governance", _0002_rooms=ROOMS)
    for action in (migrate, pending):
        with pytest.raises(Unusable, match=r"made by Kamer 0\.1, whose record"):
            action(empty_database, components=[tables])
    assert rows(empty_database, "SELECT to_regclass('kamer.rooms')") == [(None,)]


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("_0003_rooms", "no number 0002"),
        ("_0001_rooms", "no number 0002, or have it twice"),
        ("_rooms", "has no name like 0001_members.sql"),
        ("_0002_Rooms", "has no name like 0001_members.sql"),
    ],
)
def test_files_are_numbered_without_a_gap(tmp_path: Path, name: str, complaint: str) -> None:
    tables = component(tmp_path / "first", _0001_members=MEMBERS, **{name: ROOMS})
    with pytest.raises(Unusable, match=complaint):
        migrations_of(tables)


def test_a_component_may_have_no_files_yet(tmp_path: Path) -> None:
    assert migrations_of(Component("none", tmp_path / "none")) == []


def test_a_file_may_not_end_the_transaction(empty_database: str, tmp_path: Path) -> None:
    tables = component(tmp_path / "first", _0001_members=f"{MEMBERS}\nCOMMIT;")
    with pytest.raises(Unusable, match="ends its transaction itself"):
        migrate(empty_database, components=[tables])


def test_two_processes_at_once_apply_each_file_once(empty_database: str, tmp_path: Path) -> None:
    slow = {
        f"_{number:04}_step": f"CREATE TABLE step_{number} (n integer); SELECT pg_sleep(0.02);"
        for number in range(1, 11)
    }
    tables = component(tmp_path / "first", **slow)
    program = (
        "import sys; from pathlib import Path; from governance.log.migrations import Component, migrate\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "print(len(migrate(sys.argv[1], components=[Component('first', Path(sys.argv[2]))])))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, empty_database, str(tmp_path / "first")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    applied = [int(process.communicate()[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum(applied) == 10
    assert pending(empty_database, components=[tables]) == []


def test_the_owner_of_the_database_can_apply_all_without_being_a_superuser(empty_database: str) -> None:
    """As deploy/README.md sets it up: a role that may make roles, at the first start only."""
    owner = f"owner_{secrets.token_hex(4)}"
    name = conninfo_to_dict(empty_database)["dbname"]
    with psycopg.connect(empty_database, autocommit=True) as connection:
        identifiers = {"owner": sql.Identifier(owner), "database": sql.Identifier(str(name))}
        connection.execute(sql.SQL("CREATE ROLE {owner} CREATEROLE").format(**identifiers))
        connection.execute(sql.SQL("ALTER DATABASE {database} OWNER TO {owner}").format(**identifiers))
    as_owner = make_conninfo(empty_database, options=f"-c role={owner}")
    assert migrate(as_owner, "voorbeeld", components=COMPONENTS) != []
    assert rows(empty_database, "SELECT 1 FROM pg_roles WHERE rolname = 'voorbeeld_app'") == [(1,)]
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {owner} NOCREATEROLE").format(**identifiers))
    assert migrate(as_owner, "voorbeeld", components=COMPONENTS) == []


def test_the_programs_own_tables_are_all_there(any_database: str) -> None:
    assert pending(any_database, components=COMPONENTS) == []
    tables = {row[0] for row in rows(any_database, "SELECT tablename FROM pg_tables WHERE schemaname = 'kamer'")}
    assert {"migrations", "events", "event_tags", "commands", "sealing_keys"} <= tables


NAMING: Final = {"contacts", "member_words", "members", "minutes_drafts", "offices", "sealing_keys", "texts"}
"""The tables that hold keys of people and texts, or what those keys close."""

VACUUMED_AT_ONCE: Final = """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
AND reloptions @> '{autovacuum_vacuum_threshold=0,autovacuum_vacuum_scale_factor=0}'"""


def test_a_row_that_held_a_key_or_a_name_is_vacuumed_without_waiting_for_more(any_database: str) -> None:
    """One erasure is otherwise too little for PostgreSQL to begin."""
    assert {name for (name,) in rows(any_database, VACUUMED_AT_ONCE)} == NAMING
