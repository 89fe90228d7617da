"""What is fed to the rules, worked out by hand: from events and commands to the verdict on record.

The assembly is of 9 June 2026. Each test has the number that its case has beside those of ``test_worked_cases.py``.
"""

from datetime import date

import pytest

from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.membership import AdmitMember, DeclareRegisterComplete, EndMembership
from governance.commands.voting.declaring import DeclareResult, RuleOnResult
from governance.dates import ImpreciseDate
from governance.events.meetings import QuorumEstablished
from governance.events.membership import Ending
from governance.events.voting import Excluded
from governance.ids import Choice, MemberId
from governance.log.errors import Refused
from governance.rules.readings import Reading
from governance.rules.verdict import (
    Electorate,
    Majority,
    Outcome,
    Recount,
    RulingGiven,
    Share,
    Tally,
    at_least,
    more_than,
)
from tests.governance.commands.polling import ONE_VOTE, TOMORROW, cast, of_those, result
from tests.governance.commands.step_by_step import COMPLETE, HALF, begun, closed, declared, opened, rule, voted
from tests.governance.examples import (
    MEETING,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_member,
    a_motion,
    an_end,
    checked_in,
    meeting_begun,
    meeting_opened,
    members,
    statutes,
    suspended,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

OF_ALL = of_those("entitled")


def admitted_later(log: GivenLog, decided_on: ImpreciseDate | None = None) -> None:
    """After the closing the board records a member for a day before the meeting."""
    since = ImpreciseDate("2026-06-01")
    log.when(AdmitMember(name="Voorbeeldlid", since=since, decided_on=decided_on), by="secretaris")
    assert log.recorded


def test_case_41_who_is_admitted_after_the_closing_changes_nothing(log: GivenLog) -> None:
    """The board decides it after the closing, for a day before the meeting: 4 of 8 were there, and 3 to 1 carries."""
    begun(log, HALF, 8, here=4)
    voted(log, "for", "for", "for", "against")
    closed(log)
    admitted_later(log)
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "quorum").was) == (Outcome.CARRIED, Share(part=4, of=8))
    assert rule(verdict, "base").was == Electorate(members=8)


@pytest.mark.parametrize("decided_on", ["2026-06-01", "2026-05", "2025"])
def test_case_41_who_was_admitted_before_and_is_recorded_later_counts(log: GivenLog, decided_on: str) -> None:
    begun(log, HALF, 8, here=4)
    voted(log, "for", "for", "for", "against")
    closed(log)
    admitted_later(log, ImpreciseDate.parse(decided_on))
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "quorum").was) == (Outcome.NO_DECISION, Share(part=4, of=9))


def test_case_41_where_it_is_not_known_when_they_were_admitted_it_turns_on_that(log: GivenLog) -> None:
    """In June: before the meeting or after it, and the quorum is reached by 4 of 8 alone."""
    begun(log, HALF, 8, here=4)
    voted(log, "for", "for", "for", "against")
    closed(log)
    admitted_later(log, ImpreciseDate("2026-06"))
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))


def test_case_42_who_was_a_member_and_was_missing_in_the_register_counts(log: GivenLog) -> None:
    """The register was not complete at the closing; the ninth was a member then, and was not called: it is said."""
    begun(log, HALF, 8, here=4, complete=False)
    voted(log, "for", "for", "for", "against")
    closed(log)
    since = ImpreciseDate("2016-05-01")
    log.when(AdmitMember(name="Voorbeeldlid 09", since=since, source="register"), by="secretaris")
    log.when(DeclareRegisterComplete(complete_from=TODAY), by="secretaris")
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "quorum").was) == (Outcome.NO_DECISION, Share(part=4, of=9))
    assert rule(verdict, "base").readings == (Reading.ENTERED_LATER,)


def test_case_43_past_midnight_the_base_is_that_of_the_new_day(log: GivenLog) -> None:
    """Member 4's membership ends at midnight. At half past twelve two vote for, and they are two of three."""
    begun(log, OF_ALL, 4, here=4)
    log.given(an_end(4, TOMORROW))
    voted(log, "for", "for", on=TOMORROW)
    log.when(cast(), by=4, on=TOMORROW)
    log.then(Refused("not-a-member", **ONE_VOTE))
    closed(log, on=TOMORROW)
    verdict = declared(log, on=TOMORROW)
    assert (verdict.outcome, rule(verdict, "majority").was) == (Outcome.CARRIED, Share(part=2, of=3))


def test_case_43_a_vote_of_before_midnight_stands_and_counts_in_the_base(log: GivenLog) -> None:
    begun(log, OF_ALL, 4, here=4)
    log.given(an_end(4, TOMORROW))
    log.when(cast("against"), by=4)
    voted(log, "for", "for", on=TOMORROW)
    closed(log, on=TOMORROW)
    verdict = declared(log, on=TOMORROW)
    assert (verdict.outcome, rule(verdict, "majority").was) == (Outcome.REJECTED, Share(part=2, of=4))


