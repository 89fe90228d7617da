"""``/mijn``: who somebody is here, how they can be reached, their votes, and by what they come in."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.access.register import Credential
from api.pages.addresses import voting_path
from api.pages.membership import contact_rows, member_rows, name_words, suspended_on
from api.problems import NotFound
from api.store.pool import Connection
from api.web.asked import address
from api.web.step import Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit, out_of_the_door, see_other
from governance.commands.persons import GiveContactDetails, why_no_contact_details
from governance.events.voting import VoteCast
from governance.ids import OFFICES
from governance.log import tag
from governance.log.errors import NotAllowed
from projections.history import HistoryEntry, history
from projections.membership import member
from projections.persons import Contacts, own_contacts
from projections.reader import ENDS_ACCESS
from projections.voting import receipt, voting

PATH: Final = "/mijn"
SECTION: Final = "mine"
LAST_VOTES: Final = 10


class OwnVote(msgspec.Struct, frozen=True):
    """A vote of the reader's own: on which motion, what they chose, and the address of its receipt."""

    title: str
    choice: str
    recorded_at: datetime
    href: str


class WayInState(StrEnum):
    """How far a code, or a session or token, has come."""

    WAITING = "waiting"
    """It is a code that nobody has used."""
    USED = "used"
    EXPIRED = "expired"
    OPEN = "open"
    ENDED = "ended"
    SHUT_OUT = "shut_out"
    """The secretaris or the operator ended it."""

    @property
    def lets_in(self) -> bool:
        """Does somebody still come in by it?"""
        match self:
            case WayInState.WAITING | WayInState.OPEN:
                return True
            case WayInState.USED | WayInState.EXPIRED | WayInState.ENDED | WayInState.SHUT_OUT:
                return False


class WayIn(msgspec.Struct, frozen=True):
    """A way by which somebody comes in, or came in, in words."""

    kind: str
    """Which kind it is: ``code``, ``session`` or ``token``."""
    title: str
    issued_at: datetime
    state: str
    here: bool
    """Whether it is the session of this very visit."""
    good: bool
    """Whether it still lets somebody in."""
    ends: str | None
    """The address at which it can be ended; ``None``: it is over, or is a code, which ends by itself."""


@get(PATH)
async def mine_page(visit: NamedDependency[Visit]) -> Template:
    """The page with all that is the reader's own."""
    visit.must_be_signed_in()
    reader, texts = visit.reader, visit.texts
    async with visit.look() as connection:
        own = None if reader.member is None else await member(connection, reader, reader.member, visit.today)
        oneself = await _oneself(visit, connection, None)
        votes = await _votes(connection, visit)
    ways = [] if reader.person is None else await visit.services.access.of(reader.person)
    shown = [_way(way, visit) for way in ways]
    return visit.show(
        "mine/mine.html",
        section=SECTION,
        own=own,
        name=None if own is None else name_words(own, texts),
        offices=[texts.t(f"office.{office}") for office in OFFICES if office in reader.offices],
        rows=[] if own is None else member_rows(own, texts),
        suspended=None if own is None else suspended_on(own, visit.today),
        contacts=contact_rows(oneself.contacts.email, oneself.contacts.phone, texts),
        contact=STEPS.link(visit, oneself, GiveContactDetails),
        votes=votes,
        ways=[way for way in shown if way.good],
        ways_before=[way for way in shown if not way.good],
        history=None if reader.member is None else address("/historie", subject=tag.member(reader.member)),
    )


async def _votes(connection: Connection, visit: Visit) -> list[OwnVote]:
    """The last votes of the reader's own, the newest first."""
    if visit.reader.member is None:
        return []
    subject = tag.member(visit.reader.member)
    cast = await history(
        connection, visit.reader, subject=subject, type_=VoteCast.TOPIC, newest_first=True, limit=LAST_VOTES
    )
    return [await _vote(connection, visit, entry) for entry in cast.items]


async def _vote(connection: Connection, visit: Visit, entry: HistoryEntry) -> OwnVote:
    name = entry.facts["voting"]
    own = await receipt(connection, visit.reader, name)
    try:
        about = await voting(connection, visit.reader, name)
    except NotAllowed:
        # Who has left sees their own vote, and of the voting only its number.
        about = None
    choice = "" if own is None else own.choice
    return OwnVote(
        title=name if about is None else f"{visit.texts.readable(about.title)} ({name})",
        choice=visit.texts.first(f"voting.vote.{choice}", "told.choice"),
        recorded_at=entry.recorded_at,
        href=voting_path(name, then="/bewijs"),
    )


def _way(credential: Credential, visit: Visit) -> WayIn:
    texts, here = visit.texts, credential.handle is not None and credential.handle == visit.visitor.handle
    over = credential.ended or credential.ends_at <= datetime.now(UTC)
    if credential.kind == "code":
        state = WayInState.USED if credential.seen_at else WayInState.EXPIRED if over else WayInState.WAITING
    else:
        state = _come_to(credential) if over else WayInState.OPEN
    facts: dict[str, object] = {"seen_at": credential.seen_at or credential.issued_at, "ends_at": credential.ends_at}
    if state is WayInState.SHUT_OUT:
        facts["by"] = texts.t(f"history.by.{credential.ended_by}")
    return WayIn(
        kind=credential.kind,
        title=texts.t(f"mine.way.{credential.kind}"),
        issued_at=credential.issued_at,
        state=texts.t(f"mine.way.{credential.kind}.{state}", **facts),
        here=here,
        good=state.lets_in,
        ends=f"{PATH}/sessies/{credential.handle}" if credential.handle is not None and not over else None,
    )


def _come_to(over: Credential) -> WayInState:
    """The state of a session or token that is over: ``SHUT_OUT`` if the secretaris or the operator ended it."""
    return WayInState.SHUT_OUT if over.ended_by in ENDS_ACCESS else WayInState.ENDED


# How one can be reached


class Oneself(Subject, frozen=True):
    """The person who is signed in, and how they can be reached now."""

    contacts: Contacts
    in_the_record: bool

    @property
    def path(self) -> str:
        return PATH


async def _oneself(visit: Visit, connection: Connection, which: None) -> Oneself:
    return Oneself(await own_contacts(connection, visit.reader), in_the_record=visit.reader.person is not None)


STEPS: Final = Steps(
    SECTION,
    PATH,
    _oneself,
    [
        Step(
            GiveContactDetails,
            "contact",
            lambda oneself, _: why_no_contact_details(oneself.in_the_record),
            filled=lambda oneself, _: {"email": oneself.contacts.email, "phone": oneself.contacts.phone},
        )
    ],
)


# By what one comes in


@post(f"{PATH}/sessies/{{handle:uuid}}")
async def end_one(handle: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    """End one session or token. Raises ``NotFound`` if it is another's, or is over."""
    visit.must_be_signed_in()
    if not await visit.services.access.end(handle, visit.reader.person):
        raise NotFound("no such session")
    return out_of_the_door() if handle == visit.visitor.handle else see_other(f"{PATH}#inloggen")


@post(f"{PATH}/sessies")
async def end_all(visit: NamedDependency[Visit]) -> Response[Any]:
    """End every session and token of the reader, except the one that they came in by."""
    visit.must_be_signed_in()
    await visit.services.access.end_all(visit.reader.person, but=visit.visitor.handle)
    return see_other(f"{PATH}#inloggen")
