"""The holder of an office, known by name alone, turns out to be a member: one person from then on."""

import pytest

from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.membership import EndMembership
from governance.commands.persons import ErasePersonalData, GiveContactDetails, MergePerson
from governance.commands.voting.casting import CastVote
from governance.commands.voting.opening import OpenVoting
from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from governance.events.voting import VoteCast
from governance.ids import MemberId, Office, PersonId
from governance.log.errors import NotAllowed, Refused
from governance.log.event import Event
from governance.log.sealed import Sealed
from tests.governance.examples import (
    ITEM,
    TODAY,
    VOTING,
    a_cooperative,
    a_founding,
    a_member,
    a_voting,
    an_end,
    checked_in,
    holder_of,
    in_office,
    person_of,
    stranger,
    suspended,
)
from tests.governance.given import Caller, GivenLog

ONE, TWO = MemberId(1), MemberId(2)
SECRETARIS, VOORZITTER = holder_of("secretaris"), holder_of("voorzitter")
JOIN = MergePerson(person=SECRETARIS, member=ONE)
KEPT = "17 lid 3 AVG"
FROM_THE_MEMBERS = "2:37 lid 1 BW"
LEFT_OFFICE = OfficeVacated(office="secretaris", person=SECRETARIS, recorded_on=TODAY)
LEFT = an_end(1)


def merged(office: Office = "secretaris", member: int = 1) -> PersonMerged:
    """The example holder of an office is the member with this number."""
    return PersonMerged(merged=holder_of(office), person=person_of(member), member=MemberId(member), offices=(office,))


@pytest.mark.parametrize("by", ["voorzitter", "penningmeester", "operator"])
def test_the_holder_of_an_office_is_joined_to_the_member_who_they_are(log: GivenLog, by: Caller) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(JOIN, by=by)
    log.then(merged())


def test_who_became_a_member_long_after_taking_office_is_joined_too(log: GivenLog) -> None:
    """The set-up of 0.1.1 took names; the secretaris then admitted themselves, as of that day."""
    log.given(a_founding(), in_office("secretaris", ImpreciseDate("2020-01-01")), a_member(1, ImpreciseDate.of(TODAY)))
    log.when(JOIN)
    log.then(merged())


def test_who_is_suspended_is_a_member_all_the_same(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), suspended(1))
    log.when(JOIN)
    log.then(merged())


def test_whoever_is_to_take_office_later_is_joined_before_that(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris", ImpreciseDate("2026-12-01")), a_member(1))
    log.when(JOIN)
    log.then(merged())


def test_a_member_who_holds_one_office_is_joined_to_another_of_theirs(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"), in_office("penningmeester", member=1), a_member(1))
    log.when(JOIN)
    log.then(merged())


def test_only_who_holds_an_office_is_joined_to_a_member(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1))
    log.when(MergePerson(person=stranger(), member=ONE))
    log.then(Refused("holds-no-office"))


def test_who_has_left_the_office_is_not_joined_to_it_nor_is_the_successor_by_mistake(log: GivenLog) -> None:
    """At another screen the office passed on meanwhile: the command names the person, and not the office."""
    successor = OfficeAssumed(
        office="secretaris", person=stranger(), name=Sealed("Voorbeeldpersoon nieuw"), recorded_on=TODAY
    )
    log.given(a_cooperative(), a_member(1), LEFT_OFFICE, successor)
    log.when(JOIN)
    log.then(Refused("holds-no-office"))


def test_only_a_number_that_was_given_is_joined(log: GivenLog) -> None:
    log.given(a_cooperative())
    log.when(JOIN)
    log.then(Refused("no-such-member", member=1))


def test_who_has_left_the_cooperative_is_not_joined(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), LEFT)
    log.when(JOIN)
    log.then(Refused("not-a-member", rule="board", article=FROM_THE_MEMBERS, member=1))


def test_who_will_leave_is_not_joined_for_the_office_would_outlast_the_membership(log: GivenLog) -> None:
    ends = ImpreciseDate("2026-12-31")
    log.given(a_cooperative(), a_member(1), an_end(1, ends))
    log.when(JOIN)
    log.then(Refused("membership-ended", rule="board", article=FROM_THE_MEMBERS, member=1, until=ends))


def test_nobody_joins_their_own_office_while_another_officer_can(log: GivenLog) -> None:
    """Else the secretaris could vote as whichever member they name."""
    log.given(a_cooperative(), a_member(1))
    log.when(JOIN, by="secretaris")
    log.then(Refused("own-office"))


