"""The demonstration: the founding record, example members, an assembly of today, and three ways in."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

import msgspec

from api.process.record import OPERATOR, is_loaded, load_founding_record, person_called
from api.process.services import Services
from api.web.page import SIGN_IN_PATH
from governance import demo
from governance.commands.meetings.attendance import CheckIn
from governance.ids import MeetingId
from governance.log.command import call
from governance.log.errors import Refused, Unusable
from governance.log.reading import first_of, head_of

A_DAY: Final = timedelta(days=1)
PLAIN_MEMBER: Final = "12"
"""The example member who signs in as nobody but a member."""

WAYS_IN: Final = {"member": PLAIN_MEMBER, "secretaris": "secretaris", "penningmeester": "penningmeester"}


class WaysIn(msgspec.Struct, frozen=True):
    """Where a demonstration runs, and how to come in: what ``kamer demo --json`` prints first."""

    url: str
    tokens: dict[str, str]
    links: dict[str, str]


async def load(made: Services) -> None:
    """Load the founding record and the example members, once.

    Raises ``Unusable`` where there is a record already that is no demonstration's, be it the founding record alone.
    """
    if await is_loaded(made, demo.RECORD):
        return
    async with made.pool.connection() as connection:
        begun = await first_of(connection, OPERATOR, demo.RECORD[0].key) is not None
    if not begun and await _position(made) > 0:
        raise Unusable(
            f"{made.settings.data} holds a record that is no demonstration: leave KAMER_DATA out, or name another one."
        )
    await load_founding_record(made)
    await demo.load_examples(made.bus.do)
    await made.wait_for(await _position(made), seconds=60)


async def convene(made: Services) -> MeetingId:
    """The assembly of today: the secretaris has called it, some members are there, and nobody has voted yet.

    One for each day, also where a demonstration is kept and started again.
    """
    today = made.today()
    secretaris = await person_called(made, "secretaris")
    answer = await made.bus.do(demo.assembly_of(today), call(person=secretaris), f"demo/{today}")
    meeting = MeetingId(answer.events[0].subject.removeprefix("meeting:"))
    for member in demo.PRESENT:
        # In one that is kept, an example may have left the cooperative meanwhile, or the assembly be closed.
        with suppress(Refused):
            check_in = CheckIn(meeting=meeting, member=member)
            await made.bus.do(check_in, call(person=secretaris), f"demo/{today}/{member}")
    await made.wait_for(await _position(made), seconds=60)
    return meeting


async def ways_in(made: Services, url: str, *, for_programs: bool = False) -> WaysIn:
    """A link each for a member, the secretaris and the penningmeester, good for a day; ``for_programs`` a token too.

    Whose it is sees on their own page that it was made, so none is made that nobody gets.
    """
    tokens, links = {}, {}
    for name, who in WAYS_IN.items():
        person = await person_called(made, who)
        if for_programs:
            tokens[name] = (await made.access.issue_token(person, A_DAY)).secret
        links[name] = link(url, (await made.access.issue_code(person, A_DAY)).secret)
    return WaysIn(url, tokens, links)


def link(url: str, code: str, path: str = SIGN_IN_PATH) -> str:
    """A code behind ``#``, where no server, proxy or history keeps it (ASVS 14.2.1)."""
    return f"{url}{path}#{code}"


def welcome(ways: WaysIn, meeting: MeetingId, again: str, end: str) -> str:
    """What a demonstration tells the person who started it.

    ``again`` is the command that lets in any other member, and ``end`` says what becomes of the record at the end.
    """
    width = max(map(len, ways.links))
    links = "\n".join(f"  {name:{width}}  {link}" for name, link in ways.links.items())
    return f"""
Kamer runs at {ways.url} with example members. Ctrl-C ends it, and {end}.

Sign in, each in a browser or a private window of its own; a link works once, today:
{links}
Any other member, or the same again, as often as you like, from another terminal:
  {again}

Try a vote in today's assembly, {ways.url}/vergaderingen/{meeting}
  secretaris      checks in member {PLAIN_MEMBER}, opens the assembly and the vote, one button after another
  member          is number {PLAIN_MEMBER}: votes, and keeps the receipt
  secretaris      closes the vote, declares the result, closes the assembly and writes the minutes
To call an assembly for today yourself, give a day for the call that is 8 days ago or longer.

Look also at:
  {ways.url}/kamers     three rooms since a month that is known, and a fourth that is on its own
  {ways.url}/bestuur    the board, today and on 9 December 2015
  {ways.url}/historie   what was recorded today about 2015, and from which source
  {ways.url}/api        the same for programs
"""


async def _position(made: Services) -> int:
    async with made.pool.connection() as connection:
        return await head_of(connection)
