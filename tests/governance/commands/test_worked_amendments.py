"""An amendment of the statutes, worked out by hand: from its call to its deed, by commands alone.

Each test of a case has the number that it has beside those of ``tests/governance/rules/test_worked_calls.py``.
"""

from datetime import date, time, timedelta
from typing import Any

import pytest

from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import AmendmentMotion, OrdinaryMotion
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.statutes import RecordDeed
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.events.decisions import AmendStatutes, DecisionRecorded
from governance.events.meetings import MeetingConvened, QuorumEstablished
from governance.events.membership import RegisterDeclaredComplete
from governance.events.statutes import StatutesAdopted, StatutesAmended
from governance.events.voting import MotionTabled, ResultDeclared
from governance.facts.statutes import Statutes
from governance.ids import (
    Choice,
    Clause,
    DecisionId,
    ItemId,
    MeetingId,
    MemberId,
    ParameterKind,
    ParameterName,
    item_id,
    voting_id,
)
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rules.amended import SettingPlace
from governance.rules.called import Unanimity
from governance.rules.entrenched import Entrenchment
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Days, Majority, Outcome, Verdict, at_least, check_of
from tests.governance.commands.polling import of_those
from tests.governance.examples import FOUNDED_ON, TODAY, a_cooperative, members, statutes
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook, settings

MEETING = MeetingId("ALV-2026-1")
DECISION = DecisionId("ALV-2026-001")
DEED = "2:43 lid 5 BW"
HELD_ON, CALLED_ON = TODAY, date(2026, 6, 1)
STARTS_AT = time(19, 30)
FOURTEEN_DAYS = settings(notice_days=14)


def amending(*set_to: Setting, **besides: Any) -> AmendmentMotion:
    """A motion to amend the statutes by these settings."""
    return AmendmentMotion(title="Wijzig de statuten", text="Artikel 12.3 komt te luiden.", settings=set_to, **besides)


ORDINARY = OrdinaryMotion(title="Een voorstel", text="Wij stellen voor.")


def a_log(log: GivenLog, rulebook: Rulebook, count: int = 3) -> None:
    """A founded cooperative with these statutes and so many members, all of whom the register names."""
    complete = RegisterDeclaredComplete(complete_from=FOUNDED_ON)
    log.given(a_cooperative(), statutes(rulebook), members(count), complete)


def convened(
    log: GivenLog, *items: Any, on: date = CALLED_ON, held_on: date = HELD_ON, short_notice: bool = False
) -> None:
    """The board calls the members, on the day that the call goes out."""
    log.when(
        ConveneAssembly(
            held_on=held_on,
            starts_at=STARTS_AT,
            place="Voorbeeldplein 1",
            items=list(items),
            short_notice=short_notice,
        ),
        by="secretaris",
        on=on,
    )


def assembled(log: GivenLog, count: int, meeting: MeetingId = MEETING, on: date = HELD_ON) -> QuorumEstablished:
    """So many members come, and the assembly is opened and counted."""
    for number in range(1, count + 1):
        log.when(CheckIn(meeting=meeting, member=MemberId(number)), by="secretaris", on=on)
    log.when(OpenMeeting(meeting=meeting), by="voorzitter", on=on)
    _, event = log.recorded
    assert isinstance(event, QuorumEstablished)
    return event


def decided(log: GivenLog, item: ItemId, *choices: Choice, on: date = HELD_ON) -> Verdict:
    """Members 1 and so on vote on an item, and the result is declared."""
    voting = voting_id(item, 1)
    log.when(OpenVoting(item=item), by="voorzitter", on=on)
    assert log.recorded
    for number, choice in enumerate(choices, start=1):
        log.when(CastVote(voting=voting, choice=choice), by=number, on=on)
        assert log.recorded
    log.when(CloseVoting(voting=voting), by="voorzitter", on=on)
    log.when(DeclareResult(voting=voting), by="voorzitter", on=on)
    declared = log.recorded[0]
    assert isinstance(declared, ResultDeclared)
    return declared.verdict


def carried(log: GivenLog, motion: AmendmentMotion, rulebook: Rulebook | None = None) -> DecisionRecorded:
    """An amendment is carried by two of three."""
    a_log(log, rulebook or a_rulebook(notice_days=7))
    convened(log, motion)
    assembled(log, 3)
    assert decided(log, item_id(MEETING, 1), "for", "for", "against").outcome is Outcome.CARRIED
    _, decision = log.recorded
    assert isinstance(decision, DecisionRecorded)
    return decision


