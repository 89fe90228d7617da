"""Commands that no cooperative has, to show what the bus does with any.

They are taken out of the registry at once and put back by the fixture ``toys``, so that no other test meets them.
"""

from eventsourcing.domain import event

from governance.events.membership import SuspensionLifted
from governance.events.voting import VoteCast
from governance.ids import MemberId, VotingId
from governance.log import tag
from governance.log.command import SLICES, Call, Command, CommandSlice
from governance.log.event import Actor
from governance.log.fact import Fact

VOTING = VotingId("ALV-2026-1.1.1")


class Anybody:
    """A right that everybody has."""

    roles = ("anybody",)

    def asks(self, slice_: CommandSlice[Command]) -> list[Fact]:
        return []

    def actor(self, call: Call, facts: object) -> Actor | None:
        return Actor("system")


class Voted(Fact):
    """Has this member voted?"""

    def __init__(self, member: MemberId) -> None:
        self.tag, self.cast = tag.vote(VOTING, member), False

    @event(VoteCast)
    def vote_cast(self) -> None:
        self.cast = True


class Votes(Fact):
    """How many have voted?"""

    kept = True

    def __init__(self) -> None:
        self.tag, self.number = tag.votes(VOTING), 0

    @event(VoteCast)
    def vote_cast(self) -> None:
        self.number += 1


class LastVoter(Fact):
    """Who voted last?"""

    newest = True

    def __init__(self) -> None:
        self.tag, self.member = tag.votes(VOTING), MemberId(0)

    @event(VoteCast)
    def vote_cast(self, member: MemberId) -> None:
        self.member = member


def vote(member: int) -> VoteCast:
    return VoteCast(voting=VOTING, member=MemberId(member), choices=("for",), way="device")


class VoteOnce(Command, frozen=True, kw_only=True):
    """Vote, unless it was done before."""

    member: MemberId


class VoteOnceSlice(CommandSlice[VoteOnce], right=Anybody()):
    def asks(self) -> None:
        self.voted = self.ask(Voted, self.command.member)

    def decide(self) -> None:
        if self.voted.cast:
            self.refuse("voted-before")
        self.record(vote(self.command.member))


def cast(member: int) -> VoteOnce:
    return VoteOnce(member=MemberId(member))


class VoteNext(Command, frozen=True, kw_only=True):
    """Vote as the member after the last who did: a number without gaps."""


class VoteNextSlice(CommandSlice[VoteNext], right=Anybody()):
    def asks(self) -> None:
        self.last = self.ask(LastVoter)

    def decide(self) -> None:
        self.record(vote(self.last.member + 1))


class CountVotes(Command, frozen=True, kw_only=True):
    """Record how many have voted, and one: as the number of a member, for want of another event."""


class CountVotesSlice(CommandSlice[CountVotes], right=Anybody()):
    def asks(self) -> None:
        self.votes = self.ask(Votes)

    def decide(self) -> None:
        self.record(SuspensionLifted(member=MemberId(self.votes.number + 1), lifted_on=self.call.today))


class RecordThenRefuse(Command, frozen=True, kw_only=True):
    """Break the rule that refusals come first, to see that no trace is left."""

    member: MemberId


class RecordThenRefuseSlice(CommandSlice[RecordThenRefuse], right=Anybody()):
    def asks(self) -> None:
        self.voted = self.ask(Voted, self.command.member)

    def decide(self) -> None:
        self.record(vote(self.command.member))
        self.refuse("thought-better-of-it")


class Stumble(Command, frozen=True, kw_only=True):
    """Fail as code fails: while asking, while deciding, while its event is shown, or in the database."""

    where: str


class StumbleSlice(CommandSlice[Stumble], right=Anybody()):
    def asks(self) -> None:
        if self.command.where == "asking":
            raise ZeroDivisionError
        if self.command.where == "reading":
            self.facts.append(Nul())

    def decide(self) -> None:
        if self.command.where == "deciding":
            raise ZeroDivisionError
        if self.command.where == "encoding":
            self.record(VoteCast(voting=VOTING, member=MemberId(1), way="device", choices=(object(),)))  # type: ignore[arg-type]


class Nul(Fact):
    """A fact whose tag PostgreSQL refuses, as an id without a pattern would make one."""

    def __init__(self) -> None:
        self.tag = "vote:\x00"

    @event(VoteCast)
    def vote_cast(self) -> None: ...


TOYS: dict[type[Command], type[CommandSlice[Command]]] = {}
for _toy in (VoteOnce, VoteNext, CountVotes, RecordThenRefuse, Stumble):
    TOYS[_toy] = SLICES.pop(_toy)
