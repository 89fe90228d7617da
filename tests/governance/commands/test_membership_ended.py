"""The end of a membership: its day and ground, and the office that comes first."""

from datetime import date, timedelta

import pytest

from governance.commands.membership import EndMembership
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.membership import Ending
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.log.event import Event
from tests.governance.examples import (
    FOUNDED_ON,
    TODAY,
    a_cooperative,
    a_founding,
    a_member,
    an_end,
    in_office,
    person_of,
)
from tests.governance.given import GivenLog

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ONE = MemberId(1)
ENDING = {"rule": "ending", "article": "2:35 lid 1 BW"}


@pytest.mark.parametrize("until", [YESTERDAY, TODAY, date(2027, 1, 1)])
def test_a_membership_ends(log: GivenLog, until: date) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(until)), by="secretaris")
    log.then(an_end(1, until))


def test_only_a_number_that_was_given_ends(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TODAY)), by="secretaris")
    log.then(Refused("no-such-member", member=1))


@pytest.mark.parametrize("until", [date(2019, 1, 1), YESTERDAY, TODAY, TOMORROW])
@pytest.mark.parametrize("ground", ["resigned", "died"])
def test_a_membership_that_has_ended_ends_no_other_way(log: GivenLog, until: date, ground: Ending) -> None:
    """Another day or ground for what is over would be a correction under another name, also for an erased member."""
    log.given(a_cooperative(), a_member(1), an_end(1, TODAY))
    log.when(EndMembership(member=ONE, ground=ground, until=ImpreciseDate.of(until)), by="secretaris")
    log.then(Refused("membership-ended", member=1, until=ImpreciseDate.of(TODAY), **ENDING))


@pytest.mark.parametrize("until", [YESTERDAY, TODAY])
def test_who_gave_notice_can_die_before_it_has_come(log: GivenLog, until: date) -> None:
    log.given(a_cooperative(), a_member(1), an_end(1, TOMORROW))
    log.when(EndMembership(member=ONE, ground="died", until=ImpreciseDate.of(until)), by="secretaris")
    log.then(an_end(1, until, ground="died"))


@pytest.mark.parametrize("until", [TOMORROW, TOMORROW + timedelta(days=1)])
def test_an_end_that_is_to_come_is_not_put_off(log: GivenLog, until: date) -> None:
    log.given(a_cooperative(), a_member(1), an_end(1, TOMORROW))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(until)), by="secretaris")
    log.then(Refused("membership-ended", member=1, until=ImpreciseDate.of(TOMORROW), **ENDING))


@pytest.mark.parametrize(("since", "until"), [("2026-06-01", "2026-06-01"), ("2026-06", "2026-06-01")])
def test_nobody_leaves_before_they_came(log: GivenLog, since: str, until: str) -> None:
    """Of a month its first day is the earliest on which they can have come."""
    came = ImpreciseDate.parse(since)
    log.given(a_cooperative(), a_member(1, came))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.parse(until)), by="secretaris")
    log.then(Refused("until-before-since", since=came, until=ImpreciseDate.parse(until)))


def test_nobody_leaves_before_the_founding(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1, ImpreciseDate.parse("../2020")))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(date(2015, 12, 8))), by="secretaris")
    log.then(Refused("before-founding", founded_on=FOUNDED_ON, **ENDING))


def in_office_until(until: str | None, ended: bool = True) -> list[Event]:
    left = OfficeVacated(
        office="secretaris",
        person=person_of(1),
        until=None if until is None else ImpreciseDate.parse(until),
        recorded_on=TODAY,
    )
    return [a_founding(), a_member(1), in_office("secretaris", member=1), *([left] if ended else [])]


@pytest.mark.parametrize(
    "happened",
    [
        in_office_until(None, ended=False),
        in_office_until("2026-06-11"),
        [*in_office_until("2026-06-11"), in_office("secretaris", ImpreciseDate.parse("2026-06-11"))],
    ],
    ids=["holds it", "leaves later", "leaves later, and the successor is known"],
)
def test_who_holds_an_office_leaves_that_first(log: GivenLog, happened: list[Event]) -> None:
    """Else somebody who is no member any more would go on in an office that they hold as one."""
    log.given(happened, in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TOMORROW)), by="voorzitter")
    log.then(Refused("holds-an-office", rule="board", article="2:37 lid 1 BW", member=1, office="secretaris"))


@pytest.mark.parametrize("until", [None, "2026-06-01", "2026-06", "2026-06-10"])
def test_who_has_left_office_by_then_ends_their_membership(log: GivenLog, until: str | None) -> None:
    log.given(in_office_until(until), in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TOMORROW)), by="voorzitter")
    log.then(an_end(1, TOMORROW))


@pytest.mark.parametrize("until", ["2026", "2026-06"])
def test_an_end_of_which_the_day_is_not_exact_has_come_when_it_is_recorded(log: GivenLog, until: str) -> None:
    """An office that is left tomorrow is held still, though the last day that could be meant comes after it."""
    log.given(in_office_until(str(TOMORROW)), in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="died", until=ImpreciseDate.parse(until)), by="voorzitter")
    log.then(Refused("holds-an-office", rule="board", article="2:37 lid 1 BW", member=1, office="secretaris"))


def test_who_was_succeeded_by_then_ends_their_membership(log: GivenLog) -> None:
    successor = in_office("secretaris", ImpreciseDate.of(TOMORROW))
    log.given(in_office_until("2026-06-10"), successor, in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TOMORROW)), by="voorzitter")
    log.then(an_end(1, TOMORROW))


def test_an_office_that_was_left_after_the_membership_ended_keeps_nobody(log: GivenLog) -> None:
    """What has happened is recorded as it was, also where the one was late."""
    log.given(in_office_until("2026-06-09"), in_office("voorzitter"))
    log.when(EndMembership(member=ONE, ground="died", until=ImpreciseDate.of(YESTERDAY)), by="voorzitter")
    log.then(an_end(1, YESTERDAY, ground="died"))


def test_the_office_of_another_keeps_no_member(log: GivenLog) -> None:
    log.given(in_office_until(None, ended=False), in_office("voorzitter"), a_member(2))
    log.when(EndMembership(member=MemberId(2), ground="resigned", until=ImpreciseDate.of(TODAY)), by="voorzitter")
    log.then(an_end(2, TODAY))


@pytest.mark.parametrize("until", [None, "2026", "2026-06", "../2020"])
def test_the_end_of_a_membership_of_long_ago_is_not_always_known(log: GivenLog, until: str | None) -> None:
    """Neither the day nor the ground; it is over now."""
    ends = None if until is None else ImpreciseDate.parse(until)
    log.given(a_cooperative(), a_member(1))
    log.when(EndMembership(member=ONE, ground="not-known", until=ends), by="secretaris")
    log.then(an_end(1, ends, ground="not-known"))
    log.when(EndMembership(member=ONE, ground="resigned"), by="secretaris")
    log.then(Refused("membership-ended", member=1, until=ends, **ENDING))


def test_an_end_to_come_is_an_exact_day(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate("2026-12")), by="secretaris")
    log.then(Refused("day-must-be-known", date=ImpreciseDate("2026-12")))
