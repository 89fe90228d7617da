"""Periods of members, and the roll that is made of them."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.dates import ImpreciseDate
from governance.events.membership import (
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.facts.member_bits import Bits, numbers, roll_hash
from governance.facts.membership import LastMember, Membership, Periods
from governance.facts.register import MemberRegister
from governance.ids import MemberId
from governance.log.event import Event
from tests.governance.examples import a_member, an_end

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(8)]
days = st.sampled_from(DAYS)


def roll_of(events: list[Event]) -> MemberRegister:
    roll = MemberRegister()
    for event in events:
        roll.see(event)
    return roll


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What can have happened to up to twelve members, in any order that the log can have."""
    count = draw(st.integers(1, 12))
    events: list[Event] = []
    for number in range(1, count + 1):
        since = draw(st.sampled_from([None, "2025", "2026-01", "2026-01-03", "../2026-01-04"]))
        begins = None if since is None else ImpreciseDate.parse(since)
        events.append(a_member(number, begins, recorded_on=draw(days)))
        whose = st.integers(1, number).map(MemberId)
        events += draw(st.lists(whose.flatmap(steps), max_size=3))
    return events


def steps(member: MemberId) -> st.SearchStrategy[Event]:
    return st.one_of(
        st.builds(MemberSuspended, member=st.just(member), since=days, until=st.one_of(st.none(), days)),
        st.builds(SuspensionLifted, member=st.just(member), lifted_on=days),
        st.builds(
            MembershipEnded,
            member=st.just(member),
            ground=st.sampled_from(("resigned", "died", "not-known")),
            until=st.one_of(st.none(), st.just(ImpreciseDate("2026-01")), days.map(ImpreciseDate.of)),
            recorded_on=days,
        ),
    )


def one_by_one(events: list[Event], day: date) -> Iterator[tuple[MemberId, Membership]]:
    """The fact about each member, from the same events."""
    for number in sorted({event.member for event in events if isinstance(event, MemberAdmitted)}):
        membership = Membership(number)
        for event in events:
            if getattr(event, "member", None) == number:
                membership.see(event)
        yield number, membership


@given(histories(), st.lists(days, min_size=1, max_size=6))
def test_the_roll_is_what_the_members_are_one_by_one(events: list[Event], asked: list[date]) -> None:
    """On whatever days it is asked, in whatever order, also while more happens in between."""
    half = len(events) // 2
    roll = roll_of(events[:half])
    roll.entitled(asked[-1])
    for event in events[half:]:
        roll.see(event)
    for day in asked:
        each = list(one_by_one(events, day))
        there = {number for number, membership in each if membership.is_member_on(day)}
        perhaps = {number for number, membership in each if membership.is_member_on(day) is None}
        barred = {number for number, membership in each if membership.is_suspended_on(day)}
        excluded = {
            number
            for number, membership in each
            if membership.is_member_on(day) is not False and membership.is_suspended_on(day)
        }
        assert set(numbers(roll.members(day))) == there
        assert set(numbers(roll.perhaps(day))) == perhaps - barred
        assert set(numbers(roll.suspended(day))) == excluded
        assert set(numbers(roll.entitled(day))) == there - excluded
        assert set(numbers(roll.admitted)) == {number for number, _ in each}


@given(histories(), days)
def test_a_kept_roll_that_reads_on_is_the_one_that_reads_all(events: list[Event], day: date) -> None:
    kept = MemberRegister()
    for seen, event in enumerate(events, start=1):
        kept.see(event)
        assert kept.entitled(day) == roll_of(events[:seen]).entitled(day)


def test_a_suspension_and_an_end_to_come_hold_from_their_own_day() -> None:
    roll = roll_of(
        [
            a_member(1),
            a_member(2),
            MemberSuspended(member=MemberId(1), since=DAYS[2], until=DAYS[4]),
            an_end(2, DAYS[3]),
        ]
    )
    assert [numbers(roll.entitled(day)) for day in DAYS[:6]] == [[1, 2], [1, 2], [2], [], [1], [1]]


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 300])
def test_anybody_can_make_the_hash_of_a_roll_again(count: int) -> None:
    entitled = sum(1 << number for number in range(1, count + 1))
    lines = b"".join(b"%d\n" % number for number in range(1, count + 1))
    assert roll_hash(entitled) == hashlib.sha256(lines).hexdigest()


