"""``/statuten``: what the statutes say on a day, and what holds where they are silent; and how they are entered."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from api.access.request import HOLDS
from api.pages.statutes.deeds import in_words
from api.pages.statutes.places import STATUTES, answers, begun, command_of, questions, shown
from api.problems import NotYetFounded
from api.store.pool import Connection
from api.web.asked import OnDay, address, asked
from api.web.forms import Form
from api.web.step import CHANGE, RECORD, STEP, Step, Subject
from api.web.steps import Steps
from api.web.visit import Done, Visit, see_other
from governance.commands.statutes import AdoptStatutes, why_no_statutes
from governance.rules.not_built import TOPICS_NOT_BUILT
from projections.reader import is_member
from projections.statutes import Cooperative, amendments_to_come, cooperative, rulebook_on

PATH: Final = "/statuten"
KEPT: Final = {"Cache-Control": "private, no-cache"}
"""The browser may keep the pages between the steps, so that its back button shows them with what was typed."""


class Founded(Subject, frozen=True):
    """The cooperative whose statutes they are; ``None``: it is not founded."""

    cooperative: Cooperative | None

    @property
    def path(self) -> str:
        return PATH


async def _founded(visit: Visit, connection: Connection, which: None) -> Founded:
    return Founded(await cooperative(connection, visit.today))


def _why_not(founded: Founded) -> Any:
    then = founded.cooperative
    return why_no_statutes(None if then is None else then.founded_on)


ENTERING: Final = Steps(
    "",
    PATH,
    _founded,
    [Step(AdoptStatutes, "invoeren", lambda founded, _: _why_not(founded), own_page=True)],
)
_ENTER: Final = f"{PATH}/invoeren"


@get(PATH)
async def statutes_page(visit: NamedDependency[Visit]) -> Template:
    """Every parameter on a day, with where its value comes from."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    chosen = form.command or OnDay()
    on = chosen.on or visit.today
    async with visit.look() as connection:
        then = await cooperative(connection, on)
        links = await ENTERING.links(visit, connection)
        known = then is not None and await is_member(connection, visit.reader)
        coming = await amendments_to_come(connection, on) if known else []
    if then is None and chosen.on is None:
        raise NotYetFounded("not yet founded")
    in_force = None if then is None else then.rulebook
    return visit.show(
        "statutes/statutes.html",
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=chosen.on is not None,
        founded=then is not None,
        in_force_on=None if in_force is None else in_force.in_force_on,
        parameters=[] if in_force is None else shown(in_force.parameters, visit.texts),
        coming=[(decided, in_words(decided, visit.texts)) for decided in coming],
        links=links,
    )


@get(_ENTER)
async def enter_page(visit: NamedDependency[Visit]) -> Template:
    """The form, with what the statutes of today say."""
    visit.must_have_right(AdoptStatutes)
    async with visit.look() as connection:
        rulebook = await rulebook_on(connection, visit.today)
    return await _questions(visit, begun(visit.new_key(), rulebook.statutes))


@post(_ENTER, opt={HOLDS: AdoptStatutes})
async def enter(visit: NamedDependency[Visit]) -> Response[Any]:
    """From the form to the check, back again, and on to the rulebook of its day."""
    visit.must_have_right(AdoptStatutes)
    form = command_of(await visit.form(STATUTES))
    going = form.text(STEP)
    if going == CHANGE:
        return await _questions(visit, Form(form.kind, form.typed))
    if form.command is None:
        return await _questions(visit, form, status=422)
    if going != RECORD:
        return await _check(visit, form, form.command)
    done = await visit.give(form)
    if done.answer is None:
        return await _questions(visit, done.form, done=done)
    return see_other(address(PATH, on=form.command.in_force_on), after=done.answer.position)


async def _questions(
    visit: Visit, form: Form[AdoptStatutes], *, status: int = 200, done: Done[AdoptStatutes] | None = None
) -> Template:
    async with visit.look():
        pass
    return visit.show(
        "statutes/enter.html",
        headers=KEPT,
        status=done.status if done else status,
        form=form,
        refusal=done.refusal if done else None,
        questions=questions(visit.today, visit.texts),
        not_built=list(TOPICS_NOT_BUILT),
    )


async def _check(visit: Visit, form: Form[AdoptStatutes], command: AdoptStatutes) -> Template:
    async with visit.look():
        pass
    return visit.show(
        "statutes/check.html",
        headers=KEPT,
        form=form,
        rows=answers(command, visit.texts),
        open_count=len(questions(visit.today, visit.texts)) - len(command.parameters),
    )
