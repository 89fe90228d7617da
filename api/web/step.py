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
from api.store.pool import Connection
from api.texts import Texts
from api.web.fields import Field, answers, fields_of
from api.web.forms import FieldFault, Form, read
from api.web.visit import Done, RefusalShown, Visit, see_other
from governance.log.command import Command
from governance.log.errors import Refused

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

    @property
    def given(self) -> dict[str, object]:
        """The fields of its commands that say which one it is."""
        return {}

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
    filled: Callable[[S, date], Mapping[str, object]] = lambda _, __: {}
    """What stands in the fields at first."""
    one_of: Sequence[str] = ()
    """Fields of which one must be filled in."""
    about: Callable[[S, Texts], Rows] = lambda _, __: []
    """What is said before it is asked, besides what it is taken upon."""
    notes: str | None = None
    """The template with what else there is to say."""
    lands: Callable[[S], str] | None = None
    """Where it is seen that it is done, of a step that is taken on the spot; ``None``: its entry in the history, which
    is the receipt."""
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
    reads it by what stands there; raises ``NotFound`` and ``NotAllowed``. ``named``: what can stand there, before it is
    known who asks; raises ``NotFound`` for what can be the name of none.
    """

    def __init__(
        self,
        section: str,
        path: str,
        find: Callable[[Visit, Connection, Any], Awaitable[S]],
        steps: Sequence[Step[S]],
        *,
        named: Callable[[Any], object] = lambda which: which,
    ) -> None:
        self.section = section
        self.find = find
        self._named = named
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
            return await Taken(visit, self, step, await self._found(visit, step)).ask()

        async def take(visit: NamedDependency[Visit]) -> Response[Any]:
            return await Taken(visit, self, step, await self._found(visit, step)).go_on()

        path = self._path_of(step)
        return [get(path)(ask), post(path, opt={HOLDS: step.command})(take)]

    def _path_of(self, step: Step[S]) -> str:
        return f"{self._path}/{step.address}" if step.address else self._path

    async def _found(self, visit: Visit, step: Step[S]) -> S:
        """What the step is taken upon. Who has no right to it is told so before anything is read."""
        self._named(_which(visit))
        visit.must_have_right(step.command)
        return await self.look_again(visit)

    async def look_again(self, visit: Visit) -> S:
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
    """One step, as it is taken in one visit."""

    def __init__(self, visit: Visit, steps: Steps[S], step: Step[S], subject: S) -> None:
        self._visit = visit
        self._steps = steps
        self._step = step
        self._subject = subject
        self._called = subject.called(visit.texts)
        self._given = {**subject.given, **step.given}
        self._fields: list[Field] = fields_of(step.command, self._given, visit.texts, self._called, one_of=step.one_of)

    async def ask(self) -> Response[Any]:
        """The questions; where there are none, what it means; or why it does not fit."""
        refused = self._step.upon(self._subject, self._visit.today)
        if refused is not None:
            return self._refused(refused)
        filled = self._step.filled(self._subject, self._visit.today)
        form = Form.blank(self._step.command, self._visit.new_key(), **filled)
        return self._questions(form) if self._fields else self._check(form)

    async def go_on(self) -> Response[Any]:
        """What follows upon the form that was sent. Raises what ``Visit.give`` raises."""
        form = self._complete(await self._visit.form(self._step.command, given=self._given))
        going = form.text(STEP) if self._fields else RECORD
        done_at = await self._visit.done_at(form) if going != RECORD else None
        if done_at is not None:
            return see_other(self._receipt(done_at))
        if going == CHANGE:
            return self._questions(Form(form.kind, form.typed))
        if form.command is None or going == RECORD:
            return await self._give(form)
        return self._check(form)

    async def _give(self, form: Form[Any]) -> Response[Any]:
        done: Done[Any] = await self._visit.give(form, self._called)
        if done.answer is not None:
            return see_other(self._receipt(done.answer.events[0].position), after=done.answer.position)
        if self._fields:
            return self._questions(done.form, status=done.status, refusal=done.refusal)
        now = Taken(self._visit, self._steps, self._step, await self._steps.look_again(self._visit))
        refused = self._step.upon(now._subject, self._visit.today)
        return now._check(done.form, status=done.status, refusal=done.refusal, refused=refused)

    def _receipt(self, position: int) -> str:
        """Where it is seen that it is done."""
        return f"/historie/{position}" if self._step.lands is None else self._step.lands(self._subject)

    def _complete(self, form: Form[Any]) -> Form[Any]:
        """Where one of a few fields must be filled in, and none is, that is wrong with the first."""
        one_of = self._step.one_of
        if form.command is None or not one_of or any(getattr(form.command, name) is not None for name in one_of):
            return form
        return Form(form.kind, form.typed, {one_of[0]: FieldFault("missing")})

    def _refused(self, refused: Refused) -> Response[Any]:
        """In place of questions that lead nowhere: how it stands, what comes first, or why it cannot be.

        A step that is taken on the spot, or for which another comes first, waits for its moment: that is no error.
        """
        if refused.code in self._step.past:
            return see_other(self._subject.path)
        refusal = self._visit.refusal(refused, self._called)
        if refused.code in _MENDED_BY or self._step.lands is not None:
            return self._check(Form.blank(self._step.command), refusal=refusal, refused=refused)
        shown = msgspec.structs.asdict(refusal)
        back, _ = self._subject.back(self._visit.texts)
        return self._visit.show("refused.html", section=self._steps.section, status=409, back=back, **shown)

    def _questions(self, form: Form[Any], **more: Any) -> Response[Any]:
        return self._visit.show("step/ask.html", form=form, fields=self._fields, **self._around(), **more)

    def _check(
        self,
        form: Form[Any],
        *,
        status: int = 200,
        refusal: RefusalShown | None = None,
        refused: Refused | None = None,
    ) -> Response[Any]:
        """``refused``: it is known that it would be refused, so there is no button, but what comes first."""
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
            "section": self._steps.section,
            "step": self._words,
            "address": self._visit.request.url.path,
            "back": back,
            "back_to": back_to,
            "about": self._about,
            "notes": self._step.notes,
            "asks": bool(self._fields),
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
