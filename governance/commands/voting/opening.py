"""A motion is put to the vote."""

from datetime import date
from typing import Literal

from governance.commands.meetings import MeetingSoFar, why_over
from governance.commands.rolls import roll_at_opening
from governance.events import voting as events
from governance.facts.meetings import MeetingLife, Present
from governance.facts.membership import MemberRegister
from governance.facts.rooms import Charters
from governance.facts.statutes import Statutes
from governance.facts.voting import Motion
from governance.ids import CHOICES, RoomSlug, VotingId, meeting_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules import verdict as rules
from governance.rules.voting import quorum
from governance.states.voting import MotionState


class OpenVoting(Command, frozen=True, kw_only=True):
    """Put a motion to the vote: from now on members may vote. Who will see the votes is said first."""

    voting: VotingId
    secrecy: Literal["open"] = "open"


class OpenVotingSlice(CommandSlice[OpenVoting], right=CHAIR):
    """Once, at a meeting that can decide: as it was established, and with who is there now."""

    def asks(self) -> None:
        voting = self.command.voting
        self.motion = self.ask(Motion, voting)
        self.meeting = self.ask(MeetingLife, meeting_of(voting))
        self.statutes = self.ask(Statutes)
        self.register = self.ask(MemberRegister)
        self.present = self.ask(Present, meeting_of(voting))
        self.charters = self.ask(Charters)

    def decide(self) -> None:
        voting, today, effect = self.command.voting, self.call.today, self.motion.effect
        motion, established = self.motion.state, self.meeting.quorum_established
        self.refuse_if(why_not_put_to_the_vote(voting, self.meeting, today, motion=motion, established=established))
        roll = roll_at_opening(today, self.register, self.present)
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
            complete=self.register.is_complete_on(held_on),
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
