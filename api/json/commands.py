"""Every command's own address: ``POST /api/commands/<its-name>``, made from its struct alone.

No module that makes handlers out of types may say ``from __future__ import annotations``: Litestar reads them.
"""

import re
from datetime import UTC
from typing import Final, cast

import msgspec
from litestar import Router, asgi
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler
from litestar.types import HTTPScope, Receive, Scope, Send

from api.access.bodies import beside, whole_body
from api.access.bounds import bounds_of
from api.access.gate import COMMAND, TOKENS_ONLY, must_be_signed_in
from api.json.body import read_json
from api.problems import WrongMediaType
from api.process.services import Serving
from governance.log.bus import LONGEST_KEY
from governance.log.command import SLICES, Command
from governance.log.errors import Fault, Malformed
from governance.log.group import Answer

PATH: Final = "/api/commands"


def kebab(name: str) -> str:
    """``CastVote`` as it stands in an address: ``cast-vote``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def command_routes(serving: Serving) -> Router:
    """An endpoint for each command that there is, by the way in of programs: with a bearer token only."""
    return Router(
        PATH,
        route_handlers=[_endpoint(kind, serving) for kind in SLICES],
        opt={TOKENS_ONLY: True, "exclude_from_csrf": True},
    )


def _endpoint(kind: type[Command], serving: Serving) -> ASGIRouteHandler:
    """The endpoint of one command: first who asks, then what the body says.

    It speaks ASGI itself, for all votes of an assembly come this way at once: what the framework makes of a request
    and of an answer cost a vote more than deciding it.
    """

    most = bounds_of(kind).size

    @asgi(f"/{kebab(kind.__name__)}", name=kind.__name__, opt={COMMAND: kind}, copy_scope=False)
    async def give(scope: Scope, receive: Receive, send: Send) -> None:
        asked = cast(HTTPScope, scope)
        if asked["method"] != "POST":
            raise MethodNotAllowedException(headers={"allow": "POST"})
        visitor = must_be_signed_in(scope)
        key = _idempotency_key(asked)
        _must_be_json(asked)
        body = await whole_body(asked, receive, most)
        command = await beside(len(body), lambda: read_json(kind, body))
        answer = await serving().give(command, visitor, key)
        await _accepted(answer, send)

    return give


def _idempotency_key(scope: HTTPScope) -> str | None:
    """The key that a program gave the command, if any. Raises ``Malformed`` for one that could not be kept."""
    key = _header(scope, b"idempotency-key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise Malformed([Fault("", f"Idempotency-Key: 1 to {LONGEST_KEY} printable characters", "invalid")])
    return key


def _must_be_json(scope: HTTPScope) -> None:
    kind = _header(scope, b"content-type") or ""
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise WrongMediaType("a command is sent as application/json")


def _header(scope: HTTPScope, wanted: bytes) -> str | None:
    """The first header of this name, which is in small letters."""
    for name, value in scope["headers"]:
        if name == wanted:
            return value.decode("latin-1")
    return None


async def _accepted(answer: Answer, send: Send) -> None:
    """Send what was recorded. The instant is in UTC whatever the database's time zone: the same key gets the same
    bytes from every process."""
    answer = msgspec.structs.replace(answer, recorded_at=answer.recorded_at.astimezone(UTC))
    body = msgspec.json.encode(answer)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"log-position", b"%d" % answer.position),
    ]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
