"""The agenda of an assembly on pages: items are added, put in order, changed and withdrawn, and it says since when."""

from datetime import timedelta

import pytest

from api.texts import texts_in
from tests.api.assembly import TITLE, Assembly, amended, convened
from tests.api.conftest import House
from tests.api.visiting import Page, somebody
from tests.rights import ROLES, Role

NL = texts_in("nl")
BOARD: frozenset[Role] = frozenset({"voorzitter", "secretaris", "penningmeester"})


async def ahead(house: House) -> Assembly:
    """An assembly in nine days, with something to talk about and a motion."""
    today = house.services.today()
    return await convened(house, held_on=today + timedelta(days=9), called_on=today - timedelta(days=1), charter=None)


def path_of(assembly: Assembly, then: str = "") -> str:
    return f"/vergaderingen/{assembly.meeting}{then}"


def steps_of(assembly: Assembly) -> dict[str, str]:
    """The pages on which the agenda changes."""
    return {
        "add": path_of(assembly, "/agenda"),
        "order": path_of(assembly, "/volgorde"),
        "withdraw": f"/vergaderingen/punten/{assembly.meeting}.1/intrekken",
        "withdraw a motion": f"/vergaderingen/punten/{assembly.item}/intrekken",
        "change": f"/stemmen/{assembly.item}/wijzigen",
    }


async def test_each_step_is_for_the_board_and_linked_from_the_meeting(house: House) -> None:
    assembly = await ahead(house)
    for role in ROLES:
        reader = await somebody(house, role)
        links = (await reader.open(path_of(assembly))).links
        for step, path in steps_of(assembly).items():
            page = await reader.open(path)
            expected = 200 if role in BOARD else 401 if role == "anyone" else 403
            assert (role, step, page.status) == (role, step, expected)
            assert (role, step, path in links) == (role, step, role in BOARD)


async def test_no_step_is_linked_or_open_once_the_meeting_is_closed(house: House) -> None:
    assembly = await (await (await (await convened(house)).check_in(1)).begin()).end()
    secretaris = await somebody(house, "secretaris")
    links = (await secretaris.open(path_of(assembly))).links
    assert not set(steps_of(assembly).values()) & set(links)
    for path in steps_of(assembly).values():
        page = await secretaris.open(path)
        assert page.status == 409 or not page.is_check


async def on_the_agenda(house: House, assembly: Assembly, role: Role = "member") -> Page:
    return await (await somebody(house, role)).open(path_of(assembly))


async def test_a_motion_is_added_and_the_page_says_since_when_it_is_there(house: House) -> None:
    assembly, secretaris = await ahead(house), await somebody(house, "secretaris")
    path = path_of(assembly, "/agenda")
    assert NL.t("agenda.add.other.ordinary") in (await secretaris.open(path)).text
    form, recorded = await secretaris.open(path, soort="ordinary"), house.recorded
    fault = await secretaris.send(path, form, added__title="Koop een fiets")
    assert (fault.status, fault.text.count("Schrijf wat het voorstel inhoudt, en waarom.")) == (422, 2)
    check = await secretaris.send(path, fault, added__text="Een **rode**.")
    assert (check.title, house.recorded) == (NL.t("agenda.add.check"), recorded)
    again = await secretaris.send(path, check, _step="change")
    assert again.form()["added-title"] == "Koop een fiets"
    done = await secretaris.send(path, check, _step="record")
    assert (done.status, house.recorded) == (200, recorded + 1)
    page = await on_the_agenda(house, assembly)
    assert "Koop een fiets" in page.text
    assert page.text.count(NL.t("agenda.on_since", day=NL.day(house.services.today()))) == 1
    assert f"/stemmen/{assembly.meeting}.3" in page.links


async def test_an_item_that_is_late_is_added_knowingly(house: House) -> None:
    assembly, secretaris = await convened(house), await somebody(house, "secretaris")
    path, recorded = path_of(assembly, "/agenda"), house.recorded
    form = await secretaris.open(path)
    assert "short_notice" in form.html
    refused = await secretaris.send(path, form, added__title="Rondvraag")
    assert (refused.status, house.recorded) == (409, recorded)
    assert "notice-too-short" in refused.text
    check = await secretaris.send(path, refused, short_notice="true")
    assert NL.t("agenda.add.late") in check.text
    await secretaris.send(path, check, _step="record")
    assert "Rondvraag" in (await on_the_agenda(house, assembly)).text


