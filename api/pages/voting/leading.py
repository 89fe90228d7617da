"""Leading a voting on the chair's word: open it, close it, declare its result; each asked on a page of its own."""

from typing import Any, Final, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import replace

from api.pages.addresses import VOTINGS, meeting_path, voting_named, voting_path
from api.pages.asking import Question, ask, ask_again
from api.pages.meetings.leading import empty_room
from api.pages.rights import must
from api.pages.voting.ballot import BallotSeen, ballot_seen
from api.web.forms import Form
from api.web.visit import Visit, see_other
from governance.commands.voting import CloseVoting, DeclareResult, OpenVoting
from governance.ids import VotingId, meeting_of
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.states.meetings import is_over
from governance.states.voting import MotionState, Stand, VotingState


class Deed(msgspec.Struct, frozen=True):
    """One thing that the chair does with a voting."""

    about: Literal["open", "close_voting", "declare"]
    """The middle of the keys of its words."""
    kind: type[OpenVoting] | type[CloseVoting] | type[DeclareResult]
    upon: Stand
    """How far the voting has come with which it is done; with any other there is nothing to ask."""


OPENING: Final = Deed("open", OpenVoting, MotionState.TABLED)
CLOSING: Final = Deed("close_voting", CloseVoting, VotingState.OPEN)
DECLARING: Final = Deed("declare", DeclareResult, VotingState.CLOSED)


@get(VOTINGS + "/{voting:str}/openen")
async def ask_open_voting(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Ask whether the voting opens; who will see the votes is said first."""
    return await _ask(visit, voting, OPENING)


@post(VOTINGS + "/{voting:str}/openen")
async def open_voting(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Open the voting."""
    return await _do(visit, voting, OPENING)


@get(VOTINGS + "/{voting:str}/sluiten")
async def ask_close_voting(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Ask whether everybody has voted."""
    return await _ask(visit, voting, CLOSING)


@post(VOTINGS + "/{voting:str}/sluiten")
async def close_voting(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Close the voting."""
    return await _do(visit, voting, CLOSING)


@get(VOTINGS + "/{voting:str}/uitslag")
async def ask_declare(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Ask whether to make the result known, which then never changes."""
    return await _ask(visit, voting, DECLARING)


@post(VOTINGS + "/{voting:str}/uitslag")
async def declare_result(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Make the result known, and see it."""
    return await _do(visit, voting, DECLARING)


async def _ask(visit: Visit, voting: str, deed: Deed) -> Response[Any]:
    """Ask; who comes back to it afterwards sees how the voting stands instead."""
    must(visit, CHAIR)
    name = voting_named(voting)
    seen = await _seen(visit, name)
    too_late = deed is OPENING and is_over(seen.meeting.held_on, visit.today)
    if seen.voting.stand is not deed.upon or too_late:
        return see_other(voting_path(name))
    return ask(visit, _question(visit, seen, deed), Form.blank(deed.kind, visit.new_key()))


async def _do(visit: Visit, voting: str, deed: Deed) -> Response[Any]:
    must(visit, CHAIR)
    name = voting_named(voting)
    given: dict[str, object] = {"voting": name}
    if deed is OPENING:
        given["secrecy"] = "open"
    form: Form[Any] = await visit.form(deed.kind, given=given)
    done = await visit.give(form)
    if done.answer is None:
        return ask_again(visit, _question(visit, await _seen(visit, name), deed), done)
    after = voting_path(name) if deed is DECLARING else meeting_path(meeting_of(name))
    return see_other(after, after=done.answer.position)


async def _seen(visit: Visit, name: VotingId) -> BallotSeen:
    async with visit.look() as connection:
        return await ballot_seen(visit, connection, name)


def _question(visit: Visit, seen: BallotSeen, deed: Deed) -> Question:
    texts = visit.texts
    present = texts.t("members.count", n=seen.meeting.attendance.present)
    facts = [(texts.t("voting.motion"), seen.voting.title), (texts.t("meeting.present"), present)]
    if deed is OPENING:
        facts.append((texts.t("voting.who_sees.asked"), texts.t("voting.who_sees.told")))
    else:
        facts.append((texts.t("voting.voted"), texts.t("members.count", n=seen.voting.votes)))
    question = Question(
        title=texts.t(f"ask.{deed.about}.title"),
        lead=texts.t(f"ask.{deed.about}.lead"),
        facts=facts,
        deed=texts.t(f"ask.{deed.about}.deed"),
        back=meeting_path(seen.meeting.id),
        no=texts.t("meeting.the"),
    )
    if deed is OPENING and not seen.meeting.attendance.present:
        return empty_room(visit, seen.meeting, question)
    if deed is OPENING and seen.meeting.quorum is None:
        meeting = seen.meeting.id
        refused = Refused("quorum-not-established", rule="quorum", meeting=meeting)
        first = (texts.t("steps.quorum"), meeting_path(meeting, then="/quorum"))
        return replace(question, refused=refused, first=first)
    return question
