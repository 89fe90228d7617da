"""What erasures leave on the disk goes by itself and in time, whatever becomes of one look at it."""

import asyncio
import re
from datetime import UTC, date, datetime

import pytest

from api.process.catalogue import PROJECTIONS
from governance.dates import ImpreciseDate
from governance.events.membership import MemberAdmitted
from governance.events.persons import PersonalDataErased
from governance.events.texts import TextWithdrawn
from governance.ids import MemberId
from governance.log.event import Event
from governance.log.sealed import Sealed
from governance.log.traces import traces
from projections.engine.forgetting import LIMIT, LOOK_EVERY, Forgetting
from projections.engine.projection import Change, Entry
from tests.governance.examples import TODAY, words_of
from tests.governance.log.relay import Relay
from tests.projections.an_assembly import MEETING
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog, person

pytestmark = pytest.mark.anyio

NAMES = [projection.name for projection in PROJECTIONS]


def test_it_is_done_within_ten_minutes_also_where_one_look_came_to_nothing() -> None:
    assert LOOK_EVERY + LIMIT + LOOK_EVERY <= 600


def test_every_table_from_which_something_is_erased_is_written_anew(given: GivenLog) -> None:
    """Of offices and drafts no test erases a name and then reads the disk."""
    erasures: list[Event] = [
        PersonalDataErased(person=person(1), member=MemberId(1)),
        TextWithdrawn(words=words_of("notulen"), written_in="minutes", ground="untrue", meeting=MEETING),
    ]
    tables = {"sealing_keys"}
    for projection in PROJECTIONS:
        for erased in erasures:
            handler = projection.forgetting.get(type(erased))
            changes = (handler and handler(erased, Entry(1, datetime.now(UTC), erased.TOPIC, b""))) or []
            for change in [changes] if isinstance(changes, Change) else changes:
                tables.update(re.findall(r"^(?:UPDATE|DELETE FROM) (\w+)", change.statement.text))
    assert {"members", "offices", "texts", "minutes_drafts"} <= tables
    places = {place for (place,) in given.connection.execute("SELECT place FROM erasure_traces").fetchall()}
    assert places == {*tables, "pg_wal"}


async def test_a_server_that_freezes_during_a_look_is_left_for_another_connection(
    given: GivenLog, tables: Tables
) -> None:
    """The first look gets no answer; without a limit there would have been no second one."""
    admitted = MemberAdmitted(
        member=MemberId(1),
        person=person(1),
        name=Sealed("Voorbeeldlid 01"),
        since=ImpreciseDate.of(date(2024, 5, 1)),
        recorded_on=TODAY,
    )
    await tables.reach(given.record(admitted, PersonalDataErased(person=person(1), member=MemberId(1))))
    relay = Relay(given.conninfo)
    forgetting = Forgetting(await relay.start(), NAMES, look_every=0.05, limit=1.0)
    relay.hold_answer(b"pg_wal")
    forgetting.start()
    async with asyncio.timeout(60):
        await relay.held.wait()
        while (await traces(tables.connection)).journal:
            await asyncio.sleep(0.02)
    await forgetting.stop()
    await relay.stop()
