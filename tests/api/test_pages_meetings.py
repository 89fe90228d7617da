"""Meetings on pages: called in time, attended by one tap, led one step at a time; each page for whom it is."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from api.texts import texts_in
from governance import demo
from governance.commands.meetings import CheckIn, CheckOut, ConveneAssembly, EstablishQuorum
from governance.commands.membership import SuspendMember
from governance.commands.statutes import AdoptStatutes
from governance.commands.voting import OpenVoting
from governance.ids import MeetingId, MemberId, voting_id
from governance.log.command import Command, call
from governance.rules.meetings import earliest_day
from governance.rules.statutes import Rulebook
from governance.rules.verdict import at_least
from tests.api.assembly import CHARTER, TEXT, TITLE, convened, do
from tests.api.conftest import ROLES, House, Role
from tests.api.visiting import Page, Somebody, somebody

NL = texts_in("nl")
CONVENE = "/vergaderingen/oproepen"
MEMBERS: frozenset[Role] = frozenset({"member", "voorzitter", "secretaris", "penningmeester", "operator"})
BOARD: frozenset[Role] = frozenset({"voorzitter", "secretaris", "penningmeester"})
CHAIR: frozenset[Role] = frozenset({"voorzitter", "secretaris"})


def boxes(name: str, day: date) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def a_call(house: House, **more: str) -> dict[str, str]:
    """All answers of a call in time."""
    today = house.services.today()
    said = {
        **boxes("held_on", today + timedelta(days=8)),
        "starts_at": "19.30",
        "place": "Voorbeeldzaal",
        "agenda": "Opening",
        "title": TITLE,
        "text": TEXT,
        "charter_of": "multibron",
        "charter_text": CHARTER,
    }
    return said | more


async def a_secretaris(house: House) -> Somebody:
    """The secretaris at a browser."""
    return await somebody(house, "secretaris")


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
    over = await (await convened(house)).end()
    ahead = await convened(house)
    page = await member.open("/vergaderingen")
    assert page.html.index(ahead.meeting) < page.html.index(NL.t("meetings.past")) < page.html.index(over.meeting)
    assert CONVENE in (await (await a_secretaris(house)).open("/vergaderingen")).links


async def test_the_earliest_day_is_shown_with_the_days_that_were_counted(house: House) -> None:
    today = house.services.today()
    earliest = earliest_day(today, Rulebook())
    assert earliest.first_counted_on is not None
    assert earliest.last_counted_on is not None
    page = await (await a_secretaris(house)).open(CONVENE)
    assert earliest.meeting_on == today + timedelta(days=8)
    assert NL.t("convene.earliest", called=NL.day(today), earliest=NL.day(earliest.meeting_on)) in page.text
    first, last = NL.day(earliest.first_counted_on), NL.day(earliest.last_counted_on)
    assert NL.t("convene.counted", n=7, first=first, last=last) in page.text


async def test_who_writes_a_call_is_asked_not_to_name_people(house: House) -> None:
    """What stands on an agenda stays in the log for ever, also when somebody has their name erased."""
    page = await (await somebody(house, "secretaris")).open(CONVENE)
    assert page.text.count(NL.t("text.no_names")) == 3, "at the agenda, the motion, and its text"


async def test_the_days_are_counted_again_once_both_were_typed(house: House) -> None:
    secretaris = await a_secretaris(house)
    early, held = house.services.today() - timedelta(days=3), house.services.today() + timedelta(days=5)
    typed = {**boxes("called_on", early), **boxes("held_on", held)}
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    assert page.status == 422
    assert NL.t("convene.days_between", n=7) in page.text
    earliest = earliest_day(early, Rulebook()).meeting_on
    assert NL.t("convene.earliest", called=NL.day(early), earliest=NL.day(earliest)) in page.text


async def test_all_that_is_wrong_is_told_at_once_and_what_was_typed_stays(house: House) -> None:
    secretaris, recorded = await a_secretaris(house), house.recorded
    typed = {"starts_at": "half acht", "place": "Voorbeeldzaal", "held_on__day": "31", "charter_text": CHARTER}
    page = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    assert (page.status, house.recorded) == (422, recorded)
    for sentence in (
        "Vul de maand in.",
        "Schrijf de begintijd als uur en minuten, bijvoorbeeld 19.30.",
        "Schrijf in één zin wat jullie voorstellen.",
        "Schrijf wat het voorstel inhoudt, en waarom.",
        "Kies de kamer van dit handvest, of haal de tekst weg.",
    ):
        assert page.text.count(sentence) == 2, sentence
    kept = page.form()
    assert [kept[name] for name in ("starts_at", "place", "held_on-day")] == ["half acht", "Voorbeeldzaal", "31"]


async def test_a_call_that_is_late_is_refused_with_its_rule_and_can_be_made_knowingly(house: House) -> None:
    secretaris, recorded = await a_secretaris(house), house.recorded
    soon = boxes("held_on", house.services.today() + timedelta(days=7))
    first = await secretaris.open(CONVENE)
    assert "short_notice" not in first.html
    refused = await secretaris.send(CONVENE, first, **a_call(house, **soon))
    assert (refused.status, house.recorded) == (409, recorded)
    assert "minstens 7 dagen, en hier zijn het er 6" in refused.text
    assert "Op tijd opgeroepen" in refused.text
    assert "notice-too-short" in refused.text
    assert NL.t("convene.short_notice_hint") in refused.text
    check = await secretaris.send(CONVENE, refused, short_notice="true", agenda="Opening")
    assert (check.title, house.recorded) == (NL.t("convene.check_title"), recorded)
    assert NL.t("convene.short_notice_accepted") in check.text
    done = await secretaris.send(CONVENE, check, CONVENE, _sure="1")
    assert done.title.startswith("De leden zijn opgeroepen")
    assert house.recorded == recorded + 3


async def test_nothing_counts_before_the_check_and_every_answer_can_be_changed_there(house: House) -> None:
    secretaris, recorded = await a_secretaris(house), house.recorded
    first = await secretaris.open(CONVENE)
    check = await secretaris.send(CONVENE, first, **a_call(house))
    assert (check.status, check.title, house.recorded) == (200, NL.t("convene.check_title"), recorded)
    for answer in ("19.30 uur", "Voorbeeldzaal", "Opening", TITLE, "MultiBron", "Huisregels"):
        assert answer in check.text
    assert NL.t("convene.days_between", n=7) in check.text
    again = await secretaris.send(CONVENE, check, CONVENE, _change="1")
    assert again.title == NL.t("convene.title")
    assert again.form()["text"].strip() == TEXT
    assert again.form()["_key"] == first.form()["_key"]
    assert house.recorded == recorded


@pytest.mark.parametrize(("days", "asked"), [(60, False), (61, True), (366, True)])
async def test_the_check_asks_once_more_whether_a_call_went_out_so_long_ago(
    house: House, days: int, asked: bool
) -> None:
    secretaris, sent = await a_secretaris(house), house.services.today() - timedelta(days=days)
    first = await secretaris.open(CONVENE)
    check = await secretaris.send(CONVENE, first, **a_call(house, **boxes("called_on", sent)))
    assert check.title == NL.t("convene.check_title")
    assert (NL.t("convene.long_ago", called=NL.day(sent), n=days) in check.text) is asked
    done = await secretaris.send(CONVENE, check, CONVENE, _sure="1")
    assert done.title.startswith("De leden zijn opgeroepen")


async def test_a_call_of_before_the_founding_leads_back_to_its_day(house: House) -> None:
    secretaris, recorded = await a_secretaris(house), house.recorded
    typed = a_call(house, **boxes("called_on", date(2015, 12, 8)))
    check = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    refused = await secretaris.send(CONVENE, check, CONVENE, _sure="1")
    assert (refused.status, house.recorded) == (409, recorded)
    assert "opgericht op 9 december 2015" in refused.text
    assert refused.form()["called_on-year"] == "2015"


async def test_a_call_that_is_sent_twice_is_one_meeting_and_its_receipt_keeps_working(house: House) -> None:
    secretaris = await a_secretaris(house)
    check = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **a_call(house))
    done = await secretaris.send(CONVENE, check, CONVENE, _sure="1")
    recorded = house.recorded
    again = await secretaris.send(CONVENE, check, CONVENE, _sure="1")
    assert (again.path, again.title, house.recorded) == (done.path, done.title, recorded)
    assert re.search(r"Vastgelegd op positie \d+ van het log", again.text)
    for said in ("19.30 uur", "Voorbeeldzaal", TITLE, "Huisregels"):
        assert said in again.text


async def test_going_back_and_changing_the_call_makes_no_second_meeting(house: House) -> None:
    secretaris = await a_secretaris(house)
    check = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **a_call(house))
    await secretaris.send(CONVENE, check, CONVENE, _sure="1")
    recorded = house.recorded
    back = await secretaris.send(CONVENE, check, CONVENE, place="Andere zaal", _sure="1")
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
    secretaris, today = await a_secretaris(house), house.services.today()
    half = {"quorum_ordinary": at_least("1/2"), "notice_days": 14}
    fourteen = Rulebook(**half, from_statutes=tuple(half))  # type: ignore[arg-type]
    await house.do(AdoptStatutes(rulebook=fourteen, in_force_on=today - timedelta(days=1), source="voorbeeld"))
    enough = NL.t("convene.days_enough", n=7)
    assembly = await convened(house)
    assert enough in (await secretaris.open(f"/vergaderingen/{assembly.meeting}/oproep")).text
    typed = {**boxes("called_on", today - timedelta(days=5)), **boxes("held_on", today + timedelta(days=3))}
    first = await secretaris.send(CONVENE, await secretaris.open(CONVENE), **typed)
    assert enough in first.text
    check = await secretaris.send(CONVENE, first, **a_call(house, **typed))
    assert (check.title, enough in check.text) == (NL.t("convene.check_title"), True)
    late = await secretaris.send(CONVENE, check, CONVENE, _change="1")
    late = await secretaris.send(CONVENE, late, **boxes("called_on", today))
    assert (late.status, NL.t("convene.days_short", n=14) in late.text) == (409, True)


async def test_the_quorum_is_asked_by_the_statutes_of_the_meetings_day(house: House) -> None:
    """Whatever is in force on the day on which somebody looks."""
    today = house.services.today()
    assembly = await convened(house, held_on=today + timedelta(days=9), called_on=today)
    half = Rulebook(quorum_ordinary=at_least("1/2"), from_statutes=("quorum_ordinary",))
    await house.do(AdoptStatutes(rulebook=half, in_force_on=today + timedelta(days=1), source="voorbeeld"))
    page = await (await a_secretaris(house)).open(f"/vergaderingen/{assembly.meeting}/quorum")
    assert "minstens de helft" in page.text
    assert NL.t("quorum.none") not in page.text


async def test_more_lines_of_the_agenda_come_without_losing_anything(house: House) -> None:
    secretaris = await a_secretaris(house)
    more = await secretaris.send(CONVENE, await secretaris.open(CONVENE), agenda="Opening", place="Zaal", _more="1")
    assert (more.status, more.form()["place"]) == (200, "Zaal")
    assert more.html.count('name="agenda"') == 4
    assert "govuk-error-summary" not in more.html


# Who is there


def tap(page: Page, way: str, number: int) -> bool:
    """Whether there is a button that lets this member in or out."""
    return f'/presentie/{way}" name="member" value="{number}"' in page.html


async def test_one_tap_lets_a_member_in_and_another_out(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    assert tap(page, "komt", 5)
    page = await secretaris.send(f"{path}/komt", page, member="5")
    assert page.path == f"{path}?net=5"
    assert NL.t("attendance.just_in", name="Voorbeeldlid 05") in page.text
    assert tap(page, "gaat", 5)
    assert not tap(page, "komt", 5)
    page = await secretaris.send(f"{path}/gaat", page, member="5")
    assert NL.t("attendance.just_out", name="Voorbeeldlid 05") in page.text
    page = await secretaris.send(f"{path}/komt", page, member="5")
    assert tap(page, "gaat", 5)


@pytest.mark.parametrize(("typed", "found"), [("5", 5), ("voorbeeldlid 05", 5), ("VOORB 06", 6)])
async def test_a_member_is_found_by_number_or_name_and_the_search_is_over_after_the_tap(
    house: House, typed: str, found: int
) -> None:
    assembly = await convened(house)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path, zoek=typed)
    assert [number for number in range(1, 9) if tap(page, "komt", number)] == [found]
    page = await secretaris.send(f"{path}/komt", page, member=str(found))
    assert "Voorbeeldlid 01" in page.text
    assert tap(page, "gaat", found)


async def test_who_is_there_is_listed_page_by_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come before them in the register, and however many have left again."""
    monkeypatch.setattr("api.pages.meetings.attendance.ON_A_PAGE", 2)
    assembly = await (await convened(house)).check_in(4, 5, 6, 7)
    await assembly.do(CheckOut(meeting=assembly.meeting, member=MemberId(5)))
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}/presentie"
    first = await secretaris.open(path, toon="er")
    assert [number for number in range(1, 9) if tap(first, "gaat", number)] == [4, 6]
    [following] = [link for link in first.links if "na=" in link]
    second = await secretaris.open(following)
    assert [number for number in range(1, 9) if tap(second, "gaat", number)] == [7]
    assert not [number for number in range(1, 9) if tap(second, "komt", number)]


