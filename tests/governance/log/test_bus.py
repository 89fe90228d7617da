"""What the bus promises, each where it once went wrong for somebody."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from governance.events.voting import VoteCast
from governance.ids import MemberId, PersonId
from governance.log.bus import Bus
from governance.log.command import call
from governance.log.connection import as_application, open_async, open_sync
from governance.log.errors import Damaged, KeyReused, Malformed, Refused
from governance.log.event import decode_event
from governance.log.group import Answer, asked_bytes
from governance.log.statements import LOCK
from governance.log.vault import Vault
from tests.governance.log.toys import CountVotes, RecordThenRefuse, Stumble, VoteNext, cast

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("toys")]

OPERATOR = call(operator=True)

CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'kamer'"""

WAITS_FOR_THE_LOCK = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

LOOK_UPS = """SELECT sum(seq_scan + idx_scan) FILTER (WHERE relname = 'commands'), sum(seq_tup_read)
FROM pg_stat_user_tables WHERE relname IN ('events', 'event_tags', 'commands')"""


@pytest.fixture
async def bus(any_database: str) -> AsyncIterator[Bus]:
    bus = Bus(as_application(any_database), Vault(bytes(32)), patience=30)
    await bus.start()
    yield bus
    await bus.stop()


async def second_bus(conninfo: str) -> Bus:
    bus = Bus(conninfo, Vault(bytes(32)))
    await bus.start()
    return bus


def voters(conninfo: str) -> list[int]:
    """Whose votes are in the log, in order."""
    with open_sync(conninfo) as connection:
        rows = connection.execute("SELECT type, data FROM events WHERE type = 'VoteCast' ORDER BY position").fetchall()
    events = [decode_event(kind, body) for kind, body in rows]
    return [event.member for event in events if isinstance(event, VoteCast)]


def counts(connection: psycopg.Connection[Any]) -> list[int]:
    """What ``CountVotes`` recorded, in order."""
    rows = connection.execute("SELECT type, data FROM events WHERE type = 'SuspensionLifted' ORDER BY position")
    return [decode_event(kind, body).as_dict()["member"] - 1 for kind, body in rows]


async def test_commands_that_wait_together_are_committed_together(bus: Bus, any_database: str) -> None:
    answers = await asyncio.gather(*(bus.do(cast(n), call()) for n in range(1, 101)))
    assert [answer.position for answer in answers] == list(range(1, 101))
    assert bus.groups < 100
    assert voters(any_database) == list(range(1, 101))


async def test_a_later_command_of_a_group_sees_what_an_earlier_one_decided(bus: Bus) -> None:
    first, second = await asyncio.gather(bus.do(cast(1), call()), bus.do(cast(1), call()), return_exceptions=True)
    assert isinstance(first, Answer)
    assert second == Refused("voted-before")


async def test_a_command_that_refuses_leaves_no_trace_for_the_next(bus: Bus, any_database: str) -> None:
    """Shown at once, what it recorded first would have made the next vote be refused."""
    refused, cast_after = await asyncio.gather(
        bus.do(RecordThenRefuse(member=MemberId(1)), call()), bus.do(cast(1), call()), return_exceptions=True
    )
    assert refused == Refused("thought-better-of-it")
    assert isinstance(cast_after, Answer)
    assert voters(any_database) == [1]


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("asking", ZeroDivisionError),
        ("deciding", ZeroDivisionError),
        ("nothing", AssertionError),
        ("encoding", TypeError),
        ("reading", psycopg.DataError),
    ],
)
async def test_one_that_fails_takes_nobody_along(
    bus: Bus, any_database: str, where: str, fault: type[Exception]
) -> None:
    """A NUL in one voting's id once failed all twenty commands of its group."""
    outcomes = await asyncio.gather(
        *(bus.do(cast(n), call()) for n in range(1, 6)),
        bus.do(Stumble(where=where), call()),
        *(bus.do(cast(n), call()) for n in range(6, 11)),
        return_exceptions=True,
    )
    assert isinstance(outcomes[5], fault)
    assert voters(any_database) == list(range(1, 11))


async def test_a_group_that_is_done_again_one_by_one_counts_once(bus: Bus) -> None:
    """Counted as a whole too, it made twice as many commands of what failed."""
    votes = (bus.do(cast(n), call()) for n in range(1, 11))
    await asyncio.gather(*votes, bus.do(Stumble(where="encoding"), call()), return_exceptions=True)
    assert (bus.groups, bus.commands) == (11, 11)


