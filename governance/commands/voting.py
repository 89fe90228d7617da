"""A motion put to the vote: opened, votes cast, closed, result declared, and what follows from it by itself."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from governance.commands.meetings import MeetingSoFar, why_over
from governance.commands.rolls import base_anew, roll_at_closing, roll_at_opening
from governance.dates import days_later
from governance.events import voting as events
from governance.events.decisions import AdoptCharter, DecisionRecorded
from governance.events.rooms import CharterAdopted
from governance.facts.board import OfficeHolder
from governance.facts.decisions import LastDecision
from governance.facts.meetings import Attendance, Meeting, Present
from governance.facts.membership import Membership, Roll
from governance.facts.rooms import Charters
from governance.facts.statutes import Statutes
from governance.facts.voting import Ballot, Motion, Tally, VoteOf
from governance.ids import CHOICES, OFFICES, Choice, DecisionId, Office, RoomSlug, VotingId, decision_id, meeting_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR, SIGNED_IN
from governance.rules import verdict as rules
from governance.rules.articles import BASE, FROM_ELSEWHERE, ONE_VOTE, RULING
from governance.rules.meetings import notice_judged_on
from governance.rules.membership import entitlement
from governance.rules.voting import judge, quorum
from governance.states.meetings import last_day
from governance.states.voting import MotionState, VotingState

ALV = "ALV"
"""The organ whose decisions these are: the general assembly (algemene ledenvergadering)."""


class OpenVoting(Command, frozen=True, kw_only=True):
    """Put a motion to the vote: from now on members may vote. Who will see the votes is said first."""

    voting: VotingId
    secrecy: Literal["open"] = "open"


class OpenVotingSlice(CommandSlice[OpenVoting], right=CHAIR):
    """Once, at a meeting that can decide: as it was established, and with who is there now."""

    def asks(self) -> None:
        voting = self.command.voting
        self.motion = self.ask(Motion, voting)
        self.meeting = self.ask(Meeting, meeting_of(voting))
        self.statutes = self.ask(Statutes)
        self.roll = self.ask(Roll)
        self.present = self.ask(Present, meeting_of(voting))
        self.charters = self.ask(Charters)

    def decide(self) -> None:
        voting, today, effect = self.command.voting, self.call.today, self.motion.effect
        motion, established = self.motion.state, self.meeting.quorum_established
        self.refuse_if(why_not_put_to_the_vote(voting, self.meeting, today, motion=motion, established=established))
        roll = roll_at_opening(today, self.roll, self.present)
        refused = why_not_opened(
            voting,
            self.meeting,
            today,
            motion=motion,
            established=established,
            reached=self.meeting.quorum_reached,
            closed_room=effect.room if effect and self.charters.is_closed_on(effect.room, today) else None,
            present=roll.present,
        )
        self.refuse_if(refused or _why_no_quorum(self.meeting, self._reached(roll)))
        self.record(
            events.VotingOpened(
                voting=voting, secrecy=events.Secrecy(self.command.secrecy), choices=list(CHOICES), roll=roll
            ),
        )

    def _reached(self, roll: events.Roll) -> bool | None:
        """Is the quorum there now? Members may have left since it was established."""
        held_on = self.meeting.held_on
        assert held_on is not None, "a quorum was established at a meeting that was convened"
        electorate = rules.Electorate(
            members=roll.entitled + len(roll.excluded),
            suspended=len(roll.excluded),
            complete=self.roll.is_complete_on(held_on),
        )
        return quorum(roll.present, electorate, self.statutes.rulebook_on(held_on)).met


def why_not_opened(
    voting: VotingId,
    meeting: MeetingSoFar,
    today: date,
    *,
    motion: MotionState | None,
    established: bool,
    reached: bool | None,
    closed_room: RoomSlug | None,
    present: int,
) -> Refused | None:
    """Why a voting cannot be opened, with the quorum as it was established; ``None``: it can. Pages ask it too.

    ``motion``: ``None`` where there is none; ``closed_room``: the room that the motion is about, where it is
    closed; ``present``: how many are there who have a vote.
    """
    refused = why_not_put_to_the_vote(voting, meeting, today, motion=motion, established=established)
    if refused is not None:
        return refused
    if closed_room is not None:
        return Refused("room-closed", room=closed_room)
    refused = _why_no_quorum(meeting, reached)
    if refused is None and not present:
        return Refused("nobody-present", meeting=meeting.id)
    return refused


def why_not_put_to_the_vote(
    voting: VotingId, meeting: MeetingSoFar, today: date, *, motion: MotionState | None, established: bool
) -> Refused | None:
    """Why a voting cannot be opened, whoever is there: by its motion and by its meeting alone."""
    match motion:
        case None:
            return Refused("no-such-voting", voting=voting)
        case MotionState.PUT_TO_THE_VOTE:
            return Refused("already-opened", voting=voting)
        case MotionState.TABLED:
            pass
    if meeting.state is not None and meeting.state.is_closed:
        return Refused("meeting-closed", meeting=meeting.id)
    refused = why_over(meeting, today)
    if refused is not None:
        return refused
    if not established:
        return Refused("quorum-not-established", rule="quorum", meeting=meeting.id)
    return None


def _why_no_quorum(meeting: MeetingSoFar, reached: bool | None) -> Refused | None:
    if reached is None:
        return Refused("quorum-not-known", rule="quorum", meeting=meeting.id)
    return None if reached else Refused("quorum-not-reached", rule="quorum", meeting=meeting.id)


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
    """Why somebody cannot vote, in the order in which it is told; ``None``: they can.

    ``state``: ``None`` where the voting was never opened.
    ``by_name_in``: the office that somebody without a number holds, for they may be a member whom nobody has joined to
    it yet. Pages ask it too, of the read tables, so that nobody chooses in vain; what is refused the log alone decides.
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
    """The refusal that meets a second vote."""
    return Refused("already-voted", rule="one-vote", article=ONE_VOTE, voting=voting)


