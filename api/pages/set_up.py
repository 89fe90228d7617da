"""``/inrichten``: who holds the offices today, asked once of whoever started Kamer.

The founding record says who was in the board in 2015, and not until when. So of each office is asked who holds it now;
"I don't know" is an answer. The predecessor's term has then ended, when is not known: nobody is let in under the name
of somebody who may have left long ago.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from api.access.pages import SET_UP_PATH, SignIn, let_in
from api.act import STEP
from api.forms import FieldFault, Form
from api.pages.board import seats
from api.pool import Connection
from api.texts import Texts
from api.visit import RefusalShown, Visit, see_other
from governance.commands.board import AssumeOffice, VacateOffice
from governance.dates import ImpreciseDate
from governance.ids import OFFICES, Line, Office
from governance.log.command import Command
from governance.log.errors import Refused
from projections.board import offices, terms
from projections.reader import Reader

SOURCE: Final = "opgave bij het inrichten"
SOURCE_UNKNOWN: Final = "opgave bij het inrichten: wie het nu is, is niet bekend"
_LEFT_BEFORE: Final = frozenset({"office-vacant", "already-vacated"})


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds an office today: a name, or that it is not known."""

    name: Line | None = None
    since: ImpreciseDate | None = None
    unknown: bool = False


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """The three offices."""

    voorzitter: Holder
    secretaris: Holder
    penningmeester: Holder

    def of(self, office: Office) -> Holder:
        """Who holds this office."""
        holder: Holder = getattr(self, office)
        return holder


@get(SET_UP_PATH)
async def set_up_page(visit: NamedDependency[Visit]) -> Template:
    """The code, then the three offices, then where the links to sign in come from."""
    async with visit.look() as connection:
        if await _is_done(connection):
            held = await offices(connection, visit.reader, visit.today)
            return visit.show("set_up/done.html", seats=seats(held, held, visit.texts))
    if not visit.reader.operator:
        return visit.show("set_up/code.html", form=Form.blank(SignIn))
    return _questions(visit, Form.blank(SetUp, visit.new_key()))


@post(SET_UP_PATH)
async def set_up(visit: NamedDependency[Visit]) -> Response[Any]:
    """Come in by the code; then check the answers; then record them."""
    if not visit.reader.operator:
        return await let_in(visit, after=SET_UP_PATH)
    form = await visit.form(SetUp)
    async with visit.look():
        pass
    faults = {**form.faults, **_missing(form, visit.texts)}
    if form.text(STEP) == "change":
        return _questions(visit, Form(SetUp, form.typed))
    if form.command is None or faults:
        return _questions(visit, Form(SetUp, form.typed, faults), status=422)
    if form.text(STEP) != "record":
        return visit.show("set_up/check.html", form=form, rows=list(_rows(form.command, visit.texts)))
    position, refusal = await _record(visit, form.command, form.key)
    if refusal is not None:
        return _questions(visit, form, status=409, refusal=refusal)
    return see_other(SET_UP_PATH, after=position)


def _questions(visit: Visit, form: Form[SetUp], **more: Any) -> Template:
    texts = visit.texts
    asked = [(office, texts.t(f"office.{office}")) for office in OFFICES]
    return visit.show("set_up/ask.html", form=form, offices=asked, **more)


async def _is_done(connection: Connection) -> bool:
    """Whether of every office something is on record after the founding."""
    ever = [one.office for one in await terms(connection, Reader())]
    return all(ever.count(office) > 1 for office in OFFICES)


def _missing(form: Form[SetUp], texts: Texts) -> dict[str, FieldFault]:
    """Of each office a name is asked, or that it is not known, and not both."""
    faults = {}
    for office in OFFICES:
        name, unknown = form.text(f"{office}-name").strip(), form.text(f"{office}-unknown") == "true"
        if bool(name) == unknown:
            code = "name_or_unknown" if name else "missing"
            faults[f"{office}-name"] = FieldFault(code, {"the": texts.t(f"office.{office}")})
    return faults


def _rows(said: SetUp, texts: Texts) -> Iterator[tuple[str, str, str]]:
    for office in OFFICES:
        holder = said.of(office)
        who = holder.name or texts.t("set_up.unknown")
        since = "" if holder.name is None else f" ({texts.t('set_up.since', day=holder.since)})"
        yield texts.t(f"office.{office}"), who + since, f"{office}-name"


async def _record(visit: Visit, said: SetUp, key: str) -> tuple[int, RefusalShown | None]:
    """Let go of who was, and record who is; each part once for this form. The last position, or why not."""
    position = 0
    for office in OFFICES:
        for name, command in _commands(office, said.of(office)):
            try:
                answer = await visit.services.bus.do(command, visit.visitor.call(), f"{key}/{office}/{name}")
                position = answer.position
            except Refused as refused:
                if refused.code not in _LEFT_BEFORE:
                    return position, visit.refusal(refused)
    return position, None


def _commands(office: Office, holder: Holder) -> list[tuple[str, Command]]:
    since = holder.since if holder.name is not None else None
    source = SOURCE if holder.name is not None else SOURCE_UNKNOWN
    return [
        ("left", VacateOffice(office=office, source=SOURCE)),
        ("taken", AssumeOffice(office=office, name=holder.name, since=since, source=source)),
    ]


HANDLERS: Final[list[HTTPRouteHandler]] = [set_up_page, set_up]
