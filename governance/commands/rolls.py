"""Who has a vote in a voting, and who of them is there: the rolls of its opening and its closing."""

from datetime import date

from governance.events.voting import Excluded, Roll, Strength
from governance.facts.meetings import Present
from governance.facts.member_bits import numbers, roll_hash
from governance.facts.register import MemberRegister
from governance.rules.verdict import Electorate

SUSPENDED = "suspended"
"""A ground on which a member has no vote (BW 2:38 lid 1)."""

ENDED = "ended"
"""The ground on which somebody in the room has none who is no member any more."""


def roll_on_record(
    day: date, register: MemberRegister, present: Present, *, votes_each: int, voter_bits: int = 0
) -> Roll:
    """The roll of an opening or a closing at this moment.

    Entitled are those who have a vote on this day, and those who voted in it, also if they left the cooperative after
    that: somebody who could vote counts. Present are those of them who are in the room at this moment.

    ``votes_each``: how many votes a member has. ``voter_bits``: the numbers of those who voted, as bits.
    """
    here = present.bits()
    entitled, perhaps = register.entitled(day) | voter_bits, register.perhaps(day) & ~voter_bits
    return Roll(
        day=day,
        entitled=_strength(entitled, votes_each),
        perhaps=_strength(perhaps, votes_each),
        present=_strength(entitled & here, votes_each),
        complete=register.is_complete_on(day),
        hash=roll_hash(entitled),
        excluded=without_a_vote(day, register, here, voter_bits),
    )


def electorate_of(roll: Roll) -> Electorate:
    """The members of a roll, as the rules ask for them."""
    suspended = sum(exclusion.ground == SUSPENDED for exclusion in roll.excluded)
    return Electorate(
        members=roll.entitled.heads + suspended,
        suspended=suspended,
        perhaps=roll.perhaps.heads,
        complete=roll.complete,
    )


def without_a_vote(day: date, register: MemberRegister, here: int, voter_bits: int = 0) -> list[Excluded]:
    """The members who are suspended on this day, and those in the room who are no members any more, by number."""
    suspended = register.suspended(day) & ~voter_bits
    ended = here & ~register.members(day) & ~register.perhaps(day) & ~voter_bits
    return [
        Excluded(member, SUSPENDED if suspended >> member & 1 else ENDED, here=bool(here >> member & 1))
        for member in numbers(suspended | ended)
    ]


def _strength(members: int, votes_each: int) -> Strength:
    return Strength(members.bit_count(), members.bit_count() * votes_each)