def deed(passed_on: date, decision: DecisionId = DECISION) -> RecordDeed:
    return RecordDeed(decision=decision, passed_on=passed_on, document="Voorbeeldakte")


def rulebook_on(log: GivenLog, day: date) -> Rulebook:
    """By which rulebook a decision of this day would be judged, by what the log says now."""
    known = Statutes()
    for happened in log.events():
        if isinstance(happened, StatutesAdopted | StatutesAmended):
            known.see(happened)
    return known.rulebook_on(day)


def test_an_amendment_that_is_carried_is_not_yet_in_force(log: GivenLog) -> None:
    decision = carried(log, amending(*FOURTEEN_DAYS, clauses=(Clause("12.3"), Clause("12.3"))))
    assert (decision.decided_on, decision.in_force_on) == (HELD_ON, None)
    assert decision.effect == AmendStatutes(settings=FOURTEEN_DAYS, clauses=(Clause("12.3"),))
    assert rulebook_on(log, date(2030, 1, 1)).notice_days == 7


@pytest.mark.parametrize(
    ("not_before", "in_force_on"),
    [(None, date(2026, 7, 1)), (date(2026, 6, 20), date(2026, 7, 1)), (date(2027, 1, 1),) * 2],
)
def test_with_its_deed_it_is_in_force_or_on_the_later_day_that_it_names(
    log: GivenLog, not_before: date | None, in_force_on: date
) -> None:
    carried(log, amending(*FOURTEEN_DAYS, not_before=not_before))
    log.when(deed(date(2026, 7, 1)), by="secretaris", on=date(2026, 7, 3))
    log.then(
        StatutesAmended(
            decision=DECISION,
            decided_on=HELD_ON,
            passed_on=date(2026, 7, 1),
            settings=FOURTEEN_DAYS,
            in_force_on=in_force_on,
            words=log.words(),
            document=FreeText("Voorbeeldakte"),
        )
    )
    assert rulebook_on(log, in_force_on - timedelta(days=1)).notice_days == 7
    assert rulebook_on(log, in_force_on).notice_days == 14


def test_what_it_does_not_name_stays_and_what_falls_back_has_its_default(log: GivenLog) -> None:
    before = a_rulebook(notice_days=6, quorum={"amendment": at_least("1/2")}, members_see="names")
    lapses = SettingPlace(parameter=ParameterName("quorum"), kind=ParameterKind("amendment"))
    carried(log, amending(*FOURTEEN_DAYS, falls_back=(lapses,)), before)
    log.when(deed(HELD_ON), by="secretaris")
    after = rulebook_on(log, HELD_ON + timedelta(days=1))
    assert (after.notice_days, after.members_see) == (14, "names")
    assert (after.quorum["amendment"], after.basis("quorum", "amendment").default) == (None, True)


@pytest.mark.parametrize(
    ("command", "on", "refused"),
    [
        (
            deed(date(2026, 7, 2)),
            date(2026, 7, 1),
            Refused("deed-in-future", rule="amendment-majority", article=DEED, passed_on=date(2026, 7, 2)),
        ),
        (
            deed(date(2026, 6, 8)),
            date(2026, 7, 1),
            Refused("deed-before-decision", rule="amendment-majority", article=DEED, decided_on=HELD_ON),
        ),
        (
            deed(HELD_ON, DecisionId("ALV-2026-002")),
            date(2026, 7, 1),
            Refused("no-such-decision", decision="ALV-2026-002"),
        ),
    ],
    ids=lambda what: what.code if isinstance(what, Refused) else "",
)
def test_a_deed_that_cannot_be_is_refused_by_name(
    log: GivenLog, command: RecordDeed, on: date, refused: Refused
) -> None:
    carried(log, amending(*FOURTEEN_DAYS))
    log.when(command, by="secretaris", on=on)
    log.then(refused)


def test_a_deed_is_recorded_once(log: GivenLog) -> None:
    carried(log, amending(*FOURTEEN_DAYS))
    log.when(deed(HELD_ON), by="secretaris")
    log.when(deed(date(2026, 6, 10)), by="secretaris", on=date(2026, 7, 1))
    log.then(Refused("deed-already-recorded", decision=DECISION, passed_on=HELD_ON))


