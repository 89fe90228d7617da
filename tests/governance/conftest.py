"""The log of a test of commands."""

from collections.abc import Iterator

import pytest

from tests.governance.given import GivenLog


@pytest.fixture
def log(database: str) -> Iterator[GivenLog]:
    """An empty log, asked through a bus of the test's own."""
    given = GivenLog(database)
    yield given
    given.end()
