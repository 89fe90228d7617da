"""Under which ids a person is recorded: two people in the record can turn out to be one.

For example, the holder of an office is found to be member 12, and is merged into that member. The log itself is asked,
so the holder comes in as member 12 at once, however far the read tables are. An event that cannot be read keeps nobody
else out.
"""

from collections.abc import Collection, Iterable
from typing import TypeVar

import structlog

from api.store.pool import Connection
from governance.events.persons import PersonMerged
from governance.ids import PersonId
from governance.log import tag
from governance.log.errors import Damaged
from governance.log.event import Event, decode_event
from governance.log.reading import every

log = structlog.get_logger()

E = TypeVar("E", bound=Event)


def readable(stored: Iterable[bytes], kind: type[E]) -> Iterable[E]:
    """Those of these events that can be read."""
    for body in stored:
        try:
            event = decode_event(kind.TOPIC, body)
        except Damaged as damaged:
            log.error("an event cannot be read", kind=kind.TOPIC, reason=str(damaged))
            continue
        assert isinstance(event, kind)
        yield event


async def merges_of(connection: Connection, persons: Collection[PersonId]) -> dict[PersonId, PersonMerged]:
    """The merge of each of these persons who was merged into another."""
    merges = readable(await every(connection, [tag.person(person) for person in persons], PersonMerged), PersonMerged)
    return {merge.merged: merge for merge in merges if merge.merged in persons}


async def all_ids_of(connection: Connection, person: PersonId) -> list[PersonId]:
    """The ids under which this person is recorded: their own, and those of whoever was merged into them."""
    merges = readable(await every(connection, [tag.person(person)], PersonMerged), PersonMerged)
    return [person, *(merge.merged for merge in merges if merge.person == person)]
