"""The steps upon one kind of subject, such as a room: their addresses, their links, and what becomes of a form."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Generic

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from api.access.request import HOLDS
from api.problems import NotFound
from api.store.pool import Connection
from api.web.comes_first import MARKER, MENDED_BY, link_words
from api.web.fields import first_field_of
from api.web.forms import FieldFault, Form
from api.web.step import CHANGE, RECORD, STEP, Link, S, Step
from api.web.step_pages import StepPages
from api.web.visit import BusyForm, Done, Visit, see_other
from governance.log.command import Command
from governance.log.errors import Busy, Refused


class Steps(Generic[S]):
    """The steps upon one kind of subject.

    - ``path``: that of the subject, with a marker for which one it is: ``/kamers/{slug:str}``.
    - ``find``: reads the subject by what stands in the place of the marker. Raises ``NotFound`` and ``NotAllowed``.
    - ``given``: the fields of the commands that say which subject it is, from the address alone. Raises ``NotFound``
      for a text that cannot name one.
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
                assert code not in MENDED_BY, f"{code} is mended by two steps"
                MENDED_BY[code] = (step.command, self.path_of(step))

    def __iter__(self) -> Iterator[Step[S]]:
        return iter(self._steps.values())

    @property
    def handlers(self) -> list[HTTPRouteHandler]:
        """The pages of each step."""
        return [handler for step in self if not step.own_page for handler in self._pages_of(step)]

    async def links(self, visit: Visit, connection: Connection, which: Any = None) -> list[Link]:
        """Links to what the reader can do here now. If they have no right to any step, nothing is read."""
        if not any(visit.may(command) for command in self._steps):
            return []
        return self.links_of(visit, await self.find(visit, connection, which))

    def links_of(self, visit: Visit, subject: S) -> list[Link]:
        """The same as ``links``, for a subject that was read already."""
        return [link for command in self._steps if (link := self.link(visit, subject, command)) is not None]

    def link(self, visit: Visit, subject: S, command: type[Command]) -> Link | None:
        """The link to one step; ``None`` if the reader has no right to it, or it would be refused."""
        address = self.address(visit, subject, command)
        return None if address is None else (link_words(command, visit.texts, subject.called(visit.texts)), address)

    def address(self, visit: Visit, subject: S, command: type[Command]) -> str | None:
        """The address of ``link``, for a page that has words of its own."""
        step = self._steps[command]
        if not visit.may(command) or step.upon(subject, visit.today) is not None:
            return None
        return MARKER.sub(lambda _: str(subject.which), self.path_of(step))

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

        path = self.path_of(step)
        return [get(path)(ask), post(path, opt={HOLDS: step.command})(take)]

    def path_of(self, step: Step[S]) -> str:
        """The address of a step, with the marker of what it is taken upon."""
        return f"{self._path}/{step.address}" if step.address else self._path

    async def _taken(self, visit: Visit, step: Step[S], by_address: Mapping[str, object]) -> "Taken[S]":
        return Taken(visit, self, step, {**by_address, **step.given, **await step.made(visit)})

    async def look(self, visit: Visit) -> S:
        """The subject of this visit, as the read tables have it now."""
        async with visit.look() as connection:
            return await self.find(visit, connection, _which(visit))


def _which(visit: Visit) -> Any:
    """What stands in the address of this visit in the place of the marker."""
    return next(iter(visit.request.path_params.values()), None)


class Taken(Generic[S]):
    """One step in one visit. A form that records is decided before the read tables are looked at."""

    def __init__(self, visit: Visit, steps: Steps[S], step: Step[S], given: Mapping[str, Any]) -> None:
        self._visit = visit
        self._steps = steps
        self._step = step
        self._given = given
        self._asks = bool(set(step.command.__struct_fields__) - given.keys() - set(step.rows))

    async def ask(self) -> Response[Any]:
        """The first page: the questions, or the check if there are none, or why the step is refused."""
        return self._pages(await self._steps.look(self._visit)).first()

    async def go_on(self, too_early: Busy | None) -> Response[Any]:
        """The page that follows on the form that was sent. Raises what ``Visit.give`` raises.

        ``too_early``: the read tables do not know yet whether the reader has the right. A form that records is decided
        all the same, because the log is asked for the right. For any other form the reader is told to wait.
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
        """The pages for somebody who sent a form.

        If the read tables lack the subject, this raises ``refused``, or else ``BusyForm``, whose page keeps what was
        typed.
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
        """The page that shows that it is done."""
        return f"/historie/{position}" if self._step.lands is None else self._step.lands(self._given)

    def _complete(self, form: Form[Any]) -> Form[Any]:
        """The form, with a fault at the first field of ``one_of`` or of its part if none of those is filled in."""
        part = self._step.part(_which(self._visit))
        if form.command is not None and part is not None and getattr(form.command, part) is None:
            return Form(form.kind, form.typed, {first_field_of(self._step.command, part): FieldFault("missing")})
        one_of = self._step.one_of
        if form.command is None or not one_of or any(getattr(form.command, name) is not None for name in one_of):
            return form
        return Form(form.kind, form.typed, {one_of[0]: FieldFault("missing")})
