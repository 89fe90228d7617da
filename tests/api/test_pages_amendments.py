"""An amendment of the statutes on pages: what it changes, that it waits for its deed, and how that is recorded."""

from datetime import timedelta
from typing import Final

import pytest

from api.pages.statutes.amendments import changes
from api.texts import LANGUAGES, Language, texts_in
from governance.ids import Clause, DecisionId, ParameterKind, ParameterName
from governance.rules.amended import SettingPlace
from tests.api.assembly import amended
from tests.api.conftest import House
from tests.api.visiting import Page, Somebody, somebody
from tests.governance.rulebooks import settings
from tests.rights import Role

NL: Final = texts_in("nl")
STATUTES: Final = "/statuten"
WAITS: Final = NL.t("amendment.waits")


async def record_deed(house: House, decision: DecisionId) -> Page:
    """The secretaris records that the deed was passed today."""
    by = await somebody(house, "secretaris")
    path, today = f"/besluiten/{decision}/akte", house.services.today()
    check = await by.send(
        path,
        await by.open(path),
        passed_on__day=str(today.day),
        passed_on__month=str(today.month),
        passed_on__year=str(today.year),
        document="Voorbeeldakte",
    )
    assert check.is_check
    return await by.send(path, check, _step="record")


async def test_what_was_decided_waits_on_its_page_for_the_deed(house: House) -> None:
    decision = await amended(house)
    page = await (await somebody(house, "member")).open(f"/besluiten/{decision}")
    assert WAITS in page.text
    assert NL.t("decision.with_the_deed") in page.text
    for words in ("Termijn van de oproep", "14 dagen", "12.3"):
        assert words in page.text
    assert f"/besluiten/{decision}/akte" not in page.links
    assert f"/besluiten/{decision}/akte" in (await (await somebody(house, "secretaris")).open(page.path)).links


async def test_members_see_beside_the_statutes_what_is_to_come(house: House) -> None:
    decision = await amended(house)
    seen_by: dict[Role, bool] = {"member": True, "anyone": False}
    for role, sees in seen_by.items():
        page = await (await somebody(house, role)).open(STATUTES)
        assert (WAITS in page.text) is sees
        assert (f"/besluiten/{decision}" in page.links) is sees


async def test_with_the_deed_the_rules_are_others(house: House) -> None:
    """From the day after on: what was decided on the day itself was judged by the statutes as they were."""
    decision = await amended(house)
    receipt = await record_deed(house, decision)
    assert receipt.status == 200
    today = house.services.today()
    tomorrow = today + timedelta(days=1)
    by = await somebody(house, "member")
    told = NL.t("amendment.in_force", passed_on=today, in_force_on=tomorrow)
    for path in (f"/besluiten/{decision}", STATUTES):
        page = await by.open(path)
        assert told in page.text, "one day, wherever it is told"
        assert WAITS not in page.text
    assert NL.t("statutes.since", day=NL.day(tomorrow)) in (await by.open(STATUTES, on=tomorrow.isoformat())).text
    shown = (await house.get(f"/api/cooperative?on={tomorrow}")).json()["rulebook"]["parameters"]
    [notice] = [parameter for parameter in shown if parameter["name"] == "notice_days"]
    assert (notice["value"], notice["source"]) == (14, "statutes")


async def test_a_deed_that_is_on_record_is_not_asked_for_again(house: House) -> None:
    decision = await amended(house)
    await record_deed(house, decision)
    by: Somebody = await somebody(house, "secretaris")
    page = await by.open(f"/besluiten/{decision}")
    assert f"/besluiten/{decision}/akte" not in page.links


async def test_a_decision_that_amends_nothing_has_no_deed(house: House) -> None:
    page = await (await somebody(house, "secretaris")).open("/besluiten/ALV-2026-099/akte")
    assert page.status == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_lapses_is_named_with_the_clauses_and_the_day(language: Language) -> None:
    texts = texts_in(language)
    lapsing = SettingPlace(parameter=ParameterName("quorum"), kind=ParameterKind("amendment"))
    rows = dict(changes(settings(notice_days=14), (lapsing,), (Clause("12.3"), Clause("21.1")), None, texts))
    assert rows[texts.t("parameter.quorum.amendment.title")] == texts.t("amendment.lapses")
    assert rows[texts.t("amendment.clauses")] == texts.join(["12.3", "21.1"])
