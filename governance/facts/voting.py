"""Questions about a voting: what is proposed, is it open, has a member voted, and what did all of them choose?"""

from datetime import date

from eventsourcing.domain import event

from governance.dates import Instant
from governance.events import voting as events
from governance.events.decisions import Effect
from governance.events.meetings import AgendaItemWithdrawn, ItemHeldOver
from governance.facts.member_bits import Bits
from governance.ids import ItemId, MemberId, ParameterKind, TextId, VotingId
from governance.log import tag
from governance.log.fact import Fact
from governance.rules.statutes import MotionKind, motion_kind
from governance.states.voting import MotionState, VotingState


class Motion(Fact):
    """What does this motion propose, was it put to the vote, and what does it bring about if it is carried?"""

    def __init__(self, item: ItemId) -> None:
        self.tag = tag.item(item)
        self.state: MotionState | None = None
        """``None``: there is no such motion."""
        self.votings = 0
        """How often it was put to the vote."""
        self.kind: MotionKind | None = None
        self.announced_on: date | None = None
        """The day on which the members were told of it; another text does not change it."""
        self.text_open_from: date | None = None
        """Since when the literal text lies open, where it amends the statutes."""
        self.words: TextId | None = None
        """Its text, which no decision ever reads."""
        self.effect: Effect | None = None

    @event(events.MotionTabled)
    def motion_tabled(
        self,
        kind: ParameterKind,
        announced_on: date,
        words: TextId,
        effect: Effect | None,
        text_open_from: date | None,
    ) -> None:
        self.text_open_from = text_open_from
        self.state, self.words, self.effect = MotionState.TABLED, words, effect
        self.kind, self.announced_on = motion_kind(kind), announced_on

    @event(events.MotionAmended)
    def motion_amended(self, words: TextId, announced_on: date) -> None:
        self.words = words
        if self.text_open_from is not None:
            self.text_open_from = announced_on

    @event(AgendaItemWithdrawn)
    def motion_withdrawn(self) -> None:
        self.state = MotionState.WITHDRAWN

    @event(ItemHeldOver)
    def motion_held_over(self) -> None:
        self.state = MotionState.HELD_OVER

    @event(events.VotingOpened)
    def voting_opened(self) -> None:
        self.state = MotionState.PUT_TO_THE_VOTE
        self.votings += 1


class Ballot(Fact):
    """How far has this voting come, and what may be chosen?"""

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.voting(voting)
        self.state: VotingState | None = None
        """``None``: it was never opened."""
        self.choices: list[str] = []

    @event(events.VotingOpened)
    def voting_opened(self, choices: list[str]) -> None:
        self.state, self.choices = VotingState.OPEN, choices

    @event(events.VotingClosed)
    def voting_closed(self) -> None:
        self.state = VotingState.CLOSED

    @event(events.ResultDeclared)
    def result_declared(self) -> None:
        self.state = VotingState.DECLARED


class VoteOf(Fact):
    """Has this member's vote been cast in this voting?"""

    def __init__(self, voting: VotingId, member: MemberId) -> None:
        self.tag = tag.vote(voting, member)
        self.cast = False

    @event(events.VoteCast)
    def counted(self) -> None:
        self.cast = True


class VoteCount(Fact):
    """How many votes did each choice get, who voted, and do the votes add up?

    It sees the opening and the closing among the votes, so it notices a vote that was cast before or after them. No
    command lets such a vote through; before a result is declared, this shows that none came in by another way.
    """

    kept = True

    def __init__(self, voting: VotingId) -> None:
        self.tag = tag.votes(voting)
        self.cast = 0
        """All votes that came in."""
        self.by_choice: dict[str, int] = {}
        self._who_chose: dict[str, Bits] = {}
        self.by_device = 0
        """Votes that came in by a device, the voter's own or a kiosk's."""
        self.outside = 0
        """Votes before the opening or after the closing."""
        self.doubled = 0
        """Votes of members who had voted before."""
        self.opened_at: Instant | None = None
        """``None``: it was never opened."""
        self.closed_at: Instant | None = None
        """``None``: it was not closed yet."""
        self._voters = Bits()
        self._open = False

    def by_choice_of(self, members: int) -> dict[str, int]:
        """How many votes each choice got from these members alone; given as bits."""
        return {choice: (int(who) & members).bit_count() for choice, who in self._who_chose.items()}

    @property
    def voter_bits(self) -> int:
        """The numbers of the members who voted, as bits."""
        return int(self._voters)

    @event(events.VotingOpened)
    def voting_opened(self, at: Instant) -> None:
        self._open, self.opened_at = True, at

    @event(events.VoteCast)
    def vote_counted(self, member: MemberId, choices: tuple[str, ...], votes: int, way: events.WayIn) -> None:
        self.cast += votes
        self.by_device += votes if way in ("device", "kiosk") else 0
        self.outside += not self._open
        self.doubled += member in self._voters
        self._voters.put(member, there=True)
        for choice in choices:
            self.by_choice[choice] = self.by_choice.get(choice, 0) + votes
            self._who_chose.setdefault(choice, Bits()).put(member, there=True)

    @event(events.VotingClosed)
    def voting_closed(self, at: Instant) -> None:
        self._open, self.closed_at = False, at
