"""What a user would write instead: three tables, a unique constraint, one INSERT ... SELECT a request.

No history, no receipts, no rules, no idempotency; and it lets votes in after the closing. It stands on the same server
and framework, behind the same sign-in check, and reads the same JSON.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import psycopg
from litestar import Litestar, Request, Response, post
from psycopg_pool import AsyncConnectionPool

from api.access.bodies import Bodies
from api.access.entrance import Entrance
from api.access.gate import TOKENS_ONLY, Gate, must_be_signed_in
from api.store.pool import Pool
from governance.ids import Choice, VotingId

AnyRequest = Request[Any, Any, Any]

TABLES: Final = """
CREATE SCHEMA plain;
CREATE TABLE plain.members (member INT PRIMARY KEY, suspended BOOLEAN NOT NULL DEFAULT FALSE);
CREATE TABLE plain.votings (voting TEXT PRIMARY KEY, open BOOLEAN NOT NULL);
CREATE TABLE plain.votes (
    vote BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    voting TEXT NOT NULL REFERENCES plain.votings,
    member INT NOT NULL REFERENCES plain.members,
    choice TEXT NOT NULL,
    cast_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (voting, member)
)"""

CAST: Final = """
INSERT INTO plain.votes (voting, member, choice)
SELECT v.voting, m.member, %(choice)s FROM plain.votings v, plain.members m
WHERE v.voting = %(voting)s AND v.open AND m.member = %(member)s AND NOT m.suspended
RETURNING vote"""

CLOSE: Final = "UPDATE plain.votings SET open = FALSE WHERE voting = %(voting)s"

COUNT: Final = "SELECT count(*) FROM plain.votes WHERE voting = %(voting)s"

CONNECTIONS: Final = 10


class Vote(msgspec.Struct, forbid_unknown_fields=True):
    """What a member sends."""

    voting: VotingId
    choice: Choice


class Closing(msgspec.Struct, forbid_unknown_fields=True):
    """What closes a voting."""

    voting: VotingId


class Receipt(msgspec.Struct):
    """What a voter hears."""

    vote: int


@dataclass
class AtTheGate:
    """What the gate needs, for the same gate stands before both sides."""

    entrance: Entrance
    bodies: Bodies = field(default_factory=Bodies)


def plain_app(entrance_pool: Pool, pool: "AsyncConnectionPool[Any]") -> Litestar:
    """``/votes``, ``/close`` and, as the ceiling of server and framework, ``/null``."""
    vote = msgspec.json.Decoder(Vote)
    closing = msgspec.json.Decoder(Closing)

    @post("/votes", opt={TOKENS_ONLY: True})
    async def cast(request: AnyRequest) -> Response[bytes]:
        visitor = must_be_signed_in(request.scope)
        cast_vote = vote.decode(await request.body())
        asked = {"voting": cast_vote.voting, "choice": cast_vote.choice, "member": visitor.reader.member}
        try:
            async with pool.connection() as connection:
                row = await (await connection.execute(CAST, asked)).fetchone()
        except psycopg.errors.UniqueViolation:
            row = None
        if row is None:
            return answer(b'{"refused":true}', 409)
        return answer(msgspec.json.encode(Receipt(row[0])), 201)

    @post("/close", opt={TOKENS_ONLY: True})
    async def close(request: AnyRequest) -> Response[bytes]:
        must_be_signed_in(request.scope)
        asked = {"voting": closing.decode(await request.body()).voting}
        async with pool.connection() as connection:
            await connection.execute(CLOSE, asked)
            row = await (await connection.execute(COUNT, asked)).fetchone()
        assert row is not None
        return answer(msgspec.json.encode(row[0]), 201)

    @post("/null", opt={TOKENS_ONLY: True, "open": True})
    async def null(request: AnyRequest) -> Response[bytes]:
        vote.decode(await request.body())
        return answer(b'{"vote":1}', 201)

    at_the_gate = AtTheGate(Entrance(entrance_pool))
    return Litestar([cast, close, null], middleware=[Gate(lambda: at_the_gate)], openapi_config=None)


def answer(body: bytes, status: int) -> Response[bytes]:
    """JSON that is encoded already."""
    return Response(body, status_code=status, media_type="application/json")