@pytest.mark.parametrize(("typed", "status"), [({"1": "2"}, 200), ({"2": "1"}, 200), ({}, 409), ({"1": "x"}, 409)])
async def test_the_agenda_comes_in_the_order_of_the_places(house: House, typed: dict[str, str], status: int) -> None:
    assembly, secretaris = await ahead(house), await somebody(house, "secretaris")
    path = path_of(assembly, "/volgorde")
    places = {f"_place__{assembly.meeting}.{number}": place for number, place in typed.items()}
    form = await secretaris.open(path)
    done = await secretaris.send(path, form, **places)
    assert done.status == status
    html = (await on_the_agenda(house, assembly)).html
    assert (html.index(TITLE) < html.index("Opening")) is (status == 200)
    listed = (await house.get(f"/api/meetings/{assembly.meeting}", "member")).json()["agenda"]
    numbers = [(item["order"], item["number"]) for item in listed]
    assert numbers == ([(1, 2), (2, 1)] if status == 200 else [(1, 1), (2, 2)])


async def test_what_is_withdrawn_stays_to_be_seen_as_such(house: House) -> None:
    assembly, secretaris = await ahead(house), await somebody(house, "secretaris")
    for path in (steps_of(assembly)["withdraw"], steps_of(assembly)["withdraw a motion"]):
        done = await secretaris.do(path)
        assert done.status == 200
        assert path not in done.links
    since = NL.t("agenda.off_since", day=NL.day(house.services.today()))
    assert (await on_the_agenda(house, assembly)).text.count(since) == 2
    voting = await (await somebody(house, "member")).open(f"/stemmen/{assembly.item}")
    assert NL.t("voting.withdrawn_note", day=NL.day(house.services.today())) in voting.text
    history = await (await somebody(house, "member")).open("/historie", type="AgendaItemWithdrawn")
    assert NL.t("told.AgendaItemWithdrawn", item=assembly.item) in history.text


async def test_a_motion_is_changed_and_its_page_says_since_when(house: House) -> None:
    assembly, secretaris = await ahead(house), await somebody(house, "secretaris")
    path = steps_of(assembly)["change"]
    asked = await secretaris.open(path)
    assert asked.form()["title"] == TITLE
    await secretaris.do(path, title="Een betere titel", text="Een betere tekst.")
    page = await (await somebody(house, "member")).open(f"/stemmen/{assembly.item}")
    assert page.title == "Een betere titel"
    assert "Een betere tekst." in page.text
    assert TITLE not in (await on_the_agenda(house, assembly)).text
    history = await (await somebody(house, "member")).open("/historie", type="MotionAmended")
    assert NL.t("told.MotionAmended.before", item=assembly.item, title="Een betere titel") in history.text


async def test_what_was_changed_at_the_meeting_is_said_to_be(house: House) -> None:
    assembly, secretaris = await convened(house, charter=None), await somebody(house, "secretaris")
    await (await assembly.check_in(1)).begin()
    await secretaris.do(steps_of(assembly)["change"], text="Een betere tekst.")
    page = await (await somebody(house, "member")).open(f"/stemmen/{assembly.item}")
    assert NL.t("voting.changed_at_meeting", day=NL.day(house.services.today())) in page.text


async def test_an_amendment_of_the_statutes_stands_in_the_call_and_in_the_minutes(house: House) -> None:
    await amended(house)
    secretaris = await somebody(house, "secretaris")
    for path in ("/vergaderingen/{}/oproep", "/notulen/{}", "/vergaderingen/{}", "/vergaderingen/{}/scherm"):
        listed = (await house.get("/api/meetings", "member")).json()["items"]
        page = await secretaris.open(path.format(listed[0]["id"]))
        assert (path, page.status) == (path, 200)
    call = (await secretaris.open(f"/vergaderingen/{listed[0]['id']}/oproep")).text
    open_from = NL.day(house.services.today() - timedelta(days=9))
    for words in ("veertien dagen", "Voorstel om de statuten te wijzigen bij punt 2", f"ligt vanaf {open_from}"):
        assert words in call, "the law asks that the call says so"
