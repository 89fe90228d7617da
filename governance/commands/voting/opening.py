"""Opening a voting: a motion is put to the vote, and from then on members may vote."""

from datetime import date
from typing import Literal

from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_called_off, why_not_opened_yet, why_over
from governance.commands.rolls import electorate_of, roll_on_record
from governance.events import voting as events
from governance.events.decisions import AdoptCharter
from governance.facts.meetings import MeetingLife, Present
from governance.facts.register import MemberRegister
from governance.facts.rooms import Charters
from governance.facts.statutes import Statutes
from governance.facts.voting import Motion
from governance.ids import CHOICES, ItemId, RoomSlug, meeting_of, voting_id
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules.statutes import MotionKind, Rulebook
from governance.rules.voting import quorum
from governance.states.voting import MotionState


class OpenVoting(Command, frozen=True, kw_only=True):
    """Put a motion to the vote: from now on members may vote. ``secrecy`` says who will see who voted what."""

    item: ItemId
    # Only ``open`` can be chosen so far: the voter sees their own vote, and after the closing the voorzitter and the
    # secretaris see all votes by name (``Secrecy``).
    secrecy: Literal["open"] = "open"


class OpenVotingSlice(CommandSlice[OpenVoting], right=CHAIR):
    """A motion is put to the vote once, at a meeting that has its quorum.

    The quorum is checked twice: once as it was established, and once with the members who are here now, because some
    may have left since.

    If two officers open the same voting at once, the second is refused as ``already-opened``.
    """

    def asks(self) -> None:
        item, meeting = self.command.item, meeting_of(self.command.item)
        self.motion = self.ask(Motion, item)  # is there such a motion, and was it put to the vote before?
        self.meeting = self.ask(MeetingLife, meeting)  # was the meeting opened, and was its quorum reached?
        self.statutes = self.ask(Statutes)  # how many members do the statutes ask for?
        self.register = self.ask(MemberRegister)  # who has a vote today?
        self.present = self.ask(Present, meeting)  # who of them is at the meeting?
        self.charters = self.ask(Charters)  # was the room closed whose charter the motion adopts?

    def decide(self) -> None:
        item, motion_state = self.command.item, self.motion.state
        # These checks need only the motion and the meeting. They run before the register of members is touched, because
        # reading the register can be expensive: if nobody has folded it yet, the decision starts again (``NotFolded``).
        self.refuse_if(
            _why_motion_or_meeting_prevents_opening(
                item,
                self.meeting,
                now_at(self.call, self.meeting).today,
                motion_state=motion_state,
            )
        )
        at, today = now_at(self.call, self.meeting, self.present)
        roll = roll_on_record(today, self.register, self.present, votes_each=self._rulebook.votes_per_member)
        refused = why_voting_cannot_be_opened(
            item,
            self.meeting,
            today,
            motion_state=motion_state,
            quorum_reached=self.meeting.quorum_reached.get(self._kind),
            closed_room=self._closed_room(today),
            present=roll.present.heads,
        )
        # The quorum as it was established was judged above. ``_reached`` judges it again with the members who are here
        # now.
        self.refuse_if(refused or _why_no_quorum(self.meeting, self._reached(roll)))
        self.record(
            events.VotingOpened(
                voting=voting_id(item, self.motion.votings + 1),
                secrecy=events.Secrecy(self.command.secrecy),
                choices=list(CHOICES),
                roll=roll,
                at=at,
            ),
        )

    def _closed_room(self, today: date) -> RoomSlug | None:
        """The room whose charter the motion adopts, if that room is closed today."""
        effect = self.motion.effect
        if isinstance(effect, AdoptCharter) and self.charters.is_closed_on(effect.room, today):
            return effect.room
        return None

    @property
    def _rulebook(self) -> Rulebook:
        """That of the day of the meeting."""
        held_on = self.meeting.held_on
        assert held_on is not None, "a quorum was established at a meeting that was convened"
        return self.statutes.rulebook_on(held_on)

    @property
    def _kind(self) -> MotionKind:
        kind = self.motion.kind
        assert kind is not None, "a motion that waits for its voting was tabled"
        return kind

    def _reached(self, roll: events.Roll) -> bool | None:
        """Whether the quorum is here now; ``None``: not known, because the register of members is incomplete."""
        return quorum(roll.present.heads, electorate_of(roll), self._rulebook, self._kind).met


def why_voting_cannot_be_opened(
    item: ItemId,
    meeting: MeetingSoFar,
    today: date,
    *,
    motion_state: MotionState | None,
    quorum_reached: bool | None,
    closed_room: RoomSlug | None,
    present: int,
) -> Refused | None:
    """Why a voting cannot be opened, given the quorum as it was established; ``None``: it can be. Pages call this too.

    ``motion_state``: how far the motion is; ``None`` if there is no such motion.
    ``quorum_reached``: whether the quorum was reached; ``None`` if that is not known.
    ``closed_room``: the room whose charter the motion adopts, if that room is closed.
    ``present``: how many members who have a vote are at the meeting.
    """
    refused = _why_motion_or_meeting_prevents_opening(item, meeting, today, motion_state=motion_state)
    if refused is not None:
        return refused
    if closed_room is not None:
        return Refused("room-closed", room=closed_room)
    refused = _why_no_quorum(meeting, quorum_reached)
    if refused is None and not present:
        return Refused("nobody-present", meeting=meeting.id)
    return refused


def _why_motion_or_meeting_prevents_opening(
    item: ItemId,
    meeting: MeetingSoFar,
    today: date,
    *,
    motion_state: MotionState | None,
) -> Refused | None:
    """Why a voting cannot be opened, judged by the motion and the meeting alone; ``None``: nothing in them prevents it.

    This check runs first, because the register of members is expensive to read.
    """
    return why_motion_does_not_wait(item, meeting, today, motion_state) or why_not_opened_yet(meeting)


def why_motion_does_not_wait(
    item: ItemId, meeting: MeetingSoFar, today: date, motion_state: MotionState | None
) -> Refused | None:
    """Why a motion does not wait for its voting; ``None``: it does. For example, its meeting is closed."""
    match motion_state:
        case None:
            return Refused("no-such-motion", item=item)
        case MotionState.PUT_TO_THE_VOTE:
            return Refused("already-opened", item=item)
        case MotionState.WITHDRAWN:
            return Refused("item-withdrawn", item=item)
        case MotionState.TABLED | MotionState.HELD_OVER | MotionState.CALLED_OFF:
            pass
    if meeting.state is not None and meeting.state.is_closed:
        return Refused("meeting-closed", meeting=meeting.id)
    return why_called_off(meeting) or why_over(meeting, today)


def _why_no_quorum(meeting: MeetingSoFar, quorum_reached: bool | None) -> Refused | None:
    """Why a meeting cannot decide without a quorum; ``None``: it has one, or that is not known yet.

    While the register does not name every member nobody knows whether enough are there. The members can vote all the
    same; the result is declared once it is known, or by a ruling of the chair.
    """
    return Refused("quorum-not-reached", rule="quorum", meeting=meeting.id) if quorum_reached is False else None
