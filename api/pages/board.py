"""``/bestuur``: who holds which office on a day, as far as is known; all terms; taking up an office and leaving it."""

from collections.abc import Collection
from datetime import date
from typing import Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec.structs import replace

from api.pages.membership import name_words
from api.problems import NotFound
from api.process.record import still_to_ask
from api.store.pool import Connection
from api.texts import Texts
from api.web.asked import OnDay, asked
from api.web.forms import Form
from api.web.step import Link, Rows, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.board import AssumeOffice, VacateOffice, why_not_left, why_not_taken_up
from governance.commands.persons import MergePerson, why_not_joined
from governance.dates import ImpreciseDate
from governance.ids import OFFICES, Office, PersonId
from governance.log.errors import Refused
from governance.states.board import OfficeState
from projections.board import OfficeHeld, offices, terms
from projections.membership import Member, member
from projections.statutes import Cooperative, cooperative

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
    """Whether it is held today, so that it can be left but not taken up."""


class ByName(msgspec.Struct, frozen=True):
    """An office whose holder is on record by name alone, so that they cannot vote."""

    office: str
    join: Link | None
    """The link to join them to the member who they are; ``None``: only another officer can."""


class TermShown(msgspec.Struct, frozen=True):
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
    chosen = form.command or OnDay()
    on = chosen.on or visit.today
    async with visit.look() as connection:
        founded = await cooperative(connection, on)
        held = await offices(connection, visit.reader, on)
        now = await offices(connection, visit.reader, visit.today) if chosen.on else held
        ever = await terms(connection, visit.reader)
        unsaid = await still_to_ask(connection)
    texts = visit.texts
    each_now = [] if chosen.on else [OfficeNow.of(office, now, ever, founded) for office in OFFICES]
    return visit.show(
        "board/board.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=chosen.on is not None,
        founded=founded is not None,
        seats=seats(held, now, texts, unsaid, today=chosen.on is None),
        terms=[(office, texts.t(f"office.{office}"), _terms(ever, office, texts, unsaid)) for office in OFFICES],
        by_name=_by_name(now, visit, unsaid) if chosen.on is None else [],
        steps=[link for office_now in each_now for link in STEPS.links_of(visit, office_now)],
    )


def _by_name(now: list[OfficeHeld], visit: Visit, unsaid: Collection[Office]) -> list[ByName]:
    """The holders of today without a member number, for the board, except founders of whom nothing was told since."""
    holders = (HolderNow(held, now, visit.reader.person) for held in now)
    return [
        ByName(visit.texts.t(f"office.{holder.term.office}"), JOINING.link(visit, holder, MergePerson))
        for holder in holders
        if holder.is_known and holder.term.member is None and holder.term.office not in unsaid
    ]


def seats(
    held: list[OfficeHeld], now: list[OfficeHeld], texts: Texts, unsaid: Collection[Office] = (), *, today: bool = True
) -> list[Seat]:
    """Each office once, with its holder on the day.

    - ``held``: the terms of that day, and ``now`` those of today.
    - ``unsaid``: the offices of which nobody has told who holds them today. The founder may have left since.
    - ``today``: whether the day is today.
    """
    taken = {term.office for term in now if term.status is OfficeState.HELD}
    return [
        Seat(
            office=office,
            name=texts.t(f"office.{office}"),
            holders=[holder_words(term, texts) for term in held if term.office == office],
            since=next(
                (
                    _since(term, texts, unsaid, today=today)
                    for term in held
                    if term.office == office and term.status is OfficeState.HELD
                ),
                None,
            ),
            held=office in taken,
        )
        for office in OFFICES
    ]


def holder_words(term: OfficeHeld, texts: Texts) -> str:
    """Who holds an office: a name, not known who, perhaps a name, or nobody."""
    match term.status:
        case OfficeState.HELD:
            return term.holder or texts.t("board.not_known_who")
        case OfficeState.VACANT:
            return texts.t("office.vacant")
        case OfficeState.UNKNOWN:
            return texts.t("board.perhaps", who=term.holder or texts.t("board.somebody"))


def _since(term: OfficeHeld, texts: Texts, unsaid: Collection[Office], *, today: bool) -> str:
    return texts.period(term.since, term.until, ended=term.ended or term.office in unsaid, today=today)


def _terms(ever: list[OfficeHeld], office: Office, texts: Texts, unsaid: Collection[Office]) -> list[TermShown]:
    return [
        TermShown(
            when=term.since,
            precision=precision(term.since),
            title=term.holder or texts.t("board.was_not_known_who"),
            text=_end(term, texts, unsaid),
        )
        for term in ever
        if term.office == office
    ]


def _end(term: OfficeHeld, texts: Texts, unsaid: Collection[Office]) -> str:
    if term.until is not None:
        return texts.t("board.until", day=term.until)
    return texts.t("board.end_unknown" if term.ended or term.office in unsaid else "board.still")


