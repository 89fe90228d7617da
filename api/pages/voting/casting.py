"""Casting a vote: choose, look once more, and it counts; then the receipt, whose address keeps working.

Two taps from the page to the log: a choice opens its own button on the same page, and that button counts. Nothing of a
choice is ever in an address, where proxies and histories keep it. Whoever has voted sees the receipt, never the form
again, also by the back button: no page is kept by the browser, so it asks anew and is led to the receipt.
"""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import VOTINGS, voting_named, voting_path
from api.pages.voting.ballot import BallotSeen, ballot_seen
from api.problems import NotFound
from api.web.forms import Form
from api.web.visit import RefusalShown, Visit, see_other
from governance.commands.voting.casting import CastVote, refusal_of_second_vote
from governance.events.voting import Secrecy
from governance.ids import VotingId
from governance.states.voting import VotingState
from projections.reader import is_member
from projections.voting import counted_vote, receipt


@post(VOTINGS + "/{voting:str}")
async def cast_vote(voting: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """The vote itself, and on to its receipt."""
    visit.must_be_signed_in()
    name = voting_named(voting)
    form = await visit.form(CastVote, given={"voting": name})
    if form.command is None:
        return await _shown(visit, name, form, status=422)
    done = await visit.give(form)
    if done.answer is None:
        # Under this form's key another choice was recorded: who goes back and chooses otherwise has voted already.
        again = visit.refusal(refusal_of_second_vote(name)) if done.form.faults else None
        return await _shown(visit, name, form, status=done.status, refusal=done.refusal or again)
    return see_other(voting_path(name, then="/bewijs"), after=done.answer.position)


@get(VOTINGS + "/{voting:str}/bewijs")
async def receipt_page(voting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """The reader's own vote: that it counts, where it stands in the log, and who sees it.

    Of a vote that the read tables lack the log itself tells that it counts, and where it stands. Whoever has left sees
    their own vote still, and nothing else of the voting.
    """
    visit.must(visit.reader.member is not None, "member")
    name = voting_named(voting)
    async with visit.look() as connection:
        counted, own = await counted_vote(connection, visit.reader, name), await receipt(connection, visit.reader, name)
        if counted is not None and own is None:
            return visit.show("voting/counts.html", section="meetings", voting=name, counted=counted)
        if own is None:
            raise NotFound("no vote of this reader")
        stays = await is_member(connection, visit.reader)
        seen = await ballot_seen(visit, connection, name) if stays else None
    return visit.show(
        "voting/receipt.html",
        section="meetings" if stays else "mine",
        vote=own,
        seen=seen,
        secrecy=Secrecy.OPEN if seen is None else seen.secrecy,
        next=[] if seen is None else [visit.texts.t(f"voting.next.{step}") for step in _still_to_come(seen)],
    )


def _still_to_come(seen: BallotSeen) -> list[str]:
    """What the chair still does with a voting in which somebody has voted: the ends of the keys of its sentences."""
    match seen.voting.state:
        case None | VotingState.DECLARED:
            return []
        case VotingState.OPEN:
            return ["close", "result"]
        case VotingState.CLOSED:
            return ["result"]


async def _shown(
    visit: Visit,
    name: VotingId,
    form: Form[CastVote],
    *,
    status: int = 200,
    refusal: RefusalShown | None = None,
) -> Response[Any]:
    async with visit.look() as connection:
        seen = await ballot_seen(visit, connection, name)
    if refusal is None and seen.has_voted:
        return see_other(voting_path(name, then="/bewijs"))
    if refusal is None and seen.refused is None and not seen.voting.takes_votes:
        return see_other(voting_path(name))
    if refusal is not None or seen.refused is not None:
        return refused_page(visit, seen, refusal)
    return visit.show("voting/cast.html", section="meetings", status=status, seen=seen, form=form)


def refused_page(visit: Visit, seen: BallotSeen, refusal: RefusalShown | None = None) -> Template:
    """The vote cannot be cast: why, in one kind sentence, and what then. Without ``refusal``: said beforehand."""
    status = 200 if refusal is None else 409
    if refusal is None:
        assert seen.refused is not None
        refusal = visit.refusal(seen.refused)
    return visit.show("voting/not_now.html", section="meetings", status=status, seen=seen, refusal=refusal)
