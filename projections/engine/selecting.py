"""A query whose columns are the fields of a struct, and whose rows come back as that struct.

    CHARTERS = Select(Charter, '''SELECT {fields}, version FROM charters
        WHERE room = %(room)s AND version > %(after)s ORDER BY version LIMIT %(limit)s''')

    await CHARTERS.page(connection, {"room": room}, after=after, limit=50)

``{fields}`` becomes the list of the struct's fields, so a field more is spelled in the struct and nowhere here. What is
called otherwise in the table, or is made from it, the text says itself: ``SELECT {fields} FROM members m CROSS JOIN
LATERAL (SELECT m.member AS number) AS s``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, LiteralString, TypeVar

import msgspec
import psycopg
from psycopg.sql import SQL, Identifier

from projections.engine.columns import Reading, columns_of
from projections.paging import LARGEST, Page, number_after, page_of

Connection = psycopg.AsyncConnection[Any]
S = TypeVar("S", bound=msgspec.Struct)


class Select(Generic[S]):
    """A query for structs of one kind.

    ``given``: fields that are not asked of the database, because the caller gives them or they are left absent.
    ``read``: fields that are made from their column in another way than by their type. ``prepare``: ``False`` for a
    query of which no one plan fits all values. ``parts``: SQL that several queries share, each in the place of its
    name: ``{as_shown}``.
    """

    def __init__(
        self,
        shape: type[S],
        text: LiteralString,
        *,
        given: Sequence[str] = (),
        read: Mapping[str, Reading] | None = None,
        prepare: bool | None = None,
        **parts: LiteralString,
    ) -> None:
        self._shape = shape
        self._columns = [column for column in columns_of(shape, read) if column.name not in given]
        self._prepare = prepare
        fields = SQL(", ").join(Identifier(column.name) for column in self._columns)
        self.text = text
        for name, part in {**parts, "fields": fields.as_string()}.items():
            self.text = self.text.replace(f"{{{name}}}", part)

    async def all(self, connection: Connection, asked: Mapping[str, object]) -> list[S]:
        """Every row that there is."""
        return [self._struct(row) for row in await self._rows(connection, asked)]

    async def first(self, connection: Connection, asked: Mapping[str, object], **given: object) -> S | None:
        """The first row, with the fields that were ``given``; ``None`` where there is none."""
        rows = await self._rows(connection, asked)
        return self._struct(rows[0], **given) if rows else None

    async def page(
        self,
        connection: Connection,
        asked: Mapping[str, object],
        *,
        after: str | None,
        limit: int,
        largest: int = LARGEST,
    ) -> Page[S]:
        """A page of a list, which goes on by the number in the column after ``{fields}``.

        ``largest``: the largest such number. Raises ``Malformed`` where ``after`` is none.
        """
        rows = await self._rows(connection, {**asked, "after": number_after(after, largest), "limit": limit + 1})
        return page_of([self._struct(row) for row in rows], limit, [row[len(self._columns)] for row in rows])

    async def _rows(self, connection: Connection, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
        return await (await connection.execute(self.text, asked, prepare=self._prepare)).fetchall()

    def _struct(self, row: Sequence[Any], **given: object) -> S:
        for column, value in zip(self._columns, row, strict=False):
            given[column.name] = column.read(value)
        return self._shape(**given)
