"""A text is withdrawn on a page that begins at its entry in the history; then no page, table or program has it."""

import msgspec
import pytest

from api.store.drafts import save
from governance.commands.meetings.minutes import CirculateMinutes
from tests.api.assembly import Assembly, convened, do
from tests.api.conftest import House
from tests.api.test_erasure import columns_with
from tests.api.visiting import Page, somebody
from tests.rights import ROLES, Role

CANARY = "Kanarievogel"
TEXT, CHARTER, PLACE = f"Vraag het {CANARY}.", f"# {CANARY} kookt", f"Bij {CANARY} thuis"
MINUTES = f"{CANARY} lichtte het toe."
WORDS = "SELECT position, words FROM history WHERE type = %(type)s ORDER BY position DESC LIMIT 1"
STOP_DRAFTS = "ALTER TABLE minutes_drafts ADD CONSTRAINT poisoned CHECK (text IS NOT NULL OR block = 'closing')"
LET_THEM_GO_ON = "ALTER TABLE minutes_drafts DROP CONSTRAINT poisoned"
STOPPED = "SELECT name FROM projections WHERE stopped_by IS NOT NULL"


def written(house: House, kind: str) -> tuple[int, str]:
    """Where the last text of this kind of event was written, and its id."""
    row = house.database.execute(WORDS, {"type": kind}).fetchone()
    assert row is not None
    return int(row[0]), str(row[1])


async def withdraw(house: House, kind: str, ground: str = "personal-data") -> Page:
    """The secretaris withdraws the last text of this kind of event, from its entry in the history on."""
    secretaris = await somebody(house, "secretaris")
    position, words = written(house, kind)
    entry = await secretaris.open(f"/historie/{position}")
    path = f"/teksten/{words}/intrekken"
    assert path in entry.links
    page = await secretaris.do(path, ground=ground)
    await house.services.wait_for(house.recorded, 10)
    return page


@pytest.fixture
async def decided(house: House) -> Assembly:
    """An assembly whose motion names somebody, and was carried."""
    assembly = await convened(house, title=f"Over {CANARY}", place=PLACE)
    await (await assembly.check_in(4, 5)).open()
    return await (await (await (await assembly.vote(m4="for", m5="for")).close()).declare()).end()


async def test_a_motion_is_withdrawn_with_the_decision_and_the_charter_that_came_of_it(
    house: House, decided: Assembly
) -> None:
    member = await somebody(house, 5)
    pages = [f"/stemmen/{decided.voting}", "/besluiten", "/kamers/multibron", "/kamers/multibron/handvest/1"]
    pages += [f"/vergaderingen/{decided.meeting}", f"/vergaderingen/{decided.meeting}/oproep", "/historie"]
    before = {path: (await member.open(path)).html for path in pages}
    receipt = await withdraw(house, "MotionTabled")
    assert receipt.title == "De tekst van een voorstel is ingetrokken: er stond iets in over een persoon"
    for path in pages:
        page = await member.open(path)
        assert page.status == 200
        assert CANARY not in page.html.replace(PLACE, ""), path
        if CANARY in before[path].replace(PLACE, ""):
            assert "ingetrokken" in page.html, path
    assert columns_with(house, [CANARY]) == {CANARY: {"texts.written"}}, "the place is a text of its own"
    result = msgspec.json.decode((await house.get(f"/api/votings/{decided.voting}", "member")).content)
    assert result["result"] == {"for": 2, "against": 0, "blank": 0}
    assert (result["title"], result["text"], result["charter"]) == (None, None, None)
    assert result["withdrawn"]["ground"] == "personal-data"
    await withdraw(house, "MeetingConvened")
    assert columns_with(house, [CANARY]) == {CANARY: set()}


async def test_minutes_are_withdrawn_with_their_drafts_though_those_stand_still(
    house: House, decided: Assembly
) -> None:
    """The table of drafts stopped before the minutes were shared, so what was shared still stood in it."""
    async with house.services.pool.connection() as connection:
        await save(connection, decided.meeting, "opening", MINUTES, upon=0)
    house.database.execute(STOP_DRAFTS)
    await do(house, CirculateMinutes(meeting=decided.meeting, texts={"opening": MINUTES}))
    await house.services.wait_for(house.recorded, 10)
    assert house.database.execute(STOPPED).fetchall() == [("drafts",)]
    assert "minutes_drafts.text" in columns_with(house, [MINUTES])[MINUTES]
    house.database.execute(LET_THEM_GO_ON)
    await withdraw(house, "MinutesCirculated", "untrue")
    assert columns_with(house, [MINUTES]) == {MINUTES: set()}
    page = await (await somebody(house, 5)).open(f"/notulen/{decided.meeting}")
    assert "ingetrokken: er stond iets in over een persoon dat niet waar is" in page.text
    assert MINUTES not in page.text


@pytest.mark.parametrize("role", ROLES)
async def test_only_the_secretaris_is_offered_it(house: House, role: Role) -> None:
    await convened(house)
    position, words = written(house, "MeetingConvened")
    reader = await somebody(house, role)
    page = await reader.open(f"/historie/{position}")
    assert (f"/teksten/{words}/intrekken" in page.links) is (role == "secretaris")
    asked = await reader.open(f"/teksten/{words}/intrekken")
    assert (asked.status == 200 and asked.posts != []) is (role == "secretaris")
    body = {"words": words, "ground": "mistake"}
    given = await house.post("withdraw-text", body, role)
    assert (given.status_code == 201) is (role == "secretaris")


async def test_what_is_no_text_has_no_page_and_one_that_is_gone_is_not_asked_again(house: House) -> None:
    await convened(house)
    secretaris = await somebody(house, "secretaris")
    for words in ("x", "0" * 32, f"{'0' * 32}-1"):
        assert (await secretaris.open(f"/teksten/{words}/intrekken")).status == 404
    await withdraw(house, "MotionTabled")
    position, words = written(house, "MotionTabled")
    entry = await secretaris.open(f"/historie/{position}")
    assert f"/teksten/{words}/intrekken" not in entry.links
    assert (await secretaris.open(f"/teksten/{words}/intrekken")).status == 409
    refused = await house.post("withdraw-text", {"words": words, "ground": "mistake"})
    assert msgspec.json.decode(refused.content)["type"].endswith("nothing-new")


async def test_the_withdrawal_leads_to_where_the_text_stood(house: House) -> None:
    await convened(house)
    position, _ = written(house, "MotionTabled")
    receipt = await withdraw(house, "MotionTabled", "court-order")
    assert f"/historie/{position}" in receipt.links
    member = await (await somebody(house, 5)).open(f"/historie/{position}")
    assert "omdat de rechter dat besliste" in member.text
