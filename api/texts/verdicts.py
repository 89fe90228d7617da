"""A verdict and its checks in the words of a catalogue.

What was recorded has codes and numbers alone. Here each finds its key, and the number by which a plural is chosen. A
check that was recorded years ago must still find its words, so no key under ``verdict`` is ever removed::

    check_in_words(check, texts_in("nl"))   "Van 41 geldige stemmen moest meer dan de helft vóór zijn. Het waren ..."
    basis_in_words(check, texts_in("nl"))   "Dit is een standaard, niet uit onze statuten."
"""

from collections.abc import Iterator

from api.texts.catalogue import Texts
from governance.rules.board_checks import BoardVotes, ConflictOfInterest, Heads, HeadsAsked, Uncounted
from governance.rules.called import Hours, HoursAsked, TextAsked, TextOpen, Unanimity
from governance.rules.readings import ReadingKind
from governance.rules.verdict import (
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
    Standing,
    Tally,
    Threshold,
    TieAsked,
    Verdict,
    Votes,
    VotesAsked,
)


def outcome_in_words(verdict: Verdict, texts: Texts) -> str:
    """The outcome in a few short sentences."""
    return f"{texts.t(f'verdict.is.{verdict.outcome}{_of_board(verdict)}')} {flaws_in_words(verdict, texts)}".rstrip()


def flaws_in_words(verdict: Verdict, texts: Texts) -> str:
    """What is wrong with a decision that was taken all the same, for whoever reads no more of it; empty: nothing."""
    sentences = []
    if verdict.voidable:
        sentences.append(texts.t(f"verdict.is_voidable{_for_which_flaw(verdict)}"))
    if verdict.void:
        sentences.append(texts.t("verdict.is_void"))
    if verdict.perhaps_void:
        sentences.append(texts.t("verdict.is_perhaps_void"))
    return " ".join(sentences)


def _of_board(verdict: Verdict) -> str:
    """The end of the key that says what it means that there is no decision of the board."""
    of_board = any(check.rule == "board_needed" for check in verdict.rules)
    return ".board" if of_board and verdict.outcome is Outcome.NO_DECISION else ""


def _for_which_flaw(verdict: Verdict) -> str:
    """The end of the key that says for what it could be annulled: a late call alone, a conflict, or something else."""
    flaws = {check.was.rule for check in verdict.rules if isinstance(check.was, Flaw)}
    if flaws <= {"notice_days", "amendment-notice"}:
        return ""
    return ".conflict" if flaws == {"conflict-of-interest"} else ".otherwise"


def title_in_words(check: Check, texts: Texts) -> str:
    """What a rule is called. Several stand under the rule ``defects``, each about something else."""
    match check.was:
        case Recount():
            return texts.t("verdict.rule.recount")
        case ByEarlierStatutes():
            return texts.t("verdict.rule.earlier-statutes")
        case Flaw() as was:
            return texts.first(f"verdict.rule.defects.{was.rule}", "verdict.rule.defects")
        case _:
            return texts.first(f"verdict.rule.{check.rule}", "verdict.rule.other", rule=check.rule)


def check_in_words(check: Check, texts: Texts) -> str:
    """One rule in whole sentences: what it asked, what was the case, what it leans on, and whether that is known."""
    sentences = [_asked_and_was(check, texts), *(texts.t(f"verdict.reading.{reading}") for reading in check.readings)]
    if check.met is None and not isinstance(check.was, Standing):
        sentences.append(texts.t(f"verdict.check.{_why_not_known(check)}"))
    return " ".join(sentences)


def _why_not_known(check: Check) -> str:
    """The key of why it is not known: of some it is not known whether they were members, or the register lacks some."""
    match check.was:
        case Share(at_most=int()) | Electorate(complete=True):
            return "perhaps_members"
        case TextOpen():
            return "holidays_not_known"
        case _:
            return "not_known"


def threshold_in_words(threshold: Threshold, texts: Texts) -> str:
    """A share that is asked: "meer dan de helft", "at least two thirds"."""
    if threshold.share == "1/1":
        return texts.t("share.all")
    part = texts.first(f"share.part.{threshold.share}", "share.part", part=threshold.share)
    return texts.t(f"share.{threshold.comparison}", part=part)


