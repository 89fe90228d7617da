"""A read table, as handlers write to it: they say which row and what changes, and no SQL.

    ROOMS = Table("rooms", key="room")

    ROOMS.insert(event, since=past(event.since, entry), position=entry.position)
    ROOMS.update(event.room, name=event.name)

What is more than that (a change that depends on what stands there) is SQL of its own: ``projection.sql``.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from psycopg.sql import SQL, Composable, Identifier, Placeholder

from governance.log.event import Event, free_texts
from projections.engine.columns import as_columns
from projections.engine.projection import Change, Statement

Kind = Literal["insert", "put", "update"]

# Many rows are inserted at once, each column of the type that the table gives it: no slower than an array for each.
_TEXTS: dict[Kind, SQL] = {
    "insert": SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %(rows)s)"
    ),
    "put": SQL("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT ({key}) DO UPDATE SET {changes}"),
    "update": SQL("UPDATE {table} SET {changes} WHERE {key} = {key_value}"),
}


class Table:
    """A read table by its name, and the column by whose value a row is found."""

    def __init__(self, name: str, *, key: str) -> None:
        self.name = name
        self._key = key
        self._statements: dict[tuple[Kind, tuple[str, ...]], Statement] = {}

    def insert(self, event: Event | None = None, /, **columns: object) -> Change:
        """Add a row with the event's fields, and these columns besides or in place of them; free text is left out.

        The rows of a batch are inserted together, as the changes of ``projection.rows`` are.
        """
        return self._change("insert", event, columns)

    def put(self, event: Event | None = None, /, **columns: object) -> Change:
        """Add a row as ``insert`` does, or change the row that has this key."""
        return self._change("put", event, columns)

    def update(self, key: object, /, **columns: object) -> Change:
        """Change these columns of the row with this key."""
        return self._change("update", None, {**columns, self._key: key})

    def _change(self, kind: Kind, event: Event | None, columns: Mapping[str, object]) -> Change:
        row = as_columns({**_plain(event), **columns})
        names = tuple(row)
        statement = self._statements.get((kind, names))
        if statement is None:
            statement = self._statements[kind, names] = self._statement(kind, names)
        return Change(statement, row)

    def _statement(self, kind: Kind, names: Sequence[str]) -> Statement:
        changes: list[Composable] = [
            SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in names if name != self._key
        ]
        parts: dict[str, Composable] = {
            "table": Identifier(self.name),
            "columns": SQL(", ").join(map(Identifier, names)),
            "values": SQL(", ").join(map(Placeholder, names)),
            "changes": SQL(", ").join(changes),
            "key": Identifier(self._key),
            "key_value": Placeholder(self._key),
        }
        return Statement(_TEXTS[kind].format(**parts).as_string(), _as_json if kind == "insert" else None)


def _plain(event: Event | None) -> dict[str, object]:
    """The event's fields, but for what somebody wrote: each text stands once, in the table of texts.

    A source is told by the history alone, so no other table names the text in which there is nothing else.
    """
    if event is None:
        return {}
    written = free_texts(type(event))
    if written == ("source",):
        written = ("source", "words")
    return {name: value for name, value in event.as_dict().items() if name not in written}


def _as_json(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {"rows": msgspec.json.encode(rows).decode()}