@given(st.lists(st.tuples(st.integers(1, 20_000), st.booleans())))
def test_bits_are_a_set(puts: list[tuple[int, bool]]) -> None:
    bits = Bits()
    plain: set[int] = set()
    for number, there in puts:
        bits.put(number, there)
        plain = plain | {number} if there else plain - {number}
        assert (number in bits) == there
    assert set(numbers(int(bits))) == plain
    assert 20_001 not in bits


def test_a_register_is_complete_from_the_earliest_day_that_was_declared() -> None:
    roll = roll_of([RegisterDeclaredComplete(complete_from=DAYS[3]), RegisterDeclaredComplete(complete_from=DAYS[1])])
    assert [roll.is_complete_on(day) for day in DAYS[:3]] == [False, True, True]


@pytest.mark.parametrize(
    ("since", "day", "member"),
    [
        (None, date(2026, 1, 4), None),
        (None, date(2026, 1, 5), True),
        ("2026-01-02", date(2026, 1, 1), False),
        ("2026-01-02", date(2026, 1, 2), True),
        ("2026-01-07", date(2026, 1, 6), False),
        ("2026-01", date(2025, 12, 31), False),
        ("2026-01", date(2026, 1, 1), None),
        ("2026-01", date(2026, 1, 4), None),
        ("2026-01", date(2026, 1, 5), True),
        ("2026-02", date(2026, 2, 5), None),
        ("../2030", date(2026, 1, 4), None),
        ("../2026-01-02", date(2026, 1, 2), True),
    ],
)
def test_a_first_day_that_is_not_exact_had_come_when_it_was_recorded(
    since: str | None, day: date, member: bool | None
) -> None:
    """It was recorded on 5 January: of a day before, nobody knows whether they were a member then."""
    begins = None if since is None else ImpreciseDate.parse(since)
    assert Periods(begins, recorded_on=date(2026, 1, 5)).is_member_on(day) is member


@pytest.mark.parametrize(
    ("until", "day", "member"),
    [
        (None, date(2025, 6, 1), True),
        (None, date(2025, 6, 2), None),
        (None, date(2026, 1, 4), None),
        (None, date(2026, 1, 5), False),
        ("2026-01", date(2025, 12, 31), True),
        ("2026-01", date(2026, 1, 1), None),
        ("2026-01", date(2026, 1, 5), False),
        ("2026-01-08", date(2026, 1, 7), True),
        ("2026-01-08", date(2026, 1, 8), False),
    ],
)
def test_an_end_that_is_not_exact_had_come_when_it_was_recorded(
    until: str | None, day: date, member: bool | None
) -> None:
    """They were a member from 1 June 2025, for that day at least; the end was recorded on 5 January."""
    periods = Periods(ImpreciseDate("2025-06-01"), recorded_on=date(2025, 6, 1))
    periods.end(None if until is None else ImpreciseDate.parse(until), recorded_on=date(2026, 1, 5))
    assert periods.is_member_on(day) is member
    assert periods.ended


@pytest.mark.parametrize("ends", [(DAYS[3], DAYS[5]), (DAYS[5], DAYS[3])])
def test_of_two_ends_the_earlier_holds_whichever_came_to_be_known_first(ends: tuple[date, date]) -> None:
    """A death comes to be known after the day on which the membership was to end."""
    periods = Periods(ImpreciseDate.of(DAYS[0]), DAYS[0])
    for until in ends:
        periods.end(ImpreciseDate.of(until), DAYS[0])
    assert [periods.is_member_on(day) for day in DAYS[2:6]] == [True, False, False, False]


def test_a_lift_ends_only_the_suspension_that_holds_on_its_day() -> None:
    periods = Periods(None, FIRST)
    periods.suspend(DAYS[0], DAYS[1])
    periods.suspend(DAYS[2], None)
    periods.lift(DAYS[3])
    assert periods.suspensions == ((DAYS[0], DAYS[1]), (DAYS[2], DAYS[3]))


def test_the_last_number_is_that_of_the_last_admission() -> None:
    last = LastMember()
    assert last.number == 0
    last.see(a_member(7))
    assert last.number == 7
