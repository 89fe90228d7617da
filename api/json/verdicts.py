"""Verdicts and their rules, as programs read them: codes and numbers, and the sentences of both languages.

    {"outcome": "carried", "chosen": [], "remaining": [], "voidable": false, "perhaps_void": false,
     "nl": "Aangenomen.", "en": "Carried.",
     "rules": [{
        "rule": "majority", "article": null, "asked": "more than 1/2 of 41 valid votes", "was": "21", "met": true,
        "source": "practice", "default": true, "clause": null, "readings": [], "nl": "...", "en": "...",
        "basis_nl": "...", "basis_en": "..."}], "law_of": "2026-06-09"}

``asked`` and ``was`` are short and in English, for tables. ``nl`` and ``en`` are whole sentences. ``basis_nl`` and
``basis_en`` alone say where a rule comes from: the law, the statutes or practice.
"""

from datetime import date
from typing import Any, Final

from msgspec import Struct

from api.texts import texts_in
from api.texts.verdicts import basis_in_words, check_in_words, outcome_in_words
from governance.ids import Clause
from governance.log.wire import enc_hook
from governance.rules.board_checks import BoardVotes, ConflictOfInterest, Heads, HeadsAsked, Uncounted
from governance.rules.called import Hours, TextAsked, TextOpen, Unanimity
from governance.rules.readings import Reading
from governance.rules.verdict import (
    Base,
    ByEarlierStatutes,
    Check,
    Days,
    DaysAsked,
    Devices,
    Electorate,
    Flaw,
    Outcome,
    Recount,
    RulingGiven,
    Share,
    ShareAsked,
    Source,
    Standing,
    Tally,
    Threshold,
    TieAsked,
    Verdict,
    Votes,
    VotesAsked,
)
from projections.on_record import ChecksOnRecord, VerdictOnRecord


class WordedCheck(Struct, frozen=True, kw_only=True):
    """One rule of a verdict."""

    rule: str
    article: str | None
    asked: str
    was: str
    met: bool | None
    source: Source
    default: bool
    clause: Clause | None
    """The clause of the statutes that asks for it; ``null``: they do not, or the clause is not known."""
    readings: tuple[Reading, ...]
    """What it turned on beside the text of law and statutes; ``nl`` and ``en`` have a sentence on each."""
    nl: str
    en: str
    basis_nl: str
    """Where the rule comes from: law, statutes, or a default. It is said here alone, never in ``nl``."""
    basis_en: str


class WordedVerdict(Struct, frozen=True, kw_only=True):
    """The outcome of a voting, and every rule that was looked at."""

    outcome: Outcome
    chosen: tuple[str, ...]
    """The choices that won a place; empty on a motion."""
    remaining: tuple[str, ...]
    """The choices between which a second vote or the lot decides; empty on a motion."""
    voidable: bool
    """Whether a court could annul the decision for the way it came about; until then it holds."""
    perhaps_void: bool
    """Whether it was carried by votes of members who had none, by what was told later."""
    nl: str
    en: str
    rules: tuple[WordedCheck, ...]
    law_of: date
    """The day whose law and statutes judged."""


def encoded(answer: Any) -> Any:
    """What msgspec cannot write by itself: what is on record as codes, in words, and the types of the log."""
    if isinstance(answer, VerdictOnRecord):
        return worded(answer.codes)
    if isinstance(answer, ChecksOnRecord):
        return [worded_check(check) for check in answer.codes]
    return enc_hook(answer)


WRITTEN_AS: Final[dict[type, Any]] = {VerdictOnRecord: WordedVerdict, ChecksOnRecord: list[WordedCheck]}
"""As what ``encoded`` writes each, for the description of the JSON door."""


def worded(verdict: Verdict) -> WordedVerdict:
    """A verdict in words, with every rule that was looked at."""
    return WordedVerdict(
        outcome=verdict.outcome,
        chosen=verdict.chosen,
        remaining=verdict.remaining,
        voidable=verdict.voidable,
        perhaps_void=verdict.perhaps_void,
        nl=outcome_in_words(verdict, texts_in("nl")),
        en=outcome_in_words(verdict, texts_in("en")),
        rules=tuple(worded_check(check) for check in verdict.rules),
        law_of=verdict.law_of,
    )


def worded_check(check: Check) -> WordedCheck:
    """One rule in words."""
    return WordedCheck(
        rule=check.rule,
        article=check.article,
        asked=_asked(check),
        was=_was(check),
        met=check.met,
        source=check.source,
        default=check.default,
        clause=check.clause,
        readings=check.readings,
        nl=check_in_words(check, texts_in("nl")),
        en=check_in_words(check, texts_in("en")),
        basis_nl=basis_in_words(check, texts_in("nl")),
        basis_en=basis_in_words(check, texts_in("en")),
    )


