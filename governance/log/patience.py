"""How long somebody waits for an answer, counted from their own arrival, whatever they wait behind."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

LOOK_EVERY: Final = 1.0
"""The most seconds that pass before somebody whose time is over is told so."""


class Patience:
    """Tells those whose time is over. One timer looks at all of them, because a timer for each would slow every vote.

    ``told`` makes the exception that is raised where they wait.
    """

    def __init__(self, told: Callable[[], Exception]) -> None:
        self._told = told
        self._waiting: list[tuple[float, asyncio.Future[Any]]] = []
        self._next_look: asyncio.TimerHandle | None = None

    def watch(self, waiting: "asyncio.Future[Any]", seconds: float) -> None:
        """Set the exception on this future after so many seconds, unless it has its answer by then."""
        loop = asyncio.get_running_loop()
        self._waiting.append((loop.time() + seconds, waiting))
        if self._next_look is None:
            self._next_look = loop.call_later(min(LOOK_EVERY, seconds), self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        still = []
        for deadline, waiting in self._waiting:
            if waiting.done():
                continue
            if deadline <= now:
                waiting.set_exception(self._told())
            else:
                still.append((deadline, waiting))
        self._waiting = still
        soonest = min((deadline for deadline, _ in still), default=now)
        self._next_look = loop.call_later(min(LOOK_EVERY, soonest - now), self._look) if still else None
