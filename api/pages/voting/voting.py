"""``/stemmen``: what can be voted on now; and one voting, as far as it has come, for its reader."""

from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.known_since import KnownSince, known_since
from api.pages.addresses import VOTINGS, history_path, item_named, voting_named, voting_path
from api.pages.can_vote import open_to_reader
from api.pages.leading import OF_A_MOTION, OF_A_VOTING, meeting_now
from api.pages.meetings.tasks import Task, next_task, tasks_of
from api.pages.verdicts import since_shown, verdict_shown
from api.pages.voting.ballot import BallotSeen, ballot_seen, motion_seen
from api.pages.voting.casting import refused_page
from api.problems import NotFound
from api.store.pool import Connection
from api.web.forms import Form
from api.web.step import Link
from api.web.visit import Visit, see_other
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.voting.casting import CastVote
from governance.ids import CHOICES
from governance.log import tag
from projections.reader import SEE_CHOICES
from projections.voting import Voting, votes

ON_A_PAGE: Final = 200


@get(VOTINGS)
async def votings_page(visit: NamedDependency[Visit]) -> Template:
    """What can be voted on now."""
    visit.must_be_signed_in()
    async with visit.look() as connection:
        open_now = await open_to_reader(visit, connection)
    return visit.show("voting/list.html", section="meetings", votings=open_now)


@get(VOTINGS + "/{voting:str}")
async def voting_page(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """The page of a voting: the vote if the reader can cast it, their receipt if they have, or the declared result.

    The address of a motion leads to the voting on it, once there is one.
    """
    visit.must_be_signed_in()
    of_motion = voting.count(".") == 1
    async with visit.look() as connection:
        if of_motion:
            seen = await motion_seen(visit, connection, item_named(voting))
        else:
            seen = await ballot_seen(visit, connection, voting_named(voting))
        leads = visit.may(CloseMeeting) and seen.meeting.stage_on(visit.today).is_led
        tasks = tasks_of(visit, await meeting_now(visit, connection, seen.meeting.id)) if leads else []
        steps = OF_A_MOTION if seen.voting.id is None else OF_A_VOTING
        since = await _known_since(visit, connection, seen.voting)
        links = [] if seen.voting.takes_votes else await steps.links(visit, connection, seen.voting.address)
    if of_motion and seen.voting.id is not None:
        return see_other(voting_path(seen.voting.id))
    if not seen.voting.takes_votes:
        return _so_far(visit, seen, next_task(tasks), links, since)
    if seen.has_voted:
        return see_other(voting_path(seen.voting.address, then="/bewijs"))
    if seen.refused is not None:
        return refused_page(visit, seen)
    form = Form.blank(CastVote, visit.new_key())
    return visit.show("voting/cast.html", section="meetings", seen=seen, form=form)


@get(VOTINGS + "/{voting:str}/keuzes")
async def choices_page(voting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """Who chose what, for those in ``SEE_CHOICES`` once the voting is closed, as was said before anybody voted."""
    visit.must(visit.reader.sees_choices, *SEE_CHOICES)
    name, after = voting_named(voting), visit.request.query_params.get("na")
    async with visit.look() as connection:
        seen = await ballot_seen(visit, connection, name)
        if seen.voting.closed_at is None:
            raise NotFound("nobody sees a choice before the closing")
        page = await votes(connection, visit.reader, name, after=after, limit=ON_A_PAGE)
        assert page is not None
    texts = visit.texts
    rows = [
        [
            texts.t("member.one", number=str(vote.member)),
            vote.name or texts.t("attendance.erased"),
            texts.t(f"voting.vote.{vote.choice}"),
            texts.t("history.position", position=vote.position),
        ]
        for vote in page.items
    ]
    return visit.show(
        "voting/choices.html",
        section="meetings",
        seen=seen,
        rows=rows,
        next=None if page.next is None else voting_path(name, then=f"/keuzes?na={page.next}"),
        first=None if after is None else voting_path(name, then="/keuzes"),
    )


async def _known_since(visit: Visit, connection: Connection, shown: Voting) -> KnownSince | None:
    """What has come to be known since the result; ``None``: nothing, or not for this reader."""
    if shown.id is None or shown.verdict is None or not visit.reader.sees_register:
        return None
    since = await known_since(connection, visit.reader, shown.id)
    return since if since is not None and since.differs else None


def _so_far(
    visit: Visit, seen: BallotSeen, following: Task | None, links: list[Link], since: KnownSince | None
) -> Template:
    """A voting that takes no votes: not put to the vote, closed, or declared."""
    shown = seen.voting
    counted = [] if shown.result is None else [(choice, shown.result.get(choice, 0)) for choice in CHOICES]
    return visit.show(
        "voting/voting.html",
        section="meetings",
        seen=seen,
        counted=counted,
        next=following,
        links=[(words, path) for words, path in links if following is None or path != following.href],
        since=None if since is None else since_shown(since, visit.texts),
        verdict=None if shown.verdict is None else verdict_shown(shown.verdict.codes, visit.texts),
        sees_choices=visit.reader.sees_choices and shown.closed_at is not None,
        course=_course(visit, shown),
        history=history_path(tag.item(shown.item) if shown.id is None else tag.voting(shown.id)),
    )


def _course(visit: Visit, seen: Voting) -> list[tuple[str, str]]:
    """When it was opened, closed and declared, and over how many."""
    texts = visit.texts
    moments = [("opened", seen.opened_at), ("closed", seen.closed_at), ("declared", seen.declared_at)]
    rows = [(texts.t(f"voting.{name}"), texts.moment(at)) for name, at in moments if at is not None]
    if seen.closed_at is not None:
        rows.append((texts.t("voting.voted"), texts.t("members.count", n=seen.votes)))
    if seen.roll_at_closing is not None:
        rows.append((texts.t("quorum.row.present"), texts.t("members.count", n=seen.roll_at_closing.present)))
    return rows
