"""The founding, and the statutes with their rulebook."""

from datetime import date

from governance.dates import ImpreciseDate
from governance.ids import TextId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.parameters import Setting
from governance.rules.statutes import why_unreadable


class CooperativeFounded(Event, frozen=True, kw_only=True):
    """The cooperative came into being, by notarial deed (BW 2:53)."""

    name: str
    founded_on: date
    purpose: str
    """As the deed says it."""
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""

    def tags(self) -> list[str]:
        return [tag.COOPERATIVE, *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.founded_on)


class StatutesAdopted(Event, frozen=True, kw_only=True):
    """The statutes came into force. They set these parameters that the rules use, and leave all others open.

    What they leave open has a default, which is looked up when the rulebook is read. A parameter that a later version
    of this program brings is therefore no new version of this event. A process that does not know the parameter cannot
    judge by these statutes: to it the event is one that does not decode.
    """

    parameters: tuple[Setting, ...]
    in_force_on: date
    words: TextId | None = None
    source: FreeText[str] | None = None
    """What it comes from, if it was entered afterwards; ``None``: nobody said so."""

    def __post_init__(self) -> None:
        for setting in self.parameters:
            why = why_unreadable(setting)
            if why is not None:
                raise ValueError(f"{setting.parameter} of {setting.kind or 'all kinds'}: {why}")

    def tags(self) -> list[str]:
        return [tag.COOPERATIVE, *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.in_force_on)
