"""Who a request is from: a session or token, its person, and what the record says today of that person.

Requests that come at the same time are looked up together, in one statement. For example, of a hundred voters each
costs a hundredth of a query.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final, Literal
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from api.access.persons import merges_of, readable
from api.access.secrets import digest
from api.problems import NotFound
from api.store.pool import Connection, Pool
from governance.events.membership import MemberAdmitted
from governance.events.persons import PersonMerged
from governance.ids import OFFICES, MemberId, Office, PersonId
from governance.log import tag
from governance.log.command import Call, call
from governance.log.database_errors import busy_for
from governance.log.errors import Busy, NotAllowed
from governance.log.patience import Patience
from governance.log.reading import head_of, newest
from projections.engine import Projector
from projections.reader import Reader

WHO: Final = """
SELECT asked.n, c.kind, c.handle, c.person, m.member, o.offices,
    c.seen_at < now() - INTERVAL '1 minute' AS unseen,
    (SELECT position FROM log_newest(%(offices)b::text[]))
        > (SELECT coalesce(min(position), 0) FROM projections WHERE name = 'board') AS offices_behind,
    (SELECT position FROM log_newest(ARRAY[%(member)b || m.member]))
        > (SELECT coalesce(min(position), 0) FROM projections WHERE name = 'membership') AS member_behind
FROM unnest(%(hashes)b::bytea[]) WITH ORDINALITY AS asked(hash, n)
CROSS JOIN LATERAL (
    SELECT kind, handle, person, seen_at FROM credentials
    WHERE hash = asked.hash AND ended_at IS NULL AND ends_at > now() AND (idle IS NULL OR seen_at > now() - idle)
        AND NOT EXISTS (SELECT FROM log_erased e WHERE e.person = credentials.person)
    LIMIT 1
) AS c
LEFT JOIN LATERAL (
    SELECT (array_agg(member ORDER BY member DESC))[1] AS member, bool_or(ground = 'died') AS died
    FROM members WHERE person = c.person
) AS m ON TRUE
LEFT JOIN LATERAL (
    SELECT array_agg(office ORDER BY office) AS offices FROM offices
    WHERE person = c.person AND holds_on(
        since_earliest, since_latest, until_earliest, until_latest, (now() AT TIME ZONE 'Europe/Amsterdam')::date)
) AS o ON TRUE
WHERE m.died IS NOT TRUE
"""
"""Credentials, and what the record says today of their persons: all that couples sign-in to the projections.

Nobody comes in as a person who was erased, from the moment that the key is thrown away, or as a member who died.

A person has few numbers, and the query reads all of them to take the last. With ``LIMIT 1`` or ``max`` PostgreSQL went
backwards through the numbers of all members until it met one of theirs.
"""

GOES_ON_AS: Final = """
SELECT asked.person, o.offices,
    EXISTS (SELECT FROM log_erased e WHERE e.person = asked.person)
        OR EXISTS (SELECT FROM members d WHERE d.person = asked.person AND d.ground = 'died') AS shut_out,
    EXISTS (SELECT FROM members m WHERE m.person = asked.person) AS known,
    (SELECT position FROM log_newest(ARRAY[asked.member]))
        > (SELECT coalesce(min(position), 0) FROM projections WHERE name = 'membership') AS member_behind
FROM unnest(%(persons)b::text[], %(members)b::text[]) AS asked(person, member)
LEFT JOIN LATERAL (
    SELECT array_agg(office ORDER BY office) AS offices FROM offices
    WHERE person = asked.person AND holds_on(
        since_earliest, since_latest, until_earliest, until_latest, (now() AT TIME ZONE 'Europe/Amsterdam')::date)
) AS o ON TRUE
"""
"""What the record says of the persons as whom others go on. It is asked only for credentials from before the merge."""

SEEN: Final = """
UPDATE credentials SET seen_at = now() WHERE handle = ANY(%b::uuid[]) AND seen_at < now() - INTERVAL '1 minute'
"""

MOST_AT_ONCE: Final = 500
LOOK_UP_LIMIT: Final = 15.0
"""Seconds that somebody waits to be looked up, from their own arrival, however many look-ups are before theirs.

