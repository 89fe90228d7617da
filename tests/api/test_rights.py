"""Who may give which command over HTTP, held to docs/commands.md: done, or refused for a reason that stands there."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx

from api.json.commands import kebab
from governance.commands.membership import EndMembership, SuspendMember
from governance.dates import ImpreciseDate
from governance.ids import MemberId
from tests.api.assembly import Assembly, amended, convened, do
from tests.api.bodies import bodies
from tests.api.conftest import FORMER_MEMBER, PLAIN_MEMBER, House
from tests.rights import Body

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "commands.md"

SUSPENDED: Final = MemberId(4)
ERASABLE: Final = MemberId(8)
NUMBERS: Final = {
    "member": PLAIN_MEMBER,
    "suspended": SUSPENDED,
    "ex-member": FORMER_MEMBER,
    "secretaris": MemberId(1),
    "penningmeester": MemberId(2),
    "voorzitter": MemberId(3),
}
EVERYBODY: Final = ("anyone", "operator", *NUMBERS)

VOTED: Final = {"suspended": "suspended", "ex-member": "not-a-member"}
"""Whoever is signed in may vote; of these the command itself says why they may not."""


class Row(NamedTuple):
    """What the document says of one command."""

    may: frozenset[str]
    refusals: frozenset[str]


def documented() -> dict[str, Row]:
    """Every command by its name in an address."""
    text = DOCUMENT.read_text(encoding="utf-8")
    refusals = {
        name: frozenset(re.findall(r"`([a-z-]+)`", codes))
        for name, codes in re.findall(r"^## (\w+)\n.*?^Refused by: (.*?)$", text, re.MULTILINE | re.DOTALL)
    }
    rows = {}
    for name, who in re.findall(r"^\| \[(\w+)\]\(#\w+\) \| ([^|]+) \|", text, re.MULTILINE):
        may = frozenset(NUMBERS) if who == "signed in" else frozenset(who.split(", "))
        rows[kebab(name)] = Row(may, refusals[name])
    return rows


def in_order(house: House, assembly: Assembly) -> Mapping[str, Body]:
    """The bodies in the order in which each can be done once, but the founding, which was done."""
    asked = {name: body for name, (body, _) in bodies(house.services.today()).items()}
    soon = asked["vacate-office"]["until"]
    bent: dict[str, dict[str, Any]] = {
        "vacate-office": {"office": "penningmeester"},
        "assume-office": {"office": "penningmeester", "member": None, "name": "Voorbeeldpersoon 1", "since": soon},
        "merge-person": {"member": PLAIN_MEMBER},
        "erase-personal-data": {"member": ERASABLE},
        "check-in": {"member": 7},
        "check-out": {"member": 7},
        # By then its motion was brought to the vote.
        "close-meeting": {"left": []},
    }
    last = [name for name in bent if not name.startswith(("check-", "close-"))]
    order = sorted(asked, key=lambda name: last.index(name) if name in last else -1)
    return {name: _at(assembly, asked[name]) | bent.get(name, {}) for name in order}


def _at(assembly: Assembly, body: Body) -> Body:
    """The body with this meeting in the place of that of the examples, which is nowhere."""
    return {field: _of(assembly, given) for field, given in body.items()}


def _of(assembly: Assembly, given: Any) -> Any:
    if isinstance(given, list):
        return [_of(assembly, part) for part in given]
    return given.replace("ALV-2026-9", assembly.meeting) if isinstance(given, str) else given


async def test_each_command_is_done_or_refused_as_the_document_says(house: House) -> None:
    """Everybody there can be gives each command. A refused one records nothing, and each is done by somebody."""
    today = house.services.today()
    await do(house, SuspendMember(member=SUSPENDED))
    await do(house, EndMembership(member=ERASABLE, ground="resigned", until=ImpreciseDate.of(today)))
    decision = await amended(house)
    assembly = await (await convened(house)).check_in(1, 2, 3, PLAIN_MEMBER, 6)
    other = await convened(house)
    headers = {who: await _headers(house, who) for who in EVERYBODY}
    rows, done = documented(), set()
    asked = in_order(house, assembly)
    assert asked.keys() == rows.keys()
    for name, body in asked.items():
        if name == "merge-person":
            body = {**body, "person": await last_holder(house)}
        elif name == "withdraw-text":
            body = {**body, "words": await a_text(house)}
        elif name in ("move-assembly", "call-off-assembly"):
            body = {**body, "meeting": other.meeting}
        elif name == "record-deed":
            body = {**body, "decision": decision}
        for who in EVERYBODY:
            before = house.recorded
            answer = await house.client.post(f"/api/commands/{name}", json=body, headers=headers[who])
            _judge(answer, rows[name], name, who)
            if answer.status_code == 201:
                done.add(name)
            else:
                assert house.recorded == before, (name, who)
    # The cooperative was founded before, and the result is known by then.
    assert rows.keys() - done == {"found-cooperative", "rule-on-result"}


async def last_holder(house: House) -> str:
    """The person who took an office last."""
    await house.services.wait_for(house.recorded, 10)
    row = house.database.execute("SELECT person FROM offices ORDER BY position DESC LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


async def a_text(house: House) -> str:
    """The id of something that was written."""
    await house.services.wait_for(house.recorded, 10)
    row = house.database.execute("SELECT words FROM texts ORDER BY words LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


def _judge(answer: httpx.Response, row: Row, name: str, who: str) -> None:
    what = (name, who, answer.text)
    if who == "anyone":
        assert answer.status_code == 401, what
    elif who not in row.may:
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-allowed"), what
        named = set(answer.json()["roles"])
        assert named == row.may or (named, row.may) == ({"signed-in"}, frozenset(NUMBERS)), what
    elif name == "cast-vote" and who in VOTED:
        assert (answer.status_code, answer.json()["type"]) == (409, f"/problems/{VOTED[who]}"), what
    elif answer.status_code != 201:
        assert answer.status_code == 409, what
        assert answer.json()["type"].removeprefix("/problems/") in row.refusals, what


async def _headers(house: House, who: str) -> dict[str, str]:
    if who == "anyone":
        return {}
    person = None if who == "operator" else house.person(NUMBERS[who])
    token = await house.services.access.issue_token(person, timedelta(days=1))
    return {"Authorization": f"Bearer {token.secret}"}
