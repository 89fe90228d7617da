"""An assembly: convened, attended, able to decide, closed, and its minutes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Protocol

from msgspec import Meta, field

from governance.dates import UnclearTime, instant
from governance.events.decisions import AdoptCharter
from governance.events.meetings import (
    AgendaItemAdded,
    AttendanceEnded,
    AttendanceRegistered,
    LocalTime,
    MeetingClosed,
    MeetingConvened,
    MinutesCirculated,
    Presence,
    QuorumEstablished,
)
from governance.events.voting import MotionTabled
from governance.facts.meetings import Agenda, AttendanceOf, LastMeeting, LastMinutes, MeetingLife, Present
from governance.facts.membership import MemberRegister, Membership, roll_hash
from governance.facts.rooms import RoomLife
from governance.facts.statutes import Founding, Statutes
from governance.ids import Line, MeetingId, MemberId, RoomSlug, Text, VotingId, voting_id
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import Sealed
from governance.rights import BOARD, CHAIR, SECRETARIS
from governance.rules import voting as rules
from governance.rules.articles import FROM_ELSEWHERE
from governance.rules.meetings import days_of_notice, earliest_day, notice, notice_judged_on
from governance.rules.membership import entitlement
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Electorate
from governance.states.meetings import MeetingState, is_over

BLOCKS = frozenset({"opening", "attendance", "quorum", "closing"})
"""The parts of the minutes that every meeting has; each item of its agenda is one more."""

MOST_MEETINGS = 999
"""How many assemblies one year's numbers hold (``MeetingId``)."""

Block = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.-]+$(?!\n)", max_length=20)]


class MeetingSoFar(Protocol):
    """An assembly as far as it is recorded: by the log's facts or, for a page, by a read table."""

    @property
    def id(self) -> MeetingId:
        """Which assembly it is."""
        ...

    @property
    def held_on(self) -> date | None:
        """The day for which it was called."""
        ...

    @property
    def state(self) -> MeetingState | None:
        """``None``: there is no such assembly."""
        ...


class ConveneAssembly(Command, frozen=True, kw_only=True):
    """Call the members to an assembly (BW 2:41), with one motion as the last item of its agenda."""

    held_on: date
    starts_at: LocalTime
    place: Line
    called_on: date | None = None
    """The day on which the call went out, from the founding on; left out: today."""
    agenda: Annotated[list[Line], Meta(max_length=30)] = field(default_factory=list)
    """What is spoken about before the motion."""
    title: Line
    """The motion's."""
    text: Text
    """What is proposed and why, in Markdown."""
    charter_of: RoomSlug | None = None
    """The room whose charter the motion adopts; then ``charter_text`` is that charter."""
    charter_text: Text | None = None
    short_notice: bool = False
    """Call it although that is later than the rulebook asks: what is decided can then be annulled (BW 2:15)."""


