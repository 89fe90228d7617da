"""``/inrichten``: who holds the offices today, asked once of whoever started Kamer.

The founding record says who was in the board in 2015, and not until when. So of each office is asked who holds it now;
"I don't know" is an answer. The predecessor's term has then ended, when is not known: nobody is let in under the name
of somebody who may have left long ago.

It is said once. Whoever says it, of each office one key stands for letting go and one for taking up, so of two people
at two screens the log takes the first, lets go of nobody whom the first has named, and the second is told what stands.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from api.access.gate import no_session_cookie
from api.pages.board import seats
from api.pages.sign_in import SET_UP_PATH, SignIn, let_in
from api.process.record import still_to_ask
from api.process.typed import program
from api.texts import Texts
from api.web.act import STEP
from api.web.forms import FieldFault, Form
from api.web.visit import BusyForm, Visit, see_other
from governance.commands.board import AssumeOffice, VacateOffice
from governance.dates import ImpreciseDate
from governance.ids import OFFICES, Line, Office
from governance.log.errors import Busy, KeyReused, Refused
from governance.log.reading import head_of
from projections.board import offices

SOURCE: Final = "set-up"
SOURCE_UNKNOWN: Final = "set-up-unknown"
"""As they are recorded; `history.source.<name>` is how they are told."""
_HELD: Final = "office-held"
_LEFT_BEFORE: Final = frozenset({"office-vacant", "already-vacated"})


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds an office today: a name, or that it is not known."""

    name: Line | None = None
    since: ImpreciseDate | None = None
    unknown: bool = False


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """The three offices; of one that is not asked any more, nothing."""

    voorzitter: Holder
    secretaris: Holder
    penningmeester: Holder

    def of(self, office: Office) -> Holder:
        """Who holds this office."""
        holder: Holder = getattr(self, office)
        return holder

    @property
    def answered(self) -> list[Office]:
        """The offices of which something is said."""
        return [office for office in OFFICES if self.of(office) != Holder()]


class SaidBefore(Exception):
    """Somebody else has said already who holds an office."""


@get(SET_UP_PATH)
async def set_up_page(visit: NamedDependency[Visit]) -> Template:
    """The code, then the three offices, then where the links to sign in come from."""
    async with visit.look() as connection:
        asked = await still_to_ask(connection)
        if not asked:
            held = await offices(connection, visit.reader, visit.today)
            return visit.show("set_up/done.html", seats=seats(held, held, visit.texts), program=program(), told=False)
    if not visit.reader.operator:
        return visit.show("set_up/code.html", form=Form.blank(SignIn))
    return _questions(visit, asked, Form.blank(SetUp))


@post(SET_UP_PATH)
async def set_up(visit: NamedDependency[Visit]) -> Response[Any]:
    """Come in by the code; then check the answers; then record them, and go out."""
    async with visit.look() as connection:
        asked = await still_to_ask(connection)
    form = await visit.form(SetUp)
    if asked and not visit.reader.operator:
        return await let_in(visit, after=SET_UP_PATH)
    if not asked and not (visit.reader.operator and form.text(STEP) == "record"):
        answered = form.command is not None and form.command.answered
        return await _told(visit, form) if answered else see_other(SET_UP_PATH)
    faults = {**form.faults, **_missing(form, asked, visit.texts)}
    if form.text(STEP) == "change":
        return _questions(visit, asked, Form(SetUp, form.typed))
    if form.command is None or faults:
        return _questions(visit, asked, Form(SetUp, form.typed, faults), status=422)
    if form.text(STEP) != "record":
        return visit.show("set_up/check.html", form=form, rows=list(_rows(form.command, asked, visit.texts)))
    try:
        position = await _record(visit, form.command, asked)
        return await _done(visit, position)
    except SaidBefore:
        return await _told(visit, form)
    except Refused as refused:
        return _questions(visit, asked, form, status=409, refusal=visit.refusal(refused))
    except Busy as busy:
        raise BusyForm(form, SET_UP_PATH, busy) from busy


