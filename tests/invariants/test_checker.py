"""A checker that finds nothing proves nothing: each kind of breach, and what it finds in it."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.events.decisions import BoardDecisionRecorded, BoardEffect, RoomOpening
from governance.events.meetings import AgendaItemWithdrawn, ItemHeldOver
from governance.events.membership import SuspensionLifted
from governance.events.persons import PersonMerged
from governance.events.statutes import StatutesAmended
from governance.events.texts import TextWithdrawn
from governance.events.voting import ResultDeclared
from governance.ids import DecisionId, MemberId, PersonId
from governance.log.event import Actor, Envelope, Event
from governance.log.group import Answer, RecordedEvent
from governance.log.sealed import FreeText
from governance.rules.verdict import Outcome, Verdict
from tests.governance.examples import (
    AT,
    ITEM,
    ROOM,
    TODAY,
    VOTING,
    a_decision,
    a_member,
    a_room,
    a_vote,
    a_voting,
    an_end,
    checked_in,
    checked_out,
    closed,
    in_office,
    meeting_closed,
    meeting_opened,
    opened,
    suspended,
    words_of,
)
from tests.invariants.checker import Entry, Invariant, check, check_acknowledged, check_officers

VOTER: list[Event] = [a_member(1), checked_in(1)]
ONE = MemberId(1)
OPERATOR = Actor("operator")


HELD_OVER = ItemHeldOver(item=ITEM, at=AT)
DEED = StatutesAmended(
    decision=DecisionId("ALV-2026-001"),
    decided_on=TODAY,
    passed_on=TODAY,
    in_force_on=TODAY,
    words=words_of("deed"),
    document=FreeText("Akte"),
)
WITHDRAWN = TextWithdrawn(words=words_of(ITEM), written_in="motion", ground="untrue")
BY_THE_BOARD = DecisionId("BESTUUR-2026-001")
OPENED_BY_IT = replace(a_room(), decision=BY_THE_BOARD)


def decided(effect: BoardEffect | None) -> BoardDecisionRecorded:
    return BoardDecisionRecorded(
        decision=BY_THE_BOARD,
        decided_on=TODAY,
        way="meeting",
        seats=(),
        voted="unanimous",
        verdict=Verdict(outcome=Outcome.CARRIED, rules=(), law_of=TODAY),
        effect=effect,
        words=words_of(BY_THE_BOARD),
        title=FreeText("Een besluit"),
        text=FreeText("Wij besluiten."),
    )


def log_of(*events: Event | list[Event], by: Actor = OPERATOR) -> list[Entry]:
    flat = [event for given in events for event in ([given] if isinstance(given, Event) else given)]
    return [
        (position, event, Envelope(bytes(16), by, event.takes_effect(TODAY), bytes(16)))
        for position, event in enumerate(flat, start=1)
    ]


def declared(**tally: int) -> ResultDeclared:
    named = {choice.removesuffix("_"): votes for choice, votes in tally.items()}
    verdict = Verdict(outcome=Outcome.CARRIED, rules=(), law_of=TODAY)
    return ResultDeclared(voting=VOTING, tally=named, verdict=verdict, at=AT)


def office(since: str | None) -> Event:
    return in_office("voorzitter", ImpreciseDate.parse(since) if since else None)


def vacated(until: str) -> OfficeVacated:
    return OfficeVacated(office="voorzitter", until=ImpreciseDate.parse(until), recorded_on=TODAY)


def merged(first: int, second: int) -> PersonMerged:
    return PersonMerged(merged=PersonId(f"{first:032x}"), person=PersonId(f"{second:032x}"))


@pytest.mark.parametrize(
    ("invariant", "log"),
    [
        (Invariant.ONE_VOTE, [VOTER, a_voting(), a_vote(1), a_vote(1, "against")]),
        (Invariant.ENTITLED, [VOTER, a_vote(1)]),
        (Invariant.ENTITLED, [VOTER, a_voting(), closed(), a_vote(1)]),
        (Invariant.ENTITLED, [a_voting(), checked_in(1), a_vote(1)]),
        (Invariant.ENTITLED, [a_member(1), a_voting(), a_vote(1)]),
        (Invariant.ENTITLED, [VOTER, checked_out(1), a_voting(), a_vote(1)]),
        (Invariant.ENTITLED, [VOTER, suspended(1), a_voting(), a_vote(1)]),
        (Invariant.ENTITLED, [VOTER, an_end(1, ground="died"), a_voting(), a_vote(1)]),
        (
            Invariant.ENTITLED,
            [VOTER, SuspensionLifted(member=ONE, lifted_on=TODAY), suspended(1, TODAY), a_voting(), a_vote(1)],
        ),
        (Invariant.COUNTED, [VOTER, a_voting(), a_vote(1), closed(), declared(for_=2)]),
        (Invariant.COUNTED, [VOTER, a_voting(), a_vote(1), declared(for_=1)]),
        (Invariant.FINAL, [VOTER, a_voting(), closed(), declared(), declared()]),
        (Invariant.FINAL, [a_voting(), closed(), opened()]),
        (Invariant.FINAL, [meeting_opened(), meeting_opened()]),
        (Invariant.FINAL, [meeting_closed(), meeting_closed()]),
        (Invariant.FINAL, [HELD_OVER, AgendaItemWithdrawn(item=ITEM, announced_on=TODAY)]),
        (Invariant.FINAL, [DEED, DEED]),
        (Invariant.FINAL, [WITHDRAWN, WITHDRAWN]),
        (Invariant.EFFECT, [decided(RoomOpening(room=ROOM))]),
        (Invariant.EFFECT, [decided(RoomOpening(room=ROOM)), a_room()]),
        (Invariant.EFFECT, [decided(RoomOpening(room=ROOM)), a_member(1), OPENED_BY_IT]),
        (Invariant.EFFECT, [decided(None), OPENED_BY_IT]),
        (Invariant.ONE_HOLDER, [office(None), office(None)]),
        (Invariant.ONE_HOLDER, [office("2020"), vacated("2026-06-02"), office("2026-06-01")]),
        (Invariant.MERGED_ONCE, [merged(1, 2), merged(1, 3)]),
        (Invariant.MERGED_ONCE, [merged(1, 2), merged(2, 3)]),
        (Invariant.MERGED_ONCE, [merged(1, 2), merged(2, 1)]),
        (Invariant.MERGED_ONCE, [merged(2, 3), merged(1, 2)]),
        (Invariant.NO_GAPS, [a_member(1), a_member(3)]),
        (Invariant.NO_GAPS, [a_member(1), a_member(1)]),
        (Invariant.NO_GAPS, [a_decision(1), a_decision(3)]),
    ],
)
def test_a_breach_is_found(invariant: Invariant, log: list[Event | list[Event]]) -> None:
    assert invariant in {fault.invariant for fault in check(log_of(*log))}


@pytest.mark.parametrize(
    "log",
    [
        [VOTER, a_voting(), a_vote(1), closed(), declared(for_=1, against=0), a_decision(1), a_decision(2)],
        [VOTER, suspended(1, until=TODAY), a_voting(), a_vote(1)],
        [VOTER, suspended(1), SuspensionLifted(member=ONE, lifted_on=TODAY), a_voting(), a_vote(1)],
        [VOTER, suspended(1, since=date(2026, 6, 10)), a_voting(), a_vote(1)],
        [meeting_opened(), HELD_OVER, meeting_closed(), DEED, WITHDRAWN],
        [decided(RoomOpening(room=ROOM)), OPENED_BY_IT],
        [decided(None), a_room()],
        [office("2020"), vacated("2026-06-01"), office("2026-06-01")],
        [merged(1, 3), merged(2, 3)],
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(log: list[Event | list[Event]]) -> None:
    assert check(log_of(*log)) == []


@pytest.mark.parametrize(
    ("left_on", "ends_on", "faults"),
    [
        (None, TODAY, 1),
        ("2026-06-10", TODAY, 1),
        ("2026-06-10", date(2026, 6, 10), 0),
        ("2026-06-09", date(2026, 6, 1), 0),
        ("2026-06", TODAY, 0),
    ],
)
def test_an_officer_who_is_no_member_is_found(left_on: str | None, ends_on: date, faults: int) -> None:
    """Also one whose successor is on record."""
    log = log_of(
        [a_member(1), a_member(2), in_office("voorzitter", member=1)],
        [vacated(left_on), in_office("voorzitter", member=2)] if left_on else [],
        [an_end(1, ends_on)],
    )
    assert len(check_officers(log, TODAY)) == faults


def test_what_was_acknowledged_and_is_not_stored_is_found() -> None:
    log = log_of(a_member(1), a_member(2))
    told = [Answer(UUID(int=0), 1, None, [RecordedEvent("MemberAdmitted", 1, "member:1")])]  # type: ignore[arg-type]
    assert [fault.position for fault in check_acknowledged(log, told)] == [2]
    assert [fault.position for fault in check_acknowledged(log[1:], told)] == [1, 2]
    assert check_acknowledged(log[:1], told) == []
    assert check_acknowledged(log_of(a_member(1), by=Actor("system")), []) == []
