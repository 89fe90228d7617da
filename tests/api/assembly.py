"""An assembly of today, led by the examples: convened in time, with one motion as its second item."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from governance import demo
from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.closing import CloseMeeting, ItemLeft
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import AmendmentMotion, CharterToAdopt, Discussion, OrdinaryMotion
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.founding import MULTIBRON
from governance.ids import Choice, Clause, DecisionId, MeetingId, MemberId, item_id, voting_id
from governance.log.command import Command, call
from governance.log.group import Answer
from tests.api.conftest import PLAIN_MEMBER, House
from tests.governance.rulebooks import settings

SECRETARIS: Final = demo.OFFICE_HOLDERS["secretaris"]
TITLE: Final = "Stel het kamerhandvest van MultiBron vast"
TEXT: Final = "Wij stellen voor dat MultiBron leeft naar dit **handvest**."
CHARTER: Final = "# Huisregels\n\n- Wie kookt, ruimt op."
CHARTER_OF_MULTIBRON: Final = CharterToAdopt(room=MULTIBRON, wording=CHARTER)
ANOTHER_CHARTER: Final = CharterToAdopt(room=MULTIBRON, wording="# Nieuw")


class Assembly:
    """One meeting of one house, and its motion. All that is done at it is asked as many days ago as it was held."""

    def __init__(self, house: House, meeting: MeetingId, days_ago: int = 0) -> None:
        self.house = house
        self.meeting = meeting
        self.days_ago = days_ago
        self.item = item_id(meeting, 2)
        self.voting = voting_id(self.item, 1)
        self.begun = False
        self.opened = False

    async def do(self, command: Command, by: int = SECRETARIS) -> Answer:
        """Have a command of this member's decided, and the read tables brought there."""
        return await do(self.house, command, by, self.days_ago)

    async def check_in(self, *members: int) -> "Assembly":
        """These members come in."""
        for member in members:
            await self.do(CheckIn(meeting=self.meeting, member=MemberId(member)))
        return self

    async def begin(self) -> "Assembly":
        """The meeting opens, and its quorum is counted."""
        await self.do(OpenMeeting(meeting=self.meeting))
        self.begun = True
        return self

    async def open(self) -> "Assembly":
        """The voting opens, and the meeting before it."""
        if not self.begun:
            await self.begin()
        await self.do(OpenVoting(item=self.item))
        self.opened = True
        return self

    async def vote(self, **choices: Choice) -> "Assembly":
        """Members vote: ``vote(m4="for")``."""
        for member, choice in choices.items():
            await self.do(CastVote(voting=self.voting, choice=choice), int(member[1:]))
        return self

    async def close(self) -> "Assembly":
        """The voting closes."""
        await self.do(CloseVoting(voting=self.voting))
        return self

    async def declare(self) -> "Assembly":
        """The result is made known."""
        await self.do(DeclareResult(voting=self.voting))
        return self

    async def end(self) -> "Assembly":
        """The meeting closes; a motion that was not brought to the vote is for a later one."""
        left = () if self.opened else (ItemLeft(item=self.item, becomes="held-over"),)
        await self.do(CloseMeeting(meeting=self.meeting, left=left))
        return self


async def do(house: House, command: Command, by: int = SECRETARIS, days_ago: int = 0) -> Answer:
    """Have a command of this member's decided, as of that many days ago, and the read tables brought there."""
    now = datetime.now(UTC) - timedelta(days=days_ago)
    answer = await house.services.bus.do(command, call(person=house.person(by), member=MemberId(by), now=now))
    await house.services.wait_for(answer.position, 10)
    return answer


async def convened(
    house: House,
    *,
    days_ago: int = 0,
    title: str = TITLE,
    charter: CharterToAdopt | None = CHARTER_OF_MULTIBRON,
    **more: Any,
) -> Assembly:
    """The members were called in time for today, or for a day that many days ago."""
    today = house.services.today() - timedelta(days=days_ago)
    fields: dict[str, Any] = {
        "held_on": today,
        "starts_at": time(0),
        "place": "Voorbeeldzaal",
        "called_on": today - timedelta(days=9),
        "items": [Discussion(title="Opening"), OrdinaryMotion(title=title, text=TEXT, charter=charter)],
    }
    answer = await do(house, ConveneAssembly(**(fields | more)), days_ago=days_ago)
    return Assembly(house, MeetingId(answer.events[0].subject.removeprefix("meeting:")), days_ago)


async def amended(house: House) -> DecisionId:
    """An assembly of today amends the statutes, and its deed is still to come."""
    motion = AmendmentMotion(
        title="Wijzig de termijn van de oproep",
        text="Artikel 12.3: de oproep gaat veertien dagen vooraf uit.",
        settings=settings(notice_days=14),
        clauses=(Clause("12.3"),),
        text_open_from=house.services.today() - timedelta(days=9),
    )
    assembly = await (await convened(house, items=[Discussion(title="Opening"), motion])).check_in(1, 2, 3)
    await (await (await assembly.open()).vote(m1="for", m2="for", m3="for")).close()
    answer = await assembly.do(DeclareResult(voting=assembly.voting))
    await assembly.end()
    [decision] = [event.subject for event in answer.events if event.subject.startswith("decision:")]
    return DecisionId(decision.removeprefix("decision:"))


async def open_for_three(house: House) -> Assembly:
    """A voting that is open, with the plain member and two others in the room."""
    return await (await (await convened(house)).check_in(4, PLAIN_MEMBER, 6)).open()
