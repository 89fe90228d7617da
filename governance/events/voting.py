"""A motion put to the vote: tabled, opened with its roll, votes cast, closed with its roll, result declared."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from governance.dates import Instant
from governance.events.decisions import Effect
from governance.ids import ItemId, MemberId, ParameterKind, PersonId, TextId, VotingId, item_of, meeting_of
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.verdict import Verdict

WayIn = Literal["device", "kiosk", "paper", "hands", "proxy"]
"""By which way a vote came in; ``device``: the voter's own phone or computer, by a page or a program."""


class Secrecy(StrEnum):
    """Who learns who chose what, as it is said before anybody votes."""

    OPEN = "open"
    """The voter, and after the closing the voorzitter and the secretaris."""
    ROLL_CALL = "roll-call"
    """All members."""
    SECRET = "secret"  # noqa: S105 (a way of voting, no password)
    """Nobody at all."""


class Excluded(msgspec.Struct, array_like=True, frozen=True):
    """A member without a vote, and on what ground."""

    member: MemberId
    ground: str
    """Such as ``suspended``, or ``ended`` for somebody in the room who is no member any more."""
    here: bool = False
    """Whether they are in the room."""


class Strength(msgspec.Struct, array_like=True, frozen=True):
    """How many members, and how many votes they have together: as many, where each has one."""

    heads: int
    votes: int


class Roll(msgspec.Struct, frozen=True, kw_only=True):
    """Who may vote in one voting, as established at this moment: the base on record.

    It is never the right to vote, for the law knows no record date for an assembly: every vote asks the member's own
    membership when it is cast.
    """

    day: date
    """The day whose members these are: that of the opening or closing, and the last of the meeting at the latest."""
    entitled: Strength
    """The members who have a vote; the suspended are not counted (BW 2:24d lid 1). At a closing, all who voted too."""
    perhaps: Strength = Strength(0, 0)
    """Those of whom it is not known whether they are members on that day."""
    present: Strength
    """Those of the entitled who are at the meeting at this very moment."""
    represented: Strength = Strength(0, 0)
    """Those of them who gave a proxy to one who is there."""
    complete: bool
    """Whether the register names every member of that day, as far as was declared by now."""
    hash: str
    """SHA-256, in hexadecimal, over the numbers of the entitled, ascending, one a line."""
    excluded: list[Excluded] = []
    """The members who have no vote, and those in the room who are no members any more."""


class MotionTabled(Event, frozen=True, kw_only=True):
    """A motion stands on the agenda, to be decided."""

    item: ItemId
    order: int
    """Its place on the agenda, from 1; the item's own number stays if that changes."""
    kind: ParameterKind
    """By the rules for which kind of motion it is judged, such as ``ordinary``."""
    proposed_by: tuple[MemberId, ...] = ()
    """The members who proposed it; none: the board did."""
    requested: bool = False
    """Whether members good for a tenth of the votes asked for it, so that only they take it back (BW 2:41 lid 2)."""
    announced_on: date
    """The day on which the members were told of it: that of the call, or a later one where it was added."""
    words: TextId
    title: FreeText[str]
    text: FreeText[str]
    """Markdown: what is proposed and why."""
    charter: FreeText[str] | None = None
    """Markdown: the charter that the effect adopts."""
    effect: Effect | None = None
    """What the decision does by itself if it carries."""
    text_open_from: date | None = None
    """Since when its literal text lies open, where it amends the statutes (BW 2:42 lid 2); ``None``: it does not."""

    def tags(self) -> list[str]:
        return [tag.item(self.item), tag.meeting(meeting_of(self.item)), tag.text(self.words)]


class MotionAmended(Event, frozen=True, kw_only=True):
    """A motion got another text before anybody voted on it: this is what is decided on from now on."""

    item: ItemId
    words: TextId
    title: FreeText[str]
    text: FreeText[str]
    """Markdown, all of it."""
    charter: FreeText[str] | None = None
    """Markdown: the charter that the effect adopts."""
    announced_on: date
    """Since when this text can be read."""
    at_meeting: bool
    """Whether it was changed at the meeting, so that who did not come could not read it before."""

    def tags(self) -> list[str]:
        return [tag.item(self.item), tag.meeting(meeting_of(self.item)), tag.text(self.words)]


class VotingOpened(Event, frozen=True, kw_only=True):
    """From now on members may vote."""

    voting: VotingId
    secrecy: Secrecy
    choices: list[str]
    roll: Roll
    at: Instant

    def tags(self) -> list[str]:
        return [*_moment_tags(self.voting), tag.item(item_of(self.voting)), tag.COOPERATIVE]


class VoteCast(Event, frozen=True, kw_only=True):
    """A member's choice was counted in an open voting."""

    voting: VotingId
    member: MemberId
    """Whose vote it is, also when somebody else gave or entered it."""
    choices: tuple[str, ...]
    """What they chose: one choice on a motion, and as many names at most as there are places in an election."""
    votes: Annotated[int, Meta(ge=1)] = 1
    """How many votes the member has, each of which goes to these choices."""
    way: WayIn
    holder: MemberId | None = None
    """Who chose for them, by a proxy of theirs."""
    entered_by: PersonId | None = None
    """Who entered it, where that was neither the member nor the holder of their proxy."""

    def tags(self) -> list[str]:
        return [tag.vote(self.voting, self.member), tag.votes(self.voting)]


class VotingClosed(Event, frozen=True, kw_only=True):
    """No vote is counted after this."""

    voting: VotingId
    roll: Roll
    """Who has a vote at this moment, or voted while they had one: the majority is a share of them."""
    at: Instant

    def tags(self) -> list[str]:
        return _moment_tags(self.voting)


class ResultDeclared(Event, frozen=True, kw_only=True):
    """The result was made known, and it never changes."""

    voting: VotingId
    tally: dict[str, int]
    """Votes by choice, every choice named, also with none."""
    verdict: Verdict
    at: Instant

    def tags(self) -> list[str]:
        return [tag.voting(self.voting), tag.meeting(meeting_of(self.voting))]


def _moment_tags(voting: VotingId) -> list[str]:
    """The tags of an opening or a closing: who was a member and who was there at that moment can be told exactly."""
    meeting = meeting_of(voting)
    return [tag.voting(voting), tag.meeting(meeting), tag.votes(voting), tag.attendances(meeting), tag.REGISTER]
