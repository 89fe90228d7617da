"""The register of members: who is a member on a day, under which name, suspended or not, and how many there are.

The first half of this file writes the tables, the second half reads them. A handler such as ``admit`` turns one event
of the log into changes of the tables. Nothing of the log is asked here: the engine hands the events over, in order. If
two processes feed these tables at once, the first locks this projection's row in the table ``projections``. The second
waits, and then continues with the event after the last one that the first took in (``engine/batch.py``).

The functions that read are given the reader, and show no more than that reader may see. They give no sentences: the
words that a page shows stand in ``api/texts/*.membership.po``.
"""

from datetime import date
from typing import Any

import msgspec
import psycopg
from msgspec import UNSET, UnsetType

from governance.dates import ImpreciseDate
from governance.events import membership as events
from governance.events.persons import PersonalDataErased
from governance.facts.membership import Periods
from governance.ids import MemberId, MemberKind
from governance.states.membership import MembershipState
from projections.engine.periods import past
from projections.engine.projection import Change, Entry, Projection, rows, sql
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.names import sort_key, words
from projections.reader import Reader

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("membership", tables=["members", "member_words", "suspensions", "membership_days", "register"])

# What is written

MEMBERS = Table("members", key="member")
WORDS = Table("member_words", key="member")
SUSPENSIONS = Table("suspensions", key="position")

ADD_TO_COUNTS = rows("""INSERT INTO membership_days (day, surely, possibly)
SELECT coalesce(day, '-infinity'), sum(surely), sum(possibly)
FROM unnest(%(day)b::date[], %(surely)b::int[], %(possibly)b::int[]) AS d(day, surely, possibly) GROUP BY 1
ON CONFLICT (day) DO UPDATE
SET surely = membership_days.surely + excluded.surely, possibly = membership_days.possibly + excluded.possibly""")
"""Add members to the counts. Each row of ``membership_days`` holds the change on one day.

The sum of ``surely`` up to a day is the least number of members on record, and the sum of ``possibly`` is the greatest.
For example, a member since "2015" adds 1 to ``possibly`` on 1 January 2015 and 1 to ``surely`` on 31 December 2015.
"""

TAKE_FROM_COUNTS = sql("""INSERT INTO membership_days (day, surely, possibly)
SELECT change.day, sum(change.surely), sum(change.possibly)
FROM members m CROSS JOIN LATERAL (VALUES
    (greatest(m.since_latest, %(until_earliest)s::date, m.since_earliest + 1), -1, 0),
    (greatest(m.since_earliest, %(until_latest)s::date), 0, -1),
    (greatest(m.since_latest, m.until_earliest), m.ended::int, 0),
    (greatest(m.since_earliest, m.until_latest), 0, m.ended::int)
) AS change(day, surely, possibly)
WHERE m.member = %(member)s AND %(until_latest)s::date < m.until_latest
GROUP BY change.day
ON CONFLICT (day) DO UPDATE
SET surely = membership_days.surely + excluded.surely, possibly = membership_days.possibly + excluded.possibly""")
"""Take a member from the counts from their end on. If a later end was on record, it is taken back first.

For example, somebody resigned by 1 January 2027 and then died on 3 March 2026: the count falls on 3 March alone.
"""

END = sql("""UPDATE members SET ended = true, until = %(until)s, until_latest = %(until_latest)s,
    until_earliest = least(greatest(%(until_earliest)s::date, since_earliest + 1), %(until_latest)s::date),
    ground = %(ground)s
WHERE member = %(member)s AND %(until_latest)s::date < until_latest""")
"""Whoever was a member was one for a day at least."""

LIFT = sql("""UPDATE suspensions SET until = %(lifted_on)s
WHERE member = %(member)s AND since <= %(lifted_on)s AND (until IS NULL OR %(lifted_on)s::date < until)""")

COMPLETE = sql("""INSERT INTO register (complete_from) VALUES (%(complete_from)s)
ON CONFLICT (one) DO UPDATE SET complete_from = least(register.complete_from, excluded.complete_from)""")

FORGET_WORDS = sql("""DELETE FROM member_words
WHERE member IN (SELECT member FROM members WHERE person = %(person)s)""")

FORGET_NAME = sql("UPDATE members SET name = NULL, sort_key = %(sort_key)s WHERE person = %(person)s")

ERASED = "\uffff"
"""The sort key of a member whose name was erased: it comes after every name."""


@PROJECTION.on(events.MemberAdmitted)
def admit(event: events.MemberAdmitted, entry: Entry) -> list[Change]:
    """Enter a member, and count them from the day of their admission.

    That day can be imprecise. Of "2015" the member is possibly there from 1 January and surely from 31 December.
    """
    since, name = past(event.since, entry), event.name.value
    key = ERASED if name is None else sort_key(name)
    return [
        MEMBERS.insert(
            member=event.member,
            person=event.person,
            name=event.name,
            sort_key=key,
            kind=event.kind,
            since=since,
            position=entry.position,
        ),
        ADD_TO_COUNTS(day=since.latest, surely=1, possibly=0),
        ADD_TO_COUNTS(day=since.earliest, surely=0, possibly=1),
        *(WORDS.insert(word=word, member=event.member) for word in words(name or "")),
    ]


