"""Waits, for a bounded time, until read tables have reached a position."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from governance.log.errors import Busy
from projections.engine.states import State


class Waiter(NamedTuple):
    """Somebody who waits for a position."""

    position: int
    names: frozenset[str]
    """The projections that must reach it; empty: all that have not stopped."""
    reached: asyncio.Future[None]


class Reached:
    """How far the projections are, as far as this process has seen, and those who wait for them.

    ``hurry`` is called when somebody begins to wait, so that they need not sit out a pause.
    """

    def __init__(self, names: Iterable[str], hurry: Callable[[], None]) -> None:
        self.positions = dict.fromkeys(names, 0)
        self.stopped: frozenset[str] = frozenset()
        self._hurry = hurry
        self._waiters: list[Waiter] = []

    @property
    def waited_for(self) -> bool:
        """Whether somebody waits."""
        return bool(self._waiters)

    def note(self, states: Iterable[State]) -> None:
        """Note how far the projections are, and wake those who waited for that."""
        states = list(states)
        self.stopped = frozenset(state.name for state in states if state.stopped_by is not None)
        for state in states:
            self.positions[state.name] = state.position
        still = []
        for waiter in self._waiters:
            if waiter.reached.done():
                continue
            if self._has(waiter.position, waiter.names):
                waiter.reached.set_result(None)
            else:
                still.append(waiter)
        self._waiters = still

    async def wait_for(self, position: int, seconds: float, names: Collection[str] = ()) -> None:
        """Return once the projections have reached a position. Raises ``Busy`` when they have not in so many seconds.

        ``names``: these projections, which fail at once where one has stopped itself; without, all that go on: one that
        has stopped holds up nobody, and who reads its tables says that they are old (``states.freshness``).
        """
        wanted = frozenset(names)
        if self._has(position, wanted):
            return
        if wanted & self.stopped:
            raise Busy(f"the read tables of {', '.join(sorted(wanted & self.stopped))} have stopped", retry_after=60)
        waiter = Waiter(position, wanted, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        self._hurry()
        try:
            async with asyncio.timeout(seconds):
                await waiter.reached
        except TimeoutError:
            raise Busy(f"the read tables have not reached position {position} yet") from None

    def _has(self, position: int, names: frozenset[str]) -> bool:
        wanted = names or self.positions.keys() - self.stopped
        return all(self.positions.get(name, 0) >= position for name in wanted)
