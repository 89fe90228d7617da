"""Opening a voting: a motion is put to the vote, and from then on members may vote."""

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
    """A motion is put to the vote once, at a meeting that has its quorum.

    The quorum counts twice: as it was established, and again with the members who are there now. Some may have left.

    If two officers open the same voting at once, the second is refused as ``already-opened``.
    """

    def asks(self) -> None:
        voting, meeting = self.command.voting, meeting_of(self.command.voting)
        self.motion = self.ask(Motion, voting)  # is there such a motion, and was it put to the vote before?
        self.meeting = self.ask(MeetingLife, meeting)  # is it the day of the meeting, and was a quorum established?
        self.statutes = self.ask(Statutes)  # how many members do the statutes ask for?
        self.register = self.ask(MemberRegister)  # who has a vote today?
        self.present = self.ask(Present, meeting)  # who of them is at the meeting?
        self.charters = self.ask(Charters)  # was the room closed whose charter the motion adopts?

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
        """Is the quorum there now? ``None``: that is not known, for the register of members is not complete."""
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
    """Why a voting cannot be opened, given the quorum as it was established; ``None``: it can be. Pages ask it too.

    ``motion``: how far the motion is; ``None`` where there is no such motion.
    ``reached``: whether the quorum was reached; ``None`` where that is not known.
    ``closed_room``: the room whose charter the motion adopts, if that room is closed.
    ``present``: how many members who have a vote are at the meeting.
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
    """Why a voting cannot be opened whoever is there, for example because its meeting is closed.

    It is looked at first: the motion and the meeting cost little to read, and the register of members costs much.
    """
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
    """Why a meeting cannot decide for want of a quorum; ``None``: it has one."""
    if reached is None:
        return Refused("quorum-not-known", rule="quorum", meeting=meeting.id)
    return None if reached else Refused("quorum-not-reached", rule="quorum", meeting=meeting.id)
