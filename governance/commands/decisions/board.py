"""Recording what the board decided; the decision is judged, and takes effect by itself."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from governance.commands.decisions.earlier import VoteCount, why_not_decided_then
from governance.commands.membership import AdmitMember, SuspendMember
from governance.commands.rooms import CloseRoom, OpenRoom
from governance.dates import ImpreciseDate
from governance.events.decisions import (
    AdoptCharter,
    BoardDecisionRecorded,
    BoardEffect,
    BoardWay,
    DecisionKind,
    MemberAdmission,
    MemberSuspension,
    RoomClosing,
    RoomOpening,
    Voted,
)
from governance.events.rooms import CharterAdopted
from governance.facts.board import OfficeHolder
from governance.facts.decisions import LastDecision
from governance.facts.membership import LastMember
from governance.facts.rooms import RoomLife
from governance.facts.statutes import Founding, Statutes
from governance.ids import BOARD_ORGAN, OFFICES, DecisionId, Line, MemberId, Office, RoomSlug, Text, decision_id
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import CHAIR
from governance.rules.articles import CONFLICT, POWERS
from governance.rules.board import BoardQuestion, BoardSeat, assembly_decides, judge_board
from governance.rules.board_checks import Uncounted
from governance.rules.law import law_on
from governance.rules.verdict import (
    Outcome,
    Tally,
    Verdict,
)

IfVoid = Literal["refuse", "record"]
"""What happens where the board could not decide, for example because too few took part: it is refused, or it is
recorded as it was, with the verdict that it is void."""

Offices = Annotated[tuple[Office, ...], Meta(max_length=3)]


class CharterOfBoard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The charter by which a room is to live."""

    room: RoomSlug
    text: Text
    """Markdown."""


class RecordBoardDecision(Command, frozen=True, kw_only=True):
    """Record what the board decided, at a meeting or in writing. It is judged, and takes effect in the same append.

    What it does is one of ``admit_member``, ``suspend_member``, ``open_room``, ``close_room`` and ``adopt_charter``, or
    nothing. A day that is left out there is the day of the decision. Of a decision that was rejected nothing follows.
    """

    decided_on: date
    way: BoardWay
    kind: DecisionKind = "ordinary"
    title: Line
    text: Text
    """Markdown."""
    took_part: Annotated[tuple[Office, ...], Meta(min_length=0, max_length=3)]
    """The offices of those who took part."""
    in_conflict: Offices = ()
    """The offices of those who had a conflict of interest, as was told then (BW 2:44 lid 6)."""
    voted: Voted
    votes_for: VoteCount | None = None
    """Where they were counted. For and against go together."""
    votes_against: VoteCount | None = None
    votes_blank: VoteCount | None = None
    if_void: IfVoid = "refuse"
    """For a decision that the board took in fact, though it could not: it is recorded, and nothing follows from it."""
    admit_member: AdmitMember | None = None
    suspend_member: SuspendMember | None = None
    open_room: OpenRoom | None = None
    close_room: CloseRoom | None = None
    adopt_charter: CharterOfBoard | None = None

    @property
    def effects(self) -> tuple[Any, ...]:
        """What it can do."""
        return self.admit_member, self.suspend_member, self.open_room, self.close_room, self.adopt_charter

    @property
    def follows(self) -> AdmitMember | SuspendMember | OpenRoom | CloseRoom | None:
        """The command that follows from it; ``None``: none does."""
        return self.admit_member or self.suspend_member or self.open_room or self.close_room


