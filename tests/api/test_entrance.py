"""Looking visitors up is the first thing that every request does, so it must cost the same however many there are."""

from typing import Final

import pytest

from api.access.entrance import WHO
from api.access.secrets import digest
from api.pool import SETTINGS
from tests.api.conftest import House

pytestmark = pytest.mark.anyio

ASKED: Final = 100

MANY: Final = """
INSERT INTO members (member, person, name, sort_key, since_earliest, since_latest, position)
SELECT n, md5(n::text), 'Voorbeeldlid ' || n, n::text, '2016-01-01', '2016-01-01', n
FROM generate_series(100, 20000) n;
INSERT INTO credentials (hash, kind, person, ends_at)
SELECT sha256(n::text::bytea), 'token', md5(n::text), now() + INTERVAL '1 day' FROM generate_series(100, 20000) n"""
"""Of which the planner does not know yet how many there are: nothing says ANALYZE, as after a rebuild."""


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_a_visitor_costs_a_few_blocks_however_many_members_there_are(house: House, mode: str) -> None:
    """Not one of the 20,000 others is read: neither by a plan for these values, nor by one for all values alike."""
    house.database.execute(MANY, prepare=False)
    house.database.execute(SETTINGS)
    house.database.execute("SELECT set_config('plan_cache_mode', %(mode)s, false)", {"mode": mode})
    hashes = [digest(str(number)) for number in range(300, 300 + ASKED)]
    row = house.database.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + WHO, (hashes,), binary=False).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    assert plan["Actual Rows"] == ASKED
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 15 * ASKED
