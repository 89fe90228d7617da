"""Closing an assembly: from then on nobody comes in and nothing is put to the vote."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from governance.commands.meetings.agenda import why_not_taken_off
from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_not_opened_yet, why_not_under_way
from governance.events.meetings import AgendaItemWithdrawn, ItemHeldOver, MeetingClosed
from governance.facts.meetings import Agenda, MeetingLife, Present
from governance.ids import MOST, ItemId, MeetingId, VotingId
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR

BecomesOfItem = Literal["held-over", "withdrawn", "taken-back"]
"""What becomes of a motion that was not reached: it is for a later assembly, it is off, or the members took it back who
proposed it or asked for it."""


class ItemLeft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A motion that was not brought to the vote, and what becomes of it."""

    item: ItemId
    becomes: BecomesOfItem


class CloseMeeting(Command, frozen=True, kw_only=True):
    """Close an assembly: nobody comes in and nothing is put to the vote any more."""

    meeting: MeetingId
    left: Annotated[tuple[ItemLeft, ...], Meta(max_length=MOST)] = ()
    """What becomes of each motion that was not brought to the vote."""


class CloseMeetingSlice(CommandSlice[CloseMeeting], right=CHAIR):
    """An assembly that was opened is closed once, and not while a voting is open.

    Of each motion that was not brought to the vote the chair says what becomes of it, so that none is forgotten. If
    they say two different things of one, it is asked again. A voting that is closed may be declared later.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.agenda = self.ask(Agenda, self.command.meeting)
        self.present = self.ask(Present, self.command.meeting)  # when did the last of them come or go?

    def decide(self) -> None:
        today = now_at(self.call, self.meeting).today
        becomes = {left.item: left.becomes for left in self.command.left}
        contradicted = [left.item for left in self.command.left if becomes[left.item] != left.becomes]
        self.refuse_if(why_not_closed_yet(self.meeting, self.meeting.open_votings, today))
        if contradicted:
            self.refuse("items-left", meeting=self.command.meeting, items=contradicted)
        self.refuse_if(why_items_are_left(self.meeting, self.agenda.not_reached, becomes))
        for item, how in becomes.items():
            if how != "held-over":
                self.refuse_if(why_not_taken_off(item, self.agenda, by_proposers=how == "taken-back"))
        at, today = now_at(self.call, self.meeting, self.present)
        for item in sorted(becomes, key=self.agenda.order.index):
            match becomes[item]:
                case "held-over":
                    self.record(ItemHeldOver(item=item, at=at))
                case "withdrawn" | "taken-back" as how:
                    self.record(AgendaItemWithdrawn(item=item, announced_on=today, by_proposers=how == "taken-back"))
        self.record(MeetingClosed(meeting=self.command.meeting, at=at))


def why_not_closed_yet(meeting: MeetingSoFar, open_votings: Collection[VotingId], today: date) -> Refused | None:
    """Why an assembly cannot be closed, whatever becomes of its items; ``None``: it can."""
    refused = why_not_under_way(meeting, today) or why_not_opened_yet(meeting)
    if refused is None and open_votings:
        return Refused("voting-open", voting=min(open_votings))
    return refused


def why_items_are_left(
    meeting: MeetingSoFar, not_reached: Collection[ItemId], becomes: Mapping[ItemId, BecomesOfItem]
) -> Refused | None:
    """Why it is not clear what becomes of each motion that was not brought to the vote; ``None``: it is."""
    other = sorted(becomes.keys() - set(not_reached))
    if other:
        return Refused("item-not-left", meeting=meeting.id, item=other[0])
    unsaid = [item for item in not_reached if item not in becomes]
    return Refused("items-left", meeting=meeting.id, items=unsaid) if unsaid else None
