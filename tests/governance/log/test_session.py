"""What a role, a database or a file sets changes nothing: every connection of ours sets it for itself."""

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from api.store.pool import Pool
from governance.log.bus import Bus
from governance.log.connection import open_async, open_sync
from governance.log.recorder import Recorder
from governance.log.session import EVERYWHERE, PROJECTING, READING, RECORDING
from governance.log.vault import Vault
from projections.engine.projector import connect
from tests.governance.log.hostile import HOSTILE, make_hostile

pytestmark = pytest.mark.anyio

SHOWN = "SELECT name, setting, unit FROM pg_settings WHERE context = 'user'"
OURS_TO_SET = """SELECT name FROM pg_settings WHERE context = 'user' AND
    (category LIKE 'Client Connection Defaults / %' OR category LIKE 'Version and Platform Compatibility / %'
    OR category = 'Error Handling')"""

CHANGES_NOTHING_THAT_IS_READ = {
    "check_function_bodies", "createrole_self_grant", "default_table_access_method", "default_tablespace",
    "default_toast_compression", "escape_string_warning", "gin_fuzzy_search_limit", "gin_pending_list_limit",
    "icu_validation_level", "local_preload_libraries", "restrict_nonsystem_relation_kind", "synchronize_seqscans",
    "temp_tablespaces", "vacuum_failsafe_age", "vacuum_freeze_min_age", "vacuum_freeze_table_age",
    "vacuum_multixact_failsafe_age", "vacuum_multixact_freeze_min_age", "vacuum_multixact_freeze_table_age",
}  # fmt: skip
SET_ELSEWHERE = {
    "search_path",  # the schema, by ``conninfo_for``
    "transaction_timeout",  # once connected, for older servers do not know it
    "default_transaction_read_only",  # whoever switches it on means it
    "transaction_isolation", "transaction_read_only", "transaction_deferrable",  # of each transaction
}  # fmt: skip


def milliseconds(setting: str) -> str:
    """``10s`` as ``pg_settings`` shows it."""
    return str(int(setting.removesuffix("s")) * 1000) if setting.endswith("s") and setting[0].isdigit() else setting


async def settings_of_the_bus(conninfo: str) -> dict[str, str]:
    bus = Bus(conninfo, Vault(bytes(32)))
    await bus.start()
    assert bus._connection is not None
    rows = await (await bus._connection.execute(SHOWN)).fetchall()
    await bus.stop()
    return {name: setting for name, setting, _ in rows}


async def settings_of_the_pool(conninfo: str) -> dict[str, str]:
    pool = Pool(conninfo)
    await pool.open()
    async with pool.connection() as connection:
        rows = await (await connection.execute(SHOWN)).fetchall()
    await pool.close()
    return {name: setting for name, setting, _ in rows}


async def settings_of_the_projector(conninfo: str) -> dict[str, str]:
    async with await connect(conninfo) as connection:
        return {name: setting for name, setting, _ in await (await connection.execute(SHOWN)).fetchall()}


async def settings_of_who_listens(conninfo: str) -> dict[str, str]:
    async with await open_async(conninfo) as connection:
        return {name: setting for name, setting, _ in await (await connection.execute(SHOWN)).fetchall()}


async def settings_of_tools(conninfo: str) -> dict[str, str]:
    with open_sync(conninfo) as connection:
        return {name: setting for name, setting, _ in connection.execute(SHOWN)}


async def settings_of_the_recorder(conninfo: str) -> dict[str, str]:
    recorder = Recorder(conninfo)
    shown = {name: setting for name, setting, _ in recorder._connection.execute(SHOWN)}
    recorder.close()
    return shown


CONNECTIONS: list[tuple[Callable[[str], Awaitable[dict[str, str]]], dict[str, str]]] = [
    (settings_of_the_bus, {**EVERYWHERE, **RECORDING, "synchronous_commit": "on"}),
    (settings_of_the_pool, {**EVERYWHERE, **READING}),
    (settings_of_the_projector, {**EVERYWHERE, **PROJECTING}),
    (settings_of_who_listens, {**EVERYWHERE}),
    (settings_of_tools, {**EVERYWHERE}),
    (settings_of_the_recorder, {**EVERYWHERE}),
]


