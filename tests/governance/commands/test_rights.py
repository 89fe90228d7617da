"""Who may give which command: every command, in every role."""

from typing import get_args

import pytest

from governance.commands.membership import (
    DeclareRegisterComplete,
    SuspendMember,
)
from governance.commands.persons import GiveContactDetails
from governance.commands.rooms import OpenRoom
from governance.dates import ImpreciseDate
from governance.events.board import OfficeVacated
from governance.ids import MemberId, Office
from governance.log.command import SLICES, Command
from governance.log.errors import NotAllowed
from tests.governance.examples import (
    ROOM,
    TODAY,
    a_cooperative,
    a_founding,
    a_member,
    holder_of,
    in_office,
)
from tests.governance.given import Caller, GivenLog
from tests.rights import Role, example_commands

ONE = MemberId(1)
EXAMPLES = example_commands(TODAY)
CALLERS: dict[str, Caller] = {
    "member": 1,
    "former": "stranger",
    "voorzitter": "voorzitter",
    "secretaris": "secretaris",
    "penningmeester": "penningmeester",
    "operator": "operator",
    "system": "system",
}


def test_every_command_has_a_row_in_the_table_of_rights() -> None:
    assert {type(command) for command, _ in EXAMPLES} == SLICES.keys()


def may_give(log: GivenLog, command: Command, caller: Caller) -> bool:
    """Is the command decided in this caller's name? If not it must say in whose it would be."""
    log.when(command, by=caller)
    refusal = log.refusal
    if isinstance(refusal, NotAllowed):
        log.then(NotAllowed(type(command).__name__, SLICES[type(command)].right.roles))
    return not isinstance(refusal, NotAllowed)


@pytest.mark.parametrize(("command", "allowed"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_a_command_is_for_who_has_the_right(log: GivenLog, command: Command, allowed: frozenset[Role]) -> None:
    log.given(a_cooperative(), a_member(1))
    assert SLICES[type(command)].right.roles, "the table of rights names who may"
    done = {role for role, caller in CALLERS.items() if may_give(log, command, caller)}
    assert done == allowed


def test_what_is_recorded_says_in_which_capacity(log: GivenLog) -> None:
    log.given(a_founding(), a_member(1), in_office("secretaris", member=1))
    log.when(OpenRoom(room=ROOM, name="Kamer", neighbourhood="Buurt", district="Deel"), by=1)
    _, _, envelope = log.log()[-1]
    actor = envelope.recorded_by
    assert (actor.kind, actor.office, actor.member) == ("office", "secretaris", 1)
    log.when(GiveContactDetails(phone="0123456789"), by=1)
    _, _, envelope = log.log()[-1]
    assert (envelope.recorded_by.kind, envelope.recorded_by.member) == ("member", 1)


@pytest.mark.parametrize(
    ("since", "until", "may"),
    [
        (None, None, True),
        ("2026-06-09", None, True),
        ("2026-06-10", None, False),
        ("2026-06", None, True),
        (None, "2026-06-10", True),
        (None, "2026-06-09", False),
        (None, "2026-06", False),
        (None, "", False),
    ],
)
def test_a_role_is_whatever_the_log_says_today(log: GivenLog, since: str | None, until: str | None, may: bool) -> None:
    """An end that is not known to the day (``""``: at all) is over when it is recorded."""
    log.given(a_founding(), in_office("secretaris", ImpreciseDate.parse(since) if since else None))
    if until is not None:
        left = ImpreciseDate.parse(until) if until else None
        log.given(OfficeVacated(office="secretaris", person=holder_of("secretaris"), until=left, recorded_on=TODAY))
    log.when(DeclareRegisterComplete(complete_from=TODAY), by="secretaris")
    assert isinstance(log.refusal, NotAllowed) is not may


def test_an_office_held_by_one_who_is_not_known_gives_nobody_its_rights(log: GivenLog) -> None:
    unknown = in_office("voorzitter")
    log.given(a_founding(), type(unknown)(office="voorzitter", recorded_on=TODAY))
    log.when(SuspendMember(member=ONE), by="system")
    log.then(NotAllowed("SuspendMember", get_args(Office)))
