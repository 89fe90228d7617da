"""The founding, and the statutes with their rulebook."""

from datetime import date

from governance.dates import ImpreciseDate
from governance.ids import Line, Text
from governance.log import tag
from governance.log.event import Event
from governance.rules.statutes import Rulebook


class CooperativeFounded(Event, frozen=True, kw_only=True):
    """The cooperative came into being, by notarial deed (BW 2:53)."""

    name: Line
    founded_on: date
    purpose: Text

    def tags(self) -> list[str]:
        return [tag.COOPERATIVE]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.founded_on)


class StatutesAdopted(Event, frozen=True, kw_only=True):
    """The statutes came into force, with the parameters that the rules use; what they leave open is a default."""

    rulebook: Rulebook
    in_force_on: date

    def tags(self) -> list[str]:
        return [tag.COOPERATIVE]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.in_force_on)
