"""The result of a voting on pages and for programs, and that nobody sees another's choice who may not."""

import re
from datetime import date, timedelta

import pytest

from api.texts import Texts, texts_in
from governance.commands.membership import EndMembership
from governance.commands.statutes import AdoptStatutes
from governance.dates import ImpreciseDate
from governance.ids import MemberId
from governance.rules.verdict import at_least
from projections.reader import SEE_CHOICES
from tests.api.assembly import TITLE, Assembly, convened, do, open_for_three
from tests.api.conftest import PLAIN_MEMBER, House
from tests.api.visiting import somebody
from tests.governance.rulebooks import a_rulebook
from tests.rights import ROLES, Role

NL, EN = texts_in("nl"), texts_in("en")
MEMBERS: frozenset[Role] = frozenset({"member", "voorzitter", "secretaris", "penningmeester", "operator"})


@pytest.fixture
async def opened(house: House) -> Assembly:
    return await open_for_three(house)


async def test_whoever_declared_a_result_is_led_on_from_it(house: House, opened: Assembly) -> None:
    chair, member = await somebody(house, "voorzitter"), await somebody(house, "member")
    path, meeting = f"/stemmen/{opened.voting}", f"/vergaderingen/{opened.meeting}"
    await (await opened.vote(m4="for")).close()
    assert f"{path}/uitslag" in (await chair.open(path)).links
    await opened.declare()
    result, read = await chair.open(path), await member.open(path)
    assert f"{meeting}/sluiten" in result.links
    assert NL.t("steps.next") in result.text
    assert NL.t("steps.next") not in read.text
    assert meeting in read.links
    assert NL.t("voting.to_meeting") in read.text
    await opened.end()
    assert NL.t("steps.next") not in (await chair.open(path)).text


async def test_the_result_shows_the_votes_and_every_rule_in_both_languages(house: House, opened: Assembly) -> None:
    await (await (await opened.vote(m4="for", m5="against", m6="for")).close()).declare()
    member = await somebody(house, "member")
    page = await member.open(f"/stemmen/{opened.voting}")
    for rule in ("notice_days", "quorum", "base", "one-vote", "electronic", "majority", "tie"):
        assert NL.t(f"verdict.rule.{rule}") in page.text, rule
    for words in (
        "Van 3 geldige stemmen moest meer dan de helft vóór zijn. Het waren er 2.",
        "Dit is een standaard, niet uit onze statuten.",
        "Zo lezen wij de wet (2:38 lid 6 BW). Die zegt het niet, of kenners zijn het niet eens.",
        "Vóór: 2. Tegen: 1. Blanco: 0.",
    ):
        assert words in page.text + page.html
    assert page.text.count("2:38 lid 1 BW") == 1
    assert "/besluiten/ALV-" in " ".join(page.links)
    english = await member.open(f"/stemmen/{opened.voting}", taal="en")
    assert "Of 3 valid votes more than half had to be in favour: 2 were." in english.text


async def test_programs_read_the_verdict_in_codes_and_in_both_languages(house: House, opened: Assembly) -> None:
    """And the quorum too; both name the day whose law judged. The same words stand on the pages."""
    await (await (await opened.vote(m4="for", m5="against", m6="for")).close()).declare()
    verdict = (await house.get(f"/api/votings/{opened.voting}", "member")).json()["verdict"]
    rules = {rule["rule"]: rule for rule in verdict["rules"]}
    assert (verdict["outcome"], verdict["nl"], verdict["en"]) == ("carried", "Aangenomen.", "Carried.")
    assert (verdict["chosen"], verdict["remaining"], verdict["voidable"]) == ([], [], False)
    assert rules["majority"]["asked"] == "more than 1/2 of 3 valid votes"
    assert rules["majority"]["nl"].startswith("Van 3 geldige stemmen moest meer dan de helft vóór zijn.")
    assert rules["majority"]["en"].startswith("Of 3 valid votes more than half had to be in favour: 2 were.")
    assert (rules["majority"]["readings"], rules["electronic"]["readings"]) == ([], ["device-in-the-room"])
    meeting = (await house.get(f"/api/meetings/{opened.meeting}", "member")).json()
    assert [rule["rule"] for rule in meeting["quorum"]["rules"]] == ["notice_days", "quorum", "base"]
    assert "stemgerechtigde leden" in meeting["quorum"]["rules"][1]["nl"]
    assert verdict["law_of"] == meeting["quorum"]["law_of"] == meeting["held_on"]
    page = await (await somebody(house, "member")).open(f"/stemmen/{opened.voting}")
    assert NL.t("verdict.law_of", date=date.fromisoformat(meeting["held_on"])) in page.text


async def test_a_motion_that_lost_says_why(house: House, opened: Assembly) -> None:
    await (await (await opened.vote(m4="for", m5="against")).close()).declare()
    page = await (await somebody(house, "member")).open(f"/stemmen/{opened.voting}")
    assert NL.t("verdict.outcome.rejected") in page.text
    assert page.text.count("Er zijn evenveel stemmen vóór als tegen: 1. Dan is het voorstel verworpen.") == 2
    assert "/besluiten/ALV-" not in " ".join(page.links)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/stemmen", MEMBERS), ("/stemmen/{voting}", MEMBERS)],
)
async def test_votings_are_for_members(house: House, opened: Assembly, path: str, allowed: frozenset[Role]) -> None:
    await opened.vote(m5="for")
    for role in ROLES:
        page = await (await somebody(house, role)).open(path.format(voting=opened.voting))
        assert (role, page.status) == (role, 200 if role in allowed else 401 if role == "anyone" else 403)