def test_a_motion_that_was_rejected_has_no_deed_and_an_ordinary_decision_needs_none(log: GivenLog) -> None:
    a_log(log, a_rulebook())
    convened(log, amending(*FOURTEEN_DAYS), ORDINARY)
    assembled(log, 3)
    assert decided(log, item_id(MEETING, 1), "for", "against", "against").outcome is Outcome.REJECTED
    log.when(deed(HELD_ON), by="secretaris")
    log.then(Refused("no-such-decision", decision=DECISION))
    assert decided(log, item_id(MEETING, 2), "for").outcome is Outcome.CARRIED
    log.when(deed(HELD_ON), by="secretaris")
    log.then(Refused("no-deed-needed", rule="amendment-majority", article="2:43 lid 5 BW", decision=DECISION))


def test_an_amendment_says_what_statutes_can_say_and_something_at_all(log: GivenLog) -> None:
    a_log(log, a_rulebook())
    six_days = Setting(parameter=ParameterName("notice_days_amendment"), value=6)
    convened(log, amending(six_days))
    assert isinstance(log.refusal, Refused)
    assert (log.refusal.code, log.refusal.article) == ("rulebook-out-of-bounds", "2:42 lid 1 BW")
    assert log.refusal.facts == {"parameters": ["notice_days_amendment"], "faults": ["below-bound"]}
    convened(log, amending(*FOURTEEN_DAYS, falls_back=(SettingPlace(parameter=ParameterName("notice_days")),)))
    assert isinstance(log.refusal, Refused)
    assert log.refusal.facts == {"parameters": ["notice_days"], "faults": ["doubled"]}
    convened(log, amending(falls_back=(SettingPlace(parameter=ParameterName("colour")),)))
    assert isinstance(log.refusal, Refused)
    assert log.refusal.facts == {"parameters": ["colour"], "faults": ["unknown-parameter"]}
    convened(log, amending(falls_back=(SettingPlace(parameter=ParameterName("notice_days")),)))
    log.then(Refused("statutes-are-silent", parameters=["notice_days"]))
    convened(log, amending())
    log.then(Refused("amends-nothing", rule="amendment-majority", article="2:43 lid 1 BW"))


def test_where_clauses_are_entrenched_an_amendment_says_which_it_changes(log: GivenLog) -> None:
    forbidden = Entrenchment(clauses=(Clause("3"),), by=Clause("21.5"))
    a_log(log, a_rulebook(entrenched=(forbidden,)))
    convened(log, amending(*FOURTEEN_DAYS))
    log.then(Refused("clauses-not-named", rule="entrenched", article="2:43 lid 3 BW"))
    convened(log, amending(*FOURTEEN_DAYS, clauses=(Clause("12.3"),)))
    assert log.recorded


@pytest.mark.parametrize(
    ("on", "open_from", "code"),
    [
        (date(2026, 6, 1), None, None),
        (date(2026, 6, 2), None, "notice-too-short"),
        (date(2026, 6, 1), date(2026, 6, 2), "opened-in-future"),
        (date(2026, 6, 1), date(2026, 5, 20), None),
    ],
)
def test_it_is_called_in_time_and_its_text_lies_open_in_time(
    log: GivenLog, on: date, open_from: date | None, code: str | None
) -> None:
    a_log(log, a_rulebook())
    convened(log, amending(*FOURTEEN_DAYS, text_open_from=open_from), on=on)
    if code is not None:
        assert isinstance(log.refusal, Refused)
        assert log.refusal.code == code
        return
    [motion] = [event for event in log.recorded if isinstance(event, MotionTabled)]
    assert (motion.kind, motion.text_open_from) == ("amendment", open_from or on)


@pytest.mark.parametrize(
    ("statutes_ask", "on", "refused"),
    [
        (
            {"notice_days": 0},
            date(2026, 6, 2),
            Refused("amendment-too-late", rule="amendment-notice", article="2:42 lid 1 BW", latest=CALLED_ON),
        ),
        (
            {"text_open_days": 9},
            CALLED_ON,
            Refused("text-opened-too-late", rule="amendment-text", article="2:42 lid 2 BW", latest=date(2026, 5, 31)),
        ),
    ],
)
def test_too_late_is_refused_with_the_last_day_that_was_left(
    log: GivenLog, statutes_ask: dict[str, int], on: date, refused: Refused
) -> None:
    a_log(log, a_rulebook(**statutes_ask))
    convened(log, amending(*FOURTEEN_DAYS), on=on)
    log.then(refused)
    convened(log, amending(*FOURTEEN_DAYS), on=on, short_notice=True)
    assert log.recorded


