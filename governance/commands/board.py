"""Taking up an office, and leaving it."""

from datetime import date
from typing import Protocol

import msgspec

from governance.commands.days import is_before, is_vague_and_ahead
from governance.commands.decisions.named import ask_decision, why_not_by
from governance.commands.membership import why_no_admission
from governance.dates import ImpreciseDate
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.membership import MemberAdmitted
from governance.facts.board import OfficeHolder
from governance.facts.membership import LastMember, Membership
from governance.facts.statutes import Founding
from governance.ids import DecisionId, Line, MemberId, MemberKind, Office, PersonId
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import Sealed
from governance.rights import SECRETARIS_OR_OPERATOR
from governance.rules.articles import FROM_THE_MEMBERS, ONE_HOLDER


class TermSoFar(Protocol):
    """Somebody's time in an office as far as it is recorded: by the log's facts or, for a page, by a read table."""

    @property
    def since(self) -> ImpreciseDate | None:
        """Its first day, as far as is known."""
        ...

    @property
    def until(self) -> ImpreciseDate | None:
        """The first day on which the office is no longer theirs, as far as is known."""
        ...

    @property
    def ended(self) -> bool:
        """It is over, or the day is recorded on which it will be."""
        ...


class Admission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The membership of somebody whom the register does not hold yet."""

    kind: MemberKind | None = None
    since: ImpreciseDate | None = None
    """The first day of the membership; ``None``: not known, but a member when this is recorded."""


class AssumeOffice(Command, frozen=True, kw_only=True):
    """Record who took up an office: a member by number, or somebody else by name, who can become a member with it.

    Neither of the two: the office was held, and by whom is not known. Only the operator records that, from a source.
    """

    office: Office
    member: MemberId | None = None
    name: Line | None = None
    admission: Admission | None = None
    """They are admitted in the same step, under the next number: only who is a member votes. It goes with a name."""
    since: ImpreciseDate | None = None
    """``None``: not known, but in office when this is recorded."""
    source: Line | None = None
    """Where it stands: anybody is told. It can be withdrawn."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class AssumeOfficeSlice(CommandSlice[AssumeOffice], right=SECRETARIS_OR_OPERATOR):
    """An office has one holder at a time: the last one left it before the new one takes it up.

    Somebody who takes it up by number must be a member whose membership has no end. Somebody who is no member takes it
    up by name, where the statutes allow that (BW 2:37 lid 1). Somebody who is admitted in the same step is admitted by
    the rules of ``AdmitMember``, and holds the office as a member.

    If two people take up one office at once, the second is refused as ``office-held``.
    """

    membership: Membership | None = None
    last: LastMember | None = None

    def asks(self) -> None:
        command = self.command
        self.founding = self.ask(Founding)
        self.holder = self.ask(OfficeHolder, command.office)
        self.by = ask_decision(self, command.decision)
        if command.member is not None:
            self.membership = self.ask(Membership, command.member)
        if command.admission is not None:
            self.last = self.ask(LastMember)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        command, founded_on = self.command, self.founding.founded_on
        if command.member is not None and (command.name is not None or command.admission is not None):
            self.refuse("member-or-name")
        if command.admission is not None and command.name is None:
            self.refuse("admission-without-name", office=command.office)
        if command.member is None and command.name is None:
            self._refuse_unless_from_a_source()
        admitted = self._admitted()
        assumed = self._assumed(admitted)
        # That the office is still held is asked last: then all else that was said of the holder is well.
        first = ImpreciseDate.of(self.call.today) if command.since is None else command.since
        self.refuse_if(why_not_taken_up(command.office, self.holder.last, founded_on, self.call.today, first))
        if admitted is not None:
            self.record(admitted)
        self.record(assumed, source=command.source)

    def _refuse_unless_from_a_source(self) -> None:
        if not self.call.operator:
            self.refuse("holder-not-named", rule="board", article=ONE_HOLDER, office=self.command.office)
        if self.command.source is None:
            self.refuse("source-missing", office=self.command.office)

    def _admitted(self) -> MemberAdmitted | None:
        """The events that admit them, where they become a member in the same step."""
        command = self.command
        if self.last is None or command.admission is None or command.name is None:
            return None
        self.refuse_if(why_no_admission(self.founding.founded_on, self.call.today, command.admission.since))
        number = MemberId(self.last.number + 1)
        if is_too_early(command.since, command.admission.since):
            self.refuse("not-a-member", rule="board", article=FROM_THE_MEMBERS, member=number)
        return MemberAdmitted(
            member=number,
            person=self.call.new_person,
            name=Sealed(command.name),
            kind=command.admission.kind,
            since=command.admission.since,
            recorded_on=self.call.today,
        )

    def _assumed(self, admitted: MemberAdmitted | None) -> OfficeAssumed:
        command = self.command
        if admitted is not None:
            return OfficeAssumed(
                office=command.office,
                person=admitted.person,
                member=admitted.member,
                since=command.since,
                recorded_on=self.call.today,
                decision=command.decision,
            )
        person: PersonId | None = None
        if self.membership is not None:
            self._refuse_unless_a_member(self.membership)
            person = self.membership.person
        elif command.name is not None:
            person = self.call.new_person
        return OfficeAssumed(
            office=command.office,
            person=person,
            member=command.member,
            name=None if command.name is None else Sealed(command.name),
            since=command.since,
            recorded_on=self.call.today,
            decision=command.decision,
        )

    def _refuse_unless_a_member(self, membership: Membership) -> None:
        """Refuse unless they are a member on the first day of the term and today, for the term has no end yet."""
        number, since = self.command.member, self.command.since
        if membership.erased or is_too_early(since, membership.since) or not membership.is_member_on(self.call.today):
            self.refuse("not-a-member", rule="board", article=FROM_THE_MEMBERS, member=number)
        # Nor may that end be on its way: the office would be theirs after it, as a member who they are not.
        periods = membership.periods
        if periods is not None and periods.ended:
            self.refuse("membership-ended", rule="board", article=FROM_THE_MEMBERS, member=number, until=periods.until)


