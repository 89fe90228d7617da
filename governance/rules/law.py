"""The rules of the law as one table: which article each has, when it was in force, and whether statutes may deviate.

A decision is judged by the law of its day. For example, a board member with a conflict of interest has had to stay out
of a decision since 1 July 2021. Of a decision of the day before nobody can say that it broke that rule.

    law_on(date(2021, 6, 30)).holds("conflict-of-interest")     False: there was no such rule yet
    law_on(date(2021, 7, 1)).holds("conflict-of-interest")      True
    law_on(date(2014, 7, 1)).holds("one-vote")                  None: the law of then was not read

Title 2 of Book 2 of the Burgerlijk Wetboek, which is about associations, holds for a cooperative too (BW 2:53a), and
title 3 comes on top. Both were read as they have been since 1 November 2015; the rest as it was on 1 January 2025
(https://wetten.overheid.nl/BWBR0003045). A rule that was in force then stays so in this table until a change of it has
been read and entered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from governance.dates import ImpreciseDate, holds_on

MayDeviate = Literal["yes", "partly", "opt-in", "required", "no"]
"""May statutes deviate? In this order: they may; from a part of it, or up to a bound; it holds only where they say so;
they must have a clause about it; they may not (BW 2:25)."""

TITLES_2_AND_3: Final = ImpreciseDate.by(date(2015, 11, 1))
"""A rule of these titles was in force on this day. Whether it was the day before is not known here."""

READ: Final = ImpreciseDate.by(date(2025, 1, 1))
"""A rule that stands elsewhere was in force on this day, and what was before is not known here."""

SUPERVISION_ACT: Final = ImpreciseDate.of(date(2021, 7, 1))
"""The first day of the Wet bestuur en toezicht rechtspersonen (Stb. 2020, 507), which changed title 2."""

TEMPORARY_ACT: Final = ImpreciseDate.of(date(2020, 3, 16))
"""The day to which the temporary act of 24 April 2020 reached back."""

AFTER_TEMPORARY_ACT: Final = ImpreciseDate.of(date(2023, 2, 1))
"""The first day on which that act no longer held."""


class Rule(Struct, frozen=True, kw_only=True):
    """A rule of the law, as it was in force in a period. Where it changed there are several with the same id."""

    id: str
    articles: tuple[str, ...]
    """Where it stands; the first is the one that refusals and checks name. Empty where no article says it."""
    in_force_from: ImpreciseDate | None = TITLES_2_AND_3
    """Its first day; ``None``: not in force, as far as could be read."""
    until: ImpreciseDate | None = None
    """The first day on which it no longer was; ``None``: it is in force."""
    may_deviate: MayDeviate = "no"

    def in_force_on(self, day: date) -> bool | None:
        """Was it in force on this day? ``None``: not known."""
        if self.in_force_from is None:
            return False
        return holds_on(self.in_force_from, self.until, ended=False, day=day)


class Law(Struct, frozen=True, kw_only=True):
    """The law of a day."""

    day: date
    in_force: Mapping[str, Rule]
    """By id."""
    not_known: frozenset[str]
    """The ids of the rules of which it is not known whether they were in force, or in which words."""

    def holds(self, rule: str) -> bool | None:
        """Was this rule in force? ``None``: not known. Raises ``KeyError`` for an id that no rule has."""
        _VERSIONS[rule]
        return None if rule in self.not_known else rule in self.in_force


def law_on(day: date) -> Law:
    """The rules that were in force on a day, and those of which that is not known."""
    answers = [(rule, rule.in_force_on(day)) for rule in RULES]
    return Law(
        day=day,
        in_force={rule.id: rule for rule, holds in answers if holds},
        not_known=frozenset(rule.id for rule, holds in answers if holds is None),
    )


def is_rule_of_law(rule: str) -> bool:
    """Is this the id of a rule of the law, in force or not? A quorum is none, for only statutes ask for it."""
    return rule in _VERSIONS


def article(rule: str, lid: int | None = None) -> str:
    """The article of a rule as it is now: the first, or the one with this number of ``lid``.

    Raises ``KeyError`` for an id that no rule has, and ``ValueError`` unless one article has that number.
    """
    articles = _VERSIONS[rule][-1].articles
    (named,) = articles[:1] if lid is None else [text for text in articles if text.endswith(f" lid {lid} BW")]
    return named


RULES: Final = (
    Rule(id="admission", articles=("2:33 BW",), may_deviate="yes"),
    Rule(id="personal", articles=("2:34 BW",), may_deviate="yes"),
    Rule(id="duties", articles=("2:34a BW",)),
    Rule(id="ending", articles=("2:35 lid 1 BW", "2:35 lid 2 BW", "2:35 lid 3 BW"), may_deviate="partly"),
    Rule(id="expulsion", articles=("2:35 lid 4 BW",), may_deviate="partly"),
    Rule(id="whole-year", articles=("2:35 lid 5 BW",), may_deviate="yes"),
    Rule(id="leaving-information", articles=("2:35 lid 6 BW",)),
    Rule(id="notice", articles=("2:36 lid 1 BW", "2:36 lid 2 BW"), may_deviate="partly"),
    Rule(id="leaving-at-once", articles=("2:36 lid 3 BW", "2:36 lid 4 BW"), may_deviate="partly"),
    Rule(id="leaving", articles=("2:60 BW",), may_deviate="partly"),
    Rule(
        id="board",
        articles=("2:37 lid 1 BW", "2:37 lid 2 BW", "2:37 lid 3 BW", "2:37 lid 6 BW", "2:37 lid 7 BW"),
        may_deviate="partly",
    ),
    # What a vote on a single candidate does came with the act of 2021.
    Rule(id="nomination", articles=("2:37 lid 4 BW", "2:37 lid 5 BW"), until=SUPERVISION_ACT, may_deviate="opt-in"),
    Rule(
        id="nomination",
        articles=("2:37 lid 4 BW", "2:37 lid 5 BW"),
        in_force_from=SUPERVISION_ACT,
        may_deviate="opt-in",
    ),
    Rule(id="one-vote", articles=("2:38 lid 1 BW",), may_deviate="yes"),
    Rule(id="suspended", articles=("2:38 lid 1 BW",)),
    Rule(id="base", articles=("2:24d lid 1 BW",), in_force_from=READ),
    Rule(id="withheld-vote", articles=("2:12 BW",), in_force_from=READ, may_deviate="opt-in"),
    Rule(id="capacity", articles=("2:13 lid 1 BW", "2:13 lid 2 BW"), in_force_from=READ, may_deviate="yes"),
    Rule(id="other-voters", articles=("2:38 lid 3 BW",), may_deviate="opt-in"),
    # The advisory voice of board members came with the act of 2021.
    Rule(id="at-the-table", articles=("2:38 lid 2 BW",), until=SUPERVISION_ACT, may_deviate="yes"),
    Rule(
        id="at-the-table",
        articles=("2:38 lid 2 BW", "2:44 lid 8 BW"),
        in_force_from=SUPERVISION_ACT,
        may_deviate="partly",
    ),
    Rule(id="hour", articles=("2:41 BW",), in_force_from=READ, may_deviate="partly"),
    Rule(id="proxy", articles=("2:38 lid 4 BW", "2:38 lid 5 BW"), may_deviate="yes"),
    Rule(id="electronic", articles=("2:38 lid 6 BW", "2:38 lid 7 BW", "2:38 lid 9 BW"), may_deviate="opt-in"),
    Rule(id="place", articles=(), until=TEMPORARY_ACT),
    Rule(id="place", articles=(), in_force_from=AFTER_TEMPORARY_ACT),
    Rule(
        id="temporary-act",  # fully digital assemblies, and more time for the accounts, whatever the statutes say
        articles=("Tijdelijke wet COVID-19 Justitie en Veiligheid",),
        in_force_from=TEMPORARY_ACT,
        until=AFTER_TEMPORARY_ACT,
    ),
    # The bill had not been adopted when it was looked up, and its text of then was not read.
    Rule(id="fully-digital", articles=("wetsvoorstel 36489",), in_force_from=None, may_deviate="opt-in"),
    Rule(id="early-votes", articles=("2:38 lid 8 BW",), may_deviate="opt-in"),
    Rule(id="delegates", articles=("2:39 BW",), may_deviate="opt-in"),
    Rule(id="branches", articles=("2:41a BW",), may_deviate="opt-in"),
    Rule(id="powers", articles=("2:40 lid 1 BW",)),
    Rule(id="outside", articles=("2:40 lid 2 BW",)),
    Rule(
        id="convening",
        articles=("2:41 lid 1 BW", "2:41 lid 2 BW", "2:41 lid 3 BW", "2:41 lid 4 BW"),
        may_deviate="partly",
    ),
    Rule(id="call-by-e-mail", articles=("2:41 lid 5 BW",), may_deviate="yes"),
    Rule(id="amendment-notice", articles=("2:42 lid 1 BW",), may_deviate="partly"),
    Rule(id="amendment-text", articles=("2:42 lid 2 BW",), may_deviate="partly"),
    Rule(id="amendment-unanimity", articles=("2:42 lid 3 BW",)),
    Rule(id="amendment-majority", articles=("2:43 lid 1 BW", "2:43 lid 5 BW"), may_deviate="partly"),
    Rule(id="entrenched", articles=("2:43 lid 2 BW", "2:43 lid 3 BW", "2:43 lid 4 BW")),
    Rule(id="dissolution", articles=("2:42 lid 4 BW", "2:19 BW", "2:23 BW"), in_force_from=READ, may_deviate="partly"),
    Rule(
        id="merger-division-conversion",
        articles=("2:317 BW", "2:334m BW", "2:18 lid 2 BW"),
        in_force_from=READ,
        may_deviate="partly",
    ),
    Rule(id="chair-ruling", articles=("2:13 lid 3 BW", "2:13 lid 4 BW"), in_force_from=READ, may_deviate="partly"),
    Rule(id="conflict-of-interest", articles=("2:44 lid 6 BW",), in_force_from=SUPERVISION_ACT, may_deviate="partly"),
    Rule(
        id="plural-votes-in-the-board", articles=("2:44 lid 4 BW",), in_force_from=SUPERVISION_ACT, may_deviate="opt-in"
    ),
    Rule(id="vacancy", articles=("2:44 lid 5 BW",), in_force_from=SUPERVISION_ACT, may_deviate="required"),
    # The assembly could prolong the term by five months. It bites for financial years begun in 2016 or later that it
    # can do so by four: our reading.
    Rule(
        id="accounts",
        articles=("2:58 lid 1 BW", "2:58 lid 2 BW", "2:58 lid 3 BW"),
        in_force_from=ImpreciseDate.by(date(2015, 10, 31)),
        until=ImpreciseDate.of(date(2015, 11, 1)),
    ),
    Rule(
        id="accounts",
        articles=("2:58 lid 1 BW", "2:58 lid 2 BW", "2:58 lid 3 BW"),
        in_force_from=ImpreciseDate.of(date(2015, 11, 1)),
    ),
    Rule(id="discharge", articles=("2:58 lid 1 BW",)),
    # These articles changed on 1 July 2016 and on 1 January 2019.
    Rule(
        id="publication",
        articles=("2:394 lid 1 BW", "2:394 lid 2 BW", "2:394 lid 3 BW", "2:395a BW", "2:396 BW"),
        in_force_from=ImpreciseDate.by(date(2019, 1, 1)),
    ),
    Rule(id="audit-committee", articles=("2:48 lid 2 BW", "2:58 lid 1 BW"), may_deviate="partly"),
    Rule(id="year-books", articles=("2:10a BW", "2:10 lid 3 BW", "2:24 BW"), in_force_from=READ, may_deviate="partly"),
    Rule(id="name", articles=("2:54 lid 2 BW", "2:56 BW")),
    Rule(id="deficit", articles=("2:55 BW", "2:56 lid 1 BW"), may_deviate="partly"),
    Rule(id="ba-and-wa-only", articles=("2:61 BW", "2:61 onder c BW", "2:61 onder d BW")),
    Rule(id="agreements", articles=("2:59 BW",)),
    Rule(
        id="trade-register",
        articles=("19 Handelsregisterwet 2007", "20 lid 2 Handelsregisterwet 2007"),
        in_force_from=READ,
    ),
    Rule(
        id="defects",
        articles=("2:15 lid 1 onder a BW", "2:15 lid 1 onder b BW", "2:14 lid 1 BW", "2:15 lid 5 BW", "2:16 BW"),
        in_force_from=READ,
    ),
)
"""Every rule of the law that is known here. Those of one id are in the order of time."""

_VERSIONS: Final = {rule.id: tuple(version for version in RULES if version.id == rule.id) for rule in RULES}