def test_the_only_officer_whom_the_record_knows_joins_their_own_office(log: GivenLog) -> None:
    log.given(a_founding(), in_office("secretaris"), OfficeAssumed(office="voorzitter", recorded_on=TODAY), a_member(1))
    log.when(JOIN, by="secretaris")
    log.then(merged())


def test_nobody_joins_the_office_of_somebody_else_to_themselves(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), merged())
    for themselves in (1, "secretaris"):
        log.when(MergePerson(person=VOORZITTER, member=ONE), by=themselves)
        log.then(Refused("not-to-oneself", member=1))


@pytest.mark.parametrize("member", [1, 2])
def test_a_holder_is_joined_once(log: GivenLog, member: int) -> None:
    log.given(a_cooperative(), a_member(1), a_member(2), merged())
    log.when(MergePerson(person=SECRETARIS, member=MemberId(member)))
    log.then(Refused("already-joined", member=1))


@pytest.mark.parametrize("member", [1, 2])
def test_who_has_a_number_is_never_joined_so_there_are_no_chains_and_no_cycles(log: GivenLog, member: int) -> None:
    log.given(a_cooperative(), a_member(1), a_member(2), merged(), in_office("penningmeester", member=2))
    log.when(MergePerson(person=person_of(1), member=MemberId(member)))
    log.then(Refused("already-joined", member=1))
    log.when(MergePerson(person=person_of(2), member=MemberId(member)))
    log.then(Refused("already-joined", member=2))


def test_two_offices_that_were_taken_by_name_are_joined_to_one_member(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), merged())
    log.when(MergePerson(person=VOORZITTER, member=ONE))
    log.then(merged("voorzitter"))


# What follows from it


@pytest.mark.parametrize("by", ["secretaris", 1])
def test_who_was_joined_goes_on_holding_the_office_by_either_id(log: GivenLog, by: Caller) -> None:
    """A command that was on its way under the holder's id is still the holder's."""
    log.given(a_cooperative(), a_member(1), merged())
    log.when(VacateOffice(office="voorzitter"), by=by)
    log.then(OfficeVacated(office="voorzitter", person=VOORZITTER, recorded_on=TODAY))
    _, _, envelope = log.log()[-1]
    assert (envelope.recorded_by.office, envelope.recorded_by.member) == ("secretaris", 1)


def test_who_was_joined_leaves_the_office_as_the_member_that_they_are(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), merged())
    log.when(VacateOffice(office="secretaris"))
    log.then(OfficeVacated(office="secretaris", person=person_of(1), recorded_on=TODAY))
    log.when(OpenVoting(item=ITEM), by=1)
    log.then(NotAllowed("OpenVoting", ("voorzitter", "secretaris")))
    log.when(OpenVoting(item=ITEM), by="secretaris")
    log.then(NotAllowed("OpenVoting", ("voorzitter", "secretaris")))


def test_who_was_joined_leaves_the_office_before_the_membership(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), merged())
    log.when(EndMembership(member=ONE, ground="resigned", until=ImpreciseDate.of(TODAY)), by="voorzitter")
    log.then(Refused("holds-an-office", rule="board", article=FROM_THE_MEMBERS, member=1, office="secretaris"))


VOTING_IS_OPEN: list[Event] = [*a_cooperative(), a_member(1), *a_voting(), checked_in(1)]


def test_until_it_is_joined_the_holder_of_an_office_is_told_so_when_they_vote(log: GivenLog) -> None:
    log.given(VOTING_IS_OPEN)
    log.when(CastVote(voting=VOTING, choice="for"), by="secretaris")
    log.then(Refused("office-not-joined", rule="one-vote", article="2:38 lid 1 BW", office="secretaris"))
    log.when(CastVote(voting=VOTING, choice="for"), by="stranger")
    log.then(Refused("not-a-member", rule="one-vote", article="2:38 lid 1 BW"))


def test_who_was_joined_votes_as_the_member_that_they_are_once(log: GivenLog) -> None:
    log.given(VOTING_IS_OPEN, merged())
    log.when(CastVote(voting=VOTING, choice="for"), by=1)
    log.then(VoteCast(voting=VOTING, member=ONE, choices=("for",), way="device"))
    log.when(CastVote(voting=VOTING, choice="for"), by=1)
    log.then(Refused("already-voted", rule="one-vote", article="2:38 lid 1 BW", voting=VOTING))


def test_nobody_votes_under_the_id_that_was_merged(log: GivenLog) -> None:
    log.given(VOTING_IS_OPEN, merged())
    log.when(CastVote(voting=VOTING, choice="for"), by=(SECRETARIS, 1))
    log.then(NotAllowed("CastVote", ("signed-in",)))