@pytest.mark.parametrize(
    ("in_favour", "outcome"), [(2, Outcome.REJECTED), (3, Outcome.NOT_KNOWN), (4, Outcome.CARRIED)], ids=str
)
@pytest.mark.parametrize("entered", ["before the opening", "after the closing"])
def test_case_44_a_first_day_that_is_not_known_is_at_least_so_many(
    log: GivenLog, in_favour: int, outcome: Outcome, entered: str
) -> None:
    """Of the sixth only "June 2026" is known: 3 of 5 or of 6 is not known, and 4 is more than half of both."""
    log.given(a_cooperative(), statutes(OF_ALL), members(5), COMPLETE)
    sixth = a_member(6, ImpreciseDate("2026-06"), recorded_on=date(2026, 6, 20))
    log.given([sixth] if entered == "before the opening" else [])
    log.given(a_meeting(), a_motion(), [checked_in(number) for number in range(1, 6)], *meeting_begun())
    opened(log)
    yes: Choice = "for"
    voted(log, *[yes] * in_favour)
    closed(log)
    log.given([sixth] if entered == "after the closing" else [])
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    if outcome is Outcome.NOT_KNOWN:
        log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))
    else:
        verdict = result(log).verdict
        share = Share(part=in_favour, of=5, at_least=True, at_most=6)
        assert (verdict.outcome, rule(verdict, "majority").was) == (outcome, share)


@pytest.mark.parametrize(
    ("choices", "without", "otherwise"),
    [
        (["for", "for", "against"], (1, 1), Outcome.REJECTED),
        (["for", "for", "for", "against"], (2, 1), Outcome.CARRIED),
    ],
)
def test_case_46_a_vote_of_somebody_who_by_then_had_none_stays_and_it_is_said_what_turns_on_it(
    log: GivenLog, choices: list[Choice], without: tuple[int, int], otherwise: Outcome
) -> None:
    """Member 1 had been expelled on 1 January, as is told after the closing. It was no vote, if that is so."""
    begun(log, a_rulebook(), len(choices), here=len(choices))
    voted(log, *choices)
    closed(log)
    expelled = EndMembership(member=MemberId(1), ground="expelled", until=ImpreciseDate("2026-01-02"))
    log.when(expelled, by="secretaris")
    verdict = declared(log)
    assert verdict.outcome is Outcome.CARRIED
    defects = rule(verdict, "defects")
    tally = Tally(in_favour=without[0], against=without[1], blank=0)
    assert defects.was == Recount(without=1, tally=tally, outcome=otherwise)
    assert (defects.article, defects.met) == ("2:14 lid 1 BW", otherwise is Outcome.CARRIED)
    assert (verdict.perhaps_void, verdict.voidable) == (otherwise is Outcome.REJECTED, False)


def test_case_48_walking_out_does_not_sink_a_motion(log: GivenLog) -> None:
    """Six are there at the opening, and three leave by the record without voting: two of three carry it."""
    begun(log, of_those("entitled-present"), 6, here=6)
    for number in (4, 5, 6):
        log.when(CheckOut(meeting=MEETING, member=MemberId(number)), by="secretaris")
    voted(log, "for", "for", "against")
    closed(log)
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "majority").was) == (Outcome.CARRIED, Share(part=2, of=3))
    assert rule(verdict, "majority").readings == (Reading.PRESENT_AT_CLOSING,)


@pytest.mark.parametrize(
    ("ground", "outcome", "of", "readings"),
    [
        ("died", Outcome.CARRIED, 5, (Reading.BASE_AT_CLOSING, Reading.DEATH_TOLD_LATER)),
        ("resigned", Outcome.REJECTED, 6, ()),
        ("expelled", Outcome.REJECTED, 6, ()),
    ],
)
def test_case_49_a_base_on_record_does_not_shrink_but_for_a_death(
    log: GivenLog, ground: Ending, outcome: Outcome, of: int, readings: tuple[Reading, ...]
) -> None:
    """Of 20 May, and told after the closing: three of five who were alive, or of six."""
    begun(log, OF_ALL, 6, here=3)
    voted(log, "for", "for", "for")
    closed(log)
    log.when(EndMembership(member=MemberId(6), ground=ground, until=ImpreciseDate("2026-05-20")), by="secretaris")
    verdict = declared(log)
    assert (verdict.outcome, rule(verdict, "majority").was) == (outcome, Share(part=3, of=of))
    assert set(rule(verdict, "base").readings) == set(readings) - {Reading.BASE_AT_CLOSING}