def _asked_and_was(check: Check, texts: Texts) -> str:
    """The sentences of a check by the kinds of what was asked and what was. Raises ``ValueError`` for another pair."""
    match check.asked, check.was:
        case None, Share() as was if check.rule == "quorum":
            return f"{texts.t('verdict.check.no_quorum')} {_there(was, texts)}"
        case ShareAsked() as asked, Share() as was if check.rule == "quorum":
            share = threshold_in_words(asked.threshold, texts)
            return f"{texts.t('verdict.check.quorum', share=share)} {_there(was, texts)}"
        case ShareAsked(), Share() as was if check.rule == "quorum_at":
            return texts.t("verdict.check.quorum_at", n=was.part, of=_whole(was, texts))
        case ShareAsked() as asked, Share() as was:
            return texts.t(
                f"verdict.check.majority.{asked.base}",
                n=was.of,
                of=_whole(was, texts),
                share=threshold_in_words(asked.threshold, texts),
                were=texts.t("verdict.check.were", n=was.part),
            )
        case TieAsked(), Tally() as was if was.in_favour == was.against:
            return texts.t(f"verdict.check.tie.{_MEANS[check.met]}", n=was.in_favour)
        case TieAsked(), Tally() as was:
            return texts.t("verdict.check.no_tie", in_favour=was.in_favour, against=was.against)
        case DaysAsked() as asked, Days() as was:
            return _days(check.rule, asked, was, texts)
        case TextAsked() as asked, TextOpen() as was:
            return _text_open(asked, was, texts)
        case HoursAsked() as asked, Hours() as was:
            called = texts.t("verdict.check.hours", from_hour=asked.from_hour, to_hour=asked.to_hour)
            return f"{called} {texts.t('verdict.check.hours.were', opened=was.opened_at, closed=was.closed_at)}"
        case None, Unanimity() as was:
            healed = texts.join(texts.t(f"verdict.check.healed.{rule}") for rule in was.heals)
            return texts.t("verdict.check.unanimity", n=was.members, healed=healed)
        case VotesAsked() as asked, Votes() as was:
            return texts.t("verdict.check.one_vote", n=asked.each, voters=was.voters, votes=was.votes)
        case None, Electorate() as was:
            return texts.t(
                "verdict.check.base",
                members=_of(was.members, not was.is_certain, was.at_most(was.members), texts),
                suspended=was.suspended,
                entitled=_of(was.entitled, not was.is_certain, was.at_most(was.entitled), texts),
            )
        case None, Devices() as was:
            return texts.t("verdict.check.devices", votes=was.votes)
        case None, Standing() as was:
            standing = "suspended" if check.rule == "suspended" else "member"
            return texts.t(f"verdict.check.{standing}.{_HOLDS[was.holds]}")
        case None, Flaw() as was:
            consequence = texts.t(f"verdict.check.flaw.{was.makes}")
            return f"{consequence} {texts.t('verdict.check.flaw.by_default')}" if check.default else consequence
        case None, Recount() as was:
            return _recount(was, texts, turns=check.met is not True)
        case None, ByEarlierStatutes() as was:
            outcome = texts.t("verdict.check.earlier_statutes", outcome=texts.t(f"verdict.is.{was.outcome}"))
            return f"{outcome} {texts.t(f'verdict.check.earlier_statutes.{_TURNS[check.met is not True]}')}"
        case None, RulingGiven() as was:
            return " ".join(_ruling(was, texts))
        case HeadsAsked() as asked, Heads() as was:
            return _heads(check, asked.heads, was, texts)
        case None, ConflictOfInterest() as was:
            which = "took_part" if was.took_part else "stood_aside" if was.left else "nobody_left"
            key = f"verdict.check.conflict.{which}"
            return texts.t(key, n=was.in_conflict, took_part=was.took_part, left=was.left)
        case None, BoardVotes() as was:
            return texts.t("verdict.check.board_votes", n=was.voters, allowed=was.allowed, votes=was.votes)
        case None, Uncounted() as was:
            how = "unanimous" if was.unanimous else "uncounted"
            return texts.t(f"verdict.check.{how}.{'for' if was.carried else 'against'}")
        case _:
            raise ValueError(f"no words for {check.rule}")


def _heads(check: Check, asked: int, was: Heads, texts: Texts) -> str:
    """How many were asked of the board, and how many there were; of an incomplete board, whether it could decide."""
    whole = texts.number(was.heads)
    if was.perhaps:
        whole = texts.t("verdict.check.between", number=was.heads, most=was.heads + was.perhaps)
    sentence = texts.t(f"verdict.check.{check.rule}", n=asked, were=whole)
    if check.rule != "incomplete_board_competent" or was.heads >= asked or check.met is None:
        return sentence
    return f"{sentence} {texts.t(f'verdict.check.{check.rule}.{_HOLDS[check.met]}')}"


def _ruling(was: RulingGiven, texts: Texts) -> Iterator[str]:
    """Why it was ruled, whether that decides, and whose ruling it is."""
    if was.ground is not None:
        yield texts.t("verdict.check.ruling", ground=texts.t(f"verdict.check.ruling.{was.ground}"))
        yield texts.t(f"verdict.check.ruling.{'at_meeting' if was.at_meeting else 'later'}")
    elif was.at_meeting:
        yield texts.t("verdict.check.ruling.known_at_meeting")
    else:
        yield texts.t("verdict.check.ruling.at_no_meeting")
    yield texts.t(f"verdict.check.ruling.of.{was.office or 'member'}")
    if was.entered_by_another:
        yield texts.t("verdict.check.ruling.entered")


_MEANS = {False: "rejects", True: "is_enough", None: "not_known"}
"""What it means that for and against are equal, by whether that is in order."""

_TURNS = {True: "turns", False: "same"}
"""Whether the outcome would be another."""

