"""Lives of a cooperative at random, through two buses in turn: after every step the invariants hold.

Members come, are suspended and leave, today and on days to come; assemblies are held, votes cast, closed and declared;
offices pass on. Whether a step is refused is the commands' own business: what is judged is the log (``checker.py``,
``rolls.py``).
"""

import logging
import os
import random
from collections import Counter
from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from governance.commands.board import Admission, AssumeOffice, VacateOffice
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import OrdinaryMotion
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.membership import (
    AdmitMember,
    DeclareRegisterComplete,
    EndMembership,
    LiftSuspension,
    SuspendMember,
)
from governance.commands.persons import MergePerson
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult, RuleOnResult
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed
from governance.events.meetings import MeetingConvened
from governance.events.membership import Ending, MemberAdmitted
from governance.events.voting import MotionTabled
from governance.ids import CHOICES, OFFICES, Choice, MeetingId, MemberId, Office, PersonId, VotingId, item_of, voting_id
from governance.log.command import Command
from governance.log.errors import KamerError
from governance.log.event import Event
from governance.log.group import Answer
from governance.rules.verdict import at_least
from tests.governance.examples import TODAY, a_cooperative, a_meeting, holder_of, statutes
from tests.governance.given import Caller, GivenLog
from tests.governance.rulebooks import a_rulebook
from tests.invariants.checker import check, check_acknowledged, check_officers
from tests.invariants.rolls import roll_faults

near = st.integers(-1, 2)
"""A day, counted from today."""
which = st.integers(0, 9)
"""One of those there are."""
grounds: st.SearchStrategy[Ending] = st.sampled_from(("resigned", "died", "expelled", "not-known"))
vague = st.sampled_from(("2026-06", "2026", "../2026-05", "../2026-06"))
"""A day that is not known exactly; lives begin in June 2026."""
passing = st.sampled_from(("voorzitter", "penningmeester"))
"""Offices that pass on; the secretaris stays, so that somebody can act."""


