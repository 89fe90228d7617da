"""The gate that every request passes: who it is from, and whether another site sent it.

A browser comes with a session in a cookie, and a program with a bearer token. A browser sends the cookie by itself,
also when another site made it send the request. There are three guards against that: ``SameSite`` of the cookie,
``Sec-Fetch-Site``, which is looked at here, and the form's own token.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final, Protocol, cast

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from api.access.bodies import Bodies
from api.access.entrance import ANYBODY, Entrance, Visitor
from api.access.request import FormRequest
from api.problems import Forged, NotSignedIn
from governance.log.errors import Busy

SESSION_COOKIE: Final = "__Host-session"
OPEN: Final = "open"
"""In a handler's ``opt``: its answer is the same for all, as of a style sheet, so nobody is looked up."""
COMMAND: Final = "command"
"""In a handler's ``opt``: the command that it takes, which is decided on the log alone."""
TOKENS_ONLY: Final = "tokens_only"
"""In a handler's ``opt``: a cookie lets nobody in, so another site cannot misuse one."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER: Final = "bearer "
_OWN_SITES: Final = frozenset({"same-origin", "none"})

AnyConnection = ASGIConnection[Any, Any, Any, Any]


class Gatehouse(Protocol):
    """What the gate needs of the services."""

    entrance: Entrance
    bodies: Bodies


class Gate(ASGIMiddleware):
    """Finds out who a request is from, before anything of it is read."""

    exclude_opt_key = OPEN

    def __init__(self, serving: Callable[[], Gatehouse]) -> None:
        self._serving = serving

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Put the visitor into the scope. Raises ``NotSignedIn`` for a token that is no longer good, ``Forged``."""
        scope["state"]["began"] = perf_counter()
        bodies = self._serving().bodies
        authorization, cookies, site = _credentials(cast(HTTPScope, scope))
        if authorization is not None:
            scope["auth"] = await self._by_token(authorization, reads=COMMAND not in scope["route_handler"].opt)
        else:
            if site is not None and site not in _OWN_SITES and scope.get("method") not in _SAFE:
                raise Forged("another site sent this")
            session = _cookie(cookies, SESSION_COOKIE)
            if session is not None and TOKENS_ONLY not in scope["route_handler"].opt:
                visitor = await self._by_session(session, scope, receive)
                # A token is for programs: in a cookie it would live on where sessions end, and past signing out.
                scope["auth"] = visitor if visitor.kind == "session" else ANYBODY
                scope["state"]["expired"] = visitor.kind != "session"
        await next_app(scope, receive if scope.get("method") in _SAFE else bodies.in_time(receive), send)

    async def _by_session(self, session: str, scope: Scope, receive: Receive) -> Visitor:
        """The owner of this session. If it cannot be looked up, a form is read all the same, to keep what was typed."""
        try:
            return await self._serving().entrance.reading(session)
        except Busy:
            if scope.get("method") not in _SAFE:
                request = FormRequest(scope, receive=self._serving().bodies.in_time(receive))
                if request.content_type[0] == RequestEncodingType.URL_ENCODED:
                    await request.pairs()
            raise

    async def _by_token(self, authorization: str, *, reads: bool) -> Visitor:
        """The owner of this token. Raises ``NotSignedIn`` if it is no good, also on pages that anybody may read.

        ``reads`` is off for a command: it waits for no read table, because it is decided on the log.
        """
        if not authorization.lower().startswith(_BEARER):
            raise NotSignedIn
        secret = authorization[len(_BEARER) :].strip()
        entrance = self._serving().entrance
        visitor = await (entrance.reading(secret) if reads else entrance.visitor(secret))
        if visitor.kind != "token":
            raise NotSignedIn(expired=True)
        return visitor


def visitor_of(connection: AnyConnection) -> Visitor:
    """Who a request is from."""
    return _visitor(connection.scope)


def _visitor(scope: Scope) -> Visitor:
    visitor: Visitor | None = scope.get("auth")
    return visitor or ANYBODY


def session_of(connection: AnyConnection) -> str | None:
    """The secret of the session that a browser came with, good or not."""
    return connection.cookies.get(SESSION_COOKIE)


def must_be_signed_in(scope: Scope) -> Visitor:
    """Who a request is from. Raises ``NotSignedIn`` if that is not known."""
    visitor = _visitor(scope)
    if not visitor.signed_in:
        raise NotSignedIn(expired=bool(scope["state"].get("expired")))
    return visitor


def session_cookie(secret: str) -> Cookie:
    """The cookie that begins a session. It ends with the browser; the session itself ends in its table."""
    return Cookie(SESSION_COOKIE, value=secret, path="/", secure=True, httponly=True, samesite="lax")


def no_session_cookie() -> Cookie:
    """The cookie that removes the cookie of a session."""
    return Cookie(SESSION_COOKIE, value="", path="/", secure=True, httponly=True, samesite="lax", max_age=0)


def _credentials(scope: HTTPScope) -> tuple[str | None, list[str], str | None]:
    """What a request came with: ``Authorization``, every ``Cookie``, ``Sec-Fetch-Site``."""
    authorization, cookies, site = None, [], None
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorization = value.decode("latin-1")
        elif name == b"cookie":
            cookies.append(value.decode("latin-1"))
        elif name == b"sec-fetch-site":
            site = value.decode("latin-1")
    return authorization, cookies, site


def _cookie(cookies: list[str], wanted: str) -> str | None:
    """The value of one cookie, which is written without quotes, as ours are."""
    for header in cookies:
        for pair in header.split(";"):
            name, _, value = pair.strip().partition("=")
            if name == wanted:
                return value
    return None
