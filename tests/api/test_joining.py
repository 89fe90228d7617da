"""The holder of an office, on record by name alone, is joined to the member who they are, by the pages and by JSON."""

import pytest

from api.access.entrance import ANYBODY
from api.access.gate import SESSION_COOKIE
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.membership import AdmitMember, EndMembership
from governance.commands.persons import ErasePersonalData, GiveContactDetails, MergePerson
from governance.dates import ImpreciseDate
from governance.ids import MemberId, PersonId, VotingId
from governance.log.command import call
from tests.api.assembly import convened, do
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import Somebody, signed_in, somebody

HOLDER = "SELECT person, position FROM offices WHERE office = 'secretaris' ORDER BY position DESC LIMIT 1"
NAME = "Voorbeeldpersoon 1"
ALONE = "Alleen leden stemmen"


async def take_office_by_name(house: House) -> None:
    """A secretaris who is on record by name alone, as the set-up of 0.1.1 left it."""
    await house.do(VacateOffice(office="secretaris"))
    await house.do(AssumeOffice(office="secretaris", name=NAME))


@pytest.fixture
async def by_name(house: House) -> House:
    """A Kamer with such a secretaris."""
    await take_office_by_name(house)
    return house


@pytest.fixture
async def voting(house: House) -> VotingId:
    """A voting that is open, where member 5 is checked in; the secretaris is on record by name alone."""
    assembly = await (await (await convened(house)).check_in(PLAIN_MEMBER)).open()
    await take_office_by_name(house)
    return assembly.voting


def holder(house: House) -> tuple[PersonId, int]:
    """Who holds the office of secretaris, and the entry in the history by which they took it."""
    row = house.database.execute(HOLDER).fetchone()
    assert row is not None
    return PersonId(row[0]), int(row[1])


async def secretaris_of(house: House) -> Somebody:
    """The secretaris, with a browser, as whom the record has them now."""
    return await signed_in(house, holder(house)[0])


async def join(house: House) -> None:
    """The penningmeester says which member the secretaris is."""
    await do(house, MergePerson(person=holder(house)[0], member=PLAIN_MEMBER), by=2)


async def test_the_board_leads_to_the_step_and_the_secretaris_then_votes_as_oneself(
    house: House, voting: VotingId
) -> None:
    """In the session that they came in with: nobody signs in again, and nobody steps down."""
    secretaris = await secretaris_of(house)
    ballot = await secretaris.open(f"/stemmen/{voting}")
    assert ALONE in ballot.text
    assert "/bestuur" in ballot.links
    board = await secretaris.open("/bestuur")
    path = f"/bestuur/lid/{holder(house)[1]}"
    assert "Je eigen functie, secretaris" in board.text
    assert path not in board.links
    own = await secretaris.open(path)
    assert (own.status, "Vraag een ander bestuurslid" in own.text) == (409, True)
    penningmeester = await somebody(house, 2)
    assert path in (await penningmeester.open("/bestuur")).links
    asked = await penningmeester.open(path)
    check = await penningmeester.send(path, asked, member="5")
    assert check.is_check
    assert f"Op naam van {NAME}" in check.text
    assert "Naam van lid 5 Voorbeeldlid 05" in check.text
    receipt = await penningmeester.send(path, check, _step="record")
    assert "Wie de functie secretaris heeft, is lid 5" in receipt.text
    voted = await secretaris.send(f"/stemmen/{voting}", await secretaris.open(f"/stemmen/{voting}"), choice="for")
    assert (voted.status, "Je stem" in voted.title or "telt" in voted.text) == (200, True)
    board = await penningmeester.open("/bestuur")
    assert f"Secretaris {NAME}" in board.text
    assert path not in board.links
    again = await penningmeester.open(path)
    assert (again.status, "is lid 5" in again.text) == (409, True)


