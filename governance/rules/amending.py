"""The rules about an amendment of the statutes: its call, its literal text, and the clauses that are harder to amend.

Its quorum and its majority are checks as for every motion (``voting.py``). How the days are counted, for a meeting on
Tuesday 7 April 2026 after the long weekend of Easter::

    call        seven days lie between           30 March at the latest
    text        open on five days before it      1 April at the latest: the five days from 2 April hold one working day

A term of the law that is counted back grows until it holds two working days, as ``terms.py`` tells.
"""

from collections.abc import Iterator
from datetime import date

from governance.ids import Clause
from governance.rules.articles import (
    AMENDMENT,
    AMENDMENT_CALL,
    AMENDMENT_TEXT,
    ENTRENCHED,
    ENTRENCHED_ITSELF,
    FORBIDS_ITSELF,
)
from governance.rules.called import TextAsked, TextOpen
from governance.rules.entrenched import Entrenchment
from governance.rules.meetings import NOT_COUNTED, days_of_notice
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.terms import AMENDMENT_CALL as CALL_TERM
from governance.rules.terms import AMENDMENT_TEXT as TEXT_TERM
from governance.rules.terms import TERMS_THAT_GROW_BACK, Deadline, LegalTerm, TermLength
from governance.rules.verdict import (
    Check,
    DayCount,
    Days,
    DaysAsked,
    Electorate,
    Majority,
    Share,
    ShareAsked,
    Tally,
    at_least,
)
from governance.rules.voting import share_for

ALL_OF_ALL = Majority(threshold=at_least("1/1"), base="entitled")
"""All votes of all members: so is amended what may not be amended (BW 2:43 lid 2 and 4)."""


def amendment_notice(
    announced_on: date, meeting_on: date, rulebook: Rulebook, of_meeting: Rulebook | None = None
) -> Check:
    """Did the call say early enough that an amendment of the statutes would be proposed (BW 2:42 lid 1)?

    Seven days lie between, counting neither the day of the call nor that of the meeting. The statutes can ask for more
    (``notice_days_amendment``), and say how their days are counted (``day_count``). Like every call it is judged
    by the rulebook of the day on which it was sent.

    ``of_meeting``: the rulebook of the meeting's own day; ``None`` if that day has not come.
    """
    by_statutes = _call_of_statutes(rulebook) > CALL_TERM.length.count
    asked = rulebook.notice_days_amendment if by_statutes else CALL_TERM.length.count
    day_count: DayCount = rulebook.day_count if by_statutes else "call-and-meeting"
    deadline = call_deadline(meeting_on, rulebook)
    basis = rulebook.basis("notice_days_amendment")
    changed = of_meeting is not None and call_deadline(meeting_on, of_meeting) != deadline
    otherwise = amendment_notice(announced_on, meeting_on, of_meeting).met if changed and of_meeting else None
    return Check(
        rule="amendment-notice",
        article=AMENDMENT_CALL,
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=((Reading.CALL_BY_ITS_DAY,) if changed else ()) + deadline.readings,
        asked=DaysAsked(days=asked, day_count=day_count),
        was=Days(
            days=days_of_notice(announced_on, meeting_on, day_count),
            called_on=announced_on,
            meeting_on=meeting_on,
            otherwise=otherwise,
        ),
        met=_done_by(deadline, announced_on),
    )


def amendment_text(open_from: date, meeting_on: date, rulebook: Rulebook, of_meeting: Rulebook | None = None) -> Check:
    """Did the literal text lie open for the members long enough (BW 2:42 lid 2)?

    It lies open from five days before the day of the meeting until the end of that day. The statutes can ask for more
    (``text_open_days``). Where they say how days are counted (``day_count``), the day on which the text is laid open
    stands for that of the call, which is our reading. It is judged by the rulebook of the day on which the amendment
    was announced, as its call is: on that day the board could know what is asked.

    ``of_meeting``: as for ``amendment_notice``.
    """
    asked = max(_text_of_statutes(rulebook), TEXT_TERM.length.count)
    deadline = text_deadline(meeting_on, rulebook)
    changed = of_meeting is not None and text_deadline(meeting_on, of_meeting) != deadline
    basis = rulebook.basis("text_open_days")
    return Check(
        rule="amendment-text",
        article=AMENDMENT_TEXT,
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=((Reading.CALL_BY_ITS_DAY,) if changed else ()) + deadline.readings,
        asked=TextAsked(days=asked, open_on=deadline.duty_on),
        was=TextOpen(days=max(0, (meeting_on - open_from).days), open_from=open_from, meeting_on=meeting_on),
        met=True if _surely_open(open_from, meeting_on, deadline) else _done_by(deadline, open_from),
    )


