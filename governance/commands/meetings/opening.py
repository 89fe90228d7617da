"""Opening an assembly: from then on it is counted who is there, and motions are put to the vote."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from governance.commands.meetings.quorum import QuorumCount
from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_not_under_way, why_over
from governance.events.meetings import InCharge, MeetingOpened
from governance.facts.board import OfficeHolder
from governance.facts.meetings import MeetingLife
from governance.facts.membership import Membership
from governance.ids import MeetingId, MemberId, Office
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules.articles import CHAIRS
from governance.rules.membership import entitlement
from governance.states.meetings import MeetingState

LED_BY: Final[Mapping[str, Office]] = {"chair": "voorzitter", "minute_taker": "secretaris"}
"""The officers who chair an assembly and take its minutes where nobody says otherwise (BW 2:38 lid 2)."""


class OpenMeeting(Command, frozen=True, kw_only=True):
    """Open an assembly on its day, and count who is there for the first time."""

    meeting: MeetingId
    chair: Office = LED_BY["chair"]
    """The officer of today who chairs."""
    chair_member: MemberId | None = None
    """The member who chairs in the place of that officer."""
    minute_taker: Office = LED_BY["minute_taker"]
    """The officer of today who takes the minutes."""
    minute_taker_member: MemberId | None = None
    """The member who takes them in the place of that officer."""


class OpenMeetingSlice(CommandSlice[OpenMeeting], right=CHAIR):
    """An assembly is opened once, on its own day: whoever was called for that day was not called for another.

    Voorzitter and secretaris of the board chair it and take its minutes (BW 2:38 lid 2). If one of them is away, it is
    another officer, or a member who is there, whom the board or the assembly picks. It can be opened before the hour of
    the call, and its record then says so. If two officers open it at once, the second is refused as
    ``meeting-already-opened``.
    """

    chair_member: Membership | None = None
    minute_taker_member: Membership | None = None

    def asks(self) -> None:
        command = self.command
        self.meeting = self.ask(MeetingLife, command.meeting)  # has its day come, and was it opened before?
        self.count = QuorumCount(self, command.meeting)  # who is there, and can they decide?
        self.chair = self.ask(OfficeHolder, command.chair)
        self.minute_taker = self.ask(OfficeHolder, command.minute_taker)
        if command.chair_member is not None:
            self.chair_member = self.ask(Membership, command.chair_member)
        if command.minute_taker_member is not None:
            self.minute_taker_member = self.ask(Membership, command.minute_taker_member)

    def decide(self) -> None:
        command, today = self.command, now_at(self.call, self.meeting).today
        self.refuse_if(why_not_opened_now(self.meeting, today))
        chair = self._in_charge(self.chair, command.chair_member, self.chair_member, today)
        minute_taker = self._in_charge(self.minute_taker, command.minute_taker_member, self.minute_taker_member, today)
        counted = self.count.taken(self.call)
        self.record(
            MeetingOpened(meeting=command.meeting, chair=chair, minute_taker=minute_taker, at=counted.at),
        )
        self.record(counted)

    def _in_charge(
        self, officer: OfficeHolder, number: MemberId | None, membership: Membership | None, today: date
    ) -> InCharge:
        """The member with this number, who is there and has a vote; without a number the officer of today."""
        if number is None or membership is None:
            term = officer.held_on(today)
            if term is None or term.person is None:
                self.refuse("nobody-in-office", rule="at-the-table", article=CHAIRS, office=officer.office)
            return InCharge(person=term.person, office=officer.office, member=term.member)
        is_member, is_not_suspended = entitlement(membership.is_member_on(today), membership.is_suspended_on(today))
        if not is_member.met or membership.person is None:
            self.refuse("not-a-member", rule=is_member.rule, article=is_member.article, member=number)
        if not is_not_suspended.met:
            self.refuse("suspended", rule=is_not_suspended.rule, article=is_not_suspended.article, member=number)
        if not self.count.present.is_here(number):
            self.refuse("member-not-here", meeting=self.command.meeting, member=number)
        return InCharge(person=membership.person, member=number)


def why_not_opened_now(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why an assembly cannot be opened, whoever is there; ``None``: it can. Pages call this too."""
    refused = why_not_under_way(meeting, today)
    if refused is None and meeting.state is MeetingState.OPENED:
        return Refused("meeting-already-opened", meeting=meeting.id)
    return refused or why_over(meeting, today)
