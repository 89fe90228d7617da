"""Meetings on pages: called in time, each page for whom it is."""

import re
from datetime import date, timedelta

import pytest

from api.texts import texts_in
from governance.commands.statutes import AdoptStatutes
from governance.rules.meetings import earliest_day
from governance.rules.verdict import at_least
from tests.api.assembly import CHARTER, TEXT, TITLE, convened
from tests.api.calling import CONVENE, a_call, boxes
from tests.api.conftest import House
from tests.api.visiting import Page, somebody
from tests.governance.rulebooks import a_rulebook
from tests.rights import ROLES, Role

NL = texts_in("nl")
MEMBERS: frozenset[Role] = frozenset({"member", "voorzitter", "secretaris", "penningmeester", "operator"})
BOARD: frozenset[Role] = frozenset({"voorzitter", "secretaris", "penningmeester"})
CHAIR: frozenset[Role] = frozenset({"voorzitter", "secretaris"})


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/vergaderingen", MEMBERS),
        (CONVENE, BOARD),
        ("/vergaderingen/{meeting}", MEMBERS),
        ("/vergaderingen/{meeting}/oproep", MEMBERS),
        ("/vergaderingen/{meeting}/presentie", BOARD | {"operator"}),
        ("/vergaderingen/{meeting}/quorum", CHAIR),
        ("/vergaderingen/{meeting}/sluiten", CHAIR),
    ],
)
async def test_each_page_is_for_whom_the_table_of_rights_says(
    house: House, path: str, allowed: frozenset[Role]
) -> None:
    assembly = await convened(house)
    for role in ROLES:
        page = await (await somebody(house, role)).open(path.format(meeting=assembly.meeting))
        expected = 200 if role in allowed else 401 if role == "anyone" else 403
        assert (role, page.status) == (role, expected)
        assert page.headings == 1


@pytest.mark.parametrize("name", ["ALV-2026-99", "ALV-2026-0", "x", "ALV-2026-1.3"])
async def test_a_meeting_that_is_not_there_has_no_page(house: House, name: str) -> None:
    page = await (await somebody(house, "member")).open(f"/vergaderingen/{name}")
    assert (page.status, page.title) == (404, NL.t("problem.404.title"))


async def test_the_list_says_what_is_to_come_and_what_has_been(house: House) -> None:
    member = await somebody(house, "member")
    empty = await member.open("/vergaderingen")
    assert NL.t("meetings.empty.member") in empty.text
    assert CONVENE not in empty.links
    over = await (await (await (await convened(house)).check_in(4)).begin()).end()
    ahead = await convened(house)
    page = await member.open("/vergaderingen")
    assert page.html.index(ahead.meeting) < page.html.index(NL.t("meetings.past")) < page.html.index(over.meeting)
    assert CONVENE in (await (await somebody(house, "secretaris")).open("/vergaderingen")).links


async def test_the_earliest_day_is_shown_with_the_days_that_were_counted(house: House) -> None:
    today = house.services.today()
    earliest = earliest_day(today, a_rulebook())
    assert earliest.first_counted_on is not None
    assert earliest.last_counted_on is not None
    page = await (await somebody(house, "secretaris")).open(CONVENE)
    assert earliest.meeting_on == today + timedelta(days=8)
    assert NL.t("convene.earliest", called=NL.day(today), earliest=NL.day(earliest.meeting_on)) in page.text
    first, last = NL.day(earliest.first_counted_on), NL.day(earliest.last_counted_on)
    assert NL.t("convene.counted", n=7, first=first, last=last) in page.text


async def test_who_writes_a_call_is_asked_not_to_name_people(house: House) -> None:
    """What stands on an agenda stays in the log for ever, also when somebody has their name erased."""
    page = await (await somebody(house, "secretaris")).open(CONVENE)
    assert page.text.count(NL.t("text.no_names")) == 3, "at what is talked about, the motion, and its text"


