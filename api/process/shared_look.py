"""One look at the database for all who want to know the same at about the same time.

Whoever asks is given what is seen by a look that begins after they asked. One look runs at a time, and those that begin
are at least ``apart`` seconds from each other, however many wait::

    a asks      look 1 begins at once, for a
    b, c ask    while it runs, or too soon after it began: look 2 is for both of them
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Seen = TypeVar("Seen")


class SharedLook(Generic[Seen]):
    """Looks on behalf of all who ask."""

    def __init__(self, look: Callable[[], Awaitable[Seen]], apart: float) -> None:
        """``apart``: seconds."""
        self._look = look
        self._apart = apart
        self._began_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()
        self._next: asyncio.Task[Seen] | None = None
        """The look that has not begun yet."""

    async def seen(self) -> Seen:
        """What the next look sees. Raises what the look raises."""
        if self._next is None:
            self._next = asyncio.create_task(self._begin())
            self._next.add_done_callback(_noted)
        # One of them may go away; the others wait on.
        return await asyncio.shield(self._next)

    async def _begin(self) -> Seen:
        """Look once it is time, and the look before this one is over."""
        clock = asyncio.get_running_loop().time
        async with self._one_at_a_time:
            await asyncio.sleep(max(0.0, self._began_at + self._apart - clock()))
            self._next, self._began_at = None, clock()
            return await self._look()


def _noted(look: asyncio.Task[Seen]) -> None:
    """Take note of an error for which nobody waited any more, else the loop would write a line about it."""
    if not look.cancelled():
        look.exception()
