"""The demonstration from within: who gets a way in, and what waits to be tried."""

from api.demo import PLAIN_MEMBER, convene, ways_in
from governance import demo
from tests.api.conftest import MEMBERS, House

URL = "http://127.0.0.1:8000"


async def keys_of(house: House, *members: int) -> list[int]:
    """The members among these who have a key for a program, which each sees on their own page."""
    access = house.services.access
    return [
        number
        for number in members
        if "token" in {credential.kind for credential in await access.of(house.person(number))}
    ]


async def more_members(house: House) -> None:
    """As many as it takes for the one who signs in as a plain member."""
    for entry in demo.RECORD[MEMBERS : int(PLAIN_MEMBER)]:
        await house.do(entry.command)


async def test_nobody_has_a_key_that_no_program_was_given(house: House) -> None:
    await more_members(house)
    shown = await ways_in(house.services, URL)
    assert shown.links.keys() == {"member", "secretaris", "penningmeester"}
    assert (shown.tokens, await keys_of(house, 1, 2, 12)) == ({}, [])
    printed = await ways_in(house.services, URL, for_programs=True)
    assert printed.tokens.keys() == printed.links.keys()
    assert await keys_of(house, 1, 2, 12) == [1, 2, 12]


async def test_an_assembly_of_today_waits_for_its_first_vote_and_is_called_once_a_day(house: House) -> None:
    meeting = await convene(house.services)
    shown = (await house.get(f"/api/meetings/{meeting}", "member")).json()
    assert shown["held_on"] == house.services.today().isoformat()
    assert (shown["attendance"]["present"], shown["quorum"]) == (len(demo.PRESENT), None)
    motion = (await house.get(f"/api/motions/{meeting}.2", "member")).json()
    assert motion["motion"] == "tabled"
    assert [item["kind"] for item in shown["agenda"]] == [None, "ordinary", "amendment"]
    recorded = house.recorded
    assert await convene(house.services) == meeting
    assert house.recorded == recorded


async def test_a_demonstration_that_is_kept_starts_also_where_the_assembly_is_over(house: House) -> None:
    meeting = await convene(house.services)
    assert (await house.post("open-meeting", {"meeting": meeting})).status_code == 201
    left = [{"item": f"{meeting}.{item}", "becomes": "withdrawn"} for item in (2, 3)]
    assert (await house.post("close-meeting", {"meeting": meeting, "left": left})).status_code == 201
    assert await convene(house.services) == meeting
