"""A verdict: an outcome, and every rule that was looked at, with what it asked and what was the case.

A verdict is recorded with the decision and must stay readable for ever, so it holds numbers and names, never
sentences: those are in the catalogues. On the wire (msgpack and JSON alike)::

    {"outcome": "carried", "chosen": [], "remaining": [], "rules": [{
        "rule": "majority", "article": null, "source": "practice", "default": true, "clause": null, "readings": [],
        "asked": {"kind": "share", "threshold": {"comparison": "more_than", "share": "1/2"}, "base": "valid"},
        "was": {"kind": "share", "part": 21, "of": 41, "at_least": false},
        "met": true}, ...], "law_of": "2026-06-09"}
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from governance.ids import Clause, Office
from governance.rules.board_checks import BoardVotes, ConflictOfInterest, Heads, HeadsAsked, Uncounted
from governance.rules.called import Hours, HoursAsked, TextAsked, TextOpen, Unanimity
from governance.rules.counts import Count
from governance.rules.readings import Reading

Source = Literal["law", "statutes", "practice"]
"""Who asks for something: the law, the cooperative's own statutes, or the practice that statutes commonly follow."""

Base = Literal["valid", "cast", "entitled-present", "entitled"]
"""The base that a majority is a share of. In this order: the valid votes, which are those for and against; the votes
cast, blank ones included; the members entitled to vote who are present or represented; all members entitled to vote."""

DayCount = Literal["call-and-meeting", "call", "meeting", "none"]
"""Which days do not count between call and meeting: both the day of the call and that of the meeting, one, or none."""

TieRule = Literal["rejected", "chair", "lot", "revote"]
"""What becomes of a motion with as many for as against: it is rejected, the chair or the lot decides, or there is a new
vote."""

QuorumAt = Literal["opening", "voting", "both"]
"""When the members must be there whom a quorum asks: at the opening, at each voting from its opening to its closing, or
at both."""

Consequence = Literal["void", "voidable"]
"""What a flaw makes of a decision: it never held (BW 2:14), or it holds until a court annuls it (BW 2:15)."""

RulingGround = Literal["register-looked-through", "nobody-objected", "cannot-wait"]
"""Why the chair rules before the register names every member: the secretaris looked through the register and knows of
nobody whom it lacks; the meeting was asked, and nobody objected; or the decision cannot wait."""


class Outcome(StrEnum):
    """What a voting ended in."""

    CARRIED = "carried"
    REJECTED = "rejected"
    ELECTED = "elected"
    """Every place has its person."""
    SECOND_VOTE = "second-vote"
    """It takes another vote, between those that remain."""
    LOT = "lot"
    """The lot decides between those that remain."""
    NO_DECISION = "no-decision"
    """Too few were there to take one."""
    NOT_KNOWN = "not-known"
    """The result cannot be established: the register may lack members who matter, or votes and voters do not add up."""

    @property
    def is_carried(self) -> bool:
        """Did it become a decision?"""
        match self:
            case Outcome.CARRIED | Outcome.ELECTED:
                return True
            case Outcome.REJECTED | Outcome.SECOND_VOTE | Outcome.LOT | Outcome.NO_DECISION | Outcome.NOT_KNOWN:
                return False