def precision(when: ImpreciseDate | None) -> str:
    """The sign of a date on a time line, which tells how precise it is."""
    if when is None:
        return "unknown"
    return "month" if when.exact is None else "day"


def _office(name: str) -> Office:
    for office in OFFICES:
        if office == name:
            return office
    raise NotFound("no such office")


class OfficeNow(Subject, frozen=True):
    """An office as it is held today, with its last term on record."""

    office: Office
    held: list[OfficeHeld]
    last: OfficeHeld | None
    founded_on: date | None

    @classmethod
    def of(
        cls, office: Office, held: list[OfficeHeld], ever: list[OfficeHeld], founded: Cooperative | None
    ) -> "OfficeNow":
        """Make it from what was read of all offices: who holds each of them today (``held``), and every term."""
        return cls(
            office,
            held=[holder for holder in held if holder.office == office],
            last=next((term for term in reversed(ever) if term.office == office), None),
            founded_on=None if founded is None else founded.founded_on,
        )

    @property
    def path(self) -> str:
        return PATH

    @property
    def which(self) -> object:
        return self.office

    def called(self, texts: Texts) -> dict[str, object]:
        return {"office": texts.t(f"office.{self.office}")}

    def about(self, texts: Texts) -> Rows:
        return [
            (texts.t("board.office"), texts.t(f"office.{self.office}")),
            (texts.t("board.holds_it"), texts.join(holder_words(held, texts) for held in self.held)),
        ]


async def _office_now(visit: Visit, connection: Connection, name: str) -> OfficeNow:
    held = await offices(connection, visit.reader, visit.today)
    ever = await terms(connection, visit.reader)
    return OfficeNow.of(_office(name), held, ever, await cooperative(connection, visit.today))


STEPS: Final = Steps(
    SECTION,
    f"{PATH}/{{office:str}}",
    _office_now,
    [
        Step(
            VacateOffice,
            "aftreden",
            lambda now, today: why_not_left(now.office, now.last, today),
            filled=lambda _, today: {"until": today},
            mends=("office-held", "holds-an-office"),
        ),
        Step(
            AssumeOffice,
            "aantreden",
            lambda now, today: why_not_taken_up(now.office, now.last, now.founded_on, today),
            given={"admission": None},
            filled=lambda _, today: {"since": today},
            one_of=("member", "name"),
        ),
    ],
    given=lambda name: {"office": _office(name)},
)


# Who turned out to be a member


class HolderNow(Subject, frozen=True):
    """The holder of an office by one of its terms, beside all who hold one now."""

    term: OfficeHeld
    now: list[OfficeHeld]
    speaks: PersonId | None
    """The visitor who looks."""
    joined: Member | None = None
    """The member whose number was answered."""

    @property
    def is_known(self) -> bool:
        """Whether the record knows the holder, and the reader may know that."""
        return isinstance(self.term.person, str)

    @property
    def path(self) -> str:
        return PATH

    @property
    def which(self) -> object:
        return self.term.entry

    def called(self, texts: Texts) -> dict[str, object]:
        return {"office": texts.t(f"office.{self.term.office}"), "holder": holder_words(self.term, texts)}

    def about(self, texts: Texts) -> Rows:
        about = [
            (texts.t("board.office"), texts.t(f"office.{self.term.office}")),
            (texts.t("board.holder"), holder_words(self.term, texts)),
        ]
        if self.joined is not None:
            number = str(self.joined.number)
            about.append((texts.t("board.name_of", member=number), name_words(self.joined, texts)))
        return about

    def why_not_joined(self, _: date) -> Refused | None:
        """Why the reader cannot join this holder to any member."""
        assert isinstance(self.term.person, str), "only of whom the record knows, and for the board, is it asked"
        in_office = (held.person for held in self.now if held.status is OfficeState.HELD)
        return why_not_joined(
            self.term.person,
            self.term.member if isinstance(self.term.member, int) else None,
            in_office=not self.term.ended or any(held.entry == self.term.entry for held in self.now),
            speaks=self.speaks,
            officers=[person for person in in_office if isinstance(person, str)],
        )


async def _holder_now(visit: Visit, connection: Connection, entry: int) -> HolderNow:
    """The same with the member whose number was answered, so that both names are shown before it counts."""
    now, reader = await offices(connection, visit.reader, visit.today), visit.reader
    term = next((term for term in await terms(connection, reader) if term.entry == entry), None)
    holder = None if term is None else HolderNow(term, now, reader.person)
    if holder is None or not holder.is_known:
        raise NotFound("no such holder")
    answer = (await visit.form(MergePerson)).command if visit.sends_a_form else None
    joined = None if answer is None else await member(connection, reader, answer.member, visit.today)
    return replace(holder, joined=joined)


JOINING: Final = Steps(
    SECTION,
    f"{PATH}/lid/{{entry:int}}",
    _holder_now,
    [
        Step(
            MergePerson,
            "",
            HolderNow.why_not_joined,
            filled=lambda holder, _: {"person": holder.term.person},
            carried=("person",),
        )
    ],
)
