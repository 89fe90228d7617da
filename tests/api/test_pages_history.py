"""The history told: a sentence for every kind of event in every language, to whom it concerns, page by page."""

import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from api.pages.history import ON_A_PAGE
from api.pages.telling import Names, sentence
from api.texts import LANGUAGES, Language, texts_in
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.membership import AdmitMember
from governance.events.voting import VoteCast
from governance.ids import MemberId, PersonId
from governance.log.command import call
from governance.log.event import Event
from governance.log.wire import enc_hook
from projections.history import TOLD, HistoryEntry, facts_of
from projections.recorder import RecordedBy
from tests.api.assembly import TITLE, convened
from tests.api.conftest import House
from tests.api.visiting import Page, signed_in, somebody
from tests.golden.examples import EXAMPLES

NL = texts_in("nl")
NAMES = Names({"kamer-voorbeeld": "Kamer Voorbeeld"}, {7: "Voorbeeldlid 01"})


def entry_of(event: Event) -> HistoryEntry:
    """The entry that the projection makes of an event."""
    facts = {"voting": event.voting, "member": event.member} if isinstance(event, VoteCast) else facts_of(event)
    return HistoryEntry(
        position=7,
        type=event.TOPIC,
        effective_on=None,
        recorded_at=datetime(2026, 11, 24, tzinfo=UTC),
        recorded_by=RecordedBy("operator"),
        source=None,
        facts=msgspec.json.decode(msgspec.json.encode(facts, enc_hook=enc_hook)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TOPIC)
def test_every_kind_of_event_has_a_sentence(event: Event, language: Language) -> None:
    texts = texts_in(language)
    told = sentence(entry_of(event), NAMES, texts)
    assert len(told) > 12
    assert not {"{", "}", "_"} & set(told)
    assert not told.endswith(".")
    assert texts.t(f"kind.{event.TOPIC}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TOPIC)
def test_a_sentence_stands_where_nothing_is_known_that_may_be_unknown(event: Event, language: Language) -> None:
    entry = entry_of(event)
    optional = {"since", "until", "kind", "reached"}
    bare = {name: None if name in optional and value is not None else value for name, value in entry.facts.items()}
    assert sentence(msgspec.structs.replace(entry, facts=bare), Names(), texts_in(language))


async def test_a_call_took_effect_on_the_day_on_which_it_went_out(house: House) -> None:
    assembly = await convened(house)
    member = await somebody(house, "member")
    about = f"/historie?subject=meeting:{assembly.meeting}"
    called_on = NL.when(house.services.today() - timedelta(days=9))
    calls = await member.open(f"{about}&type=MeetingConvened")
    assert f"Ging in {called_on}" in calls.text
    assert calls.text.count(called_on) == 1
    tabled = await member.open(f"{about}&type=MotionTabled")
    assert "Ging in " not in tabled.text.partition(NL.t("history.lead"))[2].partition(TITLE)[2], "said by the recording"
    [entry] = {link for link in calls.links if re.fullmatch(r"/historie/\d+", link)}
    assert f"Ging in {called_on}" in (await member.open(entry)).text


def test_no_kind_of_event_is_left_without_a_sentence() -> None:
    assert {type(event) for event in EXAMPLES} == {*TOLD, VoteCast}


async def test_the_founding_is_told_as_recorded_now_about_2015_from_its_source(house: House) -> None:
    anyone = await somebody(house, "anyone")
    page = await anyone.open("/historie?type=CooperativeFounded")
    day = texts_in("nl").when(house.services.today())
    assert "Buurtwerkkamer Coöperatie werd opgericht" in page.text
    assert "Ging in 9 december 2015" in page.text
    assert f"Vastgelegd {day} om" in page.text
    assert "door de beheerder" in page.text
    assert "Bron Publicatie van de voorzitter" in page.text
    entry = await anyone.open("/historie/1")
    assert entry.title == "Buurtwerkkamer Coöperatie werd opgericht"


async def test_the_history_is_read_page_by_page_and_each_entry_once(house: House) -> None:
    who = await somebody(house, "secretaris")
    for number in range(10, 40):
        await house.do(AdmitMember(name=f"Voorbeeldlid {number}"))
    seen: list[int] = []
    page = await who.open("/historie")
    while len(seen) <= house.recorded:
        seen += positions(page)
        following = next((link for link in page.links if "after=" in link and "taal=" not in link), None)
        if following is None:
            break
        page = await who.open(following)
    assert seen == list(range(house.recorded, 0, -1))
    assert len(positions(await who.open("/historie"))) == ON_A_PAGE


async def test_the_history_is_filtered_by_subject_kind_and_days(house: House) -> None:
    who = await somebody(house, "anyone")
    room = await who.open("/historie?subject=room:multibron")
    assert room.title == "Historie van MultiBron"
    assert len(positions(room)) == 3
    assert "/kamers/multibron" in room.links
    kind = await who.open("/historie?subject=room:multibron&type=RoomOpened")
    assert len(positions(kind)) == 1
    assert "Nu gefilterd op: Kamer geopend." in kind.text
    within = await who.open("/historie?from=2013-02-10&to=2013-02-20&type=RoomOpened")
    assert "De kamer MultiBron ging open" in within.text, "it may have been then"
    assert "De kamer Casa Jepie Makandra ging open" not in within.text
    assert "Niets gevonden" in (await who.open("/historie?from=2010-01-01&to=2010-01-02&type=CooperativeFounded")).text


async def test_nobody_finds_by_a_filter_what_they_may_not_see(house: House) -> None:
    for role in ("anyone", "member"):
        who = await somebody(house, role)
        page = await who.open("/historie?subject=member:6")
        assert positions(page) == []
        assert positions(await who.open("/historie?type=MembershipEnded")) == []
    board = await (await somebody(house, "penningmeester")).open("/historie?subject=member:6")
    assert positions(board) != []


async def test_an_entry_that_is_not_for_the_reader_is_not_there(house: House) -> None:
    ended = house.recorded
    assert (await (await somebody(house, "penningmeester")).open(f"/historie/{ended}")).status == 200
    assert (await (await somebody(house, "former")).open(f"/historie/{ended}")).status == 200
    assert (await (await somebody(house, "member")).open(f"/historie/{ended}")).status == 404
    assert (await (await somebody(house, "anyone")).open(f"/historie/{ended}")).status == 401, "sign in, there or not"


async def test_what_comes_next_is_told_to_who_recorded_it_and_to_nobody_else(house: House) -> None:
    done = await (await somebody(house, "secretaris")).do("/leden/5/schorsen")
    assert "Wat gebeurt er nu?" in done.text
    seen = await (await somebody(house, "member")).open(done.path)
    assert seen.title == "Lid 5 werd geschorst"
    assert "Wat gebeurt er nu?" not in seen.text
    assert "de secretaris" in seen.text


HOLDER = "SELECT person FROM offices WHERE office = 'secretaris' ORDER BY position DESC LIMIT 1"


async def test_every_link_in_the_history_of_a_voting_leads_somewhere(house: House) -> None:
    """Who sees choices reads there who voted; but the page of a vote, its receipt, is its voter's alone."""
    assembly = await (await (await convened(house)).check_in(3, 4, 7)).open()
    await (await assembly.vote(m3="for", m4="against", m7="for")).close()
    await house.do(VacateOffice(office="secretaris"))
    await house.do(AssumeOffice(office="secretaris", name="Voorbeeldpersoon"))
    row = house.database.execute(HOLDER).fetchone()
    assert row is not None
    about = f"/historie?subject=voting:{assembly.voting}"
    voorzitter, secretaris = await somebody(house, "voorzitter"), await signed_in(house, PersonId(row[0]))
    for who, own in ((voorzitter, 1), (secretaris, 0)):
        every, votes = await who.open(about), await who.open(f"{about}&type=VoteCast")
        assert (every.html.count(" stemde "), votes.html.count(" stemde ")) == (3, 3)
        assert len(positions(votes)) == own
        assert '<option value="VoteCast"' in every.html
        for position in positions(every):
            assert (await who.open(f"/historie/{position}")).status == 200


def positions(page: Page) -> list[int]:
    """The entries on a page, as they stand."""
    return [int(link.rpartition("/")[2]) for link in page.links if link.startswith("/historie/")]


async def test_what_the_read_tables_lack_still_is_said_to_be_on_record(house: House) -> None:
    """A receipt that is looked at too early is no page that does not exist."""
    secretaris = await somebody(house, "secretaris")
    before = house.recorded
    await house.services.projector.stop()
    caller = call(person=house.person(1), member=MemberId(1))
    answer = await house.services.bus.do(AdmitMember(name="Voorbeeldlid 10"), caller)
    page = await secretaris.open(f"/historie/{answer.position}")
    assert (page.status, page.title) == (200, NL.t("history.unread"))
    assert NL.t("receipt.position", position=answer.position) in page.text
    assert "Voorbeeldlid 10" not in page.text
    assert (await secretaris.open(f"/historie/{answer.position + 1}")).status == 404
    assert NL.t("history.unread") not in (await secretaris.open(f"/historie/{before}")).text


async def test_no_tick_stands_over_a_suspension_nor_over_what_is_long_done(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretaris = await somebody(house, "secretaris")
    plain = "receipt--plain"
    suspended = await secretaris.do("/leden/6/schorsen")
    assert plain in suspended.html
    lifted = await secretaris.do("/leden/6/opheffen")
    assert plain not in lifted.html
    monkeypatch.setattr("api.pages.history.JUST_NOW", timedelta())
    assert plain in (await secretaris.open(lifted.path)).html


async def test_the_secretaris_is_not_told_to_ask_the_secretaris(house: House) -> None:
    secretaris = await somebody(house, "secretaris")
    page = await secretaris.do("/leden/toelaten", name="Voorbeeldlid 10")
    assert "Vraag het de secretaris" not in page.text
    assert "Klopt er iets niet? Wat in het log staat, blijft staan. Leg ook vast hoe het wel is." in page.text
    other = await (await somebody(house, "penningmeester")).do("/leden/toelaten", name="Voorbeeldlid 11")
    assert "Klopt er iets niet? Vraag het de secretaris." in other.text
