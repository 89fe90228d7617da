"""Steps on pages, whatever state the read tables are in, and however often a form of one is sent."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from governance.dates import today
from governance.ids import VotingId, meeting_of
from tests.api.assembly import Assembly, convened
from tests.api.conftest import House
from tests.api.test_joining import holder, take_office_by_name
from tests.api.visiting import Page, Somebody, somebody
from tests.rights import Role

ANEW = (
    "UPDATE projections SET position = 0",
    "DELETE FROM votings",
    "DELETE FROM meetings",
    "DELETE FROM rooms",
    "DELETE FROM members",
    "DELETE FROM offices",
)
"""As ``kamer rebuild`` leaves the read tables at its beginning."""


async def made_anew(house: House, *statements: str) -> None:
    """The read tables lack what these statements take away, for as long as nobody fills them."""
    await house.services.projector.stop()
    for statement in statements:
        house.database.execute(statement)


async def check_of(reader: Somebody, path: str, typed: dict[str, str]) -> Page:
    """The page with the button that records."""
    page = await reader.open(path)
    return page if page.is_check else await reader.send(path, page, **typed)


async def with_open_voting(house: House) -> Assembly:
    """A meeting whose voting is open."""
    return await (await (await convened(house)).check_in(4, 5)).open()


async def quorum(house: House) -> str:
    """A meeting that was opened."""
    return f"/vergaderingen/{(await (await (await convened(house)).check_in(4)).begin()).meeting}/quorum"


async def open_voting(house: House) -> str:
    """A voting that can be closed."""
    return f"/stemmen/{(await with_open_voting(house)).voting}/sluiten"


async def closed_voting(house: House) -> str:
    """A voting whose result can be declared."""
    return f"/stemmen/{(await (await with_open_voting(house)).close()).voting}/uitslag"


async def meeting_to_close(house: House) -> str:
    """A meeting that can be closed."""
    return f"/vergaderingen/{(await (await with_open_voting(house)).close()).meeting}/sluiten"


async def known_by_name(house: House) -> str:
    """A holder of an office who can be joined to a member."""
    await take_office_by_name(house)
    return f"/bestuur/lid/{holder(house)[1]}"


def at(path: str) -> Callable[[House], Awaitable[str]]:
    """A step of which all is there from the beginning."""

    async def ready(_: House) -> str:
        return path

    return ready


NEW_ROOM = {"name": "Voorbeeldkamer", "neighbourhood": "Voorbeeldbuurt", "district": "Voorbeeldwijk"}
RESIGNED = {"ground": "resigned", "until": today(datetime.now(UTC)).isoformat()}

steps = pytest.mark.parametrize(
    ("by", "ready", "typed"),
    [
        pytest.param("voorzitter", quorum, {}, id="EstablishQuorum"),
        pytest.param("voorzitter", open_voting, {}, id="CloseVoting"),
        pytest.param("voorzitter", closed_voting, {}, id="DeclareResult"),
        pytest.param("voorzitter", meeting_to_close, {}, id="CloseMeeting"),
        pytest.param("secretaris", at("/leden/5/beeindigen"), RESIGNED, id="EndMembership"),
        pytest.param("secretaris", at("/leden/5/schorsen"), {}, id="SuspendMember"),
        pytest.param("secretaris", at("/bestuur/voorzitter/aftreden"), {}, id="VacateOffice"),
        pytest.param("secretaris", at("/kamers/multibron/sluiten"), {}, id="CloseRoom"),
        pytest.param("secretaris", at("/kamer-openen"), NEW_ROOM, id="OpenRoom"),
        pytest.param("penningmeester", known_by_name, {"member": "5"}, id="MergePerson"),
    ],
)


@steps
async def test_the_form_of_a_step_that_is_sent_twice_has_one_end(
    house: House, by: Role, ready: Callable[[House], Awaitable[str]], typed: dict[str, str]
) -> None:
    """Though the read tables have moved on in between, it is the same command."""
    path, reader = await ready(house), await somebody(house, by)
    check, recorded = await check_of(reader, path, typed), house.recorded
    assert check.is_check
    ends = [await reader.send(path, check, _step="record") for _ in range(2)]
    assert [(end.status, end.path) for end in ends] == [(200, ends[0].path)] * 2
    assert ends[0].path != path
    assert house.recorded == recorded + 1


@steps
async def test_a_step_is_recorded_while_the_read_tables_are_made_anew(
    house: House, by: Role, ready: Callable[[House], Awaitable[str]], typed: dict[str, str]
) -> None:
    """What somebody sends is decided by the log: nobody hears that their page is not there."""
    path, reader = await ready(house), await somebody(house, by)
    check, recorded = await check_of(reader, path, typed), house.recorded
    await made_anew(house, *ANEW)
    answer = await reader.browser.post(path, data=check.form() | {"_step": "record"})
    assert (answer.status_code, house.recorded) == (303, recorded + 1)
    assert (await reader.open(answer.headers["location"])).status in (200, 503), "never that there is no such page"


async def test_the_chair_leads_on_while_the_read_tables_lack_the_voting(house: House) -> None:
    path, chair = await open_voting(house), await somebody(house, "voorzitter")
    check, recorded = await chair.open(path), house.recorded
    await made_anew(house, "DELETE FROM votings", "DELETE FROM motions")
    led_on = await chair.send(path, check, _step="record")
    meeting = meeting_of(VotingId(path.split("/")[2]))
    assert (led_on.status, led_on.path, house.recorded) == (200, f"/vergaderingen/{meeting}", recorded + 1)
    refused = await chair.post(path, check, _step="record", _key="another")
    assert (refused.status_code, "Deze pagina is er niet" in refused.text) == (409, False)


async def test_answers_to_be_checked_are_kept_while_the_read_tables_lack_whom_they_are_about(house: House) -> None:
    path, secretaris = "/kamers/multibron/sluiten", await somebody(house, "secretaris")
    asked = await secretaris.open(path)
    assert (await secretaris.send("/kamers/nergens/sluiten", asked, path)).status == 404, "the tables lack nothing"
    await made_anew(house, "UPDATE projections SET position = 0 WHERE name = 'rooms'", "DELETE FROM rooms")
    busy = await secretaris.send(path, asked, source="een voorbeeld")
    assert (busy.status, busy.form(path)["source"]) == (503, "een voorbeeld")
