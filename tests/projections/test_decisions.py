"""The register of decisions: who may read what, by organ and year, and what an earlier decision says of itself."""

from datetime import date

import pytest

from governance.dates import ImpreciseDate
from governance.events.decisions import AppointedHolder, EarlierDecisionEntered, OpenedRoom
from governance.events.texts import TextWithdrawn
from governance.ids import BOARD_ORGAN, DecisionId, MemberId, Organ, RoomSlug
from governance.log.errors import NotAllowed
from governance.log.sealed import FreeText
from governance.rules.verdict import Tally
from projections.decisions import Followed, Origin, decision, decisions, decisions_about, organs_and_years
from projections.reader import Reader
from tests.governance.examples import a_member, person_of, words_of
from tests.projections.an_assembly import closed_and_declared, convened, opened
from tests.projections.conftest import Tables
from tests.projections.given import GivenLog
from tests.projections.histories import founding

MEMBER = Reader(person=person_of(1), member=MemberId(1))
OFFICER = Reader(person=person_of(1), member=MemberId(1), offices=frozenset({"penningmeester"}))
ROOM = RoomSlug("voorbeeldkamer")
ON = date(2026, 6, 9)


def earlier(decision: str, decided_on: str | None = "2018-05") -> EarlierDecisionEntered:
    return EarlierDecisionEntered(
        decision=DecisionId(decision),
        decided_on=None if decided_on is None else ImpreciseDate.parse(decided_on),
        votes=Tally(in_favour=12, against=3, blank=0),
        did=(OpenedRoom(room=ROOM), AppointedHolder(office="secretaris")),
        words=words_of(decision),
        title=FreeText(f"Besluit {decision}"),
        numbered=FreeText("2018/4"),
        source=FreeText("notulen van toen"),
    )


@pytest.fixture
async def kept(given: GivenLog, tables: Tables) -> Tables:
    entered = [earlier("ALV-2018-001"), earlier("BESTUUR-2018-001"), earlier("KAMER-voorbeeldkamer-2011-001", None)]
    await tables.reach(given.record(*founding().events, a_member(1), *entered))
    return tables


async def test_an_earlier_decision_says_that_nothing_judged_it(kept: Tables) -> None:
    entered = await decision(kept.connection, MEMBER, DecisionId("ALV-2018-001"))
    assert entered is not None
    assert (entered.origin, entered.verdict, entered.voting, entered.effect) == (Origin.EARLIER, None, None, None)
    assert (entered.source, entered.numbered, entered.in_force_on) == ("notulen van toen", "2018/4", None)
    assert entered.decided_on == ImpreciseDate.parse("2018-05")
    assert entered.followed == [
        Followed(type="OfficeAssumed", subject="office:secretaris", version=None),
        Followed(type="RoomOpened", subject="room:voorbeeldkamer", version=None),
    ]


async def test_a_decision_of_a_voting_has_the_verdict_on_it(given: GivenLog, tables: Tables) -> None:
    carried = closed_and_declared({"for": 3})
    await tables.reach(given.record(*founding().events, a_member(1), *convened(), opened(), *carried))
    taken = await decision(tables.connection, MEMBER, DecisionId("ALV-2025-001"))
    assert taken is not None
    assert taken.origin is Origin.VOTING
    assert taken.verdict is not None
    assert taken.verdict.codes.outcome.is_carried


async def test_members_read_what_the_assembly_and_the_rooms_decided_and_the_board_all(kept: Tables) -> None:
    async def read(reader: Reader, organ: Organ | None = None, year: int | None = None) -> list[str]:
        page = await decisions(kept.connection, reader, ON, organ=organ, year=year)
        return [entry.decision for entry in page.items]

    assert await read(MEMBER) == ["ALV-2018-001", "KAMER-voorbeeldkamer-2011-001"]
    assert await read(OFFICER) == ["ALV-2018-001", "BESTUUR-2018-001", "KAMER-voorbeeldkamer-2011-001"]
    assert await read(OFFICER, BOARD_ORGAN) == ["BESTUUR-2018-001"]
    assert await read(MEMBER, year=2011) == ["KAMER-voorbeeldkamer-2011-001"]
    assert await read(MEMBER, year=2019) == []


@pytest.mark.parametrize("name", ["BESTUUR-2018-001", "BESTUUR-2018-999"])
async def test_what_the_board_decided_is_the_boards_whether_it_is_there_or_not(kept: Tables, name: str) -> None:
    with pytest.raises(NotAllowed):
        await decision(kept.connection, MEMBER, DecisionId(name))
    with pytest.raises(NotAllowed):
        await decisions(kept.connection, MEMBER, ON, organ=BOARD_ORGAN)


async def test_nobody_is_told_of_an_organ_whose_decisions_they_may_not_read(kept: Tables) -> None:
    assembly, of_room = ("ALV", 2018), ("KAMER-voorbeeldkamer", 2011)
    assert await organs_and_years(kept.connection, MEMBER) == [assembly, of_room]
    assert await organs_and_years(kept.connection, OFFICER) == [assembly, ("BESTUUR", 2018), of_room]
    assert await decisions_about(kept.connection, MEMBER, "office:secretaris") == [
        "ALV-2018-001",
        "KAMER-voorbeeldkamer-2011-001",
    ]
    assert "BESTUUR-2018-001" in await decisions_about(kept.connection, OFFICER, "office:secretaris")


async def test_all_that_was_written_of_it_goes_at_once(kept: Tables, given: GivenLog) -> None:
    words = words_of("ALV-2018-001")
    await kept.reach(given.record(TextWithdrawn(words=words, written_in="decision", ground="mistake")))
    entered = await decision(kept.connection, MEMBER, DecisionId("ALV-2018-001"))
    assert entered is not None
    assert (entered.title, entered.source, entered.numbered) == (None, None, None)
    assert entered.withdrawn is not None
    assert entered.votes == Tally(in_favour=12, against=3, blank=0)
