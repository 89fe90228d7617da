"""Every check and every parameter has plain words, in Dutch and in English."""

from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec import structs

from api.json.verdicts import worded, worded_check
from api.pages.verdicts import rule_shown
from api.texts import texts_in
from governance.ids import Clause
from governance.rules.membership import entitlement
from governance.rules.readings import Reading
from governance.rules.verdict import (
    Base,
    Check,
    Electorate,
    Majority,
    Outcome,
    RulingGiven,
    Share,
    ShareAsked,
    Tally,
    Verdict,
    at_least,
    more_than,
)
from governance.rules.voting import base, one_vote, quorum, recount, ruling
from tests.api.wording import plainly_worded, verdict
from tests.governance.rulebooks import a_rulebook


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


def ruled(**facts: Any) -> RulingGiven:
    """A ruling; where nothing else is said, that of the voorzitter, who declared it."""
    facts = {"ground": "register-looked-through", "office": "voorzitter", "entered_by_another": False, **facts}
    return RulingGiven(**facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"office": "penningmeester"}, "De uitspraak is van de penningmeester, die de vergadering leidde."),
        ({"office": None}, "De uitspraak is van het lid dat de vergadering leidde."),
        ({"entered_by_another": True}, "Iemand anders heeft die hier ingevoerd."),
        ({"ground": None, "entered_by_another": True}, "De uitslag is op de vergadering bekendgemaakt. Daarmee geldt"),
    ],
)
def test_a_ruling_says_whose_it_is_and_who_entered_it(facts: Any, words: str) -> None:
    assert words in plainly_worded(ruling(ruled(at_meeting=True, **facts))).nl


@pytest.mark.parametrize(("at_meeting", "words"), [(True, "Daarmee geldt de uitslag."), (False, "beslist dus niets")])
def test_a_ruling_of_the_chair_says_what_it_can_do(at_meeting: bool, words: str) -> None:
    shown = plainly_worded(ruling(ruled(at_meeting=at_meeting)))
    assert words in shown.nl
    assert "dan maakt die uitspraak dat niet goed" in shown.nl


def test_a_vote_of_who_is_said_later_to_have_had_none_says_so() -> None:
    shown = plainly_worded(one_vote(Tally(in_favour=2, against=0, blank=0), 2, a_rulebook(), 1))
    assert "nu in het register dat zij toen geen stem hadden. Dat is pas later gezegd. Hun stem blijft" in shown.nl
    assert "the register now says that they had no vote then. That was said only later." in shown.en
    assert "Zo lezen wij de wet (2:38 lid 1 BW)." in shown.basis_nl


def test_a_late_call_is_explained_without_saying_too_much() -> None:
    shown = worded(verdict(Tally(in_favour=2, against=1, blank=0), days=6))
    assert shown.nl == "Aangenomen. Maar de oproep was te laat. Een rechter kan dit besluit vernietigen."
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
