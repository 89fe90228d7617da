"""Every page of whatever has a life: a meeting, a motion, a voting, minutes, a member, a room, an office.

Each is opened in every state that there is, by every role; and whoever can take a step then is led to it by a link.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import product

import pytest

from api.pages import page_routes
from api.web.steps import Steps
from governance.modules import all_in
from governance.states.board import OfficeState
from governance.states.meetings import MeetingState
from governance.states.rooms import RoomState
from governance.states.voting import MotionState, VotingState
from tests.api.conftest import House
from tests.api.lives import LIVES, Place, lives
from tests.api.visiting import somebody
from tests.rights import ROLES

GAP = re.compile(r"\{(\w+):\w+\}")

STEPS = [GAP.sub("[^/]+", steps.path_of(step)) for steps in all_in(Steps, "api.pages") for step in steps]
IS_A_STEP = re.compile("|".join(STEPS))

CAN_BE_CHANGED = {MotionState.TABLED, VotingState.OPEN, VotingState.CLOSED, RoomState.OPEN, OfficeState.HELD}
"""Some of the states in which somebody can take a step."""

BY_STAGE = {MeetingState}
"""A meeting that is convened and one that is closed are looked at stage by stage."""


def pages(place: Place) -> Iterator[str]:
    """The pages of which this place fills every gap in the address."""
    for route in page_routes():
        for path in route.paths if "GET" in route.http_methods else ():
            gaps = GAP.findall(path)
            if gaps and gaps[0] in place.of and place.gaps.keys() >= set(gaps):
                for filling in product(*(place.gaps[gap] for gap in gaps)):
                    yield GAP.sub(r"{\1}", path).format(**dict(zip(gaps, filling, strict=True)))


@pytest.mark.parametrize(
    ("life", "state"),
    [(life, state) for life in lives() if life not in BY_STAGE for state in life],
    ids=lambda part: part.__name__ if isinstance(part, type) else str(part),
)
async def test_every_page_is_shown_in_every_state_to_every_role(
    house: House, life: type[StrEnum], state: StrEnum
) -> None:
    ways, seen, lists = LIVES[life]
    place = await ways[state](house)
    async with house.services.pool.connection() as connection:
        assert state in await seen(connection, place, place.on or house.services.today())
    of_it = [*pages(place), *place.also]
    asked = {} if place.on is None else {"on": place.on.isoformat()}
    shown = set()
    taken: set[str] = set()
    for role in ROLES:
        who = await somebody(house, role)
        can_be_taken: set[str] = set()
        linked: set[str] = set()
        for path in (*lists, *of_it):
            page = await who.open(path, **asked)
            assert page.status in (200, 401, 403, 404, 409), (role, path, page.text)
            assert page.headings == 1, (role, path)
            if page.status in (200, 409):
                shown.add(path)
            leads_to = {*page.links, *(action for action in page.posts if action != path)}
            linked.update(address.partition("?")[0] for address in leads_to)
            if IS_A_STEP.fullmatch(path) and page.path.partition("?")[0] == path and {"", path} & set(page.posts):
                can_be_taken.add(path)
        assert can_be_taken <= linked, (role, "no page leads there")
        taken |= can_be_taken
    assert taken or state not in CAN_BE_CHANGED
    assert {path for path in of_it if path.count("/") == 2} <= shown, "else this test looks at little"
