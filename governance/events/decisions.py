"""The register of decisions, and what a decision brings about by itself.

The register has three sources: what the assembly decides by its votings here, what the board decides, and what was
decided before this system was there. Each is an event of its own, and they share the numbers of an organ and a year.
"""

from datetime import date
from typing import Literal

import msgspec

from governance.dates import ImpreciseDate
from governance.ids import Clause, DecisionId, MemberId, Office, RoomSlug, TextId, VotingId, parts_of
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.amended import SettingPlace
from governance.rules.board import BoardSeat
from governance.rules.parameters import Setting
from governance.rules.verdict import Tally, Verdict


class AdoptCharter(msgspec.Struct, frozen=True, kw_only=True, tag="adopt-charter", tag_field="effect"):
    """The room lives by the charter in the motion from the day on which the decision works."""

    room: RoomSlug


class AmendStatutes(msgspec.Struct, frozen=True, kw_only=True, tag="amend-statutes", tag_field="effect"):
    """The statutes say otherwise, from the day of the deed on or a later day that it names (BW 2:43 lid 5)."""

    settings: tuple[Setting, ...] = ()
    """What they then say, each parameter with its clause; what is not among them stays as it is."""
    falls_back: tuple[SettingPlace, ...] = ()
    """What they then say nothing of any more, so that the default holds."""
    clauses: tuple[Clause, ...] = ()
    """The clauses that it changes, also where they set no parameter."""
    not_before: date | None = None
    """The day on which it comes into force at the earliest; ``None``: with the deed."""


Effect = AdoptCharter | AmendStatutes
"""What a decision does by itself. ``None`` instead of an effect: it says what it says, and no more follows from it."""


class DecisionRecorded(Event, frozen=True, kw_only=True):
    """The assembly decided in a voting, and the decision has its number in the register."""

    decision: DecisionId
    """Numbered from 1, without gaps, for each organ and year."""
    voting: VotingId
    """In which it was taken."""
    words: TextId
    """The text that was decided on: that of the motion."""
    effect: Effect | None = None
    decided_on: date
    """The day of the meeting."""
    in_force_on: date | None
    """``None``: not yet. An amendment of the statutes comes into force with its deed."""

    def tags(self) -> list[str]:
        return _tags(self.decision)

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.decided_on)


BoardWay = Literal["meeting", "in-writing"]
"""How the board decided: at a meeting, or by a round in writing."""

DecisionKind = Literal["ordinary", "persons"]
"""What a decision of the board is about: a matter, or persons."""

Voted = Literal["unanimous", "unanimous-against", "established", "established-against", "counted"]
"""How the board voted: all for, all against, established without counting that enough or too few were for, or
counted."""


class MemberAdmission(msgspec.Struct, frozen=True, kw_only=True, tag="admit-member", tag_field="effect"):
    """Somebody becomes a member."""

    member: MemberId


class MemberSuspension(msgspec.Struct, frozen=True, kw_only=True, tag="suspend-member", tag_field="effect"):
    """A member loses the vote for a time."""

    member: MemberId


class RoomOpening(msgspec.Struct, frozen=True, kw_only=True, tag="open-room", tag_field="effect"):
    """A room opens."""

    room: RoomSlug


class RoomClosing(msgspec.Struct, frozen=True, kw_only=True, tag="close-room", tag_field="effect"):
    """A room closes."""

    room: RoomSlug


BoardEffect = AdoptCharter | MemberAdmission | MemberSuspension | RoomOpening | RoomClosing
"""What a decision of the board does by itself. The event that follows in the same append says how, and names it."""


class BoardDecisionRecorded(Event, frozen=True, kw_only=True):
    """The board decided, at a meeting or in writing; a motion that it rejected is a decision too.

    So is what it decided though it could not, for example with too few: the verdict says that it is void.
    """

    decision: DecisionId
    decided_on: date
    way: BoardWay
    kind: DecisionKind = "ordinary"
    seats: tuple[BoardSeat, ...]
    """Everybody who was on the board on that day, who took part, and who had a conflict of interest."""
    voted: Voted
    votes: Tally | None = None
    """``None``: they were not counted."""
    verdict: Verdict
    effect: BoardEffect | None = None
    """``None``: it says what it says, or it was rejected or void."""
    words: TextId
    title: FreeText[str]
    text: FreeText[str]
    """Markdown."""
    charter: FreeText[str] | None = None
    """Markdown: the charter that it adopts."""

    def tags(self) -> list[str]:
        return [*_tags(self.decision), tag.text(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.decided_on)


class AppointedHolder(msgspec.Struct, frozen=True, kw_only=True, tag="appoint", tag_field="effect"):
    """It appointed the holder of an office."""

    office: Office


class OpenedRoom(msgspec.Struct, frozen=True, kw_only=True, tag="open-room", tag_field="effect"):
    """It opened a room."""

    room: RoomSlug


class AdoptedCharter(msgspec.Struct, frozen=True, kw_only=True, tag="adopt-charter", tag_field="effect"):
    """It adopted a version of a room's charter."""

    room: RoomSlug
    version: int


EarlierEffect = AppointedHolder | OpenedRoom | AdoptedCharter
"""What an earlier decision did that is on record already: nothing follows from such a decision once more."""


class EarlierDecisionEntered(Event, frozen=True, kw_only=True):
    """A decision that was taken before this system was there, or outside it, was entered from a source.

    It is history: nothing judged it here.
    """

    decision: DecisionId
    """In the year in which it was taken at the latest, after those that were entered before it."""
    decided_on: ImpreciseDate | None = None
    """``None``: not known, but taken when this was recorded."""
    votes: Tally | None = None
    """As its source gives them; ``None``: it does not."""
    did: tuple[EarlierEffect, ...] = ()
    words: TextId
    title: FreeText[str]
    text: FreeText[str] | None = None
    """Markdown; ``None``: no more than its title is known."""
    numbered: FreeText[str] | None = None
    """The number that it had; ``None``: it had none, or that is not known."""
    source: FreeText[str]
    """Where it stands."""

    def tags(self) -> list[str]:
        return [*_tags(self.decision), tag.text(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.decided_on


def _tags(decision: DecisionId) -> list[str]:
    """The tags of every decision, whatever its source: itself, and the row of its organ and year."""
    parts = parts_of(decision)
    return [tag.decision(decision), tag.decisions(parts.organ, parts.year)]