async def test_a_command_that_waits_for_the_next_group_counts_once(bus: Bus) -> None:
    await bus.do(CountVotes(), call())
    await asyncio.gather(bus.do(cast(1), call()), bus.do(CountVotes(), call()), bus.do(cast(2), call()))
    assert (bus.groups, bus.commands) == (4, 4), "what is asked about many was folded between the first two"


async def test_numbers_have_no_gaps_with_two_processes_on_one_log(bus: Bus, any_database: str) -> None:
    other = await second_bus(any_database)
    answers = await asyncio.gather(*(process.do(VoteNext(), call()) for _ in range(150) for process in (bus, other)))
    await other.stop()
    assert voters(any_database) == list(range(1, 301))
    assert sorted(answer.position for answer in answers) == list(range(1, 301))


async def test_two_processes_never_count_one_member_twice(bus: Bus, any_database: str) -> None:
    """A member has one vote in a voting."""
    other = await second_bus(any_database)
    outcomes = await asyncio.gather(
        *(process.do(cast(n), call()) for n in range(1, 101) for process in (bus, other)), return_exceptions=True
    )
    await other.stop()
    assert sorted(voters(any_database)) == list(range(1, 101))
    assert outcomes.count(Refused("voted-before")) == 100


async def test_the_same_key_gets_the_first_answer_and_records_nothing(bus: Bus, any_database: str) -> None:
    first = await bus.do(cast(1), OPERATOR, key="k")
    again = await bus.do(cast(1), call(operator=True), key="k")
    assert again == first
    with pytest.raises(KeyReused):
        await bus.do(cast(2), call(operator=True), key="k")
    assert voters(any_database) == [1]


async def test_the_same_key_of_somebody_else_is_another_key(bus: Bus) -> None:
    await bus.do(VoteNext(), OPERATOR, key="k")
    await bus.do(VoteNext(), call(person=PersonId("a" * 32)), key="k")


async def test_the_same_key_twice_in_one_group_is_done_once(bus: Bus, any_database: str) -> None:
    answers = await asyncio.gather(*(bus.do(VoteNext(), call(operator=True), key="k") for _ in range(20)))
    assert len({answer.position for answer in answers}) == 1
    assert voters(any_database) == [1]


async def test_a_refusal_is_not_kept(bus: Bus, any_database: str) -> None:
    """Asked again under the same key, it is decided again."""
    with pytest.raises(Refused):
        await bus.do(RecordThenRefuse(member=MemberId(1)), OPERATOR, key="k")
    await bus.do(cast(1), OPERATOR, key="k")
    assert voters(any_database) == [1]


async def test_a_kept_fact_sees_only_what_is_committed(bus: Bus, any_database: str) -> None:
    """The group ends before the command that asks it, where an earlier one has recorded under its tag."""
    await bus.do(CountVotes(), call())
    await asyncio.gather(
        bus.do(cast(1), call()), bus.do(cast(2), call()), bus.do(CountVotes(), call()), bus.do(cast(3), call())
    )
    await bus.do(CountVotes(), call())
    with open_sync(any_database) as connection:
        assert counts(connection) == [0, 2, 3]


async def test_a_kept_fact_reads_on_from_what_another_process_recorded(bus: Bus, any_database: str) -> None:
    other = await second_bus(any_database)
    for first in range(1, 2000, 700):
        await asyncio.gather(*((bus, other)[n % 2].do(cast(n), call()) for n in range(first, first + 700)))
        await bus.do(CountVotes(), call())
    await other.stop()
    with open_sync(any_database) as connection:
        assert counts(connection) == [700, 1400, 2100]


async def test_a_lost_connection_loses_and_doubles_nothing(bus: Bus, any_database: str) -> None:
    """Backends are killed under load; every acknowledged vote is in the log, once."""
    acknowledged: list[int] = []

    async def voter(first: int) -> None:
        for n in range(first, first + 25):
            await bus.do(cast(n), call())
            acknowledged.append(n)

    async def killer(connection: psycopg.AsyncConnection[Any]) -> None:
        for _ in range(8):
            before = len(acknowledged)
            await connection.execute(CUT)
            while len(acknowledged) == before and len(acknowledged) < 1000:
                await asyncio.sleep(0.001)

    async with await open_async(any_database + " application_name=killer") as connection:
        await asyncio.gather(killer(connection), *(voter(first) for first in range(1, 1001, 25)))
    assert sorted(voters(any_database)) == sorted(acknowledged) == list(range(1, 1001))
    assert bus.lost > 0


