"""The program's own log tells sign-ins, wrong codes, refusals and who asked: by an id, never by a name."""

import json
import subprocess
import sys
from collections.abc import Iterator, MutableMapping
from typing import Any, Final

import pytest
from structlog.testing import capture_logs

from api.access.pace import Pace
from api.access.register import MOST_WRONG_CODES
from tests.api.conftest import House
from tests.api.visiting import somebody
from tests.rights import Role

Written = list[MutableMapping[str, Any]]

LIBRARY: Final = """
import asyncio, gc, logging
from api.process.journal import begin

async def fail():
    raise ValueError("Key (email)=(voorbeeld@example.org) already exists")

async def leave_alone():
    asyncio.ensure_future(fail())
    await asyncio.sleep(0)
    gc.collect()

begin("info")
asyncio.run(leave_alone())
try:
    int("Voorbeeldlid 01")
except ValueError as error:
    logging.getLogger("library").exception("unreadable: %s", error, stack_info=True)
logging.getLogger("library").warning("unknown: %s", "Voorbeeldlid 01")
logging.getLogger("library").warning("unknown: %s, %s", "Voorbeeldlid 01")
logging.getLogger("library").info("seen: %s", "Voorbeeldlid 01")
"""
"""Writes as libraries do: asyncio of a task that failed and that nobody awaited, and others of what they came upon."""


@pytest.fixture
def written() -> Iterator[Written]:
    """What is written while the test runs."""
    with capture_logs() as lines:
        yield lines


async def test_who_comes_in_and_goes_is_told_and_who_comes_with_a_wrong_code(house: House, written: Written) -> None:
    member = await somebody(house, "member")
    await member.send("/uitloggen", await member.open("/mijn"), "/uitloggen")
    stranger = await somebody(house, "anyone")
    page = await stranger.open("/inloggen")
    for _ in range(2):
        await stranger.send("/inloggen", page, code="0000-0000-0000-0000-0000-0000-0000")
    person = house.person(5)
    told = [{name: line[name] for name in line if name != "log_level"} for line in written]
    assert told[:2] == [{"event": "signed in", "who": person}, {"event": "signed out", "who": person}]
    house.services.access.stop()
    told = [{name: line[name] for name in line if name != "log_level"} for line in written]
    first, second = (line for line in told if line["event"] == "wrong code")
    assert first == second, "the same address is the same sender, once at first and once in the rest of the minute"
    assert (len(first["sender"]), first["tries"], first["must_wait"]) == (8, 1, False)
    assert "127.0.0.1" not in json.dumps(told)


async def test_wrong_codes_from_one_address_are_a_line_a_minute_which_tells_how_many(
    house: House, written: Written
) -> None:
    """Nobody fills the log by them. Those that are asked to wait are told by the same line, and by no other."""
    stranger = await somebody(house, "anyone")
    page = await stranger.open("/inloggen")
    for _ in range(MOST_WRONG_CODES + 4):
        await stranger.post("/inloggen", page, code="0000-0000-0000-0000-0000-0000-0000")
    assert [(line["event"], line.get("tries")) for line in written] == [("wrong code", 1)]
    house.services.access.stop()
    first, rest = written
    assert rest == {**first, "tries": MOST_WRONG_CODES + 3, "must_wait": True}


async def test_sessions_that_somebody_ends_are_told(house: House, written: Written) -> None:
    member, secretaris = await somebody(house, "member"), await somebody(house, "secretaris")
    await member.send("/mijn/sessies", await member.open("/mijn"), "/mijn/sessies")
    await secretaris.send("/leden/5/afmelden", await secretaris.open("/leden/5/afmelden"))
    elsewhere, another = (
        line for line in written if line["event"] in ("signed out elsewhere", "signed out by another")
    )
    assert elsewhere["who"] == another["whose"] == house.person(5)
    assert another["who"] == house.person(1)


async def test_the_register_tells_every_end_whoever_asks_for_it(house: House, written: Written) -> None:
    """Also the command line, which has no page, and the end of the set-up; whose it was is told by an id."""
    access, person, other = house.services.access, house.person(5), house.person(1)
    session = await access.sign_in((await access.issue_code(person)).secret, "192.0.2.1")
    await access.sign_in((await access.issue_code(other)).secret, "192.0.2.1", before=session)
    await access.sign_in((await access.issue_code(other)).secret, "192.0.2.1", before=session)
    await access.shut_out(person, "operator", who="operator")
    await access.end_set_up()
    assert [line for line in written if line["event"] != "signed in"] == [
        {"event": "signed out by a new sign-in", "log_level": "info", "whose": person, "who": other},
        {"event": "signed out by another", "log_level": "info", "whose": person, "who": "operator"},
        {"event": "the set-up ended", "log_level": "info"},
    ]


