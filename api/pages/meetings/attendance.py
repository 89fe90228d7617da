"""``/vergaderingen/{meeting}/presentie``: who is there. Members are found by name or number, and one tap lets them in.

Two may keep the list at once, each on a phone: whoever taps second is told that the member is in already.
"""

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import MEETINGS, meeting_named, meeting_path
from api.pages.leading import OF_A_MEETING, meeting_now
from api.web.asked import address
from api.web.forms import Form
from api.web.forms.form import KEY_FIELD
from api.web.visit import Done, Visit, see_other
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.events.meetings import Presence
from governance.ids import MeetingId, MemberId
from governance.states.membership import MembershipState
from projections.attendance import Attendant, attendants, attended, without_a_vote
from projections.member_list import members
from projections.membership import Member
from projections.reader import SEE_REGISTER

PATH: Final = MEETINGS + "/{meeting:str}/presentie"
ON_A_PAGE: Final = 200

SEARCH: Final = "zoek"
JUST_NOW: Final = "net"


class Searched(msgspec.Struct, frozen=True):
    """What was typed in the search field. The address carries it under a Dutch name."""

    zoek: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A member on the list."""

    number: MemberId
    name: str | None
    """The member's name; ``None``: it was erased."""
    suspended: bool
    here: bool
    came: bool


@get(PATH)
async def attendance_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """The list of members who are there, for the board. The secretaris can let members in and out."""
    return await _list(visit, meeting_named(meeting))


@post(PATH + "/komt")
async def check_in(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Record that a member came in."""
    return await _tapped(visit, meeting_named(meeting), CheckIn)


@post(PATH + "/gaat")
async def check_out(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Record that a member left before the end."""
    return await _tapped(visit, meeting_named(meeting), CheckOut)


async def _tapped(visit: Visit, name: MeetingId, kind: type[CheckIn] | type[CheckOut]) -> Response[Any]:
    """Give the command and go back to the list: to the member's line or, after a search, to the search field."""
    visit.must_have_right(kind)
    given: dict[str, object] = {"meeting": name}
    if kind is CheckIn:
        given["presence"] = Presence.IN_PERSON
    form: Form[Any] = await visit.form(kind, given=given)
    # As it was read, not as it was sent: what else is in the field has no place in an address or a key.
    number = "" if form.command is None else str(form.command.member)
    typed = {**form.typed, KEY_FIELD: [_key(form.key, kind, number)]} if form.key else form.typed
    done = await visit.give(Form(kind, typed, form.faults, form.command))
    if done.answer is None:
        return await _list(visit, name, done)
    end = "#zoek" if form.text(f"_{SEARCH}") else f"#lid-{number}"
    return see_other(meeting_path(name, then=f"/presentie?{JUST_NOW}={number}{end}"), after=done.answer.position)


def _key(key: str, kind: type[CheckIn] | type[CheckOut], number: str) -> str:
    """The idempotency key of one button, made from the one key of the list.

    If a form is sent again by the page that says that it is too busy, its key is that of its button already.
    """
    end = f"/{kind.__name__}/{number}"
    return key if key.endswith(end) else key + end


async def _list(visit: Visit, name: MeetingId, done: Done[Any] | None = None) -> Template:
    visit.must(visit.reader.sees_register, *SEE_REGISTER)
    asked = visit.request.query_params
    search, after = asked.get(SEARCH, "").strip()[:100], asked.get("na")
    only_here = not search and asked.get("toon") == "er"
    path = meeting_path(name, then="/presentie")
    asked_again = {"toon": "er" if only_here else None, SEARCH: search or None}
    async with visit.look() as connection:
        now = await meeting_now(visit, connection, name)
        not_counted = await without_a_vote(connection, visit.reader, name, visit.today)
        if only_here:
            there = await attendants(connection, visit.reader, name, here=True, after=after, limit=ON_A_PAGE)
            lines, next_after = [_line_of(attendant) for attendant in there.items], there.next
        else:
            searched = await members(
                connection, visit.reader, visit.today, search=search, order="name", after=after, limit=ON_A_PAGE
            )
            came = await attended(connection, visit.reader, name, [member.number for member in searched.items])
            lines = [
                _line(member, came.get(member.number))
                for member in searched.items
                if member.status is not MembershipState.ENDED or _is_here(came.get(member.number))
            ]
            next_after = searched.next
    just = next((line for line in lines if str(line.number) == asked.get(JUST_NOW, "")), None)
    return visit.show(
        "meetings/attendance.html",
        section="meetings",
        status=200 if done is None else done.status,
        refusal=None if done is None else done.refusal,
        meeting=now.meeting,
        lines=lines,
        without_a_vote=not_counted,
        just=just,
        search=Form.blank(Searched, zoek=search),
        searched=search,
        only_here=only_here,
        taps=OF_A_MEETING.address(visit, now, CheckOut) is not None,
        lets_in=OF_A_MEETING.address(visit, now, CheckIn) is not None,
        form=Form.blank(CheckIn, visit.new_key()),
        path=path,
        first=address(path, **asked_again),
        next=None if next_after is None else address(path, **asked_again, na=next_after),
    )


def _line(member: Member, attendance: Attendant | None) -> Line:
    return Line(
        number=member.number,
        name=member.name if isinstance(member.name, str) else None,
        suspended=member.status is MembershipState.SUSPENDED,
        here=_is_here(attendance),
        came=attendance is not None,
    )


def _is_here(attendance: Attendant | None) -> bool:
    return attendance is not None and attendance.left_at is None


def _line_of(attendant: Attendant) -> Line:
    """The line of a member who is there, or was."""
    return Line(number=attendant.member, name=attendant.name, suspended=False, here=True, came=True)
