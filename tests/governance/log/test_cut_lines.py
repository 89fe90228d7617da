"""A lost connection is an unknown outcome: the vote may be in the log already, and its voter must hear so.

And what is on the other side of the next one may be another log: nothing that was read of the first is sure.
"""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg import sql

from governance.ids import MemberId
from governance.log.bus import Bus
from governance.log.command import SLICES, call
from governance.log.connection import open_async, open_sync
from governance.log.errors import Busy
from governance.log.event import decode_event
from governance.log.group import Answer
from governance.log.statements import LOCK
from governance.log.vault import Vault
from tests.governance.log.relay import Relay
from tests.governance.log.toys import TOYS, CountVotes, VoteOnce

pytestmark = pytest.mark.anyio

CUTS = 40
LIMIT = 30
"""Seconds after which something hangs."""

SET_UP = b"SET\0"
"""What a server of version 17 or later answers to the first that it is asked."""


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    for command, decided_by in TOYS.items():
        monkeypatch.setitem(SLICES, command, decided_by)


@pytest.fixture
async def relay(any_database: str) -> AsyncIterator[Relay]:
    relay = Relay(any_database)
    yield relay
    await relay.stop()


@pytest.fixture
async def bus(relay: Relay) -> AsyncIterator[Bus]:
    bus = Bus(await relay.start(), Vault(bytes(32)), patience=30)
    await bus.start()
    yield bus
    await bus.stop()


def cast(member: int) -> VoteOnce:
    return VoteOnce(member=MemberId(member))


async def three_vote(conninfo: str) -> None:
    """By another process, so that the bus under test has neither said nor read anything yet."""
    other = Bus(conninfo, Vault(bytes(32)))
    await other.start()
    for n in range(1, 4):
        await other.do(cast(n), call())
    await other.stop()


def restored_until(conninfo: str, position: int) -> None:
    """Another log under the same address: an older backup of this one."""
    with open_sync(conninfo) as connection:
        for table, column in (("events", "position"), ("event_tags", "position"), ("commands", "first")):
            statement = sql.SQL("DELETE FROM {} WHERE {} > %(position)s")
            connection.execute(statement.format(sql.Identifier(table), sql.Identifier(column)), {"position": position})


def counts(conninfo: str) -> list[int]:
    """What ``CountVotes`` recorded, in order."""
    with open_sync(conninfo) as connection:
        rows = connection.execute("SELECT type, data FROM events WHERE type = 'SuspensionLifted' ORDER BY position")
        return [decode_event(kind, body).as_dict()["member"] - 1 for kind, body in rows]


async def test_a_line_cut_anywhere_loses_no_vote_and_refuses_none_that_was_counted(
    any_database: str, bus: Bus, relay: Relay
) -> None:
    """The server's answers are swallowed one after another, that to the append among them."""
    positions = []
    for n in range(1, CUTS + 1):
        relay.cut_before_answer(n % 5)
        positions.append((await bus.do(cast(n), call())).position)
    await bus.do(CountVotes(), call())
    assert relay.cuts > CUTS / 2
    with open_sync(any_database) as connection:
        rows = connection.execute("SELECT position, type FROM events ORDER BY position").fetchall()
    assert [row[0] for row in rows if row[1] == "VoteCast"] == positions == list(range(1, CUTS + 1))
    assert counts(any_database) == [CUTS]


async def test_what_was_kept_is_forgotten_also_where_the_line_was_lost_while_listeners_were_woken(
    any_database: str, bus: Bus, relay: Relay
) -> None:
    """That loss fails no command, so it went unseen, and the next count was that of the log before."""
    await three_vote(any_database)
    relay.cut_at_question(b"pg_notify")
    await bus.do(CountVotes(), call())
    restored_until(any_database, 1)
    await bus.do(CountVotes(), call())
    assert relay.cuts == 1
    assert bus.lost == 0, "no command was under way"
    assert counts(any_database) == [1]


