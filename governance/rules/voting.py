"""What did the votes decide? Quorum, base, majority and tie, each as a check, and the verdict on a motion.

Law and statutes leave the ordinary decision to practice: title 2 of Book 2 sets no quorum, no majority and no rule for
ties. So most checks here have no article, and say whether the statutes ask them or only practice does.
"""

from datetime import date

from governance.rules.articles import AMENDMENT, BASE, FROM_ELSEWHERE, ONE_VOTE, VOIDABLE
from governance.rules.meetings import notice
from governance.rules.statutes import MotionKind, Rulebook
from governance.rules.verdict import (
    Base,
    Check,
    Devices,
    Electorate,
    Flaw,
    Outcome,
    Share,
    ShareAsked,
    Tally,
    Threshold,
    TieAsked,
    Verdict,
    Votes,
    VotesAsked,
)


def quorum(
    present: int,
    electorate: Electorate,
    rulebook: Rulebook,
    kind: MotionKind = "ordinary",
    *,
    voters: int | None = None,
) -> Check:
    """Are enough members present or represented to decide?

    ``present`` counts those who are entitled to vote: who is suspended counts neither as present nor as entitled
    (BW 2:24d lid 1). The law asks no quorum, the statutes may.

    ``voters``: how many of them voted, once a voting is over. Who was there and did not vote counts too, also if they
    left while it was open, for else a minority could undo a decision by walking out. Where the quorum turns on them the
    check leans on that reading.
    """
    required = rulebook.quorum(kind)
    source, default = rulebook.basis(f"quorum_{kind}")
    return Check(
        rule="quorum",
        source=source,
        default=default,
        leans_on="reading" if _turns_on_the_silent(required, present, voters, electorate) else None,
        asked=None if required is None else ShareAsked(threshold=required, base="entitled"),
        was=Share(part=present, of=electorate.entitled, at_least=not electorate.complete),
        met=True if required is None else _reached(required, present, "entitled", electorate.entitled, electorate),
    )


def base(electorate: Electorate, on_record: int | None = None) -> Check:
    """Of how many members are quorum and majority a share?

    Memberships for which by law no vote can be cast (suspended members) count in neither (BW 2:24d lid 1). It is how
    the others count, so nothing can fail in it; where the register is not complete the number is not known.

    ``on_record``: how many were entitled as the closing has it; ``None``: as many. Who was a member counts also if the
    register did not name them by then: our reading, for the law knows no roll.
    """
    return Check(
        rule="base",
        article=BASE,
        source="law",
        leans_on="reading" if on_record is not None and electorate.entitled > on_record else None,
        was=electorate,
        met=True if electorate.complete else None,
    )


def one_vote(tally: Tally, voters: int, rulebook: Rulebook, voters_without_a_vote: int = 0) -> Check:
    """Has every member who voted handed in as many votes as a member has, and no more (BW 2:38 lid 1)?

    ``voters`` counts the different members whose votes are in the tally; ``voters_without_a_vote`` those of them of
    whom it was recorded after they voted that they were suspended or no member by then. Their votes stay: our
    reading, for else the board could undo a vote by the day that it gives.
    """
    source, default = rulebook.basis("votes_per_member")
    return Check(
        rule="one-vote",
        article=ONE_VOTE,
        source=source,
        default=default,
        leans_on="reading" if voters_without_a_vote else None,
        asked=VotesAsked(each=rulebook.votes_per_member),
        was=Votes(votes=tally.handed_in, voters=voters),
        met=tally.handed_in == voters * rulebook.votes_per_member,
    )


def devices(votes: int) -> Check:
    """May members in the room vote by a device?

    Taking part from elsewhere needs a clause in the statutes (BW 2:38 lid 6). A device used in the room is only a
    way of voting, and needs none: our reading, for the law does not say so.
    """
    return Check(
        rule="electronic",
        article=FROM_ELSEWHERE,
        source="law",
        leans_on="reading",
        was=Devices(votes=votes),
        met=True,
    )


def majority(
    tally: Tally, present: int, electorate: Electorate, rulebook: Rulebook, kind: MotionKind = "ordinary"
) -> Check:
    """Are enough votes in favour?

    An amendment of the statutes needs two thirds of the votes cast unless they say otherwise (BW 2:43 lid 1). For an
    ordinary motion the law asks nothing; practice asks more than half of the valid votes. The parameter says of what
    base the share is: blank votes count in it or not, absent members do or not.
    """
    asked = rulebook.majority(kind)
    source, default = rulebook.basis(f"majority_{kind}")
    whole = {
        "valid": tally.valid,
        "cast": tally.with_blank,
        "entitled-present": present,
        "entitled": electorate.entitled,
    }[asked.base]
    return Check(
        rule="majority" if kind == "ordinary" else "amendment-majority",
        article=None if kind == "ordinary" else AMENDMENT,
        source=source,
        default=default,
        asked=ShareAsked(threshold=asked.threshold, base=asked.base),
        was=Share(part=tally.in_favour, of=whole, at_least=asked.base == "entitled" and not electorate.complete),
        met=_reached(asked.threshold, tally.in_favour, asked.base, whole, electorate),
    )


