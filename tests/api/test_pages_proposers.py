"""What a motion's page says of the members who propose it, and what can become of it at the closing."""

import pytest

from api.texts import texts_in
from governance.commands.meetings.items import OrdinaryMotion
from governance.ids import MemberId, item_id
from tests.api.assembly import Assembly, convened
from tests.api.conftest import House
from tests.api.visiting import somebody

NL = texts_in("nl")


@pytest.fixture
async def proposed(house: House) -> Assembly:
    """Two members propose the first motion, a tenth of them asked for the second, and the third is the board's."""
    items = [
        OrdinaryMotion(title="Van leden", text="Tekst", proposed_by=(MemberId(4), MemberId(5))),
        OrdinaryMotion(title="Gevraagd", text="Tekst", requested=True),
        OrdinaryMotion(title="Van het bestuur", text="Tekst"),
    ]
    assembly = await convened(house, items=items)
    await (await assembly.check_in(4)).begin()
    return assembly


async def test_the_page_of_a_motion_says_which_members_propose_it(house: House, proposed: Assembly) -> None:
    member = await somebody(house, "member")
    pages = [(await member.open(f"/stemmen/{item_id(proposed.meeting, number)}")).text for number in (1, 2, 3)]
    by, asked = NL.t("voting.proposed_by", n=2, members="4, 5"), NL.t("voting.requested")
    assert [(by in page, asked in page) for page in pages] == [(True, False), (False, True), (False, False)]


async def test_at_the_closing_members_can_take_back_only_what_they_proposed(house: House, proposed: Assembly) -> None:
    chair = await somebody(house, "voorzitter")
    path = f"/vergaderingen/{proposed.meeting}/sluiten"
    asked = await chair.open(path)
    assert asked.html.count('value="taken-back"') == 2
    left = {"left-1-becomes": "taken-back", "left-2-becomes": "withdrawn", "left-3-becomes": "held-over"}
    refused = await chair.send(path, asked, **left)
    second = item_id(proposed.meeting, 2)
    assert NL.t("refusal.only-requesters-withdraw.detail", item=second) in refused.text
    await chair.send(path, asked, **(left | {"left-2-becomes": "taken-back"}))
    pages = [(await chair.open(f"/stemmen/{item_id(proposed.meeting, number)}")).text for number in (1, 2)]
    assert all("Van de agenda" in page or "ingetrokken" in page.lower() for page in pages)
