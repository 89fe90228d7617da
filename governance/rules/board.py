"""Could the board decide, and what did it decide? Who had to be there, who stood aside, and whose votes count.

Members of the board are counted as people: somebody who holds two offices is one. The law that judges is that of the
day of the decision. For example, somebody with a conflict of interest has had to stand aside since 1 July 2021::

    judge_board(BoardQuestion(law=law_on(decided_on), ...)).outcome     Outcome.CARRIED
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from governance.ids import OFFICES, Office, PersonId
from governance.rules.articles import CONFLICT, PLURAL_VOTES, VOID, VOIDABLE
from governance.rules.board_checks import BoardVotes, ConflictOfInterest, Heads, HeadsAsked, Uncounted
from governance.rules.law import Law
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import (
    Check,
    Flaw,
    Outcome,
    Share,
    ShareAsked,
    Tally,
    TieAsked,
    Verdict,
)


class BoardSeat(Struct, frozen=True, kw_only=True):
    """Somebody on the board on the day of a decision, and what they had to do with it."""

    offices: tuple[Office, ...]
    person: PersonId | None = None
    """``None``: who held the office is not known."""
    surely: bool = True
    """Whether it is known that they were on the board on that day."""
    took_part: bool = False
    in_conflict: bool = False
    """Whether they had a personal interest contrary to the cooperative's, as was told then. Somebody who stood aside
    for it took no part."""


class BoardQuestion(Struct, frozen=True, kw_only=True):
    """What did the board decide, with these people on it and these votes?"""

    decided_on: date
    law: Law
    """That of the day of the decision."""
    rulebook: Rulebook
    """That of the same day."""
    seats: tuple[BoardSeat, ...]
    """Everybody who was on the board, or perhaps was."""
    votes: Tally | Uncounted

    @property
    def conflict_is_looked_at(self) -> bool:
        """Was there a rule about conflicts of interest, and does it decide anything here?"""
        return self.law.holds("conflict-of-interest") is True and any(seat.in_conflict for seat in self.seats)

    @property
    def free(self) -> list[BoardSeat]:
        """Those who may take part: nobody with a conflict of interest, where the law of the day says so.

        If nobody is left, the statutes can let the board decide all the same.
        """
        if not self.conflict_is_looked_at:
            return list(self.seats)
        free = [seat for seat in self.seats if not seat.in_conflict]
        return free if free or self.rulebook.conflict_fallback == "assembly" else list(self.seats)

    @property
    def counted(self) -> list[BoardSeat]:
        """Those who took part and may."""
        return [seat for seat in self.free if seat.took_part]


def judge_board(question: BoardQuestion) -> Verdict:
    """What did the board decide? Every rule is looked at, whatever failed before it.

    A decision in which somebody with a conflict of interest took part can be annulled (BW 2:15 lid 1 onder a). If
    nobody without one is left, it is the assembly that decides (BW 2:44 lid 6). What a board decided that could not is
    void (BW 2:14 lid 1).
    """
    checks = tuple(_checks(question))
    met = {check.rule: check.met for check in checks}
    outcome = _outcome(question, met)
    if outcome is Outcome.NO_DECISION:
        checks += (_void(question, met),)
    elif outcome.is_carried and met.get("conflict-of-interest") is False:
        checks += (_defects(),)
    return Verdict(outcome=outcome, rules=checks, law_of=question.decided_on)


def _checks(question: BoardQuestion) -> Iterator[Check]:
    yield complete(question)
    if question.conflict_is_looked_at:
        yield conflict(question)
    yield needed(question)
    if isinstance(question.votes, Tally):
        yield votes(question, question.votes)
    majority_of_board = majority(question)
    yield majority_of_board
    if isinstance(question.votes, Tally) and question.votes.valid:
        yield tie(question, question.votes, majority_of_board.met)


def _outcome(question: BoardQuestion, met: dict[str, bool | None]) -> Outcome:
    competent = (met["incomplete_board_competent"], met["board_needed"])
    if not question.free or False in competent:
        return Outcome.NO_DECISION
    if None in competent or met.get("board_votes", True) is not True:
        return Outcome.NOT_KNOWN
    return Outcome.REJECTED if met["majority"] is False or met.get("tie") is False else Outcome.CARRIED


def assembly_decides(question: BoardQuestion) -> bool:
    """Is it the assembly that decides, because so many have a conflict of interest (BW 2:44 lid 6)?

    It is if nobody is left, and also if fewer are left than the statutes ask.
    """
    if not question.conflict_is_looked_at:
        return False
    left, asked = len(question.free), question.rulebook.board_needed
    return left < asked <= len(question.seats) or not left


def complete(question: BoardQuestion) -> Check:
    """Was every office of the board held, or may a board decide that lacks somebody?

    The law says nothing of it; statutes commonly let an incomplete board decide.
    """
    offices = question.rulebook.offices
    held = {office for seat in question.seats if seat.surely for office in seat.offices}
    perhaps = {office for seat in question.seats for office in seat.offices} - held
    basis = question.rulebook.basis("incomplete_board_competent")
    missing = set(offices) - held
    if not missing or question.rulebook.incomplete_board_competent:
        met: bool | None = True
    else:
        met = None if missing <= perhaps else False
    return Check(
        rule="incomplete_board_competent",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        asked=HeadsAsked(heads=len(offices)),
        was=Heads(heads=len(held & set(offices)), perhaps=len(perhaps & set(offices))),
        met=met,
    )


def conflict(question: BoardQuestion) -> Check:
    """Did everybody with a conflict of interest stay out of it, and was somebody left (BW 2:44 lid 6)?"""
    basis = question.rulebook.basis("conflict_fallback")
    in_conflict = [seat for seat in question.seats if seat.in_conflict]
    took_part = [seat for seat in in_conflict if seat.took_part and seat not in question.free]
    return Check(
        rule="conflict-of-interest",
        article=CONFLICT,
        source="law" if basis.default else basis.source,
        clause=basis.clause,
        was=ConflictOfInterest(in_conflict=len(in_conflict), took_part=len(took_part), left=len(question.free)),
        met=bool(question.free) and not took_part,
    )


def needed(question: BoardQuestion) -> Check:
    """Did enough members of the board take part who may?"""
    asked, basis = question.rulebook.board_needed, question.rulebook.basis("board_needed")
    surely = sum(seat.surely for seat in question.counted)
    perhaps = len(question.counted) - surely
    met = None if surely < asked <= surely + perhaps else surely >= asked
    return Check(
        rule="board_needed",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        asked=HeadsAsked(heads=asked),
        was=Heads(heads=surely, perhaps=perhaps),
        met=met,
    )


def weight(question: BoardQuestion, seat: BoardSeat) -> int:
    """How many votes a member of the board has: one, unless the statutes give an office more (BW 2:44 lid 4).

    Since 1 July 2021 nobody has more than the others together. Those who must stand aside are not among the others:
    our reading, for the law does not say so.
    """
    votes_of = _by_statutes(question.rulebook, seat)
    if question.law.holds("plural-votes-in-the-board") is not True:
        return votes_of
    others = sum(_by_statutes(question.rulebook, other) for other in question.free if other is not seat)
    return max(1, min(votes_of, others))


def _by_statutes(rulebook: Rulebook, seat: BoardSeat) -> int:
    return max(rulebook.board_votes[office] for office in seat.offices)


def votes(question: BoardQuestion, tally: Tally) -> Check:
    """Were no more votes counted than those have who took part and may?"""
    rulebook = question.rulebook
    offices = [office for seat in question.counted for office in seat.offices if rulebook.board_votes[office] > 1]
    basis = rulebook.basis("board_votes", offices[0] if offices else OFFICES[0])
    capped = any(weight(question, seat) < _by_statutes(rulebook, seat) for seat in question.counted)
    allowed = sum(weight(question, seat) for seat in question.counted)
    return Check(
        rule="board_votes",
        article=PLURAL_VOTES if offices and question.law.holds("plural-votes-in-the-board") else None,
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=(Reading.CHAIR_NOT_ABOVE_THE_REST,) if capped else (),
        was=BoardVotes(votes=tally.handed_in, allowed=allowed, voters=len(question.counted)),
        met=tally.handed_in <= allowed,
    )


def majority(question: BoardQuestion) -> Check:
    """Are enough votes in favour? If nobody counted them, it is what the board established.

    The law asks for nothing, and practice for more than half of the valid votes.
    """
    basis = question.rulebook.basis("majority", "board")
    counted, asked = question.votes, question.rulebook.majority["board"]
    if isinstance(counted, Uncounted):
        return Check(
            rule="majority",
            source=basis.source,
            default=basis.default,
            clause=basis.clause,
            was=counted,
            met=counted.carried,
        )
    whole = {
        "valid": counted.valid,
        "cast": counted.with_blank,
        "entitled-present": sum(weight(question, seat) for seat in question.counted),
        "entitled": sum(weight(question, seat) for seat in question.free),
    }[asked.base]
    return Check(
        rule="majority",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        asked=ShareAsked(threshold=asked.threshold, base=asked.base),
        was=Share(part=counted.in_favour, of=whole),
        met=asked.threshold.met_by(counted.in_favour, of=whole),
    )


def tie(question: BoardQuestion, tally: Tally, majority_met: bool | None) -> Check:
    """Do for and against differ? As many for as against is rejected, unless so many are enough."""
    basis = question.rulebook.basis("tie", "board")
    equal = tally.in_favour == tally.against
    return Check(
        rule="tie",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        asked=TieAsked(tie=question.rulebook.tie["board"]),
        was=tally,
        met=not equal or (majority_met if basis.default else False),
    )


def _void(question: BoardQuestion, met: dict[str, bool | None]) -> Check:
    """What does it mean that the board could not decide? Nothing was decided, also where nobody says so."""
    flaw = (
        "conflict-of-interest" if assembly_decides(question) else _LACKING[met["incomplete_board_competent"] is False]
    )
    return Check(rule="defects", article=VOID, source="law", was=Flaw(rule=flaw, makes="void"), met=False)


_LACKING: Final = {True: "incomplete_board_competent", False: "board_needed"}
"""The rule that a board breaks which lacks somebody, by whether the statutes forbid it to decide then."""


def _defects() -> Check:
    """What does it mean that somebody with a conflict of interest took part? A court can annul the decision."""
    return Check(
        rule="defects",
        article=VOIDABLE,
        source="law",
        was=Flaw(rule="conflict-of-interest", makes="voidable"),
        met=False,
    )
