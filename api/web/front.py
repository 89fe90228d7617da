"""The first look at every request: one that is no valid HTTP, or too long, goes no further.

It comes before a route is chosen, so it is the same for pages, programs, files and addresses that lead nowhere.
"""

import re
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from api.problems import MEDIA_TYPE, Trouble
from api.texts import texts_in
from api.web.errors import preferred_language

LONGEST_ADDRESS: Final = 8_000
"""Bytes of path and query."""
MOST_PARAMETERS: Final = 100
MOST_HEADER_BYTES: Final = 16_000
"""Bytes of the names and values of all headers together. Each header costs time, with every request."""

_HOST: Final = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(?::[0-9]*)?")
"""``uri-host [":" port]`` (RFC 9110, 7.2)."""


class Front:
    """The application, with this look at every request before it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, or say what is wrong with the request itself."""
        trouble = why_not(scope) if scope["type"] == ScopeType.HTTP else None
        if trouble is None:
            await self._app(scope, receive, send)
        else:
            await _answer(scope, send, trouble)


async def _answer(scope: Scope, send: Send, trouble: Trouble) -> None:
    """Answer with problem details, also on the path of a page, because no person's browser sends such a request."""
    accepted = next((languages for name, languages in scope["headers"] if name == b"accept-language"), b"")
    texts = texts_in(preferred_language(accepted[:200].decode("latin-1")))
    body = msgspec.json.encode(trouble.problem(texts))
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"content-language", texts.language.encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": trouble.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def why_not(scope: HTTPScope) -> Trouble | None:
    """What is wrong with a request, judged by its head alone; ``None``: nothing.

    ``HTTP/1.1`` asks for exactly one ``Host`` (RFC 9112, 3.2). Of two, a proxy could understand the first and a server
    the second.
    """
    size, hosts = 0, []
    for name, content in scope["headers"]:
        size += len(name) + len(content)
        if name == b"host":
            hosts.append(content)
    if size > MOST_HEADER_BYTES:
        return Trouble(status=431, code="headers-too-large")
    if len(hosts) > 1 or (not hosts and scope["http_version"] != "1.0"):
        return Trouble(status=400, code="one-host")
    if hosts and _HOST.fullmatch(hosts[0]) is None:
        return Trouble(status=400, code="one-host")
    query = scope["query_string"]
    if len(scope.get("raw_path", b"")) + len(query) > LONGEST_ADDRESS or query.count(b"&") >= MOST_PARAMETERS:
        return Trouble(status=414, code="address-too-long")
    return None
