"""Every id says its parents, and is never taken for another."""

from itertools import permutations
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.ids import (
    ASSEMBLY,
    DecisionId,
    IdParts,
    ItemId,
    MeetingId,
    Organ,
    RoomSlug,
    VotingId,
    decision_id,
    item_id,
    item_of,
    meeting_id,
    meeting_of,
    parts_of,
    voting_id,
)

KINDS: Final[tuple[Any, ...]] = (MeetingId, ItemId, VotingId, DecisionId)
EXAMPLES: Final = {
    "ALV-2026-1": (MeetingId, IdParts(ASSEMBLY, 2026, 1)),
    "BESTUUR-2026-99": (MeetingId, IdParts(Organ("BESTUUR"), 2026, 99)),
    "KAMER-kamer-12-2026-1": (MeetingId, IdParts(Organ("KAMER-kamer-12"), 2026, 1)),
    "ALV-2026-1.3": (ItemId, IdParts(ASSEMBLY, 2026, 1, 3)),
    "KAMER-multibron-2026-1.99": (ItemId, IdParts(Organ("KAMER-multibron"), 2026, 1, 99)),
    "ALV-2026-1.3.2": (VotingId, IdParts(ASSEMBLY, 2026, 1, 3, 2)),
    "ALV-2026-003": (DecisionId, IdParts(ASSEMBLY, 2026, 3)),
    "BESTUUR-2026-1012": (DecisionId, IdParts(Organ("BESTUUR"), 2026, 1012)),
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_id_says_its_parents_and_is_of_one_kind(text: str) -> None:
    kind, parts = EXAMPLES[text]
    assert parts_of(MeetingId(msgspec.convert(text, kind))) == parts
    for other in set(KINDS) - {kind}:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(text, other)


@pytest.mark.parametrize(
    "text",
    [
        "ALV-2026-0",
        "ALV-2026-1.0",
        "ALV-2026-1.100",
        "ALV-2026-1.3.0",
        "ALV-2026-1.3.1.1",
        "ALV-26-1",
        "ALV-2026-1\n",
        "ALV-2026-003\n",
        "KAMER-2026-1",
        "KAMER--2026-1",
        "RAAD-2026-1",
        "alv-2026-1",
        "ALV-2026-10000",
    ],
)
def test_what_is_no_id_is_read_as_none(text: str) -> None:
    for kind in KINDS:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(text, kind)


@pytest.mark.parametrize("text", ["", "ALV-2026", "ALV-2026-1.x", "ALV-2026-1\n", "RAAD-2026-1"])
def test_a_text_that_is_no_id_has_no_parts(text: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        parts_of(MeetingId(text))


SLUGS: Final = st.text(alphabet="abkz019", min_size=1, max_size=20)
ORGANS: Final = st.sampled_from(["ALV", "BESTUUR"]) | st.lists(SLUGS, min_size=1, max_size=3).map(
    lambda words: f"KAMER-{'-'.join(words)[:60].strip('-')}"
)
UP_TO_99: Final = st.integers(1, 99)


@given(ORGANS, st.integers(2015, 9999), UP_TO_99, UP_TO_99, UP_TO_99)
def test_what_is_written_is_read_again(organ: str, year: int, number: int, item: int, voting: int) -> None:
    meeting = msgspec.convert(meeting_id(Organ(organ), year, number), MeetingId)
    on_agenda = msgspec.convert(item_id(meeting, item), ItemId)
    of_item = msgspec.convert(voting_id(on_agenda, voting), VotingId)
    decided = msgspec.convert(decision_id(Organ(organ), year, number), DecisionId)
    assert parts_of(of_item) == IdParts(Organ(organ), year, number, item, voting)
    assert parts_of(decided) == IdParts(Organ(organ), year, number)
    assert (item_of(of_item), meeting_of(of_item), meeting_of(on_agenda)) == (on_agenda, meeting, meeting)
    assert all(first != second for first, second in permutations((meeting, on_agenda, of_item, decided), 2))


def test_the_longest_name_of_a_room_fits_into_the_id_of_a_voting() -> None:
    room = msgspec.convert("k" * 60, RoomSlug)
    longest = voting_id(item_id(meeting_id(Organ(f"KAMER-{room}"), 2026, 99), 99), 99)
    assert msgspec.convert(longest, VotingId) == longest
