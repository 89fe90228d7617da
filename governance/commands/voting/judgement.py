"""The verdict on a voting, by what the log says of it by now: what was counted, who had a vote, and who was there.

Declaring a result records it. It can be asked again after that, to see what has come to be known since.
"""

from collections.abc import Hashable
from datetime import date
from typing import Protocol, TypeVar

from governance.events.decisions import AmendStatutes
from governance.facts.meetings import MeetingLife, Present
from governance.facts.register import MemberRegister, RollNow
from governance.facts.statutes import Statutes, StatutesAtOpening
from governance.facts.voting import Motion, VoteCount
from governance.ids import Clause, VotingId, item_of, meeting_of
from governance.log.fact import Fact
from governance.rules.amended import amended_clauses
from governance.rules.judging import Announcement, Closing, CountedVotes, Question, VotingHours, judge
from governance.rules.law import law_on
from governance.rules.meetings import notice_judged_on
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Electorate, RulingGiven, Tally, Verdict

F = TypeVar("F", bound=Fact)


class Asks(Protocol):
    """Whoever puts questions to the log: a slice that decides, or a page that shows."""

    def ask(self, kind: type[F], *arguments: Hashable) -> F:
        """This fact about these."""
        ...


class Judgement:
    """What is judged about the votes of one voting."""

    def __init__(self, asker: Asks, voting: VotingId) -> None:
        self._voting = voting
        ask = asker.ask
        self.motion = ask(Motion, item_of(voting))  # of which kind is it, and when was it announced?
        self.votes = ask(VoteCount, voting)  # how many votes did each choice get, and do they add up?
        self.meeting = ask(MeetingLife, meeting_of(voting))  # on which day was it held?
        self.statutes = ask(Statutes)  # which majority and which quorum were asked on that day?
        self.at_opening = ask(StatutesAtOpening, voting)  # what of them was on record when it was opened?
        self.register = ask(MemberRegister)  # who had a vote at opening and closing, by all that is known by now?
        self.present = ask(Present, meeting_of(voting))  # who was there at these moments?

    @property
    def held_on(self) -> date:
        """The day of the meeting. The statutes of that day decide, and the decision takes effect on that day."""
        held_on = self.meeting.held_on
        assert held_on is not None, "a voting that was closed belongs to a meeting that was convened"
        return held_on

    def verdict(self, ruling: RulingGiven | None = None) -> Verdict:
        """The verdict on the votes, by the law and the rulebook of the day of the meeting, whenever it is declared.

        Votes of members who had none by what is known by now stay, and the verdict says whether it turns on them. So
        it does of statutes that were entered only after the voting was opened, which judge it all the same.
        """
        statutes, voters = self.statutes, self.votes.voter_bits
        contested = self.register.without_a_vote(self._voting, voters)
        question = self._question(ruling, statutes, voters, contested.bit_count())
        without = self._question(ruling, statutes, voters & ~contested) if contested else None
        by_earlier = self._question(ruling, self.at_opening, voters, contested.bit_count())
        return judge(question, without, by_earlier if by_earlier != question else None)

    def _question(
        self, ruling: RulingGiven | None, statutes: Statutes | StatutesAtOpening, voters: int, without_a_vote: int = 0
    ) -> Question:
        """What is asked about the votes of these members alone, as if the others who voted had had no vote.

        Whether the call was in time is judged by the rulebook of the day on which the call went out. A motion that was
        added later has a call of its own.
        """
        called_on, held_on, voting = self.meeting.called_on, self.held_on, self._voting
        kind, announced_on = self.motion.kind, self.motion.announced_on
        assert called_on is not None, "a meeting that was convened was called"
        assert kind is not None, "what was put to the vote was tabled"
        assert announced_on is not None, "what was tabled was announced"
        others = self.votes.voter_bits & ~voters
        opening, closing = self.register.roll_now(voting, "opening"), self.register.roll_now(voting, "closing")
        at_opening, at_closing = self.present.at(voting, "opening"), self.present.at(voting, "closing")
        electorate, entitled = _electorate(opening, ~others), closing.entitled & ~others | voters
        return Question(
            kind=kind,
            held_on=held_on,
            law=law_on(held_on),
            rulebook=statutes.rulebook_on(held_on),
            called_on=called_on,
            rulebook_at_call=statutes.rulebook_on(notice_judged_on(called_on)),
            announced=_announcement(announced_on, statutes) if announced_on > called_on else None,
            text_open_from=self.motion.text_open_from,
            hours=self._hours(),
            amended=self._amended(statutes.rulebook_on(held_on)),
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

    def _amended(self, statutes: Rulebook) -> tuple[Clause, ...]:
        """The clauses that the motion changes, among them those of the parameters that it sets."""
        effect = self.motion.effect
        if not isinstance(effect, AmendStatutes):
            return ()
        return amended_clauses(effect.clauses, effect.settings, effect.falls_back, statutes)

    def _hours(self) -> VotingHours:
        starts_at, opened_at, closed_at = self.meeting.starts_at, self.votes.opened_at, self.votes.closed_at
        assert starts_at is not None, "the members were called for an hour"
        assert opened_at is not None, "what was closed was opened"
        assert closed_at is not None, "a verdict is on a voting that was closed"
        return VotingHours(starts_at=starts_at, opened_at=opened_at, closed_at=closed_at)


def _announcement(announced_on: date, statutes: Statutes | StatutesAtOpening) -> Announcement:
    return Announcement(on=announced_on, rulebook=statutes.rulebook_on(notice_judged_on(announced_on)))


def _electorate(roll: RollNow, of: int, voters: int = 0) -> Electorate:
    """How many of these had a vote, the voters among them whatever the roll says; ``of`` and ``voters`` as bits."""
    entitled, suspended = (roll.entitled & of | voters).bit_count(), (roll.suspended & ~voters).bit_count()
    return Electorate(
        members=entitled + suspended,
        suspended=suspended,
        perhaps=(roll.perhaps & of & ~voters).bit_count(),
        complete=roll.complete,
    )