def _asked(check: Check) -> str:
    """What was asked, in short."""
    match check.asked, check.was:
        case ShareAsked() as asked, Share() as was:
            of_heads = check.rule in ("quorum", "quorum_at")
            base = "members entitled to vote" if of_heads else _BASES[asked.base][was.of != 1]
            return f"{_threshold(asked.threshold)} of {_of(was.of, was.at_least, was.at_most)} {base}"
        case None, Share():
            return "no quorum"
        case TieAsked(), Tally() as was:
            tied = check.met is False or was.in_favour != was.against
            return "no tie; a tie rejects" if tied else "no tie, unless so many for are enough"
        case DaysAsked() as asked, _:
            return f"at least {asked.days} {'day' if asked.days == 1 else 'days'} between call and meeting"
        case VotesAsked() as asked, _:
            return f"{asked.each} per member"
        case TextAsked() as asked, _:
            return f"open for at least {asked.days} days before the meeting"
        case _, Hours():
            return "opened after the hour of the call, and closed by noon of the next day"
        case _, Unanimity():
            return "all members entitled to vote there, and all for"
        case _, Electorate():
            return "suspended members do not count"
        case _, Devices():
            return "a device in the room needs no clause in the statutes"
        case _, Standing():
            return "not suspended" if check.rule == "suspended" else "member"
        case HeadsAsked() as asked, _:
            return (
                f"at least {asked.heads} of the board"
                if check.rule == "board_needed"
                else f"{asked.heads} offices held"
            )
        case _, ConflictOfInterest():
            return "nobody with a conflict of interest takes part"
        case _, BoardVotes() as was:
            return f"{was.allowed} at most"
        case _, Uncounted():
            return "carried"
        case _, Flaw(rule="conflict-of-interest"):
            return "nobody with a conflict of interest takes part"
        case _, Flaw() as was:
            return _IN_ORDER.get(was.rule, "called in time") if was.makes == "voidable" else "a valid decision"
        case _, Recount():
            return "the same outcome without votes of members who had none"
        case _, ByEarlierStatutes():
            return "the same outcome by the statutes that were on record at the opening"
        case _, RulingGiven():
            return "a ruling at the meeting"
        case _:
            raise ValueError(f"no words for {check.rule}")


def _was(check: Check) -> str:
    """What was the case, in short."""
    match check.was:
        case Share() as was:
            return f"{was.part} of {_of(was.of, was.at_least, was.at_most)}" if check.asked is None else str(was.part)
        case Tally() as was:
            return f"{was.in_favour} for, {was.against} against"
        case Days() as was:
            return str(was.days)
        case Votes() as was:
            return f"{was.votes} of {was.voters} members"
        case Electorate() as was:
            entitled, members = (
                _of(whole, not was.is_certain, was.at_most(whole)) for whole in (was.entitled, was.members)
            )
            return f"{entitled} of {members} members"
        case Devices() as was:
            return f"{was.votes} by device"
        case Standing(holds=None):
            return "not known"
        case Standing() as was if check.rule == "suspended":
            return "suspended" if was.holds else "not suspended"
        case Standing() as was:
            return "member" if was.holds else "no member"
        case Heads() as was:
            return _of(was.heads, bool(was.perhaps), was.heads + was.perhaps)
        case ConflictOfInterest() as was:
            return f"{was.in_conflict} with one, {was.took_part} of them took part, {was.left} left"
        case BoardVotes() as was:
            return f"{was.votes} of {was.voters} members of the board"
        case Uncounted() as was:
            how = "unanimous" if was.unanimous else "not counted"
            return f"{'carried' if was.carried else 'rejected'}, {how}"
        case Flaw(rule="conflict-of-interest"):
            return "somebody with one took part"
        case Flaw() as was:
            return _GONE_WRONG.get(was.rule, "called too late") if was.makes == "voidable" else "void"
        case Recount() as was:
            return f"{was.tally.in_favour} for, {was.tally.against} against"
        case ByEarlierStatutes() as was:
            return str(was.outcome)
        case TextOpen() as was:
            return f"{was.days} days"
        case Hours() as was:
            return f"opened at {was.opened_at.isoformat()}, closed at {was.closed_at.isoformat()}"
        case Unanimity() as was:
            return f"{was.members} of {was.members} for"
        case RulingGiven() as was:
            given = "given at the meeting" if was.at_meeting else "given after the meeting"
            return f"{given}, entered by another" if was.entered_by_another else given


_IN_ORDER: Final = {
    "amendment-text": "laid open in time",
    "call_names_items": "announced in time",
    "hour": "voted in the hours of the call",
}
_GONE_WRONG: Final = {
    "amendment-text": "laid open too late",
    "call_names_items": "announced too late",
    "hour": "voted at another hour",
}

_BASES: Final[dict[Base, tuple[str, str]]] = {
    "valid": ("valid vote", "valid votes"),
    "cast": ("vote cast, blank included", "votes cast, blank included"),
    "entitled-present": ("member present or represented", "members present or represented"),
    "entitled": ("member entitled to vote", "members entitled to vote"),
}
"""Each base, in the singular and in the plural."""


def _threshold(threshold: Threshold) -> str:
    return f"{'at least' if threshold.comparison == 'at_least' else 'more than'} {threshold.share}"


def _of(number: int, at_least: bool, most: int | None) -> str:
    """A number of members: exact, at least so many, or so many at least and at the most."""
    if not at_least:
        return str(number)
    return f"at least {number}" if most is None else f"at least {number} and at most {most}"
