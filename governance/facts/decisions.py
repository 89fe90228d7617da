"""Which number does the next decision get?"""

from eventsourcing.domain import event

from governance.events.decisions import DecisionRecorded
from governance.ids import DecisionId, Organ, parts_of
from governance.log import tag
from governance.log.fact import Fact


class LastDecision(Fact):
    """Which number did the last decision of this organ in this year get? Numbers have no gaps."""

    newest = True

    def __init__(self, organ: Organ, year: int) -> None:
        self.tag = tag.decisions(organ, year)
        self.number = 0

    @event(DecisionRecorded)
    def recorded(self, decision: DecisionId) -> None:
        self.number = parts_of(decision).number
