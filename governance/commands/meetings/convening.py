"""Convening an assembly: the members are called to it, with its agenda."""

from datetime import date, datetime, time
from typing import Annotated

from msgspec import Meta

from governance.commands.meetings.items import AgendaPoint, ItemsAsked
from governance.dates import UnclearTime, instant
from governance.events.meetings import LocalTime, MeetingConvened
from governance.facts.meetings import LastMeeting
from governance.facts.statutes import Founding, Statutes
from governance.ids import ASSEMBLY, MOST, Line, item_id, meeting_id
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import BOARD
from governance.rules.meetings import days_of_notice, earliest_day, notice, notice_judged_on
from governance.rules.statutes import Rulebook


class ConveneAssembly(Command, frozen=True, kw_only=True):
    """Call the members to an assembly (BW 2:41), with the items of its agenda."""

    held_on: date
    starts_at: LocalTime
    place: Line
    called_on: date | None = None
    """The day on which the call went out, from the founding on; if it is left out, today."""
    items: Annotated[list[AgendaPoint], Meta(min_length=1, max_length=MOST)]
    """What is talked about and what is decided, in this order."""
    short_notice: bool = False
    """Call it although that is later than the rulebook asks: what is decided can then be annulled (BW 2:15)."""


class ConveneAssemblySlice(CommandSlice[ConveneAssembly], right=BOARD):
    """An assembly is called in time, for a day to come, at an hour that exists once.

    A motion may be to adopt the charter that a room has already. Another charter may be adopted before the assembly,
    and members may confirm what they have.

    If two assemblies of one year are called at once, the second is decided again and gets the number after the first.
    """

    def asks(self) -> None:
        command = self.command
        self.founding = self.ask(Founding)
        self.statutes = self.ask(Statutes)
        self.last = self.ask(LastMeeting, ASSEMBLY, command.held_on.year)
        self.items = ItemsAsked(self, command.items)

    def decide(self) -> None:
        founded_on = self.founding.founded_on
        self.refuse_if(why_nobody_is_called(founded_on))
        assert founded_on is not None, "who is called is a member of what was founded"
        self.items.refuse_wrong_rooms()
        self.items.refuse_wrong_proposers()
        self.items.refuse_wrong_amendments()
        called_on = self.command.called_on or self.call.today
        if called_on < founded_on:
            self.refuse("before-founding", founded_on=founded_on)
        command = self.command
        self.refuse_if(why_not_called_for(command.held_on, command.starts_at, called_on, self.call.today))
        if self.last.number >= MOST:
            self.refuse("too-many-meetings", most=MOST)
        self._refuse_short_notice(called_on)
        self._record(called_on)

    def _refuse_short_notice(self, called_on: date) -> None:
        command = self.command
        rulebook = self.statutes.rulebook_on(notice_judged_on(called_on))
        if command.short_notice:
            return
        self.refuse_if(why_too_late(called_on, command.held_on, rulebook))
        self.items.refuse_late_amendments(called_on, command.held_on)

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
        numbers = range(1, len(command.items) + 1)
        self.items.record([(item_id(meeting, number), number) for number in numbers], called_on)


def why_nobody_is_called(founded_on: date | None) -> Refused | None:
    """Why no assembly can be called, on whatever day; ``None``: one can."""
    return Refused("not-yet-founded") if founded_on is None else None


def why_not_called_for(held_on: date, starts_at: time, called_on: date, today: date) -> Refused | None:
    """Why members are called for no such day and hour, or not on that day; ``None``: they can be."""
    if held_on < today:
        return Refused("meeting-day-passed", held_on=held_on)
    if called_on > today:
        return Refused("called-in-future", called_on=called_on)
    try:
        instant(datetime.combine(held_on, starts_at))
    except UnclearTime as unclear:
        if unclear.code == "exists-twice":
            return Refused("hour-exists-twice", held_on=held_on, starts_at=starts_at)
        return Refused("hour-does-not-exist", held_on=held_on, starts_at=starts_at)
    return None


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
