"""The pages say the same, and a vote goes the same way, under a role that sets everything badly."""

from pathlib import Path
from typing import Final

import pytest

from tests.api.assembly import convened
from tests.api.conftest import PLAIN_MEMBER, House, furnish, living
from tests.api.visiting import somebody
from tests.governance.log.hostile import make_hostile

pytestmark = pytest.mark.anyio

PROGRAMS: Final = ("/api/members", "/api/members/5", "/api/offices", "/api/meetings", "/api/rooms", "/api/decisions")
OWN: Final = "/mijn"
"""Each sign-in is listed there, so that page never is the same twice."""
FEW: Final = 40


async def everything(house: House) -> dict[str, str]:
    """What the secretaris reads: every page that can be reached by links, and what programs are given."""
    secretaris = await somebody(house, "secretaris")
    read: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        if path in read or len(read) == FEW:
            continue
        page = await secretaris.open(path)
        assert page.status == 200, path
        read[path] = page.text
        waiting.extend(
            link
            for link in page.links
            if link.startswith("/") and not link.startswith((OWN, "/api", "/static", "/uitloggen")) and "?" not in link
        )
    for path in PROGRAMS:
        answer = await house.get(path, "secretaris")
        read[path] = f"{answer.status_code} {answer.text}"
    return read


async def test_pages_programs_and_votes_are_the_same_under_a_hostile_role(any_database: str, tmp_path: Path) -> None:
    """Days above all: as ``SQL, DMY`` writes them, the third of April reads as the fourth of March."""
    await furnish(any_database, tmp_path)
    async with living(any_database, tmp_path) as house:
        assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
        await (await (await assembly.open()).vote(m1="for", m2="for", m5="against")).close()
        await (await assembly.declare()).end()
        before = await everything(house)
    assert len(before) > 20
    assert [path for path in PROGRAMS if not before[path].startswith("200 ")] == []
    make_hostile(any_database)
    async with living(any_database, tmp_path) as house:
        after = await everything(house)
        assert {path: words for path, words in after.items() if before[path] != words} == {}
        assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
        await (await (await assembly.open()).vote(m1="for", m2="for", m5="against")).close()
        await (await assembly.declare()).end()
        assert (await house.get("/health")).json()["status"] == "ok"
