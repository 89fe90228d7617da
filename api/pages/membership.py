"""``/leden``: how many there are, for anybody; the register and each member, for the board. How to leave."""

from datetime import date
from typing import Annotated, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import UNSET, Meta

from api.problems import NotFound, must_exist
from api.store.pool import Connection
from api.texts import Texts
from api.web.asked import address, asked
from api.web.forms import Form
from api.web.page import LEAVE_PATH
from api.web.step import Rows, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.membership import (
    AdmitMember,
    DeclareRegisterComplete,
    EndMembership,
    LiftSuspension,
    SuspendMember,
    why_no_admission,
    why_no_end,
    why_no_suspension,
    why_not_declared_complete,
    why_nothing_to_lift,
)
from governance.commands.persons import ErasePersonalData, why_no_erasure
from governance.ids import MemberId
from governance.log import tag
from governance.log.errors import NotAllowed, Refused
from projections.board import OfficeHeld, terms
from projections.decisions import decisions_about
from projections.member_list import Order, members
from projections.membership import Count, Member, Suspension, count, member
from projections.paging import Page
from projections.statutes import cooperative

PATH: Final = "/leden"
SECTION: Final = "members"
ON_A_PAGE: Final = 25
LARGEST_NUMBER: Final = 9_999_999


class RegisterAsked(msgspec.Struct, frozen=True):
    """What is asked of the register: a day, the beginnings of a name or number, an order, and a part of the list."""

    on: date | None = None
    search: Annotated[str, Meta(max_length=200)] | None = None
    order: Order = "number"
    after: Annotated[str, Meta(pattern=r"^[0-9]{1,7}$(?!\n)")] | None = None


@get(PATH)
async def members_page(visit: NamedDependency[Visit]) -> Template:
    """The page that tells how many members there are on a day, and who they are, to readers who may see that."""
    form: Form[RegisterAsked] = asked(visit.request, RegisterAsked)
    chosen = form.command or RegisterAsked()
    on = chosen.on or visit.today
    async with visit.look() as connection:
        founded = await cooperative(connection, on)
        how_many = await count(connection, on)
        register: Page[Member] | None = None
        try:
            register = await members(
                connection,
                visit.reader,
                on,
                search=chosen.search or "",
                order=chosen.order,
                after=chosen.after,
                limit=ON_A_PAGE,
            )
        except NotAllowed:
            register = None
        of_register = await _register(visit, connection, None)
    texts, reader = visit.texts, visit.reader
    admission = OF_THE_REGISTER.link(visit, of_register, AdmitMember)
    declaration = OF_THE_REGISTER.link(visit, of_register, DeclareRegisterComplete)
    filters = {"on": chosen.on, "search": chosen.search, "order": None if chosen.order == "number" else chosen.order}
    return visit.show(
        "membership/list.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=chosen.on is not None,
        founded=founded is not None,
        how_many=count_words(how_many, texts),
        known=how_many.exact is not None,
        rows=None
        if register is None
        else [_row(member, texts, linked=reader.sees_register) for member in register.items],
        with_all=reader.sees_register,
        active=_active(chosen, texts),
        first=address(PATH, **filters) if chosen.after else None,
        next=address(PATH, **filters, after=register.next) if register is not None and register.next else None,
        admission=admission if chosen.on is None else None,
        declaration=declaration if how_many.exact is None else None,
    )


def count_words(how_many: Count, texts: Texts) -> str:
    """How many members there are, as far as is known."""
    if how_many.exact is not None:
        return texts.t("members.count", n=how_many.exact)
    if how_many.at_least:
        return texts.t("members.at_least", n=how_many.at_least)
    return texts.t("known.unknown")


def _active(chosen: RegisterAsked, texts: Texts) -> str | None:
    parts = [texts.t("members.searched", what=chosen.search)] if chosen.search else []
    if chosen.on is not None:
        parts.append(texts.t("day.on", day=chosen.on))
    return texts.join(parts) if parts else None


def _row(member: Member, texts: Texts, *, linked: bool) -> list[object]:
    """A member as a line of the register. Only the board sees more than name and number."""
    name, number = name_words(member, texts), str(member.number)
    if not linked:
        return [name, number]
    return [
        (name, f"{PATH}/{number}"),
        number,
        kind_words(member, texts),
        _status(member, texts),
        texts.when(member.since or None),
    ]


def _status(member: Member, texts: Texts) -> str:
    """What somebody is on the day, and the end of the membership, also if it is still to come."""
    status = texts.t(f"member.status.{member.status}")
    if not member.ended:
        return status
    if not member.until:
        return texts.t("members.status_left", status=status)
    return texts.t("members.status_until", status=status, day=texts.when(member.until))


def name_words(member: Member, texts: Texts) -> str:
    """The member's name, or the words for "erased" if their data is gone."""
    return member.name if isinstance(member.name, str) else texts.t("members.erased")


def kind_words(member: Member, texts: Texts) -> str:
    """What kind of member, as far as is known."""
    return texts.t("date.unknown") if member.kind in (None, UNSET) else texts.t(f"member.kind.{member.kind}")


