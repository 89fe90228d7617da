"""The register on a day, its counts, its search; and what of it who may see."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from governance.dates import ImpreciseDate, today
from governance.events.membership import (
    MemberAdmitted,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.persons import ContactDetailsGiven, PersonalDataErased
from governance.events.statutes import StatutesAdopted
from governance.ids import MemberId, MemberKind
from governance.log.errors import Malformed, NotAllowed
from governance.log.sealed import Sealed
from projections.member_list import Order, members
from projections.membership import Count, Member, Suspension, count, member
from projections.names import sort_key, words
from projections.reader import Reader
from tests.governance.examples import TODAY, an_end
from tests.governance.rulebooks import a_rulebook
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog, person
from tests.projections.histories import founding

BOARD = Reader(person=person(900), offices=frozenset({"penningmeester"}))
DAY = date(2020, 6, 1)


def admitted(
    number: int, name: str | None = None, since: str | None = "2020-01-01", kind: MemberKind | None = None
) -> MemberAdmitted:
    return MemberAdmitted(
        member=MemberId(number),
        person=person(number),
        name=Sealed(name or f"Voorbeeldlid {number:02d}"),
        kind=kind,
        since=None if since is None else ImpreciseDate.parse(since),
        recorded_on=TODAY,
    )


def reader_of(number: int) -> Reader:
    return Reader(person=person(number), member=MemberId(number))


async def statuses(tables: Tables, on: date) -> list[tuple[int, str]]:
    return [(member.number, str(member.status)) for member in (await members(tables.connection, BOARD, on)).items]


async def found_by(tables: Tables, search: str) -> list[int]:
    return [member.number for member in (await members(tables.connection, BOARD, DAY, search=search)).items]


async def test_on_a_day_somebody_is_a_member_or_not_or_that_is_not_known(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(
        admitted(1, since="2018-05-01"),
        admitted(2, since="2018-05"),
        admitted(3, since="../2018"),
        admitted(4, since=None),
        admitted(5, since="2018-06-01"),
        an_end(1, date(2019, 1, 1)),
    )
    await tables.reach(at)
    assert await statuses(tables, date(2018, 4, 30)) == [(3, "unknown"), (4, "unknown")]
    assert await statuses(tables, date(2018, 5, 15)) == [
        (1, "member"),
        (2, "unknown"),
        (3, "unknown"),
        (4, "unknown"),
    ]
    assert await statuses(tables, date(2019, 1, 1)) == [
        (1, "ended"),
        (2, "member"),
        (3, "member"),
        (4, "unknown"),
        (5, "member"),
    ]
    assert (await statuses(tables, date(2999, 1, 1)))[3] == (4, "member")
    assert await statuses(tables, date(2015, 12, 31)) == [], "before the founding there were none"


async def test_a_suspended_member_is_a_member_without_a_vote_until_it_is_lifted(
    given: GivenLog, tables: Tables
) -> None:
    given.record(*founding().events)
    at = given.record(
        admitted(1),
        MemberSuspended(member=MemberId(1), since=date(2020, 3, 1)),
        SuspensionLifted(member=MemberId(1), lifted_on=date(2020, 4, 1)),
        MemberSuspended(member=MemberId(1), since=date(2020, 7, 1), until=date(2020, 8, 1)),
    )
    await tables.reach(at)
    days = [
        date(2020, 2, 29),
        date(2020, 3, 1),
        date(2020, 3, 31),
        date(2020, 4, 1),
        date(2020, 7, 31),
        date(2020, 8, 1),
    ]
    seen = [(await statuses(tables, day))[0][1] for day in days]
    assert seen == ["member", "suspended", "suspended", "member", "suspended", "member"]
    assert await count(tables.connection, date(2020, 3, 15)) == Count(1, None)
    seen_member = await member(tables.connection, BOARD, MemberId(1), DAY)
    assert seen_member is not None
    assert seen_member.suspensions == [
        Suspension(date(2020, 3, 1), date(2020, 4, 1)),
        Suspension(date(2020, 7, 1), date(2020, 8, 1)),
    ]


async def test_a_suspension_that_is_lifted_on_its_first_day_never_held(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(
        admitted(1),
        MemberSuspended(member=MemberId(1), since=date(2020, 3, 1)),
        SuspensionLifted(member=MemberId(1), lifted_on=date(2020, 3, 1)),
    )
    await tables.reach(at)
    for day in (date(2020, 3, 1), date(2020, 6, 1)):
        assert await statuses(tables, day) == [(1, "member")]


@pytest.mark.parametrize("declared", [(date(2019, 1, 1), date(2019, 6, 1)), (date(2019, 6, 1), date(2019, 1, 1))])
async def test_a_register_is_complete_from_the_earliest_day_that_was_declared(
    given: GivenLog, tables: Tables, declared: tuple[date, date]
) -> None:
    given.record(*founding().events)
    at = given.record(admitted(1, since="2018-05-01"), *(RegisterDeclaredComplete(complete_from=on) for on in declared))
    await tables.reach(at)
    asked = (date(2018, 12, 31), date(2019, 1, 1), date(2019, 6, 1))
    assert [await count(tables.connection, day) for day in asked] == [Count(1, None), Count(1, 1), Count(1, 1)]


async def test_who_is_a_member_since_nobody_knows_when_is_counted_from_their_recording(
    given: GivenLog, tables: Tables
) -> None:
    """Before it the number is not known, however complete the register is said to be."""
    given.record(*founding().events)
    at = given.record(
        admitted(1, since="2018-05-01"),
        admitted(2, since=None),
        RegisterDeclaredComplete(complete_from=date(2016, 1, 1)),
    )
    await tables.reach(at)
    expected = {date(2017, 1, 1): Count(0, None), date(2019, 1, 1): Count(1, None), date(2999, 1, 1): Count(2, 2)}
    assert {day: await count(tables.connection, day) for day in expected} == expected


async def test_a_count_is_exact_only_where_the_register_is_complete_and_every_day_known(
    given: GivenLog, tables: Tables
) -> None:
    given.record(*founding().events)
    at = given.record(
        admitted(1, since="2018-05-01"),
        admitted(2, since="2018-05"),
        admitted(3, since="2019"),
        an_end(2, date(2018, 5, 20), ground="died"),
        an_end(1, date(2020, 1, 1)),
        an_end(1, date(2019, 11, 1), ground="died"),
        an_end(1, date(2020, 5, 1), ground="expelled"),
        RegisterDeclaredComplete(complete_from=date(2019, 1, 1)),
        RegisterDeclaredComplete(complete_from=date(2019, 6, 1)),
    )
    await tables.reach(at)
    expected = {
        date(2018, 4, 1): Count(0, None),
        date(2018, 5, 10): Count(1, None),
        date(2018, 12, 31): Count(1, None),
        date(2019, 1, 1): Count(1, None),
        date(2019, 12, 1): Count(0, None),
        date(2019, 12, 31): Count(1, 1),
        date(2020, 5, 2): Count(1, 1),
    }
    assert {day: await count(tables.connection, day) for day in expected} == expected
    seen_member = await member(tables.connection, BOARD, MemberId(1), DAY)
    assert seen_member is not None
    assert (seen_member.until, seen_member.ground) == (ImpreciseDate("2019-11-01"), "died")


async def test_who_left_before_it_is_known_that_they_had_come_is_counted_on_no_day(
    given: GivenLog, tables: Tables
) -> None:
    """Member 1 came in May and left on the 20th: on the 15th they can have been there already, later not any more.

    Then it comes to be known that they left on the 10th, and the end on the 20th is taken back.
    """
    given.record(*founding().events)
    at = given.record(
        admitted(1, since="2018-05"),
        an_end(1, date(2018, 5, 20)),
        RegisterDeclaredComplete(complete_from=date(2018, 1, 1)),
    )
    await tables.reach(at)
    days = [date(2018, 4, 30), date(2018, 5, 9), date(2018, 5, 15), date(2018, 5, 25), date(2018, 6, 1)]
    nobody, perhaps = Count(0, 0), Count(0, None)
    counts = [await count(tables.connection, day) for day in days]
    assert counts == [nobody, perhaps, perhaps, nobody, nobody]
    await tables.reach(given.record(an_end(1, date(2018, 5, 10), ground="died")))
    counts = [await count(tables.connection, day) for day in days]
    assert counts == [nobody, perhaps, nobody, nobody, nobody]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Voorbeeld van der Lid", "lid voorbeeld van der"),
        ("Voorbeeld 't Lid", "lid voorbeeld 't"),
        ("Vóórbeeld Lïd", "lid voorbeeld"),
        ("Van Lid", "lid van"),
        ("Lid", "lid"),
        ("Voorbeeld de", "de voorbeeld"),
        ("Voorbeeldlid 07", "07 voorbeeldlid"),
    ],
)
def test_names_are_sorted_by_what_stands_behind_van_der(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_a_name_is_found_without_capitals_and_accents() -> None:
    assert words("Vóórbeeld-Lid van 't Lid") == ["voorbeeld", "lid", "van", "t"]


async def test_members_are_found_by_beginnings_of_words_and_by_number(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    names = ["Voorbeeld van der Lid", "Voorbeeld Léden", "Ander Lidmaat", "Voorbeeldlid 2", "Niemand"]
    await tables.reach(given.record(*(admitted(n, name) for n, name in enumerate(names, start=1))))
    assert await found_by(tables, "lid") == [1, 3]
    assert await found_by(tables, "LED") == [2]
    assert await found_by(tables, "voor lid") == [1]
    assert await found_by(tables, "lid voor") == [1]
    assert await found_by(tables, "2") == [2, 4]
    assert await found_by(tables, "tea") == []
    assert await found_by(tables, "!?") == []
    assert await found_by(tables, "%") == []


async def test_a_word_that_many_names_have_is_searched_another_way_with_the_same_answer(
    given: GivenLog, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.record(*founding().events)
    await tables.reach(given.record(*(admitted(n) for n in range(1, 31))))
    gathered = [await found_by(tables, search) for search in ("voor", "voor 2", "7", "lid")]
    monkeypatch.setattr("projections.member_list.COMMON_WORD_FROM", 0)
    assert [await found_by(tables, search) for search in ("voor", "voor 2", "7", "lid")] == gathered
    assert gathered[0] == list(range(1, 31))
    assert gathered[1] == list(range(20, 30))
    assert gathered[2] == [7]


@pytest.mark.parametrize("order", ["number", "name"])
async def test_a_list_is_read_page_by_page_and_nobody_is_left_out(
    given: GivenLog, tables: Tables, order: Order
) -> None:
    given.record(*founding().events)
    names = ["Voorbeeld C", "Voorbeeld van A", "Voorbeeld B", "Voorbeeld B", "Voorbeeld D"]
    at = given.record(*(admitted(n, name) for n, name in enumerate(names, start=1)))
    at = given.record(PersonalDataErased(person=person(3), member=MemberId(3)))
    await tables.reach(at)
    seen, after = [], None
    while True:
        page = await members(tables.connection, BOARD, DAY, order=order, after=after, limit=2)
        seen += [member.number for member in page.items]
        after = page.next
        if after is None:
            break
    assert seen == ([1, 2, 3, 4, 5] if order == "number" else [2, 4, 1, 5, 3])


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "99999999999999999999", "²", ""])
async def test_a_cursor_that_was_never_given_is_malformed(tables: Tables, after: str) -> None:
    with pytest.raises(Malformed):
        await members(tables.connection, BOARD, DAY, after=after)


async def test_the_board_sees_the_register_and_a_member_themselves(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    at = given.record(
        admitted(1, kind="resident"),
        admitted(2),
        ContactDetailsGiven(person=person(1), email=Sealed("voorbeeld@example.org")),
    )
    await tables.reach(at)
    for reader in (BOARD, reader_of(1), Reader(operator=True)):
        seen_member = await member(tables.connection, reader, MemberId(1), DAY)
        assert seen_member is not None
        assert (seen_member.name, seen_member.kind, seen_member.email, seen_member.phone) == (
            "Voorbeeldlid 01",
            "resident",
            "voorbeeld@example.org",
            None,
        )
    for reader in (Reader(), reader_of(2)):
        assert await member(tables.connection, reader, MemberId(1), DAY) is None
        assert await member(tables.connection, reader, MemberId(99), DAY) is None
        with pytest.raises(NotAllowed):
            await members(tables.connection, reader, DAY)


async def test_members_see_names_of_each_other_only_where_the_rulebook_says_so(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    rulebook = a_rulebook(members_see="names")
    at = given.record(
        admitted(1, kind="resident"),
        admitted(2),
        admitted(3),
        StatutesAdopted(parameters=rulebook.statutes, in_force_on=date(2021, 1, 1)),
        MemberSuspended(member=MemberId(1), since=date(2020, 1, 1)),
        an_end(3, date(2020, 1, 1), ground="expelled"),
    )
    await tables.reach(at)
    now = today(datetime.now(UTC))
    [first, second] = (await members(tables.connection, reader_of(2), now)).items
    assert first == Member(number=MemberId(1), name="Voorbeeldlid 01"), "no word of a suspension, or of since when"
    assert (second.kind, second.email, second.status) == (None, None, "member")
    with pytest.raises(NotAllowed):
        await members(tables.connection, Reader(), now)
    await tables.reach(given.record(an_end(2, date(2022, 1, 1))))
    with pytest.raises(NotAllowed):
        await members(tables.connection, reader_of(2), now)


@pytest.mark.parametrize("asked", [{}, {"search": "voorbeeldlid"}, {"order": "name"}], ids=["all", "search", "by name"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
async def test_members_read_all_names_page_by_page_though_some_have_left(
    given: GivenLog, tables: Tables, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], limit: int
) -> None:
    """A leaver takes no place on a page, or who comes after the first page could never be reached."""
    given.record(*founding().events)
    given.record(
        *(admitted(number) for number in range(1, 8)),
        StatutesAdopted(parameters=a_rulebook(members_see="names").statutes, in_force_on=date(2021, 1, 1)),
    )
    at = given.record(*(an_end(n, date(2020, 1, 1)) for n in (1, 3, 4, 7)))
    await tables.reach(at)
    now = today(datetime.now(UTC))
    for many in (0, 2_000):
        monkeypatch.setattr("projections.member_list.COMMON_WORD_FROM", many)
        for reader, whom in ((reader_of(2), [2, 5, 6]), (BOARD, [1, 2, 3, 4, 5, 6, 7])):
            seen: list[int] = []
            after: str | None = None
            while True:
                page = await members(tables.connection, reader, now, after=after, limit=limit, **asked)
                seen += [member.number for member in page.items]
                after = page.next
                if after is None:
                    break
                assert len(page.items) == limit
            assert seen == whom


async def test_members_see_names_of_today_alone(given: GivenLog, tables: Tables) -> None:
    """A view of the past obeys the rights of today: day by day it would tell who left, and when."""
    given.record(*founding().events)
    rulebook = a_rulebook(members_see="names")
    at = given.record(
        admitted(1),
        admitted(2),
        StatutesAdopted(parameters=rulebook.statutes, in_force_on=date(2021, 1, 1)),
        an_end(1, date(2022, 1, 1)),
    )
    await tables.reach(at)
    now = today(datetime.now(UTC))
    assert [member.number for member in (await members(tables.connection, reader_of(2), now)).items] == [2]
    assert len((await members(tables.connection, BOARD, date(2021, 6, 1))).items) == 2
    for day in (date(2021, 6, 1), date(2022, 1, 1), now - timedelta(days=1), now + timedelta(days=1)):
        with pytest.raises(NotAllowed):
            await members(tables.connection, reader_of(2), day)


async def test_an_erased_member_keeps_the_number_and_loses_the_name(given: GivenLog, tables: Tables) -> None:
    given.record(*founding().events)
    given.record(admitted(1), admitted(2), ContactDetailsGiven(person=person(1), phone=Sealed("020 555 0001")))
    at = given.record(PersonalDataErased(person=person(1), member=MemberId(1)))
    await tables.reach(at)
    seen_member = await member(tables.connection, BOARD, MemberId(1), DAY)
    assert seen_member is not None
    assert (seen_member.number, seen_member.name, seen_member.phone) == (1, None, None)
    assert await found_by(tables, "voorbeeldlid") == [2]
    assert (await count(tables.connection, DAY)).at_least == 2
