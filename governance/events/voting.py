"""A motion put to the vote: tabled, opened with its roll, votes cast, closed with its roll, result declared."""

from enum import StrEnum
from typing import Literal

import msgspec

from governance.events.decisions import Effect
from governance.ids import MeetingId, MemberId, PersonId, TextId, VotingId, meeting_of
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
    ground: Literal["suspended"]


class Roll(msgspec.Struct, frozen=True, kw_only=True):
    """Who may vote in one voting, as established at this moment: the base on record.

    It is never the right to vote, for the law knows no record date for an assembly: every vote asks the member's own
    membership when it is cast.
    """

    entitled: int
    """How many members have a vote; the suspended are not counted (BW 2:24d lid 1)."""
    present: int
    """Those of them who are at the meeting."""
    represented: int = 0
    """Those of them who gave a proxy to one who is there."""
    hash: str
    """SHA-256, in hexadecimal, over the numbers of the entitled, ascending, one a line."""
    excluded: list[Excluded] = []


class MotionTabled(Event, frozen=True, kw_only=True):
    """A motion stands on the agenda, to be decided."""

    voting: VotingId
    meeting: MeetingId
    words: TextId
    title: FreeText[str]
    text: FreeText[str]
    """Markdown: what is proposed and why."""
    charter: FreeText[str] | None = None
    """Markdown: the charter that the effect adopts."""
    effect: Effect | None = None
    """What the decision does by itself if it carries."""

    def tags(self) -> list[str]:
        return [tag.voting(self.voting), tag.meeting(self.meeting), tag.text(self.words)]


class VotingOpened(Event, frozen=True, kw_only=True):
    """From now on members may vote."""

    voting: VotingId
    secrecy: Secrecy
    choices: list[str]
    roll: Roll

    def tags(self) -> list[str]:
        return [tag.voting(self.voting), tag.meeting(meeting_of(self.voting)), tag.votes(self.voting)]


class VoteCast(Event, frozen=True, kw_only=True):
    """A member's choice was counted in an open voting."""

    voting: VotingId
    member: MemberId
    """Whose vote it is, also when somebody else entered it."""
    choice: str
    way: WayIn
    entered_by: PersonId | None = None
    """Who entered it, where that was not the member."""

    def tags(self) -> list[str]:
        return [tag.vote(self.voting, self.member), tag.votes(self.voting)]


class VotingClosed(Event, frozen=True, kw_only=True):
    """No vote is counted after this."""

    voting: VotingId
    roll: Roll
    """Who had a vote while it was open: quorum and majority are shares of them. Everybody who voted is among them. A
    member whose suspension was lifted meanwhile is among them only if they voted. Present are as many as there were at
    the opening, or at the closing with those who voted, whichever is more: leaving breaks no quorum."""

    def tags(self) -> list[str]:
        return [tag.voting(self.voting), tag.meeting(meeting_of(self.voting)), tag.votes(self.voting)]


class ResultDeclared(Event, frozen=True, kw_only=True):
    """The result was made known, and it never changes."""

    voting: VotingId
    tally: dict[str, int]
    """Votes by choice, every choice named, also with none."""
    verdict: Verdict

    def tags(self) -> list[str]:
        return [tag.voting(self.voting)]
