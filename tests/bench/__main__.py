"""``make bench``: how fast, as a table and as JSON in ``bench-results/``.

Every line is a ratio with both sides measured in the same run, by turns; the figures beside it are this machine's at
this moment. ``--quick`` takes a minute and says less.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from api.journal import begin
from tests.bench import in_process, over_http
from tests.bench.line import Count, Line, table
from tests.bench.places import places

RESULTS = Path(__file__).parents[2] / "bench-results"


async def measured(*, quick: bool) -> list[Line | Count]:
    """All lines."""
    with places() as where:
        lines: list[Line | Count] = list(
            await in_process.measure(
                where,
                votes=500 if quick else 2_000,
                few=1_000,
                many=10_000 if quick else 100_000,
                rounds=2 if quick else 3,
            )
        )
        lines += await over_http.measure(
            where, members=2_000 if quick else 8_000, rounds=1 if quick else 3, many=not quick
        )
    return lines


def main() -> None:
    """Measure, print the table, keep the JSON."""
    begin("error")
    structlog.reset_defaults()
    lines = asyncio.run(measured(quick="--quick" in sys.argv[1:]))
    print(table(lines))
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(lines)))
    print(f"\n{path.relative_to(RESULTS.parent)}")


if __name__ == "__main__":
    main()
