"""Calling an assembly off: it is not held, and the members are told why."""

from governance.commands.decisions.named import ask_decision, why_not_by
from governance.commands.meetings.under_way import now_at, why_call_stands
from governance.events.meetings import MeetingCalledOff
from governance.facts.meetings import MeetingLife
from governance.ids import DecisionId, Line, MeetingId
from governance.log.command import Command, CommandSlice
from governance.log.sealed import FreeText
from governance.rights import BOARD


class CallOffAssembly(Command, frozen=True, kw_only=True):
    """Call an assembly off before it is opened. The members are told so on every page about it, with the reason."""

    meeting: MeetingId
    reason: Line
    """What the members are told. It can be withdrawn."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class CallOffAssemblySlice(CommandSlice[CallOffAssembly], right=BOARD):
    """Whoever convened an assembly can call it off until it is opened: the board (BW 2:41 lid 1).

    An assembly that members convened themselves (BW 2:41 lid 3) is theirs, and the board could not call it off. Every
    assembly that can be recorded so far was convened by the board.

    If one officer opens an assembly while another calls it off, whichever is recorded first stands, and the other is
    refused.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        command = self.command
        at, today = now_at(self.call, self.meeting)
        self.refuse_if(why_not_by(self.by))
        self.refuse_if(why_call_stands(self.meeting, today))
        self.record(
            MeetingCalledOff(
                meeting=command.meeting,
                words=self.new_words(),
                reason=FreeText(command.reason),
                decision=command.decision,
                at=at,
            )
        )
