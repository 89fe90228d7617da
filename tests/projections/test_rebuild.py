"""Kept tables equal rebuilt ones, whatever was killed meanwhile; the erased are in none of them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import sql

from governance.log.connection import as_application
from governance.log.event import EVENTS
from governance.log.vault import Vault
from projections.catalogue import PROJECTIONS
from projections.engine import Projector, connect, rebuild
from tests.projections.given import GivenLog
from tests.projections.histories import a_history
from tests.projections.so_far import name_of

ROOT = Path(__file__).parents[2]
TABLES = sorted(table for projection in PROJECTIONS for table in projection.tables)

Rows = dict[str, list[str]]
SAMPLES = """SELECT concat(tablename, ' ', attname, ' ', most_common_vals, ' ', histogram_bounds) FROM pg_stats
WHERE schemaname = current_schema()"""
"""What PostgreSQL knows of the values in a column."""


def rows_of(given: GivenLog) -> Rows:
    """Every row of every read table, as text."""
    rows: Rows = {}
    for table in TABLES:
        query = sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))
        rows[table] = [row[0] for row in given.connection.execute(query).fetchall()]
    return rows


async def rebuilt(given: GivenLog, most: int) -> Rows:
    """The same after all was made anew."""
    async with await connect(given.conninfo) as connection:
        await rebuild(connection, given.vault, PROJECTIONS, most=most)
    return rows_of(given)


@contextmanager
def another_process(conninfo: str) -> Iterator["subprocess.Popen[str]"]:
    """A projector in a process of its own, that has begun."""
    command = [sys.executable, "-m", "tests.projections.projecting", conninfo]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


@pytest.mark.parametrize("seed", range(4))
async def test_rebuilt_tables_equal_the_kept_ones(given: GivenLog, seed: int) -> None:
    """Kept event by event while it happened, and made at once in batches of another size."""
    projector = Projector(given.conninfo, given.vault, PROJECTIONS, most=3, pause=0.0)
    await projector.start()
    head = 0
    for recording in a_history(seed, 60):
        head = given.record(*recording.events)
        await projector.wait_for(head, 20, [projection.name for projection in PROJECTIONS])
    await projector.stop()
    kept = rows_of(given)
    assert await rebuilt(given, most=7) == kept
    assert await rebuilt(given, most=5_000) == kept


async def test_a_history_of_these_tests_has_every_kind_of_event(given: GivenLog) -> None:
    """What is compared above must be all that there is."""
    heard = {event.TOPIC for seed in range(8) for recording in a_history(seed, 60) for event in recording.events}
    assert heard == {name for name, kind in EVENTS.items() if kind.__module__.startswith("governance.events.")}
    for projection in PROJECTIONS:
        assert projection.handlers, projection.name
    assert {kind for projection in PROJECTIONS for kind in projection.handlers} == {
        kind for kind in EVENTS.values() if kind.__module__.startswith("governance.events.")
    }


async def test_the_applications_own_role_is_enough(given: GivenLog, vault: Vault) -> None:
    """It may read the log and write read tables, and that is all that projecting and rebuilding need."""
    head = 0
    for recording in a_history(7, 20):
        head = given.record(*recording.events)
    conninfo = as_application(given.conninfo)
    projector = Projector(conninfo, vault, PROJECTIONS)
    await projector.start()
    await projector.wait_for(head, 20, [projection.name for projection in PROJECTIONS])
    kept = rows_of(given)
    async with await connect(conninfo) as connection:
        [role] = await (await connection.execute("SELECT current_user")).fetchall()
        assert role == ("kamer_app",)
        assert await rebuild(connection, vault, PROJECTIONS) == head
    await projector.stop()
    assert rows_of(given) == kept


async def test_killed_projectors_take_nothing_in_twice_and_leave_nothing_out(given: GivenLog, vault: Vault) -> None:
    """Two processes, one of which is killed (kill -9) four times in the middle; the other ends the work."""
    recordings = list(a_history(11, 300))
    survivor = Projector(given.conninfo, vault, PROJECTIONS, most=15, pause=0.0)
    await survivor.start()
    head, part = 0, len(recordings) // 4
    for n in range(4):
        with another_process(given.conninfo) as victim:
            for recording in recordings[n * part : (n + 1) * part]:
                head = given.record(*recording.events)
            victim.kill()
            assert victim.wait() == -9
    await survivor.wait_for(head, 30, [projection.name for projection in PROJECTIONS])
    await survivor.stop()
    kept = rows_of(given)
    assert await rebuilt(given, most=1_000) == kept


async def test_who_was_erased_is_in_no_table_and_every_count_stays(given: GivenLog) -> None:
    """The name, the words of it, its sort key and the contact details; in tables kept as in tables rebuilt.

    Nor in the samples that PostgreSQL keeps of what a column holds.
    """
    erased: set[str] = set()
    projector = Projector(given.conninfo, given.vault, PROJECTIONS, pause=0.0)
    await projector.start()
    for recording in a_history(1, 150):
        head = given.record(*recording.events)
        if recording.erased:
            await projector.wait_for(head - 1, 20)
            given.connection.execute("ANALYZE")
            count = rows_of(given)["membership_days"]
            await projector.wait_for(head, 20)
            assert rows_of(given)["membership_days"] == count
            erased |= {str(int(person, 16)) for person in recording.erased}
    await projector.wait_for(head, 20)
    await projector.stop()
    assert len(erased) > 2
    samples = "\n".join(row[0] for row in given.connection.execute(SAMPLES))
    assert "members" in samples, "there are samples at all"
    assert "oorbeeldlid" not in samples
    assert "020 555" not in samples
    for tables in (rows_of(given), await rebuilt(given, most=1_000)):
        whole = "\n".join(row for name, table in tables.items() if name != "minutes" for row in table)
        for number in erased:
            assert name_of(int(number)) not in whole
            assert f"voorbeeldlid.{number}@" not in whole
            assert f"020 555 {int(number):04d}" not in whole
        words = "\n".join(tables["member_words"])
        assert not [number for number in erased if f",{number})" in words]
        assert [row for row in tables["members"] if "Voorbeeldlid" in row], "others keep their names"