async def test_the_days_are_counted_again_once_both_were_typed(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    early, held = house.services.today() - timedelta(days=3), house.services.today() + timedelta(days=5)
    typed = {**boxes("called_on", early), **boxes("held_on", held)}
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    assert page.status == 422
    assert NL.t("convene.days_between", n=7) in page.text
    earliest = earliest_day(early, a_rulebook()).meeting_on
    assert NL.t("convene.earliest", called=NL.day(early), earliest=NL.day(earliest)) in page.text


async def test_all_that_is_wrong_is_told_at_once_and_what_was_typed_stays(house: House) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    typed = {
        "starts_at": "half acht",
        "place": "Voorbeeldzaal",
        "held_on__day": "31",
        "items__2__charter__wording": CHARTER,
    }
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    assert (page.status, house.recorded) == (422, recorded)
    for sentence in (
        "Vul de maand in.",
        "Schrijf de begintijd als uur en minuten, bijvoorbeeld 19.30.",
        "Schrijf in één zin waar dit punt over gaat.",
        "Schrijf wat het voorstel inhoudt, en waarom.",
        "Kies de kamer van dit handvest, of haal de tekst weg.",
    ):
        assert page.text.count(sentence) == 2, sentence
    kept = page.form()
    assert [kept[name] for name in ("starts_at", "place", "held_on-day")] == ["half acht", "Voorbeeldzaal", "31"]


async def test_a_call_that_is_late_is_refused_with_its_rule_and_can_be_made_knowingly(house: House) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    soon = boxes("held_on", house.services.today() + timedelta(days=7))
    first = await secretaris.open(CONVENE)
    assert "short_notice" not in first.html
    refused = await secretaris.send(CONVENE, first, **a_call(house, **soon))
    assert (refused.status, house.recorded) == (409, recorded)
    assert "minstens 7 dagen, en hier zijn het er 6" in refused.text
    assert "Op tijd opgeroepen" in refused.text
    assert "notice-too-short" in refused.text
    assert NL.t("convene.short_notice_hint") in refused.text
    check = await secretaris.send(CONVENE, refused, short_notice="true")
    assert (check.title, house.recorded) == (NL.t("convene.check_title"), recorded)
    assert NL.t("convene.short_notice_accepted") in check.text
    done = await secretaris.send(CONVENE, check, CONVENE, _step="record")
    assert done.title.startswith("De leden zijn opgeroepen")
    assert house.recorded == recorded + 3


async def test_nothing_counts_before_the_check_and_every_answer_can_be_changed_there(house: House) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    first = await secretaris.open(CONVENE)
    check = await secretaris.send(CONVENE, first, **a_call(house))
    assert (check.status, check.title, house.recorded) == (200, NL.t("convene.check_title"), recorded)
    for answer in ("19.30 uur", "Voorbeeldzaal", "Opening", TITLE, "MultiBron", "Huisregels"):
        assert answer in check.text
    assert NL.t("convene.days_between", n=7) in check.text
    again = await secretaris.send(CONVENE, check, CONVENE, _step="change")
    assert again.title == NL.t("convene.title")
    assert again.form()["items-2-text"].strip() == TEXT
    assert again.form()["_key"] == first.form()["_key"]
    assert house.recorded == recorded


@pytest.mark.parametrize(("days", "asked"), [(60, False), (61, True), (366, True)])
async def test_the_check_asks_once_more_whether_a_call_went_out_so_long_ago(
    house: House, days: int, asked: bool
) -> None:
    secretaris, sent = await somebody(house, "secretaris"), house.services.today() - timedelta(days=days)
    first = await secretaris.open(CONVENE)
    check = await secretaris.send(CONVENE, first, **a_call(house, **boxes("called_on", sent)))
    assert check.title == NL.t("convene.check_title")
    assert (NL.t("convene.long_ago", called=NL.day(sent), n=days) in check.text) is asked
    done = await secretaris.send(CONVENE, check, CONVENE, _step="record")
    assert done.title.startswith("De leden zijn opgeroepen")


async def test_a_call_of_before_the_founding_leads_back_to_its_day(house: House) -> None:
    secretaris, recorded = await somebody(house, "secretaris"), house.recorded
    typed = a_call(house, **boxes("called_on", date(2015, 12, 8)))
    check = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    refused = await secretaris.send(CONVENE, check, CONVENE, _step="record")
    assert (refused.status, house.recorded) == (409, recorded)
    assert "opgericht op 9 december 2015" in refused.text
    assert refused.form()["called_on-year"] == "2015"


async def test_a_call_that_is_sent_twice_is_one_meeting_and_its_receipt_keeps_working(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    check = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **a_call(house))
    done = await secretaris.send(CONVENE, check, CONVENE, _step="record")
    recorded = house.recorded
    again = await secretaris.send(CONVENE, check, CONVENE, _step="record")
    assert (again.path, again.title, house.recorded) == (done.path, done.title, recorded)
    assert re.search(r"Vastgelegd op positie \d+ van het log", again.text)
    for words in ("19.30 uur", "Voorbeeldzaal", TITLE, "Huisregels"):
        assert words in again.text


async def test_going_back_and_changing_the_call_makes_no_second_meeting(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    check = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **a_call(house))
    await secretaris.send(CONVENE, check, CONVENE, _step="record")
    recorded = house.recorded
    back = await secretaris.send(CONVENE, check, CONVENE, place="Andere zaal", _step="record")
    assert (back.status, house.recorded) == (422, recorded)
    assert NL.t("form.fault.already_sent") in back.text
    assert back.form()["place"] == "Andere zaal"


async def test_a_member_reads_the_call_as_a_letter_and_no_receipt(house: House) -> None:
    assembly = await convened(house)
    page = await (await somebody(house, "member")).open(f"/vergaderingen/{assembly.meeting}/oproep")
    assert page.title == NL.t("call.heading")
    assert "Vastgelegd op positie" not in page.text


async def test_a_call_keeps_the_days_of_the_statutes_under_which_it_was_sent(house: House) -> None:
    """Statutes in force since yesterday ask fourteen days: not of a call that went out before, on no page."""
    secretaris, today = await somebody(house, "secretaris"), house.services.today()
    fourteen = a_rulebook(quorum={"ordinary": at_least("1/2")}, notice_days=14)
    await house.do(
        AdoptStatutes(parameters=fourteen.statutes, in_force_on=today - timedelta(days=1), source="voorbeeld")
    )
    enough = NL.t("convene.days_enough", n=7)
    assembly = await convened(house)
    assert enough in (await secretaris.open(f"/vergaderingen/{assembly.meeting}/oproep")).text
    typed = {**boxes("called_on", today - timedelta(days=5)), **boxes("held_on", today + timedelta(days=3))}
    first = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    assert enough in first.text
    check = await secretaris.send(CONVENE, first, **a_call(house, **typed))
    assert (check.title, enough in check.text) == (NL.t("convene.check_title"), True)
    late = await secretaris.send(CONVENE, check, CONVENE, _step="change")
    late = await secretaris.send(CONVENE, late, **boxes("called_on", today))
    assert (late.status, NL.t("convene.days_short", n=14) in late.text) == (409, True)


async def test_the_quorum_is_asked_by_the_statutes_of_the_meetings_day(house: House) -> None:
    """Whatever is in force on the day on which somebody looks."""
    today = house.services.today()
    assembly = await convened(house, held_on=today + timedelta(days=9), called_on=today)
    half = a_rulebook(quorum={"ordinary": at_least("1/2")})
    await house.do(AdoptStatutes(parameters=half.statutes, in_force_on=today + timedelta(days=1), source="voorbeeld"))
    page = await (await somebody(house, "secretaris")).open(f"/vergaderingen/{assembly.meeting}/quorum")
    assert "minstens de helft" in page.text
    assert NL.t("quorum.none") not in page.text


def titles(page: Page) -> list[str]:
    """What stands in the titles of the blocks, in their order."""
    form = page.form()
    return [form[name] for name in form if name.startswith("items-") and name.endswith("-title")]


async def test_items_are_added_without_losing_anything(house: House) -> None:
    secretaris, typed = await somebody(house, "secretaris"), a_call(house)
    begun = await secretaris.send(CONVENE, await secretaris.open(CONVENE), _step="add-discussion")
    assert titles(begun) == ["", "", ""], "nobody has typed anything yet"
    more = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed, _step="add-discussion")
    assert (more.status, more.form()["place"], titles(more)) == (200, "Voorbeeldzaal", ["Opening", TITLE, ""])
    assert "govuk-error-summary" not in more.html
    more = await secretaris.send(CONVENE, more, items__3__title="Rondvraag", _step="add-ordinary")
    assert titles(more) == ["Opening", TITLE, "Rondvraag", ""]
    check = await secretaris.send(CONVENE, more)
    assert (check.status, check.title) == (200, NL.t("convene.check_title")), "an empty block is no item"
    assert check.html.index("Opening") < check.html.index(TITLE) < check.html.index("Rondvraag")


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({3: "1"}, "cab"),
        ({1: "3"}, "bca"),
        ({1: "2"}, "bac"),
        ({1: "9", 2: " 1 "}, "bca"),
        ({1: "x", 2: "", 3: "-1"}, "abc"),
    ],
)
async def test_items_come_in_the_order_of_the_places_that_are_typed(
    house: House, places: dict[int, str], order: str
) -> None:
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), items__1__title="a", _step="add-discussion")
    page = await secretaris.send(CONVENE, page, items__2__title="b", _step="add-discussion")
    typed = {f"_place__{number}": place for number, place in places.items()}
    page = await secretaris.send(CONVENE, page, items__3__title="c", **typed, _step="arrange")
    assert "".join(titles(page)) == order


async def test_an_item_is_taken_out(house: House) -> None:
    secretaris, typed = await somebody(house, "secretaris"), a_call(house)
    left = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed, _step="remove-1")
    assert (left.status, titles(left)) == (200, [TITLE])
    none = await secretaris.send(CONVENE, left, _step="remove-1")
    assert titles(none) == []
    refused = await secretaris.send(CONVENE, none)
    assert (refused.status, refused.text.count("Zet minstens één punt op de agenda.")) == (422, 2)


async def test_a_call_puts_all_its_items_on_the_agenda(house: House) -> None:
    secretaris, typed = await somebody(house, "secretaris"), a_call(house)
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed, _step="add-ordinary")
    check = await secretaris.send(CONVENE, page, items__3__title="Tweede voorstel", items__3__text="Nog een.")
    done = await secretaris.send(CONVENE, check, CONVENE, _step="record")
    for words in ("Opening", TITLE, "Tweede voorstel", "Nog een."):
        assert words in done.text
    held = (await house.get("/api/meetings", "member")).json()["items"][0]
    assert [(item["order"], item["kind"]) for item in held["agenda"]] == [(1, None), (2, "ordinary"), (3, "ordinary")]
