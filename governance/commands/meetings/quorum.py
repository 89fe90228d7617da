"""The quorum of an assembly: who is there is counted, and it is judged whether they can decide."""

from datetime import date

from governance.commands.meetings.attendance import why_nobody_comes_in
from governance.commands.meetings.under_way import MeetingSoFar
from governance.events.meetings import QuorumEstablished
from governance.facts.meetings import MeetingLife, Present
from governance.facts.membership import MemberRegister, roll_hash
from governance.facts.statutes import Statutes
from governance.ids import MeetingId
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules import voting as rules
from governance.rules.meetings import notice, notice_judged_on
from governance.rules.verdict import Electorate


class EstablishQuorum(Command, frozen=True, kw_only=True):
    """Count who is there, and judge whether the assembly can decide. It may be done again as members come and go."""

    meeting: MeetingId


class EstablishQuorumSlice(CommandSlice[EstablishQuorum], right=CHAIR):
    """Over the members who have a vote on this day; the suspended count in neither number (BW 2:24d lid 1).

    By the rulebook of the meeting's own day, also past midnight; the call by that of the day on which it was sent.
    Where no quorum is asked one is enough, but nobody decides nothing: an empty room is a list that was not kept.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.statutes = self.ask(Statutes)
        self.register = self.ask(MemberRegister)
        self.present = self.ask(Present, self.command.meeting)

    def decide(self) -> None:
        today = self.call.today
        self.refuse_if(why_nobody_comes_in(self.meeting, today))
        entitled = self.register.entitled(today)
        present = (entitled & self.present.bits()).bit_count()
        self.refuse_if(why_no_quorum(self.meeting, present, today))
        called_on, held_on = self.meeting.called_on, self.meeting.held_on
        assert called_on is not None
        assert held_on is not None, "a meeting that is under way was convened"
        electorate = Electorate(
            members=self.register.members(today).bit_count(),
            suspended=self.register.suspended(today).bit_count(),
            complete=self.register.is_complete_on(held_on),
        )
        rulebook, at_call = self.statutes.rulebook_on(held_on), self.statutes.rulebook_on(notice_judged_on(called_on))
        quorum = rules.quorum(present, electorate, rulebook)
        self.record(
            QuorumEstablished(
                meeting=self.command.meeting,
                entitled=electorate.entitled,
                present=present,
                roll=roll_hash(entitled),
                reached=quorum.met,
                rules=(notice(called_on, held_on, at_call, rulebook), quorum, rules.base(electorate)),
            )
        )


def why_no_quorum(meeting: MeetingSoFar, present: int, today: date) -> Refused | None:
    """Why nobody counts whether an assembly can decide; ``None``: it can be counted."""
    refused = why_nobody_comes_in(meeting, today)
    if refused is None and not present:
        return Refused("nobody-present", meeting=meeting.id)
    return refused
