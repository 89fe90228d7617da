"""What was erased is nowhere on the disk any more: not in tables, indexes, samples, catalogues, nor in the journal."""

import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from governance.dates import ImpreciseDate
from governance.events.membership import MemberAdmitted, MemberSuspended
from governance.events.persons import ContactDetailsGiven, PersonalDataErased, contact_key
from governance.events.texts import TextWithdrawn
from governance.ids import MemberId, item_id
from governance.log.connection import as_application, conninfo_for
from governance.log.event import Event
from governance.log.migrations import Component, migrate, migrations_of
from governance.log.sealed import FreeText, Sealed
from governance.log.server import EmbeddedServer
from governance.log.vault import Vault
from projections.catalogue import PROJECTIONS
from projections.engine import Projector
from projections.engine.forgetting import Forgetting
from projections.names import sort_key
from tests.conftest import BOTH
from tests.governance.examples import TODAY, an_end, words_of
from tests.projections.an_assembly import ITEM, MEETING, convened, minutes_sent
from tests.projections.given import GivenLog, person
from tests.servers import COMPONENTS, POSTGRESQL_15, Installed, ServerOverTcp

pytestmark = pytest.mark.anyio

MEMBERS, ERASED = 60, (7, 40, 41, 59)
NAMES = [projection.name for projection in PROJECTIONS]

BEFORE_TRACES = 4
"""How many migrations the log had before those that clear what erasures leave."""

KEYS = "SELECT person, wrapped FROM sealing_keys WHERE wrapped IS NOT NULL"
NO_SUSPENSION_FROM_HERE = "ALTER TABLE suspensions ADD CONSTRAINT poisoned CHECK (since < '2026-01-01')"
STOPPED = "SELECT name FROM projections WHERE stopped_by IS NOT NULL"


TWO_RIGHTS = ("GRANT pg_checkpoint TO plain", "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO plain")
"""Those of deploy/README.md, for an owner who is no superuser."""


class Disk(NamedTuple):
    """A PostgreSQL of this test's own whose files can be read, and the log on it."""

    folder: Path
    log: GivenLog
    conninfo: str
    """Of the application, which may change nothing in the log."""

    def places_of(self, canaries: dict[str, bytes]) -> dict[str, set[str]]:
        """In which files of the data folder each of these stands, by its name; those that are nowhere are left out."""
        return places_in(self.folder, canaries)


def places_in(folder: Path, canaries: dict[str, bytes]) -> dict[str, set[str]]:
    """The same, of any folder."""
    places: dict[str, set[str]] = {}
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for name, canary in canaries.items():
            if canary in content:
                places.setdefault(name, set()).add(str(file.relative_to(folder)))
    return places


@pytest.fixture(params=BOTH)
def server(request: pytest.FixtureRequest, tmp_path: Path, installed: Installed) -> Iterator[EmbeddedServer]:
    """Both PostgreSQLs, each on files of its own."""
    data = installed(tmp_path / "data", request.param)
    kind: type[EmbeddedServer] = EmbeddedServer if request.param == "embedded" else ServerOverTcp
    with kind(data) if kind is EmbeddedServer else kind(data, POSTGRESQL_15) as server:
        yield server


@pytest.fixture
def disk(server: EmbeddedServer) -> Iterator[Disk]:
    """A log on it that a superuser owns, as on the embedded one."""
    yield from owned(server, server.conninfo("postgres"))


@pytest.fixture
def plain_disk(server: EmbeddedServer) -> Iterator[Disk]:
    """A log on it whose owner is no superuser, as deploy/README.md sets it up."""
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as admin:
        admin.execute("CREATE ROLE plain LOGIN CREATEROLE")
        admin.execute("CREATE DATABASE plain OWNER plain")
    yield from owned(server, make_conninfo(server.conninfo("plain"), options="-c role=plain"))


def owned(server: EmbeddedServer, owner: str) -> Iterator[Disk]:
    """A migrated log of this owner's."""
    migrate(owner, components=COMPONENTS)
    log = GivenLog(conninfo_for(owner), Vault(secrets.token_bytes(32)))
    yield Disk(server.data_folder / "cluster", log, as_application(conninfo_for(owner)))
    log.close()


@pytest.fixture
async def projector(disk: Disk) -> AsyncIterator[Projector]:
    """The read tables, kept up to that log."""
    projector = Projector(disk.conninfo, disk.log.vault, PROJECTIONS)
    await projector.start()
    yield projector
    await projector.stop()


def name_of(number: int) -> str:
    return f"Voorbeeldlid van der Kanarie{number:04d}"


