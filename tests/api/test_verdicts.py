"""Every check and every parameter has plain words, in Dutch and in English."""

import re
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from api.json.verdicts import WordedCheck, WordedVerdict, worded, worded_check
from api.pages.verdicts import rule_shown
from api.texts import LANGUAGES, Language, texts_in
from api.texts.verdicts import outcome_in_words
from governance.ids import Clause
from governance.rules.judging import CountedVotes, Question, judge
from governance.rules.law import law_on
from governance.rules.membership import entitlement
from governance.rules.readings import Reading, ReadingKind
from governance.rules.statutes import Rulebook
from governance.rules.verdict import (
    Base,
    Check,
    DayCount,
    Electorate,
    Flaw,
    Majority,
    Outcome,
    Share,
    ShareAsked,
    Tally,
    Verdict,
    at_least,
    more_than,
)
from governance.rules.voting import base, one_vote, quorum, recount, ruling
from tests.governance.rulebooks import a_rulebook
from tests.governance.rules.test_verdict import RECORDED

THRESHOLDS = [at_least("1/2"), more_than("1/2"), at_least("2/3"), at_least("1/1"), at_least("3/5"), more_than("1/10")]
CALLED_ON = date(2027, 6, 1)


def verdict(
    tally: Tally,
    rulebook: Rulebook | None = None,
    electorate: Electorate | None = None,
    days: int = 14,
) -> Verdict:
    """A verdict by phone in the room, so that every rule is looked at."""
    held_on = CALLED_ON + timedelta(days=days + 1)
    in_force = rulebook or a_rulebook()
    return judge(
        Question(
            held_on=held_on,
            law=law_on(held_on),
            rulebook=in_force,
            called_on=CALLED_ON,
            rulebook_at_call=in_force,
            electorate=electorate or Electorate(members=tally.handed_in),
            present=tally.handed_in,
            votes=CountedVotes(tally=tally, voters=tally.handed_in, by_device=tally.handed_in),
        )
    )


def is_plain(text: str) -> None:
    """No sentence above 20 words, no gap, nothing left unfilled."""
    assert text == text.strip()
    assert "  " not in text
    assert not re.search(r"[{}]|None|True|False", text)
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        assert len(sentence.split()) <= 20, sentence


def plainly_worded(check: Check) -> WordedCheck:
    """A check in its words, which are plain."""
    shown = worded_check(check)
    is_plain(shown.nl)
    is_plain(shown.en)
    return shown


def test_the_majority_reads_as_every_reader_expects_it() -> None:
    """A check in full, as pages and programs get it."""
    shown = worded(verdict(Tally(in_favour=21, against=20, blank=39)))
    (check,) = [check for check in shown.rules if check.rule == "majority"]
    assert msgspec.to_builtins(check) == {
        "rule": "majority",
        "article": None,
        "asked": "more than 1/2 of 41 valid votes",
        "was": "21",
        "met": True,
        "source": "practice",
        "default": True,
        "clause": None,
        "readings": (),
        "nl": "Van 41 geldige stemmen moest meer dan de helft vóór zijn. Het waren er 21. Blanco en ongeldige stemmen "
        "tellen niet mee.",
        "en": "Of 41 valid votes more than half had to be in favour: 21 were. Blank and invalid votes do not count.",
        "basis_nl": "Dit is een standaard, niet uit onze statuten.",
        "basis_en": "This is a default, not from our statutes.",
    }


