"""Convening an assembly: the members are called to it, with an agenda and a motion."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, field

from governance.dates import UnclearTime, instant
from governance.events.decisions import AdoptCharter
from governance.events.meetings import AgendaItemAdded, LocalTime, MeetingConvened
from governance.events.voting import MotionTabled
from governance.facts.meetings import LastMeeting
from governance.facts.rooms import RoomLife
from governance.facts.statutes import Founding, Statutes
from governance.ids import ASSEMBLY, MOST, Line, ParameterKind, RoomSlug, Text, item_id, meeting_id
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import BOARD
from governance.rules.meetings import days_of_notice, earliest_day, notice, notice_judged_on
from governance.rules.statutes import Rulebook


class ConveneAssembly(Command, frozen=True, kw_only=True):
    """Call the members to an assembly (BW 2:41), with one motion as the last item of its agenda."""

    held_on: date
    starts_at: LocalTime
    place: Line
    called_on: date | None = None
    """The day on which the call went out, from the founding on; if it is left out, today."""
    agenda: Annotated[list[Line], Meta(max_length=30)] = field(default_factory=list)
    """The items that are spoken about before the motion."""
    title: Line
    """The title of the motion."""
    text: Text
    """What is proposed and why, in Markdown."""
    charter_of: RoomSlug | None = None
    """The room whose charter the motion adopts. ``charter_text`` is then that charter."""
    charter_text: Text | None = None
    short_notice: bool = False
    """Call it although that is later than the rulebook asks: what is decided can then be annulled (BW 2:15)."""


class ConveneAssemblySlice(CommandSlice[ConveneAssembly], right=BOARD):
    """An assembly is called in time, for a day to come, at an hour that exists once.

    Its motion may be to adopt the charter that a room has already. Another charter may be adopted before the assembly,
    and members may confirm what they have.

    If two assemblies of one year are called at once, the second is decided again and gets the number after the first.
    """

    room: RoomLife | None = None

    def asks(self) -> None:
        command = self.command
        self.founding = self.ask(Founding)
        self.statutes = self.ask(Statutes)
        self.last = self.ask(LastMeeting, ASSEMBLY, command.held_on.year)
        if command.charter_of is not None:
            self.room = self.ask(RoomLife, command.charter_of)

    def decide(self) -> None:
        founded_on = self.founding.founded_on
        self.refuse_if(why_nobody_is_called(founded_on))
        assert founded_on is not None, "who is called is a member of what was founded"
        self._refuse_charter_without_room()
        called_on = self.command.called_on or self.call.today
        if called_on < founded_on:
            self.refuse("before-founding", founded_on=founded_on)
        self._refuse_wrong_day(called_on)
        self._refuse_short_notice(called_on)
        self._record(called_on)

    def _refuse_charter_without_room(self) -> None:
        command = self.command
        if command.charter_of is not None and command.charter_text is None:
            self.refuse("charter-text-missing", room=command.charter_of)
        if command.charter_of is None and command.charter_text is not None:
            self.refuse("charter-room-missing")
        if self.room is not None and not self.room.opened:
            self.refuse("no-such-room", room=command.charter_of)
        if self.room is not None and self.room.is_closed_on(self.call.today):
            self.refuse("room-closed", room=command.charter_of)

    def _refuse_wrong_day(self, called_on: date) -> None:
        command, today = self.command, self.call.today
        if command.held_on < today:
            self.refuse("meeting-day-passed", held_on=command.held_on)
        if called_on > today:
            self.refuse("called-in-future", called_on=called_on)
        try:
            instant(datetime.combine(command.held_on, command.starts_at))
        except UnclearTime as unclear:
            if unclear.code == "exists-twice":
                self.refuse("hour-exists-twice", held_on=command.held_on, starts_at=command.starts_at)
            self.refuse("hour-does-not-exist", held_on=command.held_on, starts_at=command.starts_at)
        if self.last.number >= MOST:
            self.refuse("too-many-meetings", most=MOST)

    def _refuse_short_notice(self, called_on: date) -> None:
        command = self.command
        rulebook = self.statutes.rulebook_on(notice_judged_on(called_on))
        refused = why_too_late(called_on, command.held_on, rulebook)
        if refused is not None and not command.short_notice:
            raise refused

    def _record(self, called_on: date) -> None:
        command = self.command
        meeting = meeting_id(ASSEMBLY, command.held_on.year, self.last.number + 1)
        self.record(
            MeetingConvened(
                meeting=meeting,
                held_on=command.held_on,
                starts_at=command.starts_at,
                words=self.new_words(),
                place=FreeText(command.place),
                called_on=called_on,
            )
        )
        for number, title in enumerate(command.agenda, start=1):
            self.record(
                AgendaItemAdded(
                    item=item_id(meeting, number),
                    order=number,
                    announced_on=called_on,
                    words=self.new_words(),
                    title=FreeText(title),
                )
            )
        last = len(command.agenda) + 1
        self.record(
            MotionTabled(
                item=item_id(meeting, last),
                order=last,
                kind=ParameterKind("ordinary"),
                announced_on=called_on,
                words=self.new_words(),
                title=FreeText(command.title),
                text=FreeText(command.text),
                charter=None if command.charter_text is None else FreeText(command.charter_text),
                effect=None if command.charter_of is None else AdoptCharter(room=command.charter_of),
            )
        )


def why_nobody_is_called(founded_on: date | None) -> Refused | None:
    """Why no assembly can be called, on whatever day; ``None``: one can."""
    return Refused("not-yet-founded") if founded_on is None else None


def why_too_late(called_on: date, held_on: date, rulebook: Rulebook) -> Refused | None:
    """Why a call on one day is too late for an assembly on another; ``None``: it is in time.

    ``rulebook`` is the one of the day that ``notice_judged_on`` gives. The refusal names the earliest day on which an
    assembly can be held after such a call. Pages ask this too, to say so before anything is sent.
    """
    check = notice(called_on, held_on, rulebook)
    if check.met:
        return None
    return Refused(
        "notice-too-short",
        rule=check.rule,
        article=check.article,
        days=days_of_notice(called_on, held_on, rulebook.day_count),
        asked=rulebook.notice_days,
        earliest=earliest_day(called_on, rulebook).meeting_on,
    )
