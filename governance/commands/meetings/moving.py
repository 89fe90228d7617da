"""Moving an assembly: the members are called anew, for another day, hour or place."""

from datetime import date

from governance.commands.decisions.named import ask_decision, why_not_by
from governance.commands.meetings.convening import why_not_called_for, why_too_late
from governance.commands.meetings.items import why_amendment_too_late
from governance.commands.meetings.under_way import now_at, why_call_stands
from governance.events.meetings import LocalTime, MeetingMoved
from governance.facts.meetings import Agenda, MeetingLife, Present
from governance.facts.statutes import Statutes
from governance.ids import DecisionId, Line, MeetingId
from governance.log.command import Command, CommandSlice
from governance.log.sealed import FreeText
from governance.rights import BOARD
from governance.rules.meetings import notice_judged_on


class MoveAssembly(Command, frozen=True, kw_only=True):
    """Call the members anew to an assembly before it is opened: for another day, hour or place."""

    meeting: MeetingId
    held_on: date
    starts_at: LocalTime
    place: Line | None = None
    """If it is left out, the place stays."""
    called_on: date | None = None
    """The day on which the new call went out, from the last call on; if it is left out, today."""
    reason: Line
    """What the members are told. It can be withdrawn."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""
    short_notice: bool = False
    """Move it although the new call is later than the rulebook asks: what is decided can then be annulled (BW 2:15)."""


class MoveAssemblySlice(CommandSlice[MoveAssembly], right=BOARD):
    """An assembly is moved as it was called: in time, for a day to come, at an hour that exists once.

    It can be moved until it is opened, on its present day at the latest. After that day a new call is needed, as for an
    assembly that nobody opened. The new call announces the whole agenda anew, and is judged by its own day: so are the
    amendments that stand there. Their texts lie open since they did. An item that is added later has a call of its own.
    Nobody is at a meeting on the day before they come: who was let in already leaves before it moves to another day.
    """

    def asks(self) -> None:
        meeting = self.command.meeting
        self.meeting = self.ask(MeetingLife, meeting)
        self.agenda = self.ask(Agenda, meeting)
        self.present = self.ask(Present, meeting)
        self.statutes = self.ask(Statutes)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        command, called_on = self.command, self.command.called_on or self.call.today
        today = now_at(self.call, self.meeting).today
        self.refuse_if(why_not_by(self.by))
        self.refuse_if(why_call_stands(self.meeting, today))
        last_call = self.meeting.called_on
        assert last_call is not None, "a meeting whose call can change was called"
        if called_on < last_call:
            self.refuse("called-before-last-call", meeting=command.meeting, called_on=last_call)
        self.refuse_if(why_not_called_for(command.held_on, command.starts_at, called_on, today))
        same_time = (command.held_on, command.starts_at) == (self.meeting.held_on, self.meeting.starts_at)
        if same_time and command.place is None:
            self.refuse("nothing-new")
        if command.held_on != self.meeting.held_on and self.present.bits():
            self.refuse("members-are-here", meeting=command.meeting, present=self.present.bits().bit_count())
        if not command.short_notice:
            self._refuse_late_call(called_on)
        self.record(
            MeetingMoved(
                meeting=command.meeting,
                held_on=command.held_on,
                starts_at=command.starts_at,
                called_on=called_on,
                words=self.new_words(),
                place=None if command.place is None else FreeText(command.place),
                reason=FreeText(command.reason),
                decision=command.decision,
                at=now_at(self.call, self.meeting, self.present).at,
            )
        )

    def _refuse_late_call(self, called_on: date) -> None:
        held_on, statutes = self.command.held_on, self.statutes.rulebook_on(notice_judged_on(called_on))
        self.refuse_if(why_too_late(called_on, held_on, statutes))
        for open_from in self.agenda.texts_open_from.values():
            self.refuse_if(why_amendment_too_late(called_on, open_from, held_on, statutes))
