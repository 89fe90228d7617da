"""Sessions and tokens end: by another's hand, by a death, and of themselves."""

import pytest

from governance.commands.membership import EndMembership
from governance.dates import ImpreciseDate
from governance.ids import MemberId
from tests.api.assembly import convened, do
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import somebody

pytestmark = pytest.mark.anyio

PATH = f"/leden/{PLAIN_MEMBER}/afmelden"


async def test_the_secretaris_ends_every_way_in_of_a_member_who_sees_that_and_who_did(house: House) -> None:
    member, secretaris = await somebody(house, "member"), await somebody(house, "secretaris")
    person = house.person(PLAIN_MEMBER)
    waiting = await house.services.access.issue_code(person)
    assert (await house.get("/api/members/5", "member")).status_code == 200
    assert PATH in (await secretaris.open(f"/leden/{PLAIN_MEMBER}")).links
    page = await secretaris.open(PATH)
    assert "Apparaten waarop dit lid is ingelogd 1" in page.text
    ended = await secretaris.send(PATH, page)
    assert "Dit lid is nergens ingelogd" in ended.text
    assert (await house.get("/api/members/5", "member")).status_code == 401
    assert (await member.open("/mijn")).status == 401
    typed = await member.open("/inloggen")
    assert (await member.send("/inloggen", typed, code=waiting.secret)).status == 422
    again = await somebody(house, "member")
    assert (await again.open("/mijn")).text.count("Beëindigd door de secretaris.") == 2


@pytest.mark.parametrize("role", ["anyone", "former", "member", "voorzitter", "penningmeester"])
async def test_nobody_else_ends_the_ways_in_of_others(house: House, role: str) -> None:
    member, other = await somebody(house, "member"), await somebody(house, role)  # type: ignore[arg-type]
    assert (await other.open(PATH)).status in (401, 403)
    own_form = await other.open("/inloggen" if role == "anyone" else "/mijn")
    sent = await other.browser.post(PATH, data=own_form.form(own_form.actions[-1]))
    assert sent.status_code in (401, 403)
    assert (await member.open("/mijn")).status == 200
    assert PATH not in (await other.open(f"/leden/{PLAIN_MEMBER}")).links


async def test_a_death_ends_every_way_in(house: House) -> None:
    member = await somebody(house, "member")
    waiting = await house.services.access.issue_code(house.person(PLAIN_MEMBER))
    assert (await house.get("/api/members/5", "member")).status_code == 200
    died = EndMembership(member=PLAIN_MEMBER, ground="died", until=ImpreciseDate.of(house.services.today()))
    await do(house, died)
    assert (await house.get("/api/members/5", "member")).status_code == 401
    assert (await member.open("/mijn")).status == 401
    typed = await member.open("/inloggen")
    assert (await member.send("/inloggen", typed, code=waiting.secret)).status == 422


async def test_who_has_left_reads_their_own_past_and_no_more(house: House) -> None:
    """Also who was signed in when they left."""
    assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
    await assembly.open()
    await assembly.vote(m5="for")
    member = await somebody(house, "member")
    assert (await member.open(f"/vergaderingen/{assembly.meeting}")).status == 200
    resigned = EndMembership(
        member=MemberId(PLAIN_MEMBER), ground="resigned", until=ImpreciseDate.of(house.services.today())
    )
    await do(house, resigned)
    own = ("/mijn", f"/leden/{PLAIN_MEMBER}", f"/stemmen/{assembly.voting}/bewijs")
    others = ("/vergaderingen", f"/vergaderingen/{assembly.meeting}", f"/stemmen/{assembly.voting}", "/leden/4")
    assert [(await member.open(path)).status for path in own] == [200] * len(own)
    assert [(await member.open(path)).status for path in others] == [403, 403, 403, 404]
    assert (await house.get("/api/meetings", "member")).status_code == 403
