"""An assembly that the board moves, in two steps: every page then tells of the new day, and from when it was moved."""

from datetime import timedelta

from api.texts import texts_in
from tests.api.assembly import convened
from tests.api.conftest import House
from tests.api.visiting import somebody

NL = texts_in("nl")
REASON = "De zaal is dicht."


async def test_an_officer_moves_an_assembly_in_two_steps(house: House) -> None:
    assembly = await convened(house)
    today = house.services.today()
    new = today + timedelta(days=30)
    page = f"/vergaderingen/{assembly.meeting}"
    officer, path = await somebody(house, "penningmeester"), f"{page}/verplaatsen"
    assert path in (await officer.open(page)).links
    asked, recorded = await officer.open(path), house.recorded
    day = {"held_on-day": str(new.day), "held_on-month": str(new.month), "held_on-year": str(new.year)}
    check = await officer.send(path, asked, reason=REASON, starts_at="20:00", **day)
    assert (check.status, house.recorded) == (200, recorded)
    assert NL.day(new) in check.text
    done = await officer.send(path, check, _step="record")
    assert (done.path, house.recorded) == (page, recorded + 1)
    member = await somebody(house, "member")
    for address in (page, f"{page}/oproep"):
        told = (await member.open(address)).text
        assert NL.t("meeting.moved") in told
        assert REASON in told
        assert NL.day(today) in told
        assert NL.day(new) in told
    assert NL.t("home.moved", day=NL.day(today)) in (await member.open("/")).text
    read = (await house.get(f"/api/meetings/{assembly.meeting}", "member")).json()
    assert (read["held_on"], read["starts_at"], read["called_on"]) == (new.isoformat(), "20:00:00", today.isoformat())
    assert [(moving["from_day"], moving["reason"]) for moving in read["moves"]] == [(today.isoformat(), REASON)]
    assert read["place"] == "Voorbeeldzaal"


async def test_a_day_too_soon_is_refused_and_what_was_typed_stays(house: House) -> None:
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}/verplaatsen"
    officer = await somebody(house, "secretaris")
    soon = house.services.today() + timedelta(days=1)
    day = {"held_on-day": str(soon.day), "held_on-month": str(soon.month), "held_on-year": str(soon.year)}
    asked, recorded = await officer.open(path), house.recorded
    refused = await officer.send(path, asked, reason=REASON, _step="record", **day)
    assert (refused.status, house.recorded) == (409, recorded)
    assert "De vergadering kan vanaf" in refused.text
    assert REASON in refused.html
    assert (await officer.send(path, refused, short_notice="true", _step="record")).status == 200
    assert house.recorded == recorded + 1
