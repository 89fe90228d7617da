"""How a term is counted: in days, weeks, months or years, forwards or back from a day, and what the law adds to it.

The day from which a term is counted is not in it::

    four weeks from 1 June 2027         2 ... 29 June             its last day is 29 June
    a month from 31 January 2027        1 ... 28 February         February has no 31st: its last day
    five days back from 7 April 2026    2 3 4 5 6 April           its first day is 2 April

A term that a law sets is made longer by the Algemene termijnenwet (https://wetten.overheid.nl/BWBR0002448):

- If it ends on a Saturday, a Sunday or a holiday, it runs to the next day that is none (art. 1 lid 1). A term that is
  counted back does not (lid 2).
- A term of three days or more holds at least two days that are none (art. 2). That one counted back grows by this too
  is our reading: in the example above only 2 April is none, so the term begins on 1 April.
- None of this holds for a term of more than 90 days, twelve weeks or three months, or of years (art. 4).

Book 2 switches it off for the notice of a member (BW 2:36 lid 1). That it holds for the other terms of titles 2 and 3
is our reading. It does not touch a term that only the statutes set, which is our reading too.
"""

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from governance.dates import days_later, months_later
from governance.rules.holidays import is_working_day
from governance.rules.readings import Reading

Unit = Literal["days", "weeks", "months", "years"]

LEAST_DAYS_THAT_GROW: Final = 3
"""A shorter term need not hold working days (Algemene termijnenwet, art. 2)."""

TERMS_THAT_GROW_BACK: Final = range(LEAST_DAYS_THAT_GROW, 7)
"""Terms in days that can grow where they are counted back, for they may end on any day. Seven days in a row always hold
two working days, however the holidays fall."""

_WORKING_DAYS: Final = 2
"""How many of them a term must hold (art. 2)."""

_LONGEST: Final[dict[Unit, int]] = {"days": 90, "weeks": 12, "months": 3, "years": 0}
"""Above this the Algemene termijnenwet does not hold (art. 4)."""


class TermLength(Struct, frozen=True, forbid_unknown_fields=True):
    """A length of time, as law and statutes write it: ``TermLength(4, "weeks")``."""

    count: Annotated[int, Meta(ge=0)]
    unit: Unit

    @property
    def can_grow(self) -> bool:
        """Is it short enough for the Algemene termijnenwet (art. 4)?"""
        return self.count <= _LONGEST[self.unit]


def last_day(length: TermLength, counted_from: date) -> date:
    """The last day of a term that is counted forwards from a day.

    A term of months ends on the day with the same number, and where that month has none, on its last day. It is our
    reading that so does one from the last day of a month: a month from 30 June ends on 30 July. At the end of the
    calendar it is the calendar's last day.
    """
    return _count(length, counted_from, 1)


def first_day(length: TermLength, counted_from: date) -> date:
    """The first day of a term that is counted back from a day; at the beginning of the calendar, its first day."""
    return _count(length, counted_from, -1)


def _count(length: TermLength, counted_from: date, direction: Literal[1, -1]) -> date:
    match length.unit:
        case "days":
            return days_later(counted_from, direction * length.count)
        case "weeks":
            return days_later(counted_from, direction * 7 * length.count)
        case "months":
            return months_later(counted_from, direction * length.count)
        case "years":
            return months_later(counted_from, direction * 12 * length.count)


