"""The set-up: who holds the offices today is asked once, and nobody is let in under a name of 2015."""

import pytest

from api.access.gate import SESSION_COOKIE
from api.problems import WrongCode
from api.process.record import Nobody, offices_to_ask, person_called
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.membership import AdmitMember, DeclareRegisterComplete
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.ids import OFFICES, Line, MemberId, item_of
from tests.api.assembly import convened
from tests.api.conftest import House
from tests.api.setting_up import by_name, checked, come_in, left, named
from tests.api.visiting import signed_in, somebody


async def test_the_set_up_asks_for_the_code_and_then_for_the_offices(new_house: House) -> None:
    anyone = await somebody(new_house, "anyone")
    asked = await anyone.open("/inrichten")
    assert asked.title == "Richt Kamer in"
    assert "data-code" in asked.html, "the code of the link comes into the field by the script"
    wrong = await anyone.send("/inrichten", asked, code="0000-0000")
    assert (wrong.status, "Deze code werkt niet" in wrong.text) == (422, True)
    await come_in(new_house)


async def test_until_somebody_has_said_who_it_is_now_no_term_is_said_to_last_until_now(new_house: House) -> None:
    """Who began in 2015 may have left long ago."""
    anyone = await somebody(new_house, "anyone")
    for path in ("/", "/bestuur"):
        page = await anyone.open(path)
        assert "Secretaris Saskia Bedford 9 december 2015 – einde niet bekend" in page.text, path
        assert "9 december 2015 – nu" not in page.text, path
    assert "Nu in functie" not in (await anyone.open("/bestuur")).text
    await new_house.do(VacateOffice(office="secretaris"))
    await new_house.do(AssumeOffice(office="secretaris", name=Line("Voorbeeldpersoon 1"), source=Line("voorbeeld")))
    for path in ("/", "/bestuur"):
        page = await anyone.open(path)
        assert "Secretaris Voorbeeldpersoon 1 begin niet bekend – nu" in page.text, path
        assert "Penningmeester Maurice Riesewijk 9 december 2015 – einde niet bekend" in page.text, path


async def test_who_left_the_set_up_half_way_finds_it_again_on_the_home_page(new_house: House) -> None:
    who = await come_in(new_house)
    page = await who.open("/")
    assert "Kamer is nog niet ingericht" in page.text
    assert "/inrichten" in page.links
    anyone = await (await somebody(new_house, "anyone")).open("/")
    assert "Kamer is nog niet ingericht" not in anyone.text


async def test_of_each_office_a_name_is_asked_or_that_it_is_not_known(new_house: House) -> None:
    who, before = await come_in(new_house), new_house.recorded
    page = await who.open("/inrichten")
    sent = await who.send(
        "/inrichten",
        page,
        **by_name("secretaris", 1),
        penningmeester__name="X",
        penningmeester__unknown="true",
    )
    assert sent.status == 422
    assert sent.html.count("Vul de naam van de voorzitter in, of kies dat je het niet weet.") == 2
    assert sent.html.count("Kies voor de penningmeester: een naam, of dat je het niet weet.") == 2
    assert sent.form()["secretaris-name"] == "Voorbeeldpersoon 1"
    assert new_house.recorded == before


async def test_the_offices_pass_to_who_holds_them_now(new_house: House) -> None:
    who = await come_in(new_house)
    page = await who.open("/inrichten")
    check = await who.send(
        "/inrichten",
        page,
        **by_name("secretaris", 1),
        secretaris__since__year="2024",
        **by_name("penningmeester", 2),
        voorzitter__unknown="true",
    )
    assert check.is_check
    assert "Voorbeeldpersoon 1 (sinds: 2024)" in check.text
    changed = await who.send("/inrichten", check, _step="change")
    assert (changed.title, changed.form()["secretaris-name"]) == (page.title, "Voorbeeldpersoon 1")
    assert "Voorzitter" not in (await who.open("/historie?type=OfficeVacated")).text
    done = await who.send("/inrichten", check, _step="record")
    assert done.title == "Kamer is ingericht"
    assert "Secretaris Voorbeeldpersoon 1 2024 – nu" in done.text
    assert "Voorzitter wie dat is, is niet bekend" in done.text
    assert "kamer sign-in-link secretaris" in done.text
    recorded = new_house.recorded
    twice = await who.send("/inrichten", check, _step="record")
    assert (twice.title, new_house.recorded) == ("Kamer is ingericht", recorded)