async def _done(visit: Visit, position: int | None = None) -> Response[Any]:
    """Nothing is left that the operator's rights are for: they end, here and wherever else a code was used or waits."""
    await visit.services.access.end_set_up()
    gone = see_other(SET_UP_PATH, after=position)
    gone.cookies.append(no_session_cookie())
    return gone


async def _told(visit: Visit, form: Form[SetUp]) -> Template:
    """What stands already, for who may have said otherwise; and the offices of which nobody has said anything yet."""
    async with visit.look() as connection:
        asked, head = await still_to_ask(connection), await head_of(connection)
    await visit.services.wait_for(head)
    async with visit.look() as connection:
        held = await offices(connection, visit.reader, visit.today)
    said = [one for one in seats(held, held, visit.texts) if one.office not in asked]
    if asked:
        return _questions(visit, asked, Form(SetUp, form.typed), status=409, said=said)
    told = visit.show("set_up/done.html", status=409, seats=said, program=program(), told=True)
    if visit.reader.operator:
        await visit.services.access.end_set_up()
        told.cookies.append(no_session_cookie())
    return told


def _questions(visit: Visit, asked: Sequence[Office], form: Form[SetUp], **more: Any) -> Template:
    texts = visit.texts
    offered = [(office, texts.t(f"office.{office}")) for office in asked]
    return visit.show("set_up/ask.html", form=form, offices=offered, **{"said": [], **more})


def _missing(form: Form[SetUp], asked: Sequence[Office], texts: Texts) -> dict[str, FieldFault]:
    """Of each office a name is asked, or that it is not known, and not both."""
    faults = {}
    for office in asked:
        name, unknown = form.text(f"{office}-name").strip(), form.text(f"{office}-unknown") == "true"
        if bool(name) == unknown:
            code = "name_or_unknown" if name else "missing"
            faults[f"{office}-name"] = FieldFault(code, {"the": texts.t(f"office.{office}")})
    return faults


def _rows(said: SetUp, asked: Sequence[Office], texts: Texts) -> Iterator[tuple[str, str, str]]:
    for office in asked:
        holder = said.of(office)
        who = holder.name or texts.t("set_up.unknown")
        since = "" if holder.name is None else f" ({texts.t('set_up.since', day=holder.since)})"
        yield texts.t(f"office.{office}").capitalize(), who + since, f"{office}-name"


async def _record(visit: Visit, said: SetUp, asked: Sequence[Office]) -> int:
    """Let go of who was, and record who is; each part once, whoever says it. The last position.

    Raises ``Refused`` before anybody was let go of, ``SaidBefore``, ``Busy``. What was recorded by then stays, and is
    not asked again.
    """
    position = 0
    still_held = []
    for office in said.answered:
        try:
            position = await _take(visit, office, said.of(office))
        except Refused as refused:
            # That the office is still held is asked last, so everything else about the answer is well.
            if refused.code != _HELD:
                raise
            if office not in asked:
                raise SaidBefore from refused
            still_held.append(office)
    for office in still_held:
        with _unless_left():
            await visit.services.bus.do(
                VacateOffice(office=office, source=SOURCE), visit.visitor.call(), _key(office, "left")
            )
        position = await _take(visit, office, said.of(office))
    return position


async def _take(visit: Visit, office: Office, holder: Holder) -> int:
    since = holder.since if holder.name is not None else None
    source = SOURCE if holder.name is not None else SOURCE_UNKNOWN
    command = AssumeOffice(office=office, name=holder.name, since=since, source=source)
    try:
        answer = await visit.services.bus.do(command, visit.visitor.call(), _key(office, "taken"))
    except KeyReused as reused:
        raise SaidBefore from reused
    return answer.position


def _key(office: Office, part: Literal["left", "taken"]) -> str:
    """The same for everybody who is at the set-up: what one of them has done the log does not do again."""
    return f"set-up/{office}/{part}"


@contextmanager
def _unless_left() -> Iterator[None]:
    """Who has left already, on another screen perhaps, need not be let go of."""
    try:
        yield
    except Refused as refused:
        if refused.code not in _LEFT_BEFORE:
            raise


HANDLERS: Final[list[HTTPRouteHandler]] = [set_up_page, set_up]
