"""Lines of the program's log that anybody can cause: one a minute for each sender, and no try goes untold.

The first is written at once. What the same sender causes in the minute after that line is counted, and one line tells
it when the minute is over::

    10:00:00  sender a, 1 time
    10:01:00  sender a, 412 times

A hundred senders are told apart at a time. The others share a line, so that many addresses together fill neither the
log nor the memory. Each process counts for itself.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_SENDERS: Final = 100
OTHERS: Final = "others"
"""The sender in a line about all senders for whom there is no place."""
MINUTE: Final = 60.0
"""Seconds."""

Write = Callable[[str, int], None]
"""Writes the line: for which sender, and how often it happened."""


@dataclass
class _Minute:
    """The minute after a line about one sender."""

    write: Write
    """Writes the line about the last time that it happened."""
    end: asyncio.TimerHandle
    times: int = 0
    """How often it happened since that line."""


class OnceAMinute:
    """Writes a line for each sender at most once a minute."""

    def __init__(self, seconds: float = MINUTE) -> None:
        self._seconds = seconds
        self._minutes: dict[str, _Minute] = {}

    def __len__(self) -> int:
        """How many senders it remembers."""
        return len(self._minutes)

    def tell(self, sender: str, write: Write) -> None:
        """Write the line about this sender now, or count it for the line at the end of the minute."""
        if sender not in self._minutes and len(self._minutes) >= MOST_SENDERS:
            sender = OTHERS
        minute = self._minutes.get(sender)
        if minute is None:
            write(sender, 1)
            self._begin(sender, write)
        else:
            minute.times += 1
            minute.write = write

    def stop(self) -> None:
        """Write what was counted and not told yet, for no minute ends any more."""
        for sender, minute in self._minutes.items():
            minute.end.cancel()
            if minute.times:
                minute.write(sender, minute.times)
        self._minutes.clear()

    def _begin(self, sender: str, write: Write) -> None:
        end = asyncio.get_running_loop().call_later(self._seconds, self._go_on, sender)
        self._minutes[sender] = _Minute(write, end)

    def _go_on(self, sender: str) -> None:
        """Forget who caused nothing in this minute. A line about what was caused begins another minute."""
        minute = self._minutes.pop(sender)
        if minute.times:
            minute.write(sender, minute.times)
            self._begin(sender, minute.write)