def test_case_50_opening_and_closing_are_both_shown_and_the_opening_is_enough(log: GivenLog) -> None:
    """During the voting one leaves the room and the cooperative: 4 of 8, and then 3 of 7."""
    begun(log, HALF, 8, here=4)
    log.when(CheckOut(meeting=MEETING, member=MemberId(4)), by="secretaris")
    log.when(EndMembership(member=MemberId(4), ground="resigned", until=ImpreciseDate.of(TODAY)), by="secretaris")
    voted(log, "for", "for", "against")
    closed(log)
    verdict = declared(log)
    assert verdict.outcome is Outcome.CARRIED
    assert (rule(verdict, "quorum").was, rule(verdict, "quorum").met) == (Share(part=4, of=8), True)
    at_closing = rule(verdict, "quorum_at")
    assert (at_closing.was, at_closing.met) == (Share(part=3, of=7), False)
    assert at_closing.readings == (Reading.QUORUM_AT_OPENING,)


def test_case_54_a_register_that_is_not_complete_lets_the_members_vote_and_the_chair_wait(log: GivenLog) -> None:
    """30 are there. Nobody knows whether that is half, so the result waits until somebody does."""
    begun(log, HALF, 40, here=30, complete=False)
    voted(log, "for", "for", "against")
    closed(log)
    log.when(DeclareResult(voting=VOTING), by="voorzitter")
    log.then(Refused("outcome-not-known", rule="base", article="2:24d lid 1 BW", voting=VOTING))


@pytest.mark.parametrize(("on", "at_meeting"), [(TODAY, True), (date(2026, 6, 11), False)])
def test_case_54_the_chair_can_rule_now_and_it_is_said_what_that_can_do(
    log: GivenLog, on: date, at_meeting: bool
) -> None:
    """Only a ruling at the meeting is decisive, and it makes no quorum."""
    begun(log, HALF, 40, here=30, complete=False)
    voted(log, "for", "for", "against")
    closed(log)
    log.when(RuleOnResult(voting=VOTING, ground="register-looked-through"), by="voorzitter", on=on)
    verdict = result(log).verdict
    assert (verdict.outcome, rule(verdict, "quorum").met) == (Outcome.CARRIED, None)
    ruling = rule(verdict, "chair-ruling")
    assert ruling.was == RulingGiven(
        ground="register-looked-through", at_meeting=at_meeting, office="voorzitter", entered_by_another=False
    )
    assert (ruling.met, ruling.readings) == (at_meeting, (Reading.RULING_MAKES_NO_QUORUM,))


@pytest.mark.parametrize(("count", "outcome"), [(60, Outcome.CARRIED), (62, Outcome.NO_DECISION)])
def test_case_54_completed_since_it_is_known(log: GivenLog, count: int, outcome: Outcome) -> None:
    """A reason that the chair gave is then not asked: it is not on record."""
    begun(log, HALF, 40, here=30, complete=False)
    voted(log, "for", "for", "against")
    closed(log)
    log.given([a_member(number) for number in range(41, count + 1)], COMPLETE)
    log.when(RuleOnResult(voting=VOTING, ground="cannot-wait"), by="voorzitter")
    verdict = result(log).verdict
    assert (verdict.outcome, rule(verdict, "quorum").was) == (outcome, Share(part=30, of=count))
    assert "chair-ruling" not in {check.rule for check in verdict.rules}


def test_case_55_people_in_the_room_and_present_for_the_quorum_are_two_numbers(log: GivenLog) -> None:
    """Of four, one is suspended since this morning and one is no member any more: the quorum counts two."""
    log.given(a_cooperative(), statutes(HALF), members(4), COMPLETE, a_meeting(), meeting_opened())
    log.given([checked_in(number) for number in range(1, 5)], suspended(2, TODAY), an_end(3))
    log.when(EstablishQuorum(meeting=MEETING), by="voorzitter")
    [event] = log.recorded
    assert isinstance(event, QuorumEstablished)
    assert (event.in_the_room, event.roll.present.heads, event.roll.entitled.heads) == (4, 2, 2)
    without = [Excluded(MemberId(2), "suspended", here=True), Excluded(MemberId(3), "ended", here=True)]
    assert event.roll.excluded == without


def test_case_56_who_is_admitted_and_comes_in_while_the_members_vote_is_in_the_base(log: GivenLog) -> None:
    """The ninth does not vote: 4 of 8 at the opening, 5 of 9 at the closing, and a majority of all is one of nine."""
    both = a_rulebook(
        quorum={"ordinary": at_least("1/2")},
        majority={"ordinary": Majority(threshold=more_than("1/2"), base="entitled")},
    )
    begun(log, both, 8, here=4)
    log.when(AdmitMember(name="Voorbeeldlid 09"), by="secretaris")
    log.when(CheckIn(meeting=MEETING, member=MemberId(9)), by="secretaris")
    voted(log, "for", "for", "for", "for")
    closed(log)
    verdict = declared(log)
    assert rule(verdict, "quorum").was == Share(part=4, of=8)
    assert rule(verdict, "quorum_at").was == Share(part=5, of=9)
    assert (rule(verdict, "majority").was, verdict.outcome) == (Share(part=4, of=9), Outcome.REJECTED)
    assert rule(verdict, "base").readings == (Reading.BASE_AT_CLOSING,)