class Life(RuleBasedStateMachine):
    """One life, from three members at an assembly on."""

    conninfo: ClassVar[str]
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.logs = (GivenLog(self.conninfo), GivenLog(self.conninfo))
        self.logs[0].begin_anew()
        self.turn = 0
        self.today = TODAY
        self.answers: list[Answer] = []
        self.persons: list[PersonId] = []
        self.holders: list[PersonId] = [holder_of(office) for office in OFFICES]
        """Who ever took up an office."""
        self.meetings: list[MeetingId] = []
        self.votings: list[VotingId] = []

    def teardown(self) -> None:
        log = self.logs[0]
        self.seen.update(event.TOPIC for event in log.events())
        faults = [*check_acknowledged(log.log(), self.answers), *roll_faults(log.log())]
        for log in self.logs:
            log.end()
        assert faults == []

    def do(self, command: Command, by: Caller = "secretaris") -> None:
        """By one bus and by the other in turn; a refusal is as good as an answer."""
        log = self.logs[self.turn]
        self.turn = 1 - self.turn
        log.when(command, by=by, on=self.today)
        try:
            recorded = log.recorded
        except KamerError:
            return
        assert log.answer is not None
        self.answers.append(log.answer)
        for event in recorded:
            self._note(event)

    def _note(self, event: Event) -> None:
        if isinstance(event, MemberAdmitted):
            self.persons.append(event.person)
        elif isinstance(event, OfficeAssumed) and event.person is not None:
            self.holders.append(event.person)
        elif isinstance(event, MeetingConvened):
            self.meetings.append(event.meeting)
        elif isinstance(event, MotionTabled):
            self.votings.append(voting_id(event.item, 1))

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def member(self, number: int) -> MemberId:
        return MemberId(1 + number % len(self.persons))

    def meeting(self, number: int) -> MeetingId:
        return self.meetings[-1 - number % min(2, len(self.meetings))]

    def voting(self, number: int) -> VotingId:
        return self.votings[-1 - number % min(2, len(self.votings))]

    @initialize()
    def begin(self) -> None:
        self.logs[0].given(a_cooperative(), statutes(a_rulebook(quorum={"ordinary": at_least("1/4")})))
        for _ in range(3):
            self.admit()
        self.decide(3)
        self.hold_an_assembly(3)

    @rule(here=st.integers(1, 3))
    def hold_an_assembly(self, here: int) -> None:
        self.do(
            ConveneAssembly(
                held_on=self.today,
                starts_at=a_meeting().starts_at,
                place="Plein 1",
                items=[OrdinaryMotion(title="Voorstel", text="Tekst")],
                short_notice=True,
            )
        )
        for number in range(here):
            self.do(CheckIn(meeting=self.meetings[-1], member=self.member(number)))
        self.do(OpenMeeting(meeting=self.meetings[-1]))
        self.do(OpenVoting(item=item_of(self.votings[-1])))

    @rule()
    def admit(self) -> None:
        self.do(AdmitMember(name="Voorbeeldlid"))

    @rule(since=st.one_of(st.none(), st.integers(-4, 0)))
    def enter(self, since: int | None) -> None:
        """From an earlier register, which says since when or does not."""
        day = None if since is None else ImpreciseDate.of(self.day(since))
        self.do(AdmitMember(name="Voorbeeldlid", source="register", since=day))

    @rule(member=which, since=near, days=st.one_of(st.none(), st.integers(0, 2)))
    def suspend(self, member: int, since: int, days: int | None) -> None:
        until = None if days is None else self.day(since + days)
        self.do(SuspendMember(member=self.member(member), since=self.day(since), until=until))

    @rule(member=which, on=near)
    def lift(self, member: int, on: int) -> None:
        self.do(LiftSuspension(member=self.member(member), lifted_on=self.day(on)))

    @rule(day=vague, decided=st.one_of(st.none(), near))
    def enter_vaguely(self, day: str, decided: int | None) -> None:
        """Of whom only the month or the year is known, or of whom it is said when the board decided."""
        decided_on = None if decided is None else ImpreciseDate.of(self.day(decided))
        since = ImpreciseDate(day)
        self.do(AdmitMember(name="Voorbeeldlid", source="register", since=since, decided_on=decided_on))

    @rule(member=which, until=near, ground=grounds)
    def end(self, member: int, until: int, ground: Ending = "resigned") -> None:
        self.do(EndMembership(member=self.member(member), ground=ground, until=ImpreciseDate.of(self.day(until))))

    @rule(member=which, day=st.one_of(st.none(), vague), ground=grounds)
    def end_vaguely(self, member: int, day: str | None, ground: Ending) -> None:
        until = None if day is None else ImpreciseDate(day)
        self.do(EndMembership(member=self.member(member), ground=ground, until=until))

    @rule(back=st.integers(0, 3))
    def complete_the_register(self, back: int) -> None:
        self.do(DeclareRegisterComplete(complete_from=self.day(-back)))

    @rule(voting=which)
    def rule_on_the_result(self, voting: int) -> None:
        self.close(voting)
        self.do(RuleOnResult(voting=self.voting(voting), ground="cannot-wait"))

    @rule(voting=which, member=which, ground=grounds)
    def declare_when_an_end_is_told(self, voting: int, member: int, ground: Ending) -> None:
        """Of before the meeting, and told after the closing."""
        self.close(voting)
        self.end(member, -1, ground)
        self.rule_on_the_result(voting)

    @rule(days=st.integers(1, 3))
    def sleep(self, days: int) -> None:
        """Long enough for an assembly to be over, with its voting left open or not declared."""
        self.today = self.day(days)

    @rule(meeting=which, member=which)
    def come(self, meeting: int, member: int) -> None:
        self.do(CheckIn(meeting=self.meeting(meeting), member=self.member(member)))

    @rule(meeting=which, member=which)
    def go(self, meeting: int, member: int) -> None:
        self.do(CheckOut(meeting=self.meeting(meeting), member=self.member(member)))

    @rule(meeting=which)
    def begin_an_assembly(self, meeting: int) -> None:
        self.do(OpenMeeting(meeting=self.meeting(meeting)))

    @rule(meeting=which)
    def establish_quorum(self, meeting: int) -> None:
        self.do(EstablishQuorum(meeting=self.meeting(meeting)))

    @rule(voting=which)
    def open(self, voting: int) -> None:
        self.do(OpenVoting(item=item_of(self.voting(voting))))

    @rule(voting=which, member=which, choice=st.sampled_from(CHOICES))
    def vote(self, voting: int, member: int, choice: Choice) -> None:
        number = self.member(member)
        self.do(CastVote(voting=self.voting(voting), choice=choice), by=(self.persons[number - 1], number))

    @rule(voting=which)
    def vote_all(self, voting: int) -> None:
        for member in range(len(self.persons)):
            self.vote(voting, member, "for")

    @rule(voting=which)
    def finish(self, voting: int) -> None:
        self.close(voting)
        self.declare(voting)

    @rule(here=st.integers(1, 3))
    def decide(self, here: int) -> None:
        self.hold_an_assembly(here)
        self.vote_all(0)
        self.finish(0)

    @rule(voting=which, member=which, other=which)
    def vote_as_another(self, voting: int, member: int, other: int) -> None:
        person = self.persons[self.member(other) - 1]
        self.do(CastVote(voting=self.voting(voting), choice="for"), by=(person, self.member(member)))

    @rule(voting=which)
    def close(self, voting: int) -> None:
        self.do(CloseVoting(voting=self.voting(voting)))

    @rule(voting=which)
    def declare(self, voting: int) -> None:
        self.do(DeclareResult(voting=self.voting(voting)))

    @rule(voting=which)
    def declare_when_the_register_is_longer(self, voting: int) -> None:
        self.close(voting)
        self.enter(None)
        self.declare(voting)

    @rule(voting=which, days=st.integers(1, 3), member=which)
    def close_late(self, voting: int, days: int, member: int) -> None:
        """Others are members by then."""
        self.sleep(days)
        self.admit()
        self.end(member, 0)
        self.finish(voting)

    @rule(meeting=which)
    def close_meeting(self, meeting: int) -> None:
        self.do(CloseMeeting(meeting=self.meeting(meeting)))

    @rule(office=passing, member=st.one_of(st.none(), which), since=st.one_of(st.none(), near))
    def assume(self, office: Office, member: int | None, since: int | None) -> None:
        """By number as a member, or by name."""
        day = None if since is None else ImpreciseDate.of(self.day(since))
        name = "Voorbeeldpersoon" if member is None else None
        number = None if member is None else self.member(member)
        self.do(AssumeOffice(office=office, member=number, name=name, since=day))

    @rule(office=passing)
    def assume_and_become_a_member(self, office: Office) -> None:
        self.do(AssumeOffice(office=office, name="Voorbeeldpersoon", admission=Admission()))

    @rule(holder=which, member=which, by=st.sampled_from(("operator", *OFFICES)))
    def join(self, holder: int, member: int, by: Caller) -> None:
        """The holder of an office, one of the last or of the first, to a member."""
        person = self.holders[-1 - holder % len(self.holders)]
        self.do(MergePerson(person=person, member=self.member(member)), by=by)

    @rule(office=passing, until=st.one_of(st.none(), near))
    def vacate(self, office: Office, until: int | None) -> None:
        day = None if until is None else ImpreciseDate.of(self.day(until))
        self.do(VacateOffice(office=office, until=day))

    @rule(office=passing, member=which, successor=which, on=st.integers(1, 2))
    def hand_over(self, office: Office, member: int, successor: int, on: int) -> None:
        """The usual way: the successor is on record before the office passes; and who leaves it leaves altogether."""
        self.vacate(office, 0)
        self.assume(office, member, None)
        self.vacate(office, on)
        self.assume(office, successor, on)
        self.end(member, 0)

    @invariant()
    def the_invariants_hold(self) -> None:
        log = self.logs[0].log()
        assert [*check(log), *check_officers(log, self.today)] == []


def live(conninfo: str, lives: int, steps: int) -> Counter[str]:
    """So many lives, each of so many steps; what has happened in them. The seed stands in the log of a failing test."""
    number = int(os.environ.get("SEED", random.randrange(2**32)))
    logging.getLogger(__name__).warning("SEED=%s", number)
    happened: Counter[str] = Counter()

    class OneLife(Life):
        seen = happened

    OneLife.conninfo = conninfo
    run_state_machine_as_test(
        seed(number)(OneLife),
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return happened


def test_every_life_keeps_the_invariants(database: str) -> None:
    assert live(database, lives=10, steps=40)["DecisionRecorded"] > 0


@pytest.mark.long
def test_many_long_lives_keep_the_invariants(database: str) -> None:
    assert live(database, lives=40, steps=80)["DecisionRecorded"] > 0
