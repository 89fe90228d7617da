"""The quorum of an assembly: the members who are there are counted, and it is judged whether they can decide."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from governance.commands.meetings.attendance import why_nobody_comes_in
from governance.commands.meetings.under_way import MeetingSoFar, now_at, why_not_opened_yet
from governance.commands.rolls import electorate_of, roll_on_record
from governance.events.meetings import QuorumEstablished, QuorumOfKind
from governance.facts.meetings import Agenda, MeetingLife, Present
from governance.facts.register import MemberRegister
from governance.facts.statutes import Statutes
from governance.ids import MeetingId
from governance.log.command import Call, Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules.judging import Question, can_decide
from governance.rules.law import law_on
from governance.rules.meetings import notice_judged_on
from governance.rules.statutes import MOTION_KINDS, MotionKind
from governance.rules.verdict import check_of


class EstablishQuorum(Command, frozen=True, kw_only=True):
    """Count again who is there, and judge whether the assembly can decide, as members come and go."""

    meeting: MeetingId


class EstablishQuorumSlice(CommandSlice[EstablishQuorum], right=CHAIR):
    """The quorum is a share of the members who have a vote today. Suspended members do not count (BW 2:24d lid 1).

    It is judged by the law and the rulebook of the day of the meeting, also past midnight. The call is judged by the
    rulebook of the day on which it was sent. Each kind of motion on the agenda has a quorum of its own, because
    statutes can ask more for one than for another. If the statutes ask for no quorum, one member is enough. If nobody
    is checked in it is refused, because somebody must have forgotten to check the members in.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.count = QuorumCount(self, self.command.meeting)

    def decide(self) -> None:
        self.refuse_if(why_not_counted_yet(self.meeting, now_at(self.call, self.meeting).today))
        self.record(self.count.taken(self.call))


class QuorumCount:
    """The members who are at an assembly, to be counted by the slice that asks."""

    def __init__(self, asker: CommandSlice[Any], meeting: MeetingId) -> None:
        self.meeting = asker.ask(MeetingLife, meeting)
        self.agenda = asker.ask(Agenda, meeting)
        self.statutes = asker.ask(Statutes)
        self.register = asker.ask(MemberRegister)
        self.present = asker.ask(Present, meeting)

    def taken(self, call: Call) -> QuorumEstablished:
        """Who is there at this moment, and whether they can decide. Raises ``Refused`` if nobody is there."""
        at, today = now_at(call, self.meeting, self.present)
        called_on, held_on = self.meeting.called_on, self.meeting.held_on
        assert called_on is not None
        assert held_on is not None, "a meeting that is under way was convened"
        law, rulebook = law_on(held_on), self.statutes.rulebook_on(held_on)
        roll = roll_on_record(today, self.register, self.present, votes_each=rulebook.votes_per_member)
        refused = why_nobody_counts(self.meeting, roll.present.heads)
        if refused is not None:
            raise refused
        question = Question(
            held_on=held_on,
            law=law,
            rulebook=rulebook,
            called_on=called_on,
            rulebook_at_call=self.statutes.rulebook_on(notice_judged_on(called_on)),
            electorate=electorate_of(roll),
            present=roll.present.heads,
        )
        return QuorumEstablished(
            meeting=self.meeting.id,
            roll=roll,
            in_the_room=self.present.bits().bit_count(),
            kinds={kind: _quorum_of(replace(question, kind=kind)) for kind in self._kinds},
            law_of=law.day,
            at=at,
        )

    @property
    def _kinds(self) -> list[MotionKind]:
        """The kinds of motions on the agenda; where there is no motion, that of an ordinary decision."""
        on_agenda = set(self.agenda.motions.values())
        return [kind for kind in MOTION_KINDS if kind in on_agenda] or ["ordinary"]


def _quorum_of(question: Question) -> QuorumOfKind:
    checks = can_decide(question)
    return QuorumOfKind(reached=check_of(checks, "quorum").met, rules=checks)


def why_not_counted_yet(meeting: MeetingSoFar, today: date) -> Refused | None:
    """Why the quorum of an assembly cannot be counted again, whoever is there; ``None``: it can.

    It is counted for the first time when the assembly is opened.
    """
    return why_nobody_comes_in(meeting, today) or why_not_opened_yet(meeting)


def why_nobody_counts(meeting: MeetingSoFar, present: int) -> Refused | None:
    """Why there is nothing to count; ``None``: somebody is there who has a vote."""
    return None if present else Refused("nobody-present", meeting=meeting.id)
