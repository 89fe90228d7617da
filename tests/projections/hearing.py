"""Projections of the engine's own tests: votes that are heard and counted, and names of members."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from governance.events.membership import MemberAdmitted
from governance.events.voting import VoteCast
from governance.ids import MemberId, VotingId
from governance.log.sealed import Sealed
from projections.engine import Change, Entry, Projection, Projector, rows, sql
from tests.governance.examples import TODAY
from tests.projections.given import GivenLog, person

TABLES = """
CREATE TABLE heard (position bigint PRIMARY KEY, type text);
CREATE TABLE tally (voting text PRIMARY KEY, votes int NOT NULL);
CREATE TABLE names (member int PRIMARY KEY, name text);
"""
HEAR = rows("INSERT INTO heard SELECT * FROM unnest(%(position)b::bigint[], %(type)b::text[])")
COUNT = rows(
    """INSERT INTO tally (voting, votes)
    SELECT voting, count(*) FROM unnest(%(voting)b::text[]) AS v(voting) GROUP BY voting
    ON CONFLICT (voting) DO UPDATE SET votes = tally.votes + excluded.votes"""
)
NAME = sql("INSERT INTO names (member, name) VALUES (%(member)s, %(name)s)")
REST = sql("SELECT pg_sleep(%(seconds)s)")

FORGET = sql("UPDATE names SET name = NULL WHERE member = %(member)s")
NAMES = "SELECT member, name FROM names ORDER BY member"
VOTING = VotingId("ALV-2026-1.3.1")


def a_hearing() -> Projection:
    """One row for every vote, and their number."""
    hearing = Projection("hearing", tables=["heard", "tally"])

    @hearing.on(VoteCast)
    def hear(event: VoteCast, entry: Entry) -> list[Change]:
        return [HEAR(position=entry.position, type=event.TOPIC), COUNT(voting=event.voting)]

    return hearing


def a_naming(poisoned: int | None = None) -> Projection:
    """The names of members; it fails on the member with the number ``poisoned``."""
    naming = Projection("naming", tables=["names"])

    @naming.on(MemberAdmitted)
    def name(event: MemberAdmitted, entry: Entry) -> Change:
        if event.member == poisoned:
            raise ValueError("nobody reads this: Voorbeeldlid")
        return NAME(member=event.member, name=event.name.value)

    return naming


def vote(member: int) -> VoteCast:
    return VoteCast(voting=VOTING, member=MemberId(member), choices=("for",), way="device")


def admitted(member: int) -> MemberAdmitted:
    return MemberAdmitted(
        member=MemberId(member), person=person(member), name=Sealed(f"Voorbeeldlid {member:02d}"), recorded_on=TODAY
    )


def with_tables(given: GivenLog) -> GivenLog:
    """The log, beside the tables of these projections."""
    given.connection.execute(TABLES, prepare=False)
    return given


@asynccontextmanager
async def projecting(given: GivenLog, *projections: Projection, **options: Any) -> AsyncIterator[Projector]:
    projector = Projector(given.conninfo, given.vault, projections, **options)
    await projector.start()
    try:
        yield projector
    finally:
        await projector.stop()


def all_of(given: GivenLog, query: str) -> list[Any]:
    return given.connection.execute(query).fetchall()


def is_in_trouble(projector: Projector) -> bool:
    return projector.trouble is not None