async def test_afterwards_nobody_comes_in_under_a_name_of_2015(new_house: House) -> None:
    with pytest.raises(Nobody):
        await person_called(new_house.services, "secretaris")
    who = await come_in(new_house)
    page = await who.open("/inrichten")
    known = {**by_name("secretaris", 1), "penningmeester__unknown": "true", "voorzitter__unknown": "true"}
    check = await who.send("/inrichten", page, **known)
    await who.send("/inrichten", check, _step="record")
    assert await person_called(new_house.services, "secretaris") is not None
    for office in ("voorzitter", "penningmeester"):
        with pytest.raises(Nobody):
            await person_called(new_house.services, office)


async def test_the_set_up_is_done_once_and_only_by_the_operator(house: House) -> None:
    for role in ("anyone", "secretaris", "operator"):
        page = await (await somebody(house, role)).open("/inrichten")
        assert page.title == "Kamer is ingericht"


async def test_a_date_before_the_founding_comes_back_with_its_reason_and_is_corrected(new_house: House) -> None:
    who = await come_in(new_house)
    page = await who.open("/inrichten")
    typed = {"penningmeester__unknown": "true", "voorzitter__unknown": "true", **by_name("secretaris", 1)}
    check = await who.send("/inrichten", page, secretaris__since__year="2010", **typed)
    refused = await who.send("/inrichten", check, _step="record")
    assert refused.status == 409
    assert refused.form()["secretaris-name"] == "Voorbeeldpersoon 1"
    again = await who.send("/inrichten", refused, secretaris__since__year="2024")
    done = await who.send("/inrichten", again, _step="record")
    assert done.title == "Kamer is ingericht"
    assert "Secretaris Voorbeeldpersoon 1 2024 – nu" in done.text


async def test_a_wrong_answer_lets_nobody_go_and_what_was_said_is_not_asked_again(new_house: House) -> None:
    who, before = await come_in(new_house), new_house.recorded
    page = await who.open("/inrichten")
    typed = {**by_name("voorzitter", 1), "secretaris__unknown": "true"}
    wrong = {**typed, **by_name("penningmeester", 2), "penningmeester__since__year": "2010"}
    check = await who.send("/inrichten", page, **wrong)
    assert (await who.send("/inrichten", check, _step="record")).status == 409
    assert new_house.recorded == before, "nobody was let go of"


async def test_after_a_stop_halfway_only_the_other_offices_are_asked(new_house: House) -> None:
    await new_house.do(VacateOffice(office="voorzitter"))
    await new_house.do(AssumeOffice(office="voorzitter", name=Line("Voorbeeldpersoon 1")))
    assert await offices_to_ask(new_house.services) == ["secretaris", "penningmeester"]
    assert await person_called(new_house.services, "voorzitter") is not None
    with pytest.raises(Nobody):
        await person_called(new_house.services, "secretaris")
    await new_house.do(VacateOffice(office="secretaris"))
    who = await come_in(new_house)
    page = await who.open("/inrichten")
    assert "voorzitter-name" not in page.form()
    check = await who.send("/inrichten", page, **by_name("secretaris", 2), penningmeester__unknown="true")
    done = await who.send("/inrichten", check, _step="record")
    assert (done.title, await offices_to_ask(new_house.services)) == ("Kamer is ingericht", [])
    assert "Voorzitter Voorbeeldpersoon 1" in done.text


