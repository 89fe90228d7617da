"""The register of decisions on pages: numbered, by year, each with what followed from it by itself."""

from typing import Any

import pytest

from api.texts import texts_in
from tests.api.assembly import ANOTHER_CHARTER, TITLE, Assembly, convened
from tests.api.conftest import House
from tests.api.visiting import Page, somebody
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


EARLIER: dict[str, str] = {
    "organ": "ALV",
    "decided_on__month": "5",
    "decided_on__year": "2018",
    "title": "De contributie is 12 euro",
    "source": "Notulen van 12 mei 2018",
    "numbered": "2018/4",
    "votes_for": "12",
    "votes_against": "3",
    "appointed": "secretaris",
    "opened": "multibron",
}


async def test_the_secretaris_enters_an_earlier_decision_and_its_page_says_that_nothing_judged_it(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    assert "/besluiten/eerder" in (await secretaris.open("/besluiten")).links
    receipt = await secretaris.do("/besluiten/eerder", **EARLIER)
    assert (receipt.status, "ALV-2018-001" in receipt.text) == (200, True)
    page = await (await somebody(house, "member")).open("/besluiten/ALV-2018-001")
    assert page.title == EARLIER["title"]
    for words in (
        NL.t("decision.earlier"),
        "mei 2018",
        "2018/4",
        "Notulen van 12 mei 2018",
        NL.t("decision.votes.counted", in_favour=12, against=3, blank=0),
        NL.t("decision.followed.RoomOpened", what="MultiBron"),
        NL.t("decision.followed.OfficeAssumed", what="secretaris"),
    ):
        assert words in page.text
    assert {"/kamers/multibron", "/bestuur"} <= set(page.links)
    answer = (await house.get("/api/decisions/ALV-2018-001", "member")).json()
    assert (answer["verdict"], answer["source"], answer["origin"]) == (None, EARLIER["source"], "earlier")
    assert answer["decided_on"] == "2018-05"


async def test_a_charter_that_a_decision_adopted_by_the_record_is_offered_to_no_earlier_one(
    house: House, decided: Assembly
) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    form = await secretaris.open("/besluiten/eerder")
    assert NL.t("decisions.charter_version", room="MultiBron", version="1") not in form.text
    refused = await secretaris.do("/besluiten/eerder", **EARLIER, charters="multibron/1")
    assert (refused.status, house.recorded) == (409, recorded)
    assert "done-by-another-decision" in refused.html


async def test_a_decision_of_which_little_is_known_says_so(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    await secretaris.do("/besluiten/eerder", organ="ALV", title="Ergens ooit", source="Overlevering")
    page = await secretaris.open(f"/besluiten/ALV-{house.services.today().year}-001")
    assert NL.t("date.unknown") in page.text
    assert NL.t("decision.text") not in page.text


async def test_what_the_board_decided_is_the_boards(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    await secretaris.do("/besluiten/eerder", **EARLIER | {"organ": "BESTUUR"})
    await secretaris.do("/besluiten/eerder", **EARLIER)
    boards, name = "/besluiten?organ=BESTUUR", "BESTUUR-2018-001"
    for role in ROLES:
        of_board = role in MEMBERS - {"member"}
        expected = 200 if of_board else 401 if role == "anyone" else 403
        reader = await somebody(house, role)
        for path in (boards, f"/besluiten/{name}", "/besluiten/BESTUUR-2018-999"):
            there = 404 if of_board and path.endswith("999") else expected
            assert (role, path, (await reader.open(path)).status) == (role, path, there)
        answer = await house.get("/api/decisions?organ=BESTUUR", role)
        assert (role, answer.status_code) == (role, expected)
    member = await somebody(house, "member")
    assert name not in (await member.open("/besluiten")).text
    assert name not in (await house.get("/api/decisions", "member")).text
    assert name not in (await member.open("/historie")).text
    assert name in (await secretaris.open("/historie")).text


async def test_the_register_is_filtered_by_organ_and_year(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    await secretaris.do("/besluiten/eerder", **EARLIER)
    await secretaris.do("/besluiten/eerder", **EARLIER | {"organ": "KAMER-multibron", "decided_on__year": "2014"})
    page = await secretaris.open("/besluiten")
    assert {"/besluiten?organ=KAMER-multibron", "/besluiten?jaar=2014"} <= set(page.links)
    of_room = await secretaris.open("/besluiten", organ="KAMER-multibron")
    assert of_room.title == NL.t("decisions.of", organ=NL.t("decision.organ.room", room="MultiBron"))
    assert ("KAMER-multibron-2014-001" in of_room.text, "ALV-2018-001" in of_room.text) == (True, False)
    answer = (await house.get("/api/decisions?year=2018", "member")).json()
    assert [entry["decision"] for entry in answer["items"]] == ["ALV-2018-001"]
    assert NL.t("decisions.none_found") in (await secretaris.open("/besluiten", jaar="1999")).text
    assert (await secretaris.open("/besluiten", organ="NIEMAND")).status == 404


async def record_of_board(house: House, does: str, role: Role = "secretaris", **typed: Any) -> Page:
    """Go through the steps of a decision of the board that does something; and what follows."""
    path, officer = f"/besluiten/bestuur/{does}", await somebody(house, role)
    told: dict[str, Any] = {
        "title": "Een besluit",
        "text": "Wij besluiten.",
        "took_part": ["voorzitter", "secretaris", "penningmeester"],
        "voted": "unanimous",
        **typed,
    }
    check = await officer.send(path, await officer.open(path), **told)
    if not check.is_check:
        return check
    several: dict[str, Any] = {name: value for name, value in told.items() if isinstance(value, list)}
    return await officer.send(path, check, _step="record", **several)


def of_board(house: House, number: int = 1) -> str:
    """The number of a decision of the board of today's year."""
    return f"BESTUUR-{house.services.today().year}-{number:03}"


async def test_the_board_decides_and_its_page_shows_every_rule(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    assert "/besluiten/bestuur" in (await secretaris.open("/besluiten")).links
    choices = (await secretaris.open("/besluiten/bestuur")).links
    assert {"/besluiten/bestuur/woorden", "/besluiten/bestuur/lid-toelaten"} <= set(choices)
    receipt = await record_of_board(
        house, "woorden", took_part=["voorzitter", "secretaris"], in_conflict=["penningmeester"], voted="unanimous"
    )
    assert (receipt.status, of_board(house) in receipt.text) == (200, True)
    page = await secretaris.open(f"/besluiten/{of_board(house)}")
    for words in (
        NL.t("verdict.outcome.carried"),
        NL.t("verdict.rule.conflict-of-interest"),
        NL.t("verdict.check.conflict.stood_aside", n=1, took_part=0, left=2),
        NL.t("decision.way.meeting"),
        NL.t("decision.in_conflict"),
        NL.t("decision.no_effect"),
    ):
        assert words in page.text
    assert NL.t("decision.earlier") not in page.text
    answer = (await house.get(f"/api/decisions/{of_board(house)}", "penningmeester")).json()
    assert (answer["origin"], answer["verdict"]["outcome"], answer["way"]) == ("board", "carried", "meeting")


async def test_of_a_board_that_has_a_conflict_as_a_whole_the_page_says_that_the_assembly_decides(house: House) -> None:
    recorded = house.recorded
    refused = await record_of_board(house, "woorden", in_conflict=["voorzitter", "secretaris", "penningmeester"])
    assert refused.status == 409
    assert NL.t("refusal.assembly-decides.detail", in_conflict=3) in refused.text
    assert house.recorded == recorded


async def test_what_the_board_decided_all_the_same_is_on_record_as_void(house: House) -> None:
    """Its page says so, and so does the register; nobody became a member by it."""
    took_part: dict[str, Any] = {
        "took_part": [],
        "admit_member__name": "Voorbeeldlid 78",
        "admit_member__kind": "resident",
    }
    assert (await record_of_board(house, "lid-toelaten", **took_part)).status == 409
    receipt = await record_of_board(house, "lid-toelaten", if_void="record", **took_part)
    assert (receipt.status, of_board(house) in receipt.text) == (200, True)
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.open(f"/besluiten/{of_board(house)}")
    for words in (
        NL.t("verdict.outcome.no-decision"),
        NL.t("verdict.is_void"),
        NL.t("verdict.check.board_needed", n=1, were="0"),
        NL.t("verdict.rule.defects.board_needed"),
        NL.t("decision.no_effect"),
    ):
        assert words in page.text
    register = await secretaris.open("/besluiten")
    assert f"{NL.t('decision.origin.board')}: {NL.t('verdict.outcome.no-decision')}" in register.text
    answer = (await house.get(f"/api/decisions/{of_board(house)}", "penningmeester")).json()
    assert (answer["in_force_on"], answer["followed"]) == (None, [])
    assert "Voorbeeldlid 78" not in (await secretaris.open("/leden")).text


async def test_a_member_is_admitted_by_a_decision_and_both_pages_lead_to_each_other(house: House) -> None:
    await record_of_board(house, "lid-toelaten", admit_member__name="Voorbeeldlid 77", admit_member__kind="resident")
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.open(f"/besluiten/{of_board(house)}")
    assert "/leden/10" in page.links
    assert "Lid 10 werd toegelaten" in page.text
    assert "Voorbeeldlid 77" not in page.text
    member = await secretaris.open("/leden/10")
    assert (member.title, f"/besluiten/{of_board(house)}" in member.links) == ("Voorbeeldlid 77", True)
    history = await secretaris.open("/historie", subject=f"decision:{of_board(house)}")
    assert NL.t("told.MemberAdmitted", member="10") in history.text


async def test_a_room_opens_by_a_decision_and_its_page_names_it_to_the_board(house: House) -> None:
    room = {"room": "nieuwe-kamer", "name": "Nieuwe Kamer", "neighbourhood": "Buurt", "district": "Deel"}
    opening: dict[str, Any] = {f"open_room__{name}": typed for name, typed in room.items()}
    await record_of_board(house, "kamer-openen", **opening)
    link = f"/besluiten/{of_board(house)}"
    assert link in (await (await somebody(house, "secretaris")).open("/kamers/nieuwe-kamer")).links
    assert link not in (await (await somebody(house, "member")).open("/kamers/nieuwe-kamer")).links


async def test_what_a_decision_is_to_do_must_be_told(house: House) -> None:
    recorded = house.recorded
    page = await record_of_board(house, "lid-toelaten")
    assert (page.status, house.recorded) == (422, recorded)
    assert (await (await somebody(house, "secretaris")).open("/besluiten/bestuur/iets-anders")).status == 404


async def test_a_decision_does_one_thing_by_json_too(house: House) -> None:
    told: dict[str, Any] = {
        "decided_on": house.services.today().isoformat(),
        "way": "in-writing",
        "title": "Dicht",
        "text": "Wij sluiten.",
        "took_part": ["secretaris"],
        "voted": "unanimous",
    }
    closing = {"close_room": {"room": "multibron"}}
    twice = await house.post("record-board-decision", {**told, **closing, "suspend_member": {"member": 5}})
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/several-effects")
    answer = await house.post("record-board-decision", {**told, **closing})
    assert [event["type"] for event in answer.json()["events"]] == ["BoardDecisionRecorded", "RoomClosed"]


async def test_what_is_done_by_a_command_of_its_own_names_its_decision(house: House) -> None:
    await record_of_board(house, "woorden")
    secretaris = await somebody(house, "secretaris")
    await secretaris.do("/leden/5/schorsen", decision=of_board(house))
    assert f"/besluiten/{of_board(house)}" in (await secretaris.open("/leden/5")).links
    page = await secretaris.open(f"/besluiten/{of_board(house)}")
    assert "Lid 5 werd geschorst" in page.text