def canaries(disk: Disk) -> dict[str, bytes]:
    """What must be nowhere once they are erased: of each their name, how it sorts, an address, and both keys."""
    wrapped: dict[str, bytes] = dict(disk.log.connection.execute(KEYS).fetchall())
    known: dict[str, bytes] = {}
    for number in ERASED:
        known |= {
            f"name {number}": name_of(number).encode(),
            f"sort key {number}": sort_key(name_of(number)).encode(),
            f"word {number}": f"kanarie{number:04d}".encode(),
            f"e-mail {number}": f"kanarie{number}@example.org".encode(),
            f"key {number}": wrapped[person(number)],
            f"key of contact details {number}": wrapped[contact_key(person(number))],
        }
    return known


def admit(disk: Disk) -> int:
    """All of them came, said how they can be reached, and those who will be erased left."""
    since = ImpreciseDate.of(date(2024, 5, 1))
    events: list[Event] = []
    for number in range(1, MEMBERS + 1):
        member, human = MemberId(number), person(number)
        events += [
            MemberAdmitted(member=member, person=human, name=Sealed(name_of(number)), since=since, recorded_on=TODAY),
            ContactDetailsGiven(person=human, email=Sealed(f"kanarie{number}@example.org")),
        ]
        if number in ERASED:
            events.append(an_end(member, date(2025, 1, 1)))
    return disk.log.record(*events)


async def test_no_byte_of_what_was_erased_is_left_on_the_disk(disk: Disk, projector: Projector) -> None:
    await projector.wait_for(admit(disk), 60, NAMES)
    disk.log.connection.execute("ANALYZE")
    disk.log.connection.execute("CHECKPOINT")
    known = canaries(disk)
    assert disk.places_of(known).keys() == known.keys(), "before the erasure all of it is on the disk"
    # One projection has stopped, and forgets all the same.
    disk.log.connection.execute(NO_SUSPENSION_FROM_HERE)
    disk.log.record(MemberSuspended(member=MemberId(1), since=date(2026, 2, 1)))
    erasures = [PersonalDataErased(person=person(number), member=MemberId(number)) for number in ERASED]
    await projector.wait_for(disk.log.record(*erasures), 60)
    assert disk.log.connection.execute(STOPPED).fetchall() == [("membership",)]
    assert await Forgetting(disk.conninfo, NAMES).forget()
    assert disk.places_of(known) == {}
    others = disk.log.connection.execute("SELECT count(*) FROM members WHERE name IS NOT NULL").fetchone()
    assert others == (MEMBERS - len(ERASED),)


async def test_an_owner_who_is_no_superuser_clears_the_tables_and_with_two_rights_the_journal_too(
    server: EmbeddedServer, plain_disk: Disk
) -> None:
    projector = Projector(plain_disk.conninfo, plain_disk.log.vault, PROJECTIONS)
    await projector.start()
    await projector.wait_for(admit(plain_disk), 60, NAMES)
    known = canaries(plain_disk)
    erasures = [PersonalDataErased(person=person(number), member=MemberId(number)) for number in ERASED]
    await projector.wait_for(plain_disk.log.record(*erasures[:-1]), 60, NAMES)
    assert await Forgetting(plain_disk.conninfo, NAMES).forget()
    without = {what: canary for what, canary in known.items() if not what.endswith(f" {ERASED[-1]}")}
    folders = {file.partition("/")[0] for files in plain_disk.places_of(without).values() for file in files}
    assert folders == {"pg_wal"}
    with psycopg.connect(server.conninfo("plain"), autocommit=True) as admin:
        for right in TWO_RIGHTS:
            admin.execute(right)
    await projector.wait_for(plain_disk.log.record(erasures[-1]), 60, NAMES)
    assert await Forgetting(plain_disk.conninfo, NAMES).forget()
    assert plain_disk.places_of(known) == {}
    await projector.stop()


async def test_it_waits_for_tables_that_have_not_forgotten_and_for_those_in_use(disk: Disk) -> None:
    admit(disk)
    projector = Projector(disk.conninfo, disk.log.vault, PROJECTIONS)
    await projector.start()
    erasure = disk.log.record(PersonalDataErased(person=person(ERASED[0]), member=MemberId(ERASED[0])))
    await projector.wait_for(erasure, 60, NAMES)
    await projector.stop()
    forgetting = Forgetting(disk.conninfo, NAMES)
    behind = sql.SQL("UPDATE projections SET position = {} WHERE name = 'board'")
    disk.log.connection.execute(behind.format(erasure - 1))
    assert not await forgetting.forget()
    disk.log.connection.execute(behind.format(erasure))
    with psycopg.connect(disk.log.conninfo) as reading:
        reading.execute("SELECT FROM members")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            await forgetting.forget()
    assert await forgetting.forget()
    assert await forgetting.forget(), "and there is nothing more to do"


