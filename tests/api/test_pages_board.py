"""The board by its pages: who holds what, who held it, and who takes over."""

from collections import Counter
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from governance.commands.board import AssumeOffice, VacateOffice
from governance.log.reading import HEAD
from projections.board import EVER_HELD, HOLDERS
from projections.engine.states import LOOK
from tests.api.conftest import House
from tests.api.test_pages_membership import boxes
from tests.api.visiting import Somebody, somebody


@pytest.fixture
async def secretaris(house: House) -> Somebody:
    """The secretaris, with a browser."""
    return await somebody(house, "secretaris")


async def test_not_known_who_is_something_else_than_nobody(house: House) -> None:
    anyone = await somebody(house, "anyone")
    assert "Voorzitter wie dat is, is niet bekend" in (await anyone.open("/bestuur?on=2015-12-09")).text
    await house.do(VacateOffice(office="penningmeester"))
    page = await anyone.open("/bestuur")
    assert "Penningmeester niemand" in page.text
    await house.do(AssumeOffice(office="penningmeester", source="voorbeeld"))
    assert "Penningmeester wie dat is, is niet bekend" in (await anyone.open("/bestuur")).text


async def test_on_a_day_between_two_terms_of_which_one_end_is_not_known_the_answer_is_perhaps(house: House) -> None:
    page = await (await somebody(house, "anyone")).open("/bestuur?on=2020-01-01")
    assert "Secretaris misschien Saskia Bedford" in page.text
    assert "Voorzitter misschien iemand, wie is niet bekend" in page.text


@pytest.mark.parametrize("path", ["/", "/bestuur", "/kamers", "/kamers/multibron", "/leden"])
async def test_of_a_day_to_come_is_said_that_it_has_to_come(house: House, path: str) -> None:
    page = await (await somebody(house, "anyone")).open(f"{path}?on=2099-01-01")
    assert "Deze dag moet nog komen: donderdag 1 januari 2099. Dit is wat we er vandaag van weten." in page.text
    assert "Zo was het" not in page.text
    assert "Dit is de stand op" not in page.text
    assert "– nu" not in page.text


async def test_every_term_stands_on_the_page_with_its_end_as_far_as_known(house: House) -> None:
    page = await (await somebody(house, "anyone")).open("/bestuur")
    assert "9 december 2015 Saskia Bedford Einde niet bekend" in page.text
    assert "2 juni 2025 Voorbeeldlid 01 Nu in functie" in page.text
    assert "/historie?subject=office:secretaris" in page.links


