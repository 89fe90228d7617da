"""Whether a meeting can decide, and what it decided: one question, and by its kind the rules that each give a check.

Everything is judged by the law and the rulebook of the day of the meeting. Only the call is judged by the rulebook of
the day on which it was sent. A rule of the law that did not exist yet on the day of the meeting is not looked at. If
that is not known, because the law of then was not read, the check names that doubt (``Reading.LAW_NOT_READ``)::

    judge(Question(law=law_on(held_on), ...)).law_of      the day of the meeting
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from governance.ids import Clause
from governance.rules import amending, healing, meetings, voting
from governance.rules.law import Law, is_rule_of_law
from governance.rules.readings import Reading
from governance.rules.statutes import MotionKind, Rulebook
from governance.rules.verdict import Check, Electorate, Outcome, RulingGiven, Tally, Verdict


class CountedVotes(Struct, frozen=True, kw_only=True):
    """The votes of a voting, and from whom they are."""

    tally: Tally
    voters: int
    """How many different members they are from."""
    by_device: int = 0
    """How many came by phone or kiosk in the room."""
    without_a_vote: int = 0
    """How many of the voters had no vote on that day, as was recorded only after they voted (``voting.one_vote``)."""
    closing: "Closing | None" = None
    """``None``: nothing had changed since the opening."""


class Closing(Struct, frozen=True, kw_only=True):
    """Who had a vote at the closing of a voting, and who of them was there."""

    electorate: Electorate
    """Those who had a vote at the closing, or voted while they had one: the base of the majority."""
    present: int
    """How many of them were there at the closing."""
    present_or_voted: int
    """How many of them were there at the closing, or voted."""
    entered_later: int = 0
    """How many of them were entered in the register only after the closing."""
    died: int = 0
    """How many stood on the roll, and had died by then, as was told only later."""


class Announcement(Struct, frozen=True, kw_only=True):
    """When the members were told of a motion that was added after the call."""

    on: date
    rulebook: Rulebook
    """The one of that day: it judges this announcement as it would a call (``notice_judged_on``)."""


class VotingHours(Struct, frozen=True, kw_only=True):
    """For which hour the members were called, and when they voted."""

    starts_at: time
    """On the day of the meeting, in Amsterdam."""
    opened_at: datetime
    closed_at: datetime


class Question(Struct, frozen=True, kw_only=True):
    """Can a meeting decide on motions of a kind? And, where they voted, what did it decide?"""

    kind: MotionKind = "ordinary"
    held_on: date
    law: Law
    """That of the day of the meeting."""
    rulebook: Rulebook
    """That of the day of the meeting; it judges everything but the call."""
    called_on: date
    rulebook_at_call: Rulebook
    """The one that judges the call (``notice_judged_on``)."""
    announced: Announcement | None = None
    """``None``: the motion stood in the call."""
    text_open_from: date | None = None
    """Since when the text that is put to the vote lay open; ``None``: since it was announced."""
    amended: tuple[Clause, ...] = ()
    """The clauses that an amendment of the statutes changes."""
    hours: VotingHours | None = None
    """``None``: before a voting."""
    electorate: Electorate
    """Those who have a vote when it is counted who is there; of a voting, at its opening."""
    present: int
    """How many of the electorate were present or represented and entitled to vote (``voting.quorum``)."""
    votes: CountedVotes | None = None
    """``None``: nobody voted yet."""
    ruling: RulingGiven | None = None
    """Who led the meeting ruled as the outcome is not known, declares it at no meeting, or has it entered by somebody
    else; ``None``: none of these."""

    @property
    def announcement(self) -> Announcement:
        """The day on which the members were told of the motion, and the rulebook that judges that."""
        return self.announced or Announcement(on=self.called_on, rulebook=self.rulebook_at_call)

    @property
    def counted(self) -> CountedVotes:
        """The votes. Only rules that are about a voting ask for them."""
        assert self.votes is not None, "nothing is judged of a voting before its votes are counted"
        return self.votes


Look = Callable[[Question], Check | Iterator[Check] | None]
"""How a rule is looked at; ``None``: there was nothing to look at, for example no vote by phone. Some give several."""


def _notice(question: Question) -> Check | None:
    """For an amendment it is looked at only where the statutes ask a term: what is common is longer for it."""
    if question.kind == "amendment" and question.rulebook_at_call.basis("notice_days").default:
        return None
    return meetings.notice(question.called_on, question.held_on, question.rulebook_at_call, question.rulebook)


def _announced(question: Question) -> Check | None:
    if question.announced is None:
        return None
    if question.kind == "amendment" and question.announced.rulebook.basis("notice_days").default:
        return None
    return meetings.item_notice(question.announced.on, question.held_on, question.announced.rulebook, question.rulebook)


def _amendment_notice(question: Question) -> Check:
    announcement = question.announcement
    return amending.amendment_notice(announcement.on, question.held_on, announcement.rulebook, question.rulebook)


def _amendment_text(question: Question) -> Check:
    announcement = question.announcement
    open_from = question.text_open_from or announcement.on
    return amending.amendment_text(open_from, question.held_on, announcement.rulebook, question.rulebook)


def _hour(question: Question) -> Check | None:
    hours = question.hours
    if hours is None:
        return None
    return meetings.hour(question.held_on, hours.starts_at, hours.opened_at, hours.closed_at)


def _quorum(question: Question) -> Check:
    voters = None if question.votes is None else question.votes.voters
    return voting.quorum(question.present, question.electorate, question.rulebook, question.kind, voters=voters)


def _quorum_at(question: Question) -> Check | None:
    closing = question.counted.closing
    if closing is None:
        return None
    at_opening = _quorum(question).met
    return voting.quorum_at(
        closing.present, closing.electorate, question.rulebook, question.kind, at_opening=at_opening
    )


def _base(question: Question) -> Check:
    closing = None if question.votes is None else question.votes.closing
    if closing is None:
        return voting.base(question.electorate)
    readings = {
        Reading.BASE_AT_CLOSING: closing.electorate != question.electorate,
        Reading.ENTERED_LATER: closing.entered_later > 0,
        Reading.DEATH_TOLD_LATER: closing.died > 0,
    }
    return voting.base(closing.electorate, *(reading for reading, leans in readings.items() if leans))


def _one_vote(question: Question) -> Check:
    votes = question.counted
    return voting.one_vote(votes.tally, votes.voters, question.rulebook, votes.without_a_vote)


def _devices(question: Question) -> Check | None:
    return voting.devices(question.counted.by_device) if question.counted.by_device else None


def _majority(question: Question) -> Check:
    tally, closing = question.counted.tally, question.counted.closing
    if closing is None:
        return voting.majority(tally, question.present, question.electorate, question.rulebook, question.kind)
    return voting.majority(
        tally,
        closing.present_or_voted,
        closing.electorate,
        question.rulebook,
        question.kind,
        at_opening=question.present,
    )


def _entrenched(question: Question) -> Iterator[Check]:
    counted = question.counted
    present, electorate = _at_the_end(question)
    return amending.entrenched(counted.tally, present, electorate, question.rulebook, question.amended)


def _at_the_end(question: Question) -> tuple[int, Electorate]:
    """How many were there at the closing, or voted; and who had a vote then."""
    closing = question.counted.closing
    if closing is None:
        return question.present, question.electorate
    return closing.present_or_voted, closing.electorate


def _tie(question: Question) -> Check | None:
    return voting.tie(question.counted.tally, question.rulebook, _majority(question).met, question.kind)


def _ruling(question: Question) -> Check | None:
    return None if question.ruling is None else voting.ruling(question.ruling)


OF_A_MEETING: Final[Mapping[MotionKind, tuple[Look, ...]]] = {
    "ordinary": (_notice, _announced, _quorum, _base),
    "amendment": (_notice, _announced, _quorum, _base),
}
"""By kind of motion, the rules about whether a meeting can decide, in the order in which they are read. What is asked
of each amendment by itself, as that its text lay open, is not among them: a meeting can have several."""

OF_A_VOTING: Final[Mapping[MotionKind, tuple[Look, ...]]] = {
    "ordinary": (_hour, _quorum_at, _one_vote, _devices, _majority, _tie, _ruling),
    "amendment": (
        _amendment_notice,
        _amendment_text,
        _hour,
        _quorum_at,
        _one_vote,
        _devices,
        _majority,
        _entrenched,
        _ruling,
    ),
}
"""By kind of motion, the rules about its votes, which are read after those of the meeting. An amendment has none for
ties: no rule about them makes up for the two thirds that are missing."""


def looked_at(question: Question, rules: Mapping[MotionKind, tuple[Look, ...]]) -> tuple[Check, ...]:
    """The checks of these rules for the kind that is asked about, as the law of the day has them.

    Raises ``KeyError`` for a kind of motion that has no rules here yet.
    """
    checks = (check for look in rules[question.kind] for check in _all_of(look(question)))
    return _in_force(question.law, checks)


def _all_of(looked: Check | Iterator[Check] | None) -> Iterator[Check]:
    if isinstance(looked, Check):
        yield looked
    elif looked is not None:
        yield from looked


def _in_force(law: Law, checks: Iterable[Check]) -> tuple[Check, ...]:
    in_force = (_by_the_law(law, check) for check in checks)
    return tuple(check for check in in_force if check is not None)


def can_decide(question: Question) -> tuple[Check, ...]:
    """Can a meeting decide? Its ``quorum`` says so; a call that was too late does not keep it from deciding."""
    return looked_at(question, OF_A_MEETING)


def judge(question: Question, without: Question | None = None, by_earlier: Question | None = None) -> Verdict:
    """What did a meeting decide on a motion?

    Every rule is looked at, whatever failed before it. If too few are present, no decision was taken. A call that was
    too late changes no outcome, because only a court can annul a decision for it. Of a motion that is carried, the
    verdict says whether that was healed, or makes it ``voidable``.

    ``without`` asks the same without the votes of members who had none, by what was told later; ``None``: there are no
    such votes. They count, and the verdict says whether the outcome turns on them.

    ``by_earlier`` asks the same by the statutes that were on record when the voting was opened; ``None``: no others
    judge.
    """
    checks = can_decide(question) + looked_at(question, OF_A_VOTING)
    outcome = _outcome(question, checks)
    if outcome.is_carried:
        failed = [check for check in checks if check.rule in healing.OF_THE_CALL and check.met is False]
        checks += _in_force(
            question.law, healing.aftermath(failed, question.announcement.rulebook, question.rulebook, _there(question))
        )
    if without is not None:
        otherwise = judge(without).outcome
        recount = voting.recount(outcome, question.counted.without_a_vote, without.counted.tally, otherwise)
        checks += _in_force(question.law, [recount])
    if by_earlier is not None:
        checks += _in_force(question.law, [voting.statutes_entered_later(outcome, judge(by_earlier).outcome)])
    return Verdict(outcome=outcome, rules=checks, law_of=question.law.day)


def _there(question: Question) -> healing.VotersThere:
    present, electorate = _at_the_end(question)
    return healing.VotersThere(electorate=electorate, present=present, tally=question.counted.tally)


def _by_the_law(law: Law, check: Check) -> Check | None:
    """The check as the law of a day has it; ``None``: that law had no such rule.

    What only statutes or practice ask holds whatever the law is.
    """
    if not is_rule_of_law(check.rule):
        return check
    match law.holds(check.rule):
        case True:
            return check
        case False:
            return None
        case None:
            return replace(check, readings=(*check.readings, Reading.LAW_NOT_READ))


def _outcome(question: Question, checks: Sequence[Check]) -> Outcome:
    """The outcome, from whether each rule was met.

    Where the chair ruled on what is not known, it holds as it does for the members whom the register names.
    """
    met = {check.rule: check.met for check in checks}
    ruled = question.ruling is not None and question.ruling.ground is not None
    enough = _enough(met["quorum"], met.get("quorum_at", met["quorum"]), question.rulebook)
    if enough is False:
        return Outcome.NO_DECISION
    if (enough is None and not ruled) or met.get("one-vote", True) is not True:
        return Outcome.NOT_KNOWN
    in_favour = [check.met for check in checks if check.rule in _IN_FAVOUR]
    if False in in_favour or met.get("tie") is False:
        return Outcome.REJECTED
    return Outcome.NOT_KNOWN if None in in_favour and not ruled else Outcome.CARRIED


_IN_FAVOUR: Final = ("majority", "amendment-majority", "entrenched")
"""The rules that ask a share of votes in favour, each of which a motion must reach."""


def _enough(at_opening: bool | None, at_closing: bool | None, rulebook: Rulebook) -> bool | None:
    """Were enough there? ``None``: not known.

    At the opening of the voting or at its closing is enough, unless the statutes want them there for all of it.
    """
    if rulebook.quorum_at == "opening":
        if at_opening or at_closing:
            return True
        return None if None in (at_opening, at_closing) else False
    if False in (at_opening, at_closing):
        return False
    return None if None in (at_opening, at_closing) else True
