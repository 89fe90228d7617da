"""The doctor and read tables that are behind the log: a moment's lag is no fault, one that stays is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest

from api.process import doctor
from api.process.settings import Settings
from governance.log.doctor import Finding
from tests.api.conftest import House

pytestmark = pytest.mark.anyio

BEHIND: Final = 6
BACK: Final = "UPDATE projections SET position = (SELECT max(position) FROM events) - %(behind)s"


def fall_behind(house: House, behind: int) -> None:
    """Of all read tables it is said that they lack the last so many events."""
    house.database.execute(BACK, {"behind": behind})


@pytest.fixture
async def halted(house: House) -> House:
    """A Kamer whose read tables nobody keeps up."""
    await house.services.projector.stop()
    fall_behind(house, BEHIND)
    return house


async def findings_of(house: House) -> dict[str, Finding]:
    """What the doctor says of each projection."""
    settings = Settings(database_url=house.conninfo, data=house.services.settings.data)
    names = {projection.name for projection in house.services.projector.projections}
    all_findings = [finding async for finding in doctor.findings(settings, deep=False)]
    assert all(finding.level == "good" for finding in all_findings if finding.subject not in names), all_findings
    return {finding.subject: finding for finding in all_findings if finding.subject in names}


@asynccontextmanager
async def meanwhile(house: House, behind: int) -> AsyncIterator[None]:
    """In a moment the tables will lack only so many events."""
    moment = asyncio.get_running_loop().call_later(0.3, fall_behind, house, behind)
    yield
    moment.cancel()


async def test_tables_that_stay_behind_are_wrong_and_it_is_said_how_far(halted: House) -> None:
    findings = await findings_of(halted)
    assert {finding.level for finding in findings.values()} == {"wrong"}
    assert "6 events behind the log, and stay there" in findings["rooms"].sentence


async def test_tables_that_lag_for_a_moment_are_well(halted: House) -> None:
    async with meanwhile(halted, 0):
        findings = await findings_of(halted)
    assert {finding.level for finding in findings.values()} == {"good"}


async def test_of_tables_that_are_coming_it_is_said_how_far_they_are(
    halted: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 1.0)
    async with meanwhile(halted, 1):
        findings = await findings_of(halted)
    assert {finding.level for finding in findings.values()} == {"note"}
    assert "1 event behind the log, and are catching up" in findings["rooms"].sentence
