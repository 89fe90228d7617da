"""The log of the tests of commands."""

from collections.abc import Iterator

import pytest

from tests.conftest import Servers
from tests.governance.given import GivenLog


@pytest.fixture(scope="session")
def one_log(servers: Servers) -> Iterator[GivenLog]:
    """The log that these tests use one after another: to open its connections takes longer than a test."""
    with servers.databases("embedded").database() as conninfo:
        given = GivenLog(conninfo)
        yield given
        given.end()


@pytest.fixture
def log(one_log: GivenLog) -> GivenLog:
    """An empty log, asked through a bus that has seen nothing."""
    one_log.begin_anew()
    return one_log
