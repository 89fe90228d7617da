"""Whatever somebody can write stands in the log sealed, so that it can be withdrawn."""

from typing import Any, get_args

import pytest

from governance import events
from governance.events.texts import TextKind
from governance.facts.texts import TextLife
from governance.log import tag
from governance.log.event import free_texts
from tests.golden.examples import EXAMPLES

assert events.__doc__, "importing them is what makes them known"

WRITTEN = [event for event in EXAMPLES if free_texts(type(event))]


@pytest.mark.parametrize("event", WRITTEN, ids=lambda event: event.TOPIC)
def test_every_text_bears_its_tag_so_that_it_can_be_withdrawn(event: Any) -> None:
    assert tag.text(event.words) in event.tags()
    life = TextLife(event.words)
    life.see(event)
    assert life.kind in get_args(TextKind), f"{event.TOPIC} is not among the texts that can be withdrawn"
