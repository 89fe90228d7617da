"""``/inrichten``: the person who started Kamer tells, once, who holds the offices today.

The founding record says who was on the board in 2015, but not until when. So the page asks for each office who holds it
now, and "I don't know" is an answer. With an answer the term of the founder ends, on a day that is not known. Nobody is
let in under the name of a founder who may have left long ago.

Only members vote, so the page also asks of each holder whether they are a member. If the register has them, they are
given by number. If it has not, as at a first start, they become a member in the same step.

It is told once. Each office has one idempotency key for the end of the founder's term and one for the new term. So if
two people tell it at two screens, the log takes the first answer, and ends no term that it has begun. The second is
shown what is recorded.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal, get_args

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from api.access.gate import no_session_cookie
from api.pages.board import seats
from api.pages.membership import LARGEST_NUMBER, name_words
from api.pages.sign_in import SET_UP_PATH, SignIn, let_in
from api.process.record import still_to_ask
from api.process.typed import program
from api.texts import Texts
from api.web.forms import FieldFault, Form
from api.web.step import CHANGE, RECORD, STEP
from api.web.visit import BusyForm, Visit, see_other
from governance.commands.board import Admission, AssumeOffice, VacateOffice
from governance.dates import ImpreciseDate
from governance.ids import OFFICES, Line, MemberId, MemberKind, Office
from governance.log.errors import Busy, KeyReused, Refused
from governance.log.reading import head_of
from projections.board import offices
from projections.member_list import members
from projections.membership import member

SOURCE: Final = "set-up"
SOURCE_UNKNOWN: Final = "set-up-unknown"
"""The sources as they are recorded. The catalogue has their words under `history.source.<name>`."""
_HELD: Final = "office-held"
_LEFT_BEFORE: Final = frozenset({"office-vacant", "already-vacated"})


Membership = Literal["new", "registered", "none"]
"""Whether somebody becomes a member with it, is in the register already, or is no member."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about one office: a name or a number, and whether they are a member, or "not known"."""

    name: Line | None = None
    since: ImpreciseDate | None = None
    membership: Membership | None = None
    member: MemberId | None = None
    """The member number, if the register holds them."""
    kind: MemberKind | None = None
    """The kind of member that somebody becomes, and since when they are a member."""
    member_since: ImpreciseDate | None = None
    unknown: bool = False

    def takes(self, office: Office) -> AssumeOffice:
        """The command that records this holder of an office."""
        if self.unknown:
            return AssumeOffice(office=office, source=SOURCE_UNKNOWN)
        if self.membership == "registered":
            return AssumeOffice(office=office, member=self.member, since=self.since, source=SOURCE)
        admission = Admission(kind=self.kind, since=self.member_since) if self.membership == "new" else None
        return AssumeOffice(office=office, name=self.name, admission=admission, since=self.since, source=SOURCE)


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """The answers for the three offices. There is none for an office that is no longer asked about."""

    voorzitter: Holder
    secretaris: Holder
    penningmeester: Holder

    def of(self, office: Office) -> Holder:
        """The answer for this office."""
        holder: Holder = getattr(self, office)
        return holder

    @property
    def answered(self) -> list[Office]:
        """The offices for which there is an answer."""
        return [office for office in OFFICES if self.of(office) != Holder()]


class SaidBefore(Exception):
    """Somebody else has said already who holds an office."""


@get(SET_UP_PATH)
async def set_up_page(visit: NamedDependency[Visit]) -> Template:
    """The page that asks for the code, then for the three offices, and then tells how links to sign in are made."""
    async with visit.look() as connection:
        asked = await still_to_ask(connection)
        if not asked:
            held = await offices(connection, visit.reader, visit.today)
            return visit.show("set_up/done.html", seats=seats(held, held, visit.texts), program=program(), told=False)
    if not visit.reader.operator:
        return visit.show("set_up/code.html", form=Form.blank(SignIn))
    return await _questions(visit, asked, Form.blank(SetUp))


