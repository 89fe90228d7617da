"""How the bus ends, of itself or because it is stopped, and whom it wakes: nobody is left waiting."""

import asyncio

import pytest

from governance.log.bus import Bus
from governance.log.command import call
from governance.log.connection import open_async
from governance.log.errors import Busy
from governance.log.group import Answer
from governance.log.vault import Vault
from tests.governance.log.toys import CountVotes, VoteNext, cast

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("toys")]

TELLING = """CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('kamer_log', 'appended'); RETURN NULL; END $$;
CREATE TRIGGER tell AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION tell();
LISTEN kamer_log"""
"""Who listens then hears of every append too, in the order of the commits; a waking says nothing (``WOKEN``)."""
WOKEN = ""


async def test_a_full_queue_is_busy_at_once(any_database: str) -> None:
    bus = Bus(any_database, Vault(bytes(32)), room=3)
    await bus.start()
    outcomes = await asyncio.gather(*(bus.do(cast(n), call()) for n in range(1, 6)), return_exceptions=True)
    await bus.stop()
    assert [type(outcome) for outcome in outcomes] == [Answer, Answer, Answer, Busy, Busy]


async def test_stopping_finishes_what_waits_and_takes_no_more(any_database: str) -> None:
    bus = Bus(any_database, Vault(bytes(32)), most=2)
    await bus.start()
    waiting = [asyncio.create_task(bus.do(cast(n), call())) for n in range(1, 10)]
    while bus.queued + bus.commands < 9:
        await asyncio.sleep(0)
    await bus.stop()
    assert [(await task).position for task in waiting] == list(range(1, 10))
    with pytest.raises(Busy):
        await bus.do(cast(10), call())


async def test_who_still_asks_when_the_bus_stops_is_told_so(any_database: str) -> None:
    """A fact about many is folded aside first; the bus was gone when that was done, and its caller waited for ever."""
    bus = Bus(any_database, Vault(bytes(32)))
    await bus.start()
    asking = asyncio.create_task(bus.do(CountVotes(), call()))
    await asyncio.sleep(0)
    await bus.stop()
    with pytest.raises(Busy):
        await asking


async def test_a_bus_that_ends_of_itself_leaves_nobody_waiting(
    any_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = Bus(any_database, Vault(bytes(32)))
    await bus.start()

    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bus, "_next_group", broken)
    with pytest.raises(Busy):
        await bus.do(cast(1), call())
    assert not bus.running
    with pytest.raises(Busy):
        await bus.do(cast(1), call())
    await bus.stop()


async def test_listeners_are_woken_while_commands_keep_waiting(any_database: str) -> None:
    """Three are always asking, one a group: at the end of every group somebody waits."""
    bus = Bus(any_database, Vault(bytes(32)), most=1)
    heard: list[str] = []

    async def asks_again_and_again() -> None:
        while heard.count(WOKEN) < 3:
            await bus.do(VoteNext(), call())

    async with await open_async(any_database) as listener, asyncio.timeout(60):
        await listener.execute(TELLING, prepare=False)
        await bus.start()
        asking = [asyncio.create_task(asks_again_and_again()) for _ in range(3)]
        async for notice in listener.notifies():
            heard.append(notice.payload)
            if heard.count(WOKEN) == 3:
                break
        await asyncio.gather(*asking)
    await bus.stop()
    assert "appended" in heard[heard.index(WOKEN) :], "not after every group, but in between"


async def test_listeners_are_woken_after_the_last_however_short_ago_they_were(
    any_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.log.bus.TELL_EVERY", float("inf"))
    bus = Bus(any_database, Vault(bytes(32)), most=1)
    async with await open_async(any_database) as listener:
        await listener.execute(TELLING, prepare=False)
        await bus.start()
        await asyncio.gather(*(bus.do(VoteNext(), call()) for _ in range(3)))
        await bus.stop()
        heard = [notice.payload async for notice in listener.notifies(timeout=60, stop_after=4)]
    assert heard == ["appended", "appended", "appended", WOKEN]