@pytest.mark.parametrize(("settings_of", "ours"), CONNECTIONS, ids=lambda each: getattr(each, "__name__", ""))
async def test_every_connection_keeps_its_own_settings_under_a_hostile_role(
    any_database: str, settings_of: Callable[[str], Awaitable[dict[str, str]]], ours: dict[str, str]
) -> None:
    make_hostile(any_database)
    shown = await settings_of(any_database)
    assert {name: shown[name] for name in ours} == {name: milliseconds(setting) for name, setting in ours.items()}
    assert shown["search_path"] == "kamer"
    assert shown.get("transaction_timeout", "0") == "0"


def test_whatever_a_server_lets_a_role_set_is_set_by_us_or_changes_nothing_that_is_read(any_database: str) -> None:
    """A later version of PostgreSQL may have more of them: then somebody decides which it is."""
    with open_sync(any_database) as connection:
        names = {name for (name,) in connection.execute(OURS_TO_SET)}
    assert names - EVERYWHERE.keys() - SET_ELSEWHERE - CHANGES_NOTHING_THAT_IS_READ == set()
    assert EVERYWHERE.keys() - {"lc_monetary", "lc_numeric", "lc_time"} <= HOSTILE.keys(), "each is tried at its worst"


async def test_what_the_address_of_the_database_itself_says_does_not_stand_above_ours(any_database: str) -> None:
    given = conninfo_to_dict(any_database)
    with open_sync(any_database) as admin:
        statement = sql.SQL("ALTER DATABASE {} SET DateStyle = 'German'")
        admin.execute(statement.format(sql.Identifier(str(given["dbname"]))))
    async with await open_async(any_database) as connection:
        row = await (await connection.execute("SELECT DATE '2026-11-30'::text")).fetchone()
    assert row == ("2026-11-30",)


async def test_a_connection_that_rests_longer_than_its_role_allows_is_still_there(any_database: str) -> None:
    make_hostile(any_database)
    async with await open_async(any_database) as connection:
        await asyncio.sleep(0.6)
        async with connection.transaction():
            await connection.execute("SELECT 1")
            await asyncio.sleep(0.6)
            cursor: psycopg.AsyncCursor[Any] = await connection.execute("SELECT 1")
            assert await cursor.fetchone() == (1,)


def set_up_for_ten_seconds(monkeypatch: pytest.MonkeyPatch, limit: float) -> None:
    """What is set on a new connection takes as long as at a server that has frozen, on PostgreSQL 15 too."""
    monkeypatch.setattr("governance.log.connection.VERSION_17", 0)
    monkeypatch.setattr("governance.log.connection.SINCE_17", "SELECT pg_sleep(10)")
    monkeypatch.setattr("governance.log.connection.SET_UP_LIMIT", limit)


def test_a_tool_gives_up_a_server_that_freezes_once_it_is_connected(
    any_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not call such a server one that takes no writes, though a second connection would be let in."""
    set_up_for_ten_seconds(monkeypatch, 0.2)
    with pytest.raises(psycopg.OperationalError):
        open_sync(any_database)


async def test_who_is_cancelled_while_a_connection_is_set_up_leaves_none_open(
    any_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up_for_ten_seconds(monkeypatch, 60)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(open_async(any_database), 1)
        gc.collect()
    assert [str(warning.message) for warning in told if "still open" in str(warning.message)] == []


async def test_a_plan_that_reads_a_whole_table_is_not_compiled_first(any_database: str) -> None:
    """It counts as dearer than any other, for ours avoid it: on PostgreSQL 15 a page took seconds, not a tenth."""
    pool = Pool(any_database)
    await pool.open()
    async with pool.connection() as connection:
        row = await (
            await connection.execute("EXPLAIN (ANALYZE, FORMAT JSON) SELECT count(written_at) FROM trial_writes")
        ).fetchone()
    await pool.close()
    assert row is not None
    assert "JIT" not in row[0][0]