@post(SET_UP_PATH)
async def set_up(visit: NamedDependency[Visit]) -> Response[Any]:
    """Take the next step: come in by the code, check the answers, or record them and end the session."""
    async with visit.look() as connection:
        asked = await still_to_ask(connection)
    form = await visit.form(SetUp)
    if asked and not visit.reader.operator:
        return await let_in(visit, after=SET_UP_PATH)
    if not asked and not (visit.reader.operator and form.text(STEP) == RECORD):
        answered = form.command is not None and form.command.answered
        return await _told(visit, form) if answered else see_other(SET_UP_PATH)
    names = await _names(visit, form, asked)
    faults = {**form.faults, **_missing(form, asked, names, visit.texts)}
    if form.text(STEP) == CHANGE:
        return await _questions(visit, asked, Form(SetUp, form.typed))
    if form.command is None or faults:
        return await _questions(visit, asked, Form(SetUp, form.typed, faults), status=422)
    if form.text(STEP) != RECORD:
        return visit.show("set_up/check.html", form=form, rows=list(_rows(form.command, asked, names, visit.texts)))
    try:
        position = await _record(visit, form.command, asked)
        return await _done(visit, position)
    except SaidBefore:
        return await _told(visit, form)
    except Refused as refused:
        return await _questions(visit, asked, form, status=409, refusal=visit.refusal(refused))
    except Busy as busy:
        raise BusyForm(form, SET_UP_PATH, busy) from busy


async def _done(visit: Visit, position: int | None = None) -> Response[Any]:
    """End the set-up: nothing is left to do with the operator's rights, so all sessions and codes for them end."""
    await visit.services.access.end_set_up()
    gone = see_other(SET_UP_PATH, after=position)
    gone.cookies.append(no_session_cookie())
    return gone


async def _told(visit: Visit, form: Form[SetUp]) -> Template:
    """The page that tells what is recorded already, and asks for the offices of which nobody has said anything yet.

    Somebody else may have recorded it, and otherwise than in this form.
    """
    async with visit.look() as connection:
        asked, head = await still_to_ask(connection), await head_of(connection)
    await visit.services.wait_for(head)
    async with visit.look() as connection:
        held = await offices(connection, visit.reader, visit.today)
    taken_seats = [seat for seat in seats(held, held, visit.texts) if seat.office not in asked]
    if asked:
        return await _questions(visit, asked, Form(SetUp, form.typed), status=409, seats=taken_seats)
    told = visit.show("set_up/done.html", status=409, seats=taken_seats, program=program(), told=True)
    if visit.reader.operator:
        await visit.services.access.end_set_up()
        told.cookies.append(no_session_cookie())
    return told


async def _questions(visit: Visit, asked: Sequence[Office], form: Form[SetUp], **more: Any) -> Template:
    """The page with the questions. It asks for a number only if the register holds somebody."""
    texts = visit.texts
    async with visit.look() as connection:
        registered = await members(connection, visit.reader, visit.today, limit=1)
    answers = [answer for answer in get_args(Membership) if answer != "registered" or registered.items]
    return visit.show(
        "set_up/ask.html",
        form=form,
        offices=[(office, texts.t(f"office.{office}")) for office in asked],
        memberships=[
            (answer, texts.t(f"set_up.membership.{answer}"), texts.t(f"set_up.membership.{answer}.hint"))
            for answer in answers
        ],
        kinds=[
            ("", texts.t("set_up.kind.none")),
            *((kind, texts.t(f"member.kind.{kind}")) for kind in get_args(MemberKind)),
        ],
        **{"seats": [], **more},
    )


