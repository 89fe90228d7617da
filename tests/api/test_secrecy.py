"""What anybody is shown of a voting: until it closes nothing that turns on a choice, then no more than was said."""

import re
from collections.abc import AsyncIterator

import pytest

from governance.ids import Choice
from tests.api.assembly import Assembly, convened
from tests.api.conftest import House
from tests.api.visiting import somebody
from tests.rights import ROLES, Role

PAGES = (
    "/",
    "/mijn",
    "/vergaderingen",
    "/vergaderingen/{meeting}",
    "/vergaderingen/{meeting}/oproep",
    "/vergaderingen/{meeting}/presentie",
    "/vergaderingen/{meeting}/sluiten",
    "/stemmen",
    "/stemmen/{voting}",
    "/stemmen/{voting}/bewijs",
    "/stemmen/{voting}/keuzes",
    "/stemmen/{voting}/sluiten",
    "/stemmen/{voting}/uitslag",
    "/besluiten",
    "/notulen/{meeting}",
    "/notulen/{meeting}/punt-2",
    "/historie",
    "/historie?subject=voting:{voting}",
    "/historie?subject=meeting:{meeting}",
    "/historie?subject=member:4",
    "/api/meetings",
    "/api/meetings/{meeting}",
    "/api/meetings/{meeting}/attendance",
    "/api/votings/{voting}",
    "/api/votings/{voting}/receipt",
    "/api/votings/{voting}/votes",
    "/api/decisions",
    "/api/minutes/{meeting}",
    "/api/members/4",
    "/api/history",
    "/api/history?subject=voting:{voting}",
    "/api/history?subject=member:4",
)
"""Everything that could tell something of a voting."""


GROWING = {"/", "/mijn", "/vergaderingen", "/historie", "/historie?subject=member:4"} | {
    "/api/meetings",
    "/api/history",
    "/api/history?subject=member:4",
}
"""Lists over all meetings, or over all times that somebody came in, which are longer after the second."""


CHANGES = re.compile(
    r'name="_(?:csrf_token|key)" value="[^"]*"|ALV-\d{4}-\d+|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,2}[.:]\d\d( uur)?|\b\d+\b'
)
"""What differs between two meetings in any case: tokens, names, moments, positions."""


async def seen_by(house: House, role: Role, assembly: Assembly) -> dict[str, tuple[int, str]]:
    """What a role is shown of an assembly, without what differs in any case."""
    browser, headers = (await somebody(house, role)).browser, await house.headers(role)
    shown = {}
    for path in PAGES:
        at = path.format(meeting=assembly.meeting, voting=assembly.voting)
        answer = await (house.client.get(at, headers=headers) if "/api/" in at else browser.get(at))
        shown[path] = (answer.status_code, CHANGES.sub("-", answer.text))
    return shown


async def two_that_differ(house: House, *, close: bool) -> AsyncIterator[Assembly]:
    """Two assemblies one after the other, alike but for what member 4 chose: in an open voting, or in a closed one."""
    choices: tuple[Choice, Choice] = ("for", "against")
    for choice in choices:
        assembly = await (await (await convened(house)).check_in(4, 5)).open()
        await assembly.vote(m4=choice)
        if close:
            await assembly.close()
        yield assembly
        if not close:
            await assembly.close()
        await assembly.end()


@pytest.mark.parametrize("role", ROLES)
async def test_before_the_closing_nothing_that_anybody_else_sees_turns_on_a_choice(house: House, role: Role) -> None:
    """Pages and answers are the same to the letter, whether member 4 chose one thing or the other."""
    shown = [await seen_by(house, role, assembly) async for assembly in two_that_differ(house, close=False)]
    for path in PAGES:
        if path not in GROWING:
            assert shown[0][path] == shown[1][path], path
        for body in (shown[0][path][1], shown[1][path][1]):
            assert not re.search(r'"choice":|"result":{|"tally"|Vóór</td>|Tegen</td>', body), path


@pytest.mark.parametrize("role", ROLES)
async def test_after_the_closing_only_voorzitter_and_secretaris_see_a_choice(house: House, role: Role) -> None:
    shown = [await seen_by(house, role, assembly) async for assembly in two_that_differ(house, close=True)]
    differ = {path for path in PAGES if path not in GROWING and shown[0][path] != shown[1][path]}
    sees = role in {"voorzitter", "secretaris", "operator"}
    assert differ == ({"/stemmen/{voting}/keuzes", "/api/votings/{voting}/votes"} if sees else set())
