"""Entering what was decided before this system was there, as its source tells it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from governance.commands.days import is_before
from governance.dates import ImpreciseDate
from governance.events.decisions import (
    AdoptedCharter,
    AppointedHolder,
    EarlierDecisionEntered,
    EarlierEffect,
    OpenedRoom,
)
from governance.facts.board import OfficeHolder
from governance.facts.decisions import LastDecision
from governance.facts.rooms import RoomLife
from governance.facts.statutes import Founding
from governance.ids import (
    CharterName,
    DecisionId,
    Line,
    Office,
    Organ,
    RoomSlug,
    Text,
    charter_of,
    decision_id,
    room_of,
)
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import SECRETARIS
from governance.rules.verdict import Tally

VoteCount = Annotated[int, Meta(ge=0, le=9_999_999)]


class EnterEarlierDecision(Command, frozen=True, kw_only=True):
    """Enter a decision that was taken before this system was there, or outside it, as its source tells it.

    Nothing judges it: it is told as history. What it did can be named where that is on record; nothing is done again.
    """

    organ: Organ
    """Who took it: the assembly, the board or a room."""
    decided_on: ImpreciseDate | None = None
    """As precisely as it is known; left out: not known, but taken by today."""
    title: Line
    text: Text | None = None
    """Markdown; left out: no more than its title is known."""
    numbered: Line | None = None
    """The number that it had."""
    votes_for: VoteCount | None = None
    """As the source gives them; left out: it does not. For and against go together."""
    votes_against: VoteCount | None = None
    votes_blank: VoteCount | None = None
    source: Line
    """Where it stands, such as the minutes of that day."""
    appointed: Annotated[tuple[Office, ...], Meta(max_length=3)] = ()
    """The offices whose holder it appointed."""
    opened: Annotated[tuple[RoomSlug, ...], Meta(max_length=30)] = ()
    """The rooms that it opened."""
    charters: Annotated[tuple[CharterName, ...], Meta(max_length=30)] = ()
    """The charters that it adopted, such as ``multibron/2``."""


class EnterEarlierDecisionSlice(CommandSlice[EnterEarlierDecision], right=SECRETARIS):
    """An earlier decision gets the next number of its organ and of the last year in which it can have been taken.

    If two decisions of one year are entered at once, the second is decided again and gets the number after the first.
    """

    room: RoomLife | None = None

    def asks(self) -> None:
        command = self.command
        self.founding = self.ask(Founding)
        self.last = self.ask(LastDecision, command.organ, self._year)
        slug = room_of(command.organ)
        if slug is not None:
            self.room = self.ask(RoomLife, slug)
        self.holders = [self.ask(OfficeHolder, office) for office in command.appointed]
        self.rooms = [self.ask(RoomLife, opened) for opened in command.opened]
        self.charters = [charter_of(name) for name in command.charters]
        self.with_charters = [self.ask(RoomLife, charter_room) for charter_room, _ in self.charters]

    @property
    def _year(self) -> int:
        """The last year in which it can have been taken: in that one it is numbered."""
        decided_on = self.command.decided_on
        return self.call.today.year if decided_on is None else min(decided_on.latest, self.call.today).year

    def decide(self) -> None:
        command = self.command
        # A room can be older than the cooperative, and so can what was decided in it.
        founded_on = self.founding.founded_on if self.room is None else None
        self.refuse_if(why_not_entered(self.founding.founded_on))
        self.refuse_if(why_not_decided_then(founded_on, self.call.today, command.decided_on))
        if self.room is not None and not self.room.opened:
            self.refuse("no-such-room", room=self.room.slug)
        self._refuse_unless_on_record()
        self.record(
            EarlierDecisionEntered(
                decision=decision_id(command.organ, self._year, self.last.number + 1),
                decided_on=command.decided_on,
                votes=self._votes(),
                did=tuple(self._did()),
                words=self.new_words(),
                title=FreeText(command.title),
                text=None if command.text is None else FreeText(command.text),
                numbered=None if command.numbered is None else FreeText(command.numbered),
                source=FreeText(command.source),
            )
        )

    def _votes(self) -> Tally | None:
        """The votes as the source gives them."""
        command = self.command
        votes_for, against = command.votes_for, command.votes_against
        if votes_for is None and against is None and command.votes_blank is None:
            return None
        if votes_for is None or against is None:
            self.refuse("votes-incomplete")
        return Tally(in_favour=votes_for, against=against, blank=command.votes_blank or 0)

    def _refuse_unless_on_record(self) -> None:
        """Refuse unless everything that it is said to have done is on record."""
        for holder in self.holders:
            if holder.last is None:
                self.refuse("office-never-held", office=holder.office)
        for room in self.rooms:
            if not room.opened:
                self.refuse("no-such-room", room=room.slug)
            self._refuse_if_done_by(room.opened_by)
        for (_, version), room in zip(self.charters, self.with_charters, strict=True):
            if version > room.charters:
                self.refuse("no-such-charter", room=room.slug, version=version)
            self._refuse_if_done_by(room.charters_by.get(version))

    def _refuse_if_done_by(self, another: DecisionId | None) -> None:
        """Refuse if the record names the decision by which something was done, for then this one did not do it."""
        if another is not None:
            self.refuse("done-by-another-decision", decision=another)

    def _did(self) -> Sequence[EarlierEffect]:
        """What it did, each thing once, however often it is said."""
        command = self.command
        return list(
            dict.fromkeys(
                [
                    *(AppointedHolder(office=office) for office in command.appointed),
                    *(OpenedRoom(room=room) for room in command.opened),
                    *(AdoptedCharter(room=room, version=version) for room, version in self.charters),
                ]
            )
        )


def why_not_entered(founded_on: date | None) -> Refused | None:
    """Why no earlier decision can be entered at all; ``None``: one can be. Pages ask it too."""
    return Refused("not-yet-founded") if founded_on is None else None


def why_not_decided_then(founded_on: date | None, today: date, decided_on: ImpreciseDate | None) -> Refused | None:
    """Why nothing can have been decided on a day; ``None``: it can.

    ``founded_on``: ``None`` if what decided can be older than the cooperative.
    """
    if is_before(decided_on, founded_on):
        return Refused("before-founding", founded_on=founded_on)
    if decided_on is not None and decided_on.names > today:
        return Refused("decision-in-future", decided_on=decided_on)
    return None
