"""Who has a vote in a voting, as its opening and its closing put it on record, and as a later register has it."""

from datetime import date

from governance.dates import days_later
from governance.events.voting import Excluded, Roll
from governance.facts.meetings import Present
from governance.facts.membership import MemberRegister, numbers, roll_hash


def roll_at_opening(day: date, register: MemberRegister, present: Present) -> Roll:
    """Who may vote on this day, as it is put on record."""
    entitled = register.entitled(day)
    return _on_record(entitled, (entitled & present.bits()).bit_count(), register.suspended(day))


def roll_at_closing(day: date, register: MemberRegister, present: Present, opening: Roll, voters: int) -> Roll:
    """Who had a vote in this voting, as it is put on record: of them quorum and majority are shares.

    Whoever has a vote on the day, whoever came in or was admitted while it was open among them, and whoever voted, also
    if they went or left the cooperative after that (rules.md, case 11). A suspension that was lifted meanwhile stays a
    ground of exclusion, unless its member voted (case 27). ``voters`` are their numbers, as bits.

    Nobody breaks a quorum by walking out, our reading, for the law knows no quorum. Who was there at the opening counts
    as present also if they left before the closing, as who stays silent does (case 26); so do those who came later, are
    there still or voted. It is the greater of the two counts, for who was there at the opening is on record as a number
    alone; and never more than those who were at the meeting and have a vote, for whom the law takes out is not present
    (BW 2:24d lid 1).
    """
    entitled, excluded = _base(day, register, opening, voters)
    here, came = (entitled & who | voters for who in (present.bits(), present.came()))
    counted = min(came.bit_count(), max(here.bit_count(), opening.present))
    return _on_record(entitled, counted, excluded)


def base_anew(day: date, register: MemberRegister, closing: Roll, voters: int) -> tuple[int, int]:
    """Who had a vote in a voting of this day and who was excluded, as bits, by all that is known by now.

    For an earlier register may have been entered since. Who became a member on the day itself counts only if they
    voted: whether that was before the closing, no register says.
    """
    entitled, excluded = _base(day, register, closing, voters)
    return entitled & register.members(days_later(day, -1)) | voters, excluded


def _base(day: date, register: MemberRegister, earlier: Roll, voters: int) -> tuple[int, int]:
    excluded_then = sum(1 << exclusion.member for exclusion in earlier.excluded)
    excluded = register.members(day) & (excluded_then | register.suspended(day)) & ~voters
    return register.entitled(day) & ~excluded | voters, excluded


def _on_record(entitled: int, present: int, excluded: int) -> Roll:
    return Roll(
        entitled=entitled.bit_count(),
        present=present,
        hash=roll_hash(entitled),
        excluded=[Excluded(member, "suspended") for member in numbers(excluded)],
    )
