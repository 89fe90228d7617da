"""What could lose an acknowledged vote is refused: at the start, and for as long as Kamer runs."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from api.process.running import ready
from governance.ids import MemberId
from governance.log.bus import LOOK_EVERY, Bus
from governance.log.command import SLICES, call
from governance.log.connection import conninfo_for, open_async
from governance.log.errors import Busy, Unusable
from governance.log.statements import LOCK
from governance.log.vault import Vault
from tests.governance.log.settable import CAN_LOSE, Admin, settable_server, turn
from tests.governance.log.toys import TOYS, VoteOnce
from tests.servers import Installed

pytestmark = pytest.mark.anyio

READ_ONLY = "default_transaction_read_only"
OF_THE_SERVER = ("fsync", "full_page_writes")
"""Those that a session cannot keep to by itself."""


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Iterator[str]:
    """Conninfo of a server of its own whose settings are those of its file, as on a server that is not embedded."""
    with settable_server(installed(tmp_path_factory.mktemp("unsafe")), "embedded") as (_, conninfo):
        yield conninfo


@pytest.fixture
def admin(owner: str) -> Iterator[Admin]:
    """Who may change the server's settings; afterwards they are good again."""
    with psycopg.connect(owner, autocommit=True) as connection:
        yield connection
        for name in CAN_LOSE:
            turn(connection, name, "on")
        turn(connection, READ_ONLY, "off")


def cut(bus: Bus, admin: Admin) -> None:
    """The bus loses its connection."""
    assert bus._connection is not None
    admin.execute("SELECT pg_terminate_backend(%s, 10000)", (bus._connection.info.backend_pid,))


@pytest.fixture
async def bus(owner: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bus]:
    for command, decided_by in TOYS.items():
        monkeypatch.setitem(SLICES, command, decided_by)
    bus = Bus(ready(owner), Vault(bytes(32)), patience=0.3)
    await bus.start()
    yield bus
    await bus.stop()


async def commits_by(bus: Bus) -> str:
    """The setting under which the bus commits now."""
    assert bus._connection is not None
    row = await (await bus._connection.execute("SHOW synchronous_commit")).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("name", "value"), [*((name, "off") for name in CAN_LOSE), ("synchronous_commit", "local")], ids=str
)
def test_kamer_does_not_start_on_a_server_that_could_lose_a_vote(
    owner: str, admin: Admin, name: str, value: str
) -> None:
    turn(admin, name, value)
    with pytest.raises(Unusable, match=f"PostgreSQL runs with {name} off"):
        ready(owner)
    turn(admin, name, "on")
    ready(owner)


def test_kamer_does_not_start_on_a_server_that_only_lets_it_read(owner: str, admin: Admin) -> None:
    """A standby, a read-only role, a switchover: it was a traceback."""
    turn(admin, READ_ONLY, "on")
    with pytest.raises(Unusable, match="only lets us read"):
        ready(owner)
    turn(admin, READ_ONLY, "off")
    ready(owner)


async def test_the_bus_leaves_a_server_that_only_lets_it_read(bus: Bus, admin: Admin) -> None:
    """It looks for one that takes writes, and meanwhile says that nothing can be stored."""
    turn(admin, READ_ONLY, "on")
    vote = VoteOnce(member=MemberId(20))
    with pytest.raises(Busy) as told:
        await bus.do(vote, call())
    assert told.value.code == "cannot-store"
    turn(admin, READ_ONLY, "off")
    async with asyncio.timeout(60):
        while bus.away is not None:
            await asyncio.sleep(0.005)
    assert (await bus.do(vote, call())).position > 0