@PROJECTION.on(events.MembershipEnded)
def end(event: events.MembershipEnded, entry: Entry) -> list[Change]:
    """Enter the end of a membership; from that day on there is one member fewer.

    That day can be imprecise. Of "2015" the member is surely there until 1 January and possibly until 31 December.
    """
    until = past(event.until, entry)
    days = until.columns("until")
    return [
        TAKE_FROM_COUNTS(member=event.member, until_earliest=days["until_earliest"], until_latest=until.latest),
        END(member=event.member, ground=event.ground, **days),
    ]


@PROJECTION.on(events.MemberSuspended)
def suspend(event: events.MemberSuspended, entry: Entry) -> Change:
    """Enter a suspension: the member stays one, and has no vote."""
    return SUSPENSIONS.insert(member=event.member, since=event.since, until=event.until, position=entry.position)


@PROJECTION.on(events.SuspensionLifted)
def lift(event: events.SuspensionLifted, entry: Entry) -> Change:
    """End the suspension that holds on the day on which it was lifted."""
    return LIFT(member=event.member, lifted_on=event.lifted_on)


@PROJECTION.on(events.RegisterDeclaredComplete)
def complete(event: events.RegisterDeclaredComplete, entry: Entry) -> Change:
    """Enter the day from which the register names every member, so that a count of that day is exact."""
    return COMPLETE(complete_from=event.complete_from)


@PROJECTION.forgets(PersonalDataErased)
def forget(event: PersonalDataErased, entry: Entry) -> list[Change]:
    """Take a member's name away, unless it is kept because they held an office. The number and the counts stay."""
    if event.name_kept:
        return []
    return [FORGET_WORDS(person=event.person), FORGET_NAME(person=event.person, sort_key=ERASED)]


# How many there are


class Count(msgspec.Struct, frozen=True):
    """How many members there are, as far as is known."""

    at_least: int
    exact: int | None
    """``None``: not known."""


COUNTS_ON = """SELECT coalesce(sum(surely), 0) AS surely, coalesce(sum(possibly), 0) AS possibly,
    EXISTS (SELECT FROM register WHERE complete_from <= %(on)s) AS complete
FROM membership_days WHERE day <= %(on)s"""
"""The least and the greatest number of members on record on a day, and whether the register is complete on that day."""


async def count(connection: Connection, on: date) -> Count:
    """How many members there are on a day, the suspended included. Anybody may know it.

    It is exact only if the register is complete on that day and every member is surely one. For example, a member since
    "2015" is possibly one on 1 May 2015, so then there are "at least" so many.
    """
    row = await (await connection.execute(COUNTS_ON, {"on": on})).fetchone()
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
    """A member on a day. A field that the reader may not see is absent (``UNSET``)."""

    number: MemberId
    status: MembershipState | UnsetType = UNSET
    since: ImpreciseDate | UnsetType | None = UNSET
    """``None``: not known."""
    ended: bool | UnsetType = UNSET
    """Whether an end is recorded, come or to come."""
    until: ImpreciseDate | UnsetType | None = UNSET
    """The first day on which the membership is over; ``None``: no end is recorded, or its day is not known."""
    name: str | UnsetType | None = UNSET
    """``None``: it was erased."""
    kind: MemberKind | UnsetType | None = UNSET
    ground: events.Ending | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    suspensions: list[Suspension] | UnsetType = UNSET
    """All suspensions, also those past and to come; absent in a list of members."""

    def seen_by(self, reader: Reader) -> "Member":
        """What this reader sees of the member: all of it, or the number and the name alone."""
        return self if _sees_all_of(reader, self.number) else Member(number=self.number, name=self.name)

    def periods_by(self, today: date) -> Periods:
        """The periods of membership and suspension, in the type that the facts use, to ask about today or later.

        A field that the reader may not see is left out of them.
        """
        periods = Periods(self.since or None, today)
        if self.ended:
            periods.end(self.until or None, today)
        for suspension in self.suspensions or []:
            periods.suspend(suspension.since, suspension.until)
        return periods


AS_SHOWN = """CROSS JOIN LATERAL (
    SELECT m.member AS number,
        member_status(m.member, m.since_latest, m.until_earliest, m.until_latest, %(on)s) AS status
) AS s"""

BY_THEN = """m.since_earliest <= %(on)s AND EXISTS (SELECT FROM cooperative WHERE founded_on <= %(on)s)"""
"""Selects those who can have been a member by a day, on which the cooperative existed."""

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


async def member(connection: Connection, reader: Reader, number: MemberId, on: date) -> Member | None:
    """The member with this number on a day, for the board and for the member; ``None``: there was none.

    For everybody else it is ``None`` too, so that nobody learns which numbers exist.
    """
    if not _sees_all_of(reader, number):
        return None
    return await MEMBER.first(connection, {"member": number, "on": on})


def _sees_all_of(reader: Reader, number: MemberId) -> bool:
    return reader.sees_register or reader.is_own(number)