async def test_a_receipt_is_for_its_voter_at_both_doors_alike(house: House, opened: Assembly) -> None:
    """Who has no number casts no votes: 403. Who has one, and no vote in it, finds none: 404."""
    await opened.vote(m5="for")
    for role in ROLES:
        page = await (await somebody(house, role)).open(f"/stemmen/{opened.voting}/bewijs")
        answer = await house.get(f"/api/votings/{opened.voting}/receipt", role)
        expected = {"member": 200, "anyone": 401, "operator": 403}.get(role, 404)
        assert (role, page.status, answer.status_code) == (role, expected, expected)


async def test_who_has_left_sees_their_own_vote_and_nothing_else_of_the_voting(house: House, opened: Assembly) -> None:
    """They were told that the receipt's address keeps working."""
    await opened.vote(m5="for")
    today = house.services.today()
    await do(house, EndMembership(member=MemberId(PLAIN_MEMBER), ground="resigned", until=ImpreciseDate.of(today)))
    member, path = await somebody(house, "member"), f"/stemmen/{opened.voting}/bewijs"
    receipt = await member.open(path)
    assert (receipt.status, receipt.title) == (200, NL.t("voting.receipt.for"))
    assert NL.t("voting.receipt.which", voting=opened.voting, member=str(PLAIN_MEMBER)) in receipt.text
    assert TITLE not in receipt.text
    assert not [link for link in receipt.links if str(opened.meeting) in link and not link.startswith(path)]
    assert (await member.open(f"/stemmen/{opened.voting}")).status == 403


@pytest.mark.parametrize("texts", [NL, EN], ids=["nl", "en"])
async def test_every_page_names_the_same_readers_of_a_choice(house: House, opened: Assembly, texts: Texts) -> None:
    """Those who see it, and nobody whom Kamer does not have."""
    await opened.close()
    readers = [texts.t(f"role.{role}") for role in SEE_CHOICES]
    sentences = [texts.t(key) for key in ("voting.who_sees.open", "voting.who_sees.told", "voting.to_choices")]
    sentences.append(texts.t("choices.confidential"))
    told = await (await somebody(house, "member")).open(f"/stemmen/{opened.voting}/keuzes", taal=texts.language)
    assert told.status == 403
    for sentence in [*sentences, told.text]:
        assert [reader for reader in readers if reader not in sentence] == [], sentence
        assert not re.search("stemmenteller|teller", sentence)
    for role in ROLES:
        reader, path = await somebody(house, role), f"/stemmen/{opened.voting}"
        assert ((await reader.open(f"{path}/keuzes")).status == 200) is (role in SEE_CHOICES), role
        assert (f"{path}/keuzes" in (await reader.open(path)).links) is (role in SEE_CHOICES), "no link leads to a no"


async def test_who_chose_what_is_listed_for_the_chair_after_the_closing(house: House, opened: Assembly) -> None:
    await opened.vote(m4="for", m5="against")
    chair, path = await somebody(house, "voorzitter"), f"/stemmen/{opened.voting}/keuzes"
    assert (await chair.open(path)).status == 404
    await opened.close()
    page = await chair.open(path)
    assert re.search(r"lid 4 Voorbeeldlid 04 Vóór .*lid 5 Voorbeeldlid 05 Tegen ", page.text)
    assert NL.t("choices.confidential") in page.text


async def test_where_nobody_knows_whether_enough_are_there_the_voorzitter_is_warned_and_can_rule(house: House) -> None:
    """The members vote. The result waits for the register, and the page of the refusal leads on to a ruling."""
    half, yesterday = a_rulebook(quorum={"ordinary": at_least("1/4")}), house.services.today() - timedelta(days=1)
    await house.do(AdoptStatutes(parameters=half.statutes, in_force_on=yesterday, source="Voorbeeldakte"))
    assembly = await (await convened(house)).check_in(1, 2, 3, 4, 5, 6, 7, 8)
    await assembly.begin()
    chair, path = await somebody(house, "voorzitter"), f"/stemmen/{assembly.voting}"
    asked = await chair.open(f"/stemmen/{assembly.item}/openen")
    assert NL.t("voting.quorum_not_known.told") in asked.text
    await (await (await assembly.open()).vote(m4="for")).close()
    result = await chair.open(f"{path}/uitslag")
    assert NL.t("voting.ruling.told") in result.text
    told = await chair.send(f"{path}/uitslag", result)
    assert NL.t("refusal.outcome-not-known.detail", voting=assembly.voting) in told.text
    assert f"{path}/uitspraak" in told.links
    check = await chair.send(f"{path}/uitspraak", await chair.open(f"{path}/uitspraak"), ground="cannot-wait")
    declared = await chair.send(f"{path}/uitspraak", check, _step="record")
    assert declared.path == path
    assert NL.t("verdict.rule.chair-ruling") in declared.text
