"""A text stands once in the read tables; withdrawn, it stands nowhere, and all that names it says so."""

from datetime import date

import pytest
from msgspec.structs import replace

from governance.dates import today
from governance.events.rooms import CharterAdopted
from governance.events.texts import TextWithdrawn
from governance.ids import DecisionId, RoomSlug, TextId, item_id
from governance.log import tag
from governance.log.sealed import FreeText
from projections.catalogue import PROJECTIONS
from projections.decisions import decision
from projections.engine import rebuild
from projections.history import HistoryEntry, history
from projections.meetings import meeting
from projections.minutes import minutes
from projections.reader import Reader
from projections.rooms import charters
from projections.texts import Withdrawal
from projections.voting import motion
from tests.governance.examples import a_room, words_of
from tests.projections.an_assembly import ITEM, MEETING, closed_and_declared, convened, minutes_sent, opened
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog
from tests.projections.histories import founding
from tests.projections.test_meetings import SECRETARIS

pytestmark = pytest.mark.anyio

ROOM = RoomSlug("voorbeeldkamer")
DECISION = DecisionId("ALV-2025-001")
KINDS = {MEETING: "call", "opening": "agenda-item", ITEM: "motion", "notulen": "minutes"}
ANYBODY = Reader()
TEXTS_STOPPED = "SELECT stopped_by IS NOT NULL FROM projections WHERE name = 'texts'"


def withdrawn(what: str) -> TextWithdrawn:
    """What was written about this is withdrawn."""
    meeting_id = MEETING if what == "notulen" else None
    return TextWithdrawn(words=words_of(what), written_in=KINDS[what], ground="untrue", meeting=meeting_id)  # type: ignore[arg-type]


@pytest.fixture
async def over(given: GivenLog, tables: Tables) -> Tables:
    """An assembly that is over, whose motion is the charter of a room, and its minutes."""
    adopted = CharterAdopted(
        room=ROOM, version=1, words=words_of(ITEM), decision=DECISION, in_force_on=date(2025, 6, 1)
    )
    declared = closed_and_declared({"for": 2, "against": 1, "blank": 0})
    given.record(*founding().events, a_room(ROOM), *convened(), opened(), *declared, adopted)
    await tables.reach(given.record(*minutes_sent({"opening": "Welkom."})))
    return tables


async def texts_shown(tables: Tables) -> dict[str, tuple[object, Withdrawal | None]]:
    """Every text that a reader of the pages can see, with its withdrawal."""
    connection = tables.connection
    held = await meeting(connection, SECRETARIS, MEETING)
    tabled = await motion(connection, SECRETARIS, ITEM)
    decided = await decision(connection, SECRETARIS, DECISION)
    written = await minutes(connection, SECRETARIS, MEETING)
    versions = await charters(connection, ROOM)
    assert held is not None
    assert tabled is not None
    assert decided is not None
    assert written is not None
    assert versions is not None
    return {
        "place": (held.place, held.withdrawn),
        "first item": (held.agenda[0].title, held.agenda[0].withdrawn),
        "second item": (held.agenda[1].title, held.agenda[1].withdrawn),
        "title": (tabled.title, tabled.withdrawn),
        "text": (tabled.text, tabled.withdrawn),
        "decision": (decided.title, decided.withdrawn),
        "decided on": (decided.text, decided.withdrawn),
        "charter": (versions.items[0].text, versions.items[0].withdrawn),
        "minutes": (written.blocks[0].text, written.withdrawn),
    }


WHERE = {
    MEETING: {"place"},
    "opening": {"first item"},
    ITEM: {"second item", "title", "text", "decision", "decided on", "charter"},
    "notulen": {"minutes"},
}


async def test_the_texts_are_there_until_one_is_withdrawn(over: Tables) -> None:
    shown = await texts_shown(over)
    assert {name for name, (_, withdrawal) in shown.items() if withdrawal} == set()
    assert shown["place"] == ("Buurthuis", None)
    assert shown["decision"] == ("Een voorstel", None)
    assert shown["minutes"] == ("Welkom.", None)


