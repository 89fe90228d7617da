"""A standby is asked nothing: it may lack what was acknowledged a moment ago."""

from collections.abc import Iterator

import pytest

from api.process.running import ready
from api.store.pool import Pool
from governance.log.bus import Bus
from governance.log.connection import conninfo_for
from governance.log.errors import Busy, Unusable
from governance.log.server import EmbeddedServer
from governance.log.vault import Vault
from tests.servers import Installed

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def standby(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Iterator[str]:
    """Conninfo of a server that has our tables and waits for a primary server, which never comes."""
    server = EmbeddedServer(installed(tmp_path_factory.mktemp("standby")))
    with server:
        ready(server.conninfo())
    (server.cluster / "standby.signal").touch()
    with server:
        yield server.conninfo()


async def test_no_decision_rests_on_a_standby(standby: str) -> None:
    with pytest.raises(Unusable, match="only lets us read"):
        ready(standby)
    with pytest.raises(Unusable, match="only lets us read"):
        await Bus(conninfo_for(standby), Vault(bytes(32))).start()


async def test_no_page_is_read_from_a_standby(standby: str) -> None:
    pool = Pool(conninfo_for(standby), patience=1.0)
    await pool.open()
    with pytest.raises(Busy) as told:
        async with pool.connection():
            pass
    await pool.close()
    assert told.value.code == "unreachable"
