"""The bodies of requests as they come in. A client that sends one too slowly is cut off, and no body holds up others.

Work that takes longer for a larger body is done in a thread beside the event loop if the body is larger than
``BESIDE``. The loop then goes on at every switch of threads, which Python makes every few milliseconds.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from litestar.types import HTTPReceiveMessage, HTTPScope, Receive, WebSocketReceiveMessage

from api.problems import TooLarge, TooSlow
from governance.log.errors import Fault, Malformed

T = TypeVar("T")

BESIDE: Final = 16_000
"""Bytes that are read in a millisecond or two."""
MOST_PIECES: Final = 4_000
"""A body in more pieces than this is refused, because each piece costs as much as a small request."""

PATIENCE: Final = 30.0
"""Seconds that a body may take to arrive."""
LOOK_EVERY: Final = 1.0


class Bodies:
    """The bodies that are awaited now. One timer looks at all: a timer for each would cost as much as a vote's body."""

    def __init__(self, patience: float = PATIENCE, look_every: float = LOOK_EVERY) -> None:
        self._patience = patience
        self._look_every = look_every
        self._awaited: dict[asyncio.Task[Any], float] = {}
        """Until when each may take, in seconds of the loop's clock, by the task that awaits it."""
        self._cut_off: set[asyncio.Task[Any]] = set()
        """The tasks that were cancelled because their body was too slow. Others are cancelled for other reasons."""
        self._next_look: asyncio.TimerHandle | None = None

    def in_time(self, receive: Receive) -> Receive:
        """A function that receives the same body, and raises ``TooSlow`` if it is not all there within the patience."""
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


async def whole_body(scope: HTTPScope, receive: Receive, most: int) -> bytes:
    """All of a body, of at most ``most`` bytes.

    Raises ``TooLarge`` for a larger body, or one in too many pieces. If ``Content-Length`` says so, nothing is read
    first. Raises ``Malformed`` for a body that was cut off.
    """
    length = next((length for name, length in scope["headers"] if name == b"content-length"), b"")
    if length.isdigit() and (len(length) > 18 or int(length) > most):
        raise TooLarge
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Malformed([Fault("", "the body was cut off")])
        pieces.append(message["body"])
        size += len(message["body"])
        if size > most or len(pieces) > MOST_PIECES:
            raise TooLarge
        if not message.get("more_body", False):
            return b"".join(pieces)
        if len(pieces) % 100 == 0:
            # Pieces that are there already come without a wait, and the others would wait for all of them.
            await asyncio.sleep(0)


async def beside(size: int, work: Callable[[], T]) -> T:
    """The result of ``work`` over ``size`` bytes, which is done in a thread if they are many."""
    return await asyncio.to_thread(work) if size > BESIDE else work()
