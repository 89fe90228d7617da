"""``make bench``: how fast, as a table and as JSON in ``bench-results/``.

Every line is a ratio with both sides measured in the same run, by turns; the figures beside it are this machine's at
this moment. ``--quick`` takes a minute and says less.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from api.process.journal import begin
from tests.bench import growth, in_process, over_http
from tests.bench.line import Count, Line, table
from tests.bench.places import places

RESULTS = Path(__file__).parents[2] / "bench-results"


def measured(*, quick: bool) -> list[Line | Count]:
    """All lines."""
    rounds = 2 if quick else 3
    many = 10_000 if quick else 100_000
    with places() as where:
        lines: list[Line | Count] = list(
            over_http.measure(where, members=2_000 if quick else 10_000, rounds=rounds, many=not quick)
        )
        lines += in_process.measure(where, votes=1_000 if quick else 5_000, stored=many // 2, rounds=rounds)
        lines += growth.measure(where, few=1_000, many=many, asked=1_000 if quick else 6_000, rounds=rounds)
    return lines


def main() -> None:
    """Measure, print the table, keep the JSON."""
    begin("error")
    structlog.reset_defaults()
    lines = measured(quick="--quick" in sys.argv[1:])
    print(table(lines))
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(lines)))
    print(f"\n{path.relative_to(RESULTS.parent)}")


if __name__ == "__main__":
    main()
