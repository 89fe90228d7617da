"""``/leden``: how many there are, for anybody; the register and each member, for the board. How to leave."""

from datetime import date
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import UNSET, Meta

from api.problems import NotFound, must_exist
from api.texts import Texts
from api.web.act import Act
from api.web.asked import address, asked
from api.web.forms import Form
from api.web.page import LEAVE_PATH
from api.web.visit import Visit
from governance.commands.membership import (
    AdmitMember,
    DeclareRegisterComplete,
    EndMembership,
    LiftSuspension,
    SuspendMember,
)
from governance.commands.persons import ErasePersonalData
from governance.ids import OFFICES, MemberId
from governance.log.errors import NotAllowed, Refused
from governance.rules.articles import KEPT, ONE_VOTE
from governance.states.membership import MembershipState
from projections.membership import Count, Member, Order, Suspension, count, member, members
from projections.paging import Page
from projections.statutes import cooperative

PATH: Final = "/leden"
SECTION: Final = "members"
ON_A_PAGE: Final = 25
LARGEST_NUMBER: Final = 9_999_999


class RegisterAsked(msgspec.Struct, frozen=True):
    """On which day, whose name or number begins so, in which order, which part."""

    on: date | None = None
    search: Annotated[str, Meta(max_length=200)] | None = None
    order: Order = "number"
    after: Annotated[str, Meta(pattern=r"^[0-9]{1,7}$(?!\n)")] | None = None


@get(PATH)
async def members_page(visit: NamedDependency[Visit]) -> Template:
    """How many members there are on a day; and who they are, for whoever may see that."""
    form: Form[RegisterAsked] = asked(visit.request, RegisterAsked)
    said = form.command or RegisterAsked()
    on = said.on or visit.today
    async with visit.look() as connection:
        founded = await cooperative(connection, on)
        how_many = await count(connection, on)
        register: Page[Member] | None = None
        try:
            register = await members(
                connection,
                visit.reader,
                on,
                search=said.search or "",
                order=said.order,
                after=said.after,
                limit=ON_A_PAGE,
            )
        except NotAllowed:
            register = None
    texts, reader = visit.texts, visit.reader
    filters = {"on": said.on, "search": said.search, "order": None if said.order == "number" else said.order}
    return visit.show(
        "membership/list.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        on=on,
        past=said.on is not None,
        founded=founded is not None,
        how_many=count_words(how_many, texts),
        known=how_many.exact is not None,
        rows=None if register is None else [_row(one, texts, linked=reader.sees_register) for one in register.items],
        with_all=reader.sees_register,
        active=_active(said, texts),
        first=address(PATH, **filters) if said.after else None,
        next=address(PATH, **filters, after=register.next) if register is not None and register.next else None,
        may_admit=reader.sees_register and said.on is None,
        may_declare="secretaris" in reader.offices and how_many.exact is None,
    )


def count_words(how_many: Count, texts: Texts) -> str:
    """How many members there are, as far as is known."""
    if how_many.exact is not None:
        return texts.t("members.count", n=how_many.exact)
    if how_many.at_least:
        return texts.t("members.at_least", n=how_many.at_least)
    return texts.t("known.unknown")


def _active(said: RegisterAsked, texts: Texts) -> str | None:
    parts = [texts.t("members.searched", what=said.search)] if said.search else []
    if said.on is not None:
        parts.append(texts.t("day.on", day=said.on))
    return texts.join(parts) if parts else None


def _row(one: Member, texts: Texts, *, linked: bool) -> list[object]:
    """A member as a line of the register; name and number, and the rest for the board alone."""
    name, number = name_words(one, texts), str(one.number)
    if not linked:
        return [name, number]
    return [
        (name, f"{PATH}/{number}"),
        number,
        kind_words(one, texts),
        _status(one, texts),
        texts.when(one.since or None),
    ]


def _status(one: Member, texts: Texts) -> str:
    """What somebody is on the day, and from when no longer a member, also where that has not come yet."""
    status = texts.t(f"member.status.{one.status}")
    return status if not one.until else texts.t("members.status_until", status=status, day=one.until)


