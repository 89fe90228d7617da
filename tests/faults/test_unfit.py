"""Two processes on PostgreSQL 15 over TCP, whose server becomes unfit to record on, goes away, and comes back.

Meanwhile nothing is acknowledged, everybody is told so at once, health and doctor say why, and pages go on where they
can; afterwards nothing that was acknowledged is lost, and nothing counts twice.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

import httpx
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from governance.demo import MEMBERS
from tests.faults.conftest import FIGURES
from tests.faults.test_kills import SEED, nothing_was_lost, votes_in
from tests.faults.town import SECRETARIS, Town, Worker, a_town, debians_server, token_of, voting_of
from tests.faults.voters import Crowd, History, Request, a_vote
from tests.governance.log.away import away
from tests.governance.log.settable import turn
from tests.processes.kamer import kamer

pytestmark = [pytest.mark.anyio, pytest.mark.long, pytest.mark.postgres15]

VOTERS: Final = 64
ROUNDS: Final = 5
FIRST: Final = MEMBERS + 1
PATIENCE: Final = 40.0
"""Seconds that one caller waits at the most."""
STORM: Final = 300


async def asked_once(asking: Crowd, worker: Worker, request: Request) -> httpx.Response:
    """Sent to this process, once."""
    return await asking.client.post(
        worker.address + request.path,
        json=request.body,
        headers={"Authorization": f"Bearer {request.token}", "Idempotency-Key": request.key},
    )


async def everybody_votes(asking: Crowd, voting: int) -> None:
    """All of them, each until they are answered."""
    await asking.all_ask([a_vote(number, voting) for number in range(FIRST, FIRST + VOTERS)])


async def told_to_wait(asking: Crowd, voting: int, problem: str) -> float:
    """Everybody sends their vote once, to one process or the other: nobody's is taken. How long the slowest waited."""
    began = monotonic()
    answers = await asyncio.gather(
        *(
            asked_once(asking, asking.town.workers[number % 2], a_vote(number, voting))
            for number in range(FIRST, FIRST + VOTERS)
        )
    )
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.json()["type"] for answer in answers} == {f"/problems/{problem}"}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    return monotonic() - began


async def health(asking: Crowd, worker: Worker) -> tuple[int, str]:
    answer = await asking.client.get(f"{worker.address}/health")
    return answer.status_code, answer.json().get("status", answer.json().get("type"))


async def until_healthy(asking: Crowd) -> None:
    """Both say that all is well again: the answer of a trial is kept for ten seconds."""
    async with asyncio.timeout(60):
        for worker in asking.town.workers:
            while (await health(asking, worker))[0] != 200:
                await asyncio.sleep(0.1)


async def all_know(asking: Crowd, voting: int) -> None:
    """One vote meets it in each process; from then on it is known there."""
    asked = [
        asyncio.create_task(asked_once(asking, worker, a_vote(FIRST + number, voting)))
        for number, worker in enumerate(asking.town.workers)
    ]
    async with asyncio.timeout(60):
        for worker in asking.town.workers:
            while (await health(asking, worker))[0] == 200:
                await asyncio.sleep(0.05)
    assert [(await each).status_code for each in asked] == [503, 503]


async def test_nothing_is_lost_while_the_server_is_unfit_or_away(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with a_town(tmp_path, members=VOTERS, votings=ROUNDS, on=debians_server) as town:
        asking = Crowd(town, History(tmp_path / "history.jsonl"), SEED)
        admin = psycopg.connect(make_conninfo(town.database, dbname="postgres"), autocommit=True)
        slowest: dict[str, float] = {}
        await everybody_votes(asking, 1)

        # fsync is switched off by a reload: nothing is acknowledged from a second later on.
        turn(admin, "fsync", "off")
        await asyncio.sleep(1.0)
        await all_know(asking, 2)
        slowest["fsync off"] = await told_to_wait(asking, 2, "cannot-store")
        assert [await health(asking, worker) for worker in town.workers] == [(503, "cannot-store")] * 2
        turn(admin, "fsync", "on")
        await everybody_votes(asking, 2)
        await until_healthy(asking)

        # The server only lets read: votes wait, pages go on, and no other process begins.
        turn(admin, "default_transaction_read_only", "on")
        await all_know(asking, 3)
        slowest["read-only"] = await told_to_wait(asking, 3, "cannot-store")
        read = await asking.client.get(
            f"{town.workers[0].address}/api/meetings", headers={"Authorization": f"Bearer {token_of(FIRST)}"}
        )
        assert read.status_code == 200
        await refused_to_start(town)
        turn(admin, "default_transaction_read_only", "off")
        await everybody_votes(asking, 3)
        await until_healthy(asking)

        # The database is away.
        with away(town.conninfo):
            await all_know(asking, 4)
            slowest["away"] = await told_to_wait(asking, 4, "unreachable")
        await everybody_votes(asking, 4)
        await until_healthy(asking)

        # Members ask again and again for what only officers may, about what is not there.
        slowest["storm"] = await storm(asking)
        assert all(seconds < PATIENCE for seconds in slowest.values()), "nobody waits behind others"

        voters = [vote.member for vote in votes_in(town)]
        assert sorted(voters) == sorted(list(range(FIRST, FIRST + VOTERS)) * ROUNDS)
        await asking.client.aclose()
        admin.close()
        figures = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slowest.items())
        record_property(FIGURES, f"seed {SEED}, {len(asking.history.acknowledged)} acknowledged; slowest: {figures}")
        await nothing_was_lost(town, asking.history)


async def refused_to_start(town: Town) -> None:
    """In one sentence, by the one who would serve and by the doctor."""
    served = await asyncio.to_thread(kamer, town.folder, "serve", "--port", "0", database_url=town.database)
    assert (served.returncode, served.stderr.count("\n")) == (2, 1), served.stderr
    assert "only lets us read" in served.stderr
    doctor = await asyncio.to_thread(kamer, town.folder, "doctor", database_url=town.database)
    assert doctor.returncode == 1
    assert "only lets us read" in doctor.stdout


async def storm(asking: Crowd) -> float:
    """While everybody votes and the secretaris closes a voting. How long all of it took (seconds)."""

    async def asks(number: int) -> int:
        missing = {"voting": f"ALV-2025-{1 + number % 10}.{1 + number // 10}.1"}
        request = Request("/api/commands/close-voting", token_of(FIRST), f"storm-{number}", missing)
        return (await asked_once(asking, asking.town.workers[number % 2], request)).status_code

    closing = Request("/api/commands/close-voting", token_of(SECRETARIS), "close", {"voting": voting_of(1)})
    began = monotonic()
    answers, _, closed = await asyncio.gather(
        asyncio.gather(*(asks(number) for number in range(STORM))), everybody_votes(asking, 5), asking.ask(closing)
    )
    assert answers == [403] * STORM
    assert closed.status_code == 201
    return monotonic() - began
