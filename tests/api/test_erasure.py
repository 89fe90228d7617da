"""Erased means gone: from every column of every table, also of read tables that had stopped (GDPR 17)."""

import asyncio
from collections.abc import Iterable

import msgspec

from api.process.catalogue import PROJECTIONS
from governance.commands.membership import EndMembership, SuspendMember
from governance.commands.persons import GiveContactDetails
from governance.dates import ImpreciseDate
from governance.ids import MemberId
from projections.engine import Projector
from tests.api.assembly import do
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import somebody

NAME, EMAIL, PHONE = "Kanarievogel", "kanarie@example.org", "06-00004711"
CANARIES = (NAME, EMAIL, PHONE)

TABLES = """SELECT quote_ident(table_name) FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"""
STOPPED = "SELECT name FROM projections WHERE stopped_by IS NOT NULL ORDER BY name"
TAKE_ITS_PLACE = """INSERT INTO suspensions (position, member, since)
SELECT max(position) + 1, 1, '2026-01-01' FROM events"""
ALLOW_NO_MORE = "ALTER TABLE contacts ADD CONSTRAINT poisoned CHECK (email <> 'gif@example.org')"


def told(house: House) -> dict[str, set[str]]:
    """Where each of the canaries is found."""
    return columns_with(house, CANARIES)


def columns_with(house: House, canaries: Iterable[str]) -> dict[str, set[str]]:
    """Where each of these is found: ``table.column``, whatever is kept there as text or as bytes."""
    places: dict[str, set[str]] = {canary: set() for canary in canaries}
    for (table,) in house.database.execute(TABLES).fetchall():
        for (row,) in house.database.execute(b"SELECT to_jsonb(t) FROM " + table.encode() + b" AS t").fetchall():
            for column, value in row.items():
                kept = str(value)
                if kept.startswith("\\x"):
                    kept = bytes.fromhex(kept[2:]).decode("utf-8", "replace")
                for canary, where in places.items():
                    if canary.lower() in kept.lower():
                        where.add(f"{table}.{column}")
    return places


async def canary(house: House) -> MemberId:
    """Somebody who came, said how they can be reached, signed in, and left."""
    fields = {"name": f"Voorbeeldlid {NAME}", "since": "2024-05-01", "email": "oud-" + EMAIL, "phone": PHONE}
    admitted = await house.post("admit-member", fields, Idempotency_Key="canary-1")
    assert admitted.status_code == 201
    number = MemberId(10)
    await house.services.wait_for(house.recorded, 10)
    await do(house, GiveContactDetails(email=EMAIL, phone=PHONE), number)
    await (await somebody(house, int(number))).open("/mijn")
    await do(house, EndMembership(member=number, ground="resigned", until=ImpreciseDate.of(house.services.today())))
    return number


async def stop_two(house: House) -> None:
    """The register and how people are reached stop, each on an event that its tables cannot take in."""
    house.database.execute(TAKE_ITS_PLACE)
    await do(house, SuspendMember(member=MemberId(PLAIN_MEMBER)))
    house.database.execute(ALLOW_NO_MORE)
    await do(house, GiveContactDetails(email="gif@example.org"), PLAIN_MEMBER)
    assert house.database.execute(STOPPED).fetchall() == [("membership",), ("persons",)]


async def test_what_was_erased_is_in_no_column_of_any_table_though_its_tables_had_stopped(house: House) -> None:
    number = await canary(house)
    assert told(house) == {
        NAME: {"members.name", "members.sort_key", "member_words.word"},
        EMAIL: {"contacts.email"},
        PHONE: {"contacts.phone"},
    }
    await stop_two(house)
    erased = await house.post("erase-personal-data", {"member": number})
    assert erased.status_code == 201
    position = msgspec.json.decode(erased.content)["position"]
    await house.services.wait_for(position, 10)
    nowhere: dict[str, set[str]] = {canary: set() for canary in CANARIES}
    assert told(house) == nowhere
    await mended(house, position)
    assert told(house) == nowhere


async def mended(house: House, position: int) -> None:
    """The two go on, over everything that they had not taken in."""
    house.database.execute("DELETE FROM suspensions WHERE since = '2026-01-01'")
    house.database.execute("ALTER TABLE contacts DROP CONSTRAINT poisoned")
    projector = Projector(house.conninfo, house.services.vault, PROJECTIONS)
    await projector.start()
    await projector.wait_for(position, 20, [projection.name for projection in PROJECTIONS])
    await projector.stop()


async def test_whoever_serves_also_takes_away_what_erasures_leave_on_the_disk(house: House) -> None:
    """Where nobody looks for it, it stays there for good."""
    assert "forgetting" in {task.get_name() for task in asyncio.all_tasks()}
