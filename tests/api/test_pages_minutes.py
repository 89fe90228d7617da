"""Minutes on pages: they fill themselves; what is written between is a draft until it is shared, and never lost."""

import asyncio
from datetime import time

import pytest

from api.process.catalogue import PROJECTIONS
from api.texts import texts_in
from governance.commands.meetings.minutes import CirculateMinutes
from governance.log.command import call
from governance.log.connection import open_sync
from projections.engine import connect, rebuild
from tests.api.assembly import SECRETARIS, TITLE, Assembly, convened, do
from tests.api.conftest import House
from tests.api.visiting import Page, Somebody, somebody
from tests.rights import ROLES, Role

NL = texts_in("nl")
MEMBERS: frozenset[Role] = frozenset({"member", "voorzitter", "secretaris", "penningmeester", "operator"})
SEE_DRAFTS: frozenset[Role] = frozenset({"voorzitter", "secretaris", "operator"})
CANCEL_WHO_WAITS = """SELECT pg_cancel_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""
DRAFTS = "SELECT text FROM minutes_drafts WHERE text IS NOT NULL ORDER BY block"
WRITE: frozenset[Role] = frozenset({"secretaris"})


@pytest.fixture
async def over(house: House) -> Assembly:
    """A meeting that decided something and is closed."""
    assembly = await (await (await convened(house)).check_in(4, 5, 6)).open()
    await (await (await (await assembly.vote(m4="for", m5="for", m6="blank")).close()).declare()).end()
    return assembly


async def written(house: House, assembly: Assembly, text: str, block: str = "punt-2") -> None:
    """The secretaris writes after a block."""
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{assembly.meeting}/{block}"
    saved = await secretaris.send(path, await secretaris.open(path), text=text)
    assert saved.status == 200


async def shared(house: House, assembly: Assembly) -> None:
    """The secretaris shares the minutes."""
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{assembly.meeting}/delen"
    assert (await secretaris.send(path, await secretaris.open(path))).status == 200


def kept_in_the_clear(house: House) -> list[str]:
    """What the drafts hold."""
    return [text for (text,) in house.database.execute(DRAFTS).fetchall()]


async def too_busy(who: Somebody, path: str, page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A form was sent while nothing could be recorded; the page that says so."""
    with monkeypatch.context() as patch:
        patch.setattr(who.house.services.bus, "room", 0)
        busy = await who.send(path, page)
    assert busy.status == 503
    return busy


async def test_the_blocks_fill_themselves_from_the_log(house: House, over: Assembly) -> None:
    page = await (await somebody(house, "secretaris")).open(f"/notulen/{over.meeting}")
    today = house.services.today()
    for sentence in (
        NL.t("minutes.opening", day=NL.day(today), hour=NL.hour(time(0)), place="Voorbeeldzaal"),
        NL.t("minutes.came", n=3),
        NL.t("minutes.stayed", n=3),
        "3 van minstens 8 leden die mogen stemmen",
        f"2. {TITLE}",
        "Van 2 geldige stemmen moest meer dan de helft vóór zijn. Het waren er 2.",
        NL.t("minutes.decided", decision=f"ALV-{today.year}-001"),
        "De vergadering sloot op",
    ):
        assert sentence in page.text, sentence
    assert "Vóór: 2. Tegen: 0. Blanco: 1." in page.html


async def test_a_draft_is_seen_by_voorzitter_and_secretaris_until_it_is_shared(house: House, over: Assembly) -> None:
    await written(house, over, "De leden bedanken de **schrijvers**.")
    for role in ROLES:
        page = await (await somebody(house, role)).open(f"/notulen/{over.meeting}")
        assert (role, page.status) == (role, 200 if role in MEMBERS else 401 if role == "anyone" else 403)
        assert ("bedanken" in page.html) == (role in SEE_DRAFTS), role
        assert (NL.t("minutes.not_yet") in page.text) == (role in MEMBERS - SEE_DRAFTS), role
    await shared(house, over)
    for role in ROLES:
        page = await (await somebody(house, role)).open(f"/notulen/{over.meeting}")
        assert ("bedanken" in page.html) == (role in MEMBERS), role


async def test_a_text_that_was_shared_is_not_kept_in_the_clear(house: House, over: Assembly) -> None:
    await written(house, over, "De leden bedanken Voorbeeldlid 04.")
    await shared(house, over)
    assert house.database.execute("SELECT text FROM minutes_drafts").fetchall() == [(None,)]
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}"
    assert "Voorbeeldlid 04" in (await secretaris.open(f"{path}/punt-2")).form()["text"]
    assert NL.t("minutes.changed_since") not in (await secretaris.open(path)).text


