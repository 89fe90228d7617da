"""The register: who is a member on a day, under which name, suspended or not; and how many there are."""

from datetime import date
from typing import Any, Literal

import msgspec
import psycopg
from msgspec import UNSET, UnsetType

from governance.dates import ImpreciseDate
from governance.events.membership import (
    Ending,
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.persons import PersonalDataErased
from governance.ids import OFFICES, MemberId, MemberKind
from governance.log.errors import NotAllowed
from governance.rules.statutes import Rulebook
from governance.states.membership import MembershipState
from projections.engine.periods import past
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.names import sort_key, words
from projections.paging import Page
from projections.reader import Reader, is_member

Connection = psycopg.AsyncConnection[Any]
Order = Literal["number", "name"]

PROJECTION = Projection("membership", tables=["members", "member_words", "suspensions", "membership_days", "register"])

# What is written

MEMBERS = Table("members", key="member")
WORDS = Table("member_words", key="member")
SUSPENSIONS = Table("suspensions", key="position")

COUNT_FROM = rows("""INSERT INTO membership_days (day, surely, possibly)
SELECT coalesce(day, '-infinity'), sum(surely), sum(possibly)
FROM unnest(%(day)b::date[], %(surely)b::int[], %(possibly)b::int[]) AS d(day, surely, possibly) GROUP BY 1
ON CONFLICT (day) DO UPDATE
SET surely = membership_days.surely + excluded.surely, possibly = membership_days.possibly + excluded.possibly""")

COUNT_UNTIL = sql("""INSERT INTO membership_days (day, surely, possibly)
SELECT change.day, sum(change.surely), sum(change.possibly)
FROM members m CROSS JOIN LATERAL (VALUES
    (greatest(m.since_latest, %(until)s::date), -1, 0),
    (greatest(m.since_earliest, %(until)s::date), 0, -1),
    (greatest(m.since_latest, m.until), CASE WHEN m.until IS NULL THEN 0 ELSE 1 END, 0),
    (greatest(m.since_earliest, m.until), 0, CASE WHEN m.until IS NULL THEN 0 ELSE 1 END)
) AS change(day, surely, possibly)
WHERE m.member = %(member)s AND (m.until IS NULL OR %(until)s::date < m.until)
GROUP BY change.day
ON CONFLICT (day) DO UPDATE
SET surely = membership_days.surely + excluded.surely, possibly = membership_days.possibly + excluded.possibly""")
"""An end that comes to be known later and is earlier wins; the one before is taken back."""

END = sql("""UPDATE members SET until = %(until)s, ground = %(ground)s
WHERE member = %(member)s AND (until IS NULL OR %(until)s::date < until)""")

LIFT = sql("""UPDATE suspensions SET until = %(lifted_on)s
WHERE member = %(member)s AND since <= %(lifted_on)s AND (until IS NULL OR %(lifted_on)s::date < until)""")

COMPLETE = sql("""INSERT INTO register (complete_from) VALUES (%(complete_from)s)
ON CONFLICT (one) DO UPDATE SET complete_from = least(register.complete_from, excluded.complete_from)""")

FORGET_WORDS = sql("""DELETE FROM member_words
WHERE member IN (SELECT member FROM members WHERE person = %(person)s)""")

FORGET_NAME = sql("UPDATE members SET name = NULL, sort_key = %(sort_key)s WHERE person = %(person)s")

ERASED = "\uffff"
"""The sort key of all who were erased: behind all names."""


@PROJECTION.on(MemberAdmitted)
def admit(event: MemberAdmitted, entry: Entry) -> list[Change]:
    """One member more, surely from the last day that it can have been, possibly from the first."""
    since, name = past(event.since, entry), event.name.value
    key = ERASED if name is None else sort_key(name)
    return [
        MEMBERS.insert(event, sort_key=key, since=since, position=entry.position),
        COUNT_FROM(day=since.latest, surely=1, possibly=0),
        COUNT_FROM(day=since.earliest, surely=0, possibly=1),
        *(WORDS.insert(word=word, member=event.member) for word in words(name or "")),
    ]


@PROJECTION.on(MembershipEnded)
def end(event: MembershipEnded, entry: Entry) -> list[Change]:
    """One member fewer from that day on."""
    return [
        COUNT_UNTIL(member=event.member, until=event.until),
        END(member=event.member, until=event.until, ground=event.ground),
    ]


@PROJECTION.on(MemberSuspended)
def suspend(event: MemberSuspended, entry: Entry) -> Change:
    """Still a member, without a vote."""
    return SUSPENSIONS.insert(event, position=entry.position)


@PROJECTION.on(SuspensionLifted)
def lift(event: SuspensionLifted, entry: Entry) -> Change:
    """The suspension that holds on that day ends on it."""
    return LIFT(member=event.member, lifted_on=event.lifted_on)


@PROJECTION.on(RegisterDeclaredComplete)
def complete(event: RegisterDeclaredComplete, entry: Entry) -> Change:
    """From then on a count is exact."""
    return COMPLETE(complete_from=event.complete_from)


@PROJECTION.forgets
def forget(event: PersonalDataErased, entry: Entry) -> list[Change]:
    """The name goes, but of who held an office; the number and every count stay."""
    if event.name_kept:
        return []
    return [FORGET_WORDS(person=event.person), FORGET_NAME(person=event.person, sort_key=ERASED)]


# How many there are


class Count(msgspec.Struct, frozen=True):
    """How many, as far as is known."""

    at_least: int
    exact: int | None
    """``None``: not known."""


COUNT = """SELECT coalesce(sum(surely), 0) AS surely, coalesce(sum(possibly), 0) AS possibly,
    EXISTS (SELECT FROM register WHERE complete_from <= %(on)s) AS complete
FROM membership_days WHERE day <= %(on)s"""


async def count(connection: Connection, on: date) -> Count:
    """How many members there are on a day, suspended ones included, for anybody.

    Exact only where the register is complete on that day and no membership turns on a date that is not known.
    """
    row = await (await connection.execute(COUNT, {"on": on})).fetchone()
    assert row is not None
    surely, possibly, complete = row
    return Count(int(surely), int(surely) if complete and surely == possibly else None)


# Who they are


class Suspension(msgspec.Struct, frozen=True):
    """A time without a vote."""

    since: date
    until: date | None
    """The first day on which it no longer holds; ``None``: until it is lifted."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member on a day. What the reader may not see is absent."""

    number: MemberId
    status: MembershipState | UnsetType = UNSET
    since: ImpreciseDate | UnsetType | None = UNSET
    """``None``: not known."""
    until: date | UnsetType | None = UNSET
    """The first day on which it is over."""
    name: str | UnsetType | None = UNSET
    """``None``: erased."""
    kind: MemberKind | UnsetType | None = UNSET
    ground: Ending | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    suspensions: list[Suspension] | UnsetType = UNSET
    """All of them, also past and to come; with a single member only."""

    def seen_by(self, reader: Reader) -> "Member":
        """The same where the reader may see all of it, else the number and the name."""
        return self if _sees_all_of(reader, self.number) else Member(number=self.number, name=self.name)


AS_SHOWN = """CROSS JOIN LATERAL (
    SELECT m.member AS number, member_status(m.member, m.since_latest, m.until, %(on)s) AS status
) AS s"""

BY_THEN = """m.since_earliest <= %(on)s AND EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)"""
"""Who can have been a member by a day."""

LISTED = """(%(leavers)s OR m.until IS NULL OR m.until > %(on)s)"""

NAMED = """(m.member = %(number)s::int OR NOT EXISTS (
    SELECT FROM unnest(%(words)s::text[], %(beyonds)s::text[]) AS q(word, beyond)
    WHERE NOT EXISTS (SELECT FROM member_words w
        WHERE w.member = m.member AND w.word >= q.word AND w.word < q.beyond)))"""
"""Who has this number, or a name in which a word begins with each of these."""

MANY_MEMBERS = Select(
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
"""All, or those whose name has words that many have: in their order, until the page is full."""

FEW_MEMBERS = Select(
    Member,
    """WITH found AS MATERIALIZED (
    SELECT w.member FROM member_words w WHERE w.word >= %(word)s AND w.word < %(beyond)s AND w.member > %(after)s
    UNION
    SELECT %(number)s::int WHERE %(number)s::int > %(after)s
)
SELECT {fields}, number
FROM (SELECT member FROM found ORDER BY member) AS f
CROSS JOIN LATERAL (SELECT * FROM members WHERE member = f.member LIMIT 1) AS m
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
"""Those whose name has a word that few have: they are gathered by it, and put in order."""

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

HOW_MANY_WORDS = """SELECT q.n, count(w.word) FROM unnest(%(words)s::text[], %(beyonds)s::text[])
    WITH ORDINALITY AS q(word, beyond, n)
LEFT JOIN LATERAL (
    SELECT word FROM member_words WHERE word >= q.word AND word < q.beyond LIMIT %(many)s
) AS w ON true GROUP BY q.n ORDER BY count(w.word), q.n LIMIT 1"""
"""Which of these beginnings the fewest words have, counted no further than is needed."""

MEMBER = Select(
    Member,
    """SELECT {fields} FROM members m LEFT JOIN contacts c ON c.person = m.person
{as_shown}
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(t ORDER BY since, position), '[]') AS suspensions
    FROM suspensions t WHERE member = m.member
) AS l
WHERE m.member = %(member)s AND {by_then}""",
    as_shown=AS_SHOWN,
    by_then=BY_THEN,
)

MEMBERS_SEE = """SELECT rulebook FROM rulebooks
WHERE in_force_on <= (now() AT TIME ZONE 'Europe/Amsterdam')::date
    AND %(on)s = (now() AT TIME ZONE 'Europe/Amsterdam')::date
ORDER BY in_force_on DESC, position DESC LIMIT 1"""
"""By what holds today, and of today alone."""

MANY = 2_000
"""From so many words on, members are looked at in their order rather than gathered."""


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
    """Who was a member by then: those who have left since are listed as ``ended``, those who came later are not.

    ``search``: by the beginnings of words of the name, or a number (then in the order of the numbers). For the board;
    members see no more than the numbers and names of who is a member today, where the rulebook says so
    (``members_see``): of other days it would be who has left, and when. Raises ``NotAllowed``, ``Malformed``.
    """
    sees_names = reader.sees_register or await _members_see_names(connection, on)
    if not (sees_names and await is_member(connection, reader)):
        raise NotAllowed("members", OFFICES)
    asked = words(search)[:8]
    query, values = MANY_MEMBERS, _searched(asked)
    if search and not asked:
        return Page([])
    if asked:
        rarest, holders = await _rarest(connection, values)
        if holders < MANY:
            query = FEW_MEMBERS
            values |= {"word": asked[rarest], "beyond": beyond(asked[rarest])}
    elif order == "name":
        query = MEMBERS_BY_NAME
    values |= {"on": on, "leavers": reader.sees_register}
    page = await query.page(connection, values, after=after, limit=limit, largest=9_999_999)
    return Page([member.seen_by(reader) for member in page.items], page.next)


async def member(connection: Connection, reader: Reader, number: MemberId, on: date) -> Member | None:
    """One member, for the board and for themselves; ``None``: there was none with that number on that day.

    Others learn nothing, not even that it exists: for them it is ``None`` too.
    """
    if not _sees_all_of(reader, number):
        return None
    return await MEMBER.first(connection, {"member": number, "on": on})


def _sees_all_of(reader: Reader, number: MemberId) -> bool:
    return reader.sees_register or reader.is_own(number)


async def _members_see_names(connection: Connection, on: date) -> bool:
    row = await (await connection.execute(MEMBERS_SEE, {"on": on})).fetchone()
    return row is not None and msgspec.json.decode(row[0], type=Rulebook).members_see == "names"


def beyond(word: str) -> str:
    """The end of the range of all words that begin with this one."""
    return word + "\U0010ffff"


def _searched(asked: list[str]) -> dict[str, object]:
    number = int(asked[0]) if len(asked) == 1 and asked[0].isdecimal() and len(asked[0]) <= 7 else None
    return {"number": number, "words": asked, "beyonds": [beyond(word) for word in asked]}


async def _rarest(connection: Connection, values: dict[str, object]) -> tuple[int, int]:
    """Which of the words the fewest names have, and how many have it (counted up to ``MANY``)."""
    row = await (await connection.execute(HOW_MANY_WORDS, values | {"many": MANY}, prepare=False)).fetchone()
    assert row is not None
    return int(row[0]) - 1, int(row[1])
