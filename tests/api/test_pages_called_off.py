"""An assembly that the board calls off, in two steps: every page about it then says that it is not held, and why."""

from api.texts import texts_in
from governance.commands.decisions.board import RecordBoardDecision
from governance.commands.meetings.calling_off import CallOffAssembly
from governance.commands.texts import WithdrawText
from governance.ids import DecisionId, TextId
from tests.api.assembly import Assembly, convened, do
from tests.api.conftest import House
from tests.api.test_pages_texts import written
from tests.api.visiting import somebody

NL = texts_in("nl")
REASON = "De zaal is dicht."


async def called_off(house: House) -> Assembly:
    assembly = await convened(house)
    await assembly.do(CallOffAssembly(meeting=assembly.meeting, reason=REASON))
    return assembly


async def test_an_officer_calls_an_assembly_off_in_two_steps(house: House) -> None:
    assembly = await convened(house)
    page = f"/vergaderingen/{assembly.meeting}"
    officer, path = await somebody(house, "penningmeester"), f"{page}/afzeggen"
    assert path in (await officer.open(page)).links
    asked, recorded = await officer.open(path), house.recorded
    assert (await officer.send(path, asked)).status == 422
    check = await officer.send(path, asked, reason=REASON)
    assert (check.status, house.recorded) == (200, recorded)
    assert REASON in check.text
    done = await officer.send(path, check, _step="record")
    assert (done.path, house.recorded) == (page, recorded + 1)
    assert NL.t("meeting.called_off") in done.text
    assert REASON in done.text
    assert path not in done.links
    assert (await officer.open(path)).path == page


async def test_every_page_says_that_it_is_not_held(house: House) -> None:
    assembly = await called_off(house)
    member, page = await somebody(house, "member"), f"/vergaderingen/{assembly.meeting}"
    for address in (page, f"{page}/oproep", f"{page}/scherm"):
        text = (await member.open(address)).text
        assert NL.t("meeting.called_off") in text
        assert REASON in text
    home = await member.open("/")
    assert NL.t("home.called_off", day=NL.day(house.services.today())) in home.text
    assert REASON in home.text
    assert NL.t("voting.minutes.called-off") in (await member.open(f"/stemmen/{assembly.item}")).text


async def test_it_is_neither_to_come_nor_past(house: House) -> None:
    assembly = await called_off(house)
    member = await somebody(house, "member")
    listed = (await member.open("/vergaderingen")).text
    assert NL.t("meetings.none_ahead") in listed
    assert NL.t("meetings.called_off") in listed
    assert NL.t("meetings.past") not in listed
    assert NL.t("home.next_meeting") not in (await member.open("/")).text
    page = await member.open(f"/vergaderingen/{assembly.meeting}")
    assert NL.t("meeting.now.called_off") in page.text
    assert NL.t("meeting.stage.called-off") in page.text


async def test_nobody_leads_it(house: House) -> None:
    assembly = await called_off(house)
    chair = await somebody(house, "voorzitter")
    page = f"/vergaderingen/{assembly.meeting}"
    shown = await chair.open(page)
    assert NL.t("steps.title") not in shown.text
    for step in ("openen", "presentie", "agenda", "volgorde", "afzeggen"):
        assert f"{page}/{step}" not in shown.links


async def test_programs_read_that_it_was_called_off(house: House) -> None:
    assembly = await called_off(house)
    told = (await house.get(f"/api/meetings/{assembly.meeting}", "member")).json()
    assert told["state"] == "called-off"
    assert told["called_off"]["reason"] == REASON
    assert "member" not in told["called_off"]["by"]


async def test_a_reason_that_was_withdrawn_is_read_nowhere(house: House) -> None:
    assembly = await convened(house)
    await assembly.do(CallOffAssembly(meeting=assembly.meeting, reason=REASON))
    member, page = await somebody(house, "member"), f"/vergaderingen/{assembly.meeting}"
    _, words = written(house, "MeetingCalledOff")
    await do(house, WithdrawText(words=TextId(words), ground="personal-data"))
    shown = (await member.open(page)).text
    assert REASON not in shown
    assert NL.t("meeting.called_off") in shown


async def test_the_decision_by_which_it_was_done_stands_on_its_page_for_the_board(house: House) -> None:
    assembly = await convened(house)
    await assembly.do(
        RecordBoardDecision(
            decided_on=house.services.today(),
            way="meeting",
            title="De vergadering gaat niet door",
            text="Wij zeggen de vergadering af.",
            took_part=("secretaris", "penningmeester"),
            voted="unanimous",
        )
    )
    decision = DecisionId(f"BESTUUR-{house.services.today().year}-001")
    await assembly.do(CallOffAssembly(meeting=assembly.meeting, reason=REASON, decision=decision))
    page = f"/vergaderingen/{assembly.meeting}"
    assert f"/besluiten/{decision}" in (await (await somebody(house, "secretaris")).open(page)).links
    assert f"/besluiten/{decision}" not in (await (await somebody(house, "member")).open(page)).links
    of_decision = await (await somebody(house, "secretaris")).open(f"/besluiten/{decision}")
    assert NL.t("decision.followed.MeetingCalledOff", what=assembly.meeting) in of_decision.text
