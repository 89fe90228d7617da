"""What is stored under which name, and what happens to bytes that nobody can read."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar

import msgspec
import pytest
from eventsourcing.utils import get_topic

import governance.events
from governance.dates import ImpreciseDate
from governance.events.membership import MemberAdmitted
from governance.ids import MemberId, PersonId
from governance.log.errors import Damaged
from governance.log.event import EVENTS, Actor, Envelope, Event, Upcaster, decode, decode_event, encode, sealed_fields
from governance.log.sealed import Sealed
from tests.governance.examples import TODAY, an_end

ENVELOPE = Envelope(
    id=bytes(range(16)),
    recorded_by=Actor("office", office="secretaris", person=PersonId("0" * 31 + "1"), member=MemberId(3)),
    effective_on=ImpreciseDate.parse("2015-12"),
    command=bytes(16),
)
ENDED = an_end(12, date(2027, 1, 1))


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.__name__)
def test_the_librarys_selectors_use_the_stored_name(kind: type[Event]) -> None:
    """Else a boundary by type would match nothing, and two votes of one member would stand."""
    assert get_topic(kind) == kind.TOPIC == kind.__name__
    assert kind.__module__.startswith(governance.events.__name__)


def test_an_event_and_its_envelope_come_back_as_they_were() -> None:
    assert decode("MembershipEnded", encode(ENDED, ENVELOPE)) == (ENDED, ENVELOPE)
    assert decode_event("MembershipEnded", encode(ENDED, ENVELOPE)) == ENDED


def test_two_kinds_of_event_never_share_a_stored_name() -> None:
    with pytest.raises(TypeError, match="MembershipEnded is the stored name of another kind"):
        type("MembershipEnded", (Event,), {"__module__": __name__}, frozen=True, kw_only=True)


def test_a_sealed_field_is_never_encoded_open() -> None:
    admitted = MemberAdmitted(
        member=MemberId(1), person=PersonId("0" * 32), name=Sealed("Voorbeeldlid 01"), recorded_on=TODAY
    )
    with pytest.raises(TypeError, match="only through the vault"):
        encode(admitted, ENVELOPE)


def test_a_sealed_value_shows_itself_in_no_log_line() -> None:
    assert "Voorbeeldlid" not in repr(
        MemberAdmitted(member=MemberId(1), person=PersonId("0" * 32), name=Sealed("Voorbeeldlid 01"), recorded_on=TODAY)
    )


@pytest.mark.parametrize(
    ("name", "stored", "reason"),
    [
        ("NobodyKnowsThis", encode(ENDED, ENVELOPE), "not a kind of event"),
        ("MembershipEnded", msgspec.msgpack.encode((2, b"", {})), "version 2"),
        ("MembershipEnded", msgspec.msgpack.encode((0, b"", {})), "version 0"),
        ("MembershipEnded", msgspec.msgpack.encode((1, [], {"member": 12})), "does not decode"),
        ("MembershipEnded", msgspec.msgpack.encode((1, [], {"member": "twelve"})), "does not decode"),
        ("MembershipEnded", msgspec.msgpack.encode((1, [])), "does not decode"),
        ("MembershipEnded", encode(ENDED, ENVELOPE)[:-1], "does not decode"),
        ("MembershipEnded", b"", "does not decode"),
        ("MembershipEnded", b"\xc1", "does not decode"),
        ("MembershipEnded", b'{"json": 1}', "does not decode"),
    ],
)
@pytest.mark.parametrize("read", [decode, decode_event])
def test_bytes_that_cannot_be_read_stop_the_reader_and_say_why(
    read: Callable[[str, bytes], object], name: str, stored: bytes, reason: str
) -> None:
    with pytest.raises(Damaged, match=reason):
        read(name, stored)


@pytest.fixture
def renamed_field() -> Iterator[type[Event]]:
    """An event in its second version, whose first had another field."""

    class DoorPainted(Event, frozen=True, kw_only=True):
        VERSION: ClassVar[int] = 2
        UPCASTERS: ClassVar[dict[int, Upcaster]] = {1: lambda fields: {"colour": fields["color"]}}
        colour: str

        def tags(self) -> list[str]:
            return ["door"]

    yield DoorPainted
    del EVENTS["DoorPainted"]


def test_an_old_version_is_upcast_when_it_is_read(renamed_field: type[Any]) -> None:
    old = msgspec.msgpack.encode((1, [], {"color": "green"}))
    assert decode_event("DoorPainted", old) == renamed_field(colour="green")


@pytest.fixture
def other_meaning() -> Iterator[type[Event]]:
    """An event in its second version, whose first has the same fields and means something else by them."""

    class DoorMeasured(Event, frozen=True, kw_only=True):
        VERSION: ClassVar[int] = 2
        UPCASTERS: ClassVar[dict[int, Upcaster]] = {1: lambda fields: {"height": fields["height"] * 10}}
        height: int
        """In millimetres; in the first version in centimetres."""

    yield DoorMeasured
    del EVENTS["DoorMeasured"]


def test_an_old_version_is_upcast_also_where_its_bytes_fit_todays(other_meaning: type[Any]) -> None:
    old, new = (msgspec.msgpack.encode((version, [], {"height": 210})) for version in (1, 2))
    assert decode_event("DoorMeasured", old) == other_meaning(height=2100)
    assert decode_event("DoorMeasured", new) == other_meaning(height=210)


def test_sealed_fields_need_a_person_whose_key_closes_them() -> None:
    class Whispered(Event, frozen=True, kw_only=True):
        words: Sealed[str] | None = None

    del EVENTS["Whispered"]
    with pytest.raises(TypeError, match="no person whose key"):
        sealed_fields(Whispered)
