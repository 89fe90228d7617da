"""Whoever is not signed in never learns how many votes came in: each door by which the end of the log could be seen."""

import asyncio
import re
from typing import Any, Final

import httpx
import pytest

from api.process.services import Services
from api.web.visit import POSITION_COOKIE
from governance.commands.rooms import OpenRoom
from governance.ids import RoomSlug
from tests.api.assembly import Assembly, convened
from tests.api.conftest import House
from tests.api.visiting import HOST, somebody

DOORS: Final = (
    "/health",
    "/api/cooperative",
    "/api/offices",
    "/api/rooms",
    "/api/rooms?limit=1",
    "/api/rooms/een",
    "/api/history?limit=200",
    "/api/history?type=RoomOpened",
    "/api/history?subject=voting:{voting}",
    "/api/meetings",
    "/api/votings/{voting}",
    "/api/members",
    "/",
    "/kamers",
    "/kamers/een",
    "/bestuur",
    "/leden",
    "/historie",
    "/historie?type=RoomOpened",
    "/historie?subject=meeting:{meeting}",
    "/vergaderingen/{meeting}",
    "/stemmen/{voting}",
    "/besluiten",
    "/inloggen",
    "/nergens",
)
"""What anybody can ask for, whether they are shown it or not."""

PROBES: Final = (
    "/historie/{position}",
    "/historie?after={position}",
    "/api/history?after={position}",
    "/api/history?limit=1&after={position}",
    "/api/rooms?after={position}",
)
"""Where a position can be tried."""

TOKENS: Final = re.compile(r'name="_(?:csrf_token|key)" value="[^"]*"')
POSITIONS: Final = re.compile(r'"position":(\d+)|"next":"(\d+)"|positie[ -](\d+)|/historie/(\d+)|after=(\d+)')

Answer = tuple[int, dict[str, str], str]


class Outsider:
    """Somebody without a session or a token, who tries every door."""

    def __init__(self, house: House, assembly: Assembly) -> None:
        self.house = house
        self.names = {"meeting": assembly.meeting, "voting": assembly.voting}

    async def looks(self) -> dict[str, Answer]:
        """What they are told where nothing is tried."""
        answers = {path: told(await self.house.get(path.format(**self.names))) for path in DOORS}
        answers["figures"] = told(await self.house.get("/metrics", X_Forwarded_For="192.0.2.1"))
        answers["a vote"] = told(await self.house.post("cast-vote", {}, "anyone"))
        return answers

    async def tries(self, position: int) -> dict[str, Answer]:
        """What they are told where they try a position, without the position itself."""
        answers = {path: told(await self.house.get(path.format(position=position)), position) for path in PROBES}
        answers["waits"] = told(await self.house.get("/api/rooms", Wait_For_Position=str(position)), position)
        browser = self.house.browser()
        browser.cookies.set(POSITION_COOKIE, str(position), domain=HOST)
        answers["waits with a cookie"] = told(await browser.get("/kamers"), position)
        return answers


def told(answer: httpx.Response, position: int | None = None) -> Answer:
    """An answer's status, headers and words, without what differs every time, and without the position asked for."""
    headers = {name: text for name, text in answer.headers.items() if name not in ("set-cookie", "content-length")}
    words = TOKENS.sub("-", answer.text)
    if position is not None:
        words = re.sub(rf"(historie(?:/|%2F)|after(?:=|%3D)){position}\b", r"\1", words)
    return answer.status_code, headers, words


def a_room(slug: str) -> OpenRoom:
    """Something else that is recorded, which anybody may know of."""
    return OpenRoom(room=RoomSlug(slug), name=slug, neighbourhood="Voorbeeldbuurt", district="Voorbeeldwijk")


async def positions_told(house: House) -> set[int]:
    """The positions at which the log ends for anybody: by health, by an answer's header, on a page."""
    on_page = re.search(r"Stand van het log: positie (\d+)", (await house.get("/kamers")).text)
    assert on_page is not None
    health, listed = (await house.get("/health")).json(), await house.get("/api/rooms")
    return {health["position"], int(listed.headers["log-position"]), int(on_page[1])}