async def test_a_text_that_a_program_shared_is_not_kept_in_the_clear_either(house: House, over: Assembly) -> None:
    """Nor where whoever shared it was gone before the answer came."""
    await written(house, over, "De leden bedanken Voorbeeldlid 04.")
    await written(house, over, "Nog niet af.", "opening")
    texts = {str(over.item): "De leden bedanken Voorbeeldlid 04."}
    await do(house, CirculateMinutes(meeting=over.meeting, texts=texts))
    assert kept_in_the_clear(house) == ["Nog niet af."]


async def test_a_shared_text_that_is_saved_again_as_it_is_is_not_kept_in_the_clear(
    house: House, over: Assembly
) -> None:
    await written(house, over, "De leden bedanken Voorbeeldlid 04.")
    await shared(house, over)
    for text, kept in (("Daarna.", ["Daarna."]), ("De leden bedanken Voorbeeldlid 04.", [])):
        await written(house, over, text)
        assert kept_in_the_clear(house) == kept


async def test_a_draft_is_kept_when_the_read_tables_are_made_anew(house: House, over: Assembly) -> None:
    """Also one that says again what was shared before the last time."""
    for text in ("Eerst.", "Daarna."):
        await written(house, over, text)
        await shared(house, over)
    await written(house, over, "Eerst.")
    async with await connect(house.conninfo) as connection:
        await rebuild(connection, house.services.vault, PROJECTIONS, ["meetings", "drafts"])
    assert kept_in_the_clear(house) == ["Eerst."]


