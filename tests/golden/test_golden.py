"""No event name or shape that was once recorded ever disappears."""

from itertools import groupby

import pytest

from governance import events
from governance.log.event import EVENTS, Event, decode, encode
from tests.golden.examples import EXAMPLES
from tests.golden.keeping import Golden, fields_of, kept, todays

assert events.__doc__, "importing them makes them known"

KEPT = [list(lines) for _, lines in groupby(kept(), key=lambda golden: (golden.name, golden.version))]
each_kind = pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.TOPIC)
each_version = pytest.mark.parametrize("lines", KEPT, ids=lambda lines: f"{lines[0].name} v{lines[0].version}")


@each_version
def test_what_was_recorded_once_decodes_for_ever(lines: list[Golden]) -> None:
    for golden in lines:
        assert fields_of(*decode(golden.name, golden.stored)) == golden.fields


@each_version
def test_todays_version_is_written_as_its_golden_bytes(lines: list[Golden]) -> None:
    """A field that is added, renamed or left out changes the shape: that is a new version."""
    for golden in lines:
        if golden.version == EVENTS[golden.name].VERSION:
            assert encode(*decode(golden.name, golden.stored)) == golden.stored


@each_kind
def test_every_version_of_every_event_has_its_golden_bytes(kind: type[Event]) -> None:
    """Else add them: python -m tests.golden."""
    versions = {golden.version for golden in kept() if golden.name == kind.TOPIC}
    assert versions == set(range(1, kind.VERSION + 1))


@each_kind
def test_a_version_has_no_value_that_it_had_not_from_the_start(kind: type[Event]) -> None:
    """A literal more, a kind more in a union: an older process cannot read it, so it is a new version."""
    stored = {golden.stored for golden in kept() if (golden.name, golden.version) == (kind.TOPIC, kind.VERSION)}
    assert set(todays(kind)[1:]) <= stored


def test_every_event_has_one_example_with_every_field_filled_in() -> None:
    assert sorted(event.TOPIC for event in EXAMPLES) == sorted(EVENTS)
    for event in EXAMPLES:
        empty = [name for name, value in event.as_dict().items() if value is None]
        assert empty == [], event.TOPIC