async def counting_across_a_loss(conninfo: str, bus: Bus, relay: Relay) -> "asyncio.Task[Answer]":
    """Three votes are being counted, and their page is held back; meanwhile the line is lost, and two remain."""
    await three_vote(conninfo)
    relay.hold_answer(b"VoteCast")
    counting = asyncio.create_task(bus.do(CountVotes(), call()))
    await relay.held.wait()
    restored_until(conninfo, 1)
    relay.cut_before_answer(0)
    await bus.do(cast(2), call())
    assert bus.lost == 1
    return counting


async def test_what_was_being_read_when_the_line_was_lost_is_not_kept(
    any_database: str, bus: Bus, relay: Relay
) -> None:
    counting = await counting_across_a_loss(any_database, bus, relay)
    relay.release()
    await counting
    assert counts(any_database) == [2]


async def test_who_asks_after_the_line_was_lost_does_not_wait_for_what_was_being_read_before(
    any_database: str, bus: Bus, relay: Relay
) -> None:
    counting = await counting_across_a_loss(any_database, bus, relay)
    async with asyncio.timeout(LIMIT):
        await bus.do(CountVotes(), call())
    assert not counting.done()
    relay.release()
    await counting
    assert counts(any_database) == [2, 2]


async def test_a_fact_about_many_is_not_waited_for_where_the_server_does_not_answer(
    any_database: str, bus: Bus, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is folded aside, on a connection that no limit of the bus would reach."""
    monkeypatch.setattr("governance.log.kept.LIMIT", 1.0)
    await three_vote(any_database)
    relay.hold_answer(b"VoteCast")
    with pytest.raises(Busy) as told:
        await bus.do(CountVotes(), call())
    assert told.value.code == "unreachable", "not the caller's patience has ended, which is much longer"
    await bus.do(CountVotes(), call())
    assert counts(any_database) == [3]


async def test_a_time_limit_asks_the_server_to_cancel_nothing(any_database: str, bus: Bus, relay: Relay) -> None:
    """A cancelled wait for the standby is answered as if the commit were a good one."""
    async with await open_async(any_database) as holder, holder.transaction():
        await holder.execute(LOCK)
        bus.limit = 0.2
        voting = asyncio.create_task(bus.do(cast(1), call()))
        while bus.lost == 0:
            await asyncio.sleep(0.01)
        bus.limit = LIMIT
    assert (await voting).position == 1
    assert relay.cancels == 0


async def test_a_server_that_answers_nothing_to_a_new_connection_is_left_for_another(bus: Bus, relay: Relay) -> None:
    """It had let the bus in, and froze: until it woke nobody could vote, though the next connection would have done."""
    relay.hold_answer(b"set_config")
    bus.limit = 0.5
    relay.cut_before_answer(0)
    assert (await bus.do(cast(1), call())).position == 1
    assert relay.held.is_set()


async def test_a_bus_that_gets_no_answer_does_not_start(any_database: str, relay: Relay) -> None:
    bus = Bus(await relay.start(), Vault(bytes(32)), limit=0.5)
    relay.hold_answer(b"set_config")
    with pytest.raises(psycopg.Error):
        async with asyncio.timeout(LIMIT):
            await bus.start()


async def test_who_opens_a_connection_waits_for_no_server_that_has_let_them_in_and_says_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.log.connection.SET_UP_LIMIT", 0.5)
    relay = Relay(database)
    conninfo = await relay.start()
    relay.hold_answer(SET_UP)
    with pytest.raises(psycopg.Error):
        async with asyncio.timeout(LIMIT):
            await open_async(conninfo)
    assert relay.held.is_set()
    await relay.stop()


async def test_listeners_that_cannot_be_woken_hold_up_no_command(bus: Bus, relay: Relay) -> None:
    bus.limit = 0.5
    relay.hold_answer(b"pg_notify")
    await bus.do(cast(1), call())
    await relay.held.wait()
    assert (await bus.do(cast(2), call())).position == 2
