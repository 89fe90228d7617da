"""How many commands one person may give in a minute, by pages and by JSON together."""

import pytest

from api.access.pace import MINUTE, MOST_COMMANDS, Pace
from api.texts import LANGUAGES, Language, texts_in
from governance.ids import PersonId
from tests.api.conftest import House
from tests.api.visiting import somebody

ALICE, BOB = PersonId("a" * 32), PersonId("b" * 32)
NL = texts_in("nl")


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_no_minute_holds_more_commands_of_one_person_than_it_may() -> None:
    """Whatever minute is looked at, and not only those that begin with the clock's."""
    clock = Clock()
    pace = Pace(most=3, seconds=60, clock=clock)
    given = []
    for _ in range(2_000):
        clock.now += 1
        if pace.wait_for(ALICE) == 0:
            pace.count(ALICE)
            given.append(clock.now)
    assert len(given) == 102, "three in each of 34 minutes that began"
    assert all(later - earlier >= 60 for earlier, later in zip(given, given[3:], strict=False))


def test_it_is_said_when_the_next_may_come_and_then_it_may() -> None:
    clock = Clock()
    pace = Pace(most=2, seconds=60, clock=clock)
    pace.count(ALICE)
    clock.now += 20
    pace.count(ALICE)
    clock.now += 5
    assert (pace.wait_for(ALICE), pace.wait_for(BOB)) == (35, 0)
    clock.now += pace.wait_for(ALICE)
    assert pace.wait_for(ALICE) == 0


def test_what_was_answered_before_does_not_count() -> None:
    pace = Pace(most=1, clock=Clock())
    pace.take_back(ALICE, pace.count(ALICE))
    assert pace.wait_for(ALICE) == 0


def test_who_gave_no_command_for_a_minute_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    for number in range(1_000):
        pace.count(PersonId(f"{number:032d}"))
    clock.now += MINUTE
    pace.count(ALICE)
    assert len(pace) == 1


async def test_the_bound_is_what_is_documented_and_holds_at_the_door(house: House) -> None:
    """300, and the next is told when to come back; others go on, and what cannot be read counts for nothing."""
    assert (MOST_COMMANDS, MINUTE) == (300, 60)
    voting = {"voting": "ALV-2026-1.1.1", "choice": "for"}
    for _ in range(3):
        assert (await house.post("cast-vote", {"voting": "?"}, "member")).status_code == 422
    for number in range(MOST_COMMANDS):
        assert (await house.post("cast-vote", voting, "member")).status_code == 409, number
    answer = await house.post("cast-vote", voting, "member", Accept_Language="nl")
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-commands")
    assert answer.json()["detail"] == NL.t("problem.too-many-commands.detail")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert (await house.post("cast-vote", voting, "voorzitter")).status_code == 409


async def test_a_repeated_key_does_not_count_and_is_answered_beyond_the_bound(house: House) -> None:
    house.services.pace = Pace(most=2)
    body = {"name": "Voorbeeldlid 10"}
    first = await house.post("admit-member", body, Idempotency_Key="eerst")
    for _ in range(5):
        assert (await house.post("admit-member", body, Idempotency_Key="eerst")).content == first.content
    assert (await house.post("admit-member", body, Idempotency_Key="nog een")).status_code == 201
    recorded = house.recorded
    assert (await house.post("admit-member", body, Idempotency_Key="te veel")).status_code == 429
    assert (await house.post("admit-member", body)).status_code == 429
    for number in range(3):
        assert (await house.post("admit-member", body, Idempotency_Key="eerst")).content == first.content
        assert (await house.post("admit-member", body, Idempotency_Key=f"na {number}")).status_code == 429
    assert house.recorded == recorded


async def test_pages_and_programs_share_the_bound_and_the_operator_has_none(house: House) -> None:
    house.services.pace = Pace(most=1)
    secretaris = await somebody(house, "secretaris")
    form = await secretaris.open("/kamers/multibron/sluiten")
    assert (await house.post("admit-member", {"name": "Voorbeeldlid 10"})).status_code == 201
    answer = await secretaris.post("/kamers/multibron/sluiten", form, _step="record")
    assert answer.status_code == 429
    assert "retry-after" in answer.headers
    for words in ("title", "detail"):
        assert NL.t(f"problem.too-many-commands.{words}") in answer.text
    assert "data-again" in answer.text, "what was sent is kept, and goes again by itself"
    for number in (11, 12, 13):
        assert (await house.post("admit-member", {"name": f"Voorbeeldlid {number}"}, "operator")).status_code == 201


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_bound_is_told_in_the_readers_language(house: House, language: Language) -> None:
    house.services.pace = Pace(most=1)
    assert (await house.post("admit-member", {"name": "Voorbeeldlid 10"})).status_code == 201
    answer = await house.post("admit-member", {"name": "Voorbeeldlid 10"}, Accept_Language=language)
    assert answer.json()["title"] == texts_in(language).t("problem.too-many-commands.title")
