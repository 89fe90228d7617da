"""A buurtwerkkamer's life."""

from collections.abc import Callable
from datetime import date

import pytest

from governance.commands.rooms import (
    AffiliateRoom,
    CloseRoom,
    OpenRoom,
    RecordIndependence,
    RecordSelfManagement,
)
from governance.dates import ImpreciseDate
from governance.events.rooms import (
    RoomAffiliated,
    RoomBecameIndependent,
    RoomBecameSelfManaged,
    RoomClosed,
    RoomOpened,
)
from governance.log.command import Command
from governance.log.errors import Refused
from governance.log.event import Event
from tests.governance.examples import FOUNDED_ON, ROOM, a_cooperative, a_room
from tests.governance.given import GivenLog


def day(text: str) -> ImpreciseDate:
    return ImpreciseDate.parse(text)


def open_room(since: ImpreciseDate | None = None) -> OpenRoom:
    return OpenRoom(room=ROOM, name="Voorbeeldkamer", neighbourhood="Buurt", district="Stadsdeel", since=since)


def affiliate(since: ImpreciseDate | None = None) -> AffiliateRoom:
    return AffiliateRoom(room=ROOM, since=since)


def self_managed(since: ImpreciseDate | None = None) -> RecordSelfManagement:
    return RecordSelfManagement(room=ROOM, since=since)


def independent(since: ImpreciseDate | None = None) -> RecordIndependence:
    return RecordIndependence(room=ROOM, since=since)


def close(until: ImpreciseDate | None = None) -> CloseRoom:
    return CloseRoom(room=ROOM, until=until)


EVERY_STEP = pytest.mark.parametrize("step", [affiliate, self_managed, independent, close])
Step = Callable[..., Command]


@pytest.mark.parametrize("since", [None, "2011-03", "2026-06-09", "2027-01-01"])
def test_a_room_opens_when_it_opened(log: GivenLog, since: str | None) -> None:
    """Before the founding too, and no day is made out of a month."""
    opened = None if since is None else day(since)
    log.given(a_cooperative())
    log.when(open_room(opened), by="voorzitter")
    log.then(RoomOpened(room=ROOM, name="Voorbeeldkamer", neighbourhood="Buurt", district="Stadsdeel", since=opened))


def test_a_room_opens_once(log: GivenLog) -> None:
    log.given(a_room())
    log.when(open_room())
    log.then(Refused("room-exists", room=ROOM))


@pytest.mark.parametrize("since", ["2027", "../2027"])
def test_when_a_room_will_open_must_be_known_to_the_day(log: GivenLog, since: str) -> None:
    log.when(open_room(day(since)))
    log.then(Refused("day-must-be-known", date=day(since)))


@pytest.mark.parametrize(
    ("step", "event"),
    [
        (affiliate, RoomAffiliated(room=ROOM, since=day("2016"))),
        (self_managed, RoomBecameSelfManaged(room=ROOM, since=day("2016"))),
        (independent, RoomBecameIndependent(room=ROOM, since=day("2016"))),
        (close, RoomClosed(room=ROOM, until=day("2016"))),
    ],
)
def test_a_room_takes_a_step(log: GivenLog, step: Step, event: Event) -> None:
    log.given(a_cooperative(), a_room(since=day("2016-03")))
    log.when(step(day("2016")), by="penningmeester")
    log.then(event)


@EVERY_STEP
def test_a_step_needs_a_room(log: GivenLog, step: Step) -> None:
    log.given(a_cooperative())
    log.when(step())
    log.then(Refused("no-such-room", room=ROOM))


@EVERY_STEP
@pytest.mark.parametrize("until", [None, "2016", "2027-01-01"])
def test_nothing_more_happens_to_a_room_that_closes(log: GivenLog, step: Step, until: str | None) -> None:
    log.given(a_cooperative(), a_room(), RoomClosed(room=ROOM, until=None if until is None else day(until)))
    log.when(step())
    log.then(Refused("room-closed", room=ROOM))


@EVERY_STEP
def test_no_step_comes_before_the_opening(log: GivenLog, step: Step) -> None:
    log.given(a_cooperative(), a_room(since=day("2016-03")))
    log.when(step(day("2016-02")))
    log.then(Refused("before-opening", room=ROOM, since=day("2016-03")))


@EVERY_STEP
@pytest.mark.parametrize("when", ["2026-07", "../2026-07"])
def test_of_a_step_to_come_the_day_must_be_known(log: GivenLog, step: Step, when: str) -> None:
    log.given(a_cooperative(), a_room())
    log.when(step(day(when)))
    log.then(Refused("day-must-be-known", date=day(when)))


@pytest.mark.parametrize(
    ("before", "step", "code"),
    [
        (RoomAffiliated(room=ROOM), affiliate, "already-affiliated"),
        (RoomBecameSelfManaged(room=ROOM), self_managed, "already-self-managed"),
        (RoomBecameIndependent(room=ROOM), independent, "already-independent"),
    ],
)
def test_no_step_is_taken_twice(log: GivenLog, before: Event, step: Step, code: str) -> None:
    """already-affiliated, already-self-managed, already-independent."""
    log.given(a_cooperative(), a_room(), before)
    log.when(step())
    log.then(Refused(code, room=ROOM))


def test_a_room_that_was_on_its_own_can_be_supported_again(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room(), RoomAffiliated(room=ROOM), RoomBecameIndependent(room=ROOM))
    log.when(affiliate())
    log.then(RoomAffiliated(room=ROOM))


def test_a_room_that_was_supported_can_go_its_own_way_again(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room(), RoomBecameIndependent(room=ROOM), RoomAffiliated(room=ROOM))
    log.when(independent())
    log.then(RoomBecameIndependent(room=ROOM))


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (RoomBecameIndependent(room=ROOM, since=day("2020")), affiliate),
        (RoomAffiliated(room=ROOM, since=day("2020")), independent),
    ],
)
def test_whose_a_room_is_changes_in_order(log: GivenLog, before: Event, step: Step) -> None:
    log.given(a_cooperative(), a_room(), before)
    log.when(step(day("2019-12-31")))
    log.then(Refused("before-last-change", room=ROOM, since=day("2020")))


def test_a_room_managed_itself_before_it_was_supported(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room(since=day("2011-03")), RoomAffiliated(room=ROOM, since=day("2016")))
    log.when(self_managed(day("2012")))
    log.then(RoomBecameSelfManaged(room=ROOM, since=day("2012")))


def test_nothing_is_supported_before_the_founding(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room())
    log.when(affiliate(day("2015-12-08")))
    log.then(Refused("before-founding", founded_on=FOUNDED_ON))


def test_nothing_is_supported_by_what_was_never_founded(log: GivenLog) -> None:
    log.given(a_room())
    log.when(affiliate())
    log.then(Refused("not-yet-founded"))


def test_a_room_is_supported_from_the_founding_day(log: GivenLog) -> None:
    log.given(a_cooperative(), a_room())
    log.when(affiliate(ImpreciseDate.of(date(2015, 12, 9))))
    log.then(RoomAffiliated(room=ROOM, since=day("2015-12-09")))
