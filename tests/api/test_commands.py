"""Commands as programs give them: who may, once for a key, every fault told, nothing recorded by what is refused."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from api.access.bounds import MOST_BYTES, bounds_of
from api.json.commands import kebab
from api.texts import texts_in
from governance.commands.membership import AdmitMember
from governance.log.command import SLICES
from governance.log.reading import first_of
from tests.api.bodies import bodies
from tests.api.conftest import House
from tests.rights import ROLES, Body

FIELDS = {kebab(kind.__name__): msgspec.structs.fields(kind) for kind in SLICES}


async def test_every_command_has_a_body_and_a_row_here(house: House) -> None:
    assert bodies(house.services.today()).keys() == FIELDS.keys()
    for name, (body, _) in bodies(house.services.today()).items():
        assert body.keys() == {field.encode_name for field in FIELDS[name]}, name


async def test_what_was_accepted_is_told_with_its_events(house: House) -> None:
    answer = await house.post("admit-member", {"name": "Voorbeeldlid 10", "email": "voorbeeld@example.org"})
    told = answer.json()
    assert answer.status_code == 201
    assert [(event["type"], event["position"]) for event in told["events"]] == [
        ("MemberAdmitted", told["position"] - 1),
        ("ContactDetailsGiven", told["position"]),
    ]
    assert told["events"][0]["subject"] == "member:10"
    assert told["recorded_at"].endswith("Z")
    assert answer.headers["log-position"] == str(told["position"]) == str(house.recorded)


async def test_the_same_key_with_the_same_body_gets_the_same_bytes(house: House) -> None:
    body = {"name": "Voorbeeldlid 10", "email": "voorbeeld@example.org"}
    first = await house.post("admit-member", body, Idempotency_Key="eens")
    before = house.recorded
    again = [await house.post("admit-member", body, Idempotency_Key="eens") for _ in range(3)]
    assert {(answer.status_code, answer.content) for answer in again} == {(201, first.content)}
    together = await asyncio.gather(*(house.post("admit-member", body, Idempotency_Key="twee") for _ in range(8)))
    assert len({answer.content for answer in together}) == 1
    assert house.recorded == before + 2


async def test_the_same_key_with_another_body_is_refused(house: House) -> None:
    await house.post("admit-member", {"name": "Voorbeeldlid 10"}, Idempotency_Key="eens")
    before = house.recorded
    other = await house.post("admit-member", {"name": "Voorbeeldlid 11"}, Idempotency_Key="eens")
    elsewhere = await house.post("suspend-member", {"member": 5}, Idempotency_Key="eens")
    assert {(answer.status_code, answer.json()["type"]) for answer in (other, elsewhere)} == {
        (422, "/problems/key-reused")
    }
    assert house.recorded == before
    anothers = await house.post("admit-member", {"name": "Voorbeeldlid 11"}, "voorzitter", Idempotency_Key="eens")
    assert anothers.status_code == 201, "keys are kept for each caller"


async def test_what_was_done_under_a_key_is_found_by_its_caller_alone(house: House) -> None:
    answer = await house.post(
        "admit-member", {"name": "Voorbeeldlid 10", "email": "10@example.org"}, Idempotency_Key="eens"
    )
    asked = [(house.person(1), "eens"), (house.person(2), "eens"), (house.person(1), "eens/"), ("operator", "eens")]
    async with house.services.pool.connection() as connection:
        firsts = [await first_of(connection, caller, key) for caller, key in asked]
    assert firsts == [answer.json()["events"][0]["position"], None, None, None]


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "\x7f"])
async def test_a_key_that_cannot_be_kept_is_refused(house: House, key: str) -> None:
    answer = await house.post("admit-member", {"name": "Voorbeeldlid 10"}, Idempotency_Key=key)
    assert (answer.status_code, house.recorded) == (422, house.recorded)
    assert "Idempotency-Key" in answer.json()["faults"][0]["detail"]
    longest = await house.post("admit-member", {"name": "Voorbeeldlid 10"}, Idempotency_Key="x" * 200)
    assert longest.status_code == 201


async def test_a_refusal_says_why_in_the_asked_language_and_by_which_rule(house: House) -> None:
    year = house.services.today().year + 1
    body = {"name": "Voorbeeldlid 10", "since": f"{year}-01-01"}
    dutch = await house.post("admit-member", body)
    english = await house.post("admit-member", body, Accept_Language="fr, en-GB;q=0.8, nl;q=0.2")
    for answer, language in ((dutch, "nl"), (english, "en")):
        problem = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
        assert answer.headers["content-language"] == language
        assert problem["title"] == texts_in("nl" if language == "nl" else "en").t("refusal.since-in-future.title")
        assert (problem["type"], problem["status"]) == ("/problems/since-in-future", 409)
        assert (problem["rule"], problem["article"]) == ("admission", "2:33 BW")
        assert problem["facts"] == {"since": f"{year}-01-01"}
    assert f"1 januari {year}" in dutch.json()["detail"]
    assert f"1 January {year}" in english.json()["detail"]


async def test_who_is_not_signed_in_is_told_before_the_body_is_looked_at(house: House) -> None:
    for body in (b"{", b"\xff", b"x" * 100):
        sent = {"content-type": "application/json"}
        answer = await house.client.post("/api/commands/admit-member", content=body, headers=sent)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"name":' + b"[" * 100_000, b"NaN", b"{}" * 2],
)
async def test_what_is_no_object_in_json_is_refused_as_a_whole(house: House, body: bytes) -> None:
    answer = await raw(house, body)
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "")


async def test_a_body_over_the_bound_is_not_read(house: House) -> None:
    before = house.recorded
    most = bounds_of(AdmitMember).size
    large = await raw(house, json.dumps({"name": "x" * most}).encode())
    assert (large.status_code, large.json()["type"]) == (413, "/problems/too-large")
    within = await raw(house, json.dumps({"name": "x" * (most - 100)}).encode())
    assert (within.status_code, within.json()["faults"][0]["pointer"]) == (422, "/name")
    assert house.recorded == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_a_command_is_posted_and_nothing_else(house: House, method: str) -> None:
    headers = {**await house.headers("secretaris"), "content-type": "application/json"}
    body, before = b'{"name": "Voorbeeldlid 10"}', house.recorded
    answer = await house.client.request(method, "/api/commands/admit-member", content=body, headers=headers)
    assert (answer.status_code, answer.headers["allow"], house.recorded) == (405, "POST", before)


async def test_a_body_of_unknown_length_is_bounded_too(house: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 50_000 + 2):
            yield b" " * 50_000

    headers = {**await house.headers("secretaris"), "content-type": "application/json"}
    before = house.recorded
    answer = await house.client.post("/api/commands/admit-member", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["type"], house.recorded) == (413, "/problems/too-large", before)


async def test_a_body_that_comes_in_pieces_is_read_whole(house: House) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"na', b'me": "Voor', b'beeldlid 10"}'):
            yield piece

    headers = {**await house.headers("secretaris"), "content-type": "application/json; charset=utf-8"}
    answer = await house.client.post("/api/commands/admit-member", content=pieces(), headers=headers)
    assert (answer.status_code, answer.json()["events"][0]["type"]) == (201, "MemberAdmitted")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
async def test_a_command_is_sent_as_json(house: House, kind: str) -> None:
    answer = await raw(house, b'{"name": "Voorbeeldlid 10"}', kind)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/wrong-media-type")


async def test_every_fault_of_every_field_is_told_and_nothing_recorded(house: House) -> None:
    """Each field is missing, null, extra, of a wrong type, too long, and some worse."""
    cases = 0
    for name, (body, may) in bodies(house.services.today()).items():
        role = next(role for role in ROLES if role in may)
        for what, bent, pointer in bent_bodies(name, body):
            before = house.recorded
            answer = await house.post(name, bent, role)
            assert answer.status_code == 422, (name, what, answer.text)
            told = [fault["pointer"] for fault in answer.json()["faults"]]
            assert any(place == pointer or place.startswith(f"{pointer or place}/") for place in told), (
                name,
                what,
                told,
            )
            assert house.recorded == before, (name, what)
            cases += 1
    assert cases > 300


async def test_of_several_faults_each_is_told_with_its_own_pointer(house: House) -> None:
    body = {"held_on": "31 april", "items": [{"kind": "discussion"}], "titel": "x", "place": 1}
    answer = await house.post("convene-assembly", body)
    told = {fault["pointer"]: fault["code"] for fault in answer.json()["faults"]}
    assert told == {
        "/held_on": "invalid",
        "/starts_at": "missing",
        "/place": "invalid",
        "/items/0": "invalid",
        "/titel": "unknown",
    }


@pytest.mark.parametrize(
    "day", ["2026-02-29", "2026-04-31", "0000-01-01", "2026-13-01", "20260101", "2026-1-1", "", "now", "2026-01-01T00"]
)
async def test_a_day_that_does_not_exist_is_refused(house: House, day: str) -> None:
    for name, field in (("suspend-member", "since"), ("admit-member", "since")):
        body = {"member": 5} if name == "suspend-member" else {"name": "Voorbeeldlid 10"}
        answer = await house.post(name, {**body, field: day})
        assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, f"/{field}"), answer.text


async def test_a_whole_number_may_be_written_as_programs_write_it(house: House) -> None:
    answer = await house.post("suspend-member", {"member": 5.0})
    assert (answer.status_code, answer.json()["events"][0]["subject"]) == (201, "member:5")


async def test_a_number_beyond_all_bounds_is_refused(house: House) -> None:
    for number in (2**63, 2**64, 10**30, -(10**30), 1e30):
        days = {"parameter": "notice_days", "value": number}
        body = {"parameters": [days], "in_force_on": "2026-01-01", "source": "voorbeeld"}
        for key in ({}, {"Idempotency_Key": f"eens {number}"}):
            answer = await house.post("adopt-statutes", body, "operator", **key)
            assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("number", [0, -1, 10_000_000, 2**63, 1e308, 1.5, "5", True, [5], None])
async def test_a_number_that_is_none_is_refused(house: House, number: Any) -> None:
    answer = await house.post("suspend-member", {"member": number})
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/member"), answer.text


def bent_bodies(name: str, body: Body) -> list[tuple[str, Body, str]]:
    """What is wrong, the body with it, and the pointer that must name it."""
    bent: list[tuple[str, Body, str]] = [("extra", {**body, "extra": 1}, "/extra")]
    for field in FIELDS[name]:
        key = field.encode_name
        pointer = f"/{key}"
        if field.required:
            bent.append((f"{key} missing", {other: value for other, value in body.items() if other != key}, pointer))
            bent.append((f"{key} null", {**body, key: None}, pointer))
        wrong: list[object] = [{"x": []}, 1.5, [[]]]
        if isinstance(body[key], str):
            wrong += ["x" * 30_000, "a\x00b", "\u202eabc", ""]
            bent.append((f"{key} with half a character", {**body, key: "a\ud800b"}, ""))
        if isinstance(body[key], bool):
            wrong += ["true", 1]
        if isinstance(body[key], list):
            wrong += [["x"] * 31, ["x\ny"]]
        bent += [(f"{key} = {str(value)[:20]!r}", {**body, key: value}, pointer) for value in wrong]
    return bent


async def raw(house: House, body: bytes, kind: str = "application/json") -> httpx.Response:
    """Send these bytes as a command."""
    headers = {**await house.headers("secretaris"), "content-type": kind}
    return await house.client.post("/api/commands/admit-member", content=body, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b'{"member": 5, "since": "2026-01-01", "member": 6}',
        b'{"member": 5, "m\\u0065mber": 5}',
        b'{"member": 5.0, "member": 6}',
    ],
)
async def test_a_field_that_stands_twice_is_refused_for_nobody_knows_which_counts(house: House, body: bytes) -> None:
    headers = {"content-type": "application/json", **await house.headers("secretaris")}
    answer = await house.client.post("/api/commands/suspend-member", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["faults"] == [
        {"pointer": "", "detail": "'member' stands twice in one object", "code": "invalid"}
    ]


@pytest.mark.parametrize("depth", [100, 400, 500, 900, 5_000])
@pytest.mark.parametrize("pair", ["[]", '{"a":0}'])
async def test_json_that_is_nested_deeply_is_malformed(house: House, depth: int, pair: str) -> None:
    opening, inmost, closing = ("[", "", "]") if pair == "[]" else ('{"a":', "0", "}")
    deep = opening * depth + inmost + closing * depth
    headers = {"content-type": "application/json", **await house.headers("secretaris")}
    for number in ("1", str(10**19)):
        body = f'{{"member":{number},"street":{deep}}}'
        answer = await house.client.post("/api/commands/give-contact-details", content=body, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/malformed")
