"""The quorums of meetings: how many were there when it was counted last, and whether that was enough.

It is a part of the capability meetings, whose table it reads.
"""

from datetime import UTC, date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from governance.events.meetings import QuorumOfKind
from governance.rules.verdict import Check, Share, ShareAsked
from projections.attendance import WithoutVote
from projections.on_record import ChecksOnRecord
from projections.reader import Reader


class Quorum(msgspec.Struct, frozen=True, kw_only=True):
    """How many were there when it was counted last, and whether that was enough to decide.

    ``roll`` is there only for readers who see the register, which is the board. Somebody else could try all lists that
    lack a few numbers, and so find out which members had no vote.
    """

    entitled: int
    at_least: bool
    """Whether more members may be entitled, because the register does not name every member."""
    present: int
    represented: int
    required: int | None
    """How many had to be present or represented, or more (``at_least``); ``None``: the statutes ask for no quorum."""
    reached: bool | None
    """Whether enough were there; ``None``: not known, because the register does not name every member."""
    rules: ChecksOnRecord
    law_of: date
    """The day whose law and statutes judged."""
    established_at: datetime
    in_the_room: int
    """How many people were there, also those who have no vote."""
    without_a_vote: list[WithoutVote] | UnsetType = UNSET
    """Who was there and has no vote, and why; only for readers who see the register."""
    roll: str | UnsetType = UNSET
    """SHA-256 over the numbers of the members who are entitled, in ascending order, one a line."""


class QuorumRow(msgspec.Struct, frozen=True):
    """The last count of a meeting, as it stands in the tables; all is ``None`` where it was never counted."""

    entitled: int | None
    counted: int | None
    represented: int | None
    in_the_room: int | None
    without_a_vote: str | None
    roll: str | None
    kinds: str | None
    law_of: date | None
    established_at: datetime | None


def quorum_of(row: QuorumRow, reader: Reader) -> Quorum | None:
    """The quorum as it was established last; ``None``: it was not."""
    if row.kinds is None or row.law_of is None or row.established_at is None:
        return None
    assert row.entitled is not None
    assert row.counted is not None, "what was established has all its numbers"
    kinds = msgspec.json.decode(row.kinds, type=dict[str, QuorumOfKind])
    first = kinds.get("ordinary") or next(iter(kinds.values()))
    rules = ChecksOnRecord(first.rules)
    return Quorum(
        entitled=row.entitled,
        at_least=any(
            check.rule == "quorum" and isinstance(check.was, Share) and check.was.at_least for check in rules.codes
        ),
        present=row.counted,
        represented=row.represented or 0,
        required=_required(rules.codes, row.entitled),
        reached=first.reached,
        rules=rules,
        law_of=row.law_of,
        established_at=row.established_at.astimezone(UTC),
        in_the_room=row.in_the_room or 0,
        without_a_vote=msgspec.json.decode(row.without_a_vote or "[]", type=list[WithoutVote])
        if reader.sees_register
        else UNSET,
        roll=(row.roll or UNSET) if reader.sees_register else UNSET,
    )


def _required(rules: tuple[Check, ...], entitled: int) -> int | None:
    """The smallest number that meets the share that was asked, and 1 at least; ``None``: no share was asked."""
    for check in rules:
        if check.rule == "quorum" and isinstance(check.asked, ShareAsked):
            exactly = check.asked.threshold.fraction * entitled
            over = check.asked.threshold.comparison == "more_than" and exactly.denominator == 1
            return max(1, -(-exactly.numerator // exactly.denominator) + (1 if over else 0))
    return None
