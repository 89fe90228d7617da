"""The benchmark runs to its end, as small as can be; how fast is nobody's test."""

from pathlib import Path

from tests.bench import growth, in_process, over_http
from tests.bench.line import Count, Line, line, table
from tests.bench.places import places


def test_the_benchmark_measures_what_it_says(tmp_path: Path) -> None:
    with places(tmp_path) as where:
        lines: list[Line | Count] = list(over_http.measure(where, members=640, rounds=1, many=False))
        lines += in_process.measure(where, votes=40, stored=40, rounds=1)
        lines += growth.measure(where, few=10, many=40, asked=40, rounds=1)
    assert all(line.ratio > 0 for line in lines if isinstance(line, Line))
    assert [line.met for line in lines if isinstance(line, Count)] == [True], "no vote is committed after the closing"
    assert len(table(lines).splitlines()) == len(lines) + 1
    assert len(lines) == 14


def test_a_goal_is_reached_or_not_by_the_ratio_of_the_same_rounds() -> None:
    assert line("x", [2.0, 8.0, 6.0], "y", [1.0, 2.0, 3.0], unit="/s", goal=">= 2.0").met is True
    assert line("x", [2.0], "y", [1.0], unit="us", goal="<= 1.2").met is False