async def test_it_waits_for_whoever_still_sees_what_was_there_before_the_erasure(
    disk: Disk, projector: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that began before it, and looks at other tables alone: a new table would take along what that one sees."""
    monkeypatch.setattr("projections.engine.forgetting.PATIENCE", 0.5)
    await projector.wait_for(admit(disk), 60, NAMES)
    known = canaries(disk)
    forgetting = Forgetting(disk.conninfo, NAMES)
    with psycopg.connect(disk.conninfo) as page:
        page.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        page.execute("SELECT FROM rooms")
        erasures = [PersonalDataErased(person=person(number), member=MemberId(number)) for number in ERASED]
        await projector.wait_for(disk.log.record(*erasures), 60, NAMES)
        assert not await forgetting.forget()
    assert await forgetting.forget()
    assert disk.places_of(known) == {}


def test_samples_of_keys_that_were_kept_before_are_off_the_disk_with_the_tables_of_this_version(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    """PostgreSQL kept whole wrapped keys for its planner, where erasing them did not reach."""
    ours, *_ = COMPONENTS
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    for migration in migrations_of(ours)[:BEFORE_TRACES]:
        (earlier / f"{migration.number:04}_{migration.name}.sql").write_bytes(migration.statements)
    owner = server.conninfo("postgres")
    migrate(owner, components=[Component(ours.name, earlier)])
    keys = {f"person {number}": secrets.token_bytes(60) for number in range(20)}
    with psycopg.connect(conninfo_for(owner), autocommit=True) as admin:
        admin.cursor().executemany("INSERT INTO sealing_keys VALUES (%s, %s)", list(keys.items()))
        admin.execute("ANALYZE sealing_keys")
        admin.execute("UPDATE sealing_keys SET wrapped = NULL")
        admin.execute("VACUUM FULL sealing_keys")
        admin.execute("CHECKPOINT")
        assert tables_with(server, keys), "they are in the samples alone"
        migrate(owner, components=COMPONENTS)
        admin.execute("CHECKPOINT")
    assert tables_with(server, keys) == set()


def tables_with(server: EmbeddedServer, canaries: dict[str, bytes]) -> set[str]:
    """The files of tables and catalogues in which any of these stands."""
    return {
        file
        for files in places_in(server.data_folder / "cluster", canaries).values()
        for file in files
        if not file.startswith("pg_wal/")
    }


async def test_no_byte_of_a_withdrawn_text_is_left_on_the_disk(disk: Disk, projector: Projector) -> None:
    """Neither its words nor its key, though the table of texts had stopped before it was withdrawn."""
    motion = msgspec.structs.replace(
        convened()[2],
        title=FreeText("Kanarietitel"),
        text=FreeText("Kanarietekst"),
        charter=FreeText("Kanarieregel"),
    )
    minutes = msgspec.structs.replace(minutes_sent({})[0], texts=FreeText({"opening": "Kanarienotulen"}))
    await projector.wait_for(disk.log.record(*convened()[:2], motion, minutes), 60, NAMES)
    disk.log.connection.execute("ANALYZE")
    disk.log.connection.execute("CHECKPOINT")
    wrapped = dict(disk.log.connection.execute(KEYS).fetchall())
    known = {word: f"Kanarie{word}".encode() for word in ("titel", "tekst", "regel", "notulen")}
    known |= {f"key of {what}": wrapped[words_of(what)] for what in (ITEM, "notulen")}
    assert disk.places_of(known).keys() == known.keys(), "before the withdrawal all of it is on the disk"
    disk.log.connection.execute('ALTER TABLE texts ADD CONSTRAINT poisoned CHECK (written <> \'{"title":"gif"}\')')
    disk.log.record(
        msgspec.structs.replace(convened()[1], item=item_id(MEETING, 7), words=words_of("gif"), title=FreeText("gif"))
    )
    withdrawn = [
        TextWithdrawn(words=words_of(ITEM), written_in="motion", ground="personal-data"),
        TextWithdrawn(words=words_of("notulen"), written_in="minutes", ground="mistake", meeting=MEETING),
    ]
    await projector.wait_for(disk.log.record(*withdrawn), 60)
    assert disk.log.connection.execute(STOPPED).fetchall() == [("texts",)]
    assert await Forgetting(disk.conninfo, NAMES).forget()
    assert disk.places_of(known) == {}
    others = disk.log.connection.execute("SELECT count(*) FROM texts WHERE written IS NOT NULL").fetchone()
    assert others == (2,), "the place of the call and the first item stay"