async def test_the_page_asks_nothing_twice(secretaris: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asked for all offices, all terms and the cooperative once more for each office, to know what can be done."""
    statements = Counter[str]()
    execute = psycopg.AsyncConnection.execute

    async def counted(connection: psycopg.AsyncConnection[Any], query: Any, *asked: Any, **how: Any) -> Any:
        statements[str(query)] += 1
        return await execute(connection, query, *asked, **how)

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", counted)
    page = await secretaris.open("/bestuur")
    assert "/bestuur/voorzitter/aftreden" in page.links
    assert [statements[query] for query in (HOLDERS.text, EVER_HELD.text)] == [1, 1]
    by_the_projector = {LOOK.text, HEAD}
    twice = {query for query, times in statements.items() if times > 1}
    assert twice - by_the_projector == set(), "it looks for news at the same time"


async def test_an_office_passes_from_one_to_another(house: House, secretaris: Somebody) -> None:
    assert "/bestuur/voorzitter/aftreden" in (await secretaris.open("/bestuur")).links
    left = await secretaris.do("/bestuur/voorzitter/aftreden", source="notulen van vandaag")
    assert left.title == "De voorzitter trad af"
    assert "Leg nu vast wie de opvolger is." in left.text
    assert "/bestuur/voorzitter/aantreden" in (await secretaris.open("/bestuur")).links
    taken = await secretaris.do("/bestuur/voorzitter/aantreden", member="7")
    assert taken.title == "Voorbeeldlid 07 werd voorzitter"
    page = await (await somebody(house, "anyone")).open("/bestuur")
    assert "Voorzitter Voorbeeldlid 07" in page.text
    assert "schorsen" in " ".join((await (await somebody(house, 7)).open("/leden/5")).links), "at once"


async def test_somebody_who_is_no_member_is_recorded_by_name(secretaris: Somebody) -> None:
    await secretaris.do("/bestuur/voorzitter/aftreden")
    page = await secretaris.do("/bestuur/voorzitter/aantreden", name="Voorbeeldpersoon")
    assert page.title == "Voorbeeldpersoon werd voorzitter"


async def test_nobody_and_two_at_once_are_told_kindly(secretaris: Somebody) -> None:
    await secretaris.do("/bestuur/voorzitter/aftreden")
    asked = await secretaris.open("/bestuur/voorzitter/aantreden")
    assert "Lidnummer (niet verplicht)" not in asked.text, "one of the two is asked"
    assert "Naam (niet verplicht)" not in asked.text
    assert "Waar staat dit? (niet verplicht)" in asked.text
    nobody = await secretaris.send("/bestuur/voorzitter/aantreden", asked)
    assert (nobody.status, nobody.html.count("Vul een lidnummer of een naam in.")) == (422, 2)
    both = await secretaris.do("/bestuur/voorzitter/aantreden", member="7", name="Voorbeeldpersoon")
    assert both.status == 409
    assert both.form()["member"] == "7"


async def test_of_a_held_office_is_told_at_once_what_comes_first_and_the_rule_stands_below(
    secretaris: Somebody,
) -> None:
    page = await secretaris.open("/bestuur/voorzitter/aantreden")
    assert "2:37 lid 7 BW" in page.text
    assert "/bestuur/voorzitter/aftreden" in page.links
    assert not page.is_check
    assert "/bestuur/voorzitter/aantreden" not in page.actions


async def test_an_office_that_somebody_else_has_taken_meanwhile_is_refused(house: House, secretaris: Somebody) -> None:
    await secretaris.do("/bestuur/voorzitter/aftreden")
    path = "/bestuur/voorzitter/aantreden"
    check = await secretaris.send(path, await secretaris.open(path), member="7")
    await house.do(AssumeOffice(office="voorzitter", name="Voorbeeldpersoon"))
    page = await secretaris.send(path, check, _step="record")
    assert page.status == 409
    assert "2:37 lid 7 BW" in page.text
    assert page.form()["member"] == "7", "what was typed is kept"


async def test_who_holds_an_office_leaves_that_before_their_membership_ends(secretaris: Somebody) -> None:
    """Their page does not offer it, and the step says what comes first, to whoever may do that."""
    assert "/leden/2/beeindigen" not in (await secretaris.open("/leden/2")).links
    page = await secretaris.open("/leden/2/beeindigen")
    assert "/bestuur/penningmeester/aftreden" in page.links
    await secretaris.do("/bestuur/penningmeester/aftreden")
    assert "/leden/2/beeindigen" in (await secretaris.open("/leden/2")).links
    assert (await secretaris.open("/leden/2/beeindigen")).form()["_key"]


async def test_the_secretaris_hands_over_their_own_office_without_locking_the_door(
    house: House, secretaris: Somebody
) -> None:
    tomorrow = house.services.today() + timedelta(days=1)
    day = (tomorrow.day, tomorrow.month, tomorrow.year)
    assert (await secretaris.do("/bestuur/secretaris/aftreden", **boxes("until", *day))).status == 200
    taken = await secretaris.do("/bestuur/secretaris/aantreden", member="7", **boxes("since", *day))
    assert taken.title == "Voorbeeldlid 07 werd secretaris"
    assert "Secretaris Voorbeeldlid 01" in (await secretaris.open("/bestuur")).text
    then = await secretaris.open(f"/bestuur?on={tomorrow.isoformat()}")
    assert "Secretaris Voorbeeldlid 07" in then.text
