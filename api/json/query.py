"""Every query's own address: ``GET /api/...``, made from a function and the struct of what it can be asked.

    class RoomsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
        on: date | None = None

    @query("/api/rooms")
    async def rooms(asked: RoomsAsked, asker: Asker) -> Page[Room]:
        "The rooms, on a day."

The struct's fields are the path's parameters (by their names) and the address's; what the struct does not have is a
fault, as in a command. The function raises ``NotFound``, ``NotSignedIn`` or ``NotAllowed`` where it must.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from inspect import cleandoc
from typing import Annotated, Any, TypeVar, get_type_hints

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta

from api.access.entrance import Visitor
from api.access.gate import visitor_of
from api.json.body import read_parameters
from api.json.verdicts import encoded
from api.problems import NotFound, NotSignedIn
from api.process.services import Serving
from governance.dates import today
from governance.log.errors import Busy, Fault, Malformed, NotAllowed
from governance.log.reading import LARGEST_POSITION
from projections.engine.states import Freshness
from projections.reader import Reader

AnyRequest = Request[Any, Any, Any]

Limit = Annotated[int, Meta(ge=1, le=200)]
"""How many items a page of a list has at most."""
Cursor = Annotated[str, Meta(pattern=r"^[0-9]{1,18}$(?!\n)")]
"""What the page before gave as ``next``: a number, in most lists a position."""
MemberCursor = Annotated[str, Meta(pattern=r"^[0-9]{1,7}$(?!\n)")]
"""The same in a list by members' numbers."""
VersionCursor = Annotated[str, Meta(pattern=r"^[0-9]{1,9}$(?!\n)")]
"""The same in a list of versions."""


class Asker(msgspec.Struct, frozen=True):
    """Who asks, and the snapshot from which they are answered."""

    reader: Reader
    connection: Any
    """``Connection``, in a read-only transaction that sees one moment."""
    today: date
    """In Amsterdam."""


@dataclass(frozen=True)
class Query:
    """One resource as programs read it."""

    path: str
    name: str
    asks: type[msgspec.Struct]
    answers: Any
    answer: Callable[[Any, Asker], Awaitable[Any]]

    @property
    def summary(self) -> str:
        """What it is, in one line."""
        return cleandoc(self.answer.__doc__ or self.name).splitlines()[0]

    @property
    def in_path(self) -> list[str]:
        """The parameters that stand in the path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


QUERIES: dict[str, Query] = {}
"""Every query by its path."""

Answering = TypeVar("Answering", bound=Callable[[Any, Asker], Awaitable[Any]])


def query(path: str) -> Callable[[Answering], Answering]:
    """Answer this path with the function; its first parameter and its return type say the rest."""

    def put(answer: Answering) -> Answering:
        hints = get_type_hints(answer)
        name = answer.__name__
        QUERIES[path] = Query(path, name, hints[next(iter(hints))], hints["return"], answer)
        return answer

    return put


def query_routes(serving: Serving) -> list[HTTPRouteHandler]:
    """An endpoint for each query that there is."""
    return [_endpoint(query, serving) for query in QUERIES.values()]


def _endpoint(query: Query, serving: Serving) -> HTTPRouteHandler:
    path = "/".join(f"{part[:-1]}:str}}" if part.startswith("{") else part for part in query.path.split("/"))

    @get(path, name=f"query-{query.name}", opt={"query": query, "exclude_from_csrf": True})
    async def ask(request: AnyRequest) -> Response[bytes]:
        services = serving()
        asked = _asked(query, request)
        waited = position_asked(request)
        visitor = visitor_of(request)
        if waited is not None:
            await services.wait_as(visitor.reader, waited)
        async with services.pool.snapshot() as connection:
            tables = await services.freshness(connection, visitor.reader)
            _must_have_reached(waited, tables)
            answer = await _answered(query, asked, Asker(visitor.reader, connection, today(datetime.now(UTC))), visitor)
        return _written(request, answer, tables.position, private=visitor.signed_in)

    return ask


def _must_have_reached(position: int | None, tables: Freshness) -> None:
    """Raise ``Busy`` where the answer would lack what was waited for: nobody waits for tables that have stopped."""
    if position is not None and tables.position < position:
        reason = f"the read tables are at position {tables.position}, not yet at {position}"
        raise Busy(reason, retry_after=tables.retry_after)


async def _answered(query: Query, asked: msgspec.Struct, asker: Asker, visitor: Visitor) -> Any:
    """The answer. What is not for anybody asks who they are first: 401 before 403."""
    try:
        return await query.answer(asked, asker)
    except (NotAllowed, NotFound) as refusal:
        if isinstance(refusal, NotAllowed) and not visitor.signed_in:
            raise NotSignedIn from refusal
        raise visitor.refused(refusal) from refusal


def _asked(query: Query, request: AnyRequest) -> msgspec.Struct:
    """What was asked. Raises ``NotFound`` where the path cannot be the name of anything, ``Malformed``."""
    in_path = {name: str(value) for name, value in request.path_params.items()}
    given: dict[str, str | list[str]] = dict(in_path)
    twice = []
    for name, value in request.query_params.multi_items():
        if name in given:
            twice.append(Fault(f"/{name[:100]}", "stands twice in the address", "unknown"))
        given[name] = value
    try:
        asked = read_parameters(query.asks, given)
    except Malformed as malformed:
        if any(fault.pointer.removeprefix("/") in in_path for fault in malformed.faults):
            raise NotFound("no such thing") from malformed
        raise
    if twice:
        raise Malformed(twice)
    return asked


def position_asked(request: AnyRequest) -> int | None:
    """The position that the answer must have reached (``Wait-For-Position``). Raises ``Malformed``."""
    text = request.headers.get("wait-for-position")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_POSITION):
        raise Malformed([Fault("", "Wait-For-Position: a position, such as 1234")])
    return int(text)


def _written(request: AnyRequest, answer: object, position: int, *, private: bool) -> Response[bytes]:
    """The answer, or 304 for a program that has it already."""
    body = msgspec.json.encode(answer, enc_hook=encoded)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Log-Position": str(position),
        "Vary": "Authorization, Cookie",
        "Cache-Control": "no-store" if private else "no-cache",
    }
    if tag in {known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")}:
        return Response(b"", status_code=304, headers=headers, media_type="application/json")
    return Response(body, headers=headers, media_type="application/json")