async def _names(visit: Visit, form: Form[SetUp], asked: Sequence[Office]) -> dict[Office, str]:
    """The names of those who were given by number, as the register has them. Numbers that it lacks are left out."""
    names: dict[Office, str] = {}
    async with visit.look() as connection:
        for office in asked:
            number = form.text(f"{office}-member").strip()
            if number.isascii() and number.isdecimal() and 0 < int(number) <= LARGEST_NUMBER:
                known = await member(connection, visit.reader, MemberId(int(number)), visit.today)
                if known is not None:
                    names[office] = name_words(known, visit.texts)
    return names


def _missing(
    form: Form[SetUp], asked: Sequence[Office], names: Mapping[Office, str], texts: Texts
) -> dict[str, FieldFault]:
    """The faults of the answers: each office needs a holder and whether they are a member, or else "not known"."""
    faults = {}
    for office in asked:
        the = {"the": texts.t(f"office.{office}")}
        name, membership = form.text(f"{office}-name").strip(), form.text(f"{office}-membership")
        number = form.text(f"{office}-member").strip() if membership == "registered" else ""
        known, unknown = bool(name) or membership == "registered", form.text(f"{office}-unknown") == "true"
        if known == unknown:
            faults[f"{office}-name"] = FieldFault("name_or_unknown" if known else "missing", the)
        elif known and not membership:
            faults[f"{office}-membership"] = FieldFault("missing", the)
        elif membership == "registered" and office not in names:
            faults[f"{office}-member"] = FieldFault("unknown_member" if number else "missing", the)
    return faults


def _rows(
    answers: SetUp, asked: Sequence[Office], names: Mapping[Office, str], texts: Texts
) -> Iterator[tuple[str, str, str]]:
    """The answers in words, who it is and whether they are a member, each with the field where it can be changed."""
    for office in asked:
        holder, the = answers.of(office), texts.t(f"office.{office}")
        if holder.unknown:
            yield the.capitalize(), texts.t("set_up.unknown"), f"{office}-name"
            continue
        registered = holder.membership == "registered"
        who = names.get(office, "") if registered else holder.name
        yield the.capitalize(), f"{who} ({texts.t('set_up.since', day=holder.since)})", f"{office}-name"
        answer = texts.t(
            f"set_up.becomes.{holder.membership}",
            number=str(holder.member),
            since=texts.when(holder.member_since),
            kind=texts.t("set_up.kind.none" if holder.kind is None else f"member.kind.{holder.kind}"),
        )
        yield texts.t("set_up.membership_of", office=the), answer, f"{office}-membership"


async def _record(visit: Visit, answers: SetUp, asked: Sequence[Office]) -> int:
    """Record that the founders left their offices, and who holds them now. Returns the last position.

    Each part is recorded once, whoever says it. Raises ``Refused`` before anything was recorded, ``SaidBefore`` and
    ``Busy``. What was recorded by then stays, and is not asked again.
    """
    position = 0
    still_held = []
    for office in answers.answered:
        try:
            position = await _take(visit, office, answers.of(office))
        except Refused as refused:
            # That the office is still held is asked last, so everything else about the answer is well.
            if refused.code != _HELD:
                raise
            if office not in asked:
                raise SaidBefore from refused
            still_held.append(office)
    for office in still_held:
        with _unless_left():
            await visit.services.give(VacateOffice(office=office, source=SOURCE), visit.visitor, _key(office, "left"))
        position = await _take(visit, office, answers.of(office))
    return position


async def _take(visit: Visit, office: Office, holder: Holder) -> int:
    command = holder.takes(office)
    try:
        answer = await visit.services.give(command, visit.visitor, _key(office, "taken"))
    except KeyReused as reused:
        raise SaidBefore from reused
    return answer.position


def _key(office: Office, part: Literal["left", "taken"]) -> str:
    """The idempotency key of a part. It is the same for everybody at the set-up, so the log does each part once."""
    return f"set-up/{office}/{part}"


@contextmanager
def _unless_left() -> Iterator[None]:
    """Ignore the refusal that somebody has left the office already, perhaps by another screen."""
    try:
        yield
    except Refused as refused:
        if refused.code not in _LEFT_BEFORE:
            raise
