"""``/notulen/{meeting}``: the minutes, for members once they were shared; before, for voorzitter and secretaris."""

from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.addresses import MEETINGS, MINUTES, meeting_named, meeting_there, minutes_path
from api.pages.meetings.led import led_in_words
from api.pages.minutes.blocks import blocks_shown
from api.pages.verdicts import rule_shown, verdict_shown
from api.store.drafts import drafts
from api.store.pool import Connection
from api.web.step import Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit, see_other
from governance.commands.meetings.minutes import CirculateMinutes, why_no_minutes
from governance.ids import CHOICES, MeetingId
from projections.meetings import Meeting
from projections.minutes import Minutes, minutes


class MinutesNow(Subject, frozen=True):
    """The minutes of a meeting, as far as that has come."""

    meeting: Meeting

    @property
    def path(self) -> str:
        return minutes_path(self.meeting.id)

    @property
    def which(self) -> object:
        return self.meeting.id


async def _minutes_now(visit: Visit, connection: Connection, name: str) -> MinutesNow:
    return MinutesNow(await meeting_there(connection, visit.reader, meeting_named(name)))


SHARING: Final = Steps(
    "meetings",
    MINUTES + "/{meeting:str}",
    _minutes_now,
    [Step(CirculateMinutes, "delen", lambda now, _: why_no_minutes(now.meeting), own_page=True)],
)


@get(MINUTES)
async def all_minutes_page() -> Response[Any]:
    """Send the reader on to the list of meetings, because minutes are found by their meeting."""
    return see_other(MEETINGS)


@get(MINUTES + "/{meeting:str}")
async def minutes_page(meeting: FromPath[str], visit: NamedDependency[Visit]) -> Template:
    """The minutes of a meeting, block by block."""
    visit.must_be_signed_in()
    name, texts = meeting_named(meeting), visit.texts
    async with visit.look() as connection:
        held = await meeting_there(connection, visit.reader, name)
        written = await minutes(connection, visit.reader, name)
        kept = await drafts(connection, name) if visit.reader.sees_drafts else {}
    if written is None:
        return visit.show("minutes/not_shared.html", section="meetings", meeting=held)
    blocks = blocks_shown(written, kept, texts)
    votings = [block.voting for block in blocks if block.voting is not None]
    return visit.show(
        "minutes/minutes.html",
        section="meetings",
        meeting=held,
        minutes=written,
        blocks=blocks,
        has_draft=any(block.draft for block in blocks),
        writes=visit.may(CirculateMinutes),
        sharing=SHARING.address(visit, MinutesNow(held), CirculateMinutes),
        sees_drafts=visit.reader.sees_drafts,
        led=led_in_words(held, visit.reader, texts),
        quorum_rules=[] if held.quorum is None else [rule_shown(check, texts) for check in held.quorum.rules.codes],
        verdicts={
            voting.item: verdict_shown(voting.verdict.codes, texts) for voting in votings if voting.verdict is not None
        },
        counted={
            voting.item: [(choice, voting.result.get(choice, 0)) for choice in CHOICES]
            for voting in votings
            if voting.result is not None
        },
    )


async def minutes_there(visit: Visit, connection: Connection, name: MeetingId) -> Minutes:
    """The minutes of a meeting, for a reader who sees drafts. Raises ``NotFound``, ``NotAllowed``."""
    await meeting_there(connection, visit.reader, name)
    written = await minutes(connection, visit.reader, name)
    assert written is not None, "who sees drafts sees minutes that were not shared yet"
    return written
