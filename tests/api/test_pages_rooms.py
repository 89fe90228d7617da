"""The rooms by their pages: as precisely as their days are known, on any day, and what the board records."""

from datetime import date

import pytest

from api.pages.rooms import lived_by, slug_of
from governance.ids import DecisionId
from projections.rooms import Charter
from tests.api.conftest import House
from tests.api.visiting import Somebody, somebody


@pytest.fixture
async def penningmeester(house: House) -> Somebody:
    """Somebody of the board, with a browser."""
    return await somebody(house, "penningmeester")


async def test_a_room_is_shown_as_precisely_as_its_days_are_known(house: House) -> None:
    anyone = await somebody(house, "anyone")
    page = await anyone.open("/kamers/casa-jepie-makandra")
    assert "Buurt Holendrecht West" in page.text
    assert "Open sinds maart 2011" in page.text
    assert "maart 2011 De kamer ging open niet bekend De coöperatie ging de kamer steunen" in page.text
    assert "/historie?subject=room:casa-jepie-makandra" in page.links
    assert "Open sinds niet bekend" in (await anyone.open("/kamers/het-koekoeksnest")).text


async def test_on_a_day_within_the_month_it_is_not_known_whether_a_room_was_open(house: House) -> None:
    anyone = await somebody(house, "anyone")
    assert "misschien al open" in (await anyone.open("/kamers/casa-jepie-makandra?on=2011-03-15")).text
    assert "misschien al open" not in (await anyone.open("/kamers/casa-jepie-makandra?on=2011-04-01")).text
    before = await anyone.open("/kamers/casa-jepie-makandra?on=2011-02-28")
    assert "Op die dag was deze kamer er nog niet." in before.text
    page = await anyone.open("/kamers/multibron?on=2016-06-01")
    why = "We weten wel dat het zo werd, maar niet precies wanneer."
    assert f"We weten niet of de coöperatie de kamer toen steunde en of de kamer in zelfbeheer was. {why}" in page.text
    listed = (await anyone.open("/kamers?on=2016-06-01")).text
    assert "Open. We weten niet of de coöperatie de kamer toen steunde en of de kamer in zelfbeheer was." in listed
    assert "We weten niet of de kamer toen open was en of de kamer zelfstandig was." in listed
    assert "Daarom weten we ze van die dag niet." in listed
    assert "– nu" not in listed
    assert why not in (await anyone.open("/kamers/multibron")).text


def test_a_room_lives_by_the_charter_of_the_latest_day_that_has_come() -> None:
    """Whichever was numbered first; of two of one day by the one declared last."""
    numbered = [
        Charter(
            version=n,
            decision=DecisionId(f"ALV-2026-{n:03d}"),
            in_force_on=date(2026, 6, day),
            text="# Handvest",
            withdrawn=None,
        )
        for n, day in enumerate((10, 9, 20, 10), start=1)
    ]
    assert [charter.version for charter in lived_by(numbered, date(2026, 6, 14))] == [2, 1, 4]
    assert lived_by(numbered, date(2026, 6, 8)) == []


async def test_nothing_is_recorded_from_the_view_of_another_day(penningmeester: Somebody) -> None:
    """What fits a room then may be refused now."""
    today = await penningmeester.open("/kamers/casa-jepie-makandra")
    assert "/kamers/casa-jepie-makandra/sluiten" in today.links
    for path in ("/kamers", "/kamers/casa-jepie-makandra", "/bestuur", "/leden"):
        then = await penningmeester.open(f"{path}?on=2016-06-01")
        deeds = ("/sluiten", "/steunen", "/zelfbeheer", "/openen", "/aftreden", "/aantreden", "/toelaten")
        assert not [link for link in then.links if link.endswith(deeds)], path


async def test_what_a_room_is_already_is_not_asked_and_the_room_is_called_by_its_name(
    penningmeester: Somebody,
) -> None:
    page = await penningmeester.open("/kamers/multibron/zelfbeheer")
    assert (page.status, page.title) == (409, "Dit kan nu niet")
    assert "Bewoners beheren kamer MultiBron al zelf." in page.text
    assert "/kamers/multibron" in page.links
    form = await penningmeester.open("/kamers/multibron/sluiten")
    assert form.status == 200
    early = await penningmeester.do("/kamers/multibron/sluiten", until__year="2001")
    assert (early.status, "MultiBron" in early.text, "kamer multibron" in early.text) == (409, True, False)


async def test_the_list_keeps_the_day_that_is_looked_at(house: House) -> None:
    page = await (await somebody(house, "anyone")).open("/kamers?on=2012-06-01")
    assert "/kamers/casa-jepie-makandra?on=2012-06-01" in page.links
    assert "multibron" not in page.html