def tie(tally: Tally, rulebook: Rulebook) -> Check:
    """Do for and against differ? As many for as against is a tie, and the motion is rejected.

    The law has no rule for it. That it is a tie whatever the base of the majority is our reading, so the check leans
    on that where the base is another than valid votes.
    """
    source, default = rulebook.basis("tie_ordinary")
    equal = tally.in_favour == tally.against
    return Check(
        rule="tie",
        source=source,
        default=default,
        leans_on="reading" if equal and rulebook.majority_ordinary.base != "valid" else None,
        asked=TieAsked(tie=rulebook.tie_ordinary),
        was=tally,
        met=not equal,
    )


def defects(late: Check) -> Check:
    """What does it mean for a decision that its call was too late?

    It is not void. A decision against rules of law or statutes on how decisions come about is voidable (BW 2:15 lid 1
    onder a): it holds until a court annuls it, asked by somebody with a reasonable interest, within a year after it
    became known (lid 3 and 5); a new decision can confirm it (lid 6). Where the term is a default, so that the
    statutes may ask another or none, that is only so if they do ask it: the check is a default then, too.
    """
    return Check(
        rule="defects",
        article=VOIDABLE,
        source="law",
        default=late.default,
        was=Flaw(rule=late.rule),
        met=False,
    )


def judge(
    *,
    rulebook: Rulebook,
    tally: Tally,
    voters: int,
    present: int,
    electorate: Electorate,
    called_on: date,
    meeting_on: date,
    on_record: int | None = None,
    rulebook_at_call: Rulebook | None = None,
    by_device: int = 0,
    voters_without_a_vote: int = 0,
) -> Verdict:
    """What did an assembly decide on an ordinary motion?

    ``tally`` holds the votes of ``voters`` different members, ``by_device`` of them by phone or kiosk in the room, and
    ``voters_without_a_vote`` of members who by now are on record as without one (``one_vote``);
    ``present`` counts who is present or represented and entitled to vote, out of the ``electorate``, while the voting
    is open; ``on_record`` is the base that the closing has; the call was sent on one day for another.
    ``rulebook_at_call`` judges the call (``notice_judged_on``), the ``rulebook`` of the meeting's day everything else;
    ``None``: they are the same.

    Every rule is looked at, whatever failed before it. Too few present: no decision was taken. A
    call that was too late changes no outcome, for only a court can annul a decision for it: what was carried is then
    carried and ``voidable``, and ``defects`` says what that means. A motion that was not carried needs no annulling.
    """
    called = notice(called_on, meeting_on, rulebook_at_call or rulebook, rulebook)
    enough = quorum(present, electorate, rulebook, voters=voters)
    single = one_vote(tally, voters, rulebook, voters_without_a_vote)
    carried = majority(tally, present, electorate, rulebook)
    differ = tie(tally, rulebook)
    rules = [called, enough, base(electorate, on_record), single]
    if by_device:
        rules.append(devices(by_device))
    rules += [carried, differ]
    outcome = _outcome(enough.met, single.met, carried.met, differ.met)
    if outcome.is_carried and called.met is False:
        rules.append(defects(called))
    return Verdict(outcome=outcome, rules=tuple(rules))


def _outcome(enough: bool | None, single: bool | None, carried: bool | None, differ: bool | None) -> Outcome:
    """Too few present decide nothing; votes that do not add up, or members who may be missing, leave it not known."""
    if enough is False:
        return Outcome.NO_DECISION
    if enough is None or not single:
        return Outcome.NOT_KNOWN
    if carried is False or differ is False:
        return Outcome.REJECTED
    return Outcome.NOT_KNOWN if carried is None else Outcome.CARRIED


def _turns_on_the_silent(required: Threshold | None, present: int, voters: int | None, electorate: Electorate) -> bool:
    """Is a quorum reached with those who were there and did not vote, and not without them?"""
    if required is None or voters is None:
        return False
    whole = electorate.entitled
    return required.met_by(present, of=whole) and not required.met_by(voters, of=whole)


def _reached(threshold: Threshold, part: int, base: Base, whole: int, electorate: Electorate) -> bool | None:
    """Is the share reached?

    With members missing in the register their number can only be greater: too few of those we know are too few of
    all, but enough of those we know is not known of all.
    """
    met = threshold.met_by(part, of=whole)
    return None if met and base == "entitled" and not electorate.complete else met