async def test_a_refusal_is_told_once_by_either_door_with_who_asked(house: House, written: Written) -> None:
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.open("/kamers/multibron/sluiten")
    assert (await house.post("close-room", {"room": "multibron"})).status_code == 201
    await secretaris.post("/kamers/multibron/sluiten", page, _step="record")
    assert (await house.post("close-room", {"room": "multibron"})).status_code == 409
    told = {"event": "refused", "log_level": "info", "command": "CloseRoom", "code": "room-closed"}
    refused = [line for line in written if line["event"] == "refused"]
    assert refused == [told | {"who": house.person(1)}] * 2
    assert [line for line in written if line.get("status") == 409] == []


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [("anyone", "/api/members", 401), ("member", "/api/members", 403), ("operator", "/api/rooms/nergens", 404)],
)
async def test_what_was_not_done_is_told_with_who_asked(
    house: House, written: Written, role: Role, path: str, status: int
) -> None:
    assert (await house.get(path, role)).status_code == status
    who = {"anyone": "anybody", "member": house.person(5), "operator": "operator"}[role]
    line = written[-1]
    assert (line["event"], line["who"], line["status"]) == ("not done", who, status)
    assert "nergens" not in line["route"]


async def test_what_anybody_asks_for_in_vain_is_a_line_a_minute_for_each_answer_and_a_members_is_one_each_time(
    house: House, written: Written
) -> None:
    """Nobody fills the log by asking for what is not there. What becomes of a person's own requests is all told."""
    for role in ("anyone", "member"):
        for path in ("/api/rooms/nergens", "/api/rooms/ook-nergens", "/api/members"):
            for _ in range(3):
                await house.get(path, role)
    assert [(line["status"], line["times"]) for line in written if line["who"] == "anybody"] == [(404, 1), (401, 1)]
    of_member = [(line["status"], line["times"]) for line in written if line["who"] == house.person(5)]
    assert of_member == [(404, 1)] * 6 + [(403, 1)] * 3
    house.services.in_vain.stop()
    assert [(line["who"], line["status"], line["times"]) for line in written[-2:]] == [
        ("anybody", 404, 5),
        ("anybody", 401, 2),
    ]


async def test_a_key_that_came_before_is_told_once_by_either_door(house: House, written: Written) -> None:
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.open("/kamers/multibron/sluiten")
    await house.post("admit-member", {"name": "Voorbeeldlid 10"}, Idempotency_Key="eens")
    assert (await house.post("close-room", {"room": "multibron"}, Idempotency_Key="eens")).status_code == 422
    await secretaris.post("/kamers/multibron/sluiten", page, _step="record", _key="eens")
    told = {"event": "key used for another command", "log_level": "info", "command": "CloseRoom"}
    assert [line for line in written if line["event"] != "signed in"] == [told | {"who": house.person(1)}] * 2


async def test_too_many_commands_are_told_with_who_gave_them(house: House, written: Written) -> None:
    house.services.pace = Pace(most=1)
    for number in (10, 11):
        await house.post("admit-member", {"name": f"Voorbeeldlid {number}"})
    line = written[-1]
    assert (line["event"], line["code"], line["who"]) == ("not done", "too-many-commands", house.person(1))


async def test_no_line_names_anybody_or_says_what_was_chosen(house: House, written: Written) -> None:
    """Whatever is refused or cannot be read: nothing of what was sent stands in the log."""
    for role in ("member", "secretaris", "operator"):
        await house.post("cast-vote", {"voting": "ALV-2026-1.1.1", "choice": "against"}, role)
        await house.post("admit-member", {"name": "Voorbeeldlid 77", "email": "geen adres"}, role)
        await house.post("assume-office", {"office": "voorzitter", "name": "Voorbeeldlid 78"}, role)
        await house.get("/leden?search=Voorbeeldlid+79", role)
    text = json.dumps(written, default=str)
    assert len(written) > 6
    for told in ("Voorbeeldlid", "adres", "against", "ALV-2026"):
        assert told not in text, told


def test_what_libraries_write_is_told_by_its_place_and_never_by_its_message() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARY], capture_output=True, text=True, check=True)
    assert "voorbeeld" not in (done.stdout + done.stderr).lower()
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["event"] for line in lines} == {"a library wrote a line"}
    told = [(line["logger"], line["level"], line.get("kind")) for line in lines]
    assert told == [
        ("asyncio", "error", "ValueError"),
        ("library", "error", "ValueError"),
        ("library", "warning", None),
        ("library", "warning", None),
    ]
    assert lines[0]["at"] == ["<string>:6 fail"]
    assert lines[0]["written_at"].endswith(" default_exception_handler")
