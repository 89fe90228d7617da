"""Casting a vote: a member makes their choice in an open voting."""

from collections.abc import Sequence
from datetime import date

from governance.commands.meetings import MeetingSoFar, why_over
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


def why_no_vote(
    voting: VotingId,
    meeting: MeetingSoFar,
    today: date,
    *,
    state: VotingState | None,
    member: bool | None,
    suspended: bool | None,
    here: bool,
    voted: bool,
    by_name_in: Office | None,
) -> Refused | None:
    """Why somebody cannot vote; ``None``: they can. Where several reasons hold, the first of these lines is told.

    Pages ask it too, so that nobody makes a choice in vain.

    ``state``: how far the voting is; ``None`` where it was never opened.
    ``member``, ``suspended``: ``None`` where that is not known.
    ``here``: whether they are checked in at the meeting.
    ``by_name_in``: the office of somebody who signed in as its holder and has no member number. They may be a member
    all the same, whom the board has not joined to the office yet; the refusal says what to do.
    """
    refused = why_not_open(voting, state)
    if refused is not None:
        return refused
    refused = why_over(meeting, today)
    if refused is not None:
        return refused
    is_member, is_not_suspended = entitlement(member, suspended)
    if not is_member.met and by_name_in is not None:
        return Refused("office-not-joined", rule=is_member.rule, article=is_member.article, office=by_name_in)
    if not is_member.met:
        return Refused("not-a-member", rule=is_member.rule, article=is_member.article)
    if not is_not_suspended.met:
        return Refused("suspended", rule=is_not_suspended.rule, article=is_not_suspended.article)
    if not here:
        return Refused("not-checked-in", rule="electronic", article=FROM_ELSEWHERE, meeting=meeting.id)
    return already_voted(voting) if voted else None


def already_voted(voting: VotingId) -> Refused:
    """The refusal of a second vote by the same member."""
    return Refused("already-voted", rule="one-vote", article=ONE_VOTE, voting=voting)


class CastVoteSlice(CommandSlice[CastVote], right=SIGNED_IN):
    """A member votes who is not suspended, is at the meeting and has not voted yet.

    Each is asked at the moment of the vote. The roll of the opening is not looked at, for the law knows no record date
    for an assembly (rules.md, case 11): somebody who is admitted while the voting is open may vote.

    Every fact is about this voting, this meeting or this member, so a vote costs the same however many others there
    are. If one member votes on two devices at once, the second vote is refused as ``already-voted``.
    """

    membership: Membership | None = None
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
        self.record(events.VoteCast(voting=voting, member=self.call.member, choice=self.command.choice, way="device"))

    def _why_not(self) -> Refused | None:
        """``why_no_vote``, answered with what the log says."""
        today, membership = self.call.today, self.membership
        return why_no_vote(
            self.command.voting,
            self.meeting,
            today,
            state=self.ballot.state,
            member=membership is not None and membership.is_member_on(today),
            suspended=membership is not None and membership.is_suspended_on(today),
            here=membership is not None and self.attendance.here,
            voted=membership is not None and self.earlier.cast,
            by_name_in=self._office(),
        )

    def _office(self) -> Office | None:
        """The office that the caller holds today, where they have no member number; ``None``: they hold none."""
        person, today = self.call.person, self.call.today
        if person is None:
            return None
        return next((holder.office for holder in self.holders if holder.term_of(person, today) is not None), None)


def why_not_open(voting: VotingId, state: VotingState | None) -> Refused | None:
    """Why a voting takes no votes and cannot be closed; ``None``: it is open. Pages ask it too."""
    match state:
        case None:
            return Refused("voting-not-open", voting=voting)
        case VotingState.OPEN:
            return None
        case VotingState.CLOSED | VotingState.DECLARED:
            return Refused("voting-closed", voting=voting)
