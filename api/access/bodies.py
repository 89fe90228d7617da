"""Bodies on their way in: who trickles one to hold a place is cut off."""

import asyncio
from typing import Any, Final

from litestar.types import HTTPReceiveMessage, Receive, WebSocketReceiveMessage

from api.problems import TooSlow

PATIENCE: Final = 30.0
"""Seconds that a body may take to arrive."""
LOOK_EVERY: Final = 1.0


class Bodies:
    """Those that are awaited now. One timer looks at all of them: one for each cost a vote as much as its body."""

    def __init__(self, patience: float = PATIENCE, look_every: float = LOOK_EVERY) -> None:
        self._patience = patience
        self._look_every = look_every
        self._awaited: dict[asyncio.Task[Any], float] = {}
        """Until when (seconds of the loop's clock), by the task that awaits it."""
        self._cut_off: set[asyncio.Task[Any]] = set()
        """Those that were cancelled for that; any other cancelling is no matter of slowness."""
        self._next_look: asyncio.TimerHandle | None = None

    def in_time(self, receive: Receive) -> Receive:
        """The same body, all of which must be there within the patience, from now on. It raises ``TooSlow``."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._patience

        async def received() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            task = asyncio.current_task()
            assert task is not None
            self._awaited[task] = deadline
            if self._next_look is None:
                self._next_look = loop.call_later(self._look_every, self._look)
            try:
                return await receive()
            except asyncio.CancelledError:
                # The server's stop may come on top of it, and what it cancels stays cancelled.
                if task not in self._cut_off or task.uncancel() > 0:
                    raise
                raise TooSlow("the body did not come in time") from None
            finally:
                del self._awaited[task]
                self._cut_off.discard(task)

        return received

    def _look(self) -> None:
        """Wake those whose time is over, and look again as long as anything is awaited."""
        loop = asyncio.get_running_loop()
        for task, deadline in self._awaited.items():
            if deadline <= loop.time() and task not in self._cut_off:
                self._cut_off.add(task)
                task.cancel()
        self._next_look = loop.call_later(self._look_every, self._look) if self._awaited else None
