"""Every command's own address: ``POST /api/commands/<its-name>``, made from its struct alone.

No module that makes handlers out of types may say ``from __future__ import annotations``: Litestar reads them.
"""

import re
from datetime import UTC
from typing import Any, Final

import msgspec
from litestar import Request, Router, post
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_201_CREATED

from api.access.gate import TOKENS_ONLY, signed_in, visitor_of
from api.body import MOST_BYTES, read_json
from api.problems import WrongMediaType
from governance.log.bus import Bus
from governance.log.command import SLICES, Command
from governance.log.errors import Fault, Malformed
from governance.log.group import Answer

PATH: Final = "/api/commands"
LONGEST_KEY: Final = 200
"""Characters of an ``Idempotency-Key``."""

AnyRequest = Request[Any, Any, Any]


def kebab(name: str) -> str:
    """``CastVote`` as it stands in an address: ``cast-vote``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def command_routes(bus: Bus) -> Router:
    """An endpoint for each command that there is, by the way in of programs: with a bearer token only."""
    endpoints = [_endpoint(kind, bus) for kind in SLICES]
    return Router(
        PATH,
        route_handlers=endpoints,
        guards=[signed_in],
        opt={TOKENS_ONLY: True, "exclude_from_csrf": True},
        request_max_body_size=MOST_BYTES,
        tags=["commands"],
    )


def _endpoint(kind: type[Command], bus: Bus) -> HTTPRouteHandler:
    """The endpoint of one command. Sign-in is checked by the router's guard, before the body is read."""

    @post(f"/{kebab(kind.__name__)}", name=kind.__name__, opt={"command": kind})
    async def give(request: AnyRequest) -> ASGIResponse:
        key = idempotency_key(request)
        _must_be_json(request)
        command = read_json(kind, await request.body())
        answer = await bus.do(command, visitor_of(request).call(), key)
        return accepted(answer)

    return give


def accepted(answer: Answer) -> ASGIResponse:
    """What was recorded, as it is sent. The instant is in UTC whatever the database's time zone: the same key gets
    the same bytes from every process."""
    answer = msgspec.structs.replace(answer, recorded_at=answer.recorded_at.astimezone(UTC))
    return ASGIResponse(
        body=msgspec.json.encode(answer),
        status_code=HTTP_201_CREATED,
        media_type="application/json",
        headers={"Log-Position": str(answer.position)},
    )


def idempotency_key(request: AnyRequest) -> str | None:
    """The key that a program gave the command, if any. Raises ``Malformed`` for one that could not be kept."""
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise Malformed([Fault("", f"Idempotency-Key: 1 to {LONGEST_KEY} printable characters", "invalid")])
    return key


def _must_be_json(request: AnyRequest) -> None:
    if request.content_type[0] != "application/json":
        raise WrongMediaType("a command is sent as application/json")
