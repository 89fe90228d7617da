"""Who has a vote in a voting: the rolls of its opening and its closing, and a count by a later register."""

from datetime import date

from governance.dates import days_later
from governance.events.voting import Excluded, Roll
from governance.facts.meetings import Present
from governance.facts.membership import MemberRegister, numbers, roll_hash


def roll_at_opening(day: date, register: MemberRegister, present: Present) -> Roll:
    """The roll of an opening: those who have a vote on this day, and how many of them are at the meeting."""
    entitled = register.entitled(day)
    return _on_record(entitled, (entitled & present.bits()).bit_count(), register.suspended(day))


def roll_at_closing(day: date, register: MemberRegister, present: Present, opening: Roll, voter_bits: int) -> Roll:
    """The roll of a closing: those who had a vote in this voting. The quorum and the majority are shares of them.

    Entitled are those who have a vote on this day, and those who voted, also if they left the cooperative after that. A
    member whose suspension was lifted while the voting was open stays excluded, unless they voted. ``voter_bits``: the
    numbers of those who voted, as bits.

    Nobody breaks a quorum by walking out. That is our reading, for the law knows no quorum. So a member who was there
    at the opening counts as present also if they left since, just as one who stays silent does. The opening put a
    number on record and no names, so the greater of two counts is taken: those present at the opening, and those who
    are there now or voted. It is never more than those who came at any time and have a vote: for example, somebody
    who was suspended meanwhile is not present (BW 2:24d lid 1).
    """
    entitled, excluded = _base(day, register, opening, voter_bits)
    here, came = (entitled & who | voter_bits for who in (present.bits(), present.came()))
    counted = min(came.bit_count(), max(here.bit_count(), opening.present))
    return _on_record(entitled, counted, excluded)


def base_recounted(day: date, register: MemberRegister, closing: Roll, voter_bits: int) -> tuple[int, int]:
    """Who had a vote in a voting on this day, and who was excluded, by all that the register says by now; as bits.

    Members may have been entered since who were members then. Somebody who became a member on that very day counts only
    if they voted, for no register says whether they were admitted before the closing.
    """
    entitled, excluded = _base(day, register, closing, voter_bits)
    return entitled & register.members(days_later(day, -1)) | voter_bits, excluded


def _base(day: date, register: MemberRegister, earlier: Roll, voter_bits: int) -> tuple[int, int]:
    excluded_then = sum(1 << exclusion.member for exclusion in earlier.excluded)
    excluded = register.members(day) & (excluded_then | register.suspended(day)) & ~voter_bits
    return register.entitled(day) & ~excluded | voter_bits, excluded


def _on_record(entitled: int, present: int, excluded: int) -> Roll:
    return Roll(
        entitled=entitled.bit_count(),
        present=present,
        hash=roll_hash(entitled),
        excluded=[Excluded(member, "suspended") for member in numbers(excluded)],
    )