async def test_what_was_said_in_the_set_up_is_told_as_such_in_the_language_of_the_reader(new_house: House) -> None:
    who = await come_in(new_house)
    check = await checked(who, **named(10) | {"penningmeester__name": "", "penningmeester__unknown": "true"})
    await who.send("/inrichten", check, _step="record")
    last = new_house.recorded
    assert "opgave bij het inrichten: wie het nu is, is niet bekend" in (await who.open(f"/historie/{last}")).text
    assert "said when Kamer was set up" in (await who.open(f"/historie/{last - 2}?taal=en")).text


async def test_when_all_offices_are_recorded_the_operators_rights_end(new_house: House) -> None:
    access, entrance = new_house.services.access, new_house.services.entrance
    unused = (await access.issue_code(None)).secret
    other = await access.sign_in((await access.issue_code(None)).secret, "192.0.2.1")
    who = await come_in(new_house)
    own = who.browser.cookies[SESSION_COOKIE]
    page = await who.open("/inrichten")
    typed = {"voorzitter__unknown": "true", "secretaris__unknown": "true", "penningmeester__unknown": "true"}
    check = await who.send("/inrichten", page, **typed)
    assert (await entrance.visitor(own)).reader.operator
    assert (await who.send("/inrichten", check, _step="record")).title == "Kamer is ingericht"
    assert SESSION_COOKIE not in who.browser.cookies
    assert [(await entrance.visitor(secret)).signed_in for secret in (own, other)] == [False, False]
    with pytest.raises(WrongCode):
        await access.sign_in(unused, "192.0.2.2")


MEMBERS = "SELECT member, name, kind, since FROM members ORDER BY member"

SEATS = "SELECT office, member, name FROM offices WHERE NOT ended ORDER BY office"


async def test_whoever_is_a_member_becomes_one_in_the_same_step(new_house: House) -> None:
    """A first start has nobody in its register, so no number is asked for."""
    who = await come_in(new_house)
    page = await who.open("/inrichten")
    assert "secretaris-member" not in page.form()
    check = await who.send(
        "/inrichten",
        page,
        **by_name("secretaris", 1, "new"),
        secretaris__kind="resident",
        secretaris__member_since__year="2019",
        secretaris__since__year="2024",
        **by_name("penningmeester", 2, "new"),
        **by_name("voorzitter", 3),
    )
    assert check.is_check
    assert "wordt lid in Kamer (lid sinds: 2019, soort lid: bewoner)" in check.text
    assert "wordt lid in Kamer (lid sinds: niet bekend, soort lid: niet bekend)" in check.text
    assert "geen lid, en kan niet stemmen" in check.text
    done = await who.send("/inrichten", check, _step="record")
    assert "Secretaris Voorbeeldpersoon 1 2024 – nu" in done.text
    assert new_house.database.execute(MEMBERS).fetchall() == [
        (1, "Voorbeeldpersoon 1", "resident", "2019"),
        (2, "Voorbeeldpersoon 2", None, None),
    ]
    assert new_house.database.execute(SEATS).fetchall() == [
        ("penningmeester", 2, None),
        ("secretaris", 1, None),
        ("voorzitter", None, "Voorbeeldpersoon 3"),
    ]


async def test_who_is_in_the_register_already_is_asked_by_number(new_house: House) -> None:
    await new_house.do(AdmitMember(name="Voorbeeldlid 01", source="register"))
    who = await come_in(new_house)
    page = await who.open("/inrichten")
    typed = {"secretaris__unknown": "true", "penningmeester__unknown": "true", "voorzitter__membership": "registered"}
    before = new_house.recorded
    without = await who.send("/inrichten", page, **typed)
    assert "Vul het lidnummer van de voorzitter in." in without.text
    unknown = await who.send("/inrichten", without, voorzitter__member="2")
    assert (unknown.status, "Dit lidnummer van de voorzitter staat niet in het ledenregister." in unknown.text) == (
        422,
        True,
    )
    check = await who.send("/inrichten", unknown, voorzitter__member="1")
    assert "Voorbeeldlid 01 (sinds: niet bekend)" in check.text
    assert new_house.recorded == before
    done = await who.send("/inrichten", check, _step="record")
    assert "Voorzitter Voorbeeldlid 01" in done.text
    assert ("voorzitter", 1, None) in new_house.database.execute(SEATS).fetchall()


