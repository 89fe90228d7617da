"""The application: pages for people, JSON for programs, over the same commands and the same read tables."""

import gc
from typing import Final

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.static_files import create_static_files_router

from api.access.bounds import MOST_BYTES
from api.access.gate import OPEN, Gate
from api.access.request import CSRF_COOKIE, FormRequest
from api.json.commands import command_routes
from api.json.description import description_routes
from api.json.query import query_routes
from api.pages import page_routes
from api.problems import NotFound
from api.process.health import health_routes
from api.process.services import Services, Serving
from api.web.errors import error_handlers
from api.web.front import Front
from api.web.headers import before_send
from api.web.templating import STATIC, STATIC_PATH, template_config
from api.web.visit import AnyRequest, Visit

KEPT: Final = CacheControlHeader(public=True, max_age=365 * 24 * 60 * 60, immutable=True)
"""How long a browser keeps a file of ours, in seconds: its address changes with its content."""
_STATIC_NAMES: Final = frozenset(file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file())


def create_app(serving: Serving) -> Litestar:
    """All routes, on services that have been started. Who makes the services lets them go.

    The address and the secret of the forms are those of the services that are given now, for as long as it serves.
    """
    services = serving()
    settings = services.settings

    async def visit(request: FormRequest) -> Visit:
        return Visit(request, serving())

    async def the_services() -> Services:
        return serving()

    static = create_static_files_router(
        STATIC_PATH,
        directories=[STATIC],
        opt={OPEN: True, "exclude_from_csrf": True},
        before_request=must_be_there,
        cache_control=KEPT,
    )
    app = Litestar(
        route_handlers=[
            command_routes(serving),
            *with_head(
                *query_routes(serving),
                *description_routes(settings.address),
                *health_routes(serving),
                *page_routes(),
            ),
            static,
        ],
        middleware=[Gate(serving)],
        before_send=[before_send(serving, https=settings.address.startswith("https://"))],
        exception_handlers=error_handlers(serving),
        csrf_config=CSRFConfig(
            secret=services.csrf_secret,
            cookie_name=CSRF_COOKIE,
            cookie_secure=True,
            cookie_httponly=True,
            cookie_samesite="lax",
        ),
        dependencies={"visit": Provide(visit), "services": Provide(the_services)},
        template_config=template_config(),
        request_max_body_size=MOST_BYTES,
        request_class=FormRequest,
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = Front(app.asgi_handler)
    return app


def with_head(*handlers: HTTPRouteHandler) -> list[HTTPRouteHandler]:
    """The same, answering HEAD wherever they answer GET (RFC 9110, 9.1); the HTTP server leaves the body out."""
    for handler in handlers:
        if HttpMethod.GET in handler.http_methods:
            handler.http_methods.add(HttpMethod.HEAD)
    return list(handlers)


async def must_be_there(request: AnyRequest) -> None:
    """Raise ``NotFound`` for what is no file of ours, before the file system is asked.

    Of some names it does not say that there is no such file, but that they are too long, or no names at all.
    """
    if str(request.path_params.get("file_path", "")).lstrip("/") not in _STATIC_NAMES:
        raise NotFound("no such file")


def collect_rarely() -> None:
    """Let what is there now out of every later collection, and collect seldom: full ones were the longest waits."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