@pytest.mark.parametrize("what", KINDS)
async def test_a_withdrawn_text_stands_nowhere_and_it_is_said_when_and_why(
    given: GivenLog, over: Tables, what: str
) -> None:
    before = await texts_shown(over)
    position = given.record(withdrawn(what))
    await over.reach(position)
    shown = await texts_shown(over)
    entry = (await history(over.connection, SECRETARIS, after=str(position - 1))).items[0]
    withdrawal = Withdrawal(today(entry.recorded_at), "untrue")
    assert shown == before | dict.fromkeys(WHERE[what], (None, withdrawal))
    await over.projector.stop()
    await rebuild(over.connection, given.vault, PROJECTIONS)
    assert await texts_shown(over) == shown


async def told(tables: Tables, reader: Reader, subject: str) -> dict[str, HistoryEntry]:
    """The history of a subject by the kinds of its entries."""
    page = await history(tables.connection, reader, subject=subject)
    return {entry.type: entry for entry in page.items}


async def test_the_history_says_it_with_the_text_and_with_its_withdrawal(given: GivenLog, over: Tables) -> None:
    words: TextId = words_of(ITEM)
    tabled = (await told(over, SECRETARIS, tag.item(ITEM)))["MotionTabled"]
    assert (tabled.facts["title"], tabled.words, tabled.withdrawn) == ("Een voorstel", words, None)
    await over.reach(given.record(withdrawn(ITEM)))
    for subject in (tag.item(ITEM), tag.meeting(MEETING), tag.decision(DECISION), tag.room(ROOM)):
        entries = await told(over, SECRETARIS, subject)
        assert entries["TextWithdrawn"].facts == {"written_in": "motion", "ground": "untrue", "entry": tabled.position}
        for kind in ("MotionTabled", "DecisionRecorded"):
            if kind in entries:
                assert entries[kind].facts["title"] is None
                assert entries[kind].withdrawn is not None


async def test_a_withdrawal_is_told_to_those_who_saw_the_text(given: GivenLog, over: Tables) -> None:
    """The charter of a room is for anybody, what an assembly dealt with is for its members."""
    await over.reach(given.record(withdrawn(ITEM), withdrawn("opening")))
    [of_charter] = (await history(over.connection, ANYBODY, type_="TextWithdrawn")).items
    assert of_charter.facts["written_in"] == "motion"
    assert "TextWithdrawn" in await told(over, ANYBODY, tag.room(ROOM))
    assert len((await history(over.connection, SECRETARIS, type_="TextWithdrawn")).items) == 2


async def test_a_text_goes_also_while_its_table_stands_still(given: GivenLog, over: Tables) -> None:
    given.connection.execute('ALTER TABLE texts ADD CONSTRAINT poisoned CHECK (written <> \'{"title":"gif"}\')')
    poison = replace(convened()[1], item=item_id(MEETING, 7), words=words_of("gif"), title=FreeText("gif"))
    await over.projector.wait_for(given.record(poison), 30)
    assert given.connection.execute(TEXTS_STOPPED).fetchone() == (True,)
    await over.projector.wait_for(given.record(withdrawn(ITEM), withdrawn("notulen")), 30)
    shown = await texts_shown(over)
    assert {name for name, (text, _) in shown.items() if text is None} == WHERE[ITEM] | WHERE["notulen"]


async def test_one_that_is_read_after_its_withdrawal_was_never_there(given: GivenLog, tables: Tables) -> None:
    """The key is gone by then, so what is read last is read first."""
    await tables.projector.stop()
    given.record(*founding().events, *convened())
    given.record(withdrawn(ITEM))
    await rebuild(tables.connection, given.vault, PROJECTIONS)
    tabled = await motion(tables.connection, SECRETARIS, ITEM)
    assert tabled is not None
    assert (tabled.title, tabled.text, tabled.withdrawn is not None) == (None, None, True)
