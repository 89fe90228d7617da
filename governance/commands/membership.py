"""Admitting a member, suspending, lifting, ending, and when the register is complete."""

from collections.abc import Sequence
from datetime import date

from governance.commands.days import is_before, is_vague_and_ahead
from governance.commands.decisions.named import ask_decision, why_not_by
from governance.dates import ImpreciseDate
from governance.events import membership as events
from governance.events.persons import ContactDetailsGiven
from governance.facts.board import OfficeHolder
from governance.facts.membership import Completeness, LastMember, Membership, Periods
from governance.facts.statutes import Founding
from governance.ids import OFFICES, DecisionId, EmailAddress, Line, MemberId, MemberKind, Office, PhoneNumber
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import Sealed
from governance.rights import BOARD, BOARD_OR_OPERATOR, SECRETARIS
from governance.rules.articles import ADMISSION, ENDING, FROM_THE_MEMBERS, ONE_VOTE


class AdmitMember(Command, frozen=True, kw_only=True):
    """Admit somebody as a member: the board does (BW 2:33). Their number is the next one."""

    name: Line
    kind: MemberKind | None = None
    email: EmailAddress | None = None
    phone: PhoneNumber | None = None
    since: ImpreciseDate | None = None
    """The first day of the membership; left out: today, or, from an earlier ``register``, not known."""
    decided_on: ImpreciseDate | None = None
    """The day of the decision; left out: today, or, from an earlier ``register``, not known, but not after that."""
    source: events.AdmissionSource | None = None
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class AdmitMemberSlice(CommandSlice[AdmitMember], right=BOARD_OR_OPERATOR):
    """A member is admitted on a day from the founding up to today, and gets the next number, for numbers have no gaps.

    If two members are admitted at once, the second is decided again and gets the number after the first.
    """

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.last = self.ask(LastMember)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        command = self.command
        self.refuse_if(why_not_by(self.by))
        since = command.since
        # For a member of an earlier register, today is only the day on which they are entered.
        if since is None and command.source != "register":
            since = ImpreciseDate.of(self.call.today)
        decided_on = command.decided_on
        if decided_on is None and command.source != "register":
            decided_on = ImpreciseDate.of(self.call.today)
        self.refuse_if(why_no_admission(self.founding.founded_on, self.call.today, since, decided_on))
        person = self.call.new_person
        self.record(
            events.MemberAdmitted(
                member=MemberId(self.last.number + 1),
                person=person,
                name=Sealed(command.name),
                kind=command.kind,
                since=since,
                decided_on=decided_on,
                source=command.source,
                recorded_on=self.call.today,
                decision=command.decision,
            )
        )
        if command.email is not None or command.phone is not None:
            self.record(
                ContactDetailsGiven(
                    person=person,
                    email=None if command.email is None else Sealed(command.email),
                    phone=None if command.phone is None else Sealed(command.phone),
                )
            )


def why_no_admission(
    founded_on: date | None,
    today: date,
    since: ImpreciseDate | None = None,
    decided_on: ImpreciseDate | None = None,
) -> Refused | None:
    """Why nobody can be admitted as a member; ``None``: somebody can.

    ``since``: the first day of the membership, and ``decided_on`` that of the decision; ``None`` where a page asks
    before they have been filled in.
    """
    if founded_on is None:
        return Refused("not-yet-founded")
    if is_before(since, founded_on):
        return Refused("before-founding", rule="admission", article=ADMISSION, founded_on=founded_on)
    if since is not None and since.names > today:
        return Refused("since-in-future", rule="admission", article=ADMISSION, since=since)
    if decided_on is not None and decided_on.names > today:
        return Refused("decided-in-future", rule="admission", article=ADMISSION, decided_on=decided_on)
    return None


class SuspendMember(Command, frozen=True, kw_only=True):
    """Take a member's vote for a time; they may come and speak where that is dealt with (BW 2:38 lid 1)."""

    member: MemberId
    since: date | None = None
    """The first day; left out: today."""
    until: date | None = None
    """The first day on which it no longer holds; left out: until it is lifted."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class SuspendMemberSlice(CommandSlice[SuspendMember], right=BOARD):
    """A member is suspended once at a time. A vote that they cast before the suspension was recorded stays."""

    def asks(self) -> None:
        self.membership = self.ask(Membership, self.command.member)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        member, until = self.command.member, self.command.until
        since = self.command.since or self.call.today
        self.refuse_if(why_no_suspension(member, self.membership.periods, self.call.today, since, until))
        self.record(events.MemberSuspended(member=member, since=since, until=until, decision=self.command.decision))


def why_no_suspension(
    member: MemberId, periods: Periods | None, today: date, since: date | None = None, until: date | None = None
) -> Refused | None:
    """Why a member cannot be suspended; ``None``: they can.

    Pages ask it too. Before a first day has been filled in, it tells whether any day from today on will do.
    """
    if periods is None:
        return Refused("no-such-member", member=member)
    if periods.is_member_on(since or today) is False:
        return Refused("not-a-member", rule="suspended", article=ONE_VOTE, member=member)
    if since is not None and until is not None and until <= since:
        return Refused("until-before-since", since=since, until=until)
    already = periods.is_suspended_for_good(today) if since is None else periods.is_suspended_within(since, until)
    if already:
        return Refused("already-suspended", rule="suspended", article=ONE_VOTE, member=member)
    return None


class LiftSuspension(Command, frozen=True, kw_only=True):
    """Give a suspended member the vote back."""

    member: MemberId
    lifted_on: date
    """The first day on which the suspension no longer holds."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class LiftSuspensionSlice(CommandSlice[LiftSuspension], right=BOARD):
    """A suspension can be lifted on a day on which it holds."""

    def asks(self) -> None:
        self.membership = self.ask(Membership, self.command.member)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        member, lifted_on = self.command.member, self.command.lifted_on
        self.refuse_if(why_nothing_to_lift(member, self.membership.periods, self.call.today, lifted_on))
        self.record(events.SuspensionLifted(member=member, lifted_on=lifted_on, decision=self.command.decision))


