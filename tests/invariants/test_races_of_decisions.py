"""Two at once, and many by two buses, for what decisions need and bring about: deeds, texts, rulings and effects."""

import pytest
from msgspec.structs import replace

from governance.commands.decisions.board import CharterOfBoard
from governance.commands.meetings.closing import CloseMeeting, ItemLeft
from governance.commands.membership import SuspendMember
from governance.commands.rooms import CloseRoom, OpenRoom
from governance.commands.statutes import AdoptStatutes, RecordDeed
from governance.commands.texts import WithdrawText
from governance.commands.voting.declaring import RuleOnResult
from governance.events.decisions import AmendStatutes, BoardDecisionRecorded, DecisionRecorded, RoomOpening
from governance.events.meetings import (
    AgendaItemWithdrawn,
    ItemHeldOver,
    MeetingClosed,
    MeetingOpened,
    QuorumEstablished,
)
from governance.events.rooms import CharterAdopted, RoomOpened
from governance.events.statutes import StatutesAmended
from governance.events.texts import TextWithdrawn
from governance.events.voting import ResultDeclared
from governance.ids import Clause, DecisionId, ParameterName, RoomSlug
from governance.log.event import Event
from governance.rules.parameters import Setting
from tests.governance.examples import (
    ITEM,
    MEETING,
    ROOM,
    TODAY,
    VOTING,
    a_cooperative,
    a_decision,
    a_member,
    a_motion,
    a_room,
    a_vote,
    a_voting,
    closed,
    statutes,
    words_of,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook
from tests.invariants.racing import (
    ADD_ITEM,
    BEGIN,
    CALLED,
    CHANGE,
    CLOSE_ROOM,
    DECIDE,
    DECISION,
    DECLARE,
    EFFECT,
    END,
    END_MEETING,
    HERE,
    ONE,
    OPEN,
    OPEN_ROOM,
    READY,
    WITHDRAW,
    Race,
    Said,
    Two,
    at_a_meeting,
    by_secretaris,
    of_two_that_have_both_read_one_saves,
    race,
)

OTHER_ROOM = RoomSlug("andere-kamer")
AMENDMENT = AmendStatutes(
    settings=(Setting(parameter=ParameterName("notice_days"), value=14, clause=Clause("12.3")),),
    clauses=(Clause("12.3"),),
)
DECIDED: list[Event] = [statutes(a_rulebook(charter_organ="board")), a_room(), a_decision(effect=AMENDMENT)]
"""An amendment that waits for its deed, and statutes by which the board adopts charters."""

DEED: Said = (
    RecordDeed(decision=DecisionId("ALV-2026-001"), passed_on=TODAY, document="akte van wijziging"),
    "secretaris",
)
ADOPT: Said = (
    AdoptStatutes(parameters=a_rulebook(notice_days=10).statutes, in_force_on=TODAY, source="akte"),
    "secretaris",
)
WITHDRAW_TEXT: Said = (WithdrawText(words=words_of(ITEM), ground="personal-data"), "secretaris")
RULE: Said = (RuleOnResult(voting=VOTING, ground="cannot-wait"), "voorzitter")
WITHDRAW_AT_THE_END: Said = (
    CloseMeeting(meeting=MEETING, left=(ItemLeft(item=ITEM, becomes="withdrawn"),)),
    "voorzitter",
)
DECIDE_TO_SUSPEND: Said = (replace(DECISION, suspend_member=SuspendMember(member=ONE)), "secretaris")
DECIDE_TO_OPEN: Said = (
    replace(DECISION, open_room=OpenRoom(room=ROOM, name="Kamer", neighbourhood="Buurt", district="Deel")),
    "secretaris",
)
DECIDE_TO_CLOSE: Said = (replace(DECISION, close_room=CloseRoom(room=ROOM)), "secretaris")
DECIDE_ON_CHARTER: Said = (
    replace(DECISION, adopt_charter=CharterOfBoard(room=ROOM, text="# Handvest")),
    "secretaris",
)
VOTED: list[Event] = [*HERE, *a_voting(), a_vote(1), closed()]
ON_A_CHARTER: list[Event] = [
    statutes(a_rulebook(charter_organ="board")),
    a_room(),
    *HERE,
    *a_voting(effect=EFFECT),
    a_vote(1),
    closed(),
]

BOTH_READ: dict[str, Race] = {
    "two who record one deed": Race(at_a_meeting(DECIDED), DEED, DEED),
    "a deed and statutes that are entered": Race(at_a_meeting(DECIDED), ADOPT, DEED),
    "statutes that are entered and a deed": Race(at_a_meeting(DECIDED), DEED, ADOPT),
    "a deed and an opening by the statutes": Race(at_a_meeting(DECIDED, READY), DEED, OPEN),
    "a deed and a result by the statutes": Race(at_a_meeting(DECIDED, VOTED), DEED, DECLARE),
    "a deed and a decision of the board": Race(at_a_meeting(DECIDED), DEED, DECIDE),
    "two who withdraw one text": Race(at_a_meeting(READY), WITHDRAW_TEXT, WITHDRAW_TEXT),
    "two rulings on a result": Race(at_a_meeting(VOTED), RULE, by_secretaris(RULE)),
    "a ruling and a declaration": Race(at_a_meeting(VOTED), DECLARE, RULE),
    "a declaration and a ruling": Race(at_a_meeting(VOTED), RULE, DECLARE),
    "an item that is added and the opening of a meeting": Race(at_a_meeting(CALLED, a_motion()), BEGIN, ADD_ITEM),
    "a closing and an item that is withdrawn": Race(at_a_meeting(READY), WITHDRAW, END_MEETING),
    "an item that is withdrawn and a closing": Race(at_a_meeting(READY), END_MEETING, WITHDRAW),
    "a change of text and a closing": Race(at_a_meeting(READY), END_MEETING, CHANGE),
    "two closings that tell an item otherwise": Race(at_a_meeting(READY), END_MEETING, WITHDRAW_AT_THE_END),
    "a decision to open a room and its opening": Race(at_a_meeting(), OPEN_ROOM, DECIDE_TO_OPEN),
    "an opening and a decision to open a room": Race(at_a_meeting(), DECIDE_TO_OPEN, OPEN_ROOM),
    "a decision to close a room and its closing": Race(at_a_meeting(a_room()), CLOSE_ROOM, DECIDE_TO_CLOSE),
    "a decision to suspend a member who leaves": Race(at_a_meeting(a_member(1)), END, DECIDE_TO_SUSPEND),
    "a decision on a charter of a room that closes": Race(at_a_meeting(DECIDED), CLOSE_ROOM, DECIDE_ON_CHARTER),
    "a charter of the board and one of the assembly": Race(at_a_meeting(ON_A_CHARTER), DECLARE, DECIDE_ON_CHARTER),
    "a charter of the assembly and one of the board": Race(at_a_meeting(ON_A_CHARTER), DECIDE_ON_CHARTER, DECLARE),
}
"""By what the two do at once."""


@pytest.mark.parametrize("race", BOTH_READ.values(), ids=BOTH_READ)
def test_of_two_that_have_both_read_one_saves(log: GivenLog, race: Race) -> None:
    of_two_that_have_both_read_one_saves(log, race)


def recorded(log: GivenLog, *kinds: type[Event]) -> list[Event]:
    """Every event of these kinds, in its order."""
    return [event for event in log.events() if isinstance(event, kinds)]


def test_one_deed_and_one_withdrawal_come_of_four_at_once(log: GivenLog) -> None:
    log.given(a_cooperative(), DECIDED, a_motion())

    async def work(two: Two) -> None:
        await two.do(*[DEED, WITHDRAW_TEXT] * 4)

    two = race(log, work)
    assert (len(two.answers), two.codes) == (2, {"deed-already-recorded", "nothing-new"})
    assert len(recorded(log, StatutesAmended)) == len(recorded(log, TextWithdrawn)) == 1


def test_a_result_is_ruled_on_or_declared_once(log: GivenLog) -> None:
    """It became one decision, with the first number, whoever was first."""
    log.given(a_cooperative(), VOTED)

    async def work(two: Two) -> None:
        await two.do(*[RULE, DECLARE, by_secretaris(RULE)] * 2)

    two = race(log, work)
    assert (len(two.answers), two.codes) == (1, {"already-declared"})
    assert len(recorded(log, ResultDeclared)) == len(recorded(log, DecisionRecorded)) == 1


def test_a_meeting_is_opened_once_and_an_item_left_becomes_one_thing(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), CALLED, a_motion())

    async def work(two: Two) -> None:
        await two.do(*[BEGIN, by_secretaris(BEGIN)] * 2)
        await two.do(*[END_MEETING, WITHDRAW_AT_THE_END, WITHDRAW] * 2)

    two = race(log, work)
    opened = [type(event) for event in recorded(log, MeetingOpened, QuorumEstablished)]
    assert opened == [MeetingOpened, QuorumEstablished]
    assert len(recorded(log, ItemHeldOver, AgendaItemWithdrawn)) == len(recorded(log, MeetingClosed)) <= 1
    assert len(two.refused) >= 7


