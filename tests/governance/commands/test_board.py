"""Taking up an office, and leaving it."""

from typing import Any

import pytest

from governance.commands.board import AssumeOffice, VacateOffice
from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.persons import PersonalDataErased
from governance.ids import MemberId
from governance.log.errors import Refused
from governance.log.sealed import FreeText, Sealed
from tests.governance.examples import FOUNDED_ON, TODAY, a_founding, a_member, an_end, holder_of, in_office, person_of
from tests.governance.given import GivenLog

BOARD: dict[str, Any] = {"rule": "board", "article": "2:37 lid 7 BW"}


def day(text: str) -> ImpreciseDate:
    return ImpreciseDate.parse(text)


def vacated(until: str | None = None) -> OfficeVacated:
    return OfficeVacated(
        office="voorzitter",
        person=holder_of("voorzitter"),
        until=None if until is None else day(until),
        recorded_on=TODAY,
    )


# Taking it up


def test_a_member_takes_up_an_office(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1))
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1), since=day("2026-06-01")))
    log.then(
        OfficeAssumed(
            office="voorzitter", person=person_of(1), member=MemberId(1), since=day("2026-06-01"), recorded_on=TODAY
        )
    )


def test_somebody_who_is_no_member_takes_up_an_office_by_name(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon"))
    log.then(
        OfficeAssumed(
            office="voorzitter", person=log.call.new_person, name=Sealed("Voorbeeldpersoon"), recorded_on=TODAY
        )
    )


def test_an_office_is_held_by_one_whose_name_is_not_known(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", since=day("2015-12-09"), source="bron"))
    source = FreeText("bron")
    log.then(
        OfficeAssumed(office="voorzitter", since=day("2015-12-09"), words=log.words(), source=source, recorded_on=TODAY)
    )


def test_that_a_holder_is_not_known_is_recorded_from_a_source(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter"))
    log.then(Refused("source-missing", office="voorzitter"))


def test_the_secretaris_names_who_takes_up_an_office(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"))
    log.when(AssumeOffice(office="voorzitter", source="bron"), by="secretaris")
    log.then(Refused("holder-not-named", office="voorzitter", **BOARD))


def test_a_holder_is_a_member_or_has_a_name_of_their_own(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1))
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1), name="Voorbeeldlid 01"))
    log.then(Refused("member-or-name"))


def test_nobody_holds_an_office_of_what_was_never_founded(log: GivenLog) -> None:
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon"))
    log.then(Refused("not-yet-founded"))


def test_nobody_holds_an_office_before_the_founding(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=day("2015-12-08")))
    log.then(Refused("before-founding", founded_on=FOUNDED_ON))


def test_an_office_can_be_taken_up_on_a_day_to_come(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=day("2026-07-01")))
    log.then(
        OfficeAssumed(
            office="voorzitter",
            person=log.call.new_person,
            name=Sealed("Voorbeeldpersoon"),
            since=day("2026-07-01"),
            recorded_on=TODAY,
        )
    )


@pytest.mark.parametrize("since", ["2026-07", "../2026-07", "../2026-06-10", "../2030-01-01", "2027", "../2027"])
def test_of_what_is_to_come_the_day_must_be_known(log: GivenLog, since: str) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=day(since)))
    log.then(Refused("day-must-be-known", date=day(since)))


@pytest.mark.parametrize("since", ["2026-06", "../2026-06", "../2026-06-09", "2026", "../2026", "../2015"])
def test_of_what_may_have_come_the_day_need_not_be_known(log: GivenLog, since: str) -> None:
    """A month or a year that has begun, and a day that had come by then, whenever it was."""
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=day(since)))
    [event] = log.recorded
    assert isinstance(event, OfficeAssumed)


@pytest.mark.parametrize("since", [None, "2016", "2026-06-10"])
def test_an_office_has_one_holder_at_a_time(log: GivenLog, since: str | None) -> None:
    held = None if since is None else day(since)
    log.given(a_founding(), in_office("voorzitter", held))
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon"))
    log.then(Refused("office-held", office="voorzitter", since=held, **BOARD))


@pytest.mark.parametrize(
    ("until", "since"),
    [
        ("2026-06-01", "2026-06-01"),
        ("2026-06-01", "2026-06"),
        ("2026-06-01", None),
        ("2026-06-09", None),
        ("2026-07-01", "2026-07-01"),
        (None, "2026-01-01"),
        (None, None),
    ],
)
def test_an_office_passes_on(log: GivenLog, until: str | None, since: str | None) -> None:
    """On the day on which it passes the new holder has it."""
    log.given(a_founding(), in_office("voorzitter", day("2016")), vacated(until))
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=None if since is None else day(since)))
    [event] = log.recorded
    assert isinstance(event, OfficeAssumed)


@pytest.mark.parametrize(
    ("until", "since"), [("2026-06-02", "2026-06-01"), ("2026-06-10", None), ("2026-06-02", "2026-05")]
)
def test_an_office_does_not_pass_on_before_it_was_left(log: GivenLog, until: str, since: str | None) -> None:
    log.given(a_founding(), in_office("voorzitter", day("2016")), vacated(until))
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=None if since is None else day(since)))
    log.then(Refused("office-held", office="voorzitter", until=day(until), **BOARD))


def test_nobody_follows_one_who_came_later(log: GivenLog) -> None:
    log.given(a_founding(), in_office("voorzitter", day("2020")), vacated())
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon", since=day("2019")))
    log.then(Refused("before-predecessor", office="voorzitter", since=day("2020"), **BOARD))