async def test_whether_they_are_a_member_is_asked_of_whoever_has_a_name(new_house: House) -> None:
    who = await come_in(new_house)
    typed = {"secretaris__name": "Voorbeeldpersoon 1", "penningmeester__unknown": "true", "voorzitter__unknown": "true"}
    asked = await who.send("/inrichten", await who.open("/inrichten"), **typed)
    assert (asked.status, asked.html.count("Kies of de secretaris lid is.")) == (422, 2)


@pytest.mark.parametrize(("member_since", "since"), [("2012", "2024"), ("2024", "2020")])
async def test_an_admission_that_cannot_be_lets_nobody_go(new_house: House, member_since: str, since: str) -> None:
    """Before the founding, or later than the office that is held as a member."""
    who, before = await come_in(new_house), new_house.recorded
    check = await checked(
        who,
        **by_name("secretaris", 1, "new"),
        secretaris__member_since__year=member_since,
        secretaris__since__year=since,
        penningmeester__unknown="true",
        voorzitter__unknown="true",
    )
    assert (await who.send("/inrichten", check, _step="record")).status == 409
    assert new_house.recorded == before


async def test_a_number_that_can_hold_no_office_lets_nobody_go(new_house: House) -> None:
    """It is refused before the predecessor is let go of."""
    await new_house.do(AdmitMember(name="Voorbeeldlid 01", source="register"))
    who = await come_in(new_house)
    typed = {"secretaris__unknown": "true", "penningmeester__unknown": "true", "voorzitter__membership": "registered"}
    check = await checked(who, **typed, voorzitter__member="1", voorzitter__since__year="2014")
    before = new_house.recorded
    assert (await who.send("/inrichten", check, _step="record")).status == 409
    assert (new_house.recorded, left(new_house)) == (before, [])


async def test_from_an_empty_record_through_the_set_up_each_officer_votes(new_house: House) -> None:
    """What `make run` begins with, and nothing else: no officer is told that only members can vote."""
    who = await come_in(new_house)
    typed: dict[str, str] = {}
    for number, office in enumerate(OFFICES, start=1):
        typed |= by_name(office, number, "new")
    await who.send("/inrichten", await checked(who, **typed), _step="record")
    officers = {
        office: await signed_in(new_house, await person_called(new_house.services, office)) for office in OFFICES
    }
    assembly = await convened(new_house)
    voorzitter, secretaris = 1, 2
    for number in (1, 2, 3):
        await assembly.do(CheckIn(meeting=assembly.meeting, member=MemberId(number)), secretaris)
    await assembly.do(OpenMeeting(meeting=assembly.meeting), voorzitter)
    await assembly.do(OpenVoting(item=item_of(assembly.voting)), voorzitter)
    path = f"/stemmen/{assembly.voting}"
    for office, officer in officers.items():
        receipt = await officer.send(path, await officer.open(path), choice="for")
        assert (receipt.status, receipt.path) == (200, f"{path}/bewijs"), office
    complete = DeclareRegisterComplete(complete_from=new_house.services.today())
    await assembly.do(complete, secretaris)
    await assembly.do(CloseVoting(voting=assembly.voting), voorzitter)
    await assembly.do(DeclareResult(voting=assembly.voting), voorzitter)
    result = (await new_house.get(f"/api/votings/{assembly.voting}", "operator")).json()["result"]
    assert result["for"] == 3
