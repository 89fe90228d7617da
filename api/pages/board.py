"""``/bestuur``: who holds which office on a day, as far as is known; all terms; taking up an office and leaving it."""

from collections.abc import Collection
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.membership import name_words
from api.problems import NotFound
from api.process.record import still_to_ask
from api.texts import Texts
from api.web.act import Act
from api.web.asked import OnDay, asked
from api.web.forms import FieldFault, Form
from api.web.visit import Visit
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.persons import MergePerson, why_not_joined
from governance.dates import ImpreciseDate
from governance.ids import OFFICES, Office
from governance.log.errors import Refused
from governance.states.board import OfficeState
from projections.board import OfficeHeld, offices, terms
from projections.membership import member
from projections.statutes import cooperative

PATH: Final = "/bestuur"
SECTION: Final = "board"


class Seat(msgspec.Struct, frozen=True):
    """An office as it is shown on a day."""

    office: Office
    name: str
    holders: list[str]
    """Who holds it, in words: one line, or several where it is not known which of them did."""
    since: str | None
    held: bool
    """Today: so that it can be left, and not be taken up."""


class ByName(msgspec.Struct, frozen=True):
    """An office whose holder is on record by name alone, so that they cannot vote."""

    office: str
    holder: str
    href: str | None
    """Where they are joined to the member who they are; ``None``: another officer does that for the reader."""


class Term(msgspec.Struct, frozen=True):
    """A time in office, as ``time.timeline`` takes it."""

    when: ImpreciseDate | None
    precision: str
    title: str
    text: str | None
    href: str | None = None


@get(PATH)
async def board_page(visit: NamedDependency[Visit]) -> Template:
    """The board on a day, and everybody who was in it."""
    form: Form[OnDay] = asked(visit.request, OnDay)
    said = form.command or OnDay()
    on = said.on or visit.today
    async with visit.look() as connection:
        founded = await cooperative(connection, on)
        held = await offices(connection, visit.reader, on)
        now = await offices(connection, visit.reader, visit.today)
        ever = await terms(connection, visit.reader)
        unsaid = await still_to_ask(connection)
    texts = visit.texts
    return visit.show(
        "board/board.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=said.on is not None,
        founded=founded is not None,
        seats=seats(held, now, texts, unsaid, today=said.on is None),
        terms=[(office, texts.t(f"office.{office}"), _terms(ever, office, texts, unsaid)) for office in OFFICES],
        by_name=_by_name(now, visit, unsaid) if said.on is None else [],
        may_change=said.on is None and ("secretaris" in visit.reader.offices or visit.reader.operator),
    )


def _by_name(now: list[OfficeHeld], visit: Visit, unsaid: Collection[Office]) -> list[ByName]:
    """The holders today who are joined to no member, for the board. Who began in 2015 is not asked about."""
    texts = visit.texts
    return [
        ByName(
            texts.t(f"office.{held.office}"),
            holder_words(held, texts),
            f"{PATH}/lid/{held.entry}" if _why_not_joined(held, now, visit) is None else None,
        )
        for held in now
        if isinstance(held.person, str) and held.member is None and held.office not in unsaid
    ]


def _why_not_joined(term: OfficeHeld, now: list[OfficeHeld], visit: Visit) -> Refused | None:
    """Why the reader cannot join whoever holds this term to any member, as the command would say."""
    assert isinstance(term.person, str), "only of whom the record knows, and for the board, is it asked"
    return why_not_joined(
        term.person,
        term.member if isinstance(term.member, int) else None,
        in_office=not term.ended or any(held.entry == term.entry for held in now),
        speaks=visit.reader.person,
        officers=[held.person for held in now if held.status is OfficeState.HELD and isinstance(held.person, str)],
    )


def seats(
    held: list[OfficeHeld], now: list[OfficeHeld], texts: Texts, unsaid: Collection[Office] = (), *, today: bool = True
) -> list[Seat]:
    """Each office once, with whoever holds it on the day.

    ``unsaid``: of which nobody has said who holds them today. Who began may have left since: when is not known.
    ``today``: it is how things are now.
    """
    taken = {one.office for one in now if one.status is OfficeState.HELD}
    return [
        Seat(
            office=office,
            name=texts.t(f"office.{office}"),
            holders=[holder_words(one, texts) for one in held if one.office == office],
            since=next(
                (
                    _since(one, texts, unsaid, today=today)
                    for one in held
                    if one.office == office and one.status is OfficeState.HELD
                ),
                None,
            ),
            held=office in taken,
        )
        for office in OFFICES
    ]


def holder_words(one: OfficeHeld, texts: Texts) -> str:
    """Who holds an office: a name, not known who, perhaps a name, or nobody."""
    match one.status:
        case OfficeState.HELD:
            return one.holder or texts.t("board.not_known_who")
        case OfficeState.VACANT:
            return texts.t("office.vacant")
        case OfficeState.UNKNOWN:
            return texts.t("board.perhaps", who=one.holder or texts.t("board.somebody"))


