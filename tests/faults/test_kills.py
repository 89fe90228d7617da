"""Processes are killed while members vote: nothing acknowledged is lost, nothing counts twice (fault rows 1, 3, 14)."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from governance.demo import MEMBERS
from governance.events.membership import MemberAdmitted
from governance.events.voting import ResultDeclared, VoteCast
from projections.catalogue import PROJECTIONS
from projections.engine import connect, rebuild
from tests.faults.town import SECRETARIS, Town, a_town, token_of, voting_of
from tests.faults.voters import Crowd, History, Request, a_vote, an_admission
from tests.invariants.checker import check, check_acknowledged

pytestmark = [pytest.mark.anyio, pytest.mark.long]

SEED: Final = int(os.environ.get("SEED", "2026"))
FIRST: Final = MEMBERS + 1


@asynccontextmanager
async def crowd(folder: Path, *, members: int, votings: int = 1) -> AsyncIterator[Crowd]:
    """A town with a crowd that asks; at the end everything that must hold is looked at."""
    async with a_town(folder, members=members, votings=votings) as town:
        history = History(folder / "history.jsonl")
        asking = Crowd(town, history, SEED)
        yield asking
        await asking.client.aclose()
        assert set(history.statuses) == {201}, history.statuses
        print(f"seed {SEED}: {sum(history.statuses.values())} answered, {history.unknown} outcomes not known at first")
        await nothing_was_lost(town, history)


async def nothing_was_lost(town: Town, history: History) -> None:
    """Invariants 1 to 6, 8 and 9 of domain.md; and both processes end as they should."""
    kept = town.read_tables()
    assert [worker.end() for worker in town.workers] == [0, 0]
    log = town.log()
    assert [position for position, _, _ in log] == list(range(1, len(log) + 1))
    assert check(log) == []
    assert check_acknowledged(log, [*town.answers, *history.answers]) == []
    async with await connect(town.conninfo) as connection:
        await rebuild(connection, town.vault, PROJECTIONS)
    assert town.read_tables() == kept


def kills_worker(town: Town, which: int) -> Callable[[], Awaitable[None]]:
    """SIGKILL one of the two, and another takes its place."""

    async def kill() -> None:
        await asyncio.to_thread(town.workers[which].kill)

    return kill


def kills_postgresql(town: Town) -> Callable[[], Awaitable[None]]:
    """SIGKILL PostgreSQL."""

    async def kill() -> None:
        town.kill_postgresql()

    return kill


async def test_two_processes_admit_and_count_while_one_and_postgresql_are_killed(tmp_path: Path) -> None:
    """2,000 members are admitted and 2,000 votes are cast at the same time."""
    many = 2_000
    async with crowd(tmp_path, members=many) as asking:
        admissions = [an_admission(number) for number in range(many)]
        votes = [a_vote(number) for number in range(FIRST, FIRST + many)]
        requests = [one for pair in zip(admissions, votes, strict=True) for one in pair]
        town = asking.town
        await asking.all_ask(requests, (many // 2, kills_worker(town, 0)), (many, kills_postgresql(town)))
        for command in ("close-voting", "declare-result"):
            body = {"voting": voting_of(1)}
            path = f"/api/commands/{command}"
            assert (await asking.ask(Request(path, token_of(SECRETARIS), command, body))).status_code == 201
        log = town.log()
        numbers = [event.member for _, event, _ in log if isinstance(event, MemberAdmitted)]
        assert numbers == list(range(1, MEMBERS + 2 * many + 1)), "numbers without gaps"
        cast = [event for _, event, _ in log if isinstance(event, VoteCast)]
        assert len({vote.member for vote in cast}) == len(cast) == many
        declared = [event for _, event, _ in log if isinstance(event, ResultDeclared)]
        assert [event.tally for event in declared] == [dict(Counter(vote.choice for vote in cast))]


@pytest.mark.parametrize("which", ["one of two processes", "postgresql"])
async def test_killed_again_and_again_while_64_vote(tmp_path: Path, which: str) -> None:
    """Fault rows 1 and 3: twenty times, each in another voting, at a moment that chance chooses."""
    rounds, voters = 20, 64
    async with crowd(tmp_path, members=voters, votings=rounds) as asking:
        for one in range(1, rounds + 1):
            town = asking.town
            kill = kills_postgresql(town) if which == "postgresql" else kills_worker(town, one % 2)
            at = asking.chance.randrange(voters // 2)
            await asking.all_ask([a_vote(number, one) for number in range(FIRST, FIRST + voters)], (at, kill))
            for worker in town.workers:
                await worker.serving(asking.client)
        votes = [event for _, event, _ in asking.town.log() if isinstance(event, VoteCast)]
        assert len(votes) == rounds * voters


async def test_a_voter_who_went_before_the_answer_gets_the_same_receipt(tmp_path: Path) -> None:
    """Fault row 14: a thousand times, the same key again, the same answer to the byte."""
    many, at_once = 1_000, 16
    async with crowd(tmp_path, members=many) as asking:
        waiting = list(range(FIRST, FIRST + many))

        async def one() -> None:
            while waiting:
                request = a_vote(waiting.pop())
                worker = asking.chance.choice(asking.town.workers)
                _, writer = await asyncio.open_connection("127.0.0.1", worker.port)
                writer.write(_raw(request))
                await writer.drain()
                writer.close()
                first = await asking.ask(request)
                again = await _quietly(asking, request)
                assert again.content == first.content

        await asyncio.gather(*(one() for _ in range(at_once)))
        votes = [event for _, event, _ in asking.town.log() if isinstance(event, VoteCast)]
        assert len({vote.member for vote in votes}) == len(votes) == many


def _raw(request: Request) -> bytes:
    """The request as it goes over the wire."""
    made = httpx.Request(
        "POST",
        f"http://127.0.0.1{request.path}",
        json=request.body,
        headers={"Authorization": f"Bearer {request.token}", "Idempotency-Key": request.key},
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in made.headers.items())
    return f"POST {request.path} HTTP/1.1\r\n{head}\r\n".encode() + made.content


async def _quietly(asking: Crowd, request: Request) -> httpx.Response:
    """Asked once more by the other process; it counts for no history."""
    other = asking.chance.choice(asking.town.workers)
    headers = {"Authorization": f"Bearer {request.token}", "Idempotency-Key": request.key}
    return await asking.client.post(other.address + request.path, json=request.body, headers=headers)
