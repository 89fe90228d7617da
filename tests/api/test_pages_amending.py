"""An amendment of the statutes is put on an agenda by a form: its text, and the rules that it changes."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from api.texts import texts_in
from governance.commands.statutes import AdoptStatutes
from governance.events.decisions import AmendStatutes
from governance.events.voting import MotionTabled
from governance.ids import Clause, ItemId, ParameterKind, ParameterName
from governance.log.event import decode_event
from governance.rules.amended import SettingPlace
from governance.rules.parameters import Setting
from tests.api.assembly import Assembly, convened
from tests.api.calling import CONVENE, a_call, boxes
from tests.api.conftest import House
from tests.api.visiting import Page, Somebody, somebody
from tests.governance.rulebooks import settings

NL = texts_in("nl")
NOTICE = "items-1-settings-notice_days"
WORDS = {"items__1__title": "Langere oproep", "items__1__text": "Artikel 12.3 luidt: de termijn is veertien dagen."}


def as_typed(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "__"): typed for name, typed in fields.items()}


async def blank(secretaris: Somebody, **typed: str) -> Page:
    """A call with the block of an amendment alone."""
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), _step="add-amendment")
    for _ in range(2):
        page = await secretaris.send(CONVENE, page, _step="remove-1")
    in_time = boxes("held_on", secretaris.house.services.today() + timedelta(days=12))
    call = {"starts_at": "19.30", "place": "Voorbeeldzaal", **in_time}
    return await secretaris.send(CONVENE, page, **call, **WORDS, **typed, _step="rule")


async def with_rule(secretaris: Somebody, **typed: str) -> Page:
    """The same with the rule about the call in it."""
    page = await blank(secretaris, items__1__pick="notice_days")
    assert f"{NOTICE}-number" in page.form()
    return await secretaris.send(CONVENE, page, **as_typed(typed))


async def to_add(secretaris: Somebody) -> tuple[Assembly, str, Page]:
    """An assembly in two weeks, the page that adds to its agenda, and the check of an amendment there."""
    house, today = secretaris.house, secretaris.house.services.today()
    ahead = await convened(house, held_on=today + timedelta(days=14), called_on=today, charter=None)
    path = f"/vergaderingen/{ahead.meeting}/agenda"
    page = await secretaris.open(path, soort="amendment")
    typed = {"added__title": "Langere oproep", "added__text": "Veertien dagen."}
    page = await secretaris.send(path, page, **typed, added__pick="notice_days", _step="rule")
    return ahead, path, await secretaris.send(path, page, added__settings__notice_days__number="14")


def tabled(house: House) -> MotionTabled:
    """The motion that was recorded last."""
    rows = house.database.execute(
        "SELECT type, data FROM events WHERE type = 'MotionTabled' ORDER BY position DESC LIMIT 1"
    ).fetchall()
    event = decode_event(*rows[0])
    assert isinstance(event, MotionTabled)
    return event


async def test_an_amendment_is_called_for_with_the_rules_that_were_picked(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    check = await with_rule(
        secretaris, **{f"{NOTICE}-number": "14", f"{NOTICE}-clause": "12.3", "items-1-clauses": "2.1, 14"}
    )
    assert check.is_check
    for words in ("14 dagen (artikel 12.3)", "2.1 en 14", WORDS["items__1__text"]):
        assert words in check.text
    back = await secretaris.send(CONVENE, check, _step="change")
    assert back.form()[f"{NOTICE}-number"] == "14"
    assert back.form()["items-1-clauses"] == "2.1, 14"
    done = await secretaris.send(CONVENE, check, _step="record")
    assert done.status == 200
    motion = tabled(house)
    assert motion.kind == "amendment"
    assert motion.text_open_from == house.services.today()
    assert motion.effect == AmendStatutes(
        settings=(Setting(parameter=ParameterName("notice_days"), value=14, clause=Clause("12.3")),),
        clauses=(Clause("2.1"), Clause("14")),
    )


async def test_beside_a_rule_stands_what_holds_now_and_a_rule_can_be_taken_out_again(house: House) -> None:
    [rule] = settings(notice_days=10)
    adopted = (replace(rule, clause=Clause("12.3")),)
    await house.do(AdoptStatutes(parameters=adopted, in_force_on=house.services.today(), source="Voorbeeldakte"))
    secretaris = await somebody(house, "secretaris")
    page = await blank(secretaris, items__1__pick="notice_days")
    assert page.form()[f"{NOTICE}-clause"] == "12.3", "most amendments leave it as it is"
    assert "Nu: 10 dagen" in page.text
    assert NL.t("amending.pick_more") in page.text
    page = await secretaris.send(CONVENE, page, items__1__pick="quorum-amendment", _step="rule")
    assert {f"{NOTICE}-number", "items-1-settings-quorum-amendment-comparison"} <= page.form().keys()
    page = await secretaris.send(CONVENE, page, _step=f"no-rule-{NOTICE}")
    assert f"{NOTICE}-number" not in page.form()
    assert "items-1-settings-quorum-amendment-comparison" in page.form()
    assert page.form()["items-1-title"] == WORDS["items__1__title"]


async def test_a_rule_can_go_where_the_statutes_say_it(house: House) -> None:
    """Its clause is one that changes."""
    await house.do(
        AdoptStatutes(parameters=settings(notice_days=10), in_force_on=house.services.today(), source="Voorbeeldakte")
    )
    secretaris = await somebody(house, "secretaris")
    check = await with_rule(secretaris, **{f"{NOTICE}-lapses": "true", f"{NOTICE}-clause": "12.3"})
    assert NL.t("amendment.lapses") in check.text
    assert "Nu: 10 dagen" in check.text
    await secretaris.send(CONVENE, check, _step="record")
    lapsing = (SettingPlace(parameter=ParameterName("notice_days")),)
    assert tabled(house).effect == AmendStatutes(falls_back=lapsing, clauses=(Clause("12.3"),))


async def test_a_rule_that_the_statutes_do_not_have_cannot_go(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    page = await blank(secretaris, items__1__pick="notice_days")
    assert NL.t("amending.lapses_yes") not in page.text
    refused = await secretaris.send(CONVENE, page, **as_typed({f"{NOTICE}-lapses": "true"}))
    assert refused.status == 409
    assert NL.t("refusal.statutes-are-silent.title") in refused.text or "zeggen nu al niets over" in refused.text


async def test_whoever_changes_the_text_is_told_which_rules_stay(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    ahead, path, check = await to_add(secretaris)
    await secretaris.send(path, check, _step="record")
    asked = await secretaris.open(f"/stemmen/{ahead.meeting}.3/wijzigen")
    assert NL.t("amending.stays_why") in asked.text
    assert "14 dagen" in asked.text
    assert NL.t("amending.stays_why") not in (await secretaris.open(f"/stemmen/{ahead.item}/wijzigen")).text


async def test_a_rule_of_one_kind_and_the_days_are_recorded(house: House) -> None:
    secretaris, today = await somebody(house, "secretaris"), house.services.today()
    page = await blank(secretaris, items__1__pick="quorum-amendment")
    quorum = "items-1-settings-quorum-amendment"
    later, before = today + timedelta(days=90), today - timedelta(days=2)
    typed = as_typed({f"{quorum}-comparison": "at_least", f"{quorum}-share": "2/3"})
    days = {**boxes("items__1__not_before", later), **boxes("items__1__text_open_from", before)}
    check = await secretaris.send(CONVENE, page, **typed, **days)
    await secretaris.send(CONVENE, check, _step="record")
    motion = tabled(house)
    assert isinstance(motion.effect, AmendStatutes)
    [setting] = motion.effect.settings
    assert (setting.parameter, setting.kind) == (ParameterName("quorum"), ParameterKind("amendment"))
    assert (motion.effect.not_before, motion.text_open_from) == (later, before)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, f"{NOTICE}-number", "form.fault.rule_empty"),
        ({f"{NOTICE}-number": "14", f"{NOTICE}-lapses": "true"}, f"{NOTICE}-lapses", "form.fault.rule_lapses"),
        ({f"{NOTICE}-clause": "12.3"}, f"{NOTICE}-number", "form.fault.clause_alone"),
        ({f"{NOTICE}-number": "veel"}, f"{NOTICE}-number", None),
        ({f"{NOTICE}-number": "9999"}, f"{NOTICE}-number", None),
        ({f"{NOTICE}-number": "14", "items-1-clauses": "2.1, %%"}, "items-1-clauses", None),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    house: House, typed: dict[str, str], field: str, sentence: str | None
) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    page = await with_rule(secretaris, **typed)
    assert (page.status, house.recorded) == (422, recorded)
    assert f'href="#{field}"' in page.html
    assert sentence is None or NL.t(sentence) in page.text
    assert {name: page.form().get(name) for name in typed} == typed


async def test_a_rule_that_was_picked_and_not_asked_for_yet_is_asked_before_the_check(house: House) -> None:
    """Whoever picks a rule and presses on is not led past it."""
    secretaris = await somebody(house, "secretaris")
    page = await blank(secretaris)
    asked = await secretaris.send(CONVENE, page, items__1__pick="notice_days")
    assert asked.status == 422
    assert f"{NOTICE}-number" in asked.form()


async def test_an_amendment_that_changes_nothing_is_told_before_the_check(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.send(CONVENE, await blank(secretaris))
    assert page.status == 409
    assert NL.t("refusal.amends-nothing.title") in page.text or "amends-nothing" in page.html
    assert NL.t("convene.short_notice_yes") not in page.text


async def test_the_last_days_are_shown_and_one_that_comes_too_late_is_told(house: House) -> None:
    """The text must lie open for five working days of which none is that of the meeting."""
    secretaris, today = await somebody(house, "secretaris"), house.services.today()
    assert (
        NL.t("amending.days_follow")
        in (await secretaris.send(CONVENE, await secretaris.open(CONVENE), _step="add-amendment")).text
    )
    page = await blank(secretaris, items__1__pick="notice_days")
    assert "Oproepen voor deze vergadering kan tot en met" in page.text
    typed = as_typed({f"{NOTICE}-number": "14"})
    late = await secretaris.send(CONVENE, page, **typed, **boxes("held_on", today + timedelta(days=3)))
    assert late.status == 409
    accepted = await secretaris.send(CONVENE, late, short_notice="true")
    assert accepted.is_check
    assert NL.t("convene.short_notice_accepted") in accepted.text


async def test_an_amendment_is_added_to_an_agenda(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    ahead, path, check = await to_add(secretaris)
    assert check.is_check
    assert "14 dagen" in check.text
    done = await secretaris.send(path, check, _step="record")
    assert (done.status, tabled(house).item) == (200, ItemId(f"{ahead.meeting}.3"))


@pytest.mark.parametrize(
    "fields",
    [
        {"items-2-settings-notice_days-number": "14"},
        {"items-1-settings-no_such_rule-number": "14"},
        {"items-1-settings-1-value": "14", "items-1-settings-1-parameter": "notice_days"},
        {"items-1-settings-notice_days-what": "14"},
        {"items-1-pick": "no_such_rule"},
    ],
)
async def test_fields_that_no_page_has_record_nothing(house: House, fields: dict[str, Any]) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    page = await secretaris.open(CONVENE)
    typed = {**a_call(house), **as_typed(fields)} | (
        {"items__1__kind": "amendment"} if "items-1-" in str(fields) else {}
    )
    answer = await secretaris.send(CONVENE, page, **typed)
    assert answer.status in (409, 422)
    assert house.recorded == recorded