@pytest.mark.parametrize("name", OF_THE_SERVER)
async def test_the_bus_acknowledges_nothing_on_a_server_that_has_become_unsafe(
    bus: Bus, admin: Admin, name: str
) -> None:
    """As after a failover to another; once it is safe again, the same bus goes on."""
    turn(admin, name, "off")
    cut(bus, admin)
    vote = VoteOnce(member=MemberId(1 + OF_THE_SERVER.index(name)))
    for _ in range(2):
        with pytest.raises(Busy):
            await bus.do(vote, call())
    turn(admin, name, "on")
    async with asyncio.timeout(60):
        while bus.away is not None:
            await asyncio.sleep(0.005)
    assert (await bus.do(vote, call())).position > 0


@pytest.mark.parametrize("name", OF_THE_SERVER)
async def test_a_reload_that_makes_the_server_unsafe_is_seen_while_it_runs(bus: Bus, admin: Admin, name: str) -> None:
    """Its connection is never lost, and each command once got its answer."""
    first = MemberId(30 + 2 * OF_THE_SERVER.index(name))
    await bus.do(VoteOnce(member=first), call())
    turn(admin, name, "off")
    assert LOOK_EVERY <= 1, "a second later at most"
    await asyncio.sleep(LOOK_EVERY)
    with pytest.raises(Busy) as told:
        await bus.do(VoteOnce(member=MemberId(first + 1)), call())
    assert told.value.code == "cannot-store"
    turn(admin, name, "on")
    async with asyncio.timeout(60):
        while bus.away is not None:
            await asyncio.sleep(0.005)
    assert (await bus.do(VoteOnce(member=MemberId(first + 1)), call())).position > 0


async def test_a_group_that_took_long_is_acknowledged_only_where_the_server_is_safe_by_then(
    bus: Bus, admin: Admin, owner: str
) -> None:
    """Here it waits for the log's lock while the settings change, and is recorded; its caller hears so later."""
    bus.patience = 60
    async with await open_async(conninfo_for(owner)) as holder, holder.transaction():
        await holder.execute(LOCK)
        voting = asyncio.create_task(bus.do(VoteOnce(member=MemberId(40)), call(), "the-key"))
        while not admin.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone():
            await asyncio.sleep(0.01)
        turn(admin, "fsync", "off")
        await asyncio.sleep(LOOK_EVERY)
    async with asyncio.timeout(60):
        while bus.away is None:
            await asyncio.sleep(0.005)
    assert not voting.done()
    turn(admin, "fsync", "on")
    assert (await voting).position > 0


async def test_the_settings_are_not_looked_at_for_every_group(bus: Bus, admin: Admin) -> None:
    seen = bus._looked_at
    for member in range(50, 60):
        await bus.do(VoteOnce(member=MemberId(member)), call())
        if bus._looked_at != seen:
            assert bus._looked_at - seen > LOOK_EVERY
            seen = bus._looked_at


async def test_the_bus_does_not_start_on_an_unsafe_server(bus: Bus, admin: Admin) -> None:
    turn(admin, "fsync", "off")
    with pytest.raises(Unusable, match="fsync"):
        await Bus(bus._conninfo, Vault(bytes(32))).start()


@pytest.mark.parametrize("unsafe", ["off", "local"])
async def test_the_bus_waits_for_the_disk_whatever_the_server_says(bus: Bus, admin: Admin, unsafe: str) -> None:
    """Neither a reload under its connection nor another connection takes that away."""
    turn(admin, "synchronous_commit", unsafe)
    assert await commits_by(bus) == "on"
    cut(bus, admin)
    await bus.do(VoteOnce(member=MemberId(9 if unsafe == "off" else 10)), call())
    assert await commits_by(bus) == "on"


@pytest.mark.parametrize("stricter", ["remote_apply", "remote_write"])
async def test_a_setting_that_waits_for_a_standby_too_is_kept(bus: Bus, admin: Admin, stricter: str) -> None:
    turn(admin, "synchronous_commit", stricter)
    cut(bus, admin)
    await bus.do(VoteOnce(member=MemberId(11 if stricter == "remote_apply" else 12)), call())
    assert await commits_by(bus) == stricter
