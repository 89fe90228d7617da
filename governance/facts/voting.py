"""What is put to the vote, is the voting open, has a member voted, and what did all of them choose?"""

from eventsourcing.domain import event

from governance.events.decisions import Effect
from governance.events.voting import MotionTabled, ResultDeclared, Roll, VoteCast, VotingClosed, VotingOpened, WayIn
from governance.facts.membership import Bits
from governance.ids import MemberId, VotingId
from governance.log import tag
from governance.log.fact import Fact


class Motion(Fact):
    """What is proposed under this item, and what does it do if it carries?"""

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.voting(voting)
        self.tabled = False
        self.title = ""
        self.text = ""
        self.effect: Effect | None = None

    @event(MotionTabled)
    def _(self, title: str, text: str, effect: Effect | None) -> None:
        self.tabled, self.title, self.text, self.effect = True, title, text, effect


class Ballot(Fact):
    """Is this voting open, and what may be chosen?"""

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.voting(voting)
        self.choices: list[str] = []
        self.roll: Roll | None = None
        """The roll at its opening; ``None``: never opened."""
        self.closing_roll: Roll | None = None
        """The roll at its closing; ``None``: not closed."""

    @property
    def opened(self) -> bool:
        """Was it ever opened?"""
        return self.roll is not None

    @property
    def closed(self) -> bool:
        """Was it closed?"""
        return self.closing_roll is not None

    @event(VotingOpened)
    def _(self, choices: list[str], roll: Roll) -> None:
        self.choices, self.roll = choices, roll

    @event(VotingClosed)
    def _(self, roll: Roll) -> None:
        self.closing_roll = roll


class Result(Fact):
    """Was the result of this voting declared?"""

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.voting(voting)
        self.declared = False

    @event(ResultDeclared)
    def _(self) -> None:
        self.declared = True


class VoteOf(Fact):
    """Has this member's vote been cast in this voting?"""

    def __init__(self, voting: VotingId, member: MemberId) -> None:
        self.tag = tag.vote(voting, member)
        self.cast = False

    @event(VoteCast)
    def _(self) -> None:
        self.cast = True


class Tally(Fact):
    """How many votes did each choice get, whose are they, and do they add up?

    It sees the opening and the closing among the votes, so it can tell of a vote outside them. The commands let none
    through; that nothing has come in by another way is what it is asked for before a result is declared.
    """

    kept = True

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.votes(voting)
        self.votes: dict[str, int] = {}
        self.by_device = 0
        """Votes that came in by a device, the voter's own or a kiosk's."""
        self.outside = 0
        """Votes before the opening or after the closing."""
        self.doubled = 0
        """Votes of members who had voted before."""
        self._voters = Bits()
        self._open = False

    @property
    def cast(self) -> int:
        """All votes that came in."""
        return sum(self.votes.values())

    @property
    def voters(self) -> int:
        """The numbers of the members who voted, as bits."""
        return int(self._voters)

    @event(VotingOpened)
    def _(self) -> None:
        self._open = True

    @event(VoteCast)
    def _(self, member: MemberId, choice: str, way: WayIn) -> None:
        self.votes[choice] = self.votes.get(choice, 0) + 1
        self.by_device += way in ("device", "kiosk")
        self.outside += not self._open
        self.doubled += member in self._voters
        self._voters.put(member, there=True)

    @event(VotingClosed)
    def _(self) -> None:
        self._open = False
