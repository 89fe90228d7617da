"""Declaring a result: the votes are counted and judged, and a motion that is carried takes effect by itself."""

from typing import Any

from governance.commands.meetings.under_way import Now, now_at
from governance.commands.voting.judgement import Judgement
from governance.events import voting as events
from governance.events.decisions import AdoptCharter, AmendStatutes, DecisionRecorded, Effect
from governance.events.rooms import CharterAdopted
from governance.facts.decisions import LastDecision
from governance.facts.rooms import Charters
from governance.facts.voting import Ballot, Motion
from governance.ids import ASSEMBLY, DecisionId, TextId, VotingId, decision_id, item_of, parts_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules.articles import BASE, ONE_VOTE, RULING
from governance.rules.meetings import ends_at
from governance.rules.verdict import Outcome, RulingGiven, RulingGround
from governance.states.meetings import MeetingState
from governance.states.voting import VotingState


class DeclareResult(Command, frozen=True, kw_only=True):
    """Make the result known, with the verdict on the motion. A declared result is final."""

    voting: VotingId


class DeclareResultSlice(CommandSlice[DeclareResult], right=CHAIR):
    """The result is declared once, of a voting that is closed, and only where the votes add up.

    A motion that is carried becomes a decision with the next number of its year. If that decision adopts a charter, the
    charter is adopted in the same append.

    A result is final, so it is declared only if the outcome is known. For example, a motion needs a majority of all
    members and the register is incomplete. Somebody must then complete the register first, or the chair rules
    (``RuleOnResult``). A member who is entered late counts if their admission was decided before the day of the voting
    (``MemberRegister.roll_now``).

    If two officers declare at once, the second is refused as ``already-declared``. If two votings of one year are
    declared at once, the second is decided again and gets the number after the first.
    """

    def asks(self) -> None:
        self.result = Result(self, self.command.voting)

    def decide(self) -> None:
        self.result.declare()


class RuleOnResult(Command, frozen=True, kw_only=True):
    """Rule on the result, and make it known, while the register may lack members on whom it turns."""

    voting: VotingId
    ground: RulingGround
    """Why the chair does not wait."""


class RuleOnResultSlice(CommandSlice[RuleOnResult], right=CHAIR):
    """The chair need not wait until the register names every member, and the verdict says what such a ruling can do.

    It is judged by the members whom the register names. Where the outcome is known by now, it is declared as it is, and
    the ruling is not on record.
    """

    def asks(self) -> None:
        self.result = Result(self, self.command.voting)

    def decide(self) -> None:
        self.result.declare(self.command.ground)


