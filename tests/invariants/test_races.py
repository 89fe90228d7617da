"""Two commands at once, for every invariant: both read, then both save.

What the second rested on has changed once the first is saved, so its append must fail.
"""

import pytest

from governance.commands.board import VacateOffice
from governance.commands.persons import GiveContactDetails
from governance.commands.voting.declaring import DeclareResult
from tests.governance.examples import (
    VOTING,
    a_cooperative,
    a_founding,
    a_meeting,
    a_member,
    a_motion,
    a_room,
    a_vote,
    a_voting,
    closed,
    members,
)
from tests.governance.given import GivenLog
from tests.invariants.racing import (
    ABOUT_A_ROOM,
    ADD_ITEM,
    ADMIT,
    ASSUME,
    BEGIN,
    CALLED,
    CHANGE,
    CLOSE,
    CLOSE_ROOM,
    CLOSED,
    COME,
    DECIDE,
    DECIDE_TO_ADMIT,
    DECLARE,
    EFFECT,
    END,
    END_MEETING,
    ENTER,
    ERASE,
    HERE,
    JOIN,
    JOIN_TO_ANOTHER,
    LEAVE,
    LEFT,
    LEFT_OFFICE,
    OPEN,
    OPEN_ROOM,
    OTHER,
    QUORUM,
    READY,
    SUPPORT,
    SUSPEND,
    TAKE_OFFICE,
    VACATE,
    VOTE,
    WITHDRAW,
    Race,
    at_a_meeting,
    by_secretaris,
    carried,
    convene,
    of_two_that_have_both_read_one_saves,
)