class RecordBoardDecisionSlice(CommandSlice[RecordBoardDecision], right=CHAIR):
    """A decision of the board is judged by the law and the statutes of its day, and gets the next number of its year.

    If too few of those who may decide took part, it is refused, and if nobody without a conflict of interest is left
    the refusal says that the assembly decides. The log shows what was decided all the same: where the board did take
    such a decision, it is recorded if the command says so (``if_void``), with the verdict that it is void.

    If two officers record a decision at once, the second is decided again and gets the number after the first.
    """

    effect: CommandSlice[Any] | None = None
    room: RoomLife | None = None

    def asks(self) -> None:
        command = self.command
        self.founding = self.ask(Founding)
        self.statutes = self.ask(Statutes)
        self.holders = {office: self.ask(OfficeHolder, office) for office in OFFICES}
        self.last = self.ask(LastDecision, BOARD_ORGAN, command.decided_on.year)
        if command.admit_member is not None:
            self.last_member = self.ask(LastMember)
        if command.adopt_charter is not None:
            self.room = self.ask(RoomLife, command.adopt_charter.room)
        if command.follows is not None:
            self.effect = self.along(command.follows)

    def decide(self) -> None:
        command = self.command
        self.refuse_if(why_board_decides_nothing(self.founding.founded_on))
        self._refuse_more_than_one_effect()
        decided_on = ImpreciseDate.of(command.decided_on)
        self.refuse_if(why_not_decided_then(self.founding.founded_on, self.call.today, decided_on))
        question = self._question()
        verdict = judge_board(question)
        if verdict.outcome is not Outcome.NO_DECISION or command.if_void == "refuse":
            self.refuse_if(why_board_could_not(question, verdict))
        carried = verdict.outcome.is_carried
        if carried and self.room is not None:
            self._refuse_unless_charter_is_the_boards(self.room)
        decision = decision_id(BOARD_ORGAN, command.decided_on.year, self.last.number + 1)
        recorded = self._recorded(decision, question, verdict)
        if carried and self.effect is not None and command.follows is not None:
            self.record(recorded)
            self.record_along(self.effect, dated(command.follows, command.decided_on, decision))
            return
        self.record(recorded)
        if carried and self.room is not None:
            self._adopt_charter(self.room, recorded)

    def _refuse_more_than_one_effect(self) -> None:
        effects = [effect for effect in self.command.effects if effect is not None]
        if len(effects) > 1:
            self.refuse("several-effects")
        if any(getattr(effect, "decision", None) is not None for effect in effects):
            self.refuse("effect-of-another-decision")

    def _question(self) -> BoardQuestion:
        command = self.command
        return BoardQuestion(
            decided_on=command.decided_on,
            law=law_on(command.decided_on),
            rulebook=self.statutes.rulebook_on(command.decided_on),
            seats=self._seats(),
            votes=self._votes()
            or Uncounted(
                unanimous=command.voted.startswith("unanimous"), carried=not command.voted.endswith("against")
            ),
        )

    def _seats(self) -> tuple[BoardSeat, ...]:
        """Everybody who was on the board on the day, by person: somebody who holds two offices has one seat."""
        command = self.command
        seats = {office: holder.seat_on(command.decided_on) for office, holder in self.holders.items()}
        for office in (*command.took_part, *command.in_conflict):
            if seats[office] is None:
                self.refuse("not-on-the-board", office=office, decided_on=command.decided_on)
        told = [
            msgspec.structs.replace(
                seat, took_part=office in command.took_part, in_conflict=office in command.in_conflict
            )
            for office, seat in seats.items()
            if seat is not None
        ]
        return tuple(_by_person(told))

    def _votes(self) -> Tally | None:
        command = self.command
        counted = (command.votes_for, command.votes_against, command.votes_blank)
        if command.voted != "counted":
            if any(count is not None for count in counted):
                self.refuse("votes-not-counted")
            return None
        if command.votes_for is None or command.votes_against is None:
            self.refuse("votes-incomplete")
        return Tally(in_favour=command.votes_for, against=command.votes_against, blank=command.votes_blank or 0)

    def _refuse_unless_charter_is_the_boards(self, room: RoomLife) -> None:
        """Refuse unless the statutes give charters to the board, and the room is open on that day."""
        decided_on = self.command.decided_on
        if self.statutes.rulebook_on(decided_on).charter_organ != "board":
            self.refuse("charter-is-the-assemblys", rule="powers", article=POWERS, room=room.slug)
        if not room.opened:
            self.refuse("no-such-room", room=room.slug)
        if room.is_closed_on(decided_on):
            self.refuse("room-closed", room=room.slug)

    def _recorded(self, decision: DecisionId, question: BoardQuestion, verdict: Verdict) -> BoardDecisionRecorded:
        command = self.command
        carried = verdict.outcome.is_carried
        charter = command.adopt_charter if carried else None
        return BoardDecisionRecorded(
            decision=decision,
            decided_on=command.decided_on,
            way=command.way,
            kind=command.kind,
            seats=question.seats,
            voted=command.voted,
            votes=question.votes if isinstance(question.votes, Tally) else None,
            verdict=verdict,
            effect=self._what_it_does() if carried else None,
            words=self.new_words(),
            title=FreeText(command.title),
            text=FreeText(command.text),
            charter=None if charter is None else FreeText(charter.text),
        )

    def _what_it_does(self) -> BoardEffect | None:
        command = self.command
        if command.admit_member is not None:
            return MemberAdmission(member=MemberId(self.last_member.number + 1))
        if command.suspend_member is not None:
            return MemberSuspension(member=command.suspend_member.member)
        if command.open_room is not None:
            return RoomOpening(room=command.open_room.room)
        if command.close_room is not None:
            return RoomClosing(room=command.close_room.room)
        return None if command.adopt_charter is None else AdoptCharter(room=command.adopt_charter.room)

    def _adopt_charter(self, room: RoomLife, recorded: BoardDecisionRecorded) -> None:
        self.record(
            CharterAdopted(
                room=room.slug,
                version=room.charters + 1,
                words=recorded.words,
                decision=recorded.decision,
                in_force_on=recorded.decided_on,
            )
        )


