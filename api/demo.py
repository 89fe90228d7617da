"""The demonstration: the founding record, example members, and three ways in."""

from datetime import timedelta
from typing import Final

import msgspec

from api.page import SIGN_IN_PATH
from api.running import OPERATOR, is_loaded, person_called
from api.services import Services
from governance import demo, founding
from governance.log.errors import Unusable
from projections.engine.states import first_of, head_of

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
    """Load the example members. Raises ``Unusable`` where there is a record already that is no demonstration's."""
    if await is_loaded(made, demo.RECORD):
        return
    founded = await _position(made)
    async with made.pool.connection() as connection:
        begun = await first_of(connection, OPERATOR, demo.RECORD[0].key) is not None
    if founded > len(founding.RECORD) and not begun:
        raise Unusable(
            f"{made.settings.data} holds a record that is no demonstration: leave KAMER_DATA out, or name another one."
        )
    await demo.load_examples(made.bus.do)
    await made.wait_for(await _position(made), seconds=60)


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


async def _position(made: Services) -> int:
    async with made.pool.connection() as connection:
        return await head_of(connection)
