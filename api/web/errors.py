"""What becomes of every error that a handler raises: it is written to the log, and answered as a page or as JSON."""

import hmac
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from api.access.gate import visitor_of
from api.access.once_a_minute import OTHERS, OnceAMinute
from api.access.request import CSRF_COOKIE, FORM_SENT, TOKEN_FIELD
from api.problems import MEDIA_TYPE, TooManyTries, Trouble, trouble_of
from api.process.services import Services, Serving
from api.texts import DEFAULT_LANGUAGE, LANGUAGES, Language, texts_in
from api.web.forms import Form, read
from api.web.page import Frame, own_address, show
from api.web.visit import BusyForm, page_of, refusal_shown, texts_of
from governance.log.errors import KeyReused

log = structlog.get_logger()

AnyRequest = Request[Any, Any, Any]

PROGRAMS: Final = ("/api", "/health", "/metrics")
"""How the paths begin that programs read: an error there is answered as JSON."""

_PAGES: Final = {
    "not-signed-in": "401",
    "not-allowed": "403",
    "forged": "forged",
    "too-many-tries": "429",
    "too-large": "413",
    "too-slow": "422",
    "malformed": "422",
    "key-reused": "422",
    "wrong-media-type": "422",
    "wrong-method": "404",
    "broken": "500",
}
"""The words of the page for a code: those of the catalogue under ``problem.<these>.title``. Any other code has 404."""


class Anything(msgspec.Struct):
    """The struct of a form of which only what was typed matters."""


def error_handlers(serving: Serving) -> ExceptionHandlersMap:
    """The handlers of every error that a handler, a guard or the framework raises."""

    def answer(request: AnyRequest, error: Exception) -> Response[Any]:
        trouble = trouble_of(error)
        _journal(request, trouble, error, serving().in_vain)
        if request.scope["path"].startswith(PROGRAMS):
            return _to_program(request, trouble)
        return _to_person(request, trouble, error, serving())

    return {HTTPException: answer, Exception: answer}


def _journal(request: AnyRequest, trouble: Trouble, error: Exception, in_vain: OnceAMinute) -> None:
    """Write to the program's log what came of a request, unless that is written already.

    ``Services.give`` writes that a command was refused or had the key of another. ``AccessRegister.sign_in`` writes
    that somebody came with too many wrong codes. Requests of those who are not signed in share a line for each route
    and answer (``in_vain``), because anybody can send as many as they like.
    """
    method, route = request.method, request.scope.get("path_template", "")
    visitor, status, code = visitor_of(request), trouble.status, trouble.code
    who = visitor.known_as
    if status == 500:
        log.error("a request failed", method=method, route=route, who=who, reference=trouble.reference, exc_info=error)
        return
    if trouble.refused is not None or isinstance(error, KeyReused | TooManyTries):
        return

    kind = f"{route} {status} {code}"

    def write(cause: str, times: int) -> None:
        told_route = route if cause == kind else OTHERS
        if status == 503:
            log.warning("not now", method=method, route=told_route, who=who, code=code, times=times)
        else:
            log.info("not done", method=method, route=told_route, who=who, status=status, code=code, times=times)

    if visitor.signed_in:
        write(kind, 1)
    else:
        # What the database cannot do now must not vanish among thousands of addresses that are not there.
        in_vain.tell(kind, write, others=f"{OTHERS} {status}")


def _to_program(request: AnyRequest, trouble: Trouble) -> Response[bytes]:
    texts = texts_in(preferred_language(request.headers.get("accept-language", "")))
    return Response(
        msgspec.json.encode(trouble.problem(texts)),
        status_code=trouble.status,
        media_type=MEDIA_TYPE,
        headers={**trouble.headers, "Content-Language": texts.language, "Vary": "Accept-Language"},
    )


def _to_person(request: AnyRequest, trouble: Trouble, error: Exception, services: Services) -> Response[Any]:
    texts = texts_of(request)
    page = page_of(request, services.today())
    status, headers = trouble.status, trouble.headers
    if trouble.passes:
        return _busy(_as_before(page, request), request, trouble, error)
    if trouble.refused is not None:
        refusal = msgspec.structs.asdict(refusal_shown(trouble, texts))
        return show(page, "refused.html", status=status, headers=headers, back=page.address, **refusal)
    kind = "expired" if trouble.expired else _PAGES.get(trouble.code, "404")
    if kind == "forged" and not page.keeps_cookies:
        kind = "no-tls"
    who = texts.join((texts.t(f"role.{role}") for role in trouble.roles), last="or") if trouble.roles else None
    more: dict[str, Any] = {"who": who, "code": trouble.reference}
    if status == 401 and (sent := _sent(request)) is not None:
        page, more = _as_before(page, request), {"sent": sent, "action": page.address}
    return show(page, "problem.html", status=status, headers=headers, kind=kind, **more)


def _busy(page: Frame, request: AnyRequest, trouble: Trouble, error: Exception) -> Response[Any]:
    """The page that tries again by itself. It asks for a page again by ``Refresh``, and sends a form by its script."""
    sent: Form[Any] | None = error.form if isinstance(error, BusyForm) else _sent(request)
    action = own_address(error.action) if isinstance(error, BusyForm) else page.address
    refreshes, headers = request.method == "GET", trouble.headers
    if refreshes:
        headers = {**headers, "Refresh": str(trouble.retry_after)}
    kept = {"seconds": trouble.retry_after, "sent": sent, "action": action, "refreshes": refreshes}
    return show(page, "busy.html", status=trouble.status, headers=headers, why=trouble.code, **kept)


def _as_before(page: Frame, request: AnyRequest) -> Frame:
    """The page with the token that the forms of this browser have, so that such a form can be sent again."""
    return msgspec.structs.replace(page, csrf=page.csrf or request.cookies.get(CSRF_COOKIE, ""))


def _sent(request: AnyRequest) -> Form[Anything] | None:
    """The form that was sent, if it was read before the error, and if its token says that it is from a page of ours."""
    pairs = request.scope["state"].get(FORM_SENT)
    if pairs is None:
        return None
    form = read(Anything, pairs)
    ours, token = request.cookies.get(CSRF_COOKIE, ""), form.text(TOKEN_FIELD)
    return form if ours and hmac.compare_digest(token.encode(), ours.encode()) else None


def preferred_language(accepted: str) -> Language:
    """The language of ours that ``Accept-Language`` (RFC 9110, 12.5.4) prefers; Dutch if it names none of them."""
    best: tuple[float, Language] = (0.0, DEFAULT_LANGUAGE)
    for part in accepted.split(",")[:20]:
        name, _, parameter = part.partition(";")
        liking = _liking(parameter)
        for language in LANGUAGES:
            if name.strip().lower().partition("-")[0] == language and liking > best[0]:
                best = (liking, language)
    return best[1]


def _liking(parameter: str) -> float:
    """The weight ``q=0.8`` as a number: 1 if there is none, 0 if it cannot be read."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        liking = float(value)
    except ValueError:
        return 0.0
    return liking if name.strip().lower() == "q" and 0 <= liking <= 1 else 0.0
