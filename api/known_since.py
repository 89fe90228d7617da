"""What has come to be known since a result was declared, for those who see the register.

A declared result never changes. What is told later about who was a member can make the count come out otherwise all the
same: a death of last month is told today. No table holds that. It is judged, so it is asked of the log itself.
"""

from typing import Any, Final

import msgspec
import psycopg

from governance.commands.voting.judgement import Judgement
from governance.ids import VotingId
from governance.log.looking import Look
from governance.rules.verdict import ByEarlierStatutes, Check, Flaw, Outcome, Recount, RulingGiven, Verdict
from projections.on_record import ChecksOnRecord, VerdictOnRecord
from projections.reader import Reader, must_see_register
from projections.voting import voting

Connection = psycopg.AsyncConnection[Any]

COMPARED: Final = frozenset(
    {"quorum", "quorum_at", "base", "one-vote", "majority", "amendment-majority", "tie", "defects"}
)
"""The rules that are answered from the register."""


class KnownSince(msgspec.Struct, frozen=True, kw_only=True):
    """What a voting comes to by what is known by now."""

    differs: bool
    """Whether the outcome is another, or a rule that was met is not met any more, or the other way round.

    A number that turns nothing makes no difference: rejected with none of 80 stays so with none of 79.
    """
    verdict: VerdictOnRecord
    """The verdict by what is known by now. The declared one stands, and never changes."""
    rules: ChecksOnRecord
    """The rules that are answered otherwise by now."""
    at_meeting: bool
    """Whether the declared result was given at the meeting, so that it is decisive (BW 2:13 lid 3)."""
    void: bool
    """Whether it was carried, and the quorum was missing by what is known now: no ruling makes one (BW 2:14 lid 1)."""


async def known_since(connection: Connection, reader: Reader, voting_id: VotingId) -> KnownSince | None:
    """What a declared voting comes to by now, for those who see the register: it tells of people.

    ``None``: there is no such voting, or its result is not declared. Raises ``NotAllowed``.
    """
    must_see_register(reader, "known-since")
    declared = await voting(connection, reader, voting_id)
    if declared is None or declared.verdict is None:
        return None
    look = Look()
    judgement = Judgement(look, voting_id)
    await look.fold(connection)
    return compared(declared.verdict.codes, judgement)


def compared(declared: Verdict, judgement: Judgement) -> KnownSince:
    """The verdict by now, beside the declared one."""
    ruling = next((check.was for check in declared.rules if isinstance(check.was, RulingGiven)), None)
    now = judgement.verdict(ruling)
    changed = tuple(check for check in now.rules if _is_answered_otherwise(check, declared))
    return KnownSince(
        differs=now.outcome is not declared.outcome or _met(now) != _met(declared),
        verdict=VerdictOnRecord(now),
        rules=ChecksOnRecord(changed),
        at_meeting=ruling is None or ruling.at_meeting,
        void=declared.outcome.is_carried and now.outcome is Outcome.NO_DECISION,
    )


def _met(verdict: Verdict) -> dict[tuple[str, type, str | None], bool | None]:
    """Whether each rule was met that is answered from the register.

    A verdict can say of several things what they make of the decision. A recount that comes to the same says nothing,
    nor do other statutes.
    """
    return {
        (check.rule, type(check.was), check.was.rule if isinstance(check.was, Flaw) else None): check.met
        for check in verdict.rules
        if check.rule in COMPARED and not (isinstance(check.was, Recount | ByEarlierStatutes) and check.met)
    }


def _is_answered_otherwise(check: Check, declared: Verdict) -> bool:
    """Whether a rule that is answered from the register is answered otherwise than it was.

    A quorum that nobody asks for answers nothing.
    """
    if check.rule not in COMPARED or (check.rule == "quorum" and check.asked is None):
        return False
    then = [(earlier.was, earlier.met) for earlier in declared.rules if earlier.rule == check.rule]
    return (check.was, check.met) not in then
