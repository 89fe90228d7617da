"""One visit to a page: who comes, in which language, and what they read or send.

A handler for people takes a ``Visit`` and does nothing else with the request::

    @get("/kamers")
    async def rooms(visit: NamedDependency[Visit]) -> Template:
        async with visit.look() as connection:
            listed = await rooms_on(connection, visit.today)
        return visit.show("rooms/list.html", section="rooms", rooms=listed)

    @post("/kamers")
    async def open_room(visit: NamedDependency[Visit]) -> Response[Any]:
        form = await visit.form(OpenRoom)
        done = await visit.give(form)
        if done.answer is None:
            return visit.show_again("rooms/open.html", done, section="rooms")
        return see_other(f"/kamers/{form.text('room')}", after=done.answer.position)
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Final, Generic, TypeVar

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Template
from uuid_utils.compat import uuid7

from api.access.bodies import beside
from api.access.bounds import UNKNOWN_SENDER, bounds_of
from api.access.entrance import Visitor
from api.access.gate import AnyConnection, no_session_cookie, visitor_of
from api.access.request import FormRequest, Pairs
from api.problems import NotFound, NotSignedIn, Trouble, fact_in_words, trouble_of
from api.process.services import Services
from api.store.pool import Connection
from api.texts import Texts, texts_in
from api.web.forms import FieldFault, Form, read
from api.web.page import LANGUAGE_COOKIE, LANGUAGE_QUERY, Frame, language_of, show
from governance.log.command import SLICES, Command
from governance.log.errors import Busy, KeyReused, NotAllowed, Refused
from governance.log.group import Answer
from governance.log.reading import LARGEST_POSITION, first_of, head_of
from projections.reader import Reader
from projections.statutes import name_of

AnyRequest = Request[Any, Any, Any]
C = TypeVar("C", bound=Command)
S = TypeVar("S", bound=msgspec.Struct)

POSITION_COOKIE: Final = "__Host-position"
_REMEMBERED: Final = 120
"""Seconds for which a browser remembers the position that its pages wait for."""


class RefusalShown(msgspec.Struct, frozen=True):
    """A refusal in words, as the macro ``flow.refusal`` of the templates takes it."""

    sentence: str
    rule: str
    article: str | None
    code: str
    facts: list[tuple[str, str]]
    """What was compared: pairs of words and value."""


class Done(Generic[C]):
    """What became of a form: an answer, or the same form to be shown again with its faults or a refusal."""

    def __init__(
        self,
        form: Form[C],
        answer: Answer | None = None,
        refusal: RefusalShown | None = None,
        status: int = 422,
        refused: Refused | None = None,
    ) -> None:
        self.form = form
        self.answer = answer
        self.refusal = refusal
        self.refused = refused
        self.status = status


class BusyForm(Busy):
    """It is too busy to do what a form asks. The page that says so keeps what was typed."""

    def __init__(self, form: Form[Any], action: str, busy: Busy) -> None:
        super().__init__("too busy for a form", busy.retry_after, busy.code)
        self.form = form
        self.action = action


class Visit:
    """A request to a page, with everything that a handler needs of it."""

    def __init__(self, request: FormRequest, services: Services) -> None:
        self.request = request
        self.services = services
        self.visitor: Visitor = visitor_of(request)
        self.today: date = services.today()
        self.position: int | None = None
        """The position of the log that the page shows; ``look`` sets it."""
        self.behind = False
        """Whether the page may lack something: what this browser did last, because the read tables did not get there in
        time, or anything, because some of them have stopped."""
        self.stopped = False
        """Whether some of them have stopped: what is read of those stays old until the operator has made them anew."""
        self.cooperative = ""

    @property
    def reader(self) -> Reader:
        """The person who reads, with what the record says of them today."""
        return self.visitor.reader

    @property
    def texts(self) -> Texts:
        """The catalogues in the language of this visit."""
        return texts_of(self.request)

    @property
    def sends_a_form(self) -> bool:
        """Whether the request sends a form."""
        return self.request.method == "POST"

    def must_be_signed_in(self) -> None:
        """Raise ``NotSignedIn`` for a visitor who is not signed in."""
        if not self.visitor.signed_in:
            raise NotSignedIn(expired=bool(self.request.scope["state"].get("expired")))

    def must(self, allowed: bool, *roles: str) -> None:
        """Raise an error unless the visitor is ``allowed``; ``roles`` tells them who is.

        The error is ``NotSignedIn`` if they are not signed in, ``Busy`` if the read tables may lack a right that they
        have, and otherwise ``NotAllowed``.
        """
        if not allowed:
            self.must_be_signed_in()
            raise self.visitor.refused(NotAllowed("this page", roles))

    def may(self, command: type[Command]) -> bool:
        """Whether the reader has the right to a command that its slice names."""
        reader, right = self.reader, SLICES[command].right
        return self.visitor.signed_in and right.is_of(reader.offices, operator=reader.operator)

    def must_have_right(self, command: type[Command]) -> None:
        """Raise what ``must`` raises unless the reader has the right to a command."""
        self.must(self.may(command), *SLICES[command].right.roles)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Connection]:
        """Read the read tables as they are at one moment, which is after what this browser did last.

        If the tables do not get there in time, the page is shown all the same, and is ``behind``. If something is then
        not found, ``Busy`` is raised in place of ``NotFound``, because it may be there soon.
        """
        awaited, missed = _awaited(self.request), False
        if awaited is not None:
            try:
                await self.services.wait_as(self.reader, awaited)
            except Busy:
                self.behind = missed = True
        async with self.services.pool.snapshot() as connection:
            tables = await self.services.freshness(connection, self.reader)
            self.position = tables.position
            self.stopped = bool(tables.stopped)
            self.behind = self.behind or self.stopped
            self.cooperative = await name_of(connection)
            try:
                yield connection
            except (NotAllowed, NotFound) as refusal:
                if missed and isinstance(refusal, NotFound):
                    raise Busy("the read tables lack what this browser did last", retry_after=2) from refusal
                raise self.visitor.refused(refusal) from refusal

    def page(self, section: str = "") -> Frame:
        """The frame around the page."""
        return page_of(self.request, self.today, section=section, position=self.position, cooperative=self.cooperative)

    def show(self, template: str, *, section: str = "", status: int = 200, **context: Any) -> Template:
        """The page from a template, which always gets ``reader``, ``behind``, ``stopped`` and ``refusal``."""
        always = {"reader": self.reader, "behind": self.behind, "stopped": self.stopped, "refusal": None}
        context = {**always, **context}
        return show(self.page(section), template, status=status, **context)

    def show_again(self, template: str, done: Done[Any], *, section: str = "", **context: Any) -> Template:
        """The page of a form once more, still filled in, with what is wrong or why it was refused.

        The template gets ``form`` and ``refusal`` (a ``RefusalShown`` or ``None``).
        """
        more = {"form": done.form, "refusal": done.refusal, **context}
        return self.show(template, section=section, status=done.status, **more)

    def new_key(self) -> str:
        """An idempotency key for a form that is shown for the first time: ``Form.blank(CastVote, visit.new_key())``."""
        return uuid7().hex

    async def form(
        self,
        kind: type[S],
        *,
        given: Mapping[str, object] | None = None,
        arranged: Callable[[Pairs], Pairs] = lambda pairs: pairs,
        read_by: Callable[..., Form[S]] = read,
    ) -> Form[S]:
        """The form that was sent.

        ``given``: fields that come from the address or the session, never from a form. ``arranged``: puts what was
        typed in order before it is read, as a button of the form asks. ``read_by``: reads it where the fields of the
        form are not those of its struct; it is called as ``read`` is.
        """
        request, bounds = self.request, bounds_of(kind)
        pairs = await request.pairs()
        size = sum(len(name) + len(typed) for name, typed in pairs)
        assert bounds.size <= max(request.bounds.size, UNKNOWN_SENDER.size), "its handler says what its form holds"
        if len(pairs) > bounds.fields or size > bounds.size:
            return Form(kind, {}, {"": FieldFault("too_much")})
        return await beside(size, lambda: read_by(kind, arranged(pairs), given=given))

    async def done_at(self, form: Form[Any]) -> int | None:
        """The position at which this form was recorded, if it was sent before; ``None``: it was not."""
        async with self.services.pool.connection() as connection:
            return await first_of(connection, self.visitor.call().caller, form.key)

    async def tables_lag(self) -> bool:
        """Whether the log holds more than the read tables had, so that what the page lacks may be there."""
        if self.behind or self.position is None:
            return True
        async with self.services.pool.connection() as connection:
            return self.position < await head_of(connection)

    async def give(self, form: Form[C]) -> Done[C]:
        """Have the form's command decided, once for its key.

        A fault or a refusal comes back with the form. Raises ``NotSignedIn``, ``NotAllowed`` and ``BusyForm``. The page
        of the last keeps what was typed.
        """
        self.must_be_signed_in()
        if form.command is None:
            return Done(form)
        try:
            answer = await self.services.give(form.command, self.visitor, form.key or None)
        except Refused as refused:
            return Done(form, refusal=self.refusal(refused), status=409, refused=refused)
        except KeyReused:
            return Done(Form(form.kind, form.typed, {"": FieldFault("already_sent")}))
        except Busy as busy:
            raise BusyForm(form, self.request.url.path, busy) from busy
        return Done(form, answer)

    def refusal(self, refused: Refused, called: Mapping[str, object] | None = None) -> RefusalShown:
        """A refusal in words. ``called`` has words for some of its facts, such as a room's name for its slug."""
        trouble = trouble_of(refused)
        named = {name: words for name, words in (called or {}).items() if name in trouble.facts}
        return refusal_shown(msgspec.structs.replace(trouble, facts={**trouble.facts, **named}), self.texts)