@get(f"{PATH}/{{number:int}}")
async def member_page(number: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """One member: for the board, and for themselves. For anybody else there is no such page."""
    async with visit.look() as connection:
        shown_member = must_exist(await member(connection, visit.reader, member_number(number), visit.today))
        steps = await STEPS.links(visit, connection, number)
        decided = await decisions_about(connection, visit.reader, tag.member(shown_member.number))
    texts, reader = visit.texts, visit.reader
    return visit.show(
        "membership/member.html",
        section=SECTION if reader.sees_register else "mine",
        member=shown_member,
        name=name_words(shown_member, texts),
        own=reader.is_own(shown_member.number),
        rows=member_rows(shown_member, texts),
        contacts=[] if shown_member.name is None else contact_rows(shown_member.email, shown_member.phone, texts),
        suspensions=shown_member.suspensions if isinstance(shown_member.suspensions, list) else [],
        steps=steps,
        decided=decided,
    )


def member_rows(member: Member, texts: Texts) -> list[tuple[str, str]]:
    """What the register holds of a member, except how they can be reached."""
    rows = [
        (texts.t("members.number"), str(member.number)),
        (texts.t("members.name"), name_words(member, texts)),
        (texts.t("members.kind"), kind_words(member, texts)),
        (texts.t("members.since"), texts.when(member.since or None)),
    ]
    if member.ended:
        rows.append((texts.t("members.until"), texts.when(member.until or None)))
        if isinstance(member.ground, str):
            rows.append((texts.t("members.ground"), texts.t(f"ending.{member.ground}")))
    return rows


def contact_rows(email: object, phone: object, texts: Texts) -> list[tuple[str, str]]:
    """How somebody can be reached."""
    pairs = (("members.email", email), ("members.phone", phone))
    return [(texts.t(key), value if isinstance(value, str) else texts.t("members.not_given")) for key, value in pairs]


def suspended_on(member: Member, day: date) -> Suspension | None:
    """The suspension that holds on a day."""
    if not isinstance(member.suspensions, list):
        return None
    return next((s for s in member.suspensions if s.since <= day and (s.until is None or s.until > day)), None)


def member_number(number: int) -> MemberId:
    """The member number in an address. Raises ``NotFound`` for a number that no member can have."""
    if not 0 < number <= LARGEST_NUMBER:
        raise NotFound("no such number")
    return MemberId(number)


# What the board does


class Register(Subject, frozen=True):
    """The register as the subject of a step, with the founding: nobody is admitted before that day."""

    founded_on: date | None

    @property
    def path(self) -> str:
        return PATH


async def _register(visit: Visit, connection: Connection, which: None) -> Register:
    founded = await cooperative(connection, visit.today)
    return Register(None if founded is None else founded.founded_on)


OF_THE_REGISTER: Final = Steps(
    SECTION,
    PATH,
    _register,
    [
        Step(AdmitMember, "toelaten", lambda register, today: why_no_admission(register.founded_on, today)),
        Step(
            DeclareRegisterComplete,
            "volledig",
            lambda register, today: why_not_declared_complete(register.founded_on, None, today),
        ),
    ],
)


class MemberNow(Subject, frozen=True):
    """A member as the register has them today, with the offices that are or were theirs as a member."""

    member: Member
    terms: list[OfficeHeld]

    @property
    def path(self) -> str:
        return f"{PATH}/{self.member.number}"

    @property
    def which(self) -> object:
        return self.member.number

    def called(self, texts: Texts) -> dict[str, object]:
        return {"member": str(self.member.number)}

    def about(self, texts: Texts) -> Rows:
        return [
            (texts.t("members.member"), texts.t("member.one", number=str(self.member.number))),
            (texts.t("members.name"), name_words(self.member, texts)),
        ]

    def why_no_end(self, today: date) -> Refused | None:
        """Why the membership cannot end."""
        held = [term.office for term in self.terms if not term.ended]
        return why_no_end(self.member.number, self.member.periods_by(today), held, None, today)

    def why_no_erasure(self, today: date) -> Refused | None:
        """Why name and contact details cannot be erased, as far as the read tables know."""
        return why_no_erasure(
            self.member.number,
            self.member.periods_by(today),
            today,
            erased=self.member.name is None,
            contacts_erased=False,
            held=[term.office for term in self.terms if not term.ended],
            ever_held=[term.office for term in self.terms],
        )


async def _member_now(visit: Visit, connection: Connection, number: int) -> MemberNow:
    known = must_exist(await member(connection, visit.reader, member_number(number), visit.today))
    ever = await terms(connection, visit.reader)
    return MemberNow(known, [term for term in ever if term.member == known.number])


STEPS: Final = Steps(
    SECTION,
    f"{PATH}/{{number:int}}",
    _member_now,
    [
        Step(
            SuspendMember,
            "schorsen",
            lambda now, today: why_no_suspension(now.member.number, now.member.periods_by(today), today),
            filled=lambda _, today: {"since": today},
        ),
        Step(
            LiftSuspension,
            "opheffen",
            lambda now, today: why_nothing_to_lift(now.member.number, now.member.periods_by(today), today),
            filled=lambda _, today: {"lifted_on": today},
        ),
        Step(EndMembership, "beeindigen", MemberNow.why_no_end),
        Step(ErasePersonalData, "wissen", MemberNow.why_no_erasure, notes="membership/erasure.html"),
    ],
    given=lambda number: {"member": member_number(number)},
)


# How to leave


@get(LEAVE_PATH)
async def leave_page(visit: NamedDependency[Visit]) -> Template:
    """How to leave: easy to find, and plain (BW 2:35 lid 6)."""
    async with visit.look():
        return visit.show("membership/leave.html")
