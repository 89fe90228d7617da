"""Is the cooperative founded, and by which rulebook is a day judged?"""

from datetime import date

from eventsourcing.domain import event

from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.statutes import Rulebook


class Founding(Fact):
    """Is the cooperative founded, and when?"""

    def __init__(self) -> None:
        self.tag = tag.COOPERATIVE
        self.founded_on: date | None = None

    @event(CooperativeFounded)
    def founded(self, founded_on: date) -> None:
        self.founded_on = founded_on


class Statutes(Fact):
    """Which rulebook is in force on a day? A decision is judged by that of its day."""

    def __init__(self) -> None:
        self.tag = tag.COOPERATIVE
        self._adopted: list[tuple[date, Rulebook]] = []

    def rulebook_on(self, day: date) -> Rulebook:
        """The rulebook that came into force last by this day; of two on one day, the one that was recorded last.

        Before any statutes are known it is that of defaults alone.
        """
        in_force = date.min
        rulebook = Rulebook()
        for in_force_on, adopted in self._adopted:
            if in_force <= in_force_on <= day:
                in_force, rulebook = in_force_on, adopted
        return rulebook

    def adopted_for(self, day: date) -> Rulebook | None:
        """The rulebook that was recorded last as in force from this very day on; ``None``: none was."""
        return next((adopted for in_force_on, adopted in reversed(self._adopted) if in_force_on == day), None)

    @event(StatutesAdopted)
    def adopted(self, rulebook: Rulebook, in_force_on: date) -> None:
        self._adopted.append((in_force_on, rulebook))
