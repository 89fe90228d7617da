"""A log to write to, and the read tables kept up to it."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest

from governance.log.connection import open_async
from governance.log.vault import Vault
from projections.catalogue import PROJECTIONS
from projections.engine import Projector
from tests.projections.given import GivenLog


@pytest.fixture
def vault() -> Vault:
    """A vault with a master key for tests."""
    return Vault(bytes(32))


@pytest.fixture
def given(any_database: str, vault: Vault) -> Iterator[GivenLog]:
    """The log of a fresh database, on both PostgreSQLs."""
    log = GivenLog(any_database, vault)
    yield log
    log.close()


class Tables:
    """The read tables of a fresh database, and a connection to ask them on."""

    def __init__(self, projector: Projector, connection: psycopg.AsyncConnection[Any]) -> None:
        self.projector = projector
        self.connection = connection

    async def reach(self, position: int) -> None:
        """Wait until all of them hold everything up to a position."""
        await self.projector.wait_for(position, 30, [projection.name for projection in PROJECTIONS])


@pytest.fixture
async def tables(given: GivenLog) -> AsyncIterator[Tables]:
    """All projections, kept up to the given log."""
    projector = Projector(given.conninfo, given.vault, PROJECTIONS)
    await projector.start()
    connection = await open_async(given.conninfo)
    yield Tables(projector, connection)
    await connection.close()
    await projector.stop()
