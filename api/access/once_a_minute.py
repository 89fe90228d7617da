"""Lines of the program's log that anybody can cause: one a minute for each cause, with how often it happened.

A cause is, for example, an address from which wrong codes come. Its first line is written at once. What happens in the
minute after a line is counted, and one line tells it when the minute is over::

    10:00:00  address a, 1 time
    10:01:00  address a, 412 times

A hundred causes are told apart at a time. The others share a line (or a few: those that must not vanish among the rest
have one of their own), so that many addresses together fill neither the log
nor the memory. Each process counts for itself.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_CAUSES: Final = 100
OTHERS: Final = "others"
"""The cause in a line about all causes for which there is no place."""
MINUTE: Final = 60.0
"""Seconds."""

Write = Callable[[str, int], None]
"""Writes the line: for which cause, and how often it happened."""


@dataclass
class _Minute:
    """The minute after a line about one cause."""

    write: Write
    """Writes the line about the last time that it happened."""
    end: asyncio.TimerHandle
    times: int = 0
    """How often it happened since that line."""


class OnceAMinute:
    """Writes a line for each cause at most once a minute."""

    def __init__(self, seconds: float = MINUTE) -> None:
        self._seconds = seconds
        self._minutes: dict[str, _Minute] = {}

    def __len__(self) -> int:
        """How many causes it remembers."""
        return len(self._minutes)

    def tell(self, cause: str, write: Write, *, others: str = OTHERS) -> None:
        """Write the line about this cause now, or count it for the line at the end of the minute.

        ``others``: the cause under which it is told where there is no place for it.
        """
        if cause not in self._minutes and len(self._minutes) >= MOST_CAUSES:
            cause = others
        minute = self._minutes.get(cause)
        if minute is None:
            write(cause, 1)
            self._begin(cause, write)
        else:
            minute.times += 1
            minute.write = write

    def stop(self) -> None:
        """Write what was counted and not told yet, for no minute ends any more."""
        for cause, minute in self._minutes.items():
            minute.end.cancel()
            if minute.times:
                minute.write(cause, minute.times)
        self._minutes.clear()

    def _begin(self, cause: str, write: Write) -> None:
        end = asyncio.get_running_loop().call_later(self._seconds, self._go_on, cause)
        self._minutes[cause] = _Minute(write, end)

    def _go_on(self, cause: str) -> None:
        """Forget a cause of which nothing came in this minute. A line about what came begins another minute."""
        minute = self._minutes.pop(cause)
        if minute.times:
            minute.write(cause, minute.times)
            self._begin(cause, minute.write)
