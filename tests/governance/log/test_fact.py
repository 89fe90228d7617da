"""What a fact is made of is checked when its class is made."""

import pytest
from eventsourcing.domain import event

from governance.events.membership import MemberAdmitted, MemberSuspended
from governance.events.voting import VoteCast
from governance.facts.voting import VoteOf
from governance.ids import MemberId, VotingId
from governance.log import tag
from governance.log.fact import Fact


class Suspended(Fact):
    """Is this member suspended?"""

    def __init__(self, member: MemberId) -> None:
        self.tag = tag.member(member)
        self.suspended = False

    @event(MemberSuspended)
    def member_suspended(self) -> None:
        self.suspended = True


def test_a_fact_is_never_inherited() -> None:
    """A subclass has no handlers in the library, and would decide blindly."""
    with pytest.raises(TypeError, match="never inherited"):
        type("StillSuspended", (Suspended,), {})


def test_a_handler_names_fields_that_its_event_has() -> None:
    with pytest.raises(TypeError, match="MemberAdmitted has no field nickname"):

        class Nickname(Fact):
            @event(MemberAdmitted)
            def member_admitted(self, nickname: str) -> None: ...


def test_the_boundary_follows_from_the_handlers() -> None:
    boundary = Suspended(MemberId(7)).consistency_boundary()
    assert (list(boundary.types), list(boundary.tags)) == ([MemberSuspended], ["member:7"])
    assert Suspended.types == "MemberSuspended"


def test_class_and_arguments_are_a_facts_identity() -> None:
    assert Suspended(MemberId(7)).identity == Suspended(MemberId(7)).identity
    assert Suspended(MemberId(7)).identity != Suspended(MemberId(8)).identity


def test_a_handler_says_by_its_name_what_happened() -> None:
    with pytest.raises(TypeError, match="the handler of VoteCast has no name"):

        class Nameless(Fact):
            @event(VoteCast)
            def _(self) -> None: ...


def test_a_fact_records_nothing_though_the_library_takes_a_named_handler_for_a_command() -> None:
    fact = VoteOf(VotingId("ALV-2026-1.1.1"), MemberId(1))
    with pytest.raises(TypeError, match="records none"):
        fact.counted()
    assert (fact.cast, fact.new_decisions) == (False, [])