async def test_a_sharing_whose_answer_was_lost_leads_on_to_what_was_shared(
    house: House, over: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The busy page's form keeps which texts were looked at, and its key: they are never shared twice."""
    await written(house, over, "De leden bedanken de schrijvers.")
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/delen"
    page, recorded = await secretaris.open(path), house.recorded
    busy = await too_busy(secretaris, path, page, monkeypatch)
    command = CirculateMinutes(meeting=over.meeting, texts={over.item: "De leden bedanken de schrijvers."})
    await house.services.bus.do(command, call(person=house.person(SECRETARIS)), page.form()["_key"])
    await written(house, over, "Later geschreven.", "opening")
    for sent, action in ((busy, path), (page, None)):
        there = await secretaris.send(path, sent, action)
        assert (there.status, there.path) == (200, f"/notulen/{over.meeting}")
        assert "Versie 1, met de leden gedeeld op" in there.text
    assert house.recorded == recorded + 1


async def test_what_could_not_be_shared_for_it_was_too_busy_is_shared_from_the_page_that_says_so(
    house: House, over: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(house, over, "De leden bedanken de schrijvers.")
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/delen"
    busy = await too_busy(secretaris, path, await secretaris.open(path), monkeypatch)
    there = await secretaris.send(path, busy, path)
    assert (there.status, there.path) == (200, f"/notulen/{over.meeting}")
    assert "Versie 1, met de leden gedeeld op" in there.text


async def test_a_change_after_sharing_is_a_draft_again(house: House, over: Assembly) -> None:
    await written(house, over, "Eerst.")
    await shared(house, over)
    await written(house, over, "Daarna.")
    member, secretaris = await somebody(house, "member"), await somebody(house, "secretaris")
    path = f"/notulen/{over.meeting}"
    assert "Eerst." in (await member.open(path)).text
    draft = await secretaris.open(path)
    assert "Daarna." in draft.text
    assert NL.t("minutes.changed_since") in draft.text
    assert f"{path}/delen" in draft.links
    await shared(house, over)
    page = await member.open(path)
    assert "Daarna." in page.text
    assert "Versie 2, met de leden gedeeld op" in page.text


async def test_only_the_secretaris_writes_and_shares(house: House, over: Assembly) -> None:
    for then in ("opening", "punt-2", "delen"):
        for role in ROLES:
            page = await (await somebody(house, role)).open(f"/notulen/{over.meeting}/{then}")
            expected = 200 if role in WRITE else 401 if role == "anyone" else 403
            assert (then, role, page.status) == (then, role, expected)


async def test_what_is_written_is_no_event(house: House, over: Assembly) -> None:
    recorded = house.recorded
    await written(house, over, "Een klad.")
    assert house.recorded == recorded
    await shared(house, over)
    assert house.recorded == recorded + 1


async def test_a_preview_saves_nothing_and_keeps_what_was_typed(house: House, over: Assembly) -> None:
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/opening"
    page = await secretaris.send(path, await secretaris.open(path), text="Een **vet** woord.", _preview="1")
    assert "<strong>vet</strong>" in page.html
    assert page.form()["text"].strip() == "Een **vet** woord."
    assert (await secretaris.open(path)).form()["text"].strip() == ""


async def test_of_two_screens_the_second_overwrites_nothing_and_sees_both_texts(house: House, over: Assembly) -> None:
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/opening"
    first, other = await secretaris.open(path), await secretaris.open(path)
    await secretaris.send(path, first, text="Van het ene scherm.")
    both = await secretaris.send(path, other, text="Van het andere scherm.")
    assert both.status == 409
    assert both.form()["text"].strip() == "Van het andere scherm."
    assert "Van het ene scherm." in both.text
    assert "Van het ene scherm." in (await secretaris.open(path)).form()["text"]
    together = await secretaris.send(path, both, text="Van beide schermen.")
    assert (together.status, together.path) == (200, f"/notulen/{over.meeting}")
    assert "Van beide schermen." in together.text


async def test_a_text_that_changed_since_it_was_looked_at_is_not_shared(house: House, over: Assembly) -> None:
    await written(house, over, "Eerst.")
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/delen"
    looked_at, recorded = await secretaris.open(path), house.recorded
    await written(house, over, "Daarna.")
    again = await secretaris.send(path, looked_at)
    assert (again.status, house.recorded) == (409, recorded)
    assert NL.t("minutes.share_changed") in again.text
    assert "Daarna." in again.text
    assert again.form()["_key"] == looked_at.form()["_key"], "under another one it could be shared twice"
    await secretaris.send(path, again)
    assert house.recorded == recorded + 1


async def test_nobody_writes_on_from_nothing_while_what_was_shared_cannot_be_read(house: House, over: Assembly) -> None:
    """The draft is forgotten, and the table of what was shared has stopped before it: the text is in the log alone."""
    await written(house, over, "De leden bedanken de schrijvers.")
    await written(house, over, "Nog niet af.", "opening")
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}"
    sharing, writing = await secretaris.open(f"{path}/delen"), await secretaris.open(f"{path}/punt-2")
    house.database.execute("UPDATE projections SET stopped_by = 1, error = 'x' WHERE name = 'meetings'")
    texts = {str(over.item): "De leden bedanken de schrijvers."}
    await do(house, CirculateMinutes(meeting=over.meeting, texts=texts))
    assert kept_in_the_clear(house) == ["Nog niet af."]
    recorded = house.recorded
    for page in ("punt-2", "sluiting", "delen"):
        assert (await secretaris.open(f"{path}/{page}")).status == 503, page
    assert (await secretaris.send(f"{path}/delen", sharing)).status == 503
    busy = await secretaris.send(f"{path}/punt-2", writing, text="Van voren af aan.")
    assert (busy.status, busy.form(f"{path}/punt-2")["text"]) == (503, "Van voren af aan.")
    assert (await secretaris.open(f"{path}/opening")).form()["text"].strip() == "Nog niet af."
    assert (house.recorded, kept_in_the_clear(house)) == (recorded, ["Nog niet af."])
    house.database.execute("UPDATE projections SET stopped_by = NULL, error = NULL WHERE name = 'meetings'")
    await house.services.wait_for(house.recorded, 10)
    async with asyncio.timeout(10):
        while (there := await secretaris.open(f"{path}/punt-2")).status == 503:
            await asyncio.sleep(0.05)
    assert there.form()["text"].strip() == "De leden bedanken de schrijvers."


async def test_of_two_screens_that_share_at_once_one_version_comes(house: House, over: Assembly) -> None:
    await written(house, over, "De leden bedanken de schrijvers.")
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/delen"
    looked_at, recorded = [await secretaris.open(path) for _ in range(6)], house.recorded
    together = await asyncio.gather(*(secretaris.send(path, page) for page in looked_at))
    assert house.recorded == recorded + 1
    for there in together:
        led_on = (there.status, there.path) == (200, f"/notulen/{over.meeting}")
        assert led_on or there.status == 409, "or told to look once more"
    afterwards = await secretaris.send(path, looked_at[0])
    assert (afterwards.status, afterwards.path) == (200, f"/notulen/{over.meeting}")


async def test_what_the_members_have_already_is_not_shared_again(house: House, over: Assembly) -> None:
    await written(house, over, "De leden bedanken de schrijvers.")
    await shared(house, over)
    recorded, path = house.recorded, f"/notulen/{over.meeting}"
    secretaris = await somebody(house, "secretaris")
    assert f"{path}/delen" not in (await secretaris.open(path)).links, "there is no new text to share"
    await shared(house, over)
    page = await (await somebody(house, "member")).open(path)
    assert (house.recorded, "Versie 1, met de leden gedeeld op" in page.text) == (recorded, True)


async def test_a_version_that_came_since_the_minutes_were_looked_at_is_looked_at_first(
    house: House, over: Assembly
) -> None:
    """Another program may have shared something else, while the draft stayed as it was."""
    await written(house, over, "Van ons.")
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/delen"
    looked_at = await secretaris.open(path)
    await do(house, CirculateMinutes(meeting=over.meeting, texts={over.item: "Van een ander."}))
    recorded = house.recorded
    again = await secretaris.send(path, looked_at)
    assert (again.status, house.recorded, NL.t("minutes.share_changed") in again.text) == (409, recorded, True)
    await secretaris.send(path, again)
    assert house.recorded == recorded + 1


async def test_minutes_are_shared_once_the_meeting_is_closed(house: House) -> None:
    assembly = await convened(house)
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{assembly.meeting}/delen"
    refused = await secretaris.open(path)
    assert refused.status == 409
    assert f"Sluit eerst vergadering {assembly.meeting}." in refused.text
    assert NL.t("minutes.share_later") in (await secretaris.open(f"/notulen/{assembly.meeting}")).text


async def test_the_secretaris_is_not_told_to_write_minutes_that_they_have_shared(house: House, over: Assembly) -> None:
    secretaris, meeting = await somebody(house, "secretaris"), f"/vergaderingen/{over.meeting}"
    assert NL.t("meeting.now.write") in (await secretaris.open(meeting)).text
    await written(house, over, "Het was druk.")
    assert NL.t("meeting.now.write") in (await secretaris.open(meeting)).text, "a draft is not shared"
    await shared(house, over)
    assert NL.t("meeting.now.write") not in (await secretaris.open(meeting)).text
    assert NL.t("meeting.now.closed") in (await secretaris.open(meeting)).text


async def test_a_text_can_be_taken_out_again(house: House, over: Assembly) -> None:
    await written(house, over, "Toch niet.")
    await shared(house, over)
    await written(house, over, "")
    assert (
        NL.t("minutes.taken_out") in (await (await somebody(house, "secretaris")).open(f"/notulen/{over.meeting}")).text
    )
    await shared(house, over)
    assert "Toch niet." not in (await (await somebody(house, "member")).open(f"/notulen/{over.meeting}")).text


async def test_a_text_that_is_too_long_comes_back_whole(house: House, over: Assembly) -> None:
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/opening"
    long = "woord " * 4_000
    page = await secretaris.send(path, await secretaris.open(path), text=long)
    assert page.status == 422
    assert page.form()["text"].strip() == long.strip()


async def test_a_text_that_came_while_it_was_too_busy_is_kept_on_the_page(house: House, over: Assembly) -> None:
    secretaris, path = await somebody(house, "secretaris"), f"/notulen/{over.meeting}/punt-2"
    page = await secretaris.open(path)
    with open_sync(house.conninfo) as other, other.transaction():
        other.execute("LOCK TABLE minutes_drafts")
        sent = asyncio.create_task(secretaris.send(path, page, text="Lang geschreven."))
        async with asyncio.timeout(10):
            while not house.database.execute(CANCEL_WHO_WAITS).fetchall():
                await asyncio.sleep(0.01)
        busy = await sent
    assert busy.status == 503
    kept = busy.form(path)
    assert (kept["text"], kept["version"]) == ("Lang geschreven.", "0")
    for _ in range(2):
        saved = await secretaris.send(path, busy, path)
        assert saved.status == 200, "sent twice, it is saved once and no conflict"
        assert "Lang geschreven." in saved.text


@pytest.mark.parametrize("block", ["punt-9", "x", "attendance", "punt-0"])
async def test_a_block_that_is_not_there_has_no_page(house: House, over: Assembly, block: str) -> None:
    assert (await (await somebody(house, "secretaris")).open(f"/notulen/{over.meeting}/{block}")).status == 404
