"""The headers of every answer: how a browser is to treat it, and that no cache keeps what is private."""

from collections.abc import Awaitable, Callable
from typing import Final

from litestar.types import Message, Scope

from api.process.services import Serving
from api.web.templating import CONTENT_SECURITY_POLICY

BeforeSend = Callable[[Message, Scope], Awaitable[None]]

_ALWAYS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Most pages say something that is for one reader; a handler whose answer is the same for all says otherwise.
    "cache-control": "no-store",
}
_HSTS: Final = "max-age=63072000; includeSubDomains"


def before_send(serving: Serving, *, https: bool) -> BeforeSend:
    """A hook that counts every answer, also an error, and adds those of these headers that its handler has not set."""
    always = dict(_ALWAYS)
    if https:
        always["strict-transport-security"] = _HSTS
    encoded = [(name.encode(), value.encode()) for name, value in always.items()]

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = list(message["headers"])
        there = {name.lower() for name, _ in headers}
        headers.extend((name, value) for name, value in encoded if name not in there)
        message["headers"] = headers
        route = scope.get("path_template", "")
        serving().metrics.note(str(scope.get("method", "")), route, message["status"], scope["state"].get("began"))

    return add