@pytest.mark.parametrize("until", ["2026-06-09", "2026-01-01"])
def test_who_has_left_the_cooperative_takes_up_no_office_as_a_member(log: GivenLog, until: str) -> None:
    log.given(
        a_founding(),
        a_member(1),
        an_end(1, day(until).latest),
    )
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1)))
    log.then(Refused("not-a-member", rule="board", article="2:37 lid 1 BW", member=1))


def test_a_number_that_was_not_given_takes_up_no_office(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1)))
    log.then(Refused("not-a-member", rule="board", article="2:37 lid 1 BW", member=1))


def test_who_was_a_member_once_takes_up_no_office_from_a_day_of_then(log: GivenLog) -> None:
    """A term that begins has no end yet: an office is not theirs today because they were a member when it began."""
    log.given(a_founding(), a_member(1), an_end(1))
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1), since=day("2026-06-08")))
    log.then(Refused("not-a-member", rule="board", article="2:37 lid 1 BW", member=1))


@pytest.mark.parametrize("until", ["2026-06-10", "2027-01-01"])
@pytest.mark.parametrize("since", [None, "2026-06-01", "2026-06", "2026-06-09"])
def test_whose_end_is_recorded_takes_up_no_office_as_a_member(log: GivenLog, until: str, since: str | None) -> None:
    """Else somebody who is no member any more would hold it from that day on, with all its rights."""
    ends = day(until).exact
    assert ends is not None
    log.given(a_founding(), a_member(1), an_end(1, ends))
    log.when(
        AssumeOffice(office="voorzitter", member=MemberId(1), since=None if since is None else day(since)),
    )
    log.then(Refused("membership-ended", rule="board", article="2:37 lid 1 BW", member=1, until=ImpreciseDate.of(ends)))


def test_whose_membership_ends_takes_up_an_office_by_name(log: GivenLog) -> None:
    """Statutes may allow officers who are no members (BW 2:37 lid 1): then it is not theirs as a member."""
    ends = an_end(1)
    log.given(a_founding(), a_member(1), ends)
    log.when(AssumeOffice(office="voorzitter", name="Voorbeeldlid 01"))
    [event] = log.recorded
    assert isinstance(event, OfficeAssumed)
    assert event.member is None


@pytest.mark.parametrize(
    ("member_since", "since"),
    [("2026-06-02", "2026-06-01"), ("2026-06-02", "2026-05"), ("2020-03-01", "2016"), ("2020-03", "2020-02-29")],
)
def test_who_was_no_member_yet_took_up_no_office(log: GivenLog, member_since: str, since: str) -> None:
    log.given(a_founding(), a_member(1, day(member_since)))
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1), since=day(since)))
    log.then(Refused("not-a-member", rule="board", article="2:37 lid 1 BW", member=1))


@pytest.mark.parametrize(
    ("member_since", "since"),
    [("2020-03-01", "2020"), ("2020-03", "2020-03"), ("../2020", "2016"), ("2016", "../2020")],
)
def test_who_may_have_been_a_member_by_then_takes_up_an_office(log: GivenLog, member_since: str, since: str) -> None:
    """Whether one day lies before another is not always known: then neither is that they were no member."""
    log.given(a_founding(), a_member(1, day(member_since)))
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1), since=day(since)))
    log.then(
        OfficeAssumed(office="voorzitter", person=person_of(1), member=MemberId(1), since=day(since), recorded_on=TODAY)
    )


def test_who_is_erased_takes_up_no_office(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1), PersonalDataErased(person=person_of(1), member=MemberId(1)))
    log.when(AssumeOffice(office="voorzitter", member=MemberId(1)))
    log.then(Refused("not-a-member", rule="board", article="2:37 lid 1 BW", member=1))


# Leaving it


@pytest.mark.parametrize("until", [None, "2026-06-09", "2026-06", "2026-07-01", "2016"])
def test_an_office_is_left(log: GivenLog, until: str | None) -> None:
    left = None if until is None else day(until)
    log.given(a_founding(), in_office("voorzitter", day("2016")))
    log.when(VacateOffice(office="voorzitter", until=left))
    log.then(OfficeVacated(office="voorzitter", person=holder_of("voorzitter"), until=left, recorded_on=TODAY))


def test_an_office_that_nobody_held_cannot_be_left(log: GivenLog) -> None:
    log.given(a_founding())
    log.when(VacateOffice(office="voorzitter"))
    log.then(Refused("office-vacant", office="voorzitter"))


def test_an_office_is_left_once(log: GivenLog) -> None:
    log.given(a_founding(), in_office("voorzitter"), vacated("2026-07-01"))
    log.when(VacateOffice(office="voorzitter"))
    log.then(Refused("already-vacated", office="voorzitter", until=day("2026-07-01")))


def test_an_office_is_not_left_before_it_was_taken_up(log: GivenLog) -> None:
    log.given(a_founding(), in_office("voorzitter", day("2016-02")))
    log.when(VacateOffice(office="voorzitter", until=day("2016-01-31")))
    log.then(Refused("until-before-since", since=day("2016-02"), until=day("2016-01-31")))


@pytest.mark.parametrize("until", ["2027", "../2030"])
def test_when_an_office_will_be_left_must_be_known_to_the_day(log: GivenLog, until: str) -> None:
    """Else "in 2030 or before" would end it today."""
    log.given(a_founding(), in_office("voorzitter"))
    log.when(VacateOffice(office="voorzitter", until=day(until)))
    log.then(Refused("day-must-be-known", date=day(until)))
