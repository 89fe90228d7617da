"""The log of a test of commands."""

from collections.abc import Iterator

import pytest

from tests.conftest import Servers
from tests.governance.given import GivenLog, empty
from tests.servers import fresh_database


@pytest.fixture(scope="session")
def one_database(servers: Servers) -> Iterator[str]:
    """Conninfo of a database for many tests, which each empty it first: a new one takes longer than the test."""
    with fresh_database(servers.conninfo("embedded"), servers.template("embedded")) as conninfo:
        yield conninfo


@pytest.fixture
def log(one_database: str) -> Iterator[GivenLog]:
    """An empty log, asked through a bus of the test's own."""
    empty(one_database)
    given = GivenLog(one_database)
    yield given
    given.end()