This is longer than the pool's own patience: if no server can be reached, the pool knows it first and says so.
"""

PATIENCE: Final = 2.0
"""Seconds for which the holder of an office, or a former member, waits until the read tables know who they are."""

TABLES: Final = ("board", "membership")
"""The projections whose tables decide who may read what."""

TAGS: Final = {"offices": [tag.office(office) for office in OFFICES], "member": tag.MEMBER}


class Visitor(msgspec.Struct, frozen=True):
    """Who a request is from, and whether they came in by a session, by a token, or as anybody."""

    reader: Reader
    kind: Literal["session", "token"] | None = None
    handle: UUID | None = None
    unsure: bool = False
    """Whether the log knows more of this person, or of the holders of offices, than the read tables do."""

    withheld: bool = False
    """Whether offices were taken from ``reader`` because they may be lost, and the read tables do not know."""

    came_in_as: PersonId | None = None
    """The person to whom the session or token was issued, if they go on as another person since."""

    @property
    def may_have_lost_rights(self) -> bool:
        """Whether the read tables may give them rights that they have lost."""
        return self.unsure and (bool(self.reader.offices) or self.reader.behind)

    @property
    def for_certain(self) -> "Visitor":
        """The same visitor without the offices that they may not hold any more."""
        if not self.may_have_lost_rights:
            return self
        reader = msgspec.structs.replace(self.reader, offices=frozenset())
        return msgspec.structs.replace(self, reader=reader, withheld=True)

    @property
    def signed_in(self) -> bool:
        """Whether it is known who asks."""
        return self.kind is not None

    def refused(self, refusal: NotAllowed | NotFound) -> NotAllowed | NotFound | Busy:
        """Why they may not look: ``refusal``, or ``Busy`` if the read tables may lack a right that they have.

        What is not found may be there too, if their offices were withheld.
        """
        if self.withheld or (self.unsure and isinstance(refusal, NotAllowed)):
            return Busy("the read tables do not know yet who this is", retry_after=2)
        return refusal

    @property
    def known_as(self) -> str:
        """What the program's log calls them: an id, never a name."""
        return (self.reader.person or "operator") if self.signed_in else "anybody"

    def call(self) -> Call:
        """A call by this visitor, made now."""
        reader = self.reader
        return call(person=reader.person, member=reader.member, came_in_as=self.came_in_as, operator=reader.operator)


ANYBODY: Final = Visitor(Reader())
"""The visitor without a session or token, or with one that is no longer good."""


class _LookedUp(msgspec.Struct, frozen=True):
    """A row of ``WHO``."""

    n: int
    kind: Literal["session", "token"]
    handle: UUID
    person: PersonId | None
    member: MemberId | None
    offices: list[Office] | None
    unseen: bool
    offices_behind: bool
    member_behind: bool


class _GoesOnAs(msgspec.Struct, frozen=True):
    """A row of ``GOES_ON_AS``."""

    person: PersonId
    offices: list[Office] | None
    shut_out: bool
    known: bool
    member_behind: bool


Asked = tuple[bytes, "asyncio.Future[Visitor]"]
"""The hash of a session or token, and the future that waits for its visitor."""


class Entrance:
    """Looks visitors up, many at a time."""

    def __init__(self, pool: Pool, projector: Projector | None = None, *, look_up_limit: float = LOOK_UP_LIMIT) -> None:
        """``projector`` brings the read tables up to the log. Without it nobody waits for them."""
        self._pool = pool
        self._projector = projector
        self._limit = look_up_limit
        self._clock = Patience(lambda: Busy("nobody could be looked up in time", retry_after=2))
        self._waiting: list[Asked] = []
        self._task: asyncio.Task[None] | None = None

    async def reading(self, secret: str) -> Visitor:
        """The same as ``visitor``, for somebody who will read: without rights that they may have lost.

        If the tables of offices or members do not know yet what the log knows, this waits for them, for some seconds.
        After that no office counts. Raises ``Busy`` if the database cannot be asked.
        """
        visitor = await self.visitor(secret)
        if not visitor.may_have_lost_rights or self._projector is None:
            return visitor.for_certain
        async with self._pool.connection() as connection:
            head = await head_of(connection)
        with suppress(Busy):
            await self._projector.wait_for(head, PATIENCE, TABLES)
        return (await self.visitor(secret)).for_certain

    async def visitor(self, secret: str) -> Visitor:
        """The visitor whom this session or token lets in; ``ANYBODY`` if it is unknown, ended or expired.

        Their offices are those of the read tables. Raises ``Busy`` if the database cannot be asked.
        """
        future: asyncio.Future[Visitor] = asyncio.get_running_loop().create_future()
        self._clock.watch(future, self._limit)
        self._waiting.append((digest(secret), future))
        if self._task is None:
            self._task = asyncio.create_task(self._look_up_all(), name="entrance")
        return await future

    async def _look_up_all(self) -> None:
        """Look up until nobody waits. Those who come meanwhile are in the next look-up."""
        asked: list[Asked] = []
        try:
            while self._waiting:
                asked, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                try:
                    async with self._pool.connection() as connection:
                        visitors = await _look_up(connection, [hashed for hashed, _ in asked])
                except Exception as error:  # noqa: BLE001 - whatever it is: else they would wait for ever
                    _tell(asked, error)
                    continue
                for (_, future), visitor in zip(asked, visitors, strict=True):
                    if not future.done():
                        future.set_result(visitor)
        finally:
            # Nobody is left where this task was ended from outside.
            self._task = None
            _tell([*asked, *self._waiting], Busy("nobody is looked up any more"))
            self._waiting = []