def test_decisions_with_effects_come_with_them_and_with_numbers_without_gaps(log: GivenLog) -> None:
    """One opens each room; a charter gets the next version whoever adopts it; what is refused has no number."""
    log.given(a_cooperative(), ON_A_CHARTER)
    opens_another = replace(
        DECISION, open_room=OpenRoom(room=OTHER_ROOM, name="Andere", neighbourhood="Buurt", district="Deel")
    )

    async def work(two: Two) -> None:
        await two.do(*[DECIDE_ON_CHARTER, (opens_another, "voorzitter"), DECIDE, DECLARE] * 4)

    two = race(log, work)
    taken = [event for event in log.events() if isinstance(event, BoardDecisionRecorded)]
    assert [event.decision for event in taken] == [f"BESTUUR-2026-{number:03d}" for number in range(1, 10)]
    [opening] = [event.decision for event in taken if isinstance(event.effect, RoomOpening)]
    [room] = [event for event in log.events() if isinstance(event, RoomOpened) and event.room == OTHER_ROOM]
    assert room.decision == opening
    charters = [event.version for event in log.events() if isinstance(event, CharterAdopted)]
    assert charters == [1, 2, 3, 4, 5]
    assert (len(two.answers), two.codes) == (10, {"room-exists", "already-declared"})
