"""Leading a meeting: the quorum is counted, and at the end the meeting is closed; each asked on a page of its own."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import replace

from api.pages.addresses import MEETINGS, meeting_named, meeting_path, voting_path
from api.pages.asking import Question, ask, ask_again
from api.pages.meetings.stage import meeting_there
from api.pages.rights import may, must
from api.pages.verdicts import threshold_shown
from api.web.forms import Form
from api.web.visit import Visit, see_other
from governance.commands.meetings import CloseMeeting, EstablishQuorum
from governance.ids import MeetingId, VotingId
from governance.log.errors import Refused
from governance.rights import CHAIR, SECRETARIS
from governance.states.meetings import MeetingStage, MeetingState
from projections.meetings import Meeting
from projections.statutes import rulebook_on
from projections.voting import votings_of


@get(MEETINGS + "/{meeting:str}/quorum")
async def ask_quorum(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Ask whether to count who is there; once the meeting is over, it itself is shown."""
    must(visit, CHAIR)
    name = meeting_named(meeting)
    held, _ = await _held(visit, name)
    if held.stage_on(visit.today) is MeetingStage.OVER:
        return see_other(meeting_path(name))
    question = await _quorum_question(visit, name)
    return ask(visit, question, Form.blank(EstablishQuorum, visit.new_key()))


@post(MEETINGS + "/{meeting:str}/quorum")
async def establish_quorum(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Count who is there, and see on the meeting's page whether it can decide."""
    must(visit, CHAIR)
    name = meeting_named(meeting)
    done = await visit.give(await visit.form(EstablishQuorum, given={"meeting": name}))
    if done.answer is None:
        return ask_again(visit, await _quorum_question(visit, name), done)
    return see_other(meeting_path(name, then="#quorum"), after=done.answer.position)


@get(MEETINGS + "/{meeting:str}/sluiten")
async def ask_close(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Ask whether the meeting is over; once it is, the meeting itself is shown."""
    must(visit, CHAIR)
    held, open_now = await _held(visit, meeting_named(meeting))
    if held.state is MeetingState.CLOSED:
        return see_other(meeting_path(held.id))
    return ask(visit, _close_question(visit, held, open_now), Form.blank(CloseMeeting, visit.new_key()))


@post(MEETINGS + "/{meeting:str}/sluiten")
async def close_meeting(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Close the meeting."""
    must(visit, CHAIR)
    name = meeting_named(meeting)
    done = await visit.give(await visit.form(CloseMeeting, given={"meeting": name}))
    if done.answer is None:
        return ask_again(visit, _close_question(visit, *await _held(visit, name)), done)
    return see_other(meeting_path(name), after=done.answer.position)


async def _quorum_question(visit: Visit, name: MeetingId) -> Question:
    texts = visit.texts
    async with visit.look() as connection:
        held = await meeting_there(connection, visit.reader, name)
        rulebook = await rulebook_on(connection, held.held_on)
    quorum = rulebook.quorum_ordinary
    needed = texts.t("quorum.none") if quorum is None else threshold_shown(quorum, texts)
    facts = [
        (texts.t("meeting.present"), texts.t("members.count", n=held.attendance.present)),
        (texts.t("quorum.row.required"), needed),
    ]
    if not held.attendance.present:
        return empty_room(visit, held, _question(visit, held, "quorum", facts))
    return _question(visit, held, "quorum", facts)


def empty_room(visit: Visit, held: Meeting, question: Question) -> Question:
    """What is asked too early: nobody is there. The secretaris checks members in; the voorzitter has that done."""
    first = None
    if may(visit.reader, SECRETARIS):
        first = (visit.texts.t("steps.attendance"), meeting_path(held.id, then="/presentie"))
    return replace(question, refused=Refused("nobody-present", meeting=held.id), first=first)


def _close_question(visit: Visit, held: Meeting, open_now: VotingId | None) -> Question:
    texts = visit.texts
    facts = [(texts.t("meeting.present"), texts.t("members.count", n=held.attendance.present))]
    question = _question(visit, held, "close", facts)
    if open_now is None:
        return question
    first = (texts.t("steps.open"), voting_path(open_now, then="/sluiten"))
    return replace(question, refused=Refused("voting-open", voting=open_now), first=first)


async def _held(visit: Visit, name: MeetingId) -> tuple[Meeting, VotingId | None]:
    """The meeting, and a voting of it that is open."""
    async with visit.look() as connection:
        held = await meeting_there(connection, visit.reader, name)
        votings = await votings_of(connection, visit.reader, name)
    return held, next((voting.id for voting in votings if voting.takes_votes), None)


def _question(visit: Visit, held: Meeting, about: str, facts: list[tuple[str, str]]) -> Question:
    texts = visit.texts
    return Question(
        title=texts.t(f"ask.{about}.title"),
        lead=texts.t(f"ask.{about}.lead"),
        facts=facts,
        deed=texts.t(f"ask.{about}.deed"),
        back=meeting_path(held.id),
        no=texts.t("meeting.the"),
    )
