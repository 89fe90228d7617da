"""How this process does: one line for anybody, and figures for the operator."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from api.access.entrance import ANYBODY
from api.access.gate import OPEN, visitor_of
from api.problems import NotSignedIn
from api.process.metrics import CONTENT_TYPE
from api.process.services import Services, Serving
from governance.log.errors import NotAllowed
from projections.engine import positions

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
_OF_PROXIES: Final = ("forwarded", "x-forwarded-for", "via")

AnyRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True):
    """The state in one line."""

    status: str
    """One of four words:

    - ``ok``;
    - ``behind``: some read tables are not kept up, so pages are old, and the rest works;
    - ``cannot-store``: the database takes nothing new;
    - ``stopped``: no command is decided any more.
    """
    position: int
    """How far the read tables are, as far as anybody may know it: it stands still while members vote."""


def health_routes(serving: Serving) -> list[HTTPRouteHandler]:
    """``/health`` and ``/metrics``."""

    @get("/health", opt={OPEN: True, "exclude_from_csrf": True})
    async def health() -> Response[bytes]:
        services = serving()
        async with services.pool.snapshot() as connection:
            tables = await services.freshness(connection, ANYBODY.reader)
        async with services.pool.connection() as connection:
            unwritten = await services.trials.fault(connection)
        if not services.bus.running:
            return _state(503, Health("stopped", tables.position))
        unwritten = services.bus.away or unwritten
        if unwritten is not None:
            return _state(503, Health("cannot-store", tables.position), unwritten.retry_after)
        behind = tables.stopped or services.projector.trouble is not None
        return _state(200, Health("behind" if behind else "ok", tables.position))

    @get("/metrics", opt={"exclude_from_csrf": True})
    async def metrics(request: AnyRequest) -> Response[bytes]:
        if not (came_directly(request) or visitor_of(request).reader.operator):
            if visitor_of(request).signed_in:
                raise NotAllowed("metrics", ("operator",))
            raise NotSignedIn
        services = serving()
        await _look_up(services)
        return Response(services.metrics.text(), media_type=CONTENT_TYPE)

    return [health, metrics]


def _state(code: int, state: Health, retry_after: int | None = None) -> Response[bytes]:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Response(msgspec.json.encode(state), status_code=code, media_type="application/json", headers=headers)


def came_directly(request: AnyRequest) -> bool:
    """Whether a request comes from this machine itself, and not through a proxy on this machine."""
    client = request.client
    through = any(name in request.headers for name in _OF_PROXIES)
    return client is not None and client.host in LOOPBACK and not through


def address_of(request: AnyRequest) -> str:
    """The address a request comes from. Only a proxy on this machine is believed: the last address that it names."""
    client = request.client
    host = client.host if client is not None else ""
    if host not in LOOPBACK:
        return host
    return request.headers.get("x-forwarded-for", host).rpartition(",")[2].strip()[:100] or host


async def _look_up(services: Services) -> None:
    """Look up the figures that are not counted while serving."""
    figures, bus = services.metrics, services.bus
    done = {
        "commands": bus.commands,
        "groups": bus.groups,
        "conflicts": bus.conflicts,
        "lost": bus.lost,
        "queued": bus.queued,
    }
    for what, figure in done.items():
        figures.bus.labels(what).set(figure)
    async with services.pool.connection() as connection:
        now = await positions(connection, services.projector.projections)
    figures.log_position.set(now.head)
    for state in now.states:
        figures.lag.labels(state.name).set(now.head - state.position)
        figures.stopped.labels(state.name).set(state.stopped_by is not None)
