"""Closing a voting: later votes are refused.

The event records how many members had a vote, with a hash of their numbers.
"""

from governance.commands.meetings.under_way import now_at
from governance.commands.rolls import roll_on_record
from governance.commands.voting.casting import why_voting_is_not_open
from governance.events import voting as events
from governance.facts.meetings import MeetingLife, Present
from governance.facts.register import MemberRegister
from governance.facts.statutes import Statutes
from governance.facts.voting import Ballot, VoteCount
from governance.ids import VotingId, meeting_of
from governance.log.command import Command, CommandSlice
from governance.rights import CHAIR
from governance.states.meetings import last_day


class CloseVoting(Command, frozen=True, kw_only=True):
    """Close a voting: every later vote is refused."""

    voting: VotingId


class CloseVotingSlice(CommandSlice[CloseVoting], right=CHAIR):
    """A voting is closed once, and it stays closed.

    It can be closed without any vote. A voting that was left open can still be closed weeks later; its roll is then
    that of the last day on which somebody could vote. If a vote and the closing come at once, either the vote comes
    first and is counted, or it is refused as ``voting-closed``.
    """

    def asks(self) -> None:
        voting, meeting = self.command.voting, meeting_of(self.command.voting)
        self.ballot = self.ask(Ballot, voting)  # is the voting open?
        self.meeting = self.ask(MeetingLife, meeting)  # on which day is the meeting?
        self.votes = self.ask(VoteCount, voting)  # who has voted?
        # who has a vote on the day of closing, or on the last day of the meeting if the closing is later?
        self.register = self.ask(MemberRegister)
        self.present = self.ask(Present, meeting)  # who is at the meeting?
        self.statutes = self.ask(Statutes)  # how many votes has a member?

    def decide(self) -> None:
        voting, held_on = self.command.voting, self.meeting.held_on
        self.refuse_if(why_voting_is_not_open(voting, self.ballot.state))
        assert held_on is not None, "a voting that is open belongs to a meeting that was convened"
        at, today = now_at(self.call, self.meeting, self.present)
        roll_day = min(today, last_day(held_on))
        votes_each = self.statutes.rulebook_on(held_on).votes_per_member
        roll = roll_on_record(
            roll_day, self.register, self.present, votes_each=votes_each, voter_bits=self.votes.voter_bits
        )
        self.record(events.VotingClosed(voting=voting, roll=roll, at=at))
