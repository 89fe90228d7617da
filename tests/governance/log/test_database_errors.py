"""What an error of the database means is decided by its SQLSTATE and by whether its connection is closed."""

from contextlib import closing

import psycopg
import pytest
from psycopg import errors

from governance.log.connection import open_sync
from governance.log.database_errors import Meaning, busy_for, meaning_of

LOST, NOT_NOW, THIS_EVENT, OURS = Meaning.LOST, Meaning.NOT_NOW, Meaning.THIS_EVENT, Meaning.OURS

MEANINGS = {
    "08000": LOST, "08006": LOST, "57P01": LOST, "57P02": LOST, "57P03": LOST, "57P05": LOST, "25006": LOST,
    "25P03": LOST, "25P04": LOST,
    "40001": NOT_NOW, "40P01": NOT_NOW, "53000": NOT_NOW, "53100": NOT_NOW, "53200": NOT_NOW, "53300": NOT_NOW,
    "55P03": NOT_NOW, "55006": NOT_NOW, "57014": NOT_NOW, "58030": NOT_NOW,
    "22001": THIS_EVENT, "22P02": THIS_EVENT, "22021": THIS_EVENT, "23505": THIS_EVENT, "23502": THIS_EVENT,
    "54000": THIS_EVENT, "54001": THIS_EVENT, "54011": THIS_EVENT,
    "42501": OURS, "42P01": OURS, "42601": OURS, "0A000": OURS, "25001": OURS, "25P02": OURS, "3D000": OURS,
    "P0001": OURS, "XX000": OURS, "XX001": OURS, "57000": OURS,
}  # fmt: skip


def raised(connection: psycopg.Connection[object], state: str) -> psycopg.Error:
    """The error that PostgreSQL itself makes of a SQLSTATE."""
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")
    return caught.value


def test_every_sqlstate_means_one_thing_whatever_class_psycopg_makes_of_it(any_database: str) -> None:
    with open_sync(any_database) as connection:
        assert {state: meaning_of(raised(connection, state), connection) for state in MEANINGS} == MEANINGS


def test_an_operational_error_can_mean_each_of_three_things() -> None:
    """So the class says too little: one row too large for an index was taken for a server that is gone."""
    for kind, meaning in (
        (errors.AdminShutdown, LOST),
        (errors.DiskFull, NOT_NOW),
        (errors.ProgramLimitExceeded, THIS_EVENT),
    ):
        assert issubclass(kind, psycopg.OperationalError)
        assert meaning_of(kind("x")) is meaning


def test_on_a_connection_that_is_closed_every_error_means_that_it_is_lost(database: str) -> None:
    with open_sync(database) as connection:
        error = raised(connection, "22001")
        assert meaning_of(error, connection) is THIS_EVENT
    assert meaning_of(error, connection) is LOST


def test_where_the_server_has_said_nothing_the_class_must_do(database: str) -> None:
    with pytest.raises(psycopg.Error) as refused:
        open_sync("host=127.0.0.1 port=1 connect_timeout=2")
    assert meaning_of(refused.value) is LOST
    with open_sync(database) as connection:
        with pytest.raises(psycopg.Error) as nul:
            connection.execute("SELECT %s", ("\x00",))
        with pytest.raises(psycopg.Error) as misspelt:
            connection.execute("SELECT %(a)s", {"b": 1})
        assert meaning_of(nul.value, connection) is THIS_EVENT
        assert meaning_of(misspelt.value, connection) is OURS


def test_a_connection_whose_answers_are_not_understood_is_lost_though_it_counts_as_open(database: str) -> None:
    """A server that was killed between two answers left one so, and the votes of that group were told to come back."""
    with closing(open_sync(database)) as connection:
        connection.pgconn.enter_pipeline_mode()
        connection.pgconn.send_query_params(b"SELECT 1", None)
        with pytest.raises(psycopg.OperationalError) as busy:
            connection.pgconn.exit_pipeline_mode()
        assert busy.value.sqlstate is None
        assert not connection.closed
        assert meaning_of(busy.value, connection) is LOST


def test_a_full_disk_and_a_server_that_only_lets_read_are_told_as_such() -> None:
    told = {
        kind.sqlstate: getattr(busy_for(kind("x")), "code", None)
        for kind in (
            errors.DiskFull,
            errors.ReadOnlySqlTransaction,
            errors.LockNotAvailable,
            errors.AdminShutdown,
            errors.UniqueViolation,
        )
    }
    assert told == {
        "53100": "cannot-store",
        "25006": "cannot-store",
        "55P03": "busy",
        "57P01": "unreachable",
        "23505": None,
    }
