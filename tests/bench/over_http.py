"""Votes over HTTP, each on disk before it is answered: ours with projections running and stopped, plain, and null."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import psycopg

from governance.log.connection import open_sync
from tests.bench import cpu
from tests.bench.line import Count, Line, Rounds, by_turns, line
from tests.bench.load import Job, Outcome
from tests.bench.places import Places
from tests.bench.plain import TABLES
from tests.bench.record import cooperative, project, token_of, voting_of

ROOT: Final = Path(__file__).parents[2]
SIDES: Final = {"running": "ours", "stopped": "stopped", "plain": "plain"}
"""Each a process; null is served by plain's."""

BEHIND: Final = "SELECT (SELECT max(position) FROM events) > min(position) FROM projections"

AFTER_CLOSING: Final = """SELECT count(*) FROM event_tags t JOIN events e ON e.position = t.position
WHERE t.tag = %(votes)s AND e.type = 'VoteCast' AND t.position > %(closed)s"""

PLAIN_MEMBERS: Final = "INSERT INTO plain.members (member) SELECT generate_series(1, %(members)s)"
PLAIN_VOTINGS: Final = "INSERT INTO plain.votings (voting, open) SELECT unnest(%(votings)s::text[]), TRUE"


class Server(NamedTuple):
    """A process that serves."""

    port: int
    pid: int


class Measured(NamedTuple):
    """What one side gave in one round."""

    rate: float
    """Votes a second."""
    p99: float
    """Milliseconds."""
    cpu: float
    """Microseconds a vote, of the process and of PostgreSQL, until the read tables were up to the log."""


