"""Every answer follows a commit that is safe, made after its reading: what a failover takes back was never said.

The standby that is waited for here is one that does not exist: a commit waits for it until the setting is taken back.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from api.process.running import ready
from api.store.pool import Pool
from governance.ids import MemberId
from governance.log.bus import Bus
from governance.log.command import SLICES, call
from governance.log.connection import conninfo_for, open_sync
from governance.log.errors import Refused
from governance.log.vault import Vault
from tests.conftest import BOTH
from tests.governance.log.settable import Admin, settable_server, turn
from tests.governance.log.toys import TOYS, VoteOnce
from tests.servers import Installed

pytestmark = pytest.mark.anyio

STANDBYS = "synchronous_standby_names"
KEY = "the-key"

WAITS = """SELECT pid FROM pg_stat_activity
WHERE application_name = 'kamer' AND wait_event = 'SyncRep' AND state = 'active'"""


@pytest.fixture(scope="module", params=BOTH)
def owner(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, installed: Installed
) -> Iterator[str]:
    data = installed(tmp_path_factory.mktemp("acknowledged"), request.param)
    with settable_server(data, request.param) as (_, conninfo):
        yield conninfo


@pytest.fixture
def admin(owner: str) -> Iterator[Admin]:
    """Who may change the server's settings; afterwards they are good again."""
    with psycopg.connect(owner, autocommit=True) as connection:
        yield connection
        turn(connection, STANDBYS, "")
        turn(connection, "default_transaction_read_only", "off")
        connection.execute("TRUNCATE kamer.events, kamer.event_tags, kamer.commands")


@pytest.fixture
async def bus(owner: str, admin: Admin, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bus]:
    for command, decided_by in TOYS.items():
        monkeypatch.setitem(SLICES, command, decided_by)
    bus = Bus(ready(owner), Vault(bytes(32)), patience=90, limit=90)
    await bus.start()
    yield bus
    turn(admin, STANDBYS, "")
    await bus.stop()


def cast(member: int) -> VoteOnce:
    return VoteOnce(member=MemberId(member))


async def waits_for_the_standby(admin: Admin, asked: "asyncio.Task[Any]", but: int = 0) -> int:
    """The process of the server that waits (``but``: another than this one); it fails where the answer comes first."""
    async with asyncio.timeout(60):
        while True:
            assert not asked.done(), "it was answered, and no standby has what it speaks of"
            row = admin.execute(WAITS).fetchone()
            if row is not None and row[0] != but:
                return int(row[0])
            await asyncio.sleep(0.01)


async def test_a_repeated_key_is_answered_once_what_it_speaks_of_is_safe(bus: Bus, admin: Admin) -> None:
    """It may read what is committed here and on no standby yet."""
    first = await bus.do(cast(1), call(operator=True), KEY)
    turn(admin, STANDBYS, "nobody")
    again = asyncio.create_task(bus.do(cast(1), call(operator=True), KEY))
    await waits_for_the_standby(admin, again)
    turn(admin, STANDBYS, "")
    assert await again == first


async def test_a_refusal_is_answered_once_what_it_rests_on_is_safe(bus: Bus, admin: Admin) -> None:
    await bus.do(cast(1), call())
    turn(admin, STANDBYS, "nobody")
    refused = asyncio.create_task(bus.do(cast(1), call()))
    await waits_for_the_standby(admin, refused)
    turn(admin, STANDBYS, "")
    with pytest.raises(Refused, match="voted-before"):
        await refused


async def test_a_commit_whose_wait_for_its_standby_was_cancelled_is_no_acknowledgement(bus: Bus, admin: Admin) -> None:
    """PostgreSQL answers it with success and a warning. The vote is sent again under its key, and waits again."""
    turn(admin, STANDBYS, "nobody")
    voting = asyncio.create_task(bus.do(cast(1), call(), KEY))
    waiting = await waits_for_the_standby(admin, voting)
    admin.execute("SELECT pg_cancel_backend(%(pid)s)", {"pid": waiting})
    await waits_for_the_standby(admin, voting, but=waiting)
    assert bus.lost == 1
    turn(admin, STANDBYS, "")
    assert (await voting).position == 1
    assert admin.execute("SELECT count(*) FROM kamer.events").fetchone() == (1,)


async def test_pages_go_on_where_the_server_takes_no_writes(owner: str, admin: Admin) -> None:
    """Also on connections that are opened then: whoever reads needs no server that takes writes."""
    conninfo = ready(owner)
    turn(admin, "default_transaction_read_only", "on")
    pool = Pool(conninfo, patience=5.0)
    await pool.open()
    async with pool.snapshot() as connection:
        row = await (await connection.execute("SELECT current_setting('transaction_read_only')")).fetchone()
    await pool.close()
    assert row == ("on",)


def test_nothing_that_is_numbered_comes_from_a_sequence(any_database: str) -> None:
    """After a failover a sequence goes on behind a gap."""
    with open_sync(any_database) as connection:
        assert connection.execute("SELECT sequencename FROM pg_sequences").fetchall() == []


def test_a_vote_outlasts_the_loss_of_a_node() -> None:
    """That costs one lease, 19 to 36 seconds; a caller waits a little longer, and then is told."""
    assert 36 < Bus("", Vault(bytes(32))).patience <= 40


def test_nobody_waits_for_ever_to_be_let_in_by_a_server() -> None:
    given = conninfo_to_dict(conninfo_for("host=127.0.0.1"))
    assert 0 < int(given["connect_timeout"] or 0) <= 10