async def test_of_two_phones_at_the_door_the_second_is_told_that_the_member_is_in(house: House) -> None:
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    one, other = await a_secretaris(house), await a_secretaris(house)
    at_one, at_other = await one.open(path), await other.open(path)
    await one.send(f"{path}/komt", at_one, member="5")
    recorded = house.recorded
    refused = await other.send(f"{path}/komt", at_other, member="5")
    assert (refused.status, house.recorded) == (409, recorded)
    assert f"Lid 5 is al aangemeld bij vergadering {assembly.meeting}." in refused.text
    assert tap(refused, "gaat", 5)


async def test_a_double_tap_is_one_tap(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    await secretaris.send(f"{path}/komt", page, member="5")
    recorded = house.recorded
    again = await secretaris.send(f"{path}/komt", page, member="5")
    assert (again.status, house.recorded) == (200, recorded)


async def test_a_tap_that_is_sent_again_from_the_busy_page_is_the_same_tap(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembly, secretaris = await convened(house), await a_secretaris(house)
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    await secretaris.send(f"{path}/komt", page, member="4")
    recorded = house.recorded
    monkeypatch.setattr(house.services.bus, "room", 0)
    busy = await secretaris.send(f"{path}/komt", page, member="4")
    assert busy.status == 503
    monkeypatch.undo()
    again = await secretaris.send(f"{path}/komt", busy, f"{path}/komt")
    assert (again.status, house.recorded) == (200, recorded)


async def two_days_ago(house: House, command: Command) -> str:
    """Have it decided as the secretaris asked it then; what it is about."""
    secretaris, then = demo.OFFICE_HOLDERS["secretaris"], datetime.now(UTC) - timedelta(days=2)
    answer = await house.services.bus.do(command, call(person=house.person(secretaris), member=secretaris, now=then))
    await house.services.wait_for(answer.position, 10)
    return answer.events[0].subject


async def left_open(house: House, *, voting: bool) -> MeetingId:
    """An assembly of two days ago that could decide, and that nobody closed; ``voting``: nor its voting."""
    then = house.services.today() - timedelta(days=2)
    convene = ConveneAssembly(
        held_on=then, starts_at=time(20), place="Zaal", called_on=then - timedelta(days=9), title=TITLE, text=TEXT
    )
    meeting = MeetingId((await two_days_ago(house, convene)).removeprefix("meeting:"))
    for number in (4, 5, 6):
        await two_days_ago(house, CheckIn(meeting=meeting, member=MemberId(number)))
    await two_days_ago(house, EstablishQuorum(meeting=meeting))
    if voting:
        await two_days_ago(house, OpenVoting(voting=voting_id(meeting, 1)))
    return meeting


async def test_no_button_leads_a_member_to_an_assembly_that_is_over(house: House) -> None:
    """It may last past midnight and no day longer, closed or not (``is_over``): what then is refused is not offered."""
    meeting = await left_open(house, voting=True)
    member, vote = await somebody(house, "member"), f"/stemmen/{voting_id(meeting, 1)}"
    page = await member.open(f"/vergaderingen/{meeting}")
    assert NL.t("meeting.stage.over") in page.text
    assert NL.t("meeting.now.over") in page.text
    for path in ("/", "/vergaderingen", "/stemmen"):
        assert vote not in (await member.open(path)).links, path
    told = await member.open(vote)
    assert 'name="choice"' not in told.html
    assert "Dit kon tot en met de dag daarna." in told.text


async def test_no_button_leads_the_chair_to_a_no_after_an_assembly_that_was_left_open(house: House) -> None:
    """What can still be tidied up is offered: who left, the closing of a voting, its result, the closing."""
    meeting = await left_open(house, voting=True)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{meeting}"
    page = await secretaris.open(path)
    assert f"{path}/quorum" not in page.links
    assert f"/stemmen/{voting_id(meeting, 1)}/sluiten" in page.links
    there = await secretaris.open(f"{path}/presentie")
    assert not [number for number in range(1, 9) if tap(there, "komt", number)]
    assert tap(there, "gaat", 5)
    assert (await secretaris.open(f"{path}/quorum")).path == path


async def test_a_voting_that_was_not_opened_stays_so_once_the_assembly_is_over(house: House) -> None:
    meeting = await left_open(house, voting=False)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{meeting}"
    page, opening = await secretaris.open(path), f"/stemmen/{voting_id(meeting, 1)}/openen"
    assert opening not in page.links
    assert (await secretaris.open(opening)).path == opening.removesuffix("/openen")
    assert f"{NL.t('steps.next')} {NL.t('steps.close')}" in page.text
    await secretaris.send(f"{path}/sluiten", await secretaris.open(f"{path}/sluiten"))
    assert NL.t("meeting.stage.closed") in (await secretaris.open(path)).text


async def test_who_is_suspended_or_has_left_has_no_button(house: House) -> None:
    await do(house, SuspendMember(member=MemberId(6)))
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    page = await (await a_secretaris(house)).open(path)
    assert [number for number in range(1, 10) if tap(page, "komt", number)] == [1, 2, 3, 4, 5, 7, 8]
    assert "Voorbeeldlid 06" in page.text
    assert "Voorbeeldlid 09" not in page.text


async def test_the_rest_of_the_board_sees_the_list_and_taps_nothing(house: House) -> None:
    assembly = await (await convened(house)).check_in(5)
    page = await (await somebody(house, "penningmeester")).open(f"/vergaderingen/{assembly.meeting}/presentie")
    assert "Voorbeeldlid 05" in page.text
    assert "/presentie/komt" not in page.html
    here = await (await somebody(house, "penningmeester")).open(
        f"/vergaderingen/{assembly.meeting}/presentie", toon="er"
    )
    assert "Voorbeeldlid 04" not in here.text


# Leading it


def step(page: Page) -> str:
    """The step that the page says is next."""
    found = re.search(r'steps__next.*?<a class="govuk-button" href="[^"]*">([^<]*)</a>', page.html, re.DOTALL)
    return found[1] if found else ""


async def test_the_chair_sees_one_next_step_until_the_meeting_is_closed(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}"
    seen = [step(await secretaris.open(path))]
    for then in (
        assembly.check_in(4, 5),
        assembly.open(),
        assembly.vote(m4="for"),
        assembly.close(),
        assembly.declare(),
        assembly.end(),
    ):
        await then
        seen.append(step(await secretaris.open(path)))
    assert seen == [
        NL.t("steps.attendance"),
        NL.t("steps.quorum"),
        NL.t("steps.open"),
        NL.t("steps.open"),
        NL.t("steps.closed"),
        NL.t("steps.close"),
        "",
    ]
    assert step(await (await somebody(house, "member")).open(path)) == ""


async def test_a_meeting_can_be_closed_from_its_page_unless_a_voting_is_open(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(4)).open()
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}"
    assert f"{path}/sluiten" not in (await secretaris.open(path)).links
    await assembly.close()
    assert f"{path}/sluiten" in (await secretaris.open(path)).links


async def test_a_member_is_told_the_one_thing_to_do(house: House) -> None:
    assembly = await convened(house)
    member, path = await somebody(house, "member"), f"/vergaderingen/{assembly.meeting}"

    async def told() -> str:
        return (await member.open(path)).text

    assert NL.t("meeting.now.not_checked_in") in await told()
    await assembly.check_in(5)
    assert NL.t("meeting.now.wait") in await told()
    await assembly.open()
    page = await member.open(path)
    assert NL.t("meeting.now.vote", title=TITLE) in page.text
    assert f"/stemmen/{assembly.voting}" in page.links
    await assembly.vote(m5="against")
    assert NL.t("meeting.now.voted", title=TITLE) in await told()
    await (await (await assembly.close()).declare()).end()
    assert NL.t("meeting.now.closed") in await told()
    ahead = await convened(house, held_on=house.services.today() + timedelta(days=9), called_on=house.services.today())
    page = await member.open(f"/vergaderingen/{ahead.meeting}")
    assert "Lees het voorstel alvast." in page.text


async def test_what_can_be_done_now_is_right_in_each_state_and_for_the_chair(house: House) -> None:
    """Nobody waits for a voting when all is decided, and the chair does not wait for the chair."""
    assembly = await (await convened(house)).check_in(1, 5)
    path = f"/vergaderingen/{assembly.meeting}"
    member, other, chair = await somebody(house, "member"), await somebody(house, 6), await a_secretaris(house)

    async def told(key: str, **values: str) -> None:
        assert NL.t(f"meeting.now.{key}.leads", **values) in (await chair.open(path)).text
        assert NL.t(f"meeting.now.{key}", **values) in (await member.open(path)).text

    await told("wait")
    await (await assembly.open()).vote(m1="for", m5="for")
    await told("voted", title=TITLE)
    assert NL.t("meeting.now.not_checked_in") in (await other.open(path)).text
    await assembly.close()
    await told("counted", title=TITLE)
    await assembly.declare()
    await told("decided")
    assert NL.t("meeting.now.decided") in (await other.open(path)).text
    assert NL.t("meeting.attendance") in (await other.open(path)).text
    await assembly.end()
    page = await member.open(path)
    assert NL.t("meeting.attended") in page.text
    assert NL.t("meeting.attendance") not in page.text


async def test_a_suspended_member_is_not_told_to_check_in(house: House) -> None:
    assembly = await convened(house)
    await do(house, SuspendMember(member=MemberId(6)))
    page = await (await somebody(house, 6)).open(f"/vergaderingen/{assembly.meeting}")
    assert NL.t("refusal.suspended.detail") in page.text
    assert NL.t("meeting.now.not_checked_in") not in page.text


@pytest.mark.parametrize("deed", ["quorum", "sluiten"])
async def test_each_deed_of_the_chair_is_asked_on_a_page_and_done_once(house: House, deed: str) -> None:
    assembly = await (await convened(house)).check_in(4)
    chair = await somebody(house, "voorzitter")
    path = f"/vergaderingen/{assembly.meeting}/{deed}"
    asked, recorded = await chair.open(path), house.recorded
    done = await chair.send(path, asked)
    assert (done.status, house.recorded) == (200, recorded + 1)
    assert done.path.startswith(f"/vergaderingen/{assembly.meeting}")
    await chair.send(path, asked)
    assert house.recorded == recorded + 1


async def test_of_two_who_close_a_meeting_the_second_is_told_so(house: House) -> None:
    assembly = await convened(house)
    one, other = await somebody(house, "voorzitter"), await a_secretaris(house)
    path = f"/vergaderingen/{assembly.meeting}/sluiten"
    asked, also = await one.open(path), await other.open(path)
    await one.send(path, asked)
    recorded = house.recorded
    refused = await other.send(path, also)
    assert (refused.status, house.recorded) == (409, recorded)
    assert "is gesloten" in refused.text
    assert (await other.open(path)).path == f"/vergaderingen/{assembly.meeting}"


async def test_a_meeting_is_not_closed_while_a_voting_is_open(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(4)).open()
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}/sluiten"
    told = await secretaris.open(path)
    assert told.status == 200
    assert f"Sluit eerst stemming {assembly.voting}." in told.text
    assert f"/stemmen/{assembly.voting}/sluiten" in told.links
    assert NL.t("ask.close.deed") not in told.text