def why_nothing_to_lift(
    member: MemberId, periods: Periods | None, today: date, lifted_on: date | None = None
) -> Refused | None:
    """Why a member has no suspension that can be lifted; ``None``: there is one.

    Pages ask it too. Before a day has been filled in, it tells whether a suspension holds today or later.
    """
    if periods is not None:
        holds = periods.is_suspended_within(today, None) if lifted_on is None else periods.is_suspended_on(lifted_on)
        if holds:
            return None
    return Refused("not-suspended", rule="suspended", article=ONE_VOTE, member=member, lifted_on=lifted_on or today)


class EndMembership(Command, frozen=True, kw_only=True):
    """Record that a membership ends (BW 2:35 lid 1): notice by the member or the cooperative, expulsion, death."""

    member: MemberId
    ground: events.Ending
    until: ImpreciseDate | None = None
    """The first day on which they are no longer a member; left out: not known, but over by today."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class EndMembershipSlice(CommandSlice[EndMembership], right=BOARD):
    """A membership ends once, on a day in the past or to come; an end is often told late.

    An end that has not come yet can be replaced by an earlier one: a member who gave notice can die before that day. A
    vote that was cast before the end was recorded stays. A member who holds an office, or is to take one up, leaves it
    first, for the right to it comes from the membership.
    """

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.membership = self.ask(Membership, self.command.member)
        self.holders = [self.ask(OfficeHolder, office) for office in OFFICES]
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        member, until = self.command.member, self.command.until
        # Where the day is not an exact one, it had come when it is recorded.
        day = None if until is None else until.exact
        last_told = self.call.today if day is None else max(day, self.call.today)
        held = [holder.office for holder in self.holders if holder.is_held_past(member, last_told)]
        founded_on = self.founding.founded_on
        self.refuse_if(why_no_end(member, self.membership.periods, held, founded_on, self.call.today, until))
        self.record(
            events.MembershipEnded(
                member=member,
                ground=self.command.ground,
                until=until,
                recorded_on=self.call.today,
                decision=self.command.decision,
            )
        )


def why_no_end(
    member: MemberId,
    periods: Periods | None,
    held: Sequence[Office],
    founded_on: date | None,
    today: date,
    until: ImpreciseDate | None = None,
) -> Refused | None:
    """Why a membership cannot end; ``None``: it can.

    ``held``: the offices that the member holds today or after that day. Pages ask it too; before a day has been filled
    in, these are the offices that the member holds without an end.
    """
    if periods is None:
        return Refused("no-such-member", member=member)
    if is_vague_and_ahead(until, today):
        return Refused("day-must-be-known", date=until)
    if periods.ends_by(today if until is None else max(until.latest, today)):
        return Refused("membership-ended", rule="ending", article=ENDING, member=member, until=periods.until)
    since = periods.since
    if until is not None and since is not None and since.earliest is not None and until.latest <= since.earliest:
        return Refused("until-before-since", since=since, until=until)
    if is_before(until, founded_on):
        return Refused("before-founding", rule="ending", article=ENDING, founded_on=founded_on)
    for office in held:
        return Refused("holds-an-office", rule="board", article=FROM_THE_MEMBERS, member=member, office=office)
    return None


class DeclareRegisterComplete(Command, frozen=True, kw_only=True):
    """Say from which day on the register names every member: before it a count is "at least" or "not known"."""

    complete_from: date


class DeclareRegisterCompleteSlice(CommandSlice[DeclareRegisterComplete], right=SECRETARIS):
    """The register is complete from a day that has come. A later declaration can only name an earlier day."""

    def asks(self) -> None:
        self.founding = self.ask(Founding)
        self.completeness = self.ask(Completeness)

    def decide(self) -> None:
        complete_from, founded_on = self.command.complete_from, self.founding.founded_on
        known = self.completeness.complete_from
        self.refuse_if(why_not_declared_complete(founded_on, known, self.call.today, complete_from))
        self.record(events.RegisterDeclaredComplete(complete_from=complete_from))


def why_not_declared_complete(
    founded_on: date | None, known: date | None, today: date, complete_from: date | None = None
) -> Refused | None:
    """Why the register cannot be declared complete from a day on; ``None``: it can be.

    ``known``: the day from which it is complete by an earlier declaration. Pages ask it too, before a day has been
    filled in.
    """
    if founded_on is None:
        return Refused("not-yet-founded")
    if complete_from is not None and complete_from < founded_on:
        return Refused("before-founding", founded_on=founded_on)
    if complete_from is not None and complete_from > today:
        return Refused("complete-in-future", complete_from=complete_from)
    if known is not None and known <= (complete_from or founded_on):
        return Refused("already-complete", complete_from=known)
    return None
