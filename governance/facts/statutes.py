"""Is the cooperative founded, and by which rulebook is a day judged?"""

from datetime import date

from eventsourcing.domain import event

from governance.events.statutes import CooperativeFounded, StatutesAdopted
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.parameters import Setting
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
        self._adopted: list[tuple[date, tuple[Setting, ...]]] = []

    def rulebook_on(self, day: date) -> Rulebook:
        """What the statutes say that came into force last by this day; of two on one day, those recorded last.

        What they leave open is a default. Before any statutes are known, everything is.
        """
        in_force = date.min
        parameters: tuple[Setting, ...] = ()
        for in_force_on, adopted in self._adopted:
            if in_force <= in_force_on <= day:
                in_force, parameters = in_force_on, adopted
        return Rulebook(day, parameters)

    def adopted_for(self, day: date) -> tuple[Setting, ...] | None:
        """What was recorded last as in force from this very day on; ``None``: nothing was."""
        return next((adopted for in_force_on, adopted in reversed(self._adopted) if in_force_on == day), None)

    @event(StatutesAdopted)
    def adopted(self, parameters: tuple[Setting, ...], in_force_on: date) -> None:
        self._adopted.append((in_force_on, parameters))
