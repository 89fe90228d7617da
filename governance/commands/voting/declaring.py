"""The result of a voting is made known, and what was decided takes effect."""

from datetime import date

from governance.commands.rolls import base_anew
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
from governance.ids import DecisionId, VotingId, decision_id, meeting_of
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import CHAIR
from governance.rules import verdict as rules
from governance.rules.articles import BASE, ONE_VOTE, RULING
from governance.rules.meetings import notice_judged_on
from governance.rules.voting import judge
from governance.states.meetings import last_day
from governance.states.voting import VotingState

ALV = "ALV"
"""The organ whose decisions these are: the general assembly (algemene ledenvergadering)."""


class DeclareResult(Command, frozen=True, kw_only=True):
    """Make the result known, with the verdict on the motion. It never changes (invariant 4)."""

    voting: VotingId


class DeclareResultSlice(CommandSlice[DeclareResult], right=CHAIR):
    """The votes must add up first; a motion that is carried becomes a decision, which takes effect by itself.

    An outcome that is not known is no result, for a result never changes: the register must be complete first where
    it turns on that. Who is entered for it and was a member then counts in the base.
    """

    def asks(self) -> None:
        voting = self.command.voting
        self.motion = self.ask(Motion, voting)
        self.ballot = self.ask(Ballot, voting)
        self.tally = self.ask(VoteCount, voting)
        self.meeting = self.ask(MeetingLife, meeting_of(voting))
        self.statutes = self.ask(Statutes)
        self.register = self.ask(MemberRegister)
        self.last = self.ask(LastDecision, ALV, self._year)
        self.charters = self.ask(Charters)

    @property
    def _year(self) -> int:
        """The year of the meeting, in which its decisions are numbered: ``ALV-2026-1.3`` is of 2026."""
        return int(self.command.voting.split("-")[1])

    @property
    def _held_on(self) -> date:
        """The day of the meeting: by its law it decided, and since then its decision holds."""
        held_on = self.meeting.held_on
        assert held_on is not None, "what was put to the vote belongs to a meeting that was convened"
        return held_on

    def decide(self) -> None:
        voting, roll = self.command.voting, self.ballot.closing_roll
        self.refuse_if(why_not_declared(voting, self.ballot.state))
        assert roll is not None, "what was closed has its roll"
        self._refuse_unless_it_adds_up(roll)
        verdict = self._judge(roll)
        if verdict.outcome is rules.Outcome.NOT_KNOWN:
            self.refuse("outcome-not-known", rule="base", article=BASE, voting=voting)
        votes = {choice: self.tally.votes.get(choice, 0) for choice in self.ballot.choices}
        self.record(events.ResultDeclared(voting=voting, tally=votes, verdict=verdict))
        if verdict.outcome.is_carried:
            self._record_decision()

    def _refuse_unless_it_adds_up(self, roll: events.Roll) -> None:
        """Every vote is one member's, their only one, between opening and closing.

        No roll is a bound by itself, for that of the closing counts whoever voted. So the voters must be people who
        were ever admitted.
        """
        strangers = (self.tally.voters & ~self.register.admitted).bit_count()
        if strangers or self.tally.doubled or self.tally.outside:
            self.refuse(
                "votes-do-not-add-up",
                rule="one-vote",
                article=ONE_VOTE,
                voting=self.command.voting,
                votes=self.tally.cast,
                entitled=roll.entitled,
                strangers=strangers,
                doubled=self.tally.doubled,
                outside=self.tally.outside,
            )

    def _judge(self, roll: events.Roll) -> rules.Verdict:
        """By the rulebook of the meeting's day, whenever it is declared; the call by that of its own day."""
        voters, called_on, held_on = self.tally.voters.bit_count(), self.meeting.called_on, self._held_on
        assert called_on is not None, "a meeting that was convened was called"
        return judge(
            rulebook=self.statutes.rulebook_on(held_on),
            tally=rules.Tally.of(self.tally.votes),
            voters=voters,
            present=max(roll.present, voters),
            electorate=self._electorate(roll),
            on_record=max(roll.entitled, voters),
            called_on=called_on,
            meeting_on=held_on,
            rulebook_at_call=self.statutes.rulebook_on(notice_judged_on(called_on)),
            by_device=self.tally.by_device,
            said_to_have_none=(self.tally.voters & ~self._had_a_vote()).bit_count(),
        )

    def _had_a_vote(self) -> int:
        """Who had a vote on the day of the meeting, the one before or the one after, by all that is known by now.

        Somebody who left or was suspended on the day itself can have voted before that.
        """
        before = days_later(self._held_on, -1)
        on, after = self._held_on, last_day(self._held_on)
        return self.register.entitled(before) | self.register.entitled(on) | self.register.entitled(after)

    def _electorate(self, roll: events.Roll) -> rules.Electorate:
        """The base on record at the closing, never fewer than those who voted; or anew, where that is more.

        So a register that was not complete at the closing can be made so, and no number from before it passes for one
        of all members. A base on record never shrinks.
        """
        entitled, suspended = max(roll.entitled, self.tally.voters.bit_count()), len(roll.excluded)
        anew, excluded = base_anew(self._held_on, self.register, roll, self.tally.voters)
        if anew.bit_count() > entitled:
            entitled, suspended = anew.bit_count(), excluded.bit_count()
        return rules.Electorate(
            members=entitled + suspended,
            suspended=suspended,
            complete=self.register.is_complete_on(self._held_on),
        )

    def _record_decision(self) -> None:
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
                title=self.motion.title,
                text=self.motion.text,
                effect=effect,
                in_force_on=self._held_on,
            )
        )
        if effect is not None:
            self._adopt_charter(effect, decision)

    def _effect(self) -> AdoptCharter | None:
        """What the decision does; nothing where its room was closed by the day of the meeting."""
        effect = self.motion.effect
        return None if effect is None or self.charters.is_closed_on(effect.room, self._held_on) else effect

    def _adopt_charter(self, effect: AdoptCharter, decision: DecisionId) -> None:
        self.record(
            CharterAdopted(
                room=effect.room,
                version=self.charters.next_of(effect.room),
                text=effect.text,
                decision=decision,
                in_force_on=self._held_on,
            )
        )


def why_not_declared(voting: VotingId, state: VotingState | None) -> Refused | None:
    """Why a result cannot be made known, whatever it is; ``None``: it can. Pages ask it too."""
    match state:
        case None:
            return Refused("voting-not-open", voting=voting)
        case VotingState.OPEN:
            return Refused("voting-still-open", voting=voting)
        case VotingState.CLOSED:
            return None
        case VotingState.DECLARED:
            return Refused("already-declared", rule="chair-ruling", article=RULING, voting=voting)
