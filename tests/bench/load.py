"""A load generator in a process of its own: so many connections, each sends its next request when it has its answer.

    python -m tests.bench.load < job.json

Raw HTTP/1.1 with keep-alive, every request made before the first is sent, so that little of the machine goes to the
asking. It reads one ``Job`` as JSON and prints one ``Outcome``.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from time import perf_counter
from typing import Final, cast

import msgspec
import uvloop

CONTENT_LENGTH: Final = b"content-length:"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be asked: one vote for each of the voters, and at some moment the closing."""

    port: int
    connections: int
    path: str
    body: str
    tokens: list[str]
    """Of the voters, one a request."""
    key: str
    """Begins every ``Idempotency-Key``; a program sends one, for it may have to ask again."""
    close_after: int | None = None
    """After so many answers the closing is asked for, on a connection of its own, beside the votes."""
    close_path: str = ""
    close_token: str = ""
    close_body: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came back."""

    seconds: float
    """From the first request to the last answer."""
    statuses: dict[str, int]
    p50: float
    """Milliseconds from request to answer."""
    p99: float
    closed: str = ""
    """The answer to the closing."""

    @property
    def accepted(self) -> int:
        """Answers that say yes."""
        return sum(count for status, count in self.statuses.items() if status.startswith("2"))

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.seconds


class Run:
    """The requests that are left, and what became of those that were sent."""

    def __init__(self, requests: list[bytes], connections: int) -> None:
        self.left: Iterator[bytes] = iter(requests)
        self.statuses: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.busy = connections
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.half = asyncio.Event()
        self.close_after: int | None = None

    def note(self, status: str, seconds: float) -> None:
        """One answer."""
        self.statuses[status] += 1
        self.seconds.append(seconds)
        if len(self.seconds) == self.close_after:
            self.half.set()

    def leave(self) -> None:
        """One connection has nothing left to send."""
        self.busy -= 1
        if self.busy == 0 and not self.done.done():
            self.done.set_result(None)


class Voter(asyncio.Protocol):
    """One connection."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._got = b""
        self._sent = 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected; ``next`` begins."""
        self._transport = cast(asyncio.Transport, transport)

    def next(self) -> None:
        """Send the next request, where there is one."""
        request = next(self._run.left, None)
        if request is None:
            self._run.leave()
            self._transport.close()
            return
        self._sent = perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """A part of an answer; with its last byte the next request goes out."""
        got = self._got + data if self._got else data
        end = got.find(b"\r\n\r\n")
        if end < 0 or len(got) < end + 4 + length_of(got[:end]):
            self._got = got
            return
        self._got = b""
        self._run.note(got[9:12].decode(), perf_counter() - self._sent)
        self.next()

    def connection_lost(self, error: Exception | None) -> None:
        """A connection that is lost in a measurement makes it worthless."""
        if error is not None and not self._run.done.done():
            self._run.done.set_exception(error)


def length_of(head: bytes) -> int:
    """How many bytes the body of an answer has."""
    for line in head.split(b"\r\n"):
        if line.lower().startswith(CONTENT_LENGTH):
            return int(line[len(CONTENT_LENGTH) :])
    return 0


def request(path: str, token: str, body: str, key: str) -> bytes:
    """One request, as a small client sends it."""
    head = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body.encode())}",
        f"Authorization: Bearer {token}",
        f"Idempotency-Key: {key}",
    ]
    return "\r\n".join([*head, "", body]).encode()


async def close(job: Job, run: Run) -> str:
    """Ask for the closing when it is time; the answer's body."""
    await run.half.wait()
    reader, writer = await asyncio.open_connection("127.0.0.1", job.port)
    writer.write(request(job.close_path, job.close_token, job.close_body, f"{job.key}/close"))
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(length_of(head))
    writer.close()
    return body.decode()


async def load(job: Job) -> Outcome:
    """Do the job."""
    requests = [request(job.path, token, job.body, f"{job.key}/{n}") for n, token in enumerate(job.tokens)]
    run = Run(requests, job.connections)
    run.close_after = job.close_after
    loop = asyncio.get_running_loop()
    voters = [
        (await loop.create_connection(lambda: Voter(run), "127.0.0.1", job.port))[1] for _ in range(job.connections)
    ]
    closing = None if job.close_after is None else asyncio.create_task(close(job, run))
    began = perf_counter()
    for voter in voters:
        voter.next()
    await run.done
    seconds = perf_counter() - began
    taken = sorted(run.seconds)
    return Outcome(
        seconds=seconds,
        statuses=dict(run.statuses),
        p50=taken[len(taken) // 2] * 1000,
        p99=taken[min(len(taken) - 1, len(taken) * 99 // 100)] * 1000,
        closed="" if closing is None else await closing,
    )


def main() -> None:
    """One job, from standard input to standard output."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(load(job))))


if __name__ == "__main__":
    main()