class Result:
    """The result of a voting, by what the log says; ``decided`` is the slice that asks, refuses and records."""

    def __init__(self, decided: CommandSlice[Any], voting: VotingId) -> None:
        self._decided = decided
        self._voting = voting
        ask = decided.ask
        self.motion = ask(Motion, item_of(voting))  # what was proposed, and what does it do if it is carried?
        self.ballot = ask(Ballot, voting)  # is the voting closed?
        self.judgement = Judgement(decided, voting)  # what do the votes come to, by all that is known by now?
        self.last = ask(LastDecision, ASSEMBLY, self._year)  # which number did the last decision get?
        self.charters = ask(Charters)  # which version comes next, and was the room closed by that day?

    @property
    def _year(self) -> int:
        """The year of the meeting, in which its decisions are numbered: ``ALV-2026-1.3.1`` is of 2026."""
        return parts_of(self._voting).year

    def declare(self, ruling: RulingGround | None = None) -> None:
        """Judge the votes, and record the result and what it brings about.

        ``ruling``: why the chair rules now; on record only where the outcome is not known without it.
        """
        voting = self._voting
        self._decided.refuse_if(why_result_cannot_be_declared(voting, self.ballot.state))
        self._refuse_unless_it_adds_up()
        plain = self._ruling(None)
        verdict = self.judgement.verdict(None if plain.at_meeting and not plain.entered_by_another else plain)
        if verdict.outcome is Outcome.NOT_KNOWN and ruling is not None:
            verdict = self.judgement.verdict(self._ruling(ruling))
        if verdict.outcome is Outcome.NOT_KNOWN:
            self._decided.refuse("outcome-not-known", rule="base", article=BASE, voting=voting)
        tally = {choice: self.judgement.votes.by_choice.get(choice, 0) for choice in self.ballot.choices}
        self._decided.record(events.ResultDeclared(voting=voting, tally=tally, verdict=verdict, at=self._now.at))
        if verdict.outcome.is_carried:
            self._record_decision()

    @property
    def _now(self) -> Now:
        return now_at(self._decided.call, self.judgement.meeting, self.judgement.present)

    def _ruling(self, ground: RulingGround | None) -> RulingGiven:
        """The ruling on the result: that of the one who leads the meeting, whoever enters it (BW 2:13 lid 3).

        It is given at the meeting from the opening of the meeting to its closing, and until noon of the next day at the
        latest. What is ruled after that is not decisive.
        """
        meeting, call = self.judgement.meeting, self._decided.call
        chair = meeting.chair
        assert chair is not None, "members voted at a meeting that was opened"
        own_number = chair.member is not None and chair.member == call.member
        return RulingGiven(
            ground=ground,
            at_meeting=meeting.state is MeetingState.OPENED and self._now.at <= ends_at(self.judgement.held_on),
            office=chair.office,
            entered_by_another=call.person != chair.person and not own_number,
        )

    def _refuse_unless_it_adds_up(self) -> None:
        """Refuse unless each vote is a member's only vote and was cast between the opening and the closing.

        No command lets any other vote through; this would find one that came into the log in another way. The roll of
        the closing cannot show it, for everybody who voted is on that roll. So a stranger is a voter who was never
        admitted.
        """
        votes, register = self.judgement.votes, self.judgement.register
        strangers = (votes.voter_bits & ~register.admitted).bit_count()
        if strangers or votes.doubled or votes.outside:
            self._decided.refuse(
                "votes-do-not-add-up",
                rule="one-vote",
                article=ONE_VOTE,
                voting=self._voting,
                votes=votes.cast,
                entitled=register.roll_now(self._voting, "closing").entitled.bit_count(),
                strangers=strangers,
                doubled=votes.doubled,
                outside=votes.outside,
            )

    def _record_decision(self) -> None:
        """Enter the decision in the register, and record what it brings about."""
        words = self.motion.words
        assert words is not None, "what was put to the vote was tabled, in words"
        decision = decision_id(ASSEMBLY, self._year, self.last.number + 1)
        effect = self._effect()
        held_on = self.judgement.held_on
        self._decided.record(
            DecisionRecorded(
                decision=decision,
                voting=self._voting,
                words=words,
                effect=effect,
                decided_on=held_on,
                in_force_on=None if isinstance(effect, AmendStatutes) else held_on,
            )
        )
        match effect:
            case AdoptCharter():
                self._adopt_charter(effect, decision, words)
            case AmendStatutes() | None:
                pass  # an amendment waits for its deed (``RecordDeed``)

    def _effect(self) -> Effect | None:
        """What the decision brings about; ``None``: nothing, for example because the room was closed by that day."""
        effect = self.motion.effect
        if isinstance(effect, AdoptCharter) and self.charters.is_closed_on(effect.room, self.judgement.held_on):
            return None
        return effect

    def _adopt_charter(self, effect: AdoptCharter, decision: DecisionId, words: TextId) -> None:
        self._decided.record(
            CharterAdopted(
                room=effect.room,
                version=self.charters.next_of(effect.room),
                words=words,
                decision=decision,
                in_force_on=self.judgement.held_on,
            )
        )


def why_result_cannot_be_declared(voting: VotingId, voting_state: VotingState | None) -> Refused | None:
    """Why a result cannot be declared, whatever it would be; ``None``: it can be. Pages call this too."""
    match voting_state:
        case None:
            return Refused("voting-not-open", voting=voting)
        case VotingState.OPEN:
            return Refused("voting-still-open", voting=voting)
        case VotingState.CLOSED:
            return None
        case VotingState.DECLARED:
            return Refused("already-declared", rule="chair-ruling", article=RULING, voting=voting)
