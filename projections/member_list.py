"""The list of members, and the search in it.

It is a page of members at a time, by number or by name. A search finds a member by number, or by the beginnings of
words in the name. Three queries share the work, since no one plan suits all searches: ``members`` says which is asked.

It reads the tables that ``membership.py`` writes, and shows no more than its reader may see.
"""

from datetime import date
from typing import Any, Literal

import psycopg

from governance.ids import OFFICES
from governance.log.errors import NotAllowed
from projections.engine.selecting import Select
from projections.membership import AS_SHOWN, BY_THEN, Member
from projections.names import words
from projections.paging import Page
from projections.reader import Reader, is_member
from projections.statutes import rulebook_on

Connection = psycopg.AsyncConnection[Any]
Order = Literal["number", "name"]

LISTED = """(%(leavers)s OR m.until_latest > %(on)s)"""
"""Selects those who are still members on the day; all, where ``leavers`` is true."""

NAMED = """(m.member = %(number)s::int OR NOT EXISTS (
    SELECT FROM unnest(%(words)s::text[], %(bounds)s::text[]) AS q(word, bound)
    WHERE NOT EXISTS (SELECT FROM member_words w
        WHERE w.member = m.member AND w.word >= q.word AND w.word < q.bound)))"""
"""Selects the member with this number, and those in whose name a word begins with each of these beginnings."""

# prepare=False: PostgreSQL plans these queries anew for each search, because no one plan suits both rare and common
# words.

MEMBERS_IN_ORDER = Select(
    Member,
    """SELECT {fields}, number FROM members m LEFT JOIN contacts c ON c.person = m.person
{as_shown}
WHERE m.member > %(after)s AND {by_then} AND {listed} AND {named}
ORDER BY m.member LIMIT %(limit)s""",
    given=["suspensions"],
    prepare=False,
    as_shown=AS_SHOWN,
    by_then=BY_THEN,
    listed=LISTED,
    named=NAMED,
)
"""All members, or those searched by common words: in the order of the numbers, until the page is full."""

MEMBERS_BY_RARE_WORD = Select(
    Member,
    """WITH gathered AS MATERIALIZED (
    SELECT w.member FROM member_words w WHERE w.word >= %(word)s AND w.word < %(bound)s AND w.member > %(after)s
    UNION
    SELECT %(number)s::int WHERE %(number)s::int > %(after)s
)
SELECT {fields}, number
FROM (SELECT member FROM gathered ORDER BY member) AS g
CROSS JOIN LATERAL (SELECT * FROM members WHERE member = g.member LIMIT 1) AS m
LEFT JOIN LATERAL (SELECT email, phone FROM contacts WHERE person = m.person LIMIT 1) AS c ON true
{as_shown}
WHERE {by_then} AND {listed} AND {named}
ORDER BY m.member LIMIT %(limit)s""",
    given=["suspensions"],
    prepare=False,
    as_shown=AS_SHOWN,
    by_then=BY_THEN,
    listed=LISTED,
    named=NAMED,
)
"""Those who are searched by a rare word: they are gathered by that word, and put in order."""

MEMBERS_BY_NAME = Select(
    Member,
    """SELECT {fields}, number FROM members m LEFT JOIN contacts c ON c.person = m.person
{as_shown}
WHERE (m.sort_key, m.member) > (coalesce((SELECT sort_key FROM members WHERE member = %(after)s), ''), %(after)s)
    AND {by_then} AND {listed}
ORDER BY m.sort_key, m.member LIMIT %(limit)s""",
    given=["suspensions"],
    prepare=False,
    as_shown=AS_SHOWN,
    by_then=BY_THEN,
    listed=LISTED,
)

RAREST_BEGINNING = """SELECT q.n, count(w.word) FROM unnest(%(words)s::text[], %(bounds)s::text[])
    WITH ORDINALITY AS q(word, bound, n)
LEFT JOIN LATERAL (
    SELECT word FROM member_words WHERE word >= q.word AND word < q.bound LIMIT %(many)s
) AS w ON true GROUP BY q.n ORDER BY count(w.word), q.n LIMIT 1"""
"""Which of these beginnings the fewest words have, and how many; counted up to ``many``."""

IS_TODAY = "SELECT %(on)s = (now() AT TIME ZONE 'Europe/Amsterdam')::date"

COMMON_WORD_FROM = 2_000
"""A beginning that at least so many words have is common.

A search for common words walks the members in order; a search with a rarer word starts from that word.
"""


async def members(
    connection: Connection,
    reader: Reader,
    on: date,
    *,
    search: str = "",
    order: Order = "number",
    after: str | None = None,
    limit: int = 50,
) -> Page[Member]:
    """The members on a day, a page at a time. Raises ``NotAllowed`` and ``Malformed``.

    The board sees everybody who was admitted by then; those who have left are listed as ``ended``. A member sees who is
    a member today, by number and name, if the rulebook says so (``members_see``). Of another day they see nothing, for
    two days beside each other would show who has left, and when.

    ``search``: a number, or the beginnings of words in a name: "voor 01" finds Voorbeeldlid 01.
    ``order``: without a search; what a search finds is in the order of the numbers.
    """
    sees_names = reader.sees_register or await _rulebook_shows_names_today(connection, on)
    if not (sees_names and await is_member(connection, reader)):
        raise NotAllowed("members", OFFICES)
    beginnings = words(search)[:8]
    query, values = MEMBERS_IN_ORDER, _searched(beginnings)
    if search and not beginnings:
        return Page([])
    if beginnings:
        rarest, how_many = await _rarest(connection, values)
        if how_many < COMMON_WORD_FROM:
            query = MEMBERS_BY_RARE_WORD
            values |= {"word": beginnings[rarest], "bound": _bound(beginnings[rarest])}
    elif order == "name":
        query = MEMBERS_BY_NAME
    values |= {"on": on, "leavers": reader.sees_register}
    page = await query.page(connection, values, after=after, limit=limit, largest=9_999_999)
    return Page([member.seen_by(reader) for member in page.items], page.next)


async def _rulebook_shows_names_today(connection: Connection, on: date) -> bool:
    """Whether a member may see the names of the members on this day: only today, and only if the rulebook says so."""
    row = await (await connection.execute(IS_TODAY, {"on": on})).fetchone()
    if row is None or not row[0]:
        return False
    return (await rulebook_on(connection, on)).members_see == "names"


def _bound(beginning: str) -> str:
    """The upper bound for words that begin with this text: ``word >= beginning AND word < bound`` finds them all.

    The column is sorted by code point (``COLLATE "C"``).
    """
    return beginning + "\U0010ffff"


def _searched(beginnings: list[str]) -> dict[str, object]:
    """The parameters of a search: a single word of up to seven digits is looked for as a number too."""
    is_number = len(beginnings) == 1 and beginnings[0].isdecimal() and len(beginnings[0]) <= 7
    return {
        "number": int(beginnings[0]) if is_number else None,
        "words": beginnings,
        "bounds": [_bound(beginning) for beginning in beginnings],
    }


async def _rarest(connection: Connection, values: dict[str, object]) -> tuple[int, int]:
    """The place of the beginning that the fewest words have, and their number (counted to ``COMMON_WORD_FROM``)."""
    row = await (
        await connection.execute(RAREST_BEGINNING, values | {"many": COMMON_WORD_FROM}, prepare=False)
    ).fetchone()
    assert row is not None
    return int(row[0]) - 1, int(row[1])
