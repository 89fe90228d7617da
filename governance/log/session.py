"""What every connection sets for itself, so that no role, no database and no reload of the server decides it.

Each stands among the connection's own options, which PostgreSQL puts above whatever a file, ``ALTER DATABASE`` or
``ALTER ROLE`` says, from the first statement on. With the date style ``SQL, DMY`` a day would be read as another day;
with ``client_min_messages`` at ``error`` nobody would hear the warning that a commit did not wait for its standby.
"""

from collections.abc import Mapping
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

Settings = Mapping[str, str]

EVERYWHERE: Final[Settings] = {
    # How values are written and read.
    "client_encoding": "UTF8",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "timezone_abbreviations": "Default",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "xmlbinary": "base64",
    "xmloption": "content",
    "lc_monetary": "C",
    "lc_numeric": "C",
    "lc_time": "C",
    "default_text_search_config": "pg_catalog.simple",
    # How statements are understood.
    "standard_conforming_strings": "on",
    "backslash_quote": "safe_encoding",
    "array_nulls": "on",
    "transform_null_equals": "off",
    "quote_all_identifiers": "off",
    "row_security": "on",
    # Where reading a whole table counts as dear beyond measure, each such plan would be compiled first: for seconds.
    "jit": "off",
    # What is said, and when a connection or a statement ends.
    "client_min_messages": "notice",
    "exit_on_error": "off",
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
}
"""``default_transaction_read_only`` is not among them: somebody who switches it on wants nothing to be written."""

SINCE_17: Final = "SET transaction_timeout = 0"
"""This is no option of the connection: an older server refuses a connection that names a setting it does not know."""

OF_PLANS: Final[Settings] = {"enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
"""Plans are made once, perhaps while the tables are still empty, and must stay right when they have grown."""

RECORDING: Final[Settings] = {
    **OF_PLANS,
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "1s",
}
"""For the bus. A process that freezes while it holds the log's lock keeps the others out for a second alone."""

PROJECTING: Final[Settings] = {
    **OF_PLANS,
    "synchronous_commit": "off",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "10s",
}
"""A projector that freezes in a batch keeps the others out for ten seconds and no longer."""

READING: Final[Settings] = {
    "enable_seqscan": "off",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
}
"""For the pool. A connection keeps its plans, and a plan made while the tables are empty would read whole tables for
ever."""

FORGETTING: Final[Settings] = {"lock_timeout": "1s"}
"""For forgetting. A table that is in use is written anew at the next look, so that nobody waits long for it."""

WAIT_FOR_THE_DISK: Final = """SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit')
    IN ('off', 'local') THEN 'on' ELSE current_setting('synchronous_commit') END, false)"""
"""A commit of the bus waits for the disk whatever the server's file says. If the file asks for a standby, it waits for
that too."""


def with_settings(conninfo: str, settings: Settings) -> str:
    """The same connection with these settings of its own; the last that names a setting decides it."""
    given = conninfo_to_dict(conninfo).get("options") or ""
    ours = " ".join(f"-c {name}={_escaped(value)}" for name, value in settings.items())
    return make_conninfo(conninfo, options=f"{given} {ours}".strip())


def _escaped(value: str) -> str:
    """A value as libpq's ``options`` take it: blanks and backslashes behind a backslash."""
    return value.replace("\\", "\\\\").replace(" ", "\\ ")
