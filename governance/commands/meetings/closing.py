"""Closing an assembly: from then on nobody comes in and nothing is put to the vote."""

from collections.abc import Collection
from datetime import date

from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_not_opened_yet, why_not_under_way
from governance.events.meetings import MeetingClosed
from governance.facts.meetings import MeetingLife
from governance.ids import MeetingId, VotingId
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR


class CloseMeeting(Command, frozen=True, kw_only=True):
    """Close an assembly: nobody comes in and nothing is put to the vote any more."""

    meeting: MeetingId


class CloseMeetingSlice(CommandSlice[CloseMeeting], right=CHAIR):
    """An assembly that was opened is closed once, and not while a voting is open."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)

    def decide(self) -> None:
        at, today = now_at(self.call, self.meeting)
        self.refuse_if(why_not_closed_yet(self.meeting, self.meeting.open_votings, today))
        self.record(MeetingClosed(meeting=self.command.meeting, at=at))


def why_not_closed_yet(meeting: MeetingSoFar, open_votings: Collection[VotingId], today: date) -> Refused | None:
    """Why an assembly cannot be closed; ``None``: it can."""
    refused = why_not_under_way(meeting, today) or why_not_opened_yet(meeting)
    if refused is None and open_votings:
        return Refused("voting-open", voting=min(open_votings))
    return refused
