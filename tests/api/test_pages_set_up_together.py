"""The set-up by two people at once: nobody whom the first has named is let go of."""

import asyncio

from governance.commands.board import AssumeOffice, VacateOffice
from governance.ids import OFFICES, Line
from governance.log.command import call
from tests.api.conftest import House
from tests.api.setting_up import checked, come_in, left, named
from tests.api.visiting import somebody

SAID_BEFORE = "Het bestuur was al vastgelegd."

PARTLY = "Van deze functies staat al vast wie ze heeft."


async def test_of_two_people_at_once_the_second_is_told_what_the_first_said(new_house: House) -> None:
    """Nobody whom the first has named is let go of, whatever the two read before."""
    screen, other, before = await come_in(new_house), await come_in(new_house), new_house.recorded
    checks = [await checked(screen, **named(10)), await checked(other, **named(20))]
    ends = await asyncio.gather(
        *(who.send("/inrichten", check, _step="record") for who, check in zip((screen, other), checks, strict=True))
    )
    assert (new_house.recorded - before, left(new_house)) == (6, sorted(OFFICES))
    board = (await (await somebody(new_house, "anyone")).open("/bestuur")).text
    first, second = (10, 20) if "Voorbeeldpersoon 11" in board else (20, 10)
    for tens, there in ((first, True), (second, False)):
        assert [f"Voorbeeldpersoon {tens + n}" in board for n in (1, 2, 3)] == [there] * 3
    done, told = sorted(ends, key=lambda end: end.status)
    assert (done.status, done.title) == (200, "Kamer is ingericht")
    assert (told.status, f"Voorzitter Voorbeeldpersoon {first + 1}" in told.text) == (409, True)
    assert SAID_BEFORE in told.text or PARTLY in told.text


async def test_the_same_said_twice_at_once_is_said_once(new_house: House) -> None:
    who, before = await come_in(new_house), new_house.recorded
    check = await checked(who, **named(10))
    ends = await asyncio.gather(*(who.send("/inrichten", check, _step="record") for _ in range(2)))
    assert new_house.recorded - before == 6
    assert {end.title for end in ends} == {"Kamer is ingericht"}


async def test_who_comes_second_half_way_is_asked_only_what_nobody_has_said(new_house: House) -> None:
    who = await come_in(new_house)
    late, bus = await checked(who, **named(20)), new_house.services.bus
    await bus.do(VacateOffice(office="voorzitter"), call(operator=True), "set-up/voorzitter/left")
    first = AssumeOffice(office="voorzitter", name=Line("Voorbeeldpersoon 11"))
    await bus.do(first, call(operator=True), "set-up/voorzitter/taken")
    told = await who.send("/inrichten", late, _step="record")
    assert (told.status, PARTLY in told.text, "Voorzitter Voorbeeldpersoon 11" in told.text) == (409, True, True)
    assert ("voorzitter-name" in told.form(), told.form()["secretaris-name"]) == (False, "Voorbeeldpersoon 22")
    done = await who.send("/inrichten", await who.send("/inrichten", told), _step="record")
    assert (done.title, left(new_house)) == ("Kamer is ingericht", sorted(OFFICES))
    for sentence in ("Voorzitter Voorbeeldpersoon 11", "Secretaris Voorbeeldpersoon 22"):
        assert sentence in done.text


async def test_who_comes_when_all_is_said_is_told_too(new_house: House) -> None:
    first, other = await come_in(new_house), await come_in(new_house)
    late = await checked(other, **named(20))
    await first.send("/inrichten", await checked(first, **named(10)), _step="record")
    recorded = new_house.recorded
    told = await other.send("/inrichten", late, _step="record")
    assert (told.status, told.title, new_house.recorded) == (409, "Kamer is ingericht", recorded)
    assert SAID_BEFORE in told.text
    assert "Voorbeeldpersoon 11" in told.text


async def test_an_office_that_was_passed_on_otherwise_is_not_taken_from_who_has_it(new_house: House) -> None:
    who = await come_in(new_house)
    check = await checked(who, **named(20))
    await new_house.do(VacateOffice(office="voorzitter"))
    await new_house.do(AssumeOffice(office="voorzitter", name=Line("Voorbeeldpersoon 11")))
    told = await who.send("/inrichten", check, _step="record")
    assert (told.status, "Voorzitter Voorbeeldpersoon 11" in told.text) == (409, True)
    assert left(new_house) == ["voorzitter"]
