"""The cooperative that is measured on: appended in bulk, as it would stand after years, on a fresh database."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final

import psycopg

from api.access.secrets import digest
from api.process.catalogue import PROJECTIONS
from governance.dates import today
from governance.events.membership import RegisterDeclaredComplete
from governance.events.voting import VoteCast
from governance.ids import MeetingId, MemberId, VotingId, item_of
from governance.log.connection import open_sync
from governance.log.event import Event
from governance.log.vault import Vault
from projections.engine import connect, rebuild
from tests.governance import examples
from tests.governance.given import append
from tests.governance.rulebooks import a_rulebook

MEETING: Final = MeetingId("ALV-2026-1")
AT_ONCE: Final = 5_000

TOKENS: Final = """INSERT INTO credentials (hash, kind, person, ends_at)
SELECT hash, 'token', person, now() + INTERVAL '1 day'
FROM unnest(%(hash)b::bytea[], %(person)b::text[]) AS t(hash, person)"""


def voting_of(number: int) -> VotingId:
    """The voting with this number, of ``fill``'s."""
    return VotingId(f"{MEETING}.{number}.1")


def token_of(member: int) -> str:
    """The bearer token of a member, of as many characters as a real one."""
    return f"{'measured':.<37}{member:06}"


def filled(votings: int, members: int, day: date) -> Iterator[Event]:
    """A cooperative with members who are all at a meeting, where so many votings are open. Member 1 is secretaris."""
    yield from (examples.a_founding(), examples.statutes(a_rulebook()))
    yield from examples.members(members)
    yield examples.in_office("secretaris", member=1)
    yield RegisterDeclaredComplete(complete_from=examples.FOUNDED_ON)
    yield examples.a_meeting(MEETING, day)
    yield from (examples.checked_in(number, MEETING) for number in range(1, members + 1))
    yield from examples.meeting_begun(MEETING)
    for number in range(1, votings + 1):
        yield examples.a_motion(item_of(voting_of(number)))
        yield examples.opened(voting_of(number), examples.a_roll(members, members))


def votes_of(voting: VotingId, members: Iterable[int]) -> Iterator[Event]:
    """Votes that were cast earlier."""
    return (VoteCast(voting=voting, member=MemberId(member), choices=("for",), way="device") for member in members)


def fill(connection: psycopg.Connection[Any], vault: Vault, events: Iterable[Event]) -> None:
    """Append events, some thousands at a time."""
    day, left = today(datetime.now(UTC)), iter(events)
    while at_once := list(islice(left, AT_ONCE)):
        append(connection, vault, at_once, day)
    # What PostgreSQL would do by itself some time later is done now, so that it falls into nobody's measurement.
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


def give_tokens(connection: psycopg.Connection[Any], members: int) -> None:
    """A bearer token for each member."""
    numbers = range(1, members + 1)
    given = {
        "hash": [digest(token_of(number)) for number in numbers],
        "person": [examples.person_of(number) for number in numbers],
    }
    connection.execute(TOKENS, given)


def project(conninfo: str, vault: Vault) -> None:
    """Bring the read tables up to the log."""

    async def rebuilt() -> None:
        async with await connect(conninfo) as connection:
            await rebuild(connection, vault, PROJECTIONS)

    asyncio.run(rebuilt())


def cooperative(conninfo: str, vault: Vault, votings: int, members: int) -> None:
    """A cooperative, ready to vote, in the log alone."""
    with open_sync(conninfo) as connection:
        fill(connection, vault, filled(votings, members, today(datetime.now(UTC))))
        give_tokens(connection, members)
