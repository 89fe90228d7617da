"""The benchmark runs to its end, as small as can be; how fast is nobody's test."""

import pytest

from tests.bench import in_process
from tests.bench.line import line, table
from tests.bench.places import places


@pytest.mark.anyio
async def test_the_benchmark_measures_what_it_says() -> None:
    with places() as where:
        lines = await in_process.measure(where, votes=20, few=10, many=40, rounds=1)
    assert all(one.ratio > 0 for one in lines)
    assert len(table(list(lines)).splitlines()) == len(lines) + 1


def test_a_goal_is_reached_or_not_by_the_ratio_of_the_same_rounds() -> None:
    assert line("x", [2.0, 8.0, 6.0], "y", [1.0, 2.0, 3.0], unit="/s", goal=">= 2.0").met is True
    assert line("x", [2.0], "y", [1.0], unit="us", goal="<= 1.2").met is False