def _tell(asked: Sequence[Asked], error: Exception) -> None:
    """Tell those who still wait why they are not looked up."""
    for _, future in asked:
        if not future.done():
            future.set_exception(error)


async def _look_up(connection: Connection, hashes: Sequence[bytes]) -> list[Visitor]:
    asked = {"hashes": list(hashes), **TAGS}
    async with connection.cursor(binary=True, row_factory=class_row(_LookedUp)) as cursor:
        rows = await (await cursor.execute(WHO, asked)).fetchall()
    without_number = {row.person for row in rows if row.member is None and row.person}
    numbers = await _numbers_in_log(connection, without_number)
    others = await _others(connection, without_number - numbers.keys())
    visitors = [ANYBODY] * len(hashes)
    for row in rows:
        if row.person in others:
            visitors[row.n - 1] = _going_on(row, others[row.person])
        else:
            number = numbers.get(row.person) if row.person and row.member is None else row.member
            unsure = row.offices_behind or row.member_behind or number != row.member
            visitors[row.n - 1] = Visitor(_reader(row, number), row.kind, row.handle, unsure)
    unseen = [row.handle for row in rows if row.unseen]
    if unseen:
        await _note_seen(connection, unseen)
    return visitors


async def _numbers_in_log(connection: Connection, persons: Collection[PersonId]) -> dict[PersonId, MemberId]:
    """The numbers of these persons as the log has them.

    A number never changes. So every member in the log can vote in any state of the read tables, for example while they
    are made anew. An admission that cannot be read keeps nobody else out.
    """
    if not persons:
        return {}
    stored = await newest(connection, [tag.person(person) for person in persons], MemberAdmitted)
    return {admitted.person: admitted.member for admitted in readable(stored.values(), MemberAdmitted)}


async def _others(
    connection: Connection, persons: Collection[PersonId]
) -> dict[PersonId, tuple[PersonMerged, _GoesOnAs]]:
    """For each of these persons who turned out to be another: the merge, and what the record says of that other."""
    merges = await merges_of(connection, persons) if persons else {}
    if not merges:
        return {}
    tags = {merge.person: "" if merge.member is None else tag.member(merge.member) for merge in merges.values()}
    asked = {"persons": list(tags), "members": list(tags.values())}
    async with connection.cursor(binary=True, row_factory=class_row(_GoesOnAs)) as cursor:
        rows = {row.person: row for row in await (await cursor.execute(GOES_ON_AS, asked)).fetchall()}
    return {person: (merge, rows[merge.person]) for person, merge in merges.items()}


def _going_on(row: _LookedUp, other: tuple[PersonMerged, _GoesOnAs]) -> Visitor:
    """The visitor whose credential was issued to somebody who goes on as another.

    It is ``ANYBODY`` if that other is erased or has died. An office that the read tables have under the first person is
    theirs too.
    """
    merge, goes_on = other
    if goes_on.shut_out:
        return ANYBODY
    offices = {*(row.offices or ()), *(goes_on.offices or ())}
    reader = Reader(person=merge.person, member=merge.member, offices=frozenset(offices), behind=goes_on.member_behind)
    unsure = row.offices_behind or goes_on.member_behind or not goes_on.known
    return Visitor(reader, row.kind, row.handle, unsure, came_in_as=merge.merged)


async def _note_seen(connection: Connection, handles: Sequence[UUID]) -> None:
    """Note when these credentials were used. If the server takes no writes, their owners come in all the same."""
    try:
        await connection.execute(SEEN, (handles,), binary=True)
    except psycopg.Error as error:
        busy = busy_for(error, connection)
        if connection.closed or busy is None or busy.code != "cannot-store":
            raise


def _reader(row: _LookedUp, member: MemberId | None) -> Reader:
    """The reader of a credential. One without a person is the operator's."""
    return Reader(
        person=row.person,
        member=member,
        offices=frozenset(row.offices or ()),
        operator=row.person is None,
        behind=row.member_behind,
    )
