"""Coming in and going out: ``/inloggen``, ``/uitloggen``."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from api.access.gate import session_cookie, session_of, visitor_of
from api.problems import WrongCode
from api.process.health import address_of
from api.process.services import Services
from api.web.forms import FieldFault, Form
from api.web.page import SIGN_IN_PATH, SIGN_OUT_PATH, WANTED_QUERY, own_page
from api.web.visit import Visit, out_of_the_door, see_other

SET_UP_PATH: Final = "/inrichten"
AFTER_SIGN_IN: Final = "/"
"""People go to the home page, where an open voting is one tap away."""
TEMPLATE: Final = "sign_in.html"


class SignIn(msgspec.Struct, frozen=True):
    """What the sign-in page asks."""

    code: str


@get(SIGN_IN_PATH)
async def sign_in_page(visit: NamedDependency[Visit]) -> Template:
    """The page where a code is typed. A script fills in a code that stands behind ``#`` in the address."""
    return visit.show(TEMPLATE, form=Form.blank(SignIn))


@post(SIGN_IN_PATH)
async def sign_in(visit: NamedDependency[Visit]) -> Response[Any]:
    """Use a code, and go on to the page that was wanted, as the person whom the code lets in."""
    return await let_in(visit, after=own_page(visit.request.query_params.get(WANTED_QUERY, "")) or AFTER_SIGN_IN)


@post(SIGN_OUT_PATH)
async def sign_out(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[Any]:
    """End this browser's session, here and in the table."""
    visitor = visitor_of(request)
    if visitor.handle is not None:
        await services.access.end(visitor.handle, visitor.reader.person)
    return out_of_the_door()


async def let_in(visit: Visit, *, after: str) -> Response[Any]:
    """Begin a session by the code in the form, under a new secret, and go on to ``after``.

    Whatever is wrong with a code, the answer is the same page with the same sentence, so that nobody learns from it
    whether a code that they guessed was ever given out.
    """
    form = await visit.form(SignIn)
    if form.command is None:
        return visit.show(TEMPLATE, form=form, status=422)
    access = visit.services.access
    try:
        secret = await access.sign_in(form.command.code, address_of(visit.request), session_of(visit.request))
    except WrongCode:
        wrong = Form(SignIn, form.typed, {"code": FieldFault("wrong")})
        return visit.show(TEMPLATE, form=wrong, status=422)
    gone = see_other(after)
    gone.cookies.append(session_cookie(secret))
    return gone