def why_too_late(called_on: date, held_on: date, rulebook: Rulebook) -> Refused | None:
    """Why a call of one day is too late for an assembly of another; ``None``: it is in time.

    ``rulebook``: that of ``notice_judged_on``. Pages ask it too, to say so before anything is sent. ``earliest`` is the
    first day that is late enough.
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


class ConveneAssemblySlice(CommandSlice[ConveneAssembly], right=BOARD):
    """An assembly is called in time, for a day to come and an hour that exists once.

    It may be called for the charter that a room lives by: before it another may be adopted, and members may say again
    what they want.
    """

    room: RoomLife | None = None

    def asks(self) -> None:
        command = self.command
        self.founding = self.ask(Founding)
        self.statutes = self.ask(Statutes)
        self.last = self.ask(LastMeeting, command.held_on.year)
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
        if self.last.number >= MOST_MEETINGS:
            self.refuse("too-many-meetings", most=MOST_MEETINGS)

    def _refuse_short_notice(self, called_on: date) -> None:
        command = self.command
        rulebook = self.statutes.rulebook_on(notice_judged_on(called_on))
        refused = why_too_late(called_on, command.held_on, rulebook)
        if refused is not None and not command.short_notice:
            raise refused

    def _record(self, called_on: date) -> None:
        command = self.command
        meeting = MeetingId(f"ALV-{command.held_on.year}-{self.last.number + 1}")
        self.record(
            MeetingConvened(
                meeting=meeting,
                held_on=command.held_on,
                starts_at=command.starts_at,
                place=command.place,
                called_on=called_on,
            )
        )
        for number, title in enumerate(command.agenda, start=1):
            self.record(AgendaItemAdded(item=voting_id(meeting, number), meeting=meeting, title=title))
        effect = None
        if command.charter_of is not None and command.charter_text is not None:
            effect = AdoptCharter(room=command.charter_of, text=command.charter_text)
        motion = voting_id(meeting, len(command.agenda) + 1)
        self.record(MotionTabled(voting=motion, meeting=meeting, title=command.title, text=command.text, effect=effect))


class CheckIn(Command, frozen=True, kw_only=True):
    """Let a member in to an assembly, and note that they are there, with a vote."""

    meeting: MeetingId
    member: MemberId
    presence: Presence = Presence.IN_PERSON


class CheckInSlice(CommandSlice[CheckIn], right=SECRETARIS):
    """Every member who is not suspended has access, and a vote (BW 2:38 lid 1).

    Who is suspended is not checked in, for who is checked in votes and counts. They may come all the same where their
    suspension is dealt with, and speak on it (second half of that paragraph): no list says so, the chair lets them in.

    To take part from elsewhere the statutes must allow it (BW 2:38 lid 6), and the rulebook does not know of that yet.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.membership = self.ask(Membership, self.command.member)
        self.attendance = self.ask(AttendanceOf, self.command.meeting, self.command.member)

    def decide(self) -> None:
        command, today = self.command, self.call.today
        self.refuse_if(why_nobody_comes_in(self.meeting, today))
        if self.membership.periods is None:
            self.refuse("no-such-member", member=command.member)
        is_member, is_not_suspended = entitlement(
            self.membership.is_member_on(today), self.membership.is_suspended_on(today)
        )
        if not is_member.met:
            self.refuse("not-a-member", rule=is_member.rule, article=is_member.article, member=command.member)
        if not is_not_suspended.met:
            self.refuse(
                "suspended", rule=is_not_suspended.rule, article=is_not_suspended.article, member=command.member
            )
        if command.presence is Presence.ONLINE:
            self.refuse("online-not-allowed", rule="electronic", article=FROM_ELSEWHERE, meeting=command.meeting)
        if self.attendance.here:
            self.refuse("already-checked-in", meeting=command.meeting, member=command.member)
        self.record(AttendanceRegistered(meeting=command.meeting, member=command.member, presence=command.presence))


class CheckOut(Command, frozen=True, kw_only=True):
    """Note that a member left an assembly before its end."""

    meeting: MeetingId
    member: MemberId


class CheckOutSlice(CommandSlice[CheckOut], right=SECRETARIS):
    """Only who is there can leave."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.attendance = self.ask(AttendanceOf, self.command.meeting, self.command.member)

    def decide(self) -> None:
        command = self.command
        self.refuse_if(why_nobody_goes(self.meeting, self.call.today))
        if not self.attendance.here:
            self.refuse("not-checked-in", meeting=command.meeting, member=command.member)
        self.record(AttendanceEnded(meeting=command.meeting, member=command.member))


class EstablishQuorum(Command, frozen=True, kw_only=True):
    """Count who is there, and judge whether the assembly can decide. It may be done again as members come and go."""

    meeting: MeetingId


class EstablishQuorumSlice(CommandSlice[EstablishQuorum], right=CHAIR):
    """Over the members who have a vote on this day; the suspended count in neither number (BW 2:24d lid 1).

    By the rulebook of the meeting's own day, also past midnight; the call by that of the day on which it was sent.
    Where no quorum is asked one is enough, but nobody decides nothing: an empty room is a list that was not kept.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.statutes = self.ask(Statutes)
        self.register = self.ask(MemberRegister)
        self.present = self.ask(Present, self.command.meeting)

    def decide(self) -> None:
        today = self.call.today
        self.refuse_if(why_nobody_comes_in(self.meeting, today))
        entitled = self.register.entitled(today)
        present = (entitled & self.present.bits()).bit_count()
        self.refuse_if(why_no_quorum(self.meeting, present, today))
        called_on, held_on = self.meeting.called_on, self.meeting.held_on
        assert called_on is not None
        assert held_on is not None, "a meeting that is under way was convened"
        electorate = Electorate(
            members=self.register.members(today).bit_count(),
            suspended=self.register.suspended(today).bit_count(),
            complete=self.register.is_complete_on(held_on),
        )
        rulebook, at_call = self.statutes.rulebook_on(held_on), self.statutes.rulebook_on(notice_judged_on(called_on))
        quorum = rules.quorum(present, electorate, rulebook)
        self.record(
            QuorumEstablished(
                meeting=self.command.meeting,
                entitled=electorate.entitled,
                present=present,
                roll=roll_hash(entitled),
                reached=quorum.met,
                rules=(notice(called_on, held_on, at_call, rulebook), quorum, rules.base(electorate)),
            )
        )


