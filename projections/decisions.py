"""The register of decisions: what was decided, where that comes from, and what followed from it.

Members read what the assembly and the rooms decided; what the board decided is the board's.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, get_args

import msgspec
import psycopg

from governance.dates import ImpreciseDate
from governance.events import decisions as events
from governance.events import membership, rooms
from governance.events.board import OfficeAssumed, OfficeVacated
from governance.events.meetings import MeetingCalledOff, MeetingMoved
from governance.events.statutes import StatutesAmended
from governance.ids import BOARD_ORGAN, DecisionId, MeetingId, Organ, VotingId, meeting_of, parts_of
from governance.log import tag
from governance.rules.board import BoardSeat
from governance.rules.verdict import Outcome, Tally
from projections.engine.periods import past
from projections.engine.projection import Change, Entry, Projection
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.on_record import VerdictOnRecord
from projections.paging import Page
from projections.reader import Reader, must_be_member, must_see_register
from projections.texts import Withdrawal

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("decisions", tables=["decisions", "decision_effects"])

DECISIONS = Table("decisions", key="decision")
EFFECTS = Table("decision_effects", key="decision")


Done = (
    membership.MemberAdmitted
    | membership.MemberSuspended
    | membership.SuspensionLifted
    | membership.MembershipEnded
    | rooms.RoomOpened
    | rooms.RoomAffiliated
    | rooms.RoomBecameSelfManaged
    | rooms.RoomBecameIndependent
    | rooms.RoomClosed
    | rooms.CharterAdopted
    | OfficeAssumed
    | OfficeVacated
    | MeetingCalledOff
    | MeetingMoved
)
"""What can be done by a decision."""

BY_DECISION: Final = get_args(Done)


class Origin(StrEnum):
    """Where a decision in the register comes from."""

    VOTING = "voting"
    """The assembly took it in a voting here, which was judged."""
    BOARD = "board"
    """The board took it, and it was judged here."""
    EARLIER = "earlier"
    """It was taken before this system was there, and entered from a source; nothing judged it."""


@PROJECTION.on(events.DecisionRecorded)
def record(event: events.DecisionRecorded, entry: Entry) -> Change:
    """A decision enters the register, with the next number of its organ and year."""
    return _insert(
        event,
        entry,
        Origin.VOTING,
        meeting=meeting_of(event.voting),
        decided_on=past(ImpreciseDate.of(event.decided_on), entry),
    )


@PROJECTION.on(events.BoardDecisionRecorded)
def record_of_board(event: events.BoardDecisionRecorded, entry: Entry) -> Change:
    """A decision of the board enters the register, carried, rejected or void; what is void is never in force."""
    decided_on = ImpreciseDate.of(event.decided_on)
    void = event.verdict.outcome is Outcome.NO_DECISION
    return _insert(
        event,
        entry,
        Origin.BOARD,
        decided_on=past(decided_on, entry),
        in_force_on=None if void else event.decided_on,
        judged=event.verdict,
    )


@PROJECTION.on(events.EarlierDecisionEntered)
def enter(event: events.EarlierDecisionEntered, entry: Entry) -> list[Change]:
    """An earlier decision enters the register, with what it is said to have done."""
    entered = _insert(event, entry, Origin.EARLIER, decided_on=past(event.decided_on, entry))
    return [entered, *(_did(event.decision, effect, entry) for effect in event.did)]


@PROJECTION.on(*BY_DECISION)
def follow(event: Done, entry: Entry) -> Change | None:
    """Something is done, by a decision if it names one."""
    if event.decision is None:
        return None
    return EFFECTS.insert(
        decision=event.decision,
        type=event.TOPIC,
        subject=event.tags()[0],
        version=event.version if isinstance(event, rooms.CharterAdopted) else None,
        position=entry.position,
    )


def _insert(
    event: events.DecisionRecorded | events.BoardDecisionRecorded | events.EarlierDecisionEntered,
    entry: Entry,
    origin: Origin,
    **columns: object,
) -> Change:
    parts = parts_of(event.decision)
    row = {name: getattr(event, name) for name in event.__struct_fields__ if name in _KEPT}
    return DECISIONS.insert(
        **row,
        **columns,
        organ=parts.organ,
        year=parts.year,
        number=parts.number,
        origin=origin,
        recorded_at=entry.recorded_at,
        position=entry.position,
    )


@PROJECTION.on(StatutesAmended)
def come_into_force(event: StatutesAmended, entry: Entry) -> Change:
    """An amendment of the statutes is in force with its deed, or later."""
    return DECISIONS.update(event.decision, in_force_on=event.in_force_on)


_KEPT = frozenset({"decision", "voting", "words", "effect", "in_force_on", "votes", "way", "kind", "seats", "voted"})
"""The fields of the events that stand in the table as they are."""


def _did(decision: DecisionId, effect: events.EarlierEffect, entry: Entry) -> Change:
    version: int | None = None
    match effect:
        case events.AppointedHolder():
            type_, subject = OfficeAssumed.TOPIC, tag.office(effect.office)
        case events.OpenedRoom():
            type_, subject = rooms.RoomOpened.TOPIC, tag.room(effect.room)
        case events.AdoptedCharter():
            type_, subject, version = rooms.CharterAdopted.TOPIC, tag.room(effect.room), effect.version
    return EFFECTS.insert(decision=decision, type=type_, subject=subject, version=version, position=entry.position)


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """What followed from a decision, or what an earlier one did."""

    type: str
    """Of the event that says so, such as ``CharterAdopted``."""
    subject: str
    """What it is about, as the history names it: ``room:multibron``."""
    version: int | None
    """Of a charter."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What an organ of the cooperative decided, such as the general assembly (``ALV``)."""

    decision: DecisionId
    organ: Organ
    year: int
    number: int
    origin: Origin
    decided_on: ImpreciseDate | None
    """``None``: not known."""
    meeting: MeetingId | None
    voting: VotingId | None
    """``None``: it was taken in no voting here."""
    title: str | None
    """``None``: it can be read no more."""
    text: str | None
    """The text that was decided on, in Markdown; ``None``: it can be read no more, or only the title is known."""
    charter: str | None
    """The charter that it adopts, in Markdown; ``None``: it adopts none, or it can be read no more."""
    withdrawn: Withdrawal | None
    """When and why its text was withdrawn; ``None``: it was not."""
    way: events.BoardWay | None
    """How the board took it; ``None``: another organ did, or it is not known."""
    kind: events.DecisionKind | None
    seats: list[BoardSeat] | None
    """Who was on the board, who took part, and who had a conflict of interest."""
    voted: events.Voted | None
    """How the board voted."""
    effect: events.Effect | events.BoardEffect | None
    """What it does by itself, such as the adoption of a charter; ``None``: nothing."""
    followed: list[Followed]
    """What is on record as done by it."""
    in_force_on: date | None
    """``None``: not known; not yet, for an amendment of the statutes comes into force with its deed; or never, for what
    is void is not in force."""
    votes: Tally | None
    """Of the board, as they were counted; of an earlier decision, as its source gives them. Those of a voting are in
    its result."""
    verdict: VerdictOnRecord | None
    """How it was judged; ``None``: nothing judged it here."""
    numbered: str | None
    """The number that an earlier decision had."""
    source: str | None
    """Where an earlier decision stands; ``None``: it was decided here, or it can be read no more."""
    recorded_at: datetime
    position: int

    @property
    def decided_on_latest(self) -> date:
        """The last day on which it can have been taken; of one that nobody dated, the last that there is."""
        return date.max if self.decided_on is None else self.decided_on.latest


