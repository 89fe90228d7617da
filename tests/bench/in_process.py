"""The bus and the log without HTTP: groups beside one by one, our reading beside the library's."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from time import perf_counter
from typing import Any, Final

from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.application import DCBRepository
from eventsourcing.dcb.persistence import DCBEventStore
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from governance.commands.voting.casting import CastVote
from governance.ids import MemberId, VotingId
from governance.log.bus import Bus
from governance.log.command import call, slice_for
from governance.log.connection import as_application, open_sync
from governance.log.event import decode_event
from governance.log.mapper import Mapper
from governance.log.vault import Vault
from tests.bench.line import Line, Rounds, by_turns, line
from tests.bench.places import Places
from tests.bench.record import cooperative, fill, votes_of, voting_of
from tests.governance import examples

PAGE: Final = "SELECT position, type, data FROM events WHERE position > %b ORDER BY position LIMIT 5000"
STORED: Final = "SELECT type, data, tags FROM events ORDER BY position"
AT_ONCE: Final = 256
"""Members who vote at the same time."""


def measure(places: Places, *, votes: int, stored: int, rounds: int) -> list[Line]:
    """``votes``: cast a side and round; ``stored``: how many the log holds already."""
    with ExitStack() as stack:
        conninfo = places.database(stack)
        newcomers = votes * (rounds + 1) * 3
        cooperative(conninfo, places.vault, 2, stored + newcomers)
        with open_sync(conninfo) as connection:
            fill(connection, places.vault, votes_of(voting_of(1), range(1, stored + 1)))
        library = _library(places.empty(stack), conninfo)
        stack.callback(library.datastore.close)
        reading = _reading(conninfo, library, rounds)
        return reading + _deciding(as_application(conninfo), places.vault, library, count(stored + 1), votes, rounds)


def _library(conninfo: str, ours: str) -> PostgresDCBRecorderTT:
    """The library's own recorder, in a database of its own, with the same events."""
    given = conninfo_to_dict(conninfo)
    datastore = PostgresDatastore(
        dbname=str(given["dbname"]),
        host=str(given["host"]),
        port=str(given["port"]),
        user=str(given["user"]),
        password="",
    )
    recorder = PostgresDCBRecorderTT(datastore)
    recorder.create_table()
    with open_sync(ours) as connection:
        stored = connection.execute(STORED).fetchall()
    for first in range(0, len(stored), 5_000):
        recorder.append([DCBEvent(kind, body, tags) for kind, body, tags in stored[first : first + 5_000]])
    return recorder


def _reading(conninfo: str, library: PostgresDCBRecorderTT, rounds: int) -> list[Line]:
    """The whole log: as it is stored, and decoded by each side in its own way."""
    store = DCBEventStore(Mapper(lambda persons: {}), library)

    def pages() -> Iterator[list[tuple[int, str, bytes]]]:
        position = 0
        with open_sync(conninfo) as connection:
            while page := connection.execute(PAGE, (position,), binary=True).fetchall():
                yield page
                position = page[-1][0]

    def rows() -> Iterator[object]:
        return (row for page in pages() for row in page)

    def events() -> Iterator[object]:
        return (decode_event(kind, body) for page in pages() for _, kind, body in page)

    rates = by_turns(
        {
            "rows": lambda _: _a_second(rows),
            "their rows": lambda _: _a_second(library.read),
            "events": lambda _: _a_second(events),
            "their events": lambda _: _a_second(store.read),
        },
        rounds,
    )
    return [
        line("reading the log, decoded", rates["events"], "library", rates["their events"], unit="/s", goal=">= 4.0"),
        line("reading the log, as stored", rates["rows"], "library", rates["their rows"], unit="/s"),
    ]


def _a_second(reading: Callable[[], Iterator[object]]) -> float:
    """How many come a second."""
    begun = perf_counter()
    read = sum(1 for _ in reading())
    return read / (perf_counter() - begun)


def _deciding(
    conninfo: str, vault: Vault, library: PostgresDCBRecorderTT, voters: Iterator[int], votes: int, rounds: int
) -> list[Line]:
    """Votes a second: in groups, one by one, by the library, which get a tenth as many."""
    buses = {"in groups": Bus(conninfo, vault), "one by one": Bus(conninfo, vault, most=1)}
    repository: Any = DCBRepository(DCBEventStore(Mapper(lambda persons: {}), library))
    few = max(votes // 10, 1)
    with asyncio.Runner() as runner:
        for bus in buses.values():
            runner.run(bus.start())
            runner.run(cast(bus, voting_of(2), voters, few))
        rates: Rounds = by_turns(
            {
                "in groups": lambda _: runner.run(cast(buses["in groups"], voting_of(2), voters, votes)),
                "one by one": lambda _: runner.run(cast(buses["one by one"], voting_of(2), voters, few)),
                "library": lambda _: _cast_by_library(repository, voters, few),
            },
            rounds,
        )
        for bus in buses.values():
            runner.run(bus.stop())
    grouped = rates["in groups"]
    return [
        line("votes on the bus, in groups", grouped, "one by one", rates["one by one"], unit="/s"),
        line("votes on the bus, in groups", grouped, "library", rates["library"], unit="/s"),
    ]


async def cast(bus: Bus, voting: VotingId, voters: Iterator[int], votes: int) -> float:
    """Have the next members vote, many at once; votes a second."""
    members = [next(voters) for _ in range(votes)]

    async def cast_in_turn(numbers: list[int]) -> None:
        for number in numbers:
            by = call(person=examples.person_of(number), member=MemberId(number))
            await bus.do(CastVote(voting=voting, choice="for"), by)

    begun = perf_counter()
    await asyncio.gather(*(cast_in_turn(members[first::AT_ONCE]) for first in range(AT_ONCE)))
    return votes / (perf_counter() - begun)


def _cast_by_library(repository: Any, voters: Iterator[int], votes: int) -> float:
    """The same commands through the library's repository and its own recorder, one at a time."""
    members = [next(voters) for _ in range(votes)]
    begun = perf_counter()
    for number in members:
        by = call(person=examples.person_of(number), member=MemberId(number))
        decided = repository.advance(slice_for(CastVote(voting=voting_of(2), choice="for"), by))
        decided.execute()
        repository.save(decided)
    return votes / (perf_counter() - begun)
