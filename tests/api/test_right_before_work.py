"""The right comes before the work: nothing large is read for somebody who may not, nor for what does not exist."""

import asyncio
from typing import Any, Final

import msgspec
import psycopg
import pytest

from api.json.body import read_json
from api.json.commands import kebab
from governance.facts.meetings import Present
from governance.ids import MeetingId
from governance.log.command import SLICES, call, slice_for
from governance.log.connection import open_sync
from governance.log.fact import Fact
from governance.log.kept import AT_ONCE, KeptFacts
from tests.api.assembly import convened
from tests.api.bodies import bodies
from tests.api.conftest import PLAIN_MEMBER, House
from tests.rights import ROLES, Role

pytestmark = pytest.mark.anyio

MANY: Final = 300

FOLDS: Final = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND state = 'active' AND query LIKE '%%ORDER BY t.position LIMIT 500%%'"""


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[Fact]:
    """Every fact about many that somebody begins to fold."""
    begun: list[Fact] = []
    fold = KeptFacts._fold

    async def noted(kept: KeptFacts, fact: Fact) -> None:
        begun.append(fact)
        await fold(kept, fact)

    monkeypatch.setattr(KeptFacts, "_fold", noted)
    return begun


async def test_a_storm_of_closings_by_who_may_not_costs_no_fold_and_throws_nothing_out(
    house: House, folded: list[Fact]
) -> None:
    """Each of 300 once opened a connection; half were told that it was too busy, and the facts of those who may were
    thrown out of their places."""
    assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
    await assembly.open()
    kept = set(house.services.bus._kept._facts)
    assert kept
    folded.clear()
    for role in ("member", "former"):
        answers = await asyncio.gather(
            *(
                house.post("close-voting", {"voting": f"ALV-2026-{10 + number % 10}.{number // 10 + 1}.1"}, role)
                for number in range(1, MANY + 1)
            )
        )
        assert [answer.status_code for answer in answers] == [403] * MANY
    assert (set(house.services.bus._kept._facts), folded) == (kept, [])


async def test_a_storm_of_closings_of_what_is_not_there_costs_no_fold_and_throws_nothing_out(
    house: House, folded: list[Fact]
) -> None:
    assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
    await assembly.open()
    kept = set(house.services.bus._kept._facts)
    folded.clear()
    answers = await asyncio.gather(
        *(
            house.post("close-voting", {"voting": f"ALV-2026-{10 + number % 10}.{number // 10 + 1}.1"})
            for number in range(1, MANY + 1)
        )
    )
    assert [answer.status_code for answer in answers] == [409] * MANY
    assert (set(house.services.bus._kept._facts), folded) == (kept, [])
    closed = await house.post("close-voting", {"voting": assembly.voting}, "voorzitter")
    assert closed.status_code == 201, "somebody else, for one person gives no more than these in a minute"


def asking_about_many() -> list[str]:
    """The commands that ask a fact about many."""
    names = []
    for kind in SLICES:
        body, _ = bodies(call().today)[kebab(kind.__name__)]
        command = read_json(kind, msgspec.json.encode(body))
        if slice_for(command, call(), folds_aside=True).unfolded:
            names.append(kebab(kind.__name__))
    return sorted(names)


def test_there_are_commands_that_ask_about_many() -> None:
    assert {"open-voting", "close-voting", "declare-result", "establish-quorum"} <= set(asking_about_many())


@pytest.mark.parametrize("name", asking_about_many())
@pytest.mark.parametrize("role", ROLES)
async def test_no_command_about_what_is_not_there_has_anything_folded(
    house: House, folded: list[Fact], name: str, role: Role
) -> None:
    folded.clear()
    body, allowed = bodies(house.services.today())[name]
    answer = await house.post(name, body, role)
    assert answer.status_code == (409 if role in allowed else 401 if role == "anyone" else 403)
    assert folded == []


async def test_two_facts_are_folded_at_a_time_however_many_are_asked(any_database: str) -> None:
    kept = KeptFacts(any_database)
    with open_sync(any_database) as looking, open_sync(any_database) as locking:
        with locking.transaction():
            locking.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            facts = [Present(MeetingId(f"ALV-2026-{number}")) for number in range(1, 9)]
            folding = [asyncio.create_task(kept.warm(fact)) for fact in facts]
            async with asyncio.timeout(60):
                while folds_in(looking) < AT_ONCE:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.3)
            assert folds_in(looking) == AT_ONCE == 2
        await asyncio.gather(*folding)
    assert all(fact.identity in kept for fact in facts)


def folds_in(looking: psycopg.Connection[Any]) -> int:
    row = looking.execute(FOLDS).fetchone()
    assert row is not None
    return int(row[0])