def test_all_of_a_verdict_reads_in_both_languages() -> None:
    shown = worded(
        verdict(
            Tally(in_favour=21, against=20, blank=38),
            a_rulebook(quorum={"ordinary": at_least("1/2")}),
            Electorate(members=80, suspended=1),
        )
    )
    assert shown.nl == "Aangenomen."
    assert {check.rule: (check.asked, check.was) for check in shown.rules} == {
        "notice_days": ("at least 7 days between call and meeting", "14"),
        "quorum": ("at least 1/2 of 79 members entitled to vote", "79"),
        "base": ("suspended members do not count", "79 of 80 members"),
        "one-vote": ("1 per member", "79 of 79 members"),
        "electronic": ("a device in the room needs no clause in the statutes", "79 by device"),
        "majority": ("more than 1/2 of 41 valid votes", "21"),
        "tie": ("no tie; a tie rejects", "21 for, 20 against"),
    }
    assert {check.rule: check.nl for check in shown.rules} == {
        "notice_days": "Tussen de oproep en de vergadering moesten minstens 7 dagen liggen. Het waren er 14. De dag "
        "van de oproep en die van de vergadering tellen niet mee.",
        "quorum": "Het quorum is hoeveel leden er moeten zijn: minstens de helft. Er waren 79 van 79 stemgerechtigde "
        "leden, zelf of met een volmacht.",
        "base": "Geschorste leden tellen niet mee. Leden: 80. Geschorst: 1. Er tellen dus 79 leden mee.",
        "one-vote": "Elk lid heeft één stem. Leden die stemden: 79. Stemmen: 79.",
        "electronic": "Gestemd met een telefoon of scherm in de zaal: 79. Zo'n apparaat is alleen een manier van "
        "stemmen.",
        "majority": "Van 41 geldige stemmen moest meer dan de helft vóór zijn. Het waren er 21. Blanco en ongeldige "
        "stemmen tellen niet mee.",
        "tie": "Vóór stemden 21, tegen 20. Dat is niet gelijk.",
    }


LAW_MAY_BE_OTHERWISE = "Onze statuten mogen iets anders zeggen. Voor zover wij weten doen ze dat niet."
DEFAULT = "Dit is een standaard, niet uit onze statuten."
ONE_VOTE = "Dit staat in de wet: 2:38 lid 1 BW."


def test_every_rule_says_once_where_it_stands() -> None:
    """Never that it is the law and not: the article, and beside it what the statutes could say."""
    shown = worded(verdict(Tally(in_favour=2, against=1, blank=0), days=6))
    assert {check.rule: check.basis_nl for check in shown.rules} == {
        "notice_days": DEFAULT,
        "quorum": f"Dit volgt uit de wet. {LAW_MAY_BE_OTHERWISE}",
        "base": "Dit staat in de wet: 2:24d lid 1 BW.",
        "one-vote": f"{ONE_VOTE} {LAW_MAY_BE_OTHERWISE}",
        "electronic": "Zo lezen wij de wet (2:38 lid 6 BW). Die zegt het niet, of kenners zijn het niet eens.",
        "majority": DEFAULT,
        "tie": DEFAULT,
        "defects": "Dit staat in de wet: 2:15 lid 1 onder a BW.",
    }


def test_what_the_statutes_chose_where_the_law_lets_them_names_both() -> None:
    chosen = a_rulebook(
        notice_days=7,
        quorum={"ordinary": None},
        majority={"ordinary": Majority(threshold=more_than("1/2"), base="valid")},
        tie={"ordinary": "rejected"},
        votes_per_member=1,
    )
    shown = {check.rule: check for check in worded(verdict(Tally(in_favour=2, against=1, blank=0), chosen)).rules}
    assert shown["one-vote"].basis_nl == "Dit staat in onze statuten. De wet laat dat toe: 2:38 lid 1 BW."
    assert shown["one-vote"].basis_en == "This is in our statutes. The law allows that: 2:38 lid 1 BW."
    for rule in ("notice_days", "quorum", "majority", "tie"):
        assert shown[rule].basis_nl == "Dit staat in onze statuten."


def test_a_clause_of_the_statutes_is_named_where_it_is_known() -> None:
    check = structs.replace(
        entitlement(member=True, suspended=False)[0], source="statutes", clause=Clause("14.2"), article=None
    )
    shown = plainly_worded(check)
    assert (shown.clause, shown.basis_nl) == ("14.2", "Dit staat in artikel 14.2 van onze statuten.")
    assert shown.basis_en == "This is in clause 14.2 of our statutes."
    by_law = worded_check(structs.replace(check, article="2:38 lid 1 BW"))
    assert by_law.basis_nl == "Dit staat in artikel 14.2 van onze statuten. De wet laat dat toe: 2:38 lid 1 BW."


def test_a_reading_is_told_beside_what_the_statutes_say() -> None:
    called = worded(verdict(Tally(in_favour=2, against=1, blank=0), a_rulebook(notice_days=3), days=6))
    reading = "Zo lezen wij de wet (2 Algemene termijnenwet): die zegt het niet, of kenners zijn het niet eens."
    assert called.rules[0].basis_nl == f"Dit staat in onze statuten. {reading}"


