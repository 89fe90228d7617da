"""What is told after a result was declared: the result stands, and those who see the register read what it would be.

The example cooperative has eight members who may vote. More than half of all must be for, and four are: rejected, for
that is four of eight. Then it is told that somebody had died before: four of seven is more than half.
"""

from datetime import timedelta
from typing import Any

import pytest

from api.texts import texts_in
from governance.commands.membership import AdmitMember, DeclareRegisterComplete, EndMembership
from governance.commands.statutes import AdoptStatutes
from governance.dates import ImpreciseDate
from governance.events.membership import Ending
from governance.ids import MemberId
from governance.rules.verdict import Majority, at_least, more_than
from tests.api.assembly import Assembly, convened, do
from tests.api.conftest import House
from tests.api.visiting import somebody
from tests.governance.rulebooks import settings
from tests.rights import Role

NL = texts_in("nl")


@pytest.fixture
async def rejected(house: House) -> Assembly:
    """A motion that four of eight were for, where more than half of all members were asked."""
    today = house.services.today()
    of_all = settings(majority={"ordinary": Majority(threshold=more_than("1/2"), base="entitled")})
    adopt = AdoptStatutes(parameters=of_all, in_force_on=today - timedelta(days=30), source="Voorbeeldakte")
    await do(house, adopt)
    await do(house, DeclareRegisterComplete(complete_from=today - timedelta(days=30)))
    assembly = await (await (await convened(house)).check_in(3, 4, 5, 6, 8)).open()
    await assembly.vote(m3="for", m4="for", m5="for", m6="for")
    return await (await assembly.close()).declare()


async def told(house: House, ground: Ending) -> None:
    """That member 7 was none any more by yesterday."""
    until = ImpreciseDate.of(house.services.today() - timedelta(days=1))
    await do(house, EndMembership(member=MemberId(7), ground=ground, until=until))


async def known_since(house: House, assembly: Assembly) -> Any:
    answer = await house.get(f"/api/votings/{assembly.voting}/known-since", "secretaris")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_nothing_has_come_to_be_known(house: House, rejected: Assembly) -> None:
    since = await known_since(house, rejected)
    assert (since["differs"], since["verdict"]["outcome"], since["rules"]) == (False, "rejected", [])
    secretaris = await somebody(house, "secretaris")
    assert NL.t("voting.known_since") not in (await secretaris.open(f"/stemmen/{rejected.voting}")).text


async def test_a_death_that_is_told_afterwards_changes_no_result_and_is_said(house: House, rejected: Assembly) -> None:
    await told(house, "died")
    since = await known_since(house, rejected)
    assert (since["differs"], since["verdict"]["outcome"], since["at_meeting"]) == (True, "carried", True)
    assert {rule["rule"] for rule in since["rules"]} == {"base", "majority"}
    declared = (await house.get(f"/api/votings/{rejected.voting}", "secretaris")).json()
    assert declared["verdict"]["outcome"] == "rejected"
    page = await (await somebody(house, "secretaris")).open(f"/stemmen/{rejected.voting}")
    for key in ("voting.known_since", "voting.known_since.told", "voting.known_since.stands"):
        assert NL.t(key) in page.text
    assert NL.t("voting.known_since.open") not in page.text


async def test_a_number_that_turns_nothing_is_not_said(house: House) -> None:
    """By the default, more than half of the valid votes, a death changes the base and nothing else."""
    assembly = await (await (await convened(house)).check_in(4, 5)).open()
    await (await (await assembly.vote(m4="for")).close()).declare()
    await told(house, "died")
    since = await known_since(house, assembly)
    assert (since["differs"], [rule["rule"] for rule in since["rules"]]) == (False, ["base"])
    secretaris = await somebody(house, "secretaris")
    assert NL.t("voting.known_since") not in (await secretaris.open(f"/stemmen/{assembly.voting}")).text


async def test_an_expulsion_that_is_told_afterwards_makes_no_base_smaller(house: House, rejected: Assembly) -> None:
    await told(house, "expelled")
    assert (await known_since(house, rejected))["differs"] is False


@pytest.mark.parametrize("role", ["member"])
async def test_it_is_not_for_members_for_it_tells_of_people(house: House, rejected: Assembly, role: Role) -> None:
    await told(house, "died")
    assert (await house.get(f"/api/votings/{rejected.voting}/known-since", role)).status_code == 403
    page = await (await somebody(house, role)).open(f"/stemmen/{rejected.voting}")
    assert NL.t("voting.known_since") not in page.text


async def test_of_a_result_that_is_not_declared_nothing_is_known_since(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(3, 4)).open()
    assert (await house.get(f"/api/votings/{assembly.voting}/known-since", "secretaris")).status_code == 404


HALF = settings(quorum={"ordinary": at_least("1/2")})


@pytest.mark.parametrize(("declared_before", "differs"), [(True, False), (False, True)])
async def test_a_member_who_is_entered_afterwards_can_show_that_the_quorum_was_missing(
    house: House, *, declared_before: bool, differs: bool
) -> None:
    """Four of eight are half of them, and of nine they are not. A ruling makes no quorum: it is not said to stand."""
    today = house.services.today()
    await do(house, AdoptStatutes(parameters=HALF, in_force_on=today - timedelta(days=30), source="Voorbeeldakte"))
    await do(house, DeclareRegisterComplete(complete_from=today - timedelta(days=30)))
    entered = AdmitMember(name="Voorbeeldlid 10", since=ImpreciseDate("2020"), source="register")
    if declared_before:
        await do(house, entered)
    assembly = await (await (await convened(house)).check_in(3, 4, 5, 6, *([7] if declared_before else []))).open()
    await (await (await assembly.vote(m4="for", m5="for")).close()).declare()
    if not declared_before:
        await do(house, entered)
    since = await known_since(house, assembly)
    assert (since["differs"], since["void"]) == (differs, differs)
    page = await (await somebody(house, "secretaris")).open(f"/stemmen/{assembly.voting}")
    assert (NL.t("voting.known_since.void") in page.text) is differs
    assert NL.t("voting.known_since.stands") not in page.text


async def test_it_is_said_where_the_outcome_turns_on_a_vote_that_was_none(house: House) -> None:
    """A late call is a defect of its own: beside it another is not overlooked."""
    today = house.services.today()
    assembly = await convened(house, called_on=today - timedelta(days=2), short_notice=True)
    await (await assembly.check_in(4, 5, 6)).open()
    await (await (await assembly.vote(m4="for", m5="for", m6="against")).close()).declare()
    assert (await known_since(house, assembly))["differs"] is False
    long_ago = ImpreciseDate.of(today - timedelta(days=60))
    await do(house, EndMembership(member=MemberId(4), ground="expelled", until=long_ago))
    since = await known_since(house, assembly)
    assert (since["differs"], since["void"]) == (True, False)
    assert "defects" in [rule["rule"] for rule in since["rules"]]


async def test_a_vote_that_was_none_and_turns_nothing_is_not_said(house: House) -> None:
    assembly = await (await (await convened(house)).check_in(3, 4, 5, 6)).open()
    await (await (await assembly.vote(m3="for", m4="for", m5="for", m6="against")).close()).declare()
    long_ago = ImpreciseDate.of(house.services.today() - timedelta(days=60))
    await do(house, EndMembership(member=MemberId(4), ground="expelled", until=long_ago))
    assert (await known_since(house, assembly))["differs"] is False
