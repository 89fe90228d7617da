"""What the tests of a voting share: who is there, the roll on record, a vote."""

from datetime import date, timedelta
from typing import Any

from governance.commands.voting.casting import CastVote
from governance.events.decisions import AdoptCharter
from governance.events.voting import Excluded, ResultDeclared, Roll, Strength
from governance.facts.member_bits import roll_hash
from governance.ids import Choice, MemberId
from governance.log.event import Event
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Base, Majority, more_than
from tests.governance.examples import TODAY, VOTING, a_roll, a_vote, a_voting, checked_in, closed, members
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

TOMORROW = TODAY + timedelta(days=1)
ONE = MemberId(1)
ONE_VOTE: dict[str, Any] = {"rule": "one-vote", "article": "2:38 lid 1 BW"}


def all_here(count: int) -> list[Event]:
    """Members 1 to ``count``, all at the meeting."""
    return [*members(count), *(checked_in(number) for number in range(1, count + 1))]


def roll(
    entitled: list[int],
    present: int,
    excluded: list[int] | None = None,
    *,
    gone: list[int] | None = None,
    ended: list[int] | None = None,
    day: date = TODAY,
    complete: bool = False,
) -> Roll:
    """The excluded are suspended, in the room or ``gone`` from it, or in the room while their membership has ended."""
    suspended = [*(excluded or []), *(gone or [])]
    without = dict.fromkeys(suspended, "suspended") | dict.fromkeys(ended or [], "ended")
    return Roll(
        day=day,
        entitled=Strength(len(entitled), len(entitled)),
        present=Strength(present, present),
        complete=complete,
        hash=roll_hash(sum(1 << number for number in entitled)),
        excluded=[
            Excluded(MemberId(number), ground, here=number not in (gone or []))
            for number, ground in sorted(without.items())
        ],
    )


def cast(choice: Choice = "for") -> CastVote:
    return CastVote(voting=VOTING, choice=choice)


def result(log: GivenLog) -> ResultDeclared:
    """What was declared last."""
    event = log.recorded[0]
    assert isinstance(event, ResultDeclared)
    return event


def votes(in_favour: int, against: int, blank: int = 0) -> list[Event]:
    """Votes of members 1 and so on: first those for, then those against, then the blank ones."""
    choices = ["for"] * in_favour + ["against"] * against + ["blank"] * blank
    return [a_vote(number, choice) for number, choice in enumerate(choices, start=1)]


def voted(in_favour: int, against: int, blank: int = 0, effect: AdoptCharter | None = None) -> list[Event]:
    """Everybody is there and has voted, and the voting is closed."""
    count = in_favour + against + blank
    whole = a_roll(count, count)
    return [
        *all_here(count),
        *a_voting(roll=whole, effect=effect),
        *votes(in_favour, against, blank),
        closed(roll=whole),
    ]


def of_those(base: Base) -> Rulebook:
    """More than half of this base carries a motion."""
    return a_rulebook(majority={"ordinary": Majority(threshold=more_than("1/2"), base=base)})


def share(log: GivenLog) -> Any:
    """What the majority was a share of."""
    [majority] = [check for check in result(log).verdict.rules if check.rule == "majority"]
    return majority.was
