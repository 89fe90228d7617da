"""Our mapper behind the library's interface: stable names, versions, envelope, sealed fields."""

from collections.abc import Callable

from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.domain import Tagged
from eventsourcing.dcb.persistence import DCBMapper

from governance.ids import KeyName
from governance.log.event import Event, Recorded, decode, encode
from governance.log.vault import Keys, close, keys_needed

KeysOf = Callable[[list[KeyName]], Keys]
"""Where keys come from: those of these names, made where there were none."""


class Mapper(DCBMapper[Event]):
    """Between our events and the library's stored ones; it seals while encoding and leaves what it reads closed."""

    def __init__(self, keys_of: KeysOf) -> None:
        self._keys_of = keys_of

    def to_dcb_event(self, event: Tagged[Event]) -> DCBEvent:
        """Raises ``TypeError`` for an event without its envelope."""
        if not isinstance(event, Recorded):
            raise TypeError("an event is recorded with its envelope, by a command's slice")
        keys = self._keys_of(keys_needed([event.decision]))
        closed = close(event.decision, event.envelope, keys)
        return DCBEvent(type=closed.TOPIC, data=encode(closed, event.envelope), tags=list(event.tags))

    def to_domain_event(self, event: DCBEvent) -> Recorded:
        """Raises ``Damaged``."""
        decoded, envelope = decode(event.type, event.data)
        return Recorded(decoded, envelope, list(event.tags))
