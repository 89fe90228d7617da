"""Minutes while they are written: two screens never overwrite each other, on both PostgreSQLs."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from api.store.drafts import PROJECTION, drafts, save
from api.store.pool import Connection
from governance.ids import MeetingId
from governance.log.connection import open_async
from governance.log.vault import Vault
from projections.engine import Projector
from tests.projections.an_assembly import MEETING, minutes_sent
from tests.projections.given import GivenLog

OTHER = MeetingId("ALV-2025-2")


@pytest.fixture
async def connection(any_database: str) -> AsyncIterator[Connection]:
    """A connection to a fresh database."""
    async with await open_async(any_database) as opened:
        yield opened


async def test_a_text_is_saved_upon_the_version_that_its_writer_began_from(connection: Connection) -> None:
    first = await save(connection, MEETING, "opening", "Eerst", upon=0)
    assert first is not None
    second = await save(connection, MEETING, "opening", "Daarna", upon=first.version)
    assert second is not None
    assert (second.version, (await drafts(connection, MEETING))["opening"].text) == (2, "Daarna")


@pytest.mark.parametrize("upon", [0, 1, 3, 99])
async def test_who_began_from_another_version_overwrites_nothing(connection: Connection, upon: int) -> None:
    for version, text in enumerate(("een", "twee")):
        await save(connection, MEETING, "opening", text, upon=version)
    assert await save(connection, MEETING, "opening", "drie", upon=upon) is None
    assert (await drafts(connection, MEETING))["opening"].text == "twee"


async def test_nobody_goes_on_from_what_was_never_begun(connection: Connection) -> None:
    assert await save(connection, MEETING, "opening", "tekst", upon=1) is None
    assert await drafts(connection, MEETING) == {}


async def test_of_two_who_begin_at_once_one_does(any_database: str) -> None:
    async with await open_async(any_database) as first, await open_async(any_database) as other:
        for turn in range(20):
            block = f"{MEETING}.{turn + 1}"
            saved = await asyncio.gather(
                save(first, MEETING, block, "een", upon=0), save(other, MEETING, block, "twee", upon=0)
            )
            kept = (await drafts(first, MEETING))[block]
            assert [draft for draft in saved if draft is not None] == [kept]


async def test_the_blocks_and_the_meetings_are_apart(connection: Connection) -> None:
    await save(connection, MEETING, "opening", "een", upon=0)
    await save(connection, OTHER, "opening", "twee", upon=0)
    assert {block: draft.text for block, draft in (await drafts(connection, MEETING)).items()} == {"opening": "een"}


async def test_what_was_shared_is_kept_as_a_draft_no_longer_and_nobody_overwrites_what_came_after(
    any_database: str, connection: Connection
) -> None:
    """From what was recorded, whoever recorded it: a draft that differs is still one, also one that is left out."""
    for block, text in (("opening", "een"), ("closing", "twee"), ("quorum", ""), ("attendance", "drie")):
        await save(connection, MEETING, block, text, upon=0)
    await save(connection, OTHER, "opening", "een", upon=0)
    await shared(any_database, {"opening": "een", "closing": "een"})
    kept = await drafts(connection, MEETING)
    assert {block: draft.text for block, draft in kept.items()} == {
        "opening": None,
        "closing": "twee",
        "quorum": None,
        "attendance": "drie",
    }
    assert (await drafts(connection, OTHER))["opening"].text == "een"
    assert await save(connection, MEETING, "opening", "van voor het delen", upon=1) is None
    assert await save(connection, MEETING, "opening", "van daarna", upon=kept["opening"].version) is not None


async def shared(conninfo: str, texts: dict[str, str]) -> None:
    """These minutes are recorded, and taken in."""
    vault = Vault(bytes(32))
    given = GivenLog(conninfo, vault)
    position = given.record(*minutes_sent(texts))
    given.close()
    projector = Projector(conninfo, vault, [PROJECTION])
    await projector.start()
    try:
        await projector.wait_for(position, 30)
    finally:
        await projector.stop()