async def test_a_voting_that_opens_while_somebody_closes_the_meeting_leads_to_its_own_closing(house: House) -> None:
    assembly = await (await convened(house)).check_in(4)
    secretaris, path = await a_secretaris(house), f"/vergaderingen/{assembly.meeting}/sluiten"
    asked = await secretaris.open(path)
    await assembly.open()
    refused = await secretaris.send(path, asked)
    assert refused.status == 409
    assert f"Sluit eerst stemming {assembly.voting}." in refused.text
    assert f"/stemmen/{assembly.voting}/sluiten" in refused.links


async def test_in_an_empty_room_nothing_is_counted_and_the_page_says_what_comes_first(house: House) -> None:
    assembly = await convened(house)
    path = f"/vergaderingen/{assembly.meeting}"
    secretaris, chair = await a_secretaris(house), await somebody(house, "voorzitter")
    overview = await secretaris.open(path)
    assert f"{path}/quorum" not in overview.links
    assert NL.t("steps.nobody") in overview.text
    asked = await secretaris.open(f"{path}/quorum")
    for page in (asked, await chair.open(f"{path}/quorum")):
        assert NL.t("refusal.nobody-present.detail", meeting=assembly.meeting) in page.text
        assert f'value="{NL.t("ask.quorum.deed")}"' not in page.html
        assert NL.t("ask.quorum.deed") not in page.text
    assert f"{path}/presentie" in asked.links
    await assembly.check_in(4)
    ready, recorded = await chair.open(f"{path}/quorum"), house.recorded
    await assembly.do(CheckOut(meeting=assembly.meeting, member=MemberId(4)))
    refused = await chair.send(f"{path}/quorum", ready)
    assert (refused.status, house.recorded) == (409, recorded + 1)
    assert NL.t("refusal.nobody-present.detail", meeting=assembly.meeting) in refused.text