@pytest.mark.parametrize(
    ("equal", "base", "complete", "nl", "en"),
    [
        (2, "valid", True, "Zo veel stemmen vóór zijn hier genoeg.", "So many votes for are enough here."),
        (1, "entitled", True, "Dan is het voorstel verworpen.", "Then the motion is rejected."),
        (2, "entitled", False, "Of dat genoeg is, hangt af van", "Whether that is enough depends on"),
    ],
)
def test_as_many_for_as_against_says_what_that_means(equal: int, base: Base, complete: bool, nl: str, en: str) -> None:
    asked = a_rulebook(majority={"ordinary": Majority(threshold=at_least("1/2"), base=base)})
    electorate = Electorate(members=4, complete=complete)
    judged = worded(verdict(Tally(in_favour=equal, against=equal, blank=0), asked, electorate))
    (shown,) = [check for check in judged.rules if check.rule == "tie"]
    assert shown.nl.startswith(f"Er zijn evenveel stemmen vóór als tegen: {equal}. {nl}")
    assert shown.en.startswith(f"There are as many votes for as against: {equal}. {en}")
    assert ("ledenregister" in shown.nl) is not complete
    assert ("a tie rejects" in shown.asked) is ("verworpen" in shown.nl)
    assert "Zo lezen wij de wet" in shown.basis_nl


def test_a_quorum_that_turns_on_who_did_not_vote_says_so() -> None:
    check = quorum(2, Electorate(members=4), a_rulebook(quorum={"ordinary": at_least("1/2")}), voters=1)
    shown = plainly_worded(check)
    assert "Wie er was en niet stemde, telt mee, ook wie tijdens de stemming wegging." in shown.nl
    assert "Zo lezen wij de wet" in shown.basis_nl
    assert "also who left while the voting was open" in shown.en


@pytest.mark.parametrize(
    ("present", "nl", "en"),
    [
        (1, "was er 1 van 4 stemgerechtigde leden.", "1 of 4 members entitled to vote was there."),
        (3, "waren er 3 van 4 stemgerechtigde leden.", "3 of 4 members entitled to vote were there."),
    ],
)
def test_how_many_were_there_at_the_closing_is_said_as_well(present: int, nl: str, en: str) -> None:
    check = Check(
        rule="quorum_at",
        source="statutes",
        asked=ShareAsked(threshold=at_least("1/2"), base="entitled"),
        was=Share(part=present, of=4),
        met=present >= 2,
    )
    shown = plainly_worded(check)
    assert (shown.nl, shown.en) == (f"Bij het sluiten van de stemming {nl}", f"At the closing of the voting {en}")
    assert (shown.asked, shown.was) == ("at least 1/2 of 4 members entitled to vote", str(present))


def test_a_base_with_somebody_who_was_entered_after_the_closing_says_so() -> None:
    shown = plainly_worded(base(Electorate(members=20), Reading.ENTERED_LATER))
    assert "Wie toen al lid was, telt mee. Maar wie er niet in stond, is ook niet opgeroepen." in shown.nl
    assert "Whoever was a member then counts. But somebody who was not in it was not called either." in shown.en
    assert "Zo lezen wij de wet (2:24d lid 1 BW)." in shown.basis_nl


def test_a_base_of_five_or_six_says_both() -> None:
    shown = plainly_worded(base(Electorate(members=5, perhaps=1)))
    assert "minstens 5 en hoogstens 6 leden" in shown.nl
    assert "at least 5 and at most 6 members" in shown.en
    assert "Niet van alle leden is bekend of zij toen lid waren." in shown.nl


@pytest.mark.parametrize(
    ("outcome", "otherwise", "words"),
    [
        (Outcome.CARRIED, Outcome.REJECTED, "Dan is het besluit nietig, niet vernietigbaar (2:14 lid 1 BW)."),
        (Outcome.CARRIED, Outcome.NO_DECISION, "Dan is er niets besloten (2:14 lid 1 BW)."),
        (Outcome.CARRIED, Outcome.CARRIED, "De uitslag hangt er niet van af."),
        (Outcome.REJECTED, Outcome.CARRIED, "Klopt wat later is gezegd, dan was het voorstel aangenomen."),
    ],
)
def test_a_vote_that_was_perhaps_none_is_counted_and_it_is_said_what_turns_on_it(
    outcome: Outcome, otherwise: Outcome, words: str
) -> None:
    check = recount(outcome, 1, Tally(in_favour=1, against=1, blank=0), otherwise)
    judged = Verdict(outcome=outcome, rules=(check,), law_of=date(2026, 6, 9))
    assert judged.perhaps_void is (outcome.is_carried and otherwise is not Outcome.CARRIED)
    assert words in plainly_worded(check).nl
    assert "Zonder: vóór 1, tegen 1." in plainly_worded(check).nl


