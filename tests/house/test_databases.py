"""A database that is used again is as one that was just made, or it is not used again."""

from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.conftest import BOTH, Servers
from tests.databases import Databases, contents_of

KEY = "INSERT INTO sealing_keys VALUES ('p1', '\\x01')"

CHANGES = {
    "a table is added": "CREATE TABLE more (number int)",
    "a column is added": "ALTER TABLE events ADD more int",
    "a column is kept in another way": "ALTER TABLE events ALTER data SET STORAGE EXTERNAL",
    "a table is made anew": "TRUNCATE commands",
    "a right is given": "GRANT SELECT ON sealing_keys TO PUBLIC",
    "a right to one column is given": "GRANT SELECT (person) ON sealing_keys TO PUBLIC",
    "a trigger is added": "CREATE TRIGGER more BEFORE UPDATE ON events FOR EACH ROW "
    "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "a function says something else": "CREATE OR REPLACE FUNCTION log_erased(person text) RETURNS boolean "
    "LANGUAGE sql AS 'SELECT true'",
    "a setting is made": "DO $$ BEGIN EXECUTE format("
    "'ALTER DATABASE %I SET work_mem = 64', current_database()); END $$",
    "a check is dropped": "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, "
    "conname) FROM pg_constraint WHERE contype = 'c' AND connamespace = 'kamer'::regnamespace LIMIT 1); END $$",
    "samples are taken": "ANALYZE migrations",
}


@pytest.fixture(params=BOTH)
def databases(request: pytest.FixtureRequest, servers: Servers) -> Databases:
    return Databases(servers.conninfo(request.param), servers.template(request.param))


def test_the_rows_of_one_test_are_gone_for_the_next(databases: Databases) -> None:
    with databases.database() as first, psycopg.connect(first) as connection:
        begun_with = contents_of(connection)
        connection.execute(KEY)
        connection.execute("DELETE FROM migrations")
        connection.commit()
    with databases.database() as second, psycopg.connect(second) as connection:
        assert second == first
        assert contents_of(connection) == begun_with


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_where_more_than_rows_was_changed_the_next_has_another(databases: Databases, change: str) -> None:
    with databases.database() as first, psycopg.connect(first) as connection:
        connection.execute(change)
    with databases.database() as second:
        assert second != first


def test_a_connection_that_was_left_open_is_ended_with_what_it_was_doing(databases: Databases) -> None:
    with databases.database() as first:
        left: psycopg.Connection[Any] = psycopg.connect(first)
        left.execute(KEY)
    with databases.database() as second, psycopg.connect(second) as connection:
        assert second == first
        assert connection.execute("SELECT count(*) FROM sealing_keys").fetchone() == (0,)
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT")


def test_where_all_connections_were_ended_the_next_has_another(databases: Databases) -> None:
    with databases.database() as first, psycopg.connect(first, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with databases.database() as second:
        assert second != first


def test_whoever_counts_blocks_has_one_that_nobody_used(databases: Databases) -> None:
    with databases.database() as first:
        pass
    with databases.database(untouched=True) as untouched:
        assert conninfo_to_dict(untouched)["dbname"] != conninfo_to_dict(first)["dbname"]
