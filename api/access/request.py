"""The request as every handler gets it: its form is read once, within bounds, and never kept."""

from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType

from api.access.bodies import beside, whole_body
from api.access.bounds import UNKNOWN_SENDER, Bounds, bounds_of
from api.access.entrance import Visitor
from api.problems import Forged, TooLarge, WrongMediaType

CSRF_COOKIE: Final = "__Host-csrf"
TOKEN_FIELD: Final = "_csrf_token"  # noqa: S105 (the name of a field)
FORM_SENT: Final = "form_sent"
"""In a request's state: the pairs of name and value of its form, after it has been read."""
HOLDS: Final = "holds"
"""In a handler's ``opt``: the struct that its form is read into, if that may hold more than ``UNKNOWN_SENDER``."""

Pairs = list[tuple[str, str]]


class FormRequest(Request[Any, Any, Any]):
    """A request whose form is read once, within bounds, and forgotten with the request.

    Litestar's own way, by which its check against forged forms reads a form, keeps the last thousand bodies in a cache.
    Names, votes and codes would stay in memory for days.
    """

    async def form(self) -> FormMultiDict:
        """The token of the form, for Litestar's check against forged forms. ``pairs`` has all fields.

        Raises what ``pairs`` raises.
        """
        tokens = [typed for name, typed in await self.pairs() if name == TOKEN_FIELD]
        return FormMultiDict({TOKEN_FIELD: tokens[0]} if tokens else {})

    async def pairs(self) -> Pairs:
        """The names and values of a form, in their order.

        Raises ``WrongMediaType`` for another encoding than that of our forms, ``Forged`` for a form without the cookie
        of our pages, before anything is read, and ``TooLarge``.
        """
        state = self.scope["state"]
        if FORM_SENT not in state:
            if self.content_type[0] != RequestEncodingType.URL_ENCODED:
                raise WrongMediaType("a form is sent as application/x-www-form-urlencoded")
            if CSRF_COOKIE not in self.cookies:
                raise Forged("a form came without the cookie of the page that it was on")
            most = self.bounds
            body = await whole_body(self.scope, self.receive, most.size)
            if body.count(b"&") >= most.fields:
                raise TooLarge
            # It goes with the request, and also serves the page that says that it is too busy.
            state[FORM_SENT] = await beside(len(body), lambda: pairs_of(body))
        read: Pairs = state[FORM_SENT]
        return read

    @property
    def bounds(self) -> Bounds:
        """What this request may hold: as much as the struct of its form if its sender is signed in, else little."""
        visitor: Visitor | None = self.scope.get("auth")
        kind = self.scope["route_handler"].opt.get(HOLDS)
        return bounds_of(kind) if kind is not None and visitor is not None and visitor.signed_in else UNKNOWN_SENDER


def pairs_of(encoded: bytes) -> Pairs:
    """The names and values of an encoded form or query, also the empty ones."""
    return parse_qsl(encoded.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