def dated(
    follows: AdmitMember | SuspendMember | OpenRoom | CloseRoom, decided_on: date, decision: DecisionId
) -> Command:
    """The command that follows from a decision: it names it, and each day that was left out is that of the decision."""
    day = ImpreciseDate.of(decided_on)
    match follows:
        case AdmitMember():
            days: dict[str, object] = {"since": follows.since or day, "decided_on": follows.decided_on or day}
        case SuspendMember():
            days = {"since": follows.since or decided_on}
        case OpenRoom():
            days = {"since": follows.since or day}
        case CloseRoom():
            days = {"until": follows.until or day}
    return msgspec.structs.replace(follows, decision=decision, **days)


def _by_person(seats: Iterable[BoardSeat]) -> list[BoardSeat]:
    """The seats with those of one person put together."""
    persons: list[BoardSeat] = []
    for seat in seats:
        same = next((each for each in persons if each.person is not None and each.person == seat.person), None)
        if same is None:
            persons.append(seat)
            continue
        persons[persons.index(same)] = BoardSeat(
            offices=same.offices + seat.offices,
            person=same.person,
            surely=same.surely or seat.surely,
            took_part=same.took_part or seat.took_part,
            in_conflict=same.in_conflict or seat.in_conflict,
        )
    return persons


def why_board_decides_nothing(founded_on: date | None) -> Refused | None:
    """Why there is no board that decides; ``None``: there is one. Pages ask it too."""
    return Refused("not-yet-founded") if founded_on is None else None


def why_board_could_not(question: BoardQuestion, verdict: Verdict) -> Refused | None:
    """Why what the board did is no decision; ``None``: it is one, carried or rejected."""
    met = {check.rule: check.met for check in verdict.rules}
    if verdict.outcome is Outcome.NO_DECISION:
        if assembly_decides(question):
            return Refused(
                "assembly-decides",
                rule="conflict-of-interest",
                article=CONFLICT,
                in_conflict=sum(seat.in_conflict for seat in question.seats),
            )
        if met["incomplete_board_competent"] is False:
            return Refused("board-incomplete", rule="incomplete_board_competent", board=len(question.seats))
        return Refused(
            "too-few-on-the-board",
            rule="board_needed",
            needed=question.rulebook.board_needed,
            took_part=len(question.counted),
        )
    if verdict.outcome is Outcome.NOT_KNOWN:
        if met.get("board_votes") is False:
            assert isinstance(question.votes, Tally), "only counted votes can be too many"
            return Refused("too-many-votes", rule="board_votes", votes=question.votes.handed_in)
        return Refused("board-not-known", rule="board_needed", decided_on=question.decided_on)
    return None
