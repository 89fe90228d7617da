"""Is the cooperative founded, by which rulebook is a day judged, and what became of an amendment?"""

from datetime import date

from eventsourcing.domain import event

from governance.events.decisions import AmendStatutes, DecisionRecorded, Effect
from governance.events.statutes import CooperativeFounded, StatutesAdopted, StatutesAmended
from governance.events.voting import VotingOpened
from governance.ids import DecisionId, VotingId
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.amended import SettingPlace, StatutesChange, settings_on
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
        self._changes: list[StatutesChange] = []

    def rulebook_on(self, day: date) -> Rulebook:
        """What the statutes say on this day, by all that is known.

        What they leave open is a default. Before any statutes are known, everything is.
        """
        return Rulebook(day, settings_on(day, self._changes))

    def adopted_for(self, day: date) -> tuple[Setting, ...] | None:
        """What was recorded last as in force as a whole from this very day on; ``None``: nothing was."""
        of_that_day = (
            change.settings
            for change in reversed(self._changes)
            if change.in_force_on == day and change.decided_on is None
        )
        return next(of_that_day, None)

    @event(StatutesAdopted)
    def adopted(self, parameters: tuple[Setting, ...], in_force_on: date) -> None:
        self._changes.append(StatutesChange(in_force_on=in_force_on, settings=parameters))

    @event(StatutesAmended)
    def amended(
        self, decided_on: date, settings: tuple[Setting, ...], falls_back: tuple[SettingPlace, ...], in_force_on: date
    ) -> None:
        self._changes.append(
            StatutesChange(in_force_on=in_force_on, settings=settings, falls_back=falls_back, decided_on=decided_on)
        )


class StatutesAtOpening(Fact):
    """What did the statutes say by all that was on record when this voting was opened?

    It is asked only where a result is judged. ``Statutes`` sees no votings, so that opening one puts no other decision
    off that turns on the statutes.
    """

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.COOPERATIVE
        self._voting = voting
        self._opened = False
        self._changes: list[StatutesChange] = []

    def rulebook_on(self, day: date) -> Rulebook:
        """What the statutes said on this day, as far as it was known then."""
        return Rulebook(day, settings_on(day, self._changes))

    @event(StatutesAdopted)
    def adopted(self, parameters: tuple[Setting, ...], in_force_on: date) -> None:
        self._put_on_record(StatutesChange(in_force_on=in_force_on, settings=parameters))

    @event(StatutesAmended)
    def amended(
        self, decided_on: date, settings: tuple[Setting, ...], falls_back: tuple[SettingPlace, ...], in_force_on: date
    ) -> None:
        self._put_on_record(
            StatutesChange(in_force_on=in_force_on, settings=settings, falls_back=falls_back, decided_on=decided_on)
        )

    @event(VotingOpened)
    def voting_opened(self, voting: VotingId) -> None:
        self._opened = self._opened or voting == self._voting

    def _put_on_record(self, change: StatutesChange) -> None:
        if not self._opened:
            self._changes.append(change)


class AmendmentDecided(Fact):
    """What does this decision amend in the statutes, and was its deed passed?"""

    def __init__(self, decision: DecisionId) -> None:
        self.tag = tag.decision(decision)
        self.decision = decision
        self.there = False
        self.decided_on: date | None = None
        self.effect: AmendStatutes | None = None
        """``None``: it amends nothing."""
        self.passed_on: date | None = None
        """``None``: no deed is on record."""

    @event(DecisionRecorded)
    def decided(self, decided_on: date, effect: Effect | None) -> None:
        self.there, self.decided_on = True, decided_on
        self.effect = effect if isinstance(effect, AmendStatutes) else None

    @event(StatutesAmended)
    def passed(self, passed_on: date) -> None:
        self.passed_on = passed_on