def name_words(one: Member, texts: Texts) -> str:
    """The name; of who was erased, that it was."""
    return one.name if isinstance(one.name, str) else texts.t("members.erased")


def kind_words(one: Member, texts: Texts) -> str:
    """What kind of member, as far as is known."""
    return texts.t("date.unknown") if one.kind in (None, UNSET) else texts.t(f"member.kind.{one.kind}")


@get(f"{PATH}/{{number:int}}")
async def member_page(number: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """One member: for the board, and for themselves. For anybody else there is no such page."""
    async with visit.look() as connection:
        one = must_exist(await member(connection, visit.reader, member_number(number), visit.today))
    texts, reader = visit.texts, visit.reader
    return visit.show(
        "membership/member.html",
        section=SECTION if reader.sees_register else "mine",
        member=one,
        name=name_words(one, texts),
        own=reader.is_own(one.number),
        rows=member_rows(one, texts),
        contacts=[] if one.name is None else contact_rows(one.email, one.phone, texts),
        suspensions=one.suspensions if isinstance(one.suspensions, list) else [],
        acts=_acts(one, visit),
    )


def member_rows(one: Member, texts: Texts) -> list[tuple[str, str]]:
    """What the register holds of a member, but for how they can be reached."""
    rows = [
        (texts.t("members.number"), str(one.number)),
        (texts.t("members.name"), name_words(one, texts)),
        (texts.t("members.kind"), kind_words(one, texts)),
        (texts.t("members.since"), texts.when(one.since or None)),
    ]
    if one.until:
        rows.append((texts.t("members.until"), texts.when(one.until)))
        if isinstance(one.ground, str):
            rows.append((texts.t("members.ground"), texts.t(f"ending.{one.ground}")))
    return rows


def contact_rows(email: object, phone: object, texts: Texts) -> list[tuple[str, str]]:
    """How somebody can be reached."""
    pairs = (("members.email", email), ("members.phone", phone))
    return [(texts.t(key), value if isinstance(value, str) else texts.t("members.not_given")) for key, value in pairs]


def suspended_on(one: Member, day: date) -> Suspension | None:
    """The suspension that holds on a day."""
    if not isinstance(one.suspensions, list):
        return None
    return next((s for s in one.suspensions if s.since <= day and (s.until is None or s.until > day)), None)


def _acts(one: Member, visit: Visit) -> list[tuple[str, str]]:
    """What the reader may do here today: words and address. What the rules say the command itself knows."""
    reader, path, texts = visit.reader, f"{PATH}/{one.number}", visit.texts
    found_acts: list[str] = []
    if reader.offices and one.status is not MembershipState.ENDED:
        found_acts.append("opheffen" if suspended_on(one, visit.today) else "schorsen")
        found_acts.append("beeindigen")
    if (
        one.status is MembershipState.ENDED
        and one.name is not None
        and (reader.operator or "secretaris" in reader.offices)
    ):
        found_acts.append("wissen")
    return [(texts.t(f"members.act.{name}"), f"{path}/{name}") for name in found_acts]


def member_number(number: int) -> MemberId:
    """The number in an address. Raises ``NotFound`` for one that no member can have."""
    if not 0 < number <= LARGEST_NUMBER:
        raise NotFound("no such number")
    return MemberId(number)


# What the board does


def _admission(visit: Visit) -> Act[AdmitMember]:
    visit.must(visit.reader.sees_register, *OFFICES)
    return Act(visit, AdmitMember, section=SECTION, back=PATH)


@get(f"{PATH}/toelaten")
async def admit_page(visit: NamedDependency[Visit]) -> Template:
    """Who is admitted, and since when."""
    act = _admission(visit)
    async with visit.look():
        return act.ask()


@post(f"{PATH}/toelaten")
async def admit(visit: NamedDependency[Visit]) -> Response[Any]:
    """Admit a member; the receipt has the number."""
    act = _admission(visit)
    async with visit.look():
        pass
    return await act.go()


def _declaration(visit: Visit) -> Act[DeclareRegisterComplete]:
    visit.must("secretaris" in visit.reader.offices, "secretaris")
    return Act(visit, DeclareRegisterComplete, section=SECTION, back=PATH)


@get(f"{PATH}/volledig")
async def declare_page(visit: NamedDependency[Visit]) -> Template:
    """From which day on the register names every member."""
    act = _declaration(visit)
    async with visit.look():
        return act.ask()


@post(f"{PATH}/volledig")
async def declare(visit: NamedDependency[Visit]) -> Response[Any]:
    """Declare the register complete."""
    act = _declaration(visit)
    async with visit.look():
        pass
    return await act.go()


async def _deed(visit: Visit, number: int, name: str) -> tuple[Act[Any], Member, dict[str, object]]:
    """One of the deeds on a member, that member, and what stands in its fields at first."""
    command, roles, filled = _DEEDS[name]
    allowed = not visit.reader.offices.isdisjoint(roles) or ("operator" in roles and visit.reader.operator)
    visit.must(allowed, *roles)
    async with visit.look() as connection:
        one = must_exist(await member(connection, visit.reader, member_number(number), visit.today))
    texts = visit.texts
    act: Act[Any] = Act(
        visit,
        command,
        section=SECTION,
        back=f"{PATH}/{number}",
        given={"member": one.number},
        about=[
            (texts.t("members.member"), texts.t("member.one", number=str(number))),
            (texts.t("members.name"), name_words(one, texts)),
        ],
        notes="membership/erasure.html" if command is ErasePersonalData else None,
        member=str(number),
    )
    return act, one, dict.fromkeys(filled, visit.today)


def _why_not(one: Member, name: str, day: date) -> Refused | None:
    """Why a deed cannot be on any day that could be filled in, as the command would say; ``None``: it can."""
    to_come = [s for s in one.suspensions or [] if s.until is None or s.until > day]
    if name == "schorsen" and one.status is MembershipState.ENDED:
        return Refused("not-a-member", rule="suspended", article=ONE_VOTE, member=one.number)
    if name == "schorsen" and any(s.until is None and s.since <= day for s in to_come):
        return Refused("already-suspended", rule="suspended", article=ONE_VOTE, member=one.number)
    if name == "opheffen" and not to_come:
        return Refused("not-suspended", rule="suspended", article=ONE_VOTE, member=one.number, lifted_on=day)
    if name == "wissen" and one.name is None:
        return Refused("already-erased", member=one.number)
    if name == "wissen" and one.status is not MembershipState.ENDED:
        return Refused("still-a-member", article=KEPT, member=one.number, until=one.until or None)
    return None


_DEEDS: Final[dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]]] = {
    "schorsen": (SuspendMember, OFFICES, ("since",)),
    "opheffen": (LiftSuspension, OFFICES, ("lifted_on",)),
    "beeindigen": (EndMembership, OFFICES, ()),
    "wissen": (ErasePersonalData, ("secretaris", "operator"), ()),
}
"""The deeds on a member: by the end of their address, who may, and which field says today at first."""


@get(f"{PATH}/{{number:int}}/{{name:str}}")
async def deed_page(number: FromPath[int], name: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """What a deed on a member asks; or why it cannot be."""
    if name not in _DEEDS:
        raise NotFound("no such page")
    act, one, filled = await _deed(visit, number, name)
    refused = _why_not(one, name, visit.today)
    return act.ask(**filled) if refused is None else act.refuse(refused)


@post(f"{PATH}/{{number:int}}/{{name:str}}")
async def deed(number: FromPath[int], name: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Do a deed on a member."""
    if name not in _DEEDS:
        raise NotFound("no such page")
    act, _, _ = await _deed(visit, number, name)
    return await act.go()


# How to leave


@get(LEAVE_PATH)
async def leave_page(visit: NamedDependency[Visit]) -> Template:
    """How to leave: easy to find, and plain (BW 2:35 lid 6)."""
    async with visit.look():
        return visit.show("membership/leave.html")