def test_nothing_is_sealed_any_more_for_who_goes_on_as_another(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), merged())
    log.when(GiveContactDetails(phone="0123456789"), by="secretaris")
    log.then(Refused("not-in-the-record"))
    log.when(GiveContactDetails(phone="0123456789"), by=1)
    log.then(ContactDetailsGiven(person=person_of(1), phone=Sealed("0123456789")))


def reached(person: PersonId) -> ContactDetailsGiven:
    """How somebody can be reached."""
    return ContactDetailsGiven(person=person, phone=Sealed("0123456789"))


def test_an_erasure_takes_the_keys_of_both_and_the_name_on_record_for_the_term_stays(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), reached(SECRETARIS), reached(person_of(1)), merged(), LEFT_OFFICE, LEFT)
    log.when(ErasePersonalData(member=ONE))
    log.then(
        PersonalDataErased(person=person_of(1), member=ONE),
        PersonalDataErased(person=SECRETARIS, member=ONE, name_kept=True),
    )
    phones = [event.phone for event in log.events() if isinstance(event, ContactDetailsGiven)]
    assert [phone.value for phone in phones if phone is not None] == [None, None]
    terms = [event for event in log.events() if isinstance(event, OfficeAssumed) and event.person == SECRETARIS]
    assert [term.name.value for term in terms if term.name is not None] == ["Voorbeeldpersoon secretaris"]
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("already-erased", member=1))


def test_a_name_that_the_register_alone_has_of_a_term_stays_with_it(log: GivenLog) -> None:
    """They held one office by name, and another as the member that they are."""
    as_member = in_office("penningmeester", member=1)
    log.given(a_founding(), in_office("secretaris"), a_member(1), merged(), as_member)
    log.given(OfficeVacated(office="penningmeester", person=person_of(1), recorded_on=TODAY), LEFT_OFFICE, LEFT)
    log.when(ErasePersonalData(member=ONE))
    log.then(
        PersonalDataErased(person=person_of(1), member=ONE, name_kept=True),
        PersonalDataErased(person=SECRETARIS, member=ONE, name_kept=True),
    )


def test_what_was_erased_of_another_record_of_theirs_is_not_the_name_that_stays(log: GivenLog) -> None:
    """The name of the other record was in no office, and went; that of the term is kept, and nothing is left to do."""
    twice = PersonMerged(merged=person_of(2), person=person_of(1), member=ONE, numbers=(TWO,))
    served = OfficeVacated(office="penningmeester", person=person_of(1), recorded_on=TODAY)
    log.given(a_founding(), a_member(1), a_member(2), twice, in_office("penningmeester", member=1), served, LEFT)
    log.when(ErasePersonalData(member=ONE))
    log.then(
        PersonalDataErased(person=person_of(1), member=ONE, name_kept=True),
        PersonalDataErased(person=person_of(2), member=ONE),
    )
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("name-must-be-kept", article=KEPT, member=1, office="penningmeester"))


def test_who_was_joined_is_not_erased_while_in_office(log: GivenLog) -> None:
    log.given(a_cooperative(), a_member(1), merged(), LEFT)
    log.when(ErasePersonalData(member=ONE))
    log.then(Refused("holds-an-office", member=1, office="secretaris"))


def test_a_second_number_of_one_person_is_theirs_too(log: GivenLog) -> None:
    """What the register needs later (two records of one member) is in the event already."""
    twice = PersonMerged(merged=person_of(2), person=person_of(1), member=ONE, numbers=(TWO,))
    log.given(a_cooperative(), a_member(1), a_member(2), twice, a_voting(), checked_in(2))
    log.when(CastVote(voting=VOTING, choice="for"), by=(1, 2))
    log.then(VoteCast(voting=VOTING, member=TWO, choices=("for",), way="device"))
    log.when(CastVote(voting=VOTING, choice="for"), by=(2, 2))
    log.then(NotAllowed("CastVote", ("signed-in",)))


def test_a_successor_takes_the_office_over_from_who_was_joined(log: GivenLog) -> None:
    log.given(
        a_cooperative(),
        a_member(1),
        merged(),
        OfficeVacated(office="secretaris", person=person_of(1), recorded_on=TODAY),
    )
    log.when(AssumeOffice(office="secretaris", member=ONE))
    log.then(OfficeAssumed(office="secretaris", person=person_of(1), member=ONE, recorded_on=TODAY))