async def test_a_time_limit_shuts_the_connection_and_the_group_is_sent_again(bus: Bus, any_database: str) -> None:
    """Never a cancel: PostgreSQL can answer a cancelled commit as if it were a good one."""
    bus.limit = 0.2
    async with await open_async(any_database) as holder:
        async with holder.transaction():
            await holder.execute(LOCK)
            voting = asyncio.create_task(bus.do(cast(1), call()))
            while bus.lost == 0:
                await asyncio.sleep(0.01)
            assert not voting.done()
        bus.limit = 15
        assert (await voting).position == 1
    assert voters(any_database) == [1]


async def test_whoever_freezes_under_the_logs_lock_keeps_the_others_out_for_a_moment_only(
    bus: Bus, any_database: str
) -> None:
    """As a process that was stopped in the middle of a group: nobody can wake it, and it does not let go."""
    frozen = await second_bus(any_database)
    assert frozen._connection is not None
    await frozen._connection.execute("BEGIN")
    await frozen._connection.execute(LOCK)
    assert (await bus.do(cast(1), call())).position == 1
    await frozen.stop()


async def test_who_goes_away_takes_nothing_along(bus: Bus, any_database: str) -> None:
    impatient = asyncio.create_task(bus.do(cast(1), call()))
    patient = asyncio.create_task(bus.do(cast(2), call()))
    while bus.queued + bus.commands < 2:
        await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert 2 in voters(any_database)
    await bus.do(cast(3), call())


async def test_who_went_away_while_they_waited_is_recorded_all_the_same(bus: Bus, any_database: str) -> None:
    """Their line may be lost: they send it again under the same key, and hear what became of it."""
    async with await open_async(any_database) as holder, holder.transaction():
        await holder.execute(LOCK)
        first = asyncio.create_task(bus.do(cast(1), call()))
        while not (await (await holder.execute(WAITS_FOR_THE_LOCK)).fetchall()):
            await asyncio.sleep(0.01)
        impatient = asyncio.create_task(bus.do(cast(2), call()))
        while bus.queued == 0:
            await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait([impatient])
    await first
    await bus.do(cast(3), call())
    assert voters(any_database) == [1, 2, 3]


async def test_a_key_has_a_bound(bus: Bus) -> None:
    """A longer one does not fit into its index, and would have its whole group done again."""
    for key in ("", "k" * 201):
        with pytest.raises(Malformed):
            await bus.do(cast(1), OPERATOR, key=key)
    await bus.do(cast(1), OPERATOR, key="k" * 200)


async def test_what_is_remembered_of_a_request_cannot_be_guessed_at(bus: Bus, any_database: str) -> None:
    """A plain hash over a name would confirm it for whoever has the table, also after an erasure."""
    command = cast(1)
    await bus.do(command, OPERATOR, key="k")
    with open_sync(any_database) as connection:
        row = connection.execute("SELECT digest FROM commands").fetchone()
    assert row is not None
    assert row[0] == Vault(bytes(32)).digest(asked_bytes(command)) != hashlib.sha256(asked_bytes(command)).digest()
    assert Vault(bytes([1] * 32)).digest(asked_bytes(command)) != row[0]


async def test_an_event_that_cannot_be_read_stops_only_who_asks_for_it(bus: Bus, any_database: str) -> None:
    await bus.do(cast(1), call())
    with open_sync(any_database) as connection:
        connection.execute("UPDATE events SET data = '\\xc1'")
    damaged, good = await asyncio.gather(bus.do(cast(1), call()), bus.do(cast(2), call()), return_exceptions=True)
    assert isinstance(damaged, Damaged)
    assert damaged.position == 1
    assert isinstance(good, Answer)


@pytest.mark.untouched
async def test_a_vote_costs_the_same_on_a_connection_that_saw_the_log_empty(any_database: str) -> None:
    """A plan made while the tables were empty, and known to be, must not stay: every look-up is an index probe,
    that of the keys too."""
    votes = 3000
    with open_sync(any_database) as connection:
        connection.execute("ANALYZE")
    bus = await second_bus(any_database)
    await asyncio.gather(*(bus.do(cast(n), call(), f"vote/{n}") for n in range(1, votes + 1)))
    await bus.stop()
    with open_sync(any_database) as connection:
        # The figures of a connection are complete when it has ended, a moment after it was let go.
        looked_up, read_whole = 0, 0
        while looked_up < 2 * votes:
            row = connection.execute(LOOK_UPS).fetchone()
            assert row is not None
            looked_up, read_whole = row
    assert read_whole < votes