BOTH_READ: dict[str, Race] = {
    "two items for one agenda": Race(at_a_meeting(a_meeting(), a_motion()), ADD_ITEM, by_secretaris(ADD_ITEM)),
    "a withdrawal and the opening": Race(at_a_meeting(READY), WITHDRAW, OPEN),
    "a change of text and the opening": Race(at_a_meeting(READY), CHANGE, OPEN),
    "an opening and a change of text": Race(at_a_meeting(READY), OPEN, CHANGE),
    "an opening and a withdrawal": Race(at_a_meeting(READY), OPEN, WITHDRAW),
    "a withdrawal and a change of text": Race(at_a_meeting(READY), WITHDRAW, CHANGE),
    "two votes of one member": Race(at_a_meeting(a_voting(), HERE), VOTE, VOTE),
    "a vote and the closing": Race(at_a_meeting(a_voting(), HERE), CLOSE, VOTE),
    "a vote and a suspension": Race(at_a_meeting(a_voting(), HERE), SUSPEND, VOTE),
    "a vote and the end of a membership": Race(at_a_meeting(a_voting(), HERE), END, VOTE),
    "a vote and a member who goes": Race(at_a_meeting(a_voting(), HERE), LEAVE, VOTE),
    "two openings": Race(at_a_meeting(READY), OPEN, by_secretaris(OPEN)),
    "two closings": Race(at_a_meeting(a_voting()), CLOSE, by_secretaris(CLOSE)),
    "two declarations": Race(at_a_meeting(CLOSED), DECLARE, by_secretaris(DECLARE)),
    "two who take up one office": Race([a_founding()], ASSUME, ASSUME),
    "two admissions": Race([a_founding()], ADMIT, ADMIT),
    "two decisions": Race(
        at_a_meeting(HERE, carried(VOTING), carried(OTHER)), DECLARE, (DeclareResult(voting=OTHER), "secretaris")
    ),
    "two decisions of the board": Race(a_cooperative(), DECIDE, (DECIDE[0], "voorzitter")),
    "a decision of the board and one of the same year that is entered": Race(a_cooperative(), DECIDE, ENTER),
    "two earlier decisions": Race(a_cooperative(), ENTER, ENTER),
    "a decision of the board and the end of a term on it": Race(a_cooperative(), VACATE, DECIDE),
    "a decision that admits a member and an admission": Race(a_cooperative(), ADMIT, DECIDE_TO_ADMIT),
    "a roll and an admission": Race(at_a_meeting(READY), ADMIT, OPEN),
    "a roll and a member who comes": Race(at_a_meeting(a_member(1), READY), COME, OPEN),
    "an opening and the quorum that it rests on": Race(at_a_meeting(READY), QUORUM, OPEN),
    "an opening and the right to it": Race(at_a_meeting(READY), VACATE, OPEN),
    "two openings of a meeting": Race(at_a_meeting(CALLED), BEGIN, by_secretaris(BEGIN)),
    "two closings of a meeting": Race(at_a_meeting(READY), END_MEETING, (END_MEETING[0], "voorzitter")),
    "the opening of a meeting and a member who comes": Race(at_a_meeting(a_member(1), CALLED), COME, BEGIN),
    "the opening of a meeting and whoever chairs it": Race(at_a_meeting(CALLED), VACATE, by_secretaris(BEGIN)),
    "a closing of a meeting and an opening": Race(at_a_meeting(READY), OPEN, END_MEETING),
    "an opening and the closing of its meeting": Race(at_a_meeting(READY), END_MEETING, OPEN),
    "the closing of a room and a motion about its charter": Race(
        at_a_meeting(a_room(), ABOUT_A_ROOM), CLOSE_ROOM, OPEN
    ),
    "the closing of a room and a decision on its charter": Race(
        at_a_meeting(a_room(), a_member(1), a_voting(effect=EFFECT), a_vote(1), closed()), CLOSE_ROOM, DECLARE
    ),
    "two assemblies of one year": Race(
        at_a_meeting(), (convene("Plein 1"), "voorzitter"), (convene("Plein 2"), "secretaris")
    ),
    "one member at two desks": Race(at_a_meeting(a_member(1), a_meeting()), COME, COME),
    "contact details and an erasure": Race(
        at_a_meeting(a_member(1), LEFT), ERASE, (GiveContactDetails(email="lid01@example.org"), 1)
    ),
    "an office and the end of a membership": Race(at_a_meeting(a_member(1), LEFT_OFFICE), TAKE_OFFICE, END),
    "the end of a membership and an office": Race(at_a_meeting(a_member(1), LEFT_OFFICE), END, TAKE_OFFICE),
    "a holder who is joined to two members": Race(at_a_meeting(members(2)), JOIN, JOIN_TO_ANOTHER),
    "a holder who is joined and leaves": Race(at_a_meeting(a_member(1)), VACATE, JOIN),
    "a holder who leaves and is joined": Race(at_a_meeting(a_member(1)), JOIN, VACATE),
    "a holder who is joined to a member who leaves": Race(at_a_meeting(a_member(1)), END, JOIN),
    "a member who leaves and to whom a holder is joined": Race(at_a_meeting(a_member(1)), JOIN, END),
    "a vote of a member to whom a holder is joined": Race(at_a_meeting(a_voting(), HERE), JOIN, VOTE),
    "an opening by a holder who is joined": Race(at_a_meeting(READY, a_member(1)), JOIN, OPEN),
    "contact details of a holder who is joined": Race(
        at_a_meeting(a_member(1)), JOIN, (GiveContactDetails(email="voorzitter@example.org"), "voorzitter")
    ),
    "a join and the right to it": Race(
        at_a_meeting(a_member(1)), (VacateOffice(office="secretaris"), "operator"), JOIN
    ),
    "a room that opens twice": Race([], OPEN_ROOM, OPEN_ROOM),
    "a room that is supported twice": Race(at_a_meeting(a_room()), SUPPORT, by_secretaris(SUPPORT)),
}
"""By what the two do at once."""


@pytest.mark.parametrize("race", BOTH_READ.values(), ids=BOTH_READ)
def test_of_two_that_have_both_read_one_saves(log: GivenLog, race: Race) -> None:
    of_two_that_have_both_read_one_saves(log, race)
