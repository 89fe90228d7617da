"""The register of decisions on pages: numbered, by year, each with what followed from it by itself."""

import pytest

from api.texts import texts_in
from tests.api.assembly import ANOTHER_CHARTER, TITLE, Assembly, convened
from tests.api.conftest import House
from tests.api.visiting import somebody
from tests.rights import ROLES, Role

NL = texts_in("nl")
MEMBERS: frozenset[Role] = frozenset({"member", "voorzitter", "secretaris", "penningmeester", "operator"})


@pytest.fixture
async def decided(house: House) -> Assembly:
    """A motion that was carried: a charter for a room."""
    assembly = await (await (await convened(house)).check_in(4, 5)).open()
    await (await (await assembly.vote(m4="for", m5="for")).close()).declare()
    return assembly


def number(assembly: Assembly, sequel: int = 1) -> str:
    """The number of a decision of the year of this meeting."""
    return f"ALV-{assembly.meeting.split('-')[1]}-{sequel:03}"


async def test_the_register_is_for_members(house: House, decided: Assembly) -> None:
    for path in ("/besluiten", f"/besluiten/{number(decided)}"):
        for role in ROLES:
            page = await (await somebody(house, role)).open(path)
            expected = 200 if role in MEMBERS else 401 if role == "anyone" else 403
            assert (path, role, page.status) == (path, role, expected)


async def test_an_empty_register_says_how_a_decision_comes_there(house: House) -> None:
    page = await (await somebody(house, "member")).open("/besluiten")
    assert NL.t("decisions.empty") in page.text


async def test_a_decision_says_what_followed_from_it_by_itself_and_how_it_came_about(
    house: House, decided: Assembly
) -> None:
    member = await somebody(house, "member")
    page = await member.open(f"/besluiten/{number(decided)}")
    assert (page.title, page.headings) == (TITLE, 1)
    for sentence in (
        NL.t("decision.effect.charter", room="MultiBron", version="1"),
        NL.t("decision.effect.in_force"),
        "Huisregels",
        NL.t("decision.organ.ALV"),
    ):
        assert sentence in page.text
    for path in ("/kamers/multibron", f"/stemmen/{decided.voting}", f"/vergaderingen/{decided.meeting}"):
        assert path in page.links
    assert "Wie kookt, ruimt op." in (await member.open("/kamers/multibron")).text


async def test_a_charter_that_was_replaced_says_so(house: House, decided: Assembly) -> None:
    again = await (await (await convened(house, charter=ANOTHER_CHARTER)).check_in(4)).open()
    await (await (await again.vote(m4="for")).close()).declare()
    member = await somebody(house, "member")
    assert NL.t("decision.effect.replaced") in (await member.open(f"/besluiten/{number(decided)}")).text
    assert NL.t("decision.effect.in_force") in (await member.open(f"/besluiten/{number(decided, 2)}")).text


async def test_a_decision_without_an_effect_says_that_nothing_else_follows(house: House) -> None:
    assembly = await (await (await convened(house, charter=None)).check_in(4)).open()
    await (await (await assembly.vote(m4="for")).close()).declare()
    page = await (await somebody(house, "member")).open(f"/besluiten/{number(assembly)}")
    assert NL.t("decision.no_effect") in page.text


async def test_the_register_is_filtered_by_year_and_shows_the_newest_first(house: House, decided: Assembly) -> None:
    again = await (await (await convened(house, charter=ANOTHER_CHARTER)).check_in(4)).open()
    await (await (await again.vote(m4="for")).close()).declare()
    member, year = await somebody(house, "member"), decided.meeting.split("-")[1]
    page = await member.open("/besluiten")
    assert page.html.index(number(decided, 2)) < page.html.index(number(decided))
    assert number(decided) in (await member.open("/besluiten", jaar=year)).text
    assert number(decided) not in (await member.open("/besluiten", jaar="1999")).text


@pytest.mark.parametrize("name", ["ALV-2026-999", "x", "ALV-2026-1"])
async def test_a_decision_that_is_not_there_has_no_page(house: House, name: str) -> None:
    assert (await (await somebody(house, "member")).open(f"/besluiten/{name}")).status == 404
