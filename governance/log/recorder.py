"""The library's recorder over our two functions: synchronous, for slices in its repository, for tests and for tools.

The bus speaks to the same functions with the same arrays on a connection of its own.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
)
from eventsourcing.dcb.persistence import DCBListenNotifySubscription
from eventsourcing.persistence import IntegrityError
from psycopg import sql
from psycopg.types.json import Jsonb

from governance.log.connection import open_sync
from governance.log.reading import HEAD
from governance.log.statements import APPEND, LOCK, NO_SELECTORS, NOTIFY, Selectors, channel, flat

BY_ONE_TAG = """
SELECT DISTINCT e.position, e.type, e.data, e.tags
FROM log_read(%b::text[], %b::text[], %b::bigint[], %b::boolean[]) r JOIN events e USING (position)
ORDER BY e.position LIMIT %b"""

BY_ANYTHING = """
SELECT e.position, e.type, e.data, e.tags FROM events e
WHERE e.position > %(after)s AND (%(items)s = '[]'::jsonb OR EXISTS (
    SELECT FROM jsonb_array_elements(%(items)s) AS item
    WHERE (item -> 'types' = '[]'::jsonb OR item -> 'types' ? e.type)
      AND e.tags @> ARRAY(SELECT jsonb_array_elements_text(item -> 'tags'))))
ORDER BY e.position LIMIT %(limit)s"""


class Response(DCBReadResponse):
    """What was read, and where the log ended when it was."""

    def __init__(self, events: Sequence[DCBSequencedEvent], head: int | None) -> None:
        self._events = iter(events)
        self._head = head

    @property
    def head(self) -> int | None:
        """The position up to which was read; with a limit, that of the last event read."""
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        return next(self._events)

    def __iter__(self) -> Iterator[DCBSequencedEvent]:
        return self


class Recorder(DCBRecorder):
    """Reads and appends on one connection; threads may share it."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection = open_sync(conninfo)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def read(self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None) -> Response:
        """Events after a position that match one of the query's items, in order."""
        with self._connection.transaction():
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            events = self._read(query, after or 0, limit)
            if limit is not None:
                return Response(events, events[-1].position if events else None)
            row = self._connection.execute(HEAD).fetchone()
            return Response(events, row[0] or None if row else None)

    def _read(self, query: DCBQuery | None, after: int, limit: int | None) -> list[DCBSequencedEvent]:
        items = query.items if query else []
        if items and _all_have_one_tag(items):
            tags, types, afters = _selectors(items, after)
            rows = self._connection.execute(BY_ONE_TAG, (tags, types, afters, [False] * len(tags), limit))
        else:
            asked: dict[str, Any] = {"after": after, "items": _as_json(items), "limit": limit}
            rows = self._connection.execute(BY_ANYTHING, asked)
        return [DCBSequencedEvent(DCBEvent(kind, body, tags), position) for position, kind, body, tags in rows]

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """The position of the last one. Raises ``IntegrityError`` where the condition finds an event."""
        if condition is None:
            return self._append(events, NO_SELECTORS)
        items = condition.fail_if_events_match.items
        if items and _all_have_one_tag(items):
            return self._append(events, _selectors(items, condition.after or 0))
        with self._connection.transaction():
            self._connection.execute(LOCK)
            if self._read(condition.fail_if_events_match, condition.after or 0, 1):
                raise IntegrityError
            return self._append(events, NO_SELECTORS)

    def _append(self, events: Sequence[DCBEvent], selectors: Selectors) -> int:
        tags, ends = flat(event.tags for event in events)
        cursor = self._connection.execute(
            APPEND,
            (
                *selectors,
                [event.type for event in events],
                [event.data for event in events],
                tags,
                ends,
                *([],) * 8,
            ),
        )
        row = cursor.fetchone()
        if row is None:
            raise IntegrityError
        if self._connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            self._connection.execute(NOTIFY)
        return int(row[0])

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> "Subscription":
        """Events as they come, from a position on."""
        return Subscription(self, self._conninfo, query, after)


class Subscription(DCBListenNotifySubscription[Recorder]):
    """Listens on a connection of its own, and looks once a second besides."""

    def __init__(self, recorder: Recorder, conninfo: str, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder=recorder, query=query, after=after)
        self._listening = threading.Thread(target=self._listen, args=(conninfo,), daemon=True)
        self._listening.start()

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        super().__exit__(*args, **kwargs)
        self._listening.join()

    def _listen(self, conninfo: str) -> None:
        with open_sync(conninfo) as connection:
            row = connection.execute("SELECT current_schema()").fetchone()
            assert row is not None
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel(row[0]))))
            while not self._has_been_stopped:
                for _ in connection.notifies(timeout=1, stop_after=1):
                    break
                self._has_been_notified.set()


def _all_have_one_tag(items: Sequence[DCBQueryItem]) -> bool:
    return all(len(item.tags) == 1 for item in items)


def _selectors(items: Sequence[DCBQueryItem], after: int) -> Selectors:
    return Selectors([item.tags[0] for item in items], [",".join(item.types) for item in items], [after] * len(items))


def _as_json(items: Sequence[DCBQueryItem]) -> Jsonb:
    return Jsonb([{"types": list(item.types), "tags": list(item.tags)} for item in items])
