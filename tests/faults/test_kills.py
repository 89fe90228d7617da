"""Processes are killed while members vote: nothing acknowledged is lost, nothing counts twice.

Nothing here fails by being slow; a run says how long the slowest voter waited, and by which seed it can be repeated.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Literal

import httpx
import pytest

from api.process.catalogue import PROJECTIONS
from governance.dates import today
from governance.demo import MEMBERS
from governance.events.decisions import BoardDecisionRecorded, EarlierDecisionEntered
from governance.events.meetings import ItemHeldOver, MeetingClosed, MeetingOpened
from governance.events.membership import MemberAdmitted
from governance.events.statutes import StatutesAmended
from governance.events.texts import TextWithdrawn
from governance.events.voting import ResultDeclared, VoteCast
from projections.engine import connect, rebuild
from tests.faults.conftest import FIGURES
from tests.faults.ending import LATER, amendment, left_at, meeting_of, to_be_ended, voting_at
from tests.faults.town import SECRETARIS, Town, a_town, token_of, voting_of
from tests.faults.voters import (
    Crowd,
    History,
    Request,
    a_board_decision,
    a_vote,
    an_admission,
    an_earlier_decision,
    by_secretaris,
)
from tests.governance.examples import words_of
from tests.invariants.checker import check, check_acknowledged

pytestmark = pytest.mark.anyio

SEED: Final = int(os.environ.get("SEED", "2026"))
FIRST: Final = MEMBERS + 1
"""The first of the members who vote."""
AT_ONCE: Final = 16
ONCE_EACH: Final = (MeetingOpened, ItemHeldOver, MeetingClosed, StatutesAmended, TextWithdrawn, ResultDeclared)
"""What happens once for each of those meetings, by a command."""

Killed = Literal["one of two processes", "postgresql"]
Gathered = Callable[[int, int], AbstractAsyncContextManager[Crowd]]
"""A crowd of so many members, at a meeting with so many open votings."""


@pytest.fixture
def gathered(tmp_path: Path, record_property: Callable[[str, object], None]) -> Gathered:
    """Makes a town with a crowd that asks; at the end everything that must hold is looked at."""
    return partial(_crowd, tmp_path, record_property)


@asynccontextmanager
async def _crowd(
    folder: Path, record: Callable[[str, object], None], members: int, votings: int
) -> AsyncIterator[Crowd]:
    async with a_town(folder, members=members, votings=votings) as town:
        history = History(folder / "history.jsonl")
        asking = Crowd(town, history, SEED)
        yield asking
        for worker in town.workers:
            # One that was killed last may still be on its way up, and would end by the signal instead of by itself.
            await worker.serving(asking.client)
        await asking.client.aclose()
        record(
            FIGURES,
            f"seed {SEED}, {sum(history.statuses.values())} answered, {history.unknown} times not known at first, "
            f"the slowest after {history.longest:.1f} s",
        )
        assert history.refused == [], "nobody was refused, and no error was shown"
        await nothing_was_lost(town, history)


async def nothing_was_lost(town: Town, history: History) -> None:
    """The log keeps its invariants, and holds each answer in its order; kept read tables are equal to rebuilt ones."""
    kept = town.read_tables()
    assert [worker.end() for worker in town.workers] == [0, 0]
    log = town.log()
    assert [position for position, _, _ in log] == list(range(1, len(log) + 1))
    assert check(log) == []
    assert check_acknowledged(log, [*town.answers, *history.answers]) == []
    assert history.out_of_order() == []
    async with await connect(town.conninfo) as connection:
        await rebuild(connection, town.vault, PROJECTIONS)
    assert town.read_tables() == kept


def killing(asking: Crowd, which: Killed, worker: int = 0) -> Callable[[], Awaitable[None]]:
    """SIGKILL: one of the two processes, and another takes its place; or PostgreSQL, which its keeper starts again.

    Both processes serve then: one that finds no database when it begins says so and ends, as it should.
    """
    town = asking.town

    async def kill() -> None:
        for running in town.workers:
            await running.serving(asking.client)
        if which == "postgresql":
            town.kill_postgresql()
        else:
            await asyncio.to_thread(town.workers[worker].kill)

    return kill


async def admitted_and_counted(asking: Crowd, many: int) -> None:
    """So many members are admitted and so many votes are cast at the same time, and both are killed meanwhile."""
    town = asking.town
    pairs = zip(map(an_admission, range(many)), map(a_vote, range(FIRST, FIRST + many)), strict=True)
    requests = [request for pair in pairs for request in pair]
    await asking.all_ask(
        requests, (many // 2, killing(asking, "one of two processes")), (many, killing(asking, "postgresql"))
    )
    for command in ("close-voting", "declare-result"):
        asked = Request(f"/api/commands/{command}", token_of(SECRETARIS), command, {"voting": voting_of(1)})
        assert (await asking.ask(asked)).status_code == 201
    log = town.log()
    numbers = [event.member for _, event, _ in log if isinstance(event, MemberAdmitted)]
    assert numbers == list(range(1, MEMBERS + 2 * many + 1)), "numbers without gaps"
    declared = [event for _, event, _ in log if isinstance(event, ResultDeclared)]
    counted = [event for event in votes_in(town) if event.voting == voting_of(1)]
    assert [event.tally for event in declared] == [dict(Counter(choice for vote in counted for choice in vote.choices))]
    assert len({vote.member for vote in counted}) == len(counted) == many


async def decided_and_entered(asking: Crowd, many: int) -> None:
    """So many decisions of the board are recorded, and as many are entered, and both are killed meanwhile."""
    town, day = asking.town, today(datetime.now(UTC))
    pairs = ((a_board_decision(number, day), an_earlier_decision(number, day)) for number in range(many))
    await asking.all_ask(
        [request for pair in pairs for request in pair],
        (many // 2, killing(asking, "one of two processes")),
        (many, killing(asking, "postgresql")),
    )
    for worker in town.workers:
        await worker.serving(asking.client)
    taken = [event for _, event, _ in town.log() if isinstance(event, BoardDecisionRecorded | EarlierDecisionEntered)]
    assert [event.decision for event in taken] == [f"BESTUUR-{day.year}-{n:03d}" for n in range(1, 2 * many + 1)]
    by_decision = [event.decision for _, event, _ in town.log() if isinstance(event, MemberAdmitted) and event.decision]
    assert by_decision == [event.decision for event in taken if isinstance(event, BoardDecisionRecorded)]


async def begun_and_ended(asking: Crowd, many: int) -> None:
    """So many meetings begin and end, deeds pass, texts go and results are ruled on, and both are killed meanwhile.

    At each meeting one motion is left, which is for a later one. Each of it happens once, and is whole.
    """
    town = asking.town
    numbers = range(LATER, LATER + many)
    day = today(datetime.now(UTC))
    town.given(event for number in numbers for event in to_be_ended(number, day))
    before = len(town.log())
    begin = [
        by_secretaris("open-meeting", f"{number}", meeting=meeting_of(number), chair="secretaris") for number in numbers
    ]
    end = [
        request
        for number in numbers
        for request in (
            by_secretaris(
                "close-meeting",
                f"{number}",
                meeting=meeting_of(number),
                left=[{"item": left_at(number), "becomes": "held-over"}],
            ),
            by_secretaris(
                "record-deed", f"{number}", decision=amendment(number), passed_on=day.isoformat(), document="akte"
            ),
            by_secretaris("withdraw-text", f"{number}", words=words_of(left_at(number)), ground="personal-data"),
            by_secretaris("rule-on-result", f"{number}", voting=voting_at(number), ground="cannot-wait"),
        )
    ]
    await asking.all_ask(begin, (many // 2, killing(asking, "postgresql")))
    await asking.all_ask(
        end, (many, killing(asking, "one of two processes")), (2 * many, killing(asking, "postgresql"))
    )
    for worker in town.workers:
        await worker.serving(asking.client)
    assert asking.history.refused == []
    happened = Counter(event.TOPIC for _, event, _ in town.log()[before:] if isinstance(event, ONCE_EACH))
    assert happened == {kind.TOPIC: many for kind in ONCE_EACH}
    assert town.readable(words_of(left_at(number)) for number in numbers) == []


async def killed_again_and_again(asking: Crowd, which: Killed, voters: int, votings: range) -> None:
    """Once in each voting, at a moment that chance chooses."""
    town = asking.town
    for voting in votings:
        at = asking.chance.randrange(voters // 2)
        votes = [a_vote(number, voting) for number in range(FIRST, FIRST + voters)]
        await asking.all_ask(votes, (at, killing(asking, which, voting % 2)))
        for worker in town.workers:
            await worker.serving(asking.client)
    cast = Counter(vote.voting for vote in votes_in(town))
    assert [cast[voting_of(voting)] for voting in votings] == [voters] * len(votings)


async def gone_before_the_answer(asking: Crowd, many: int, voting: int) -> None:
    """So many voters send, cut their line, and send the same again."""
    waiting = list(range(FIRST, FIRST + many))

    async def send_twice() -> None:
        while waiting:
            request = a_vote(waiting.pop(), voting)
            worker = asking.chance.choice(asking.town.workers)
            _, writer = await asyncio.open_connection("127.0.0.1", worker.port)
            writer.write(_raw(request))
            await writer.drain()
            writer.close()
            first = await asking.ask(request)
            again = await _quietly(asking, request)
            assert again.content == first.content, "the same answer to the byte"

    await asyncio.gather(*(send_twice() for _ in range(AT_ONCE)))
    voters = [vote.member for vote in votes_in(asking.town) if vote.voting == voting_of(voting)]
    assert len(set(voters)) == len(voters) == many


def votes_in(town: Town) -> list[VoteCast]:
    """Every vote in the log."""
    return [event for _, event, _ in town.log() if isinstance(event, VoteCast)]


async def test_nothing_is_lost_or_counted_twice_whatever_is_killed(gathered: Gathered) -> None:
    """All of what is below, a tenth of it, in one town."""
    async with gathered(100, 6) as asking:
        await gone_before_the_answer(asking, 100, 6)
        await killed_again_and_again(asking, "one of two processes", 64, range(2, 4))
        await killed_again_and_again(asking, "postgresql", 64, range(4, 6))
        await admitted_and_counted(asking, 100)
        await decided_and_entered(asking, 30)
        await begun_and_ended(asking, 12)


@pytest.mark.long
async def test_two_processes_admit_and_count_while_one_and_postgresql_are_killed(gathered: Gathered) -> None:
    """2,000 members are admitted and 2,000 votes are cast at the same time."""
    async with gathered(2_000, 1) as asking:
        await admitted_and_counted(asking, 2_000)


@pytest.mark.long
async def test_decisions_are_recorded_while_one_process_and_postgresql_are_killed(gathered: Gathered) -> None:
    """140 of the board, each of which admits a member, and 140 that are entered for the same year.

    All are the secretaris', of whom a process takes 300 commands a minute.
    """
    async with gathered(1, 1) as asking:
        await decided_and_entered(asking, 140)


@pytest.mark.long
async def test_meetings_begin_and_end_while_one_process_and_postgresql_are_killed(gathered: Gathered) -> None:
    """60 meetings; with a deed, a text that goes and a ruling each it is 300 commands of the secretaris."""
    async with gathered(1, 1) as asking:
        await begun_and_ended(asking, 60)


@pytest.mark.long
@pytest.mark.parametrize("which", ["one of two processes", "postgresql"])
async def test_killed_twenty_times_while_64_vote(gathered: Gathered, which: Killed) -> None:
    """Each kill comes in a voting of its own."""
    async with gathered(64, 20) as asking:
        await killed_again_and_again(asking, which, 64, range(1, 21))


@pytest.mark.long
async def test_a_voter_who_went_before_the_answer_gets_the_same_receipt(gathered: Gathered) -> None:
    """A thousand voters hang up and ask again."""
    async with gathered(1_000, 1) as asking:
        await gone_before_the_answer(asking, 1_000, 1)


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
    """Asked once more, of either process; it counts for no history."""
    other = asking.chance.choice(asking.town.workers)
    headers = {"Authorization": f"Bearer {request.token}", "Idempotency-Key": request.key}
    return await asking.client.post(other.address + request.path, json=request.body, headers=headers)
