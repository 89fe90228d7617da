"""A motion taken through an assembly by commands, step by step."""

from datetime import date

from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult
from governance.commands.voting.opening import OpenVoting
from governance.events.membership import RegisterDeclaredComplete
from governance.ids import Choice
from governance.rules.statutes import Rulebook
from governance.rules.verdict import (
    Check,
    Verdict,
    at_least,
    check_of,
)
from tests.governance.commands.polling import cast, result
from tests.governance.examples import (
    FOUNDED_ON,
    ITEM,
    TODAY,
    VOTING,
    a_cooperative,
    a_meeting,
    a_motion,
    checked_in,
    meeting_begun,
    members,
    statutes,
)
from tests.governance.given import GivenLog
from tests.governance.rulebooks import a_rulebook

HALF = a_rulebook(quorum={"ordinary": at_least("1/2")})

COMPLETE = RegisterDeclaredComplete(complete_from=FOUNDED_ON)


def begun(log: GivenLog, rulebook: Rulebook, count: int, here: int, *, complete: bool = True) -> None:
    """Members 1 to so many, the first of them at the meeting, and the voting is opened."""
    log.given(a_cooperative(), statutes(rulebook), members(count), [COMPLETE] if complete else [])
    log.given(a_meeting(), a_motion(), [checked_in(number) for number in range(1, here + 1)], *meeting_begun())
    opened(log)


def opened(log: GivenLog) -> None:
    log.when(OpenVoting(item=ITEM), by="voorzitter")
    assert log.recorded


def voted(log: GivenLog, *choices: Choice, on: date = TODAY) -> None:
    """Members 1 and so on vote."""
    for number, choice in enumerate(choices, start=1):
        log.when(cast(choice), by=number, on=on)
        assert log.recorded


def closed(log: GivenLog, on: date = TODAY) -> None:
    log.when(CloseVoting(voting=VOTING), by="voorzitter", on=on)
    assert log.recorded


def declared(log: GivenLog, on: date = TODAY) -> Verdict:
    log.when(DeclareResult(voting=VOTING), by="voorzitter", on=on)
    return result(log).verdict


def rule(verdict: Verdict, name: str) -> Check:
    return check_of(verdict.rules, name)