_HOLDS = {True: "yes", False: "no", None: "not_known"}


def _days(rule: str, asked: DaysAsked, was: Days, texts: Texts) -> str:
    """How many days had to lie between call and meeting, and how many did."""
    key = "verdict.check.item_notice" if rule == "call_names_items" else "verdict.check.notice"
    between = texts.t(
        key,
        n=asked.days,
        there_were=texts.t("verdict.check.there_were", n=was.days),
        counted=texts.t(f"verdict.check.counted.{asked.day_count}"),
    )
    if was.otherwise is None:
        return between
    return f"{between} {texts.t(f'verdict.check.notice.otherwise.{_IN_TIME[was.otherwise]}')}"


_IN_TIME = {True: "in_time", False: "too_late"}


def _text_open(asked: TextAsked, was: TextOpen, texts: Texts) -> str:
    """How long a text had to lie open before the meeting, and since when it did."""
    sentences = [
        texts.t("verdict.check.text", n=asked.days),
        texts.t("verdict.check.text.was", open_from=was.open_from, meeting_on=was.meeting_on),
    ]
    if asked.open_on is not None:
        sentences.insert(1, texts.t("verdict.check.text.by", open_on=asked.open_on))
    return " ".join(sentences)


def _there(was: Share, texts: Texts) -> str:
    """How many of how many members were there."""
    return texts.t("verdict.check.there", n=was.part, of=_whole(was, texts))


def _recount(was: Recount, texts: Texts, *, turns: bool) -> str:
    """The count without some votes, and whether the outcome turns on them."""
    counted = texts.t(
        "verdict.check.recount",
        n=was.without,
        in_favour=was.tally.in_favour,
        against=was.tally.against,
        outcome=texts.t(f"verdict.is.{was.outcome}"),
    )
    means = _MEANS_WITHOUT.get(was.outcome, "turns") if turns else "same"
    return f"{counted} {texts.t(f'verdict.check.recount.{means}')}"


_MEANS_WITHOUT = {Outcome.CARRIED: "turns.carried", Outcome.NO_DECISION: "turns.no_quorum"}
"""What it means that the outcome turns on votes that perhaps were none, by what it would be without them. Of all others
the majority was missing."""


def _whole(was: Share, texts: Texts) -> str:
    """The whole that there was a part of."""
    return _of(was.of, was.at_least, was.at_most, texts)


def _of(number: int, at_least: bool, most: int | None, texts: Texts) -> str:
    """A number of members: exact, at least so many, or so many at least and at the most."""
    if not at_least:
        return texts.number(number)
    if most is None:
        return texts.t("verdict.check.at_least", number=number)
    return texts.t("verdict.check.between", number=number, most=most)


def basis_in_words(check: Check, texts: Texts) -> str:
    """Where a rule comes from. Where the statutes differ from the law, or may, both are named."""
    sentences = [_source(check, texts)]
    if check.source == "statutes" and check.article is not None:
        sentences.append(texts.t("verdict.from.law_allows", article=check.article))
    # What follows from a rule that was not met says itself whether that turns on the statutes.
    if check.default and check.source == "law" and not isinstance(check.was, Flaw):
        sentences.append(texts.t("verdict.from.may_differ"))
    if check.source != "law" and ReadingKind.OURS in _kinds(check):
        sentences.append(_of_articles(check, "also_reading", texts))
    return " ".join(sentences)


def _source(check: Check, texts: Texts) -> str:
    """Who asks for it, with the article of the law or the clause of the statutes if there is one."""
    match check.source:
        case "practice":
            return texts.t("verdict.from.practice")
        case "statutes" if check.clause is None:
            return texts.t("verdict.from.statutes")
        case "statutes":
            return texts.t("verdict.from.clause", clause=check.clause)
        case "law" if ReadingKind.OURS in _kinds(check) and check.article not in (None, *_articles_read(check)):
            article = texts.t("verdict.from.article", article=check.article)
            return f"{article} {_of_articles(check, 'also_reading', texts)}"
        case "law" if ReadingKind.OURS in _kinds(check):
            return _of_articles(check, "reading", texts)
        case "law" if check.article is None:
            return texts.t("verdict.from.law")
        case "law" if ReadingKind.COMMON_KNOWLEDGE in _kinds(check):
            return texts.t("verdict.from.common_knowledge", article=check.article)
        case "law":
            return texts.t("verdict.from.article", article=check.article)


def _kinds(check: Check) -> set[ReadingKind]:
    return {reading.kind for reading in check.readings}


def _of_articles(check: Check, key: str, texts: Texts) -> str:
    """That it is our reading, and of which articles if any speaks of it."""
    articles = _articles_read(check)
    if not articles:
        return texts.t(f"verdict.from.{key}")
    return texts.t(f"verdict.from.{key}_of", articles=", ".join(articles))


def _articles_read(check: Check) -> list[str]:
    """The articles that its readings are about."""
    return list(dict.fromkeys(reading.article for reading in check.readings if reading.article is not None))