class Deadline(Struct, frozen=True, kw_only=True):
    """By which day something must have been done, or from which on it may be."""

    counted_on: date
    """The day by counting alone."""
    extended_on: date | None
    """The day with what the Algemene termijnenwet adds; ``None``: not known, for the holidays of then are not."""
    counted_back: bool
    """Whether it was counted back from an event, so that what is added makes it earlier."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """That the Algemene termijnenwet holds is our reading, and matters where it adds a day or may do so."""
        return () if self.extended_on == self.counted_on else (Reading.LAW_TERM_GROWS,)

    @property
    def duty_on(self) -> date | None:
        """The day for which a duty is planned. As the counting is in doubt, that is the earlier of both."""
        return self.extended_on if self.counted_back else self.counted_on

    @property
    def right_on(self) -> date | None:
        """The day until which a right is kept. As the counting is in doubt, that is the later of both."""
        return self.counted_on if self.counted_back else self.extended_on


class LegalTerm(Struct, frozen=True, kw_only=True):
    """A term that a law sets."""

    article: str
    length: TermLength
    counted_back: bool = False
    done_within: bool = True
    """Is what it asks done on a day of the term? A call is sent on the day before its seven days begin."""
    exempt: bool = False
    """Whether the law itself says that the Algemene termijnenwet does not hold for it."""

    @property
    def can_grow(self) -> bool:
        """Can the Algemene termijnenwet make it longer?"""
        if self.counted_back and self.length.unit == "days" and self.length.count not in TERMS_THAT_GROW_BACK:
            return False
        return self.length.can_grow and not self.exempt

    def deadline(self, counted_from: date, of_statutes: TermLength | None = None) -> Deadline:
        """By which day must it be done if the term is counted from this day? For one counted back: from which day on?

        ``of_statutes``: what the statutes ask instead, where they may ask for no less. Then the later of both days
        counts, and for a term counted back the earlier. That is our reading.
        """
        counted_on, extended_on = self._counted(self.length, counted_from), self._extended(counted_from)
        if of_statutes is not None:
            longer = min if self.counted_back else max
            asked_on = self._counted(of_statutes, counted_from)
            counted_on = longer(counted_on, asked_on)
            extended_on = None if extended_on is None else longer(extended_on, asked_on)
        return Deadline(counted_on=counted_on, extended_on=extended_on, counted_back=self.counted_back)

    def _counted(self, length: TermLength, counted_from: date) -> date:
        """By counting alone."""
        return self._done_on(first_day(length, counted_from) if self.counted_back else last_day(length, counted_from))

    def _extended(self, counted_from: date) -> date | None:
        """With what the Algemene termijnenwet adds."""
        if not self.can_grow:
            return self._counted(self.length, counted_from)
        end = extended_back(self.length, counted_from) if self.counted_back else extended(self.length, counted_from)
        return None if end is None else self._done_on(end)

    def _done_on(self, end: date) -> date:
        """The day on which it is done, where the term ends on this day, or begins on it."""
        return end if self.done_within else days_later(end, -1)


def extended(length: TermLength, counted_from: date) -> date | None:
    """The last day of a term of the law that is counted forwards; ``None``: not known.

    It is no Saturday, Sunday or holiday, and a term of three days or more holds two days that are none (Algemene
    termijnenwet, art. 1 lid 1 and 2).
    """
    return _grown(length, counted_from, last_day(length, counted_from), 1)


def extended_back(length: TermLength, counted_from: date) -> date | None:
    """The first day of a term of the law that is counted back; ``None``: not known.

    It may be any day (Algemene termijnenwet, art. 1 lid 2). That article 2 holds for it too is our reading.
    """
    return _grown(length, counted_from, first_day(length, counted_from), -1)


def _grown(length: TermLength, counted_from: date, end: date, step: Literal[1, -1]) -> date | None:
    """The first day from ``end`` on at which the term may end, for all that can be known of the holidays of then."""
    asked = 0 if length.unit == "days" and length.count < LEAST_DAYS_THAT_GROW else _WORKING_DAYS
    surely = perhaps = 0  # working days that the term holds so far, without and with those of which it is not known
    day = counted_from
    while True:
        day = days_later(day, step)
        working = is_working_day(day)
        surely += working is True
        perhaps += working is not False
        if (end - day).days * step > 0:
            continue
        may_end = working if step == 1 else True
        if may_end and surely >= asked:
            return day
        if may_end is not False and perhaps >= asked:
            return None


APPEAL: Final = LegalTerm(article="2:35 lid 4 BW", length=TermLength(1, "months"))
"""Somebody who was expelled may appeal to the assembly, from the day on which they received the decision. Statutes can
set a longer term, never a shorter one."""

NOTICE_BY_MEMBER: Final = LegalTerm(
    article="2:36 lid 1 BW", length=TermLength(4, "weeks"), counted_back=True, done_within=False, exempt=True
)
"""Notice of leaving, back from the day on which the membership ends: the first day after the financial year. Book 2
itself says that the Algemene termijnenwet does not hold."""

LEAVING_AT_ONCE: Final = LegalTerm(article="2:36 lid 3 BW", length=TermLength(1, "months"))
"""A member may leave at once, from the day on which they learned that rights were cut or duties raised."""

LEAVING_AT_ONCE_AFTER_MERGER: Final = LegalTerm(article="2:36 lid 4 BW", length=TermLength(1, "months"))
"""A member may leave at once, from the day on which they were told of conversion, merger or division."""

EARLY_VOTES: Final = LegalTerm(article="2:38 lid 8 BW", length=TermLength(30, "days"), counted_back=True)
"""Votes may be cast before the assembly, back from its day."""

ASSEMBLY_ON_REQUEST: Final = LegalTerm(article="2:41 lid 2 BW", length=TermLength(4, "weeks"))
"""An assembly that a tenth of the votes asked for is held, from the day of the request."""

CALL_ON_REQUEST: Final = LegalTerm(article="2:41 lid 3 BW", length=TermLength(14, "days"))
"""The board calls that assembly, from the day of the request. The day after, those who asked may."""

AMENDMENT_CALL: Final = LegalTerm(
    article="2:42 lid 1 BW", length=TermLength(7, "days"), counted_back=True, done_within=False
)
"""The call for an amendment of the statutes, back from the day of the assembly."""

AMENDMENT_TEXT: Final = LegalTerm(article="2:42 lid 2 BW", length=TermLength(5, "days"), counted_back=True)
"""The text of an amendment lies open for the members, back from the day of the assembly."""

AMENDMENT_TEXT_SENT: Final = LegalTerm(article="2:42 lid 2 BW", length=TermLength(14, "days"), counted_back=True)
"""Branches and delegates are sent the text instead. It is our reading that the days count as for a text that lies
open."""

ANNULMENT: Final = LegalTerm(article="2:15 lid 5 BW", length=TermLength(1, "years"))
"""A decision can be contested in court, from the day on which it was made known well enough or told."""

DEFICIT: Final = LegalTerm(article="2:55 BW", length=TermLength(1, "years"))
"""A former member owes the deficit if the cooperative is dissolved before its last day, from the day on which they
left."""

ACCOUNTS: Final = LegalTerm(article="2:58 lid 1 BW", length=TermLength(6, "months"))
"""The accounts are drawn up and laid open, from the last day of the financial year."""

ACCOUNTS_PROLONGED: Final = LegalTerm(article="2:58 lid 1 BW", length=TermLength(10, "months"))
"""The same, where the assembly gave the four months more that it can give at most."""

ADOPTION: Final = LegalTerm(article="2:58 lid 1 BW", length=TermLength(1, "months"))
"""The assembly adopts the accounts, from the last day on which they may be drawn up."""

WRITTEN_ANSWER: Final = LegalTerm(article="2:61 onder c BW", length=TermLength(14, "days"))
"""Notice is acknowledged in writing where members are liable (BA, WA), from the day on which it was given."""

MEMBER_LIST: Final = LegalTerm(article="2:61 onder d BW", length=TermLength(1, "months"))
"""Changes of the list of members are filed where they are liable (BA, WA), from the last day of the year."""

OPPOSITION: Final = LegalTerm(article="2:317 BW", length=TermLength(1, "months"))
"""No decision to merge or divide before its end, from the day on which the deposit of the proposal was announced."""

PUBLICATION: Final = LegalTerm(article="2:394 lid 1 BW", length=TermLength(8, "days"))
"""The accounts are filed, from the day on which they were adopted."""

PUBLICATION_AS_DRAWN_UP: Final = LegalTerm(article="2:394 lid 2 BW", length=TermLength(2, "months"))
"""The accounts are filed though nobody adopted them, from the last day on which they may be drawn up."""

PUBLICATION_AT_THE_LATEST: Final = LegalTerm(article="2:394 lid 3 BW", length=TermLength(12, "months"))
"""The accounts are filed in any case, from the last day of the financial year."""

TRADE_REGISTER: Final = LegalTerm(article="20 lid 2 Handelsregisterwet 2007", length=TermLength(1, "weeks"))
"""A change is filed at the trade register, from the day of the change. That the Algemene termijnenwet holds for it is
our reading."""
