"""Who became a member, was suspended, and left."""

from datetime import date
from typing import Literal

from governance.dates import ImpreciseDate
from governance.ids import DecisionId, MemberId, MemberKind, PersonId
from governance.log import tag
from governance.log.event import Event
from governance.log.sealed import Sealed

AdmissionSource = Literal["register", "application", "example"]
"""Where an admission stands: a register that was kept before, an application, or nowhere, for it is an example.

It is a closed list, for whoever types a sentence would soon type the member's name in it.
"""

Ending = Literal["resigned", "terminated", "expelled", "died", "not-known"]
"""How a membership ends (BW 2:35 lid 1): notice by the member, notice by the cooperative, expulsion, death.

Of a membership of long ago that is not always known.
"""


class MemberAdmitted(Event, frozen=True, kw_only=True):
    """Somebody became a member (BW 2:33)."""

    member: MemberId
    person: PersonId
    name: Sealed[str]
    kind: MemberKind | None = None
    since: ImpreciseDate | None = None
    """The first day of the membership; ``None``: not known, but a member when this was recorded."""
    decided_on: ImpreciseDate | None = None
    """The day of the decision to admit them; ``None``: not known, but not after their first day, as of a member who is
    entered from an earlier register. Nobody gets a vote in a meeting that was over when they were admitted."""
    source: AdmissionSource | None = None
    recorded_on: date
    """The day on which this was recorded. A first day that is not known exactly had come by then."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.member(self.member), tag.REGISTER, tag.person(self.person)]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.since


class MemberSuspended(Event, frozen=True, kw_only=True):
    """A member lost the vote for a time (BW 2:38 lid 1)."""

    member: MemberId
    since: date
    until: date | None = None
    """The first day on which it no longer holds; ``None``: until it is lifted."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.member(self.member), tag.REGISTER]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.since)


class SuspensionLifted(Event, frozen=True, kw_only=True):
    """A suspended member has the vote again."""

    member: MemberId
    lifted_on: date
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.member(self.member), tag.REGISTER]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.lifted_on)


class MembershipEnded(Event, frozen=True, kw_only=True):
    """A membership ended (BW 2:35 lid 1)."""

    member: MemberId
    ground: Ending
    until: ImpreciseDate | None
    """The first day on which somebody is no longer a member; ``None``: not known, but over when this was recorded."""
    recorded_on: date
    """The day on which this was recorded. An end that is not known exactly had come by then."""
    decision: DecisionId | None = None
    """The decision by which it was done; ``None``: there is none, or nobody said so."""

    def tags(self) -> list[str]:
        return [tag.member(self.member), tag.REGISTER]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return self.until


class RegisterDeclaredComplete(Event, frozen=True, kw_only=True):
    """From this day on the register names every member; before it, counts read "at least" or "not known"."""

    complete_from: date

    def tags(self) -> list[str]:
        return [tag.REGISTER, tag.COOPERATIVE]

    def takes_effect(self, today: date) -> ImpreciseDate | None:
        return ImpreciseDate.of(self.complete_from)
