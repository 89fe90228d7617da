"""Meetings that are called and can begin; and an amendment, a text and a result for each that wait for somebody."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from governance.demo import MEMBERS
from governance.events.decisions import AmendStatutes, DecisionRecorded
from governance.ids import Clause, DecisionId, ItemId, MeetingId, ParameterName, VotingId, item_of
from governance.log.event import Event
from governance.rules.parameters import Setting
from tests.faults.town import MEETING
from tests.governance import examples

LATER: Final = 11
"""The number of the first of these meetings; there are at most 99 a year."""


def meeting_of(number: int) -> MeetingId:
    """The meeting with this number."""
    return MeetingId(f"ALV-2026-{number}")


def left_at(number: int) -> ItemId:
    """The motion that this meeting does not reach; its words are withdrawn."""
    return ItemId(f"{meeting_of(number)}.1")


def voting_at(number: int) -> VotingId:
    """A voting of the meeting that goes on, which is closed and not declared."""
    return VotingId(f"{MEETING}.{number}.1")


def amendment(number: int) -> DecisionId:
    """An amendment that was decided on in another year, and waits for its deed."""
    return DecisionId(f"ALV-2025-{number - LATER + 1:03d}")


def to_be_ended(number: int, day: date) -> Iterator[Event]:
    """All of this, so that each can happen on this day."""
    yield examples.a_meeting(meeting_of(number), day)
    yield examples.checked_in(MEMBERS + 1, meeting_of(number))
    yield examples.a_motion(left_at(number))
    yield examples.a_motion(item_of(voting_at(number)))
    yield examples.opened(voting_at(number), examples.a_roll(MEMBERS, 1))
    yield examples.closed(voting_at(number), examples.a_roll(MEMBERS, 1))
    clause = Clause(f"{number}.1")
    yield DecisionRecorded(
        decision=amendment(number),
        voting=VotingId(f"ALV-2025-1.{number}.1"),
        words=examples.words_of(left_at(number)),
        effect=AmendStatutes(
            settings=(Setting(parameter=ParameterName("notice_days"), value=7 + number, clause=clause),),
            clauses=(clause,),
        ),
        decided_on=day,
        in_force_on=None,
    )