TOLD = """FROM decisions d
LEFT JOIN (
    SELECT words, told ->> 'title' AS title, told ->> 'text' AS text, told ->> 'charter' AS charter,
        told ->> 'numbered' AS numbered, told ->> 'source' AS source, withdrawn::json AS withdrawn
    FROM texts CROSS JOIN LATERAL (SELECT written::jsonb AS told) AS json
) AS t USING (words)
LEFT JOIN (SELECT voting, verdict AS on_voting FROM votings) AS v USING (voting)
CROSS JOIN LATERAL (SELECT coalesce(d.judged, v.on_voting) AS verdict) AS judged
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('type', type, 'subject', subject, 'version', version)
        ORDER BY position, subject), '[]') AS followed
    FROM decision_effects e WHERE e.decision = d.decision
) AS e"""

IN_FORCE = Select(
    Decision,
    """SELECT {fields}, position {told}
WHERE position > %(after)s AND decided_on_earliest <= %(on)s
    AND (organ <> 'BESTUUR' OR %(board)s)
    AND (%(organ)s::text IS NULL OR organ = %(organ)s) AND (%(year)s::int IS NULL OR year = %(year)s)
ORDER BY position LIMIT %(limit)s""",
    told=TOLD,
    read={"verdict": VerdictOnRecord.read},
)

DECISION = Select(
    Decision,
    "SELECT {fields} {told} WHERE decision = %(decision)s",
    told=TOLD,
    read={"verdict": VerdictOnRecord.read},
)

ORGANS_AND_YEARS = """SELECT DISTINCT organ, year FROM decisions
WHERE organ <> 'BESTUUR' OR %(board)s ORDER BY organ, year"""

BY_SUBJECT = """SELECT DISTINCT decision FROM decision_effects
WHERE subject = %(subject)s AND (decision NOT LIKE 'BESTUUR-%%' OR %(board)s) ORDER BY decision"""


async def decisions(
    connection: Connection,
    reader: Reader,
    on: date,
    *,
    organ: Organ | None = None,
    year: int | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Decision]:
    """The decisions in force by a day, in the order in which they were recorded, as far as the reader may see them.

    ``organ`` and ``year``: only those of one organ, of one year. Raises ``NotAllowed``, ``Malformed``.
    """
    await _must_read(connection, reader, organ)
    asked = {"on": on, "organ": organ, "year": year, "board": reader.sees_register}
    return await IN_FORCE.page(connection, asked, after=after, limit=limit)


async def decision(connection: Connection, reader: Reader, decision_id: DecisionId) -> Decision | None:
    """One decision; ``None``: there is none with this id. Raises ``NotAllowed``, whether there is one or not."""
    await _must_read(connection, reader, parts_of(decision_id).organ)
    return await DECISION.first(connection, {"decision": decision_id})


async def organs_and_years(connection: Connection, reader: Reader) -> list[tuple[Organ, int]]:
    """The organs and years of which the reader may see decisions, for members. Raises ``NotAllowed``."""
    await _must_read(connection, reader, None)
    return await (await connection.execute(ORGANS_AND_YEARS, {"board": reader.sees_register})).fetchall()


async def decisions_about(connection: Connection, reader: Reader, subject: str) -> list[DecisionId]:
    """The decisions from which something followed for a subject, such as ``room:multibron``, that the reader sees.

    Their numbers alone: anybody may know that there is such a decision of the assembly.
    """
    asked = {"subject": subject, "board": reader.sees_register}
    return [DecisionId(row[0]) for row in await (await connection.execute(BY_SUBJECT, asked)).fetchall()]


async def _must_read(connection: Connection, reader: Reader, organ: Organ | None) -> None:
    """Raise ``NotAllowed`` unless the reader may read what this organ decides; ``None``: what any does."""
    await must_be_member(connection, reader, "decisions")
    if organ == BOARD_ORGAN:
        must_see_register(reader, "board-decisions")
