"""Who may give which command: the rights that a slice names.

A role is whatever the log says today: the secretaris is who the log says is secretaris. A right is asked of the log and
guarded with the decision, so nobody decides by an office that somebody else took over meanwhile. The operator, at the
machine's own command line or its set-up page, may do what a cooperative needs before it has a board.
"""

from collections.abc import Collection, Sequence
from typing import Any, cast

from governance.facts.board import OfficeHolder
from governance.facts.membership import Membership
from governance.ids import OFFICES, Office
from governance.log.command import Call, CommandSlice
from governance.log.event import Actor
from governance.log.fact import Fact


class SignedIn:
    """Anybody who is signed in, for themselves; whether they are a member with a vote the command itself says.

    A call under a number that is not its person's own is not allowed: nobody votes as another.
    """

    roles: tuple[str, ...] = ("signed-in",)

    def is_of(self, offices: Collection[Office], *, operator: bool) -> bool:
        """Everybody's who is signed in, whatever they hold."""
        return True

    def asks(self, slice_: CommandSlice[Any]) -> Sequence[Fact]:
        """Whose number it is."""
        member = slice_.call.member
        return [] if member is None else [Membership(member)]

    def actor(self, call: Call, facts: Sequence[Fact]) -> Actor | None:
        """The person themselves, by their number where they have one."""
        if call.person is None:
            return None
        for membership in facts:
            if cast(Membership, membership).person != call.person:
                return None
        return Actor("member", person=call.person, member=call.member)


class OfficeRight:
    """Whoever holds one of these offices today; where ``operator`` says so the operator too."""

    def __init__(self, *offices: Office, operator: bool = False) -> None:
        self._offices = offices
        self._operator = operator
        self.roles: tuple[str, ...] = (*offices, "operator") if operator else offices

    def is_of(self, offices: Collection[Office], *, operator: bool) -> bool:
        """Theirs who hold one of its offices, and the operator's where it says so."""
        return self._operator if operator else not set(self._offices).isdisjoint(offices)

    def asks(self, slice_: CommandSlice[Any]) -> Sequence[Fact]:
        """Who holds these offices."""
        return [OfficeHolder(office) for office in self._offices]

    def actor(self, call: Call, facts: Sequence[Fact]) -> Actor | None:
        """The holder, in the first of these offices that is theirs."""
        if call.operator:
            return Actor("operator") if self._operator else None
        if call.person is None:
            return None
        for fact in facts:
            holder = cast(OfficeHolder, fact)
            term = holder.term_of(call.person, call.today)
            if term is not None:
                return Actor("office", office=holder.office, person=call.person, member=term.member)
        return None


SIGNED_IN = SignedIn()
BOARD = OfficeRight(*OFFICES)
BOARD_OR_OPERATOR = OfficeRight(*OFFICES, operator=True)
CHAIR = OfficeRight("voorzitter", "secretaris")
"""Who leads an assembly: voorzitter and secretaris of the board do (BW 2:38 lid 2)."""
SECRETARIS = OfficeRight("secretaris")
SECRETARIS_OR_OPERATOR = OfficeRight("secretaris", operator=True)
OPERATOR = OfficeRight(operator=True)
