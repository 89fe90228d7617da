"""The register by its pages: found, admitted, suspended, lifted, ended, erased; and how to leave."""

import re
from datetime import timedelta

import pytest

from api.texts import texts_in
from governance.commands.membership import DeclareRegisterComplete
from governance.commands.statutes import AdoptStatutes
from governance.ids import MemberId
from governance.log.command import call
from tests.api.conftest import FORMER_MEMBER, House
from tests.api.visiting import Page, Somebody, somebody
from tests.governance.rulebooks import a_rulebook


@pytest.fixture
async def secretaris(house: House) -> Somebody:
    """The secretaris, with a browser."""
    return await somebody(house, "secretaris")


def boxes(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{name}__day": str(day), f"{name}__month": str(month), f"{name}__year": str(year)}


def today(house: House, name: str) -> dict[str, str]:
    """Today in the three boxes."""
    day = house.services.today()
    return boxes(name, day.day, day.month, day.year)


def names_in(page: Page) -> list[str]:
    """The members on a page of the register."""
    return sorted({link for link in page.links if link.startswith("/leden/") and link.rpartition("/")[2].isdigit()})


async def test_anybody_sees_how_many_members_there_are_once_that_is_known(house: House) -> None:
    anyone = await somebody(house, "anyone")
    before = await anyone.open("/leden")
    assert "minstens 8 leden" in before.text
    day = house.services.today()
    declared = await house.services.bus.do(
        DeclareRegisterComplete(complete_from=day), call(person=house.person(1), member=MemberId(1))
    )
    await house.services.wait_for(declared.position, 10)
    page = await anyone.open("/leden")
    assert "niet bekend" not in page.text
    assert "8 leden" in page.text
    assert "De coöperatie bestond nog niet." in (await anyone.open("/leden?on=2015-12-08")).text
    assert names_in(page) == []


async def test_the_register_is_searched_by_name_and_by_number(secretaris: Somebody) -> None:
    everybody = await secretaris.open("/leden")
    assert len(names_in(everybody)) == 9
    assert names_in(await secretaris.open("/leden", search="07")) == ["/leden/7"]
    assert names_in(await secretaris.open("/leden", search="voorb 07")) == ["/leden/7"]
    assert names_in(await secretaris.open("/leden", search="7")) == ["/leden/7"]
    nobody = await secretaris.open("/leden", search="iemand anders")
    assert "Niemand gevonden" in nobody.text
    assert 'value="iemand anders"' in nobody.html


async def test_the_register_shows_who_was_a_member_on_a_day(secretaris: Somebody) -> None:
    page = await secretaris.open("/leden?on=2018-01-01")
    assert "Leden op 1 januari 2018" in page.text
    assert names_in(page) == ["/leden/1", "/leden/9"]
    assert names_in(await secretaris.open("/leden?on=2015-12-08")) == []


async def test_a_member_is_admitted_and_the_receipt_has_the_number(secretaris: Somebody) -> None:
    page = await secretaris.do(
        "/leden/toelaten", name="Voorbeeldlid 10", email="voorbeeldlid10@example.org", **boxes("since", 5, 3, 2024)
    )
    assert page.title == "Lid 10 werd toegelaten"
    assert "Vastgelegd op positie" in page.text
    assert "Ging in : 5 maart 2024" in page.text.replace("Ging in 5", "Ging in : 5")
    assert "Geef het nieuwe lid het lidnummer." in page.text
    assert "/leden/10" in page.links
    assert (await secretaris.open(page.path)).title == page.title, "a receipt's address keeps working"
    member = await secretaris.open("/leden/10")
    assert "Lid sinds 5 maart 2024" in member.text
    assert "voorbeeldlid10@example.org" in member.text


async def test_who_is_admitted_is_asked_checked_changed_and_found_by_what_stands_on_the_pages(
    secretaris: Somebody,
) -> None:
    """Every way leads over a link, a button or a field of the page before, as it does without scripts."""
    assert "/leden/toelaten" in (await secretaris.open("/leden")).links
    asked = await secretaris.open("/leden/toelaten")
    wrong = {"since__day": "31", "since__month": "februari", "since__year": "2024"}
    faults = await secretaris.send("/leden/toelaten", asked, phone="020 555 01 00", **wrong)
    for sentence in ("Vul de naam in.", "31-februari-2024 bestaat niet. Kijk de dag, de maand en het jaar na."):
        assert faults.html.count(sentence) == 2, sentence
    typed = {"name": "Voorbeeldlid 10", "kind": "resident", "since__day": ""}
    check = await secretaris.send("/leden/toelaten", faults, **typed)
    assert (check.is_check, "020 555 01 00" in check.text) == (True, True)
    change = re.search(r'<button[^>]*formaction="#phone"[^>]*>(.*?)</button>', check.html)
    assert change is not None
    assert "Telefoonnummer" in change[1]
    again = await secretaris.send("/leden/toelaten", check, _step="change")
    assert re.search(r'<input[^>]*id="phone"', again.html), "the button leads to the field"
    assert [again.form()[name] for name in ("name", "kind", "phone")] == [
        "Voorbeeldlid 10",
        "resident",
        "020 555 01 00",
    ]
    check = await secretaris.send("/leden/toelaten", again, phone="")
    done = await secretaris.send("/leden/toelaten", check, _step="record")
    assert (done.title, "februari 2024" in done.text) == ("Lid 10 werd toegelaten", True)
    assert "/leden/10" in done.links
    assert (await secretaris.open("/leden/10")).title == "Voorbeeldlid 10"
    assert "search" in (await secretaris.open("/leden")).form("/leden")
    assert names_in(await secretaris.open("/leden", search="voorb 10")) == ["/leden/10"]


async def test_a_month_is_enough_for_somebody_who_was_a_member_before(secretaris: Somebody) -> None:
    typed = {"since__day": "", "since__month": "maart", "since__year": "2019", "source": "register"}
    page = await secretaris.do("/leden/toelaten", name="Voorbeeldlid 10", **typed)
    assert "Ging in maart 2019" in page.text
    assert "Bron eerder ledenregister" in page.text


async def test_who_comes_from_an_earlier_register_is_a_member_since_a_day_that_is_not_known(
    secretaris: Somebody,
) -> None:
    """An empty day is today if somebody is admitted now; the source that is chosen says whether they are."""
    asked = await secretaris.open("/leden/toelaten")
    assert "Bij een eerder ledenregister is de dag dan niet bekend." in asked.text
    assert asked.form().get("since-day", "") == ""
    check = await secretaris.send("/leden/toelaten", asked, name="Voorbeeldlid 10", source="register")
    assert "Lid sinds niet bekend" in check.text
    done = await secretaris.send("/leden/toelaten", check, _step="record")
    assert "Ging in niet bekend" in done.text
    assert "Lid sinds niet bekend" in (await secretaris.open("/leden/10")).text
    assert re.search(r"Voorbeeldlid 10 10 niet bekend lid niet bekend", (await secretaris.open("/leden")).text)
    now = await secretaris.open("/leden/toelaten")
    now = await secretaris.send("/leden/toelaten", now, name="Voorbeeldlid 11", source="application")
    assert "Lid sinds vandaag" in now.text


async def test_all_faults_are_told_at_once_and_what_was_typed_stays(house: House, secretaris: Somebody) -> None:
    before = house.recorded
    asked = await secretaris.open("/leden/toelaten")
    page = await secretaris.send("/leden/toelaten", asked, email="x" * 300, kind="", **boxes("since", 31, 2, 2020))
    assert page.status == 422
    for sentence in ("Vul de naam in.", "hoogstens 200 tekens", "31-2-2020 bestaat niet."):
        assert page.html.count(sentence) == 2, sentence
    assert "<title>Fout:" in page.html
    assert page.form()["email"] == "x" * 300
    assert page.form()["since-day"] == "31"
    assert house.recorded == before


async def test_a_refusal_is_one_kind_sentence_with_its_rule_and_nothing_is_lost(secretaris: Somebody) -> None:
    page = await secretaris.do("/leden/toelaten", name="Voorbeeldlid 10", **boxes("since", 1, 1, 2010))
    assert page.status == 409
    assert "Dit kan nu niet" in page.text
    assert "Er is niets vastgelegd." in page.text
    assert "2:33 BW" in page.text
    assert page.form()["name"] == "Voorbeeldlid 10"
    corrected = await secretaris.send("/leden/toelaten", page, **boxes("since", 1, 1, 2020))
    assert (await secretaris.send("/leden/toelaten", corrected, _step="record")).title == "Lid 10 werd toegelaten"


async def test_a_member_is_suspended_and_gets_the_vote_back(house: House, secretaris: Somebody) -> None:
    assert "/leden/5/schorsen" in (await secretaris.open("/leden/5")).links
    page = await secretaris.do("/leden/5/schorsen")
    assert page.title == "Lid 5 werd geschorst"
    member = await secretaris.open("/leden/5")
    assert "/leden/5/beeindigen" in member.links
    assert "geschorst" in member.text
    assert "/leden/5/opheffen" in member.links
    assert "/leden/5/schorsen" not in member.links
    own = await (await somebody(house, "member")).open("/mijn")
    assert "geschorst" in own.text
    again = await secretaris.open("/leden/5/schorsen")
    assert (again.status, again.title) == (409, "Dit kan nu niet")
    assert "2:38 lid 1 BW" in again.text
    assert "Er is niets vastgelegd." in again.text
    lifted = await secretaris.do("/leden/5/opheffen")
    assert lifted.title == "De schorsing van lid 5 werd opgeheven"
    assert "/leden/5/schorsen" in (await secretaris.open("/leden/5")).links


async def test_a_membership_ends_on_its_day_with_its_ground(house: House, secretaris: Somebody) -> None:
    asked = await secretaris.open("/leden/5/beeindigen")
    missing = await secretaris.send("/leden/5/beeindigen", asked)
    assert "Kies de reden." in missing.text
    page = await secretaris.do("/leden/5/beeindigen", ground="resigned", **today(house, "until"))
    assert page.title == "Het lidmaatschap van lid 5 eindigde: opgezegd door het lid"
    member = await secretaris.open("/leden/5")
    assert "geen lid meer" in member.text
    assert "Waarom het eindigde opgezegd door het lid" in member.text
    assert "/leden/5/wissen" in member.links


async def test_erasing_says_what_goes_and_what_stays_and_then_does_it(house: House, secretaris: Somebody) -> None:
    path = f"/leden/{FORMER_MEMBER}/wissen"
    check = await secretaris.open(path)
    assert check.is_check
    for words in (
        "Dit gaat weg",
        "Dit blijft",
        "De naam in het register, behalve",
        "Het lidnummer",
        "niet terugdraaien",
    ):
        assert words in check.text
    for stays in ("Het soort lid", "Waarom het eindigde", "elke schorsing", "koos in open stemmingen"):
        assert stays in check.text, "in the clear, and the register shows it after the erasure"
    for texts in ("notulen", "agenda's", "voorstellen", "besluiten"):
        assert texts in check.text, "a name that somebody wrote there stays"
    assert "Overal waar de naam stond" not in check.text, "that is not so"
    done = await secretaris.send(path, check, _step="record")
    assert done.title == f"De naam en het contact van oud-lid {FORMER_MEMBER} werden gewist"
    member = await secretaris.open(f"/leden/{FORMER_MEMBER}")
    assert member.title == "gewist"
    assert path not in member.links
    everybody = await secretaris.open("/leden")
    assert "Voorbeeldlid 09" not in everybody.html
    assert "gewist" in everybody.text
    assert names_in(await secretaris.open("/leden", search="09")) == [f"/leden/{FORMER_MEMBER}"], "by number only"
    twice = await secretaris.open(path)
    assert (twice.status, "al gewist" in twice.text) == (409, True)


async def test_who_is_still_a_member_cannot_be_erased_and_the_page_says_why(secretaris: Somebody) -> None:
    page = await secretaris.open("/leden/5/wissen")
    assert page.status == 409
    assert "/leden/5" in page.links
    assert "17 lid 3 AVG" in page.text


async def test_the_secretaris_declares_the_register_complete(secretaris: Somebody) -> None:
    assert "/leden/volledig" in (await secretaris.open("/leden")).links
    page = await secretaris.do("/leden/volledig", **boxes("complete_from", 1, 1, 2026))
    assert page.title == "Het ledenregister werd volledig verklaard vanaf 1 januari 2026"
    register = await secretaris.open("/leden")
    assert "8 leden" in register.text
    assert "/leden/volledig" not in register.links, "it is done"


async def test_a_form_opens_for_what_can_be(secretaris: Somebody) -> None:
    for deed in ("schorsen", "opheffen"):
        gone = await secretaris.open(f"/leden/{FORMER_MEMBER}/{deed}")
        assert (gone.status, gone.title) == (409, "Dit kan nu niet"), deed
    assert (await secretaris.open("/leden/6/opheffen")).status == 409
    await secretaris.do("/leden/6/schorsen")
    assert (await secretaris.open("/leden/6/opheffen")).status == 200


async def test_a_suspended_member_reads_since_when_what_it_means_and_whom_to_ask(
    house: House, secretaris: Somebody
) -> None:
    member = await somebody(house, "member")
    since = house.services.today()
    await secretaris.do("/leden/5/schorsen", **boxes("until", 1, 10, since.year + 1))
    own = (await member.open("/mijn")).text
    assert "Je bent geschorst" in own
    assert f"Dat is sinds {texts_in('nl').when(since)}. Vanaf 1 oktober {since.year + 1} geldt het niet meer." in own
    assert "Je kunt nu niet stemmen en niet naar de ledenvergadering komen. Je blijft wel lid." in own
    assert "Gaat de vergadering over je schorsing? Dan mag je erbij zijn en iets zeggen." in own
    assert "2:38 lid 1 BW" in own
    assert "Vraag het aan het bestuur." in own
    assert "Is er een stemming open" not in own
    await secretaris.do("/leden/5/opheffen")
    assert "Je bent geschorst" not in (await member.open("/mijn")).text


async def test_other_members_see_names_only_where_the_rulebook_says_so(house: House) -> None:
    page = await (await somebody(house, "member")).open("/leden")
    assert names_in(page) == []
    assert "De namen ziet alleen het bestuur." in page.text


async def test_of_another_day_a_member_sees_how_many_and_nobody_by_name(house: House) -> None:
    """Also where the rulebook lets members see names: the page says so, and asks for a day for the count alone."""
    rulebook = a_rulebook(members_see="names")
    await house.do(
        AdoptStatutes(parameters=rulebook.statutes, in_force_on=house.services.today(), source="Voorbeeldakte")
    )
    member, yesterday = await somebody(house, "member"), house.services.today() - timedelta(days=1)
    page = await member.open("/leden")
    assert "Voorbeeldlid 01" in page.text
    assert "Het register op een andere dag" not in page.text
    then = await member.open("/leden", on=yesterday.isoformat())
    assert "Voorbeeldlid" not in then.text
    assert "minstens 9 leden" in then.text
    assert "Wie er op een andere dag lid was, ziet alleen het bestuur." in then.text
    for on, status in ((yesterday, 403), (house.services.today(), 200)):
        answer = await house.get(f"/api/members?on={on.isoformat()}", "member")
        assert answer.status_code == status
    assert "De namen ziet alleen het bestuur." not in then.text


async def test_how_to_leave_is_linked_from_every_page_and_names_the_law(house: House) -> None:
    anyone = await somebody(house, "anyone")
    for path in ("/", "/leden", "/kamers", "/historie", "/inloggen", "/nergens"):
        assert "/lidmaatschap-opzeggen" in (await anyone.open(path)).links, path
    page = await anyone.open("/lidmaatschap-opzeggen")
    for words in ("minstens vier weken", "2:36 lid 1 BW", "2:35 lid 6", "Je mag altijd opzeggen."):
        assert words in page.text