async def test_where_no_quorum_is_asked_the_history_says_that_and_how_many_were_there(house: House) -> None:
    assembly = await (await convened(house)).check_in(4, 5)
    await assembly.open()
    member = await somebody(house, "member")
    page = await member.open(f"/historie?subject=meeting:{assembly.meeting}&type=QuorumEstablished")
    said = f"Er is geen quorum nodig bij {assembly.meeting}. Aanwezig: 2 van minstens 8 leden"
    assert said in page.text
    assert "gehaald" not in page.text


async def test_the_quorum_is_shown_with_every_rule_and_with_who_came_since(house: House) -> None:
    assembly = await (await convened(house)).check_in(4, 5)
    await assembly.open()
    await assembly.check_in(6)
    page = await (await somebody(house, "member")).open(f"/vergaderingen/{assembly.meeting}")
    assert "2 van minstens 8 leden die mogen stemmen" in page.text
    assert "Mogen stemmen minstens 8" in page.text
    assert 'aria-label="2 van minstens 8 leden zijn er' in page.html
    assert NL.t("quorum.changed", n=3) in page.text
    assert "Er is geen quorum nodig" in page.text


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_page_speaks_both_languages(house: House, language: str) -> None:
    assembly = await (await convened(house)).check_in(4)
    secretaris, said = await a_secretaris(house), texts_in("en" if language == "en" else "nl")
    titles: dict[str, str] = {
        "": said.t("meeting.title", day=said.day(house.services.today())),
        "/presentie": said.t("attendance.title"),
        "/quorum": said.t("ask.quorum.title"),
    }
    for then, title in titles.items():
        page = await secretaris.open(f"/vergaderingen/{assembly.meeting}{then}", taal=language)
        assert page.title == title
    assert (await secretaris.open(CONVENE, taal=language)).title == said.t("convene.title")


@pytest.mark.parametrize("number", ["5\r\n", " 5 ", "5\t"])
async def test_a_number_with_a_lines_end_behind_it_is_that_number(house: House, number: str) -> None:
    assembly, secretaris = await convened(house), await a_secretaris(house)
    path = f"/vergaderingen/{assembly.meeting}/presentie"
    page = await secretaris.open(path)
    fields = page.form("") | {"member": number}
    came = await secretaris.browser.post(f"{path}/komt", data=fields)
    assert (came.status_code, came.headers["location"]) == (303, f"{path}?net=5#lid-5")