def test_what_a_flaw_and_what_a_recount_mean_have_headings_of_their_own() -> None:
    """Both are of the rule ``defects``; and of a flaw alone no page says whether it was met."""
    late = verdict(Tally(in_favour=2, against=1, blank=0), days=6).rules[-1]
    counted = recount(Outcome.CARRIED, 1, Tally(in_favour=1, against=1, blank=0), Outcome.REJECTED)
    shown = [rule_shown(check, texts_in("nl")) for check in (late, counted)]
    assert [rule.title for rule in shown] == [
        "Wat een te late oproep betekent",
        "Een stem die er misschien geen was",
    ]
    assert [rule.consequence for rule in shown] == [True, False]


@pytest.mark.parametrize(("at_meeting", "words"), [(True, "Daarmee geldt de uitslag."), (False, "beslist dus niets")])
def test_a_ruling_of_the_chair_says_what_it_can_do(at_meeting: bool, words: str) -> None:
    shown = plainly_worded(ruling("register-looked-through", at_meeting=at_meeting))
    assert words in shown.nl
    assert "dan maakt die uitspraak dat niet goed" in shown.nl


def test_a_vote_of_who_is_said_later_to_have_had_none_says_so() -> None:
    shown = plainly_worded(one_vote(Tally(in_favour=2, against=0, blank=0), 2, a_rulebook(), 1))
    assert "nu in het register dat zij toen geen stem hadden. Dat is pas later gezegd. Hun stem blijft" in shown.nl
    assert "the register now says that they had no vote then. That was said only later." in shown.en
    assert "Zo lezen wij de wet (2:38 lid 1 BW)." in shown.basis_nl


def test_a_late_call_is_explained_without_saying_too_much() -> None:
    shown = worded(verdict(Tally(in_favour=2, against=1, blank=0), days=6))
    assert shown.nl == "Aangenomen. Maar de oproep was te laat: lees hieronder wat dat betekent."
    assert shown.voidable
    assert shown.rules[-1].nl == (
        "Het besluit geldt, maar een rechter kan het vernietigen. Wie daar een redelijk belang bij heeft, kan dat "
        "vragen tot een jaar nadat het besluit bekend werd. Een nieuw besluit kan dit besluit bevestigen. Dit geldt "
        "alleen als onze statuten die termijn ook vragen."
    )


def test_a_late_call_against_the_statutes_has_no_reserve() -> None:
    late = a_rulebook(notice_days=7)
    assert "alleen als" not in worded(verdict(Tally(in_favour=2, against=1, blank=0), late, days=6)).rules[-1].nl


@pytest.mark.parametrize(
    ("member", "suspended", "nl", "was"),
    [
        (True, False, ["Dit is een lid.", "Dit lid is niet geschorst."], ["member", "not suspended"]),
        (False, True, ["Dit is geen lid op deze dag.", "Dit lid is geschorst."], ["no member", "suspended"]),
        (None, None, ["Of dat zo is, is niet bekend."] * 2, ["not known", "not known"]),
    ],
)
def test_who_may_vote_is_said_in_words(
    member: bool | None, suspended: bool | None, nl: list[str], was: list[str]
) -> None:
    shown = [worded_check(check) for check in entitlement(member, suspended)]
    assert [check.nl for check in shown] == [
        f"Alleen wie lid is, heeft een stem. {nl[0]}",
        f"Een geschorst lid heeft geen stem. {nl[1]}",
    ]
    assert [check.was for check in shown] == was