def refusal_shown(trouble: Trouble, texts: Texts) -> RefusalShown:
    """A ``Trouble`` that is a refusal, in words."""
    assert trouble.refused is not None
    named = [(f"fact.{name}", fact_in_words(name, value, texts)) for name, value in trouble.facts.items()]
    return RefusalShown(
        sentence=trouble.detail(texts),
        rule=trouble.refused.rule or trouble.code,
        article=trouble.refused.article,
        code=trouble.code,
        facts=[(texts.t(key), words) for key, words in named if texts.has(key)],
    )


def see_other(path: str, *, after: int | None = None) -> Response[bytes]:
    """Send the browser on to another page (303). That page, and later ones, first wait for the position ``after``."""
    cookies = [] if after is None else [_position_cookie(after)]
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": path}, cookies=cookies)


def out_of_the_door() -> Response[bytes]:
    """Send the browser on to the home page, without its session and without the position of what it did last."""
    gone = see_other("/")
    no_position = Cookie(POSITION_COOKIE, value="", path="/", secure=True, httponly=True, samesite="lax", max_age=0)
    gone.cookies += [no_session_cookie(), no_position]
    return gone


def _position_cookie(position: int) -> Cookie:
    name, age = POSITION_COOKIE, _REMEMBERED
    return Cookie(name, value=str(position), path="/", secure=True, httponly=True, samesite="lax", max_age=age)


