"""What handlers write and queries read without naming a column twice, and the one conversion between the two."""

from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, Literal

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from governance.dates import ImpreciseDate
from governance.events.persons import ContactDetailsGiven
from governance.events.rooms import RoomOpened
from governance.ids import RoomSlug
from governance.log.connection import open_async
from governance.log.sealed import Sealed
from projections.engine.columns import as_columns, columns_of
from projections.engine.periods import Span
from projections.engine.projection import Change, arranged
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.rooms import Room
from tests.projections.given import GivenLog, person

pytestmark = pytest.mark.anyio

MAKE = """CREATE TABLE examples (
    example int PRIMARY KEY, words text, since text, at timestamptz, starts_at time, colour text, kept text,
    made json, note text DEFAULT 'none'
)"""


class Colour(Enum):
    RED = "red"


class Note(msgspec.Struct, frozen=True):
    day: ImpreciseDate
    at: datetime


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A field of every kind that a table can hold."""

    example: int
    words: str | None
    since: ImpreciseDate | None
    at: datetime
    starts_at: time
    colour: Colour | UnsetType = UNSET
    kept: list[Note] | None
    made: dict[str, Any] | UnsetType = UNSET


EXAMPLES = Table("examples", key="example")
EXAMPLE = Select(Example, "SELECT {fields} FROM examples WHERE example = %(example)s")
INSTANT = datetime(2026, 6, 9, 19, 30, tzinfo=UTC)
ROW: dict[str, Any] = {
    "words": "zó",
    "since": ImpreciseDate.parse("../2015"),
    "at": INSTANT,
    "starts_at": time(19, 30),
    "colour": Colour.RED,
    "kept": [Note(ImpreciseDate.parse("2011-03"), INSTANT)],
}


async def changed(given: GivenLog, *changes: Change) -> None:
    """Make these changes, as a batch does."""
    for statement, values in arranged(changes):
        each = values if statement.together is None else [statement.together(values)]
        for parameters in each:
            given.connection.execute(statement.text.encode(), parameters)


async def read(given: GivenLog, number: int) -> Example | None:
    """The example with this number, on a connection whose role would write days and hours in its own way."""
    async with await open_async(given.conninfo) as connection:
        await connection.execute("SELECT set_config('TimeZone', 'America/New_York', false)")
        return await EXAMPLE.first(connection, {"example": number})


async def test_what_is_written_comes_back_as_it_was(given: GivenLog) -> None:
    given.connection.execute(MAKE)
    made = {"a": [1, "b"]}
    await changed(given, EXAMPLES.insert(example=1, made=made, **ROW))
    example = await read(given, 1)
    assert example == Example(example=1, made=made, **ROW)
    assert example is not None
    assert example.at.tzinfo is UTC


async def test_a_row_is_put_in_place_of_the_one_before_and_changed_by_its_key(given: GivenLog) -> None:
    given.connection.execute(MAKE)
    await changed(given, EXAMPLES.put(example=1, **ROW), EXAMPLES.put(example=2, **ROW))
    await changed(given, EXAMPLES.put(example=1, **ROW | {"words": "anders"}))
    await changed(given, EXAMPLES.update(2, words=None, since=ImpreciseDate.parse("2016-05-01")))
    first, second = await read(given, 1), await read(given, 2)
    assert first == Example(example=1, **ROW | {"words": "anders"})
    assert second == Example(example=2, **ROW | {"words": None, "since": ImpreciseDate.parse("2016-05-01")})


async def test_rows_of_one_shape_are_inserted_together_and_keep_what_the_table_gives(given: GivenLog) -> None:
    given.connection.execute(MAKE)
    changes = [EXAMPLES.insert(example=number, **ROW) for number in range(1, 101)]
    assert len(arranged(changes)) == 1
    await changed(given, *changes)
    row = given.connection.execute("SELECT count(*), min(note) FROM examples").fetchone()
    assert row == (100, "none")


async def test_null_is_none_or_absent_and_never_something_else(given: GivenLog) -> None:
    given.connection.execute(MAKE)
    await changed(given, EXAMPLES.insert(example=1, at=INSTANT, starts_at=time(19)))
    assert await read(given, 1) == Example(
        example=1, words=None, since=None, at=INSTANT, starts_at=time(19), kept=None, colour=UNSET, made=UNSET
    )
    await changed(given, EXAMPLES.insert(example=2))
    with pytest.raises(TypeError, match="at is NULL"):
        await read(given, 2)


async def test_a_field_more_is_asked_and_read_without_a_word_in_the_query(given: GivenLog) -> None:
    class ExampleWithNote(Example, frozen=True, kw_only=True):
        note: str

    given.connection.execute(MAKE)
    await changed(given, EXAMPLES.insert(example=1, **ROW), EXAMPLES.insert(example=2, note="een", **ROW))
    query = Select(ExampleWithNote, "SELECT {fields} FROM examples ORDER BY example")
    async with await open_async(given.conninfo) as connection:
        assert [example.note for example in await query.all(connection, {})] == ["none", "een"]


async def test_a_page_goes_on_by_the_column_after_the_fields(given: GivenLog) -> None:
    given.connection.execute(MAKE)
    await changed(given, *(EXAMPLES.insert(example=number, **ROW) for number in range(1, 6)))
    listed = Select(
        Example,
        "SELECT {fields}, example * 10 FROM examples WHERE example * 10 > %(after)s ORDER BY example LIMIT %(limit)s",
    )
    async with await open_async(given.conninfo) as connection:
        first = await listed.page(connection, {}, after=None, limit=3)
        rest = await listed.page(connection, {}, after=first.next, limit=3)
    assert ([example.example for example in first.items], first.next) == ([1, 2, 3], "30")
    assert ([example.example for example in rest.items], rest.next) == ([4, 5], None)


def test_a_row_of_an_event_has_its_fields_open_and_what_stands_beside_them() -> None:
    day = Span("../2015", None, date(2015, 12, 31))
    opened = RoomOpened(room=RoomSlug("voorbeeldkamer"), name="Naam", neighbourhood="Buurt", district="Deel")
    assert Table("rooms", key="room").insert(opened, since=day, position=7).values == {
        "room": "voorbeeldkamer",
        "name": "Naam",
        "neighbourhood": "Buurt",
        "district": "Deel",
        "decision": None,
        "since": "../2015",
        "since_earliest": "-infinity",
        "since_latest": date(2015, 12, 31),
        "position": 7,
    }
    given = ContactDetailsGiven(person=person(1), email=Sealed("1@example.org"), phone=None)
    assert as_columns(given.as_dict()) == {"person": person(1), "email": "1@example.org", "phone": None}


def test_the_columns_of_a_struct_are_its_fields_in_their_order() -> None:
    assert [column.name for column in columns_of(Room)] == list(Room.__struct_fields__)


def test_what_a_query_is_given_it_does_not_ask() -> None:
    class Short(msgspec.Struct):
        kind: Literal["a"]
        text: str = ""

    assert Select(Short, "SELECT {fields} FROM {of}", given=["kind"], of="words").text == 'SELECT "text" FROM words'