counts = st.integers(min_value=0, max_value=3)
day_counts: st.SearchStrategy[DayCount] = st.sampled_from(["call-and-meeting", "call", "meeting", "none"])


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    """Any verdict, with the small numbers that have words of their own."""
    tally = Tally(in_favour=draw(counts), against=draw(counts), blank=draw(counts), invalid=draw(counts))
    could_set: dict[str, Any] = {
        "quorum": {"ordinary": draw(st.none() | st.sampled_from(THRESHOLDS))},
        "majority": {
            "ordinary": Majority(
                threshold=draw(st.sampled_from(THRESHOLDS)),
                base=draw(st.sampled_from(["valid", "cast", "entitled-present", "entitled"])),
            )
        },
        "tie": {"ordinary": "rejected"},
        "votes_per_member": 1,
        "notice_days": draw(st.integers(0, 8)),
        "day_count": draw(day_counts),
    }
    names = draw(st.sets(st.sampled_from(sorted(could_set))))
    rulebook = a_rulebook(**{name: could_set[name] for name in names})
    members = tally.handed_in + draw(counts)
    electorate = Electorate(
        members=members, suspended=draw(st.integers(0, min(1, members))), complete=draw(st.booleans())
    )
    return verdict(tally, rulebook, electorate, draw(st.integers(0, 9)))


@given(verdicts())
def test_every_verdict_has_plain_words(judged: Verdict) -> None:
    shown = worded(judged)
    is_plain(shown.nl)
    is_plain(shown.en)
    for check in shown.rules:
        for text in (check.nl, check.en, check.basis_nl, check.basis_en):
            is_plain(text)
            assert text.endswith(".")
        assert check.asked
        assert check.was


@given(verdicts())
def test_what_is_a_default_or_a_reading_or_not_known_says_so(judged: Verdict) -> None:
    for check, shown in zip(judged.rules, worded(judged).rules, strict=True):
        assert "statuten" not in shown.nl or check.rule == "defects"
        assert ("default, not from our statutes" in shown.basis_en) is (check.source == "practice")
        may_differ = check.default and check.source == "law" and check.rule != "defects"
        assert ("may say otherwise" in shown.basis_en) is may_differ
        assert ("in our statutes" in shown.basis_en) is (check.source == "statutes")
        assert (check.article or "") in shown.basis_en
        assert ("or writers differ" in shown.basis_en) is any(
            reading.kind is ReadingKind.OURS for reading in check.readings
        )
        assert ("not yet complete" in shown.en) is (check.met is None)
        assert shown.met is check.met


@given(verdicts())
def test_words_are_the_same_after_a_round_through_the_log(judged: Verdict) -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(judged), type=Verdict)
    assert worded(again) == worded(judged)
    assert msgspec.json.decode(msgspec.json.encode(worded(judged)), type=WordedVerdict) == worded(judged)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words(outcome: Outcome, language: Language) -> None:
    told = outcome_in_words(Verdict(outcome=outcome, rules=(), law_of=CALLED_ON), texts_in(language))
    is_plain(told)
    assert texts_in(language).has(f"verdict.outcome.{outcome}")


def test_what_was_recorded_has_words_for_ever() -> None:
    verdict = msgspec.json.decode(RECORDED, type=Verdict)
    assert len(worded(verdict).rules) == len(verdict.rules)


@pytest.mark.parametrize("reading", Reading)
def test_each_reading_has_a_sentence_of_its_own(reading: Reading) -> None:
    """It is told whatever the rule, and beside the others."""
    plain, others = entitlement(member=True, suspended=False)[0], tuple(other for other in Reading if other != reading)
    without, with_all = (
        plainly_worded(structs.replace(plain, readings=readings)) for readings in (others, (*others, reading))
    )
    shown = plainly_worded(structs.replace(plain, readings=(reading,)))
    for all_others, everything, alone in (
        (without.nl, with_all.nl, shown.nl),
        (without.en, with_all.en, shown.en),
    ):
        own = everything.removeprefix(all_others).strip()
        assert own
        assert own in alone
        assert own not in all_others
    assert shown.readings == (reading,)


def test_a_check_that_no_rule_records_has_no_words() -> None:
    odd = Check(
        rule="odd",
        source="law",
        asked=ShareAsked(threshold=at_least("1/2"), base="valid"),
        was=Flaw(rule="odd", makes="void"),
        met=True,
    )
    with pytest.raises(ValueError, match="odd"):
        worded_check(odd)


def test_too_few_of_a_register_that_is_not_complete_is_still_too_few() -> None:
    shown = worded_check(
        Check(
            rule="quorum",
            source="statutes",
            asked=ShareAsked(threshold=at_least("1/2"), base="entitled"),
            was=Share(part=1, of=80, at_least=True),
            met=False,
        )
    )
    assert shown.asked == "at least 1/2 of at least 80 members entitled to vote"
    assert shown.nl.endswith("Er was 1 van minstens 80 stemgerechtigde leden, zelf of met een volmacht.")
