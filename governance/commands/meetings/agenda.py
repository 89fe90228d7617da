"""The agenda of an assembly after the call: items are added, put in order, changed and withdrawn.

An item that comes later has a call of its own, and is judged by it. What is changed says since when it is so, because
members come, or stay away, for what they can read.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from governance.commands.meetings.convening import why_too_late
from governance.commands.meetings.items import AgendaPoint, ItemsAsked
from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_called_off, why_over
from governance.events.decisions import AdoptCharter
from governance.events.meetings import AgendaItemWithdrawn, AgendaOrderChanged
from governance.events.voting import MotionAmended
from governance.facts.meetings import Agenda, MeetingLife
from governance.facts.statutes import Statutes
from governance.facts.voting import Motion
from governance.ids import MOST, ItemId, Line, MeetingId, Text, item_id, meeting_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import BOARD
from governance.rules.articles import REQUESTED
from governance.rules.meetings import notice_judged_on
from governance.states.meetings import MeetingState


class AddAgendaItem(Command, frozen=True, kw_only=True):
    """Put one more item on the agenda of an assembly, as the last; ``ChangeAgendaOrder`` gives it another place."""

    meeting: MeetingId
    added: AgendaPoint
    announced_on: date | None = None
    """The day on which the members were told of it, from the call on; if it is left out, today."""
    short_notice: bool = False
    """Add it although that is later than the rulebook asks: what is decided on it can then be annulled (BW 2:15)."""


class AddAgendaItemSlice(CommandSlice[AddAgendaItem], right=BOARD):
    """An item can be added until the assembly is opened. It is judged by its own call, and the others by theirs.

    If two officers add an item at once, the second is decided again and gets the number after the first.
    """

    def asks(self) -> None:
        command = self.command
        self.meeting = self.ask(MeetingLife, command.meeting)
        self.agenda = self.ask(Agenda, command.meeting)
        self.statutes = self.ask(Statutes)
        self.items = ItemsAsked(self, [command.added])

    def decide(self) -> None:
        command, today = self.command, self.call.today
        self.refuse_if(why_agenda_is_fixed(self.meeting, today))
        called_on, held_on = self.meeting.called_on, self.meeting.held_on
        assert called_on is not None
        assert held_on is not None, "a meeting with an agenda was convened"
        self.items.refuse_wrong_rooms()
        self.items.refuse_wrong_proposers()
        self.items.refuse_wrong_amendments()
        announced_on = command.announced_on or today
        if announced_on > today:
            self.refuse("called-in-future", called_on=announced_on)
        if announced_on < called_on:
            self.refuse("announced-before-call", meeting=command.meeting, called_on=called_on)
        number = len(self.agenda.items) + 1
        if number > MOST:
            self.refuse("too-many-items", most=MOST)
        late = why_too_late(announced_on, held_on, self.statutes.rulebook_on(notice_judged_on(announced_on)))
        if not command.short_notice:
            self.refuse_if(late)
            self.items.refuse_late_amendments(announced_on, held_on)
        self.items.record([(item_id(command.meeting, number), self.agenda.last_place + 1)], announced_on)


class ChangeAgendaOrder(Command, frozen=True, kw_only=True):
    """Put the items of an agenda in another order. Each keeps its number, so that what was said of it stays true."""

    meeting: MeetingId
    order: Annotated[list[ItemId], Meta(min_length=1, max_length=MOST)]
    """Every item that stands on the agenda, once, in the new order."""


class ChangeAgendaOrderSlice(CommandSlice[ChangeAgendaOrder], right=BOARD):
    """The order can change until the assembly is closed: also the chair takes an item first."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.agenda = self.ask(Agenda, self.command.meeting)

    def decide(self) -> None:
        command = self.command
        today = now_at(self.call, self.meeting).today
        self.refuse_if(why_agenda_is_done(self.meeting, today) or why_not_that_order(self.agenda.order, command.order))
        self.record(
            AgendaOrderChanged(meeting=command.meeting, order=tuple(command.order), announced_on=self.call.today)
        )


class WithdrawAgendaItem(Command, frozen=True, kw_only=True):
    """Take an item off the agenda before anybody votes on it."""

    item: ItemId
    by_proposers: bool = False
    """Whether the members take it back who proposed it or asked for it; if it is left out, the board takes it off."""


