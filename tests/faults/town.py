"""A cooperative on a PostgreSQL of its own, served by two real processes, all of which can be killed.

Nothing of it is imported by what is tested, and nothing of what is tested is simulated: ``kamer serve``, HTTP, SIGKILL.
"""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg

from api.access.secrets import digest
from api.process.catalogue import PROJECTIONS
from api.process.running import ready
from api.process.serve import free_port
from api.process.services import services
from api.process.settings import Settings
from governance import founding
from governance.commands.membership import DeclareRegisterComplete
from governance.dates import today
from governance.demo import MEMBERS, load_examples
from governance.ids import MeetingId, MemberId, PersonId, TextId, VotingId, item_of
from governance.log.command import Call, Command, call
from governance.log.connection import conninfo_for, open_sync
from governance.log.errors import Unusable
from governance.log.event import Event, decode
from governance.log.group import Answer
from governance.log.reading import WRAPPED_KEYS
from governance.log.server import EmbeddedServer
from governance.log.vault import Vault
from tests.governance import examples
from tests.governance.given import append
from tests.governance.log.settable import settable_server
from tests.invariants.checker import Entry
from tests.processes.starting import Started, start

LOST: Final = (httpx.TransportError, AttributeError)
"""A line that is reset while it is being made, httpx's own network layer reports as the latter."""

SECRETARIS: Final = 1
MEETING: Final = MeetingId("ALV-2026-1")
OPERATOR_TOKEN: Final = "the-operator".ljust(43, ".")
TABLES: Final = sorted(table for projection in PROJECTIONS for table in projection.tables)

TOKENS: Final = """INSERT INTO credentials (hash, kind, person, ends_at)
SELECT hash, 'token', person, now() + INTERVAL '1 day' FROM unnest(%b::bytea[], %b::text[]) AS t(hash, person)"""
EVENTS: Final = "SELECT position, type, data FROM events ORDER BY position"
PERSONS: Final = "SELECT member, person FROM members"
BEHIND: Final = "SELECT (SELECT max(position) FROM events) > (SELECT min(position) FROM projections)"


OnServer = tuple[EmbeddedServer, str]

PORTS: Final = range(20_000, 30_000)
"""Below those that the kernel gives to clients: one that knocks at a dead process's port could be given that very port,
be connected with itself, and keep the next process from listening there."""


def _port() -> int:
    """One that is free, and stays so for as long as nobody listens."""
    while True:
        try:
            return free_port("127.0.0.1", random.choice(PORTS))
        except Unusable:
            continue


def voting_of(number: int) -> VotingId:
    """One of the votings that are open in this meeting."""
    return VotingId(f"{MEETING}.{number}.1")


def token_of(member: int) -> str:
    """A member's bearer token."""
    return f"member-{member}".ljust(43, ".")


class Worker:
    """A ``kamer serve`` in a process of its own."""

    def __init__(self, town: "Town", name: str) -> None:
        self._town = town
        self._name = name
        self.port = _port()
        self.process = self._begin()

    def _begin(self) -> Started:
        environment = os.environ | {
            "KAMER_DATABASE_URL": self._town.database,
            "KAMER_DATA": str(self._town.folder),
            "KAMER_LOG_LEVEL": "warning",
        }
        with (self._town.folder / f"{self._name}.log").open("ab") as log:
            return start(["serve", "--port", str(self.port)], environment, log, log)

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """SIGKILL, and another begins in its place."""
        self.process.kill()
        self.process.close()
        self.process = self._begin()

    def end(self) -> int:
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    async def serving(self, client: httpx.AsyncClient) -> None:
        """Wait until it answers."""
        while True:
            assert self.process.poll() is None, f"{self._name} ended by itself"
            try:
                if (await client.get(f"{self.address}/health")).status_code == 200:
                    return
            except LOST:
                await asyncio.sleep(0.01)