class CastVoteSlice(CommandSlice[CastVote], right=SIGNED_IN):
    """A member who is not suspended, is at the meeting and has not voted yet, each asked when the vote is cast.

    The law knows no record date for an assembly, so no roll is looked at (rules.md, case 11).
    """

    membership: Membership | None = None
    holders: Sequence[OfficeHolder] = ()

    def asks(self) -> None:
        voting, member = self.command.voting, self.call.member
        self.ballot = self.ask(Ballot, voting)
        self.meeting = self.ask(Meeting, meeting_of(voting))
        if member is not None:
            self.membership = self.ask(Membership, member)
            self.attendance = self.ask(Attendance, meeting_of(voting), member)
            self.earlier = self.ask(VoteOf, voting, member)
        else:
            self.holders = [self.ask(OfficeHolder, office) for office in OFFICES]

    def decide(self) -> None:
        voting = self.command.voting
        self.refuse_if(self._why_not())
        assert self.call.member is not None, "only who has a number has a vote"
        if self.command.choice not in self.ballot.choices:
            self.refuse("no-such-choice", choices=list(self.ballot.choices))
        self.record(events.VoteCast(voting=voting, member=self.call.member, choice=self.command.choice, way="device"))

    def _why_not(self) -> Refused | None:
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
        """The office that whoever calls without a number holds."""
        person, today = self.call.person, self.call.today
        if person is None:
            return None
        return next((holder.office for holder in self.holders if holder.term_of(person, today) is not None), None)


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
        self.meeting = self.ask(Meeting, meeting_of(voting))
        self.tally = self.ask(Tally, voting)
        self.roll = self.ask(Roll)
        self.present = self.ask(Present, meeting_of(voting))

    def decide(self) -> None:
        voting, opening, held_on = self.command.voting, self.ballot.roll, self.meeting.held_on
        self.refuse_if(why_not_open(voting, self.ballot.state))
        assert opening is not None, "what was opened has its roll"
        assert held_on is not None, "what was put to the vote belongs to a meeting that was convened"
        day = min(self.call.today, last_day(held_on))
        roll = roll_at_closing(day, self.roll, self.present, opening, self.tally.voters)
        self.record(events.VotingClosed(voting=voting, roll=roll))


def why_not_open(voting: VotingId, state: VotingState | None) -> Refused | None:
    """Why no vote is cast in a voting, and why it cannot be closed; ``None``: it is open. Pages ask it too."""
    match state:
        case None:
            return Refused("voting-not-open", voting=voting)
        case VotingState.OPEN:
            return None
        case VotingState.CLOSED | VotingState.DECLARED:
            return Refused("voting-closed", voting=voting)


class DeclareResult(Command, frozen=True, kw_only=True):
    """Make the result known, with the verdict on the motion. It never changes (invariant 4)."""

    voting: VotingId


