"""A voting is closed."""

from governance.commands.rolls import roll_at_closing
from governance.commands.voting.casting import why_not_open
from governance.events import voting as events
from governance.facts.meetings import MeetingLife, Present
from governance.facts.membership import MemberRegister
from governance.facts.voting import Ballot, VoteCount
from governance.ids import VotingId, meeting_of
from governance.log.command import Command, CommandSlice
from governance.rights import CHAIR
from governance.states.meetings import last_day


class CloseVoting(Command, frozen=True, kw_only=True):
    """Close a voting: no vote is counted after this."""

    voting: VotingId


class CloseVotingSlice(CommandSlice[CloseVoting], right=CHAIR):
    """Once; nothing that is closed is opened again (invariant 4).

    Where it was left open, the roll is that of the last day on which somebody could vote.
    """

    def asks(self) -> None:
        voting = self.command.voting
        self.ballot = self.ask(Ballot, voting)
        self.meeting = self.ask(MeetingLife, meeting_of(voting))
        self.tally = self.ask(VoteCount, voting)
        self.register = self.ask(MemberRegister)
        self.present = self.ask(Present, meeting_of(voting))

    def decide(self) -> None:
        voting, opening, held_on = self.command.voting, self.ballot.roll, self.meeting.held_on
        self.refuse_if(why_not_open(voting, self.ballot.state))
        assert opening is not None, "what was opened has its roll"
        assert held_on is not None, "what was put to the vote belongs to a meeting that was convened"
        day = min(self.call.today, last_day(held_on))
        roll = roll_at_closing(day, self.register, self.present, opening, self.tally.voters)
        self.record(events.VotingClosed(voting=voting, roll=roll))
