"""What people and programs are told when PostgreSQL says no, for each kind of no: by the bus, by health, by the doctor.

The errors are PostgreSQL's own: a trigger raises them where something is written.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg import sql

from api.process import doctor
from api.process.running import ready
from api.process.settings import Settings
from api.texts import texts_in
from governance.commands.board import VacateOffice
from governance.log.bus import LOOK_EVERY
from governance.log.command import call
from governance.log.connection import conninfo_for
from governance.log.errors import Busy
from tests.api.assembly import Assembly, convened
from tests.api.conftest import PLAIN_MEMBER, House, furnish, living
from tests.api.visiting import somebody
from tests.governance.log.settable import settable_server, turn
from tests.servers import Installed

pytestmark = pytest.mark.anyio

NL: Final = texts_in("nl")

FAILING: Final = """
CREATE TABLE failing (state text);
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted text := (SELECT state FROM failing);
BEGIN
    IF wanted IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = wanted; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fail BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION fail();
CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON trial_writes FOR EACH ROW EXECUTE FUNCTION fail();
CREATE TRIGGER fail BEFORE UPDATE ON credentials FOR EACH ROW EXECUTE FUNCTION fail();
"""

UNSEEN: Final = "UPDATE credentials SET seen_at = now() - INTERVAL '1 hour'"
"""Whoever comes then has it noted."""

PASSES: Final = {
    "25006": ("cannot-store", "Opslaan lukt nu niet"),
    "53100": ("cannot-store", "Opslaan lukt nu niet"),
    "57P01": ("unreachable", "De gegevens zijn nu niet te bereiken"),
    "08006": ("unreachable", "De gegevens zijn nu niet te bereiken"),
    "53200": ("busy", "Het is nu te druk"),
    "40001": ("busy", "Het is nu te druk"),
    "55P03": ("busy", "Het is nu te druk"),
    "57014": ("busy", "Het is nu te druk"),
}
"""What helps is to come back: what the answer is called, and the heading of the page that waits."""
STAYS: Final = ("54000", "22001", "23514", "42501", "XX000")

Fail = Callable[[str | None], None]


@pytest.fixture
def fail(house: House, monkeypatch: pytest.MonkeyPatch) -> Fail:
    """From now on whatever is written meets this SQLSTATE; ``None``: all is well again.

    Callers are told soon while it lasts, and wait as long as they do in real life once it is over.
    """
    bus = house.services.bus
    usual = bus.patience
    house.database.execute(FAILING, prepare=False)

    def switch(state: str | None) -> None:
        monkeypatch.setattr(bus, "patience", usual if state is None else 0.3)
        house.database.execute("DELETE FROM failing")
        house.database.execute("INSERT INTO failing VALUES (%(state)s)", {"state": state})

    return switch


@pytest.fixture
async def opened(house: House) -> Assembly:
    """An assembly with an open voting, at which the member is."""
    return await (await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)).open()


@pytest.mark.parametrize("state", PASSES)
async def test_where_it_passes_the_page_waits_and_keeps_the_choice(
    house: House, opened: Assembly, fail: Fail, state: str
) -> None:
    """Of a server that has become read-only it was said "we are not sure", and the choice was gone."""
    code, heading = PASSES[state]
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}"
    page = await member.open(path)
    fail(state)
    busy = await member.send(path, page, choice="for")
    assert (busy.status, busy.title) == (503, heading)
    assert busy.form(path)["choice"] == "for"
    program = await house.post("check-in", {"meeting": opened.meeting, "member": 6})
    assert (program.status_code, program.json()["type"]) == (503, f"/problems/{code}")
    assert int(program.headers["Retry-After"]) > 0
    fail(None)
    receipt = await member.send(path, busy, path)
    assert (receipt.path, receipt.title) == (f"{path}/bewijs", NL.t("voting.receipt.for"))


@pytest.mark.parametrize("state", STAYS)
async def test_where_it_stays_nobody_is_asked_to_wait_and_the_next_is_served(
    house: House, opened: Assembly, fail: Fail, state: str
) -> None:
    fail(state)
    answer = await house.post("close-voting", {"voting": opened.voting})
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/broken")
    assert "Retry-After" not in answer.headers
    fail(None)
    assert (await house.post("close-voting", {"voting": opened.voting})).status_code == 201


@pytest.mark.parametrize("state", [*PASSES, "42501"])
async def test_health_and_the_doctor_say_that_nothing_can_be_written(house: House, fail: Fail, state: str) -> None:
    """For they write a row of their own: an emitted message succeeds in a session that may only read."""
    fail(state)
    health = await house.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "cannot-store")
    assert int(health.headers["Retry-After"]) > 0
    sentences = await wrong_findings(house)
    assert len(sentences) == 1
    assert sentences[0].startswith("PostgreSQL takes nothing new, so nobody can vote")
    assert state in sentences[0]
    fail(None)
    assert await wrong_findings(house) == []


async def test_health_and_the_doctor_say_that_there_is_no_room(any_database: str, tmp_path: Path) -> None:
    """Not only that a row can be written: on a full disk that of the trial found room where it stood before, so both
    said that all is well while nobody could vote. For a full disk stands a limit on files."""
    await furnish(any_database, tmp_path)
    with psycopg.connect(any_database, autocommit=True) as admin:
        name = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("ALTER DATABASE {} SET temp_file_limit = 0").format(name))
        async with living(any_database, tmp_path) as house:
            health = await house.get("/health")
            sentences = await wrong_findings(house)
        admin.execute(sql.SQL("ALTER DATABASE {} RESET temp_file_limit").format(name))
    assert (health.status_code, health.json()["status"]) == (503, "cannot-store")
    assert [sentence.partition(":")[0] for sentence in sentences] == [
        "PostgreSQL takes nothing new, so nobody can vote"
    ]
    async with living(any_database, tmp_path) as house:
        assert (await house.get("/health")).json()["status"] == "ok"
        assert await wrong_findings(house) == []


async def wrong_findings(house: House) -> list[str]:
    """What the doctor finds wrong."""
    settings = Settings(database_url=house.conninfo, data=house.services.settings.data)
    return [finding.sentence async for finding in doctor.findings(settings, deep=False) if finding.level == "wrong"]


async def test_health_writes_its_row_at_most_every_ten_seconds_however_often_it_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = "SELECT count(*), min(written_at) FROM trial_writes"
    monkeypatch.setattr("governance.log.fitness.TRY_EVERY", 3_600.0)
    assert (await house.get("/health")).json()["status"] == "ok"
    first = house.database.execute(when).fetchone()
    for _ in range(20):
        await house.get("/health")
    assert house.database.execute(when).fetchone() == first
    monkeypatch.setattr("governance.log.fitness.TRY_EVERY", 0.0)
    await house.get("/health")
    later = house.database.execute(when).fetchone()
    assert first is not None
    assert later is not None
    assert (later[0], later[1] > first[1]) == (1, True)


async def test_health_says_so_where_the_bus_has_left_a_server_that_could_lose_a_vote(
    tmp_path: Path, installed: Installed
) -> None:
    """The trial row alone says nothing of it: it is written, and may be lost."""
    with settable_server(installed(tmp_path / "postgresql"), "embedded") as (_, owner):
        ready(owner)
        async with living(conninfo_for(owner), tmp_path) as house:
            assert (await house.get("/health")).json()["status"] == "ok"
            with psycopg.connect(owner, autocommit=True) as admin:
                turn(admin, "fsync", "off")
            house.services.bus.patience = 0.3
            await asyncio.sleep(LOOK_EVERY)
            with pytest.raises(Busy):
                await house.services.bus.do(VacateOffice(office="secretaris"), call(operator=True))
            health = await house.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "cannot-store")


async def test_health_does_not_wait_for_a_trial_row_that_the_server_does_not_write(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that hangs answers nothing. The trial has a limit of its own, shorter than that of whoever reads."""
    monkeypatch.setattr("governance.log.fitness.TRIAL_LIMIT", 0.5)
    monkeypatch.setattr(house.services.pool, "_limit", 3_600.0)
    with psycopg.connect(house.conninfo) as other:
        other.execute("LOCK TABLE trial_writes")
        health = await house.get("/health")
    assert (health.status_code, health.json()["type"]) == (503, "/problems/unreachable")


@pytest.mark.parametrize("state", ["25006", "53100"])
async def test_while_nothing_can_be_stored_everybody_reads_on(house: House, fail: Fail, state: str) -> None:
    """That somebody came cannot be noted then; they come in all the same."""
    await house.headers("member")
    house.database.execute(UNSEEN)
    fail(state)
    assert (await house.get("/api/meetings", "member")).status_code == 200


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), RuntimeError("x"), MemoryError()], ids=repr)
async def test_who_waits_to_be_looked_up_is_told_whatever_went_wrong(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Of all but two kinds of errors they never heard, and waited for ever; so did all who came after them."""

    async def broken(*_: object) -> None:
        raise error

    await house.headers("member")
    with monkeypatch.context() as patch:
        patch.setattr("api.access.entrance._look_up", broken)
        answer = await house.get("/api/meetings", "member")
        assert (answer.status_code, answer.json()["type"]) == (500, "/problems/broken")
    assert (await house.get("/api/meetings", "member")).status_code == 200
