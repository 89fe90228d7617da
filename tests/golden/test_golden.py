"""No event name or shape that was once recorded ever disappears."""

import pytest

from governance import events
from governance.log.event import EVENTS, decode, decode_event, encode
from tests.golden.examples import ENVELOPE, EXAMPLES
from tests.golden.keeping import Golden, kept, said

assert events.__all__, "importing them makes them known"


@pytest.mark.parametrize("golden", kept(), ids=lambda golden: f"{golden.name} v{golden.version}")
def test_what_was_recorded_once_decodes_for_ever(golden: Golden) -> None:
    event, envelope = decode(golden.name, golden.stored)
    assert said(event) == golden.fields
    assert envelope == ENVELOPE


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.TOPIC)
def test_every_version_of_every_event_has_its_golden_bytes(kind: type) -> None:
    """Else add them: python -m tests.golden."""
    versions = {golden.version for golden in kept() if golden.name == kind.__name__}
    assert versions == set(range(1, EVENTS[kind.__name__].VERSION + 1))


@pytest.mark.parametrize("golden", kept(), ids=lambda golden: f"{golden.name} v{golden.version}")
def test_todays_version_is_written_as_its_golden_bytes(golden: Golden) -> None:
    """A field that is added, renamed or left out changes the shape: that is a new version."""
    if golden.version == EVENTS[golden.name].VERSION:
        assert encode(decode_event(golden.name, golden.stored), ENVELOPE) == golden.stored


def test_every_event_has_one_example_with_every_field_filled_in() -> None:
    assert sorted(event.TOPIC for event in EXAMPLES) == sorted(EVENTS)
    for event in EXAMPLES:
        empty = [name for name, value in event.as_dict().items() if value is None]
        assert empty == [], event.TOPIC
