"""How far has a meeting come, what is on its agenda, and who is there?"""

from datetime import date, time

from eventsourcing.domain import event

from governance.dates import Instant
from governance.events import meetings as events
from governance.events.voting import MotionAmended, MotionTabled, ResultDeclared, VotingClosed, VotingOpened
from governance.facts.member_bits import Bits
from governance.facts.register import Moment
from governance.ids import ItemId, MeetingId, MemberId, Organ, ParameterKind, VotingId, item_of, parts_of
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.statutes import MotionKind, motion_kind
from governance.states.meetings import MeetingState


class MeetingLife(Fact):
    """How far has this meeting come, may it decide, and is a voting open?"""

    def __init__(self, meeting: MeetingId) -> None:
        self.tag = tag.meeting(meeting)
        self.id = meeting
        self.state: MeetingState | None = None
        """``None``: there is no such meeting."""
        self.held_on: date | None = None
        self.starts_at: time | None = None
        """The hour for which the members were called, in Amsterdam."""
        self.called_on: date | None = None
        self.opened_at: Instant | None = None
        self.chair: events.InCharge | None = None
        """Who leads it; ``None``: it was not opened."""
        self.quorum_reached: dict[str, bool | None] = {}
        """By kind of motion, whether the quorum that was established last was reached; ``None``: not known."""
        self.open_votings: set[VotingId] = set()
        self.last_at: Instant | None = None
        """The latest instant on record, of all that happened at it but that people came and went."""

    @event(events.MeetingConvened)
    def convened(self, held_on: date, starts_at: time, called_on: date) -> None:
        self.state, self.called_on = MeetingState.CONVENED, called_on
        self.held_on, self.starts_at = held_on, starts_at

    @event(events.MeetingMoved)
    def moved(self, held_on: date, starts_at: time, called_on: date, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.held_on, self.starts_at, self.called_on = held_on, starts_at, called_on

    @event(events.MeetingCalledOff)
    def called_off(self, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.state = MeetingState.CALLED_OFF

    @event(events.MeetingOpened)
    def opened(self, chair: events.InCharge, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.state, self.opened_at, self.chair = MeetingState.OPENED, at, chair

    @event(events.QuorumEstablished)
    def quorum_counted(self, kinds: dict[str, events.QuorumOfKind], at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.quorum_reached = {kind: quorum.reached for kind, quorum in kinds.items()}

    @event(VotingOpened)
    def voting_opened(self, voting: VotingId, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.open_votings.add(voting)

    @event(VotingClosed)
    def voting_closed(self, voting: VotingId, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.open_votings.discard(voting)

    @event(ResultDeclared)
    def result_declared(self, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)

    @event(events.MeetingClosed)
    def closed(self, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.state = MeetingState.CLOSED


class Agenda(Fact):
    """Which items stand on this meeting's agenda, in which order, and which of them are motions, of which kind?"""

    def __init__(self, meeting: MeetingId) -> None:
        self.tag = tag.meeting(meeting)
        self.items: set[ItemId] = set()
        """Every item that was ever on it."""
        self.order: list[ItemId] = []
        """Those that stand on it now."""
        self.motions: dict[ItemId, MotionKind] = {}
        """Those of them that are motions."""
        self.proposed: set[ItemId] = set()
        """The motions that members proposed or asked for."""
        self.requested: set[ItemId] = set()
        """Those that members good for a tenth of the votes asked for."""
        self.texts_open_from: dict[ItemId, date] = {}
        """Of each amendment of the statutes, since when its literal text lies open."""
        self.put_to_the_vote: set[ItemId] = set()
        self.last_place = 0
        """The last place on it that was taken."""

    @event(events.AgendaItemAdded)
    def item_added(self, item: ItemId, order: int) -> None:
        self.items.add(item)
        self.order.append(item)
        self.last_place = order

    @event(MotionTabled)
    def motion_tabled(
        self,
        item: ItemId,
        order: int,
        kind: ParameterKind,
        proposed_by: tuple[MemberId, ...],
        requested: bool,
        text_open_from: date | None,
    ) -> None:
        self.items.add(item)
        self.order.append(item)
        self.last_place = order
        self.motions[item] = motion_kind(kind)
        if text_open_from is not None:
            self.texts_open_from[item] = text_open_from
        if requested or proposed_by:
            self.proposed.add(item)
        if requested:
            self.requested.add(item)

    @event(MotionAmended)
    def motion_amended(self, item: ItemId, announced_on: date) -> None:
        if item in self.texts_open_from:
            self.texts_open_from[item] = announced_on

    @event(events.AgendaOrderChanged)
    def order_changed(self, order: tuple[ItemId, ...]) -> None:
        self.order, self.last_place = list(order), len(order)

    @event(events.AgendaItemWithdrawn)
    def item_withdrawn(self, item: ItemId) -> None:
        self.order.remove(item)
        self.motions.pop(item, None)
        self.texts_open_from.pop(item, None)

    @event(VotingOpened)
    def voting_opened(self, voting: VotingId) -> None:
        self.put_to_the_vote.add(item_of(voting))

    @property
    def not_reached(self) -> list[ItemId]:
        """The motions that wait for their voting, in the order of the agenda."""
        return [item for item in self.order if item in self.motions and item not in self.put_to_the_vote]


class LastMinutes(Fact):
    """Which version of a meeting's minutes went round last?"""

    def __init__(self, meeting: MeetingId) -> None:
        self.tag = tag.meeting(meeting)
        self.version = 0

    @event(events.MinutesCirculated)
    def circulated(self, version: int) -> None:
        self.version = version


class LastMeeting(Fact):
    """Which number did the last meeting of this organ get that was convened for this year?"""

    newest = True

    def __init__(self, organ: Organ, year: int) -> None:
        self.tag = tag.meetings(organ, year)
        self.number = 0

    @event(events.MeetingConvened)
    def convened(self, meeting: MeetingId) -> None:
        self.number = parts_of(meeting).number


class AttendanceOf(Fact):
    """Is this member at this meeting?"""

    def __init__(self, meeting: MeetingId, member: MemberId) -> None:
        self.tag = tag.attendance(meeting, member)
        self.here = False
        self.last_at: Instant | None = None

    @event(events.AttendanceRegistered)
    def arrived(self, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.here = True

    @event(events.AttendanceEnded)
    def left(self, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self.here = False


class Present(Fact):
    """Who is at this meeting?"""

    kept = True

    def __init__(self, meeting: MeetingId) -> None:
        self.tag = tag.attendances(meeting)
        self._here = Bits()
        self._then: dict[tuple[VotingId, Moment], int] = {}
        self.last_at: Instant | None = None

    def bits(self) -> int:
        """Their numbers, as bits; somebody who was suspended after coming is among them."""
        return int(self._here)

    def is_here(self, member: MemberId) -> bool:
        """Is this member at it?"""
        return member in self._here

    def at(self, voting: VotingId, moment: Moment) -> int:
        """The numbers of those who were there when a voting was opened or closed, as bits."""
        return self._then[voting, moment]

    @event(events.AttendanceRegistered)
    def arrived(self, member: MemberId, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self._here.put(member, there=True)

    @event(events.AttendanceEnded)
    def left(self, member: MemberId, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self._here.put(member, there=False)

    @event(VotingOpened)
    def voting_opened(self, voting: VotingId, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self._then[voting, "opening"] = int(self._here)

    @event(VotingClosed)
    def voting_closed(self, voting: VotingId, at: Instant) -> None:
        self.last_at = _later(self.last_at, at)
        self._then[voting, "closing"] = int(self._here)


def _later(last: Instant | None, at: Instant) -> Instant:
    return at if last is None else max(last, at)
