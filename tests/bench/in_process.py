"""The bus and the log without HTTP: groups beside one by one, our reading beside the library's, few beside many."""

import asyncio
from collections.abc import Iterator
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

from governance.commands.voting import CastVote
from governance.ids import MemberId
from governance.log.bus import Bus
from governance.log.command import call, slice_for
from governance.log.connection import as_application, open_sync
from governance.log.event import decode_event
from governance.log.mapper import Mapper
from governance.log.vault import Vault
from tests.bench.line import Line, by_turns, line
from tests.bench.places import Places
from tests.bench.record import cooperative, fill, votes_of, voting_of
from tests.governance import examples

PAGE: Final = "SELECT position, type, data FROM events WHERE position > %b ORDER BY position LIMIT 5000"
STORED: Final = "SELECT type, data, tags FROM events ORDER BY position"
FEW, MANY = 1, 2
"""Two votings of one cooperative: with few votes in them, and with many."""


async def measure(places: Places, *, votes: int, few: int, many: int, rounds: int) -> list[Line]:
    """``votes``: cast a side and round; ``few`` and ``many``: how many votes a voting holds already."""
    with ExitStack() as stack:
        conninfo = places.database(stack)
        newcomers = votes * rounds * 4
        cooperative(conninfo, places.vault, 3, many + newcomers)
        with open_sync(conninfo) as connection:
            fill(connection, places.vault, votes_of(voting_of(FEW), range(1, few + 1)))
            fill(connection, places.vault, votes_of(voting_of(MANY), range(1, many + 1)))
        library = _library(places.empty(stack), conninfo)
        stack.callback(library.datastore.close)
        lines = [_reading(conninfo, library, rounds)]
        lines += await _deciding(as_application(conninfo), places.vault, library, count(many + 1), votes, rounds)
        return lines


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


def _reading(conninfo: str, library: PostgresDCBRecorderTT, rounds: int) -> Line:
    """The whole log, decoded."""

    def ours(_: int) -> float:
        read, position, begun = 0, 0, perf_counter()
        with open_sync(conninfo) as connection:
            while page := connection.execute(PAGE, (position,), binary=True).fetchall():
                for _, kind, body in page:
                    decode_event(kind, body)
                read, position = read + len(page), page[-1][0]
        return read / (perf_counter() - begun)

    def theirs(_: int) -> float:
        begun = perf_counter()
        read = 0
        for one in library.read():
            decode_event(one.event.type, one.event.data)
            read += 1
        return read / (perf_counter() - begun)

    found = by_turns({"ours": ours, "theirs": theirs}, rounds)
    return line("reading the log, decoded", found["ours"], "library", found["theirs"], unit="/s", goal=">= 4.0")


async def _deciding(
    conninfo: str, vault: Vault, library: PostgresDCBRecorderTT, voters: Iterator[int], votes: int, rounds: int
) -> list[Line]:
    """Votes a second: in groups, one by one, by the library; and where few or many votes are there already."""
    buses = {"in groups": Bus(conninfo, vault), "one by one": Bus(conninfo, vault, most=1)}
    for bus in buses.values():
        await bus.start()
    repository: Any = DCBRepository(DCBEventStore(Mapper(lambda persons: {}), library))
    found: dict[str, list[float]] = {name: [] for name in (*buses, "library", "few", "many")}
    for _ in range(rounds):
        for name, bus in buses.items():
            found[name].append(await _cast(bus, 3, voters, votes))
        found["library"].append(_cast_by_library(repository, voters, votes))
        # The same members vote in both votings, so that nothing but the votes that are there already differs.
        first = next(voters)
        for name, voting in (("few", FEW), ("many", MANY)):
            found[name].append(await _cast(buses["in groups"], voting, count(first), votes))
        for _ in range(votes):
            next(voters)
    for bus in buses.values():
        await bus.stop()
    grouped = found["in groups"]
    cost = {name: [1e6 / rate for rate in found[name]] for name in ("few", "many")}
    return [
        line("votes on the bus, in groups", grouped, "one by one", found["one by one"], unit="/s"),
        line("votes on the bus, in groups", grouped, "library", found["library"], unit="/s"),
        line("cost of a vote, many there already", cost["many"], "few", cost["few"], unit="us", goal="<= 1.2"),
    ]


async def _cast(bus: Bus, voting: int, voters: Iterator[int], votes: int) -> float:
    """Votes a second, 256 members at once."""

    async def one(members: list[int]) -> None:
        for number in members:
            member = MemberId(number)
            by = call(person=examples.person_of(number), member=member)
            await bus.do(CastVote(voting=voting_of(voting), choice="for"), by)

    members = [next(voters) for _ in range(votes)]
    begun = perf_counter()
    await asyncio.gather(*(one(members[first::256]) for first in range(256)))
    return votes / (perf_counter() - begun)


def _cast_by_library(repository: Any, voters: Iterator[int], votes: int) -> float:
    """The same commands through the library's repository and its own recorder, one at a time; a tenth of them."""
    few = max(votes // 10, 1)
    members = [next(voters) for _ in range(few)]
    begun = perf_counter()
    for number in members:
        by = call(person=examples.person_of(number), member=MemberId(number))
        decided = repository.advance(slice_for(CastVote(voting=voting_of(3), choice="for"), by))
        decided.execute()
        repository.save(decided)
    return few / (perf_counter() - begun)
