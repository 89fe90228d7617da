"""A verdict and its rules as a page shows them, in the language of its reader."""

import msgspec

from api.known_since import KnownSince
from api.texts import Texts
from api.texts.verdicts import basis_in_words, check_in_words, flaws_in_words, outcome_in_words, title_in_words
from governance.rules.verdict import Check, Flaw, Outcome, Verdict


class RuleShown(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that was looked at."""

    rule: str
    """Its id, by which it can be looked up."""
    title: str
    sentence: str
    """What was asked and what was the case, in whole sentences."""
    met: bool | None
    """Whether the rule was met; ``None``: not known."""
    consequence: bool
    """Whether it only says what follows from another rule that was not met."""
    basis: str
    """Where the rule comes from: the article, the statutes, or that it is a default. It is said here alone."""


class VerdictShown(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome, and every rule that was looked at."""

    outcome: Outcome
    reason: str
    """The sentence of the rule on which the outcome turned."""
    flaws: str
    """What is wrong with it all the same, in short; empty: nothing. It stands wherever the outcome stands."""
    rules: list[RuleShown]
    law_of: str
    """The law and statutes of which day judged, in a sentence."""


def verdict_shown(verdict: Verdict, texts: Texts) -> VerdictShown:
    """A verdict in the reader's language."""
    rules = [rule_shown(check, texts) for check in verdict.rules]
    return VerdictShown(
        outcome=verdict.outcome,
        reason=rule_shown(_reason(verdict), texts).sentence,
        flaws=flaws_in_words(verdict, texts),
        rules=rules,
        law_of=texts.t("verdict.law_of", date=verdict.law_of),
    )


class SinceShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a voting would come to by what is known by now."""

    sentence: str
    rules: list[RuleShown]
    """Those that are answered otherwise than they were."""
    stands: str
    """Whether the declared result stands, in a sentence."""


def since_shown(since: KnownSince, texts: Texts) -> SinceShown:
    """What has come to be known since a result, in the reader's language."""
    return SinceShown(
        sentence=outcome_in_words(since.verdict.codes, texts),
        rules=[rule_shown(check, texts) for check in since.rules.codes],
        stands=texts.t("voting.known_since." + ("void" if since.void else "stands" if since.at_meeting else "open")),
    )


_MAJORITIES = ("majority", "amendment-majority")
_DECISIVE = {
    Outcome.NO_DECISION: ("quorum", "quorum_at", "incomplete_board_competent", "conflict-of-interest", "board_needed"),
    Outcome.REJECTED: ("tie", *_MAJORITIES, "entrenched"),
    Outcome.NOT_KNOWN: ("quorum", "quorum_at", "one-vote", *_MAJORITIES, "entrenched"),
}
"""The rules by which a motion can end so, in the order in which they are told as the reason."""


def _reason(verdict: Verdict) -> Check:
    """The check on which the outcome turned. What was carried is told by its majority."""
    checks = {check.rule: check for check in verdict.rules}
    decisive = [checks[rule] for rule in _DECISIVE.get(verdict.outcome, ()) if rule in checks]
    failed = [check for check in decisive if check.met is not True]
    return failed[0] if failed else next(checks[rule] for rule in _MAJORITIES if rule in checks)


def rule_shown(check: Check, texts: Texts) -> RuleShown:
    """One rule in the reader's language."""
    return RuleShown(
        rule=check.rule,
        title=title_in_words(check, texts),
        sentence=check_in_words(check, texts),
        met=check.met,
        consequence=isinstance(check.was, Flaw),
        basis=basis_in_words(check, texts),
    )