class WithdrawAgendaItemSlice(CommandSlice[WithdrawAgendaItem], right=BOARD):
    """An item is withdrawn once, until its voting opens; after that there is a vote, and a new decision at most.

    A motion that a tenth of the members asked for is withdrawn by them alone: the board put it on the agenda because
    the law says so (BW 2:41 lid 2).

    If the board withdraws a motion while the chair opens its voting, whichever is recorded first stands, and the other
    is refused.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, meeting_of(self.command.item))
        self.agenda = self.ask(Agenda, meeting_of(self.command.item))

    def decide(self) -> None:
        item, agenda = self.command.item, self.agenda
        today = now_at(self.call, self.meeting).today
        refused = why_item_stands(
            item,
            self.meeting,
            today,
            on_agenda=item in agenda.order if item in agenda.items else None,
            put_to_the_vote=item in agenda.put_to_the_vote,
        )
        self.refuse_if(refused or why_not_taken_off(item, agenda, by_proposers=self.command.by_proposers))
        self.record(
            AgendaItemWithdrawn(item=item, announced_on=self.call.today, by_proposers=self.command.by_proposers)
        )


class ChangeMotion(Command, frozen=True, kw_only=True):
    """Give a motion another title and text before anybody votes on it. What was there before stays in the history."""

    item: ItemId
    title: Line
    text: Text
    """What is proposed and why, in Markdown: all of it."""
    charter: Text | None = None
    """The charter, in Markdown, where the motion adopts one."""


class ChangeMotionSlice(CommandSlice[ChangeMotion], right=BOARD):
    """A motion can change until its voting opens, at the meeting too, within its subject: what it does stays."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, meeting_of(self.command.item))
        self.motion = self.ask(Motion, self.command.item)
        self.agenda = self.ask(Agenda, meeting_of(self.command.item))

    def decide(self) -> None:
        command, item = self.command, self.command.item
        today = now_at(self.call, self.meeting).today
        if self.motion.state is None:
            self.refuse("no-such-motion", item=item)
        refused = why_item_stands(
            item,
            self.meeting,
            today,
            on_agenda=item in self.agenda.order,
            put_to_the_vote=item in self.agenda.put_to_the_vote,
        )
        self.refuse_if(refused)
        effect = self.motion.effect
        if isinstance(effect, AdoptCharter) and command.charter is None:
            self.refuse("charter-missing", item=item, room=effect.room)
        if not isinstance(effect, AdoptCharter) and command.charter is not None:
            self.refuse("no-charter-in-motion", item=item)
        self.record(
            MotionAmended(
                item=item,
                words=self.new_words(),
                title=FreeText(command.title),
                text=FreeText(command.text),
                charter=None if command.charter is None else FreeText(command.charter),
                announced_on=self.call.today,
                at_meeting=self.meeting.state is MeetingState.OPENED,
            )
        )


# Why not.


def why_agenda_is_done(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why nothing changes on an agenda any more; ``None``: the assembly is to come, or goes on."""
    if meeting.state is None:
        return Refused("no-such-meeting", meeting=meeting.id)
    if meeting.state.is_closed:
        return Refused("meeting-closed", meeting=meeting.id)
    return why_called_off(meeting) or why_over(meeting, today)


def why_agenda_is_fixed(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why no item is added any more; ``None``: one can be, for the assembly was not opened yet."""
    refused = why_agenda_is_done(meeting, today)
    if refused is None and meeting.state is MeetingState.OPENED:
        return Refused("agenda-is-fixed", meeting=meeting.id)
    return refused


def why_item_stands(
    item: ItemId, meeting: MeetingSoFar, today: date, *, on_agenda: bool | None, put_to_the_vote: bool
) -> Refused | None:
    """Why an item can be neither withdrawn nor changed; ``None``: it can be.

    ``on_agenda``: whether it still stands there; ``None``: there is no such item.
    """
    if on_agenda is None:
        return Refused("no-such-item", item=item)
    if not on_agenda:
        return Refused("item-withdrawn", item=item)
    if put_to_the_vote:
        return Refused("already-opened", item=item)
    return why_agenda_is_done(meeting, today)


def why_not_taken_off(item: ItemId, agenda: Agenda, *, by_proposers: bool) -> Refused | None:
    """Why the board cannot take an item off, or nobody can take it back; ``None``: it can be withdrawn in this way."""
    if by_proposers and item not in agenda.proposed:
        return Refused("proposed-by-board", item=item)
    if not by_proposers and item in agenda.requested:
        return Refused("only-requesters-withdraw", rule="convening", article=REQUESTED, item=item)
    return None


def why_no_other_order(meeting: MeetingSoFar, today: date, *, standing: int) -> Refused | None:
    """Why the items of an agenda come in no other order, whatever it is; ``None``: they can. ``standing``: how many."""
    refused = why_agenda_is_done(meeting, today)
    return Refused("nothing-new") if refused is None and standing < 2 else refused


def why_not_that_order(standing: Sequence[ItemId], order: Collection[ItemId]) -> Refused | None:
    """Why an order cannot be: it lacks an item, names one twice or one that is not there, or is the order already."""
    if sorted(standing) != sorted(order):
        return Refused("not-these-items")
    return Refused("nothing-new") if list(order) == list(standing) else None
