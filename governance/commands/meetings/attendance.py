"""The attendance at an assembly: the secretaris lets members in, and notes who left before the end."""

from datetime import date

from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_not_under_way, why_over
from governance.events.meetings import AttendanceEnded, AttendanceRegistered, Presence
from governance.facts.meetings import AttendanceOf, MeetingLife
from governance.facts.membership import Membership
from governance.ids import MeetingId, MemberId
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import SECRETARIS
from governance.rules.articles import FROM_ELSEWHERE
from governance.rules.membership import entitlement


class CheckIn(Command, frozen=True, kw_only=True):
    """Let a member in to an assembly, and note that they are there, with a vote."""

    meeting: MeetingId
    member: MemberId
    presence: Presence = Presence.IN_PERSON


class CheckInSlice(CommandSlice[CheckIn], right=SECRETARIS):
    """A member who is not suspended is let in, and has a vote (BW 2:38 lid 1).

    A suspended member is not checked in, because everybody who is checked in counts and can vote. They may come all the
    same to speak on their own suspension (second half of that paragraph). No list says so: the chair lets them in.

    To take part from elsewhere the statutes must allow it (BW 2:38 lid 6), and the rulebook does not know of that yet.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.membership = self.ask(Membership, self.command.member)
        self.attendance = self.ask(AttendanceOf, self.command.meeting, self.command.member)

    def decide(self) -> None:
        command = self.command
        at, today = now_at(self.call, self.meeting, self.attendance)
        self.refuse_if(why_nobody_comes_in(self.meeting, today))
        if self.membership.periods is None:
            self.refuse("no-such-member", member=command.member)
        is_member, is_not_suspended = entitlement(
            self.membership.is_member_on(today), self.membership.is_suspended_on(today)
        )
        if not is_member.met:
            self.refuse("not-a-member", rule=is_member.rule, article=is_member.article, member=command.member)
        if not is_not_suspended.met:
            self.refuse(
                "suspended", rule=is_not_suspended.rule, article=is_not_suspended.article, member=command.member
            )
        if command.presence is Presence.ONLINE:
            self.refuse("online-not-allowed", rule="electronic", article=FROM_ELSEWHERE, meeting=command.meeting)
        if self.attendance.here:
            self.refuse("already-checked-in", meeting=command.meeting, member=command.member)
        self.record(
            AttendanceRegistered(meeting=command.meeting, member=command.member, presence=command.presence, at=at)
        )


class CheckOut(Command, frozen=True, kw_only=True):
    """Note that a member left an assembly before its end."""

    meeting: MeetingId
    member: MemberId


class CheckOutSlice(CommandSlice[CheckOut], right=SECRETARIS):
    """A member can leave who is at the assembly. It may be noted after the day of the assembly too."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.attendance = self.ask(AttendanceOf, self.command.meeting, self.command.member)

    def decide(self) -> None:
        command = self.command
        at, today = now_at(self.call, self.meeting, self.attendance)
        self.refuse_if(why_nobody_goes(self.meeting, today))
        if not self.attendance.here:
            self.refuse("member-not-here", meeting=command.meeting, member=command.member)
        self.record(AttendanceEnded(meeting=command.meeting, member=command.member, at=at))


def why_nobody_comes_in(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why no member is let in to an assembly; ``None``: members can be let in."""
    return why_not_under_way(meeting, today) or why_over(meeting, today)


def why_nobody_goes(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why it cannot be noted of any member that they left an assembly; ``None``: it can."""
    return why_not_under_way(meeting, today)
