"""A decision that was taken all the same: wherever a page says that it was carried, it says what is wrong with it."""

from datetime import timedelta

import pytest

from api.texts import texts_in
from governance.commands.decisions.board import RecordBoardDecision
from governance.commands.voting.declaring import DeclareResult
from tests.api.assembly import convened, do
from tests.api.conftest import House
from tests.api.visiting import somebody

NL = texts_in("nl")


@pytest.mark.parametrize("late", [True, False])
async def test_every_page_that_tells_an_outcome_tells_its_flaw(house: House, late: bool) -> None:
    today = house.services.today()
    called_on = today if late else today - timedelta(days=9)
    assembly = await (await convened(house, called_on=called_on, short_notice=late)).check_in(1, 2, 3)
    await (await (await assembly.open()).vote(m1="for", m2="for", m3="against")).close()
    answer = await assembly.do(DeclareResult(voting=assembly.voting))
    [decision] = [event.subject for event in answer.events if event.subject.startswith("decision:")]
    member, chair = await somebody(house, "member"), await somebody(house, "voorzitter")
    pages = [
        await member.open(f"/vergaderingen/{assembly.meeting}/scherm"),
        await member.open(f"/stemmen/{assembly.voting}"),
        await member.open(f"/besluiten/{decision.removeprefix('decision:')}"),
    ]
    await assembly.end()
    pages.append(await chair.open(f"/notulen/{assembly.meeting}"))
    for page in pages:
        assert NL.t("verdict.outcome.carried") in page.text
        assert (NL.t("verdict.is_voidable") in page.text) is late


async def test_a_decision_of_the_board_tells_that_somebody_with_a_conflict_took_part(house: House) -> None:
    answer = await do(
        house,
        RecordBoardDecision(
            decided_on=house.services.today(),
            way="meeting",
            title="Huur de zaal",
            text="Bij de buren.",
            took_part=("voorzitter", "secretaris"),
            in_conflict=("voorzitter",),
            voted="unanimous",
        ),
    )
    decision = answer.events[0].subject.removeprefix("decision:")
    page = await (await somebody(house, "secretaris")).open(f"/besluiten/{decision}")
    assert NL.t("verdict.is_voidable.conflict") in page.text