def call_deadline(meeting_on: date, rulebook: Rulebook) -> Deadline:
    """By which day must the call for an amendment have been sent?"""
    return _deadline(CALL_TERM, meeting_on, _call_of_statutes(rulebook))


def text_deadline(meeting_on: date, rulebook: Rulebook) -> Deadline:
    """By which day must the literal text lie open?"""
    return _deadline(TEXT_TERM, meeting_on, _text_of_statutes(rulebook))


def _call_of_statutes(rulebook: Rulebook) -> int:
    """How many whole days the statutes want between the call and the meeting."""
    return rulebook.notice_days_amendment - NOT_COUNTED["call-and-meeting"] + NOT_COUNTED[rulebook.day_count]


def _text_of_statutes(rulebook: Rulebook) -> int:
    """On how many days before that of the meeting the statutes want the text to lie open."""
    day_count = "meeting" if rulebook.basis("day_count").default else rulebook.day_count
    return rulebook.text_open_days - NOT_COUNTED["meeting"] + NOT_COUNTED[day_count]


def _deadline(term: LegalTerm, meeting_on: date, asked: int) -> Deadline:
    """The statutes can ask for more than the law and never for less, so the earlier of both days counts."""
    return term.deadline(meeting_on, TermLength(asked, "days") if asked > term.length.count else None)


def _surely_open(open_from: date, meeting_on: date, deadline: Deadline) -> bool:
    """Did the text lie open so long that it holds two working days, however the holidays fall?"""
    return (meeting_on - open_from).days >= TERMS_THAT_GROW_BACK.stop and open_from <= deadline.counted_on


def _done_by(deadline: Deadline, day: date) -> bool | None:
    """Was it done in time? ``None``: not known, for the holidays of then are not."""
    if day > deadline.counted_on:
        return False
    return None if deadline.extended_on is None else day <= deadline.extended_on


def entrenched(
    tally: Tally, present: int, electorate: Electorate, rulebook: Rulebook, amended: tuple[Clause, ...]
) -> Iterator[Check]:
    """Are enough votes in favour where the statutes make some of these clauses harder to amend (BW 2:43 lid 2-4)?

    - A clause that asks more for the amendment of others binds its own amendment in the same way (lid 3).
    - What may not be amended is amended all the same by all votes, with all members there (lid 2). So is a clause that
      forbids to amend others (lid 4).

    There is a check for each clause of the statutes that limits this amendment; there may be none.
    """
    for entrenchment in rulebook.entrenched:
        if entrenchment.limits(amended) or entrenchment.is_amended_by(amended):
            yield _asked_by(entrenchment, tally, present, electorate, itself=not entrenchment.limits(amended))


def _asked_by(entrenchment: Entrenchment, tally: Tally, present: int, electorate: Electorate, *, itself: bool) -> Check:
    majority = ALL_OF_ALL if entrenchment.asks is None else entrenchment.asks
    was, met = share_for(majority, tally, present, electorate)
    if entrenchment.asks is None:
        article = FORBIDS_ITSELF if itself else ENTRENCHED
    else:
        article = ENTRENCHED_ITSELF if itself else AMENDMENT
    return Check(
        rule="entrenched",
        article=article,
        source="statutes",
        clause=entrenchment.by,
        readings=(Reading.BLANK_IS_NOT_FOR,) if entrenchment.asks is None and _blanks_alone(was, tally) else (),
        asked=ShareAsked(threshold=majority.threshold, base=majority.base),
        was=was,
        met=met,
    )


def _blanks_alone(was: Share, tally: Tally) -> bool:
    """Are those who are not for, all of them people who did vote and were not against?"""
    return tally.in_favour < was.of == tally.with_blank and not tally.against