def texts_of(connection: AnyConnection) -> Texts:
    """The catalogues of a page's language: asked for in the address, else chosen before, else Dutch."""
    asked = connection.query_params.get(LANGUAGE_QUERY, "")
    return texts_in(language_of(asked, connection.cookies.get(LANGUAGE_COOKIE, "")))


def page_of(request: AnyRequest, day: date, **more: Any) -> Frame:
    """The frame around any page, also around one that says what went wrong."""
    return Frame.of(request, day, reader=in_words(visitor_of(request), texts_of(request)), **more)


def in_words(visitor: Visitor, texts: Texts) -> str | None:
    """Who is signed in, in words: their offices or their number; ``None`` if nobody is."""
    reader = visitor.reader
    if not visitor.signed_in:
        return None
    if reader.operator:
        return texts.t("visit.operator")
    if reader.offices:
        return texts.join(texts.t(f"office.{office}") for office in sorted(reader.offices))
    if reader.member is not None:
        return texts.t("member.one", number=str(reader.member))
    return texts.t("visit.person")


def _awaited(request: AnyRequest) -> int | None:
    """The position of what this browser did last; ``None``: it is not known."""
    text = request.cookies.get(POSITION_COOKIE, "")
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    position = int(text)
    return position if position <= LARGEST_POSITION else None
