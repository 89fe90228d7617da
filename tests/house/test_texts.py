"""Whatever somebody can write stands in the log sealed, so that it can be withdrawn."""

from collections.abc import Iterator
from typing import Any, Final, get_args

import pytest
from msgspec import Meta, Struct, inspect

from governance import events
from governance.events.texts import TextKind
from governance.facts.texts import TextLife
from governance.ids import EmailAddress, Line, MeetingId, PhoneNumber, Text
from governance.log import tag
from governance.log.event import EVENTS, Event, free_texts
from governance.log.sealed import FreeText
from tests.golden.examples import EXAMPLES

assert events.__doc__, "importing them is what makes them known"

OURS: Final = {
    "Check.rule": "the name of a rule",
    "Check.article": "an article of the law",
    "Flaw.rule": "the name of a rule",
    "Unanimity.heals": "names of rules",
    "Rulebook.from_statutes": "the names of parameters",
    "QuorumEstablished.kinds": "kinds of motions",
    "QuorumEstablished.roll": "a hash",
    "Roll.hash": "a hash",
    "Excluded.ground": "a ground that the facts know",
    "VotingOpened.choices": "choices that the rules know",
    "VoteCast.choices": "some of those",
    "ResultDeclared.tally": "those again",
    "DecisionRecorded.organ": "the name of an organ",
    "Setting.value": "a value of a parameter, which the rulebook knows",
    "Verdict.chosen": "choices that the rules know",
    "Verdict.remaining": "those again",
    "CooperativeFounded.name": "under which anybody knows it: the trade register has it",
    "CooperativeFounded.purpose": "the deed says it",
    "RoomOpened.name": "under which anybody knows it: its address, an id, says it too",
    "RoomOpened.neighbourhood": "a part of the city",
    "RoomOpened.district": "a part of the city",
}
"""Texts in the clear: those that Kamer writes itself, and the names under which anybody knows a legal person or a room.
Such a name cannot be taken back: registers, ids and addresses have it."""

TYPED: Final = frozenset(
    meta.pattern
    for kind in (Line, Text, EmailAddress, PhoneNumber)
    for meta in get_args(kind)
    if isinstance(meta, Meta)
)
"""What may be typed where it is free: a pattern for commands, which changes, so no event has it."""

WRITTEN = [event for event in EXAMPLES if free_texts(type(event))]


def open_texts(kind: inspect.Type, at: str) -> Iterator[str]:
    """Where a type lets any text through that is neither sealed nor an id: ids have a pattern, lists are closed."""
    if isinstance(kind, inspect.StrType):
        if kind.pattern is None or kind.pattern in TYPED:
            yield at
    elif isinstance(kind, inspect.Metadata):
        yield from open_texts(kind.type, at)
    elif isinstance(kind, inspect.UnionType):
        for part in kind.types:
            yield from open_texts(part, at)
    elif isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from open_texts(field.type, f"{kind.cls.__name__}.{field.name}")
    elif isinstance(kind, inspect.ListType | inspect.VarTupleType):
        yield from open_texts(kind.item_type, at)
    elif isinstance(kind, inspect.TupleType):
        for part in kind.item_types:
            yield from open_texts(part, at)
    elif isinstance(kind, inspect.DictType):
        yield from open_texts(kind.key_type, at)
        yield from open_texts(kind.value_type, at)


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.TOPIC)
def test_an_event_holds_no_text_in_the_clear_that_somebody_can_write(kind: type[Event]) -> None:
    assert set(open_texts(inspect.type_info(kind), kind.TOPIC)) - OURS.keys() == set()


def test_a_text_in_the_clear_is_noticed_wherever_it_stands() -> None:
    class Whispered(Struct):
        to: list[str] | None
        remark: Line
        softly: dict[str, int]
        by: MeetingId
        why: FreeText[str]

    assert list(open_texts(inspect.type_info(Whispered), "")) == [
        "Whispered.to",
        "Whispered.remark",
        "Whispered.softly",
    ]


@pytest.mark.parametrize("event", WRITTEN, ids=lambda event: event.TOPIC)
def test_every_text_bears_its_tag_so_that_it_can_be_withdrawn(event: Any) -> None:
    assert tag.text(event.words) in event.tags()
    life = TextLife(event.words)
    life.see(event)
    assert life.kind in get_args(TextKind), f"{event.TOPIC} is not among the texts that can be withdrawn"