async def test_a_room_is_opened_and_lives_on_in_the_order_of_its_days(penningmeester: Somebody) -> None:
    typed = {"name": "Kamer Voorbeeld-Oost", "neighbourhood": "Buurt", "district": "Stadsdeel"}
    opened = await penningmeester.do("/kamer-openen", since__year="2018", **typed)
    assert opened.title == "De kamer Kamer Voorbeeld-Oost ging open, in Buurt, Stadsdeel"
    path = "/kamers/kamer-voorbeeld-oost"
    assert path in opened.links
    supported = await penningmeester.do(f"{path}/steunen", since__month="3", since__year="2019")
    assert supported.title == "De coöperatie ging Kamer Voorbeeld-Oost steunen"
    managed = await penningmeester.do(f"{path}/zelfbeheer", since__day="5", since__month="4", since__year="2019")
    assert managed.title == "Bewoners gingen Kamer Voorbeeld-Oost zelf beheren"
    page = await penningmeester.open(path)
    assert (
        "2018 De kamer ging open maart 2019 De coöperatie ging de kamer steunen "
        "5 april 2019 Bewoners namen het beheer over"
    ) in page.text
    assert f"{path}/steunen" not in page.links
    alone = await penningmeester.do(f"{path}/zelfstandig", since__year="2021")
    assert alone.title == "Kamer Voorbeeld-Oost ging zelfstandig verder"
    closed = await penningmeester.do(f"{path}/sluiten")
    assert closed.title == "Kamer Voorbeeld-Oost werd gesloten"
    after = await penningmeester.open(path)
    assert "gesloten" in after.text
    assert not [link for link in after.links if link.startswith(f"{path}/")]
    assert "zelfstandig" in (await penningmeester.open(f"{path}?on=2022-06-01")).text


async def test_a_room_is_recorded_and_closed_as_precisely_as_its_days_are_known(penningmeester: Somebody) -> None:
    assert "/kamer-openen" in (await penningmeester.open("/kamers")).links
    typed = {"name": "Kamer Voorbeeld", "neighbourhood": "Buurt", "district": "Stadsdeel"}
    await penningmeester.do("/kamer-openen", since__month="9", since__year="2019", **typed)
    page = await penningmeester.open("/kamers/kamer-voorbeeld")
    assert "september 2019 De kamer ging open" in page.text
    assert "/kamers/kamer-voorbeeld/sluiten" in page.links
    await penningmeester.do("/kamers/kamer-voorbeeld/sluiten", until__year="2023")
    page = await penningmeester.open("/kamers/kamer-voorbeeld")
    assert "2023 De kamer ging dicht" in page.text


async def test_who_reads_english_is_refused_in_english(penningmeester: Somebody) -> None:
    await penningmeester.open("/", taal="en")
    asked = await penningmeester.open("/kamers/multibron/sluiten")
    for words in ("First day on which the room was closed", "Continue"):
        assert words in asked.text
    check = await penningmeester.send(asked.path, asked, until__day="1", until__month="1", until__year="2010")
    assert "Record the closing" in check.text
    refused = await penningmeester.send(asked.path, check, _step="record")
    assert (refused.status, "Nothing was recorded." in refused.text) == (409, True)


async def test_what_nobody_dated_stands_between_the_opening_and_what_is_dated(penningmeester: Somebody) -> None:
    await penningmeester.do("/kamers/multibron/zelfstandig", since__year="2024")
    page = await penningmeester.open("/kamers/multibron")
    assert (
        "februari 2013 De kamer ging open niet bekend De coöperatie ging de kamer steunen "
        "niet bekend Bewoners namen het beheer over 2024 De kamer werd zelfstandig"
    ) in page.text


@pytest.mark.parametrize("name", ["Openen", "Kamer openen", "Handvest", "Historie"])
async def test_a_room_may_be_called_anything_and_has_its_page(penningmeester: Somebody, name: str) -> None:
    opened = await penningmeester.do("/kamer-openen", name=name, neighbourhood="Buurt", district="Stadsdeel")
    page = await penningmeester.open(f"/kamers/{slug_of(name)}")
    assert (opened.status, page.status, page.title) == (200, 200, name)


async def test_rooms_without_a_latin_letter_in_their_names_are_all_opened(penningmeester: Somebody) -> None:
    """Each has an address of its own, also beside a room that is called "Kamer"."""
    for name in ("北京", "مركز", "Kamer"):
        opened = await penningmeester.do("/kamer-openen", name=name, neighbourhood="Buurt", district="Stadsdeel")
        page = await penningmeester.open(f"/kamers/{slug_of(name)}")
        assert (opened.status, page.status, page.title) == (200, 200, name)


async def test_a_room_of_the_same_name_is_refused_kindly(house: House, penningmeester: Somebody) -> None:
    before = house.recorded
    page = await penningmeester.do("/kamer-openen", name="MultiBron", neighbourhood="Buurt", district="Stadsdeel")
    assert (page.status, house.recorded) == (409, before)
    assert page.form()["neighbourhood"] == "Buurt"


async def test_a_day_before_the_opening_is_refused_with_the_opening_beside_it(penningmeester: Somebody) -> None:
    page = await penningmeester.do("/kamers/multibron/sluiten", until__year="2012")
    assert page.status == 409
    assert "februari 2013" in page.text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Casa Jepie Makandra", "casa-jepie-makandra"),
        ("Café 't Hoekje!", "cafe-t-hoekje"),
        ("  De   Één ", "de-een"),
        ("日本", "kamer-cf2abf0c"),
        (" 日本 ", "kamer-cf2abf0c"),
        ("Kamer", "kamer"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_rooms_address_is_made_from_its_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug
