"""Facts about many, whose state the bus keeps between groups (the roll, who is present, the tally).

A kept fact sees only what is committed, so nothing in it ever has to be undone. A fact that is not kept yet is first
folded on a connection of its own, a page of events at a time; the command that asks it waits, and others go on.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from governance.log.connection import in_time, open_async
from governance.log.errors import Busy
from governance.log.event import decode_event
from governance.log.fact import Fact

PAGE = """SELECT t.position, e.type, e.data FROM event_tags t JOIN events e ON e.position = t.position
WHERE t.tag = %b AND t.position > %b AND e.type = ANY (%b::text[]) ORDER BY t.position LIMIT 500"""

_PAGE_LENGTH = 500

LIMIT = 15.0
"""Seconds for one page, after which its connection counts as lost: its server may have frozen, and says nothing."""

AT_ONCE = 2
"""How many facts are folded at a time, each on a connection of its own; whoever asks for another waits."""

Identity = tuple[type[Fact], tuple[Hashable, ...]]


class KeptFacts:
    """The kept facts of one bus, with the position up to which each has read; the least used go first."""

    def __init__(self, conninfo: str, most: int = 64) -> None:
        self._conninfo = conninfo
        self._most = most
        self._facts: OrderedDict[Identity, tuple[Fact, int]] = OrderedDict()
        self._folding: dict[tuple[int, Identity], asyncio.Task[None]] = {}
        self._waited_for: dict[asyncio.Task[None], Callable[[Exception | None], None]] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._generation = 0
        """How often all facts were forgotten: a fold that began before the last time is not kept."""

    def __contains__(self, identity: Identity) -> bool:
        return identity in self._facts

    def facts(self) -> dict[Identity, Fact]:
        """Every kept fact by its identity, to be shared by the commands of a group."""
        return {identity: fact for identity, (fact, _) in self._facts.items()}

    def position(self, fact: Fact) -> int:
        """The position up to which this very fact has read; 0 for a fact that is not kept yet."""
        known = self._facts.get(fact.identity)
        return known[1] if known is not None and known[0] is fact else 0

    def keep(self, fact: Fact, position: int) -> None:
        """Remember this fact, and the position up to which it has read."""
        self._facts[fact.identity] = (fact, position)
        self._facts.move_to_end(fact.identity)
        while len(self._facts) > self._most:
            self._facts.popitem(last=False)

    def forget(self, fact: Fact) -> None:
        """Let go of a fact whose fold did not come to its end."""
        self._facts.pop(fact.identity, None)

    def forget_all(self) -> None:
        """Let go of every fact, also of those being folded, because the log may not be the one that they have read."""
        self._generation += 1
        self._facts.clear()

    def fold_aside(self, facts: Sequence[Fact], then: Callable[[Exception | None], None]) -> None:
        """Fold these facts; ``then`` is called once they are kept, or with what went wrong."""
        task = asyncio.create_task(self._warm_all(facts), name="fold aside")
        self._waited_for[task] = then
        task.add_done_callback(self._folded)

    @property
    def waited_for(self) -> int:
        """How many commands wait for facts to be folded."""
        return len(self._waited_for)

    async def stop(self) -> None:
        """Fold no more, and answer those who wait."""
        tasks = [*self._waited_for, *self._folding.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _folded(self, task: "asyncio.Task[None]") -> None:
        then = self._waited_for.pop(task)
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None or isinstance(error, Exception):
            then(error)
        else:
            then(Busy("facts are folded no more"))

    async def _warm_all(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            await self.warm(fact)

    async def warm(self, fact: Fact) -> None:
        """Fold a fact that is not kept; everybody who waits for the same fact shares the work."""
        if fact.identity in self._facts:
            return
        folding = (self._generation, fact.identity)
        task = self._folding.get(folding)
        if task is None:
            task = asyncio.create_task(self._fold(fact))
            self._folding[folding] = task
            task.add_done_callback(lambda _: self._folding.pop(folding, None))
        await asyncio.shield(task)

    async def _fold(self, fact: Fact) -> None:
        generation, position = self._generation, 0
        kinds = [kind.TOPIC for kind in type(fact).handlers]
        async with self._at_once, await open_async(self._conninfo) as connection:
            while True:
                with in_time(connection, LIMIT):
                    cursor = await connection.execute(PAGE, (fact.tag, position, kinds), binary=True)
                    rows = await cursor.fetchall()
                for row_position, kind, body in rows:
                    fact.see(decode_event(kind, body))
                    position = row_position
                if len(rows) < _PAGE_LENGTH:
                    break
        if generation == self._generation and fact.identity not in self._facts:
            self.keep(fact, position)
