"""Declaring a result: the votes are counted and judged, and a motion that is carried takes effect by itself."""

from datetime import date

from governance.commands.rolls import base_recounted
from governance.dates import days_later
from governance.events import voting as events
from governance.events.decisions import AdoptCharter, DecisionRecorded
from governance.events.rooms import CharterAdopted
from governance.facts.decisions import LastDecision
from governance.facts.meetings import MeetingLife
from governance.facts.membership import MemberRegister
from governance.facts.rooms import Charters
from governance.facts.statutes import Statutes
from governance.facts.voting import Ballot, Motion, VoteCount
from governance.ids import DecisionId, TextId, VotingId, decision_id, meeting_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules.articles import BASE, ONE_VOTE, RULING
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.meetings import notice_judged_on
from governance.rules.verdict import Electorate, Outcome, Tally, Verdict
from governance.states.meetings import last_day
from governance.states.voting import VotingState

ALV = "ALV"
"""The organ whose decisions these are: the general assembly (algemene ledenvergadering)."""


class DeclareResult(Command, frozen=True, kw_only=True):
    """Make the result known, with the verdict on the motion. A declared result is final."""

    voting: VotingId


class DeclareResultSlice(CommandSlice[DeclareResult], right=CHAIR):
    """The result is declared once, of a voting that is closed, and only where the votes add up.

    A motion that is carried becomes a decision with the next number of its year. If that decision adopts a charter, the
    charter is adopted in the same append.

    A result is final, so it is declared only if the outcome is known. For example, a motion needs a majority of all
    members and the register is incomplete. Somebody must then complete the register first. A member who is entered late
    counts if they were a member on the day of the meeting and on the day before (``base_recounted``).

    If two officers declare at once, the second is refused as ``already-declared``. If two votings of one year are
    declared at once, the second is decided again and gets the number after the first.
    """

    def asks(self) -> None:
        voting = self.command.voting
        self.motion = self.ask(Motion, voting)  # what was proposed, and what does it do if it is carried?
        self.ballot = self.ask(Ballot, voting)  # is the voting closed, and what is the roll of its closing?
        self.votes = self.ask(VoteCount, voting)  # how many votes did each choice get, and do they add up?
        self.meeting = self.ask(MeetingLife, meeting_of(voting))  # on which days was it called and held?
        self.statutes = self.ask(Statutes)  # which majority and which quorum were asked on that day?
        self.register = self.ask(MemberRegister)  # who had a vote on that day, by all that is known by now?
        self.last = self.ask(LastDecision, ALV, self._year)  # which number did the last decision get?
        self.charters = self.ask(Charters)  # which version comes next, and was the room closed by that day?

    @property
    def _year(self) -> int:
        """The year of the meeting, in which its decisions are numbered: ``ALV-2026-1.3`` is of 2026."""
        return int(self.command.voting.split("-")[1])

    @property
    def _held_on(self) -> date:
        """The day of the meeting. The statutes of that day decide, and the decision takes effect on that day."""
        held_on = self.meeting.held_on
        assert held_on is not None, "a voting that was closed belongs to a meeting that was convened"
        return held_on

    def decide(self) -> None:
        voting, roll = self.command.voting, self.ballot.closing_roll
        self.refuse_if(why_result_cannot_be_declared(voting, self.ballot.state))
        assert roll is not None, "a voting that was closed has the roll of its closing"
        self._refuse_unless_it_adds_up(roll)
        verdict = self._judge(roll)
        if verdict.outcome is Outcome.NOT_KNOWN:
            self.refuse("outcome-not-known", rule="base", article=BASE, voting=voting)
        tally = {choice: self.votes.by_choice.get(choice, 0) for choice in self.ballot.choices}
        self.record(events.ResultDeclared(voting=voting, tally=tally, verdict=verdict))
        if verdict.outcome.is_carried:
            self._record_decision()

    def _refuse_unless_it_adds_up(self, roll: events.Roll) -> None:
        """Refuse unless each vote is a member's only vote and was cast between the opening and the closing.

        No command lets any other vote through; this would find one that came into the log in another way. The roll of
        the closing cannot show it, for everybody who voted is on that roll. So a stranger is a voter who was never
        admitted.
        """
        strangers = (self.votes.voter_bits & ~self.register.admitted).bit_count()
        if strangers or self.votes.doubled or self.votes.outside:
            self.refuse(
                "votes-do-not-add-up",
                rule="one-vote",
                article=ONE_VOTE,
                voting=self.command.voting,
                votes=self.votes.cast,
                entitled=roll.entitled,
                strangers=strangers,
                doubled=self.votes.doubled,
                outside=self.votes.outside,
            )

    def _judge(self, roll: events.Roll) -> Verdict:
        """The verdict on the votes, by the law and the rulebook of the day of the meeting, whenever it is declared.

        Whether the call was in time is judged by the rulebook of the day on which the call went out.
        """
        voter_count, called_on, held_on = self.votes.voter_bits.bit_count(), self.meeting.called_on, self._held_on
        assert called_on is not None, "a meeting that was convened was called"
        return judge(
            Question(
                held_on=held_on,
                law=law_on(held_on),
                rulebook=self.statutes.rulebook_on(held_on),
                called_on=called_on,
                rulebook_at_call=self.statutes.rulebook_on(notice_judged_on(called_on)),
                electorate=self._electorate(roll),
                present=max(roll.present, voter_count),
                votes=CountedVotes(
                    tally=Tally.of(self.votes.by_choice),
                    voters=voter_count,
                    by_device=self.votes.by_device,
                    without_a_vote=(self.votes.voter_bits & ~self._entitled_around_meeting()).bit_count(),
                    on_record=max(roll.entitled, voter_count),
                ),
            )
        )

    def _entitled_around_meeting(self) -> int:
        """The numbers of those who had a vote the day before the meeting, on its day or the day after, as bits.

        The day before counts because somebody who left on the day itself can have voted earlier that day; the day after
        counts because a meeting can last past midnight.
        """
        before = days_later(self._held_on, -1)
        on, after = self._held_on, last_day(self._held_on)
        return self.register.entitled(before) | self.register.entitled(on) | self.register.entitled(after)

    def _electorate(self, roll: events.Roll) -> Electorate:
        """The number of members by which the votes are judged: that of the closing, or of the register now if greater.

        For example, the register named 6 members at the closing and was completed to 20 since: then 4 votes in favour
        are 4 of 20. The base never shrinks, and it is never less than the number of those who voted.
        """
        entitled, suspended = max(roll.entitled, self.votes.voter_bits.bit_count()), len(roll.excluded)
        recounted, excluded = base_recounted(self._held_on, self.register, roll, self.votes.voter_bits)
        if recounted.bit_count() > entitled:
            entitled, suspended = recounted.bit_count(), excluded.bit_count()
        return Electorate(
            members=entitled + suspended,
            suspended=suspended,
            complete=self.register.is_complete_on(self._held_on),
        )

    def _record_decision(self) -> None:
        """Enter the decision in the register, and record what it brings about."""
        words = self.motion.words
        assert words is not None, "what was put to the vote was tabled, in words"
        number = self.last.number + 1
        decision = decision_id(ALV, self._year, number)
        effect = self._effect()
        self.record(
            DecisionRecorded(
                decision=decision,
                organ=ALV,
                year=self._year,
                number=number,
                meeting=meeting_of(self.command.voting),
                voting=self.command.voting,
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
        self.record(
            CharterAdopted(
                room=effect.room,
                version=self.charters.next_of(effect.room),
                words=words,
                decision=decision,
                in_force_on=self._held_on,
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
