"""Which number does the next decision get, and is there such a decision?"""

from eventsourcing.domain import event

from governance.events.decisions import BoardDecisionRecorded, DecisionRecorded, EarlierDecisionEntered
from governance.ids import DecisionId, Organ, parts_of
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.verdict import Verdict


class LastDecision(Fact):
    """Which number did the last decision of this organ in this year get? Numbers have no gaps, whatever the source."""

    newest = True

    def __init__(self, organ: Organ, year: int) -> None:
        self.tag = tag.decisions(organ, year)
        self.number = 0

    @event(DecisionRecorded)
    def recorded(self, decision: DecisionId) -> None:
        self.number = parts_of(decision).number

    @event(BoardDecisionRecorded)
    def taken_by_board(self, decision: DecisionId) -> None:
        self.number = parts_of(decision).number

    @event(EarlierDecisionEntered)
    def entered(self, decision: DecisionId) -> None:
        self.number = parts_of(decision).number


class DecisionTaken(Fact):
    """Is there such a decision, and did it come to a yes?"""

    def __init__(self, decision: DecisionId) -> None:
        self.tag = tag.decision(decision)
        self.decision = decision
        self.there = False
        self.rejected = False

    @event(DecisionRecorded)
    def carried_in_voting(self) -> None:
        self.there = True

    @event(BoardDecisionRecorded)
    def taken_by_board(self, verdict: Verdict) -> None:
        self.there, self.rejected = True, not verdict.outcome.is_carried

    @event(EarlierDecisionEntered)
    def entered(self) -> None:
        self.there = True
