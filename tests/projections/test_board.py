"""Who holds which office on a day."""

from datetime import UTC, date, datetime

from governance.dates import ImpreciseDate, today
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.membership import MemberAdmitted
from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from governance.ids import MemberId, Office
from governance.log.sealed import Sealed
from projections.board import in_office, offices, terms
from projections.membership import member
from projections.persons import own_contacts
from projections.reader import Reader
from tests.governance.examples import TODAY
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog, person
from tests.projections.histories import founding
from tests.projections.so_far import FOUNDED_ON

ANYBODY = Reader()


def assumed(office: Office, name: str | None, since: str | None) -> OfficeAssumed:
    return OfficeAssumed(
        office=office,
        person=None if name is None else person(len(name)),
        name=None if name is None else Sealed(name),
        since=None if since is None else ImpreciseDate.parse(since),
        recorded_on=TODAY,
    )


async def seen(tables: Tables, on: date, reader: Reader = ANYBODY) -> list[tuple[str, str, str | None]]:
    return [(office.office, office.status, office.holder) for office in await offices(tables.connection, reader, on)]


async def test_an_office_is_held_or_vacant_or_that_is_not_known(given: GivenLog, tables: Tables) -> None:
    """A predecessor whose end nobody dated held it on their first day, perhaps later, and not after the recording."""
    given.record(*founding().events)
    at = given.record(
        assumed("voorzitter", None, "2016-03-01"),
        assumed("secretaris", "Voorbeeldbestuurder A", "2016-03"),
        assumed("penningmeester", "Voorbeeldbestuurder BB", "2016-03-01"),
        OfficeVacated(office="penningmeester", recorded_on=TODAY),
        assumed("penningmeester", "Voorbeeldbestuurder CCC", "2999-01-01"),
    )
    await tables.reach(at)
    assert await seen(tables, date(2016, 2, 29)) == []
    assert await seen(tables, FOUNDED_ON) == [
        ("voorzitter", "held", None),
        ("secretaris", "unknown", "Voorbeeldbestuurder A"),
        ("penningmeester", "held", "Voorbeeldbestuurder BB"),
    ]
    assert (await seen(tables, date(2016, 4, 1)))[1:] == [
        ("secretaris", "held", "Voorbeeldbestuurder A"),
        ("penningmeester", "unknown", "Voorbeeldbestuurder BB"),
    ]
    assert (await seen(tables, today(datetime.now(UTC))))[2] == ("penningmeester", "vacant", None)
    assert (await seen(tables, date(2999, 1, 1)))[2] == ("penningmeester", "held", "Voorbeeldbestuurder CCC")
    everyone = await terms(tables.connection, ANYBODY)
    assert [(term.holder, term.ended) for term in everyone if term.office == "penningmeester"] == [
        ("Voorbeeldbestuurder BB", True),
        ("Voorbeeldbestuurder CCC", False),
    ]


