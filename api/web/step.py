"""A step: one command as people give it on pages, from the link that offers it to the page that says it is done.

A capability declares its steps as data beside its pages, together with upon what they are taken::

    STEPS = Steps("rooms", "/kamers/{slug:str}", a_room, [
        Step(CloseRoom, "sluiten", lambda upon, today: why_no_closing(upon.room, today)),
    ])

From each follow:

    its links             for who has the right that its slice names, where nothing refuses it (``STEPS.links``)
    GET                   the questions; where there is nothing to ask, what it means; or why not, and what comes first
    POST                  the answers, to be checked; nothing has been sent to the log yet
    POST  _step=change    the questions again, filled in
    POST  _step=record    done: on to the entry in the history, which is the receipt, or to where it is seen

A step that asks nothing is recorded by its first POST. Every form of a step carries the same key, so one that is sent
twice is one command, and whoever comes back by the back button after it was done is led to the receipt. Its words stand
in the catalogue under ``step.<Command>.``.

A command is made from the address and the form alone. So a form that records is decided however far the read tables
are, and is the same command again when it is sent again. The tables are read for the pages that are shown.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from typing import Any, Final, Generic, TypeVar

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from api.access.request import HOLDS
from api.problems import NotFound
from api.store.pool import Connection
from api.texts import Texts
from api.web.fields import Field, answers, fields_of
from api.web.forms import FieldFault, Form, read
from api.web.visit import BusyForm, Done, RefusalShown, Visit, see_other
from governance.log.command import Command
from governance.log.errors import Busy, Refused

STEP: Final = "_step"
"""The field that says how far a form has come."""
CHANGE: Final = "change"
RECORD: Final = "record"

Link = tuple[str, str]
"""Words and address."""
Rows = list[tuple[str, str]]
"""Pairs of words and value."""


class Subject(msgspec.Struct, frozen=True):
    """Upon what steps are taken, as the read tables know it: a room, a member, an office, a meeting, a voting."""

    @property
    def path(self) -> str:
        """Where it is shown."""
        raise NotImplementedError

    @property
    def which(self) -> object:
        """What stands in the address of its steps, in the place of the marker."""
        return None

    def back(self, texts: Texts) -> tuple[str, str | None]:
        """Where the way back leads, and what it is called there; ``None``: no more is said than that it leads back."""
        return self.path, None

    def called(self, texts: Texts) -> dict[str, object]:
        """What the sentences of the catalogue call it, and its facts in a refusal."""
        return {}

    def about(self, texts: Texts) -> Rows:
        """What is said of it before it is asked."""
        return []


S = TypeVar("S", bound=Subject)


async def _nothing(_: Visit) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Step(Generic[S]):
    """One command, as people give it on pages."""

    command: type[Command]
    address: str
    """Its end, after that of what it is taken upon; empty: there is no more to it."""
    upon: Callable[[S, date], Refused | None] = lambda _, __: None
    """Why it does not fit, whatever is answered: the pure function beside the slice, asked of the read tables."""
    _: KW_ONLY
    given: Mapping[str, object] = field(default_factory=dict)
    """Fields that no page asks."""
    made: Callable[[Visit], Awaitable[Mapping[str, object]]] = _nothing
    """Fields that no page asks, and that are made from what was typed."""
    carried: Sequence[str] = ()
    """Fields that its forms carry unseen, ``filled`` when it was asked: read anew, they might be others by now."""
    filled: Callable[[S, date], Mapping[str, object]] = lambda _, __: {}
    """What stands in the fields at first."""
    one_of: Sequence[str] = ()
    """Fields of which one must be filled in."""
    about: Callable[[S, Texts], Rows] = lambda _, __: []
    """What is said before it is asked, besides what it is taken upon."""
    notes: str | None = None
    """The template with what else there is to say."""
    lands: Callable[[Mapping[str, Any]], str] | None = None
    """By the fields that are given, where it is seen that it is done, of a step that is taken on the spot; ``None``: at
    its entry in the history, which is the receipt."""
    past: Sequence[str] = ()
    """The refusals that say that it was done already, or that it is over: whoever comes then sees how it stands."""
    mends: Sequence[str] = ()
    """The refusals of other steps that say that this one comes first."""
    own_page: bool = False
    """Its pages are more than questions, and made by hand."""


class StepWords(msgspec.Struct, frozen=True):
    """The words on the pages of a step."""

    title: str
    lead: str | None
    deed: str
    """On the button, with the verb."""
    means: list[str]
    """What it does, for whom, and from when."""
    rule: str | None
    article: str | None


class Steps(Generic[S]):
    """The steps that are taken upon one kind of thing.

    ``path``: of what they are taken upon, with the marker by which it is found (``/kamers/{slug:str}``). ``find``:
    reads it by what stands there; raises ``NotFound`` and ``NotAllowed``. ``given``: the fields of its commands that
    say which one it is, by what stands there and nothing else; raises ``NotFound`` for what can be the name of none.
    """

    def __init__(
        self,
        section: str,
        path: str,
        find: Callable[[Visit, Connection, Any], Awaitable[S]],
        steps: Sequence[Step[S]],
        *,
        given: Callable[[Any], Mapping[str, object]] = lambda _: {},
    ) -> None:
        self.section = section
        self.find = find
        self._given = given
        self._path = path
        self._steps = {step.command: step for step in steps}
        for step in steps:
            for code in step.mends:
                assert code not in _MENDED_BY, f"{code} is mended by two steps"
                _MENDED_BY[code] = (step.command, self._path_of(step))

    def __iter__(self) -> Iterator[Step[S]]:
        return iter(self._steps.values())

    @property
    def handlers(self) -> list[HTTPRouteHandler]:
        """The pages of each step."""
        return [handler for step in self if not step.own_page for handler in self._pages_of(step)]

    async def links(self, visit: Visit, connection: Connection, which: Any = None) -> list[Link]:
        """What the reader can do here now; for who may do nothing here nothing is read."""
        if not any(visit.may(command) for command in self._steps):
            return []
        return self.links_of(visit, await self.find(visit, connection, which))

    def links_of(self, visit: Visit, subject: S) -> list[Link]:
        """The same, of what was read already."""
        return [link for command in self._steps if (link := self.link(visit, subject, command)) is not None]

    def link(self, visit: Visit, subject: S, command: type[Command]) -> Link | None:
        """The link to one step; ``None`` where the reader has no right to it, or something refuses it."""
        address = self.address(visit, subject, command)
        return None if address is None else (_link_words(command, visit.texts, subject.called(visit.texts)), address)

    def address(self, visit: Visit, subject: S, command: type[Command]) -> str | None:
        """The same without the words, for a page that has words of its own."""
        step = self._steps[command]
        if not visit.may(command) or step.upon(subject, visit.today) is not None:
            return None
        return _MARKER.sub(lambda _: str(subject.which), self._path_of(step))

    def _pages_of(self, step: Step[S]) -> list[HTTPRouteHandler]:
        async def ask(visit: NamedDependency[Visit]) -> Response[Any]:
            by_address = self._given(_which(visit))
            visit.must_have_right(step.command)
            return await (await self._taken(visit, step, by_address)).ask()

        async def take(visit: NamedDependency[Visit]) -> Response[Any]:
            by_address = self._given(_which(visit))
            too_early: Busy | None = None
            try:
                visit.must_have_right(step.command)
            except Busy as busy:
                too_early = busy
            return await (await self._taken(visit, step, by_address)).go_on(too_early)

        path = self._path_of(step)
        return [get(path)(ask), post(path, opt={HOLDS: step.command})(take)]

    def _path_of(self, step: Step[S]) -> str:
        return f"{self._path}/{step.address}" if step.address else self._path

    async def _taken(self, visit: Visit, step: Step[S], by_address: Mapping[str, object]) -> "Taken[S]":
        return Taken(visit, self, step, {**by_address, **step.given, **await step.made(visit)})

    async def look(self, visit: Visit) -> S:
        """What a step is taken upon, as it is now."""
        async with visit.look() as connection:
            return await self.find(visit, connection, _which(visit))


def _which(visit: Visit) -> Any:
    """What stands in an address in the place of its marker."""
    return next(iter(visit.request.path_params.values()), None)


_MARKER: Final = re.compile(r"{(\w+):\w+}")

_MENDED_BY: Final[dict[str, tuple[type[Command], str]]] = {}
"""By the code of a refusal: the step that comes first, and its address, whose markers are facts of that refusal."""


def mended() -> dict[str, frozenset[str]]:
    """The refusals that another step takes away, each with the facts that the address of that step is made from."""
    return {code: frozenset(_MARKER.findall(path)) for code, (_, path) in _MENDED_BY.items()}


def comes_first(visit: Visit, refused: Refused) -> Link | None:
    """The step that takes a refusal away, for who has the right to it."""
    command, path = _MENDED_BY.get(refused.code, (None, ""))
    if command is None or not visit.may(command):
        return None
    address = _MARKER.sub(lambda marker: str(refused.facts[marker[1]]), path)
    return _link_words(command, visit.texts, _called(refused, visit.texts)), address


def _called(refused: Refused, texts: Texts) -> dict[str, object]:
    """What the facts of a refusal are called in a sentence: ``office.secretaris`` where there are words for it."""
    names = {name: f"{name}.{fact}" for name, fact in refused.facts.items()}
    return {name: texts.t(key) if texts.has(key) else refused.facts[name] for name, key in names.items()}


def _link_words(command: type[Command], texts: Texts, called: Mapping[str, object]) -> str:
    return texts.t(f"step.{command.__name__}.link", **called)


class Taken(Generic[S]):
    """One step, as it is taken in one visit. What is sent is decided before the read tables are looked at."""

    def __init__(self, visit: Visit, steps: Steps[S], step: Step[S], given: Mapping[str, Any]) -> None:
        self._visit = visit
        self._steps = steps
        self._step = step
        self._given = given
        self._asks = bool(set(step.command.__struct_fields__) - given.keys())

    async def ask(self) -> Response[Any]:
        """The questions; where there are none, what it means; or why it does not fit."""
        return self._pages(await self._steps.look(self._visit)).first()

    async def go_on(self, too_early: Busy | None) -> Response[Any]:
        """What follows upon the form that was sent. Raises what ``Visit.give`` raises.

        ``too_early``: the read tables do not know yet whether the reader has the right. The log does, where it is asked
        of whoever records; who would look is told to wait.
        """
        form = self._complete(await self._visit.form(self._step.command, given=self._given))
        going = form.text(STEP) if self._asks else RECORD
        if too_early is not None and (going != RECORD or form.command is None):
            raise BusyForm(form, self._visit.request.url.path, too_early) from too_early
        done_at = await self._visit.done_at(form) if going != RECORD else None
        if done_at is not None:
            return see_other(self._receipt(done_at))
        if going == CHANGE:
            return (await self._pages_for(form)).questions(Form(form.kind, form.typed))
        if form.command is None or going == RECORD:
            return await self._give(form)
        return (await self._pages_for(form)).check(form)

    async def _give(self, form: Form[Any]) -> Response[Any]:
        done: Done[Any] = await self._visit.give(form)
        if done.answer is not None:
            return see_other(self._receipt(done.answer.events[0].position), after=done.answer.position)
        return (await self._pages_for(done.form, done.refused)).again(done)

    async def _pages_for(self, form: Form[Any], refused: Refused | None = None) -> "StepPages[S]":
        """Its pages, for who sent a form. Where the read tables lack what it is about, they are told why it was
        ``refused``, or that it is too early: what they typed is kept. Raises ``Refused``, ``BusyForm``.
        """
        try:
            return self._pages(await self._steps.look(self._visit))
        except (NotFound, Busy) as lacking:
            if refused is not None:
                raise refused from lacking
            if isinstance(lacking, NotFound) and not await self._visit.tables_lag():
                raise
            busy = Busy("the read tables lack what a form is about", retry_after=2)
            raise BusyForm(form, self._visit.request.url.path, busy) from lacking

    def _pages(self, subject: S) -> "StepPages[S]":
        return StepPages(self._visit, self._steps.section, self._step, self._given, subject)

    def _receipt(self, position: int) -> str:
        """Where it is seen that it is done."""
        return f"/historie/{position}" if self._step.lands is None else self._step.lands(self._given)

    def _complete(self, form: Form[Any]) -> Form[Any]:
        """Where one of a few fields must be filled in, and none is, that is wrong with the first."""
        one_of = self._step.one_of
        if form.command is None or not one_of or any(getattr(form.command, name) is not None for name in one_of):
            return form
        return Form(form.kind, form.typed, {one_of[0]: FieldFault("missing")})


class StepPages(Generic[S]):
    """The pages of one step, upon what the read tables say that it is taken upon."""

    def __init__(self, visit: Visit, section: str, step: Step[S], given: Mapping[str, Any], subject: S) -> None:
        self._visit = visit
        self._section = section
        self._step = step
        self._given = given
        self._subject = subject
        self._called = subject.called(visit.texts)
        unasked = {*given, *step.carried}
        self._fields: list[Field] = fields_of(step.command, unasked, visit.texts, self._called, one_of=step.one_of)

    def first(self) -> Response[Any]:
        """The questions; where there are none, what it means; or why it does not fit."""
        refused = self._step.upon(self._subject, self._visit.today)
        if refused is not None:
            return self._refused(refused)
        filled = self._step.filled(self._subject, self._visit.today)
        form = Form.blank(self._step.command, self._visit.new_key(), **filled)
        return self.questions(form) if self._fields else self.check(form)

    def again(self, done: Done[Any]) -> Response[Any]:
        """The page of a form that was not done, with why."""
        refusal = None if done.refused is None else self._visit.refusal(done.refused, self._called)
        if self._fields:
            return self.questions(done.form, status=done.status, refusal=refusal)
        refused = self._step.upon(self._subject, self._visit.today)
        return self.check(done.form, status=done.status, refusal=refusal, refused=refused)

    def _refused(self, refused: Refused) -> Response[Any]:
        """In place of questions that lead nowhere: how it stands, what comes first, or why it cannot be.

        A step that is taken on the spot, or for which another comes first, waits for its moment: that is no error.
        """
        if refused.code in self._step.past:
            return see_other(self._subject.path)
        refusal = self._visit.refusal(refused, self._called)
        if refused.code in _MENDED_BY or self._step.lands is not None:
            return self.check(Form.blank(self._step.command), refusal=refusal, refused=refused)
        shown = msgspec.structs.asdict(refusal)
        back, _ = self._subject.back(self._visit.texts)
        return self._visit.show("refused.html", section=self._section, status=409, back=back, **shown)

    def questions(self, form: Form[Any], **more: Any) -> Response[Any]:
        """The questions, filled in as far as they were answered."""
        return self._visit.show("step/ask.html", form=form, fields=self._fields, **self._around(), **more)

    def check(
        self,
        form: Form[Any],
        *,
        status: int = 200,
        refusal: RefusalShown | None = None,
        refused: Refused | None = None,
    ) -> Response[Any]:
        """What was answered, and what it means.

        ``refused``: it is known that it would be refused, so there is no button, but what comes first.
        """
        command = form.command or read(self._step.command, [], given=self._given).command
        rows = [] if command is None else answers(command, self._fields, self._visit.texts)
        return self._visit.show(
            "step/check.html",
            status=status,
            form=form,
            rows=[*((*pair, "") for pair in self._about), *rows],
            refusal=refusal,
            waits=refused is not None,
            first=None if refused is None else comes_first(self._visit, refused),
            **self._around(),
        )

    @property
    def _about(self) -> Rows:
        texts = self._visit.texts
        return [*self._subject.about(texts), *self._step.about(self._subject, texts)]

    def _around(self) -> dict[str, Any]:
        back, back_to = self._subject.back(self._visit.texts)
        return {
            "section": self._section,
            "step": self._words,
            "address": self._visit.request.url.path,
            "back": back,
            "back_to": back_to,
            "about": self._about,
            "notes": self._step.notes,
            "asks": bool(self._fields),
            "carried": self._step.carried,
        }

    @property
    def _words(self) -> StepWords:
        """What is said of it, in the language of the visit."""
        texts, name = self._visit.texts, f"step.{self._step.command.__name__}"

        def words(which: str) -> str | None:
            key = f"{name}.{which}"
            return texts.t(key, **self._called) if texts.has(key) else None

        return StepWords(
            title=texts.t(f"{name}.title", **self._called),
            lead=words("lead"),
            deed=texts.t(f"{name}.deed", **self._called),
            means=[sentence for number in range(1, 10) if (sentence := words(f"means.{number}"))],
            rule=words("rule"),
            article=words("article"),
        )