def why_not_taken_up(
    office: Office,
    last: TermSoFar | None,
    founded_on: date | None,
    today: date,
    since: ImpreciseDate | None = None,
) -> Refused | None:
    """Why nobody can take up an office after its last term on record; ``None``: somebody can.

    Pages ask it too. Before a first day has been filled in, ``since`` is ``None``.
    """
    if founded_on is None:
        return Refused("not-yet-founded")
    if is_before(since, founded_on):
        return Refused("before-founding", founded_on=founded_on)
    if is_vague_and_ahead(since, today):
        return Refused("day-must-be-known", date=since)
    if last is None:
        return None
    if not last.ended:
        return Refused("office-held", rule="board", article=ONE_HOLDER, office=office, since=last.since)
    if since is None:
        return None
    if last.until is not None and since.before(last.until) is True:
        return Refused("office-held", rule="board", article=ONE_HOLDER, office=office, until=last.until)
    if last.since is not None and since.before(last.since) is True:
        return Refused("before-predecessor", rule="board", article=ONE_HOLDER, office=office, since=last.since)
    return None


def is_too_early(since: ImpreciseDate | None, member_since: ImpreciseDate | None) -> bool:
    """Does a term that is held as a member surely begin before the membership does?"""
    return since is not None and member_since is not None and since.before(member_since) is True


class VacateOffice(Command, frozen=True, kw_only=True):
    """Record that the holder of an office left it."""

    office: Office
    until: ImpreciseDate | None = None
    """The first day on which it is no longer theirs; ``None``: not known, but over when this is recorded."""
    source: Line | None = None
    """Where it stands: anybody is told. It can be withdrawn."""
    decision: DecisionId | None = None
    """The decision by which it is done; left out: there is none, or nobody said so."""


class VacateOfficeSlice(CommandSlice[VacateOffice], right=SECRETARIS_OR_OPERATOR):
    """An office is left by its holder, and not before the day on which they took it up."""

    def asks(self) -> None:
        self.holder = self.ask(OfficeHolder, self.command.office)
        self.by = ask_decision(self, self.command.decision)

    def decide(self) -> None:
        self.refuse_if(why_not_by(self.by))
        office, until, last = self.command.office, self.command.until, self.holder.last
        ends = ImpreciseDate.of(self.call.today) if until is None else until
        self.refuse_if(why_not_left(office, last, self.call.today, ends))
        assert last is not None, "what nobody ever held is refused"
        self.record(
            OfficeVacated(
                office=office,
                person=last.person,
                until=until,
                recorded_on=self.call.today,
                decision=self.command.decision,
            ),
            source=self.command.source,
        )


def why_not_left(
    office: Office, last: TermSoFar | None, today: date, until: ImpreciseDate | None = None
) -> Refused | None:
    """Why an office with this last term on record cannot be left; ``None``: its holder can leave it.

    Pages ask it too. Before a day has been filled in, ``until`` is ``None``.
    """
    if last is None:
        return Refused("office-vacant", office=office)
    if last.ended:
        return Refused("already-vacated", office=office, until=last.until)
    if is_vague_and_ahead(until, today):
        return Refused("day-must-be-known", date=until)
    if until is not None and last.since is not None and until.before(last.since) is True:
        return Refused("until-before-since", since=last.since, until=until)
    return None