async def test_an_office_passes_to_another_on_a_day_and_has_one_holder_on_it(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(
        assumed("secretaris", "Voorbeeldbestuurder A", "2016-03-01"),
        OfficeVacated(office="secretaris", until=ImpreciseDate("2018-01-01"), recorded_on=TODAY),
        assumed("secretaris", "Voorbeeldbestuurder BB", "2018-01-01"),
    )
    await tables.reach(at)
    assert (await seen(tables, date(2017, 12, 31)))[1] == ("secretaris", "held", "Voorbeeldbestuurder A")
    assert [office for office in await seen(tables, date(2018, 1, 1)) if office[0] == "secretaris"] == [
        ("secretaris", "held", "Voorbeeldbestuurder BB")
    ]


async def test_only_the_office_that_is_laid_down_is_vacant(given: GivenLog, tables: Tables) -> None:
    """Its term is the last that was recorded of that office, and another office was taken since."""
    given.record(*founding().events)
    at = given.record(
        assumed("secretaris", "Voorbeeldbestuurder A", "2016-03-01"),
        assumed("penningmeester", "Voorbeeldbestuurder BB", "2016-03-01"),
        OfficeVacated(office="secretaris", until=ImpreciseDate("2018-01-01"), recorded_on=TODAY),
    )
    await tables.reach(at)
    assert (await seen(tables, date(2018, 1, 1)))[1:] == [
        ("secretaris", "vacant", None),
        ("penningmeester", "held", "Voorbeeldbestuurder BB"),
    ]


async def test_a_member_in_office_is_named_to_all_and_numbered_to_the_board(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    since = ImpreciseDate("2020-01-01")
    at = given.record(
        MemberAdmitted(
            member=MemberId(1), person=person(1), name=Sealed("Voorbeeldlid 01"), since=since, recorded_on=TODAY
        ),
        OfficeAssumed(office="voorzitter", person=person(1), member=MemberId(1), since=since, recorded_on=TODAY),
    )
    await tables.reach(at)
    [office, *_] = await offices(tables.connection, ANYBODY, date(2020, 1, 1))
    assert office.holder == "Voorbeeldlid 01"
    assert not isinstance(office.member, int)
    board = Reader(person=person(1), member=MemberId(1), offices=frozenset({"voorzitter"}))
    [office, *_] = await offices(tables.connection, board, date(2020, 1, 1))
    assert office.member == 1


async def test_of_who_held_an_office_the_name_stays_and_how_to_reach_them_goes(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    since = ImpreciseDate("2020-01-01")
    at = given.record(
        MemberAdmitted(
            member=MemberId(1), person=person(1), name=Sealed("Voorbeeldlid 01"), since=since, recorded_on=TODAY
        ),
        ContactDetailsGiven(person=person(1), phone=Sealed("020 555 0001")),
        OfficeAssumed(office="voorzitter", person=person(1), member=MemberId(1), since=since, recorded_on=TODAY),
        PersonalDataErased(person=person(1), member=MemberId(1), name_kept=True),
    )
    await tables.reach(at)
    board = Reader(person=person(2), member=MemberId(2), offices=frozenset({"secretaris"}))
    seen_member = await member(tables.connection, board, MemberId(1), date(2020, 1, 1))
    assert seen_member is not None
    assert (seen_member.name, seen_member.phone) == ("Voorbeeldlid 01", None)
    [office, *_] = await offices(tables.connection, ANYBODY, date(2020, 1, 1))
    assert office.holder == "Voorbeeldlid 01"


MERGED = PersonMerged(merged=person(21), person=person(1), member=MemberId(1), offices=("secretaris",))
BOARD = Reader(person=person(2), member=MemberId(2), offices=frozenset({"voorzitter"}))


async def test_a_holder_who_turned_out_to_be_a_member_holds_the_office_as_that_member(
    given: GivenLog, tables: Tables
) -> None:
    """The name on record for the term stays; who comes in by the office is the member."""
    since, day = ImpreciseDate("2020-01-01"), date(2020, 1, 1)
    given.record(*founding().events)
    at = given.record(
        MemberAdmitted(
            member=MemberId(1), person=person(1), name=Sealed("Voorbeeldlid 01"), since=since, recorded_on=TODAY
        ),
        assumed("secretaris", "Voorbeeldbestuurder A", "2020-01-01"),
        MERGED,
    )
    await tables.reach(at)
    [office] = [held for held in await offices(tables.connection, BOARD, day) if held.office == "secretaris"]
    assert (office.holder, office.member, office.since) == ("Voorbeeldbestuurder A", 1, since)
    assert await in_office(tables.connection, "secretaris", day) == person(1)


async def test_after_an_erasure_the_name_on_record_for_the_term_stays_and_no_other(
    given: GivenLog, tables: Tables
) -> None:
    since = ImpreciseDate("2020-01-01")
    given.record(*founding().events)
    at = given.record(
        MemberAdmitted(
            member=MemberId(1), person=person(1), name=Sealed("Voorbeeldlid 01"), since=since, recorded_on=TODAY
        ),
        assumed("secretaris", "Voorbeeldbestuurder A", "2020-01-01"),
        ContactDetailsGiven(person=person(21), phone=Sealed("020 555 0021")),
        MERGED,
    )
    await tables.reach(at)
    assert (await own_contacts(tables.connection, Reader(person=person(1)))).phone == "020 555 0021"
    at = given.record(
        PersonalDataErased(person=person(1), member=MemberId(1)),
        PersonalDataErased(person=person(21), member=MemberId(1), name_kept=True),
    )
    await tables.reach(at)
    [office] = [
        held for held in await offices(tables.connection, BOARD, date(2020, 1, 1)) if held.office == "secretaris"
    ]
    assert (office.holder, office.member) == ("Voorbeeldbestuurder A", 1)
    left = await member(tables.connection, BOARD, MemberId(1), date(2020, 1, 1))
    assert left is not None
    assert (left.name, left.phone) == (None, None)
    assert (await own_contacts(tables.connection, Reader(person=person(1)))).phone is None


async def test_how_the_member_can_be_reached_goes_before_what_the_holder_said(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(
        MemberAdmitted(member=MemberId(1), person=person(1), name=Sealed("Voorbeeldlid 01"), recorded_on=TODAY),
        ContactDetailsGiven(person=person(1), email=Sealed("voorbeeldlid01@example.org")),
        assumed("secretaris", "Voorbeeldbestuurder A", "2020-01-01"),
        ContactDetailsGiven(person=person(21), email=Sealed("secretaris@example.org")),
        MERGED,
    )
    await tables.reach(at)
    assert (await own_contacts(tables.connection, Reader(person=person(1)))).email == "voorbeeldlid01@example.org"
    assert (await own_contacts(tables.connection, Reader(person=person(21)))).email is None