class DeclareResultSlice(CommandSlice[DeclareResult], right=CHAIR):
    """The votes must add up first; a motion that is carried becomes a decision, which takes effect by itself.

    An outcome that is not known is no result, for a result never changes: the register must be complete first where
    it turns on that. Who is entered for it and was a member then counts in the base.
    """

    def asks(self) -> None:
        voting = self.command.voting
        self.motion = self.ask(Motion, voting)
        self.ballot = self.ask(Ballot, voting)
        self.tally = self.ask(Tally, voting)
        self.meeting = self.ask(Meeting, meeting_of(voting))
        self.statutes = self.ask(Statutes)
        self.roll = self.ask(Roll)
        self.last = self.ask(LastDecision, ALV, self._year)
        self.charters = self.ask(Charters)

    @property
    def _year(self) -> int:
        """The year of the meeting, in which its decisions are numbered: ``ALV-2026-1.3`` is of 2026."""
        return int(self.command.voting.split("-")[1])

    @property
    def _held_on(self) -> date:
        """The day of the meeting: by its law it decided, and since then its decision holds."""
        held_on = self.meeting.held_on
        assert held_on is not None, "what was put to the vote belongs to a meeting that was convened"
        return held_on

    def decide(self) -> None:
        voting, roll = self.command.voting, self.ballot.closing_roll
        self.refuse_if(why_not_declared(voting, self.ballot.state))
        assert roll is not None, "what was closed has its roll"
        self._refuse_unless_it_adds_up(roll)
        verdict = self._judge(roll)
        if verdict.outcome is rules.Outcome.NOT_KNOWN:
            self.refuse("outcome-not-known", rule="base", article=BASE, voting=voting)
        votes = {choice: self.tally.votes.get(choice, 0) for choice in self.ballot.choices}
        self.record(events.ResultDeclared(voting=voting, tally=votes, verdict=verdict))
        if verdict.outcome.is_carried:
            self._record_decision()

    def _refuse_unless_it_adds_up(self, roll: events.Roll) -> None:
        """Every vote is one member's, their only one, between opening and closing.

        No roll is a bound by itself, for that of the closing counts whoever voted. So the voters must be people who
        were ever admitted.
        """
        strangers = (self.tally.voters & ~self.roll.admitted).bit_count()
        if strangers or self.tally.doubled or self.tally.outside:
            self.refuse(
                "votes-do-not-add-up",
                rule="one-vote",
                article=ONE_VOTE,
                voting=self.command.voting,
                votes=self.tally.cast,
                entitled=roll.entitled,
                strangers=strangers,
                doubled=self.tally.doubled,
                outside=self.tally.outside,
            )

    def _judge(self, roll: events.Roll) -> rules.Verdict:
        """By the rulebook of the meeting's day, whenever it is declared; the call by that of its own day."""
        voters, called_on, held_on = self.tally.voters.bit_count(), self.meeting.called_on, self._held_on
        assert called_on is not None, "a meeting that was convened was called"
        return judge(
            rulebook=self.statutes.rulebook_on(held_on),
            tally=rules.Tally.of(self.tally.votes),
            voters=voters,
            present=max(roll.present, voters),
            electorate=self._electorate(roll),
            on_record=max(roll.entitled, voters),
            called_on=called_on,
            meeting_on=held_on,
            rulebook_at_call=self.statutes.rulebook_on(notice_judged_on(called_on)),
            by_device=self.tally.by_device,
            said_to_have_none=(self.tally.voters & ~self._had_a_vote()).bit_count(),
        )

    def _had_a_vote(self) -> int:
        """Who had a vote on the day of the meeting, the one before or the one after, by all that is known by now.

        Somebody who left or was suspended on the day itself can have voted before that.
        """
        before = days_later(self._held_on, -1)
        on, after = self._held_on, last_day(self._held_on)
        return self.roll.entitled(before) | self.roll.entitled(on) | self.roll.entitled(after)

    def _electorate(self, roll: events.Roll) -> rules.Electorate:
        """The base on record at the closing, never fewer than those who voted; or anew, where that is more.

        So a register that was not complete at the closing can be made so, and no number from before it passes for one
        of all members. A base on record never shrinks.
        """
        entitled, suspended = max(roll.entitled, self.tally.voters.bit_count()), len(roll.excluded)
        anew, excluded = base_anew(self._held_on, self.roll, roll, self.tally.voters)
        if anew.bit_count() > entitled:
            entitled, suspended = anew.bit_count(), excluded.bit_count()
        return rules.Electorate(
            members=entitled + suspended,
            suspended=suspended,
            complete=self.roll.is_complete_on(self._held_on),
        )

    def _record_decision(self) -> None:
        number = self.last.number + 1
        decision = decision_id(ALV, self._year, number)
        effect = self._effect()
        self.record(
            DecisionRecorded(
                decision=decision,
                organ=ALV,
                year=self._year,
                number=number,
                meeting=meeting_of(self.command.voting),
                voting=self.command.voting,
                title=self.motion.title,
                text=self.motion.text,
                effect=effect,
                in_force_on=self._held_on,
            )
        )
        if effect is not None:
            self._adopt_charter(effect, decision)

    def _effect(self) -> AdoptCharter | None:
        """What the decision does; nothing where its room was closed by the day of the meeting."""
        effect = self.motion.effect
        return None if effect is None or self.charters.is_closed_on(effect.room, self._held_on) else effect

    def _adopt_charter(self, effect: AdoptCharter, decision: DecisionId) -> None:
        self.record(
            CharterAdopted(
                room=effect.room,
                version=self.charters.next_of(effect.room),
                text=effect.text,
                decision=decision,
                in_force_on=self._held_on,
            )
        )


def why_not_declared(voting: VotingId, state: VotingState | None) -> Refused | None:
    """Why a result cannot be made known, whatever it is; ``None``: it can. Pages ask it too."""
    match state:
        case None:
            return Refused("voting-not-open", voting=voting)
        case VotingState.OPEN:
            return Refused("voting-still-open", voting=voting)
        case VotingState.CLOSED:
            return None
        case VotingState.DECLARED:
            return Refused("already-declared", rule="chair-ruling", article=RULING, voting=voting)