@contextmanager
def side(which: str, conninfo: str, folder: Path) -> Iterator[Server]:
    """A process that serves."""
    command = [sys.executable, "-m", "tests.bench.side", which, conninfo, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Server(int(process.stdout.readline()), process.pid)
        finally:
            process.stdin.close()


def asked(job: Job) -> Outcome:
    """Have another process do the asking."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        cwd=ROOT,
        input=msgspec.json.encode(job),
        stdout=subprocess.PIPE,
        check=True,
        timeout=600,
    )
    return msgspec.json.decode(done.stdout, type=Outcome)


class Poll:
    """The three processes, each on a copy of the same cooperative, and the votings that are left to vote in."""

    def __init__(self, servers: dict[str, Server], databases: dict[str, str], members: int, cluster: Path) -> None:
        self._servers = servers
        self._cluster = cluster
        self._connections: dict[str, psycopg.Connection[Any]] = {
            name: open_sync(conninfo) for name, conninfo in databases.items()
        }
        self._tokens = [token_of(number) for number in range(1, members + 1)]
        self._votings = iter(range(1, 1_000))
        self._voting = 0

    def next_voting(self) -> None:
        """From now on it is about another voting, the same on all sides."""
        self._voting = next(self._votings)

    def vote(self, name: str, connections: int, *, votes: int | None = None) -> Measured:
        """All members vote on one side."""
        before = self._cpu(name)
        outcome = asked(self._job(name, connections, votes))
        assert set(outcome.statuses) == {"201"}, f"{name} answered {outcome.statuses}"
        self._settle(name)
        used = (self._cpu(name) - before) / outcome.accepted * 1e6
        return Measured(outcome.rate, outcome.p99, used)

    def _job(self, name: str, connections: int, votes: int | None = None) -> Job:
        """Each of so many members votes on one side; ``None``: all of them."""
        return Job(
            port=self._servers[name].port,
            connections=connections,
            path=self._path(name),
            body=self._body(choice="for"),
            tokens=self._tokens[:votes],
            key=voting_of(self._voting),
        )

    def vote_and_close(self, name: str, connections: int) -> int:
        """The same, and the voting closed in the middle: how many votes were committed after that."""
        path = "/close" if name == "plain" else "/api/commands/close-voting"
        job = msgspec.structs.replace(
            self._job(name, connections),
            close_after=len(self._tokens) // 10,  # the closing looks through the register first, and votes go on
            close_path=path,
            close_token=self._tokens[0],
            close_body=self._body(),
        )
        outcome = asked(job)
        assert outcome.statuses.get("409"), f"{name}: the closing came too late to refuse anybody"
        if name == "plain":
            return outcome.accepted - int(outcome.closed)
        closed = msgspec.json.decode(outcome.closed)["position"]
        votes = {"votes": f"votes:{voting_of(self._voting)}", "closed": closed}
        row = self._connections[name].execute(AFTER_CLOSING, votes).fetchone()
        assert row is not None
        self._settle(name)
        return int(row[0])

    def close(self) -> None:
        """Let the connections go."""
        for connection in self._connections.values():
            connection.close()

    def _cpu(self, name: str) -> float:
        return cpu.of_process(self._servers[name].pid) + cpu.of_server(self._cluster)

    def _path(self, name: str) -> str:
        return {"plain": "/votes", "null": "/null"}.get(name, "/api/commands/cast-vote")

    def _body(self, **more: str) -> str:
        return msgspec.json.encode({"voting": voting_of(self._voting), **more}).decode()

    def _settle(self, name: str) -> None:
        """Let the projector finish, so that it does not work in another side's time."""
        while name == "running":
            row = self._connections[name].execute(BEHIND).fetchone()
            if row is None or not row[0]:
                return


def poll(places: Places, stack: ExitStack, votings: int, members: int) -> Poll:
    """Make the cooperative once, copy it for each side, and start them."""
    original = places.database(stack)
    cooperative(original, places.vault, votings, members)
    project(original, places.vault)
    databases = {name: places.copy(stack, original) for name in SIDES}
    with open_sync(databases["plain"]) as connection:
        connection.execute(TABLES, prepare=False)
        connection.execute(PLAIN_MEMBERS, {"members": members})
        connection.execute(PLAIN_VOTINGS, {"votings": [voting_of(number) for number in range(1, votings + 1)]})
        connection.execute("ANALYZE")
    servers = {name: stack.enter_context(side(which, databases[name], places.folder)) for name, which in SIDES.items()}
    made = Poll(servers | {"null": servers["plain"]}, databases, members, places.cluster)
    stack.callback(made.close)
    return made


def measure(places: Places, *, members: int, rounds: int, many: bool) -> list[Line | Count]:
    """``members``: votes a round; ``many``: at 256 connections too."""
    crowds = [64, 256] if many else [64]
    lines: list[Line | Count] = []
    with ExitStack() as stack:
        box = poll(places, stack, votings=rounds * len(crowds) + 2, members=members)
        box.next_voting()
        for name in ("running", "stopped", "plain", "null"):
            box.vote(name, 64, votes=members // 4)
        for crowd in crowds:
            lines += lines_of(crowd, crowd_round(box, crowd, rounds))
        box.next_voting()
        late = {name: box.vote_and_close(name, 64) for name in SIDES}
    lines.append(
        Count(
            what="votes committed after the closing",
            ours=max(late["running"], late["stopped"]),
            must_be=0,
            against="plain",
            other=late["plain"],
        )
    )
    return lines


def crowd_round(box: Poll, crowd: int, rounds: int) -> Rounds:
    """All sides by turns, a new voting each round."""
    begun: set[int] = set()

    def vote(name: str, round_: int) -> Measured:
        if round_ not in begun:
            begun.add(round_)
            box.next_voting()
        return box.vote(name, crowd)

    names = ("running", "plain", "stopped", "null")
    return by_turns({name: partial(vote, name) for name in names}, rounds)


def lines_of(crowd: int, rounds: Rounds) -> list[Line | Count]:
    """What is said of one number of connections."""
    rate = {name: [measure.rate for measure in measured] for name, measured in rounds.items()}
    slow = {name: [measure.p99 for measure in measured] for name, measured in rounds.items()}
    used = {name: [measure.cpu for measure in measured] for name, measured in rounds.items()}
    goals = {64: {"stopped": ">= 2.0", "running": ">= 1.5"}, 256: {"stopped": ">= 3.0", "running": ">= 2.0"}}[crowd]
    lines: list[Line | Count] = [line(f"null, {crowd} connections", rate["null"], "plain", rate["plain"], unit="/s")]
    for name, goal in goals.items():
        what = f"{crowd} connections, projections {name}"
        lines += [
            line(f"votes over HTTP, {what}", rate[name], "plain", rate["plain"], unit="/s", goal=goal),
            line(f"  processors for one, {what}", used[name], "plain", used["plain"], unit="us"),
            line(f"  p99, {what}", slow[name], "plain", slow["plain"], unit="ms", goal="<= 1.0"),
        ]
    return lines