async def test_a_program_is_told_what_to_do_and_votes_by_the_token_that_it_had(house: House, voting: VotingId) -> None:
    person, _ = holder(house)
    token = (await house.services.access.issue_token(person)).secret
    headers = {"Authorization": f"Bearer {token}", "content-type": "application/json"}
    body = f'{{"voting": "{voting}", "choice": "for"}}'
    refused = await house.client.post("/api/commands/cast-vote", content=body, headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/office-not-joined")
    assert "Vraag een ander bestuurslid" in refused.json()["detail"]
    english = await house.client.post(
        "/api/commands/cast-vote", content=body, headers={**headers, "accept-language": "en"}
    )
    assert "Ask another board member" in english.json()["detail"]
    [named] = [
        seat for seat in (await house.get("/api/offices", "penningmeester")).json()["items"] if seat["holder"] == NAME
    ]
    assert named["person"] == person
    assert all("person" not in seat for seat in (await house.get("/api/offices")).json()["items"])
    joined = await house.post("merge-person", {"person": named["person"], "member": 5}, "penningmeester")
    assert joined.status_code == 201
    voted = await house.client.post("/api/commands/cast-vote", content=body, headers=headers)
    assert voted.status_code == 201


async def test_whoever_was_joined_comes_in_as_the_member_however_far_the_read_tables_are(by_name: House) -> None:
    secretaris = await secretaris_of(by_name)
    await by_name.services.projector.stop()
    person, _ = holder(by_name)
    penningmeester = call(person=by_name.person(2), member=MemberId(2))
    await by_name.services.bus.do(MergePerson(person=person, member=PLAIN_MEMBER), penningmeester)
    visitor = await by_name.services.entrance.visitor(secretaris.browser.cookies[SESSION_COOKIE])
    assert visitor.reader.person == by_name.person(PLAIN_MEMBER)
    assert (visitor.reader.member, visitor.reader.offices) == (PLAIN_MEMBER, frozenset({"secretaris"}))


async def test_the_same_key_gets_the_same_answer_in_a_session_that_goes_on_as_the_member(by_name: House) -> None:
    """Else a form that is sent once more after the join would be done twice."""
    secretaris = await secretaris_of(by_name)
    cookie = secretaris.browser.cookies[SESSION_COOKIE]
    admit = AdmitMember(name="Voorbeeldlid 10")
    first = await by_name.services.bus.do(admit, (await by_name.services.entrance.visitor(cookie)).call(), "a-form")
    await by_name.services.wait_for(first.position, 10)
    await join(by_name)
    visitor = await by_name.services.entrance.visitor(cookie)
    assert visitor.reader.member == PLAIN_MEMBER
    assert await by_name.services.bus.do(admit, visitor.call(), "a-form") == first


async def test_what_was_issued_to_the_holder_is_the_members_to_see_and_to_end(by_name: House) -> None:
    secretaris, access = await secretaris_of(by_name), by_name.services.access
    member = by_name.person(PLAIN_MEMBER)
    assert await access.of(member) == []
    await join(by_name)
    assert [credential.kind for credential in await access.of(member) if not credential.ended] == ["session", "code"]
    await access.end_all(member)
    assert await by_name.services.entrance.visitor(secretaris.browser.cookies[SESSION_COOKIE]) == ANYBODY


async def test_who_was_erased_comes_in_by_nothing_that_was_issued_to_either(by_name: House) -> None:
    """The name on record for the term stays, and how to reach them is nowhere any more."""
    secretaris = await secretaris_of(by_name)
    person, _ = holder(by_name)
    reached = GiveContactDetails(phone="06-00004712")
    answer = await by_name.services.bus.do(reached, call(person=person))
    await by_name.services.wait_for(answer.position, 10)
    await join(by_name)
    await by_name.do(VacateOffice(office="secretaris"))
    await do(
        by_name,
        EndMembership(member=PLAIN_MEMBER, ground="resigned", until=ImpreciseDate.of(by_name.services.today())),
        by=3,
    )
    await by_name.do(ErasePersonalData(member=PLAIN_MEMBER))
    cookie = secretaris.browser.cookies[SESSION_COOKIE]
    assert await by_name.services.entrance.visitor(cookie) == ANYBODY
    keys = dict(by_name.database.execute("SELECT person, wrapped IS NULL FROM sealing_keys").fetchall())
    assert [keys[name] for name in (f"{person}.contact", by_name.person(PLAIN_MEMBER))] == [True, True]
    assert by_name.database.execute("SELECT count(*) FROM contacts WHERE phone = '06-00004712'").fetchone() == (0,)
    board = await (await somebody(by_name, "anyone")).open("/historie?subject=office:secretaris")
    assert f"{NAME} werd secretaris" in board.text


async def test_a_death_ends_what_was_issued_to_the_holder_too(by_name: House) -> None:
    secretaris = await secretaris_of(by_name)
    await join(by_name)
    await by_name.do(VacateOffice(office="secretaris"))
    await do(
        by_name,
        EndMembership(member=PLAIN_MEMBER, ground="died", until=ImpreciseDate.of(by_name.services.today())),
        by=3,
    )
    assert await by_name.services.entrance.visitor(secretaris.browser.cookies[SESSION_COOKIE]) == ANYBODY


async def test_whoever_was_joined_and_has_left_reads_nothing_of_members_though_the_tables_stand_still(
    by_name: House,
) -> None:
    """In the session of the holder, of whom the tables know no membership that could have ended."""
    secretaris = await secretaris_of(by_name)
    await join(by_name)
    await by_name.do(VacateOffice(office="secretaris"))
    assert (await secretaris.open("/vergaderingen")).status == 200
    await by_name.services.projector.stop()
    left = EndMembership(member=PLAIN_MEMBER, ground="resigned", until=ImpreciseDate.of(by_name.services.today()))
    await by_name.services.bus.do(left, call(person=by_name.person(2), member=MemberId(2)))
    assert (await secretaris.open("/vergaderingen")).status == 503


async def test_everybody_sees_that_an_office_was_joined_and_the_board_and_the_member_to_which_number(
    by_name: House,
) -> None:
    await join(by_name)
    plain = "Wie de functie secretaris heeft, is ook lid"
    numbered = "Wie de functie secretaris heeft, is lid 5"
    for role, told in (("anyone", plain), ("penningmeester", numbered), (PLAIN_MEMBER, numbered), (6, plain)):
        page = await (await somebody(by_name, role)).open("/historie?subject=office:secretaris")  # type: ignore[arg-type]
        assert told in page.text, role
    own = await (await somebody(by_name, int(PLAIN_MEMBER))).open("/historie?subject=member:5")
    assert numbered in own.text
    entries = (await by_name.get("/api/history?subject=office:secretaris")).json()["items"]
    [entry] = [entry for entry in entries if entry["type"] == "PersonMerged"]
    assert entry["facts"] == {"offices": ["secretaris"]}


async def test_an_office_that_has_passed_on_meanwhile_is_not_joined_by_a_page_that_was_open(by_name: House) -> None:
    penningmeester = await somebody(by_name, 2)
    path = f"/bestuur/lid/{holder(by_name)[1]}"
    check = await penningmeester.send(path, await penningmeester.open(path), member="5")
    await by_name.do(VacateOffice(office="secretaris"))
    await by_name.do(AssumeOffice(office="secretaris", name="Voorbeeldpersoon 2"))
    told = await penningmeester.send(path, check, _step="record")
    assert (told.status, "Deze persoon heeft geen functie meer" in told.text) == (409, True)


async def test_only_the_board_joins(by_name: House) -> None:
    path = f"/bestuur/lid/{holder(by_name)[1]}"
    assert (await (await somebody(by_name, "member")).open(path)).status == 403
    assert (await (await somebody(by_name, 2)).open("/bestuur/lid/1")).status == 404
