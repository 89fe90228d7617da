"""May this meeting decide: was it called in time, and did it vote in the hours of the call?

Who must be there is counted in ``voting.quorum``. How days are counted, with the usual ``day_count`` (neither the day
of the call nor that of the meeting counts)::

    call on 1 June, meeting on 8 June     2 3 4 5 6 7         6 days: too late where 7 are asked
    call on 1 June, meeting on 9 June     2 3 4 5 6 7 8       7 days

The law sets no term for an ordinary call: ``notice_days`` comes from the statutes, or is what statutes commonly say.
Such a term is not the law's, so the Algemene termijnenwet does not make it longer: Sundays and holidays count. (That
is our reading: the act speaks of terms that a law sets, and no article says it of those of statutes. A check names it
where the act would have made this very term longer.)
"""

from datetime import date, datetime, time
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from governance.dates import days_later, instant, today
from governance.rules.articles import HOUR
from governance.rules.called import Hours, HoursAsked
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.terms import TERMS_THAT_GROW_BACK, TermLength, extended_back, first_day
from governance.rules.verdict import Check, DayCount, Days, DaysAsked

NOON: Final = time(12)
"""The hour of the next day at which a meeting that goes on past midnight is over."""

NOT_COUNTED: Final[dict[DayCount, int]] = {"call-and-meeting": 2, "call": 1, "meeting": 1, "none": 0}
"""How many of both days are left out."""


class EarliestDay(Struct, frozen=True, kw_only=True):
    """The first day on which a meeting called on a day may be held, and the days that were counted to it."""

    called_on: date
    meeting_on: date
    days: int
    """How many days are asked, and lie between."""
    first_counted_on: date | None
    last_counted_on: date | None
    """The days that count, both included; ``None`` where no day is asked."""


def days_of_notice(called_on: date, meeting_on: date, day_count: DayCount) -> int:
    """How many days count between the call and the meeting? Never fewer than 0, also where the order is reversed."""
    return max(0, (meeting_on - called_on).days + 1 - NOT_COUNTED[day_count])


def earliest_day(called_on: date, rulebook: Rulebook) -> EarliestDay:
    """When may an ordinary meeting be held at the earliest, if the call is sent on this day?"""
    days = rulebook.notice_days
    if days <= 0:
        return EarliestDay(
            called_on=called_on, meeting_on=called_on, days=0, first_counted_on=None, last_counted_on=None
        )
    first = called_on if rulebook.day_count in ("meeting", "none") else days_later(called_on, 1)
    last = days_later(first, days - 1)
    meeting_on = last if rulebook.day_count in ("call", "none") else days_later(last, 1)
    return EarliestDay(
        called_on=called_on, meeting_on=meeting_on, days=days, first_counted_on=first, last_counted_on=last
    )


def notice_judged_on(called_on: date) -> date:
    """By the rulebook of which day is a call judged? By that of the day on which it was sent.

    On that day the board could know what is asked. If the statutes ask for fourteen days from 1 July on, a call of
    25 June for 5 July is still in time. That is our reading, for the law does not say so. Everything else about a
    meeting is judged by the rulebook of its own day.
    """
    return called_on


def notice(called_on: date, meeting_on: date, rulebook: Rulebook, of_meeting: Rulebook | None = None) -> Check:
    """Was an ordinary meeting called early enough?

    - ``rulebook``: the one that judges the call, as ``notice_judged_on`` tells.
    - ``of_meeting``: the rulebook of the meeting's own day; ``None`` if that day has not come. If it asks for another
      term, the check leans on our reading that it does not judge the call.

    Statutes or practice ask for a term (``notice_days``, ``day_count``); no article does.
    """
    asked = rulebook.notice_days
    days = days_of_notice(called_on, meeting_on, rulebook.day_count)
    basis = rulebook.basis("notice_days")
    changed = of_meeting is not None and _term(of_meeting) != _term(rulebook)
    readings = [Reading.CALL_BY_ITS_DAY] if changed else []
    if _act_would_lengthen(meeting_on, rulebook):
        readings.append(Reading.STATUTES_TERM_STAYS)
    otherwise = notice(called_on, meeting_on, of_meeting).met if changed and of_meeting is not None else None
    return Check(
        rule="notice_days",
        source=basis.source,
        default=basis.default,
        clause=basis.clause,
        readings=tuple(readings),
        asked=DaysAsked(days=max(0, asked), day_count=rulebook.day_count),
        was=Days(days=days, called_on=called_on, meeting_on=meeting_on, otherwise=otherwise),
        met=called_on <= meeting_on and days >= asked,
    )


def item_notice(announced_on: date, meeting_on: date, rulebook: Rulebook, of_meeting: Rulebook | None = None) -> Check:
    """Was an item that was added after the call announced early enough?

    It is judged as a call of its own, by the day on which the members were told of it: our reading. What it means that
    it was too late turns on whether the statutes want the items in the call (``call_names_items``).

    ``rulebook``: that of the day on which it was announced; ``of_meeting``: as for ``notice``.
    """
    of_a_call = notice(announced_on, meeting_on, rulebook, of_meeting)
    return replace(
        of_a_call,
        rule="call_names_items",
        readings=(Reading.ITEM_HAS_OWN_CALL, *of_a_call.readings),
    )


def ends_at(meeting_on: date) -> datetime:
    """Until when can a meeting of this day go on, at the latest? Past midnight, until noon of the next day.

    That is our reading, for votes and for rulings on them alike.
    """
    return instant(datetime.combine(days_later(meeting_on, 1), NOON))


def hour(meeting_on: date, starts_at: time, opened_at: datetime, closed_at: datetime) -> Check:
    """Did the members vote in the hours for which they were called (BW 2:41)?

    They were called for a day and an hour. A voting that was opened before that hour is one for which nobody was
    called, and so is one that was closed after noon of the next day. That a meeting goes on past midnight is our
    reading. The Amsterdam clock counts.
    """
    from_hour = instant(datetime.combine(meeting_on, starts_at))
    to_hour = ends_at(meeting_on)
    return Check(
        rule="hour",
        article=HOUR,
        source="law",
        readings=(Reading.PAST_MIDNIGHT,) if today(closed_at) > meeting_on else (),
        asked=HoursAsked(from_hour=from_hour, to_hour=to_hour),
        was=Hours(opened_at=opened_at, closed_at=closed_at),
        met=opened_at >= from_hour and closed_at <= to_hour,
    )


def _act_would_lengthen(meeting_on: date, rulebook: Rulebook) -> bool:
    """Would the Algemene termijnenwet make the term before this meeting longer, if it held for it?

    It is taken to do so where the holidays of then are not known.
    """
    if rulebook.notice_days not in TERMS_THAT_GROW_BACK:
        return False
    length = TermLength(rulebook.notice_days, "days")
    meeting_counts = rulebook.day_count in ("call", "none")
    counted_from = days_later(meeting_on, 1) if meeting_counts else meeting_on
    return extended_back(length, counted_from) != first_day(length, counted_from)


def _term(rulebook: Rulebook) -> tuple[int, DayCount]:
    """What a rulebook asks of a call: how many days, and which of them count."""
    return rulebook.notice_days, rulebook.day_count
