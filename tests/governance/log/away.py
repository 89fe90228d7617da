"""A database that cannot be reached for a while, as when its server is away: nobody gets in, and who was in is out."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

OUT = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = %(name)s AND pid <> pg_backend_pid()"""


@contextmanager
def away(conninfo: str) -> Iterator[None]:
    """For as long as the block lasts."""
    name = str(conninfo_to_dict(conninfo)["dbname"])
    admitting = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(make_conninfo(conninfo, dbname="postgres"), autocommit=True) as admin:
        admin.execute(admitting.format(sql.Identifier(name), sql.Literal(False)))
        admin.execute(OUT, {"name": name})
        try:
            yield
        finally:
            admin.execute(admitting.format(sql.Identifier(name), sql.Literal(True)))
