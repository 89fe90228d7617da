"""Admitting a member, suspending, lifting, ending, and when the register is complete."""

from datetime import date
from typing import Literal

from governance.commands.days import is_before
from governance.dates import ImpreciseDate
from governance.events.membership import (
    Ending,
    MemberAdmitted,
    MembershipEnded,
    MemberSuspended,
    RegisterDeclaredComplete,
    SuspensionLifted,
)
from governance.events.persons import ContactDetailsGiven
from governance.facts.board import OfficeHolder
from governance.facts.membership import Completeness, LastMember, Membership
from governance.facts.statutes import Founding
from governance.ids import OFFICES, EmailAddress, Line, MemberId, MemberKind, PhoneNumber
from governance.log.command import Command, CommandSlice
from governance.log.sealed import Sealed
from governance.rights import BOARD, BOARD_OR_OPERATOR, SECRETARIS
from governance.rules.articles import ADMISSION, ENDING, FROM_THE_MEMBERS, ONE_VOTE

AdmissionSource = Literal["register", "application", "example"]
"""Where an admission stands: a register that was kept before, an application, or nowhere, for it is an example.

It is a closed list, for a source is not sealed: a sentence with the member's name in it would outlive their erasure.
"""


class AdmitMember(Command, frozen=True, kw_only=True):
    """Admit somebody as a member: the board does (BW 2:33). Their number is the next one."""

    name: Line
    kind: MemberKind | None = None
    email: EmailAddress | None = None
    phone: PhoneNumber | None = None
    since: ImpreciseDate | None = None
    """The first day of the membership; left out: today, or, from an earlier ``register``, not known."""
    source: AdmissionSource | None = None


class AdmitMemberSlice(CommandSlice[AdmitMember], right=BOARD_OR_OPERATOR):
    """From the founding on and up to today; numbers have no gaps (invariant 6)."""

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.last = self.ask(LastMember)

    def decide(self) -> None:
        said = self.command
        since = said.since
        # Of who stood in a register before, today is only the day on which that is entered.
        if since is None and said.source != "register":
            since = ImpreciseDate.of(self.call.today)
        founded_on = self.founding.founded_on
        if founded_on is None:
            self.refuse("not-yet-founded")
        if is_before(since, founded_on):
            self.refuse("before-founding", rule="admission", article=ADMISSION, founded_on=founded_on)
        if since is not None and since.names > self.call.today:
            self.refuse("since-in-future", rule="admission", article=ADMISSION, since=since)
        person = self.call.new_person
        self.record(
            MemberAdmitted(
                member=MemberId(self.last.number + 1),
                person=person,
                name=Sealed(said.name),
                kind=said.kind,
                since=since,
            ),
            source=said.source,
        )
        if said.email is not None or said.phone is not None:
            self.record(
                ContactDetailsGiven(
                    person=person,
                    email=None if said.email is None else Sealed(said.email),
                    phone=None if said.phone is None else Sealed(said.phone),
                ),
                source=said.source,
            )


class SuspendMember(Command, frozen=True, kw_only=True):
    """Take a member's vote for a time; they may come and speak where that is dealt with (BW 2:38 lid 1)."""

    member: MemberId
    since: date | None = None
    """The first day; left out: today."""
    until: date | None = None
    """The first day on which it no longer holds; left out: until it is lifted."""


class SuspendMemberSlice(CommandSlice[SuspendMember], right=BOARD):
    """A member is suspended once at a time. No first day undoes a vote that they cast before it was recorded."""

    def asks(self) -> None:
        self.membership = self.ask(Membership, self.command.member)

    def decide(self) -> None:
        said, periods = self.command, self.membership.periods
        since = said.since or self.call.today
        if periods is None:
            self.refuse("no-such-member", member=said.member)
        if not periods.is_member_on(since):
            self.refuse("not-a-member", rule="suspended", article=ONE_VOTE, member=said.member)
        if said.until is not None and said.until <= since:
            self.refuse("until-before-since", since=since, until=said.until)
        if periods.is_suspended_within(since, said.until):
            self.refuse("already-suspended", rule="suspended", article=ONE_VOTE, member=said.member)
        self.record(MemberSuspended(member=said.member, since=since, until=said.until))


class LiftSuspension(Command, frozen=True, kw_only=True):
    """Give a suspended member the vote back."""

    member: MemberId
    lifted_on: date
    """The first day on which the suspension no longer holds."""


class LiftSuspensionSlice(CommandSlice[LiftSuspension], right=BOARD):
    """Only a suspension that holds on the day can be lifted."""

    def asks(self) -> None:
        self.membership = self.ask(Membership, self.command.member)

    def decide(self) -> None:
        said = self.command
        if not self.membership.is_suspended_on(said.lifted_on):
            self.refuse(
                "not-suspended", rule="suspended", article=ONE_VOTE, member=said.member, lifted_on=said.lifted_on
            )
        self.record(SuspensionLifted(member=said.member, lifted_on=said.lifted_on))


class EndMembership(Command, frozen=True, kw_only=True):
    """Record that a membership ends (BW 2:35 lid 1): notice by the member or the cooperative, expulsion, death."""

    member: MemberId
    ground: Ending
    until: date
    """The first day on which they are no longer a member."""


class EndMembershipSlice(CommandSlice[EndMembership], right=BOARD):
    """Once; but who gave notice can still die, or leave, before that day has come. What is over is not ended again.

    The day can lie in the past, for an end is often told late. It undoes no vote that was cast before it was recorded.

    Who holds an office as a member, or is to take one up, leaves that first: the right to it comes from the membership.
    """

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.membership = self.ask(Membership, self.command.member)
        self.holders = [self.ask(OfficeHolder, office) for office in OFFICES]

    def decide(self) -> None:
        said, membership = self.command, self.membership
        if membership.periods is None:
            self.refuse("no-such-member", member=said.member)
        if membership.until is not None and membership.until <= max(said.until, self.call.today):
            self.refuse("membership-ended", rule="ending", article=ENDING, member=said.member, until=membership.until)
        since, founded_on = membership.since, self.founding.founded_on
        if since is not None and since.earliest is not None and said.until <= since.earliest:
            self.refuse("until-before-since", since=since, until=said.until)
        if founded_on is not None and said.until < founded_on:
            self.refuse("before-founding", rule="ending", article=ENDING, founded_on=founded_on)
        for holder in self.holders:
            if holder.is_held_past(said.member, max(said.until, self.call.today)):
                self.refuse(
                    "holds-an-office", rule="board", article=FROM_THE_MEMBERS, member=said.member, office=holder.office
                )
        self.record(MembershipEnded(member=said.member, ground=said.ground, until=said.until))


class DeclareRegisterComplete(Command, frozen=True, kw_only=True):
    """Say from which day on the register names every member: before it a count is "at least" or "not known"."""

    complete_from: date


class DeclareRegisterCompleteSlice(CommandSlice[DeclareRegisterComplete], right=SECRETARIS):
    """For a day that has come; a later declaration can only reach further back."""

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.completeness = self.ask(Completeness)

    def decide(self) -> None:
        said, known = self.command, self.completeness.complete_from
        founded_on = self.founding.founded_on
        if founded_on is None:
            self.refuse("not-yet-founded")
        if said.complete_from < founded_on:
            self.refuse("before-founding", founded_on=founded_on)
        if said.complete_from > self.call.today:
            self.refuse("complete-in-future", complete_from=said.complete_from)
        if known is not None and known <= said.complete_from:
            self.refuse("already-complete", complete_from=known)
        self.record(RegisterDeclaredComplete(complete_from=said.complete_from))
