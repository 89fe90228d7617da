"""Voters and others who ask over HTTP, again and again under the same key, until they are answered.

Each request and each answer is a line of an append-only file, written before anything follows from it.
"""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any, Final, NamedTuple

import httpx
import msgspec

from governance.log.group import Answer
from tests.faults.town import LOST, OPERATOR_TOKEN, SECRETARIS, Town, token_of, voting_of

AT_ONCE: Final = 64
LIMIT: Final = 300
"""Seconds after which something hangs: a command waits for 40 at most before its answer is that it is not known."""
CHOICES: Final = ("for", "against", "blank")


class Request(NamedTuple):
    """One command that somebody sends."""

    path: str
    token: str
    key: str
    body: dict[str, Any]


def a_vote(member: int, voting: int = 1) -> Request:
    """A member's vote."""
    body = {"voting": voting_of(voting), "choice": CHOICES[member % 3]}
    return Request("/api/commands/cast-vote", token_of(member), f"vote-{voting}-{member}", body)


def an_admission(number: int) -> Request:
    """The operator admits somebody."""
    name = f"Voorbeeldlid {number}"
    return Request("/api/commands/admit-member", OPERATOR_TOKEN, f"admit-{number}", {"name": name})


def a_board_decision(number: int, decided_on: date) -> Request:
    """The secretaris records what the board decided on a day; somebody is admitted by it."""
    body = {
        "decided_on": decided_on.isoformat(),
        "way": "in-writing",
        "title": f"Besluit {number}",
        "text": "Wij laten iemand toe.",
        "took_part": ["secretaris"],
        "voted": "unanimous",
        "admit_member": {"name": f"Voorbeeldlid {number}"},
    }
    return Request("/api/commands/record-board-decision", token_of(SECRETARIS), f"decide-{number}", body)


def an_earlier_decision(number: int, decided_on: date) -> Request:
    """The secretaris enters a decision of the board of the same day."""
    body = {
        "organ": "BESTUUR",
        "decided_on": decided_on.isoformat(),
        "title": f"Eerder besluit {number}",
        "source": "notulen",
    }
    return Request("/api/commands/enter-earlier-decision", token_of(SECRETARIS), f"enter-{number}", body)


def by_secretaris(command: str, of: str, **body: Any) -> Request:
    """The secretaris does something, once for each of what it is ``of``."""
    return Request(f"/api/commands/{command}", token_of(SECRETARIS), f"{command} {of}", body)


class Acknowledged(NamedTuple):
    """One answer: when its command was first asked, when it came (seconds), and what it says."""

    asked: float
    answered: float
    answer: Answer


class History:
    """What was asked and what was answered, in a file that only grows."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._asked: dict[str, float] = {}
        self.acknowledged: list[Acknowledged] = []
        self.statuses: Counter[int] = Counter()
        self.refused: list[str] = []
        """What each answer says that is none to an accepted command."""
        self.unknown = 0

    @property
    def answers(self) -> list[Answer]:
        """All that was acknowledged."""
        return [acknowledged.answer for acknowledged in self.acknowledged]

    @property
    def longest(self) -> float:
        """How long the slowest answer took, its repetitions included (seconds)."""
        return max(acknowledged.answered - acknowledged.asked for acknowledged in self.acknowledged)

    def asked(self, request: Request) -> None:
        """Before it is sent."""
        self._asked.setdefault(request.key, monotonic())
        self._write({"asked": request.key})

    def answered(self, request: Request, answer: httpx.Response) -> None:
        """Before anything follows from it."""
        self._write({"answered": request.key, "status": answer.status_code, "body": answer.text})
        self.statuses[answer.status_code] += 1
        if answer.status_code == 201:
            told = msgspec.json.decode(answer.content, type=Answer)
            self.acknowledged.append(Acknowledged(self._asked[request.key], monotonic(), told))
        else:
            self.refused.append(answer.text)

    def not_answered(self, request: Request) -> None:
        """The connection was lost, or it was too busy: the outcome is not known."""
        self._write({"unknown": request.key})
        self.unknown += 1

    def out_of_order(self) -> list[Acknowledged]:
        """Those that stand in the log before one that was answered before they were asked."""
        wrong = []
        answered = sorted(self.acknowledged, key=lambda acknowledged: acknowledged.answered)
        before, last = iter(answered), 0
        nearest = next(before, None)
        for acknowledged in sorted(self.acknowledged, key=lambda acknowledged: acknowledged.asked):
            while nearest is not None and nearest.answered < acknowledged.asked:
                last = max(last, nearest.answer.position)
                nearest = next(before, None)
            if acknowledged.answer.position <= last:
                wrong.append(acknowledged)
        return wrong

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps({"at": monotonic(), **line}).encode() + b"\n")
        os.fsync(self._file.fileno())


class Crowd:
    """So many at once, each with its next request when it has its answer."""

    def __init__(self, town: Town, history: History, seed: int) -> None:
        self.town = town
        self.history = history
        self.chance = random.Random(seed)
        self.client = httpx.AsyncClient(
            timeout=60, limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        )

    async def ask(self, request: Request) -> httpx.Response:
        """Send it to either process, until it is answered."""
        while True:
            worker = self.chance.choice(self.town.workers)
            self.history.asked(request)
            try:
                answer = await self.client.post(
                    worker.address + request.path,
                    json=request.body,
                    headers={"Authorization": f"Bearer {request.token}", "Idempotency-Key": request.key},
                )
            except LOST:
                self.history.not_answered(request)
                await asyncio.sleep(0.05)
                continue
            if answer.status_code == 503:
                self.history.not_answered(request)
                await asyncio.sleep(0.05)
                continue
            self.history.answered(request, answer)
            return answer

    async def all_ask(self, requests: Sequence[Request], *faults: tuple[int, Callable[[], Awaitable[None]]]) -> None:
        """Everybody asks; each fault strikes when so many have been answered, and when the one before is over.

        PostgreSQL killed while a killed process is begun anew would be another fault: that process ends, and says why.
        """
        waiting = list(reversed(requests))
        left = list(faults)
        done = 0
        one_at_a_time = asyncio.Lock()

        async def ask_in_turn() -> None:
            nonlocal done
            while waiting:
                await self.ask(waiting.pop())
                done += 1
                if left and done >= left[0][0]:
                    _, strike = left.pop(0)
                    async with one_at_a_time:
                        await strike()

        async with asyncio.timeout(LIMIT):
            await asyncio.gather(*(ask_in_turn() for _ in range(AT_ONCE)))
        assert not left, "every fault has struck"
