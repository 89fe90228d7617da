"""One example assembly, step by step."""

from collections.abc import Mapping
from datetime import date, time

from governance.events.decisions import DecisionRecorded
from governance.events.meetings import (
    AgendaItemAdded,
    InCharge,
    MeetingClosed,
    MeetingConvened,
    MeetingOpened,
    MinutesCirculated,
    QuorumEstablished,
    QuorumOfKind,
)
from governance.events.voting import MotionTabled, ResultDeclared, Roll, Secrecy, Strength, VotingClosed, VotingOpened
from governance.ids import CHOICES, DecisionId, ItemId, MeetingId, ParameterKind, VotingId, item_id, voting_id
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.verdict import Electorate, Tally, at_least
from governance.rules.voting import quorum
from tests.governance.examples import at_on, holder_of, words_of
from tests.governance.rulebooks import a_rulebook

MEETING = MeetingId("ALV-2025-1")
ITEM: ItemId = item_id(MEETING, 2)
VOTING: VotingId = voting_id(ITEM, 1)
CALLED_ON, HELD_ON = date(2025, 5, 1), date(2025, 6, 1)
AT = at_on(HELD_ON)
RULEBOOK = a_rulebook(quorum={"ordinary": at_least("1/2")})


def roll(entitled: int = 4, present: int = 3) -> Roll:
    """So many may vote, and so many of them are there."""
    return Roll(
        day=HELD_ON,
        entitled=Strength(entitled, entitled),
        present=Strength(present, present),
        complete=False,
        hash="0" * 64,
    )


def convened() -> list[Event]:
    """Called, with one item to speak about and one motion."""
    return [
        MeetingConvened(
            meeting=MEETING,
            held_on=HELD_ON,
            starts_at=time(19, 30),
            words=words_of(MEETING),
            place=FreeText("Buurthuis"),
            called_on=CALLED_ON,
        ),
        AgendaItemAdded(
            item=item_id(MEETING, 1),
            order=1,
            announced_on=CALLED_ON,
            words=words_of("opening"),
            title=FreeText("Opening"),
        ),
        MotionTabled(
            item=ITEM,
            order=2,
            kind=ParameterKind("ordinary"),
            announced_on=CALLED_ON,
            words=words_of(ITEM),
            title=FreeText("Een voorstel"),
            text=FreeText("Wij stellen voor."),
        ),
    ]


def meeting_opened() -> MeetingOpened:
    """The meeting began."""
    return MeetingOpened(
        meeting=MEETING,
        chair=InCharge(person=holder_of("voorzitter"), office="voorzitter"),
        minute_taker=InCharge(person=holder_of("secretaris"), office="secretaris"),
        at=AT,
    )


def quorum_established(present: int, entitled: int) -> QuorumEstablished:
    """Counted, where half is asked."""
    enough = quorum(present, Electorate(members=entitled), RULEBOOK)
    return QuorumEstablished(
        meeting=MEETING,
        roll=roll(entitled, present),
        in_the_room=present,
        kinds={"ordinary": QuorumOfKind(reached=enough.met, rules=(enough,))},
        law_of=HELD_ON,
        at=AT,
    )


def opened() -> VotingOpened:
    """Members may vote."""
    return VotingOpened(voting=VOTING, secrecy=Secrecy.OPEN, choices=list(CHOICES), roll=roll(), at=AT)


def closed_and_declared(tally: Mapping[str, int]) -> list[Event]:
    """Closed, declared, decided; and the meeting is over."""
    verdict = judge(
        Question(
            held_on=HELD_ON,
            law=law_on(HELD_ON),
            rulebook=RULEBOOK,
            called_on=CALLED_ON,
            rulebook_at_call=RULEBOOK,
            electorate=Electorate(members=4),
            present=3,
            votes=CountedVotes(tally=Tally.of(tally), voters=sum(tally.values())),
        )
    )
    decided = DecisionRecorded(
        decision=DecisionId("ALV-2025-001"),
        voting=VOTING,
        words=words_of(ITEM),
        decided_on=HELD_ON,
        in_force_on=HELD_ON,
    )
    return [
        VotingClosed(voting=VOTING, roll=roll(), at=AT),
        ResultDeclared(voting=VOTING, tally=dict(tally), verdict=verdict, at=AT),
        decided,
        MeetingClosed(meeting=MEETING, at=AT),
    ]


def minutes_sent(texts: dict[str, str]) -> list[Event]:
    """The minutes went round."""
    return [MinutesCirculated(meeting=MEETING, version=1, words=words_of("notulen"), texts=FreeText(texts))]