class CloseMeeting(Command, frozen=True, kw_only=True):
    """Close an assembly: nobody comes in and nothing is put to the vote any more."""

    meeting: MeetingId


class CloseMeetingSlice(CommandSlice[CloseMeeting], right=CHAIR):
    """Once, and not while a voting is open."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)

    def decide(self) -> None:
        self.refuse_if(why_not_closed_yet(self.meeting, self.meeting.open_votings, self.call.today))
        self.record(MeetingClosed(meeting=self.command.meeting))


class CirculateMinutes(Command, frozen=True, kw_only=True):
    """Send the minutes' own text round to the members; attendance, votes and verdicts come from the log itself."""

    meeting: MeetingId
    texts: Annotated[dict[Block, Text], Meta(max_length=40)]
    """Markdown by the block that it follows: ``opening``, ``attendance``, ``quorum``, an item's id, ``closing``."""
    after: Annotated[int, Meta(ge=0)] | None = None
    """The version that was looked at and that this one follows, 0 before the first; left out: whichever stands."""


class CirculateMinutesSlice(CommandSlice[CirculateMinutes], right=SECRETARIS):
    """After the meeting is closed; every version stays, so of two screens that share at once only the first does."""

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.agenda = self.ask(Agenda, self.command.meeting)
        self.minutes = self.ask(LastMinutes, self.command.meeting)

    def decide(self) -> None:
        command = self.command
        self.refuse_if(why_no_minutes(self.meeting))
        for block in command.texts:
            if block not in BLOCKS and block not in self.agenda.items:
                self.refuse("no-such-block", meeting=command.meeting, block=block)
        if command.after is not None and command.after != self.minutes.version:
            self.refuse("minutes-changed", meeting=command.meeting, version=self.minutes.version)
        self.record(
            MinutesCirculated(
                meeting=command.meeting,
                version=self.minutes.version + 1,
                person=self.minutes.person or self.call.new_person,
                texts=Sealed(dict(command.texts)),
            )
        )


# Why not. Pages ask these too, of the read tables, before they offer a step or ask anything.


def why_nobody_is_called(founded_on: date | None) -> Refused | None:
    """Why no assembly can be called, on whatever day; ``None``: one can."""
    return Refused("not-yet-founded") if founded_on is None else None


def why_nobody_comes_in(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why no member is let in to an assembly; ``None``: members are."""
    return _why_not_under_way(meeting, today) or why_over(meeting, today)


def why_nobody_goes(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why it is not noted of any member that they left an assembly; ``None``: it is."""
    return _why_not_under_way(meeting, today)


def why_no_quorum(meeting: MeetingSoFar, present: int, today: date) -> Refused | None:
    """Why nobody counts whether an assembly can decide; ``None``: it can be counted."""
    refused = why_nobody_comes_in(meeting, today)
    if refused is None and not present:
        return Refused("nobody-present", meeting=meeting.id)
    return refused


def why_not_closed_yet(meeting: MeetingSoFar, open_votings: Collection[VotingId], today: date) -> Refused | None:
    """Why an assembly cannot be closed; ``None``: it can."""
    refused = _why_not_under_way(meeting, today)
    if refused is None and open_votings:
        return Refused("voting-open", voting=min(open_votings))
    return refused


def why_no_minutes(meeting: MeetingSoFar) -> Refused | None:
    """Why no minutes of an assembly can be sent round; ``None``: they can."""
    if meeting.state is None:
        return Refused("no-such-meeting", meeting=meeting.id)
    if not meeting.state.is_closed:
        return Refused("meeting-not-closed", meeting=meeting.id)
    return None


def _why_not_under_way(meeting: MeetingSoFar, today: date) -> Refused | None:
    """The day of the meeting has come, and it is not closed."""
    if meeting.state is None or meeting.held_on is None:
        return Refused("no-such-meeting", meeting=meeting.id)
    if today < meeting.held_on:
        return Refused("meeting-not-begun", meeting=meeting.id, held_on=meeting.held_on)
    if meeting.state.is_closed:
        return Refused("meeting-closed", meeting=meeting.id)
    return None


def why_over(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Nobody comes in, and nobody is counted, at an assembly that was left unclosed."""
    if meeting.held_on is not None and is_over(meeting.held_on, today):
        return Refused("meeting-over", meeting=meeting.id, held_on=meeting.held_on)
    return None
