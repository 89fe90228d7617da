"""The rules about who must be there and how votes decide: quorum, base, majority and tie, each as a check.

What a motion comes to by all of them is judged in ``judging.py``.

Law and statutes leave the ordinary decision to practice: title 2 of Book 2 sets no quorum, no majority and no rule for
ties. So most checks here have no article, and say whether the statutes ask them or only practice does.
"""

from governance.rules.articles import AMENDMENT, BASE, DEED, FROM_ELSEWHERE, ONE_VOTE, RULING, VOID
from governance.rules.readings import Reading
from governance.rules.statutes import MotionKind, Rulebook
from governance.rules.verdict import (
    Base,
    ByEarlierStatutes,
    Check,
    Devices,
    Electorate,
    Majority,
    Outcome,
    Recount,
    RulingGiven,
    Share,
    ShareAsked,
    Tally,
    Threshold,
    TieAsked,
    Votes,
    VotesAsked,
    more_than,
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

    A suspended member counts neither as present nor as entitled (BW 2:24d lid 1). The law asks for no quorum, but the
    statutes may.

    - ``present``: how many members were present or represented who are entitled to vote. It includes those who did not
      vote, also if they left while the voting was open, because a minority could otherwise undo a decision by walking
      out.
    - ``voters``: how many of those voted, or ``None`` before a voting. If the quorum is reached only with those who did
      not vote, the check leans on our reading that they count.
    """
    required = rulebook.quorum[kind]
    basis = rulebook.basis("quorum", kind)
    return Check(
        rule="quorum",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=(Reading.SILENT_PRESENT,) if _turns_on_the_silent(required, present, voters, electorate) else (),
        asked=None if required is None else ShareAsked(threshold=required, base="entitled"),
        was=_share_of_all(present, electorate.entitled, electorate),
        met=True if required is None else _reached(required, present, "entitled", electorate.entitled, electorate),
    )


def quorum_at(
    present: int, electorate: Electorate, rulebook: Rulebook, kind: MotionKind = "ordinary", *, at_opening: bool | None
) -> Check | None:
    """Were enough members there at the closing of a voting too? ``None``: the statutes ask for no quorum.

    Unless the statutes say when (``rulebook.quorum_at``), it is enough that the quorum was there at the opening, as it
    is if it was there at the closing. That is our reading: statutes may mean the whole voting, and then a decision that
    was taken with too few is void (BW 2:14 lid 1).

    ``at_opening``: whether enough were there at the opening (``quorum``).
    """
    required = rulebook.quorum[kind]
    if required is None:
        return None
    met = _reached(required, present, "entitled", electorate.entitled, electorate)
    basis = rulebook.basis("quorum_at")
    return Check(
        rule="quorum_at",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=(Reading.QUORUM_AT_OPENING,) if basis.default and met is not at_opening else (),
        asked=ShareAsked(threshold=required, base="entitled"),
        was=_share_of_all(present, electorate.entitled, electorate),
        met=met,
    )


def _share_of_all(part: int, whole: int, electorate: Electorate) -> Share:
    """The share of all who are entitled, or of their votes, of which there may be more."""
    return Share(part=part, of=whole, at_least=not electorate.is_certain, at_most=electorate.at_most(whole))


def base(electorate: Electorate, *readings: Reading) -> Check:
    """Of how many members are quorum and majority a share?

    Suspended members count in neither, because by law no vote can be cast for them (BW 2:24d lid 1). This check never
    fails; it is not known if the register is not complete, or does not say of each member since when they are one.

    ``readings``: why it differs from the roll that was on record, or from that of the opening.
    """
    return Check(
        rule="base",
        article=BASE,
        source="law",
        readings=readings,
        was=electorate,
        met=True if electorate.is_certain else None,
    )


def one_vote(tally: Tally, voters: int, rulebook: Rulebook, voters_without_a_vote: int = 0) -> Check:
    """Has every member who voted handed in as many votes as a member has, and no more (BW 2:38 lid 1)?

    - ``voters``: how many different members the votes in the tally are from.
    - ``voters_without_a_vote``: how many of those had no vote on that day, as was recorded only after they voted. For
      example, the board records on Wednesday that somebody has been suspended since Monday, and they voted on Tuesday.
      Their votes stay. That is our reading: otherwise the board could undo a vote by the day that it gives.
    """
    basis = rulebook.basis("votes_per_member")
    return Check(
        rule="one-vote",
        article=ONE_VOTE,
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=(Reading.VOTE_STAYS,) if voters_without_a_vote else (),
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
        readings=(Reading.DEVICE_IN_THE_ROOM,),
        was=Devices(votes=votes),
        met=True,
    )


def majority(
    tally: Tally,
    present: int,
    electorate: Electorate,
    rulebook: Rulebook,
    kind: MotionKind = "ordinary",
    *,
    at_opening: int | None = None,
) -> Check:
    """Are enough votes in favour?

    An amendment of the statutes needs two thirds of the votes cast unless they say otherwise (BW 2:43 lid 1). For an
    ordinary motion the law asks for nothing, and practice for more than half of the valid votes. The rulebook says what
    the base is, for example whether blank votes count in it.

    ``present``: how many were there at the closing, or voted. If at the opening another number was there
    (``at_opening``), a majority of those present leans on our reading that they are those of the closing.
    """
    asked = rulebook.majority[kind]
    basis = rulebook.basis("majority", kind)
    was, met = share_for(asked, tally, present, electorate)
    return Check(
        rule="majority" if kind == "ordinary" else "amendment-majority",
        article=None if kind == "ordinary" else AMENDMENT,
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=(Reading.PRESENT_AT_CLOSING,)
        if asked.base == "entitled-present" and at_opening not in (None, present)
        else (),
        asked=ShareAsked(threshold=asked.threshold, base=asked.base),
        was=was,
        met=met,
    )


def share_for(asked: Majority, tally: Tally, present: int, electorate: Electorate) -> tuple[Share, bool | None]:
    """Which share of its base is in favour, and is that enough? ``None``: not known, for there may be more members."""
    whole = {
        "valid": tally.valid,
        "cast": tally.with_blank,
        "entitled-present": present,
        "entitled": electorate.all_votes,
    }[asked.base]
    met = _reached(asked.threshold, tally.in_favour, asked.base, whole, electorate)
    if asked.base == "entitled":
        return _share_of_all(tally.in_favour, whole, electorate), met
    return Share(part=tally.in_favour, of=whole), met


def tie(tally: Tally, rulebook: Rulebook, majority_met: bool | None, kind: MotionKind = "ordinary") -> Check | None:
    """Do for and against differ? As many for as against is a tie, and the motion is rejected.

    The law has no rule for it, so this leans on our reading in all but the plain case, where more than half of the
    valid votes is asked:

    - Equal numbers are a tie whatever the base of the majority is.
    - They are none if they reach the majority, as two to two reaches "at least half". If the statutes themselves say
      what becomes of a tie, that is what becomes of it.
    - Without a valid vote there is no tie (``None``): nobody was for or against.

    A kind of motion that needs more than half has no rule for ties: none makes up for votes that are missing. Asking
    for one is an error (``NoRule``).

    ``majority_met`` is the answer of ``majority``.
    """
    if tally.valid == 0:
        return None
    basis = rulebook.basis("tie", kind)
    equal = tally.in_favour == tally.against
    return Check(
        rule="tie",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=_readings_of_a_tie(rulebook, majority_met, kind) if equal else (),
        asked=TieAsked(tie=rulebook.tie[kind]),
        was=tally,
        met=not equal or (majority_met if basis.default else False),
    )


def _readings_of_a_tie(rulebook: Rulebook, majority_met: bool | None, kind: MotionKind) -> tuple[Reading, ...]:
    """On which reading does it turn what equal votes for and against mean?"""
    if rulebook.majority[kind] == Majority(threshold=more_than("1/2"), base="valid"):
        return ()
    if majority_met is False:
        return (Reading.EQUAL_IS_A_TIE,)
    return (Reading.REACHED_IS_NO_TIE if rulebook.basis("tie", kind).default else Reading.TIE_RULE_OF_STATUTES,)


def recount(outcome: Outcome, without: int, tally: Tally, otherwise: Outcome) -> Check:
    """Does the outcome turn on votes of members who had none, by what was told only after they voted?

    The votes stay (``one_vote``). If what was told is so, they were no votes (BW 2:38 lid 1). Of a motion that was
    carried by them, the majority or the quorum was missing. Then the decision is void and not voidable (BW 2:14 lid 1),
    unless it is the majority and a ruling of the chair at the meeting covers it. What was not carried cannot be void.

    - ``without``: how many such votes there are; ``tally`` is the count without them.
    - ``otherwise``: what the voting would have ended in.
    """
    return Check(
        rule="defects",
        article=VOID if outcome.is_carried else ONE_VOTE,
        source="law",
        was=Recount(without=without, tally=tally, outcome=otherwise),
        met=outcome is otherwise,
    )


def statutes_entered_later(outcome: Outcome, otherwise: Outcome) -> Check:
    """Does the outcome turn on statutes that were entered only after the voting was opened?

    Statutes judge from the day on which they are in force, whenever they are entered here. That is our reading: an
    amendment is in force with its deed (BW 2:43 lid 5), and no article asks that this system knew of it.

    ``otherwise``: what the voting would have ended in by the statutes that were on record when it was opened.
    """
    return Check(
        rule="defects",
        article=DEED,
        source="law",
        readings=(Reading.STATUTES_ENTERED_LATER,),
        was=ByEarlierStatutes(outcome=otherwise),
        met=outcome is otherwise,
    )


def ruling(given: RulingGiven) -> Check:
    """What can a ruling on the result do, which is for whoever leads the meeting to give?

    It is decisive if it is given at the meeting (BW 2:13 lid 3). Given at no meeting it is not, nor can anybody there
    ask for a new vote (lid 4): that the count is wrong can still be shown. It makes no quorum and no majority: where
    one was missing, the decision is void (BW 2:14 lid 1). That is our reading.

    The check names whose ruling it is, for it is theirs too where the secretaris entered it.
    """
    return Check(
        rule="chair-ruling",
        article=RULING,
        source="law",
        readings=() if given.ground is None else (Reading.RULING_MAKES_NO_QUORUM,),
        was=given,
        met=given.at_meeting,
    )


def _turns_on_the_silent(required: Threshold | None, present: int, voters: int | None, electorate: Electorate) -> bool:
    """Is a quorum reached only if those count who were there and did not vote?"""
    if required is None or voters is None:
        return False
    whole = electorate.entitled
    return required.met_by(present, of=whole) and not required.met_by(voters, of=whole)


def _reached(threshold: Threshold, part: int, base: Base, whole: int, electorate: Electorate) -> bool | None:
    """Is the share reached? ``None``: that is not known, because there may be more members.

    With more members the share can only be smaller. For example, 3 of 5 known members are more than half, but of 6 they
    would not be; 2 of 5 are too few of any greater number as well. Where 6 are the most that there can be, 4 are more
    than half however many there are.
    """
    met = threshold.met_by(part, of=whole)
    if not met or base != "entitled" or electorate.is_certain:
        return met
    at_most = electorate.at_most(whole)
    return True if at_most is not None and threshold.met_by(part, of=at_most) else None