def test_case_51_neither_call_nor_text_is_asked_where_all_are_there_and_all_vote_for(log: GivenLog) -> None:
    a_log(log, a_rulebook())
    convened(log, amending(*FOURTEEN_DAYS), on=date(2026, 6, 8), short_notice=True)
    assembled(log, 3)
    verdict = decided(log, item_id(MEETING, 1), "for", "for", "for")
    healed = check_of(verdict.rules, "amendment-unanimity")
    assert healed.was == Unanimity(members=3, heals=("amendment-notice", "amendment-text"))
    assert (verdict.outcome, verdict.voidable, verdict.not_met) == (
        Outcome.CARRIED,
        False,
        ("amendment-notice", "amendment-text"),
    )


def test_case_57_what_is_decided_beside_an_amendment_is_judged_by_the_statutes_as_they_were(log: GivenLog) -> None:
    """The first motion asks a quorum of two thirds from then on. Two of four are there for the second."""
    a_log(log, a_rulebook(), 4)
    convened(log, amending(*settings(quorum={"ordinary": at_least("2/3")})), ORDINARY)
    counted = assembled(log, 2)
    assert {kind: quorum.reached for kind, quorum in counted.kinds.items()} == {"ordinary": True, "amendment": True}
    assert decided(log, item_id(MEETING, 1), "for", "for").outcome is Outcome.CARRIED
    log.when(deed(HELD_ON), by="secretaris")
    assert log.recorded, "the notary is there, and passes the deed before the second motion"
    verdict = decided(log, item_id(MEETING, 2), "for", "for")
    assert (verdict.outcome, check_of(verdict.rules, "quorum").asked) == (Outcome.CARRIED, None)
    assert rulebook_on(log, HELD_ON + timedelta(days=1)).quorum["ordinary"] == at_least("2/3")


@pytest.mark.parametrize(("against", "outcome"), [(1, Outcome.CARRIED), (2, Outcome.REJECTED)])
def test_case_58_a_clause_that_asks_more_binds_its_own_amendment(log: GivenLog, against: int, outcome: Outcome) -> None:
    """Nine tenths of ten, where eight of ten would be two thirds. The clause is that of the parameter it sets."""
    seat = Entrenchment(
        clauses=(Clause("1.2"),), by=Clause("21.4"), asks=Majority(threshold=at_least("9/10"), base="valid")
    )
    a_log(log, a_rulebook(entrenched=(seat,)), 10)
    lapses = SettingPlace(parameter=ParameterName("entrenched"))
    convened(log, amending(falls_back=(lapses,), clauses=(Clause("21.4"),)))
    assembled(log, 10)
    yes: Choice = "for"
    no: Choice = "against"
    verdict = decided(log, item_id(MEETING, 1), *[yes] * (10 - against), *[no] * against)
    entrenched = check_of(verdict.rules, "entrenched")
    assert (verdict.outcome, entrenched.article, entrenched.clause) == (outcome, "2:43 lid 3 BW", "21.4")


def test_case_58_what_may_not_be_amended_needs_everybody(log: GivenLog) -> None:
    forbidden = Entrenchment(clauses=(Clause("3"),), by=Clause("21.5"))
    a_log(log, a_rulebook(entrenched=(forbidden,)), 3)
    convened(log, amending(clauses=(Clause("3.1"),)))
    assembled(log, 2)
    verdict = decided(log, item_id(MEETING, 1), "for", "for")
    assert (verdict.outcome, check_of(verdict.rules, "entrenched").met) == (Outcome.REJECTED, False)


def test_case_59_a_call_of_before_the_deed_is_judged_by_its_own_day(log: GivenLog) -> None:
    """From 1 July on fourteen days are asked, and a majority of all. Thirteen lie between 25 June and 9 July."""
    of_all = of_those("entitled").statutes
    carried(log, amending(*FOURTEEN_DAYS, *of_all))
    convened(log, ORDINARY, on=date(2026, 6, 25), held_on=date(2026, 7, 9))
    second = log.recorded[0]
    assert isinstance(second, MeetingConvened)
    log.when(deed(date(2026, 7, 1)), by="secretaris", on=date(2026, 7, 1))
    quorum = assembled(log, 2, second.meeting, date(2026, 7, 9))
    called = check_of(quorum.kinds["ordinary"].rules, "notice_days")
    days = Days(days=13, called_on=date(2026, 6, 25), meeting_on=date(2026, 7, 9), otherwise=False)
    assert (called.met, called.was) == (True, days)
    verdict = decided(log, item_id(second.meeting, 1), "for", on=date(2026, 7, 9))
    assert verdict.outcome is Outcome.REJECTED, "one of three: by the majority that is asked since the deed"
