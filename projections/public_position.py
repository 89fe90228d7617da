"""The position of the log that whoever is not signed in may know.

Every vote is an event, so every vote moves the log on by one. Whoever could watch that while a voting is open would
count its votes, and with a little patience say at which moment each came in. So whoever is not signed in is told a
position that stands still from the opening of a voting until it is closed, or until its assembly is over::

    log          ... 411  412 opened  413 vote  414 room opened  415 vote  416 closed  417 ...
    they know        411  412         412       412              412       416         417

All that is given to them goes by this position: what is said of the log's own end, how long an answer waits, and which
entries of the history are there.
"""

from datetime import UTC, date, datetime
from typing import Any

import psycopg

from governance.dates import today
from governance.states.meetings import is_over

Connection = psycopg.AsyncConnection[Any]

OPENED_AT = """SELECT taken_in.position, v.opened_position, m.held_on
FROM (SELECT coalesce(max(position), 0) AS position FROM projections WHERE name = 'voting') AS taken_in
LEFT JOIN votings v ON v.closed_at IS NULL
LEFT JOIN meetings m ON m.meeting = v.meeting"""
"""Up to where the table of votings knows the log; with each voting that is open there, and the day of its assembly."""


async def public_position(connection: Connection) -> int:
    """The position that whoever is not signed in may know, by one look at the read tables.

    It never passes what the table of votings has taken in: where that table is behind the log or has stopped, a voting
    may be open that it does not know of. A voting whose assembly is not in the tables counts as open.
    """
    rows = await (await connection.execute(OPENED_AT)).fetchall()
    day = today(datetime.now(UTC))
    taken_in: int = rows[0][0]
    opened: list[int] = [
        position for _, position, held_on in rows if position is not None and _takes_votes(held_on, day)
    ]
    return min([taken_in, *opened])


def _takes_votes(held_on: date | None, day: date) -> bool:
    """Whether a voting that was not closed can still be voted in, by the day of its assembly."""
    return held_on is None or not is_over(held_on, day)
