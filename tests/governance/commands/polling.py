"""What the tests of a voting share: who is there, the roll on record, a vote."""

from datetime import timedelta
from typing import Any

from governance.commands.voting import CastVote
from governance.events.voting import Excluded, ResultDeclared, Roll
from governance.facts.membership import roll_hash
from governance.ids import Choice, MemberId
from governance.log.event import Event
from tests.governance.examples import (
    TODAY,
    VOTING,
    checked_in,
    members,
)
from tests.governance.given import GivenLog

TOMORROW = TODAY + timedelta(days=1)
ONE = MemberId(1)
ONE_VOTE: dict[str, Any] = {"rule": "one-vote", "article": "2:38 lid 1 BW"}


def all_here(count: int) -> list[Event]:
    """Members 1 to ``count``, all at the meeting."""
    return [*members(count), *(checked_in(number) for number in range(1, count + 1))]


def roll(entitled: list[int], present: int, excluded: list[int] | None = None) -> Roll:
    return Roll(
        entitled=len(entitled),
        present=present,
        hash=roll_hash(sum(1 << number for number in entitled)),
        excluded=[Excluded(MemberId(number), "suspended") for number in excluded or []],
    )


def cast(choice: Choice = "for") -> CastVote:
    return CastVote(voting=VOTING, choice=choice)


def result(log: GivenLog) -> ResultDeclared:
    """What was declared last."""
    event = log.recorded[0]
    assert isinstance(event, ResultDeclared)
    return event
