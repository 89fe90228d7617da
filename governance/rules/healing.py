"""What becomes of a decision whose call or hour went wrong: it is healed, or a court can annul it.

Where all who have a vote were there and all of them voted for, nobody was kept away by a call that went wrong. On what
that rests is in the verdict, and there are three:

- the statutes say so (``unanimity_heals_call``);
- for the call and the text of an amendment of the statutes, the law does (BW 2:42 lid 3);
- else it is a decision of all members, which equals one of the assembly if the board knew beforehand (BW 2:40 lid 2).
  It always did: nobody else puts a motion on an agenda here, or changes its text.
  Writers differ on whether a suspended member must agree to it. So nothing is healed that way while one is suspended.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from governance.rules.articles import AMENDMENT_UNANIMOUS, OUTSIDE, UNREASONABLE, VOIDABLE
from governance.rules.called import Unanimity
from governance.rules.readings import Reading
from governance.rules.statutes import Rulebook
from governance.rules.verdict import Check, Electorate, Flaw, Tally

OF_THE_CALL: Final = ("notice_days", "call_names_items", "amendment-notice", "amendment-text", "hour")
"""The rules that are about how the members were called. None of them decides whether a motion is carried."""

_OF_THE_LAW: Final = ("amendment-notice", "amendment-text")
"""Those that are not needed where all are there and all vote for (BW 2:42 lid 3)."""


class VotersThere(Struct, frozen=True, kw_only=True):
    """Who was there when the members voted, and how they voted."""

    electorate: Electorate
    present: int
    tally: Tally

    @property
    def all_were_there(self) -> bool:
        """Was everybody there who has a vote? It is not known where the register may lack members."""
        return self.electorate.is_certain and self.present == self.electorate.entitled

    @property
    def all_are_for(self) -> bool:
        """Was everybody there who has a vote, and did all of them vote for?"""
        return self.all_were_there and self.tally.in_favour == self.electorate.all_votes

    @property
    def only_blanks_are_not_for(self) -> bool:
        """Was everybody there and nobody against, and were some not for all the same?"""
        return self.all_were_there and not self.all_are_for and not self.tally.against


def aftermath(failed: Sequence[Check], at_call: Rulebook, rulebook: Rulebook, there: VotersThere) -> list[Check]:
    """What becomes of a motion that was carried: the checks that heal what failed, and the ``defects`` that are left.

    - ``failed``: the checks of ``OF_THE_CALL`` that were not met.
    - ``at_call``: the rulebook that judges the call; ``rulebook``: that of the day of the meeting.
    """
    healed: dict[str, list[str]] = {}
    defects = []
    for check in failed:
        by = _healed_by(check, rulebook, there)
        if by is None:
            defects.append(_defects(check, at_call, there))
        else:
            healed.setdefault(by, []).append(check.rule)
    return [_healing(by, tuple(rules), rulebook, there) for by, rules in healed.items()] + defects


def _healed_by(check: Check, rulebook: Rulebook, there: VotersThere) -> str | None:
    """The id of the rule that heals it; ``None``: none does."""
    if not there.all_are_for:
        return None
    if check.rule in _OF_THE_LAW:
        return "amendment-unanimity"
    if rulebook.unanimity_heals_call:
        return "unanimity_heals_call"
    return None if there.electorate.suspended else "outside"


def _healing(by: str, rules: tuple[str, ...], rulebook: Rulebook, there: VotersThere) -> Check:
    was = Unanimity(members=there.electorate.entitled, heals=rules)
    if by == "amendment-unanimity":
        return Check(rule="amendment-unanimity", article=AMENDMENT_UNANIMOUS, source="law", was=was, met=True)
    if by == "outside":
        readings = (Reading.HEALED_OUTSIDE,)
        return Check(rule="outside", article=OUTSIDE, source="law", readings=readings, was=was, met=True)
    basis = rulebook.basis("unanimity_heals_call")
    return Check(rule="unanimity_heals_call", source=basis.source, clause=basis.clause, was=was, met=True)


def _defects(failed: Check, at_call: Rulebook, there: VotersThere) -> Check:
    """What does it mean for a decision that its call or its hour went wrong?

    It is not void. A decision against rules of law or statutes on how decisions come about is voidable (BW 2:15 lid 1
    onder a). It holds until a court annuls it. Somebody with a reasonable interest can ask for that until a year after
    the decision became known (lid 3 and 5), and a new decision can confirm it (lid 6). Where the statutes do not want
    the hour or the items in the call, it can be voidable as unreasonable (onder b), which is our reading.

    If the term is a default, all this is so only if the statutes ask for that term, so the check is a default too.
    """
    wanted = {"hour": at_call.call_names_hour, "call_names_items": at_call.call_names_items}.get(failed.rule, True)
    readings = {
        Reading.UNREASONABLE_IF_SILENT: not wanted,
        Reading.PERHAPS_NO_ASSEMBLY: failed.rule == "hour",
        Reading.BLANK_IS_NOT_FOR: there.only_blanks_are_not_for,
    }
    return Check(
        rule="defects",
        article=VOIDABLE if wanted else UNREASONABLE,
        source="law",
        default=failed.default and failed.source == "practice" and wanted,
        readings=tuple(reading for reading, leans in readings.items() if leans),
        was=Flaw(rule=failed.rule, makes="voidable"),
        met=False,
    )
