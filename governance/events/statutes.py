"""The founding, and the statutes with their rulebook."""

from collections.abc import Iterable
from datetime import date

from governance.dates import ImpreciseDate
from governance.ids import DecisionId, TextId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import FreeText
from governance.rules.amended import SettingPlace
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
        _must_be_readable(self.parameters)

    def tags(self) -> list[str]:
        return [tag.COOPERATIVE, *tag.texts(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.in_force_on)


class StatutesAmended(Event, frozen=True, kw_only=True):
    """The deed of an amendment was passed, and with it the amendment came into force (BW 2:43 lid 5).

    It changes these parameters in whatever the statutes say, and leaves all others as they are. A process that does not
    know one of them cannot judge by these statutes, as with ``StatutesAdopted``.
    """

    decision: DecisionId
    """By which it was decided."""
    decided_on: date
    """The day of the meeting. What else was decided on it was judged by the statutes as they were."""
    passed_on: date
    """The day of the deed."""
    settings: tuple[Setting, ...] = ()
    """What the statutes say otherwise from then on."""
    falls_back: tuple[SettingPlace, ...] = ()
    """What they say nothing of any more."""
    in_force_on: date
    """The day of the deed, or a later one that the amendment names."""
    words: TextId
    document: FreeText[str]
    """What the deed is called, and where it is."""

    def __post_init__(self) -> None:
        _must_be_readable(self.settings)

    def tags(self) -> list[str]:
        return [tag.COOPERATIVE, tag.decision(self.decision), tag.text(self.words)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.in_force_on)


def _must_be_readable(settings: Iterable[Setting]) -> None:
    for setting in settings:
        why = why_unreadable(setting)
        if why is not None:
            raise ValueError(f"{setting.parameter} of {setting.kind or 'all kinds'}: {why}")
