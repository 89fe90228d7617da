"""Looking visitors up is the first thing that every request does, so it must cost the same however many there are."""

import asyncio
from typing import Final, LiteralString

import pytest
from psycopg import sql

from api.access.entrance import TAGS, WHO
from api.access.secrets import digest
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.membership import EndMembership
from governance.dates import ImpreciseDate
from governance.ids import MemberId
from governance.log.command import call
from governance.log.session import READING
from tests.api.assembly import convened
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import somebody

pytestmark = pytest.mark.anyio

ASKED: Final = 100

MANY: Final = """
INSERT INTO members (member, person, name, sort_key, since_earliest, since_latest, position)
SELECT n, md5(n::text), 'Voorbeeldlid ' || n, n::text, '2016-01-01', '2016-01-01', n
FROM generate_series(100, 20000) n;
INSERT INTO credentials (hash, kind, person, ends_at)
SELECT sha256(n::text::bytea), 'token', md5(n::text), now() + INTERVAL '1 day' FROM generate_series(100, 20000) n"""
"""Of which the planner does not know yet how many there are: nothing says ANALYZE, as after a rebuild."""

BEGUN_ANEW: Final = (
    "DELETE FROM members",
    "DELETE FROM offices",
    "UPDATE projections SET position = 0 WHERE name IN ('membership', 'board')",
)
"""As a rebuild leaves them at its beginning."""


@pytest.mark.untouched
@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_a_visitor_costs_a_few_blocks_however_many_members_there_are(house: House, mode: str) -> None:
    """Not one of the 20,000 others is read: neither by a plan for these values, nor by one for all values alike."""
    house.database.execute(MANY, prepare=False)
    for name, setting in READING.items():
        house.database.execute("SELECT set_config(%(name)s, %(setting)s, false)", {"name": name, "setting": setting})
    house.database.execute("SELECT set_config('plan_cache_mode', %(mode)s, false)", {"mode": mode})
    hashes = [digest(str(number)) for number in range(300, 300 + ASKED)]
    row = house.database.execute(
        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + WHO, {"hashes": hashes, **TAGS}, binary=False
    ).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    assert plan["Actual Rows"] == ASKED
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 15 * ASKED


async def test_who_is_in_the_record_votes_though_the_tables_of_members_are_being_made_anew(house: House) -> None:
    assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
    await assembly.open()
    body = {"voting": assembly.voting, "choice": "for"}
    token = await house.headers("member")
    await house.services.projector.stop()
    for statement in BEGUN_ANEW:
        house.database.execute(statement)
    answer = await house.client.post("/api/commands/cast-vote", json=body, headers=token)
    assert (answer.status_code, answer.json().get("events", [{}])[0].get("type")) == (201, "VoteCast")


async def test_nobody_is_refused_for_what_the_tables_do_not_know_yet(house: House) -> None:
    officer, member = await somebody(house, "secretaris"), await somebody(house, "member")
    assert (await house.get("/api/members", "secretaris")).status_code == 200
    assert (await house.get("/api/members", "member")).status_code == 403
    await house.services.projector.stop()
    for statement in BEGUN_ANEW:
        house.database.execute(statement)
    for role in ("secretaris", "member"):
        answer = await house.get("/api/members", role)
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "2"), role
    assert (await officer.open("/leden/toelaten")).status == 503
    assert (await member.open("/leden/toelaten")).status == 503
    assert (await house.get("/api/members")).status_code == 401


async def test_an_admission_that_cannot_be_read_keeps_nobody_else_out(house: House) -> None:
    """Both are looked up in one statement, while only the log knows their numbers."""
    member, secretaris = await house.token("member"), await house.token("secretaris")
    await house.services.projector.stop()
    spoilt = {"tags": [f"member:{PLAIN_MEMBER}"], "nothing": b""}
    house.database.execute(
        "UPDATE events SET data = %(nothing)s WHERE type = 'MemberAdmitted' AND tags @> %(tags)s", spoilt
    )
    house.database.execute("DELETE FROM members")
    visitors = await asyncio.gather(*(house.services.entrance.visitor(secret) for secret in (member, secretaris)))
    assert [visitor.reader.member for visitor in visitors] == [None, house.member("secretaris")]
    assert all(visitor.signed_in for visitor in visitors)


@pytest.mark.parametrize("stopped", [True, False], ids=["stopped", "behind"])
async def test_who_lost_an_office_reads_nothing_by_it_though_the_tables_stand_still(
    house: House, stopped: bool
) -> None:
    """The projection of the offices has stopped, or nobody brings it further: reading waits, then it says so."""
    officer = await somebody(house, "penningmeester")
    assert (await house.get("/api/members", "penningmeester")).status_code == 200
    assert "Voorbeeldlid" in (await officer.open("/leden")).text
    await stand_still(house, "offices", "NOT ended", stopped=stopped)
    await house.services.bus.do(VacateOffice(office="penningmeester"), call(operator=True))
    for path in ("/api/members", "/api/members/4"):
        answer = await house.get(path, "penningmeester")
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "2"), path
    assert (await officer.open("/leden/4")).status == 503
    assert "Voorbeeldlid" not in (await officer.open("/leden")).text
    for path in ("/api/rooms", f"/api/members/{house.member('penningmeester')}"):
        assert (await house.get(path, "penningmeester")).status_code == 200, "what needs no office goes on"


@pytest.mark.parametrize("stopped", [True, False], ids=["stopped", "behind"])
async def test_who_has_left_reads_no_more_than_their_own_though_the_tables_stand_still(
    house: House, stopped: bool
) -> None:
    await convened(house)
    assert (await house.get("/api/meetings", "member")).status_code == 200
    await stand_still(house, "members", "until IS NULL", stopped=stopped)
    left = EndMembership(member=PLAIN_MEMBER, ground="resigned", until=ImpreciseDate.of(house.services.today()))
    await house.services.bus.do(left, call(person=house.person(1), member=MemberId(1)))
    assert (await house.get("/api/meetings", "member")).status_code == 503
    assert (await house.get("/api/meetings", "secretaris")).status_code == 200, "nobody else waits"
    assert (await house.get(f"/api/members/{PLAIN_MEMBER}", "member")).status_code == 200, "their own past stays"


async def test_commands_and_votes_wait_for_no_read_table(house: House) -> None:
    assembly = await (await convened(house)).check_in(1, 2, 3, 4, PLAIN_MEMBER)
    await assembly.open()
    officer = await somebody(house, "penningmeester")
    await stand_still(house, "offices", "NOT ended", stopped=True)
    taken_over = AssumeOffice(office="voorzitter", name="Voorbeeldlid 40")
    await house.services.bus.do(VacateOffice(office="voorzitter"), call(operator=True))
    await house.services.bus.do(taken_over, call(operator=True))
    ballot = {"voting": assembly.voting, "choice": "for"}
    assert (await house.post("cast-vote", ballot, "secretaris")).status_code == 201
    assert (await officer.do(f"/stemmen/{assembly.voting}", choice="for")).status == 200
    closed = await house.post("close-voting", {"voting": assembly.voting}, "secretaris")
    assert closed.status_code == 201


async def stand_still(house: House, table: str, unless: LiteralString, *, stopped: bool) -> None:
    """The projection of this table stops itself at the next row that is not so, or nobody brings it further."""
    if stopped:
        poisoned = sql.SQL("ALTER TABLE {} ADD CONSTRAINT poisoned CHECK (" + unless + ") NOT VALID")
        house.database.execute(poisoned.format(sql.Identifier(table)))
    else:
        await house.services.projector.stop()
