"""How many commands one person may give in a minute, in each process, so that nobody fills the log or the bus.

What a person does by hand stays far below it. A command counts when it is about to be decided, whatever becomes of it,
and all sessions and tokens of a person count together. If the answer was given before, under the same idempotency key,
the command does not count. The operator is no person, because their programs load whole registers.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from governance.ids import PersonId

MOST_COMMANDS: Final = 300
"""The most commands of one person in any minute, in each process."""
MINUTE: Final = 60.0
"""Seconds."""


class Pace:
    """When each person gave their commands of the last minute. Nothing is kept of a person who gave none."""

    def __init__(
        self, most: int = MOST_COMMANDS, seconds: float = MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._instants: dict[PersonId, deque[float]] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """How many persons it remembers."""
        return len(self._instants)

    def wait_for(self, person: PersonId) -> float:
        """Seconds until this person may give another command; 0: they may now."""
        instants = self._recent(person)
        return instants[0] + self._seconds - self._clock() if len(instants) >= self._most else 0.0

    def count(self, person: PersonId) -> float:
        """Count a command that this person gives now. Returns its instant, by which ``take_back`` finds it."""
        self._sweep()
        instant = self._clock()
        self._instants.setdefault(person, deque()).append(instant)
        return instant

    def take_back(self, person: PersonId, instant: float) -> None:
        """Let a command no longer count, because it had been answered before."""
        instants = self._recent(person)
        if instant in instants:
            instants.remove(instant)

    def _recent(self, person: PersonId) -> deque[float]:
        """The instants of the last minute, the oldest first."""
        instants = self._instants.get(person, deque())
        while instants and instants[0] <= self._clock() - self._seconds:
            instants.popleft()
        return instants

    def _sweep(self) -> None:
        """Forget, once a minute, whoever gave no command in the last one."""
        if self._clock() - self._swept_at >= self._seconds:
            self._swept_at = self._clock()
            self._instants = {person: instants for person in self._instants if (instants := self._recent(person))}