class Town:
    """The database, its two processes, and everything that was acknowledged while it was made."""

    def __init__(self, server: EmbeddedServer, folder: Path, database: str) -> None:
        """``database``: how its processes reach the server."""
        self.server = server
        self.folder = folder
        self.database = database
        self.vault = Vault.from_file(folder / "master.key")
        self.conninfo = conninfo_for(database)
        self.answers: list[Answer] = []
        self.workers: list[Worker] = []

    async def found(self, members: int, votings: int) -> None:
        """The founding record, the examples, and so many more members who are all at a meeting with open votings."""
        settings = Settings(data=self.folder, database_url=self.database)
        async with services(settings, ready(self.database), PROJECTIONS) as made:

            async def do(command: Command, by: Call, key: str | None = None) -> Answer:
                answer = await made.bus.do(command, by, key)
                self.answers.append(answer)
                return answer

            await founding.load(do)
            await load_examples(do)
            with open_sync(self.conninfo) as connection:
                await made.wait_for(self.answers[-1].position, 30)
                persons = dict(connection.execute(PERSONS).fetchall())
                secretaris = call(person=PersonId(persons[SECRETARIS]), member=MemberId(SECRETARIS))
                await do(DeclareRegisterComplete(complete_from=today(datetime.now(UTC))), secretaris)
                numbers = range(MEMBERS + 1, MEMBERS + members + 1)
                append(connection, self.vault, list(_gathered(list(numbers), votings)), today(datetime.now(UTC)))
                owners = [None, persons[SECRETARIS], *(examples.person_of(number) for number in numbers)]
                tokens = [OPERATOR_TOKEN, token_of(SECRETARIS), *(token_of(number) for number in numbers)]
                connection.execute(TOKENS, ([digest(token) for token in tokens], owners))

    @property
    def postmaster(self) -> int:
        """The process id of PostgreSQL."""
        return int((self.server.cluster / "postmaster.pid").read_text().splitlines()[0])

    def kill_postgresql(self) -> None:
        """SIGKILL; its keeper starts it again."""
        os.kill(self.postmaster, signal.SIGKILL)

    def log(self) -> list[Entry]:
        """Every event, decoded, with its position and envelope."""
        with open_sync(self.conninfo) as connection:
            rows = connection.execute(EVENTS, binary=True).fetchall()
        return [(position, *decode(kind, stored)) for position, kind, stored in rows]

    def given(self, happened: Iterable[Event]) -> None:
        """Events that are in the log as they are, without a command."""
        with open_sync(self.conninfo) as connection:
            append(connection, self.vault, list(happened), today(datetime.now(UTC)))

    def readable(self, texts: Iterable[TextId]) -> list[str]:
        """Those of these texts whose key is still there."""
        with open_sync(self.conninfo) as connection:
            kept = dict(connection.execute(WRAPPED_KEYS, (list(texts),)).fetchall())
        return [text for text, wrapped in kept.items() if wrapped is not None]

    def read_tables(self) -> dict[str, list[str]]:
        """Every row of every read table, as text, once they are all up to the log."""
        with open_sync(self.conninfo) as connection:
            while _answer_to(connection, BEHIND):
                pass
            return {
                table: [row[0] for row in connection.execute(f"SELECT t::text FROM {table} t ORDER BY 1")]  # noqa: S608
                for table in TABLES
            }


def _answer_to(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _gathered(numbers: list[int], votings: int) -> Iterator[Event]:
    """Members who are admitted, at the meeting, and may vote."""
    yield from (examples.a_member(number) for number in numbers)
    yield examples.a_meeting(MEETING, today(datetime.now(UTC)))
    yield from (examples.checked_in(number, MEETING) for number in numbers)
    yield from examples.meeting_begun(MEETING)
    for number in range(1, votings + 1):
        yield examples.a_motion(item_of(voting_of(number)))
        yield examples.opened(voting_of(number), examples.a_roll(MEMBERS + len(numbers), len(numbers)))


@contextmanager
def own_server(folder: Path) -> Iterator[OnServer]:
    """Kamer's own PostgreSQL by its socket; and how it is reached."""
    with EmbeddedServer(folder / "postgresql") as server:
        yield server, server.conninfo()


def debians_server(folder: Path) -> AbstractContextManager[OnServer]:
    """PostgreSQL 15 over TCP, whose settings a reload can change; and how it is reached."""
    return settable_server(folder / "postgresql", "postgresql-15")


@asynccontextmanager
async def a_town(
    folder: Path, *, members: int, votings: int = 1, on: Callable[[Path], AbstractContextManager[OnServer]] = own_server
) -> AsyncIterator[Town]:
    """A cooperative, and two processes that serve it. ``on``: which PostgreSQL it is kept in."""
    with on(folder) as (server, database):
        town = Town(server, folder, database)
        await town.found(members, votings)
        town.workers = [Worker(town, "first"), Worker(town, "second")]
        try:
            async with httpx.AsyncClient(timeout=30) as client:
                for worker in town.workers:
                    await worker.serving(client)
            yield town
        finally:
            for worker in town.workers:
                worker.process.kill()
                worker.process.close()
