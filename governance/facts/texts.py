"""Is there such a text, and can it still be read?"""

from eventsourcing.domain import event

from governance.events import board, rooms, statutes
from governance.events.decisions import BoardDecisionRecorded, EarlierDecisionEntered
from governance.events.meetings import (
    AgendaItemAdded,
    MeetingCalledOff,
    MeetingConvened,
    MeetingMoved,
    MinutesCirculated,
)
from governance.events.texts import TextKind, TextWithdrawn
from governance.events.voting import MotionAmended, MotionTabled
from governance.ids import MeetingId, TextId
from governance.log import tag
from governance.log.fact import Fact


class TextLife(Fact):
    """In what was this text written, and was it withdrawn? What it says no fact ever knows."""

    def __init__(self, words: TextId) -> None:
        self.tag = tag.text(words)
        self.kind: TextKind | None = None
        """``None``: there is no such text."""
        self.meeting: MeetingId | None = None
        """The meeting whose minutes it is."""
        self.withdrawn = False

    @event(MeetingConvened)
    def call_written(self) -> None:
        self.kind = "call"

    @event(MeetingMoved)
    def new_call_written(self) -> None:
        self.kind = "call"

    @event(MeetingCalledOff)
    def reason_written(self) -> None:
        self.kind = "reason"

    @event(AgendaItemAdded)
    def agenda_item_written(self) -> None:
        self.kind = "agenda-item"

    @event(MotionTabled)
    def motion_written(self) -> None:
        self.kind = "motion"

    @event(MotionAmended)
    def amended_motion_written(self) -> None:
        self.kind = "motion"

    @event(MinutesCirculated)
    def minutes_written(self, meeting: MeetingId) -> None:
        self.kind, self.meeting = "minutes", meeting

    @event(BoardDecisionRecorded)
    def decision_written(self) -> None:
        self.kind = "decision"

    @event(EarlierDecisionEntered)
    def earlier_decision_written(self) -> None:
        self.kind = "decision"

    @event(board.OfficeAssumed)
    def office_assumed_from(self) -> None:
        self.kind = "source"

    @event(board.OfficeVacated)
    def office_vacated_from(self) -> None:
        self.kind = "source"

    @event(rooms.RoomOpened)
    def room_opened_from(self) -> None:
        self.kind = "source"

    @event(rooms.RoomAffiliated)
    def room_affiliated_from(self) -> None:
        self.kind = "source"

    @event(rooms.RoomBecameSelfManaged)
    def self_management_from(self) -> None:
        self.kind = "source"

    @event(rooms.RoomBecameIndependent)
    def independence_from(self) -> None:
        self.kind = "source"

    @event(rooms.RoomClosed)
    def room_closed_from(self) -> None:
        self.kind = "source"

    @event(statutes.CooperativeFounded)
    def founding_from(self) -> None:
        self.kind = "source"

    @event(statutes.StatutesAdopted)
    def statutes_from(self) -> None:
        self.kind = "source"

    @event(statutes.StatutesAmended)
    def deed_from(self) -> None:
        self.kind = "source"

    @event(TextWithdrawn)
    def was_withdrawn(self) -> None:
        self.withdrawn = True
