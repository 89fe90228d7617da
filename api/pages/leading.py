"""Leading a meeting and its votings: what the chair, and who keeps the list, do on the spot, one step at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from api.pages.addresses import (
    MEETINGS,
    VOTINGS,
    item_named,
    meeting_named,
    meeting_path,
    meeting_there,
    voting_named,
    voting_path,
)
from api.pages.statutes.amendments import changes
from api.problems import must_exist
from api.store.pool import Connection
from api.texts import Texts
from api.texts.verdicts import threshold_in_words
from api.web.step import Rows, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.meetings.agenda import (
    AddAgendaItem,
    ChangeAgendaOrder,
    ChangeMotion,
    WithdrawAgendaItem,
    why_agenda_is_fixed,
    why_item_stands,
    why_no_other_order,
)
from governance.commands.meetings.attendance import CheckIn, CheckOut, why_nobody_comes_in, why_nobody_goes
from governance.commands.meetings.closing import CloseMeeting, why_not_closed_yet
from governance.commands.meetings.opening import LED_BY, OpenMeeting, why_not_opened_now
from governance.commands.meetings.quorum import EstablishQuorum, why_nobody_counts, why_not_counted_yet
from governance.commands.voting.casting import why_voting_is_not_open
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult, RuleOnResult, why_result_cannot_be_declared
from governance.commands.voting.opening import OpenVoting, why_voting_cannot_be_opened
from governance.events.decisions import AdoptCharter, AmendStatutes
from governance.ids import RoomSlug, VotingId, meeting_of
from governance.log.command import Command
from governance.log.errors import Refused
from governance.rules.verdict import Threshold
from governance.states.voting import MotionState, Stand, VotingState
from projections.agendas import AgendaItem
from projections.meetings import Meeting
from projections.rooms import room
from projections.statutes import rulebook_on
from projections.voting import Voting, motion, voting, votings_of

SECTION: Final = "meetings"


class MeetingNow(Subject, frozen=True):
    """A meeting with its votings, as far as they have come."""

    meeting: Meeting
    votings: list[Voting]
    quorum_asked: Threshold | None
    """By the statutes of its day; ``None``: no quorum is asked."""
    closed_rooms: frozenset[RoomSlug]
    """The rooms that its motions are about and that are closed today."""
    early: bool
    """Whether the hour of the call has not come yet."""

    @property
    def path(self) -> str:
        return meeting_path(self.meeting.id)

    @property
    def which(self) -> object:
        return self.meeting.id

    def back(self, texts: Texts) -> tuple[str, str | None]:
        return self.path, texts.t("meeting.the")

    def about(self, texts: Texts) -> Rows:
        return [(texts.t("meeting.present"), texts.t("members.count", n=self.meeting.attendance.present))]

    @property
    def standing(self) -> list[AgendaItem]:
        """The items that stand on its agenda."""
        return [item for item in self.meeting.agenda if item.withdrawn_on is None]

    def why_no_other_order(self, today: date) -> Refused | None:
        """Why its items come in no other order; ``None``: they can."""
        return why_no_other_order(self.meeting, today, standing=len(self.standing))

    def needed(self, texts: Texts) -> Rows:
        """How many must be there."""
        asked = self.quorum_asked
        needed = texts.t("quorum.none") if asked is None else threshold_in_words(asked, texts)
        return [(texts.t("quorum.row.required"), needed)]

    def before_opening(self, texts: Texts) -> Rows:
        """How many must be there, and that the hour of the call has not come, where it has not."""
        rows = self.needed(texts)
        if self.early:
            rows.append((texts.t("meeting.early.asked"), texts.t("meeting.early.told", hour=self.meeting.starts_at)))
        return rows

    @property
    def not_reached(self) -> list[Voting]:
        """Its motions that were not brought to the vote."""
        return [voting for voting in self.votings if voting.stand is MotionState.TABLED]

    @property
    def undeclared(self) -> list[Voting]:
        """Its votings that are closed, and whose result was not declared yet."""
        return [voting for voting in self.votings if voting.stand is VotingState.CLOSED]

    def of_voting(self, its_voting: Voting) -> "VotingNow":
        """One of its votings."""
        return VotingNow(its_voting, self.meeting, self.closed_rooms)


class VotingNow(Subject, frozen=True):
    """A motion and its voting, as far as they have come, at their meeting."""

    voting: Voting
    meeting: Meeting
    closed_rooms: frozenset[RoomSlug]

    @property
    def path(self) -> str:
        return voting_path(self.voting.address)

    @property
    def which(self) -> object:
        return self.voting.address

    @property
    def voting_id(self) -> VotingId:
        """The id of the voting, for steps that come after its opening."""
        assert self.voting.id is not None, "it was put to the vote"
        return self.voting.id

    def back(self, texts: Texts) -> tuple[str, str | None]:
        return meeting_path(self.meeting.id), texts.t("meeting.the")

    def about(self, texts: Texts) -> Rows:
        present = texts.t("members.count", n=self.meeting.attendance.present)
        return [(texts.t("voting.motion"), texts.readable(self.voting.title)), (texts.t("meeting.present"), present)]

    def why_stands(self, today: date) -> Refused | None:
        """Why its text can be changed no more; ``None``: it can be."""
        return why_item_stands(
            self.voting.item,
            self.meeting,
            today,
            on_agenda=self.voting.withdrawn_on is None,
            put_to_the_vote=self.voting.id is not None,
        )

    def voted(self, texts: Texts) -> Rows:
        """How many have voted."""
        return [(texts.t("voting.voted"), texts.t("members.count", n=self.voting.votes))]

    def that_stays(self, texts: Texts) -> Rows:
        """What an amendment changes in the rules, which no other text changes."""
        effect = self.voting.effect
        if not isinstance(effect, AmendStatutes):
            return []
        return [
            *changes(effect.settings, effect.falls_back, effect.clauses, effect.not_before, texts),
            (texts.t("amending.stays"), texts.t("amending.stays_why")),
        ]

    def before_opening(self, texts: Texts) -> Rows:
        """Who will see the votes, and that it is not known whether enough members are there, where it is not."""
        rows = [(texts.t("voting.who_sees.asked"), texts.t("voting.who_sees.told"))]
        if self._quorum_is_not_known:
            rows.append((texts.t("voting.quorum_not_known.asked"), texts.t("voting.quorum_not_known.told")))
        return rows

    def before_declaring(self, texts: Texts) -> Rows:
        """How many have voted, and that the chair can wait, where it is not known whether enough members were there."""
        rows = self.voted(texts)
        if self._quorum_is_not_known:
            rows.append((texts.t("voting.ruling.asked"), texts.t("voting.ruling.told")))
        return rows

    @property
    def _quorum_is_not_known(self) -> bool:
        return self.meeting.quorum is not None and self.meeting.quorum.reached is None

    @property
    def closed_room(self) -> RoomSlug | None:
        """The room that the motion is about, where that is closed."""
        effect = self.voting.effect
        return effect.room if isinstance(effect, AdoptCharter) and effect.room in self.closed_rooms else None


async def meeting_now(visit: Visit, connection: Connection, name: str) -> MeetingNow:
    """The meeting of this name, for members. Raises ``NotFound``, ``NotAllowed``."""
    held = await meeting_there(connection, visit.reader, meeting_named(name))
    votings = await votings_of(connection, visit.reader, held.id)
    rulebook = await rulebook_on(connection, held.held_on)
    early = held.is_early_at(datetime.now(UTC))
    return MeetingNow(held, votings, rulebook.quorum["ordinary"], await _closed(visit, connection, votings), early)


async def _motion_now(visit: Visit, connection: Connection, name: str) -> VotingNow:
    known = must_exist(await motion(connection, visit.reader, item_named(name)))
    return await _now(visit, connection, known)


async def _voting_now(visit: Visit, connection: Connection, name: str) -> VotingNow:
    known = must_exist(await voting(connection, visit.reader, voting_named(name)))
    return await _now(visit, connection, known)


async def _now(visit: Visit, connection: Connection, known: Voting) -> VotingNow:
    held = await meeting_there(connection, visit.reader, known.meeting)
    return VotingNow(known, held, await _closed(visit, connection, [known]))


async def _closed(visit: Visit, connection: Connection, votings: Sequence[Voting]) -> frozenset[RoomSlug]:
    """The rooms that are closed today, of those that the motions to be put to the vote are about."""
    to_come = [its_voting.effect for its_voting in votings if its_voting.opened_at is None]
    about = [await room(connection, effect.room, visit.today) for effect in to_come if isinstance(effect, AdoptCharter)]
    return frozenset(known.slug for known in about if known is not None and known.status.is_closed)


OF_A_MEETING: Final = Steps(
    SECTION,
    MEETINGS + "/{meeting:str}",
    meeting_now,
    [
        Step(
            CheckIn,
            "presentie",
            lambda now, today: why_nobody_comes_in(now.meeting, today),
            mends=("nobody-present",),
            own_page=True,
        ),
        Step(CheckOut, "presentie", lambda now, today: why_nobody_goes(now.meeting, today), own_page=True),
        Step(
            OpenMeeting,
            "openen",
            lambda now, today: (
                why_not_opened_now(now.meeting, today) or why_nobody_counts(now.meeting, now.meeting.attendance.present)
            ),
            filled=lambda _, __: LED_BY,
            about=MeetingNow.before_opening,
            lands=lambda given: meeting_path(given["meeting"], then="#quorum"),
            past=("meeting-already-opened", "meeting-over"),
            mends=("meeting-not-opened",),
        ),
        Step(
            EstablishQuorum,
            "quorum",
            lambda now, today: (
                why_not_counted_yet(now.meeting, today)
                or why_nobody_counts(now.meeting, now.meeting.attendance.present)
            ),
            about=MeetingNow.needed,
            lands=lambda given: meeting_path(given["meeting"], then="#quorum"),
            past=("meeting-over",),
            mends=("quorum-not-reached",),
        ),
        Step(
            CloseMeeting,
            "sluiten",
            lambda now, today: why_not_closed_yet(
                now.meeting, [voting.id for voting in now.votings if voting.takes_votes and voting.id], today
            ),
            rows=("left",),
            notes="meetings/closing.html",
            lands=lambda given: meeting_path(given["meeting"]),
            past=("meeting-closed",),
            mends=("meeting-not-closed",),
        ),
        Step(AddAgendaItem, "agenda", lambda now, today: why_agenda_is_fixed(now.meeting, today), own_page=True),
        Step(ChangeAgendaOrder, "volgorde", lambda now, today: now.why_no_other_order(today), own_page=True),
    ],
    given=lambda name: {"meeting": meeting_named(name)},
)


class ItemNow(Subject, frozen=True):
    """An item of an agenda, at its meeting."""

    item: AgendaItem
    meeting: Meeting

    @property
    def path(self) -> str:
        return meeting_path(self.meeting.id)

    @property
    def which(self) -> object:
        return self.item.item

    def back(self, texts: Texts) -> tuple[str, str | None]:
        return self.path, texts.t("meeting.the")

    def about(self, texts: Texts) -> Rows:
        return [(texts.t("agenda.item"), texts.readable(self.item.title))]

    def why_stands(self, today: date) -> Refused | None:
        """Why it can be neither withdrawn nor changed; ``None``: it can be."""
        return why_item_stands(
            self.item.item,
            self.meeting,
            today,
            on_agenda=self.item.withdrawn_on is None,
            put_to_the_vote=self.item.voting is not None,
        )


async def _item_now(visit: Visit, connection: Connection, name: str) -> ItemNow:
    item = item_named(name)
    held = await meeting_there(connection, visit.reader, meeting_of(item))
    return ItemNow(must_exist(next((known for known in held.agenda if known.item == item), None)), held)


OF_AN_ITEM: Final = Steps(
    SECTION,
    MEETINGS + "/punten/{item:str}",
    _item_now,
    [
        Step(
            WithdrawAgendaItem,
            "intrekken",
            lambda now, today: now.why_stands(today),
            lands=lambda given: meeting_path(meeting_of(given["item"]), then="#agenda"),
            unasked=("by_proposers",),
            past=("item-withdrawn",),
        )
    ],
    given=lambda name: {"item": item_named(name)},
)

OF_A_MOTION: Final = Steps(
    SECTION,
    VOTINGS + "/{item:str}",
    _motion_now,
    [
        Step(
            OpenVoting,
            "openen",
            lambda now, today: why_voting_cannot_be_opened(
                now.voting.item,
                now.meeting,
                today,
                motion_state=now.voting.motion,
                quorum_reached=None if now.meeting.quorum is None else now.meeting.quorum.reached,
                closed_room=now.closed_room,
                present=now.meeting.attendance.present,
            ),
            given={"secrecy": "open"},
            about=VotingNow.before_opening,
            lands=lambda given: meeting_path(meeting_of(given["item"])),
            past=("already-opened", "meeting-over"),
        ),
        Step(
            ChangeMotion,
            "wijzigen",
            lambda now, today: now.why_stands(today),
            about=VotingNow.that_stays,
            filled=lambda now, _: {"title": now.voting.title, "text": now.voting.text, "charter": now.voting.charter},
        ),
    ],
    given=lambda name: {"item": item_named(name)},
)

OF_A_VOTING: Final = Steps(
    SECTION,
    VOTINGS + "/{voting:str}",
    _voting_now,
    [
        Step(
            CloseVoting,
            "sluiten",
            lambda now, _: why_voting_is_not_open(now.voting_id, now.voting.state),
            about=VotingNow.voted,
            lands=lambda given: meeting_path(meeting_of(given["voting"])),
            past=("voting-not-open", "voting-closed"),
            mends=("voting-open", "voting-still-open"),
        ),
        Step(
            DeclareResult,
            "uitslag",
            lambda now, _: why_result_cannot_be_declared(now.voting_id, now.voting.state),
            about=VotingNow.before_declaring,
            lands=lambda given: voting_path(given["voting"]),
            past=("voting-not-open", "already-declared"),
        ),
        Step(
            RuleOnResult,
            "uitspraak",
            lambda now, _: why_result_cannot_be_declared(now.voting_id, now.voting.state),
            about=VotingNow.voted,
            lands=lambda given: voting_path(given["voting"]),
            past=("voting-not-open", "already-declared"),
            mends=("outcome-not-known",),
        ),
    ],
    given=lambda name: {"voting": voting_named(name)},
)

NEXT_OF: Final[dict[Stand, tuple[Steps[VotingNow], type[Command]]]] = {
    MotionState.TABLED: (OF_A_MOTION, OpenVoting),
    VotingState.OPEN: (OF_A_VOTING, CloseVoting),
    VotingState.CLOSED: (OF_A_VOTING, DeclareResult),
}
"""What the chair does next with a voting that has come so far; with a result that is known nothing more is done."""