async def entries(house: House) -> list[int]:
    """The positions of the history that anybody may read."""
    return [entry["position"] for entry in (await house.get("/api/history?limit=200")).json()["items"]]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits in vain is told sooner, for these tests ask it often."""
    monkeypatch.setattr("api.process.services.PAUSES", (0.01, 0.01))


async def test_nothing_that_an_outsider_is_told_changes_with_the_votes(house: House) -> None:
    """Before, during and after an open voting, at every door, whatever else is recorded while members vote."""
    assembly = await (await convened(house)).check_in(4, 5, 6, 7)
    outsider = Outsider(house, assembly)
    await house.do(a_room("een"))
    assert await positions_told(house) == {house.recorded}, "where nobody votes they are told where the log ends"
    assert (await entries(house))[-1] == house.recorded

    await assembly.open()
    opened = house.recorded
    await assembly.vote(m4="for")
    await house.do(a_room("twee"))
    looked = await outsider.looks()
    assert await positions_told(house) == {opened}
    assert (await house.get("/api/rooms", "member")).headers["log-position"] == str(house.recorded), "members are told"

    await assembly.vote(m5="against", m6="for")
    assert await outsider.looks() == looked
    for path, (_, _, words) in looked.items():
        positions = [int(position) for groups in POSITIONS.findall(words) for position in groups if position]
        assert max(positions, default=0) <= opened, path
    tried = [await outsider.tries(position) for position in range(opened + 1, house.recorded + 4)]
    for door in tried[0]:
        assert all(answers[door] == tried[0][door] for answers in tried), f"it can be seen at {door} where the log ends"
    assert tried[0]["waits"][0] == 503
    assert (await outsider.tries(opened))["waits"][0] == 200
    await assembly.vote(m7="for")
    assert await outsider.tries(opened + 1) == tried[0]

    await assembly.close()
    assert await positions_told(house) == {house.recorded}
    assert (await entries(house))[-1] == opened + 2, "what was recorded meanwhile is there after it"


async def test_how_long_an_outsider_waits_does_not_turn_on_where_the_log_ends(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    look = Services.freshness

    async def counted(services: Services, *asked: Any) -> Any:
        nonlocal looks
        looks += 1
        return await look(services, *asked)

    monkeypatch.setattr(Services, "freshness", counted)
    assembly = await (await (await convened(house)).check_in(4, 5)).open()
    opened = house.recorded
    await assembly.vote(m4="for", m5="for")
    took = []
    for position in (opened + 1, house.recorded, house.recorded + 1, 10**9):
        looks = 0
        assert (await house.get("/api/rooms", Wait_For_Position=str(position))).status_code == 503
        took.append(looks)
    assert len(set(took)) == 1, "so many looks, with the same pauses between them"


async def test_many_who_wait_cost_the_database_little_more_than_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looked six times for itself, so whoever asked for a position to come kept all connections busy."""
    looks, at_once, most_at_once = 0, 0, 0
    look = Services.freshness

    async def counted(services: Services, *asked: Any) -> Any:
        nonlocal looks, at_once, most_at_once
        looks, at_once = looks + 1, at_once + 1
        most_at_once = max(most_at_once, at_once)
        try:
            return await look(services, *asked)
        finally:
            at_once -= 1

    monkeypatch.setattr(Services, "freshness", counted)
    monkeypatch.setattr("api.process.services.PAUSES", (0.05, 0.1, 0.2))
    later = str(house.recorded + 1)
    waiting = [house.get("/api/rooms", Wait_For_Position=later) for _ in range(100)]
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {503}
    assert most_at_once == 1
    assert looks < len(waiting), "four each were four hundred"


async def test_an_outsider_who_waits_is_answered_once_the_read_tables_are_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody does who has recorded it with a token, and then reads what anybody may read."""
    monkeypatch.setattr("api.process.services.PAUSES", (0.05,) * 600)
    answer = await house.post("open-room", {"room": "een", "name": "Een", "neighbourhood": "A", "district": "B"})
    waited = await house.get("/api/rooms/een", Wait_For_Position=answer.headers["log-position"])
    assert (waited.status_code, waited.json()["name"]) == (200, "Een")


async def test_an_outsider_is_told_no_more_than_the_table_of_votings_knows(house: House) -> None:
    """Where it has stopped, a voting may be open that it does not know of; where it is made anew, all of them."""
    assembly = await (await convened(house)).check_in(4, 5)
    known = house.recorded
    house.database.execute("UPDATE projections SET stopped_by = 1, error = 'x' WHERE name = 'voting'")
    await assembly.open()
    await assembly.vote(m4="for")
    await house.do(a_room("een"))
    assert await positions_told(house) == {known}
    assert (await entries(house))[-1] <= known
    answers = [await Outsider(house, assembly).tries(position) for position in (known + 1, house.recorded, 10**9)]
    assert answers[0] == answers[1] == answers[2]
    house.database.execute("DELETE FROM projections WHERE name = 'voting'")
    assert await positions_told(house) == {0}
    assert await entries(house) == []


async def test_a_voting_that_was_left_open_holds_an_outsider_up_until_its_assembly_is_over(house: House) -> None:
    for days_ago, over in ((1, False), (2, True)):
        assembly = await (await (await convened(house, days_ago=days_ago)).check_in(4)).open()
        opened = house.recorded
        await house.do(a_room(f"kamer-{days_ago}"))
        assert await positions_told(house) == {house.recorded if over else opened}
        await assembly.close()


async def test_while_two_votings_are_open_the_older_one_counts(house: House) -> None:
    first = await (await (await convened(house)).check_in(4)).open()
    opened = house.recorded
    second = await (await (await convened(house)).check_in(4)).open()
    also_opened = house.recorded
    assert await positions_told(house) == {opened}
    await first.close()
    await second.vote(m4="for")
    assert await positions_told(house) == {also_opened}
    await second.close()
    assert await positions_told(house) == {house.recorded}


async def test_what_an_outsider_did_before_signing_out_makes_them_wait_for_nothing(house: House) -> None:
    """Their browser says no more at which position they recorded something."""
    member = await somebody(house, "member")
    member.browser.cookies.set(POSITION_COOKIE, str(house.recorded), domain=HOST)
    await member.send("/uitloggen", await member.open("/mijn"), "/uitloggen")
    assert POSITION_COOKIE not in member.browser.cookies
