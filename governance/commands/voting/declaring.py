"""Declaring a result: the votes are counted and judged, and a motion that is carried takes effect by itself."""

from datetime import date
from typing import Any

from governance.dates import days_later
from governance.events import voting as events
from governance.events.decisions import AdoptCharter, DecisionRecorded
from governance.events.rooms import CharterAdopted
from governance.facts.decisions import LastDecision
from governance.facts.meetings import MeetingLife, Present
from governance.facts.register import MemberRegister, RollNow
from governance.facts.rooms import Charters
from governance.facts.statutes import Statutes
from governance.facts.voting import Ballot, Motion, VoteCount
from governance.ids import ASSEMBLY, DecisionId, TextId, VotingId, decision_id, item_of, meeting_of, parts_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules.articles import BASE, ONE_VOTE, RULING
from governance.rules.judging import Closing, CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.meetings import notice_judged_on
from governance.rules.verdict import Electorate, Outcome, RulingGiven, RulingGround, Tally, Verdict
from governance.states.meetings import is_over, last_day
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
        self.votes = ask(VoteCount, voting)  # how many votes did each choice get, and do they add up?
        self.meeting = ask(MeetingLife, meeting_of(voting))  # on which days was it called and held?
        self.statutes = ask(Statutes)  # which majority and which quorum were asked on that day?
        self.register = ask(MemberRegister)  # who had a vote at opening and closing, by all that is known by now?
        self.present = ask(Present, meeting_of(voting))  # who was there at these moments?
        self.last = ask(LastDecision, ASSEMBLY, self._year)  # which number did the last decision get?
        self.charters = ask(Charters)  # which version comes next, and was the room closed by that day?

    @property
    def _year(self) -> int:
        """The year of the meeting, in which its decisions are numbered: ``ALV-2026-1.3.1`` is of 2026."""
        return parts_of(self._voting).year

    @property
    def _held_on(self) -> date:
        """The day of the meeting. The statutes of that day decide, and the decision takes effect on that day."""
        held_on = self.meeting.held_on
        assert held_on is not None, "a voting that was closed belongs to a meeting that was convened"
        return held_on

    def declare(self, ruling: RulingGround | None = None) -> None:
        """Judge the votes, and record the result and what it brings about.

        ``ruling``: why the chair rules now; on record only where the outcome is not known without it.
        """
        voting = self._voting
        self._decided.refuse_if(why_result_cannot_be_declared(voting, self.ballot.state))
        self._refuse_unless_it_adds_up()
        verdict = self._judge()
        if verdict.outcome is Outcome.NOT_KNOWN and ruling is not None:
            verdict = self._judge(RulingGiven(ground=ruling, at_meeting=self._is_at_the_meeting))
        if verdict.outcome is Outcome.NOT_KNOWN:
            self._decided.refuse("outcome-not-known", rule="base", article=BASE, voting=voting)
        tally = {choice: self.votes.by_choice.get(choice, 0) for choice in self.ballot.choices}
        self._decided.record(events.ResultDeclared(voting=voting, tally=tally, verdict=verdict))
        if verdict.outcome.is_carried:
            self._record_decision()

    @property
    def _is_at_the_meeting(self) -> bool:
        """Is the meeting still under way? What the chair rules after it is not decisive (BW 2:13 lid 3)."""
        state = self.meeting.state
        return state is not None and not state.is_closed and not is_over(self._held_on, self._decided.call.today)

    def _refuse_unless_it_adds_up(self) -> None:
        """Refuse unless each vote is a member's only vote and was cast between the opening and the closing.

        No command lets any other vote through; this would find one that came into the log in another way. The roll of
        the closing cannot show it, for everybody who voted is on that roll. So a stranger is a voter who was never
        admitted.
        """
        strangers = (self.votes.voter_bits & ~self.register.admitted).bit_count()
        if strangers or self.votes.doubled or self.votes.outside:
            self._decided.refuse(
                "votes-do-not-add-up",
                rule="one-vote",
                article=ONE_VOTE,
                voting=self._voting,
                votes=self.votes.cast,
                entitled=self.register.roll_now(self._voting, "closing").entitled.bit_count(),
                strangers=strangers,
                doubled=self.votes.doubled,
                outside=self.votes.outside,
            )

    def _judge(self, ruling: RulingGiven | None = None) -> Verdict:
        """The verdict on the votes, by the law and the rulebook of the day of the meeting, whenever it is declared.

        Votes of members who had none by what is known by now stay, and the verdict says whether it turns on them.
        """
        contested = self.votes.voter_bits & ~self._entitled_around_meeting()
        question = self._question(ruling, self.votes.voter_bits, contested.bit_count())
        without = self._question(ruling, self.votes.voter_bits & ~contested) if contested else None
        return judge(question, without)

    def _question(self, ruling: RulingGiven | None, voters: int, without_a_vote: int = 0) -> Question:
        """What is asked about the votes of these members alone, as if the others who voted had had no vote.

        Whether the call was in time is judged by the rulebook of the day on which the motion was announced: that is the
        day of the call to the meeting, but for a motion that was added later.
        """
        called_on, held_on, voting = self.motion.announced_on, self._held_on, self._voting
        kind = self.motion.kind
        assert called_on is not None
        assert kind is not None, "what was put to the vote was tabled"
        others = self.votes.voter_bits & ~voters
        opening, closing = self.register.roll_now(voting, "opening"), self.register.roll_now(voting, "closing")
        at_opening, at_closing = self.present.at(voting, "opening"), self.present.at(voting, "closing")
        electorate, entitled = _electorate(opening, ~others), closing.entitled & ~others | voters
        return Question(
            kind=kind,
            held_on=held_on,
            law=law_on(held_on),
            rulebook=self.statutes.rulebook_on(held_on),
            called_on=called_on,
            rulebook_at_call=self.statutes.rulebook_on(notice_judged_on(called_on)),
            electorate=electorate,
            present=(opening.entitled & ~others & at_opening).bit_count(),
            votes=CountedVotes(
                tally=Tally.of(self.votes.by_choice_of(voters)),
                voters=voters.bit_count(),
                by_device=self.votes.by_device,
                without_a_vote=without_a_vote,
                closing=Closing(
                    electorate=_electorate(closing, ~others, voters),
                    present=(entitled & at_closing).bit_count(),
                    present_or_voted=(entitled & at_closing | voters).bit_count(),
                    entered_later=closing.entered_later.bit_count(),
                    died=(closing.died & ~voters).bit_count(),
                ),
            ),
            ruling=ruling,
        )

    def _entitled_around_meeting(self) -> int:
        """The numbers of those who had a vote the day before the meeting, on its day or the day after, as bits.

        The day before counts because somebody who left on the day itself can have voted earlier that day; the day after
        counts because a meeting can last past midnight.
        """
        before = days_later(self._held_on, -1)
        on, after = self._held_on, last_day(self._held_on)
        return self.register.entitled(before) | self.register.entitled(on) | self.register.entitled(after)

    def _record_decision(self) -> None:
        """Enter the decision in the register, and record what it brings about."""
        words = self.motion.words
        assert words is not None, "what was put to the vote was tabled, in words"
        decision = decision_id(ASSEMBLY, self._year, self.last.number + 1)
        effect = self._effect()
        self._decided.record(
            DecisionRecorded(
                decision=decision,
                voting=self._voting,
                words=words,
                effect=effect,
                in_force_on=self._held_on,
            )
        )
        if effect is not None:
            self._adopt_charter(effect, decision, words)

    def _effect(self) -> AdoptCharter | None:
        """What the decision brings about; ``None``: nothing, for example because the room was closed by that day."""
        effect = self.motion.effect
        return None if effect is None or self.charters.is_closed_on(effect.room, self._held_on) else effect

    def _adopt_charter(self, effect: AdoptCharter, decision: DecisionId, words: TextId) -> None:
        self._decided.record(
            CharterAdopted(
                room=effect.room,
                version=self.charters.next_of(effect.room),
                words=words,
                decision=decision,
                in_force_on=self._held_on,
            )
        )


def _electorate(roll: RollNow, of: int, voters: int = 0) -> Electorate:
    """How many of these had a vote, the voters among them whatever the roll says; ``of`` and ``voters`` as bits."""
    entitled, suspended = (roll.entitled & of | voters).bit_count(), (roll.suspended & ~voters).bit_count()
    return Electorate(
        members=entitled + suspended,
        suspended=suspended,
        perhaps=(roll.perhaps & of & ~voters).bit_count(),
        complete=roll.complete,
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
