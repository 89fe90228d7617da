"""A meeting: convened, moved, called off, attended, opened, able to decide, closed, and its minutes.

What happens at a meeting says ``at`` which instant: days and hours follow from it. The order of events is that of the
log alone, never that of their instants, for the clocks of two processes differ.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from governance.dates import Instant
from governance.events.voting import Roll
from governance.ids import DecisionId, ItemId, MeetingId, MemberId, Office, PersonId, TextId, meeting_of, parts_of
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.verdict import Check

LocalTime = Annotated[time, Meta(tz=False)]
"""An hour in Amsterdam, without offset."""


class Presence(StrEnum):
    """How somebody attends."""

    IN_PERSON = "in-person"
    ONLINE = "online"


class MeetingConvened(Event, frozen=True, kw_only=True):
    """The members were called to an assembly (BW 2:41)."""

    meeting: MeetingId
    held_on: date
    starts_at: LocalTime
    words: TextId
    place: FreeText[str]
    called_on: date
    """The day on which the call was sent; neither it nor the day of the assembly is a day of notice."""

    def tags(self) -> list[str]:
        of_meeting = parts_of(self.meeting)
        return [tag.meeting(self.meeting), tag.meetings(of_meeting.organ, of_meeting.year), tag.text(self.words)]


class MeetingMoved(Event, frozen=True, kw_only=True):
    """The members were called anew to an assembly that was not opened yet: for another day, hour or place.

    The new call announces its whole agenda anew. It keeps its number, also where the new day is in another year.
    """

    meeting: MeetingId
    held_on: date
    starts_at: LocalTime
    called_on: date
    """The day on which the new call was sent, which is judged from then on."""
    words: TextId
    place: FreeText[str] | None = None
    """``None``: it stays."""
    reason: FreeText[str]
    """What the members are told."""
    decision: DecisionId | None = None
    """The decision of the board by which it was done; ``None``: none is named."""
    at: Instant

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting), tag.text(self.words)]


class MeetingCalledOff(Event, frozen=True, kw_only=True):
    """The board called an assembly off before it was opened: it is not held, and nothing is decided there.

    If members meet and vote all the same, that is no assembly (BW 2:14 lid 1). Its number is never given again.
    """

    meeting: MeetingId
    words: TextId
    reason: FreeText[str]
    """What the members are told."""
    decision: DecisionId | None = None
    """The decision of the board by which it was done; ``None``: none is named."""
    at: Instant

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting), tag.text(self.words)]


class AgendaItemAdded(Event, frozen=True, kw_only=True):
    """Something to speak about stands on the agenda; what is to be decided is a motion (``MotionTabled``)."""

    item: ItemId
    order: int
    """Its place on the agenda, from 1; the item's own number stays if that changes."""
    announced_on: date
    """The day on which the members were told of it: that of the call, or a later one where it was added."""
    words: TextId
    title: FreeText[str]

    def tags(self) -> list[str]:
        return [tag.item(self.item), tag.meeting(meeting_of(self.item)), tag.text(self.words)]


class AgendaOrderChanged(Event, frozen=True, kw_only=True):
    """The items of an agenda come in another order; each keeps its number."""

    meeting: MeetingId
    order: tuple[ItemId, ...]
    """Every item that stands on the agenda, in the new order."""
    announced_on: date
    """Since when the page shows it so."""

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting)]


class AgendaItemWithdrawn(Event, frozen=True, kw_only=True):
    """An item, such as a motion, was taken off the agenda before anybody voted on it. Its number is never given again.

    Nothing is decided about it, at this meeting.
    """

    item: ItemId
    announced_on: date
    """Since when the page says so."""
    by_proposers: bool = False
    """Whether the members took it back who proposed it or asked for it; else the board took it off."""

    def tags(self) -> list[str]:
        return [tag.item(self.item), tag.meeting(meeting_of(self.item))]


class ItemHeldOver(Event, frozen=True, kw_only=True):
    """A motion was not brought to the vote when its meeting was closed: it is for a later one."""

    item: ItemId
    at: Instant

    def tags(self) -> list[str]:
        return [tag.item(self.item), tag.meeting(meeting_of(self.item))]


class AttendanceRegistered(Event, frozen=True, kw_only=True):
    """A member came to the meeting."""

    meeting: MeetingId
    member: MemberId
    presence: Presence = Presence.IN_PERSON
    at: Instant

    def tags(self) -> list[str]:
        return [tag.attendance(self.meeting, self.member), tag.attendances(self.meeting)]


class AttendanceEnded(Event, frozen=True, kw_only=True):
    """A member left the meeting before its end."""

    meeting: MeetingId
    member: MemberId
    at: Instant

    def tags(self) -> list[str]:
        return [tag.attendance(self.meeting, self.member), tag.attendances(self.meeting)]


class InCharge(msgspec.Struct, frozen=True, kw_only=True):
    """Who chairs a meeting or takes its minutes: by their office, or as a member who was picked for it."""

    person: PersonId
    office: Office | None = None
    """``None``: they were picked as a member."""
    member: MemberId | None = None


class MeetingOpened(Event, frozen=True, kw_only=True):
    """The meeting began: from now on it is counted who is there, and motions are put to the vote."""

    meeting: MeetingId
    chair: InCharge
    """Whose ruling on a result is that of the chair (BW 2:13 lid 3)."""
    minute_taker: InCharge
    at: Instant

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting)]


class QuorumOfKind(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a meeting can decide on motions of one kind."""

    reached: bool | None
    """``None``: not known, for the register does not name every member."""
    rules: tuple[Check, ...]
    """Every rule that was looked at: what it asked, and what was the case."""


class QuorumEstablished(Event, frozen=True, kw_only=True):
    """It was counted how many were there, and judged whether that is enough to decide."""

    meeting: MeetingId
    roll: Roll
    """Who had a vote at that moment, and who of them was there."""
    in_the_room: int
    """How many people were there, also those who have no vote: these are named in the roll."""
    kinds: dict[str, QuorumOfKind]
    """Whether the meeting can decide, by each kind of motion that stands on its agenda."""
    law_of: date
    """The day whose law and statutes judged: that of the meeting."""
    at: Instant

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting)]


class MeetingClosed(Event, frozen=True, kw_only=True):
    """The meeting ended: nobody checks in and nothing is put to the vote any more."""

    meeting: MeetingId
    at: Instant

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting)]


class MinutesCirculated(Event, frozen=True, kw_only=True):
    """The secretaris sent the minutes' own text round to the members; votes and verdicts are in the log already."""

    meeting: MeetingId
    version: int
    """From 1, without gaps, for each meeting."""
    words: TextId
    texts: FreeText[dict[str, str]]
    """Markdown by the block that it follows: ``opening``, ``attendance``, ``quorum``, an item's id, ``closing``."""

    def tags(self) -> list[str]:
        return [tag.meeting(self.meeting), tag.text(self.words)]