class Threshold(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A share that must be reached (``at_least``) or passed (``more_than``): exact, never a float.

    ``share`` is a fraction in lowest terms, above 0 and at most 1: ``"2/3"``. "More than half" and "at least half"
    are different thresholds. Raises ``ValueError`` for another share, and for "more than 1/1", which nothing passes.
    """

    comparison: Literal["at_least", "more_than"]
    share: Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,5}/[1-9][0-9]{0,5}$(?!\n)")]

    def __post_init__(self) -> None:
        share = self.fraction
        if f"{share.numerator}/{share.denominator}" != self.share:
            raise ValueError("a share is written in lowest terms, such as 2/3")
        if not 0 < share <= 1 or (share == 1 and self.comparison == "more_than"):
            raise ValueError("a share that can be reached lies between 0 and 1")

    @property
    def fraction(self) -> Fraction:
        """The share as a number."""
        return Fraction(self.share)

    def met_by(self, part: int, of: int) -> bool:
        """Is this part of the whole enough?

        Of nothing no share is ever reached: where nobody voted nothing is carried. Raises ``ValueError`` for
        negative numbers.
        """
        if part < 0 or of < 0:
            raise ValueError("a share is one of whole numbers, from 0")
        if of == 0:
            return False
        if self.comparison == "at_least":
            return Fraction(part, of) >= self.fraction
        return Fraction(part, of) > self.fraction


def at_least(share: str) -> Threshold:
    """The threshold that this share reaches: ``at_least("2/3")``."""
    return Threshold(comparison="at_least", share=share)


def more_than(share: str) -> Threshold:
    """The threshold that this share does not yet reach: ``more_than("1/2")``."""
    return Threshold(comparison="more_than", share=share)


class Majority(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What share of what base carries a motion."""

    threshold: Threshold
    base: Base


class Tally(Struct, frozen=True, kw_only=True, tag="tally", tag_field="kind"):
    """The votes that were counted on a motion. In JSON the first is called ``for``."""

    in_favour: Count = field(name="for")
    against: Count
    blank: Count
    invalid: Count = 0

    def __post_init__(self) -> None:
        if min(self.in_favour, self.against, self.blank, self.invalid) < 0:
            raise ValueError("votes are counted from 0")

    @classmethod
    def of(cls, votes: Mapping[str, int]) -> "Tally":
        """From votes by choice: ``{"for": 21, "against": 20, "blank": 39}``; a choice that is missing has none.

        Raises ``ValueError`` for a choice that no motion has.
        """
        if unknown := set(votes) - {"for", "against", "blank", "invalid"}:
            raise ValueError(f"no choice on a motion: {', '.join(sorted(unknown))}")
        return cls(
            in_favour=votes.get("for", 0),
            against=votes.get("against", 0),
            blank=votes.get("blank", 0),
            invalid=votes.get("invalid", 0),
        )

    @property
    def valid(self) -> int:
        """Valid votes cast. Blank and invalid votes are not among them: no article says so, statutes commonly do."""
        return self.in_favour + self.against

    @property
    def with_blank(self) -> int:
        """Votes cast, where the statutes count blank ones among them."""
        return self.valid + self.blank

    @property
    def handed_in(self) -> int:
        """All votes, also those that count for no majority."""
        return self.with_blank + self.invalid


class Electorate(Struct, frozen=True, kw_only=True, tag="electorate", tag_field="kind"):
    """The members there are when a vote is taken, and how many of them are suspended."""

    members: Count
    suspended: Count = 0
    votes: Count | None = None
    """How many votes those have together who are entitled; ``None``: one each."""
    perhaps: Count = 0
    """How many more there may be: of them it is not known whether they were members on that day."""
    complete: bool = True
    """Does the register name every member of that day? If it does not, there are at least this many."""

    @property
    def is_certain(self) -> bool:
        """Is it known exactly how many members there are?"""
        return self.complete and not self.perhaps

    def at_most(self, whole: int) -> int | None:
        """How many can there be at the most, where these are the least? ``None``: the register may lack members."""
        return whole + self.perhaps if self.complete and self.perhaps else None

    def __post_init__(self) -> None:
        if not 0 <= self.suspended <= self.members:
            raise ValueError("only members are suspended")
        if self.votes is not None and self.votes < self.entitled:
            raise ValueError("whoever is entitled has a vote")

    @property
    def entitled(self) -> int:
        """Those whom every quorum and majority is about: suspended members are left out (BW 2:24d lid 1)."""
        return self.members - self.suspended

    @property
    def all_votes(self) -> int:
        """The votes of those who are entitled, cast or not: a majority of all of them is one of votes, not of heads."""
        return self.entitled if self.votes is None else self.votes


class ShareAsked(Struct, frozen=True, kw_only=True, tag="share", tag_field="kind"):
    """A share of a base is asked, as "more than half of the valid votes"."""

    threshold: Threshold
    base: Base


class DaysAsked(Struct, frozen=True, kw_only=True, tag="days", tag_field="kind"):
    """At least this many days are asked between the call and the meeting."""

    days: Count
    day_count: DayCount


class VotesAsked(Struct, frozen=True, kw_only=True, tag="votes", tag_field="kind"):
    """Each member who votes must have handed in exactly this many votes."""

    each: Count


class TieAsked(Struct, frozen=True, kw_only=True, tag="tie", tag_field="kind"):
    """Votes for and against must differ in number; ``tie`` is what becomes of the motion if they do not."""

    tie: TieRule


class Share(Struct, frozen=True, kw_only=True, tag="share", tag_field="kind"):
    """The part of a whole that there was, as 21 of 41 valid votes."""

    part: Count
    of: Count
    at_least: bool = False
    """Whether the whole may be greater: the register does not name every member, or not since when they are one."""
    at_most: Count | None = None
    """How great the whole can be at the most, where it may be greater and that is known."""


class Days(Struct, frozen=True, kw_only=True, tag="days", tag_field="kind"):
    """This many days counted between the call and the meeting."""

    days: Count
    called_on: date
    meeting_on: date
    otherwise: bool | None = None
    """Whether it would be met by the statutes of the day of the meeting; ``None``: these ask the same."""


class Votes(Struct, frozen=True, kw_only=True, tag="votes", tag_field="kind"):
    """How many votes were handed in, and by how many members."""

    votes: Count
    voters: Count


class Devices(Struct, frozen=True, kw_only=True, tag="devices", tag_field="kind"):
    """How many votes members in the room cast by a device, such as a phone or a kiosk."""

    votes: Count


class Standing(Struct, frozen=True, kw_only=True, tag="standing", tag_field="kind"):
    """Whether somebody was a member, or was suspended, on a day; ``None``: that is not known."""

    holds: bool | None


class Flaw(Struct, frozen=True, kw_only=True, tag="flaw", tag_field="kind"):
    """A rule was not met, and what that makes of the decision."""

    rule: str
    makes: Consequence


class Recount(Struct, frozen=True, kw_only=True, tag="recount", tag_field="kind"):
    """The votes without those of members who had none, by what was told only after they voted."""

    without: Count
    """How many votes were left out."""
    tally: Tally
    outcome: Outcome
    """What the voting would have ended in."""


class ByEarlierStatutes(Struct, frozen=True, kw_only=True, tag="earlier-statutes", tag_field="kind"):
    """The votes, judged without the statutes that were entered here only after the voting was opened."""

    outcome: Outcome
    """What the voting would have ended in."""


class RulingGiven(Struct, frozen=True, kw_only=True, tag="ruling", tag_field="kind"):
    """Who led the meeting ruled on a result (BW 2:13 lid 3)."""

    ground: RulingGround | None
    """Why nobody waited until the result was known; ``None``: it was known."""
    at_meeting: bool
    """Whether it was given at the meeting; only then it is decisive (BW 2:13 lid 3)."""
    office: Office | None
    """By which office they led it; ``None``: a member was picked for it. ``MeetingOpened`` says who they are."""
    entered_by_another: bool
    """Whether somebody else declared it for them, such as the secretaris."""


Asked = ShareAsked | DaysAsked | VotesAsked | TieAsked | TextAsked | HoursAsked | HeadsAsked
Was = (
    Share
    | Days
    | Votes
    | Devices
    | Tally
    | Electorate
    | Standing
    | Flaw
    | Recount
    | ByEarlierStatutes
    | RulingGiven
    | TextOpen
    | Hours
    | Unanimity
    | Heads
    | ConflictOfInterest
    | BoardVotes
    | Uncounted
)


class Check(Struct, frozen=True, kw_only=True):
    """One rule that was looked at.

    - ``rule`` names it. A rule of the law has a name in kebab-case, such as ``one-vote``. A rule that only statutes or
      practice ask for is called after its parameter, such as ``notice_days``, and has no ``article``.
    - ``asked`` is ``None`` if the rule asks for nothing in numbers.
    - ``met`` is ``None`` if it is not known.
    """

    rule: str
    article: str | None = None
    source: Source
    default: bool = False
    """Whether it turns on a parameter that the statutes leave open, as far as they are known here."""
    clause: Clause | None = None
    """The clause of the statutes that asks for it; ``None``: they do not, or the clause is not known."""
    readings: tuple[Reading, ...] = ()
    """What it turned on beside the text of law and statutes, in the order in which it is told."""
    asked: Asked | None = None
    was: Was
    met: bool | None


def check_of(checks: Iterable[Check], rule: str) -> Check:
    """The one check of a rule. Raises ``ValueError`` unless there is exactly one."""
    (check,) = (check for check in checks if check.rule == rule)
    return check


class Verdict(Struct, frozen=True, kw_only=True):
    """The outcome, and every rule that was looked at, in the order in which they are read."""

    outcome: Outcome
    chosen: tuple[str, ...] = ()
    """The choices that won a place, those with most votes first. Empty on a motion."""
    remaining: tuple[str, ...] = ()
    """The choices between which a second vote or the lot decides about the other places. Empty on a motion."""
    rules: tuple[Check, ...]
    law_of: date
    """The day whose law and statutes judged: that of the meeting. Only the call is judged by those of its own day."""

    @property
    def not_met(self) -> tuple[str, ...]:
        """The ids of the rules that were not met, or of which that is not known."""
        return tuple(check.rule for check in self.rules if check.met is not True)

    @property
    def voidable(self) -> bool:
        """Could a court annul the decision for the way it came about (BW 2:15 lid 1)? Until then it holds."""
        return any(isinstance(check.was, Flaw) and check.was.makes == "voidable" for check in self.rules)

    @property
    def void(self) -> bool:
        """Is there no decision, though the organ took one (BW 2:14 lid 1)? It was never valid; nobody need annul it."""
        flawed = any(isinstance(check.was, Flaw) and check.was.makes == "void" for check in self.rules)
        return self.outcome is Outcome.NO_DECISION and flawed

    @property
    def perhaps_void(self) -> bool:
        """Was it carried by votes of members who had none, by what was told later (BW 2:14 lid 1)?"""
        turns = any(isinstance(check.was, Recount) and not check.met for check in self.rules)
        return self.outcome.is_carried and turns
