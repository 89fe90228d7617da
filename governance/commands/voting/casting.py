"""Casting a vote: a member makes their choice in an open voting."""

from collections.abc import Sequence
from datetime import date

from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_called_off, why_over
from governance.events import voting as events
from governance.facts.board import OfficeHolder
from governance.facts.meetings import AttendanceOf, MeetingLife
from governance.facts.membership import Membership
from governance.facts.voting import Ballot, VoteOf
from governance.ids import OFFICES, Choice, Office, VotingId, meeting_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import SIGNED_IN
from governance.rules.articles import FROM_ELSEWHERE, ONE_VOTE
from governance.rules.membership import entitlement
from governance.states.voting import VotingState


class CastVote(Command, frozen=True, kw_only=True):
    """Make your choice in an open voting, once."""

    voting: VotingId
    choice: Choice


def why_member_cannot_vote(
    voting: VotingId,
    meeting: MeetingSoFar,
    today: date,
    *,
    voting_state: VotingState | None,
    member: bool | None,
    suspended: bool | None,
    here: bool,
    voted: bool,
    unlinked_office: Office | None,
) -> Refused | None:
    """Why somebody cannot vote; ``None``: they can. If several reasons apply, the first one checked is given.

    Pages call this too, so that members learn it before they choose.

    ``voting_state``: how far the voting is; ``None`` if it was never opened.
    ``member``, ``suspended``: ``None`` if that is not known.
    ``here``: whether they are checked in at the meeting.
    ``unlinked_office``: the office under which somebody signed in without a member number. They may be a member whose
    number the board has yet to link to the office. The refusal then says what to do.
    """
    refused = why_called_off(meeting) or why_voting_is_not_open(voting, voting_state)
    if refused is not None:
        return refused
    refused = why_over(meeting, today)
    if refused is not None:
        return refused
    is_member, is_not_suspended = entitlement(member, suspended)
    if not is_member.met and unlinked_office is not None:
        return Refused("office-not-joined", rule=is_member.rule, article=is_member.article, office=unlinked_office)
    if not is_member.met:
        return Refused("not-a-member", rule=is_member.rule, article=is_member.article)
    if not is_not_suspended.met:
        return Refused("suspended", rule=is_not_suspended.rule, article=is_not_suspended.article)
    if not here:
        return Refused("not-checked-in", rule="electronic", article=FROM_ELSEWHERE, meeting=meeting.id)
    return refusal_of_second_vote(voting) if voted else None


def refusal_of_second_vote(voting: VotingId) -> Refused:
    """The refusal of a second vote by the same member: a member has one vote in a voting."""
    return Refused("already-voted", rule="one-vote", article=ONE_VOTE, voting=voting)


class CastVoteSlice(CommandSlice[CastVote], right=SIGNED_IN):
    """A vote is accepted from a member who is not suspended, is checked in at the meeting, and has not voted yet.

    These conditions are judged at the moment of the vote, because the law knows no record date for an assembly. So
    somebody who is admitted while the voting is open may vote.

    The facts concern one voting, one meeting and one member, so the cost of a vote is independent of the number of
    members and votes. A caller without a member number is checked against the offices instead. If a member votes on
    two devices at once, the second vote is refused as ``already-voted``.
    """

    membership: Membership | None = None
    attendance: AttendanceOf | None = None
    earlier: VoteOf | None = None
    holders: Sequence[OfficeHolder] = ()

    def asks(self) -> None:
        voting, meeting, member = self.command.voting, meeting_of(self.command.voting), self.call.member
        self.ballot = self.ask(Ballot, voting)  # is the voting open, and what may be chosen?
        self.meeting = self.ask(MeetingLife, meeting)  # is it still the day of the meeting?
        if member is not None:
            self.membership = self.ask(Membership, member)  # are they a member today, and are they suspended?
            self.attendance = self.ask(AttendanceOf, meeting, member)  # are they at the meeting?
            self.earlier = self.ask(VoteOf, voting, member)  # did they vote in it before?
        else:
            self.holders = [self.ask(OfficeHolder, office) for office in OFFICES]  # by which office did they sign in?

    def decide(self) -> None:
        voting = self.command.voting
        self.refuse_if(self._why_not())
        assert self.call.member is not None, "somebody without a member number was refused above"
        if self.command.choice not in self.ballot.choices:
            self.refuse("no-such-choice", choices=list(self.ballot.choices))
        self.record(
            events.VoteCast(voting=voting, member=self.call.member, choices=(self.command.choice,), way="device")
        )

    @property
    def _today(self) -> date:
        """The day at the assembly: no earlier than the voter came in, by whichever clock that was recorded.

        That others came and went is not asked: every vote would then wait for everybody who comes in.
        """
        attendance = () if self.attendance is None else (self.attendance,)
        return now_at(self.call, self.meeting, *attendance).today

    def _why_not(self) -> Refused | None:
        """``why_member_cannot_vote``, with values from the log."""
        today, membership = self._today, self.membership
        return why_member_cannot_vote(
            self.command.voting,
            self.meeting,
            today,
            voting_state=self.ballot.state,
            member=membership is not None and membership.is_member_on(today),
            suspended=membership is not None and membership.is_suspended_on(today),
            here=self.attendance is not None and self.attendance.here,
            voted=self.earlier is not None and self.earlier.cast,
            unlinked_office=self._office(),
        )

    def _office(self) -> Office | None:
        """The office that the caller holds today, if they have no member number; ``None``: they hold none."""
        person, today = self.call.person, self._today
        if person is None:
            return None
        return next((holder.office for holder in self.holders if holder.term_of(person, today) is not None), None)


def why_voting_is_not_open(voting: VotingId, voting_state: VotingState | None) -> Refused | None:
    """Why a voting takes no votes and cannot be closed; ``None``: it is open. Pages call this too."""
    match voting_state:
        case None:
            return Refused("voting-not-open", voting=voting)
        case VotingState.OPEN:
            return None
        case VotingState.CLOSED | VotingState.DECLARED:
            return Refused("voting-closed", voting=voting)
