"""The base, the presence and the right to vote of random lives around a meeting, against a count by another function.

Members are admitted, suspended, leave and die, before the meeting, while a voting is open, past midnight and after its
closing; each is told at once or later, on a day as exact as it is known. What the facts say is then compared with
``rolls.py``, which goes over the whole history and shares no code with them.
"""

from datetime import date, timedelta
from functools import cache

from hypothesis import event as noted
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.commands.rolls import roll_on_record
from governance.dates import ImpreciseDate
from governance.events.membership import (
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.voting import VotingClosed, VotingOpened
from governance.facts.meetings import Present
from governance.facts.member_bits import numbers
from governance.facts.membership import Membership
from governance.facts.register import MemberRegister, Moment
from governance.ids import MemberId
from governance.log.event import Event
from tests.governance.examples import (
    MEETING,
    TODAY,
    VOTING,
    a_meeting,
    a_member,
    a_vote,
    checked_in,
    checked_out,
    closed,
    opened,
)
from tests.invariants.rolls import History, is_member

NIGHT = TODAY + timedelta(days=1)
DAYS = [TODAY + timedelta(days=number) for number in range(-3, 4)]
MEMBERS = 6

near = st.sampled_from(DAYS)
exactly = near.map(ImpreciseDate.of)
vaguely = st.sampled_from(["2026-06", "2026", "../2026-06", "../2026-06-08", "../2026-06-10", "2026-05"]).map(
    ImpreciseDate
)
told = st.one_of(st.none(), exactly, exactly, vaguely)
member = st.integers(1, MEMBERS).map(MemberId)


@cache
def steps(on: date) -> st.SearchStrategy[Event]:
    """What can be recorded on a day, of one member."""
    return st.one_of(
        st.builds(
            MembershipEnded,
            member=member,
            ground=st.sampled_from(("died", "resigned", "expelled")),
            until=told,
            recorded_on=st.just(on),
        ),
        st.builds(MemberSuspended, member=member, since=near, until=st.one_of(st.none(), near)),
        st.builds(SuspensionLifted, member=member, lifted_on=near),
        st.builds(RegisterDeclaredComplete, complete_from=near),
        member.map(checked_in),
        member.map(checked_out),
    )


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[Event, date]]:
    """A meeting with one voting, from before it to after its closing, and the day on which each thing is recorded."""
    entries: list[tuple[Event, date]] = [(a_meeting(), DAYS[0])]
    register, present, voters, admitted = MemberRegister(), Present(MEETING), 0, 0

    def record(event: Event, on: date) -> None:
        entries.append((event, on))
        register.see(event)
        present.see(event)

    def live(on: date, most: int) -> None:
        nonlocal admitted
        for _ in range(draw(st.integers(0, most))):
            if admitted < MEMBERS and draw(st.booleans()):
                admitted += 1
                record(a_member(admitted, draw(st.one_of(exactly, vaguely)), on, draw(told)), on)
            else:
                step = draw(steps(on))
                if getattr(step, "member", 0) <= admitted:
                    record(step, on)

    live(DAYS[1], 10)
    live(TODAY, 6)
    record(opened(roll=roll_on_record(TODAY, register, present, votes_each=1)), TODAY)
    for on in sorted(draw(st.lists(st.sampled_from([TODAY, NIGHT]), min_size=1, max_size=4))):
        live(on, 3)
        can_vote = register.entitled(on) & present.bits() & ~voters
        for number in draw(st.sets(st.sampled_from(numbers(can_vote)), max_size=3)) if can_vote else []:
            voters |= 1 << number
            record(a_vote(number), on)
    shut_on = draw(st.sampled_from([on, NIGHT, DAYS[-1]]))
    roll_day = min(max(on, shut_on), NIGHT)
    record(closed(roll=roll_on_record(roll_day, register, present, votes_each=1, voter_bits=voters)), max(on, shut_on))
    live(DAYS[-1], 6)
    return entries


@settings(max_examples=150, deadline=None)
@given(lives())
def test_base_and_presence_are_what_a_naive_count_over_the_history_gives(entries: list[tuple[Event, date]]) -> None:
    register, present, history = MemberRegister(), Present(MEETING), History()
    for recorded, on in entries:
        register.see(recorded)
        present.see(recorded)
        history.take(recorded, on)
    moments: list[tuple[Moment, set[int]]] = [("opening", set()), ("closing", history.voters[VOTING])]
    for moment, voted in moments:
        then = history.opened[VOTING] if moment == "opening" else history.closed[VOTING]
        known = register.roll_now(VOTING, moment)
        bits = sum(1 << number for number in voted)
        counted = history.at(then, voted)
        assert set(numbers(known.entitled | bits)) == counted.entitled
        assert set(numbers(known.perhaps & ~bits)) == counted.perhaps
        assert set(numbers(known.suspended & ~bits)) == counted.suspended
        assert set(numbers(present.at(VOTING, moment))) == then.here
        assert known.complete == history.is_complete_on(then.day)
        noted(f"{moment}: perhaps {bool(counted.perhaps)}, later {bool(known.entered_later)}, died {bool(known.died)}")


@settings(max_examples=150, deadline=None)
@given(lives())
def test_the_roll_on_record_is_what_a_naive_count_over_the_history_gives(entries: list[tuple[Event, date]]) -> None:
    history = History()
    for recorded, on in entries:
        if isinstance(recorded, VotingOpened | VotingClosed):
            voters = history.voters[VOTING] if isinstance(recorded, VotingClosed) else set()
            counted = history.at(history.now(VOTING, on), voters)
            here = history.here[MEETING]
            assert recorded.roll.entitled.heads == len(counted.entitled)
            assert recorded.roll.present.heads == len(counted.entitled & here)
            without = {exclusion.member: exclusion.ground for exclusion in recorded.roll.excluded}
            assert {number for number, ground in without.items() if ground == "suspended"} == counted.suspended
            gone = here - counted.entitled - counted.perhaps - counted.suspended
            assert {number for number, ground in without.items() if ground == "ended"} == gone
        history.take(recorded, on)


@settings(max_examples=150, deadline=None)
@given(lives(), near)
def test_the_right_to_vote_is_what_a_naive_count_over_the_life_gives(
    entries: list[tuple[Event, date]], day: date
) -> None:
    """Whoever is surely no member on a day, or suspended, does not vote; of a day of before it can be not known."""
    for number in range(1, MEMBERS + 1):
        life = [recorded for recorded, _ in entries if getattr(recorded, "member", None) == number]
        membership = Membership(MemberId(number))
        for recorded in life:
            membership.see(recorded)
        if any(isinstance(recorded, MemberAdmitted) for recorded in life):
            answers = is_member(life, day)
            assert membership.is_member_on(day) is (None if len(answers) == 2 else answers == {True})
            assert membership.is_suspended_on(day) == suspended_on(life, day)


def suspended_on(life: list[Event], day: date) -> bool:
    """Suspended on a day: each suspension goes on until its end, or until it was lifted on a day on which it held."""
    held: list[list[date]] = []
    for recorded in life:
        if isinstance(recorded, MemberSuspended):
            held.append([recorded.since, recorded.until or date.max])
        elif isinstance(recorded, SuspensionLifted):
            for suspension in held:
                if suspension[0] <= recorded.lifted_on < suspension[1]:
                    suspension[1] = recorded.lifted_on
    return any(since <= day < until for since, until in held)
