"""The one door by which the log is read: right answers, under the application's role, at a cost that does not grow."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC
from typing import Any, Final

import psycopg
import pytest

from governance.events.board import OfficeAssumed
from governance.events.membership import MemberAdmitted
from governance.events.persons import PersonalDataErased
from governance.events.voting import VoteCast
from governance.ids import OFFICES, KeyName, MemberId
from governance.log import reading, tag
from governance.log.connection import as_application, open_async, open_sync
from governance.log.event import decode_event
from governance.log.vault import Vault
from tests.governance.examples import TODAY, VOTING, a_member, holder_of, person_of
from tests.governance.given import append

pytestmark = pytest.mark.anyio

NEWEST: Final = "SELECT position FROM log_newest(%(tags)s::text[])"
IS_ERASED: Final = "SELECT EXISTS (SELECT FROM log_erased WHERE person = %(person)s)"


def cast(member: int) -> VoteCast:
    return VoteCast(voting=VOTING, member=MemberId(member), choices=("for",), way="device")


@pytest.fixture
async def connection(any_database: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection under the role that serves."""
    async with await open_async(as_application(any_database)) as connection:
        yield connection


@pytest.fixture
def owner(any_database: str) -> Iterator[psycopg.Connection[Any]]:
    with open_sync(any_database) as connection:
        yield connection


def record(owner: psycopg.Connection[Any], *events: Any) -> int:
    return append(owner, Vault(bytes(32)), list(events))


async def test_the_door_of_an_empty_log(connection: psycopg.AsyncConnection[Any]) -> None:
    assert await reading.head_of(connection) == 0
    assert await reading.recorded_at(connection, 1) is None
    assert await reading.place_of(connection, tag.REGISTER) is None
    assert await reading.first_of(connection, "operator", "key") is None
    assert await reading.batch(connection, [VoteCast.TOPIC], 0, 10) == []
    assert await (await connection.execute(NEWEST, {"tags": [tag.REGISTER]})).fetchone() == (0,)


async def test_a_batch_has_every_event_and_the_bytes_of_those_that_were_asked(
    connection: psycopg.AsyncConnection[Any], owner: psycopg.Connection[Any]
) -> None:
    record(owner, a_member(1), cast(1), cast(2))
    head = await reading.head_of(connection)
    events = await reading.batch(connection, [VoteCast.TOPIC], 0, 100)
    assert [event.position for event in events] == list(range(1, head + 1))
    assert {event.type for event in events if event.bytes is not None} == {VoteCast.TOPIC}
    assert [event.recorded_at.tzinfo for event in events] == [UTC] * head
    assert await reading.batch(connection, [], head - 1, 1) == [events[-1]._replace(bytes=None)]
    votes = await reading.between(connection, [VoteCast], head - 2, head - 1)
    assert votes == [events[-2]]


async def test_where_and_when_an_event_stands(
    connection: psycopg.AsyncConnection[Any], owner: psycopg.Connection[Any]
) -> None:
    head = record(owner, cast(1), cast(2))
    place = await reading.place_of(connection, tag.vote(VOTING, MemberId(2)))
    assert place is not None
    assert place.position == head
    assert place.recorded_at == await reading.recorded_at(connection, head)
    assert await (await connection.execute(NEWEST, {"tags": [tag.votes(VOTING), "none"]})).fetchone() == (head,)


async def test_how_often_and_the_last_one_under_each_tag(
    connection: psycopg.AsyncConnection[Any], owner: psycopg.Connection[Any]
) -> None:
    assumed = [
        OfficeAssumed(office=office, person=holder_of(office), recorded_on=TODAY)
        for office in (OFFICES[0], OFFICES[0], OFFICES[1])
    ]
    record(owner, *assumed, a_member(1), a_member(2))
    offices = [tag.office(office) for office in OFFICES]
    assert await reading.times(connection, offices, OfficeAssumed) == {offices[0]: 2, offices[1]: 1}
    assert await reading.times(connection, offices, VoteCast) == {}
    persons = [tag.person(person_of(member)) for member in (2, 3)]
    last = await reading.newest(connection, persons, MemberAdmitted)
    admitted = {bearing: decode_event(MemberAdmitted.TOPIC, stored) for bearing, stored in last.items()}
    assert [(bearing, event.as_dict()["member"]) for bearing, event in admitted.items()] == [(persons[0], 2)]


async def test_who_was_erased(connection: psycopg.AsyncConnection[Any], owner: psycopg.Connection[Any]) -> None:
    record(owner, a_member(1), a_member(2))
    gone = KeyName(person_of(1))
    record(owner, PersonalDataErased(person=person_of(1), member=MemberId(1)))
    erased = [
        await (await connection.execute(IS_ERASED, {"person": person_of(member)})).fetchone() for member in (1, 2, 3)
    ]
    assert erased == [(True,), (False,), (False,)]
    wrapped = await reading.wrapped_keys(connection, [KeyName(person_of(member)) for member in (1, 2, 3)])
    assert wrapped.keys() == {person_of(1), person_of(2)}
    assert wrapped[gone] is None


MANY: Final = """
INSERT INTO events SELECT n, now(), 'VoteCast', ARRAY['v:' || n, 'votes'], '' FROM generate_series(1, 20000) n;
INSERT INTO event_tags SELECT 'v:' || n, n FROM generate_series(1, 20000) n;
INSERT INTO event_tags SELECT 'votes', n FROM generate_series(1, 20000) n;
INSERT INTO commands SELECT 'operator/' || n, '', gen_random_uuid(), n, 1 FROM generate_series(1, 20000) n;
INSERT INTO sealing_keys SELECT md5(n::text), NULL FROM generate_series(1, 20000) n"""

QUESTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "head": (reading.HEAD, {}),
    "recorded_at": (reading.RECORDED_AT, {"position": 9_000}),
    "place_of": (reading.PLACE_OF, {"tag": "v:9000"}),
    "first_of": (reading.FIRST_OF, {"key": "operator/9000"}),
    "log_newest": (NEWEST, {"tags": ["votes", "v:9000"]}),
    "log_erased": (IS_ERASED, {"person": "x"}),
    "batch": (reading.BATCH, {"types": ["VoteCast"], "after": 9_000, "most": 10}),
    "between": (reading.BETWEEN, {"types": ["VoteCast"], "after": 9_000, "until": 9_010}),
}


@pytest.mark.untouched
def test_a_question_costs_a_few_blocks_however_long_the_log_is(owner: psycopg.Connection[Any]) -> None:
    """Also by a plan for all values alike, made by a planner that was not told how long the log has become."""
    owner.execute(MANY, prepare=False)
    owner.execute("SELECT set_config('plan_cache_mode', 'force_generic_plan', false)")
    blocks = {}
    for name, (query, asked) in QUESTIONS.items():
        row = owner.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query, asked).fetchone()
        assert row is not None
        plan = row[0][0]["Plan"]
        blocks[name] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert {name: count for name, count in blocks.items() if count > 20} == {}
