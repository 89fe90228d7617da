"""What a vote and an admission cost where there are few already, and where there are many: it must be the same.

Two cooperatives, one a hundred times as large; what is compared is how much of the processors each takes, of ours and
of PostgreSQL's, for time says little on a machine that others use.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial
from itertools import count
from time import process_time
from typing import NamedTuple

from governance.commands.membership import AdmitMember
from governance.log.bus import Bus
from governance.log.command import call
from governance.log.connection import as_application, open_sync
from tests.bench import cpu
from tests.bench.in_process import cast
from tests.bench.line import Line, by_turns, line
from tests.bench.places import Places
from tests.bench.record import cooperative, fill, votes_of, voting_of


class Grown(NamedTuple):
    """A cooperative with so many members, who have all voted, and some who have not."""

    bus: Bus
    voters: "count[int]"


def measure(places: Places, *, few: int, many: int, asked: int, rounds: int) -> list[Line]:
    """``few`` and ``many``: members, and votes; ``asked``: commands a side and round."""
    with ExitStack() as stack, asyncio.Runner() as runner:
        grown = {
            "few": _grown(places, stack, few, asked * (rounds + 1)),
            "many": _grown(places, stack, many, asked * (rounds + 1)),
        }

        def cost(work: Awaitable[object]) -> float:
            before = process_time() + cpu.of_server(places.cluster)
            runner.run(_awaited(work))
            return (process_time() + cpu.of_server(places.cluster) - before) / asked * 1e6

        def vote(name: str, _: int = 0) -> float:
            return cost(cast(grown[name].bus, voting_of(1), grown[name].voters, asked))

        def admit(name: str, _: int = 0) -> float:
            return cost(_admit(grown[name].bus, asked))

        for name, side in grown.items():
            runner.run(side.bus.start())
            vote(name)
            admit(name)
        lines = [
            _line("a vote, after so many votes", vote, few, many, rounds),
            _line("an admission, after so many members", admit, few, many, rounds),
        ]
        for side in grown.values():
            runner.run(side.bus.stop())
        return lines


def _grown(places: Places, stack: ExitStack, size: int, newcomers: int) -> Grown:
    conninfo = places.database(stack)
    cooperative(conninfo, places.vault, 1, size + newcomers)
    with open_sync(conninfo) as connection:
        fill(connection, places.vault, votes_of(voting_of(1), range(1, size + 1)))
    return Grown(Bus(as_application(conninfo), places.vault), count(size + 1))


def _line(what: str, cost: Callable[[str, int], float], few: int, many: int, rounds: int) -> Line:
    costs = by_turns({name: partial(cost, name) for name in ("few", "many")}, rounds)
    return line(f"{what}: {many:,}", costs["many"], f"{few:,}", costs["few"], unit="us", goal="<= 1.2")


async def _admit(bus: Bus, people: int) -> None:
    """The operator admits so many, in one group after another."""
    await asyncio.gather(
        *(bus.do(AdmitMember(name=f"Voorbeeldlid {number}"), call(operator=True)) for number in range(people))
    )


async def _awaited(work: Awaitable[object]) -> None:
    await work
