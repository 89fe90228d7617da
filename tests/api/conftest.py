"""A whole Kamer in the test's own process: real database, bus, projector and application, asked over ASGI."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any, Final, cast

import anyio
import httpx
import psycopg
import pytest
from litestar import Litestar
from litestar.types import Receive, Scope, Send
from psycopg.conninfo import conninfo_to_dict

from api.app import create_app
from api.process.catalogue import PROJECTIONS
from api.process.services import Services, services
from api.process.settings import Settings
from governance import demo, founding
from governance.commands.membership import EndMembership
from governance.dates import ImpreciseDate
from governance.ids import OFFICES, MemberId, Office, PersonId
from governance.log.command import Command, call
from governance.log.connection import as_application, open_sync
from governance.log.group import Answer
from tests.conftest import Servers
from tests.rights import Role
from tests.servers import fresh_database

MEMBERS = 9
"""How many example members there are; the first three hold the offices."""

PLAIN_MEMBER = MemberId(5)
FORMER_MEMBER = MemberId(9)

PERSON = "SELECT person FROM members WHERE member = %(member)s"
EVENTS = "SELECT count(*) FROM events"


SERVED: Final[ContextVar[Services]] = ContextVar("SERVED")
"""The services that a request is answered with: those of the house that it is sent to."""


@cache
def application() -> Litestar:
    """The application that all houses of this process answer with, since making its routes takes longer than a test."""
    return create_app(SERVED.get)


class House:
    """A running Kamer with the founding record and a few example members, and everybody's key to it."""

    def __init__(self, made: Services, conninfo: str) -> None:
        self.services = made
        self.conninfo = conninfo
        SERVED.set(made)
        self.app = application()
        self.database: psycopg.Connection[Any] = open_sync(conninfo)
        self.client = self.browser()
        self._tokens: dict[Role, str] = {}

    def browser(self) -> httpx.AsyncClient:
        """Somebody new, without a cookie."""
        transport = httpx.ASGITransport(app=cast(Any, self.answer), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="https://kamer.example.org")

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the application answer a request with the services of this house."""
        SERVED.set(self.services)
        await self.app(scope, receive, send)

    async def do(self, command: Command) -> Answer:
        """Have the operator's command done, and the read tables brought there."""
        answer = await self.services.bus.do(command, call(operator=True))
        await self.services.wait_for(answer.position, 10)
        return answer

    def person(self, member: int) -> PersonId:
        """The person with this number."""
        row = self.database.execute(PERSON, {"member": member}).fetchone()
        assert row is not None
        return PersonId(row[0])

    def member(self, role: Role) -> MemberId | None:
        """The number under which an example plays this role."""
        if role in OFFICES:
            office: Office = role
            return demo.OFFICE_HOLDERS[office]
        return {"member": PLAIN_MEMBER, "former": FORMER_MEMBER}.get(role)

    async def token(self, role: Role) -> str:
        """A bearer token of the person who plays this role."""
        if role not in self._tokens:
            number = self.member(role)
            person = None if number is None else self.person(number)
            self._tokens[role] = (await self.services.access.issue_token(person, timedelta(days=1))).secret
        return self._tokens[role]

    async def headers(self, role: Role) -> dict[str, str]:
        """What a program of this role sends along."""
        return {} if role == "anyone" else {"Authorization": f"Bearer {await self.token(role)}"}

    async def post(self, name: str, body: object, role: Role = "secretaris", **headers: str) -> httpx.Response:
        """Give a command as JSON; ``headers`` with ``_`` for ``-``."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        sent = {"content-type": "application/json", **await self.headers(role), **named}
        return await self.client.post(f"/api/commands/{name}", content=json.dumps(body), headers=sent)

    async def get(self, path: str, role: Role = "anyone", **headers: str) -> httpx.Response:
        """Read as this role."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return await self.client.get(path, headers={**await self.headers(role), **named})

    @property
    def recorded(self) -> int:
        """How many events there are."""
        row = self.database.execute(EVENTS).fetchone()
        assert row is not None
        return int(row[0])


@asynccontextmanager
async def living(conninfo: str, data: Path) -> AsyncIterator[House]:
    """A Kamer on this database, for as long as the block lasts."""
    settings = Settings(data=data, base_url="https://kamer.example.org")
    async with services(settings, as_application(conninfo), PROJECTIONS) as made:
        house = House(made, conninfo)
        try:
            yield house
        finally:
            await house.client.aclose()
            house.database.close()


@pytest.fixture(scope="session")
def furnished(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The database that each house begins as a copy of, and the data folder with the key that it is sealed with."""
    data = tmp_path_factory.mktemp("furnished")
    with fresh_database(servers.conninfo("embedded"), servers.template("embedded")) as conninfo:
        anyio.run(furnish, conninfo, data)
        yield str(conninfo_to_dict(conninfo)["dbname"]), data


async def furnish(conninfo: str, data: Path) -> None:
    """Load the founding record and the examples, of whom the last has their last day today."""
    async with living(conninfo, data) as house:
        made = house.services
        await founding.load(made.bus.do)
        await founding.load(made.bus.do, examples())
        await made.wait_for(house.recorded, 10)
        last_day = EndMembership(member=FORMER_MEMBER, ground="resigned", until=ImpreciseDate.of(made.today()))
        secretaris = call(person=house.person(1), member=MemberId(1))
        await made.wait_for((await made.bus.do(last_day, secretaris)).position, 10)


@pytest.fixture
async def house(servers: Servers, furnished: tuple[str, Path], tmp_path: Path, untouched: bool) -> AsyncIterator[House]:
    """A Kamer of this test's own."""
    template, data = furnished
    copytree(data, tmp_path, dirs_exist_ok=True)
    with servers.databases("embedded", template).database(untouched=untouched) as conninfo:
        async with living(conninfo, tmp_path) as made:
            yield made


@pytest.fixture
async def new_house(database: str, tmp_path: Path) -> AsyncIterator[House]:
    """A Kamer with the founding record and nothing else, as it is at the first start."""
    async with living(database, tmp_path) as house:
        await founding.load(house.services.bus.do)
        await house.services.wait_for(house.recorded, 10)
        yield house


def examples() -> list[founding.FoundingEntry]:
    """The demonstration's record, with fewer members."""
    return [*demo.RECORD[:MEMBERS], *demo.RECORD[demo.MEMBERS :]]