def _since(one: OfficeHeld, texts: Texts, unsaid: Collection[Office], *, today: bool) -> str:
    return texts.period(one.since, one.until, ended=one.ended or one.office in unsaid, today=today)


def _terms(ever: list[OfficeHeld], office: Office, texts: Texts, unsaid: Collection[Office]) -> list[Term]:
    return [
        Term(
            when=one.since,
            precision=precision(one.since),
            title=one.holder or texts.t("board.was_not_known_who"),
            text=_end(one, texts, unsaid),
        )
        for one in ever
        if one.office == office
    ]


def _end(one: OfficeHeld, texts: Texts, unsaid: Collection[Office]) -> str:
    if one.until is not None:
        return texts.t("board.until", day=one.until)
    return texts.t("board.end_unknown" if one.ended or one.office in unsaid else "board.still")


def precision(when: ImpreciseDate | None) -> str:
    """Which sign a date has on a time line."""
    if when is None:
        return "unknown"
    return "month" if when.exact is None else "day"


def _office(name: str) -> Office:
    for office in OFFICES:
        if office == name:
            return office
    raise NotFound("no such office")


async def _change(visit: Visit, name: str, deed: str) -> Act[Any]:
    """Taking up an office, or leaving it. Raises ``NotFound``, ``NotAllowed``."""
    command: Any = {"aantreden": AssumeOffice, "aftreden": VacateOffice}.get(deed)
    office = _office(name)
    if command is None:
        raise NotFound("no such page")
    visit.must("secretaris" in visit.reader.offices or visit.reader.operator, "secretaris")
    async with visit.look() as connection:
        held = [one for one in await offices(connection, visit.reader, visit.today) if one.office == office]
    texts = visit.texts
    return Act(
        visit,
        command,
        section=SECTION,
        back=PATH,
        given={"office": office, "admission": None} if command is AssumeOffice else {"office": office},
        about=[
            (texts.t("board.office"), texts.t(f"office.{office}")),
            (texts.t("board.holds_it"), texts.join(holder_words(one, texts) for one in held)),
        ],
        one_of=("member", "name"),
        office=texts.t(f"office.{office}"),
    )


@get(f"{PATH}/{{office:str}}/{{deed:str}}")
async def change_page(office: FromPath[str], deed: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """Who takes up an office and since when; or until when somebody held it."""
    act = await _change(visit, office, deed)
    return act.ask(**({"since": visit.today} if deed == "aantreden" else {"until": visit.today}))


@post(f"{PATH}/{{office:str}}/{{deed:str}}")
async def change(office: FromPath[str], deed: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Record that an office was taken up or left."""
    act = await _change(visit, office, deed)
    if deed == "aftreden":
        return await act.go()
    form: Form[AssumeOffice] = await visit.form(AssumeOffice, given={"office": _office(office), "admission": None})
    said = form.command
    nobody = said is not None and said.member is None and said.name is None
    return await act.go_on(form, {"member": FieldFault("missing")} if nobody else None)


# Who turned out to be a member


async def _joining(
    visit: Visit, entry: int, *, answered: bool = False
) -> tuple[Act[MergePerson], Form[MergePerson] | None, Refused | None]:
    """The step that joins the holder who took office by this entry to a member, and why it cannot be.

    ``answered``: with the form that was sent, and the name of the member whose number is in it.
    """
    visit.must(visit.reader.sees_register, *OFFICES)
    form: Form[MergePerson] | None = None
    async with visit.look() as connection:
        now = await offices(connection, visit.reader, visit.today)
        term = next((held for held in await terms(connection, visit.reader) if held.entry == entry), None)
        if term is None or not isinstance(term.person, str):
            raise NotFound("no such holder")
        if answered:
            form = await visit.form(MergePerson, given={"person": term.person})
        command = None if form is None else form.command
        joined = None if command is None else await member(connection, visit.reader, command.member, visit.today)
    texts, office = visit.texts, visit.texts.t(f"office.{term.office}")
    about = [(texts.t("board.office"), office), (texts.t("board.holder"), holder_words(term, texts))]
    if joined is not None:
        about.append((texts.t("board.name_of", member=str(joined.number)), name_words(joined, texts)))
    act = Act(
        visit,
        MergePerson,
        section=SECTION,
        back=PATH,
        given={"person": term.person},
        about=about,
        office=office,
        holder=holder_words(term, texts),
    )
    return act, form, _why_not_joined(term, now, visit)


@get(f"{PATH}/lid/{{entry:int}}")
async def join_page(entry: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """Which member the holder of an office is."""
    act, _, refused = await _joining(visit, entry)
    return act.ask() if refused is None else act.refuse(refused)


@post(f"{PATH}/lid/{{entry:int}}")
async def join(entry: FromPath[int], visit: NamedDependency[Visit]) -> Response[Any]:
    """Join the holder of an office to the member who they are; before it counts, both names are shown."""
    act, form, _ = await _joining(visit, entry, answered=True)
    assert form is not None, "it was sent"
    return await act.go_on(form)
