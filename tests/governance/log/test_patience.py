"""Patience is the caller's: each counts from their own arrival, and nobody waits for what is known not to be there."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from governance.ids import MemberId
from governance.log.bus import Bus
from governance.log.command import SLICES, call
from governance.log.connection import open_sync
from governance.log.errors import Busy
from governance.log.patience import Patience
from governance.log.vault import Vault
from tests.governance.log.away import away
from tests.governance.log.toys import TOYS, VoteOnce

pytestmark = pytest.mark.anyio

CALLERS = 20


@pytest.fixture
async def bus(any_database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bus]:
    """One that takes its commands one by one, so that many wait behind each other."""
    for command, decided_by in TOYS.items():
        monkeypatch.setitem(SLICES, command, decided_by)
    bus = Bus(any_database, Vault(bytes(32)), most=1, patience=1.0)
    await bus.start()
    yield bus
    await bus.stop()


def cast(member: int) -> VoteOnce:
    return VoteOnce(member=MemberId(member))


def recorded(conninfo: str) -> int:
    with open_sync(conninfo) as connection:
        row = connection.execute("SELECT count(*) FROM events").fetchone()
    assert row is not None
    return int(row[0])


async def known_to_be_away(bus: Bus) -> None:
    async with asyncio.timeout(60):
        while bus.away is None:
            await asyncio.sleep(0.005)


async def test_nobody_waits_for_the_patience_of_those_before_them(bus: Bus, any_database: str) -> None:
    """Each group once waited as long as one caller may: with twenty groups before one's own, twenty times as long."""
    with away(any_database):
        outcomes = await asyncio.gather(
            *(bus.do(cast(n), call()) for n in range(1, CALLERS + 1)), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes] == [Busy] * CALLERS
        assert {outcome.code for outcome in outcomes if isinstance(outcome, Busy)} == {"unreachable"}
        assert bus.groups == 0, "they were all told while the first group was still being sent again"
    await asyncio.sleep(0)
    bus.patience = 60
    async with asyncio.timeout(60):
        while bus.away is not None:
            await asyncio.sleep(0.005)
    await bus.do(cast(CALLERS + 1), call())
    assert recorded(any_database) == 1, "who was told to come back is not recorded behind their back"


async def test_whoever_comes_while_the_server_is_known_to_be_away_is_told_at_once(bus: Bus, any_database: str) -> None:
    with away(any_database):
        first = asyncio.create_task(bus.do(cast(1), call()))
        await known_to_be_away(bus)
        with pytest.raises(Busy) as told:
            bus.do(cast(2), call()).send(None)  # it ends at its first step: it waits for nothing
        assert (told.value.code, told.value.retry_after) == ("unreachable", 5)
        assert not first.done()
        with pytest.raises(Busy):
            await first


async def test_the_bus_finds_the_way_back_though_nobody_asks(bus: Bus, any_database: str) -> None:
    with away(any_database):
        with pytest.raises(Busy):
            await bus.do(cast(1), call())
        await known_to_be_away(bus)
        assert bus.queued == 0
    async with asyncio.timeout(60):
        while bus.away is not None:
            await asyncio.sleep(0.005)
    assert (await bus.do(cast(2), call())).position == 1


async def test_a_bus_that_is_away_stops_when_it_is_asked_to(bus: Bus, any_database: str) -> None:
    bus.patience = 3600
    with away(any_database):
        waiting = [asyncio.create_task(bus.do(cast(n), call())) for n in range(1, 4)]
        await known_to_be_away(bus)
        async with asyncio.timeout(60):
            await bus.stop()
            outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Busy, Busy, Busy]


async def test_one_clock_tells_all_whose_time_is_over_and_nobody_who_has_an_answer() -> None:
    clock = Patience(lambda: Busy("too late"))
    loop = asyncio.get_running_loop()
    waiting: list[asyncio.Future[Any]] = [loop.create_future() for _ in range(4)]
    for n, seconds in enumerate((0.4, 0.05, 0.2, 0.1)):
        clock.watch(waiting[n], seconds)
    waiting[2].set_result("an answer")
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Busy, Busy, str, Busy]
