"""A role that sets everything badly for whoever connects by it, as an administrator might once have done."""

from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

HOSTILE: Final = {
    "client_encoding": "LATIN1",
    "DateStyle": "SQL, DMY",
    "IntervalStyle": "sql_standard",
    "TimeZone": "Pacific/Kiritimati",
    "timezone_abbreviations": "India",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "xmlbinary": "hex",
    "xmloption": "document",
    "default_text_search_config": "pg_catalog.dutch",
    "standard_conforming_strings": "off",
    "backslash_quote": "off",
    "array_nulls": "off",
    "transform_null_equals": "on",
    "quote_all_identifiers": "on",
    "row_security": "off",
    "jit": "on",
    "client_min_messages": "error",
    "exit_on_error": "on",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "statement_timeout": "1ms",
    "lock_timeout": "1ms",
    "idle_in_transaction_session_timeout": "1ms",
    "idle_session_timeout": "200ms",
    "search_path": "pg_catalog",
    "synchronous_commit": "off",
    "plan_cache_mode": "force_custom_plan",
    "enable_seqscan": "on",
}
SINCE_17: Final = {"transaction_timeout": "500ms"}


def make_hostile(conninfo: str) -> None:
    """From now on whoever connects to this database by its role finds all of it set badly."""
    given = conninfo_to_dict(conninfo)
    setting = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}")
    with psycopg.connect(make_conninfo(conninfo, dbname="postgres"), autocommit=True) as admin:
        newer = SINCE_17 if admin.info.server_version >= 170_000 else {}
        for name, value in (HOSTILE | newer).items():
            role, database = sql.Identifier(str(given["user"])), sql.Identifier(str(given["dbname"]))
            admin.execute(setting.format(role, database, sql.Identifier(name), sql.Literal(value)))
